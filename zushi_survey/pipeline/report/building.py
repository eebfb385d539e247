"""`report`: the study's tables, comparisons and hearing -> one report, from which every file is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.pages import source_lines
from zushi_survey.pipeline.progress import Progress, silent
from zushi_survey.pipeline.report.bench import ReportBench, ReportRequest
from zushi_survey.pipeline.report.parts import report_part
from zushi_survey.present.banners import banner_lines, legend
from zushi_survey.present.explorer import explorer_of
from zushi_survey.present.machine import Area, MachineData, MachineSettings, machine_data
from zushi_survey.present.report import Report, ReportPart
from zushi_survey.present.tidy import tidy_table
from zushi_survey.questionnaire.report_checks import check_report_plan
from zushi_survey.questionnaire.report_plan import PART_TITLES, PartId

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.pipeline.tabulation import TableSet
    from zushi_survey.present.display import DataTable


@dataclass(frozen=True)
class BuiltReport:
    """A report with the tables behind it; rows for programs are made when a format asks for them."""

    report: Report
    bench: ReportBench

    @property
    def tables(self) -> TableSet:
        """Every question by every axis, released."""
        return self.bench.tables

    @cached_property
    def data(self) -> DataTable:
        """Every cell of every table, one per row."""
        return tidy_table(self.tables.tables, self.report.title, self.bench.extras.marks)

    @cached_property
    def machine(self) -> MachineData:
        """The same cells by the national rule for machine-readable data."""
        study = self.bench.study.file
        facts = {wave.id: wave.survey for wave in study.waves}
        settings = MachineSettings(
            title=self.report.title,
            decimals=study.decimals,
            fiscal_years={wave: fact.fiscal_year for wave, fact in facts.items() if fact and fact.fiscal_year},
            area=Area(study.area_code or "", study.area_name or ""),
            marks=self.bench.extras.marks,
        )
        return machine_data(self.tables.tables, settings)


def build_report(study: StudyFolder, request: ReportRequest, progress: Progress = silent) -> BuiltReport:
    """The report of a study as its plan says. Raises SurveyError with every problem of files or plan."""
    bench = ReportBench(study, request)
    if problems := check_report_plan(bench.plan, bench.wave.questionnaire):
        raise SurveyError(problems)
    parts = tuple(_parts(bench, request.parts or bench.plan.parts, progress))
    shown = [section.table for part in parts for section in part.sections]
    title = bench.plan.title or f"{study.file.title} {bench.wave.spec.label} 報告書"
    report = Report(
        title=title,
        banners=banner_lines(study.file.data_origin, bench.policy),
        parts=parts,
        explorer=explorer_of((*bench.printed, *bench.earlier)),
        legend=legend(shown, study.file.release.small_base),
        source=source_lines(study, bench.wave),
    )
    return BuiltReport(report, bench)


def _parts(bench: ReportBench, wanted: Sequence[PartId], progress: Progress) -> Iterator[ReportPart]:
    """The parts that the study has something for, in order."""
    for place, part in enumerate(wanted, 1):
        progress(PART_TITLES[part], place, len(wanted))
        made = report_part(part, bench)
        if made is not None:
            yield made
