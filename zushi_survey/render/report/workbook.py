"""The report as an Excel workbook: contents, one sheet per table with its native charts, the parts in words."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, NamedTuple

from zushi_survey.core.text_columns import text_width
from zushi_survey.present.charts import Chart, DisplayChart, ScatterChart
from zushi_survey.present.display import DisplayTable
from zushi_survey.present.report import Report, TableSection
from zushi_survey.render.figures import chart_png
from zushi_survey.render.report.chart_cells import CellsPlace, cells_of, set_label_rows, write_cells
from zushi_survey.render.report.native_charts import native_chart
from zushi_survey.render.report.part_sheets import needs_sheet, write_part
from zushi_survey.render.sheets.book import CONTENTS_SHEET, Book
from zushi_survey.render.sheets.tables import (
    LABEL_WIDTH,
    TablePlace,
    papers_across,
    set_table_sheet,
    write_table,
)
from zushi_survey.render.sheets.texts import description_text, internal_link, range_name, sheet_name

FIGURE_DATA: Final = "図のデータ(図はこの数値を見ています。数値を直すと図も変わります)"
COUNTS: Final = "件数の表"
BACK: Final = "目次に戻る"
FINDINGS: Final = "主な結果"
_ROW_POINTS: Final = 15.0
_ROW_PIXELS: Final = 20
_POINTS_PER_PIXEL: Final = 0.75
_SURELY: Final = 0.85
"""A table that takes no more than this share of a page is on one page with every printer."""
_NARROWEST_CHART, _WIDEST_CHART = 770, 1_000
_HEADINGS_POINTS: Final = 75.0
"""What repeated headings may take of a page."""
_WIDEST_PORTRAIT: Final = 880
"""Pixels across beyond which a sheet is printed on an A4 page on its side."""
_LONGEST_SIGN: Final = 3
_PICTURE_WIDTH: Final = 672
_OTHER_COLUMN_PIXELS: Final = 64
"""Width of a column that nobody set."""


def report_workbook(report: Report) -> bytes:
    """The whole report as .xlsx, the same bytes for the same report. Raises SurveyError (E-OUT-003)."""
    book = Book(report.title, report.banners)
    names = _Names.of(report)
    _write_contents(book, report, names)
    for part in report.parts:
        if part.id in names.parts:
            write_part(book, names.parts[part.id], part, names.sections)
        for section in part.sections:
            _SectionSheet(book, report, section, names).write()
    return book.content()


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of the sheets, by id of what they hold, and of the ranges of the tables."""

    parts: dict[str, str]
    sections: dict[str, str]
    ranges: dict[str, str]

    @classmethod
    def of(cls, report: Report) -> _Names:
        """Names from the ids, with the title of the part in place of its id: `単純集計-Q10`."""
        taken, ranges = {CONTENTS_SHEET}, set[str]()
        parts, sections, named = dict[str, str](), dict[str, str](), dict[str, str]()
        for part in report.parts:
            if needs_sheet(part):
                parts[part.id] = sheet_name(part.title or part.id, taken)
            for section in part.sections:
                start = f"{part.id}-"
                is_own = section.id.startswith(start) and part.title
                wanted = f"{part.title}-{section.id.removeprefix(start)}" if is_own else section.id
                sections[section.id] = sheet_name(wanted, taken)
                named[section.id] = range_name(section.id, ranges)
                if section.counts is not None:
                    named[_counts_id(section)] = range_name(f"{section.id}_件数", ranges)
        return cls(parts, sections, named)


def _counts_id(section: TableSection) -> str:
    """Key of the name of a section's table of counts."""
    return f"{section.id} {COUNTS}"


def _write_contents(book: Book, report: Report, names: _Names) -> None:
    """Title, warnings, the sheets of each part, legend, source."""
    sheet, row = book.new_sheet(CONTENTS_SHEET, report.title)
    row = book.write_contents_heading(sheet, row)
    sheet.repeat_rows(row - 1)
    for part in report.parts:
        if part.id in names.parts:
            row = book.write_link(sheet, row, names.parts[part.id], part.title)
        else:
            row = book.write_lines(sheet, row, (part.title,), book.looks.strong)
        for section in part.sections:
            row = book.write_link(sheet, row, names.sections[section.id], section.table.title)
    row = book.write_named_lines(sheet, row, "凡例", report.legend)
    book.write_named_lines(sheet, row, "出典", report.source)
    sheet.set_column(0, 0, 34)


