"""Released tables as figures of a chapter: lying bars of one question, stacked bars of items or groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zushi_survey.analysis.tables import TOTAL, UNKNOWN, Cell, CellKind, CellStatus, ReleasedTable
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.display import DataTable
from zushi_survey.present.numbers import percent_cell

_DRAWN = (CellKind.OPTION, CellKind.BAND, CellKind.NO_ANSWER)
_UNIT = "％"


def figure_of(tables: Sequence[ReleasedTable], name: str, axis: str | None, decimals: int) -> DisplayChart | None:
    """The figure of a question, of the items of a matrix, or of a question by an axis; None where all is hidden."""
    if len(tables) > 1 or axis is not None:
        return _stacked(tables, name, axis, decimals)
    return _bars(tables[0], name, decimals)


def _bars(table: ReleasedTable, name: str, decimals: int) -> DisplayChart | None:
    """Everyone's answers: several answers by falling share, one answer in questionnaire order."""
    cells = [c for c in table.cells if c.axis == TOTAL and c.kind in _DRAWN and c.status is not CellStatus.SUPPRESSED]
    if table.title.is_multiple:
        cells.sort(key=lambda cell: (cell.kind is not CellKind.OPTION, -(cell.proportion or 0.0)))
    if not cells:
        return None
    title = _title(table, f"n={cells[0].base_unweighted:,}")
    values = [_value(cell, table, decimals) for cell in cells]
    labels = tuple(cell.option_label for cell in cells)
    said = "、".join(f"{label} {value:.{decimals}f}{_UNIT}" for label, value in zip(labels, values, strict=True))
    return DisplayChart(
        name,
        title,
        "bars",
        labels,
        (ChartSeries(_series(table), tuple(values)),),
        _UNIT,
        f"横棒グラフ。{said}",
        decimals,
    )


def _stacked(tables: Sequence[ReleasedTable], name: str, axis: str | None, decimals: int) -> DisplayChart | None:
    """One bar per item, or per category of an axis: the answers one after another."""
    bars = list(_bars_of(tables, axis))
    shown = [(label, cells, table) for label, cells, table in bars if all(map(_is_shown, cells)) and cells]
    if not shown:
        return None
    answers = [(cell.kind, cell.option) for cell in shown[0][1]]
    series = []
    for place, answer in enumerate(answers):
        drawn = ((_cell_of(cells, answer), table) for _, cells, table in shown)
        values = tuple(_value(cell, table, decimals) for cell, table in drawn)
        is_missing = answer[0] is CellKind.NO_ANSWER
        series.append(ChartSeries(shown[0][1][place].option_label, values, is_missing=is_missing))
    labels = tuple(f"{label}(n={cells[0].base_unweighted:,})" for label, cells, _ in shown)
    said = "。".join(
        f"{label}は、" + "、".join(f"{one.name} {one.values[place]:.{decimals}f}{_UNIT}" for one in series)
        for place, label in enumerate(labels)
    )
    title = _title(tables[0], "" if axis is None else _axis_label(tables[0], axis))
    return DisplayChart(name, title, "stacked", labels, tuple(series), _UNIT, f"帯グラフ。{said}", decimals)


def _bars_of(tables: Sequence[ReleasedTable], axis: str | None) -> Iterable[tuple[str, list[Cell], ReleasedTable]]:
    """Label, cells and table of each bar: everyone of each item, or everyone and each category of an axis."""
    for table in tables:
        drawn = [cell for cell in table.cells if cell.kind in _DRAWN]
        if axis is None:
            yield table.title.item_label, [cell for cell in drawn if cell.axis == TOTAL], table
            continue
        kept = [cell for cell in drawn if cell.axis in (TOTAL, axis) and cell.category != UNKNOWN]
        for place in dict.fromkeys((cell.axis, cell.category) for cell in kept):
            cells = [cell for cell in kept if (cell.axis, cell.category) == place]
            yield cells[0].category_label, cells, table


def _cell_of(cells: Sequence[Cell], answer: tuple[CellKind, str]) -> Cell:
    """The cell of an answer; every bar has the same answers."""
    return next(cell for cell in cells if (cell.kind, cell.option) == answer)


def _is_shown(cell: Cell) -> bool:
    """Whether a cell may be drawn."""
    return cell.status is not CellStatus.SUPPRESSED and cell.base_unweighted is not None


def _value(cell: Cell, table: ReleasedTable, decimals: int) -> float:
    """The percentage as printed; nobody is 0."""
    return percent_cell(cell, decimals, is_weighted=table.title.is_weighted).number or 0.0


def _title(table: ReleasedTable, note: str) -> str:
    """Title of the figure with its base or axis."""
    return table.title.question_label + (f"({note})" if note else "")


def _axis_label(table: ReleasedTable, axis: str) -> str:
    """「年齢別」."""
    label = next(one.label for one in table.title.axes if one.id == axis)
    return f"{label.removesuffix('別')}別"


def _series(table: ReleasedTable) -> str:
    """Name of the only series."""
    return "複数回答" if table.title.is_multiple else "全体"


def figure_data(chart: DisplayChart) -> DataTable:
    """The numbers of a figure, one row per bar and series."""
    rows = [
        (category, series.name, value, chart.unit)
        for series in chart.series
        for category, value in zip(chart.categories, series.values, strict=True)
    ]
    return DataTable(("category", "series", "value", "unit"), tuple(rows), {"title": chart.title})
