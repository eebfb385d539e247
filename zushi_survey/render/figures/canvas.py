"""A sheet measured in points from its top left corner, where every letter and mark has its place before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.palette import FAINT_INK, INK, Pattern, pattern_ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

WIDTH: Final = 504.0
"""Seven inches: a figure fills the text width of A4."""
TEXT: Final = 9.0
SMALL: Final = 8.0
Align = Literal["left", "center", "right"]
Stroke = Literal["solid", "dashed", "dotted", "dashdot"]
_LEADING: Final = 1.35
_POINTS_PER_INCH: Final = 72
_HATCHES: Final[dict[Pattern, str]] = {
    "": "",
    "rising": "////",
    "falling": "\\\\\\\\",
    "dots": "...",
    "crossed": "xxx",
    "level": "---",
}


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def line_height(size: float) -> float:
    """From line to line, in points."""
    return size * _LEADING


@dataclass(slots=True)
class Canvas:
    """Collects marks; the figure is made of them when the height is known."""

    letters: list[tuple[float, float, str, dict[str, Any]]] = field(default_factory=list)
    shapes: list[tuple[str, Any, dict[str, Any]]] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = TEXT,
        bold: bool = False,
        align: Align = "left",
        colour: str = INK,
    ) -> None:
        """One line whose middle is at height `y`."""
        if words:
            look = {"fontsize": size, "fontweight": "bold" if bold else "normal", "ha": align, "color": colour}
            # The middle of a Japanese letter lies 0.38 of its size above the base line.
            self.letters.append((x, y + 0.38 * size, words, {**look, "va": "baseline"}))

    def lines(
        self, x: float, middle: float, lines: Sequence[str], *, size: float = TEXT, align: Align = "left"
    ) -> None:
        """Several lines around a middle."""
        top = middle - line_height(size) * (len(lines) - 1) / 2
        for number, words in enumerate(lines):
            self.text(x, top + number * line_height(size), words, size=size, align=align)

    def bar(self, box: Box, colour: str, pattern: Pattern = "") -> None:
        """A filled rectangle with an outline; nothing where it has no extent."""
        if box.right - box.left > 0 and box.bottom - box.top > 0:
            if pattern:
                look = {"facecolor": colour, "edgecolor": pattern_ink(colour), "hatch": _HATCHES[pattern]}
                self.shapes.append(("bar", box, {**look, "linewidth": 0.0}))
            outline = {"facecolor": "none" if pattern else colour, "edgecolor": FAINT_INK, "linewidth": 0.5}
            self.shapes.append(("bar", box, outline))

    def number(self, x: float, y: float, words: str, ground: str, pattern: Pattern, ink: str) -> None:
        """A number inside a bar; on a pattern it gets a plain ground."""
        if pattern:
            half = text_width(words, SMALL) / 2 + 1
            self.ground(Box(x - half, y - 0.55 * SMALL, x + half, y + 0.55 * SMALL), ground)
        self.text(x, y, words, size=SMALL, align="center", colour=ink)

    def ground(self, box: Box, colour: str) -> None:
        """A plain ground for words."""
        self.shapes.append(("bar", box, {"facecolor": colour, "edgecolor": "none", "linewidth": 0.0}))

    def line(
        self, points: Sequence[tuple[float, float]], colour: str, width: float = 0.8, stroke: Stroke = "solid"
    ) -> None:
        """A line through points."""
        look = {"color": colour, "linewidth": width, "linestyle": stroke, "solid_capstyle": "butt"}
        self.shapes.append(("line", tuple(points), look))

    def whisker(self, lines: Sequence[tuple[tuple[float, float], tuple[float, float]]], colour: str) -> None:
        """Thin lines on a light ground, so that they are seen on dark bars and on paper."""
        for ink, width in (("#ffffff", 2.6), (colour, 1.0)):
            for points in lines:
                self.line(points, ink, width)

    def marker(self, x: float, y: float, colour: str, shape: str = "o", size: float = 5.0) -> None:
        """A small mark at a point."""
        look = {"marker": shape, "markersize": size, "markerfacecolor": colour, "linestyle": "none"}
        self.shapes.append(("line", ((x, y),), {**look, "markeredgecolor": FAINT_INK, "markeredgewidth": 0.5}))

    def figure(self, height: float) -> Figure:
        """Everything drawn on a sheet of the width of the house and the height given."""
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        figure = Figure(figsize=(WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH))
        scale = 1 / _POINTS_PER_INCH
        place = Affine2D().scale(scale, -scale).translate(0, height * scale) + figure.dpi_scale_trans
        for order, (kind, where, look) in enumerate(self.shapes, 1):
            figure.add_artist(_artist(kind, where, {**look, "zorder": order, "transform": place}))
        above = len(self.shapes) + 1
        for x, y, words, look in self.letters:
            figure.text(x, y, words, transform=place, parse_math=False, zorder=above, **look)
        return figure


def _artist(kind: str, where: Any, look: dict[str, Any]) -> Any:
    """One mark as matplotlib knows it."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    if kind == "bar":
        return Rectangle((where.left, where.top), where.right - where.left, where.bottom - where.top, **look)
    return Line2D([x for x, _ in where], [y for _, y in where], **look)
