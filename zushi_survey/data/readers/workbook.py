"""Excel workbooks: one sheet, read row by row, with merged group headings spread over their columns."""

from __future__ import annotations

import difflib
import struct
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from zushi_survey.core.problems import Problem
from zushi_survey.data.archives import MOST_UNPACKED_BYTES, harm_in, unpacked_bytes
from zushi_survey.data.readers.grid import Grid, Row, sheet_from_grid
from zushi_survey.data.readers.sheet_xml import sheet_marks
from zushi_survey.data.readers.source import MAX_CELLS, OLE2_MAGIC, Source, check_size
from zushi_survey.data.readers.values import value_text
from zushi_survey.data.sheet import RawSheet

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_CELLS_AT_MOST = 5
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, LookupError, ArithmeticError, ValueError, SyntaxError, TypeError,
    EOFError, OSError, RuntimeError,
)  # fmt: skip
"""What the libraries raise, by where the damage of a workbook is met."""


def read_workbook(source: Source, sheet: str | None, header_rows: int) -> RawSheet:
    """The table of the named sheet, or of the first one; `lines` are the sheet's row numbers."""
    _check_container(source)
    with source.path.open("rb") as stream:
        book = _open(stream, source)
        title = _chosen_sheet(book, sheet, source)
        try:
            marks = sheet_marks(source.path, title)
            rows = _rows(book[title], source)
        except _DAMAGE as error:
            raise source.stop(_broken("シートの中身を読めません", source)) from error
    if marks.uncomputed:
        raise source.stop(_uncomputed_formulas(marks.uncomputed, title, source))
    if not rows:
        raise source.stop(Problem(code="E-INP-004", where=source.place(sheet=title)))
    detected = (f"シート: {title}(全{len(book.sheetnames)}シート)",)
    return sheet_from_grid(Grid(rows, range(1, len(rows) + 1), None, detected, marks.merged), header_rows, source)


def _check_container(source: Source) -> None:
    """Raise SurveyError unless the file is an unprotected .xlsx of bearable size."""
    with source.path.open("rb") as stream:
        head = stream.read(8)
    if head == OLE2_MAGIC:
        # A password wraps the whole workbook into an OLE2 file with a stream of this name; .xls is OLE2 itself.
        protected = "EncryptedPackage".encode("utf-16-le") in source.path.read_bytes()
        raise source.stop(Problem(code="E-INP-020" if protected else "E-INP-021", where=source.place()))
    try:
        with zipfile.ZipFile(source.path) as archive:
            unpacked = unpacked_bytes(archive)
        if unpacked > MOST_UNPACKED_BYTES:
            raise source.stop(_too_large(unpacked, source))
        harm = harm_in(source.path)
    except _DAMAGE as error:
        raise source.stop(_broken("ZIP形式ではないか、途中で切れています", source)) from error
    if harm:
        raise source.stop(_broken(harm, source))


def _open(stream: BinaryIO, source: Source) -> Workbook:
    """The workbook, opened for reading values row by row."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # Unknown extensions and missing default styles do not touch the values.
            warnings.simplefilter("ignore", UserWarning)
            return load_workbook(stream, read_only=True, data_only=True)
    except (InvalidFileException, *_DAMAGE) as error:
        raise source.stop(_broken("ブックの構造を読めません", source)) from error


def _chosen_sheet(book: Workbook, sheet: str | None, source: Source) -> str:
    """The title of the sheet asked for, by default the first; raises SurveyError when there is no such sheet."""
    titles: list[str] = [worksheet.title for worksheet in book.worksheets]
    if not titles:
        raise source.stop(_broken("表のシートが一つもありません", source))
    if sheet is None:
        return titles[0]
    if sheet not in titles:
        raise source.stop(_unknown_sheet(sheet, titles, source))
    return sheet


def _rows(worksheet: ReadOnlyWorksheet, source: Source) -> list[Row]:
    """All rows from the sheet's first as texts, filled up to the widest; empty when no cell holds anything."""
    # The size written in the file is often wrong; without it openpyxl goes by the cells themselves.
    worksheet.reset_dimensions()
    rows: list[list[str]] = []
    cells = 0
    for values in worksheet.iter_rows(values_only=True):
        row = ["" if value is None else value if type(value) is str else value_text(value) for value in values]
        while row and not row[-1]:
            row.pop()
        rows.append(row)
        cells += len(values)
        check_size(source, len(row), 1)
        if cells > MAX_CELLS:
            check_size(source, 1, cells)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows] if width else []


def _broken(detail: str, source: Source) -> Problem:
    """The file is no workbook, or a damaged one."""
    return Problem(code="E-INP-022", where=source.place(), params={"detail": detail})


def _too_large(unpacked: int, source: Source) -> Problem:
    """The workbook would unpack to more than any survey holds."""
    return Problem(
        code="E-INP-018",
        where=source.place(),
        got=f"展開すると{unpacked // 1_000_000:,}MB",
        allowed=f"{MOST_UNPACKED_BYTES // 1_000_000:,}MBまで",
    )


def _unknown_sheet(sheet: str, titles: Sequence[str], source: Source) -> Problem:
    """The workbook has no sheet of the name asked for."""
    near = difflib.get_close_matches(sheet, titles, n=1)
    nearest = f"(もしかして: {near[0]})" if near else ""
    return Problem(
        code="E-INP-023", where=source.place(), got=sheet, allowed="、".join(titles), params={"nearest": nearest}
    )


def _uncomputed_formulas(cells: Sequence[str], title: str, source: Source) -> Problem:
    """Cells hold formulas without a stored result, so that they would be read as blank."""
    shown = "、".join(cells[:_CELLS_AT_MOST])
    more = f" ほか{len(cells) - _CELLS_AT_MOST:,}個" if len(cells) > _CELLS_AT_MOST else ""
    return Problem(code="E-INP-024", where=source.place(sheet=title), got=shown + more)
