"""Counts of groups and words for them: statistics.md E.2, hand counts, laws."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zushi_survey
from tests.unit.hearing.small import small_record
from zushi_survey.hearing.extent import EXTENT_RULES, Extent, extent_fits, extent_of
from zushi_survey.hearing.model import CodeKey, HearingRecord
from zushi_survey.hearing.patterns import code_network, lone_codes, pairs_together, reaches, silences
from zushi_survey.hearing.targets import Dependability, dependability_of


@pytest.mark.parametrize(
    ("groups", "heard", "word"),
    [(15, 15, "すべての団体"), (14, 15, "多くの団体"), (8, 15, "多くの団体"), (7, 15, "複数の団体"),
     (4, 15, "複数の団体"),
     (3, 15, "一部の団体"), (1, 15, "一部の団体"), (0, 15, "言及なし"), (2, 4, "一部の団体"), (3, 4, "多くの団体"),
     (1, 1, "すべての団体"), (0, 0, "言及なし")],
)  # fmt: skip
def test_word_for_a_number_of_groups(groups, heard, word):
    assert extent_of(groups, heard) == word


@pytest.mark.parametrize(
    ("word", "accepted"),
    [(Extent.ALL, {15}), (Extent.MANY, set(range(8, 16))), (Extent.SEVERAL, set(range(2, 16))),
     (Extent.SOME, {1, 2, 3}), (Extent.NONE, {0})],
)  # fmt: skip
def test_numbers_that_a_word_accepts_of_fifteen(word, accepted):
    assert {groups for groups in range(16) if extent_fits(word, groups, 15)} == accepted


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_word_of_a_number_fits_it(one, other):
    groups, heard = sorted((one, other))

    assert EXTENT_RULES[extent_of(groups, heard)](groups, heard)


def test_groups_and_segments_are_counted_apart():
    found = {row.key: (len(row.groups), row.segments, row.groups_by_type) for row in reaches(small_record())}

    assert found == {
        CodeKey("T1", "高齢化"): (2, 2, (2, 0)),
        CodeKey("T1", "役員"): (2, 2, (2, 0)),
        CodeKey("T2", "場"): (2, 2, (1, 1)),
        CodeKey("T2", "高齢化"): (0, 0, (0, 0)),
    }


def test_pairs_are_counted_per_group_and_not_per_segment():
    # 高齢化 G1 G3, 役員 G2 G3, 場 G1 G4: G1 said 高齢化 and 場 in different segments.
    found = pairs_together(small_record(), least_either=3)

    assert [(pair.first.code, pair.second.code, pair.both, pair.only_first, pair.only_second) for pair in found] == [
        ("高齢化", "役員", 1, 1, 1),
        ("高齢化", "場", 1, 1, 1),
    ]
    assert found[0].jaccard == pytest.approx(1 / 3)


@pytest.mark.parametrize(("least", "count"), [(2, 2), (3, 2), (4, 0)])
def test_pairs_of_few_groups_are_not_shown(least, count):
    assert len(pairs_together(small_record(), least_either=least)) == count


def test_a_code_that_every_group_raised_is_in_no_pair():
    codings = ["segment_id,theme,code", "s1,T1,高齢化", "s3,T1,高齢化", "s4,T1,高齢化", "s5,T1,高齢化", "s1,T1,役員"]

    assert pairs_together(small_record(codings=codings), least_either=1) == ()


def test_silent_groups_where_most_spoke():
    # T1: 3 of 4 groups, all but G4; T2: 2 of 4 is not most.
    assert silences(small_record()) == (("T1", "", 3, ("G4",)),)


def test_nobody_is_silent_where_all_or_half_spoke():
    codings = [
        "segment_id,theme,code",
        "s1,T1,高齢化",
        "s3,T1,高齢化",
        "s4,T1,高齢化",
        "s5,T1,高齢化",
        "s2,T2,場",
        "s5,T2,場",
    ]

    assert silences(small_record(codings=codings)) == ()


def test_a_hearing_without_codings():
    record = small_record(codings=["segment_id,theme,code"])

    assert (pairs_together(record), silences(record)) == ((), ())
    assert {len(row.groups) for row in reaches(record)} == {0}


def test_the_pair_of_the_reference_in_the_sample(demo_study: Path):
    """statistics.md E.2: 高齢化 11, 役員敬遠 6, both 5 -> .417."""
    record = zushi_survey.open_study(demo_study).hearing()
    assert record is not None

    pair = next(p for p in pairs_together(record) if (p.first.code, p.second.code) == ("高齢化", "役員敬遠"))

    assert (pair.both + pair.only_first, pair.both + pair.only_second, pair.both) == (11, 6, 5)
    assert round(pair.jaccard, 3) == 0.417


@pytest.mark.parametrize(
    ("alpha", "verdict"),
    [(0.8, Dependability.USE), (0.7999, Dependability.TENTATIVE), (0.667, Dependability.TENTATIVE),
     (0.6669, Dependability.REDEFINE), (-0.1, Dependability.REDEFINE), (None, Dependability.UNDEFINED)],
)  # fmt: skip
def test_verdict_on_alpha(alpha, verdict):
    assert dependability_of(alpha) is verdict


def record_of_pairs(raised: list[str], groups: int) -> HearingRecord:
    """A hearing in which group n raised the codes named by the letters of `raised[n]`."""
    rows = [f"G{n},住民" for n in range(groups)]
    letters = sorted(set("".join(raised)))
    said = [(n, letter) for n, codes in enumerate(raised) for letter in codes]
    return small_record(
        groups=["group_id,type", *rows],
        segments=["segment_id,group_id,text", *(f"s{n}{letter},G{n},文{letter}。" for n, letter in said)],
        codes=["theme,code", *(f"T1,{letter}" for letter in letters)],
        codings=["segment_id,theme,code", *(f"s{n}{letter},T1,{letter}" for n, letter in said)],
    )


def test_the_network_holds_codes_and_pairs_from_three_groups_on():
    """By hand: A 5 groups, B 4, C 3, D 2 of 8; A-B together in 3, A-C in 2, B-C in 1."""
    record = record_of_pairs(["ABC", "ABC", "AB", "A", "AD", "BD", "C"], 8)

    network = code_network(record, pairs_together(record))

    assert network is not None
    assert network.least == 3
    assert {key.code: groups for key, groups in network.groups.items()} == {"A": 5, "B": 4, "C": 3}
    assert [(pair.first.code, pair.second.code, pair.both) for pair in network.pairs] == [("A", "B", 3)]


def test_there_is_no_network_of_pairs_of_two_groups():
    record = record_of_pairs(["AB", "AB", "A", "A", "B"], 8)

    assert [pair.both for pair in pairs_together(record)] == [2]
    assert code_network(record, pairs_together(record)) is None


def test_a_crowded_network_takes_a_higher_limit():
    """Nine codes in three of five groups each pair all with all: 36 lines. With A and B in a fourth, one is left."""
    crowd = "ABCDEFGHI"
    crowded = record_of_pairs([crowd, crowd, crowd, "A", "B"], 6)
    sparser = record_of_pairs([crowd, crowd, crowd, "AB", "A"], 6)

    found = [code_network(record, pairs_together(record, 3)) for record in (crowded, sparser)]

    assert [(one.least, len(one.pairs)) for one in found if one] == [(3, 36), (4, 1)]


def test_a_code_of_one_group_is_a_deviant_case():
    """By hand: C by the third group only, in one segment."""
    record = record_of_pairs(["AB", "AB", "AC"], 4)

    assert [(one.key, one.group, one.segments) for one in lone_codes(record)] == [(CodeKey("T1", "C"), "G2", 1)]
