"""Differences into words and words against differences: statistics.md B.6, B.7, G.2."""

from __future__ import annotations

from fractions import Fraction

import pytest

from zushi_survey.analysis.testing.trend import monotone_claim
from zushi_survey.analysis.words.difference_words import (
    Speaks,
    Support,
    adverb_of,
    difference_phrase,
    judge_difference,
    judge_ordered,
    ordered_phrase,
    strength_of,
    support_of,
)
from zushi_survey.analysis.words.directions import DirectionKind, DirectionPhrase, DirectionReader, find_ordered
from zushi_survey.analysis.words.verdicts import Finding, Remark, Verdict
from zushi_survey.questionnaire.wording import DifferenceSteps, WordingRules

RULES = WordingRules()
READER = DirectionReader(RULES)
CHANGE, LEVEL, EXCEED = DirectionKind.CHANGE, DirectionKind.LEVEL, DirectionKind.EXCEED


def points(text: str) -> Fraction:
    return Fraction(text)


def word(text: str) -> DirectionPhrase:
    (found,) = READER.find(text)
    return found


@pytest.mark.parametrize(
    ("difference", "support", "kind", "expected"),
    [
        ("1.0", "supported", CHANGE, "わずかに増加"),
        ("-2.9", "supported", LEVEL, "わずかに低い"),
        ("3.0", "supported", LEVEL, "やや高い"),
        ("-4.9", "supported", CHANGE, "やや減少"),
        ("5.0", "supported", CHANGE, "増加"),
        ("-9.9", "supported", LEVEL, "低い"),
        ("10.0", "supported", CHANGE, "大幅に増加"),
        ("10.0", "supported", LEVEL, "特に高い"),
        ("-12.0", "supported", EXCEED, "大きく下回る"),
        ("0.9", "supported", CHANGE, "横ばい"),
        ("0.9", "supported", LEVEL, "ほぼ同じ"),
        ("3.0", "equivalent", CHANGE, "横ばい"),
        ("3.0", "equivalent", LEVEL, "ほぼ同じ"),
        ("8.0", "undecided", CHANGE, "大きな差はみられない"),
        ("8.0", "not_tested", LEVEL, None),
    ],
)
def test_generated_words(difference: str, support: str, kind: Speaks, expected: str | None):
    assert difference_phrase(points(difference), Support(support), kind, RULES) == expected


def test_a_difference_just_under_a_step_is_under_it_though_it_prints_like_it():
    assert strength_of(points("9.96"), RULES) == "plain"
    assert strength_of(2.9999999, RULES) == "slight"
    assert 100 * (0.58 - 0.55) < 3
    assert strength_of(100 * (0.58 - 0.55), RULES) == "somewhat", "the noise of a float is no difference"


def test_a_study_sets_its_own_steps():
    rules = WordingRules(steps=DifferenceSteps(slight=2.0, somewhat=4.0, plain=6.0, large=8.0))

    assert [adverb_of(points(p), CHANGE, rules) for p in ("1.9", "2.0", "4.0", "6.0", "8.0")] == [
        None,
        "わずかに",
        "やや",
        "",
        "大幅に",
    ]


@pytest.mark.parametrize(
    ("p", "p_equivalence", "expected"),
    [
        (0.049, 0.2, Support.SUPPORTED),
        (0.049, 0.01, Support.SUPPORTED),
        (0.05, 0.049, Support.EQUIVALENT),
        (0.05, 0.05, Support.UNDECIDED),
        (0.3, None, Support.UNDECIDED),
        (None, 0.01, Support.NOT_TESTED),
    ],
)
def test_support(p: float | None, p_equivalence: float | None, expected: Support):
    assert support_of(p, p_equivalence) is expected


def judged(text: str, difference: str, support: Support = Support.SUPPORTED) -> Finding:
    return judge_difference(word(text), points(difference), support, RULES)


@pytest.mark.parametrize(
    ("difference", "verdict", "remark"),
    [
        ("0.9", Verdict.WIDE, Remark.OTHER_STRENGTH),
        ("1.0", Verdict.SUPPORTED, None),
        ("2.9", Verdict.SUPPORTED, None),
        ("3.0", Verdict.SUPPORTED, None),
        ("4.9", Verdict.SUPPORTED, None),
        ("5.0", Verdict.SUPPORTED, None),
        ("6.9", Verdict.SUPPORTED, None),
        ("7.0", Verdict.SUPPORTED, Remark.PLAIN_FITS),
        ("9.9", Verdict.SUPPORTED, Remark.PLAIN_FITS),
        ("9.96", Verdict.SUPPORTED, Remark.PLAIN_FITS),
        ("10.0", Verdict.WIDE, Remark.OTHER_STRENGTH),
        ("12.0", Verdict.WIDE, Remark.OTHER_STRENGTH),
    ],
)
def test_somewhat_higher(difference: str, verdict: Verdict, remark: Remark | None):
    finding = judged("やや高く", difference)

    assert (finding.verdict, finding.remark) == (verdict, remark)


def test_notes_name_the_fitting_word():
    assert judged("やや高く", "9.5").note == "「高い」でもよい差です"
    assert judged("やや高く", "12.0").better == "特に高い"
    assert judged("やや減少", "-12.0").better == "大幅に減少"
    assert judged("大幅に減少", "-2.0").note == "方向は支持されますが、差の大きさに合う言葉は「わずかに減少」です"


