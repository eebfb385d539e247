"""Declared repairs, rule by rule. Expected cells are worked out by hand from the rule's definition."""

from __future__ import annotations

import pytest

from tests.builders import IV, NA, NR, multiple, options, questionnaire, single
from tests.unit.data.sheets import cleaned, kinds, only, repairs
from tests.unit.data.test_coding import chosen, codes
from zushi_survey.core.problems import Severity
from zushi_survey.data.findings import RuleSummary

FORM = questionnaire(single("Q", "a", "b"), single("P", "a", "b"))
LIMITED = questionnaire(
    {
        "id": "Q",
        "type": "LA",
        "limit": 2,
        "label": "Q",
        "options": options("a", "b", "c", "ない", _4={"exclusive": True}),
        "columns": {"kind": "delimited", "name": "Q"},
    }
)


def test_a_rule_sets_what_it_says_and_logs_before_and_after() -> None:
    rule = {"rule": "multiple_marks", "id": "two", "reason": "2つの○"}

    result = cleaned(FORM, repairs(rule), Q="1 1,2", P="1 1")

    (entry,) = result.repairs
    assert codes(result) == [0, NR]
    assert (entry.receipt, entry.line, entry.variable, entry.column) == ("2", 3, "Q", "Q")
    assert (entry.before, entry.after, entry.rule_id, entry.reason) == ("1,2", "無回答", "two", "2つの○")
    assert only(result, "multiple_marks").severity is Severity.NOTE
    assert result.repair_summary == (RuleSummary("two", "multiple_marks", "2つの○", 1),)


@pytest.mark.parametrize(("word", "state"), [("no_answer", NR), ("not_applicable", NA), ("invalid", IV)])
def test_set_names_the_kind_of_missing(word: str, state: int) -> None:
    result = cleaned(FORM, repairs({"rule": "unknown_code", "set": word}), Q="9", P="1")

    assert codes(result) == [state]
    assert not any(finding.is_open_error for finding in result.findings)


def test_a_rule_for_named_questions_leaves_the_others_invalid() -> None:
    result = cleaned(FORM, repairs({"rule": "unknown_code", "questions": ["P"]}), Q="9", P="9")

    assert codes(result, "Q") == [IV]
    assert codes(result, "P") == [NR]
    assert [finding.is_open_error for finding in result.findings] == [True, False]


def test_of_two_rules_for_one_kind_the_first_that_covers_the_question_counts() -> None:
    rules = repairs(
        {"id": "one", "rule": "unknown_code", "questions": ["P"], "set": "invalid"},
        {"id": "rest", "rule": "unknown_code"},
    )

    result = cleaned(FORM, rules, Q="9", P="9")

    assert (codes(result, "P"), codes(result, "Q")) == ([IV], [NR])
    assert [(rule.rule_id, rule.cells) for rule in result.repair_summary] == [("one", 1), ("rest", 1)]


def test_a_rule_for_a_question_that_does_not_exist_is_reported() -> None:
    result = cleaned(FORM, repairs({"rule": "unknown_code", "questions": ["Q7"]}), Q="1", P="1")

    assert only(result, "unknown_target").found == "Q7"
    assert result.repair_summary[0].cells == 0


@pytest.mark.parametrize("cell", ["-", "NA", "．", ".", "ＮＡ", "無回答"])
def test_words_for_blank_in_any_width(cell: str) -> None:
    rules = repairs({"rule": "normalise"}, {"rule": "blank_words", "words": ["-", "NA", ".", "無回答"]})

    result = cleaned(FORM, rules, Q=[cell], P="1")

    assert codes(result) == [NR]
    assert result.repairs[-1].after == "(空欄)"


@pytest.mark.parametrize("cell", ["NA", "ＮＡ", " NA "])
def test_words_for_blank_need_no_rule_for_normalising(cell: str) -> None:
    result = cleaned(FORM, repairs({"rule": "blank_words", "words": ["NA"]}), Q=[cell], P="1")

    assert codes(result) == [NR]
    assert kinds(result) == {"blank_words": 1}


def test_words_for_blank_apply_before_normalising_when_declared_first() -> None:
    rules = repairs({"rule": "blank_words", "words": ["．"]}, {"rule": "normalise"})

    result = cleaned(FORM, rules, Q="．", P="1")

    assert [entry.rule_id for entry in result.repairs] == ["blank_words"]


