"""The files of a report: every format from the one report, its figures with their data, its rows for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.core.filesets import write_set
from zushi_survey.core.lock import folder_lock
from zushi_survey.core.manifest import is_as_written, manifest_bytes, read_manifest
from zushi_survey.core.problems import Place, Problem, Severity
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
_MANIFEST = "report-written.json"


class WrittenFile(NamedTuple):
    """One file written."""

    path: Path
    size: int
    """In bytes."""


class WrittenReport(NamedTuple):
    """The files of a report, and what became of those of an earlier one that it does not have."""

    files: tuple[WrittenFile, ...]
    removed: tuple[str, ...]
    kept: tuple[Problem, ...]
    """Somebody changed them: they are left as they are."""


def write_report(
    study: StudyFolder,
    built: BuiltReport,
    folder: Path,
    formats: Sequence[ReportFormat],
    *,
    with_figures: bool,
    progress: Progress = silent,
) -> WrittenReport:
    """Every file of the formats in `folder`, all together or none; what else an earlier report left there goes.

    An internal document must not stand beside a published page. Raises SurveyError (E-OUT).
    """
    made: list[tuple[str, bytes]] = []
    steps = len(formats) + with_figures
    for place, one in enumerate(formats, 1):
        progress(f"{one} を作成", place, steps)
        made += _files_of(one, study, built)
    if with_figures:
        progress("図を作成", steps, steps)
        made += [(f"{FIGURES}/{name}", content) for name, content in _figures(study, built)]
    return _put(folder, dict(made), study.root)


def _put(folder: Path, files: Mapping[str, bytes], root: Path) -> WrittenReport:
    """The files written, with those of an earlier report taken away where they are as they were written."""
    checksums = {name: sha256(content).hexdigest() for name, content in files.items()}
    with folder_lock(folder.resolve().parent):
        known = read_manifest(folder / _MANIFEST)
        left = {name: known[name] for name in sorted(known.keys() - files.keys()) if (folder / name).exists()}
        changed = {name: was for name, was in left.items() if not is_as_written(folder / name, was)}
        removed = tuple(name for name in left if name not in changed)
        manifest = manifest_bytes({**changed, **checksums})
        paths = write_set(folder, {**files, _MANIFEST: manifest}, apart=[root], without=removed)
    sizes = map(len, files.values())
    kept = (Problem(code="E-OUT-010", where=Place(file=name), severity=Severity.WARNING) for name in changed)
    return WrittenReport(tuple(map(WrittenFile, paths, sizes)), removed, tuple(kept))


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


def _figures(study: StudyFolder, built: BuiltReport) -> Iterator[tuple[str, bytes]]:
    """SVG, PNG and data of every figure."""
    for section in built.report.sections:
        for chart in section.charts:
            data = figure_data(chart, study.file.data_origin, built.bench.policy)
            yield from chart_files(chart, chart.id, data, built.report.banners, lenient=True)
