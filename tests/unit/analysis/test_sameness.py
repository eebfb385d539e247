"""Judging that nothing differs, tendencies, 突出 and おおむね: statistics.md B.6 to B.8, C10, C11."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.unit.analysis.said_facts import (
    SaidFacts,
    along,
    change,
    group,
    order,
    pair,
    trend,
    verdict_on,
    wave_trend,
)
from zushi_survey.analysis.facts import Unknown
from zushi_survey.analysis.verdicts import Judgement
from zushi_survey.analysis.waves.trends import TrendVerdict

SAME: dict[str, Any] = {"kind": "no_difference", "of": "Q1=1"}
TENDENCY = {"kind": "change", "of": "Q1=1", "direction": "down", "tendency": True}


def outcome(judged: Judgement) -> tuple[str, str]:
    """The verdict and what may be written instead."""
    return str(judged.verdict), judged.better


@pytest.mark.parametrize(
    ("difference", "p", "equivalence", "same", "not_big"),
    [
        # C11: 540 of 1,112 against 513 and 540 of 1,064; then what is shown, small, big, and too small for words.
        (0.003, 0.87, 0.0149582, ("S", ""), ("S", "")),
        (-0.022, 0.30, 0.0950, ("W", "大きな差はみられない"), ("S", "")),
        (-0.06, 0.12, 0.70, ("U", "大きな差はみられない"), ("S", "")),
        (-0.036, 0.03, 0.20, ("X", "やや減少"), ("W", "やや減少")),
        (-0.06, 0.002, 0.70, ("X", "減少"), ("X", "減少")),
        (0.009, 0.001, 0.001, ("S", ""), ("S", "")),
        (0.05, None, None, ("U", ""), ("U", "")),
    ],
)
def test_no_change(
    difference: float, p: float | None, equivalence: float | None, same: tuple[str, str], not_big: tuple[str, str]
) -> None:
    facts = SaidFacts(change=change(difference, p, equivalence=equivalence))

    assert outcome(verdict_on(facts, SAME | {"previous": True})) == same
    assert outcome(verdict_on(facts, SAME | {"previous": True, "big_only": True})) == not_big


def test_no_change_of_who_answered_is_about_the_sheets_only() -> None:
    said = SAME | {"previous": True}

    assert outcome(verdict_on(SaidFacts(change=change(0.049, None, is_described=True)), said))[0] == "D"
    assert outcome(verdict_on(SaidFacts(change=change(0.05, None, is_described=True)), said))[0] == "X"


@pytest.mark.parametrize("unknown", [Unknown.NOT_COMPARABLE, Unknown.NO_COMMON_AXIS, Unknown.HIDDEN])
def test_what_cannot_be_compared_is_undecided(unknown: Unknown) -> None:
    found = verdict_on(SaidFacts(change=change(0.0, 0.9, unknown=unknown)), SAME | {"previous": True})

    assert (str(found.verdict), found.reason) == ("U", unknown.value)


def test_a_change_of_a_group_asks_for_that_group() -> None:
    asked: list[Any] = []

    def said(*arguments: Any) -> Any:
        asked.append(arguments)
        return change(-0.171, 0.0016)

    for claim in (TENDENCY | {"tendency": False, "group": "age=a"}, SAME | {"previous": True, "group": "age=a"}):
        verdict_on(SaidFacts(change=said), claim)

    assert [group for _, group in asked] == [("age", "a"), ("age", "a")]


def test_a_group_like_the_whole_and_two_answers_alike() -> None:
    of_group = SAME | {"group": "axis=a"}
    of_two = SAME | {"other": "Q2=1"}

    assert outcome(verdict_on(SaidFacts(group_difference=group(0.009, 0.5, alike=0.01)), of_group)) == ("S", "")
    assert outcome(verdict_on(SaidFacts(group_difference=group(0.112, 0.001, alike=0.9)), of_group)) == (
        "X",
        "特に高い",
    )
    assert outcome(verdict_on(SaidFacts(pair=pair(0.01, 0.5, 0.6, alike=0.02)), of_two)) == ("S", "")
    assert outcome(verdict_on(SaidFacts(pair=pair(-0.27, -9.0, 0.001, alike=1.0)), of_two)) == ("X", "大きく下回る")
    assert outcome(verdict_on(SaidFacts(pair=pair(0.03, 1.1, 0.27, alike=0.2)), of_two))[0] == "W"


MEN, WOMEN = group(-0.017, 0.13), group(0.019, 0.13)


@pytest.mark.parametrize(
    ("facts", "same", "not_big"),
    [
        (along(MEN, WOMEN, gap=0.036, alike=0.3), "W", "S"),
        (along(MEN, WOMEN, gap=0.036, alike=0.04), "S", "S"),
        (along(MEN, WOMEN, gap=0.06, alike=0.6), "U", "S"),
        (along(MEN, group(0.11, 0.001), gap=0.13, alike=0.9), "X", "X"),
        (along(MEN, group(0.04, 0.01), gap=0.06, alike=0.9), "X", "W"),
        (along(MEN, WOMEN, p=0.01, gap=0.036, alike=0.3), "X", "W"),
        (along(MEN, WOMEN, gap=0.3, alike=0.9, order=trend([10, 20, 30, 40], [100] * 4)), "X", "W"),
        (along(group(0.2, None), group(-0.2, None), gap=None), "U", "U"),
        (along(MEN, WOMEN, group(0.3, None), gap=0.036, alike=0.04), "S", "S"),
    ],
)
def test_no_difference_along_an_axis(facts: Any, same: str, not_big: str) -> None:
    """No category from the whole, nor the axis as a whole, nor its order; alike only where any two are."""
    said = SAME | {"axis": "sex"}

    assert outcome(verdict_on(SaidFacts(groups_along=facts), said))[0] == same
    assert outcome(verdict_on(SaidFacts(groups_along=facts), said | {"big_only": True}))[0] == not_big


def test_a_hidden_category_leaves_it_open() -> None:
    hidden = along(MEN, group(0.0, 0.9)._replace(unknown=Unknown.HIDDEN), alike=0.01)

    assert outcome(verdict_on(SaidFacts(groups_along=hidden), SAME | {"axis": "sex"}))[0] == "U"


class _ThreeWaves(SaidFacts):
    waves = 3


@pytest.mark.parametrize(
    ("z", "verdict", "counts", "more", "expected"),
    [
        (-3.0, TrendVerdict.FALLING, (400, 370, 340), {}, "S"),
        (-3.0, TrendVerdict.FALLING, (400, 370, 340), {"direction": "up"}, "X"),
        (-1.0, TrendVerdict.NONE, (400, 390, 380), {}, "D"),
        (1.0, TrendVerdict.NONE, (400, 390, 410), {}, "X"),
        (-3.0, TrendVerdict.TURNED, (450, 330, 380), {}, "W"),
        (-3.0, TrendVerdict.NOT_TESTED, (4, 3, 2), {}, "U"),
        (-3.0, TrendVerdict.FALLING, (400, 385, 360), {"strength": "大幅に"}, "W"),
        (-3.0, TrendVerdict.FALLING, (400, 340, 280), {"strength": "大幅に"}, "S"),
        (-3.0, TrendVerdict.FALLING, (400, 370, 340), {"group": "age=a"}, "U"),
    ],
)
def test_a_tendency_of_three_waves(
    z: float, verdict: TrendVerdict, counts: tuple[int, ...], more: dict[str, str], expected: str
) -> None:
    """B.7: a linear trend without a significant reversal; the adverb by what lies between the first and the last."""
    facts = _ThreeWaves(wave_trend=wave_trend(z, verdict, *counts))

    assert str(verdict_on(facts, TENDENCY | more).verdict) == expected


def test_a_tendency_of_a_question_asked_twice_is_to_be_rewritten() -> None:
    twice = wave_trend(0.0, TrendVerdict.NOT_TESTED, unknown=Unknown.NOT_COMPARABLE)

    assert outcome(verdict_on(_ThreeWaves(wave_trend=twice), TENDENCY)) == ("L", "減少している")


def test_a_tendency_of_two_waves_is_judged_as_a_change_with_the_lint_beside() -> None:
    found = verdict_on(SaidFacts(change=change(-0.06, 0.002)), TENDENCY, quote="参加率は減少傾向です")

    assert str(found.verdict) == "S"
    assert [hit.lint.id for hit in found.lints] == ["tendency_of_two_waves"]


FIRST = {"kind": "first", "question": "Q1", "answer": "a", "standout": True}


@pytest.mark.parametrize(
    ("second", "alone", "verdict", "better"),
    [
        (500, "a", "S", ""),
        (501, "a", "W", "「a」が最も高い"),
        (590, None, "D", "「a」(60.0％)と「b」(59.0％)が上位"),
        (601, "b", "X", ""),
    ],
)
def test_one_that_stands_out_is_ten_points_ahead(second: int, alone: str | None, verdict: str, better: str) -> None:
    figures = {"a": Fraction(600, 1000), "b": Fraction(second, 1000), "c": Fraction(1, 10)}
    fact = order(figures, alone=alone, near=("a", "b") if alone is None else (alone,))

    assert outcome(verdict_on(SaidFacts(order=fact), FIRST)) == (verdict, better)


@pytest.mark.parametrize(
    ("third", "p", "verdict"),
    [(430, 0.001, "S"), (431, 0.001, "W"), (430, 0.2, "D"), (531, 0.001, "X"), (430, None, "U")],
)
def test_several_that_lead_are_ten_points_before_the_next(third: int, p: float | None, verdict: str) -> None:
    figures = {"a": Fraction(612, 1000), "b": Fraction(530, 1000), "c": Fraction(third, 1000)}
    asked: list[Any] = []

    def said(*arguments: Any) -> Any:
        asked.append(arguments)
        return pair(0.1, 3.0, p)

    facts = SaidFacts(order=order(figures, alone="a", near=("a",)), pair=said)
    found = verdict_on(facts, {"kind": "top", "question": "Q1", "answers": ["a", "b"], "standout": True})

    assert str(found.verdict) == verdict
    assert all([one.option for one in pair_of] == ["b", "c"] for pair_of in asked)


MOSTLY = ([10, 25, 20, 40], [100, 100, 100, 100])


def test_mostly_allows_one_reversal_and_plain_words_do_not() -> None:
    """25 before 20 of a hundred: a step back of five points, not significant, where three are allowed."""
    said = {"kind": "trend", "of": "Q1=1", "axis": "age", "direction": "up"}
    facts = SaidFacts(trend=trend(*MOSTLY))

    assert outcome(verdict_on(facts, said | {"mostly": True})) == ("S", "")
    assert outcome(verdict_on(facts, said)) == ("W", "年齢が上がるにつれおおむね")
    assert outcome(verdict_on(facts, said | {"mostly": True, "direction": "down"}))[0] == "X"
    assert outcome(verdict_on(SaidFacts(trend=trend([10, 20, 30, 40], [100] * 4)), said | {"mostly": True}))[0] == "S"
