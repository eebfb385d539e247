"""Widths of a Word table's columns, and its cutting into several where the columns cannot stand side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import ceil
from typing import Final, NamedTuple

from zushi_survey.core.text_columns import text_width
from zushi_survey.present.display import DisplayColumn, DisplayTable
from zushi_survey.render.html import label_columns

MARGIN_MM: Final = 0.9
"""Left and right inside every cell."""
_MM_PER_POINT: Final = 0.3528
_NARROW: Final = 0.77
"""Width of a half-width letter by their size: a figure of a proportional font, which must not be broken."""
_WIDE: Final = 1.06
"""Width of a full-width letter; a little to spare for other fonts."""
_BOLD: Final = 1.05
"""How much wider a heading's letters are."""
_NARROWEST_MM: Final = 8.0
_LABEL_MM: Final = (16.0, 30.0)
"""Widest floor of an axis's column and of a category's."""
_TEXT_FLOOR_MM: Final = 18.0
_WIDEST_TEXT_MM: Final = 110.0
_LINE: Final = (3, 6)
"""Full-width letters that a line of a heading over figures has at least, and would like to have."""
_MOST_LINES: Final = 14
"""Lines of a heading that are still readable; more make the column wider."""
_WORD: Final = re.compile(r"[!-~]+")
_LONGEST_WORD: Final = 10
"""Latin letters of a heading that are not broken: `G02`, but no address."""
_MOST_STRETCH: Final = 1.5


class _Column(NamedTuple):
    """A column's least and best width in mm."""

    least: float
    best: float


def fits(table: DisplayTable, points: float, width_mm: float) -> bool:
    """Whether all columns stand side by side without breaking a figure."""
    return sum(column.least for column in _columns(table, points)) <= width_mm


def column_widths(table: DisplayTable, points: float, width_mm: float) -> list[float]:
    """The width of each column, label columns first: together at most the page's."""
    columns = _columns(table, points)
    least, best = sum(column.least for column in columns), sum(column.best for column in columns)
    if best <= width_mm:
        return _stretched(table, columns, width_mm)
    if least >= width_mm:
        return [column.least * width_mm / least for column in columns]
    share = (width_mm - least) / (best - least)
    return [column.least + share * (column.best - column.least) for column in columns]


def _stretched(table: DisplayTable, columns: Sequence[_Column], width_mm: float) -> list[float]:
    """Best widths where there is room: columns of words fill the page, figures alone draw apart but a little."""
    best = sum(column.best for column in columns)
    is_words = [False] * label_columns(table) + [column.role in ("label", "text") for column in table.columns]
    words = sum(column.best for column, is_one in zip(columns, is_words, strict=True) if is_one)
    if not words:
        return [column.best * min(_MOST_STRETCH, width_mm / best) for column in columns]
    more = 1 + (width_mm - best) / words
    return [column.best * (more if is_one else 1) for column, is_one in zip(columns, is_words, strict=True)]


def pieces(table: DisplayTable, points: float, width_mm: float) -> list[DisplayTable]:
    """The table itself, or several with the same rows and bases and some of the answers each, as even as can be."""
    if fits(table, points, width_mm):
        return [table]
    bases = _repeated_bases(table.columns)
    blocks = [list(block) for _, block in groupby(range(bases, len(table.columns)), _block_of(table.columns))]
    for count in range(2, len(blocks) + 1):
        size = ceil(len(blocks) / count)
        parts = [blocks[start : start + size] for start in range(0, len(blocks), size)]
        cut = [_some_columns(table, [*range(bases), *(place for block in part for place in block)]) for part in parts]
        if all(fits(part, points, width_mm) for part in cut):
            return cut
    return [_some_columns(table, [*range(bases), *block]) for block in blocks] or [table]


def _block_of(columns: Sequence[DisplayColumn]) -> Callable[[int], tuple[str, int]]:
    """What tells for each column which block it is in: neighbours with the same heading over them stay together."""

    def block(place: int) -> tuple[str, int]:
        group = columns[place].group
        return (group, -1) if group else ("", place)

    return block


def _repeated_bases(columns: Sequence[DisplayColumn]) -> int:
    """How many columns of bases open the table and belong to all its answers."""
    is_base = (column.role == "base" and not column.group for column in columns)
    return next((place for place, one in enumerate(is_base) if not one), len(columns))


def _some_columns(table: DisplayTable, places: Sequence[int]) -> DisplayTable:
    """The table with some of its columns."""
    rows = tuple(replace(row, cells=tuple(row.cells[place] for place in places)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[place] for place in places), rows=rows)


def _columns(table: DisplayTable, points: float) -> list[_Column]:
    """Least and best widths, label columns first."""
    labels = label_columns(table)
    groups = _label_column([row.group for row in table.rows], table.row_headings[0], _LABEL_MM[0], points)
    names = _label_column([row.label for row in table.rows], table.row_headings[1], _LABEL_MM[1], points)
    return [*[groups, names][2 - labels :], *_figure_columns(table, points)]


def _figure_columns(table: DisplayTable, points: float) -> Iterator[_Column]:
    """Least and best widths of the columns that are no labels; answers stand in even columns."""
    found = [_figure_column(table, place, points) for place in range(len(table.columns))]
    is_even = [column.role not in ("label", "text", "base") for column in table.columns]
    least, best = (
        max((one[end] for one, even in zip(found, is_even, strict=True) if even), default=0) for end in (0, 1)
    )
    yield from (_Column(least, best) if even else one for one, even in zip(found, is_even, strict=True))


def _figure_column(table: DisplayTable, place: int, points: float) -> _Column:
    """Least and best width of one column: of words, or of figures under a heading that may be broken."""
    column = table.columns[place]
    texts = max(_mm(row.cells[place].text, points) for row in table.rows) if table.rows else 0.0
    if column.role in ("label", "text"):
        best = min(max(_mm(column.label, points) * _BOLD, texts), _WIDEST_TEXT_MM)
        return _Column(min(best, _TEXT_FLOOR_MM), best)
    sharing = sum(one.group == column.group for one in table.columns) if column.group else 1
    heading = max(text_width(column.label), ceil(text_width(column.group) / sharing)) / 2
    shortest, wanted = _LINE
    line = max(shortest, min(wanted, ceil(heading / _MOST_LINES)))
    word = max((_mm(found[:_LONGEST_WORD], points) * _BOLD for found in _WORD.findall(column.label)), default=0.0)
    least = max(texts, word, min(heading, line) * _letter_mm(points) + 2 * MARGIN_MM, _NARROWEST_MM)
    return _Column(least, max(least, min(heading, wanted) * _letter_mm(points) + 2 * MARGIN_MM))


def _label_column(texts: Sequence[str], heading: str, floor: float, points: float) -> _Column:
    """Least and best width of a column of labels."""
    best = max(_NARROWEST_MM, _mm(heading, points) * _BOLD, *(_mm(text, points) for text in texts))
    best = min(best, _WIDEST_TEXT_MM)
    return _Column(min(best, floor), best)


def _mm(text: str, points: float) -> float:
    """Width of a cell with this text on one line."""
    wide = text_width(text) - len(text)
    return (max(0, len(text) - wide) * _NARROW / _WIDE + wide) * _letter_mm(points) + 2 * MARGIN_MM


def _letter_mm(points: float) -> float:
    """Width of a full-width letter."""
    return points * _MM_PER_POINT * _WIDE
