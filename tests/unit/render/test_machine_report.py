from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.workbook import Workbook

from tests.unit.present.samples import number_table, released, row, small_table, wide_table
from tests.unit.render.machine_rule import csv_findings, workbook_findings
from tests.unit.render.report_samples import WORKBOOK_BREAKERS
from zushi_survey.analysis.tables import ReleasedTable
from zushi_survey.present.machine import Area, MachineData, MachineSettings, machine_data
from zushi_survey.render.report.machine import machine_csv, machine_workbook
from zushi_survey.render.sheets.texts import cell_text

SETTINGS = MachineSettings(title="集計表", fiscal_years={}, area=Area("14208", "神奈川県逗子市"))


@pytest.fixture(scope="module")
def data() -> MachineData:
    return machine_data([small_table(), wide_table(weight=0.7), number_table(), table_of_breakers()], SETTINGS)


@pytest.fixture(scope="module")
def few() -> MachineData:
    return machine_data([small_table()], SETTINGS)


def table_of_breakers() -> ReleasedTable:
    """A question whose every text breaks something."""
    labels = [text[:200] for text in WORKBOOK_BREAKERS]
    cells = row(labels, [5] * len(labels), 200)
    title = replace(small_table().title, question="Q99", question_label="①地域　の㈱ 髙橋😀", text="一行目\n二行目")
    return released([cell._replace(question="Q99") for cell in cells], title)


def test_the_workbook_keeps_the_national_rule(data: MachineData) -> None:
    assert workbook_findings(machine_workbook(data)) == []


def test_every_csv_keeps_the_national_rule(data: MachineData) -> None:
    files = machine_csv(data)

    assert {name: csv_findings(content, name) for name, content in files.items()} == {name: [] for name in files}
    assert all(content.startswith(b"\xef\xbb\xbf") for content in files.values())


def _set(cell: str, value: object) -> Callable[[Workbook], None]:
    def damage(book: Workbook) -> None:
        book["割合"][cell] = value  # type: ignore[index]

    return damage


def _merge(book: Workbook) -> None:
    book["割合"].merge_cells("A2:A3")  # type: ignore[union-attr]


def _add_chart(book: Workbook) -> None:
    chart = BarChart()
    chart.add_data(Reference(book["割合"], min_col=17, min_row=1, max_row=3))
    book["割合"].add_chart(chart)  # type: ignore[union-attr]


def _add_title(book: Workbook) -> None:
    sheet = book["割合"]
    sheet.insert_rows(1)  # type: ignore[union-attr]
    sheet["A1"] = "表題"  # type: ignore[index]


def _add_gap(book: Workbook) -> None:
    book["割合"].insert_rows(4)  # type: ignore[union-attr]


def _hide(book: Workbook) -> None:
    book["割合"].row_dimensions[3].hidden = True  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("damage", "item"),
    [
        (_merge, "2-3"),
        (_set("Q2", "=1+1"), "2-6"),
        (_add_chart, "2-7"),
        (_add_title, "3-2"),
        (_add_gap, "3-1"),
        (_hide, "2 something hidden"),
        (_set("Q2", "1,112"), "2-2"),
        (_set("Q2", "1112人"), "2-2"),
        (_set("G2", "男 　性"), "2-4"),
        (_set("G2", "男性\n"), "2-4"),
        (_set("G3", None), "2-5"),
        (_set("Q1", "基数"), "2-8"),
        (_set("G2", "①"), "2-9"),
        (_set("G2", "𠮷"), "2-9"),
        (_set("B2", "令和3年度"), "2-10"),
        (_set("Q2", "x"), "2-12"),
        (_set("Q2", "-"), "2-12"),
    ],
)
def test_the_check_finds_each_damage_to_a_workbook(
    few: MachineData, damage: Callable[[Workbook], None], item: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(machine_workbook(few)))
    assert book["割合"]["Q1"].value == "基数(人)"
    damage(book)
    stream = io.BytesIO()
    book.save(stream)

    assert any(finding.startswith(item) for finding in workbook_findings(stream.getvalue()))


@pytest.mark.parametrize(
    ("before", "after", "item"),
    [
        ('"調査回コード"', '"表題"\r\n"調査回コード"', "4-13"),
        (",1112,", ',"1,112人",', "4-3"),
        ("地域活動への参加", "地域活動　への参加", "4-4"),
        ("地域活動への参加", "地域活動\nへの参加", "4-5"),
        ('"地域活動への参加"', '""', "4-6"),
        ("基数(人)", "基数", "4-7"),
        ("地域活動への参加", "㈱", "4-8"),
        ("令和3年度(2021年度)", "令和3年度", "4-9"),
        (",1112,", ",x,", "4-11"),
        ('"地域活動への参加"', "地域活動への参加", "4-12"),
    ],
)
def test_the_check_finds_each_damage_to_a_csv(few: MachineData, before: str, after: str, item: str) -> None:
    text = machine_csv(few)["shares.csv"].decode("utf-8-sig")
    assert before in text

    assert any(finding.startswith(item) for finding in csv_findings(text.replace(before, after, 1).encode()))


def test_other_kinds_of_file_are_no_machine_readable_tables() -> None:
    assert workbook_findings(b"%PDF", "tables.pdf") == ["1 not a workbook"]
    assert csv_findings(b"", "tables.txt") == ["1 not a csv"]


def test_workbook_and_csv_hold_the_same_cells(data: MachineData) -> None:
    book = openpyxl.load_workbook(io.BytesIO(machine_workbook(data)))
    files = machine_csv(data)

    for table in data.tables:
        text = files[f"{table.file}.csv"].decode("utf-8-sig")
        read = list(csv.reader(io.StringIO(text, newline="")))
        sheet = list(book[table.name].iter_rows(values_only=True))
        assert len(read) == len(sheet)
        pairs = [cells for lines in zip(read, sheet, strict=True) for cells in zip(*lines, strict=True)]
        assert [cells for cells in pairs if not _same(*cells)] == []


def _same(field: str, value: object) -> bool:
    """Whether a field of the csv says what the cell does."""
    if isinstance(value, str):
        value = value.replace("_x005F_", "_")  # Excel's own spelling, which openpyxl leaves as it is in long sheets
        return value in (cell_text(field), cell_text(field.removeprefix("'")))
    return float(field) == value


def test_texts_that_a_spreadsheet_would_run_are_quoted_in_csv_and_texts_in_the_workbook(data: MachineData) -> None:
    text = machine_csv(data)["shares.csv"].decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(machine_workbook(data)))["割合"]

    assert '"\'=1+1"' in text
    assert '"\'@x"' in text
    assert "=1+1" in {cell.value for cell in sheet["K"]}
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} == {"s", "n"}


def test_the_same_data_give_the_same_bytes(data: MachineData) -> None:
    assert machine_workbook(data) == machine_workbook(data)
    assert machine_csv(data) == machine_csv(data)
