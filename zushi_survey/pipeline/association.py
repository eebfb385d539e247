"""Association of a single-answer question with an axis: counts of those who answered both, then the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zushi_survey.analysis.association import AssociationResult, association_test
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.questionnaire.model import Kind
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.counts import StubCounts
from zushi_survey.tabulate.plan import plan_counts

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import WaveData


def associate(wave: WaveData, question: str, by: str, *, where: str | None, continuity: bool) -> AssociationResult:
    """The test of no association between the question's options and the axis's categories.

    Raises SurveyError (E-TAB) for unknown names and for questions that are not single-answer.
    """
    plan = plan_counts(wave.questionnaire, [question], [by], where)
    if len(plan.variables) != 1 or plan.variables[0].kind is not Kind.CHOICE:
        raise SurveyError([Problem(code="E-TAB-010", got=question)])
    variable, axis = plan.variables[0], plan.axes[0]
    responses = wave.countable.responses
    cells = count(responses.answers, plan, responses.weight).cells[variable.id, axis.id]
    assert isinstance(cells, StubCounts)
    options = len(variable.question.options)
    sums = cells.sums[:, : len(axis.categories), :options]
    return association_test(sums, responses.respondent_count, continuity=continuity)
