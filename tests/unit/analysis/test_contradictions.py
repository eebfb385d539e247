"""Statements that cannot both be so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.analysis.said_facts import statement
from zushi_survey.analysis.contradictions import Clash, contradictions
from zushi_survey.analysis.verdicts import Judgement
from zushi_survey.questionnaire.claims import ClaimsFile
from zushi_survey.questionnaire.wording import WordingRules

Said = dict[str, Any]


def clashes(*says: Said, background: tuple[Said, ...] = ()) -> list[tuple[str, str, Clash, str]]:
    """Clashes of statements with one claim each, called A, B, ..."""
    statements = [statement(one, id=chr(65 + n), line=10 * (n + 1)) for n, one in enumerate(says)]
    behind = tuple(statement(one, id=f"X{n}", line=1) for n, one in enumerate(background))
    file = ClaimsFile(schema_version=1, statements=tuple(statements), background=behind)
    found = contradictions([Judgement(one, (), ()) for one in statements], file, WordingRules())
    return [(one.first.id, one.second.id, one.clash, one.about) for one in found]


def level(phrase: str, of: str = "Q1=1", **more: str) -> Said:
    return {"kind": "level", "of": of, "phrase": phrase, **more}


def majority(**limit: float) -> Said:
    return {"kind": "majority", "of": "Q1=1", **limit}


def alike(**more: object) -> Said:
    return {"kind": "no_difference", "of": "Q1=1", **more}


def pair(higher: str, lower: str) -> Said:
    return {"kind": "pair", "higher": higher, "lower": lower}


def directed(kind: str, direction: str, **more: object) -> Said:
    return {"kind": kind, "of": "Q1=1", "direction": direction, **more}


@pytest.mark.parametrize(
    ("first", "second", "is_clash"),
    [
        (level("約5割"), level("約7割"), True),
        (level("約5割"), level("5割台前半"), False),
        (level("7割台半ば"), majority(under=0.5), True),
        (level("約4割"), majority(under=0.5), False),
        (level("55.6%"), level("55.7%"), True),
        (level("55.6%"), level("5割台半ば"), False),
        (level("2～3割"), level("約5割"), True),
        (majority(over=0.5), majority(under=0.5), True),
        (majority(over=0.2), majority(under=0.5), False),
        (level("約5割"), level("約7割", of="Q2=1"), False),
        (level("約5割"), level("約7割", group="age=age60"), False),
        (level("読めない"), level("約7割"), False),
        (directed("change", "up"), directed("change", "down"), True),
        (directed("change", "up"), directed("change", "down", composition=True), False),
        (directed("group", "up", group="age=a"), directed("group", "down", group="age=a"), True),
        (directed("group", "up", group="age=a"), directed("group", "down", group="age=b"), False),
        (directed("trend", "up", axis="age"), directed("trend", "down", axis="age"), True),
        (pair("Q1=1", "Q2=1"), pair("Q2=1", "Q1=1"), True),
        (pair("Q1=1", "Q2=1"), pair("Q1=1", "Q2=1"), False),
        (directed("change", "up", group="age=a"), directed("change", "down"), False),
        (directed("change", "up", group="age=a"), directed("change", "down", group="age=a"), True),
        (alike(previous=True), directed("change", "up"), True),
        (alike(previous=True), directed("change", "up", strength="やや"), True),
        (alike(previous=True, big_only=True), directed("change", "up"), True),
        (alike(previous=True, big_only=True), directed("change", "up", strength="やや"), False),
        (alike(previous=True, big_only=True), alike(previous=True), False),
        (alike(previous=True), directed("change", "up", group="age=a"), False),
        (alike(previous=True, group="age=a"), directed("change", "up", group="age=a"), True),
        (alike(group="age=a"), directed("group", "up", group="age=a"), True),
        (alike(group="age=b"), directed("group", "up", group="age=a"), False),
        (alike(axis="age"), directed("group", "up", group="age=a"), True),
        (alike(axis="sex"), directed("group", "up", group="age=a"), False),
        (alike(axis="age"), directed("trend", "up", axis="age"), True),
        (alike(axis="age"), {"kind": "association", "of": "Q1=1", "axis": "age"}, True),
        (directed("group", "up", group="age=a"), directed("trend", "up", axis="age"), False),
        (alike(other="Q2=1"), pair("Q2=1", "Q1=1"), True),
        ({"kind": "first", "question": "Q1", "answer": "1"}, {"kind": "first", "question": "Q1", "answer": "2"}, True),
        ({"kind": "first", "question": "Q1", "answer": "1"},
         {"kind": "order", "question": "Q1", "answers": ["2", "1"]}, True),
        ({"kind": "first", "question": "Q1", "answer": "1"},
         {"kind": "order", "question": "Q1", "answers": ["2", "3"], "start": 2}, False),
        ({"kind": "limited", "question": "Q1", "answers": ["1"]}, directed("group", "up", group="age=a"), False),
        ({"kind": "limited", "question": "Q1", "answers": ["2"]}, directed("group", "up", group="age=a"), True),
        ({"kind": "limited", "question": "Q1", "answers": ["2"]}, directed("group", "down", group="age=a"), False),
        ({"kind": "limited", "question": "Q1", "answers": ["2"]},
         {"kind": "top", "question": "Q1", "answers": ["2", "3"]}, True),
    ],
)  # fmt: skip
def test_two_statements(first: Said, second: Said, is_clash: bool) -> None:
    assert bool(clashes(first, second)) is is_clash
    assert bool(clashes(second, first)) is is_clash


def test_a_cause_clashes_with_the_statement_it_goes_against_and_stands_in_the_order_of_the_text() -> None:
    open_question = {"kind": "outside", "reason": "検証する"}
    cause = {"kind": "cause", "hedged": False, "against": "X0"}

    assert clashes(cause, background=(open_question,)) == [("X0", "A", Clash.CAUSE, "X0")]


def test_no_change_beside_a_change_is_told_as_that() -> None:
    assert clashes(alike(previous=True), directed("change", "down")) == [("A", "B", Clash.SAMENESS, "Q1=1 前回")]


def test_each_pair_is_told_once() -> None:
    assert clashes(level("約7割"), level("約5割"), level("約5割")) == [
        ("A", "B", Clash.SIZE, "Q1=1"), ("A", "C", Clash.SIZE, "Q1=1"),
    ]  # fmt: skip
