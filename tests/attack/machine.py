"""Readers of the files made for machines: tables.csv, tables.json, machine/*.csv, tables.xlsx.

Also `hints`: figures that stand in a row marked as hidden, whatever they are.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.attack.statements import EXACT, Place, Statement, is_hidden, number

FULL = Fraction(1, 10**7)
"""Shares in full precision, in percent."""
STATISTICS = ("mean", "median", "minimum", "maximum")
_JAPANESE = {
    "調査回コード": "wave", "質問番号": "question", "項目番号": "item", "回答番号": "option", "分析軸コード": "axis",
    "区分コード": "category", "基数(人)": "base_unweighted", "回答数(人)": "count_unweighted", "割合(％)": "percent",
    "値(単位は単位の列)": "value", "標準誤差(ポイント)": "standard_error", "区間の下限(％)": "interval_low",
    "区間の上限(％)": "interval_high", "状態": "status",
}  # fmt: skip
_FIGURES = (
    "count_unweighted", "count_weighted", "proportion", "percent", "value", "base_effective", "standard_error",
    "interval_low", "interval_high", "reliability", "significance",
)  # fmt: skip
_NONE = {"", "None", "X", "x", "***", "該当なし", "*"}


def read_machine(out: Path) -> Iterator[Statement]:
    """Every figure of the machine-readable files of a folder."""
    for path, rows, where in _files(out):
        for line, row in enumerate(rows, 2):
            yield from _row(row, f"{path.name}:{line}", where)


def hints(out: Path) -> Iterator[str]:
    """Fields of rows marked as hidden that hold a figure or a verdict all the same."""
    for path, rows, _ in _files(out):
        for line, row in enumerate(rows, 2):
            if row.get("status") in ("suppressed", "秘匿"):
                names = (*_FIGURES, "base_unweighted") if str(row["option"]) in STATISTICS else _FIGURES
                told = [f"{name}={row[name]}" for name in names if str(row.get(name) or "") not in _NONE]
                if told:
                    yield f"{path.name}:{line} {' '.join(told)}"


def _files(out: Path) -> Iterator[tuple[Path, list[Mapping[str, Any]], str]]:
    """Path, rows and filter of each file."""
    for path in sorted(out.rglob("*.csv")):
        if "figures" in path.parts:
            continue
        with io.StringIO(path.read_text(encoding="utf-8-sig"), newline="") as text:
            rows = [_named(row) for row in csv.DictReader(text)]
        if rows and {"wave", "question", "option", "axis"} <= rows[0].keys():
            yield path, rows, ""
    for path in sorted(out.rglob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(told, dict) and isinstance(told.get("rows"), list):
            rows = [row for row in told["rows"] if {"wave", "question", "option", "axis"} <= row.keys()]
            yield path, rows, str(told.get("about", {}).get("where", ""))
    for path in sorted(out.rglob("*.xlsx")):
        yield from ((path, rows, "") for rows in _sheets(path))


def _sheets(path: Path) -> Iterator[list[Mapping[str, Any]]]:
    """The sheets of a workbook that are lists of cells."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        lines = sheet.iter_rows(values_only=True)
        head = [str(cell) for cell in next(lines, ())]
        if "調査回コード" in head and "状態" in head:
            yield [_named(dict(zip(head, line, strict=False))) for line in lines]
    book.close()


def _named(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row with the names of tables.csv."""
    return {_JAPANESE.get(name, name): value for name, value in row.items()}


def _row(row: Mapping[str, Any], source: str, where: str) -> Iterator[Statement]:
    """What one row says."""
    item = str(row["item"] or "")
    question = f"{row['question']}.{item}" if item not in _NONE else str(row["question"])
    option = str(row["option"])
    place = Place(str(row["wave"]), question, option, str(row["axis"]), str(row["category"]), where)
    base, count = number(row.get("base_unweighted")), number(row.get("count_unweighted"))
    if option in STATISTICS:
        value = number(row.get("value"))
        if base:
            yield Statement(place, "mean base", base[0], EXACT, source)
        half = FULL if "kind" in row or value is None else max(value[1], Fraction(1, 200))
        if value and option == "mean":
            yield Statement(place, "mean", value[0], half, source)
        elif value and option == "median":
            yield Statement(place, "median", value[0], half, source)
        return
    if base:
        yield Statement(place, "base", base[0], EXACT, source)
    if count:
        yield Statement(place, "count", count[0], EXACT, source)
    yield from _shares(place, row, source)
    if not count and (row.get("status") in ("suppressed", "秘匿") or is_hidden(row.get("count_unweighted"))):
        yield Statement(place, "hidden", Fraction(0), EXACT, source)


def _shares(place: Place, row: Mapping[str, Any], source: str) -> Iterator[Statement]:
    """The share, as it is printed or in full."""
    full, printed = number(row.get("proportion")), number(row.get("percent"))
    if full:
        yield Statement(place, "percent", full[0] * 100, FULL, source)
    if printed:
        yield Statement(place, "percent", printed[0], max(printed[1], Fraction(1, 20)), source)
