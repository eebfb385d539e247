"""The words of a part on one sheet: headings, paragraphs, links to its tables, the questionnaire with its figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zushi_survey.core.text_columns import wrapped
from zushi_survey.present.display import DisplayCell, DisplayTable
from zushi_survey.present.document import HeadingBlock, TextBlock
from zushi_survey.present.report import QuestionnaireLine, QuestionnaireSection, ReportPart, TableSection
from zushi_survey.render.sheets.book import LINE_POINTS, MOST_POINTS, Book
from zushi_survey.render.sheets.tables import label_columns, write_table
from zushi_survey.render.sheets.texts import cell_text, internal_link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

_WORDS_WIDTH: Final = 60
_FIGURE_WIDTH: Final = 10
_WIDTHS: Final = (10, _WORDS_WIDTH, _FIGURE_WIDTH, _FIGURE_WIDTH)
_HEADINGS: Final = ("番号", "設問・選択肢", "件数", "％")
_FIGURE = re.compile(r"(△?)(-?[0-9][0-9,]*(?:\.([0-9]+))?)([^0-9]{0,3})")
"""A printed figure: its sign, its digits, marks behind it."""
_BULLET: Final = {"text": "", "bullet": "・", "label": ""}
_LONGEST_LINK: Final = 255


def needs_sheet(part: ReportPart) -> bool:
    """Whether the part has more than tables, each of which has a sheet of its own."""
    return any(not isinstance(block, TableSection) for block in part.blocks)


def write_part(book: Book, name: str, part: ReportPart, sheet_by_section: Mapping[str, str]) -> None:
    """The part's sheet, its blocks in order."""
    sheet, row = book.new_sheet(name, part.title)
    if any(isinstance(block, QuestionnaireSection) for block in part.blocks):
        row = _write_headings(book, sheet, row)
    for block in part.blocks:
        if isinstance(block, HeadingBlock):
            row = book.write_lines(sheet, row + 1, (block.text,), book.looks.strong)
        elif isinstance(block, TextBlock):
            look = book.looks.strong if block.kind == "label" else None
            row = book.write_lines(sheet, row, (_BULLET[block.kind] + block.text,), look)
        elif isinstance(block, TableSection):
            text = cell_text(block.table.title)[:_LONGEST_LINK]
            sheet.write_url(row, 0, internal_link(sheet_by_section[block.id]), book.looks.link, text)
            row += 1
        else:
            row = _write_question(book, sheet, row, block)


def _write_headings(book: Book, sheet: Worksheet, row: int) -> int:
    """Headings of the questionnaire, on every printed page and in sight while scrolling."""
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        look = book.looks.heading_text if column < 2 else book.looks.heading
        sheet.write_string(row, column, heading, look)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)
    return row + 1


def _write_question(book: Book, sheet: Worksheet, row: int, question: QuestionnaireSection) -> int:
    """One question with its options and their figures; gives the row after it."""
    row = book.write_lines(sheet, row + 1, (question.heading,), book.looks.strong)
    row = book.write_lines(sheet, row, (t for t in (question.wording, question.instruction, question.base) if t))
    for line in question.lines:
        row = _write_option(book, sheet, row, line)
    for table in question.items:
        row = _write_items(book, sheet, row, table)
        row = book.write_lines(sheet, row, (f"注) {note}" for note in table.notes))
    return row


def _write_items(book: Book, sheet: Worksheet, row: int, table: DisplayTable) -> int:
    """The items of a matrix, their labels below the wording of the questions; gives the row after them."""
    labels = label_columns(table)
    widths = (*_WIDTHS[2 - labels : 2], *(_FIGURE_WIDTH for _ in table.columns))
    sheet.set_column(2, 1 + len(table.columns), _FIGURE_WIDTH)
    return write_table(book, sheet, row, table, left=2 - labels, widths=widths).end


def _write_option(book: Book, sheet: Worksheet, row: int, line: QuestionnaireLine) -> int:
    """One option; gives the row after it."""
    sheet.write_string(row, 0, cell_text(line.number), book.looks.right)
    sheet.write_string(row, 1, cell_text(line.text), book.looks.words if line.is_net else book.looks.wrapped)
    for column, text in ((2, line.count), (3, line.percent)):
        book.write_cell(sheet, row, column, figure_cell(text), is_text=False)
    sheet.set_row(row, min(MOST_POINTS, LINE_POINTS * len(wrapped(line.text, _WORDS_WIDTH - 4))))
    return row + 1


def figure_cell(text: str) -> DisplayCell:
    """A printed figure with its number, where it is one: `1,112`, `24.5*`; a mark alone has none."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return DisplayCell(text)
    sign, digits, decimals, mark = match.groups()
    value = float(digits.replace(",", "")) * (-1 if sign else 1)
    return DisplayCell(text, value, len(decimals or ""), mark)
