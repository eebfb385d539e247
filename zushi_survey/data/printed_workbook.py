"""The sheets of a workbook that this program wrote: figures as their formats show them, labels by the frozen panes."""

from __future__ import annotations

import posixpath
import re
import warnings
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from zushi_survey.core.rounding import round_inexact_half_up
from zushi_survey.data.archives import harm_in
from zushi_survey.data.printed_grid import cells_of_grid
from zushi_survey.questionnaire.printed import PrintedCell, PrintedTable

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

DATA_SHEET = "データ"
_PANE = re.compile(rb"<pane\b[^>]*>")
_SPLIT = re.compile(rb'([xy])Split="(\d+)"')
_HEAD_BYTES = 20_000
_MOST_CELLS = 10_000_000
"""Cells of a sheet by the size that it says it has: no page of this program comes near it."""
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMAT = re.compile(r'((?:"[^"]*")*)(#,##)?0(\.0+)?((?:"[^"]*")*)')
DAMAGE = (
    zipfile.BadZipFile, zlib.error, LookupError, ArithmeticError, ValueError, SyntaxError, TypeError, EOFError, OSError,
)  # fmt: skip
"""What the libraries raise, by where the damage of a workbook is met."""


def read_workbook_tables(path: Path) -> tuple[tuple[PrintedTable, ...], tuple[str, ...]]:
    """One table per sheet of figures, and the lines under the title of the first sheet; rows for programs are left out.

    Raises what is listed in `DAMAGE` for a file that is no workbook.
    """
    panes = _panes(path)
    with path.open("rb") as stream:
        book = _open(path, stream)
        lines = _column_a(book, book.sheetnames[0])
        notices = tuple(line for line in lines[1:4] if line)
        shown = [name for name in book.sheetnames if name in panes and name != DATA_SHEET]
        tables = tuple(_table(book, name, *panes[name]) for name in shown)
    tables = tuple(replace(one, about=tuple(line for line in one.about if line not in notices)) for one in tables)
    return tables, notices


def cell_of_workbook(path: Path, sheet: str, address: str) -> PrintedCell | None:
    """The cell at an address such as `D5`, with its labels; None for a cell that is empty or no figure.

    Raises KeyError for a sheet that does not exist, ValueError for what is no address.
    """
    from openpyxl.utils.cell import coordinate_to_tuple

    row, column = coordinate_to_tuple(address)
    panes = _panes(path)
    with path.open("rb") as stream:
        book = _open(path, stream)
        if sheet not in book.sheetnames:
            raise KeyError(sheet)
        if sheet == DATA_SHEET:
            return _data_cell(book, row, column)
        if sheet not in panes:
            return None
        place = f"{sheet}!{address}"
        return next((cell for cell in _table(book, sheet, *panes[sheet]).cells if cell.place == place), None)


def sheet_names(path: Path) -> tuple[str, ...]:
    """The names of the sheets."""
    with path.open("rb") as stream:
        return tuple(_open(path, stream).sheetnames)


def _open(path: Path, stream: object) -> Workbook:
    """The workbook, for reading row by row. Raises ValueError for one that is made to harm."""
    from openpyxl import load_workbook

    if harm := harm_in(path):
        raise ValueError(harm)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return load_workbook(stream, read_only=True, data_only=True)


def _panes(path: Path) -> dict[str, tuple[int, int]]:
    """By sheet, how many columns are labels and how many lines stand above the figures: where the panes are frozen."""
    found: dict[str, tuple[int, int]] = {}
    if harm := harm_in(path):
        raise ValueError(harm)
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        target_by_id = {link.get("Id", ""): link.get("Target", "") for link in links.iterfind("{*}Relationship")}
        for sheet in book.iterfind("{*}sheets/{*}sheet"):
            target = target_by_id[sheet.get(_ID, "")]
            member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            with archive.open(member) as stream:
                pane = _PANE.search(stream.read(_HEAD_BYTES))
            splits = {axis: int(number) for axis, number in _SPLIT.findall(pane[0])} if pane else {}
            if b"y" in splits:
                found[sheet.get("name", "")] = (splits.get(b"x", 0), splits[b"y"])
    return found


def _column_a(book: Workbook, name: str) -> list[str]:
    """The texts of the first column down to the first empty cell."""
    lines: list[str] = []
    for (value,) in book[name].iter_rows(max_col=1, values_only=True):
        if value in (None, ""):
            break
        lines.append(str(value))
    return lines


def _table(book: Workbook, name: str, labels: int, top: int) -> PrintedTable:
    """One sheet: title, lines above, figures, notes."""
    from openpyxl.utils import get_column_letter

    sheet = book[name]
    if (sheet.max_row or 0) * (sheet.max_column or 0) > _MOST_CELLS:
        raise ValueError(name)
    rows = [[_printed(cell) for cell in row] for row in sheet.iter_rows()]
    headings = 2 if top > 1 and any(rows[top - 2][1:]) else 1
    first = top - headings
    title = rows[0][0] if rows and rows[0] else ""
    body = rows[first:]
    end = next((n for n, row in enumerate(body[headings:], headings) if row and row[0].startswith("注)")), len(body))
    cells = cells_of_grid(
        body[:end],
        headings,
        labels,
        table=name,
        title=title,
        place=lambda row, column: f"{name}!{get_column_letter(column + 1)}{first + row + 1}",
    )
    notes = [row[0].removeprefix("注) ") for row in body[end:] if row and row[0]]
    return PrintedTable(
        name, title, tuple(cells), tuple(row[0] for row in rows[1:first] if row and row[0]), tuple(notes)
    )


def _data_cell(book: Workbook, row: int, column: int) -> PrintedCell | None:
    """One cell of the sheet for programs, with the other columns of its row."""
    heads = [str(value or "") for value in next(book[DATA_SHEET].iter_rows(max_row=1, values_only=True))]
    if row == 1 or column > len(heads):
        return None
    values = next(book[DATA_SHEET].iter_rows(min_row=row, max_row=row, values_only=True), ())
    texts = ["" if value is None else str(value) for value in values]
    if column > len(texts) or not texts[column - 1]:
        return None
    place = f"{DATA_SHEET} {row}行目 {heads[column - 1]}"
    keys = tuple(zip(heads, texts, strict=False))
    return PrintedCell(place, "", "", texts[column - 1], column=heads[column - 1], keys=keys)


def _printed(cell: object) -> str:
    """A cell as Excel shows it."""
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return shown_number(value, str(getattr(cell, "number_format", "")))


def shown_number(value: float, number_format: str) -> str:
    """A number under one of the formats this program writes; as it is under any other."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    match = _FORMAT.fullmatch(section)
    if match is None:
        return repr(value)
    before, thousands, places, after = match.groups()
    decimals = len(places) - 1 if places else 0
    number = round_inexact_half_up(value, decimals)
    number = abs(number) if len(sections) > 1 else number
    figure = f"{number:,.{decimals}f}" if thousands else f"{number:.{decimals}f}"
    return f"{before.replace(chr(34), '')}{figure}{after.replace(chr(34), '')}"
