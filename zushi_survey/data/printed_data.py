"""Rows for programs (csv, json) as printed cells: every figure with the other columns of its row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zushi_survey.core.formulas import as_meant
from zushi_survey.questionnaire.printed import PrintedCell, PrintedTable


def table_of_csv(text: str) -> PrintedTable:
    """The rows of a csv file; the place of a cell is the line of the file and the name of the column."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    heads = tuple(name or "" for name in reader.fieldnames or ())
    cells: list[PrintedCell] = []
    for row in reader:
        cells.extend(_cells({as_meant(name): as_meant(row[name] or "") for name in heads}, f"{reader.line_num}行目"))
    return PrintedTable("", "", tuple(cells))


def table_of_json(text: str) -> tuple[PrintedTable, tuple[str, ...]]:
    """The rows of a json file (or of the registry of figures), and its notices. Raises ValueError, KeyError."""
    content: Mapping[str, Any] = json.loads(text)
    about = {str(name): str(value) for name, value in content.get("about", {}).items() if value}
    notices = tuple(text for text in (about.get("notice", ""), str(content.get("notice", ""))) if text)
    rows = content["rows"] if "rows" in content else [_figure(row) for row in content["figures"]]
    cells = (
        cell
        for number, row in enumerate(rows, 1)
        for cell in _cells({name: _text(value) for name, value in row.items()}, f"{number}件目")
    )
    lines = tuple(f"{name}: {value}" for name, value in about.items())
    return PrintedTable("", about.get("title", ""), tuple(cells), lines), notices


_FIGURE_COLUMNS = (
    "wave",
    "question",
    "item",
    "option",
    "axis",
    "category",
    "base_kind",
    "where",
    "weight",
    "text",
    "base",
)


def _figure(row: Sequence[str]) -> dict[str, str]:
    """One line of the registry of figures."""
    return dict(zip(_FIGURE_COLUMNS, row, strict=True))


def _text(value: object) -> str:
    """A value as its file writes it."""
    return "" if value is None else str(value)


def _cells(row: dict[str, str], place: str) -> Iterator[PrintedCell]:
    """The figures of one row."""
    keys = tuple(row.items())
    for name, text in row.items():
        if name not in _NAMES and _is_figure(text):
            yield PrintedCell(f"{place} {name}", "", "", text, column=name, keys=keys)


_NAMES = ("wave", "question", "item", "option", "axis", "category", "code", "line")
"""Columns whose numbers are names."""


def _is_figure(text: str) -> bool:
    """Whether the text is a number as programs write them."""
    try:
        float(text)
    except ValueError:
        return False
    return True
