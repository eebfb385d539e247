"""Counting one block of respondents: one pure function, the same for a survey of a thousand or of millions.

A membership matrix (axis rows x respondents) times an indicator matrix (stubs x respondents) is the table. Options that
overlap (multiple answers), nets and axes that overlap need no special case, and blocks add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.matching import matches
from zushi_survey.data.responses import Answers, Choice, Choices, Number, State, Text
from zushi_survey.tabulate.counts import Counts, StubCounts, ValueCounts
from zushi_survey.tabulate.plan import ANY_RANK, CountPlan, PlannedAxis, PlannedVariable

_BLOCK_ROWS = 16_384
"""Rows per matrix product: small enough for the processor's cache, far below 2**24 where float32 stops being exact."""

Weights = NDArray[np.float64]
Indicator = NDArray[np.bool_]
Matrix = NDArray[np.float32] | NDArray[np.float64]


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
    measured = _measured(np.concatenate(list(memberships.values())), weight)
    cells: dict[tuple[str, str], StubCounts | ValueCounts] = {}
    for variable in plan.variables:
        part = _answers_of(variable, answers)
        sums = _product(measured, _indicator(variable, part))
        start = 0
        for axis, members in memberships.items():
            stubs = StubCounts(sums[:, start : start + len(members)])
            start += len(members)
            is_number = isinstance(part, Number)
            cells[variable.id, axis] = _count_values(part, members, weight, stubs) if is_number else stubs
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


def _answers_of(variable: PlannedVariable, answers: Mapping[str, Answers]) -> Answers:
    """Answers of a planned variable; for the derived `any` of a ranking, the union over its ranks."""
    if variable.item != ANY_RANK:
        return answers[variable.id]
    ranks = [part for name, part in answers.items() if name.startswith(f"{variable.question.id}.rank")]
    codes = [part.codes for part in ranks if isinstance(part, Choice)]
    options = np.arange(len(variable.question.options))[:, None]
    chosen = np.logical_or.reduce([options == rank[None, :] for rank in codes])
    best = np.maximum.reduce([np.minimum(rank, 0) for rank in codes])
    return Choices(chosen, best.astype(np.int8))


def _membership(axis: PlannedAxis, answers: Mapping[str, Answers], kept: Indicator) -> Indicator:
    """Rows: each category of the axis, then whoever is in none; only respondents the filter keeps."""
    members = np.array([matches(category.condition, answers, len(kept)) for category in axis.categories], dtype=bool)
    return np.asarray(np.vstack([members, ~members.any(axis=0)]) & kept)


def _measured(members: Indicator, weight: Weights | None) -> Matrix:
    """`[measure, row, respondent]`: membership, and with weights also times weight and squared weight."""
    if weight is None:
        return members.astype(np.float32)[None]
    return np.stack([members * measure for measure in (np.ones_like(weight), weight, weight**2)])


def _indicator(variable: PlannedVariable, part: Answers) -> Indicator:
    """Rows: each option, each net (a union of persons, never a sum), then the four states."""
    states = part.states
    order = (State.NO_ANSWER, State.NOT_APPLICABLE, State.INVALID, State.ANSWERED)
    by_state: Indicator = states[None, :] == np.array(order, dtype=np.int8)[:, None]
    if isinstance(part, Choice):
        options = np.arange(len(variable.question.options))[:, None] == part.codes[None, :]
    elif isinstance(part, Choices):
        options = part.chosen
    else:
        return by_state
    nets = [options[list(net)].any(axis=0)[None] for net in variable.nets]
    return np.concatenate([options, *nets, by_state], dtype=np.bool_)


def _product(measured: Matrix, indicator: Indicator) -> Weights:
    """`[measure, row, stub]`: sums over respondents."""
    return np.asarray(measured @ indicator.T.astype(measured.dtype), dtype=np.float64)


def _count_values(part: Answers, members: Indicator, weight: Weights | None, states: StubCounts) -> ValueCounts:
    """Counts of each distinct value of a number variable by axis row."""
    assert isinstance(part, Number)
    answered = part.states == State.ANSWERED
    values, position = np.unique(part.values[answered], return_inverse=True)
    measures = [None] if weight is None else [None, weight[answered], weight[answered] ** 2]
    sums = np.zeros((len(measures), len(members), len(values)))
    for row, member in enumerate(members[:, answered]):
        for index, measure in enumerate(measures):
            weights = None if measure is None else measure[member]
            sums[index, row] = np.bincount(position[member], weights=weights, minlength=len(values))
    return ValueCounts(values, sums, states)
