"""Pages as an Excel workbook: contents first, one table per sheet, numbers as numbers, no merged cells, no formulas."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zushi_survey.present.display import DataTable, DisplayCell, DisplayPage, DisplayTable
from zushi_survey.render.figures import FONT_FAMILY, chart_png
from zushi_survey.render.terminal import text_width, wrapped

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CONTENTS_SHEET = "目次"
DATA_SHEET = "データ"
_A4 = 9
_LONGEST_SHEET_NAME = 31
_LONGEST_HEADER = 250
_LABEL_WIDTH = 44
_FIGURE_WIDTH = 9
_TEXT_WIDTH = 48
_COLUMNS_PER_PAPER = 20
_LINE_POINTS = 16.0
_SAME_EVERY_RUN = datetime(2000, 1, 1)
"""Creation time written into the file: the same inputs give the same bytes; the true time is in the run record."""


def workbook_bytes(page: DisplayPage, data: DataTable | None = None) -> bytes:
    """The page as .xlsx; with `data`, its rows stand on a last sheet that machines can read as it is."""
    from xlsxwriter import Workbook as NewWorkbook

    stream = io.BytesIO()
    book = NewWorkbook(stream, {"in_memory": True})
    book.set_properties(
        {"title": page.title, "subject": " ".join(page.banners), "author": "zushi-survey", "created": _SAME_EVERY_RUN}
    )
    writer = _PageWriter(book, page)
    writer.write_contents()
    for table in page.tables:
        writer.write_table(table)
    writer.write_charts()
    if data is not None:
        writer.write_data(data)
    book.close()
    return stream.getvalue()


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A valid name near the wanted one, different from all taken (compared without case), and adds it to them."""
    clean = re.sub(r"[\[\]:*?/\\]", "_", wanted).strip("' ")[:_LONGEST_SHEET_NAME] or "表"
    if clean.casefold() == "history":  # reserved by Excel
        clean += "_"
    name, number = clean, 2
    while name.casefold() in taken:
        ending = f"-{number}"
        name, number = clean[: _LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
    taken.add(name.casefold())
    return name


def number_format(cell: DisplayCell) -> str | None:
    """An Excel number format under which the cell's number reads exactly as its text; None where there is none.

    `24*` is the number 24 shown with its mark; `x` and `-` are texts.
    """
    match = re.fullmatch(r"([^\d-]*)(-?[\d,]+(?:\.\d+)?)(\D*)", cell.text)
    if cell.number is None or match is None:
        return None
    before, digits, after = match.groups()
    if before.endswith("△") and cell.number < 0:
        if digits != f"{-cell.number:,.{cell.decimals}f}":
            return None
        positive = f"#,##0{_places(cell.decimals)}{_literal(after)}"
        return f"{_literal(before[:-1])}{positive};{_literal(before)}{positive}"
    if digits != f"{cell.number:,.{cell.decimals}f}":
        if digits != f"{cell.number:.{cell.decimals}f}":
            return None
        return f"{_literal(before)}0{_places(cell.decimals)}{_literal(after)}"
    return f"{_literal(before)}#,##0{_places(cell.decimals)}{_literal(after)}"


def _places(decimals: int) -> str:
    """Decimal places of a number format."""
    return "." + "0" * decimals if decimals else ""


def _literal(text: str) -> str:
    """The text inside a number format."""
    return '"' + text.replace('"', '""') + '"' if text else ""


@dataclass(frozen=True, slots=True)
class _Formats:
    """The few looks of the workbook."""

    title: Format
    banner: Format
    text: Format
    wrapped: Format
    words: Format
    """Words in a column of their own, a step away from the figures before them."""
    heading: Format
    heading_text: Format
    heading_words: Format
    right: Format
    link: Format


class _PageWriter:
    """Writes the sheets of one page in order."""

    def __init__(self, book: Workbook, page: DisplayPage) -> None:
        self._book = book
        self._page = page
        self._taken = {CONTENTS_SHEET, DATA_SHEET}
        self._names = {table.id: sheet_name(table.id, self._taken) for table in page.tables}
        self._number_formats: dict[str, Format] = {}
        line: dict[str, str | float] = {"bottom": 1, "bottom_color": "#767676", "top": 1, "top_color": "#767676"}
        head: dict[str, str | float] = {
            "bold": True,
            "text_wrap": True,
            "valign": "bottom",
            "bg_color": "#EEF3F7",
            **line,
        }
        self._formats = _Formats(
            title=self._format(bold=True, font_size=13),
            banner=self._format(bold=True, font_color="#7A1A0E"),
            text=self._format(),
            wrapped=self._format(text_wrap=True),
            words=self._format(text_wrap=True, indent=1),
            heading=self._format(**head, align="right"),
            heading_text=self._format(**head, align="left"),
            heading_words=self._format(**head, align="left", indent=1),
            right=self._format(align="right"),
            link=self._format(font_color="#0B4F8A", underline=1),
        )

    def write_contents(self) -> None:
        """Title, warnings, list of sheets, legend, source."""
        sheet = self._new_sheet(CONTENTS_SHEET, self._page.title)
        row = self._write_lines(sheet, 1 + len(self._page.banners), ("シートの名前を押すと、その表が開きます。",))
        sheet.write_string(row, 0, "シート", self._formats.heading_text)
        sheet.write_string(row, 1, "表題", self._formats.heading_text)
        for table in self._page.tables:
            row += 1
            name = self._names[table.id]
            sheet.write_url(row, 0, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", self._formats.link, name)
            sheet.write_string(row, 1, table.title, self._formats.text)
        lines = [("凡例", self._page.legend), ("出典", self._page.source)]
        row += 1
        for heading, texts in lines:
            row = self._write_lines(sheet, row, (heading, *texts) if texts else ())
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 80)

    def write_table(self, table: DisplayTable) -> None:
        """One table on its own sheet: title, warnings, subtitles, the table, notes, legend."""
        sheet = self._new_sheet(self._names[table.id], table.title)
        top = self._write_lines(sheet, 1 + len(self._page.banners), table.subtitles)
        labels = 2 if any(row.group for row in table.rows) else 1
        first = self._write_headings(sheet, top, table, labels)
        for index, row in enumerate(table.rows):
            place = first + index
            for column, label in enumerate((row.group, row.label)[2 - labels :]):
                sheet.write_string(place, column, label, self._formats.wrapped)
            for column, cell in enumerate(row.cells, labels):
                self._write_cell(sheet, place, column, cell, is_text=_is_text(table, column - labels))
            sheet.set_row(place, _LINE_POINTS * _lines_of_row(table, index))
        self._set_widths(sheet, table, labels)
        end = self._write_lines(sheet, first + len(table.rows), tuple(f"注) {note}" for note in table.notes))
        self._write_lines(sheet, end, self._page.legend)
        sheet.freeze_panes(first, labels)
        sheet.repeat_rows(top, first - 1)
        sheet.repeat_columns(0, labels - 1)
        sheet.fit_to_pages(1 + len(table.columns) // _COLUMNS_PER_PAPER, 0)

    def write_charts(self) -> None:
        """One picture per sheet, with its words."""
        for number, chart in enumerate(self._page.charts, 1):
            sheet = self._new_sheet(sheet_name(f"図{number}", self._taken), chart.title)
            row = self._write_lines(sheet, 1 + len(self._page.banners), (chart.alternative,))
            picture = {"image_data": io.BytesIO(chart_png(chart)), "description": chart.alternative}
            sheet.insert_image(row, 0, f"{chart.id}.png", picture)

    def write_data(self, data: DataTable) -> None:
        """Machine-readable rows from the first line on: nothing above, nothing merged, empty where unknown."""
        sheet = self._book.add_worksheet(DATA_SHEET)
        self._set_page(sheet)
        sheet.write_row(0, 0, data.columns, self._formats.heading_text)
        for place, row in enumerate(data.rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(place, column, value, self._formats.text)
                elif value is not None:
                    sheet.write_number(place, column, value, self._formats.right)
        sheet.set_column(0, max(0, len(data.columns) - 1), 14)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    def _format(self, **properties: str | float) -> Format:
        """A look in the house's font; the workbook's own default stays, for column widths are measured in it."""
        return self._book.add_format({"font_name": FONT_FAMILY, "font_size": 10, "valign": "vcenter", **properties})

    def _new_sheet(self, name: str, title: str) -> Worksheet:
        """A sheet with its title in A1 and the warnings below it."""
        sheet = self._book.add_worksheet(name)
        self._set_page(sheet)
        sheet.write_string(0, 0, title, self._formats.title)
        for row, line in enumerate(self._page.banners, 1):
            sheet.write_string(row, 0, line, self._formats.banner)
        return sheet

    def _set_page(self, sheet: Worksheet) -> None:
        """A4 landscape, as wide as the paper, the warnings on every printed page."""
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
        if self._page.banners:
            sheet.set_header("&C" + _header_text("　".join(self._page.banners)))
        sheet.set_footer("&L" + _header_text(self._page.title) + "&R&P / &N")

    def _write_lines(self, sheet: Worksheet, row: int, lines: tuple[str, ...]) -> int:
        """Lines of text from `row` on; gives the row after them."""
        for place, line in enumerate(lines, row):
            sheet.write_string(place, 0, line, self._formats.text)
        return row + len(lines)

    def _write_headings(self, sheet: Worksheet, top: int, table: DisplayTable, labels: int) -> int:
        """Heading lines of the table (a group's label over each of its columns); gives the first row of figures."""
        has_groups = any(column.group for column in table.columns)
        bottom = top + 1 if has_groups else top
        for column, label in enumerate(table.row_headings[2 - labels :]):
            if has_groups:
                sheet.write_blank(top, column, None, self._formats.heading_text)
            sheet.write_string(bottom, column, label, self._formats.heading_text)
        for index, spec in enumerate(table.columns):
            look = self._formats.heading_words if _is_text(table, index) else self._formats.heading
            if has_groups:
                sheet.write_string(top, index + labels, spec.group, look)
            sheet.write_string(bottom, index + labels, spec.label, look)
        if has_groups:
            sheet.set_row(top, _heading_height([column.group for column in table.columns], _figure_widths(table)))
        sheet.set_row(bottom, _heading_height([column.label for column in table.columns], _figure_widths(table)))
        return bottom + 1

    def _write_cell(self, sheet: Worksheet, row: int, column: int, cell: DisplayCell, *, is_text: bool) -> None:
        """One cell: a number where there is one that reads as its text, else the text itself (never a formula)."""
        code = number_format(cell)
        if code is None or cell.number is None:
            sheet.write_string(row, column, cell.text, self._formats.words if is_text else self._formats.right)
            return
        if code not in self._number_formats:
            self._number_formats[code] = self._format(num_format=code, align="right")
        sheet.write_number(row, column, cell.number, self._number_formats[code])

    def _set_widths(self, sheet: Worksheet, table: DisplayTable, labels: int) -> None:
        """Column widths from what stands in them."""
        texts = [[row.group for row in table.rows], [row.label for row in table.rows]][2 - labels :]
        widths = [*(_fitting(values, 8, _LABEL_WIDTH) for values in texts), *_figure_widths(table)]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)


def _figure_widths(table: DisplayTable) -> list[int]:
    """Width of each column of figures or words, in characters."""
    longest = [_TEXT_WIDTH if _is_text(table, index) else 24 for index in range(len(table.columns))]
    values = [[row.cells[index].text for row in table.rows] for index in range(len(table.columns))]
    return [_fitting(texts, _FIGURE_WIDTH, widest) for texts, widest in zip(values, longest, strict=True)]


def _fitting(values: list[str], narrowest: int, widest: int) -> int:
    """A column width in characters."""
    return min(widest, max([narrowest, *(text_width(value) + 2 for value in values)]))


def _is_text(table: DisplayTable, index: int) -> bool:
    """Whether the column holds words."""
    return table.columns[index].role in ("label", "text")


def _lines_of_row(table: DisplayTable, index: int) -> int:
    """Printed lines of a row: LibreOffice and Excel do not fit row heights of written files."""
    row = table.rows[index]
    labels = [len(wrapped(text, _LABEL_WIDTH - 2)) for text in (row.group, row.label)]
    cells = [len(wrapped(c.text, _TEXT_WIDTH - 2)) for i, c in enumerate(row.cells) if _is_text(table, i)]
    return max([*labels, *cells])


def _heading_height(labels: list[str], widths: list[int]) -> float:
    """Height of a heading line in points."""
    lines = [len(wrapped(label, width)) for label, width in zip(labels, widths, strict=True)]
    return _LINE_POINTS * max(lines, default=1) + 4


def _header_text(text: str) -> str:
    """The text for a page header, where `&` is a command, cut to what Excel takes."""
    return text[:_LONGEST_HEADER].replace("&", "&&")[:_LONGEST_HEADER]
