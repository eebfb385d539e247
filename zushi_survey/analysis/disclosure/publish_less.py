"""What each axis of each question costs in hidden counts, and what publishing without the costliest axis would save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from zushi_survey.analysis.disclosure.collapse import Cost, cost_of
from zushi_survey.analysis.disclosure.office import DisclosureReport
from zushi_survey.analysis.tables import TOTAL, RawTable
from zushi_survey.questionnaire.study import ReleaseRules


class AxisCost(NamedTuple):
    """What one axis of one question has hidden."""

    wave: str
    question: str
    item: str
    axis: str
    primary: int
    secondary: int
    persons: int
    """The sum of the hidden counts."""


class LeftOut(NamedTuple):
    """A release without one axis."""

    axis: str
    counts: int
    """Counts that are then not printed at all."""
    before: Cost
    after: Cost


def costs_by_axis(report: DisclosureReport) -> tuple[AxisCost, ...]:
    """The cost of each axis of each question that has something hidden, the most counts first; ties as they stand."""
    found: dict[tuple[str, str, str, str], AxisCost] = {}
    for row in report.rows:
        key = (row.wave, row.question, row.item, row.axis)
        one = found.get(key, AxisCost(*key, 0, 0, 0))
        found[key] = one._replace(
            primary=one.primary + row.is_primary,
            secondary=one.secondary + (not row.is_primary),
            persons=one.persons + row.persons,
        )
    return tuple(sorted(found.values(), key=lambda one: (-one.primary - one.secondary, -one.persons)))


def without_costliest_axis(tables: Sequence[RawTable], report: DisclosureReport, rules: ReleaseRules) -> LeftOut | None:
    """The release without the axis that has most counts hidden, protected anew; None where no axis has any."""
    hidden: dict[str, int] = {}
    for row in report.rows:
        if row.axis != TOTAL:
            hidden[row.axis] = hidden.get(row.axis, 0) + 1
    if not hidden:
        return None
    axis = max(hidden, key=lambda name: hidden[name])
    after = cost_of([_without(table, axis) for table in tables], rules)
    if after is None:
        return None
    counts = sum(cell.axis == axis and not cell.kind.is_statistic for table in tables for cell in table.cells)
    return LeftOut(axis, counts, Cost(len(report.rows), report.persons_hidden), after)


def _without(table: RawTable, axis: str) -> RawTable:
    """The table without one of its axes."""
    title, structure = table.title, table.title.structure
    if structure is not None:
        structure = replace(structure, axes=tuple(one for one in structure.axes if one[0] != axis))
    axes = tuple(one for one in title.axes if one.id != axis)
    cells = tuple(cell for cell in table.cells if cell.axis != axis)
    return RawTable(replace(title, axes=axes, structure=structure), cells)
