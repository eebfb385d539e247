"""Files of a hearing: what is read, and each thing that can be wrong with them."""

from __future__ import annotations

import pytest

from tests.unit.hearing.small import CODES, CODINGS, GROUPS, QUOTES, SEGMENTS, small_record
from zushi_survey.core.problems import Severity, SurveyError
from zushi_survey.hearing.model import CodeKey, Consent, Decision, Risk


def last(line: str) -> list[str]:
    """The segments with another last one."""
    return [*SEGMENTS[:-1], line]


def problems_of(**files: object) -> list[tuple[str, str]]:
    """Codes and places of the problems of a hearing."""
    with pytest.raises(SurveyError) as raised:
        small_record(**files)
    return [(problem.code, str(problem.where)) for problem in raised.value.problems]


def test_a_hearing_is_read():
    record = small_record(quotes=QUOTES)

    assert record.types == {"住民": 3, "法人": 1}
    assert record.themes == {"T1": "課題", "T2": "影響"}
    assert [entry.label for entry in record.codebook] == ["高齢化", "役員不足", "集まる場", "高齢化"]
    assert record.groups_with("T1", ["高齢化", "役員"]) == 3
    assert record.groups_with("T1", ["高齢化", "役員"], kind="子ども") == 1
    assert record.groups_with(None, ["場"], "法人") == 1
    assert [(quote.segment, quote.is_summary) for quote in record.quotes] == [("s1", False)]
    assert record.notes == ()


def test_themes_come_from_the_codebook_where_none_are_declared():
    codes = ["theme,code,theme_label", "T2,場,影響", "T1,高齢化,", "T1,役員,", "T2,高齢化,"]

    assert small_record(codes=codes, themes={}).themes == {"T2": "影響", "T1": "T1"}


def test_a_coding_without_theme_takes_that_of_its_code():
    codings = ["segment_id,code,coder", "s3,役員,A"]

    assert small_record(codings=codings).codings[0].theme == "T1"


def test_only_the_last_round_is_settled_and_all_rounds_are_kept():
    record = small_record(codings=[*CODINGS, "s1,T1,役員,合意,2"])

    assert [(one.segment, one.code) for one in record.codings] == [("s1", "役員")]
    assert len(record.given) == len(CODINGS)


def test_decisions_about_printing_are_read():
    segments = [
        "segment_id,group_id,text,consent,risk,decision,reader1,reader2",
        "s1,G1,会員が高齢になった。,文書による同意,高,公表,甲,乙",
        "s2,G1,集まる場が減った。,,,,甲,甲",
    ]
    first, second = small_record(segments=segments, codings=CODINGS[:2]).segments

    assert (first.consent, first.risk, first.decision, first.readers) == (
        Consent.WRITTEN,
        Risk.HIGH,
        Decision.PRINT,
        ("甲", "乙"),
    )
    assert (second.consent, second.decision, second.readers) == (Consent.UNKNOWN, Decision.OPEN, ("甲",))


def test_a_group_without_a_segment_is_a_note():
    record = small_record(groups=[*GROUPS, "G5,法人,介護,"])

    assert [(note.code, note.severity, note.got) for note in record.notes] == [("E-HRG-010", Severity.NOTE, "G5")]
    assert len(record.types_by_group) == 5


