"""Machine-readable rows as csv."""

from __future__ import annotations

import csv
import io

from zushi_survey.present.display import DataTable

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_bytes(table: DataTable, bom: bool = False) -> bytes:
    """The rows as csv in UTF-8: RFC 4180 quoting, LF line ends (pipes and Excel both take them), None is empty.

    `bom` lets Excel see that it is UTF-8. A text that a spreadsheet would run as a formula is prefixed with `'`.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in row])
    return stream.getvalue().encode("utf-8-sig" if bom else "utf-8")


def harmless(text: str) -> str:
    """The text, prefixed with `'` where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
