"""Phrases read from texts: the patterns of statistics.md B.4 in every spelling."""

from __future__ import annotations

from fractions import Fraction

import pytest

from zushi_survey.analysis.words.level_phrases import LevelReader
from zushi_survey.analysis.words.normal import normalised
from zushi_survey.questionnaire.wording import LevelForm, WordingRules

READER = LevelReader(WordingRules())

PHRASINGS = [
    ("約5割", "about", "5/10"), ("約５割", "about", "5/10"), ("約五割", "about", "5/10"),
    ("およそ6割", "about", "6/10"),
    ("おおよそ6割", "about", "6/10"), ("概ね7割", "about", "7/10"), ("おおむね7割", "about", "7/10"),
    ("ほぼ5割", "almost", "5/10"), ("5割程度", "about", "5/10"), ("約5割程度", "about", "5/10"),
    ("5割前後", "about", "5/10"),
    ("5割ほど", "about", "5/10"), ("5割くらい", "about", "5/10"), ("5割", "plain", "5/10"), ("九割", "plain", "9/10"),
    ("5割台", "band", "5/10"), ("５割台前半", "band_first", "5/10"), ("5割前半", "band_first", "5/10"),
    ("五割台半ば", "band_middle", "5/10"), ("5割台なかば", "band_middle", "5/10"),
    ("5割台の半ば", "band_middle", "5/10"),
    ("5割台後半", "band_last", "5/10"), ("5割台弱", "band_weak", "5/10"), ("5割台強", "band_strong", "5/10"),
    ("5割強", "strong", "5/10"), ("3割余り", "strong", "3/10"), ("３割あまり", "strong", "3/10"),
    ("5割弱", "weak", "5/10"),
    ("5割近く", "near", "5/10"), ("5割に近い", "near", "5/10"), ("5割を超え", "over", "5/10"),
    ("5割を超える", "over", "5/10"),
    ("5割超", "over", "5/10"), ("5割を上回る", "over", "5/10"), ("5割を上回り", "over", "5/10"),
    ("5割以上", "at_least", "5/10"),
    ("5割以下", "at_most", "5/10"), ("5割未満", "under", "5/10"), ("5割に満たない", "under", "5/10"),
    ("5割に満たず", "under", "5/10"), ("5割に届かない", "under", "5/10"), ("5割を下回る", "under", "5/10"),
    ("5割を割り", "under", "5/10"), ("2割5分", "plain", "25/100"), ("約2割5分", "about", "25/100"),
    ("半数", "plain", "1/2"), ("約半数", "about", "1/2"), ("ほぼ半数", "almost", "1/2"), ("半分程度", "about", "1/2"),
    ("半数近く", "half_near", "1/2"), ("半数弱", "weak", "1/2"), ("半数以上", "at_least", "1/2"),
    ("半数を超える", "majority", "1/2"), ("過半数", "majority", "1/2"), ("半数に満たない", "half_under", "1/2"),
    ("半数に届かない", "half_under", "1/2"), ("半数を下回る", "half_under", "1/2"),
    ("4人に1人", "ratio", "1/4"), ("４人に１人", "ratio", "1/4"), ("四人に一人", "ratio", "1/4"),
    ("3人に2人", "ratio", "2/3"),
    ("10人に1人", "ratio", "1/10"), ("ほぼ3人に1人", "ratio", "1/3"), ("約3人に1人", "ratio", "1/3"),
    ("5人のうち1人", "ratio", "1/5"), ("10人中3人", "ratio", "3/10"), ("3分の1", "ratio", "1/3"),
    ("三分の二", "ratio", "2/3"),
    ("4分の1以上", "at_least", "1/4"), ("3分の1を超え", "over", "1/3"),
    ("55.6%", "figure", "556/1000"), ("５５．６％", "figure", "556/1000"), ("56 %", "figure", "56/100"),
    ("約65%", "percent_about", "65/100"), ("約30％", "about", "3/10"), ("30%台", "band", "3/10"),
    ("65%強", "percent_strong", "65/100"), ("65%弱", "percent_weak", "65/100"), ("30%以上", "at_least", "3/10"),
    ("1％未満", "under", "1/100"),
    ("大半", "most", "0"), ("大多数", "great_majority", "0"), ("ほとんどの人", "nearly_everyone", "0"),
    ("ほとんど", "nearly_everyone", "0"), ("わずか", "few", "0"), ("ごくわずか", "few", "0"), ("多くの人", "many", "0"),
    ("多くの地域住民", "many", "0"), ("一部の市民", "some", "0"), ("全員", "all", "1"), ("ほぼ全員", "nearly_all", "0"),
    ("2～3割", "range", "2/10"), ("２～３割", "range", "2/10"), ("2\u301c3割", "range", "2/10"),
    ("3割から4割", "range", "3/10"),
    ("3割から4割台", "range", "3/10"), ("二、三割", "range", "2/10"), ("30％から40％", "range", "3/10"),
    ("52人中13人", "counts", "13/52"), ("1,112人中278人", "counts", "278/1112"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "anchor"), PHRASINGS)
