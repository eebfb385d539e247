"""Machine-readable rows as csv."""

from __future__ import annotations

import csv
import io
from typing import Literal

from zushi_survey.core.formulas import harmless
from zushi_survey.present.display import DataTable


def csv_bytes(table: DataTable, bom: bool = False, *, quotes_texts: bool = False) -> bytes:
    """The rows as csv in UTF-8: RFC 4180 quoting, LF line ends (pipes and Excel both take them), None is empty.

    `bom` lets Excel see that it is UTF-8. A text that a spreadsheet would run as a formula is prefixed with `'`.
    `quotes_texts` puts every text in quotes and ends lines with CRLF, as the national rule and RFC 4180 have it.
    """
    stream = io.StringIO()
    quoting: Literal[0, 2] = csv.QUOTE_NONNUMERIC if quotes_texts else csv.QUOTE_MINIMAL
    writer = csv.writer(stream, lineterminator="\r\n" if quotes_texts else "\n", quoting=quoting)
    writer.writerow(map(_text, table.columns))
    for row in table.rows:
        writer.writerow([_text(value) if isinstance(value, str) else value for value in row])
    return stream.getvalue().encode("utf-8-sig" if bom else "utf-8")


def _text(text: str) -> str:
    """The text as a cell; its line breaks are LF, for the writer puts no quotes around a lone CR."""
    return harmless(text).replace("\r\n", "\n").replace("\r", "\n")
