"""`disclosure`: what publishing would hide of the study's tables, and why. For the office alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.output import OUT_FOLDER, deliver, written
from zushi_survey.pipeline.record import Run

if TYPE_CHECKING:
    from zushi_survey.render import Format


def run_disclosure(
    root: Path,
    questions: Sequence[str],
    *,
    wave: str | None,
    format: Format,  # noqa: A002
    out: Path | None,
    with_proposals: bool = True,
) -> Done:
    """`disclosure`: what was hidden of all tables of a wave; a terminal shows the summary only. Raises SurveyError."""
    from zushi_survey.analysis.disclosure.office import disclosure_report
    from zushi_survey.pipeline.pages import source_lines
    from zushi_survey.pipeline.proposing import alternatives_of
    from zushi_survey.pipeline.tabulation import TableRequest, raw_tables
    from zushi_survey.present.banners import page_of
    from zushi_survey.present.disclosure import disclosure_summary, disclosure_table

    study = StudyFolder.open(root)
    run = Run.start(study, "disclosure", {"questions": tuple(questions), "wave": wave, "format": format, "out": out})
    plan = study.file.report
    data = study.wave(wave)
    request = TableRequest(tuple(questions) or plan.questions, plan.axes, wave=wave, intervals=False)
    tables, _ = raw_tables(study, data, request)
    report = disclosure_report(tables, study.file.release)
    further, alternatives = alternatives_of(data, tables, report, study.file.release) if with_proposals else ("", ())
    printed = (disclosure_summary(report, *filter(None, [further])), disclosure_table(report), *alternatives)
    page = page_of(
        printed[:1] if format == "terminal" else printed,
        f"{study.file.title} {data.spec.label} 秘匿の内訳",
        data_origin=study.file.data_origin,
        policy="internal",
        source=source_lines(study, data, brief=format == "terminal"),
    )
    path = deliver(page, None, format=format, out=out, default=root / OUT_FOLDER / "disclosure")
    run.finish(data, (), [path] if path else [])
    return Done(written(path))