MISTAKES = [
    ("E-HRG-001", "segments.csv", {"segments": ["segment_id,group_id,words", "s1,G1,a"]}),
    ("E-HRG-001", "codings.csv", {"codings": ["segment_id,theme,coder", "s1,T1,A"]}),
    ("E-HRG-002", "groups.csv 6行目 列「group_id」", {"groups": [*GROUPS, "G1,法人,保育,"]}),
    ("E-HRG-002", "segments.csv 7行目 列「segment_id」", {"segments": [*SEGMENTS, "s5,G4,T2,また休んだ。"]}),
    ("E-HRG-002", "codes.csv 6行目 列「code」", {"codes": [*CODES, "T1,役員,"]}),
    ("E-HRG-002", "quotes.csv 3行目 列「quote_id」", {"quotes": [*QUOTES, "q1,会員が高齢,s1,引用"]}),
    ("E-HRG-003", "groups.csv 6行目 列「group_id」", {"groups": [*GROUPS, ",法人,保育,"]}),
    ("E-HRG-003", "codes.csv 6行目 列「code」", {"codes": [*CODES, "T1,,名"]}),
    ("E-HRG-004", "segments.csv 6行目 列「group_id」", {"segments": last("s5,,T2,休んだ。")}),
    ("E-HRG-005", "segments.csv 6行目 列「group_id」", {"segments": last("s5,G9,T2,休んだ。")}),
    ("E-HRG-006", "codings.csv 8行目 列「segment_id」", {"codings": [*CODINGS, "s9,T1,役員,A,1"]}),
    ("E-HRG-006", "quotes.csv 3行目 列「segment_id」", {"quotes": [*QUOTES, "q2,会員が高齢,s9,引用"]}),
    ("E-HRG-007", "codings.csv 8行目 列「code」", {"codings": [*CODINGS, "s1,T1,高令化,A,1"]}),
    ("E-HRG-007", "codings.csv 8行目 列「code」", {"codings": [*CODINGS, "s1,T2,役員,A,1"]}),
    ("E-HRG-008", "codings.csv 8行目 列「code」", {"codings": [*CODINGS, CODINGS[1]]}),
    ("E-HRG-009", "codings.csv 8行目 列「theme」", {"codings": [*CODINGS, "s1,T9,役員,A,1"]}),
    ("E-HRG-009", "segments.csv 6行目 列「theme_asked」", {"segments": last("s5,G4,T9,休んだ。")}),
    ("E-HRG-009", "codes.csv 6行目 列「theme」", {"codes": [*CODES, "T9,場所,"]}),
    ("E-HRG-011", "quotes.csv 3行目 列「text」", {"quotes": [*QUOTES, "q2,会員が若返った,s1,引用"]}),
    ("E-HRG-011", "quotes.csv 3行目 列「text」", {"quotes": [*QUOTES, "q2,会員が若返った,,"]}),
    ("E-HRG-012", "groups.csv 6行目 列「consent」", {"groups": [*GROUPS, "G5,法人,介護,たぶん"]}),
    ("E-HRG-012", "quotes.csv 3行目 列「kind」", {"quotes": [*QUOTES, "q2,会員が高齢,s1,抜粋"]}),
    ("E-HRG-013", "groups.csv 6行目 列「type」", {"groups": [*GROUPS, "G5,,介護,"]}),
    ("E-HRG-014", "segments.csv 7行目 列「text」", {"segments": [*SEGMENTS, "s6,G4,T2,"]}),
    ("E-HRG-015", "codings.csv 2行目 列「code」", {"codings": ["segment_id,code,coder", "s1,高齢化,A"]}),
    ("E-HRG-016", "quotes.csv 3行目 列「segment_id」", {"quotes": [*QUOTES, "q2,担い手が減った,,要旨"]}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "place", "files"), MISTAKES, ids=[f"{code} {place}" for code, place, _ in MISTAKES])
def test_each_mistake_is_told_with_its_place(code, place, files):
    assert problems_of(**files) == [(code, place)]


def test_all_mistakes_of_all_files_are_told_at_once():
    found = problems_of(
        groups=[*GROUPS, "G1,法人,保育,"],
        segments=[*SEGMENTS, "s6,G9,T2,休んだ。"],
        codings=[*CODINGS, "s9,T1,役員,A,1", "s1,T1,高令化,A,1"],
    )

    assert [code for code, _ in found] == ["E-HRG-002", "E-HRG-005", "E-HRG-006", "E-HRG-007"]


def test_a_summary_needs_a_segment_but_not_its_words():
    record = small_record(quotes=[*QUOTES, "q2,担い手が減った,s3,要旨"])

    assert [(quote.segment, quote.is_summary) for quote in record.quotes] == [("s1", False), ("s3", True)]


def test_the_whole_text_of_a_problem_and_no_word_of_what_was_said():
    with pytest.raises(SurveyError) as raised:
        small_record(codings=[*CODINGS, "s1,T1,高令化,A,1"], groups=[*GROUPS, "G5,法人,介護,山田さんは可"])

    assert str(raised.value) == (
        "E-HRG-007 [エラー] コード表にないコードです\n"
        "  場所: codings.csv 8行目 列「code」\n"
        "  値: T1:高令化\n"
        "  直し方: コードを直すか、コード表(study.yaml の hearing: codes)に加えてください(近い名前: 高齢化)\n"
        "E-HRG-012 [エラー] 決められた言葉ではありません\n"
        "  場所: groups.csv 6行目 列「consent」\n"
        "  使える値: 文書による同意、原文の公表に同意、要旨の公表に同意、同意なし\n"
        "  直し方: 使える言葉のどれかに直すか、空欄にしてください"
    )


def test_codes_without_mention_stand_in_the_codebook_order():
    by_code = small_record().groups_by_code()

    assert list(by_code) == [
        CodeKey("T1", "高齢化"),
        CodeKey("T1", "役員"),
        CodeKey("T2", "場"),
        CodeKey("T2", "高齢化"),
    ]
    assert by_code[CodeKey("T2", "高齢化")] == frozenset()
