"""The command `chapter`: open the study, write the chapter, tell what was not written, keep the run record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.core.problems import describe_problems
from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import StudyFolder, inside
from zushi_survey.pipeline.output import OUT_FOLDER
from zushi_survey.pipeline.record import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.chapter.files import ChapterFormat, Written
    from zushi_survey.pipeline.chapter.plan import PlanFile
    from zushi_survey.pipeline.chapter.writing import Chapter

_EXAMPLES = 50
"""Refusals told on the screen; the evidence page holds all."""


def run_chapter(
    root: Path, *, plan: Path | None, policy: Policy | None, formats: Sequence[ChapterFormat], out: Path | None
) -> Done:
    """`chapter`: the chapter in every format asked for. Raises SurveyError."""
    from zushi_survey.pipeline.chapter.files import FORMATS, write_files
    from zushi_survey.pipeline.chapter.plan import plan_of
    from zushi_survey.pipeline.chapter.writing import write_chapter

    study = StudyFolder.open(root)
    run = Run.start(study, "chapter", {"plan": plan, "policy": policy, "format": tuple(formats), "out": out})
    read = plan_of(study, plan)
    used = policy or study.file.policy
    chapter = write_chapter(study, read, used)
    written = write_files(study, chapter, out or root / OUT_FOLDER / "chapter", formats or FORMATS, used)
    hearing = _hearing_files(study)
    earlier = study.wave(study.file.compare_wave).files_read if study.file.compare_wave else ()
    run.finish(study.wave(), (), [*written.documents, *written.others], inputs=[read.path, *hearing, *earlier])
    return Done((*_news(read, chapter, written), *study.register.news))


def _hearing_files(study: StudyFolder) -> list[Path]:
    """The files of the hearing that a chapter rests on."""
    from zushi_survey.data.hearing_files import hearing_file_names

    files = study.file.hearing
    return [] if files is None else [inside(study.root, name) for name in hearing_file_names(files)]


def _news(plan: PlanFile, chapter: Chapter, written: Written) -> Iterator[str]:
    """What the author should know."""
    if plan.is_new:
        yield f"原稿を作りました: {plan.path.as_posix()}(地の文は自由に書き換えてください。次の実行でも残ります)"
    for path in written.documents:
        yield f"書き出しました: {path.as_posix()}"
    evidence = next(path for path in written.others if path.name == chapter.document.evidence_file)
    yield f"根拠の一覧: {evidence.as_posix()}(数字と検定 {len(chapter.evidence):,} 件、図は figures フォルダー)"
    explained = sum(entry.is_explained for entry in chapter.evidence)
    if explained:
        yield f"区分の差のうち {explained:,} 件は、年齢などをそろえると差があるとはいえません(根拠の一覧の備考)。"
    if chapter.refusals:
        yield f"データが支えないため書かなかった文と欄が {len(chapter.refusals):,} 件あります。"
        yield describe_problems(chapter.refusals, examples_per_code=_EXAMPLES)
    if written.kept:
        yield describe_problems(written.kept)
