"""The check items of the national rule for machine-readable tables (Ver. 1.2) that a program can check.

総務省「統計表における機械判読可能なデータの表記方法の統一ルール」: 1 is the kind of file, 2 the cells of a workbook,
3 its sheets, 4 a csv. A finding opens with the number of its item.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

SIGNS = {"X", "***"}
_NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?[%％人点件]?")
_ERA = re.compile(r"(明治|大正|昭和|平成|令和)([0-9]+|元)年度?(?!度?\([12][0-9]{3}年度?\))")
_UNIT = re.compile(r"\((人|％|ポイント|西暦|単位は単位の列)\)$")
_SAME_IN_JIS = str.maketrans("～－∥￠￡￢", "〜−‖¢£¬")

_FIELD = re.compile(r'(?:^|(?<=,))(?:"(?:[^"]|"")*"|[^,]*)')

Rows = Sequence[Sequence[object]]


def workbook_findings(content: bytes, file_name: str = "tables.xlsx") -> list[str]:
    """What a workbook breaks of the rule."""
    if not file_name.endswith(".xlsx") or not zipfile.is_zipfile(io.BytesIO(content)):
        return ["1 not a workbook"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [f"{finding} ({sheet.title})" for sheet in book.worksheets for finding in _sheet_findings(sheet)]


def csv_findings(content: bytes, file_name: str = "tables.csv") -> list[str]:
    """What a csv breaks of the rule."""
    if not file_name.endswith(".csv"):
        return ["1 not a csv"]
    text = content.decode("utf-8-sig")
    lines = text.removesuffix("\r\n").split("\r\n")
    rows = [[_typed(field) for field in _FIELD.findall(line)] for line in lines]
    found = list(_table_findings(rows, "4", CSV_ITEMS))
    if any("\n" in line for line in lines) or len(list(csv.reader(lines, strict=True))) != len(lines):
        found.append("4-5 a row is not one line")
    if any(re.search(r"[^\",0-9.e-]", re.sub(r'"(?:[^"]|"")*"', '""', line)) for line in lines):
        found.append("4-12 a text without quotes")
    return found


_WHAT = ("start", "number", "space", "omitted", "unit", "character", "year", "sign", "gap")
CSV_ITEMS = dict(zip(_WHAT, (1, 3, 4, 6, 7, 8, 9, 11, 13), strict=True))
SHEET_ITEMS = dict(zip(_WHAT, (1, 2, 4, 5, 8, 9, 10, 12, 1), strict=True))


def _sheet_findings(sheet: Worksheet) -> Iterator[str]:
    """What one sheet breaks."""
    if sheet.merged_cells.ranges:
        yield "2-3 merged cells"
    if any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row):
        yield "2-6 a formula"
    if sheet._charts or sheet._images:
        yield "2-7 an object"
    dimensions = (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
    if sheet.sheet_state != "visible" or any(dimension.hidden for dimension in dimensions):
        yield "2 something hidden"
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    for finding in _table_findings(rows, "2", SHEET_ITEMS):
        yield finding.replace("2-1 gap", "3-1 gap").replace("2-1 start", "3-2 start")


def _table_findings(rows: Rows, kind: str, item: dict[str, int]) -> Iterator[str]:
    """What the cells of one table break."""
    heading, body = rows[0], rows[1:]
    if not all(isinstance(name, str) and name for name in heading) or len(set(heading)) != len(heading):
        yield f"{kind}-{item['start']} start: headings are not names, each once"
    if any(all(value in (None, "") for value in row) for row in rows) or any(len(row) != len(heading) for row in rows):
        yield f"{kind}-{item['gap']} gap in the table"
    if any(value in (None, "") for row in body for value in row):
        yield f"{kind}-{item['omitted']} an empty cell"
    for column, name in enumerate(heading):
        values = [row[column] for row in body if len(row) > column]
        yield from (f"{kind}-{item[what]} {text} in {name}" for what, text in _column_findings(str(name), values))
    for text in {value for row in rows for value in row if isinstance(value, str)}:
        yield from (f"{kind}-{item[what]} {found}: {text[:20]}" for what, found in _text_findings(text))


def _column_findings(name: str, values: Sequence[object]) -> Iterator[tuple[str, str]]:
    """What one column breaks: its numbers, their unit, the signs among them."""
    numbers = [value for value in values if isinstance(value, int | float)]
    texts = {value for value in values if isinstance(value, str)}
    if numbers:
        if any(_NUMBER.fullmatch(text) for text in texts):
            yield "number", "a number as text"
        if not _UNIT.search(name):
            yield "unit", "no unit"
        if texts - SIGNS:
            yield "sign", "another sign than X and ***"


def _text_findings(text: str) -> Iterator[tuple[str, str]]:
    """What one text breaks."""
    if text != text.strip() or re.search(r"[\r\n\t\u3000]|  ", text):
        yield "space", "spaces or line breaks"
    try:
        text.translate(_SAME_IN_JIS).encode("shift_jis")
    except UnicodeEncodeError:
        yield "character", "a machine-dependent character"
    if _ERA.search(text) and len(text) < 20:
        yield "year", "an era without its Western year"


def _typed(field: str) -> object:
    """A field of a csv as the value it is: a text where it is quoted."""
    if field.startswith('"'):
        return field[1:-1].replace('""', '"')
    return float(field) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?", field) else field
