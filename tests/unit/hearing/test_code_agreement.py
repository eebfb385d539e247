"""Agreement on codes of a hand-made hearing: 2 by 2 tables, missing codings, rounds."""

from __future__ import annotations

from pathlib import Path

import pytest

import zushi_survey
from tests.unit.hearing.small import CODINGS, small_record
from zushi_survey.hearing.code_agreement import code_agreement, without_coder_names
from zushi_survey.hearing.model import coding_columns, segment_columns

SEGMENTS = {"segment_id": ["s1", "s2", "s3", "s4", "s5"], "group_id": ["G1", "G1", "G1", "G2", "G3"]}


def codings(*rows: str, rounds: str = "") -> dict[str, list[str]]:
    """Columns from rows such as "A s1 T1 x"; one digit per row for its round."""
    coder, segment, theme, code = (list(column) for column in zip(*(row.split() for row in rows), strict=True))
    made = {"coder": coder, "segment_id": segment, "theme": theme, "code": code}
    return {**made, "round": list(rounds)} if rounds else made


def test_two_coders_by_hand():
    # Both coded groups 1 and 2, nobody group 3. Code x: s1 both, s2 only A, s3 only B, s4 neither.
    given = codings("A s1 T1 x", "A s2 T1 x", "A s4 T1 y", "B s1 T1 x", "B s3 T1 x", "B s4 T1 y")

    x, y = code_agreement(SEGMENTS, given)

    (pair,) = x.pairs
    assert (x.theme, x.code, x.segments) == ("T1", "x", 4)
    assert pair[:6] == ("A", "B", 1, 1, 1, 1)
    # p_o = 2/4, p_e = 1/2: kappa 0; positive agreement 2/4.
    assert (pair.kappa.observed, pair.kappa.kappa, pair.positive) == (0.5, 0, 0.5)
    # Coincidences of 8 codings, 4 present: D_o = 4/8, D_e = 2 * 4 * 4 / (8 * 7).
    assert x.alpha == pytest.approx(1 - (4 / 8) / (32 / 56))
    assert x.fleiss == pytest.approx(0)
    assert (y.pairs[0].both, y.pairs[0].neither, y.pairs[0].kappa.kappa, y.alpha) == (1, 3, 1, 1)


def test_a_group_that_a_coder_left_to_others_is_missing_and_not_absent():
    # B coded nothing in group 2.
    given = codings("A s1 T1 x", "A s4 T1 x", "B s1 T1 x", "C s1 T1 x", "C s4 T1 x")

    (x,) = code_agreement(SEGMENTS, given)

    assert [(pair.first, pair.second, pair.both, pair.neither) for pair in x.pairs] == [
        ("A", "B", 1, 2),
        ("A", "C", 2, 2),
        ("B", "C", 1, 2),
    ]
    assert (x.segments, x.fleiss, x.alpha) == (4, 1, 1)


def test_the_last_round_with_two_coders_counts():
    rows = ("A s1 T1 x", "B s1 T1 y", "A s1 T1 x", "B s1 T1 x", "C s1 T1 z")

    found = code_agreement(SEGMENTS, codings(*rows, rounds="99" + "11" + "2"))

    assert [(code.code, code.pairs[0].both) for code in found] == [("x", 0), ("y", 0)]
    assert [code.code for code in code_agreement(SEGMENTS, codings(*rows[2:], rounds="112"))] == ["x"]


def test_a_code_of_two_themes_is_two_codes():
    found = code_agreement(SEGMENTS, codings("A s1 T1 x", "B s1 T2 x", "A s2 T2 x", "B s2 T2 x"))

    assert [(code.theme, code.pairs[0].both) for code in found] == [("T1", 0), ("T2", 1)]


@pytest.mark.parametrize("rows", [("A s1 T1 x",), ("A s1 T1 x", "A s2 T1 y")])
def test_one_coder_agrees_with_nobody(rows):
    assert code_agreement(SEGMENTS, codings(*rows)) == ()


def test_nothing_coded():
    nothing: list[str] = []
    assert code_agreement(SEGMENTS, dict.fromkeys(("coder", "segment_id", "theme", "code"), nothing)) == ()


def test_a_segment_that_is_not_there_is_not_swallowed():
    with pytest.raises(KeyError):
        code_agreement(SEGMENTS, codings("A s9 T1 x", "B s9 T1 x"))


def test_the_sample_study_has_two_coders(demo_study: Path):
    found = zushi_survey.open_study(demo_study).agreement()

    assert found
    assert {(pair.first, pair.second) for code in found for pair in code.pairs} == {("A", "B")}
    assert all(code.segments == sum(code.pairs[0][2:6]) for code in found)


def test_numbered_coders_agree_as_those_with_names_did():
    both = [*CODINGS, "s1,T1,高齢化,Suzuki,1", "s3,T1,役員,Suzuki,1", "s4,T1,高齢化,Suzuki,1"]
    record = small_record(codings=both)

    named, numbered = (
        code_agreement(segment_columns(one.segments), coding_columns(one.given))
        for one in (record, without_coder_names(record))
    )

    assert {(pair.first, pair.second) for code in numbered for pair in code.pairs} == {("コーダー1", "コーダー2")}
    assert [[pair[2:] for pair in code.pairs] for code in numbered] == [
        [pair[2:] for pair in code.pairs] for code in named
    ]
