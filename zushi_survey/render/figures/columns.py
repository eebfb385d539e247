"""Standing bars: one group per category."""

from __future__ import annotations

from itertools import chain
from typing import Final

from zushi_survey.present.charts import DisplayChart
from zushi_survey.render.figures.bars import all_values, draw_bars, interval_of
from zushi_survey.render.figures.canvas import SMALL, WIDTH, Box, Canvas, line_height
from zushi_survey.render.figures.category_axis import SHORT, category_axis
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.figures.frame import MARGIN, Look, draw_legend, draw_unit, looks_of
from zushi_survey.render.figures.scales import Scale, number_words, round_scale
from zushi_survey.render.palette import FAINT_INK, GRID, INK

_HEIGHT: Final = 170.0
_NEAR: Final = 4.0
_CAP: Final = 2.5


def draw_columns(canvas: Canvas, chart: DisplayChart, top: float) -> float:
    """The columns; gives the height below them. Labels that find no room under a column make the bars lie."""
    scale = round_scale(chain.from_iterable(map(all_values, chart.series)))
    left = MARGIN + max(SHORT / 2, axis_width(scale)) + _NEAR
    right = WIDTH - MARGIN - SHORT / 2
    slot = (right - left) / max(1, len(chart.categories))
    axis = category_axis(chart.categories, slot)
    if axis is None:
        return draw_bars(canvas, chart, top)
    looks = looks_of(chart.series)
    top = draw_unit(canvas, chart.unit, draw_legend(canvas, looks, top)) + line_height(SMALL)
    below = line_height(SMALL) if scale.low < 0 else 0.0
    plot = Box(left, top, right, top + _HEIGHT)
    draw_value_axis(canvas, scale, plot)
    # One series may use the room between its columns for the number.
    room = slot if len(looks) == 1 else 0.8 * slot / len(looks)
    has_numbers = _widest_number(chart) + 1 <= room
    for place in range(len(chart.categories)):
        _draw_group(canvas, chart, looks, scale, plot, place, has_numbers=has_numbers)
    zero = scale.place(0.0, plot.bottom, plot.top)
    canvas.line(((plot.left, zero), (plot.right, zero)), INK)
    places = [left + slot * (place + 0.5) for place in range(len(chart.categories))]
    axis.draw(canvas, places, plot.bottom + below)
    return plot.bottom + below + axis.height + _NEAR


def axis_width(scale: Scale) -> float:
    """Width of the numbers of a standing axis."""
    return max(text_width(scale.words(tick), SMALL) for tick in scale.ticks)


def draw_value_axis(canvas: Canvas, scale: Scale, plot: Box) -> None:
    """Faint lines at the round numbers, the numbers at the left."""
    for tick in scale.ticks:
        y = scale.place(tick, plot.bottom, plot.top)
        canvas.line(((plot.left, y), (plot.right, y)), GRID, 0.5)
        canvas.text(plot.left - _NEAR, y, scale.words(tick), size=SMALL, align="right", colour=FAINT_INK)


def draw_standing_whisker(canvas: Canvas, x: float, low: float, high: float, colour: str = INK) -> None:
    """A standing interval with its caps."""
    caps = [((x - _CAP, end), (x + _CAP, end)) for end in (low, high)]
    canvas.whisker([((x, low), (x, high)), *caps], colour)


def _draw_group(
    canvas: Canvas, chart: DisplayChart, looks: list[Look], scale: Scale, plot: Box, place: int, *, has_numbers: bool
) -> None:
    """The columns of one category, with their numbers where those of every column fit."""
    slot = (plot.right - plot.left) / len(chart.categories)
    width = 0.8 * slot / len(looks)
    for number, (series, look) in enumerate(zip(chart.series, looks, strict=True)):
        value = series.values[place]
        if value is None:
            continue
        x = plot.left + slot * (place + 0.1) + width * (number + 0.5)
        zero, end = (scale.place(one, plot.bottom, plot.top) for one in (0.0, value))
        canvas.bar(Box(x - 0.46 * width, min(zero, end), x + 0.46 * width, max(zero, end)), look.colour, look.pattern)
        ends = [end]
        if interval := interval_of(series, place):
            ends += [scale.place(edge, plot.bottom, plot.top) for edge in interval]
            draw_standing_whisker(canvas, x, max(ends[1:]), min(ends[1:]))
        if has_numbers:
            y = max(ends) + 0.7 * SMALL if value < 0 else min(ends) - 0.7 * SMALL
            canvas.text(x, y, number_words(value, chart.decimals), size=SMALL, align="center")


def _widest_number(chart: DisplayChart) -> float:
    """Width of the widest number of the figure."""
    values = chain.from_iterable(series.values for series in chart.series)
    return max((text_width(number_words(v, chart.decimals), SMALL) for v in values if v is not None), default=0.0)
