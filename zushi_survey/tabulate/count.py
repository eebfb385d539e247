"""Counting one block of respondents: one pure function, the same for a survey of a thousand or of millions.

Where a respondent has one code (a single answer, a number), the block is a histogram over joint axis cells and codes.
Where several options may be chosen, it is the product of axis membership and chosen options. Nets and states are unions
of codes or options, overlapping axes are membership rows like any other, weights are two more measures; blocks add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.matching import matches
from zushi_survey.data.responses import Answers, Choice, Choices, Number, State, Text
from zushi_survey.tabulate.counts import CellCounts, Counts, StubCounts, Sums, ValueCounts
from zushi_survey.tabulate.joint import JointCells, Membership, joint_cells
from zushi_survey.tabulate.plan import ANY_RANK, CountPlan, PlannedAxis, PlannedVariable

_BLOCK_ROWS = 32_768
"""Rows per block: small enough for the processor's cache, far below 2**24 where float32 stops being exact."""

_STATES = (State.NO_ANSWER, State.NOT_APPLICABLE, State.INVALID, State.ANSWERED)
"""The order of the states at the end of the stubs."""
_LOWEST = -int(State.INVALID)
"""Added to a code, makes it 0 or more: 0 to 2 are the kinds of missing, then come the options."""

Weights = NDArray[np.float64]


def count(answers: Mapping[str, Answers], plan: CountPlan, weight: Weights | None = None) -> Counts:
    """Counts of all respondents of `answers`, block by block."""
    rows = _row_count(answers)
    return add_blocks(
        count_block(
            {name: _rows(part, slice(start, start + _BLOCK_ROWS)) for name, part in answers.items()},
            plan,
            None if weight is None else weight[start : start + _BLOCK_ROWS],
        )
        for start in range(0, max(rows, 1), _BLOCK_ROWS)
    )


def add_blocks(blocks: Iterable[Counts]) -> Counts:
    """The sum of the blocks of one plan; there must be at least one."""
    return reduce(add, blocks)


def count_block(answers: Mapping[str, Answers], plan: CountPlan, weight: Weights | None = None) -> Counts:
    """Counts of one block of respondents: every planned variable by every planned axis and in total.

    Parameters
    ----------
    answers
        Coded answers of the block by variable id, all of the same length; at least those the plan names.
    plan
        Variables, axes and filter.
    weight
        One weight per respondent, or None for unweighted counts.

    Returns
    -------
    Counts
        Key (variable id, axis id); `StubCounts` says the shape.
    """
    rows = _row_count(answers)
    kept = np.ones(rows, dtype=bool) if plan.where is None else matches(plan.where, answers, rows)
    memberships = {"total": kept[None, :]}
    memberships.update({axis.id: _membership(axis, answers, kept) for axis in plan.axes})
    measures: list[Sums | None] = [None] if weight is None else [None, weight, weight**2]
    groups = joint_cells(memberships)
    chosen: dict[str, Membership] = {}
    cells: dict[tuple[str, str], CellCounts] = {}
    for variable in plan.variables:
        match part := answers_of(variable, answers):
            case Choices():
                chosen[variable.id] = _chosen(variable, part)
            case Number():
                cells.update(_count_numbers(variable, part, groups, measures))
            case _:
                cells.update(_count_choices(variable, part, groups, measures))
    cells.update(_count_chosen(chosen, memberships, measures))
    return Counts(cells, int(kept.sum()), weight is not None)


def _row_count(answers: Mapping[str, Answers]) -> int:
    """Number of respondents in the block."""
    first = next(iter(answers.values()), None)
    return 0 if first is None else len(first.states)


def _rows(part: Answers, rows: slice) -> Answers:
    """The answers of some rows, without copying."""
    match part:
        case Choice():
            return Choice(part.codes[rows])
        case Choices():
            return Choices(part.chosen[:, rows], part.states[rows])
        case Number():
            return Number(part.values[rows], part.states[rows])
        case Text():
            return Text(part.states[rows])


def answers_of(variable: PlannedVariable, answers: Mapping[str, Answers]) -> Answers:
    """Answers of a planned variable; for the derived `any` of a ranking, the union over its ranks."""
    if variable.item != ANY_RANK:
        return answers[variable.id]
    ranks = [part for name, part in answers.items() if name.startswith(f"{variable.question.id}.rank")]
    codes = [part.codes for part in ranks if isinstance(part, Choice)]
    options = np.arange(len(variable.question.options))[:, None]
    chosen = np.logical_or.reduce([options == rank[None, :] for rank in codes])
    best = np.maximum.reduce([np.minimum(rank, 0) for rank in codes])
    return Choices(chosen, best.astype(np.int8))


