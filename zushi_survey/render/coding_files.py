"""The coding sheet as an Excel workbook, and codings as csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from zushi_survey.core.formulas import harmless
from zushi_survey.core.text_columns import wrapped
from zushi_survey.present.coding_sheet import GUIDE_SHEET, HOW_TO_SHEET, CodingForm
from zushi_survey.render.figures import FONT_FAMILY

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SAME_EVERY_RUN = datetime(2000, 1, 1)
_A4 = 9
_FIXED_WIDTHS = (11, 9, 12, 64)
_CODE_WIDTH = 5
_GUIDE_WIDTHS = (24, 20, 20, 44, 36, 36, 44)
_HEADING_POINTS = 190
LINE_POINTS = 16.0
HOW_TO_WIDTH = 100
"""Width of a sheet of lines to read."""
HEAD: Mapping[str, str | int | bool] = MappingProxyType(
    {"bold": True, "bg_color": "#EEF3F7", "border": 1, "border_color": "#767676"}
)
"""Look of the headings of a form."""
_LONGEST_HINT = 255
_LONGEST_HINT_TITLE = 32


def coding_workbook_bytes(form: CodingForm) -> bytes:
    """The form as .xlsx: the sheet to fill in first, its headings in row 1 so that it reads back as a plain table."""
    from xlsxwriter import Workbook as NewWorkbook

    stream = io.BytesIO()
    book = NewWorkbook(stream, {"in_memory": True})
    book.set_properties({"title": form.title, "author": "zushi-survey", "created": SAME_EVERY_RUN})
    _write_form(book, form)
    _write_guide(book, form)
    _write_how_to(book, form)
    book.close()
    return stream.getvalue()


def codings_csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Codings as csv in UTF-8 with the mark that lets Excel see it.

    A text that a spreadsheet would run is prefixed with `'`, which `data/hearing_files.py` takes away again.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in (columns, *rows))
    return stream.getvalue().encode("utf-8-sig")


def _write_form(book: Workbook, form: CodingForm) -> None:
    """The sheet to fill in."""
    sheet = book.add_worksheet(form.sheet)
    heading, upright = look(book, **HEAD), look(book, **HEAD, rotation=270, valign="top", align="center")
    locked = look(book, text_wrap=True, bg_color="#F7F7F2")
    free = look(book, align="center", border=1, border_color="#C8C8C8")
    sheet.set_row(0, _HEADING_POINTS)
    for column, name in enumerate(form.fixed):
        sheet.write_string(0, column, name, heading)
        sheet.set_column(column, column, _FIXED_WIDTHS[column])
    for place, row in enumerate(form.rows, 1):
        lines = max(len(wrapped(text, width - 3)) for text, width in zip(row, _FIXED_WIDTHS, strict=True))
        sheet.set_row(place, LINE_POINTS * lines)
        for column, text in enumerate(row):
            sheet.write_string(place, column, text, locked)
        for column in range(len(form.codes)):
            sheet.write_blank(place, len(form.fixed) + column, None, free)
    for column, code in enumerate(form.codes, len(form.fixed)):
        sheet.write_string(0, column, code.heading, upright)
        _offer_mark(sheet, column, len(form.rows), form.mark, code.heading, code.hint)
    sheet.set_column(len(form.fixed), len(form.fixed) + len(form.codes), _CODE_WIDTH)
    sheet.freeze_panes(1, len(form.fixed))
    sheet.autofilter(0, 0, max(1, len(form.rows)), len(form.fixed) - 1)
    set_paper(sheet, form.title)


def _offer_mark(sheet: Worksheet, column: int, rows: int, mark: str, title: str, hint: str) -> None:
    """A drop-down with the mark in every cell of a code's column, the definition beside the chosen cell."""
    if rows:
        offer = {
            "validate": "list",
            "source": [mark],
            "input_title": title[:_LONGEST_HINT_TITLE],
            "input_message": hint[:_LONGEST_HINT],
            "error_title": "入れられない値です",
            "error_message": f"当てはまるときは {mark} を入れ、当てはまらないときは空欄にします。",
        }
        sheet.data_validation(1, column, rows, column, offer)


def _write_guide(book: Workbook, form: CodingForm) -> None:
    """The codebook."""
    sheet = book.add_worksheet(GUIDE_SHEET)
    heading, plain = look(book, **HEAD), look(book, text_wrap=True)
    for place, row in enumerate(form.guide):
        for column, text in enumerate(row):
            sheet.write_string(place, column, text, heading if place == 0 else plain)
    for column, width in enumerate(_GUIDE_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)
    set_paper(sheet, form.title)


def _write_how_to(book: Workbook, form: CodingForm) -> None:
    """How to fill in the form."""
    sheet = book.add_worksheet(HOW_TO_SHEET)
    plain = look(book, text_wrap=True)
    for place, line in enumerate(form.how_to):
        sheet.write_string(place, 0, line, plain)
    sheet.set_column(0, 0, HOW_TO_WIDTH)
    set_paper(sheet, form.title)


def set_paper(sheet: Worksheet, title: str) -> None:
    """A4 landscape, as wide as the paper, headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L" + title.replace("&", "&&")[:200] + "&R&P / &N")


def look(book: Workbook, **properties: str | int | bool) -> Format:
    """A look in the house's font."""
    return book.add_format({"font_name": FONT_FAMILY, "font_size": 10, "valign": "vcenter", **properties})
