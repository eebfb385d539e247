"""Mention counts of a hand-made hearing of three groups."""

import pytest

from zushi_survey.hearing.mentions import Mention, hearing_of

GROUPS = {"group_id": ["G1", "G2", "G3"], "type": ["住民", "住民", "当事者"]}
SEGMENTS = {"segment_id": ["s1", "s2", "s3", "s4"], "group_id": ["G1", "G1", "G2", "G3"]}
CODINGS = {
    "segment_id": ["s1", "s1", "s2", "s3", "s4"],
    "theme": ["T1", "T1", "T1", "T1", "T2"],
    "code": ["高齢化", "高齢化", "高齢化", "人材", "高齢化"],
    "coder": ["A", "B", "A", "A", "A"],
}


def test_a_group_counts_once_however_often_it_speaks_and_two_coders_count_once():
    mentions = hearing_of(GROUPS, SEGMENTS, CODINGS).mentions()

    assert mentions == (
        Mention("T1", "人材", 1, 1, {"住民": 1}),
        Mention("T1", "高齢化", 1, 2, {"住民": 1}),
        Mention("T2", "高齢化", 1, 1, {"当事者": 1}),
    )


@pytest.mark.parametrize(
    ("theme", "codes", "kind", "count"),
    [("T1", ["高齢化"], None, 1), ("T1", ["高齢化", "人材"], None, 2), (None, ["高齢化"], None, 2),
     (None, ["高齢化"], "当事者", 1), ("T2", ["人材"], None, 0)],
)  # fmt: skip
def test_groups_with_any_of_several_codes(theme, codes, kind, count):
    assert hearing_of(GROUPS, SEGMENTS, CODINGS).groups_with(theme, codes, kind) == count


def test_a_segment_of_an_unknown_group_is_not_swallowed():
    with pytest.raises(KeyError):
        hearing_of(GROUPS, {**SEGMENTS, "group_id": ["G1", "G1", "G2", "G9"]}, CODINGS)


def test_only_the_last_round_of_coding_counts():
    rounds = {**CODINGS, "round": ["9", "10", "9", "10", "10"]}

    assert [(m.code, m.segments) for m in hearing_of(GROUPS, SEGMENTS, rounds).mentions()] == [
        ("人材", 1),
        ("高齢化", 1),
        ("高齢化", 1),
    ]
