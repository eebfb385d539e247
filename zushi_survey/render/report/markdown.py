"""The whole report as plain text (Markdown): figures become what they tell, beside their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Final

from zushi_survey.present.document import HeadingBlock, TextBlock
from zushi_survey.present.report import QuestionnaireSection, Report, ReportPart, TableSection
from zushi_survey.render.markdown import paragraph, plain, table_lines
from zushi_survey.render.report.questionnaire_table import questionnaire_tables

_DEEPEST: Final = 6
_PART_LEVEL: Final = 2


def report_markdown(report: Report) -> str:
    """The report as Markdown, everything in it that the other formats have; it reads as text too."""
    lines = [f"# {plain(report.title)}", ""]
    lines += [line for banner in report.banners for line in (f"**{plain(banner)}**", "")]
    if len(report.parts) > 1:
        lines += ["目次", "", *(f"- {plain(part.title)}" for part in report.parts), ""]
    writer = _Writer()
    for part in report.parts:
        lines += writer.part(part)
    for heading, texts in (("凡例", report.legend), ("出典", report.source)):
        if texts:
            lines += [f"{'#' * _PART_LEVEL} {heading}", "", *(f"- {plain(text)}" for text in texts), ""]
    return "\n".join(_single_gaps(lines)).rstrip("\n") + "\n"


class _Writer:
    """The numbers of tables and figures as the text goes on: the same as in the Word document."""

    def __init__(self) -> None:
        self._tables, self._figures = count(1), count(1)

    def part(self, part: ReportPart) -> Iterator[str]:
        """One part under its heading."""
        writers: dict[type, Callable[[Any, int], Iterator[str]]] = {
            TextBlock: self._text,
            TableSection: self._section,
            QuestionnaireSection: self._question,
        }
        level = _PART_LEVEL
        yield from _heading(part.title, level)
        for block in part.blocks:
            if isinstance(block, HeadingBlock):
                level = min(max(_PART_LEVEL + 1, _PART_LEVEL - 1 + block.level), level + 1)
                yield from _heading(block.text, level)
            else:
                yield from writers[type(block)](block, level + 1)

    def _text(self, block: TextBlock, _level: int) -> Iterator[str]:
        """A paragraph, a bullet or a label."""
        if block.kind == "bullet":
            yield f"- {plain(block.text)}"
        else:
            yield from ("", f"**{plain(block.text)}**" if block.kind == "label" else paragraph(block.text), "")

    def _section(self, section: TableSection, level: int) -> Iterator[str]:
        """A table with its findings and what its figures tell."""
        table = section.table
        yield from _heading(table.title, level)
        yield from (f"- {plain(line)}" for line in table.subtitles)
        yield ""
        for line in section.findings:
            yield from (paragraph(line), "")
        for chart in section.charts:
            yield from (f"図{next(self._figures)}　{plain(chart.title)}", "", paragraph(chart.alternative), "")
            yield from (f"注) {plain(note)}  " for note in chart.notes)
            yield ""
        yield from (f"表{next(self._tables)}　{plain(table.title)}", "", *table_lines(table), "")

    def _question(self, section: QuestionnaireSection, level: int) -> Iterator[str]:
        """A question as it was asked, with its figures."""
        yield from _heading(section.heading, level)
        for text in (section.wording, section.instruction, section.base):
            yield from (paragraph(text), "")
        for table in questionnaire_tables(section):
            yield from (*table_lines(table), "")


def _heading(text: str, level: int) -> Iterator[str]:
    """A heading with empty lines around it."""
    yield from ("", f"{'#' * min(level, _DEEPEST)} {plain(text)}", "")


def _single_gaps(lines: list[str]) -> Iterator[str]:
    """The lines, never two empty ones together; a list ends with an empty line."""
    before = ""
    for line in lines:
        if line or before:
            if line and before.startswith("- ") and not line.startswith("- "):
                yield ""
            yield line
        before = line
