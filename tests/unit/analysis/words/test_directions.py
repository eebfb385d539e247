"""Words of direction in texts: polarity, adverb, 傾向, negation, and what only looks like one."""

from __future__ import annotations

import pytest

from zushi_survey.analysis.words.directions import DirectionReader, find_ordered
from zushi_survey.questionnaire.wording import WordingRules

READER = DirectionReader(WordingRules())


@pytest.mark.parametrize(
    ("text", "kind", "sign"),
    [
        ("割合が増加しています", "change", 1),
        ("減少しており", "change", -1),
        ("男性の割合が増し、", "change", 1),
        ("増えており", "change", 1),
        ("減っています", "change", -1),
        ("意識が低下している", "change", -1),
        ("上昇しました", "change", 1),
        ("認知度が高まっています", "change", 1),
        ("割合が下がりました", "change", -1),
        ("割合が高くなっています", "level", 1),
        ("割合が高い", "level", 1),
        ("低くなっています", "level", -1),
        ("参加実績は低い", "level", -1),
        ("回答が多く", "level", 1),
        ("回答が少なくなっています", "level", -1),
        ("意識が強いものの", "level", 1),
        ("全体を上回っています", "exceed", 1),
        ("全体を下回り", "exceed", -1),
        ("横ばいとなっています", "same", 0),
        ("ほぼ同じ割合です", "same", 0),
        ("前回と同程度です", "same", 0),
        ("前回と変わらず", "same", 0),
        ("変化はありません", "same", 0),
        ("大きな差はみられません", "no_big_difference", 0),
        ("大きな変化は見られない", "no_big_difference", 0),
        ("有意な差は認められません", "no_big_difference", 0),
        ("差があるとはいえません", "no_big_difference", 0),
    ],
)
def test_polarity(text: str, kind: str, sign: int):
    found = READER.find(text)

    assert [(one.kind, one.sign, one.is_negated) for one in found] == [(kind, sign, False)]


@pytest.mark.parametrize(
    "text",
    ["高齢者", "高齢化率", "多世代", "減災体制", "健康増進", "増減", "多くの人", "多くは",
     "5割台弱", "5割を上回る", "年齢が高い層ほど",
     "年齢が低い層や", "年齢が上がるにつれ", "世帯人員が多いほど", "強める", "低減", "増員する", "半数を下回る"],
)  # fmt: skip
def test_what_only_looks_like_a_direction(text: str):
    assert READER.find(text) == ()


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("やや高くなっています", "somewhat"),
        ("若干減少しています", "somewhat"),
        ("わずかに増加", "slight"),
        ("微増しています", "slight"),
        ("大幅に減少", "large"),
        ("大きく上回る", "large"),
        ("外出が激減した", "large"),
        ("急増しています", "large"),
        ("特に若い世代で低く", "especially"),
        ("前回よりやや男性の割合が増し", "somewhat"),
        ("高くなっています", "plain"),
        ("やや寒い日が続き、割合が高い", "plain"),
    ],
)
def test_adverb_of_the_clause(text: str, strength: str):
    assert [one.strength for one in READER.find(text)] == [strength]


def test_an_adverb_goes_with_the_first_word_after_it_only():
    found = READER.find("前回よりやや男性の割合が増し、80歳以上の割合が高い。")

    assert [(one.text, one.strength) for one in found] == [("増し", "somewhat"), ("高", "plain")]
    assert [one.strength for one in READER.find("やや増加した後に減少しました")] == ["somewhat", "plain"]


@pytest.mark.parametrize(
    ("text", "is_tendency"),
    [
        ("減少傾向となっています", True),
        ("増加する傾向", True),
        ("高い傾向がみられます", True),
        ("低くなる傾向", True),
        ("回答が多い傾向", True),
        ("減少しています", False),
        ("増加しており、その傾向は", False),
    ],
)
def test_tendency(text: str, is_tendency: bool):
    assert [one.is_tendency for one in READER.find(text)] == [is_tendency]


@pytest.mark.parametrize(
    "text",
    [
        "増加していません",
        "減少していない",
        "増えていません",
        "高くありません",
        "高くない",
        "低くはない",
        "増加したとはいえません",
    ],
)
def test_negation_is_seen(text: str):
    assert [one.is_negated for one in READER.find(text)] == [True]


def test_few_is_no_negation_of_many():
    assert [(one.sign, one.is_negated) for one in READER.find("回答が少ない")] == [(-1, False)]


def test_places_are_those_of_the_original():
    text = "ﾃﾞｰﾀでは、割合が増加しています"

    (found,) = READER.find(text)

    assert text[found.start : found.end] == "増加"


@pytest.mark.parametrize(
    ("text", "axis", "sign", "mostly"),
    [
        ("年齢が高い層ほど認知度が高い", "年齢", 1, False),
        ("年齢が低い層ほど希薄な傾向", "年齢", -1, False),
        ("年齢が上がるにつれおおむね高く", "年齢", 1, True),
        ("年齢が高くなるほど、おおむね高く", "年齢", 1, True),
        ("年代が高いほど", "年代", 1, False),
        ("若い世代ほど低く", "年齢", -1, False),
        ("高齢になるほど高く", "年齢", 1, False),
        ("女性や年齢が高い層ほど認知度が高く", "年齢", 1, False),
        ("居住年数が長いほど", "居住年数", 1, False),
        ("・世帯人員が少ない世帯ほど", "世帯人員", -1, False),
    ],
)
def test_statements_over_an_ordered_axis(text: str, axis: str, sign: int, mostly: bool):
    assert [(one.axis, one.sign, one.is_mostly) for one in find_ordered(text)] == [(axis, sign, mostly)]


@pytest.mark.parametrize("text", ["年齢が低い層や池子小学校区", "きっかけがないこと", "5割ほど", "高齢者ほか", ""])
def test_what_is_no_statement_over_an_axis(text: str):
    assert find_ordered(text) == ()
