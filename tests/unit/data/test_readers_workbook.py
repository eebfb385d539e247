"""Excel workbooks made by openpyxl in the test itself."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.readers import read_sheet, read_table
from zushi_survey.questionnaire.study import AnswerFile

Rows = list[list[object]]


def filled(book: Workbook, title: str, rows: Rows) -> Worksheet:
    worksheet = book.create_sheet(title)
    for row in rows:
        worksheet.append(row)
    return worksheet


def written(folder: Path, rows: Rows, name: str = "answers.xlsx", merge: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    book.remove(book.active)
    worksheet = filled(book, "回答", rows)
    for area in merge:
        worksheet.merge_cells(area)
    book.save(folder / name)
    return folder / name


def refused(path: Path, spec: AnswerFile | None = None) -> Problem:
    with pytest.raises(SurveyError) as caught:
        read_sheet(path, spec)
    (problem,) = caught.value.problems
    assert str(problem).encode("cp932")
    return problem


def test_typed_cells_become_the_shortest_text(tmp_path: Path) -> None:
    values = [3, 3.0, 0.1, 1234567.5, True, date(2024, 10, 5), datetime(2024, 10, 5, 9, 30), time(9, 30), "０３ ", None]
    path = written(tmp_path, [[f"c{n}" for n in range(len(values))], values, [1] * len(values)])

    sheet = read_sheet(path)

    assert [column[0] for column in sheet.columns.values()] == [
        "3", "3", "0.1", "1234567.5", "1", "2024-10-05", "2024-10-05T09:30:00", "09:30:00", "０３ ", "",
    ]  # fmt: skip
    assert (sheet.format, list(sheet.lines), sheet.encoding) == ("xlsx", [2, 3], None)
    assert sheet.detected == ("シート: 回答(全1シート)",)


def test_a_duration_is_hours_minutes_and_seconds(tmp_path: Path) -> None:
    sheet = read_sheet(written(tmp_path, [["a"], [timedelta(hours=25, minutes=3)]]))

    assert sheet.columns["a"] == ("25:03:00",)


def test_a_merged_heading_covers_its_columns_and_no_others(tmp_path: Path) -> None:
    rows: Rows = [["番号", "問1", None, None, None], [None, "はい", "いいえ", "備考", 5], [1, "○", None, "x", 2]]

    merged = read_sheet(written(tmp_path, rows, merge=("B1:C1", "A1:A2")), AnswerFile(file="a", header_rows=2))
    blank = read_sheet(written(tmp_path, rows, "b.xlsx"), AnswerFile(file="a", header_rows=2))

    assert list(merged.columns) == ["番号", "問1 / はい", "問1 / いいえ", "備考", "5"]
    assert list(blank.columns) == ["番号", "問1 / はい", "問1 / いいえ", "問1 / 備考", "問1 / 5"]
    assert merged.columns["問1 / はい"] == ("○",)
    assert list(merged.lines) == [3]


def test_blank_rows_above_the_header_do_not_shift_merged_headings_or_lines(tmp_path: Path) -> None:
    rows: Rows = [[None], ["問1", None], ["a", "b"], [1, 2], [None, None]]

    sheet = read_sheet(written(tmp_path, rows, merge=("A2:B2",)), AnswerFile(file="a", header_rows=2))

    assert dict(sheet.columns) == {"問1 / a": ("1",), "問1 / b": ("2",)}
    assert list(sheet.lines) == [4]
    assert "見出しの前の空白行を読み飛ばしました: 1行" in sheet.detected


def test_the_declared_sheet_is_read_and_the_first_by_default(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    filled(book, "回答", [["a"], [1]])
    filled(book, "台帳", [["b"], [2]]).merge_cells("A1:B1")
    book.save(tmp_path / "two.xlsx")

    assert dict(read_table(tmp_path / "two.xlsx").columns) == {"a": ("1",)}
    chosen = read_sheet(tmp_path / "two.xlsx", AnswerFile(file="two.xlsx", sheet="台帳"))
    assert dict(chosen.columns) == {"b": ("2",)}
    assert chosen.detected[0] == "シート: 台帳(全2シート)"


def test_an_unknown_sheet_offers_those_that_exist(tmp_path: Path) -> None:
    problem = refused(written(tmp_path, [["a"], [1]]), AnswerFile(file="a", sheet="回答1"))

    assert (problem.code, problem.got, problem.allowed) == ("E-INP-023", "回答1", "回答")
    assert "もしかして: 回答" in problem.remedy


def test_formulas_without_stored_results_are_not_read_as_blank(tmp_path: Path) -> None:
    problem = refused(written(tmp_path, [["a", "b"], [1, "=A2+1"], [2, 5]]))

    assert (problem.code, problem.got) == ("E-INP-024", "B2")


def test_a_formula_is_read_as_the_result_stored_with_it(tmp_path: Path) -> None:
    path = written(tmp_path, [["a", "b"], [1, "=A2+1"]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            # The writer leaves the result empty in one of several forms.
            archive.writestr(name, re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>2</v>", content))

    assert read_sheet(path).columns["b"] == ("2",)


def test_an_empty_sheet_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path, [])).code == "E-INP-004"


def test_repeated_headings_are_refused(tmp_path: Path) -> None:
    problem = refused(written(tmp_path, [["a", "a"], [1, 2]]))

    assert (problem.code, problem.where.column) == ("E-INP-016", "a")


def test_a_workbook_with_a_password_is_said_so(tmp_path: Path) -> None:
    plain = written(tmp_path, [["a"], [1]])
    with plain.open("rb") as source, (tmp_path / "locked.xlsx").open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("zushi", target)

    problem = refused(tmp_path / "locked.xlsx")

    assert problem.code == "E-INP-020"
    assert "パスワード付き" in problem.title


@pytest.mark.parametrize("name", ["old.xls", "renamed.xlsx"])
def test_an_old_workbook_is_told_to_be_saved_anew(tmp_path: Path, name: str) -> None:
    content = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 504 + "Workbook".encode("utf-16-le")
    (tmp_path / name).write_bytes(content)

    problem = refused(tmp_path / name)

    assert problem.code == "E-INP-021"
    assert "xlsx" in problem.remedy


def test_what_is_no_workbook_or_a_damaged_one_is_said_so(tmp_path: Path) -> None:
    whole = written(tmp_path, [["a"], [1]]).read_bytes()
    other_zip = io.BytesIO()
    with zipfile.ZipFile(other_zip, "w") as archive:
        archive.writestr("hello.txt", "hello")
    for position, content in enumerate([b"a,b\n1,2\n", whole[: len(whole) // 2], other_zip.getvalue()]):
        path = tmp_path / f"bad{position}.xlsx"
        path.write_bytes(content)

        assert refused(path).code == "E-INP-022"


def test_a_damaged_sheet_inside_a_sound_workbook_is_said_so(tmp_path: Path) -> None:
    path = written(tmp_path, [["a"], [1]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content[:-30] if name.endswith("sheet1.xml") else content)

    assert refused(path).code == "E-INP-022"


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, [["a"], [1]])
    monkeypatch.setattr("zushi_survey.data.readers.workbook.MOST_UNPACKED_BYTES", 1_000)

    assert refused(path).code == "E-INP-018"


def test_too_many_cells_and_columns_stop_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = written(tmp_path, [["a"] * 5_001], "wide.xlsx")
    long = written(tmp_path, [["a", "b"], [1, 2], [3, 4]])
    monkeypatch.setattr("zushi_survey.data.readers.workbook.MAX_CELLS", 3)
    monkeypatch.setattr("zushi_survey.data.readers.source.MAX_CELLS", 3)

    assert refused(wide).code == "E-INP-017"
    assert refused(long).code == "E-INP-018"


def test_a_workbook_damaged_anywhere_is_said_to_be_so(tmp_path: Path) -> None:
    book = Workbook()
    for row in range(30):
        book.active.append([row, f"あ{row}", "○"])
    whole = tmp_path / "whole.xlsx"
    book.save(whole)
    content = whole.read_bytes()

    refused = 0
    damaged = tmp_path / "damaged.xlsx"
    for place in range(0, len(content), 37):
        damaged.write_bytes(content[:place] + bytes([content[place] ^ 0x5A]) + content[place + 1 :])
        try:
            read_sheet(damaged)  # anything but a SurveyError fails the test
        except SurveyError:
            refused += 1

    assert refused > 0
