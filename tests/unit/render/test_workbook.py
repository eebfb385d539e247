from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.unit.render.pages import HARMFUL, full_data, full_page, harmful_page
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.display import DataTable, DisplayCell, DisplayPage
from zushi_survey.render.sheets.texts import number_format, sheet_name
from zushi_survey.render.workbook import workbook_bytes


def written(page: DisplayPage, data: DataTable | None = None) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(page, data)))


def test_contents_first_then_one_table_per_sheet_then_the_rows() -> None:
    page = full_page()
    book = written(page, full_data())

    assert book.sheetnames == ["目次", *(table.id for table in page.tables), "データ"]
    assert book["目次"]["A1"].value == "クロス集計"
    assert [book[t.id]["A1"].value for t in page.tables] == [t.title for t in page.tables]
    assert book.properties.title == "クロス集計"


def test_the_warnings_stand_on_every_sheet_and_every_printed_page() -> None:
    page = full_page()
    book = written(page, full_data())

    for sheet in book.worksheets:
        assert "合成データです。" in sheet.oddHeader.center.text
        if sheet.title != "データ":
            assert [sheet["A2"].value, sheet["A3"].value] == list(page.banners)


def test_sheets_print_on_a4_landscape_with_the_heading_repeated() -> None:
    book = written(full_page())

    for sheet in book.worksheets[1:]:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert sheet.freeze_panes


def test_numbers_are_numbers_and_marks_are_texts() -> None:
    sheet = written(full_page())["Q10"]
    row = next(r for r in sheet.iter_rows() if r[1].value == "若い世代")

    assert [(c.value, c.number_format) for c in row[2:5]] == [(16, '#,##0"*"'), (6.3, "#,##0.0"), ("-", "General")]


def test_nothing_is_merged_hidden_or_a_formula() -> None:
    for page in (full_page(), harmful_page()):
        for sheet in written(page, full_data()).worksheets:
            assert not sheet.merged_cells.ranges
            assert sheet.sheet_state == "visible"
            assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_texts_that_look_like_formulas_stay_texts() -> None:
    sheet = written(harmful_page())["Q1"]
    first = int(sheet.freeze_panes[1:])

    assert [sheet.cell(first + n, 3).value for n in range(len(HARMFUL))] == list(HARMFUL)


def test_the_rows_sheet_opens_with_its_headings_and_keeps_empty_apart_from_zero() -> None:
    data = full_data()
    rows = list(written(full_page(), data)["データ"].iter_rows(values_only=True))

    assert rows[0] == data.columns
    assert len(rows) == len(data.rows) + 1
    position = data.columns.index("count_unweighted")
    assert [r[position] for r in rows[1:]] == [r[position] for r in data.rows]


def test_the_same_page_gives_the_same_bytes() -> None:
    assert workbook_bytes(full_page(), full_data()) == workbook_bytes(full_page(), full_data())
    assert written(full_page()).properties.created == datetime(2000, 1, 1)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Q17.a", "Q17.a"),
        ("a/b:c[d]*?\\", "a_b_c_d____"),
        ("'", "表"),
        ("", "表"),
        ("あ" * 40, "あ" * 31),
        ("History", "History_"),
    ],
)
def test_sheet_names_are_valid(wanted: str, name: str) -> None:
    assert sheet_name(wanted, set()) == name


def test_sheet_names_are_different_even_when_cut() -> None:
    taken: set[str] = set()
    names = [sheet_name("長" * 40, taken) for _ in range(3)] + [sheet_name("q1", taken), sheet_name("Q1", taken)]

    assert names == ["長" * 31, "長" * 29 + "-2", "長" * 29 + "-3", "q1", "Q1-2"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (DisplayCell("12.5", 12.5, 1), "#,##0.0"),
        (DisplayCell("1,112", 1112), "#,##0"),
        (DisplayCell("1112", 1112), "0"),
        (DisplayCell("55.6%", 55.6, 1), '#,##0.0"%"'),
        (DisplayCell("-0.13", -0.13, 2), "#,##0.00"),
        (DisplayCell("△3", -3), '#,##0;"△"#,##0'),
        (DisplayCell("△7.1↓", -7.1, 1, "↓"), '#,##0.0"↓";"△"#,##0.0"↓"'),
        (DisplayCell("△7.1", -7.2, 1), None),
        (DisplayCell("x"), None),
        (DisplayCell("12.5", 12.4, 1), None),
    ],
)
def test_a_number_format_exists_only_where_it_shows_the_very_text(cell: DisplayCell, code: str | None) -> None:
    assert number_format(cell) == code


def test_a_chart_has_a_sheet_with_its_words() -> None:
    chart = DisplayChart("c1", "回収数", "bars", ("4月",), (ChartSeries("回収数", (10,)),), "人", "4月は10人")
    book = written(DisplayPage("題", ("合成データです。",), (), charts=(chart,)))

    assert [c.value for c in book["図1"]["A"][:3]] == ["回収数", "合成データです。", "4月は10人"]
