"""Two readers' decisions: statistics.md D.8, both ways; the sheet they fill in; the file they are kept in."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.hearing.small import SEGMENTS, small_record
from tests.unit.hearing.small import sheet as small_sheet
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.dates import iso_date
from zushi_survey.hearing.decisions import (
    ReaderDecision,
    Ruling,
    Standing,
    checksum_of,
    current_decisions,
    proposed_text,
    standing_of,
    with_decisions,
)
from zushi_survey.hearing.model import Decision, HearingRecord, Segment
from zushi_survey.hearing.quotes import Form, PrintRules, Reason, printables
from zushi_survey.hearing.review_sheet import decisions_kept, reviewed_in
from zushi_survey.hearing.triggers import Trigger, flags_by_segment

GROUPS = [
    "group_id,type,consent",
    "G1,住民,原文の公表に同意",
    "G2,住民,",
    "G3,住民,文書による同意",
    "G4,法人,原文の公表に同意",
]
SAID = Segment("s1", "G1", "会員が高齢になった。")
GENERAL = {"会員": "仲間"}


def date_of(text: str) -> str | None:
    """Days as the pipeline reads them, the day of the import being the first of March."""
    return iso_date(text) if text else "2022-03-01"


def record_with(*segments: str) -> HearingRecord:
    """The small hearing with consent, and these rows of segments (or its own)."""
    if not segments:
        return small_record(groups=GROUPS)
    return small_record(groups=GROUPS, segments=[SEGMENTS[0], *segments], codings=["segment_id,theme,code"])


def decided(reader: str, ruling: Ruling = Ruling.PRINT, wording: str = "", segment: Segment = SAID) -> ReaderDecision:
    """One reader's decision on the text as it is."""
    return ReaderDecision(segment.id, checksum_of(segment, {}), ruling, wording, reader, "2022-02-14")


def form_of(*decisions: ReaderDecision, record: HearingRecord | None = None) -> tuple[Form, str, tuple[Reason, ...]]:
    """How the first segment would be printed."""
    settled = with_decisions(record or record_with(), decisions, {})
    found = printables(settled, PrintRules())[0]
    return found.form, found.text, found.reasons


def test_the_checksum_is_of_what_was_said_and_what_would_be_printed():
    """Worked with hashlib by hand; general words are part of what is printed."""
    assert proposed_text(SAID, GENERAL) == "仲間が高齢になった。"
    shown = "会員が高齢になった。\0仲間が高齢になった。"
    assert checksum_of(SAID, GENERAL) == sha256(shown.encode()).hexdigest()
    assert (
        len({checksum_of(SAID, {}), checksum_of(SAID, GENERAL), checksum_of(replace(SAID, public_text="年"), {})}) == 3
    )


@pytest.mark.parametrize(
    ("decisions", "standing"),
    [
        ([], Standing.OPEN),
        ([decided("甲")], Standing.ONE),
        ([decided("甲"), decided("甲")], Standing.ONE),
        ([decided("Ｔ.Sato"), decided("t. sato ")], Standing.ONE),
        ([decided("甲"), decided("乙")], Standing.AGREED),
        ([decided("甲"), decided("乙", Ruling.WITHHOLD)], Standing.DIFFERENT),
        ([decided("甲"), decided("乙", Ruling.WITHHOLD), decided("乙")], Standing.AGREED),
        ([decided("甲"), decided("乙"), decided("丙", Ruling.WITHHOLD)], Standing.DIFFERENT),
        ([decided("甲", Ruling.REWORD, "老いた。"), decided("乙", Ruling.REWORD, "老いた")], Standing.AGREED),
        ([decided("甲", Ruling.REWORD, "老いた。"), decided("乙", Ruling.REWORD, "年をとった。")], Standing.DIFFERENT),
        ([decided("甲", segment=replace(SAID, text="前の文。")), decided("乙")], Standing.ONE),
        ([decided(reader, segment=replace(SAID, text="前の文。")) for reader in "甲乙"], Standing.STALE),
    ],
)
def test_two_persons_must_agree_on_the_text_as_it_is(decisions, standing):
    assert standing_of(current_decisions(SAID, decisions, {}), was_decided=bool(decisions)) is standing


@pytest.mark.parametrize(
    ("ruling", "wording", "form", "text"),
    [
        (Ruling.PRINT, "", Form.QUOTE, "会員が高齢になった。"),
        (Ruling.REWORD, "仲間が老いた。", Form.SUMMARY, "仲間が老いた。"),
        (Ruling.WITHHOLD, "", Form.REFUSED, ""),
    ],
)
def test_what_two_readers_decide_is_done(ruling, wording, form, text):
    assert form_of(decided("甲", ruling, wording), decided("乙", ruling, wording))[:2] == (form, text)
    assert form_of(decided("甲", ruling, wording))[::2] == (Form.REFUSED, (Reason.UNREAD,))


