"""What a streaming read of a worksheet does not tell: merged cells, and formulas whose result was never stored."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from zushi_survey.data.readers.headings import MergedArea

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_UNCOMPUTED = re.compile(
    rb'<c\s[^>]*?r="([A-Z]+\d+)"[^>]*>\s*<f(?:\s[^>]*/>|/>|(?:\s[^>]*)?>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Merged areas, in file order, and the names of cells with a formula but no value."""

    merged: tuple[MergedArea, ...]
    uncomputed: tuple[str, ...]


def sheet_marks(path: Path, title: str) -> SheetMarks:
    """The marks of the worksheet of that title; raises KeyError when the archive does not lead to it."""
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(_member_of(archive, title))
    merged = tuple(
        MergedArea(int(top), _column_number(left), _column_number(right))
        for left, top, right, _ in _MERGED.findall(xml)
    )
    uncomputed = tuple(cell.decode("ascii") for cell in _UNCOMPUTED.findall(xml)) if b"<f" in xml else ()
    return SheetMarks(merged, uncomputed)


def _member_of(archive: zipfile.ZipFile, title: str) -> str:
    """The name inside the archive of the sheet of that title."""
    book_path = next(iter(_targets(archive, "_rels/.rels", "Type", "/officeDocument").values())).lstrip("/")
    folder, name = posixpath.split(book_path)
    book = ElementTree.fromstring(archive.read(book_path))
    relation = {sheet.get("name"): sheet.get(_ID, "") for sheet in book.iterfind("{*}sheets/{*}sheet")}[title]
    target = _targets(archive, f"{folder}/_rels/{name}.rels", "Id", relation)[relation]
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")


def _targets(archive: zipfile.ZipFile, path: str, attribute: str, ending: str) -> dict[str, str]:
    """Id -> target of the relations in one file whose attribute ends so; raises KeyError when there is none."""
    links = ElementTree.fromstring(archive.read(path)).iterfind("{*}Relationship")
    targets = {link.get("Id", ""): link.get("Target", "") for link in links if link.get(attribute, "").endswith(ending)}
    if not targets:
        raise KeyError(ending)
    return targets


def _column_number(letters: bytes) -> int:
    """The 1-based number of a column given by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
