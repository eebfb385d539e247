"""How bars of a page's figures are painted: a colour, or a pattern over it that stands once in the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from zushi_survey.present.charts import ChartSeries
from zushi_survey.render.palette import INK, Pattern, ink_on, pattern_ink, pattern_of, tone_of

_SHAPES: Final[dict[Pattern, str]] = {
    "rising": "M-1 1l2-2M0 6l6-6M5 7l2-2",
    "falling": "M-1 5l2 2M0 0l6 6M5-1l2 2",
    "dots": "M2 3h2",
    "crossed": "M0 3h6M3 0v6",
    "level": "M0 3h6",
}
"""Drawn in a square of 6."""


class Look(NamedTuple):
    """How a series is painted."""

    paint: str
    """A colour, or the address of a pattern."""
    letters: str
    """Attributes of numbers inside its bars; on a pattern they get a plain ground."""


def look_of(series: ChartSeries, place: int) -> Look:
    """How a series is painted; `place` is its place in the figure."""
    colour, pattern = tone_of(series, place), pattern_of(series, place)
    ink = ink_on(colour)
    letters = "" if ink == INK else f' fill="{ink}"'
    if not pattern:
        return Look(colour, letters)
    return Look(f"url(#{_name(colour, pattern)})", f'{letters} paint-order="stroke" stroke="{colour}" stroke-width="3"')


def pattern_definitions(series: Iterable[tuple[ChartSeries, int]]) -> str:
    """`pattern` elements of all series (each with its place) that need one, each once, in order."""
    used = dict.fromkeys((tone_of(*one), pattern_of(*one)) for one in series)
    return "".join(_definition(colour, pattern) for colour, pattern in used if pattern)


def _name(colour: str, pattern: Pattern) -> str:
    """Id of a pattern."""
    return f"p-{pattern}-{colour[1:]}"


def _definition(colour: str, pattern: Pattern) -> str:
    """One pattern over its colour."""
    width = 2 if pattern == "dots" else 1
    return (
        f'<pattern id="{_name(colour, pattern)}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path fill="{colour}" d="M0 0h6v6h-6z"/>'
        f'<path stroke="{pattern_ink(colour)}" stroke-width="{width}" d="{_SHAPES[pattern]}"/></pattern>'
    )
