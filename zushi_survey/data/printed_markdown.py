"""The tables of a chapter written as Markdown, each under its caption."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zushi_survey.data.printed_grid import cells_of_grid, label_columns
from zushi_survey.questionnaire.printed import PrintedTable

_RULE = re.compile(r"\|?[\s:|-]+\|[\s:|-]*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NOTE = "注) "


def tables_of_markdown(text: str) -> Iterator[PrintedTable]:
    """The tables in order; the place of a cell is the line of the file."""
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        if not lines[number].startswith("|"):
            number += 1
            continue
        end = next((n for n in range(number, len(lines)) if not lines[n].startswith("|")), len(lines))
        yield _table(lines, number, end)
        number = end


def _table(lines: list[str], start: int, end: int) -> PrintedTable:
    """The table in these lines, with the caption above and the notes below."""
    caption = next((line.strip() for line in reversed(lines[:start]) if line.strip()), "")
    kept = [n for n in range(start, end) if not _RULE.fullmatch(lines[n].strip())]
    grid = [[_ESCAPED.sub(r"\1", cell.strip()) for cell in lines[n].strip().strip("|").split("|")] for n in kept]
    labels = label_columns(grid[1:])
    cells = cells_of_grid(
        grid, 1, labels, table="", title=caption, place=lambda row, column: f"{kept[row] + 1}行目・{column + 1}列目"
    )
    after = (line.strip() for line in lines[end:])
    notes = []
    for line in after:
        if line and not line.startswith(_NOTE):
            break
        notes += [line.removeprefix(_NOTE)] if line else []
    return PrintedTable("", caption, tuple(cells), (), tuple(notes))
