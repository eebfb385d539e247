"""CSV and TSV: one strict pass of the standard library's reader over strictly decoded text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from zushi_survey.core.problems import Problem
from zushi_survey.data.readers.encoding import decode_text
from zushi_survey.data.readers.grid import Grid, sheet_from_grid
from zushi_survey.data.readers.source import Source, check_size
from zushi_survey.data.sheet import RawSheet

_DELIMITERS = {",": "コンマ", "\t": "タブ", ";": "セミコロン"}
_LONGEST_CELL = 1_000_000
"""Characters a cell may hold: far above Excel's 32,767; a longer one is a quotation mark nobody closed."""


def read_delimited(
    source: Source, encoding: str | None, header_rows: int, *, fill_short_rows: bool = False
) -> RawSheet:
    """The table of a csv or tsv file; `lines` are physical lines, so that an editor finds them."""
    decoded = decode_text(source.path.read_bytes(), encoding, source)
    if "\0" in decoded.text:
        raise source.stop(_zero_byte(decoded.text, source))
    delimiter = "\t" if source.format == "tsv" else find_delimiter(decoded.text)
    rows, lines, skipped = _parse(decoded.text, delimiter, source)
    detected = (*decoded.detected, f"区切り文字: {_DELIMITERS[delimiter]}", *skipped)
    return sheet_from_grid(
        Grid(rows, lines, decoded.encoding, detected, fill_short_rows=fill_short_rows), header_rows, source
    )


def find_delimiter(text: str) -> str:
    """The delimiter most frequent outside quotation marks in the first non-blank record; a comma when there is none."""
    counts = dict.fromkeys(_DELIMITERS, 0)
    quoted = False
    for character in text.lstrip("\r\n"):
        if character == '"':
            quoted = not quoted
        elif not quoted and character in "\r\n":
            break
        elif not quoted and character in counts:
            counts[character] += 1
    return max(counts, key=counts.__getitem__)


def _parse(text: str, delimiter: str, source: Source) -> tuple[list[list[str]], Sequence[int], list[str]]:
    """Rows, the line each begins on, and a note of blank lines between rows (which are no rows)."""
    previous_limit = csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    begins = 1
    try:
        for row in reader:
            if not rows:
                check_size(source, len(row), 1)
            rows.append(row)
            lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise source.stop(broken_quotation(str(error), begins, source)) from error
    finally:
        csv.field_size_limit(previous_limit)
    return _without_blank_lines(rows, lines)


def _without_blank_lines(rows: list[list[str]], lines: list[int]) -> tuple[list[list[str]], Sequence[int], list[str]]:
    """The rows without lines that hold nothing at all; in a file of one column such a line is an empty cell."""
    last = len(rows)
    while last and not any(rows[last - 1]):
        last -= 1
    if all(rows[:last]):
        return rows, lines, []
    if max(map(len, rows)) <= 1:
        return [row or [""] for row in rows], lines, []
    blank = [line for row, line in zip(rows[:last], lines, strict=False) if not row]
    kept = [position for position, row in enumerate(rows) if row or position >= last]
    note = f"行の間の空行を読み飛ばしました: {len(blank):,}行({blank[0]}行目など)"
    return [rows[position] for position in kept], [lines[position] for position in kept], [note]


def _zero_byte(text: str, source: Source) -> Problem:
    """A zero byte in the text: the file is no text, or was damaged."""
    line = text.count("\n", 0, text.index("\0")) + 1
    return Problem(code="E-INP-013", where=source.place(line=line))


def broken_quotation(reason: str, line: int, source: Source) -> Problem:
    """A quotation mark is not closed, or something follows a closed one."""
    detail = "閉じた引用符のすぐ後に区切り文字以外の文字があります"
    if "end of data" in reason:
        detail = "この行から始まるセルの引用符が閉じていません"
    elif "field limit" in reason:
        detail = f"{_LONGEST_CELL:,}文字を超えるセルがあります"
    return Problem(code="E-INP-014", where=source.place(line=line), params={"detail": detail})
