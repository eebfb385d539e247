"""The two-factor check: cleaned answers -> counts by both axes -> tests within the second axis -> released rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from zushi_survey.analysis.suppression import release_comparisons
from zushi_survey.analysis.tables import TOTAL
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction
from zushi_survey.analysis.testing.comparisons import Subject
from zushi_survey.analysis.testing.given import given_comparisons
from zushi_survey.analysis.testing.significance import not_tested
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.pipeline.comparing import ComparisonSet, comparisons_of
from zushi_survey.pipeline.tabulation import TableRequest, TableSet, planned, tables_that_hide, tabulate_wave
from zushi_survey.questionnaire.model import Kind
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.counts import ANSWERED, UNWEIGHTED, StubCounts, Sums
from zushi_survey.tabulate.plan import CountPlan, PlannedAxis, PlannedVariable, plan_counts

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder, WaveData


def compare_given(
    study: StudyFolder,
    request: TableRequest,
    given: str,
    rules: StatisticsRules | None = None,
    *,
    shows_bases: bool = True,
) -> ComparisonSet:
    """Every axis asked for, on its own and within the categories of the axis `given`; numbers are left out and said so.

    `shows_bases`: whether bases and shares will be shown, or verdicts only. Raises SurveyError; E-TAB-012 when no other
    axis is left.
    """
    wave = study.wave(request.wave, request.weight)
    used = rules or study.file.statistics
    names = [name for name in (study.file.axes if request.axes is None else request.axes) if name != given]
    if not names:
        raise SurveyError([Problem(code="E-TAB-012", got=given)])
    # The axes themselves first: a name that does not exist is one problem, not one for every nested axis it stands in.
    planned(study, wave, request._replace(axes=(*names, given)))
    nested = [f"{name}*{given}" for name in names]
    both = request._replace(axes=(*names, *nested), base="answered")
    tables = tabulate_wave(study, wave, both._replace(axes=tuple(names))) if shows_bases else None
    plan, left_out = planned(study, wave, both)
    hiding = tables_that_hide(study, wave, both)
    kept = CountPlan(tuple(v for v in plan.variables if v.kind is not Kind.NUMBER), plan.axes, plan.where)
    numbers = [
        f"{v.id}: 数量の質問は、分析軸をそろえた検定の対象外です" for v in plan.variables if v.kind is Kind.NUMBER
    ]
    rows = _rows(wave, kept, names, given, used)
    released = release_comparisons(rows, (*(tables or ()), *hiding), used)
    shown = TableSet(tables.tables if tables else hiding, (*left_out, *numbers))
    return ComparisonSet(shown, released, used)


def _rows(
    wave: WaveData, plan: CountPlan, names: Sequence[str], given: str, rules: StatisticsRules
) -> Iterator[Comparison]:
    """Rows by question, axis, option: the plain differences, then those within the second axis."""
    axes = plan_counts(wave.questionnaire, (), names).axes
    (second,) = plan_counts(wave.questionnaire, (), (given,)).axes
    counts = count(wave.countable.responses.answers, plan, None)
    for variable in plan.variables:
        for axis in axes:
            single = CountPlan((variable,), (axis,), plan.where)
            yield from comparisons_of(wave, single, [Against.REST], rules)
            cells = counts.cells[variable.id, f"{axis.id}*{second.id}"]
            if isinstance(cells, StubCounts):
                subject = Subject(wave.spec.id, variable, axis)
                shape = (len(axis.categories), len(second.categories))
                whole = counts.cells[variable.id, TOTAL]
                persons = whole.sums[UNWEIGHTED, 0, ANSWERED] if isinstance(whole, StubCounts) else 0
                yield from _stratified(subject, second, cells.sums[UNWEIGHTED], shape, persons, rules)


def _stratified(
    subject: Subject, second: PlannedAxis, sums: Sums, shape: tuple[int, int], persons: float, rules: StatisticsRules
) -> Iterator[Comparison]:
    """The rows of one question by one axis within the second; `sums[row, stub]` by both, the unplaced last.

    `persons` answered in all: with more in the cells, categories overlap.
    """
    answered = sums[:-1, ANSWERED].reshape(shape)
    is_separate = sums[:, ANSWERED].sum() <= persons
    chosen = [
        (option, label, sums[:-1, stub].reshape(shape)) for stub, (option, label) in enumerate(_named(subject.variable))
    ]
    for row in given_comparisons(subject, second, chosen, np.asarray(answered), rules):
        yield row if is_separate or row.against is not Against.GIVEN else _overlapping(row)


def _overlapping(row: Comparison) -> Comparison:
    """The row without a test: strata and groups must not share respondents."""
    test = not_tested(row.test.method, row.test.statistic_name, "overlap")
    return row._replace(
        test=test,
        difference=None,
        p_adjusted=None,
        direction=Direction.NONE,
        odds_ratio=None,
        odds_ratio_low=None,
        odds_ratio_high=None,
    )


def _named(variable: PlannedVariable) -> list[tuple[str, str]]:
    """Options and nets of a question, in the order they are counted."""
    question = variable.question
    return [*((o.code, o.shown) for o in question.options), *((net.id, net.label) for net in question.nets)]
