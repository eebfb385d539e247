"""The files of a report: every format from the one report, its figures with their data, its rows for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.core.filesets import write_set
from zushi_survey.core.lock import folder_lock
from zushi_survey.pipeline.folder import inside
from zushi_survey.pipeline.progress import Progress, silent
from zushi_survey.present.chart_data import figure_data
from zushi_survey.render.chapter_files import chart_files

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.pipeline.report.building import BuiltReport
    from zushi_survey.questionnaire.report_plan import ReportFormat

FIGURES = "figures"
MACHINE = "machine"


class WrittenFile(NamedTuple):
    """One file written."""

    path: Path
    size: int
    """In bytes."""


def write_report(
    study: StudyFolder,
    built: BuiltReport,
    folder: Path,
    formats: Sequence[ReportFormat],
    *,
    with_figures: bool,
    progress: Progress = silent,
) -> tuple[WrittenFile, ...]:
    """Every file of the formats in `folder`, all together or none. Raises SurveyError (E-OUT)."""
    made: list[tuple[str, bytes]] = []
    steps = len(formats) + with_figures
    for place, one in enumerate(formats, 1):
        progress(f"{one} を作成", place, steps)
        made += _files_of(one, study, built)
    if with_figures:
        progress("図を作成", steps, steps)
        made += [(f"{FIGURES}/{name}", content) for name, content in _figures(built)]
    files = dict(made)
    with folder_lock(folder.resolve().parent):
        paths = write_set(folder, files, apart=[study.root])
    return tuple(WrittenFile(path, len(content)) for path, content in zip(paths, files.values(), strict=True))


def _files_of(one: ReportFormat, study: StudyFolder, built: BuiltReport) -> list[tuple[str, bytes]]:
    """Name and content of the files of one format."""
    makers: dict[ReportFormat, Callable[[StudyFolder, BuiltReport], list[tuple[str, bytes]]]] = {
        "html": _html,
        "xlsx": _workbooks,
        "docx": _document,
        "md": _markdown,
        "csv": _csv,
        "json": _json,
    }
    return makers[one](study, built)


def _html(_study: StudyFolder, built: BuiltReport) -> list[tuple[str, bytes]]:
    from zushi_survey.render.report.html import report_html

    return [("report.html", report_html(built.report))]


def _workbooks(_study: StudyFolder, built: BuiltReport) -> list[tuple[str, bytes]]:
    """The workbook to read, and the one for programs."""
    from zushi_survey.render.report.machine import machine_workbook
    from zushi_survey.render.report.workbook import report_workbook

    return [("report.xlsx", report_workbook(built.report)), ("tables.xlsx", machine_workbook(built.machine))]


def _document(study: StudyFolder, built: BuiltReport) -> list[tuple[str, bytes]]:
    from zushi_survey.render.report.document import report_docx

    named = study.file.report.word_template
    return [("report.docx", report_docx(built.report, inside(study.root, named) if named else None))]


def _markdown(_study: StudyFolder, built: BuiltReport) -> list[tuple[str, bytes]]:
    from zushi_survey.render.report.markdown import report_markdown

    return [("report.md", report_markdown(built.report).encode())]


def _csv(_study: StudyFolder, built: BuiltReport) -> list[tuple[str, bytes]]:
    """All cells in one file, and one file per table and code list by the national rule."""
    from zushi_survey.render.delimited import csv_bytes
    from zushi_survey.render.report.machine import machine_csv

    by_rule = ((f"{MACHINE}/{name}", content) for name, content in machine_csv(built.machine).items())
    return [("tables.csv", csv_bytes(built.data, bom=True)), *by_rule]


def _json(_study: StudyFolder, built: BuiltReport) -> list[tuple[str, bytes]]:
    from zushi_survey.render.json_file import json_bytes

    return [("tables.json", json_bytes(built.data))]


def _figures(built: BuiltReport) -> Iterator[tuple[str, bytes]]:
    """SVG, PNG and data of every figure."""
    for section in built.report.sections:
        for chart in section.charts:
            yield from chart_files(chart, chart.id, figure_data(chart), lenient=True)