def test_an_edited_text_needs_a_new_decision():
    both = (decided("甲"), decided("乙"))
    edited = record_with("s1,G1,T1,会員がさらに高齢になった。")

    assert form_of(*both)[0] is Form.QUOTE
    assert form_of(*both, record=edited)[::2] == (Form.REFUSED, (Reason.UNREAD,))


def test_the_decisions_of_readers_stand_above_those_in_the_segments():
    columns = "segment_id,group_id,theme_asked,text,decision,reader1,reader2"
    rows = [
        f"{name},G1,T1,{text},公表,甲,乙" for name, text in (("s1", "会員が高齢になった。"), ("s2", "集まれない。"))
    ]
    record = small_record(groups=GROUPS, segments=[columns, *rows], codings=["segment_id,theme,code", "s1,T1,役員"])

    settled = with_decisions(record, [decided("甲", Ruling.WITHHOLD)], {})

    assert [segment.decision for segment in settled.segments] == [Decision.OPEN, Decision.PRINT]


@given(
    st.permutations([decided(name, ruling) for name in "甲乙丙" for ruling in Ruling if ruling is not Ruling.REWORD])
)
def test_only_last_words_count_whoever_spoke_first(decisions):
    last = {one.reader: one.ruling for one in decisions}

    is_printed = form_of(*decisions)[0] is Form.QUOTE

    assert is_printed == (set(last.values()) == {Ruling.PRINT})


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        # G2 never said whether it agrees; G3 agreed in writing.
        ("s1,G2,T1,役員の引き受け手がいない。", (Reason.CONSENT_UNKNOWN,)),
        ("s1,G1,T1,みどり会館に2人が来た。", (Reason.COUNT,)),
        ("s1,G1,T1,中央病院の人が来た。", (Reason.NAME,)),
        ("s1,G3,T1,中央病院の人が来た。", ()),
        ("s1,G3,T1,相談者が昨年に中央病院へ来た。", (Reason.THIRD_PERSON,)),
    ],
)
def test_two_readers_never_stand_in_for_the_rule(row, reasons):
    """D.8: names, dates, counts need other words or written consent; so does consent that nobody recorded."""
    record = record_with(row)
    segment = record.segments[0]
    agreed = [decided(name, segment=segment) for name in "甲乙"]
    other = [decided(name, Ruling.REWORD, "担い手のことで困る。", segment) for name in "甲乙"]

    assert form_of(*agreed, record=record)[2] == reasons
    assert form_of(*other, record=record)[0] is Form.SUMMARY


def test_the_readers_wording_is_read_by_the_rule_too():
    named = [decided(name, Ruling.REWORD, "中央病院に人が来ない。") for name in "甲乙"]

    assert form_of(*named)[::2] == (Form.REFUSED, (Reason.NAME,))


SHEET = (
    "発言番号,発言,公表する文の案,1人目の決定,1人目の言い換え,1人目の名前,1人目の日付,"
    "2人目の決定,2人目の言い換え,2人目の名前,2人目の日付"
)
FILLED = "s1,会員が高齢になった。,会員が高齢になった。,公表する,,甲,2022/2/14,言い換える,老いた。,乙,"


def test_a_review_sheet_becomes_decisions():
    record = record_with()

    found = reviewed_in(small_sheet("review", [SHEET, FILLED]), record, {}, date_of)

    checksum = checksum_of(record.segments[0], {})
    assert found == (
        ReaderDecision("s1", checksum, Ruling.PRINT, "", "甲", "2022-02-14"),
        ReaderDecision("s1", checksum, Ruling.REWORD, "老いた。", "乙", "2022-03-01"),
    )


def test_a_name_alone_decides_nothing():
    line = FILLED.replace("公表する", "").replace("言い換える,老いた。", ",")

    assert reviewed_in(small_sheet("review", [SHEET, line]), record_with(), {}, date_of) == ()


