"""Machine-readable files by the national rule: one workbook with a table per sheet, or one csv per table."""

from __future__ import annotations

from zushi_survey.present.machine import MachineData
from zushi_survey.render.delimited import csv_bytes
from zushi_survey.render.sheets.book import Book


def machine_workbook(data: MachineData) -> bytes:
    """All tables as .xlsx: the rows first, then the code lists. Raises ValueError when a table outgrows a sheet."""
    book = Book(data.title, data.banners, is_long=True)
    for table in data.tables:
        book.write_rows(table.name, table.data)
    return book.content()


def machine_csv(data: MachineData) -> dict[str, bytes]:
    """Content of each csv by its name: UTF-8 with the mark that lets Excel see it, texts in quotes, CRLF."""
    return {f"{table.file}.csv": csv_bytes(table.data, bom=True, quotes_texts=True) for table in data.tables}
