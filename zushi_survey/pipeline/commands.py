"""One function per command: open the study, do the use case, deliver the output, write the run record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.output import OUT_FOLDER, deliver, print_page, written
from zushi_survey.pipeline.record import Run

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.marking import MarksName
    from zushi_survey.pipeline.precision import PrecisionRequest
    from zushi_survey.pipeline.sensitivity import SensitivityRequest
    from zushi_survey.pipeline.tabulation import TableRequest
    from zushi_survey.pipeline.testing import Asked
    from zushi_survey.pipeline.waves.comparison import CompareRequest
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
    marks: MarksName | None = None,
    intervals: bool = False,
) -> Done:
    """`freq` and `crosstab`: tables of the request, delivered and recorded. Raises SurveyError.

    `marks` by default as in study.yaml, for `crosstab` only. Data always has intervals, pages where they are asked for.
    """
    from zushi_survey.pipeline.marking import extras_of
    from zushi_survey.pipeline.pages import tables_page
    from zushi_survey.pipeline.tabulation import tabulate
    from zushi_survey.present.tidy import tidy_table

    study = StudyFolder.open(root)
    kind = "none" if command == "freq" else marks or study.file.statistics.marks
    options = {"show": show, "marks": kind, "intervals": intervals, "format": format, "out": out}
    run = Run.start(study, command, {**_asked(request), **options})
    needs_intervals = intervals or format not in ("terminal", "html")
    request = request._replace(intervals=needs_intervals, reliability=intervals or kind != "none")
    tables = tabulate(study, request)
    wave = study.wave(request.wave, request.weight)
    extras = extras_of(study, wave, request, tables, kind, with_intervals=intervals)
    page = tables_page(study, wave, tables, command=command, show=show, extras=extras, brief=format == "terminal")
    data = tidy_table(tables.tables, marks=extras.marks)
    path = deliver(page, data, format=format, out=out, default=root / OUT_FOLDER / command)
    changes = run.finish(wave, tables, [path] if path else [], all_questions=request.questions == ("all",))
    moved = f"前回の実行から {len(changes):,} 個の集計値が変わりました(out/runs の記録に前後の値があります)"
    return Done((*written(path), *([moved] if changes else []), *study.register.news))


def _asked(request: TableRequest) -> dict[str, Any]:
    """What a request asks of the tables, for the run record."""
    return {name: value for name, value in request._asdict().items() if name not in ("intervals", "reliability")}


def run_tests(
    root: Path,
    asked: Asked,
    *,
    format: Format,  # noqa: A002
    out: Path | None,
) -> Done:
    """`test`: tests by axes, of one axis within another, or of the order of options. Raises SurveyError."""
    from zushi_survey.pipeline.testing import results_of

    study = StudyFolder.open(root)
    options = {**_asked(asked.request), **asked._asdict(), "format": format, "out": out}
    del options["request"]
    run = Run.start(study, "test", options)
    result = results_of(study, asked, brief=format == "terminal")
    path = deliver(result.page, result.data, format=format, out=out, default=root / OUT_FOLDER / "test")
    run.finish(study.wave(asked.request.wave, asked.request.weight), (), [path] if path else [])
    return Done(written(path))


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


def run_precision(
    root: Path,
    request: PrecisionRequest,
    *,
    format: Format,  # noqa: A002
    out: Path | None,
) -> Done:
    """`precision`: sampling errors, differences that can be seen, and the plan of a next wave. Raises SurveyError."""
    from dataclasses import asdict

    from zushi_survey.pipeline.precision import precision

    study = StudyFolder.open(root)
    run = Run.start(study, "precision", {**asdict(request), "format": format, "out": out})
    result = precision(study, request, brief=format == "terminal")
    path = deliver(result.page, result.data, format=format, out=out, default=root / OUT_FOLDER / "precision")
    run.finish(study.wave(request.wave), (), [path] if path else [], inputs=result.inputs)
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


def run_weight(
    root: Path,
    *,
    wave: str | None,
    format: Format,  # noqa: A002
    out: Path | None,
    page: Path | None,
) -> Done:
    """`weight`: the weights of a wave as a file for internal use, and their diagnosis as a page. Raises SurveyError."""
    from zushi_survey.pipeline.weighting import weight_page, weight_rows
    from zushi_survey.render import write_page

    study = StudyFolder.open(root)
    run = Run.start(study, "weight", {"wave": wave, "format": format, "out": out, "page": page})
    data = study.wave(wave)
    shown, margins = weight_page(study, data, brief=format == "terminal")
    default = root / OUT_FOLDER / f"weights_{data.spec.id}.csv"
    weights = write_page(shown, weight_rows(study, data), "csv", out or default)
    path = deliver(shown, margins, format=format, out=page, default=root / OUT_FOLDER / "weight")
    run.finish(data, (), [weights, path] if path else [weights])
    internal = "ウエイトのファイルには受付番号ごとの行があります。内部検討用です(公表・提供はできません)。"
    return Done((*written(weights), internal, *written(path)))


def run_sensitivity(
    root: Path,
    request: SensitivityRequest,
    *,
    format: Format,  # noqa: A002
    out: Path | None,
) -> Done:
    """`sensitivity`: which conclusions change with weights, bases, methods and readings of nets. Raises SurveyError."""
    from zushi_survey.pipeline.sensitivity import sensitivity_page

    study = StudyFolder.open(root)
    run = Run.start(study, "sensitivity", {**request._asdict(), "format": format, "out": out})
    row_limit = TERMINAL_ROWS if format == "terminal" else None
    page, table = sensitivity_page(study, request, brief=format == "terminal", row_limit=row_limit)
    path = deliver(page, table, format=format, out=out, default=root / OUT_FOLDER / "sensitivity")
    earlier = study.wave(study.file.compare_wave).files_read if study.file.compare_wave else ()
    run.finish(study.wave(request.wave), (), [path] if path else [], inputs=earlier)
    return Done(written(path))


def run_compare(
    root: Path,
    request: CompareRequest,
    *,
    format: Format,  # noqa: A002
    out: Path | None,
) -> Done:
    """`compare`: the report against an earlier wave. Raises SurveyError."""
    from zushi_survey.pipeline.folder import inside
    from zushi_survey.pipeline.waves.pages import compare_page

    study = StudyFolder.open(root)
    run = Run.start(study, "compare", {**request._asdict(), "format": format, "out": out})
    result = compare_page(study, request, brief=format == "terminal")
    path = deliver(result.page, result.data, format=format, out=out, default=root / OUT_FOLDER / "compare")
    waves = (result.found.before, *result.found.trend_waves)
    read = dict.fromkeys(file for wave in waves if wave is not result.found.now for file in wave.files_read)
    inputs = [inside(root, study.file.wave_map or ""), *read]
    run.finish(result.found.now, (), [path] if path else [], inputs=inputs)
    return Done(written(path))


def run_wave_map(root: Path, *, earlier: str | None, out: Path | None) -> Done:
    """`wave-map`: a mapping of the waves proposed for a person to confirm. Raises SurveyError."""
    from zushi_survey.pipeline.waves.pages import propose_wave_map

    study = StudyFolder.open(root)
    run = Run.start(study, "wave-map", {"with": earlier, "out": out})
    path = propose_wave_map(study, out, earlier)
    run.finish(study.wave(), (), [path])
    kept = () if study.file.wave_map else ("確かめたら、study.yaml に wave_map: wave-map.yaml と書いてください。",)
    return Done((*written(path), "「確認」と書かれたところを、2つの調査票を見比べて確かめてください。", *kept))
