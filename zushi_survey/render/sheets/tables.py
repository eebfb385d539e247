"""One display table on a sheet: headings, rows, widths, notes, and where it came to stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zushi_survey.core.text_columns import text_width, wrapped
from zushi_survey.present.display import DisplayTable
from zushi_survey.render.sheets.book import LINE_POINTS, MOST_POINTS, Book
from zushi_survey.render.sheets.texts import cell_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LABEL_WIDTH = 44
FIGURE_WIDTH = 9
_HEADING_SPARE = 4
_HEADING_LINES = 5
"""Lines of a heading beyond which its column gets wider."""
_WIDEST_FIGURE = 24
_TEXT_WIDTH = 48
_COLUMNS_PER_PAPER = 20
_CHARACTER_PIXELS = 7
_PADDING_PIXELS = 5


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table stands on its sheet, rows and columns counted from 0."""

    top: int
    """First heading line."""
    first: int
    """First row of figures."""
    end: int
    """The row after the table."""
    labels: int
    """Columns of row labels, 1 or 2."""
    widths: tuple[int, ...]
    """Of every column, in half-width characters."""
    points: float
    """Height of the table."""

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """First row and column, last row and column."""
        return self.top, 0, self.end - 1, len(self.widths) - 1

    @property
    def pixels(self) -> int:
        """Width of the table on the screen."""
        return sum(_CHARACTER_PIXELS * width + _PADDING_PIXELS for width in self.widths)


def write_table(
    book: Book,
    sheet: Worksheet,
    top: int,
    table: DisplayTable,
    *,
    left: int = 0,
    widths: tuple[int, ...] | None = None,
) -> TablePlace:
    """The table from row `top` and column `left` on; `widths` are those of its columns where the sheet sets them.

    Without `widths` every column is as wide as what stands in it.
    """
    labels = label_columns(table)
    widths = widths or _widths(table, labels)
    first, points = _write_headings(book, sheet, (top, left), table, widths)
    for place, row in enumerate(table.rows, first):
        for column, label in enumerate((row.group, row.label)[2 - labels :], left):
            sheet.write_string(place, column, cell_text(label), book.looks.wrapped)
        for column, cell in enumerate(row.cells):
            book.write_cell(sheet, place, left + labels + column, cell, is_text=is_text(table, column))
        height = min(MOST_POINTS, LINE_POINTS * _lines_of_row(table, place - first, widths))
        sheet.set_row(place, height)
        points += height
    return TablePlace(top, first, first + len(table.rows), labels, widths, points)


def set_table_sheet(sheet: Worksheet, place: TablePlace, *, repeats_headings: bool = True) -> None:
    """Widths, frozen headings and print set-up of a sheet that holds one table.

    Repeated headings stand on every page, those of figures too: a table that fits one page goes without.
    """
    for column, width in enumerate(place.widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(place.first, place.labels)
    if repeats_headings:
        sheet.repeat_rows(place.top, place.first - 1)
    sheet.repeat_columns(0, place.labels - 1)
    sheet.fit_to_pages(papers_across(place), 0)


def papers_across(place: TablePlace) -> int:
    """Sheets of paper side by side that the table is printed on."""
    return 1 + (len(place.widths) - place.labels) // _COLUMNS_PER_PAPER


def label_columns(table: DisplayTable) -> int:
    """Columns that the row labels take: two where rows stand under axes."""
    return 2 if any(row.group for row in table.rows) else 1


def is_text(table: DisplayTable, index: int) -> bool:
    """Whether the column holds words."""
    return table.columns[index].role in ("label", "text")


def heading_height(labels: list[str], widths: list[int]) -> float:
    """Height of a heading line in points."""
    lines = [len(wrapped(label, width)) for label, width in zip(labels, widths, strict=True)]
    return min(MOST_POINTS, LINE_POINTS * max(lines, default=1) + _HEADING_SPARE)


def _write_headings(
    book: Book, sheet: Worksheet, corner: tuple[int, int], table: DisplayTable, widths: tuple[int, ...]
) -> tuple[int, float]:
    """Heading lines (a group's label over each of its columns); gives the first row of figures and their height."""
    labels = label_columns(table)
    top, left = corner
    of_labels = table.row_headings[2 - labels :]
    lines = [([*of_labels, *(column.label for column in table.columns)])]
    if any(column.group for column in table.columns):
        lines.insert(0, [""] * labels + [column.group for column in table.columns])
    looks = [book.looks.heading_text] * labels + [
        book.looks.heading_words if is_text(table, index) else book.looks.heading for index in range(len(table.columns))
    ]
    heights = [heading_height(texts, list(widths)) for texts in lines]
    for row, (texts, height) in enumerate(zip(lines, heights, strict=True), top):
        sheet.set_row(row, height)
        for column, (text, look) in enumerate(zip(texts, looks, strict=True), left):
            if text or row == top + len(lines) - 1 or column >= left + labels:
                sheet.write_string(row, column, cell_text(text), look)
            else:
                sheet.write_blank(row, column, None, look)
    return top + len(lines), sum(heights)


def _widths(table: DisplayTable, labels: int) -> tuple[int, ...]:
    """Width of every column from what stands in it."""
    texts = [[row.group for row in table.rows], [row.label for row in table.rows]][2 - labels :]
    return (*(_fitting(values, 8, LABEL_WIDTH) for values in texts), *_figure_widths(table))


def _figure_widths(table: DisplayTable) -> list[int]:
    """Width of each column of figures or words, in characters: a long heading makes its column wider, within limits."""
    widths = []
    for index, column in enumerate(table.columns):
        widest = _TEXT_WIDTH if is_text(table, index) else _WIDEST_FIGURE
        of_heading = max(text_width(column.label), text_width(column.group)) // _HEADING_LINES
        texts = [row.cells[index].text for row in table.rows]
        widths.append(_fitting(texts, max(FIGURE_WIDTH, min(of_heading, _WIDEST_FIGURE)), widest))
    return widths


def _fitting(values: list[str], narrowest: int, widest: int) -> int:
    """A column width in characters."""
    return min(widest, max([narrowest, *(text_width(value) + 2 for value in values)]))


def _lines_of_row(table: DisplayTable, index: int, widths: tuple[int, ...]) -> int:
    """Printed lines of a row: LibreOffice and Excel do not fit row heights of written files."""
    row = table.rows[index]
    labels = label_columns(table)
    lines = [len(wrapped(text, widths[i] - 2)) for i, text in enumerate((row.group, row.label)[2 - labels :])]
    cells = [len(wrapped(c.text, widths[labels + i] - 2)) for i, c in enumerate(row.cells) if is_text(table, i)]
    return max([*lines, *cells])
