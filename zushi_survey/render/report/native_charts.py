"""Charts that Excel draws itself from the cells of its sheet: editable, in the house's colours and patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from zushi_survey.present.charts import ChartKind, ChartSeries, DisplayChart, ScatterChart
from zushi_survey.render.figures import FONT_FAMILY
from zushi_survey.render.palette import FAINT_INK, GRID, INK, Pattern, ink_on, pattern_ink, pattern_of, tone_of
from zushi_survey.render.report.chart_cells import (
    CellsPlace,
    ChartCells,
    lengths,
    middle_of,
    scatter_range,
    sided_series,
)
from zushi_survey.render.sheets.texts import cell_text, plain_format

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as NativeChart
    from xlsxwriter.workbook import Workbook

Options: TypeAlias = dict[str, Any]

_PATTERNS: Final[dict[Pattern, str]] = {
    "rising": "wide_upward_diagonal",
    "falling": "wide_downward_diagonal",
    "dots": "percent_20",
    "crossed": "small_grid",
    "level": "light_horizontal",
}
_MARKERS: Final = ("circle", "square", "diamond", "triangle", "x", "plus")
_DASHES: Final = ("solid", "dash", "square_dot", "long_dash", "dash_dot", "round_dot")
_ADDRESS: Final = re.compile(r"=?[^!]+![$A-Z]")
_NARROW: Final = 0.04
"""Parts of a bar below this share of the axis stay without their number."""
_MOST_LINE_LABELS: Final = 16
_PERCENTS: Final = ("%", "％")
_ROUNDING: Final = 0.6
"""How far the printed parts of a whole may be from 100 together."""
_FONT: Final = {"name": FONT_FAMILY, "size": 9, "color": INK}
_TITLE_FONT: Final = {"name": FONT_FAMILY, "size": 11, "bold": True, "color": INK}


def native_chart(
    workbook: Workbook, chart: DisplayChart | ScatterChart, cells: ChartCells, place: CellsPlace
) -> NativeChart:
    """The chart, every title, name and number of it a reference to a cell: no text is ever taken for a formula."""
    refer = _References(cells, place)
    if isinstance(chart, ScatterChart):
        native = _scatter(workbook, chart, cells, refer)
    else:
        native = _DRAWN[chart.kind](workbook, chart, refer)
    native.set_title({"name": refer.title(), "name_font": _TITLE_FONT, "overlay": False})
    native.show_blanks_as("gap")
    return native


class _References:
    """Addresses of the cells of a chart, as XlsxWriter takes them."""

    def __init__(self, cells: ChartCells, place: CellsPlace) -> None:
        self._place = place
        self._cells = cells
        self._last = place.top + len(cells.rows)

    def title(self) -> list[str | int]:
        """The title."""
        return [self._place.sheet, self._place.title, self._place.left]

    def corner(self) -> list[str | int]:
        """The unit."""
        return [self._place.sheet, self._place.top, self._place.left]

    def name(self, column: int) -> list[str | int]:
        """The heading of a column of numbers."""
        return [self._place.sheet, self._place.top, self._place.left + 1 + column]

    def categories(self) -> list[str | int]:
        """All categories."""
        return self.range(-1, 0, len(self._cells.rows))

    def values(self, column: int) -> list[str | int]:
        """All numbers of a column."""
        return self.range(column, 0, len(self._cells.rows))

    def range(self, column: int, start: int, end: int) -> list[str | int]:
        """Rows `start` to `end` (not included) of a column; -1 is the column of the categories."""
        at, top = self._place.left + 1 + column, self._place.top + 1
        return [self._place.sheet, top + start, at, top + max(end - 1, start), at]

    def formula(self, column: int, start: int, end: int) -> str:
        """The same as a formula."""
        from xlsxwriter.utility import quote_sheetname, xl_range_abs

        sheet, first, left, last, right = self.range(column, start, end)
        return f"={quote_sheetname(str(sheet))}!{xl_range_abs(first, left, last, right)}"


def _columns(workbook: Workbook, chart: DisplayChart, refer: _References) -> NativeChart:
    """Standing bars."""
    native = workbook.add_chart({"type": "column"})
    _add_bars(native, chart, refer, chart.series, {"position": "outside_end"})
    native.set_x_axis({"num_font": _FONT, "line": {"color": FAINT_INK}})
    native.set_y_axis({**_value_axis(refer, vertical=True), **_limits(chart)})
    _set_legend(native, chart, "bottom")
    return native


def _bars(workbook: Workbook, chart: DisplayChart, refer: _References) -> NativeChart:
    """Lying bars, the first category on top."""
    native = workbook.add_chart({"type": "bar"})
    _add_bars(native, chart, refer, chart.series, {"position": "outside_end"})
    native.set_y_axis(_categories_from_top())
    native.set_x_axis({**_value_axis(refer), **_limits(chart)})
    _set_legend(native, chart, "top")
    return native


def _stacked(workbook: Workbook, chart: DisplayChart, refer: _References) -> NativeChart:
    """Lying bars of parts; to 100 percent where the parts are a whole."""
    is_whole = _is_whole(chart)
    native = workbook.add_chart({"type": "bar", "subtype": "percent_stacked" if is_whole else "stacked"})
    longest = max((_sum(chart, place) for place in range(len(chart.categories))), default=1.0) or 1.0
    _add_parts(native, chart.series, refer, chart.decimals, 0, longest)
    native.set_y_axis(_categories_from_top())
    longest = max(longest, 100.0) if chart.unit in _PERCENTS else longest
    limits: Options = {"min": 0} if is_whole else {"min": 0, "max": longest}
    native.set_x_axis({**_value_axis(refer), **limits, **({"num_format": "0%"} if is_whole else {})})
    _set_legend(native, chart, "top")
    return native


def _divergent(workbook: Workbook, chart: DisplayChart, refer: _References) -> NativeChart:
    """Parts on both sides of a middle: pushed by an unseen part, so that the parts keep their own numbers and order."""
    native = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    middle = middle_of(chart)
    unseen = {"none": True}
    offset = {"name": " ", "categories": refer.categories(), "values": refer.values(0)}
    native.add_series({**offset, "fill": unseen, "border": unseen, "gap": 45})
    _add_parts(native, sided_series(chart), refer, chart.decimals, 1, 2 * middle)
    native.set_y_axis({**_categories_from_top(), "line": {"none": True}})
    axis = {**_value_axis(refer), "min": 0, "max": 1.999 * middle, "major_unit": middle, "label_position": "none"}
    native.set_x_axis({**axis, "major_gridlines": {"visible": True, "line": {"color": INK, "width": 1}}})
    _set_legend(native, chart, "top")
    return native


def _lines(workbook: Workbook, chart: DisplayChart, refer: _References) -> NativeChart:
    """Lines along the categories, apart by colour, mark and dash."""
    native = workbook.add_chart({"type": "line"})
    has_labels = len(chart.series) * len(chart.categories) <= _MOST_LINE_LABELS
    label = _label(chart.decimals, INK, {"position": "above"}) if has_labels else None
    for place, series in enumerate(chart.series):
        native.add_series({**_line_series(chart, series, place, refer), "data_labels": label})
    return _finish_lines(native, chart, refer)


def _slope(workbook: Workbook, chart: DisplayChart, refer: _References) -> NativeChart:
    """Lines from the first to the last category, their numbers at the ends."""
    native = workbook.add_chart({"type": "line"})
    inner: list[Options] = [{"delete": True}] * max(0, len(chart.categories) - 2)
    ends = [{"position": "left"}, *inner, {"position": "right"}][: len(chart.categories)]
    for place, series in enumerate(chart.series):
        label = _label(chart.decimals, INK, {"custom": ends})
        native.add_series({**_line_series(chart, series, place, refer), "data_labels": label})
    return _finish_lines(native, chart, refer)


_DRAWN: Final[dict[ChartKind, Callable[[Workbook, DisplayChart, _References], NativeChart]]] = {
    "columns": _columns,
    "bars": _bars,
    "stacked": _stacked,
    "divergent": _divergent,
    "lines": _lines,
    "slope": _slope,
}


def _scatter(workbook: Workbook, chart: ScatterChart, cells: ChartCells, refer: _References) -> NativeChart:
    """Points with their labels, and the lines of the averages."""
    native = workbook.add_chart({"type": "scatter", "subtype": "straight"})
    points = len(chart.points)
    custom = [{"value": _label_words(label)} for label in cells.labels[: len(chart.points)]]
    native.add_series(
        {
            "name": refer.name(1),
            "categories": refer.range(0, 0, points),
            "values": refer.range(1, 0, points),
            "line": {"none": True},
            "marker": {"type": "circle", "size": 7, "fill": {"color": tone_of(_PLAIN, 0)}, "border": {"color": INK}},
            "data_labels": {"value": True, "custom": custom, "position": "right", "font": _FONT},
        }
    )
    for start in range(points, len(cells.rows), 2):
        ends = {"categories": refer.range(0, start, start + 2), "values": refer.range(1, start, start + 2)}
        look = {"line": {"color": FAINT_INK, "width": 1, "dash_type": "dash"}, "marker": {"type": "none"}}
        native.add_series({"name": refer.range(-1, start, start + 1)[:3], **ends, **look})
    (x_low, x_high), (y_low, y_high) = scatter_range(chart)
    code = plain_format(chart.decimals)
    look = {"num_font": _FONT, "name_font": _FONT, "num_format": code, "major_gridlines": {"visible": False}}
    native.set_x_axis({**look, "name": refer.name(0), "min": x_low, "max": x_high, "crossing": x_low})
    native.set_y_axis({**look, "name": refer.name(1), "min": y_low, "max": y_high, "crossing": y_low})
    native.set_legend({"none": True})
    return native


_PLAIN: Final = ChartSeries("", ())


def _add_bars(
    native: NativeChart, chart: DisplayChart, refer: _References, series: Sequence[ChartSeries], label: Options
) -> None:
    """Bars side by side, with whiskers where there are intervals."""
    whiskers = len(series)
    for place, one in enumerate(series):
        has_intervals = bool(one.lows and one.highs)
        where = {"position": "inside_base"} if has_intervals else label
        ink = ink_on(tone_of(one, place)) if has_intervals else INK
        options = _bar_series(one, place, place, refer)
        options["data_labels"] = _label(chart.decimals, ink, {**where, **_ground(one, place, has_intervals)})
        options["gap"] = 60
        if has_intervals:
            options["y_error_bars"] = _whiskers(one, refer, whiskers)
            whiskers += 2
        native.add_series(options)


def _add_parts(
    native: NativeChart,
    series: Sequence[ChartSeries],
    refer: _References,
    decimals: int | None,
    first: int,
    longest: float,
) -> None:
    """Parts of bars with their numbers inside, without those that would not fit; `first` is the column of the first."""
    for place, one in enumerate(series):
        hidden = [{"delete": True} if (value or 0.0) < _NARROW * longest else None for value in one.values]
        look = {"position": "center", **_ground(one, place, True), **({"custom": hidden} if any(hidden) else {})}
        options = _bar_series(one, place, first + place, refer)
        options["data_labels"] = _label(decimals, ink_on(tone_of(one, place)), look)
        native.add_series({**options, "gap": 45})


def _bar_series(series: ChartSeries, place: int, column: int, refer: _References) -> Options:
    """A series of bars in its colour and pattern."""
    colour, pattern = tone_of(series, place), pattern_of(series, place)
    options: Options = {
        "name": refer.name(column),
        "categories": refer.categories(),
        "values": refer.values(column),
        "border": {"color": FAINT_INK, "width": 0.5},
    }
    if pattern:
        options["pattern"] = {"pattern": _PATTERNS[pattern], "fg_color": pattern_ink(colour), "bg_color": colour}
    else:
        options["fill"] = {"color": colour}
    return options


def _ground(series: ChartSeries, place: int, is_inside: bool) -> Options:
    """A plain ground for the numbers inside a patterned bar."""
    if not (is_inside and pattern_of(series, place)):
        return {}
    return {"fill": {"color": tone_of(series, place)}}


def _whiskers(series: ChartSeries, refer: _References, column: int) -> Options:
    """Intervals as whiskers, their lengths in two columns."""
    rows = len(series.values)
    return {
        "type": "custom",
        "plus_values": refer.formula(column, 0, rows),
        "plus_data": lengths(series.values, series.highs),
        "minus_values": refer.formula(column + 1, 0, rows),
        "minus_data": lengths(series.values, series.lows),
        "line": {"color": FAINT_INK, "width": 1},
    }


def _line_series(chart: DisplayChart, series: ChartSeries, place: int, refer: _References) -> Options:
    """A line in its colour, mark and dash."""
    colour = tone_of(series, place)
    line = FAINT_INK if ink_on(colour) == INK else colour  # pale lines are lost on white paper
    options: Options = {
        "name": refer.name(place),
        "categories": refer.categories(),
        "values": refer.values(place),
        "line": {"color": line, "width": 2, "dash_type": _DASHES[place % len(_DASHES)]},
        "marker": {
            "type": _MARKERS[place % len(_MARKERS)],
            "size": 7,
            "fill": {"color": colour},
            "border": {"color": line},
        },
    }
    if series.lows and series.highs:
        before = sum(bool(one.lows and one.highs) for one in chart.series[:place])
        options["y_error_bars"] = _whiskers(series, refer, len(chart.series) + 2 * before)
    return options


def _finish_lines(native: NativeChart, chart: DisplayChart, refer: _References) -> NativeChart:
    """Axes and legend of a chart of lines."""
    native.set_x_axis({"num_font": _FONT, "line": {"color": FAINT_INK}})
    native.set_y_axis({**_value_axis(refer, vertical=True), **_limits(chart)})
    _set_legend(native, chart, "bottom")
    return native


def _categories_from_top() -> Options:
    """Categories of lying bars, the first on top, each with its label; the value axis stays below.

    XlsxWriter calls the lying axis of such a chart x, though its numbers stand on it.
    """
    return {
        "reverse": True,
        "crossing": "max",
        "interval_unit": 1,
        "num_font": _FONT,
        "line": {"color": FAINT_INK},
        "major_tick_mark": "none",
    }


def _value_axis(refer: _References, *, vertical: bool = False) -> Options:
    """Numbers with their unit and faint lines."""
    name_font = {**_FONT, "rotation": 270} if vertical else _FONT
    return {
        "name": refer.corner(),
        "name_font": {**name_font, "bold": False},
        "num_font": _FONT,
        "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.5}},
        "line": {"none": True},
    }


def _limits(chart: DisplayChart) -> Options:
    """An end of the axis beyond the longest whisker: Excel and LibreOffice look at the values alone."""
    highest = max((high for series in chart.series for high in series.highs if high is not None), default=0.0)
    if highest <= 0:
        return {}
    step = 10.0 ** floor(log10(highest))
    return {"max": round(step * ceil(highest * 1.01 / step), 10)}


def _label(decimals: int | None, ink: str, more: Options) -> Options:
    """The numbers of a series, as printed in the tables."""
    return {"value": True, "num_format": plain_format(decimals), "font": {**_FONT, "color": ink}, **more}


def _label_words(text: str) -> str:
    """The name of a point as a text of its label, which reads like an address of a cell nowhere."""
    words = cell_text(text)
    return words.replace("!", "！") if _ADDRESS.match(words) else words


def _set_legend(native: NativeChart, chart: DisplayChart, position: str) -> None:
    """The names of the series, where there are several."""
    native.set_legend({"position": position, "font": _FONT} if len(chart.series) > 1 else {"none": True})


def _is_whole(chart: DisplayChart) -> bool:
    """Whether the parts of every bar that is drawn are a whole, but for the rounding of each."""
    sums = [_sum(chart, place) for place in range(len(chart.categories))]
    spare = _ROUNDING * 10 ** -(chart.decimals or 0) * len(chart.series)
    return bool(sums) and all(abs(total - 100) <= spare for total in sums if total)


def _sum(chart: DisplayChart, place: int) -> float:
    """The parts of one bar together."""
    return sum(series.values[place] or 0.0 for series in chart.series)
