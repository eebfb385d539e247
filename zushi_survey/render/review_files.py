"""The review sheet as an Excel workbook: what readers are shown is grey, what they fill in is white."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from zushi_survey.core.text_columns import wrapped
from zushi_survey.present.hearing.review import FormColumn, ReviewForm
from zushi_survey.render.coding_files import HEAD, HOW_TO_WIDTH, LINE_POINTS, SAME_EVERY_RUN, look, set_paper

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_HOW_TO_SHEET = "使い方"
_FROZEN_COLUMNS = 2
"""Number and text stay in sight while the cells far to the right are filled in."""
_A3 = 8
_MOST_POINTS = 400.0


def review_workbook_bytes(form: ReviewForm) -> bytes:
    """The form as .xlsx: the sheet to fill in first, its headings in row 1 so that it reads back as a plain table."""
    from xlsxwriter import Workbook as NewWorkbook

    stream = io.BytesIO()
    book = NewWorkbook(stream, {"in_memory": True})
    book.set_properties({"title": form.title, "author": "zushi-survey", "created": SAME_EVERY_RUN})
    _write_form(book, form)
    _write_how_to(book, form)
    book.close()
    return stream.getvalue()


def _write_form(book: Workbook, form: ReviewForm) -> None:
    """The sheet to fill in."""
    sheet = book.add_worksheet(form.sheet)
    heading = look(book, **HEAD, text_wrap=True)
    shown = look(book, text_wrap=True, bg_color="#F7F7F2", valign="top", border=1, border_color="#C8C8C8")
    free = look(book, text_wrap=True, valign="top", border=1, border_color="#767676")
    for place, column in enumerate(form.columns):
        sheet.write_string(0, place, column.heading, heading)
        sheet.set_column(place, place, column.width)
        _offer(sheet, place, column, len(form.rows))
    for line, row in enumerate(form.rows, 1):
        sheet.set_row(line, _height(form, row))
        for place, (column, text) in enumerate(zip(form.columns, row, strict=True)):
            sheet.write_string(line, place, text, free if column.is_free else shown)
    sheet.set_row(0, 2 * LINE_POINTS + 4)
    sheet.freeze_panes(1, _FROZEN_COLUMNS)
    sheet.autofilter(0, 0, max(1, len(form.rows)), len(form.columns) - 1)
    set_paper(sheet, form.title)
    sheet.set_paper(_A3)


def _height(form: ReviewForm, row: tuple[str, ...]) -> float:
    """Points that the longest cell of a row needs."""
    lines = max(
        sum(len(wrapped(part, column.width - 3)) or 1 for part in text.split("\n"))
        for column, text in zip(form.columns, row, strict=True)
    )
    return min(LINE_POINTS * lines + 4, _MOST_POINTS)


def _offer(sheet: Worksheet, place: int, column: FormColumn, rows: int) -> None:
    """A drop-down in every cell of a column that takes certain words."""
    if rows and column.offered:
        words = "、".join(column.offered)
        offer = {
            "validate": "list",
            "source": list(column.offered),
            "error_title": "入れられない値です",
            "error_message": f"{words} のどれかを選ぶか、空欄にします。",
        }
        sheet.data_validation(1, place, rows, place, offer)


def _write_how_to(book: Workbook, form: ReviewForm) -> None:
    """How to fill in the form."""
    sheet = book.add_worksheet(_HOW_TO_SHEET)
    plain = look(book, text_wrap=True)
    for line, text in enumerate(form.how_to):
        sheet.write_string(line, 0, text, plain)
    sheet.set_column(0, 0, HOW_TO_WIDTH)
    set_paper(sheet, form.title)