def test_exclusive_option_with_others_keeps_what_the_rule_says() -> None:
    def result_of(**rule: object) -> list[object]:
        return chosen(cleaned(LIMITED, repairs({"rule": "exclusive_with_others", **rule}), Q="1;4 4 2"))

    assert result_of(keep="others") == [[0], [3], [1]]
    assert result_of(keep="exclusive") == [[3], [3], [1]]
    assert result_of() == [NR, [3], [1]]
    assert chosen(cleaned(LIMITED, Q="1;4 4 2")) == [IV, [3], [1]]


@pytest.mark.parametrize(("cell", "state"), [("1;2", [0, 1]), ("1;2;3", IV), ("3", [2])])
def test_limit_is_inclusive(cell: str, state: object) -> None:
    assert chosen(cleaned(LIMITED, Q=[cell])) == [state]


def test_too_many_marks_keep_the_first_as_keyed() -> None:
    result = cleaned(LIMITED, repairs({"rule": "too_many_marks", "keep": "first"}), Q="3;1;2")

    assert chosen(result) == [[0, 2]]
    assert only(result, "too_many_marks").found == "3 つ"


def test_dropping_the_exclusive_option_can_settle_the_limit() -> None:
    rules = repairs({"rule": "exclusive_with_others", "keep": "others"}, {"rule": "too_many_marks"})

    result = cleaned(LIMITED, rules, Q="1;2;4")

    assert chosen(result) == [[0, 1]]
    assert kinds(result) == {"exclusive_with_others": 1}


def test_rules_apply_in_the_order_declared() -> None:
    rules = repairs({"rule": "too_many_marks"}, {"rule": "exclusive_with_others", "keep": "others"})

    result = cleaned(LIMITED, rules, Q="1;2;4")

    assert chosen(result) == [NR]
    assert kinds(result) == {"too_many_marks": 1}


def test_unknown_code_among_others_can_be_dropped_alone() -> None:
    others = cleaned(LIMITED, repairs({"rule": "unknown_code", "keep": "others"}), Q="1;9 9")
    whole = cleaned(LIMITED, repairs({"rule": "unknown_code"}), Q="1;9 9")

    assert chosen(others) == [[0], NR]
    assert chosen(whole) == [NR, NR]


def test_a_combination_of_answers_is_never_written_down() -> None:
    form = questionnaire(multiple("Q") | {"options": options("a", "b", "ない", _3={"exclusive": True})})

    result = cleaned(form, Q_1="1", Q_2="1", Q_3="1")

    assert only(result, "exclusive_with_others").found == "3 とほか 2 つ"


def correction(**more: object) -> dict[str, object]:
    """A correction of receipt 2, column Q, from 9 to 1."""
    return {"receipt": "2", "column": "Q", "found": "9", "value": "1", **more}


def test_a_correction_applies_where_its_guard_fits() -> None:
    result = cleaned(FORM, repairs(corrections=[correction()]), Q="1 9", P="1 1")

    assert codes(result) == [0, 0]
    assert [(entry.before, entry.after) for entry in result.repairs] == [("9", "1")]
    assert result.repair_summary == (RuleSummary("corrections", "correction", "個別の修正", 1),)


@pytest.mark.parametrize(
    ("change", "detail", "severity"),
    [
        ({"found": "8"}, "元の値が違います", Severity.ERROR),
        ({"found": "8", "value": "9"}, "すでに直した後の値です", Severity.WARNING),
        ({"receipt": "7"}, "その受付番号の票がありません", Severity.ERROR),
        ({"column": "Z"}, "その列がありません", Severity.ERROR),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing(
    change: dict[str, object], detail: str, severity: Severity
) -> None:
    result = cleaned(FORM, repairs(corrections=[correction(**change)]), Q="1 9", P="1 1")

    finding = only(result, "stale_correction")
    assert codes(result) == [0, IV]
    assert finding.params["detail"] == detail
    assert finding.severity is severity
    assert detail in finding.to_problem().title


def test_a_correction_may_mend_the_receipt_number() -> None:
    mended = repairs(corrections=[{"receipt": "1", "column": "no", "found": "1", "value": "3"}])

    result = cleaned(FORM, mended, no="1 2", Q="1 1", P="1 1")

    assert result.responses.receipts == ("3", "2")


def test_raw_cells_are_never_changed() -> None:
    cells = ["９", "1,2", "-"]
    rules = repairs({"rule": "normalise"}, {"rule": "multiple_marks"}, corrections=[
        {"receipt": "3", "column": "Q", "found": "-", "value": "1"}])  # fmt: skip

    cleaned(FORM, rules, Q=cells, P="1 1 1")

    assert cells == ["９", "1,2", "-"]
