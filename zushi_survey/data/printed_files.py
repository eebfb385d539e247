"""Any output of this program, read again: its tables as printed and its running text."""

from __future__ import annotations

from pathlib import Path

from zushi_survey.core.problems import SurveyError
from zushi_survey.data.whole_files import bytes_of, refused
from zushi_survey.questionnaire.printed import PrintedCell, PrintedFile, PrintedTable
from zushi_survey.questionnaire.texts import Paragraph

_KINDS = {
    ".csv": "csv",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xlsx": "xlsx",
    ".docx": "docx",
    ".md": "md",
    ".txt": "txt",
}
_MOST_BYTES = 200_000_000


def read_printed(path: Path) -> PrintedFile:
    """The output in a file. Raises SurveyError: E-EXP-001, -002, E-INP for what cannot be read, E-TXT for texts."""
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise refused("E-EXP-001", path, got=path.suffix or None, allowed=", ".join(_KINDS))
    data = bytes_of(path, _MOST_BYTES)
    match kind:
        case "csv" | "json":
            return _data_file(path, kind, data)
        case "xlsx":
            return _workbook(path)
    try:
        tables, notices = _text_tables(path, kind, data)
    except ValueError as error:
        raise refused("E-EXP-002", path) from error
    return PrintedFile(path.name, kind, tables, _paragraphs(path, tables), notices)


def read_cell(path: Path, address: str) -> PrintedCell:
    """The cell of a workbook at `Q12!D5`. Raises SurveyError (E-EXP-001, -002, -003, E-INP)."""
    from zushi_survey.data.printed_workbook import DAMAGE, cell_of_workbook, sheet_names

    if path.suffix.lower() != ".xlsx":
        raise refused("E-EXP-004", path, got=address)
    bytes_of(path, _MOST_BYTES)
    sheet, _, place = address.rpartition("!")
    try:
        names = sheet_names(path)
    except DAMAGE as error:
        raise refused("E-EXP-002", path) from error
    name = sheet.strip("'") or (names[0] if len(names) == 1 else "")
    try:
        cell = cell_of_workbook(path, name, place.replace("$", "").upper())
    except (KeyError, ValueError) as error:
        raise refused("E-EXP-003", path, got=address, allowed=", ".join(names)) from error
    if cell is None:
        raise refused("E-EXP-005", path, got=address)
    return cell


def _workbook(path: Path) -> PrintedFile:
    """The sheets of figures of a workbook."""
    from zushi_survey.data.printed_workbook import DAMAGE, read_workbook_tables

    try:
        tables, notices = read_workbook_tables(path)
    except DAMAGE as error:
        raise refused("E-EXP-002", path) from error
    return PrintedFile(path.name, "xlsx", tables, (), notices)


def _data_file(path: Path, kind: str, data: bytes) -> PrintedFile:
    """The rows of a file for programs; the words of its policy are its notices."""
    from zushi_survey.data.printed_data import table_of_csv, table_of_json

    try:
        text = data.decode("utf-8-sig")
        table, notices = (table_of_csv(text), ()) if kind == "csv" else table_of_json(text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise refused("E-EXP-002", path) from error
    return PrintedFile(path.name, kind, (table,), (), notices)


def _text_tables(path: Path, kind: str, data: bytes) -> tuple[tuple[PrintedTable, ...], tuple[str, ...]]:
    """The tables of a text, and the warnings above them where the format tells them apart."""
    match kind:
        case "html":
            from zushi_survey.data.printed_html import read_html_tables

            return read_html_tables(data.decode("utf-8", errors="replace"))
        case "docx":
            from zushi_survey.data.printed_docx import tables_of_body
            from zushi_survey.data.text_docx import body_of_docx

            return tuple(tables_of_body(body_of_docx(path, data))), ()
        case "md":
            from zushi_survey.data.printed_markdown import tables_of_markdown

            return tuple(tables_of_markdown(data.decode("utf-8-sig", errors="replace"))), ()
    return (), ()


def _paragraphs(path: Path, tables: tuple[PrintedTable, ...]) -> tuple[Paragraph, ...]:
    """The text with its table rows, as `check` reads it. Raises SurveyError unless there are tables."""
    from zushi_survey.data.text_files import read_text_file

    try:
        return read_text_file(path).paragraphs
    except SurveyError:
        if tables:
            return ()
        raise
