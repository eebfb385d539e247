"""Office files made to harm: bombs, entities, lying sizes."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from zushi_survey.core.problems import SurveyError
from zushi_survey.data import archives
from zushi_survey.data.archives import harm_in
from zushi_survey.data.printed_files import read_printed
from zushi_survey.data.readers import read_sheet
from zushi_survey.data.text_files import read_text_file

ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def archive(**parts: bytes) -> BytesIO:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/") + ".xml", content)
    return stream


def workbook(path: Path, **changed: str) -> Path:
    """A workbook of one cell, some of whose parts begin with other words."""
    plain = BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["q1"])
    book.active.append([1])
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part).decode()
            head = changed.get(part.filename.rpartition("/")[2].removesuffix(".xml"), "")
            target.writestr(part.filename, head + content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
def test_a_declared_entity_is_seen_in_every_encoding(encoding: str):
    assert harm_in(archive(word__document=ENTITY.encode(encoding))) == "文書型や実体の宣言があります"


def test_an_honest_archive_has_no_harm():
    assert harm_in(archive(a=b"<a/>", b=b"<b>&amp;</b>")) == ""


def test_a_part_that_swells_a_thousand_times():
    assert "ふくらむ" in harm_in(archive(a=b"<a>" + b" " * 50_000_001))


def test_a_regular_but_real_sheet_is_no_bomb():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n % 5}</v></c></row>' for n in range(200_000))

    assert harm_in(archive(sheet=rows.encode() * 6)) == ""


def test_too_many_parts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "_MOST_PARTS", 2)

    assert harm_in(archive(a=b"", b=b"")) == ""
    assert "大きく" in harm_in(archive(a=b"", b=b"", c=b""))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a.xml", "<a/>")
        made.writestr("a.xml", "<b/>")

    assert "二つ" in harm_in(stream)


@pytest.mark.parametrize("part", ["sheet1", "workbook", "styles", "workbook.xml.rels"])
def test_a_workbook_with_entities_is_refused_by_every_reader(tmp_path: Path, part: str):
    path = workbook(tmp_path / "a.xlsx", **{part: ENTITY})

    with pytest.raises(SurveyError, match="E-INP-022"):
        read_sheet(path)
    with pytest.raises(SurveyError, match="E-EXP-002"):
        read_printed(path)


def test_the_same_workbook_without_them_is_read(tmp_path: Path):
    assert dict(read_sheet(workbook(tmp_path / "a.xlsx")).columns) == {"q1": ("1",)}


def test_a_document_with_entities_is_refused(tmp_path: Path):
    path = tmp_path / "a.docx"
    path.write_bytes(archive(word__document=ENTITY.encode()).getvalue())

    with pytest.raises(SurveyError, match="E-TXT-002"):
        read_text_file(path)
