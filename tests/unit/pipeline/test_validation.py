"""`validate` as a page and as rows; counts are read off the few sheets by hand."""

from __future__ import annotations

from tests.builders import questionnaire, single
from tests.unit.data.sheets import cleaned, repairs
from zushi_survey.pipeline.validation import quality_tables
from zushi_survey.present.display import DisplayTable

FORM = questionnaire(single("A", "a", "b"), single("B", "a", "b", ask="A = 1"))


def by_id(tables: tuple[DisplayTable, ...]) -> dict[str, DisplayTable]:
    """Tables by their id."""
    return {table.id: table for table in tables}


def numbers(table: DisplayTable, label: str) -> list[str]:
    """Cells of the row whose label starts so."""
    (row,) = [row for row in table.rows if row.label.startswith(label)]
    return [cell.text for cell in row.cells]


def test_tables_of_a_wave_with_everything_in_it() -> None:
    rules = repairs({"rule": "multiple_marks"}, sheets=[{"rule": "empty"}])

    tables = by_id(quality_tables(cleaned(FORM, rules, A="1 1,2 9 1 _", B="1 _ _ _ _")))

    assert list(tables) == ["sheets", "checks", "repairs", "items", "left", "log", "notes"]
    assert numbers(tables["sheets"], "有効") == ["4"]
    assert numbers(tables["checks"], "E-RSP-001") == ["1", "0", "1"]
    assert numbers(tables["checks"], "E-RSP-003") == ["1", "1", "0"]
    assert numbers(tables["checks"], "E-RSP-004") == ["0", "0", "0"]
    assert numbers(tables["repairs"], "multiple_marks") == ["multiple_marks", "1"]
    assert numbers(tables["items"], "A") == ["2", "1", "0", "1"]
    assert numbers(tables["items"], "B") == ["1", "1", "2", "0"]
    assert [row.label for row in tables["left"].rows] == ["3"]
    assert [row.label for row in tables["log"].rows] == ["2", "5"]
    assert [row.label for row in tables["notes"].rows] == ["4"]


def test_errors_left_stand_first_among_the_checks_and_the_findings() -> None:
    tables = by_id(quality_tables(cleaned(FORM, A="9 １", B="_ 1")))

    assert tables["checks"].rows[0].label.startswith("E-RSP-001")
    assert [row.group for row in tables["left"].rows] == ["エラー E-RSP-001", "注意 E-RSP-011"]


def test_clean_data_have_no_table_of_findings() -> None:
    tables = by_id(quality_tables(cleaned(FORM, A="1", B="1")))

    assert list(tables) == ["sheets", "checks", "repairs", "items"]
    assert tables["checks"].notes == ("直っていないエラーはありません。",)


def test_every_text_can_be_printed_on_a_japanese_console() -> None:
    for table in quality_tables(cleaned(FORM, A=["9", "\U0001f600", "１"], B="1 1 1")):
        assert repr(table).encode("cp932")
