"""A recorded run done once more: the options of its record back into the request that it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

Options = Mapping[str, Any]


def can_repeat(command: str) -> bool:
    """Whether the outputs of a command follow from the study folder and the options of its record alone."""
    return command in _REPEATS


def repeat(study: Path, command: str, options: Options, inputs: Sequence[str], out: Path) -> None:
    """Run the command in `study` with its recorded options, its output at `out`. Raises SurveyError.

    `inputs` are the files that it read, as seen from the study folder: a record names some by their last part only.
    """
    _REPEATS[command](study, options, inputs, out)


def _tables(command: str) -> Callable[[Path, Options, Sequence[str], Path], None]:
    """`freq` and `crosstab`."""

    def run(study: Path, options: Options, _inputs: Sequence[str], out: Path) -> None:
        from zushi_survey.pipeline.commands import run_tables
        from zushi_survey.pipeline.tabulation import TableRequest

        request = TableRequest(**_of(options, "questions", "axes", "where", "base", "policy", "wave", "weight"))
        asked = _of(options, "show", "marks", "intervals", "format")
        run_tables(study, request, command=command, out=out, **asked)

    return run


def _report(study: Path, options: Options, _inputs: Sequence[str], out: Path) -> None:
    from zushi_survey.pipeline.report.bench import ReportRequest
    from zushi_survey.pipeline.report.command import run_report

    request = ReportRequest(**_of(options, "parts", "policy", "wave", "weight"))
    run_report(study, request, formats=tuple(options["format"]), figures=bool(options["figures"]), out=out)


def _chapter(study: Path, options: Options, inputs: Sequence[str], out: Path) -> None:
    from zushi_survey.pipeline.chapter.command import run_chapter

    named = options["plan"]
    plan = next((study / name for name in inputs if named and Path(name).name == named), None)
    run_chapter(study, plan=plan, policy=options["policy"], formats=tuple(options["format"]), out=out)


def _compare(study: Path, options: Options, _inputs: Sequence[str], out: Path) -> None:
    from zushi_survey.pipeline.commands import run_compare
    from zushi_survey.pipeline.waves.comparison import CompareRequest

    request = CompareRequest(**_of(options, "questions", "axes", "earlier", "policy", "wave", "weight"))
    run_compare(study, request, format=options["format"], out=out)


def _rates(study: Path, options: Options, _inputs: Sequence[str], out: Path) -> None:
    from zushi_survey.pipeline.commands import run_rates

    asked = _of(options, "wave", "policy", "deadline", "format")
    run_rates(study, with_aapor=bool(options["aapor"]), out=out, **asked)


def _validate(study: Path, options: Options, _inputs: Sequence[str], out: Path) -> None:
    from zushi_survey.pipeline.commands import run_validate

    run_validate(study, out=out, **_of(options, "wave", "format"))


def _questionnaire(study: Path, options: Options, _inputs: Sequence[str], out: Path) -> None:
    from zushi_survey.pipeline.commands import run_questionnaire

    run_questionnaire(study, out=out, **_of(options, "wave", "format"))


def _hearing(study: Path, options: Options, _inputs: Sequence[str], out: Path) -> None:
    from zushi_survey.pipeline.hearing_commands import run_hearing

    run_hearing(study, out=out, **_of(options, "policy", "format"))


def _precision(study: Path, options: Options, _inputs: Sequence[str], out: Path) -> None:
    from zushi_survey.pipeline.commands import run_precision
    from zushi_survey.pipeline.precision import PrecisionRequest

    request = PrecisionRequest(**_of(options, *(name for name in options if name not in ("format", "out"))))
    run_precision(study, request, format=options["format"], out=out)


def _sensitivity(study: Path, options: Options, _inputs: Sequence[str], out: Path) -> None:
    from zushi_survey.pipeline.commands import run_sensitivity
    from zushi_survey.pipeline.sensitivity import SensitivityRequest

    request = SensitivityRequest(**_of(options, *(name for name in options if name not in ("format", "out"))))
    run_sensitivity(study, request, format=options["format"], out=out)


_REPEATS: Final[Mapping[str, Callable[[Path, Options, Sequence[str], Path], None]]] = {
    "chapter": _chapter,
    "compare": _compare,
    "crosstab": _tables("crosstab"),
    "freq": _tables("freq"),
    "hearing": _hearing,
    "precision": _precision,
    "questionnaire": _questionnaire,
    "rates": _rates,
    "report": _report,
    "sensitivity": _sensitivity,
    "validate": _validate,
}


def _of(options: Options, *names: str) -> dict[str, Any]:
    """These options as their command takes them; json has no tuples."""
    return {name: tuple(options[name]) if isinstance(options[name], list) else options[name] for name in names}
