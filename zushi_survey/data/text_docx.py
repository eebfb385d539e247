"""The paragraphs of a Word document, read from its XML: no macros, no outside parts, no entities."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.questionnaire.texts import Paragraph

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_MOST_BYTES = 200_000_000
_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])$", re.IGNORECASE)


def paragraphs_of_docx(path: Path, data: bytes) -> Iterator[Paragraph]:
    """Paragraphs and table rows of the body, numbered from 1 with the empty ones. Raises SurveyError (E-TXT-002)."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            body = _xml(archive, _BODY).find(f"{_W}body")
            levels = _heading_levels(archive)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, ValueError, NotImplementedError, OSError) as error:
        detail = "壊れているか、ほかの種類のファイルです"
        raise SurveyError(
            [Problem(code="E-TXT-002", where=Place(file=path.name), params={"detail": detail})]
        ) from error
    for number, block in enumerate(_blocks(body), 1):
        if block.tag == f"{_W}tr":
            cells = ("".join(map(_text_of, cell.iter(f"{_W}p"))) for cell in block.iterfind(f"{_W}tc"))
            yield Paragraph(number, "\t".join(cells))
        else:
            yield Paragraph(
                number, _text_of(block), _level(block, levels), block.find(f"{_W}pPr/{_W}numPr") is not None
            )


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    """One part of the document; a document type definition could hold entities and is refused (ValueError)."""
    if archive.getinfo(name).file_size > _MOST_BYTES:
        raise ValueError(name)
    content = archive.read(name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(name)
    return ElementTree.fromstring(content)


def _blocks(parent: Element | None) -> Iterator[Element]:
    """Paragraphs and rows in order, through content controls."""
    for child in parent if parent is not None else ():
        if child.tag == f"{_W}p":
            yield child
        elif child.tag == f"{_W}tbl":
            yield from child.iterfind(f"{_W}tr")
        elif child.tag == f"{_W}sdt":
            yield from _blocks(child.find(f"{_W}sdtContent"))


def _text_of(paragraph: Element) -> str:
    """The text of a paragraph; what was deleted under tracked changes is not in it."""
    pieces: list[str] = []
    for node in paragraph.iter():
        if node.tag == f"{_W}t":
            pieces.append(node.text or "")
        elif node.tag == f"{_W}tab":
            pieces.append("\t" if _is_in_run(paragraph, node) else "")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
    return "".join(pieces)


def _is_in_run(paragraph: Element, tab: Element) -> bool:
    """Whether a tab is typed, and not a tab stop of the paragraph's settings."""
    return any(child is tab for run in paragraph.iter(f"{_W}r") for child in run)


def _heading_levels(archive: zipfile.ZipFile) -> dict[str, int]:
    """Level of heading by id of style."""
    if _STYLES not in archive.namelist():
        return {}
    levels: dict[str, int] = {}
    for style in _xml(archive, _STYLES).iterfind(f"{_W}style"):
        name = style.find(f"{_W}name")
        match = _HEADING.match(name.get(f"{_W}val", "") if name is not None else "")
        if match:
            levels[style.get(f"{_W}styleId", "")] = int(match[1])
    return levels


def _level(paragraph: Element, levels: dict[str, int]) -> int:
    """Level of heading of a paragraph."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return levels.get(style.get(f"{_W}val", ""), 0) if style is not None else 0
