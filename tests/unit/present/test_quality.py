"""The data-quality page; every expected text is written by hand from the house's wording rules."""

from __future__ import annotations

from zushi_survey.core.problems import Place, Problem, Severity
from zushi_survey.present.display import DisplayTable
from zushi_survey.present.quality import (
    CheckRow,
    FoundRow,
    ItemRow,
    RuleRow,
    checks_table,
    findings_data,
    findings_table,
    items_table,
    log_table,
    repairs_table,
    sheets_table,
)

PLACE = Place(file="a.csv", line=2, column="Q1", receipt="7", question="Q1")
PROBLEM = Problem(code="E-RSP-001", where=PLACE, got="9", allowed="1, 2")
OPEN, REPAIRED = FoundRow(PROBLEM), FoundRow(PROBLEM, "rule", "理由", "無回答")


def texts(table: DisplayTable) -> list[list[str]]:
    """Row headings and cells as printed."""
    return [[row.group, row.label, *(cell.text for cell in row.cells)] for row in table.rows]


def test_account_of_sheets_adds_up() -> None:
    table = sheets_table(1140, {"白票": 15, "重複": 13}, 1112)

    assert texts(table) == [
        ["", "回収", "1,140"],
        ["無効", "白票", "15"],
        ["無効", "重複", "13"],
        ["無効", "計", "28"],
        ["", "有効", "1,112"],
    ]


def test_a_check_that_found_nothing_says_so() -> None:
    table = checks_table([CheckRow("E-RSP-001", "番号", Severity.ERROR, 0, 0)])

    assert texts(table) == [["エラー", "E-RSP-001 番号", "0", "0", "0"]]
    assert table.notes == ("直っていないエラーはありません。",)


def test_errors_left_are_counted_and_warnings_are_no_errors() -> None:
    checks = [CheckRow("a", "a", Severity.ERROR, 5, 3), CheckRow("b", "b", Severity.WARNING, 9, 0)]

    assert checks_table(checks).notes == ("直っていないエラーが 2 件あります。",)


def test_a_finding_has_receipt_question_found_allowed_and_remedy() -> None:
    (row,) = texts(findings_table("left", "確認", [OPEN], None))

    assert row[:8] == ["エラー E-RSP-001", "7", "a.csv 2行目", "Q1", "Q1", "9", "1, 2", "質問票にない回答番号です"]
    assert row[8].startswith("調査票の原票を見て")


def test_the_log_has_before_and_after() -> None:
    (row,) = texts(log_table([REPAIRED], None))

    assert row == ["E-RSP-001", "7", "a.csv 2行目", "Q1", "Q1", "9", "無回答", "rule", "理由"]


def test_rows_over_the_limit_are_counted_not_shown() -> None:
    at, over = log_table([REPAIRED] * 2, 2), log_table([REPAIRED] * 3, 2)

    assert (len(at.rows), at.notes) == (2, ())
    assert len(over.rows) == 2
    assert "ほかに 1 件" in over.notes[0]


def test_repairs_and_items() -> None:
    assert texts(repairs_table([RuleRow("r", "理由", 0)])) == [["", "r", "理由", "0"]]
    assert repairs_table([]).notes == ("修正の規則は決められていません。",)
    assert texts(items_table([ItemRow("Q1", "題", 1000, 5, 3, 1)])) == [["", "Q1 題", "1,000", "5", "3", "1"]]


def test_data_rows_hold_numbers_and_empty_cells() -> None:
    data = findings_data([OPEN, REPAIRED], "synthetic")

    first, second = (dict(zip(data.columns, row, strict=True)) for row in data.rows)
    assert (first["line"], first["repaired"], first["after"]) == (2, 0, None)
    assert (second["repaired"], second["after"], second["severity"]) == (1, "無回答", "error")
    assert data.about == {"data_origin": "合成データ", "policy": "internal"}
