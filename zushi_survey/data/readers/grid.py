"""Rows of texts, header rows first, made into a `RawSheet`: the shared last step of csv and xlsx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.readers.headings import MergedArea, name_columns, repeated_names, spread_merged
from zushi_survey.data.readers.source import Source, check_size
from zushi_survey.data.sheet import RawSheet

Row = Sequence[str]
_LINES_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table as they stand in the file, and the 1-based line on which each begins."""

    rows: Sequence[Row]
    lines: Sequence[int]
    encoding: str | None
    detected: tuple[str, ...]
    merged: tuple[MergedArea, ...] = ()
    fill_short_rows: bool = False
    """Whether rows with too few cells are filled up with empty ones (codebooks) instead of refused (answers)."""


def sheet_from_grid(grid: Grid, header_rows: int, source: Source) -> RawSheet:
    """The table as named columns of texts; raises one SurveyError with every ragged row and repeated name."""
    grid = _without_blank_edges(grid)
    header, body = list(grid.rows[:header_rows]), list(grid.rows[header_rows:])
    _check_header(header, header_rows, source)
    width = max(map(len, header))
    check_size(source, width, len(body))
    if grid.fill_short_rows:
        body = [[*row, *[""] * (width - len(row))] for row in body]
    body, ragged, notes = _rectangular(body, grid.lines[header_rows:], width, source)
    if not body:
        notes.append("見出しだけで、回答の行がありません")
    header = [[*row, *[""] * (width - len(row))] for row in header]
    width -= _blank_trailing_columns(header, [row for row in body if len(row) == width])
    headings = name_columns(spread_merged([row[:width] for row in header], grid.lines[0], grid.merged))
    problems = [*repeated_names(headings.names, source), *ragged]
    if problems:
        raise SurveyError(problems)
    columns = dict(zip(headings.names, zip(*body, strict=True), strict=False)) if body else {}
    return RawSheet(
        file=source.name,
        columns=columns or dict.fromkeys(headings.names, ()),
        lines=grid.lines[header_rows:],
        format=source.format,
        encoding=grid.encoding,
        detected=(*grid.detected, *headings.detected, *notes),
        notes=headings.notes,
    )


def _without_blank_edges(grid: Grid) -> Grid:
    """The grid without wholly blank rows above the header and below the last row, with a note of each."""
    first, last = 0, len(grid.rows)
    while first < last and not any(cell.strip() for cell in grid.rows[first]):
        first += 1
    while last > first and not any(cell.strip() for cell in grid.rows[last - 1]):
        last -= 1
    if first == 0 and last == len(grid.rows):
        return grid
    notes = []
    if first:
        notes.append(f"見出しの前の空白行を読み飛ばしました: {first:,}行")
    if last < len(grid.rows):
        notes.append(f"末尾の空白行を読み飛ばしました: {len(grid.rows) - last:,}行({grid.lines[last]}行目から)")
    return replace(grid, rows=grid.rows[first:last], lines=grid.lines[first:last], detected=(*grid.detected, *notes))


def _check_header(header: Sequence[Row], header_rows: int, source: Source) -> None:
    """Raise SurveyError when the file has no header or fewer rows than the header should have."""
    if not header:
        raise source.stop(Problem(code="E-INP-030", where=source.place()))
    if len(header) < header_rows:
        raise source.stop(_short_header(len(header), header_rows, source))


def _rectangular(
    body: list[Row], lines: Sequence[int], width: int, source: Source
) -> tuple[list[Row], list[Problem], list[str]]:
    """The rows cut to the header's width, the rows that do not fit it as problems, and what was cut as notes.

    Cells beyond the header are cut only when they are all empty; a row with too few cells is never filled up.
    """
    if all(len(row) == width for row in body):
        return body, [], []
    cut: list[Row] = []
    wide_lines: list[int] = []
    problems: list[Problem] = []
    for row, line in zip(body, lines, strict=True):
        if len(row) < width or any(row[width:]):
            problems.append(ragged_row(len(row), width, line, source))
        elif len(row) > width:
            wide_lines.append(line)
        cut.append(row[:width])
    note = f"見出しより右にある空のセルを読み飛ばしました: {_line_list(wide_lines)}"
    return cut, problems, [note] if wide_lines else []


def _blank_trailing_columns(header: Sequence[Row], body: Sequence[Row]) -> int:
    """How many columns at the right end have neither a heading nor a value."""
    width = len(header[0])
    count = 0
    while count < width - 1:
        position = width - 1 - count
        if any(row[position].strip() for row in header) or any(row[position] for row in body):
            return count
        count += 1
    return count


def _line_list(lines: Sequence[int]) -> str:
    """The first few lines by number and how many more there are."""
    shown = "、".join(f"{line}行目" for line in lines[:_LINES_AT_MOST])
    return shown + (f" ほか{len(lines) - _LINES_AT_MOST:,}行" if len(lines) > _LINES_AT_MOST else "")


def _short_header(found: int, expected: int, source: Source) -> Problem:
    """The file ends before the declared header does."""
    return Problem(code="E-INP-019", where=source.place(), got=f"{found}行", allowed=f"見出し{expected}行")


def ragged_row(found: int, width: int, line: int, source: Source) -> Problem:
    """A row has more or fewer cells than the header."""
    return Problem(code="E-INP-015", where=source.place(line=line), got=f"{found:,}個", allowed=f"{width:,}個")