@pytest.mark.parametrize(
    ("text", "difference", "verdict"),
    [
        ("わずかに増加", "1.5", Verdict.SUPPORTED),
        ("わずかに増加", "7.0", Verdict.WIDE),
        ("増加", "3.6", Verdict.SUPPORTED),
        ("増加", "25.0", Verdict.SUPPORTED),
        ("大幅に増加", "10.0", Verdict.SUPPORTED),
        ("大幅に増加", "4.9", Verdict.WIDE),
        ("特に若い世代で低く", "-23.2", Verdict.SUPPORTED),
        ("特に低く", "-4.9", Verdict.WIDE),
        ("激減", "-3.0", Verdict.WIDE),
    ],
)
def test_other_adverbs(text: str, difference: str, verdict: Verdict):
    assert judged(text, difference).verdict is verdict


@pytest.mark.parametrize("text", ["増加", "高く", "多く", "上回り", "増え"])
def test_the_sign_decides_first(text: str):
    for support in (Support.SUPPORTED, Support.UNDECIDED, Support.EQUIVALENT):
        assert judged(text, "-6.0", support) == (Verdict.CONTRADICTED, Remark.WRONG_DIRECTION, "")
    assert judged(text, "0", Support.UNDECIDED).remark is Remark.NO_DIFFERENCE


def test_right_direction_without_support_is_within_the_error():
    finding = judged("やや高く", "8.0", Support.UNDECIDED)

    assert (finding.verdict, finding.note) == (Verdict.WITHIN_ERROR, "方向は一致しますが、誤差の範囲内です")
    assert judged("増加", "2.0", Support.EQUIVALENT).verdict is Verdict.WITHIN_ERROR


def test_small_groups_and_negations_are_not_decided():
    assert judged("高く", "20.0", Support.NOT_TESTED) == (Verdict.UNDECIDED, Remark.SMALL_BASE, "")
    assert judged("増加していません", "20.0").verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("text", "difference", "support", "verdict"),
    [
        ("横ばい", "0.3", Support.EQUIVALENT, Verdict.SUPPORTED),
        ("横ばい", "-2.2", Support.UNDECIDED, Verdict.WIDE),
        ("横ばい", "4.9", Support.UNDECIDED, Verdict.WIDE),
        ("横ばい", "5.0", Support.UNDECIDED, Verdict.UNDECIDED),
        ("横ばい", "-6.0", Support.SUPPORTED, Verdict.CONTRADICTED),
        ("横ばい", "1.0", Support.SUPPORTED, Verdict.CONTRADICTED),
        ("横ばい", "0.9", Support.SUPPORTED, Verdict.SUPPORTED),
        ("横ばい", "0.3", Support.NOT_TESTED, Verdict.UNDECIDED),
        ("大きな差はみられません", "-2.2", Support.UNDECIDED, Verdict.SUPPORTED),
        ("大きな差はみられません", "0.3", Support.EQUIVALENT, Verdict.SUPPORTED),
        ("大きな差はみられません", "-4.9", Support.SUPPORTED, Verdict.WIDE),
        ("大きな差はみられません", "-5.0", Support.SUPPORTED, Verdict.CONTRADICTED),
    ],
)
def test_sameness(text: str, difference: str, support: Support, verdict: Verdict):
    assert judged(text, difference, support).verdict is verdict


# Volunteers over seven ages (statistics.md B.7): five of six steps rise, the last falls by 6.2 points.
SIZES, VOLUNTEERS = [78, 98, 150, 178, 184, 240, 176], [4, 7, 12, 17, 22, 34, 14]
STEADY = ([10, 20, 30, 40], [100, 100, 100, 100])
MOSTLY = ([10, 25, 20, 40], [100, 100, 100, 100])
OLDER, YOUNGER = find_ordered("年齢が高い層ほど")[0], find_ordered("年齢が低い層ほど")[0]


def test_the_worked_example_is_refused():
    claim = monotone_claim(VOLUNTEERS, SIZES)

    assert judge_ordered(OLDER, 1, claim).verdict is Verdict.WITHIN_ERROR
    assert ordered_phrase("年齢", claim) is None


def test_steady_rise_with_age_in_all_four_wordings():
    claim = monotone_claim(*STEADY)

    assert judge_ordered(OLDER, 1, claim).verdict is Verdict.SUPPORTED
    assert judge_ordered(YOUNGER, -1, claim).verdict is Verdict.SUPPORTED
    assert judge_ordered(OLDER, -1, claim).verdict is Verdict.CONTRADICTED
    assert judge_ordered(YOUNGER, 1, claim).verdict is Verdict.CONTRADICTED
    assert ordered_phrase("年齢", claim) == "年齢が高い層ほど"


def test_a_rise_with_one_large_step_back_is_so_mostly():
    claim = monotone_claim(*MOSTLY)

    assert ordered_phrase("年齢", claim) == "年齢が上がるにつれおおむね"
    assert judge_ordered(OLDER, 1, claim) == (Verdict.WIDE, Remark.MOSTLY, "年齢が上がるにつれおおむね")
    (mostly,) = find_ordered("年齢が上がるにつれおおむね高く")
    assert judge_ordered(mostly, 1, claim).verdict is Verdict.SUPPORTED


def test_a_fall_is_worded_from_the_young():
    claim = monotone_claim(STEADY[0][::-1], STEADY[1])

    assert ordered_phrase("年齢", claim) == "年齢が低い層ほど"


def test_nobody_asked_decides_nothing():
    assert judge_ordered(OLDER, 1, monotone_claim([0, 0], [0, 0])).verdict is Verdict.UNDECIDED