def test_phrasings(text: str, form: str, anchor: str):
    phrase = READER.parse(text)

    assert phrase is not None
    assert (phrase.form, phrase.anchor) == (form, Fraction(anchor))


def test_more_than_sixty_phrasings_are_tried():
    assert len({text for text, _, _ in PHRASINGS}) == len(PHRASINGS) > 60


@pytest.mark.parametrize(
    "text",
    ["5.4ポイント", "30～40歳代", "役割", "分割", "割合", "統一割合", "第2割当", "1割引", "65歳以上", "4人に5人",
    "120%",
     "支援対象者1人に対して", "わずかに高い", "ほとんどない", "一部の選択肢", "多くなっています", "対象者全員",
     "いない",
     "2,000人に1人", "15団体中11団体", "5.4%ポイント", "多く", ""],
)  # fmt: skip
def test_what_is_no_share(text: str):
    assert READER.find(text) == ()


def test_neighbours_in_a_list_are_two_phrases_and_a_bare_number_before_is_one():
    assert [one.text for one in READER.find("女性は3割、4割は男性")] == ["3割", "4割"]
    assert [one.form for one in READER.find("2、3割の人")] == ["range"]
    assert [one.form for one in READER.find("2、5割の人")] == ["plain"]


def test_phrase_and_figure_in_one_sentence_keep_their_places():
    text = "認知度は７割台半ば（７４．９％）で、前回より２．１ポイント低い。"

    found = READER.find(text)

    assert [text[one.start : one.end] for one in found] == ["７割台半ば", "７４．９％"]
    assert found[1].decimals == 1


@pytest.mark.parametrize(
    ("text", "restrained"),
    [("約2割にとどまります", True), ("2割に留まり", True), ("2割にすぎない", True), ("約2割となっています", False)],
)
def test_a_remark_of_smallness_is_seen(text: str, restrained: bool):
    assert READER.find(text)[0].is_restrained is restrained


def test_a_range_ends_where_its_last_tenth_ends():
    phrase = READER.parse("2～3割")

    assert phrase is not None
    assert (phrase.anchor, phrase.until) == (Fraction(20, 100), Fraction(399, 1000))


def test_a_study_adds_its_own_word():
    form = LevelForm(words=("相当数",), a=(30.0, None), b=(20.0, None), c=(10.0, None))

    phrase = LevelReader(WordingRules(forms={"a_good_many": form})).parse("相当数")

    assert phrase is not None
    assert phrase.form == "a_good_many"


def test_places_map_back_through_characters_that_become_several_and_several_that_become_one():
    text = "㈱ｶﾞ約５割"

    normal = normalised(text)

    assert normal.text == "(株)ガ約5割"
    assert normal.original_span(4, 7) == (3, 6)
    assert normal.original_span(3, 4) == (1, 3)
