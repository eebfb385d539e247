"""Column names from one or several header rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zushi_survey.core.problems import Problem
from zushi_survey.data.readers.source import Source
from zushi_survey.data.sheet import ColumnNotes

HEADER_JOINER = " / "
"""Between the heading of a group and the heading below it in a column's name."""

_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")
_NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Headings:
    """One unique name per column, what the header said beyond the names, and what was found out on the way."""

    names: tuple[str, ...]
    notes: dict[str, ColumnNotes]
    detected: tuple[str, ...]


def name_columns(header: Sequence[Sequence[str]]) -> Headings:
    """Names of the columns under a rectangular header whose group headings are already filled forward.

    Texts of several rows are joined by ` / `; a line break becomes one space (the full wording is kept as the
    column's label); a column without heading is called `列N`, N being its 1-based position.
    """
    full = [HEADER_JOINER.join(text.strip() for text in column if text.strip()) for column in zip(*header, strict=True)]
    names = [_LINE_BREAK.sub(" ", text) or f"列{position}" for position, text in enumerate(full, 1)]
    notes = {name: ColumnNotes(label=text) for name, text in zip(names, full, strict=True) if text and text != name}
    return Headings(tuple(names), notes, tuple(_what_was_named(full, names, len(header), len(notes))))


def fill_groups(header: Sequence[Sequence[str]]) -> list[list[str]]:
    """The header with each group heading repeated over the blank cells to its right.

    A blank is filled only above a heading of its own and never across the border of the group above it.
    """
    filled = [list(row) for row in header]
    for level, row in enumerate(filled[:-1]):
        for column in range(1, len(row)):
            has_own_heading = any(below[column].strip() for below in filled[level + 1 :])
            same_parent = all(above[column] == above[column - 1] for above in filled[:level])
            if not row[column].strip() and has_own_heading and same_parent:
                row[column] = row[column - 1]
    return filled


@dataclass(frozen=True, slots=True)
class MergedArea:
    """Cells of a sheet merged into one; rows and columns are 1-based and inclusive."""

    top: int
    left: int
    right: int


def spread_merged(header: Sequence[Sequence[str]], first_line: int, areas: Sequence[MergedArea]) -> list[list[str]]:
    """The header with each merged heading repeated over all the columns it covers, and no other blank filled.

    A header without merged headings is filled as in `fill_groups`.
    """
    filled = [list(row) for row in header]
    inside = [area for area in areas if 0 <= area.top - first_line < len(header) and area.left < area.right]
    if not inside:
        return fill_groups(header)
    for area in inside:
        row = filled[area.top - first_line]
        for column in range(area.left, min(area.right, len(row))):
            row[column] = row[area.left - 1]
    return filled


def repeated_names(names: Sequence[str], source: Source) -> list[Problem]:
    """One problem per name that more than one column has, in file order."""
    if len(set(names)) == len(names):
        return []
    positions: dict[str, list[int]] = {}
    for position, name in enumerate(names, 1):
        positions.setdefault(name, []).append(position)
    return [_repeated_name(name, where, source) for name, where in positions.items() if len(where) > 1]


def _repeated_name(name: str, positions: Sequence[int], source: Source) -> Problem:
    """Several columns have the same name, so that none of them can be meant."""
    columns = "、".join(f"{position}列目" for position in positions)
    return Problem(code="E-INP-016", where=source.place(column=name), params={"columns": columns})


def _what_was_named(full: Sequence[str], names: Sequence[str], row_count: int, changed: int) -> list[str]:
    """What to record about the header, in Japanese."""
    found: list[str] = []
    blank = [name for name, text in zip(names, full, strict=True) if not text]
    if row_count > 1:
        found.append(f"見出し: {row_count}行を「{HEADER_JOINER}」でつないで列の名前にしました")
    if blank:
        more = f" ほか{len(blank) - _NAMED_AT_MOST:,}列" if len(blank) > _NAMED_AT_MOST else ""
        found.append(f"見出しのない列に名前を付けました: {'、'.join(blank[:_NAMED_AT_MOST])}{more}")
    if changed:
        found.append(f"見出しの中の改行を空白に置きかえました: {changed:,}列")
    return found
