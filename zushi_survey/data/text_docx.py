"""The paragraphs of a Word document, read from its XML: no macros, no outside parts, no entities.

Read: the body with its tables, text boxes, footnotes and endnotes. Headers and footers are not, and that is said.
`render/commented.py` counts the blocks in the same order.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.archives import harm_in
from zushi_survey.questionnaire.texts import Paragraph

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_NOTES: Final = (("footnote", "word/footnotes.xml"), ("endnote", "word/endnotes.xml"))
_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_MOST_BYTES = 200_000_000
_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])$", re.IGNORECASE)
_BOX: Final = f"{W}txbxContent"
_NOT_READ: Final = frozenset({f"{W}pPr", f"{W}rt", f"{W}del", f"{W}moveFrom", _BOX, _FALLBACK})
"""Parts of a paragraph whose words are not its own: settings, readings above letters, what was deleted or moved."""
_LETTERS: Final = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def read_docx(path: Path, data: bytes) -> tuple[tuple[Paragraph, ...], tuple[str, ...]]:
    """Paragraphs and table rows, numbered from 1 with the empty ones, and what was not read.

    A text box follows the paragraph it hangs on, notes follow the body in the order in which it refers to them.
    Raises SurveyError (E-TXT-002).
    """
    try:
        _check(data)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            body = _xml(archive, _BODY).find(f"{W}body")
            levels = _heading_levels(archive)
            blocks = [*_blocks(body), *_notes(archive, body)]
            unread = tuple(_unread(archive))
    except _DAMAGE as error:
        raise _broken(path) from error
    return tuple(_paragraph(block, number, levels) for number, block in enumerate(blocks, 1)), unread


def body_of_docx(path: Path, data: bytes) -> Element:
    """The body as XML. Raises SurveyError (E-TXT-002)."""
    try:
        _check(data)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            body = _xml(archive, _BODY).find(f"{W}body")
    except _DAMAGE as error:
        raise _broken(path) from error
    return body if body is not None else Element("body")


def text_of(paragraph: Element) -> str:
    """The text of a paragraph, without its text boxes and what was deleted under tracked changes."""
    return "".join(_pieces(paragraph))


_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, LookupError, ElementTree.ParseError, ValueError, EOFError, OSError,
    RuntimeError,
)  # fmt: skip
"""What the libraries raise, by where the damage of a document is met (a password is a RuntimeError of zipfile's)."""


def _broken(path: Path) -> SurveyError:
    """The file is no Word document."""
    detail = "壊れているか、ほかの種類のファイルです"
    return SurveyError([Problem(code="E-TXT-002", where=Place(file=path.name), params={"detail": detail})])


def _check(data: bytes) -> None:
    """Raise ValueError for an archive that is made to harm."""
    if harm := harm_in(BytesIO(data)):
        raise ValueError(harm)


def _paragraph(block: Element, number: int, levels: dict[str, int]) -> Paragraph:
    """One paragraph or table row."""
    if block.tag == f"{W}tr":
        cells = ("".join(map(text_of, _paragraphs_in(cell))) for cell in block.iterfind(f"{W}tc"))
        return Paragraph(number, "\t".join(cells))
    return Paragraph(number, text_of(block), _level(block, levels), block.find(f"{W}pPr/{W}numPr") is not None)


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    """One part of the document; a document type definition could hold entities and is refused (ValueError)."""
    if archive.getinfo(name).file_size > _MOST_BYTES:
        raise ValueError(name)
    content = archive.read(name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(name)
    return ElementTree.fromstring(content)


def _blocks(parent: Element | None) -> Iterator[Element]:
    """Paragraphs and rows in order, through content controls, each followed by its text boxes."""
    for child in parent if parent is not None else ():
        if child.tag == f"{W}p":
            yield child
            yield from _boxes(child)
        elif child.tag == f"{W}tbl":
            for row in child.iterfind(f"{W}tr"):
                yield row
                yield from _boxes(row)
        elif child.tag == f"{W}sdt":
            yield from _blocks(child.find(f"{W}sdtContent"))


def _boxes(block: Element) -> Iterator[Element]:
    """The paragraphs and rows of the text boxes that hang on a block; each box once, though Word stores it twice."""
    for child in block:
        if child.tag == _BOX:
            yield from _blocks(child)
        elif child.tag != _FALLBACK:
            yield from _boxes(child)


def _notes(archive: zipfile.ZipFile, body: Element | None) -> Iterator[Element]:
    """The paragraphs of footnotes and endnotes, as the body refers to them."""
    for kind, part in _NOTES:
        asked = [one.get(f"{W}id") for one in body.iter(f"{W}{kind}Reference")] if body is not None else []
        if asked and part in archive.namelist():
            notes = {note.get(f"{W}id"): note for note in _xml(archive, part).iterfind(f"{W}{kind}")}
            for name in dict.fromkeys(asked):
                yield from _blocks(notes.get(name))


def _unread(archive: zipfile.ZipFile) -> Iterator[str]:
    """What a reader should know was not read."""
    parts = [name for name in archive.namelist() if _MARGIN.fullmatch(name)]
    written = sum(any(node.text for node in _xml(archive, name).iter(f"{W}t")) for name in parts)
    if written:
        yield f"ヘッダーとフッターの文は読んでいません({written} か所)"


def _paragraphs_in(cell: Element) -> Iterator[Element]:
    """The paragraphs of a table cell, those of tables within it too, text boxes apart."""
    for child in cell:
        if child.tag == f"{W}p":
            yield child
        elif child.tag != _BOX:
            yield from _paragraphs_in(child)


def _pieces(node: Element) -> Iterator[str]:
    """The letters below a node in order."""
    for child in node:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _LETTERS:
            yield _LETTERS[child.tag]
        elif child.tag not in _NOT_READ:
            yield from _pieces(child)


def _heading_levels(archive: zipfile.ZipFile) -> dict[str, int]:
    """Level of heading by id of style."""
    if _STYLES not in archive.namelist():
        return {}
    levels: dict[str, int] = {}
    for style in _xml(archive, _STYLES).iterfind(f"{W}style"):
        name = style.find(f"{W}name")
        match = _HEADING.match(name.get(f"{W}val", "") if name is not None else "")
        if match:
            levels[style.get(f"{W}styleId", "")] = int(match[1])
    return levels


def _level(paragraph: Element, levels: dict[str, int]) -> int:
    """Level of heading of a paragraph."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return levels.get(style.get(f"{W}val", ""), 0) if style is not None else 0
