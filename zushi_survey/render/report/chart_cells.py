"""The numbers of a native chart as cells of its sheet: what the chart refers to and whoever edits it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zushi_survey.core.text_columns import text_width, wrapped
from zushi_survey.present.charts import ChartSeries, DisplayChart, ScatterChart
from zushi_survey.render.sheets.book import LINE_POINTS, MOST_POINTS, Book
from zushi_survey.render.sheets.tables import FIGURE_WIDTH, heading_height
from zushi_survey.render.sheets.texts import cell_text, plain_format

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

UPWARD, DOWNWARD = "区間の上側", "区間の下側"
OFFSET: Final = "左の余白"
_SIDES: Final = {"left": 0, "middle": 1, "right": 2, "": 3}
_LONGEST_LABEL: Final = 50
_BEYOND: Final = 1.03
_AROUND: Final = 0.12
"""Room beyond the outermost points of a scatter, as a share of their spread."""


@dataclass(frozen=True, slots=True)
class ChartCells:
    """Named columns of numbers, one row per category (or point)."""

    corner: str
    """Heading over the categories: the unit of the numbers."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]
    decimals: int | None

    def column(self, index: int) -> tuple[float | None, ...]:
        """The numbers of one column."""
        return tuple(values[index] for _, values in self.rows)

    @property
    def labels(self) -> tuple[str, ...]:
        """The categories."""
        return tuple(label for label, _ in self.rows)


@dataclass(frozen=True, slots=True)
class CellsPlace:
    """Where the cells stand, rows and columns counted from 0."""

    sheet: str
    title: int
    """Row of the figure's title."""
    top: int
    """Row of the headings."""
    left: int
    """Column of the categories."""


def sided_series(chart: DisplayChart) -> tuple[ChartSeries, ...]:
    """The series of a divergent chart from the far left to the far right, those without a side last."""
    return tuple(sorted(chart.series, key=lambda series: _SIDES[series.side]))


def cells_of(chart: DisplayChart | ScatterChart) -> ChartCells:
    """The numbers of the chart. Of a divergent one a column before them holds what pushes its middles into one line."""
    if isinstance(chart, ScatterChart):
        return _scatter_cells(chart)
    series = sided_series(chart) if chart.kind == "divergent" else chart.series
    named = [(one.name, one.values) for one in series]
    if chart.kind == "divergent":
        named.insert(0, (OFFSET, _offsets(chart)))
    for one in series:
        if one.lows and one.highs:
            named.append((f"{one.name} {UPWARD}", lengths(one.values, one.highs)))
            named.append((f"{one.name} {DOWNWARD}", lengths(one.values, one.lows)))
    rows = [
        (_short(label), tuple(values[place] for _, values in named)) for place, label in enumerate(chart.categories)
    ]
    return ChartCells(_unit(chart.unit), tuple(_short(name) for name, _ in named), tuple(rows), chart.decimals)


def middle_of(chart: DisplayChart) -> float:
    """Where the middle of a divergent chart lies on its axis: a little further from its ends than the longest side."""
    sides = [side for place in range(len(chart.categories)) for side in _extents(chart, place)]
    return _BEYOND * max(sides, default=0.0) or 1.0


def lengths(values: tuple[float | None, ...], ends: tuple[float | None, ...]) -> tuple[float | None, ...]:
    """From each value to the end of its interval."""
    return tuple(
        None if value is None or end is None else round(abs(end - value), 10)
        for value, end in zip(values, ends, strict=True)
    )


def write_cells(book: Book, sheet: Worksheet, place: CellsPlace, title: str, cells: ChartCells) -> int:
    """The title, the headings and the numbers; gives the row after them. What is None stays without a cell."""
    sheet.write_string(place.title, place.left, cell_text(title), book.looks.strong)
    sheet.write_string(place.top, place.left, cell_text(cells.corner), book.looks.heading_text)
    for column, name in enumerate(cells.columns, place.left + 1):
        sheet.write_string(place.top, column, cell_text(name), book.looks.heading)
    sheet.set_row(place.top, heading_height(list(cells.columns), [FIGURE_WIDTH] * len(cells.columns)))
    look = book.number_look(plain_format(cells.decimals))
    for row, (label, values) in enumerate(cells.rows, place.top + 1):
        sheet.write_string(row, place.left, cell_text(label), book.looks.wrapped)
        for column, value in enumerate(values, place.left + 1):
            if value is not None:
                sheet.write_number(row, column, value, look)
    return place.top + 1 + len(cells.rows)


def set_label_rows(sheet: Worksheet, place: CellsPlace, cells: ChartCells, width: int) -> None:
    """Heights of the rows, for labels in a column so many characters wide."""
    for row, label in enumerate(cells.labels, place.top + 1):
        sheet.set_row(row, min(MOST_POINTS, LINE_POINTS * len(wrapped(label, width - 2))))


def _short(label: str) -> str:
    """A label that a chart has room for; the table above has it whole."""
    if text_width(label) <= _LONGEST_LABEL:
        return label
    while text_width(label) > _LONGEST_LABEL - 2:
        label = label[: _LONGEST_LABEL - 2] if len(label) > _LONGEST_LABEL else label[:-1]
    return f"{label}…"


def _unit(unit: str) -> str:
    """The corner of the cells."""
    return f"単位: {unit}" if unit else ""


def _extents(chart: DisplayChart, place: int) -> tuple[float, float]:
    """How far a category's bar reaches to the left and to the right of the middle."""
    total = {
        side: sum(series.values[place] or 0.0 for series in chart.series if series.side == side) for side in _SIDES
    }
    half = total["middle"] / 2
    return total["left"] + half, half + total["right"] + total[""]


def _offsets(chart: DisplayChart) -> tuple[float | None, ...]:
    """What stands before each bar of a divergent chart."""
    middle = middle_of(chart)
    return tuple(round(middle - _extents(chart, place)[0], 10) for place in range(len(chart.categories)))


def _scatter_cells(chart: ScatterChart) -> ChartCells:
    """Label, x and y of each point; below, the ends of the lines of the averages."""
    rows: list[tuple[str, tuple[float | None, ...]]] = [(_short(p.label), (p.x, p.y)) for p in chart.points]
    (x_low, x_high), (y_low, y_high) = scatter_range(chart)
    if chart.x_middle is not None:
        rows += [("縦の線(平均)", (chart.x_middle, y_low)), ("縦の線(平均)", (chart.x_middle, y_high))]
    if chart.y_middle is not None:
        rows += [("横の線(平均)", (x_low, chart.y_middle)), ("横の線(平均)", (x_high, chart.y_middle))]
    return ChartCells(_unit(chart.unit), (chart.x_label, chart.y_label), tuple(rows), chart.decimals)


def scatter_range(chart: ScatterChart) -> tuple[tuple[float, float], tuple[float, float]]:
    """Lowest and highest value of either axis, with room around the points."""
    xs = [*(p.x for p in chart.points), *([] if chart.x_middle is None else [chart.x_middle])]
    ys = [*(p.y for p in chart.points), *([] if chart.y_middle is None else [chart.y_middle])]
    return _with_room(xs), _with_room(ys)


def _with_room(values: list[float]) -> tuple[float, float]:
    """The range of the values, widened."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = _AROUND * (high - low) or max(abs(high), 1.0) * _AROUND
    return round(low - room, 2), round(high + room, 2)
