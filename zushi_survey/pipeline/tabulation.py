"""Tables: cleaned answers -> counts -> raw tables -> released tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.analysis.frequencies import base_kind_fits, frequency_tables
from zushi_survey.analysis.precision.cell_precision import Precision
from zushi_survey.analysis.precision.standard_errors import Sample
from zushi_survey.analysis.suppression import release
from zushi_survey.analysis.tables import BaseKind, Policy, RawTable, ReleasedTable, TableTitle
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.pipeline.counting import counts_of, moments_by_pieces
from zushi_survey.pipeline.releasing import released
from zushi_survey.present.conditions_in_words import asked_in_words
from zushi_survey.present.tidy import tidy_table
from zushi_survey.questionnaire.conditions import bind_condition, variables_used
from zushi_survey.tabulate.plan import (
    CountPlan,
    PlannedAxis,
    PlannedVariable,
    conditions_of,
    is_answered,
    plan_counts,
)

if TYPE_CHECKING:
    import pandas as pd

    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.questionnaire.study import StatisticsRules, StudyFile
    from zushi_survey.tabulate.moments import Moments


class TableRequest(NamedTuple):
    """What was asked for; None means as in study.yaml."""

    questions: tuple[str, ...]
    axes: tuple[str, ...] | None = None
    where: str | None = None
    base: BaseKind | None = None
    policy: Policy | None = None
    wave: str | None = None
    weight: str | None = None
    intervals: bool = True
    """Whether cells get their confidence intervals."""
    reliability: bool = False
    """Whether shares are judged by the standard for unstable estimates."""


@dataclass(frozen=True, slots=True)
class TableSet:
    """Released tables of one request, in questionnaire order."""

    tables: tuple[ReleasedTable, ...]
    left_out: tuple[str, ...] = ()
    """Questions that could not be counted although all were asked for, each with the reason, in Japanese."""

    def __iter__(self) -> Iterator[ReleasedTable]:
        """The tables in order."""
        return iter(self.tables)

    def __len__(self) -> int:
        """Number of tables."""
        return len(self.tables)

    def to_pandas(self) -> pd.DataFrame:
        """DataFrame, one row per option within one axis category: the columns of the csv output."""
        import pandas as pd  # only notebooks pay for it

        data = tidy_table(self.tables)
        return pd.DataFrame(data.rows, columns=pd.Index(data.columns))


def tabulate(study: StudyFolder, request: TableRequest) -> TableSet:
    """The released tables asked for. Raises SurveyError with every problem of the files or the request."""
    return tabulate_wave(study, study.wave(request.wave, request.weight), request)


def tabulate_wave(study: StudyFolder, wave: WaveData, request: TableRequest) -> TableSet:
    """The released tables of a request on a wave already chosen. Raises SurveyError."""
    tables, left_out = raw_tables(study, wave, request)
    return TableSet(released(study, tables, request.policy or study.file.policy), left_out)


def decide_together(study: StudyFolder, policy: Policy) -> None:
    """Under `publish`, decide what is hidden of the tables that reports and chapters are made of, all at once.

    What is decided first is hidden least, and every decision is taken beside all before it: one for all tables is
    better, and faster, than one for each. These are every question of the reported wave and the one compared with, by
    the axes of the study and of its report, and of everyone among those who answered. Raises SurveyError.
    """
    if policy != "publish":
        return
    axes = tuple(dict.fromkeys((*study.file.axes, *(study.file.report.axes or ()))))
    found: list[RawTable] = []
    for name in dict.fromkeys((study.file.report_wave, study.file.compare_wave)):
        wave = study.wave(name) if name else None
        if wave is None or wave.published is not None:
            continue
        known = {axis.id for axis in wave.questionnaire.axes}.union(wave.questionnaire.variables)
        usable = tuple(axis for axis in axes if known.issuperset(axis.split("*")))
        base: BaseKind = "answered" if study.file.base == "asked" else "asked"
        for request in (TableRequest(("all",), usable), TableRequest(("all",), (), base=base)):
            found += raw_tables(study, wave, request._replace(wave=name, intervals=False))[0]
    study.register.decide(found)


def tables_that_hide(study: StudyFolder, wave: WaveData, request: TableRequest) -> tuple[ReleasedTable, ...]:
    """Tables of which nothing is shown: they say what verdicts may not rest on, by the primary rules.

    They are not put on record as published. Raises SurveyError.
    """
    tables, _ = raw_tables(study, wave, request._replace(intervals=False))
    return release(tables, request.policy or study.file.policy, study.file.release)


def raw_tables(
    study: StudyFolder, wave: WaveData, request: TableRequest
) -> tuple[tuple[RawTable, ...], tuple[str, ...]]:
    """The tables of a request before release, for the release step alone, and what could not be counted.

    Raises SurveyError.
    """
    _check_weight(wave)
    plan, left_out = planned(study, wave, request)
    base = request.base or study.file.base
    counts = counts_of(wave, plan)
    titles = {variable.id: title_of(study.file, wave, variable, base, request.where) for variable in plan.variables}
    precision = precision_of(study.file.statistics, wave, plan)
    wanted = replace(precision, has_intervals=request.intervals, has_reliability=request.reliability)
    return tuple(frequency_tables(counts, plan, titles, wanted)), left_out


def precision_of(rules: StatisticsRules, wave: WaveData, plan: CountPlan) -> Precision:
    """How the errors of the tables are found: from counts where persons were drawn singly, else under the design."""
    if wave.ingested is not None:
        return Precision(
            sample=Sample(wave.ingested.header.rows, wave.spec.population_size),
            moments_of=moments_by_pieces(wave, wave.ingested, plan),
            interval=rules.interval,
            confidence=rules.confidence,
        )
    answers, design = wave.countable.responses.answers, wave.design

    def moments_of(variable: PlannedVariable, axis: PlannedAxis | None) -> Moments:
        from zushi_survey.tabulate.moments import measure

        return measure(variable, axis, answers, design, plan.where)

    return Precision(
        sample=Sample(design.respondents, wave.spec.population_size),
        moments_of=None if replace(design, weights=None).is_simple else moments_of,
        interval=rules.interval,
        confidence=rules.confidence,
    )


def planned(study: StudyFolder, wave: WaveData, request: TableRequest) -> tuple[CountPlan, tuple[str, ...]]:
    """What a request counts on a wave, and what it asked for that cannot be counted. Raises SurveyError."""
    axes = study.file.axes if request.axes is None else request.axes
    plan = plan_counts(wave.questionnaire, request.questions, axes, request.where)
    base = request.base or study.file.base
    return _countable(plan, base, wave, asked_for_all=request.questions == ("all",))


def _check_weight(wave: WaveData) -> None:
    """Raise E-TAB-009 for every answer file without the weight column that was named or declared for it."""
    problems: list[Problem] = []
    for sheet, spec in zip(wave.headings, wave.spec.answers, strict=True):
        if spec.weight and spec.weight not in sheet.columns:
            close = get_close_matches(spec.weight, sheet.columns, n=3, cutoff=0.5)
            nearest = f"(近い名前: {', '.join(close)})" if close else ""
            place = Place(file=sheet.file)
            problems.append(Problem(code="E-TAB-009", where=place, got=spec.weight, params={"nearest": nearest}))
    if problems:
        raise SurveyError(problems)


def _countable(
    plan: CountPlan, base: BaseKind, wave: WaveData, *, asked_for_all: bool
) -> tuple[CountPlan, tuple[str, ...]]:
    """The plan without what cannot be counted, and what that is: said when all was asked for, an error when named."""
    answers = wave.countable.responses.answers
    needed = {name for condition in conditions_of(plan) for name in variables_used(condition)}
    problems = [Problem(code="E-TAB-005", got=name) for name in sorted(needed - set(answers))]
    kept: list[PlannedVariable] = []
    unfit: list[Problem] = []
    for variable in plan.variables:
        known = is_answered(variable, answers)
        if known and base_kind_fits(variable.question, base):
            kept.append(variable)
        else:
            unfit.append(Problem(code="E-TAB-007" if known else "E-TAB-005", got=variable.id))
    problems += [] if asked_for_all else unfit
    if problems:
        raise SurveyError(problems)
    left_out = tuple(f"{problem.got}: {problem.title}" for problem in unfit)
    return CountPlan(tuple(kept), plan.axes, plan.where), left_out


def title_of(
    study: StudyFile, wave: WaveData, variable: PlannedVariable, base: BaseKind, where: str | None
) -> TableTitle:
    """What the table of one variable is about."""
    question = variable.question
    return TableTitle(
        wave=wave.spec.id,
        wave_label=wave.spec.label,
        question=question.id,
        question_label=question.label,
        question_type=question.type.value,
        item=variable.item,
        item_label=variable.item_label,
        text=question.text or "",
        asked=asked_in_words(question.ask, wave.questionnaire),
        where=where or "",
        base=base,
        is_multiple=variable.kind.value == "choices",
        is_sensitive=question.sensitive,
        unit=question.unit or "",
        limit=question.limit,
        data_origin=study.data_origin,
        routing=bind_condition(question.ask, wave.questionnaire) if question.ask else None,
    )