@pytest.mark.parametrize(
    ("code", "place", "lines"),
    [
        ("E-HRG-042", "review.csv", [SHEET.replace("発言番号", "番号"), FILLED]),
        ("E-HRG-006", "review.csv 2行目 列「発言番号」", [SHEET, FILLED.replace("s1", "s9")]),
        ("E-HRG-002", "review.csv 3行目 列「発言番号」", [SHEET, FILLED, FILLED]),
        ("E-HRG-043", "review.csv 2行目 列「発言」", [SHEET, FILLED.replace("会員", "役員", 1)]),
        ("E-HRG-043", "review.csv 2行目 列「公表する文の案」", [SHEET, FILLED.replace("た。,公", "た,公")]),
        ("E-HRG-012", "review.csv 2行目 列「1人目の決定」", [SHEET, FILLED.replace("公表する", "山田さんに聞く")]),
        ("E-HRG-040", "review.csv 2行目 列「2人目の名前」", [SHEET, FILLED.replace("乙", "")]),
        ("E-HRG-041", "review.csv 2行目 列「2人目の言い換え」", [SHEET, FILLED.replace("老いた。", "")]),
        ("E-HRG-041", "review.csv 2行目 列「2人目の言い換え」", [SHEET, FILLED.replace("老いた", "「会員」が高齢に")]),
        ("E-HRG-044", "review.csv 2行目 列「1人目の日付」", [SHEET, FILLED.replace("2022/2/14", "きのう")]),
        ("E-HRG-045", "review.csv 2行目 列「2人目の名前」", [SHEET, FILLED.replace("乙", "甲 ")]),
    ],
)  # fmt: skip
def test_each_mistake_of_a_review_sheet_is_told_with_its_place(code, place, lines):
    with pytest.raises(SurveyError) as raised:
        reviewed_in(small_sheet("review", lines), record_with(), {}, date_of)

    assert [(problem.code, str(problem.where)) for problem in raised.value.problems] == [(code, place)]
    assert "山田" not in str(raised.value)


KEPT = ["segment_id,text_sha256,decision,public_text,reader,date", "s1,0f,公表する,,甲,2022-02-14"]


def test_kept_decisions_are_read():
    found = decisions_kept(small_sheet("decisions", KEPT), record_with())

    assert found == (ReaderDecision("s1", "0f", Ruling.PRINT, "", "甲", "2022-02-14"),)


@pytest.mark.parametrize(
    ("code", "place", "lines"),
    [
        ("E-HRG-001", "decisions.csv", [KEPT[0].replace("reader", "who"), KEPT[1]]),
        ("E-HRG-006", "decisions.csv 2行目 列「segment_id」", [KEPT[0], KEPT[1].replace("s1", "s9")]),
        ("E-HRG-012", "decisions.csv 2行目 列「decision」", [KEPT[0], KEPT[1].replace("公表する", "公表")]),
        ("E-HRG-040", "decisions.csv 2行目 列「reader」", [KEPT[0], KEPT[1].replace("甲", "")]),
        ("E-HRG-041", "decisions.csv 2行目 列「public_text」", [KEPT[0], KEPT[1].replace("公表する", "言い換える")]),
    ],
)
def test_each_mistake_of_kept_decisions_is_told(code, place, lines):
    with pytest.raises(SurveyError) as raised:
        decisions_kept(small_sheet("decisions", lines), record_with())

    assert [(problem.code, str(problem.where)) for problem in raised.value.problems] == [(code, place)]


@pytest.mark.parametrize(
    ("row", "triggers"),
    [
        ("s1,G1,T1,会員が減った。", []),
        (
            "s1,G1,T1,みどり会館に2人が昨年来た。",
            [(Trigger.NAME, ("会館",)), (Trigger.DATE, ("昨年",)), (Trigger.COUNT, ("2人",))],
        ),
        ("s1,G1,T1,相談者が増えた。", [(Trigger.THIRD_PERSON, ("相談者",))]),
        ("s1,G2,T1,会員が減った。", [(Trigger.CONSENT_UNKNOWN, ())]),
        ("s1,G4,T1,会員が減った。", [(Trigger.FEW_GROUPS, ("法人",))]),
    ],
)  # fmt: skip
def test_what_is_put_before_the_readers(row, triggers):
    """Undecided, and of codes that no other group raised, are the two flags that this row always has."""
    record = small_record(groups=GROUPS, segments=[SEGMENTS[0], row], codings=["segment_id,theme,code", "s1,T1,役員"])

    flags = flags_by_segment(record, PrintRules(names=("会館",)))["s1"]

    assert [tuple(flag) for flag in flags[:-2]] == triggers
    assert [tuple(flag) for flag in flags[-2:]] == [(Trigger.LONE_CODES, ("役員不足",)), (Trigger.UNREAD, ())]


def test_a_combination_of_codes_that_one_group_raised_is_flagged():
    """役員 was raised by G2 and G3, 高齢化 by G1 and G3; both by G3 alone, in s4."""
    flags = flags_by_segment(small_record(), PrintRules())

    lone = {name for name, found in flags.items() if Trigger.LONE_CODES in {flag.trigger for flag in found}}
    assert lone == {"s4"}


def test_a_code_that_names_somebody_is_flagged():
    flags = flags_by_segment(small_record(), PrintRules(names=("役員不足",)))

    named = {name for name, found in flags.items() if Trigger.NAMED_CODE in {flag.trigger for flag in found}}
    assert named == {"s3", "s4"}
