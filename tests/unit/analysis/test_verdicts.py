"""The rules of judging: statistics.md B.4 to B.10, C7, C11 to C13, C18, E.2 and G, kind by kind."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.unit.analysis.said_facts import (
    OF,
    SaidFacts,
    association,
    change,
    group,
    mean,
    mention,
    order,
    pair,
    recorded,
    share,
    statement,
    trend,
    verdict_on,
)
from zushi_survey.analysis.facts import CodesFact, QuoteFact, ShareFact, Unknown
from zushi_survey.analysis.verdicts import judge
from zushi_survey.questionnaire.claims import ClaimsFile, Quantity

LEVEL = {"kind": "level", "of": "Q1=1", "phrase": "約5割"}
CHANGE = {"kind": "change", "of": "Q1=1", "direction": "down"}
GROUP = {"kind": "group", "of": "Q1=1", "group": "axis=a", "direction": "up"}
AGES = [78, 98, 150, 178, 184, 240, 176]
VOLUNTEERS = [4, 7, 12, 17, 22, 34, 14]
FOUR = {name: Fraction(count, 1112) for name, count in {"a": 612, "b": 590, "c": 455, "d": 430}.items()}


@pytest.mark.parametrize(
    ("phrase", "chosen", "base", "verdict", "better"),
    [
        ("約5割", 500, 1000, "S", ""),
        ("約5割", 475, 1000, "S", ""),
        ("約5割", 465, 1000, "W", "4割台半ば"),
        ("約5割", 459, 1000, "X", "4割台半ば"),
        ("5割台弱", 511, 1000, "S", ""),
        ("5割台弱", 545, 1000, "W", "5割台半ば"),
        ("4人に1人", 278, 1112, "S", ""),
        ("過半数", 590, 1112, "S", ""),
        ("過半数", 570, 1112, "D", "約半数"),
        ("過半数", 556, 1112, "X", "約5割"),
        ("55.6%", 618, 1112, "S", ""),
        ("55.5%", 618, 1112, "X", "5割台半ば"),
        ("約2割にとどまり", 222, 1112, "S", ""),
    ],
)
def test_a_level_by_its_grade(phrase: str, chosen: int, base: int, verdict: str, better: str) -> None:
    found = verdict_on(SaidFacts(share=share(chosen, base)), LEVEL | {"phrase": phrase})

    assert (str(found.verdict), found.better) == (verdict, better)


def test_a_level_carries_its_evidence_and_its_group() -> None:
    fact = share(20, 40, group="a")
    asked: list[Any] = []

    def said(*arguments: Any) -> ShareFact:
        asked.append(arguments)
        return fact

    found = verdict_on(SaidFacts(share=said), LEVEL | {"group": "axis=a"})

    assert found.evidence == (fact,)
    assert asked == [(OF, ("axis", "a"))]


@pytest.mark.parametrize(
    ("fact", "phrase", "reason"),
    [
        (share(5, 10)._replace(unknown=Unknown.HIDDEN), "約5割", "hidden"),
        (share(0, 0), "約5割", "nobody"),
        (share(5, 10)._replace(unknown=Unknown.NO_COLUMN), "約5割", "no_column"),
        (share(5, 10), "すこぶる", "unreadable"),
        (share(5, 10), "3割から6割、または約8割", "unreadable"),
    ],
)
def test_a_level_without_figure_or_phrase_is_undecided(fact: ShareFact, phrase: str, reason: str) -> None:
    found = verdict_on(SaidFacts(share=fact), LEVEL | {"phrase": phrase})

    assert (str(found.verdict), found.reason) == ("U", reason)
    assert found.note


@pytest.mark.parametrize(
    ("chosen", "claim", "verdict"),
    [
        (590, {"over": 0.5}, "S"), (570, {"over": 0.5}, "D"), (556, {"over": 0.5}, "X"), (550, {"over": 0.5}, "X"),
        (222, {"under": 0.5}, "S"), (545, {"under": 0.5}, "D"), (556, {"under": 0.5}, "X"), (840, {"under": 0.5}, "X"),
    ],
)  # fmt: skip
def test_a_majority_by_the_interval(chosen: int, claim: dict[str, float], verdict: str) -> None:
    """53.0% of 1,112 is the first share whose interval lies over one half (B.5)."""
    found = verdict_on(SaidFacts(share=share(chosen, 1112)), {"kind": "majority", "of": "Q1=1", **claim})

    assert str(found.verdict) == verdict


def test_positive_scores_by_the_interval() -> None:
    claim = {"kind": "positive", "items_of": "Q1"}
    high, near, low = mean(0.35, 0.19, 0.52), mean(0.05, -0.1, 0.2), mean(-0.1, -0.2, 0.0)

    verdicts = [str(verdict_on(SaidFacts(item_means=tuple(means)), claim).verdict)
                for means in ([high, high], [high, near], [high, low], [])]  # fmt: skip

    assert verdicts == ["S", "D", "X", "U"]


@pytest.mark.parametrize(("third", "verdict"), [(99, "S"), (100, "X"), (260, "X")])
def test_limited_to_some_options(third: int, verdict: str) -> None:
    shares = tuple(share(n, 1000, Quantity("Q1", code)) for code, n in (("1", 500), ("2", 400), ("3", third)))

    found = verdict_on(SaidFacts(option_shares=shares), {"kind": "limited", "question": "Q1", "answers": ["1", "2"]})

    assert str(found.verdict) == verdict


@pytest.mark.parametrize(
    ("difference", "p", "more", "verdict", "reason"),
    [
        (-0.06, 0.00177, {}, "S", ""),
        (-0.06, 0.00177, {"direction": "up"}, "X", "wrong_direction"),
        (-0.015, 0.2625, {}, "D", "direction_within_error"),
        (-0.06, 0.00177, {"strength": "やや"}, "S", ""),
        (-0.08, 0.001, {"strength": "やや"}, "S", "plain_fits"),
        (-0.12, 0.001, {"strength": "やや"}, "W", "other_strength"),
        (-0.04, 0.001, {"strength": "大幅に"}, "W", "other_strength"),
        (-0.12, 0.001, {"strength": "激"}, "S", ""),
        (-0.12, 0.001, {"strength": "ものすごく"}, "U", "unknown_strength"),
        (-0.06, None, {}, "U", "small_base"),
        (0.0, 0.9, {}, "X", "no_difference"),
    ],
)  # fmt: skip
def test_a_change(difference: float, p: float | None, more: dict[str, str], verdict: str, reason: str) -> None:
    found = verdict_on(SaidFacts(change=change(difference, p)), CHANGE | more)

    assert (str(found.verdict), found.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("equal", "is_flagged"), [((0.00286, 0.84), True), ((0.03, 0.01), False), ((-0.03, 0.01), True), (None, False)]
)
def test_a_change_that_composition_may_explain_stands_with_a_remark(
    equal: tuple[float, float] | None, is_flagged: bool
) -> None:
    """C12: +3.19 points crude, p .0302; +0.286 at equal ages."""
    found = verdict_on(SaidFacts(change=change(0.0319, 0.0302, standardised=equal)), CHANGE | {"direction": "up"})

    assert str(found.verdict) == "S"
    assert bool(found.remarks) is is_flagged


@pytest.mark.parametrize(
    ("difference", "more", "verdict"),
    [(0.022, {}, "D"), (0.022, {"strength": "やや"}, "D"), (-0.022, {}, "X"), (0.12, {"strength": "やや"}, "W")],
)
def test_who_answered_is_a_fact_about_the_sheets_only(difference: float, more: dict[str, str], verdict: str) -> None:
    said = CHANGE | {"direction": "up", "composition": True} | more

    for fact in (change(difference, None, is_described=True), change(difference, 0.0001)):
        assert str(verdict_on(SaidFacts(change=fact), said).verdict) == verdict


@pytest.mark.parametrize("unknown", [Unknown.NOT_COMPARABLE, Unknown.NO_EARLIER_WAVE, Unknown.HIDDEN])
def test_a_change_that_cannot_be_made_is_undecided(unknown: Unknown) -> None:
    found = verdict_on(SaidFacts(change=change(0.0, 0.5, unknown=unknown)), CHANGE)

    assert (str(found.verdict), found.reason) == ("U", unknown.value)


@pytest.mark.parametrize(
    ("changes", "not_all", "verdict"),
    [
        ([(-0.05, 0.01), (0.01, 0.8)], False, "S"),
        ([(-0.05, 0.01), (0.01, 0.8)], True, "S"),
        ([(-0.05, 0.01), (-0.06, 0.001)], True, "X"),
        ([(-0.02, 0.3), (0.01, 0.8)], False, "D"),
        ([(0.05, 0.01), (0.01, 0.8)], False, "X"),
        ([], False, "U"),
    ],
)  # fmt: skip
def test_some_options_changed(changes: list[tuple[float, float]], not_all: bool, verdict: str) -> None:
    facts = SaidFacts(option_changes=tuple(change(*one) for one in changes))

    found = verdict_on(facts, {"kind": "some_changed", "question": "Q1", "direction": "down", "not_all": not_all})

    assert str(found.verdict) == verdict


@pytest.mark.parametrize(
    ("difference", "p", "more", "verdict", "reason"),
    [
        (0.084, 0.010989, {}, "S", ""),
        (0.084, 0.010989, {"strength": "やや"}, "S", "plain_fits"),
        (0.0996, 0.0238, {"strength": "やや"}, "S", "plain_fits"),
        (0.1, 0.0238, {"strength": "やや"}, "W", "other_strength"),
        (-0.084, 0.010989, {}, "X", "wrong_direction"),
        (0.084, 0.05, {}, "D", "direction_within_error"),
        (0.084, None, {}, "U", "small_base"),
        (-0.232, 0.0001, {"direction": "down", "strength": "特に"}, "S", ""),
        (-0.04, 0.0001, {"direction": "down", "strength": "特に"}, "W", "other_strength"),
    ],
)
def test_a_group_against_the_whole(
    difference: float, p: float | None, more: dict[str, str], verdict: str, reason: str
) -> None:
    found = verdict_on(SaidFacts(group_difference=group(difference, p)), GROUP | more)

    assert (str(found.verdict), found.reason) == (verdict, reason)


def test_a_test_that_points_the_other_way_than_the_printed_shares_supports_neither() -> None:
    fact = group(0.02, 0.01)
    turned = fact._replace(test=fact.test._replace(statistic=-2.6) if fact.test else None)

    assert str(verdict_on(SaidFacts(group_difference=turned), GROUP).verdict) == "D"


@pytest.mark.parametrize(("other", "verdict"), [(170, "S"), (175, "S"), (176, "X")])
def test_an_extreme_group_needs_the_largest_share_of_its_axis(other: int, verdict: str) -> None:
    fact = group(0.084, 0.010989, share(other, 206, group="b"), mine=share(175, 206, group="a"))

    found = verdict_on(SaidFacts(group_difference=fact), GROUP | {"extreme": True})

    assert str(found.verdict) == verdict


@pytest.mark.parametrize(
    ("until", "direction", "verdict", "reason"),
    [
        (7, "up", "D", "direction_within_error"),
        (6, "up", "W", "mostly"),
        (6, "down", "X", "wrong_direction"),
    ],
)
def test_a_trend_by_its_four_conditions(until: int, direction: str, verdict: str, reason: str) -> None:
    """The volunteers of C7: z = 1.83 over seven ages; over six z = 2.91, but the ends are 9.1 points apart (B.7)."""
    fact = trend(VOLUNTEERS[:until], AGES[:until])

    found = verdict_on(SaidFacts(trend=fact), {"kind": "trend", "of": "Q1=1", "axis": "age", "direction": direction})

    assert (str(found.verdict), found.reason) == (verdict, reason)


def test_a_steady_trend_stands() -> None:
    found = verdict_on(
        SaidFacts(trend=trend([10, 20, 30], [100, 100, 100])),
        {"kind": "trend", "of": "Q1=1", "axis": "age", "direction": "up"},
    )

    assert str(found.verdict) == "S"


@pytest.mark.parametrize(
    ("claim", "verdict", "better"),
    [
        ({"kind": "first", "answer": "a"}, "S", ""),
        ({"kind": "first", "answer": "a", "alone": True}, "D", "「a」(55.0％)と「b」(53.1％)が上位"),
        ({"kind": "first", "answer": "b"}, "X", ""),
        ({"kind": "first", "answer": "その他"}, "U", ""),
        ({"kind": "order", "answers": ["a", "b", "c", "d"]}, "S", ""),
        ({"kind": "order", "answers": ["a", "b"], "alone": True}, "D", "「a」(55.0％)と「b」(53.1％)が上位"),
        ({"kind": "order", "answers": ["a", "c"]}, "X", "「a」(55.0％)、「b」(53.1％)"),
        ({"kind": "order", "answers": ["b", "a"]}, "X", "「a」(55.0％)、「b」(53.1％)"),
        ({"kind": "order", "answers": ["c", "d"], "start": 3}, "S", ""),
        ({"kind": "order", "answers": ["c", "d"]}, "X", "「a」(55.0％)、「b」(53.1％)"),
        ({"kind": "order", "answers": ["c", "d"], "start": 2}, "X", "「a」(55.0％)、「b」(53.1％)、「c」(40.9％)"),
        ({"kind": "top", "answers": ["b", "a"]}, "S", ""),
        ({"kind": "top", "answers": ["a", "c"]}, "X", "「a」(55.0％)、「b」(53.1％)"),
        ({"kind": "top", "answers": ["b"]}, "X", "「a」(55.0％)"),
        ({"kind": "top", "answers": ["b"], "places": 2}, "S", ""),
    ],
)
def test_orders_of_four_options(claim: dict[str, Any], verdict: str, better: str) -> None:
    """C13: a and b cannot be told apart, so that neither is 最も."""
    facts = SaidFacts(order=order(FOUR, alone=None, near=("a", "b")))

    found = verdict_on(facts, {"question": "Q1", **claim})

    assert str(found.verdict) == verdict
    if better:
        assert found.better == better


def test_the_first_alone_and_an_order_that_was_not_tested() -> None:
    claim = {"kind": "first", "question": "Q1", "answer": "a", "alone": True}

    assert str(verdict_on(SaidFacts(order=order(FOUR, alone="a", near=("a",))), claim).verdict) == "S"
    untested = SaidFacts(order=order(FOUR, alone=None, near=("a",), is_tested=False))
    assert str(verdict_on(untested, claim).verdict) == "U"


def test_printed_ties_share_their_place() -> None:
    tied = {"a": Fraction(1, 2), "b": Fraction(1, 4), "c": Fraction(1, 4), "d": Fraction(1, 8)}
    facts = SaidFacts(order=order(tied, alone="a", near=("a",)))

    def said(**claim: Any) -> str:
        return str(verdict_on(facts, {"question": "Q1", **claim}).verdict)

    assert said(kind="order", answers=["b", "c"], start=2) == said(kind="order", answers=["c", "b"], start=2) == "S"
    assert said(kind="order", answers=["c", "d"], start=3) == "S"
    assert said(kind="top", answers=["a", "c"]) == "S"


@pytest.mark.parametrize(
    ("difference", "z", "p", "strength", "verdict"),
    [
        (0.0333, 4.013213, 5.98977e-05, None, "S"),
        (0.0333, 4.013213, 5.98977e-05, "やや", "S"),
        (0.0333, 4.013213, 5.98977e-05, "大幅に", "W"),
        (-0.0333, -4.013213, 5.98977e-05, None, "X"),
        (0.01, 1.2, 0.23, None, "D"),
        (0.01, 1.2, None, None, "U"),
    ],
)
def test_a_pair(difference: float, z: float, p: float | None, strength: str | None, verdict: str) -> None:
    """C18: 61 against 24 persons of 1,112."""
    claim = {"kind": "pair", "higher": "Q1=1", "lower": "Q2=1", "strength": strength}

    assert str(verdict_on(SaidFacts(pair=pair(difference, z, p)), claim).verdict) == verdict


def _together(*codes: int) -> list[dict[str, str]]:
    return [{"kind": "association", "of": f"Q1={code}", "together_with": "Q2=1"} for code in codes]


def test_associations_of_one_statement_are_one_family() -> None:
    p_of = {"1": 0.03, "2": 0.04, "3": 0.9}
    facts = SaidFacts(together=lambda of, _: association(p_of[of.option], is_positive=True))

    alone, three = verdict_on(facts, *_together(1)), verdict_on(facts, *_together(1, 2, 3))

    assert (str(alone.verdict), str(three.verdict)) == ("S", "D")
    assert [fact.p_adjusted for fact in three.evidence] == pytest.approx([0.06, 0.06, 0.9])


def test_associations_the_other_way_and_along_an_axis() -> None:
    apart = SaidFacts(together=association(0.001, is_positive=False))
    along = {"kind": "association", "of": "Q1=1", "axis": "age"}

    assert str(verdict_on(apart, *_together(1)).verdict) == "X"
    assert str(verdict_on(SaidFacts(along=association(0.192, is_positive=None)), along).verdict) == "D"
    assert str(verdict_on(SaidFacts(along=association(0.04, is_positive=None)), along).verdict) == "S"


@pytest.mark.parametrize(("p_values", "verdict"), [((0.01, 0.5), "S"), ((0.05, 0.5), "D"), ((), "U")])
def test_some_option_along_an_axis(p_values: tuple[float, ...], verdict: str) -> None:
    facts = SaidFacts(options_along=tuple(association(p, is_positive=None) for p in p_values))

    found = verdict_on(facts, {"kind": "some_association", "question": "Q1", "axis": "age"})

    assert str(found.verdict) == verdict


@pytest.mark.parametrize(
    ("value", "compared", "said", "verdict"),
    [
        (Fraction(1112, 2000), "same", 55.6, "M"),
        (Fraction(1112, 2000), "same", 55.5, "X"),
        (Fraction(1112, 2000), "same", 56, "M"),
        (2000, "same", 2000, "M"),
        (2000, "same", 2001, "X"),
        ("市内全域", "same", "市内 全域", "M"),
        ("市内全域", "same", "市街地", "X"),
        (True, "same", "はい", "M"),
        (True, "same", "いいえ", "X"),
        (("住民", "当事者"), "same_set", ["当事者", "住民"], "M"),
        (("住民", "当事者"), "same", ["当事者", "住民"], "X"),
        (("住民", "当事者"), "same_set", ["住民"], "X"),
        (("近所づきあいの程度", "福祉施策への関心"), "among", ["福祉施策", "近所づきあい"], "M"),
        (("近所づきあいの程度",), "among", ["介護"], "X"),
        (("2022-01-24", "2022-01-28"), "within", ["2022-01-21", "2022-01-31"], "M"),
        (("2022-01-24", "2022-02-04"), "within", ["2022-01-21", "2022-01-31"], "X"),
        (None, "same", 1, "U"),
    ],
)
def test_a_recorded_fact(value: object, compared: str, said: object, verdict: str) -> None:
    found = verdict_on(
        SaidFacts(recorded=recorded(value, compared)), {"kind": "fact", "field": "survey.area", "value": said}
    )

    assert str(found.verdict) == verdict


@pytest.mark.parametrize(
    ("groups", "claimed", "verdict", "reason"),
    [
        (1, 1, "S", ""), (0, 1, "X", "not_mentioned"), (2, 3, "X", "too_few_groups"), (3, 3, "S", ""),
        (8, "many", "S", ""), (7, "many", "X", "too_few_groups"), (0, "many", "X", "not_mentioned"),
        (15, "all", "S", ""), (14, "all", "U", "silent"), (0, "all", "X", "not_mentioned"),
    ],
)  # fmt: skip
def test_how_many_groups(groups: int, claimed: object, verdict: str, reason: str) -> None:
    """E.2: many is more than half of fifteen; a silent group refutes nothing (G.11)."""
    found = verdict_on(
        SaidFacts(mention=mention(groups)), {"kind": "mention", "theme": "T1", "codes": ["高齢化"], "groups": claimed}
    )

    assert (str(found.verdict), found.reason) == (verdict, reason)
    assert "%" not in found.note


def test_points_that_every_code_every_theme_and_every_type_must_have() -> None:
    raised = {("a", "T1"): 2, ("b", "T1"): 1, ("a", "T2"): 0}
    facts = SaidFacts(mention=lambda codes, theme, _: mention(raised[codes[0], theme]))
    by_type = SaidFacts(mention=lambda _codes, _theme, kind: mention(int(kind == "住民団体")))

    every = verdict_on(facts, {"kind": "mention", "theme": "T1", "codes": ["a", "b"], "every_code": True})
    each = verdict_on(facts, {"kind": "mention", "codes": ["a"], "each": "theme"})
    types = verdict_on(by_type, {"kind": "mention", "codes": ["a"], "each": "type"})

    assert str(every.verdict) == "S"
    assert (str(each.verdict), each.note) == ("X", "言及のないテーマ・種類があります(T2)")
    assert (str(types.verdict), types.note) == ("X", "言及のないテーマ・種類があります(当事者団体)")


def test_codes_and_quotations() -> None:
    ten = CodesFact("T4", tuple(map(str, range(10))), Unknown.NOTHING)
    codes = {"kind": "codes", "theme": "T4", "at_least": 10}
    quote = {"kind": "quote", "text": "アンテナ"}

    assert str(verdict_on(SaidFacts(raised=ten), codes).verdict) == "S"
    assert str(verdict_on(SaidFacts(raised=ten._replace(codes=ten.codes[1:])), codes).verdict) == "X"
    assert str(verdict_on(SaidFacts(quoted=QuoteFact("SEG1", 3, Unknown.NOTHING)), quote).verdict) == "S"
    assert str(verdict_on(SaidFacts(quoted=QuoteFact("", 3, Unknown.NOTHING)), quote).verdict) == "X"
    assert str(verdict_on(SaidFacts(quoted=QuoteFact("", 0, Unknown.NO_HEARING)), quote).verdict) == "U"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ({"kind": "cause", "hedged": True}, "U"),
        ({"kind": "cause", "hedged": True, "against": "S1"}, "U"),
        ({"kind": "cause", "hedged": False}, "L"),
        ({"kind": "cause", "hedged": False, "against": "S1"}, "X"),
        ({"kind": "outside", "reason": "別の統計です"}, "U"),
    ],
)
def test_causes_and_what_lies_outside(claim: dict[str, object], verdict: str) -> None:
    assert str(verdict_on(SaidFacts(), claim).verdict) == verdict


def test_all_of_a_statement_must_hold_and_the_gravest_verdict_decides() -> None:
    facts = SaidFacts(share=share(500, 1000), change=change(-0.015, 0.2625), recorded=recorded("a"))
    holds, fails = LEVEL, LEVEL | {"phrase": "約7割"}
    fact = {"kind": "fact", "field": "survey.area", "value": "a"}
    guess, assertion = {"kind": "cause"}, {"kind": "cause", "hedged": False}

    def found(*says: dict[str, Any]) -> str:
        return str(verdict_on(facts, *says).verdict)

    assert found(holds, CHANGE) == "D"
    assert found(CHANGE, guess) == "U"
    assert found(guess, assertion) == "L"
    assert found(assertion, fails) == "X"
    assert found(fact) == "M"
    assert found(fact, holds) == "S"
    assert len(verdict_on(facts, holds, CHANGE).parts) == 2


def test_the_same_as_another_statement_gets_its_verdict_and_evidence() -> None:
    first = statement(LEVEL, id="A")
    second = statement({"kind": "same", "id": "A"}, id="B")
    circle = statement({"kind": "same", "id": "C"}, id="C")
    lost = statement({"kind": "same", "id": "Z"}, id="D")
    file = ClaimsFile(schema_version=1, statements=(first, second, circle, lost))
    facts = SaidFacts(share=share(459, 1000))

    judged = {one.id: judge(one, facts, file) for one in file.statements}

    assert judged["B"].verdict is judged["A"].verdict
    assert judged["B"].evidence == judged["A"].evidence == (share(459, 1000),)
    assert [str(judged[name].verdict) for name in "CD"] == ["U", "U"]


def test_lints_stand_beside_the_verdict() -> None:
    said = "世帯構成は二世帯世帯が5割台弱を占める"

    found = verdict_on(SaidFacts(share=share(511, 1000)), LEVEL | {"phrase": "5割台弱"}, quote=said)

    assert str(found.verdict) == "S"
    assert {hit.lint.id for hit in found.lints} == {"band_weak", "two_households"}
