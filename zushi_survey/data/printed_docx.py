"""The tables of a Word document that this program wrote, each under its caption."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from zushi_survey.data.printed_grid import cells_of_grid, label_columns, span_of
from zushi_survey.data.text_docx import W, text_of
from zushi_survey.questionnaire.printed import PrintedTable


def tables_of_body(body: Element) -> Iterator[PrintedTable]:
    """The tables in order; the place of a cell counts the rows under the headings and the columns."""
    above, number = "", 0
    for child in body:
        if child.tag == f"{W}p":
            above = text_of(child).strip() or above
        elif child.tag == f"{W}tbl":
            number += 1
            yield _table(child, above, number)


def _table(element: Element, caption: str, number: int) -> PrintedTable:
    """One table; rows marked as headings are its headings."""
    rows = element.findall(f"{W}tr")
    headings = sum(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows) or 1
    grid = _grid(rows)
    title = caption or f"{number}番目の表"
    cells = cells_of_grid(grid, headings, label_columns(grid[headings:]), table="", title=title)
    return PrintedTable("", title, tuple(cells))


def _grid(rows: list[Element]) -> list[list[str]]:
    """The texts by row and column, a merged cell's text in every place it covers."""
    grid: list[list[str]] = []
    for row in rows:
        line: list[str] = []
        for cell in row.findall(f"{W}tc"):
            merged, across = cell.find(f"{W}tcPr/{W}vMerge"), cell.find(f"{W}tcPr/{W}gridSpan")
            is_continued = merged is not None and merged.get(f"{W}val") != "restart"
            above = grid[-1][len(line)] if is_continued and grid and len(line) < len(grid[-1]) else None
            text = above if above is not None else " ".join(text_of(p) for p in cell.findall(f"{W}p")).strip()
            line += [text] * span_of(across.get(f"{W}val") if across is not None else None)
        grid.append(line)
    return grid
