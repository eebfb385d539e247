"""A filled-in coding sheet: its marks, and each thing that can be wrong with it."""

from __future__ import annotations

import pytest

from tests.unit.hearing.small import sheet as small_sheet
from tests.unit.hearing.small import small_record
from zushi_survey.core.problems import SurveyError
from zushi_survey.hearing.coding_sheet import CodingSession, codings_in, given_twice
from zushi_survey.hearing.model import GivenCode

SESSION = CodingSession("tanaka", "1", "2022-02-07")
FILLED = [
    "発言番号,団体,尋ねたテーマ,発言,T1:高齢化,T1:役員,T2:場",
    "s1,G1,T1,会員が高齢になった。,1,,",
    "s2,G1,T2,集まる場が減った。,,,○",
    "s4,G3,T1,会員が高齢で役員も足りない。,１,1,",
]


def found_in(lines: list[str]) -> list[tuple[str, str]]:
    """Codes and places of the problems of a sheet."""
    with pytest.raises(SurveyError) as raised:
        codings_in(small_sheet("coding", lines), small_record(), SESSION)
    return [(problem.code, str(problem.where)) for problem in raised.value.problems]


def test_marks_become_codings():
    found = codings_in(small_sheet("coding", FILLED), small_record(), SESSION)

    assert found == tuple(
        GivenCode(segment, theme, code, *SESSION)
        for segment, theme, code in [
            ("s1", "T1", "高齢化"),
            ("s2", "T2", "場"),
            ("s4", "T1", "高齢化"),
            ("s4", "T1", "役員"),
        ]
    )


def test_rows_may_be_sorted_or_left_out_but_not_shifted():
    assert len(codings_in(small_sheet("coding", [FILLED[0], *reversed(FILLED[1:])]), small_record(), SESSION)) == 4
    shifted = [FILLED[0], FILLED[1].replace("s1", "s2"), FILLED[2].replace("s2", "s1")]

    assert [code for code, _ in found_in(shifted)] == ["E-HRG-033", "E-HRG-033"]


@pytest.mark.parametrize(
    ("code", "place", "lines"),
    [
        ("E-HRG-030", "coding.csv", ["番号,発言,T1:高齢化", "s1,会員が高齢になった。,1"]),
        ("E-HRG-031", "coding.csv 列「T1:高令化」", [FILLED[0] + ",T1:高令化", *(line + "," for line in FILLED[1:])]),
        ("E-HRG-032", "coding.csv 2行目 列「T1:高齢化」", [FILLED[0], FILLED[1].replace("。,1", "。,たぶん")]),
        ("E-HRG-033", "coding.csv 2行目 列「発言」", [FILLED[0], FILLED[1].replace("会員", "役員")]),
        ("E-HRG-034", "coding.csv", [FILLED[0], FILLED[1].replace("。,1", "。,")]),
        ("E-HRG-006", "coding.csv 5行目 列「発言番号」", [*FILLED, FILLED[1].replace("s1", "s9")]),
        ("E-HRG-002", "coding.csv 5行目 列「発言番号」", [*FILLED, FILLED[1]]),
    ],
)
def test_each_mistake_is_told_with_its_place(code, place, lines):
    assert found_in(lines) == [(code, place)]


def test_a_remark_in_a_cell_is_not_repeated():
    lines = [FILLED[0], FILLED[1].replace("。,1", "。,山田さんのこと")]

    with pytest.raises(SurveyError) as raised:
        codings_in(small_sheet("coding", lines), small_record(), SESSION)

    assert "山田" not in str(raised.value)
    assert "使える値: 1、空欄" in str(raised.value)


@pytest.mark.parametrize(
    ("other", "count"),
    [(SESSION, 1), (SESSION._replace(coder="suzuki"), 0), (SESSION._replace(round="2"), 0),
     (SESSION._replace(date="2023-01-01"), 1)],
)  # fmt: skip
def test_a_coder_codes_once_a_round(other, count):
    new, earlier = (GivenCode("s1", "T1", "高齢化", *session) for session in (SESSION, other))

    assert [problem.code for problem in given_twice([new], [earlier], "coding.xlsx")] == ["E-HRG-008"] * count
