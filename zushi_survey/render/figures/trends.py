"""Lines along ordered categories, and slopes between two: each named where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import Final, NamedTuple

from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.render.figures.bars import all_values, interval_of
from zushi_survey.render.figures.canvas import SMALL, WIDTH, Box, Canvas, Stroke, line_height
from zushi_survey.render.figures.category_axis import CategoryAxis, category_axis, numbered_axis
from zushi_survey.render.figures.columns import axis_width, draw_standing_whisker, draw_value_axis
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.figures.frame import LABEL_SHARE, MARGIN, draw_notes, draw_unit
from zushi_survey.render.figures.lines import broken
from zushi_survey.render.figures.scales import Scale, number_words, round_scale
from zushi_survey.render.figures.spread import spread
from zushi_survey.render.palette import INK, stroke_of

_HEIGHT: Final = 190.0
_NEAR: Final = 4.0
_LEADER: Final = 16.0
_DODGE: Final = 4.0
_STROKES: Final[tuple[Stroke, ...]] = ("solid", "dashed", "dashdot", "dotted")
_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")
_FAR_FROM_ZERO: Final = 2.0
CUT_AXIS_NOTE: Final = "縦軸は0から始まっていません。"


class _Line(NamedTuple):
    """One series with its place on the sheet."""

    series: ChartSeries
    colour: str
    stroke: Stroke
    marker: str
    points: tuple[tuple[int, float, float], ...]
    """Category, x and y of each value that is shown."""


def draw_lines(canvas: Canvas, chart: DisplayChart, top: float) -> float:
    """Lines with gaps where there is no value, the last value and the name at the right; gives the height below."""
    return _draw(canvas, chart, top, is_slope=False)


def draw_slope(canvas: Canvas, chart: DisplayChart, top: float) -> float:
    """Lines from the first to the last category, their values on both sides; gives the height below."""
    return _draw(canvas, chart, top, is_slope=True)


def _draw(canvas: Canvas, chart: DisplayChart, top: float, *, is_slope: bool) -> float:
    """The lines of either kind."""
    scale = _scale_of(chart)
    names = [_name_lines(series, chart.decimals) for series in chart.series]
    name_width = max((text_width(line, SMALL) for lines in names for line in lines), default=0.0)
    heights = [line_height(SMALL) * len(lines) + 1 for lines in names]
    left = MARGIN + axis_width(scale) + _NEAR
    inner_left = left + (_left_room(chart) if is_slope else 0.0)
    right = WIDTH - MARGIN - name_width - _LEADER - _NEAR
    top = draw_unit(canvas, chart.unit, top) + line_height(SMALL)
    plot = Box(left, top, right, top + max(_HEIGHT, sum(heights)))
    draw_value_axis(canvas, scale, plot)
    slot = (right - inner_left) / max(1, len(chart.categories))
    axis = category_axis(chart.categories, slot) or numbered_axis(chart.categories, slot)
    places = [inner_left + slot * (place + 0.5) for place in range(len(chart.categories))]
    lines = list(_lines_of(chart, places, scale, plot))
    for line in lines:
        _draw_line(canvas, line, scale, plot)
    _name_ends(canvas, lines, names, heights, plot)
    if is_slope:
        _name_starts(canvas, chart, lines, plot)
    elif len(lines) == 1:
        _number_points(canvas, chart, lines[0], slot, plot)
    canvas.line(((plot.left, plot.bottom), (plot.right, plot.bottom)), INK)
    axis.draw(canvas, places, plot.bottom)
    return _draw_key(canvas, axis, plot.bottom + axis.height + _NEAR, is_cut=scale.low > 0)


def _scale_of(chart: DisplayChart) -> Scale:
    """From zero, unless all values lie so far from it that their differences would not be seen."""
    values = list(chain.from_iterable(map(all_values, chart.series)))
    if not values:
        return round_scale(values)
    low, high = min(values), max(values)
    return round_scale(values, from_zero=not low > _FAR_FROM_ZERO * (high - low) > 0)


def _name_lines(series: ChartSeries, decimals: int | None) -> list[str]:
    """Name and last value of a series in lines."""
    value = next((value for value in reversed(series.values) if value is not None), None)
    words = series.name if value is None else f"{series.name} {number_words(value, decimals)}"
    return broken(words, LABEL_SHARE * WIDTH, SMALL)


def _left_room(chart: DisplayChart) -> float:
    """Room for the values at the left of a slope."""
    values = chain.from_iterable(series.values for series in chart.series)
    widths = (text_width(number_words(v, chart.decimals), SMALL) for v in values if v is not None)
    return max(widths, default=0.0) + _LEADER


def _lines_of(chart: DisplayChart, places: Sequence[float], scale: Scale, plot: Box) -> Iterator[_Line]:
    """Each series with its points; those with intervals stand a little apart so that whiskers do not coincide."""
    has_intervals = any(series.lows for series in chart.series)
    slot = (plot.right - plot.left) / max(1, len(places))
    dodge = min(_DODGE, 0.5 * slot / max(1, len(chart.series))) if has_intervals else 0.0
    for number, series in enumerate(chart.series):
        shift = (number - (len(chart.series) - 1) / 2) * dodge
        points = tuple(
            (place, x + shift, scale.place(value, plot.bottom, plot.top))
            for place, (x, value) in enumerate(zip(places, series.values, strict=True))
            if value is not None
        )
        stroke = _STROKES[number % len(_STROKES)]
        yield _Line(series, stroke_of(series, number), stroke, _MARKERS[number % len(_MARKERS)], points)


def _draw_line(canvas: Canvas, line: _Line, scale: Scale, plot: Box) -> None:
    """Runs of neighbouring values joined, each value marked, with its interval where there is one."""
    for _, run in groupby(enumerate(line.points), key=lambda numbered: numbered[1][0] - numbered[0]):
        joined = [(x, y) for _, (_, x, y) in run]
        if len(joined) > 1:
            canvas.line(joined, line.colour, 1.5, line.stroke)
    for place, x, y in line.points:
        if interval := interval_of(line.series, place):
            low, high = (scale.place(edge, plot.bottom, plot.top) for edge in interval)
            draw_standing_whisker(canvas, x, low, high, line.colour)
        canvas.marker(x, y, line.colour, line.marker)


def _name_ends(
    canvas: Canvas, lines: Sequence[_Line], names: Sequence[list[str]], heights: Sequence[float], plot: Box
) -> None:
    """The names at the right, moved apart where they would overlap, each joined to the end of its line."""
    wanted = [line.points[-1][2] if line.points else plot.bottom for line in lines]
    for line, words, y in zip(lines, names, spread(wanted, heights, plot.top, plot.bottom), strict=True):
        canvas.lines(plot.right + _LEADER, y, words, size=SMALL)
        if line.points:
            _, x, end = line.points[-1]
            canvas.line(((x, end), (plot.right + 2, end), (plot.right + _LEADER - 2, y)), line.colour, 0.5)


def _name_starts(canvas: Canvas, chart: DisplayChart, lines: Sequence[_Line], plot: Box) -> None:
    """The first values at the left of a slope, moved apart where they would overlap."""
    started = [line for line in lines if line.points]
    wanted = [line.points[0][2] for line in started]
    heights = [line_height(SMALL)] * len(started)
    for line, y in zip(started, spread(wanted, heights, plot.top, plot.bottom), strict=True):
        place, x, start = line.points[0]
        value = line.series.values[place] or 0.0
        edge = plot.left + _left_room(chart) - _LEADER + _NEAR
        canvas.text(edge, y, number_words(value, chart.decimals), size=SMALL, align="right")
        canvas.line(((edge + 2, y), (edge + _LEADER - 4, start), (x, start)), line.colour, 0.5)


def _number_points(canvas: Canvas, chart: DisplayChart, line: _Line, slot: float, plot: Box) -> None:
    """The values of the only line over its points, where there is room between them; the last stands at its end."""
    words = [number_words(value, chart.decimals) for value in line.series.values if value is not None]
    if max((text_width(one, SMALL) for one in words), default=0.0) + 2 > slot:
        return
    for (place, x, y), number in zip(line.points[:-1], words, strict=False):
        interval = interval_of(line.series, place)
        value = line.series.values[place] or 0.0
        above = (
            0.0 if interval is None or value == interval.high else _whisker_height(chart, interval.high, value, plot)
        )
        canvas.text(x, y - above - 0.9 * SMALL, number, size=SMALL, align="center")


def _whisker_height(chart: DisplayChart, high: float, value: float, plot: Box) -> float:
    """How far a whisker reaches over its value, in points."""
    scale = _scale_of(chart)
    return scale.place(value, plot.bottom, plot.top) - scale.place(high, plot.bottom, plot.top)


def _draw_key(canvas: Canvas, axis: CategoryAxis, top: float, *, is_cut: bool) -> float:
    """What the numbers along the axis stand for, and whether the axis is cut."""
    notes = (*axis.key, *((CUT_AXIS_NOTE,) if is_cut else ()))
    return draw_notes(canvas, notes, top) - MARGIN if notes else top
