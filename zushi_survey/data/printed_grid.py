"""A table as a grid of texts -> its cells with the labels they stand under."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from zushi_survey.questionnaire.printed import PrintedCell

_MOST_LABELS = 2
_FIGURE = re.compile(r"[+△▲-]?[\d,]*\d(?:\.\d+)?(?:[%％人票件点]|団体|ポイント)?[*↑↓†#]*")

MOST_PLACES = 5_000_000
"""Places in one table of a page, about: more are no table of this program."""
_MOST_SPANNED = 500


def span_of(written: str | None) -> int:
    """Columns or rows that a cell covers, as its file says: one where it says nothing, or nothing that can be."""
    is_number = written is not None and written.isascii() and written.isdigit() and len(written) <= len("99999")
    return min(max(int(written or "1"), 1), _MOST_SPANNED) if is_number else 1


def cells_of_grid(
    grid: Sequence[Sequence[str]],
    headings: int,
    labels: int,
    *,
    table: str,
    title: str,
    place: Callable[[int, int], str] | None = None,
) -> Iterator[PrintedCell]:
    """The cells right of `labels` columns and below `headings` lines, row by row, empty ones left out.

    `place` words the position from the 0-based row and column of the grid; by default rows and columns are counted.
    """
    upper = grid[headings - 2] if headings > 1 else ()
    lower = grid[headings - 1] if headings else ()
    for number, row in enumerate(grid[headings:], headings):
        before = [text.strip() for text in row[:labels]]
        for column, text in enumerate(row):
            if column < labels or not text.strip():
                continue
            over, own = _at(upper, column), _at(lower, column)
            yield PrintedCell(
                place=place(number, column) if place else f"{number - headings + 1}行目・{column + 1}列目",
                table=table,
                title=title,
                text=text.strip(),
                group=before[0] if len(before) > 1 else "",
                row=before[-1] if before else "",
                over="" if over == own else over,
                column=own,
            )


def label_columns(body: Sequence[Sequence[str]]) -> int:
    """How many columns label the rows where nothing says so: those without a figure, one or two."""
    width = max(map(len, body), default=0)
    without = 0
    while without < width and not any(_FIGURE.fullmatch(_at(row, without)) for row in body):
        without += 1
    return max(1, min(without, _MOST_LABELS, width - 1))


def _at(row: Sequence[str], column: int) -> str:
    """The text in a column; empty beyond the end."""
    return row[column].strip() if column < len(row) else ""
