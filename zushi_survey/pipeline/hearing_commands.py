"""One function per `hearing` command: open the study, do the use case, deliver the output, write the run record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.output import OUT_FOLDER, deliver, written
from zushi_survey.pipeline.record import Run

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.render import Format

_TERMINAL_ROWS = 5
"""Quotes per theme, and pairs of codes, that a terminal shows; files hold all."""


def run_hearing(root: Path, *, policy: Policy | None, format: Format, out: Path | None) -> Done:  # noqa: A002
    """`hearing`: register, mentions, patterns, agreement, quotes. Raises SurveyError."""
    from zushi_survey.pipeline.hearing import hearing_page

    study = StudyFolder.open(root)
    run = Run.start(study, "hearing", {"policy": policy, "format": format, "out": out})
    result = hearing_page(study, policy=policy, row_limit=_TERMINAL_ROWS if format == "terminal" else None)
    path = deliver(result.page, result.data, format=format, out=out, default=root / OUT_FOLDER / "hearing")
    run.finish(study.wave(), (), [path] if path else [], inputs=result.inputs)
    return Done(written(path))


def run_hearing_sheet(root: Path, *, out: Path | None) -> Done:
    """`hearing sheet`: the empty coding sheet. Raises SurveyError."""
    from zushi_survey.pipeline.hearing_coding import write_coding_sheet

    path = write_coding_sheet(StudyFolder.open(root), out or root / OUT_FOLDER / "coding.xlsx")
    return Done(written(path))


def run_hearing_import(root: Path, filled: Path, *, coder: str, round_: str, day: str | None, out: Path | None) -> Done:
    """`hearing import`: the marks of a filled-in coding sheet as codings. Raises SurveyError."""
    from zushi_survey.pipeline.hearing_coding import import_coding_sheet

    study = StudyFolder.open(root)
    options = {"file": filled, "coder": coder, "round": round_, "date": day, "out": out}
    run = Run.start(study, "hearing-import", options)
    done = import_coding_sheet(study, filled, coder=coder, round_=round_, day=day, out=out)
    run.finish(study.wave(), (), [done.path], inputs=[filled])
    news = [f"{done.segments:,} の発言に付いた {done.rows:,} 個のコードを加えました: {done.path.as_posix()}"]
    if done.backup:
        news.append(f"加える前のファイルの写し: {done.backup.as_posix()}")
    if not done.is_listed:
        news.append(f"集計に入れるには、study.yaml の hearing: codings に {done.path.name} の場所を加えてください")
    return Done(tuple(news))
