"""Who meets a bound condition: routing here, axes and filters in `tabulate`, share this one evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.responses import Answers, Choice, Choices, Codes, Number, State
from zushi_survey.questionnaire.conditions import Chosen, Compared, Condition, Every, Negated, Some

Mask: TypeAlias = NDArray[np.bool_]

_FEW = 16
"""Codes up to which comparing with each is faster than looking up in a table."""


def matches(condition: Condition, answers: Mapping[str, Answers], count: int) -> Mask:
    """One boolean per respondent (`count` of them): whether the condition holds; any missing is false.

    Raises KeyError when the condition looks at a variable that `answers` does not have: the caller knows whether
    that is a missing column or a mistake, and says so (`variables_used` lists what a condition needs).
    """
    match condition:
        case Chosen():
            return _has_chosen(condition, answers[condition.variable])
        case Compared():
            return _is_within(condition, answers[condition.variable])
        case Every():
            result = np.ones(count, dtype=np.bool_)
            for part in condition.parts:
                result &= matches(part, answers, count)
            return result
        case Some():
            result = np.zeros(count, dtype=np.bool_)
            for part in condition.parts:
                result |= matches(part, answers, count)
            return result
        case Negated():
            return ~matches(condition.part, answers, count)


def _has_chosen(condition: Chosen, answers: Answers) -> Mask:
    """Whether at least one of the options, or one of the missing states, is there."""
    if isinstance(answers, Choice):
        return _is_any_of(answers.codes, [*condition.options, *condition.states])
    in_states = np.isin(answers.states, list(condition.states))
    if isinstance(answers, Choices) and condition.options:
        chosen: Mask = np.logical_or.reduce(answers.chosen[sorted(condition.options)], axis=0)
        return chosen | in_states
    return in_states


def _is_any_of(codes: Codes, wanted: list[int]) -> Mask:
    """Where the code is one of those wanted: compared with each of a few, for many by a table indexed by code."""
    if len(wanted) <= _FEW:
        found = np.zeros(len(codes), dtype=np.bool_)
        for code in wanted:
            found |= codes == code
        return found
    lowest = int(State.INVALID)
    table = np.zeros(max(int(codes.max(initial=0)), *wanted, 0) - lowest + 1, dtype=np.bool_)
    table[[code - lowest for code in wanted]] = True
    return table[codes - lowest]


def _is_within(condition: Compared, answers: Answers) -> Mask:
    """Whether the number lies in the interval; nan never does."""
    if not isinstance(answers, Number):
        raise TypeError(f"{condition.variable} is not a number variable")
    values = answers.values
    above: Mask = values >= condition.low if condition.low_inclusive else values > condition.low
    below: Mask = values <= condition.high if condition.high_inclusive else values < condition.high
    return above & below
