"""What every figure has around its drawing: title, legend, unit, notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from zushi_survey.present.charts import ChartSeries
from zushi_survey.render.figures.canvas import SMALL, TEXT, WIDTH, Box, Canvas, line_height
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.figures.lines import balanced, broken
from zushi_survey.render.figures.scales import Scale
from zushi_survey.render.palette import FAINT_INK, Pattern, pattern_of, tone_of

MARGIN: Final = 8.0
LABEL_SHARE: Final = 0.36
"""Of the width, at most, for the labels at the left."""
_TITLE: Final = 10.5
_SWATCH: Final = 9.0
_GAP: Final = 4.0


class Look(NamedTuple):
    """How the bars of a series look."""

    name: str
    colour: str
    pattern: Pattern


def looks_of(series: Sequence[ChartSeries]) -> list[Look]:
    """The look of each series."""
    return [Look(one.name, tone_of(one, place), pattern_of(one, place)) for place, one in enumerate(series)]


def draw_title(canvas: Canvas, title: str) -> float:
    """The title in as many lines as it takes; gives the height below it."""
    return _draw_paragraph(canvas, title, MARGIN, _TITLE, bold=True) + _GAP


def draw_notes(canvas: Canvas, notes: Sequence[str], top: float) -> float:
    """The notes below the drawing; gives the height of the whole figure."""
    for note in notes:
        top = _draw_paragraph(canvas, note, top, SMALL, bold=False)
    return top + MARGIN


def draw_unit(canvas: Canvas, unit: str, top: float) -> float:
    """「単位: ％」 at the right; gives the height below it."""
    if not unit:
        return top
    lines = broken(f"単位: {unit}", WIDTH - 2 * MARGIN, SMALL)
    canvas.lines(WIDTH - MARGIN, top + line_height(SMALL) * len(lines) / 2, lines, size=SMALL, align="right")
    return top + line_height(SMALL) * len(lines) + 2


def draw_legend(canvas: Canvas, looks: Sequence[Look], top: float) -> float:
    """Name and colour of each series, side by side in their order; gives the height below them. One needs none."""
    if len(looks) < 2:
        return top
    x, row_height = MARGIN, 0.0
    for look in looks:
        lines = broken(look.name, WIDTH - 2 * MARGIN - _SWATCH - _GAP, TEXT)
        width = _SWATCH + _GAP + max((text_width(line, TEXT) for line in lines), default=0.0)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, top, row_height = MARGIN, top + row_height, 0.0
        height = line_height(TEXT) * max(1, len(lines)) + 2
        middle = top + line_height(TEXT) / 2
        canvas.bar(Box(x, middle - _SWATCH / 2, x + _SWATCH, middle + _SWATCH / 2), look.colour, look.pattern)
        canvas.lines(x + _SWATCH + _GAP, top + line_height(TEXT) * len(lines) / 2, lines)
        x, row_height = x + width + 12, max(row_height, height)
    return top + row_height + _GAP


def label_lines(labels: Sequence[str]) -> tuple[list[list[str]], float]:
    """The labels at the left in lines, and the width they take."""
    most = LABEL_SHARE * WIDTH
    lines = [balanced(label, most, TEXT) for label in labels]
    return lines, max((text_width(line, TEXT) for one in lines for line in one), default=0.0)


def half_tick(scale: Scale) -> float:
    """How far the last number of an axis may reach over its end."""
    return max(text_width(scale.words(tick), SMALL) for tick in scale.ticks) / 2 + 1


def draw_faint(canvas: Canvas, x: float, y: float, words: str) -> None:
    """A number of an axis."""
    canvas.text(x, y, words, size=SMALL, align="center", colour=FAINT_INK)


def _draw_paragraph(canvas: Canvas, text: str, top: float, size: float, *, bold: bool) -> float:
    """Lines over the whole width; gives the height below them."""
    for line in broken(text, WIDTH - 2 * MARGIN, size, bold=bold):
        canvas.text(MARGIN, top + line_height(size) / 2, line, size=size, bold=bold)
        top += line_height(size)
    return top
