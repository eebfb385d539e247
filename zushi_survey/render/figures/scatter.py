"""Labelled points between two axes, parted by the lines of the averages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from zushi_survey.present.charts import ScatterChart
from zushi_survey.render.figures.canvas import SMALL, TEXT, WIDTH, Box, Canvas, line_height
from zushi_survey.render.figures.columns import axis_width, draw_value_axis
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.figures.frame import MARGIN, draw_faint, draw_notes, draw_unit
from zushi_survey.render.figures.lines import balanced, broken
from zushi_survey.render.figures.scales import Scale, round_scale
from zushi_survey.render.figures.spread import free_place
from zushi_survey.render.palette import FAINT_INK, GRID, INK, TONES

_HEIGHT: Final = 300.0
_NEAR: Final = 4.0
_LABEL: Final = 110.0
"""Widest label beside its point, in points, before it is broken."""
_MOST_LINES: Final = 3
_POINT: Final = 4.0


class _Placed(NamedTuple):
    """A label with its place."""

    lines: list[str]
    box: Box


def draw_scatter(canvas: Canvas, chart: ScatterChart, top: float) -> float:
    """The points with their labels; gives the height below them. Labels without room become numbers with a key."""
    x_scale = _scale([point.x for point in chart.points], chart.x_middle)
    y_scale = _scale([point.y for point in chart.points], chart.y_middle)
    top = draw_unit(canvas, chart.unit, top)
    top = _draw_lines(canvas, f"縦: {chart.y_label}、横: {chart.x_label}", top)
    top = _draw_corners(canvas, chart, top, is_high=True)
    left = MARGIN + axis_width(y_scale) + _NEAR
    plot = Box(left, top, WIDTH - MARGIN - axis_width(x_scale) / 2, top + _HEIGHT)
    averages = _draw_axes(canvas, chart, x_scale, y_scale, plot)
    places = [
        (x_scale.place(point.x, plot.left, plot.right), y_scale.place(point.y, plot.bottom, plot.top))
        for point in chart.points
    ]
    key = _draw_points(canvas, chart, places, plot, averages)
    top = _draw_corners(canvas, chart, plot.bottom + line_height(SMALL) + 2 * _NEAR, is_high=False)
    return draw_notes(canvas, key, top) - MARGIN if key else top


def _scale(values: Sequence[float], middle: float | None) -> Scale:
    """A scale around values and average, with room at both ends."""
    found = [*values, *(() if middle is None else (middle,))]
    room = 0.08 * (max(found, default=0.0) - min(found, default=0.0))
    return round_scale([v + way * room for v in found for way in (-1, 1)], from_zero=False)


def _draw_axes(canvas: Canvas, chart: ScatterChart, x_scale: Scale, y_scale: Scale, plot: Box) -> list[Box]:
    """Frame, round numbers and the lines of the averages; gives where these run."""
    draw_value_axis(canvas, y_scale, plot)
    for tick in x_scale.ticks:
        x = x_scale.place(tick, plot.left, plot.right)
        canvas.line(((x, plot.top), (x, plot.bottom)), GRID, 0.5)
        draw_faint(canvas, x, plot.bottom + line_height(SMALL) / 2 + _NEAR, x_scale.words(tick))
    corners = (
        (plot.left, plot.top),
        (plot.right, plot.top),
        (plot.right, plot.bottom),
        (plot.left, plot.bottom),
        (plot.left, plot.top),
    )
    canvas.line(corners, FAINT_INK, 0.5)
    averages = []
    if chart.x_middle is not None:
        x = x_scale.place(chart.x_middle, plot.left, plot.right)
        canvas.line(((x, plot.top), (x, plot.bottom)), INK, 1.0, "dashed")
        averages.append(Box(x - 1, plot.top, x + 1, plot.bottom))
    if chart.y_middle is not None:
        y = y_scale.place(chart.y_middle, plot.bottom, plot.top)
        canvas.line(((plot.left, y), (plot.right, y)), INK, 1.0, "dashed")
        averages.append(Box(plot.left, y - 1, plot.right, y + 1))
    return averages


def _draw_corners(canvas: Canvas, chart: ScatterChart, top: float, *, is_high: bool) -> float:
    """Names of the two quadrants on one side, outside the frame; gives the height below them."""
    if chart.x_middle is None or chart.y_middle is None:
        return top
    y_words = f"{_short(chart.y_label)} {'高' if is_high else '低'}"
    height = 0.0
    for x, x_side, align in ((MARGIN, "低", "left"), (WIDTH - MARGIN, "高", "right")):
        words = f"{_short(chart.x_label)} {x_side}・{y_words}"
        lines = broken(words, WIDTH / 2 - 2 * MARGIN, SMALL)
        middle = top + line_height(SMALL) * len(lines) / 2
        canvas.lines(x, middle, lines, size=SMALL, align="left" if align == "left" else "right")
        height = max(height, line_height(SMALL) * len(lines))
    return top + height + _NEAR


def _short(label: str) -> str:
    """The label without what stands in brackets at its end."""
    return label.partition("(")[0].partition("(")[0].strip() or label


def _draw_points(
    canvas: Canvas, chart: ScatterChart, places: Sequence[tuple[float, float]], plot: Box, averages: list[Box]
) -> tuple[str, ...]:
    """Points and labels; gives the key of those that are numbered."""
    taken = averages + [Box(x - _POINT, y - _POINT, x + _POINT, y + _POINT) for x, y in places]
    key = []
    for number, (point, (x, y)) in enumerate(zip(chart.points, places, strict=True), 1):
        placed = _place(balanced(point.label, _LABEL, SMALL), x, y, taken, plot)
        if placed is None:
            key.append(f"{number}: {point.label}")
            placed = _place([str(number)], x, y, taken, plot)
        if placed is not None:
            taken.append(placed.box)
            _draw_label(canvas, placed, x, y)
        canvas.marker(x, y, TONES[0], size=2 * _POINT - 2)
    return tuple(key)


def _place(lines: list[str], x: float, y: float, taken: Sequence[Box], plot: Box) -> _Placed | None:
    """A free place for a label of at most three lines."""
    if not lines or len(lines) > _MOST_LINES:
        return None
    width = max(text_width(line, SMALL) for line in lines) + 2
    box = free_place(x, y, (width, line_height(SMALL) * len(lines)), taken, plot)
    return None if box is None else _Placed(lines, box)


def _draw_label(canvas: Canvas, placed: _Placed, x: float, y: float) -> None:
    """The label, with a line to its point."""
    box = placed.box
    near = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    if abs(near[0] - x) + abs(near[1] - y) > 2 * _POINT:
        canvas.line(((x, y), near), FAINT_INK, 0.5)
    canvas.lines((box.left + box.right) / 2, (box.top + box.bottom) / 2, placed.lines, size=SMALL, align="center")


def _draw_lines(canvas: Canvas, words: str, top: float) -> float:
    """Words over the whole width; gives the height below them."""
    lines = broken(words, WIDTH - 2 * MARGIN, TEXT)
    canvas.lines(MARGIN, top + line_height(TEXT) * len(lines) / 2, lines)
    return top + line_height(TEXT) * len(lines) + _NEAR
