"""Labels of categories along the bottom: whole, in lines, every n-th, or as numbers with a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from zushi_survey.render.figures.canvas import SMALL, Canvas, line_height
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.figures.lines import balanced

SHORT: Final = 60.0
"""Labels no wider than this, in points, may be left out between others: dates, classes."""
_MOST_LINES: Final = 5
_NARROWEST: Final = 3.2 * SMALL
_APART: Final = 5.0


@dataclass(frozen=True, slots=True)
class CategoryAxis:
    """The labels to print, one list of lines per category (empty: not printed)."""

    labels: tuple[tuple[str, ...], ...]
    key: tuple[str, ...] = ()
    """Lines below the drawing that say what the numbers stand for."""

    @property
    def height(self) -> float:
        """What the labels take below the axis, in points."""
        return line_height(SMALL) * max((len(lines) for lines in self.labels), default=0) + 4

    def draw(self, canvas: Canvas, places: Sequence[float], top: float) -> None:
        """The labels below `top`, each around its place."""
        for x, lines in zip(places, self.labels, strict=True):
            canvas.lines(x, top + 3 + line_height(SMALL) * len(lines) / 2, lines, size=SMALL, align="center")


def category_axis(labels: Sequence[str], slot: float) -> CategoryAxis | None:
    """The labels where each category has `slot` points; None where they can only be numbered (`numbered_axis`)."""
    widest = max((text_width(label, SMALL) for label in labels), default=0.0)
    if widest + _APART <= slot:
        return CategoryAxis(tuple((label,) if label else () for label in labels))
    if slot >= _NARROWEST:
        lines = tuple(tuple(balanced(label, slot - _APART, SMALL)) for label in labels)
        if max(map(len, lines)) <= _MOST_LINES:
            return CategoryAxis(lines)
    if widest <= SHORT:
        step = ceil((widest + _APART) / slot)
        return CategoryAxis(tuple((label,) if place % step == 0 else () for place, label in enumerate(labels)))
    return None


def numbered_axis(labels: Sequence[str], slot: float) -> CategoryAxis:
    """Numbers along the axis, their labels in a key."""
    numbers = [str(place) for place in range(1, len(labels) + 1)]
    axis = category_axis(numbers, slot) or CategoryAxis(tuple(() for _ in labels))
    return CategoryAxis(axis.labels, tuple(f"{number}: {label}" for number, label in zip(numbers, labels, strict=True)))
