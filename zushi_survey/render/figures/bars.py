"""Lying bars: one per category, side by side for several series, with intervals as whiskers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.render.figures.canvas import SMALL, TEXT, WIDTH, Box, Canvas, line_height
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.figures.frame import (
    MARGIN,
    draw_faint,
    draw_legend,
    draw_unit,
    half_tick,
    label_lines,
    looks_of,
)
from zushi_survey.render.figures.scales import Scale, number_words, round_scale
from zushi_survey.render.palette import GRID, INK

_THICK: Final = 13.0
_THIN: Final = 11.0
_BETWEEN: Final = 7.0
_NEAR: Final = 4.0
_CAP: Final = 2.5


class Interval(NamedTuple):
    """The whisker of a value."""

    low: float
    high: float


def interval_of(series: ChartSeries, place: int) -> Interval | None:
    """The interval of one value of a series; None where there is none or no value."""
    if place >= len(series.lows) or place >= len(series.highs) or series.values[place] is None:
        return None
    low, high = series.lows[place], series.highs[place]
    return None if low is None or high is None else Interval(low, high)


def all_values(series: ChartSeries) -> Iterator[float]:
    """Every number of a series that is drawn, ends of intervals included."""
    yield from (value for value in series.values if value is not None)
    intervals = (interval_of(series, place) for place in range(len(series.values)))
    yield from chain.from_iterable(interval for interval in intervals if interval is not None)


def draw_bars(canvas: Canvas, chart: DisplayChart, top: float) -> float:
    """The bars, the first category on top; gives the height below them."""
    looks = looks_of(chart.series)
    top = draw_unit(canvas, chart.unit, draw_legend(canvas, looks, top))
    scale = round_scale(chain.from_iterable(map(all_values, chart.series)))
    labels, label_width = label_lines(chart.categories)
    thickness = _THICK if len(looks) == 1 else _THIN
    heights = [max(thickness * len(looks), line_height(TEXT) * len(lines)) + _BETWEEN for lines in labels]
    room = _room_for_numbers(chart)
    left = MARGIN + label_width + _NEAR + (room if scale.low < 0 else 0.0)
    right = WIDTH - MARGIN - max(room, half_tick(scale))
    bottom = top + sum(heights)
    _draw_axis(canvas, scale, Box(left, top, right, bottom))
    for place, height in enumerate(heights):
        middle = top + height / 2
        canvas.lines(MARGIN + label_width, middle, labels[place], align="right")
        for number, (series, look) in enumerate(zip(chart.series, looks, strict=True)):
            y = middle + (number - (len(looks) - 1) / 2) * thickness
            value = series.values[place]
            if value is None:
                continue
            zero, end = scale.place(0.0, left, right), scale.place(value, left, right)
            half = thickness * 0.42
            canvas.bar(Box(min(zero, end), y - half, max(zero, end), y + half), look.colour, look.pattern)
            ends = [end]
            if interval := interval_of(series, place):
                ends += [scale.place(edge, left, right) for edge in interval]
                _draw_whisker(canvas, min(ends[1:]), max(ends[1:]), y)
            words = number_words(value, chart.decimals)
            if value < 0:
                canvas.text(min(ends) - _NEAR / 2, y, words, size=SMALL, align="right")
            else:
                canvas.text(max(ends) + _NEAR / 2, y, words, size=SMALL)
        top += height
    canvas.line(((scale.place(0.0, left, right), bottom), (scale.place(0.0, left, right), bottom - sum(heights))), INK)
    return bottom + line_height(SMALL) + _NEAR


def _room_for_numbers(chart: DisplayChart) -> float:
    """Width of the widest number beside a bar."""
    numbers = (number_words(v, chart.decimals) for series in chart.series for v in series.values if v is not None)
    return max((text_width(words, SMALL) for words in numbers), default=0.0) + _NEAR


def _draw_axis(canvas: Canvas, scale: Scale, plot: Box) -> None:
    """Faint lines at the round numbers, the numbers below."""
    for tick in scale.ticks:
        x = scale.place(tick, plot.left, plot.right)
        canvas.line(((x, plot.top), (x, plot.bottom)), GRID, 0.5)
        draw_faint(canvas, x, plot.bottom + line_height(SMALL) / 2 + 1, scale.words(tick))


def _draw_whisker(canvas: Canvas, low: float, high: float, y: float) -> None:
    """A lying interval with its caps."""
    caps = [((end, y - _CAP), (end, y + _CAP)) for end in (low, high)]
    canvas.whisker([((low, y), (high, y)), *caps], INK)
