"""Texts read as paragraphs: marks of the format gone, lines kept, damaged files told in words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from zushi_survey.core.problems import SurveyError
from zushi_survey.data.text_files import read_text_file
from zushi_survey.questionnaire.texts import Paragraph, TextDocument


def read(folder: Path, name: str, content: str | bytes) -> TextDocument:
    """The document in a file of this name and content."""
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return read_text_file(path)


def code_of(folder: Path, name: str, content: str | bytes) -> str:
    """The problem that reading the file raises."""
    with pytest.raises(SurveyError) as stopped:
        read(folder, name, content)
    return stopped.value.problems[0].code


def test_a_line_of_plain_text_is_a_paragraph(tmp_path: Path) -> None:
    document = read(tmp_path, "a.txt", "表題\n\n- ・地域活動は25%。\n値\t25%\n")

    assert document.paragraphs == (
        Paragraph(1, "表題"),
        Paragraph(3, "- ・地域活動は25%。", is_bullet=True),
        Paragraph(4, "値\t25%"),
    )


def test_shift_jis_is_found_out(tmp_path: Path) -> None:
    document = read(tmp_path, "a.txt", "約５割の方が社協を知っています。".encode("cp932"))

    assert document.paragraphs[0].text == "約５割の方が社協を知っています。"
    assert "CP932" in document.detected[0]


def test_markdown_loses_its_marks_and_keeps_its_lines(tmp_path: Path) -> None:
    text = (
        "# 調査の結果\n\n一行目は\n**二行目**へ続く。\n\n- [約5割](x.html#e1)です\n\n"
        "| 値 | 率 |\n|---|---|\n| a | 5% |\n```\n90%\n```\n"
    )

    assert read(tmp_path, "a.md", text).paragraphs == (
        Paragraph(1, "調査の結果", level=1),
        Paragraph(3, "一行目は二行目へ続く。"),
        Paragraph(6, "約5割です", is_bullet=True),
        Paragraph(8, "値\t率"),
        Paragraph(10, "a\t5%"),
    )


def test_a_web_page_is_its_visible_text(tmp_path: Path) -> None:
    text = (
        "<html><head><title>x</title><style>p{}</style></head><body><h2>結果</h2>\n<p>約<b>5割</b>&amp;以上</p>"
        "<script>90%</script>\n<ul><li>社協</li></ul><table><tr><th>値</th><td>5%</td></tr></table></body></html>"
    )

    assert read(tmp_path, "a.html", text).paragraphs == (
        Paragraph(1, "結果", level=2),
        Paragraph(2, "約5割&以上"),
        Paragraph(3, "社協", is_bullet=True),
        Paragraph(3, "値\t5%"),
    )


def word_bytes() -> bytes:
    """A Word document with a heading, two runs, a list entry and a table."""
    word = docx.Document()
    word.add_heading("調査の結果", 2)
    paragraph = word.add_paragraph("社協を知っている人は")
    paragraph.add_run("約5割").bold = True
    word.add_paragraph("")
    word.add_paragraph("一つ目", style="List Bullet")
    table = word.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "配布数", "2,000"
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def test_a_word_document_is_read_by_its_parts(tmp_path: Path) -> None:
    document = read(tmp_path, "a.docx", word_bytes())

    texts = [(one.line, one.text, one.level) for one in document.paragraphs]
    assert texts == [
        (1, "調査の結果", 2),
        (2, "社協を知っている人は約5割", 0),
        (4, "一つ目", 0),
        (5, "配布数\t2,000", 0),
    ]


def test_entities_in_a_word_document_are_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

    assert code_of(tmp_path, "a.docx", stream.getvalue()) == "E-TXT-002"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", "x", "E-TXT-001"),
        ("a.doc", "x", "E-TXT-005"),
        ("a.docx", bytes.fromhex("D0CF11E0A1B11AE1") + b"x", "E-TXT-005"),
        ("a.docx", "not a zip", "E-TXT-002"),
        ("a.docx", word_bytes()[:2000], "E-TXT-002"),
        ("a.txt", "\n \n", "E-TXT-003"),
        ("a.txt", "", "E-INP-004"),
        ("a.txt", b"\x81", "E-INP-007"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: str | bytes, code: str) -> None:
    assert code_of(tmp_path, name, content) == code


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    for name, code in (("none.txt", "E-INP-001"), ("folder.txt", "E-INP-002")):
        with pytest.raises(SurveyError) as stopped:
            read_text_file(tmp_path / name)
        assert stopped.value.problems[0].code == code


def test_a_text_beyond_reason_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(30_000_001)

    with pytest.raises(SurveyError) as stopped:
        read_text_file(path)
    assert stopped.value.problems[0].code == "E-TXT-004"
