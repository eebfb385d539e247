"""Text files are decoded strictly: expected positions are counted by hand from the bytes."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.readers import read_sheet
from zushi_survey.questionnaire.study import AnswerFile

TEXT = "受付番号,氏名\r\n1,①Ⅱ髙﨑\r\n2,あいう\r\n"
CELLS = {"受付番号": ("1", "2"), "氏名": ("①Ⅱ髙﨑", "あいう")}


def written(folder: Path, content: bytes, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def declared(encoding: str) -> AnswerFile:
    return AnswerFile(file="answers.csv", encoding=encoding)


def refused(path: Path, spec: AnswerFile | None = None) -> Problem:
    with pytest.raises(SurveyError) as caught:
        read_sheet(path, spec)
    (problem,) = caught.value.problems
    assert str(problem).encode("cp932")
    return problem


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8-sig"),
        (TEXT.encode("cp932"), "cp932"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
    ids=["utf-8", "bom", "cp932", "utf-16-le-bom", "utf-16-be-bom", "utf-16-le", "utf-16-be"],
)
def test_japanese_text_is_read_whatever_its_encoding(tmp_path: Path, content: bytes, encoding: str) -> None:
    sheet = read_sheet(written(tmp_path, content))

    assert dict(sheet.columns) == CELLS
    assert sheet.encoding == encoding
    assert sheet.detected[0].startswith("文字コード: ")
    assert "自動で判定" in sheet.detected[0]


@pytest.mark.parametrize("name", ["shift_jis", "Shift-JIS", "SJIS", "cp932", "ms932", "windows-31j"])
def test_every_name_of_shift_jis_reads_the_vendor_characters(tmp_path: Path, name: str) -> None:
    sheet = read_sheet(written(tmp_path, TEXT.encode("cp932")), declared(name))

    assert dict(sheet.columns) == CELLS
    assert sheet.encoding == "cp932"


def test_shift_jis_read_as_cp932_is_said(tmp_path: Path) -> None:
    sheet = read_sheet(written(tmp_path, TEXT.encode("cp932")), declared("shift_jis"))

    assert sheet.detected[0] == (
        "文字コード: CP932(Shift_JIS)(「shift_jis」の指定を、機種依存文字を含むCP932として読みました)"
    )


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "utf-8-sig"])
def test_declared_utf8_drops_the_byte_order_mark(tmp_path: Path, name: str) -> None:
    sheet = read_sheet(written(tmp_path, codecs.BOM_UTF8 + TEXT.encode("utf-8")), declared(name))

    assert dict(sheet.columns) == CELLS


@pytest.mark.parametrize("name", ["euc-jp", "iso-2022-jp"])
def test_other_japanese_encodings_are_read_when_declared(tmp_path: Path, name: str) -> None:
    sheet = read_sheet(written(tmp_path, "番号,答\n1,はい\n".encode(name)), declared(name))

    assert dict(sheet.columns) == {"番号": ("1",), "答": ("はい",)}


def test_latin_1_is_read_when_declared(tmp_path: Path) -> None:
    sheet = read_sheet(written(tmp_path, "id,métier\n1,élève\n".encode("latin-1")), declared("latin-1"))

    assert dict(sheet.columns) == {"id": ("1",), "métier": ("élève",)}


def test_a_truncated_cp932_file_is_said_to_be_cut_off(tmp_path: Path) -> None:
    # Cut inside the last kana; the file then ends with the lead byte 82, the fifth byte ("2", ",", 82 A0) of line 3.
    content = "番号,答\n1,はい\n2,あい".encode("cp932")[:-1]

    problem = refused(written(tmp_path, content))

    assert (problem.code, problem.where.line, problem.got) == ("E-INP-009", 3, "5バイト目の 0x82")
    assert "途中で切れています" in problem.title


def test_a_declared_encoding_does_not_hide_that_the_file_is_cut_off_or_changes(tmp_path: Path) -> None:
    cut = written(tmp_path, "番号,答\n1,はい\n2,あい".encode("cp932")[:-1], "cut.csv")
    joined = written(tmp_path, "番号,答\n1,はい\n".encode() + "2,いいえ\n".encode("cp932"), "joined.csv")

    assert refused(cut, declared("cp932")).code == "E-INP-009"
    changed = refused(joined, declared("utf-8"))
    assert (changed.code, changed.where.line) == ("E-INP-008", 3)


def test_a_truncated_utf8_file_is_said_to_be_cut_off(tmp_path: Path) -> None:
    problem = refused(written(tmp_path, "番号,答\n1,はい".encode()[:-1]))

    assert (problem.code, problem.where.line) == ("E-INP-009", 2)


def test_utf8_that_turns_into_cp932_is_shown_with_its_line(tmp_path: Path) -> None:
    content = "番号,答\n1,はい\n2,いいえ\n".encode() + "3,はい\n4,いいえ\n".encode("cp932")

    problem = refused(written(tmp_path, content))

    assert str(problem) == (
        "E-INP-008 [エラー] 3行目まではUTF-8として読めますが、4行目の3バイト目からCP932(Shift_JIS)に変わっています\n"
        "  場所: answers.csv 4行目\n"
        "  値: 3バイト目の 0x82\n"
        "  直し方: 一つの文字コードにそろえて保存し直したファイルを使ってください"
        "(つなぎ合わせる前のファイルを確かめてください)"
    )


@pytest.mark.parametrize("tail", ["3,はいはい\n", "3,子育て\n4,日常生活\n", "3,男性\n4,女性\n"])
def test_cp932_that_turns_into_utf8_is_shown_even_where_cp932_reads_it_by_accident(tmp_path: Path, tail: str) -> None:
    content = "番号,答\n1,はい\n2,いいえ\n".encode("cp932") + tail.encode()

    problem = refused(written(tmp_path, content))

    assert (problem.code, problem.where.line) == ("E-INP-008", 4)
    assert problem.title.startswith("3行目まではCP932")


def test_bytes_of_no_japanese_encoding_suggest_latin_1(tmp_path: Path) -> None:
    problem = refused(written(tmp_path, "id,nom\n1,Zo\xe9\n".encode("latin-1")))

    assert (problem.code, problem.where.line, problem.got) == ("E-INP-007", 2, "5バイト目の 0xE9")
    assert "encoding: latin-1" in problem.remedy


def test_single_bytes_that_cp932_does_not_define_are_not_text(tmp_path: Path) -> None:
    # Python's decoder lets A0 pass as a no-break space.
    problem = refused(written(tmp_path, "番号,答\n1,は".encode("cp932") + b"\xa0\n"))

    assert (problem.code, problem.where.line, problem.got) == ("E-INP-007", 2, "5バイト目の 0xA0")


def test_a_wrong_declaration_names_the_line_and_the_fitting_encoding(tmp_path: Path) -> None:
    problem = refused(written(tmp_path, "id,答\n1,はい\n".encode("cp932")), declared("utf-8"))

    assert (problem.code, problem.where.line, problem.got) == ("E-INP-010", 1, "4バイト目の 0x93")
    assert "CP932(Shift_JIS) として読めます" in problem.remedy


def test_a_declaration_against_the_byte_order_mark_is_refused(tmp_path: Path) -> None:
    problem = refused(written(tmp_path, codecs.BOM_UTF8 + TEXT.encode()), declared("cp932"))

    assert problem.code == "E-INP-010"
    assert "UTF-8 として読めます" in problem.remedy


def test_an_unknown_encoding_name_offers_the_nearest(tmp_path: Path) -> None:
    problem = refused(written(tmp_path, b"a\n1\n"), declared("cp923"))

    assert problem.code == "E-INP-011"
    assert "もしかして: cp932" in problem.remedy


def test_text_that_is_cp932_and_euc_jp_alike_is_not_guessed(tmp_path: Path) -> None:
    # Half-width katakana in pairs: A1 to DF twice is one EUC-JP character and two CP932 ones.
    problem = refused(written(tmp_path, "id,q\n1,ｱｲｳｴ\n".encode("cp932")))

    assert problem.code == "E-INP-012"


def test_latin_1_that_cp932_reads_by_accident_is_doubted(tmp_path: Path) -> None:
    # E9 and the next letter make one kanji in CP932.
    sheet = read_sheet(written(tmp_path, "id,mot\n1,Étudiant élève\n2,métier\n".encode("latin-1")))

    assert any("latin-1" in line for line in sheet.detected)


def test_characters_lost_before_and_private_characters_are_noted(tmp_path: Path) -> None:
    lost = read_sheet(written(tmp_path, "番号,答\n1,は\ufffd\n".encode()))
    private = read_sheet(written(tmp_path, "番号,答\n1,か".encode("cp932") + b"\xf0\x40\n"))

    assert any("U+FFFD" in line and "2行目" in line for line in lost.detected)
    assert any("外字" in line and "2行目" in line for line in private.detected)
