"""CSV and TSV: rows, lines, headers and what is refused; every expectation is visible in the text that is written."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.readers import read_codebook, read_sheet, read_table
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.study import AnswerFile


def written(folder: Path, text: str, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def read(folder: Path, text: str, header_rows: int = 1, name: str = "answers.csv") -> RawSheet:
    return read_sheet(written(folder, text, name), AnswerFile(file=name, header_rows=header_rows))


def refused(folder: Path, text: str, header_rows: int = 1) -> tuple[Problem, ...]:
    with pytest.raises(SurveyError) as caught:
        read(folder, text, header_rows)
    assert str(caught.value).encode("cp932")
    return caught.value.problems


def test_cells_stay_as_they_stand_in_the_file(tmp_path: Path) -> None:
    sheet = read(tmp_path, "受付番号,q1\n０１, 3 \n2,\n")

    assert dict(sheet.columns) == {"受付番号": ("０１", "2"), "q1": (" 3 ", "")}
    assert (sheet.format, sheet.row_count, list(sheet.lines)) == ("csv", 2, [2, 3])


def test_lines_are_physical_lines_when_cells_hold_line_breaks(tmp_path: Path) -> None:
    sheet = read(tmp_path, '番号,"長い\n見出し"\n1,"一\n二\n三"\n2,四\n')

    assert list(sheet.lines) == [3, 6]
    assert dict(sheet.columns) == {"番号": ("1", "2"), "長い 見出し": ("一\n二\n三", "四")}
    assert sheet.notes["長い 見出し"].label == "長い\n見出し"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(tmp_path: Path, end: str) -> None:
    sheet = read(tmp_path, end.join(["a,b", "1,2", "3,4", ""]))

    assert dict(sheet.columns) == {"a": ("1", "3"), "b": ("2", "4")}


@pytest.mark.parametrize(
    ("header", "delimiter", "word"),
    [("a,b", ",", "コンマ"), ("a;b", ";", "セミコロン"), ("a\tb", "\t", "タブ"), ('"x,y,z";b', ";", "セミコロン")],
)
def test_the_delimiter_is_found_in_the_header_outside_quotes(
    tmp_path: Path, header: str, delimiter: str, word: str
) -> None:
    sheet = read(tmp_path, f"{header}\n1{delimiter}2\n")

    assert [list(column) for column in sheet.columns.values()] == [["1"], ["2"]]
    assert f"区切り文字: {word}" in sheet.detected


def test_a_tsv_is_cut_at_tabs_only(tmp_path: Path) -> None:
    sheet = read(tmp_path, "a,b,c\td\n1,2\t3\n", name="answers.tsv")

    assert dict(sheet.columns) == {"a,b,c": ("1,2",), "d": ("3",)}


def test_one_column_keeps_its_empty_cells(tmp_path: Path) -> None:
    sheet = read(tmp_path, "q1\n1\n\n2\n")

    assert dict(sheet.columns) == {"q1": ("1", "", "2")}


def test_blank_lines_are_no_rows_and_are_noted(tmp_path: Path) -> None:
    sheet = read(tmp_path, "\na,b\n1,2\n\n3,4\n,\n\n")

    assert dict(sheet.columns) == {"a": ("1", "3"), "b": ("2", "4")}
    assert list(sheet.lines) == [3, 5]
    assert "行の間の空行を読み飛ばしました: 2行(1行目など)" in sheet.detected
    assert "末尾の空白行を読み飛ばしました: 2行(6行目から)" in sheet.detected


def test_an_empty_row_between_rows_is_a_sheet_that_was_returned_blank(tmp_path: Path) -> None:
    sheet = read(tmp_path, "a,b\n1,2\n,\n3,4\n")

    assert sheet.columns["a"] == ("1", "", "3")


def test_a_column_without_heading_is_named_by_its_position(tmp_path: Path) -> None:
    sheet = read(tmp_path, ",a\n1,2\n")

    assert list(sheet.columns) == ["列1", "a"]
    assert "見出しのない列に名前を付けました: 列1" in sheet.detected


def test_blank_columns_at_the_right_end_are_dropped_only_without_values(tmp_path: Path) -> None:
    blank = read(tmp_path, "a,b,,\n1,2,,\n")
    filled = read(tmp_path, "a,b,,\n1,2,,9\n")

    assert list(blank.columns) == ["a", "b"]
    assert list(filled.columns) == ["a", "b", "列3", "列4"]
    assert filled.columns["列4"] == ("9",)


def test_a_header_alone_is_a_sheet_of_no_rows(tmp_path: Path) -> None:
    sheet = read(tmp_path, "a,b\n")

    assert dict(sheet.columns) == {"a": (), "b": ()}
    assert sheet.row_count == 0
    assert "見出しだけで、回答の行がありません" in sheet.detected


def test_group_headings_are_repeated_over_the_blanks_to_their_right(tmp_path: Path) -> None:
    sheet = read(tmp_path, "番号,問1,,問2,備考\n,はい,いいえ,はい,\n7,1,0,1,x\n", header_rows=2)

    assert list(sheet.columns) == ["番号", "問1 / はい", "問1 / いいえ", "問2 / はい", "備考"]
    assert list(sheet.lines) == [3]


def test_a_group_heading_does_not_cross_the_border_of_the_group_above(tmp_path: Path) -> None:
    sheet = read(tmp_path, "A,,B,\nx,,,\n1,2,3,4\n9,9,9,9\n", header_rows=3)

    assert list(sheet.columns) == ["A / x / 1", "A / x / 2", "B / 3", "B / 4"]


def test_a_group_heading_is_not_repeated_over_a_column_without_any_heading(tmp_path: Path) -> None:
    sheet = read(tmp_path, "問1,,\na,b,\n1,2,3\n", header_rows=2)

    assert list(sheet.columns) == ["問1 / a", "問1 / b", "列3"]


def test_all_ragged_rows_and_repeated_names_are_reported_at_once(tmp_path: Path) -> None:
    problems = refused(tmp_path, "a,b,a\n1,2,3\n1,2\n1,2,3,4\n")

    assert [(p.code, p.where.line, p.where.column, p.got) for p in problems] == [
        ("E-INP-016", None, "a", None),
        ("E-INP-015", 3, None, "2個"),
        ("E-INP-015", 4, None, "4個"),
    ]
    assert "1列目、3列目" in problems[0].remedy
    assert problems[1].allowed == "3個"


def test_empty_cells_beyond_the_header_are_noted_and_dropped(tmp_path: Path) -> None:
    sheet = read(tmp_path, "a,b\n1,2,,\n3,4\n")

    assert dict(sheet.columns) == {"a": ("1", "3"), "b": ("2", "4")}
    assert "見出しより右にある空のセルを読み飛ばしました: 2行目" in sheet.detected


def test_names_repeated_in_one_header_row_may_be_told_apart_by_the_next(tmp_path: Path) -> None:
    sheet = read(tmp_path, "問1,問1\n1,2\n9,9\n", header_rows=2)

    assert list(sheet.columns) == ["問1 / 1", "問1 / 2"]


def test_an_unclosed_quotation_mark_is_shown_where_it_begins(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n')

    assert (problem.code, problem.where.line) == ("E-INP-014", 3)
    assert "閉じていません" in problem.title


def test_text_after_a_closed_quotation_is_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, 'a,b\n1,"2"x\n')

    assert (problem.code, problem.where.line) == ("E-INP-014", 2)


def test_a_cell_of_more_than_a_million_characters_is_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "a,b\n1," + "x" * 1_000_001 + "\n")

    assert problem.code == "E-INP-014"


def test_the_field_limit_of_other_readers_is_left_as_it_was(tmp_path: Path) -> None:
    before = csv.field_size_limit(12_345)
    try:
        read(tmp_path, "a\n1\n")

        assert csv.field_size_limit() == 12_345
    finally:
        csv.field_size_limit(before)


def test_a_zero_byte_is_shown_with_its_line(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "a,b\n1,2\n3,\0\n")

    assert (problem.code, problem.where.line) == ("E-INP-013", 3)


@pytest.mark.parametrize(("width", "is_read"), [(4_999, True), (5_000, True), (5_001, False), (10_000, False)])
def test_columns_are_counted_against_an_inclusive_limit(tmp_path: Path, width: int, is_read: bool) -> None:
    text = ",".join(f"c{position}" for position in range(width)) + "\n" + "," * (width - 1) + "\n"

    if is_read:
        assert len(read(tmp_path, text).columns) == width
        return
    (problem,) = refused(tmp_path, text)

    assert (problem.code, problem.got, problem.allowed) == ("E-INP-017", f"{width:,}列", "5,000列まで")


def test_too_many_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zushi_survey.data.readers.source.MAX_CELLS", 3)

    (problem,) = refused(tmp_path, "a,b\n1,2\n3,4\n")

    assert (problem.code, problem.got, problem.allowed) == ("E-INP-018", "4個", "3個まで")


def test_fewer_rows_than_the_header_should_have_are_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "a,b\n", header_rows=2)

    assert (problem.code, problem.got, problem.allowed) == ("E-INP-019", "1行", "見出し2行")


def test_a_file_of_blank_lines_has_no_header(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "\n,,\n\n")

    assert problem.code == "E-INP-030"


def test_missing_folder_and_empty_files_are_told_apart(tmp_path: Path) -> None:
    empty = written(tmp_path, "", "empty.csv")
    folder = tmp_path / "folder.csv"
    folder.mkdir()

    codes = {}
    for path in (empty, folder, tmp_path / "nowhere.csv", tmp_path / "nowhere.docx"):
        with pytest.raises(SurveyError) as caught:
            read_sheet(path)
        codes[path.name] = caught.value.problems[0].code

    assert codes == {
        "empty.csv": "E-INP-004",
        "folder.csv": "E-INP-002",
        "nowhere.csv": "E-INP-001",
        "nowhere.docx": "E-INP-001",
    }


def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, "a\n1\n")
    monkeypatch.setattr(Path, "open", locked)

    with pytest.raises(SurveyError, match="E-INP-003"):
        read_sheet(path)


def test_an_unknown_extension_needs_a_declared_format(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,2\n", "answers.dat")

    with pytest.raises(SurveyError, match="E-INP-005"):
        read_sheet(path)

    assert list(read_sheet(path, AnswerFile(file="answers.dat", format="csv")).columns) == ["a", "b"]


@pytest.mark.parametrize("head", [b"PK\x03\x04....", b"$FL2@(#)", bytes.fromhex("D0CF11E0A1B11AE1"), b"PAR1...."])
def test_a_csv_that_is_another_format_inside_is_said_so(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(head * 3)

    with pytest.raises(SurveyError, match="E-INP-006"):
        read_sheet(path)


def test_messages_show_the_name_they_are_given(tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match=r"data/2024\.csv"):
        read_sheet(tmp_path / "x.csv", name="data/2024.csv")


def test_a_codebook_may_have_rows_that_end_early_and_a_ledger_may_not(tmp_path: Path) -> None:
    path = written(tmp_path, "question,type,answer_1,answer_2\n番号,free\n問1,single,はい,いいえ\n")

    assert read_codebook(path).columns["answer_2"] == ("", "いいえ")
    with pytest.raises(SurveyError, match="E-INP-015"):
        read_table(path)


def test_reading_a_csv_imports_no_heavy_library(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,2\n")
    script = (
        "import sys; from pathlib import Path; from zushi_survey.data.readers import read_sheet;"
        f"read_sheet(Path({str(path)!r}));"
        "print([name for name in ('pandas', 'numpy', 'openpyxl', 'pyreadstat', 'pyarrow') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ['"', '""', "\n", "\r\n", "\r", ",", "あ\nい", "１;２", " ", "①", "\ufeff"]
)


@given(rows=st.lists(st.tuples(CELL, CELL), max_size=6), delimiter=st.sampled_from([",", ";", "\t"]))
def test_what_was_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "answers.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(["receipt", "q1", "q2"])
        writer.writerows([str(number), *row] for number, row in enumerate(rows, 1))

    sheet = read_sheet(path)

    assert list(zip(sheet.columns["q1"], sheet.columns["q2"], strict=True)) == rows
    assert sheet.columns["receipt"] == tuple(str(number) for number in range(1, len(rows) + 1))


def test_short_rows_and_an_empty_heading_at_the_end_are_problems_not_crashes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b,\n1,2,\n3\n")

    with pytest.raises(SurveyError) as error:
        read_sheet(path)
    assert [(p.code, p.where.line) for p in error.value.problems] == [("E-INP-015", 3)]
