"""One function per command: open the study, do the use case, deliver the output, write the run record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.output import OUT_FOLDER, deliver, print_page, written
from zushi_survey.pipeline.record import Run

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.tabulation import TableRequest
    from zushi_survey.present.layout import Show
    from zushi_survey.render import Format

TERMINAL_ROWS = 20
"""Rows of a long list that a terminal shows; files hold all."""


def run_init(files: Sequence[Path], out: Path, *, encoding: str | None) -> Done:
    """`init`: a study folder from an unknown answer file, and what was guessed. Raises SurveyError."""
    from zushi_survey.pipeline.initiation import initiate

    print_page(initiate(files, out, encoding=encoding))
    study = StudyFolder.open(out)
    run = Run.start(study, "init", {"files": [path.name for path in files], "encoding": encoding})
    run.finish(study.wave(), inputs=files)
    return Done()


def run_tables(
    root: Path,
    request: TableRequest,
    *,
    command: str,
    format: Format,  # noqa: A002
    out: Path | None,
    show: Show = "percent",
) -> Done:
    """`freq` and `crosstab`: tables of the request, delivered and recorded. Raises SurveyError."""
    from zushi_survey.pipeline.pages import tables_page
    from zushi_survey.pipeline.tabulation import tabulate
    from zushi_survey.present.tidy import tidy_table

    study = StudyFolder.open(root)
    run = Run.start(study, command, {**request._asdict(), "show": show, "format": format, "out": out})
    tables = tabulate(study, request)
    wave = study.wave(request.wave, request.weight)
    page = tables_page(study, wave, tables, command=command, show=show, brief=format == "terminal")
    path = deliver(page, tidy_table(tables.tables), format=format, out=out, default=root / OUT_FOLDER / command)
    changes = run.finish(wave, tables, [path] if path else [], all_questions=request.questions == ("all",))
    moved = f"前回の実行から {len(changes):,} 個の集計値が変わりました(out/runs の記録に前後の値があります)"
    return Done((*written(path), moved) if changes else written(path))


def run_validate(root: Path, *, wave: str | None, format: Format, out: Path | None) -> Done:  # noqa: A002
    """`validate`: every finding of the checks; 1 when unrepaired errors remain. Raises SurveyError."""
    from zushi_survey.pipeline.validation import validate_wave

    study = StudyFolder.open(root)
    run = Run.start(study, "validate", {"wave": wave, "format": format, "out": out})
    data = study.wave(wave)
    result = validate_wave(study, data, row_limit=TERMINAL_ROWS if format == "terminal" else None)
    path = deliver(result.page, result.data, format=format, out=out, default=root / OUT_FOLDER / "validate")
    run.finish(data, (), [path] if path else [])
    return Done(written(path), 1 if result.has_unrepaired_errors else 0)


def run_questionnaire(root: Path, *, wave: str | None, format: Format, out: Path | None) -> Done:  # noqa: A002
    """`questionnaire`: the questionnaire as a readable codebook. Raises SurveyError."""
    from zushi_survey.present.codebook import codebook_page

    study = StudyFolder.open(root)
    run = Run.start(study, "questionnaire", {"wave": wave, "format": format, "out": out})
    data = study.wave(wave)
    page = codebook_page(data.questionnaire, data_origin=study.file.data_origin)
    path = deliver(page, None, format=format, out=out, default=root / OUT_FOLDER / "questionnaire")
    run.finish(data, (), [path] if path else [])
    return Done(written(path))


def run_rates(
    root: Path,
    *,
    wave: str | None,
    with_aapor: bool,
    policy: Policy | None,
    deadline: str | None = None,
    format: Format,  # noqa: A002
    out: Path | None,
) -> Done:
    """`rates`: the return account and response rates. Raises SurveyError."""
    from zushi_survey.pipeline.returns import rates

    study = StudyFolder.open(root)
    options = {"wave": wave, "aapor": with_aapor, "policy": policy, "deadline": deadline, "format": format, "out": out}
    run = Run.start(study, "rates", options)
    data = study.wave(wave)
    page, table = rates(
        study,
        data,
        with_aapor=with_aapor,
        policy=policy or study.file.policy,
        brief=format == "terminal",
        deadline=deadline,
    )
    path = deliver(page, table, format=format, out=out, default=root / OUT_FOLDER / "rates")
    run.finish(data, (), [path] if path else [])
    return Done(written(path))


def run_diff(
    root: Path,
    old: Path,
    new: Path,
    *,
    wave: str | None,
    format: Format,  # noqa: A002
    out: Path | None,
) -> Done:
    """`diff`: what changed between two deliveries of the answers, and which figures move. Raises SurveyError."""
    from zushi_survey.pipeline.deliveries import compare

    study = StudyFolder.open(root)
    run = Run.start(study, "diff", {"wave": wave, "format": format, "out": out})
    row_limit = TERMINAL_ROWS if format == "terminal" else None
    page, table = compare(study, old, new, wave=wave, row_limit=row_limit)
    path = deliver(page, table, format=format, out=out, default=root / OUT_FOLDER / "diff")
    run.finish(study.wave(wave), (), [path] if path else [], inputs=[old, new])
    return Done(written(path))