def _membership(axis: PlannedAxis, answers: Mapping[str, Answers], kept: Membership) -> Membership:
    """Rows: each category of the axis, then whoever is in none; only respondents the filter keeps."""
    members = np.array([matches(category.condition, answers, len(kept)) for category in axis.categories], dtype=bool)
    return np.asarray(np.vstack([members, ~members.any(axis=0)]) & kept)


def _count_choices(
    variable: PlannedVariable, part: Answers, groups: tuple[JointCells, ...], measures: list[Sums | None]
) -> dict[tuple[str, str], CellCounts]:
    """Counts of a variable with one code per respondent, or with states only."""
    codes = part.codes if isinstance(part, Choice) else part.states
    options = len(variable.question.options) if isinstance(part, Choice) else 0
    stubs = _stubs_by_code(options, variable.nets if options else ())
    counted: dict[tuple[str, str], CellCounts] = {}
    for group in groups:
        by_cell = group.sums(codes + _LOWEST, len(stubs), measures) @ stubs
        for axis, rows in group.rows_by_axis.items():
            counted[variable.id, axis] = StubCounts(rows @ by_cell)
    return counted


def _stubs_by_code(options: int, nets: tuple[tuple[int, ...], ...]) -> Sums:
    """`[code + 3, stub]`: 1 where a respondent with the code counts for the stub: options, nets, the four states."""
    stubs = np.zeros((_LOWEST + max(options, 1), options + len(nets) + len(_STATES)))
    stubs[_LOWEST + np.arange(options), np.arange(options)] = 1
    for position, net in enumerate(nets, options):
        stubs[[_LOWEST + option for option in net], position] = 1
    for position, state in enumerate(_STATES, options + len(nets)):
        stubs[slice(_LOWEST, None) if state is State.ANSWERED else _LOWEST + int(state), position] = 1
    return stubs


def _count_numbers(
    variable: PlannedVariable, part: Number, groups: tuple[JointCells, ...], measures: list[Sums | None]
) -> dict[tuple[str, str], CellCounts]:
    """Counts of each distinct value, and of the states."""
    states = _count_choices(variable, Text(part.states), groups, measures)
    answered = part.states == State.ANSWERED
    values, position = np.unique(part.values[answered], return_inverse=True)
    codes = np.full(len(answered), len(values), dtype=np.intp)  # the code after the last value: no value
    codes[answered] = position
    counted: dict[tuple[str, str], CellCounts] = {}
    for group in groups:
        by_cell = group.sums(codes, len(values) + 1, measures)[:, :, :-1]
        for axis, rows in group.rows_by_axis.items():
            stubs = states[variable.id, axis]
            assert isinstance(stubs, StubCounts)
            counted[variable.id, axis] = ValueCounts(values, rows @ by_cell, stubs)
    return counted


def _chosen(variable: PlannedVariable, part: Choices) -> Membership:
    """Rows: each option, each net (a union of persons, never a sum), then the four states."""
    nets = [np.atleast_2d(part.chosen[list(net)].any(axis=0)) for net in variable.nets]
    states = part.states[None, :] == np.array(_STATES, dtype=np.int8)[:, None]
    return np.concatenate([part.chosen, *nets, states])


def _count_chosen(
    chosen: Mapping[str, Membership], memberships: Mapping[str, Membership], measures: list[Sums | None]
) -> dict[tuple[str, str], CellCounts]:
    """Counts of all multiple-answer variables by all axes: one product for the block."""
    if not chosen:
        return {}
    members = np.concatenate(list(memberships.values()))
    # Without weights every number is a count below 2**24, exact in the type that multiplies twice as fast.
    dtype = np.float32 if len(measures) == 1 else np.float64
    measured = np.stack([members.astype(dtype) if m is None else members * m for m in measures])
    sums = (measured @ np.concatenate(list(chosen.values())).T.astype(dtype)).astype(np.float64)
    counted: dict[tuple[str, str], CellCounts] = {}
    stub_end = 0
    for variable, rows in chosen.items():
        stub_start, stub_end = stub_end, stub_end + len(rows)
        row_end = 0
        for axis, axis_rows in memberships.items():
            row_start, row_end = row_end, row_end + len(axis_rows)
            counted[variable, axis] = StubCounts(sums[:, row_start:row_end, stub_start:stub_end])
    return counted
