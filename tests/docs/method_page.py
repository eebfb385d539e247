"""The page docs/methods.md as the tests read it: anchors, tables of worked numbers, the table of limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "methods.md"

_NUMBER: Final = re.compile(r"(?<![\d.])-?\d+(?:\.\d+)?(?:e-?\d+)?")
_TOLERANCE: Final = re.compile(r"±(\d+(?:\.\d+)?)")
_ANCHOR: Final = re.compile(r'<a id="([^"]+)"></a>')
_LINK: Final = re.compile(r"\]\(#([^)]+)\)")
_EXAMPLE: Final = re.compile(r"^<!-- example: (\w+) -->\n((?:\|.*\n)+)", re.MULTILINE)
_LIMITS: Final = re.compile(r"^<!-- limits -->\n((?:\|.*\n)+)", re.MULTILINE)
_TABLE: Final = re.compile(r"^\|[^|]*\|(?:.*\|\n)+", re.MULTILINE)
_HEAD_LINES: Final = 2


class Printed(NamedTuple):
    """One figure as printed, and how far from it the truth may be."""

    value: float
    tolerance: float


class ExampleRow(NamedTuple):
    """One row of a table of worked numbers."""

    label: str
    figures: tuple[Printed, ...]
    source: str


class Limit(NamedTuple):
    """One row of the table of limits."""

    label: str
    value: float
    """As the code holds it: percents and points as shares."""
    code: str


def page_text() -> str:
    """The page."""
    return PAGE.read_text(encoding="utf-8")


def anchors(text: str) -> list[str]:
    """Every anchor of the page, in order."""
    return _ANCHOR.findall(text)


def inner_links(text: str) -> list[str]:
    """Anchors that the page refers to."""
    return _LINK.findall(text)


def examples(text: str) -> Mapping[str, tuple[ExampleRow, ...]]:
    """The tables of worked numbers by their key."""
    return {key: tuple(_example_rows(table)) for key, table in _EXAMPLE.findall(text)}


def limits(text: str) -> tuple[Limit, ...]:
    """The table of limits."""
    (table,) = _LIMITS.findall(text)
    rows = [_cells(line) for line in table.splitlines()[_HEAD_LINES:]]
    return tuple(Limit(label, _in_code(value), code.strip("`")) for label, value, _, code in rows)


def table_after(text: str, head: str) -> list[list[str]]:
    """The cells of the rows of the first table at or after these words, without its heading."""
    table = _TABLE.search(text, text.index(head))
    assert table is not None, head
    return [_cells(line) for line in table.group().splitlines()[_HEAD_LINES:]]


def _example_rows(table: str) -> Iterator[ExampleRow]:
    """Label, figures and source of each row."""
    for line in table.splitlines()[_HEAD_LINES:]:
        label, value, source = _cells(line)
        yield ExampleRow(label, tuple(_figures(value)), source)


def _figures(cell: str) -> Iterator[Printed]:
    """The figures of a cell; half a unit of the last digit printed is the tolerance, unless one is stated."""
    stated = _TOLERANCE.search(cell)
    for digits in _NUMBER.findall(_TOLERANCE.sub("", cell)):
        mantissa, _, exponent = digits.partition("e")
        decimals = len(mantissa.partition(".")[2])
        unit = 10.0 ** (int(exponent or 0) - decimals)
        yield Printed(float(digits), float(stated.group(1)) if stated else 0.5001 * unit)


def _cells(line: str) -> list[str]:
    """The cells of a row of a table."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _in_code(cell: str) -> float:
    """A limit as the code holds it."""
    (number,) = _NUMBER.findall(cell)
    return float(number) / (100 if cell.endswith(("％", "ポイント")) else 1)
