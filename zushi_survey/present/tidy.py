"""Released tables -> machine-readable rows: one option within one axis category per row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zushi_survey import __version__
from zushi_survey.analysis.tables import Cell, ReleasedTable
from zushi_survey.present import wording
from zushi_survey.present.banners import banner_lines
from zushi_survey.present.display import DataTable
from zushi_survey.present.marks import NO_MARKS, Marks

TIDY_COLUMNS = (*Cell._fields, "significance", "data_origin", "policy")
"""The fourteen columns that other programs rely on, in their order, then what we add: kind to policy."""


def tidy_table(tables: Sequence[ReleasedTable], title: str = "", marks: Marks = NO_MARKS) -> DataTable:
    """All cells of the tables in order: numbers are numbers, None where hidden or undefined; marks are in `status`.

    `significance` holds the marks of tests, where there are any: `higher`, `lower`, or the letters of lower categories.
    """
    return DataTable(
        columns=TIDY_COLUMNS,
        rows=tuple(_row(cell, table, marks) for table in tables for cell in table.cells),
        about=_about(tables, title),
    )


def _row(cell: Cell, table: ReleasedTable, marks: Marks) -> tuple[str | int | float | None, ...]:
    """One row; the words of origin and policy ride along because a csv has no other place for them."""
    return (
        *(cell.wave, cell.question, cell.item, cell.option, cell.option_label),
        *(cell.axis, cell.category, cell.category_label),
        *(cell.base_unweighted, cell.base_weighted, cell.count_unweighted, cell.count_weighted),
        cell.proportion,
        cell.status.value,
        cell.kind.value,
        None if cell.value is None else float(cell.value),
        cell.base_effective,
        cell.standard_error,
        cell.interval_low,
        cell.interval_high,
        cell.reliability,
        marks.significance(cell),
        wording.ORIGINS[table.title.data_origin],
        table.policy,
    )


def _about(tables: Sequence[ReleasedTable], title: str) -> dict[str, str]:
    """Facts about the rows; several values of one fact are joined."""
    banners = (line for table in tables for line in banner_lines(table.title.data_origin, table.policy))
    facts = {
        "title": title,
        "data_origin": _joined(wording.ORIGINS[table.title.data_origin] for table in tables),
        "notice": _joined(banners),
        "policy": _joined(table.policy for table in tables),
        "base": _joined(table.title.base for table in tables),
        "base_label": _joined(wording.BASES[table.title.base] for table in tables),
        "where": _joined(table.title.where for table in tables),
        "program": f"zushi-survey {__version__}",
    }
    return facts


def _joined(values: Iterable[str]) -> str:
    """The different values in order of appearance."""
    return "、".join(dict.fromkeys(value for value in values if value))
