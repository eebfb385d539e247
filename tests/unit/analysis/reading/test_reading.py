"""From words to claims: what a segment says, what it leaves open, and why it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from zushi_survey.analysis.reading.documents import DocumentReader, Passage
from zushi_survey.analysis.reading.quotes import QuoteFinder
from zushi_survey.analysis.reading.scope import Scope, scopes
from zushi_survey.analysis.reading.sentences import Span, parts, sentences
from zushi_survey.analysis.reading.terms import Terms
from zushi_survey.questionnaire.claims import (
    ChangeClaim,
    GroupClaim,
    GroupRef,
    LevelClaim,
    MentionClaim,
    NoDifferenceClaim,
    OrderClaim,
    Quantity,
    TopClaim,
)
from zushi_survey.questionnaire.glossary import Glossary
from zushi_survey.questionnaire.load import load_glossary, load_questionnaire
from zushi_survey.questionnaire.texts import Paragraph
from zushi_survey.questionnaire.wording import WordingRules


@pytest.fixture(scope="module")
def reader(repository: Path) -> DocumentReader:
    form = load_questionnaire(repository / "questionnaires" / "zushi-r3.yaml")
    glossary = load_glossary(repository / "data" / "sample" / "glossary.yaml", form)
    return DocumentReader(Terms(glossary, form), form, WordingRules())


def read(reader: DocumentReader, *lines: str) -> list[Passage]:
    """The passages of lines."""
    return list(reader.read([Paragraph(number, line) for number, line in enumerate(lines, 1)]))


def test_sentences_end_at_full_stops_outside_brackets() -> None:
    text = "- ・「はい。」が5割。次は6割"

    assert [text[start:end] for start, end in sentences(text)] == ["「はい。」が5割", "次は6割"]


def test_no_comma_cuts_a_bracket_or_a_word() -> None:
    text = "“資源、制度”と交流、連携の場、防災"
    word = Span(text.index("交流"), text.index("の場"))

    assert [text[start:end] for start, end in parts(text, Span(0, len(text)), [word])] == [
        "“資源、制度”と交流、連携の場",
        "防災",
    ]


def test_groups_and_quantities_turn_by_turn_are_pairs(reader: DocumentReader) -> None:
    (one,) = read(
        reader, "コロナ禍の影響として、若い世代では通勤・通学等の制限、高齢者では趣味の機会の減少の割合が高い。"
    )

    pairs = {(claim.of.option, str(claim.group)) for claim in one.read.says if isinstance(claim, GroupClaim)}
    assert pairs == {("5", "generation=young"), ("4", "generation=senior")}


def test_figures_in_brackets_belong_to_the_group_before_them(reader: DocumentReader) -> None:
    (one,) = read(reader, "社協の認知度は、70歳代(58.5％)、80歳以上(62.7％)で高くなっています。")

    levels = {(str(claim.group), claim.phrase) for claim in one.read.says if isinstance(claim, LevelClaim)}
    assert levels == {("age=age70", "58.5%"), ("age=age80", "62.7%")}


def test_two_before_next_are_the_top_two_in_any_order(reader: DocumentReader) -> None:
    (one,) = read(
        reader, "悩みや困りごとは、健康や老後・将来が多く、次いで災害時等の対応、収入や家計、介護が続きます。"
    )

    assert one.read.says == (
        TopClaim(kind="top", question="Q8", answers=("1", "2")),
        OrderClaim(kind="order", question="Q8", answers=("3", "4", "5"), start=3),
    )


def test_the_order_of_items_is_by_the_net_that_is_named(reader: DocumentReader) -> None:
    (one,) = read(
        reader,
        "センターの取り組みは、“センターの役割に関する周知活動”で『十分』の割合が最も高く、"
        "次いで“地域の資源、市の制度や施策などに関する情報の提供”の順です。",
    )

    assert one.read.says == (OrderClaim(kind="order", question="Q23", answers=("a", "b"), by="sufficient", alone=True),)


@pytest.mark.parametrize(
    ("sentence", "obstacle"),
    [
        ("社協の認知度は変わりません。", "SAMENESS"),
        ("社協の認知度は前回と同様に高くなっています。", "MIXED"),
        ("社協の認知度は、学歴別では差はみられません。", "UNKNOWN_GROUP"),
        ("社協の認知度は、60歳代では性別による差はみられません。", "CROSSED_GROUPS"),
        ("社協の認知度は、男性で同程度です。", "GROUPS_COMPARED"),
        ("社協の認知度は、男性と女性でそれぞれ約5割です。", "UNEVEN"),
        ("前回に引き続き、社協の認知度は5割弱です。", "CONTINUED"),
        ("社協の認知度は前回の約5割を下回っています。", "PREVIOUS_IN_WORDS"),
        ("社協の認知度は60歳代をピークに低下しています。", "TURNING_POINT"),
        ("社協の認知度はどの年代でも3割を超えています。", "EVERY_GROUP"),
        ("社協の認知度は年齢別に約5割です。", "NO_GROUP"),
        ("社協の認知度は80歳以上で突出して高くなっています。", "STANDOUT_OF_GROUP"),
        ("社協の認知度と成年後見制度の認知度の差は27.3ポイントです。", "NO_DIRECTION"),
        ("社協の認知度が同程度とはいえません。", "NEGATED"),
        ("社協の認知度は高くありません。", "NEGATED"),
        ("社協の認知度は、男性では女性に比べて前回より上昇しました。", "GROUPS_COMPARED"),
        ("60歳代は70歳代に比べて社協の認知度が高くなっています。", "GROUPS_COMPARED"),
        ("参加している地域活動の内容は、PTAが最も低くなっています。", "LEAST"),
        ("成年後見制度は約5割です。", "NO_ANSWER"),
        ("通報義務を知っている人は約7割です。", "GRID_WITHOUT_ITEM"),
        ("社協を知っている人は5割弱、うち内訳は12と34です。", "UNREAD_FIGURE"),
        ("社協の認知度と成年後見制度の認知度は、会場で約5割です。", "UNKNOWN_GROUP"),
    ],
)
def test_why_a_sentence_is_not_understood(reader: DocumentReader, sentence: str, obstacle: str) -> None:
    assert obstacle in {one.read.obstacle.name for one in read(reader, sentence)}


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("社協の認知度は前回と変わりません。", {"previous": True}),
        ("男性の社協の認知度は、前回から大きな変化はみられません。",
         {"previous": True, "group": GroupRef("sex", "male"), "big_only": True}),
        ("社協の認知度に、性別による差はほとんどみられません。", {"axis": "sex"}),
        ("男女別では、社協の認知度に差はみられません。", None),
        ("男性と女性で、社協の認知度に差はありません。", {"axis": "sex"}),
        ("60歳代の社協の認知度は全体と同程度です。", {"group": GroupRef("age", "age60")}),
        ("社協の認知度は成年後見制度の認知度と同じ水準です。", {"other": Quantity("Q15", net="known")}),
    ],
)  # fmt: skip
def test_with_what_nothing_is_said_to_differ(
    reader: DocumentReader, sentence: str, claim: dict[str, object] | None
) -> None:
    of = {"kind": "no_difference", "of": Quantity("Q12", net="known")}
    expected = () if claim is None else (NoDifferenceClaim.model_validate(of | claim),)

    assert [one.read.says for one in read(reader, sentence)] == [expected]


def test_no_difference_of_a_question_is_that_of_every_option(reader: DocumentReader) -> None:
    (one,) = read(reader, "災害時の避難路や避難方法は、前回調査と比べて大きな変化はありません。")

    assert [str(claim.of) for claim in one.read.says if isinstance(claim, NoDifferenceClaim)] == ["Q5=1", "Q5=2"]


def test_no_difference_along_an_axis_is_of_what_was_spoken_of(reader: DocumentReader) -> None:
    _, second = read(reader, "社協の認知度は5割弱です。性別では、大きな差はみられません。")

    assert [(str(one.of), one.axis) for one in second.read.says if isinstance(one, NoDifferenceClaim)] == [
        ("Q12:known", "sex")
    ]


def test_figures_go_one_by_one_with_what_each_is_of(reader: DocumentReader) -> None:
    (one,) = read(reader, "社協の認知度は、久木、小坪、池子でそれぞれ約5割(47.6％)、4割強、約3割です。")

    assert [(str(claim.group), claim.phrase) for claim in one.read.says if isinstance(claim, LevelClaim)] == [
        ("district=hisagi", "約5割"), ("district=hisagi", "47.6%"), ("district=kotsubo", "4割強"),
        ("district=ikego", "約3割"),
    ]  # fmt: skip


def test_a_change_of_groups_and_a_tendency(reader: DocumentReader) -> None:
    (one,) = read(reader, "社協の認知度は、男性と若い世代で前回より減少傾向にあります。")

    found = [(str(claim.group), claim.tendency) for claim in one.read.says if isinstance(claim, ChangeClaim)]
    assert found == [("sex=male", True), ("generation=young", True)]


def test_what_was_spoken_of_is_remembered_within_a_paragraph(reader: DocumentReader) -> None:
    of = [
        str(one.read.says[0].of)
        for one in read(reader, "社協を知っている人は5割弱です。その割合は前回より減少しました。")
    ]

    assert of == ["Q12:known", "Q12:known"]
    assert not read(reader, "社協について述べます。", "その割合は前回より減少しました。")[-1].read.says


def test_numbers_of_groups_are_read_and_shares_of_them_refused(reader: DocumentReader) -> None:
    counted, shared = read(
        reader, "15団体中11団体が会員の高齢化を挙げました。", "7割の団体が会員の高齢化を挙げました。"
    )

    assert counted.read.says == (MentionClaim(kind="mention", codes=("高齢化",), theme="T1", groups=11),)
    assert counted.read.figures.groups == ("11", "15")
    assert shared.read.obstacle.name == "PERCENT_OF_GROUPS"


def test_headings_say_what_is_told_below_them() -> None:
    lines = [
        "第1章 はじめに",
        "高い。",
        "第2節 アンケート調査",
        "高い。",
        "第2項 ヒアリング",
        "高い。",
        "第3章 施策",
        "高い。",
    ]

    found = scopes([Paragraph(number, line) for number, line in enumerate(lines, 1)])

    assert found[1::2] == (Scope.ELSEWHERE, Scope.SURVEY, Scope.HEARING, Scope.ELSEWHERE)
    assert scopes([Paragraph(1, "社協を知っている人は5割。")]) == (Scope.SURVEY,)


def test_a_glossary_word_is_exact_and_the_longest_wins(repository: Path) -> None:
    form = load_questionnaire(repository / "questionnaires" / "zushi-r3.yaml")
    terms = Terms(Glossary(groups={"district=numama": ("沼間", "沼間小学校区")}), form)

    assert [term.text for term in terms.find("沼子と沼間小学校区と沼間")] == ["沼間小学校区", "沼間"]
    assert terms.find("沼間小学校区")[0].meanings == (GroupRef("district", "numama"),)


def test_a_quotation_is_found_whatever_its_brackets_and_width() -> None:
    finder = QuoteFinder([Paragraph(5, "前の文。"), Paragraph(7, "「約５割」の方 が知っています。")])

    place = finder.find("約5割の方が知っている", 7), finder.find("「約5割の方が」知っています", 7)

    assert place == (None, (1, (1, 15)))


def test_a_number_is_no_part_of_a_longer_one_and_stands_where_it_should() -> None:
    finder = QuoteFinder([Paragraph(1, "1,128と28"), Paragraph(2, "28")])

    assert finder.find("28", 1) == (0, (6, 8))
    assert finder.find("28", 4) is None
