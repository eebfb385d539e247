"""Display objects -> files and printed text: the only home of matplotlib, XlsxWriter and jinja2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from zushi_survey.core.files import write_whole
from zushi_survey.present.display import DataTable, DisplayPage

Format = Literal["terminal", "csv", "json", "html", "xlsx", "md"]

SUFFIXES: Final[dict[str, str]] = {
    "terminal": ".txt",
    "csv": ".csv",
    "json": ".json",
    "html": ".html",
    "xlsx": ".xlsx",
    "md": ".md",
}
"""Ending of a file by format."""


def write_page(page: DisplayPage, data: DataTable | None, format: Format, path: Path) -> Path:  # noqa: A002
    """Write the page (or, for csv and json, its rows) to `path`, whole or not at all; gives the path.

    Raises SurveyError (E-OUT) when it cannot be written, and ValueError when csv or json is asked for without rows.
    """
    return write_whole(path, page_bytes(page, data, format, for_file=True))


def page_text(
    page: DisplayPage,
    data: DataTable | None,
    format: Format,  # noqa: A002
    width: int | None = None,
    *,
    is_screen: bool = False,
) -> str:
    """The page as text for standard output: terminal, csv, json or md.

    `width` is the terminal's, in columns; a screen gets colours and bars.
    """
    if format == "terminal":
        from zushi_survey.render.terminal import terminal_text

        return terminal_text(page, width, is_screen=is_screen)
    if format in ("html", "xlsx"):
        raise ValueError(f"{format} is written to a file")
    return page_bytes(page, data, format).decode()


def page_bytes(page: DisplayPage, data: DataTable | None, format: Format, *, for_file: bool = False) -> bytes:  # noqa: A002
    """The page in one format; a csv `for_file` opens with the mark that lets Excel see UTF-8."""
    if format in ("csv", "json"):
        if data is None:
            raise ValueError(f"{format} needs rows")
        return _csv(data, for_file) if format == "csv" else _json(data)
    writers: dict[str, Callable[[DisplayPage, DataTable | None], bytes]] = {
        "terminal": _terminal,
        "html": _html,
        "xlsx": _xlsx,
        "md": _markdown,
    }
    return writers[format](page, data)


def _csv(data: DataTable, bom: bool) -> bytes:
    from zushi_survey.render.delimited import csv_bytes

    return csv_bytes(data, bom)


def _json(data: DataTable) -> bytes:
    from zushi_survey.render.json_file import json_bytes

    return json_bytes(data)


def _terminal(page: DisplayPage, _data: DataTable | None) -> bytes:
    from zushi_survey.render.terminal import terminal_text

    return terminal_text(page).encode()


def _html(page: DisplayPage, _data: DataTable | None) -> bytes:
    from zushi_survey.render.html import html_bytes

    return html_bytes(page)


def _xlsx(page: DisplayPage, data: DataTable | None) -> bytes:
    from zushi_survey.render.workbook import workbook_bytes

    return workbook_bytes(page, data)


def _markdown(page: DisplayPage, _data: DataTable | None) -> bytes:
    from zushi_survey.render.codebook_markdown import markdown_text

    return markdown_text(page).encode()
