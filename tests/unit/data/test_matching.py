"""Bound conditions on answers; expected masks are read off the answers by hand."""

from __future__ import annotations

import pytest

from tests.builders import IV, NA, NR, choice, choices, multiple, number, questionnaire, single
from zushi_survey.data.matching import matches
from zushi_survey.questionnaire.conditions import Chosen, Compared, Every, Negated, Some, bind_condition

FORM = questionnaire(single("S", "a", "b", "c"), multiple("M", "a", "b", "c"), {"id": "N", "type": "NU", "label": "N"})
ANSWERS = {
    "S": choice(0, 1, 2, NR, NA, IV),
    "M": choices(3, {0}, {0, 1}, set(), NR, NA, {2}),
    "N": number(17, 18, 64.5, 65, NR, NA),
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("S = 1", [1, 0, 0, 0, 0, 0]),
        ("S in (1, 3)", [1, 0, 1, 0, 0, 0]),
        ("S != 1", [0, 1, 1, 1, 1, 1]),
        ("S = 無回答", [0, 0, 0, 1, 0, 0]),
        ("S in (1, 非該当, 無効)", [1, 0, 0, 0, 1, 1]),
        ("M = 1", [1, 1, 0, 0, 0, 0]),
        ("M in (2, 3)", [0, 1, 0, 0, 0, 1]),
        ("M = 無回答", [0, 0, 0, 1, 0, 0]),
        ("M in (1, 非該当)", [1, 1, 0, 0, 1, 0]),
        ("N >= 18", [0, 1, 1, 1, 0, 0]),
        ("N > 18", [0, 0, 1, 1, 0, 0]),
        ("N < 65", [1, 1, 1, 0, 0, 0]),
        ("18 <= N <= 64.5", [0, 1, 1, 0, 0, 0]),
        ("N != 18", [1, 0, 1, 1, 1, 1]),
        ("N = 無回答", [0, 0, 0, 0, 1, 0]),
        ("S = 1 and M = 1", [1, 0, 0, 0, 0, 0]),
        ("S = 2 or N >= 65", [0, 1, 0, 1, 0, 0]),
        ("not (S = 1 or S = 2)", [0, 0, 1, 1, 1, 1]),
    ],
)
def test_condition_holds_for_exactly_these_respondents(expression: str, expected: list[int]) -> None:
    condition = bind_condition(expression, FORM)

    assert matches(condition, ANSWERS, 6).astype(int).tolist() == expected


def test_empty_every_is_everyone_and_empty_some_is_nobody() -> None:
    assert matches(Every(()), {}, 3).all()
    assert not matches(Some(()), {}, 3).any()
    assert matches(Every(()), {}, 0).shape == (0,)


def test_no_option_and_no_state_is_nobody() -> None:
    for variable in ("S", "M", "N"):
        assert not matches(Chosen(variable, frozenset()), ANSWERS, 6).any()


def test_variable_without_answers_is_never_silently_false() -> None:
    with pytest.raises(KeyError, match="X"):
        matches(Negated(Chosen("X", frozenset({0}))), ANSWERS, 6)


def test_evaluation_leaves_the_answers_alone() -> None:
    before = ANSWERS["S"].states.tolist()

    matches(Every((Chosen("S", frozenset({0})), Compared("N", low=1))), ANSWERS, 6)

    assert ANSWERS["S"].states.tolist() == before
