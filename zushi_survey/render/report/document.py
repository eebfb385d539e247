"""The whole report as a Word document: title page, contents, parts with their figures, tables and findings."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zushi_survey.present.charts import Chart
from zushi_survey.present.document import HeadingBlock, TextBlock
from zushi_survey.present.report import QuestionnaireSection, Report, ReportPart, TableSection
from zushi_survey.render.document import TEXT_STYLES
from zushi_survey.render.figures import chart_png
from zushi_survey.render.report.questionnaire_table import questionnaire_tables
from zushi_survey.render.word import styles
from zushi_survey.render.word.contents import Contents
from zushi_survey.render.word.paragraphs import add_caption, add_picture, add_text, text_width_mm
from zushi_survey.render.word.saving import word_bytes
from zushi_survey.render.word.tables import Caption, add_table
from zushi_survey.render.word.template import new_document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_WIDEST_FIGURE_MM: Final = 150


def _picture(chart: Chart) -> bytes:
    """The figure as PNG; a letter that its font lacks is replaced, and the figure says so."""
    return chart_png(chart, lenient=True)


def report_docx(report: Report, template: Path | None, picture: Callable[[Chart], bytes] = _picture) -> bytes:
    """The report as .docx in the template's styles (None: the shipped ones); `picture` gives the PNG of a figure.

    Raises SurveyError (E-OUT-004, E-OUT-005) for a template that cannot be used.
    """
    return word_bytes(_Writer(report, template, picture).word)


class _Writer:
    """A document as it grows: what heading the text stands under, and the numbers of tables and figures."""

    def __init__(self, report: Report, template: Path | None, picture: Callable[[Chart], bytes]) -> None:
        self.word: WordDocument = new_document(report.title, report.banners, template)
        self._picture = picture
        self._level = 1
        self._contents = Contents()
        self._tables, self._figures = count(1), count(1)
        add_text(self.word, report.title, styles.TITLE)
        for line in report.banners:
            add_text(self.word, line, styles.BANNER)
        self._is_whole = len(report.parts) > 1
        front = self.word.element.body[-2]
        for part in report.parts:
            self._write_part(part)
        for title, lines in (("凡例", report.legend), ("出典", report.source)):
            self._write_lines(title, lines)
        if self._is_whole:
            self._contents.write(self.word, front.getnext())

    def _write_heading(self, text: str, level: int) -> Any:
        """A heading that stands in the contents; never more than one level deeper than the one before."""
        self._level = max(1, min(level, self._level + 1, styles.DEEPEST))
        heading = add_text(self.word, text, styles.HEADINGS[self._level - 1])
        self._contents.add(heading, text, self._level)
        return heading

    def _write_part(self, part: ReportPart) -> None:
        """One part, on a new page where there are several."""
        self._write_heading(part.title, 1).paragraph_format.page_break_before = self._is_whole
        under = 1
        writers: dict[type, Callable[[Any, int], None]] = {
            TextBlock: self._write_text,
            TableSection: self._write_section,
            QuestionnaireSection: self._write_question,
        }
        for block in part.blocks:
            if isinstance(block, HeadingBlock):
                self._write_heading(block.text, max(2, block.level))
                under = self._level
            else:
                writers[type(block)](block, under + 1)

    def _write_text(self, block: TextBlock, _level: int) -> None:
        """A paragraph."""
        add_text(self.word, block.text, TEXT_STYLES[block.kind])

    def _write_section(self, section: TableSection, level: int) -> None:
        """A table under its title: what it is about, what it says, its figures, its figures in numbers."""
        table = section.table
        self._write_heading(table.title, level)
        about = [add_text(self.word, line, styles.NOTE) for line in table.subtitles]
        for paragraph in (*about, *(add_text(self.word, line, styles.FINDING) for line in section.findings)):
            paragraph.paragraph_format.keep_with_next = True
        for chart in section.charts:
            self._write_figure(chart)
        add_table(self.word, table, Caption(next(self._tables), table.title))

    def _write_figure(self, chart: Chart) -> None:
        """A picture that tells its finding in its text alternative, its caption below."""
        number = next(self._figures)
        width = min(_WIDEST_FIGURE_MM, text_width_mm(self.word))
        add_picture(self.word, self._picture(chart), width, f"図{number}", chart.alternative)
        add_caption(self.word, "図", number, chart.title, is_above=False)

    def _write_question(self, section: QuestionnaireSection, level: int) -> None:
        """A question as it was asked, with its figures."""
        self._write_heading(section.heading, level)
        for text in (section.wording, section.instruction):
            if text:
                add_text(self.word, text, styles.QUESTION)
        add_text(self.word, section.base, styles.NOTE).paragraph_format.keep_with_next = True
        for table in questionnaire_tables(section):
            add_table(self.word, table, None)

    def _write_lines(self, title: str, lines: tuple[str, ...]) -> None:
        """Marks or sources at the end."""
        if lines:
            self._write_heading(title, 1)
            for line in lines:
                add_text(self.word, line, styles.NOTE)
