"""Association of a question with an axis, by the method that fits or the one asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from zushi_survey.analysis.testing.association import (
    TwoWayTable,
    pearson_chi_square,
    rao_scott_f,
    rao_scott_first_order,
    two_way_table,
    wald_f,
)
from zushi_survey.analysis.testing.comparisons import association_of
from zushi_survey.analysis.testing.exact import fisher_exact, likelihood_ratio, monte_carlo
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.questionnaire.model import Kind
from zushi_survey.tabulate.moments import measure
from zushi_survey.tabulate.plan import plan_counts

if TYPE_CHECKING:
    from zushi_survey.analysis.testing.significance import Significance
    from zushi_survey.pipeline.folder import WaveData

Method = Literal[
    "auto",
    "pearson",
    "pearson_yates",
    "likelihood_ratio",
    "fisher",
    "monte_carlo",
    "rao_scott",
    "rao_scott_first",
    "wald",
    "wald_adjusted",
]

_OF_PERSONS: dict[Method, Callable[[TwoWayTable], Significance]] = {
    "pearson": lambda table: pearson_chi_square(table.persons, sampling_fraction=table.sampling_fraction),
    "pearson_yates": lambda table: pearson_chi_square(table.persons, continuity=True),
    "likelihood_ratio": lambda table: likelihood_ratio(table.persons),
    "fisher": lambda table: fisher_exact(table.persons),
    "monte_carlo": lambda table: monte_carlo(table.persons),
}
"""Tests that count persons and know neither weights nor design."""

_OF_DESIGN: dict[Method, Callable[[TwoWayTable], Significance]] = {
    "rao_scott": rao_scott_f,
    "rao_scott_first": rao_scott_first_order,
    "wald": wald_f,
    "wald_adjusted": lambda table: wald_f(table, adjusted=True),
}


def associate(wave: WaveData, question: str, by: str, *, where: str | None, method: Method, draws: int) -> Significance:
    """The test of no association between the question's answers and the axis's categories.

    Raises SurveyError (E-TAB) for unknown names, for several variables at once, and for a named method where the
    question is not single-answer or a 2 by 2 method meets a larger table.
    """
    plan = plan_counts(wave.questionnaire, [question], [by], where)
    if len(plan.variables) != 1:
        raise SurveyError([Problem(code="E-TAB-010", got=question)])
    variable = plan.variables[0]
    moments = measure(variable, plan.axes[0], wave.countable.responses.answers, wave.design, plan.where)
    if method == "auto":
        return association_of(moments, variable, draws)
    if variable.kind is not Kind.CHOICE:
        raise SurveyError([Problem(code="E-TAB-010", got=question)])
    table = two_way_table(moments, len(variable.question.options))
    if method == "fisher" and table.shape != (2, 2):
        raise SurveyError([Problem(code="E-TAB-011", got=f"{table.shape[0]}×{table.shape[1]}")])
    return (_OF_PERSONS | _OF_DESIGN)[method](table)
