"""Outputs read again: every figure as it was printed, under the labels it was printed under."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.render.pages import full_data, full_page, other_page
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.printed_files import read_cell, read_printed
from zushi_survey.data.printed_workbook import shown_number
from zushi_survey.present.display import DisplayCell, DisplayPage, DisplayTable
from zushi_survey.questionnaire.printed import PrintedCell, PrintedFile
from zushi_survey.render import write_page
from zushi_survey.render.sheets.texts import number_format

_Printed = tuple[str, str, str, str, str]


def _as_designed(table: DisplayTable) -> list[_Printed]:
    """Group, row, column group, column and text of every cell that is not empty."""
    has_groups = any(row.group for row in table.rows)
    return [
        (row.group if has_groups else "", row.label, "" if column.group == column.label else column.group,
         column.label, cell.text.strip())
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.text.strip()
    ]  # fmt: skip


def _as_read(cells: tuple[PrintedCell, ...]) -> list[_Printed]:
    return [(cell.group, cell.row, cell.over, cell.column, cell.text) for cell in cells]


@pytest.mark.parametrize("format", ["html", "xlsx"])
@pytest.mark.parametrize("page", [full_page(), other_page()], ids=["tables", "rates"])
def test_a_page_is_read_as_it_was_designed(tmp_path: Path, format: str, page: DisplayPage) -> None:  # noqa: A002
    path = write_page(page, None, format, tmp_path / f"page.{format}")  # type: ignore[arg-type]

    read = read_printed(path)

    assert [_as_read(table.cells) for table in read.tables] == [_as_designed(table) for table in page.tables]
    assert [table.title for table in read.tables] == [table.title for table in page.tables]
    assert [set(table.notes) >= set(design.notes) for table, design in zip(read.tables, page.tables, strict=True)]
    assert set(page.banners) <= set(read.notices)


@pytest.mark.parametrize("format", ["csv", "json"])
def test_rows_are_read_with_everything_their_figures_are_about(tmp_path: Path, format: str) -> None:  # noqa: A002
    path = write_page(full_page(), full_data(), format, tmp_path / f"rows.{format}")  # type: ignore[arg-type]

    cells = read_printed(path).cells

    first = dict(cells[0].keys)
    assert tuple(first) == full_data().columns
    figures = [value for row in full_data().rows for value in row if isinstance(value, int | float)]
    assert [float(cell.text) for cell in cells] == figures


def _file_with(tmp_path: Path, name: str, text: str) -> PrintedFile:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_printed(path)


def test_a_markdown_table_has_its_caption_its_labels_and_its_lines(tmp_path: Path) -> None:
    text = (
        "表4　近所づきあい(年齢別)\n\n| 分析軸 | 区分 | n | 『希薄』 |\n| --- | --- | --- | --- |\n"
        "|  | 全体 | 1,112 | 50.2 |\n| 年齢 | 30歳代 | 86 | 72.1 |\n\n注) 四捨五入しています。\n\n次の段落。\n"
    )

    (table,) = _file_with(tmp_path, "a.md", text).tables

    assert table.title == "表4　近所づきあい(年齢別)"
    assert table.notes == ("四捨五入しています。",)
    assert [(cell.place, *cell.labels, cell.text) for cell in table.cells] == [
        ("5行目・3列目", "全体", "n", "1,112"),
        ("5行目・4列目", "全体", "『希薄』", "50.2"),
        ("6行目・3列目", "年齢", "30歳代", "n", "86"),
        ("6行目・4列目", "年齢", "30歳代", "『希薄』", "72.1"),
    ]


def test_a_table_of_a_word_document_has_its_caption_and_merged_labels(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("表1　結果")
    table = word.add_table(3, 3)
    texts = (("分析軸", "区分", "割合"), ("年齢", "30歳代", "72.1"), ("", "40歳代", "60.6"))
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    path = tmp_path / "a.docx"
    word.save(str(path))

    read = read_printed(path)

    assert [(cell.title, *cell.labels, cell.text) for cell in read.cells] == [
        ("表1　結果", "年齢", "30歳代", "割合", "72.1"),
        ("表1　結果", "年齢", "40歳代", "割合", "60.6"),
    ]


def test_a_cell_of_a_workbook_by_its_address(tmp_path: Path) -> None:
    path = write_page(other_page(), None, "xlsx", tmp_path / "page.xlsx")
    cells = read_printed(path).cells

    assert [read_cell(path, cell.place) for cell in cells] == list(cells)


@pytest.mark.parametrize(
    ("address", "code"),
    [("rates!A1", "E-EXP-005"), ("目次!A1", "E-EXP-005"), ("rates!ZZ99", "E-EXP-005"), ("Q99!D5", "E-EXP-003"),
     ("rates!何", "E-EXP-003"), ("D5", "E-EXP-003")],
)  # fmt: skip
def test_addresses_without_a_figure(tmp_path: Path, address: str, code: str) -> None:
    path = write_page(other_page(), None, "xlsx", tmp_path / "page.xlsx")

    with pytest.raises(SurveyError) as stopped:
        read_cell(path, address)

    assert stopped.value.problems[0].code == code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", "x", "E-EXP-001"),
        ("a.xlsx", "x", "E-EXP-002"),
        ("a.json", "[1]", "E-EXP-002"),
        ("a.json", '{"rows": 1}', "E-EXP-002"),
        ("a.csv", "", "E-INP-004"),
        ("a.docx", "x", "E-TXT-002"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: str, code: str) -> None:
    with pytest.raises(SurveyError) as stopped:
        _file_with(tmp_path, name, content)

    assert stopped.value.problems[0].code == code


@given(
    st.integers(-(10**7), 10**7),
    st.integers(0, 3),
    st.sampled_from(["", "*", "%", "票", "↑"]),
)
def test_a_number_is_read_as_it_was_written(units: int, decimals: int, mark: str) -> None:
    """Law: what a number format shows is the text that the format was made from."""
    number = units / 10**decimals
    sign = "△" if number < 0 else ""
    cell = DisplayCell(f"{sign}{abs(number):,.{decimals}f}{mark}", number, decimals, mark)

    assert shown_number(number, number_format(cell) or "") == cell.text
