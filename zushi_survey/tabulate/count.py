"""Counting one block of respondents: one pure function, the same for a survey of a thousand or of millions.

A block is counted by histograms over joint axis cells and codes. Several variables share a histogram: their codes are
the digits of one number. A single answer is a digit; options and nets of a multiple answer are flags, several of them a
digit. Overlapping axes are cells like any other, weights are two more measures; blocks add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.matching import matches
from zushi_survey.data.responses import Answers, Choice, Choices, Number, State, Text
from zushi_survey.tabulate.counts import CellCounts, Counts, StubCounts, Sums, ValueCounts
from zushi_survey.tabulate.joint import JointCells, Membership, joint_cells
from zushi_survey.tabulate.plan import ANY_RANK, CountPlan, PlannedAxis, PlannedVariable
from zushi_survey.tabulate.words import Digit, Word, digits_of_flags, words_of

_BLOCK_ROWS = 131_072
"""Rows per block: enough that the work done once a block does not count."""
_MOST_BINS = 32_768
"""Bins of one histogram: what the processor's cache holds while it is filled."""

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
    parts = {variable.id: (variable, answers_of(variable, answers)) for variable in plan.variables}
    groups = joint_cells(memberships)
    most = max(min(_MOST_BINS, rows) // max(group.count for group in groups), 2)
    digits = (digit for variable, part in parts.values() for digit in _digits(variable, part, most))
    counted = _count_words(words_of(digits, most), groups, measures)
    cells: dict[tuple[str, str], CellCounts] = {**counted}
    for variable, part in parts.values():
        if isinstance(part, Number):
            cells |= _count_values(variable, part, groups, measures, counted)
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


def _digits(variable: PlannedVariable, part: Answers, most: int) -> Iterator[Digit]:
    """What is counted of a variable, its numbers left out: options, nets, then the four states."""
    if isinstance(part, Choices):
        nets: list[Membership] = [np.logical_or.reduce(part.chosen[list(net)]) for net in variable.nets]
        yield from digits_of_flags(variable.id, [*part.chosen, *nets], most)
        yield Digit(variable.id, part.states, _stubs_by_code(0, ()), -_LOWEST)
        return
    codes = part.codes if isinstance(part, Choice) else part.states
    options = len(variable.question.options) if isinstance(part, Choice) else 0
    yield Digit(variable.id, codes, _stubs_by_code(options, variable.nets if options else ()), -_LOWEST)


def _count_words(
    words: Iterable[Word], groups: Sequence[JointCells], measures: list[Sums | None]
) -> dict[tuple[str, str], StubCounts]:
    """Counts of all variables by all axes; the digits of one variable may lie in several words."""
    found: dict[tuple[str, str], list[Sums]] = {}
    for word in words:
        for group in groups:
            by_cell = group.sums(word.codes, word.width, measures) @ word.stubs
            for axis, rows in group.rows_by_axis.items():
                by_row = rows @ by_cell
                end = 0
                for variable, stubs in word.parts:
                    start, end = end, end + stubs
                    found.setdefault((variable, axis), []).append(by_row[:, :, start:end])
    return {key: StubCounts(np.concatenate(sums, axis=2)) for key, sums in found.items()}


def _stubs_by_code(options: int, nets: tuple[tuple[int, ...], ...]) -> Sums:
    """`[code + 3, stub]`: 1 where a respondent with the code counts for the stub: options, nets, the four states."""
    stubs = np.zeros((_LOWEST + max(options, 1), options + len(nets) + len(_STATES)))
    stubs[_LOWEST + np.arange(options), np.arange(options)] = 1
    for position, net in enumerate(nets, options):
        stubs[[_LOWEST + option for option in net], position] = 1
    for position, state in enumerate(_STATES, options + len(nets)):
        stubs[slice(_LOWEST, None) if state is State.ANSWERED else _LOWEST + int(state), position] = 1
    return stubs


def _count_values(
    variable: PlannedVariable,
    part: Number,
    groups: tuple[JointCells, ...],
    measures: list[Sums | None],
    states: Mapping[tuple[str, str], StubCounts],
) -> dict[tuple[str, str], ValueCounts]:
    """Counts of each distinct value, beside those of the states."""
    answered = part.states == State.ANSWERED
    values, position = np.unique(part.values[answered], return_inverse=True)
    codes = np.full(len(answered), len(values), dtype=np.intp)  # the code after the last value: no value
    codes[answered] = position
    counted: dict[tuple[str, str], ValueCounts] = {}
    for group in groups:
        by_cell = group.sums(codes, len(values) + 1, measures)[:, :, :-1]
        for axis, rows in group.rows_by_axis.items():
            counted[variable.id, axis] = ValueCounts(values, rows @ by_cell, states[variable.id, axis])
    return counted
