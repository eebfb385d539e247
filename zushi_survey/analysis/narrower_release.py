"""Released tables with more cells hidden: what must not be shown beside them under another reading or composition.

Two figures of nearly the same persons give away the difference between them, which may be a hidden cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from zushi_survey.analysis.scenarios import Reading
from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, CellStatus, ReleasedTable
from zushi_survey.questionnaire.study import ReleaseRules


def without_readings_that_tell(
    table: ReleasedTable, declared: ReleasedTable, reading: Reading, rules: ReleaseRules
) -> ReleasedTable:
    """`table`, which holds the net in another reading, without it where it and the declared net give a cell away."""
    threshold = rules.sensitive_threshold if table.title.is_sensitive else rules.threshold
    differing = set(reading.options) ^ set(reading.declared)
    hidden = {
        (cell.axis, cell.category)
        for cell in table.cells
        if cell.option in differing and cell.status is CellStatus.SUPPRESSED
    }
    counts = {
        (cell.axis, cell.category): cell.count_unweighted for cell in declared.cells if cell.option == reading.net
    }

    def tells(cell: Cell) -> bool:
        if cell.option != reading.net or cell.kind is not CellKind.NET:
            return False
        where = (cell.axis, cell.category)
        other, mine = counts.get(where), cell.count_unweighted
        return where in hidden or other is None or mine is None or 0 < abs(mine - other) < threshold

    return _narrowed(table, tells)


def without_standardised_that_tell(table: ReleasedTable, axis: str) -> ReleasedTable:
    """Nothing of the whole of an option of which a cell by `axis` is hidden: a standardised share is made of them."""
    hidden = {cell.option for cell in table.cells if cell.axis == axis and cell.status is CellStatus.SUPPRESSED}
    return _narrowed(table, lambda cell: cell.option in hidden)


def all_or_none(tables: Sequence[ReleasedTable]) -> tuple[ReleasedTable, ...]:
    """The tables, all of them hidden where a share or mean of the whole is: an order is made of every one of them."""
    is_hidden = any(
        cell.status is CellStatus.SUPPRESSED and cell.kind in _ORDERED and cell.axis == TOTAL
        for table in tables
        for cell in table.cells
    )
    return tuple(_narrowed(table, lambda _: True) if is_hidden else table for table in tables)


_ORDERED = (CellKind.OPTION, CellKind.MEAN)


def hidden_options(tables: Iterable[ReleasedTable]) -> frozenset[str]:
    """Options and nets of which the share of the whole is hidden."""
    cells = (cell for table in tables for cell in table.cells)
    return frozenset(cell.option for cell in cells if cell.axis == TOTAL and cell.status is CellStatus.SUPPRESSED)


def _narrowed(table: ReleasedTable, is_hidden: Callable[[Cell], bool]) -> ReleasedTable:
    """The table with more cells marked as hidden."""
    cells = (cell._replace(status=CellStatus.SUPPRESSED) if is_hidden(cell) else cell for cell in table.cells)
    return replace(table, cells=tuple(cells))
