"""Released cells as figures: what each prints, by the place it stands at. For run records and comparisons."""

from __future__ import annotations

from collections.abc import Iterable

from zushi_survey.analysis.changes import Figure, FigureKey, FigureLabels
from zushi_survey.analysis.tables import Cell, CellKind, ReleasedTable
from zushi_survey.present.numbers import base_cell, percent_cell, statistic_cell


def figures_of(tables: Iterable[ReleasedTable], decimals: int) -> dict[FigureKey, Figure]:
    """Every printed figure of the tables by its key, in table order; those who were not asked are no figure."""
    return {
        _key(cell, table): _figure(cell, table, decimals)
        for table in tables
        for cell in table.cells
        if cell.kind is not CellKind.NOT_APPLICABLE
    }


def _key(cell: Cell, table: ReleasedTable) -> FigureKey:
    """Where the cell stands."""
    title = table.title
    weighted = "weighted" if title.is_weighted else "unweighted"
    place = (cell.wave, cell.question, cell.item, cell.option, cell.axis, cell.category)
    return FigureKey(*place, title.base, title.where, weighted)


def _figure(cell: Cell, table: ReleasedTable, decimals: int) -> Figure:
    """What the cell prints."""
    if cell.kind.is_statistic:
        shown = statistic_cell(cell, is_marked=False)
    else:
        shown = percent_cell(cell, decimals, is_weighted=table.title.is_weighted)
    axis = next((axis.label for axis in table.title.axes if axis.id == cell.axis), "")
    labels = FigureLabels(table.title.question_label, cell.option_label, axis, cell.category_label)
    return Figure(shown.text, base_cell(cell, table.small_base).text, labels)
