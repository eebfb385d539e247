"""A workbook in the house's look: its formats, its sheets ready for paper, lines of text and single cells."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from zushi_survey.core.text_columns import text_width, wrapped
from zushi_survey.present.display import DataTable, DisplayCell
from zushi_survey.render.figures import FONT_FAMILY
from zushi_survey.render.sheets.texts import cell_text, header_text, internal_link, number_format

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CONTENTS_SHEET: Final = "目次"
LINE_POINTS: Final = 16.0
"""Height of one printed line in a row whose height is set; LibreOffice and Excel do not fit rows of written files."""
LINE_WIDTH: Final = 110
"""Half-width characters of a line of text: what an A4 page on its side takes without being made smaller."""
MOST_POINTS: Final = 400.0
"""Excel takes no row higher than 409 points."""
MOST_ROWS: Final = 1_048_576
_TITLE_POINTS = 20.0
_A4 = 9
_SAME_EVERY_RUN = datetime(2000, 1, 1)
"""Creation time written into the file: the same inputs give the same bytes; the true time is in the run record."""
_LABEL_COLUMN = 16
_TITLE_COLUMN = 80
_NARROWEST, _WIDEST = 8, 48


@dataclass(frozen=True, slots=True)
class Looks:
    """The few looks of a workbook."""

    title: Format
    banner: Format
    text: Format
    continued: Format
    """Second and later lines of a text."""
    strong: Format
    wrapped: Format
    words: Format
    """Words in a column of their own, a step away from the figures before them."""
    heading: Format
    heading_text: Format
    heading_words: Format
    right: Format
    link: Format


class Book:
    """A workbook being written; `content` closes it and gives its bytes."""

    def __init__(self, title: str, banners: Sequence[str], *, is_long: bool = False) -> None:
        """`is_long`: few sheets of many rows, written row by row by way of the system's folder for passing files."""
        from xlsxwriter import Workbook as NewWorkbook

        self._stream = io.BytesIO()
        self.workbook: Workbook = NewWorkbook(self._stream, {"constant_memory" if is_long else "in_memory": True})
        self.banners = tuple(banners)
        self._title = title
        self._number_formats: dict[str, Format] = {}
        self.workbook.set_properties(
            {
                "title": cell_text(title)[:255],
                "subject": cell_text(" ".join(banners))[:255],
                "author": "zushi-survey",
                "created": _SAME_EVERY_RUN,
            }
        )
        self.looks = self._make_looks()

    def content(self) -> bytes:
        """The finished workbook as .xlsx."""
        self.workbook.close()
        return self._stream.getvalue()

    def format(self, **properties: str | float) -> Format:
        """A look in the house's font; the workbook's own default stays, for column widths are measured in it."""
        return self.workbook.add_format({"font_name": FONT_FAMILY, "font_size": 10, "valign": "vcenter", **properties})

    def number_look(self, code: str) -> Format:
        """The look of numbers under a number format, made once."""
        if code not in self._number_formats:
            self._number_formats[code] = self.format(num_format=code, align="right")
        return self._number_formats[code]

    def new_sheet(self, name: str, title: str) -> tuple[Worksheet, int]:
        """A sheet with its title in A1 and the warnings below it, and the first free row."""
        sheet = self.workbook.add_worksheet(name)
        self.set_page(sheet)
        sheet.set_row(0, _TITLE_POINTS)
        row = self.write_lines(sheet, 0, (title,), self.looks.title)
        return sheet, self.write_lines(sheet, row, self.banners, self.looks.banner)

    def set_page(self, sheet: Worksheet) -> None:
        """A4 landscape, as wide as the paper, the warnings and the page number on every printed page."""
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
        if self.banners:
            sheet.set_header("&C" + header_text("　".join(self.banners)))
        sheet.set_footer("&L" + header_text(self._title) + "&R&P / &N")

    def write_lines(self, sheet: Worksheet, row: int, lines: Iterable[str], look: Format | None = None) -> int:
        """Texts from `row` on, broken where a printed page ends; gives the row after them."""
        for line in lines:
            for place, part in enumerate(_broken(cell_text(line))):
                sheet.write_string(row, 0, part, self.looks.continued if place else look or self.looks.text)
                row += 1
        return row

    def write_cell(self, sheet: Worksheet, row: int, column: int, cell: DisplayCell, *, is_text: bool) -> None:
        """One cell: a number where there is one that reads as its text, else the text itself (never a formula)."""
        code = number_format(cell)
        if code is None or cell.number is None:
            look = self.looks.words if is_text else self.looks.right
            sheet.write_string(row, column, cell_text(cell.text), look)
            return
        sheet.write_number(row, column, cell.number, self.number_look(code))

    def write_rows(self, name: str, data: DataTable) -> None:
        """A sheet of machine-readable rows from its first line on: nothing above, nothing merged, empty where unknown.

        Raises ValueError when they are more rows than a sheet holds.
        """
        if len(data.rows) >= MOST_ROWS:
            raise ValueError(f"{len(data.rows)} rows do not fit in a sheet")
        sheet = self.workbook.add_worksheet(name)
        self.set_page(sheet)
        for column, heading in enumerate(data.columns):
            sheet.write_string(0, column, cell_text(heading), self.looks.heading_text)
        for place, row in enumerate(data.rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(place, column, cell_text(value), self.looks.text)
                elif value is not None:
                    sheet.write_number(place, column, value, self.looks.right)
        for column, width in enumerate(_column_widths(data)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    def name_range(self, name: str, sheet: str, cells: tuple[int, int, int, int]) -> None:
        """A name for cells (first row and column, last row and column), for formulas and the name box."""
        from xlsxwriter.utility import quote_sheetname, xl_range_abs

        self.workbook.define_name(name, f"={quote_sheetname(sheet)}!{xl_range_abs(*cells)}")

    def write_contents_heading(self, sheet: Worksheet, row: int) -> int:
        """The heading of a list of sheets and the widths of its columns; gives the row after it."""
        row = self.write_lines(sheet, row, ("シートの名前を押すと、その表が開きます。",))
        sheet.write_string(row, 0, "シート", self.looks.heading_text)
        sheet.write_string(row, 1, "表題", self.looks.heading_text)
        sheet.set_column(0, 0, _LABEL_COLUMN)
        sheet.set_column(1, 1, _TITLE_COLUMN)
        return row + 1

    def write_link(self, sheet: Worksheet, row: int, name: str, title: str) -> int:
        """A link to a sheet and what it holds; gives the row after it."""
        sheet.write_url(row, 0, internal_link(name), self.looks.link, name)
        sheet.write_string(row, 1, cell_text(title), self.looks.wrapped)
        sheet.set_row(row, min(MOST_POINTS, LINE_POINTS * len(wrapped(title, _TITLE_COLUMN - 2))))
        return row + 1

    def write_named_lines(self, sheet: Worksheet, row: int, heading: str, lines: Sequence[str]) -> int:
        """A heading and its lines, nothing where there are none; gives the row after them."""
        return self.write_lines(sheet, row, (heading, *lines)) if lines else row

    def _make_looks(self) -> Looks:
        """The looks of this workbook."""
        line: dict[str, str | float] = {"bottom": 1, "bottom_color": "#767676", "top": 1, "top_color": "#767676"}
        head: dict[str, str | float] = {
            "bold": True,
            "text_wrap": True,
            "valign": "bottom",
            "bg_color": "#EEF3F7",
            **line,
        }
        return Looks(
            title=self.format(bold=True, font_size=13),
            banner=self.format(bold=True, font_color="#7A1A0E"),
            text=self.format(),
            continued=self.format(indent=1),
            strong=self.format(bold=True, font_size=11),
            wrapped=self.format(text_wrap=True),
            words=self.format(text_wrap=True, indent=1),
            heading=self.format(**head, align="right"),
            heading_text=self.format(**head, align="left"),
            heading_words=self.format(**head, align="left", indent=1),
            right=self.format(align="right"),
            link=self.format(font_color="#0B4F8A", underline=1),
        )


def _broken(text: str) -> list[str]:
    """A text as it is where it fits in a line, else in lines that do."""
    return [text] if text_width(text) <= LINE_WIDTH and "\n" not in text else wrapped(text, LINE_WIDTH)


def _column_widths(data: DataTable) -> list[int]:
    """Widths that show the headings and the first rows of a table of data."""
    sample = [data.columns, *data.rows[:200]]
    widths = (
        max(text_width(str(row[column] if row[column] is not None else "")) for row in sample) + 2
        for column in range(len(data.columns))
    )
    return [max(_NARROWEST, min(_WIDEST, width)) for width in widths]
