"""One function per `hearing` command: open the study, do the use case, deliver the output, write the run record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.output import OUT_FOLDER, deliver, written
from zushi_survey.pipeline.record import Run

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.hearing_review import ReviewDone
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


def run_hearing_review(root: Path, *, filled: Path | None, everything: bool, out: Path | None) -> Done:
    """`hearing review`: the review sheet out, or with `filled` its decisions back in. Raises SurveyError."""
    from zushi_survey.pipeline.hearing_review import import_review_sheet, write_review_sheet

    study = StudyFolder.open(root)
    if filled is None:
        sheet = write_review_sheet(study, out or root / OUT_FOLDER / "review.xlsx", everything=everything)
        count = f"{sheet.segments:,} の発言のうち {sheet.rows:,} を確認の表に入れました"
        return Done((*written(sheet.path), count))
    run = Run.start(study, "hearing-review", {"import": filled, "out": out})
    done = import_review_sheet(study, filled, out=out)
    run.finish(study.wave(), (), [done.path] if done.added else [], inputs=[filled])
    return Done(tuple(_review_news(done)))


def _review_news(done: ReviewDone) -> Iterator[str]:
    """What an import of decisions did, one line each."""
    if done.added:
        yield f"{done.added:,} 個の決定を加えました: {done.path.as_posix()}"
    else:
        yield "新しい決定はありません(ファイルは変えていません)"
    if done.backup:
        yield f"加える前のファイルの写し: {done.backup.as_posix()}"
    states = [f"{standing} {count:,}" for standing, count in done.standings.items() if count]
    if states:
        yield f"決定のある発言: {'、'.join(states)}"
    if done.stopped:
        yield (
            f"2人が公表を決めても規則で出せない発言が {done.stopped:,} あります"
            "(表を作り直すと「今の規則では」に理由が出ます)"
        )
    if not done.is_listed:
        yield f"公表に使うには、study.yaml の hearing: decisions に {done.path.name} の場所を書いてください"
