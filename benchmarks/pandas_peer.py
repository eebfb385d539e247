"""The same counts as an analyst would write them with pandas: a loop over questions and axes, one table each.

pandas is given the faster of the ways tried (README.md) and less work: no nets, no totals, no missing kinds of multiple
answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zushi_survey.data.matching import matches
from zushi_survey.data.responses import Answers, Choice, Choices, Number
from zushi_survey.tabulate.counts import ANSWERED, NO_ANSWER, Counts, ValueCounts
from zushi_survey.tabulate.plan import ANY_RANK, CountPlan, PlannedAxis, PlannedVariable

NO_CATEGORY = -1
Tables = dict[tuple[str, str], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Peer:
    """A frame of coded columns, and which columns each table takes."""

    frame: pd.DataFrame
    axes: tuple[str, ...]
    columns: Mapping[str, list[str]]
    """Variable id -> its column, or one column per option of a multiple answer."""

    def crosstabs(self) -> Tables:
        """Every table by `pd.crosstab`; multiple answers as sums of their flags within groups."""
        return {(name, axis): self._crosstab(columns, axis) for name, columns, axis in self._wanted()}

    def group_sizes(self) -> Tables:
        """Every table by `groupby(...).size()`, which asks more of the analyst and less of the machine."""
        return {(name, axis): self._group_size(columns, axis) for name, columns, axis in self._wanted()}

    def _wanted(self) -> Iterator[tuple[str, list[str], str]]:
        for name, columns in self.columns.items():
            yield from ((name, columns, axis) for axis in self.axes)

    def _crosstab(self, columns: list[str], axis: str) -> pd.DataFrame:
        if len(columns) == 1:
            return pd.crosstab(self.frame[axis], self.frame[columns[0]])
        return self.frame.groupby(axis)[columns].sum()

    def _group_size(self, columns: list[str], axis: str) -> pd.DataFrame:
        if len(columns) == 1:
            return self.frame.groupby([axis, columns[0]]).size().unstack(fill_value=0)
        return self.frame.groupby(axis)[columns].sum()


def peer_of(answers: Mapping[str, Answers], plan: CountPlan) -> Peer:
    """The answers as an analyst would hold them: single answers as int8 codes, flags as int64 (fastest to sum)."""
    data: dict[str, np.ndarray] = {}
    columns: dict[str, list[str]] = {}
    for variable in plan.variables:
        made = _columns_of(variable, answers)
        data.update(made)
        columns[variable.id] = list(made)
    rows = len(next(iter(data.values())))
    # An analyst's file has the axes as columns; making them is no part of what is timed.
    data.update({_axis_name(axis): axis_column(axis, answers, rows) for axis in plan.axes})
    return Peer(pd.DataFrame(data), tuple(_axis_name(axis) for axis in plan.axes), columns)


def differences(counts: Counts, tables: Tables, plan: CountPlan) -> list[str]:
    """Variable and axis of every table in which pandas' counts are not ours."""
    return [
        f"{variable.id} x {axis.id}"
        for variable in plan.variables
        for axis in plan.axes
        if not _is_same(counts, tables[variable.id, _axis_name(axis)], variable, axis)
    ]


def _axis_name(axis: PlannedAxis) -> str:
    """The axis's column."""
    return f"axis_{axis.id}"


def _columns_of(variable: PlannedVariable, answers: Mapping[str, Answers]) -> dict[str, np.ndarray]:
    """The columns of one variable."""
    options = range(len(variable.question.options))
    if variable.item == ANY_RANK:
        named = f"{variable.question.id}.rank"
        ranks = [part.codes for name, part in answers.items() if name.startswith(named) and isinstance(part, Choice)]
        return {f"{variable.id}_{o}": np.any([rank == o for rank in ranks], axis=0).astype(np.int64) for o in options}
    match answers[variable.id]:
        case Choice(codes):
            return {variable.id: codes.astype(np.int8)}
        case Choices(chosen, _):
            return {f"{variable.id}_{o}": chosen[o].astype(np.int64) for o in options}
        case Number(values, _):
            return {variable.id: values}
    raise TypeError(f"{variable.id} cannot be counted")


def axis_column(axis: PlannedAxis, answers: Mapping[str, Answers], rows: int) -> np.ndarray:
    """Position of each row's category. The three axes measured do not overlap."""
    column = np.full(rows, NO_CATEGORY, dtype=np.int8)
    for position, category in enumerate(axis.categories):
        column[matches(category.condition, answers, rows)] = position
    return column


def _is_same(counts: Counts, table: pd.DataFrame, variable: PlannedVariable, axis: PlannedAxis) -> bool:
    """Whether one table holds the counts that we have."""
    cells = counts.cells[variable.id, axis.id]
    rows = [*range(len(axis.categories)), NO_CATEGORY]
    option_count = len(variable.question.options)
    if isinstance(cells, ValueCounts):
        wanted, ours = list(cells.values), cells.sums[0]
    elif variable.kind.value == "choice":
        wanted = [*range(option_count), -1, -2, -3]
        ours = np.hstack([cells.sums[0][:, :option_count], cells.sums[0][:, NO_ANSWER:ANSWERED]])
    else:
        wanted, ours = list(table.columns), cells.sums[0][:, :option_count]
    theirs = table.reindex(index=rows, columns=wanted, fill_value=0)
    return bool(np.array_equal(theirs.to_numpy(), ours))
