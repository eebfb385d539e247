"""Bars of parts: one after another (帯グラフ), or on both sides of a middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zushi_survey.present.charts import DisplayChart
from zushi_survey.render.figures.canvas import SMALL, TEXT, WIDTH, Box, Canvas, line_height
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.figures.frame import (
    MARGIN,
    Look,
    draw_faint,
    draw_legend,
    draw_unit,
    half_tick,
    label_lines,
    looks_of,
)
from zushi_survey.render.figures.scales import Scale, number_words, round_scale
from zushi_survey.render.palette import GRID, INK, ink_on

_THICKNESS: Final = 17.0
_BETWEEN: Final = 6.0
_NEAR: Final = 4.0
_PERCENT: Final = "％"
_PANEL_GAP: Final = 16.0


class _Parts:
    """Draws parts of bars with their numbers."""

    def __init__(self, canvas: Canvas, chart: DisplayChart, points_per_unit: float) -> None:
        self._canvas = canvas
        self._chart = chart
        self._scale = points_per_unit

    def draw(self, members: Sequence[tuple[int, Look]], place: int, x: float, y: float) -> None:
        """The parts of one bar one after another from `x` on; a part too narrow for its number stays without it."""
        for number, look in members:
            value = self._chart.series[number].values[place] or 0.0
            end = x + value * self._scale
            self._canvas.bar(Box(x, y - _THICKNESS / 2, end, y + _THICKNESS / 2), look.colour, look.pattern)
            words = number_words(value, self._chart.decimals)
            if value > 0 and text_width(words, SMALL) + 2 <= end - x:
                ink = ink_on(look.colour)
                self._canvas.number((x + end) / 2, y, words, look.colour, look.pattern, ink)
            x = end


def draw_stacked(canvas: Canvas, chart: DisplayChart, top: float) -> float:
    """One bar per category, the series one after another; gives the height below them."""
    looks = looks_of(chart.series)
    top = draw_unit(canvas, chart.unit, draw_legend(canvas, looks, top))
    labels, label_width = label_lines(chart.categories)
    heights = _heights(labels)
    longest = max((_sum(chart, place) for place in range(len(labels))), default=0.0)
    # Rounded parts may add up to 100.1: they never leave the drawing.
    is_whole = chart.unit == _PERCENT and longest <= 101
    scale = Scale(0.0, max(100.0, longest), 20.0) if is_whole else round_scale([longest])
    left, right = MARGIN + label_width + _NEAR, WIDTH - MARGIN - half_tick(scale)
    bottom = top + sum(heights)
    _draw_grid(canvas, scale, Box(left, top, right, bottom))
    parts = _Parts(canvas, chart, (right - left) / (scale.high - scale.low))
    members = list(enumerate(looks))
    for place, height in enumerate(heights):
        canvas.lines(MARGIN + label_width, top + height / 2, labels[place], align="right")
        parts.draw(members, place, left, top + height / 2)
        top += height
    canvas.line(((left, bottom - sum(heights)), (left, bottom)), INK)
    return bottom + line_height(SMALL) + _NEAR


def draw_divergent(canvas: Canvas, chart: DisplayChart, top: float) -> float:
    """Parts on both sides of the middle of the middle part; those on no side stand apart at the right."""
    looks = looks_of(chart.series)
    top = draw_unit(canvas, chart.unit, draw_legend(canvas, looks, top))
    labels, label_width = label_lines(chart.categories)
    heights = _heights(labels)
    sided = [(n, look) for n, look in enumerate(looks) if chart.series[n].side]
    order = {"left": 0, "middle": 1, "right": 2}
    sided.sort(key=lambda member: order[chart.series[member[0]].side])
    apart = [(n, look) for n, look in enumerate(looks) if not chart.series[n].side]
    before = [_before_middle(chart, place) for place in range(len(labels))]
    after = [_total(chart, place, [n for n, _ in sided]) - before[place] for place in range(len(labels))]
    beside = [_total(chart, place, [n for n, _ in apart]) for place in range(len(labels))]
    scale = round_scale([-max(before, default=0.0), max(after, default=0.0)])
    widest_apart = max(beside, default=0.0)
    left, right = MARGIN + label_width + _NEAR + 8.0, WIDTH - MARGIN - half_tick(scale)
    gap = _PANEL_GAP if widest_apart else 0.0
    per_unit = (right - left - gap) / (scale.high - scale.low + widest_apart)
    zero = left - scale.low * per_unit
    plot = Box(left, top, left + (scale.high - scale.low) * per_unit, top + sum(heights))
    _draw_grid(canvas, scale, plot, is_two_sided=True)
    # Before the bars: the line must not run through the numbers of the middle part.
    canvas.line(((zero, plot.top), (zero, plot.bottom)), INK)
    if widest_apart:
        canvas.line(((plot.right + gap, plot.top), (plot.right + gap, plot.bottom)), INK)
    parts = _Parts(canvas, chart, per_unit)
    for place, height in enumerate(heights):
        middle = top + height / 2
        canvas.lines(MARGIN + label_width, middle, labels[place], align="right")
        parts.draw(sided, place, zero - before[place] * per_unit, middle)
        parts.draw(apart, place, plot.right + gap, middle)
        top += height
    return plot.bottom + line_height(SMALL) + _NEAR


def _heights(labels: Sequence[Sequence[str]]) -> list[float]:
    """Height of each row: the bar, or its label where that takes more lines."""
    return [max(_THICKNESS, line_height(TEXT) * len(lines)) + _BETWEEN for lines in labels]


def _sum(chart: DisplayChart, place: int) -> float:
    """Length of a whole bar."""
    return _total(chart, place, range(len(chart.series)))


def _total(chart: DisplayChart, place: int, members: Sequence[int]) -> float:
    """Length of some parts of a bar together."""
    return sum(chart.series[number].values[place] or 0.0 for number in members)


def _before_middle(chart: DisplayChart, place: int) -> float:
    """Length of a bar left of the middle of its middle part."""
    weights = {"left": 1.0, "middle": 0.5, "right": 0.0, "": 0.0}
    return sum(weights[series.side] * (series.values[place] or 0.0) for series in chart.series)


def _draw_grid(canvas: Canvas, scale: Scale, plot: Box, *, is_two_sided: bool = False) -> None:
    """Faint lines at the round numbers, the numbers below, without a sign where both sides count from the middle."""
    for tick in scale.ticks:
        x = scale.place(tick, plot.left, plot.right)
        canvas.line(((x, plot.top), (x, plot.bottom)), GRID, 0.5)
        words = scale.words(abs(tick) if is_two_sided else tick)
        draw_faint(canvas, x, plot.bottom + line_height(SMALL) / 2 + 1, words)
