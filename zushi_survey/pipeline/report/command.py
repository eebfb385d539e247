"""The command `report`: open the study, build the report, write its files, keep the run record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zushi_survey.core.problems import describe_problems
from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.output import OUT_FOLDER, print_json, size_text
from zushi_survey.pipeline.progress import Progress, silent
from zushi_survey.pipeline.record import Run

FOLDERS: Final = {"figures": "図", "machine": "機械判読用のデータ"}
"""Folders of many files, with what is in them."""
_NAMED: Final = 5
"""Files taken away that are told by name."""

if TYPE_CHECKING:
    from zushi_survey.pipeline.report.bench import ReportRequest
    from zushi_survey.pipeline.report.files import WrittenFile, WrittenReport
    from zushi_survey.questionnaire.report_plan import ReportFormat


def run_report(
    root: Path,
    request: ReportRequest,
    *,
    formats: Sequence[ReportFormat],
    figures: bool,
    out: Path | None,
    as_json: bool = False,
    progress: Progress = silent,
) -> Done:
    """`report`: the whole report, or chosen parts, in every format asked for; `as_json` lists the files for programs.

    Raises SurveyError.
    """
    from zushi_survey.pipeline.report.building import build_report
    from zushi_survey.pipeline.report.files import write_report

    study = StudyFolder.open(root)
    options = {**request._asdict(), "format": tuple(formats), "figures": figures, "out": out}
    run = Run.start(study, "report", options)
    built = build_report(study, request, progress)
    folder = out or root / OUT_FOLDER / "report"
    written = write_report(
        study, built, folder, formats or study.file.report.formats, with_figures=figures, progress=progress
    )
    wave = study.wave(request.wave, request.weight)
    earlier = study.wave(study.file.compare_wave).files_read if study.file.compare_wave else ()
    files = written.files
    run.finish(wave, built.tables, [one.path for one in files], inputs=earlier, all_questions=True)
    if as_json:
        print_json([{"file": one.path.as_posix(), "bytes": one.size} for one in files])
        return Done((*_earlier_news(written), *study.register.news))
    return Done((*_news(files, built.tables.left_out), *_earlier_news(written), *study.register.news))


def _news(written: Sequence[WrittenFile], left_out: Sequence[str]) -> Iterator[str]:
    """What was written, with sizes; folders of many files as one line each."""
    for one in written:
        if one.path.parent.name not in FOLDERS:
            yield f"書き出しました: {one.path.as_posix()}({size_text(one.size)})"
    for name, what in FOLDERS.items():
        if inside := [one for one in written if one.path.parent.name == name]:
            total = size_text(sum(one.size for one in inside))
            yield f"{what}: {inside[0].path.parent.as_posix()} に {len(inside):,} 個のファイル({total})"
    yield from (f"集計しなかった質問 {line}" for line in left_out)


def _earlier_news(written: WrittenReport) -> Iterator[str]:
    """What became of files of an earlier report that this one does not have."""
    if written.removed:
        count = len(written.removed)
        named = "、".join(written.removed[:_NAMED]) + ("など" if count > _NAMED else "")
        yield f"前の報告書のファイルのうち、今回作らなかったものを消しました: {named}({count:,} 個)"
    if written.kept:
        yield describe_problems(written.kept)
