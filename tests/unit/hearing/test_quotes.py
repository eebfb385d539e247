"""Quotes: the check against the source, and the rule of statistics.md D.8 both ways."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.hearing.small import CODES, SEGMENTS, small_record
from zushi_survey.hearing.model import Consent, Decision, Edited, Group, Risk, Segment
from zushi_survey.hearing.quotes import Form, PrintRules, Reason, flags_of, printable, printables, without_named_codes
from zushi_survey.hearing.quoting import is_quoted, plain_text

GROUP = Group("G1", "住民団体", consent=Consent.VERBATIM)
SAID = Segment("s1", "G1", "役員の引き受け手がいない。", decision=Decision.PRINT, readers=("甲", "乙"))


def plan_line(shared: Path, number: int) -> str:
    """One line of the plan."""
    return (shared / "plan" / "plan.txt").read_text(encoding="utf-8").splitlines()[number - 1]


def test_the_plan_quotes_itself_only_after_normalising(shared: Path):
    """L908 re-quotes L293 with moved brackets and without である."""
    source, chapter = plan_line(shared, 293), plan_line(shared, 908)
    start = chapter.index("「アンテナ")
    quotation = chapter[start : chapter.index("」", start) + 1]

    assert quotation not in source
    assert is_quoted(quotation, source)


@pytest.mark.parametrize(
    ("quotation", "is_there"),
    [("会員の「減少」", True), ("会員の減少である。", True), ("会員の減少です", True), ("会員の 減少", True),
     ("会員の増加", False), ("役員の減少", False), ("", False), ("「」", False), ("である。", False)],
)  # fmt: skip
def test_what_may_differ_in_a_quotation(quotation, is_there):
    assert is_quoted(quotation, "この数年の会員の減少が課題だ。") is is_there


def test_full_width_forms_are_the_same_and_round_brackets_are_not():
    assert is_quoted("ICT化(導入)", "ＩＣＴ化（導入）が要る")
    assert not is_quoted("ICT化導入", "ＩＣＴ化（導入）が要る")


def test_a_text_is_plain_once():
    assert plain_text(plain_text("「会員」の減少です。")) == plain_text("「会員」の減少です。")


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("役員の引き受け手がいない。", []),
        ("「ボランティア連絡協議会」の行事で連携を強めたい。", [Reason.NAME]),
        ("中央病院から退院した人", [Reason.NAME]),
        ("子ども食堂の居場所", [Reason.NAME]),
        ("２０２０年３月以降の相談", [Reason.DATE]),
        ("令和3年の総会", [Reason.DATE]),
        ("10年前と比べて", [Reason.COUNT]),
        ("会員が三十人減った", [Reason.COUNT]),
        ("3つから大きな影響", [Reason.COUNT]),
        ("一つの団体では限りがある", []),
        ("一人の支援者だけに頼らない", []),
        ("年に1回でも集まりたい", []),
        ("社会福祉法人の職員", []),
        ("みどり保育園の園児が令和3年5月に5人減った", [Reason.DATE, Reason.COUNT]),
        ("緑保育園の園児", []),
        ("青空保育園の園児", [Reason.NAME]),
    ],
)
def test_what_gives_away_a_speaker(text, reasons):
    assert list(flags_of(text, ["子ども食堂"])) == reasons


def rule(segment: Segment = SAID, group: Group = GROUP, of_type: int = 3, **rules: object) -> tuple[Form, str, str]:
    """Form, text and type as printed."""
    found = printable(segment, group, of_type, PrintRules(**rules))
    return found.form, found.text, found.group_type


@pytest.mark.parametrize(("of_type", "type_"), [(2, ""), (3, "住民団体"), (4, "住民団体")])
def test_the_type_is_named_from_three_groups_on(of_type, type_):
    assert rule(of_type=of_type) == (Form.QUOTE, SAID.text, type_)


def test_the_type_of_few_groups_is_named_with_written_consent():
    assert rule(group=replace(GROUP, consent=Consent.WRITTEN), of_type=1)[2] == "住民団体"


@pytest.mark.parametrize(
    ("consent", "form"),
    [(Consent.UNKNOWN, Form.REFUSED), (Consent.VERBATIM, Form.QUOTE), (Consent.SUMMARY, Form.SUMMARY),
     (Consent.WRITTEN, Form.QUOTE), (Consent.REFUSED, Form.REFUSED)],
)  # fmt: skip
def test_consent_decides_the_form(consent, form):
    assert rule(group=replace(GROUP, consent=consent))[0] is form
    assert rule(replace(SAID, consent=consent), replace(GROUP, consent=Consent.VERBATIM))[0] is (
        Form.QUOTE if consent is Consent.UNKNOWN else form
    )


@pytest.mark.parametrize(
    ("public_text", "form"),
    [("", Form.REFUSED), (SAID.text, Form.REFUSED), ("「役員」の引き受け手がいない", Form.REFUSED),
     ("引き受け手がいない。", Form.REFUSED), ("担い手のことで困っている。", Form.SUMMARY)],
)  # fmt: skip
def test_without_recorded_consent_only_other_words_are_printed(public_text, form):
    """Two readers decided to print; brackets, an ending or a part left out are no other words."""
    unknown = replace(GROUP, consent=Consent.UNKNOWN)

    assert rule(replace(SAID, public_text=public_text), unknown)[0] is form


def test_general_words_do_not_stand_in_for_consent():
    said = replace(SAID, text="特養ホームに行けない。")

    found = printable(said, replace(GROUP, consent=Consent.UNKNOWN), 3, PrintRules(general={"特養ホーム": "福祉施設"}))

    assert (found.form, found.reasons) == (Form.REFUSED, (Reason.CONSENT_UNKNOWN,))


def refused(**changes: object) -> tuple[Reason, ...]:
    """Why the segment is refused after the changes; empty where it is not."""
    found = printable(replace(SAID, **changes), GROUP, 3, PrintRules(names=("子ども食堂",)))
    return found.reasons if found.form is Form.REFUSED else ()


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"decision": Decision.OPEN}, (Reason.UNREAD,)),
        ({"readers": ("甲",)}, (Reason.UNREAD,)),
        ({"decision": Decision.KEEP}, (Reason.DECIDED,)),
        ({"risk": Risk.HIGH}, (Reason.HIGH_RISK,)),
        ({"risk": Risk.MIDDLE}, ()),
        ({"text": "子ども食堂が休みになった。"}, (Reason.NAME,)),
        ({"text": "2020年3月に休んだ。"}, (Reason.DATE,)),
        ({"text": "5人が来なくなった。"}, (Reason.COUNT,)),
        ({"text": "困っている子どもが子ども食堂に来た。"}, (Reason.THIRD_PERSON, Reason.NAME)),
        ({"text": "困っている子どもが増えた。"}, ()),
        ({"source": "録音", "decision": Decision.SUMMARISE}, (Reason.WORD_FOR_WORD,)),
        ({"source": "録音", "decision": Decision.SUMMARISE, "public_text": "担い手が足りない。"}, ()),
        ({"source": "記録", "decision": Decision.SUMMARISE}, ()),
        ({"text": "2020年3月に休んだ。", "public_text": "しばらく休んだ。"}, ()),
        ({"public_text": "子ども食堂を休んだ。"}, (Reason.NAME,)),
    ],
)
def test_what_is_refused_and_what_is_not(changes, reasons):
    assert refused(**changes) == reasons


def test_written_consent_lets_a_name_stand_but_never_a_third_person_with_place_or_time():
    written = replace(GROUP, consent=Consent.WRITTEN)
    named = replace(SAID, text="ボランティア連絡協議会の行事を続けたい。")
    third = replace(SAID, text="相談者が令和3年に増えた。")

    assert rule(named, written) == (Form.QUOTE, named.text, "住民団体")
    assert rule(third, written)[0] is Form.REFUSED


def test_general_words_make_a_summary_of_a_quote():
    said = replace(SAID, text="特養ホームに行けない。")

    assert rule(said, names=("特養",)) == (Form.REFUSED, "", "")
    assert rule(said, names=("特養",), general={"特養": "施設", "特養ホーム": "福祉施設"}) == (
        Form.SUMMARY,
        "福祉施設に行けない。",
        "住民団体",
    )


def test_a_text_that_was_edited_is_no_quotation():
    assert rule(replace(SAID, edited=Edited.YES))[0] is Form.SUMMARY
    assert rule(replace(SAID, edited=Edited.NO))[0] is Form.QUOTE


def test_old_files_without_readers_print_nothing():
    assert {one.form for one in printables(small_record(), PrintRules())} == {Form.REFUSED}


def test_the_names_of_the_groups_are_names():
    agreed = "原文の公表に同意"
    groups = ["group_id,type,name,consent", *(f"{group}{agreed}" for group in ("G1,住民,つどいの輪,", "G2,住民,,"))]
    groups += ["G3,住民,,", "G4,法人,,"]
    columns = "segment_id,group_id,text,decision,reader1,reader2"
    segments = [columns, "s1,G1,つどいの輪は続ける。,公表,甲,乙", "s2,G1,会は続ける。,公表,甲,乙"]
    record = small_record(groups=groups, segments=segments, codings=["segment_id,theme,code", "s1,T1,役員"])

    first, second = printables(record, PrintRules())

    assert (first.reasons, second.form) == ((Reason.NAME,), Form.QUOTE)


def test_a_code_that_names_somebody_goes_with_its_codings():
    codes = [*CODES[:2], "T1,役員,つどいの輪の役員", *CODES[3:]]
    record = small_record(codes=codes)

    shown = without_named_codes(record, PrintRules(names=("つどいの輪",)))

    assert [entry.key.code for entry in shown.codebook] == ["高齢化", "場", "高齢化"]
    assert {coding.code for coding in shown.codings} == {one.code for one in shown.given} == {"高齢化", "場"}
    assert len(record.segments) == len(SEGMENTS) - 1
