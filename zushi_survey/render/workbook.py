"""Pages as an Excel workbook: contents first, one table per sheet, numbers as numbers, no merged cells, no formulas."""

from __future__ import annotations

import io

from zushi_survey.present.charts import Chart
from zushi_survey.present.display import DataTable, DisplayPage, DisplayTable
from zushi_survey.render.figures import chart_png
from zushi_survey.render.sheets.book import CONTENTS_SHEET, Book
from zushi_survey.render.sheets.tables import set_table_sheet, write_table
from zushi_survey.render.sheets.texts import description_text, sheet_name

DATA_SHEET = "データ"


def workbook_bytes(page: DisplayPage, data: DataTable | None = None) -> bytes:
    """The page as .xlsx; with `data`, its rows stand on a last sheet that machines can read as it is."""
    book = Book(page.title, page.banners)
    taken = {CONTENTS_SHEET, DATA_SHEET}
    names = [sheet_name(table.id, taken) for table in page.tables]
    _write_contents(book, page, names)
    for name, table in zip(names, page.tables, strict=True):
        _write_sheet(book, page, name, table)
    for number, chart in enumerate(page.charts, 1):
        _write_picture(book, sheet_name(f"図{number}", taken), chart)
    if data is not None:
        book.write_rows(DATA_SHEET, data)
    return book.content()


def _write_contents(book: Book, page: DisplayPage, names: list[str]) -> None:
    """Title, warnings, list of sheets, legend, source."""
    sheet, row = book.new_sheet(CONTENTS_SHEET, page.title)
    row = book.write_contents_heading(sheet, row)
    for name, table in zip(names, page.tables, strict=True):
        row = book.write_link(sheet, row, name, table.title)
    row = book.write_named_lines(sheet, row, "凡例", page.legend)
    book.write_named_lines(sheet, row, "出典", page.source)


def _write_sheet(book: Book, page: DisplayPage, name: str, table: DisplayTable) -> None:
    """One table on its own sheet: title, warnings, subtitles, the table, notes, legend."""
    sheet, row = book.new_sheet(name, table.title)
    row = book.write_lines(sheet, row, table.subtitles)
    place = write_table(book, sheet, row, table)
    set_table_sheet(sheet, place)
    row = book.write_lines(sheet, place.end, (f"注) {note}" for note in table.notes))
    book.write_lines(sheet, row, page.legend)


def _write_picture(book: Book, name: str, chart: Chart) -> None:
    """One picture on its sheet, with its words."""
    sheet, row = book.new_sheet(name, chart.title)
    row = book.write_lines(sheet, row, (chart.alternative,))
    picture = {"image_data": io.BytesIO(chart_png(chart)), "description": description_text(chart.alternative)}
    sheet.insert_image(row, 0, f"{name}.png", picture)
