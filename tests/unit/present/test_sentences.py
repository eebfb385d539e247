"""Words of fields: endings, names, calendars, bases; what cannot be said is not said."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from zushi_survey.analysis.facts import MentionFact, ShareFact, Unknown
from zushi_survey.present.levels_in_words import groups_said, mention_words, period_text, recorded_text
from zushi_survey.present.names import Names
from zushi_survey.present.said import Ending, Piece, Said, Unsaid, ending_before, predicate
from zushi_survey.present.sentences import with_base
from zushi_survey.questionnaire.claims import GroupRef, Quantity
from zushi_survey.questionnaire.load import load_questionnaire


@pytest.fixture(scope="module")
def names(repository: Path) -> Names:
    return Names(load_questionnaire(repository / "questionnaires" / "zushi-r3.yaml"))


@pytest.mark.parametrize(
    ("following", "written"),
    [("。", "増加しています"), ("", "増加しています"), ("、次に", "増加しており"), ("ものの", "増加している")],
)
def test_the_prose_after_a_predicate_decides_its_ending(following: str, written: str) -> None:
    assert predicate("rise", ending_before(following)) == written


def test_every_predicate_has_all_endings() -> None:
    for name in ("rise", "fall", "flat", "same", "high", "low", "most", "highest", "order", "second", "top"):
        assert len({predicate(name, ending) for ending in Ending}) == 3


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (("2021-10-28", "2021-11-24"), "令和3年10月28日～11月24日"),
        (("2019-04-30", "2019-05-01"), "平成31年4月30日～5月1日"),
        (("2019-05-01", "2019-05-01"), "令和元年5月1日"),
        (("2021-12-28", "2022-01-05"), "令和3年12月28日～令和4年1月5日"),
    ],
)
def test_periods_are_in_the_japanese_calendar(days: tuple[str, str], written: str) -> None:
    assert period_text(days) == written


def test_recorded_values_in_print() -> None:
    assert recorded_text("sent", 2000) == "2,000"
    # 1,112 / 2,000 = .556
    assert recorded_text("valid_rate", Fraction(1112, 2000)) == "55.6％"
    assert recorded_text("survey.fiscal_year", 2021) == "令和3年度"
    assert recorded_text("survey.min_age", 18) == "18歳"


def test_groups_heard_are_counted_and_never_put_into_percent() -> None:
    said = mention_words(MentionFact("T1", ("高齢化",), "", 13, 15, ("SEG001",), Unknown.NOTHING))

    assert isinstance(said, Said)
    assert said.pieces[0].text == "多くの団体(15団体中13団体)"
    assert isinstance(mention_words(MentionFact("T1", ("x",), "", 0, 15, (), Unknown.NOTHING)), Unsaid)


@pytest.mark.parametrize(
    ("words", "groups"),
    [("多くの団体", "many"), ("どの団体も", "all"), ("複数の団体", 2), ("挙げる声があり", 1)],
)
def test_how_many_groups_the_authors_words_speak_of(words: str, groups: int | str) -> None:
    assert groups_said(words) == groups


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (GroupRef("district", "hisagi"), "久木小学校区"),
        (GroupRef("household", "couple"), "夫婦のみ世帯"),
        (GroupRef("household", "two_generations"), "二世代世帯"),
        (GroupRef("age", "age30"), "30歳代"),
        (GroupRef("age", "age60"), "60歳代"),
        (GroupRef("sex*age", "male*age80"), "男性の80歳以上"),
    ],
)
def test_groups_are_named_as_people_call_them(group: GroupRef, name: str, names: Names) -> None:
    assert names.group(group) == name


def test_answers_stand_in_the_brackets_of_their_kind(names: Names) -> None:
    assert names.answer(Quantity("Q10", "1")) == "「参加している」"
    assert names.answer(Quantity("Q12", net="known")) == "『知っている』"
    assert names.apart([Quantity("Q17.a", "1"), Quantity("Q17.b", "1")]) == ["“児童”", "“高齢者”"]
    assert names.apart([Quantity("Q24", net="obtained"), Quantity("Q24", net="not_obtained")]) == [
        "『入手できている』",
        "『入手できていない』",
    ]


def _figure(text: str) -> Said:
    share = ShareFact("R3", Quantity("Q1", "1"), "", None, "", 1, 2, 0.5, None, False, Unknown.NOTHING)
    return Said((Piece("先の言葉"), Piece(text, (), (share,))))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("約5割(50.0％)", "約5割(50.0％、n=40)"),
        ("4.2％", "4.2％(n=40)"),
        ("40人中20人(50.0％)", "40人中20人(50.0％)"),
    ],
)
def test_the_base_joins_the_first_figure(text: str, written: str) -> None:
    assert with_base(_figure(text), "n=40").pieces[1].text == written
