"""The counts of a wave: of answers held in memory, or piece by piece where `ingest` has coded too many to hold."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from zushi_survey.core.problems import Problem, Severity, SurveyError
from zushi_survey.data.countable import Countable, Headings
from zushi_survey.data.findings import RuleSummary
from zushi_survey.data.responses import Answers, CodedAnswers
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.engine import ThreadRunner, count_pieces

if TYPE_CHECKING:
    from zushi_survey.data.coded_parquet import CodedHeader, CodedParquet
    from zushi_survey.pipeline.engines import EngineName
    from zushi_survey.pipeline.folder import WaveData
    from zushi_survey.present.methods_in_words import DesignFacts
    from zushi_survey.tabulate.counts import Counts
    from zushi_survey.tabulate.engine import Runner
    from zushi_survey.tabulate.moments import Moments
    from zushi_survey.tabulate.piece_design import PieceDesign
    from zushi_survey.tabulate.plan import CountPlan, PlannedAxis, PlannedVariable

_RUNNER: Final[ContextVar[Runner | None]] = ContextVar("runner", default=None)
"""The engine of a command, for as long as it runs."""
_THREADS: Final = 2
"""Row groups in memory at a time."""


def counts_of(wave: WaveData, plan: CountPlan, runner: Runner | None = None) -> Counts:
    """The counts of a plan on a wave, with the weights that were chosen. Raises SurveyError."""
    if wave.ingested is None:
        responses = wave.countable.responses
        return count(responses.answers, plan, responses.weight)
    return count_pieces(wave.ingested, plan, runner or threads(), is_weighted=is_weighted(wave))


@contextmanager
def counted_on(engine: EngineName, master: str | None) -> Iterator[None]:
    """Meanwhile, ingested waves are counted by this engine. Raises SurveyError (E-ENG)."""
    from zushi_survey.pipeline.engines import runner_of

    with runner_of(engine, master, min(_THREADS, os.cpu_count() or 1)) as runner:
        token = _RUNNER.set(runner)
        try:
            yield
        finally:
            _RUNNER.reset(token)


def threads() -> Runner:
    """What counts: the engine that was chosen, or threads of this machine, no more than memory is meant for."""
    return _RUNNER.get() or ThreadRunner(min(_THREADS, os.cpu_count() or 1))


def is_weighted(wave: WaveData) -> bool:
    """Whether an ingested wave is counted with its weights."""
    return any(spec.weight for spec in wave.spec.answers)


def moments_by_pieces(
    wave: WaveData, data: CodedParquet, plan: CountPlan
) -> Callable[[PlannedVariable, PlannedAxis | None], Moments] | None:
    """How the errors of an ingested wave's tables are found under its design; None where counts say them.

    Raises SurveyError (E-STA, E-ENG) where the declared design cannot be used on pieces.
    """
    from zushi_survey.tabulate.moment_pieces import measure_pieces

    if _design(wave, data, is_weighted=False).drawing.is_simple:
        return None
    design = _design(wave, data, is_weighted=is_weighted(wave))

    def moments_of(variable: PlannedVariable, axis: PlannedAxis | None) -> Moments:
        """The moments of one table."""
        return measure_pieces(variable, axis, data, design, threads(), plan.where)

    return moments_of


def measured(wave: WaveData, plan: CountPlan) -> Iterator[tuple[PlannedVariable, PlannedAxis, Moments]]:
    """The moments of every variable of a plan by every axis under the wave's design. Raises SurveyError."""
    if wave.ingested is None:
        from zushi_survey.tabulate.moments import measure_all

        yield from measure_all(plan, wave.countable.responses.answers, wave.design)
        return
    from zushi_survey.tabulate.moment_pieces import measure_pieces

    design = _design(wave, wave.ingested, is_weighted=is_weighted(wave))
    for variable in plan.variables:
        for axis in plan.axes:
            yield variable, axis, measure_pieces(variable, axis, wave.ingested, design, threads(), plan.where)


def facts_of_pieces(wave: WaveData, data: CodedParquet) -> DesignFacts:
    """What a note says about the design and the weights of an ingested wave."""
    from zushi_survey.present.methods_in_words import DesignFacts

    drawing = _design(wave, data, is_weighted=False).drawing
    return DesignFacts(is_weighted(wave), drawing.is_simple, False, False, drawing.sampling_fraction)


def _design(wave: WaveData, data: CodedParquet, *, is_weighted: bool) -> PieceDesign:
    """The design declared for the wave. Raises SurveyError (E-STA, E-ENG)."""
    from zushi_survey.tabulate.piece_design import design_of_pieces

    return design_of_pieces(wave.spec.design, data, wave.spec.population_size, threads(), is_weighted=is_weighted)


def countable_of_pieces(wave: WaveData, data: CodedParquet) -> Countable:
    """What counting needs of answers that `ingest` has coded. Raises SurveyError (E-BIG-005)."""
    from zushi_survey.data.ingesting import fingerprint

    header = data.header
    if header.questionnaire_sha256 != fingerprint(wave.questionnaire):
        raise SurveyError([Problem(code="E-BIG-005", got=header.questionnaire_id)])
    names = tuple(filter(None, (header.weight, *header.beside)))
    return Countable(
        responses=CodedAnswers(wave.questionnaire, NotHeld(header), header.rows),
        returned=header.returned,
        open_errors=sum(one.cells for one in header.findings if one.severity == Severity.ERROR and not one.rule),
        repair_summary=tuple(_repairs(wave, header)),
        assumptions=header.notes,
        headings=tuple(Headings(spec.file, names) for spec in wave.spec.answers),
        detected=tuple(f"取り込む前のファイル: {one.name} (SHA-256 {one.sha256})" for one in header.sources),
    )


class NotHeld(Mapping[str, Answers]):
    """Which variables an ingested wave has; its answers are not held: asking for one raises SurveyError (E-BIG-013)."""

    def __init__(self, header: CodedHeader) -> None:
        self._names = dict.fromkeys(one.id for one in header.variables)

    def __getitem__(self, name: str) -> Answers:
        if name not in self._names:
            raise KeyError(name)
        raise SurveyError([Problem(code="E-BIG-013", params={"detail": "1人ずつの回答が要る計算"})])

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _repairs(wave: WaveData, header: CodedHeader) -> Iterator[RuleSummary]:
    """Cells repaired per rule, in the order in which rules are applied; a rule without a cell shows 0."""
    from zushi_survey.data.repairs import CORRECTION_ID

    if wave.repairs is None:
        return
    if wave.repairs.corrections:
        yield RuleSummary(CORRECTION_ID, "correction", "個別の修正", _cells(header, CORRECTION_ID))
    for rule in wave.repairs.cells:
        yield RuleSummary(rule.id, rule.rule, rule.reason, _cells(header, rule.id))


def _cells(header: CodedHeader, rule: str) -> int:
    """Cells one rule has repaired."""
    return sum(one.cells for one in header.findings if one.rule == rule and one.column)
