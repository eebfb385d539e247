"""Whole files to clean answers: routing, sheets that count, receipts, columns. Expected values are counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.builders import IV, NA, NR, options, questionnaire, single
from tests.unit.data.sheets import cleaned, kinds, only, repairs, sheet, spec
from tests.unit.data.test_coding import codes
from zushi_survey.core.messages import MESSAGES
from zushi_survey.core.problems import Severity
from zushi_survey.data.cleaning import Cleaned, clean
from zushi_survey.data.findings import FindingKind
from zushi_survey.data.ledger import Ledger, Outcome

ROUTED = questionnaire(
    single("A", "はい", "いいえ"), single("B", "x", "y", ask="A = 1"), single("C", "x", "y", ask="B = 2")
)
FIVE = questionnaire(*(single(name, "a", "b") for name in "ABCD"), {"id": "T", "type": "FA", "label": "T"})


def ledger(**outcomes: Outcome) -> Ledger:
    """A ledger of receipts `r1`, … with their outcomes."""
    receipts = tuple(name.removeprefix("r") for name in outcomes)
    return Ledger(receipts, tuple(outcomes.values()), {}, None, None)


def verdicts(result: Cleaned) -> list[str | None]:
    """Rule that made each sheet invalid."""
    return [verdict.rule for verdict in result.sheets.verdicts]


def test_who_is_asked_follows_clean_earlier_answers() -> None:
    result = cleaned(ROUTED, A="1 1 1 2 _ 1,2", B="1 2 _ _ _ _", C="_ 2 _ _ _ _")

    assert codes(result, "A") == [0, 0, 0, 1, NR, IV]
    assert codes(result, "B") == [0, 1, NR, NA, NA, NA]
    assert codes(result, "C") == [NA, 1, NA, NA, NA, NA]


def test_answers_of_those_not_asked_are_left_out_by_rule_or_invalid_without_one() -> None:
    rule = repairs({"rule": "not_asked_answered"})

    bare, mended = cleaned(ROUTED, A="2", B="1", C="_"), cleaned(ROUTED, rule, A="2", B="1", C="_")

    assert codes(bare, "B") == [IV]
    assert only(bare, "not_asked_answered").is_open_error
    assert codes(mended, "B") == [NA]
    assert mended.repairs[0].after == "非該当"


def test_an_unreadable_answer_of_somebody_not_asked_is_one_finding() -> None:
    result = cleaned(ROUTED, repairs({"rule": "not_asked_answered"}, {"rule": "unknown_code"}), A="2", B="9", C="_")

    assert codes(result, "B") == [NA]
    assert kinds(result) == {"not_asked_answered": 1}


def test_routing_is_followed_again_after_each_repair() -> None:
    """B of a person not asked is dropped, so C, which rests on B = 2, is not asked either."""
    result = cleaned(ROUTED, repairs({"rule": "not_asked_answered"}), A="2", B="2", C="1")

    assert codes(result, "C") == [NA]
    assert kinds(result) == {"not_asked_answered": 2}


def test_a_blank_of_somebody_asked_is_listed_but_no_error() -> None:
    result = cleaned(ROUTED, A="1", B="_", C="_")

    assert only(result, "asked_blank").severity is Severity.NOTE
    assert only(result, "asked_blank").variable == "B"


def test_a_code_for_not_applicable_from_somebody_asked() -> None:
    form = questionnaire(single("A", "a", "b"), single("B", "x", missing={"not_applicable": [8]}, ask="A = 1"))

    bare = cleaned(form, A="1 2", B="8 8")
    mended = cleaned(form, repairs({"rule": "asked_not_applicable"}), A="1 2", B="8 8")

    assert codes(bare, "B") == [IV, NA]
    assert codes(mended, "B") == [NR, NA]


def test_without_declared_routing_the_file_is_believed() -> None:
    form = questionnaire(single("B", "x", missing={"not_applicable": [8]}))

    assert codes(cleaned(form, B="8 1"), "B") == [NA, 0]


def test_routing_on_a_missing_column_asks_everyone_and_says_so() -> None:
    result = cleaned(ROUTED, B="1 _", C="_ _")

    assert codes(result, "B") == [0, NR]
    assert any("B の対象者" in line for line in result.assumptions)


@pytest.mark.parametrize(("keep", "left"), [("first", "A"), ("last", "B"), ("most_complete", "B")])
def test_of_sheets_with_one_receipt_number_one_is_kept(keep: str, left: str) -> None:
    rule = repairs(sheets=[{"rule": "duplicate", "keep": keep}])

    result = cleaned(FIVE, rule, no="7 ０07 8", A="1 1 1", B="_ 2 1", C="1 1 1", D="1 1 1", T="_ _ _")

    assert result.sheets.invalid == {"duplicate": 1}
    assert (result.sheets.returned, result.sheets.valid) == (3, 2)
    assert codes(result, "B")[0] == (NR if left == "A" else 1)


def test_duplicates_without_a_rule_are_an_error_and_stay() -> None:
    result = cleaned(FIVE, no="7 7", A="1 1", B="1 1", C="1 1", D="1 1", T="_ _")

    assert only(result, "duplicate_receipt").is_open_error
    assert only(result, "duplicate_receipt").line == 3
    assert result.sheets.valid == 2


@pytest.mark.parametrize(("answers", "rule"), [("1 _ _ _", "less_than_half"), ("1 1 _ _", None), ("1 1 1 _", None)])
def test_exactly_half_is_enough(answers: str, rule: str | None) -> None:
    cells = {name: [cell.replace("_", "")] for name, cell in zip("ABCD", answers.split(), strict=True)}

    result = cleaned(FIVE, repairs(sheets=[{"rule": "less_than_half"}]), T=["とても長い意見"], **cells)

    assert verdicts(result) == [rule]
    assert (result.sheets.verdicts[0].asked, result.sheets.verdicts[0].answered) == (4, answers.count("1"))


@pytest.mark.parametrize(("answered", "is_valid"), [(10, False), (11, True), (12, True)])
def test_the_share_is_compared_exactly(answered: int, is_valid: bool) -> None:
    """0.55 of 20 questions is 11, although 0.55 is a little more than that as a binary fraction."""
    form = questionnaire(*(single(f"Q{n}", "a") for n in range(20)))
    cells = {f"Q{n}": ["1" if n < answered else ""] for n in range(20)}

    result = cleaned(form, repairs(sheets=[{"rule": "less_than_half", "share": 0.55}]), **cells)

    assert result.sheets.valid == int(is_valid)


def test_of_equally_complete_sheets_the_first_is_kept() -> None:
    rule = repairs(sheets=[{"rule": "duplicate", "keep": "most_complete"}])

    result = cleaned(FIVE, rule, no="7 7", A="1 2", B="1 1", C="1 1", D="1 1", T="_ _")

    assert codes(result, "A") == [0]


def test_only_questions_asked_count_towards_the_half() -> None:
    result = cleaned(ROUTED, repairs(sheets=[{"rule": "less_than_half"}]), A="2", B="_", C="_")

    assert (result.sheets.verdicts[0].asked, result.sheets.verdicts[0].answered) == (1, 1)


def test_two_circles_are_something_put_down_although_they_are_no_answer() -> None:
    rules = repairs({"rule": "multiple_marks"}, sheets=[{"rule": "less_than_half"}])

    result = cleaned(FIVE, rules, A="1,2", B="1", C="_", D="_", T="_")

    assert result.sheets.verdicts[0].answered == 2
    assert verdicts(result) == [None]


def test_a_ranking_and_a_free_text_are_no_extra_items() -> None:
    form = questionnaire(
        single("A", "a"), {"id": "R", "type": "RANKING", "label": "R", "ranks": 3, "options": options("p", "q", "r")}
    )

    result = cleaned(form, A="1", R_1="2", R_2="_", R_3="_")

    assert (result.sheets.verdicts[0].asked, result.sheets.verdicts[0].answered) == (2, 2)


def test_empty_sheets_and_words_for_blank() -> None:
    rules = repairs({"rule": "blank_words", "words": ["-"]}, sheets=[{"rule": "empty"}])

    result = cleaned(FIVE, rules, A="_ - _", B="_ _ _", C="_ _ _", D="_ _ _", T="_ _ 意見")

    assert verdicts(result) == ["empty", "empty", None]


def test_sheet_rules_apply_in_the_order_declared_and_each_sheet_has_one_reason() -> None:
    empty_first = repairs(sheets=[{"rule": "empty"}, {"rule": "less_than_half"}])
    half_first = repairs(sheets=[{"rule": "less_than_half"}, {"rule": "empty"}])
    cells = {"A": "_ 1", "B": "_ _", "C": "_ _", "D": "_ _", "T": "_ _"}

    assert cleaned(FIVE, empty_first, **cells).sheets.invalid == {"empty": 1, "less_than_half": 1}
    assert cleaned(FIVE, half_first, **cells).sheets.invalid == {"less_than_half": 2, "empty": 0}


def test_out_of_scope_by_the_ledger_or_by_a_condition() -> None:
    by_ledger = repairs(sheets=[{"rule": "out_of_scope"}])
    by_answer = repairs(sheets=[{"rule": "out_of_scope", "when": "A = 2"}])
    cells = {"A": "1 2", "B": "1 1", "C": "1 1", "D": "1 1", "T": "_ _"}

    assert verdicts(cleaned(FIVE, by_ledger, ledger(r1="out_of_scope", r2="returned"), **cells)) == [
        "out_of_scope",
        None,
    ]
    assert verdicts(cleaned(FIVE, by_answer, **cells)) == [None, "out_of_scope"]


def test_a_condition_that_cannot_be_read_is_reported_and_not_used() -> None:
    result = cleaned(ROUTED, repairs(sheets=[{"rule": "out_of_scope", "when": "Z = 1"}]), A="1", B="1", C="_")

    assert only(result, "bad_condition").is_open_error
    assert result.sheets.valid == 1


def test_cells_of_invalid_sheets_need_no_mending() -> None:
    result = cleaned(FIVE, repairs(sheets=[{"rule": "less_than_half"}]), A="9", B="_", C="_", D="_", T="_")

    assert [finding.kind.value for finding in result.findings] == ["less_than_half"]
    assert result.responses.respondent_count == 0


def test_receipts_against_the_ledger() -> None:
    book = ledger(r1="returned", r2="not_returned", r3="returned", r4="undeliverable")

    result = cleaned(
        FIVE, None, book, no=["1", "02", "9", ""], A="1 1 1 1", B="1 1 1 1", C="1 1 1 1", D="1 1 1 1", T="_ _ _ _"
    )

    assert only(result, "not_returned_in_ledger").receipt == "02"
    assert only(result, "unknown_receipt").receipt == "9"
    assert only(result, "empty_receipt").line == 5
    assert only(result, "returned_not_in_file").receipt == "3"


def test_file_without_receipts_uses_line_numbers_and_says_so() -> None:
    raw = sheet(A="1 2", B="1 _", C="_ _")

    result = clean((raw,), (spec(receipt=None),), ROUTED, None, None)

    assert result.responses.receipts == ("2", "3")
    assert "行番号" in result.assumptions[0]


def test_late_sheets_are_put_under_the_first_file() -> None:
    first, late = sheet(no="1 2", A="1 2", B="1 _", C="_ _"), sheet("b.csv", no="2 3", B="_ 2", C="_ 1", A="2 1")
    rules = repairs(sheets=[{"rule": "duplicate"}])

    result = clean((first, late), (spec(), spec(file="b.csv")), ROUTED, rules, None)

    assert result.responses.receipts == ("1", "2", "3")
    assert codes(result, "B") == [0, NA, 1]
    assert [(verdict.file, verdict.line) for verdict in result.sheets.verdicts][2:] == [("b.csv", 2), ("b.csv", 3)]


def test_columns_unknown_and_missing_are_reported_per_file_all_at_once() -> None:
    raw = sheet(no="1", A="1", C="_", B_old="1", memo="x", data_origin="synthetic")

    result = clean((raw,), (spec(received="day"),), ROUTED, None, None)

    unknown, missing = only(result, "unknown_column"), only(result, "missing_column")
    assert (unknown.severity, unknown.count, unknown.params["detail"]) == (Severity.WARNING, 2, "B_old, memo")
    assert (missing.severity, missing.count, missing.params["detail"]) == (Severity.ERROR, 2, "day, B")
    assert "B" not in result.responses.answers


def test_missing_free_text_is_only_a_warning() -> None:
    result = cleaned(FIVE, A="1", B="1", C="1", D="1")

    assert only(result, "missing_column").severity is Severity.WARNING


def test_a_heading_in_another_width_is_read_and_said() -> None:
    result = cleaned(ROUTED, **{"Ａ": "1", "B ": "1", "C": "_"})

    assert codes(result, "A") == [0]
    assert "2 個" in result.assumptions[0]


@pytest.mark.parametrize(
    ("keep", "receipts"),
    [
        ("wave = 3", ("1", "3")),
        ("wave != 3", ("2",)),
        ("wave in (2, 3) and no != 1", ("2", "3")),
    ],
)
def test_rows_outside_the_survey_are_left_out(keep: str, receipts: tuple[str, ...]) -> None:
    raw = sheet(no="1 2 3", wave="3 2 3", A="1 1 1", B="1 1 1", C="_ _ _")

    result = clean((raw,), (spec(keep=keep),), ROUTED, None, None)

    assert result.responses.receipts == receipts
    assert kinds(result) == {}
    assert result.sheets.returned == len(receipts)


def test_keep_that_cannot_be_read_keeps_all_and_is_an_error() -> None:
    raw = sheet(no="1 2", A="1 1", B="1 1", C="_ _")

    result = clean((raw,), (spec(keep="wave = 3"),), ROUTED, None, None)

    assert result.sheets.returned == 2
    assert only(result, "bad_condition").is_open_error


def test_dates_and_weights() -> None:
    raw = sheet(no="1 2 3", day=["2021/11/5", "令和3年11月6日", "ひ"], w="1.5 0 -1", A="1 1 1", B="1 1 1", C="_ _ _")

    result = clean((raw,), (spec(received="day", weight="w"),), ROUTED, None, None)

    assert result.sheets.received == ("2021-11-05", "2021-11-06", "")
    assert result.responses.weight is not None
    np.testing.assert_array_equal(result.responses.weight, [1.5, 0, np.nan])
    assert kinds(result) == {"bad_date": 1, "bad_weight": 1}


def test_weights_stay_with_their_sheets() -> None:
    raw = sheet(no="1 2 3", w="1 2 3", A="1 _ 2", B="1 _ _", C="_ _ _")

    result = clean((raw,), (spec(weight="w"),), ROUTED, repairs(sheets=[{"rule": "empty"}]), None)

    assert result.responses.weight is not None
    assert result.responses.weight.tolist() == [1, 3]


def test_a_file_without_rows_is_an_empty_wave() -> None:
    result = cleaned(ROUTED, no=[], A=[], B=[], C=[])

    assert (result.sheets.returned, result.responses.respondent_count) == (0, 0)
    assert result.findings == ()


def test_findings_come_in_the_order_of_the_sheets() -> None:
    result = cleaned(FIVE, A="1 9 9", B="9 1 9", C="1 1 1", D="1 1 1", T="_ _ _")

    assert [(finding.line, finding.variable) for finding in result.findings] == [(2, "B"), (3, "A"), (4, "A"), (4, "B")]


@pytest.mark.parametrize("kind", list(FindingKind))
def test_every_kind_has_its_own_code_and_words_that_fit_a_japanese_console(kind: FindingKind) -> None:
    message = MESSAGES[kind.code]

    assert f"{message.title}{message.remedy}".encode("cp932")
    assert [other for other in FindingKind if other.code == kind.code] == [kind]


def test_full_text_of_a_problem() -> None:
    result = cleaned(ROUTED, A="9", B="_", C="_")

    assert str(only(result, "unknown_code").to_problem()) == (
        "E-RSP-001 [エラー] 質問票にない回答番号です\n"
        "  場所: a.csv 2行目 列「A」 受付番号 1 質問 A\n"
        "  値: 9   使える値: 1, 2(無回答は空欄)\n"
        "  直し方: 調査票の原票を見て入力を直すか、質問票に選択肢を加えてください(規則 unknown_code でまとめて直せます)"
    )


def test_a_column_declared_as_unused_is_not_unknown() -> None:
    raw = sheet(no="1", A="1", B="1", C="_", memo="x")

    result = clean((raw,), (spec(ignore=("memo",)),), ROUTED, None, None)

    assert not [finding for finding in result.findings if finding.kind == "unknown_column" and finding.count]