class _Paper(NamedTuple):
    """What an A4 page takes of a sheet that is made smaller until it is as wide as the page."""

    is_portrait: bool
    points: float
    """Height of the rows on one page."""

    @classmethod
    def of(cls, place: TablePlace) -> _Paper:
        """Upright for narrow tables, which are long; on its side for wide ones."""
        width = max(place.pixels / papers_across(place), float(_NARROWEST_CHART))
        is_portrait = width <= _WIDEST_PORTRAIT
        across, points = (697.0, 730.0) if is_portrait else (1027.0, 490.0)
        return cls(is_portrait, points / min(1.0, across / width))


class _SectionSheet:
    """Writes one table with its words and figures, from the top of its sheet down."""

    def __init__(self, book: Book, report: Report, section: TableSection, names: _Names) -> None:
        self._book = book
        self._report = report
        self._section = section
        self._names = names
        self._name = names.sections[section.id]
        self._sheet, self._row = book.new_sheet(self._name, section.table.title)
        self._points = 0.0
        """Height of rows beyond the usual height of each."""
        self._breaks: list[int] = []
        self._page_top = 0.0

    def write(self) -> None:
        """The sheet."""
        place = self._write_tables()
        paper = _Paper.of(place)
        charts: list[tuple[DisplayChart | ScatterChart, int, int]] = []
        for chart in self._section.charts:
            height = _height_of(chart, paper)
            self._keep_together(height * _POINTS_PER_PIXEL + _ROW_POINTS * (2 + len(chart.notes)), paper)
            top = self._row + 1
            if isinstance(chart, DisplayChart | ScatterChart):
                charts.append((chart, top, height))
                self._row = top + ceil(height / _ROW_PIXELS) + 1
            else:
                self._row = top + self._insert_picture(chart, top) + 1
            self._row = self._book.write_lines(self._sheet, self._row, chart.notes)
        self._sheet.set_h_pagebreaks(self._breaks)
        self._sheet.print_area(0, 0, self._row - 1, self._last_column(place))
        self._write_chart_cells(charts, place, _chart_width(place))

    def _write_tables(self) -> TablePlace:
        """Words, the table, the same in persons, notes and legend."""
        book, sheet, section = self._book, self._sheet, self._section
        sheet.write_url(self._row, 0, internal_link(CONTENTS_SHEET), book.looks.link, BACK)
        self._row = book.write_lines(sheet, self._row + 1, section.table.subtitles)
        if section.findings:
            self._row = book.write_lines(sheet, self._row, (FINDINGS,), book.looks.strong)
            self._row = book.write_lines(sheet, self._row, (f"・{line}" for line in section.findings))
        place = self._write_table(section.table, section.id)
        paper = _Paper.of(place)
        longest = self._height()
        if section.counts is not None:
            self._keep_together(place.points + 3 * _ROW_POINTS, paper)
            self._row = book.write_lines(sheet, self._row + 1, (COUNTS,), book.looks.strong)
            longest = max(longest, self._write_table(section.counts, _counts_id(section)).points)
        set_table_sheet(sheet, place, repeats_headings=longest > _SURELY * paper.points)
        if paper.is_portrait:
            sheet.set_portrait()
        self._row = book.write_lines(sheet, self._row, (f"注) {note}" for note in section.table.notes))
        self._row = book.write_lines(sheet, self._row, _legend_of(self._report.legend, section))
        return place

    def _write_table(self, table: DisplayTable, key: str) -> TablePlace:
        """One table with its name for formulas of others."""
        place = write_table(self._book, self._sheet, self._row, table)
        self._row = place.end
        self._points += place.points - _ROW_POINTS * (place.end - place.top)
        self._book.name_range(self._names.ranges[key], self._name, place.cells)
        return place

    def _height(self) -> float:
        """Height of all rows so far, in points."""
        return _ROW_POINTS * self._row + self._points

    def _keep_together(self, points: float, paper: _Paper) -> None:
        """A new page for what is so high, where this one has no room left for it.

        The break is above the empty row before it: a figure that starts at a break is drawn on both pages.
        """
        here = self._height()
        self._page_top += max(0.0, (here - self._page_top) // paper.points) * paper.points
        if here - self._page_top + points > paper.points:
            self._breaks.append(self._row)
            self._page_top = here

    def _last_column(self, place: TablePlace) -> int:
        """The last column that is printed: the table's, or as many as lines of text and charts need."""
        missing = 0 if papers_across(place) > 1 else max(0, _chart_width(place) - place.pixels)
        return len(place.widths) + ceil(missing / _OTHER_COLUMN_PIXELS) - 1

    def _write_chart_cells(
        self, charts: Sequence[tuple[DisplayChart | ScatterChart, int, int]], place: TablePlace, width: int
    ) -> None:
        """The numbers of the charts below what is printed, then the charts, which refer to them."""
        if not charts:
            return
        book, sheet = self._book, self._sheet
        self._row = book.write_lines(sheet, self._row + 1, (FIGURE_DATA,), book.looks.strong)
        for chart, top, height in charts:
            at = CellsPlace(self._name, self._row, self._row + 1, place.labels - 1)
            cells = cells_of(chart)
            self._row = write_cells(book, sheet, at, chart.title, cells) + 1
            set_label_rows(sheet, at, cells, place.widths[at.left])
            native = native_chart(book.workbook, chart, cells, at)
            native.set_size({"width": width, "height": height})
            options = {"description": description_text(chart.alternative), "object_position": 2}
            sheet.insert_chart(top, 0, native, options)

    def _insert_picture(self, chart: Chart, top: int) -> int:
        """A figure that Excel has no kind for, as a picture; gives the rows it takes."""
        content = chart_png(chart, lenient=True)
        options = {"image_data": io.BytesIO(content), "description": description_text(chart.alternative)}
        self._sheet.insert_image(top, 0, "figure.png", {**options, "object_position": 2})
        return ceil(_picture_height(content) / _ROW_PIXELS)


def _legend_of(legend: Sequence[str], section: TableSection) -> tuple[str, ...]:
    """The lines of the legend about marks that stand in the section's tables, and those about no single mark."""
    tables = [section.table, *([] if section.counts is None else [section.counts])]
    texts = {cell.text for table in tables for row in table.rows for cell in row.cells}
    signs = [(line, line.partition(":")[0]) for line in legend]
    return tuple(line for line, sign in signs if len(sign) > _LONGEST_SIGN or any(sign in text for text in texts))


def _chart_width(place: TablePlace) -> int:
    """Width of the charts of a sheet in pixels: its table's, within limits."""
    return min(_WIDEST_CHART, max(_NARROWEST_CHART, place.pixels))


def _height_of(chart: Chart, paper: _Paper) -> int:
    """Height of a chart in pixels: its bars and their labels must find room, on one page where they can."""
    if isinstance(chart, ScatterChart):
        return 480
    if not isinstance(chart, DisplayChart):
        return _PICTURE_WIDTH
    if chart.kind in ("columns", "lines", "slope"):
        return 400
    side_by_side = len(chart.series) if chart.kind == "bars" else 1
    lines = [ceil(text_width(label) / LABEL_WIDTH) for label in chart.categories]
    legend = 22 * ceil(sum(text_width(series.name) + 5 for series in chart.series) / 110)
    around = 110 + (legend if len(chart.series) > 1 else 0)
    wished = around + sum(max(18 * side_by_side + 10, 14 * count + 6) for count in lines)
    needed = around + sum(max(11 * side_by_side + 6, 14 * count) for count in lines)
    on_one_page = int((paper.points - _HEADINGS_POINTS) / _POINTS_PER_PIXEL)
    return min(wished, max(needed, on_one_page))


def _picture_height(png: bytes) -> float:
    """Height of a picture in pixels as Excel shows it, as wide as it was drawn: from its own head."""
    width, height = struct.unpack(">II", png[16:24])
    return _PICTURE_WIDTH * float(height) / float(width)
