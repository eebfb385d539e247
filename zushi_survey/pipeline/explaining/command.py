"""The command `explain`: open the study, follow the figure or sentence, deliver the chain, write the run record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.output import OUT_FOLDER, deliver, written
from zushi_survey.pipeline.record import Run

if TYPE_CHECKING:
    from zushi_survey.pipeline.explaining.figures import Explained
    from zushi_survey.pipeline.tabulation import TableRequest
    from zushi_survey.render import Format


class ExplainRequest(NamedTuple):
    """What to follow: a figure by its names, a statement, or something that an output prints."""

    what: str | None
    answer: str | None = None
    category: str | None = None
    output: Path | None = None
    """The file that prints it."""
    cell: str | None = None
    pick: int | None = None


def run_explain(
    root: Path,
    asked: ExplainRequest,
    request: TableRequest,
    *,
    format: Format,  # noqa: A002
    out: Path | None,
) -> Done:
    """`explain`: where a printed figure, or a statement, comes from, down to the files. Raises SurveyError."""
    study = StudyFolder.open(root)
    options = {**asked._asdict(), "what": _recorded(asked), "format": format, "out": out}
    run = Run.start(study, "explain", {**options, "wave": request.wave, "policy": request.policy})
    page, data, wave = _explained(study, asked, request)
    path = deliver(page, data, format=format, out=out, default=root / OUT_FOLDER / "explain")
    run.finish(wave, (), [path] if path else [], inputs=[asked.output] if asked.output else [])
    return Done(written(path))


def _recorded(asked: ExplainRequest) -> str | None:
    """What was asked for, as the run record may keep it: words of an output can be what somebody said."""
    from zushi_survey.pipeline.explaining.finding import figure_of

    is_kept = asked.output is None or asked.what is None or figure_of(asked.what) is not None
    return asked.what if is_kept else "(文の言葉)"


def _explained(study: StudyFolder, asked: ExplainRequest, request: TableRequest) -> Explained:
    """The chains asked for, or the places to choose from. Raises SurveyError."""
    from zushi_survey.pipeline.explaining.figures import CellAddress, explain_figure, explain_statement

    if asked.output is not None:
        from zushi_survey.pipeline.explaining.outputs import Wanted, explain_output

        labels = tuple(word for word in (asked.answer, asked.category) if word)
        return explain_output(study, Wanted(asked.output, asked.what, labels, asked.cell, asked.pick, request.policy))
    if asked.cell is not None or asked.pick is not None:
        raise SurveyError([Problem(code="E-EXP-008")])
    if asked.what is None:
        raise SurveyError([Problem(code="E-EXP-009")])
    if asked.answer is None:
        return explain_statement(study, asked.what, request)
    return explain_figure(study, CellAddress(asked.what, asked.answer, asked.category), request)
