"""What to count: variables, analysis axes and a filter, bound to one questionnaire."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product

import numpy as np
from numpy.typing import NDArray

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.questionnaire.conditions import (
    Condition,
    ConditionError,
    Every,
    axis_categories,
    axis_conditions,
    bind_condition,
    find_variable,
)
from zushi_survey.questionnaire.model import Axis, Band, Kind, Question, Questionnaire, QuestionType, Variable

ANY_RANK = "any"
"""Item id of the derived variable of a ranking question: chosen at any rank."""


@dataclass(frozen=True, slots=True)
class PlannedVariable:
    """One variable to count, with its nets as option positions."""

    id: str
    question: Question
    item: str
    item_label: str
    kind: Kind
    is_reversed: bool = False

    @property
    def nets(self) -> tuple[tuple[int, ...], ...]:
        """Option positions of each declared net."""
        return tuple(tuple(self.question.option_index[code] for code in net.options) for net in self.question.nets)

    @property
    def scores(self) -> tuple[float | None, ...]:
        """Score of each option, its sign turned where the item is a reversed one; None where it has none."""
        sign = -1 if self.is_reversed else 1
        return tuple(None if option.score is None else option.score * sign for option in self.question.options)


def values_in_band(values: NDArray[np.float64], band: Band) -> NDArray[np.bool_]:
    """Which values lie in the band, both ends inclusive."""
    low = -np.inf if band.low is None else band.low
    high = np.inf if band.high is None else band.high
    return np.asarray((values >= low) & (values <= high))


@dataclass(frozen=True, slots=True)
class PlannedCategory:
    """One category of a planned axis."""

    id: str
    label: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class PlannedAxis:
    """One axis to count by; its categories may overlap."""

    id: str
    label: str
    categories: tuple[PlannedCategory, ...]
    is_ordered: bool
    covers_all_options: bool
    """Whether whoever is in no category simply did not answer."""


@dataclass(frozen=True, slots=True)
class CountPlan:
    """All that `count_block` needs to know besides the answers."""

    variables: tuple[PlannedVariable, ...]
    axes: tuple[PlannedAxis, ...]
    where: Condition | None = None


def plan_counts(
    questionnaire: Questionnaire, questions: Sequence[str], axes: Sequence[str], where: str | None = None
) -> CountPlan:
    """The plan for these questions (ids, or `all`), axes (ids, `sex*age`, or question ids) and filter.

    Raises SurveyError (E-TAB) with every name that does not exist and what is near it.
    """
    problems: list[Problem] = []
    variables: list[PlannedVariable] = []
    for name in questions:
        variables.extend(_plan_question(name, questionnaire, problems))
    planned_axes = [axis for name in axes if (axis := _plan_axis(name, questionnaire, problems))]
    condition = None
    if where:
        try:
            condition = bind_condition(where, questionnaire)
        except ConditionError as error:
            problems.append(Problem(code="E-TAB-003", got=where, params={"detail": str(error)}))
    if problems:
        raise SurveyError(problems)
    once = {variable.id: variable for variable in variables}
    return CountPlan(tuple(once.values()), tuple({axis.id: axis for axis in planned_axes}.values()), condition)


def nested_axis(parts: Sequence[PlannedAxis]) -> PlannedAxis:
    """The product of axes: 性別×年齢, every combination in order."""
    categories = tuple(
        PlannedCategory(
            "*".join(category.id for category in combination),
            "／".join(category.label for category in combination),
            Every(tuple(category.condition for category in combination)),
        )
        for combination in product(*(axis.categories for axis in parts))
    )
    return PlannedAxis(
        "*".join(axis.id for axis in parts),
        "×".join(axis.label for axis in parts),
        categories,
        is_ordered=False,
        covers_all_options=all(axis.covers_all_options for axis in parts),
    )


def is_answered(variable: PlannedVariable, answers: Collection[str]) -> bool:
    """Whether the answers (by variable id) have what the variable is counted from; for `any`, at least one rank."""
    if variable.item != ANY_RANK:
        return variable.id in answers
    return any(name.startswith(f"{variable.question.id}.rank") for name in answers)


def conditions_of(plan: CountPlan) -> Iterator[Condition]:
    """Every condition that counting will evaluate."""
    if plan.where is not None:
        yield plan.where
    for axis in plan.axes:
        yield from (category.condition for category in axis.categories)


def _plan_question(name: str, questionnaire: Questionnaire, problems: list[Problem]) -> list[PlannedVariable]:
    """Planned variables of one question, or of all countable questions for `all`."""
    if name == "all":
        return [
            variable for question in questionnaire.questions for variable in _plan_variables(question, questionnaire)
        ]
    if question := questionnaire.question_by_id.get(name):
        planned = _plan_variables(question, questionnaire)
        if not planned:
            problems.append(Problem(code="E-TAB-004", got=name))
        return planned
    try:
        return [_plan_variable(find_variable(name, questionnaire))]
    except ConditionError:
        known = [*questionnaire.question_by_id, *questionnaire.variables]
        problems.append(Problem(code="E-TAB-001", got=name, params={"nearest": _nearest(name, known)}))
        return []


def _plan_variables(question: Question, questionnaire: Questionnaire) -> list[PlannedVariable]:
    """Planned variables of one question; free text has none."""
    planned = [_plan_variable(v) for v in questionnaire.variables_of(question.id) if v.kind is not Kind.TEXT]
    if question.type is QuestionType.RANKING:
        derived = PlannedVariable(f"{question.id}.{ANY_RANK}", question, ANY_RANK, "いずれかの順位で選択", Kind.CHOICES)
        return [derived, *planned]
    return planned


def _plan_variable(variable: Variable) -> PlannedVariable:
    """The planned form of a questionnaire variable."""
    is_reversed = variable.item is not None and variable.item.reversed
    return PlannedVariable(
        variable.id, variable.question, variable.item_id, variable.item_label, variable.kind, is_reversed
    )


def _plan_axis(name: str, questionnaire: Questionnaire, problems: list[Problem]) -> PlannedAxis | None:
    """One axis, nested where the name holds `*` or `×`."""
    parts: list[PlannedAxis] = []
    for part in name.replace("×", "*").split("*"):
        axis = questionnaire.axis_by_id.get(part.strip()) or _question_axis(part.strip(), questionnaire)
        if axis is None:
            known = [*questionnaire.axis_by_id, *questionnaire.question_by_id]
            problems.append(
                Problem(
                    code="E-TAB-002",
                    got=part.strip(),
                    allowed=", ".join(questionnaire.axis_by_id) or None,
                    params={"nearest": _nearest(part.strip(), known)},
                )
            )
            return None
        parts.append(_bound_axis(axis, questionnaire))
    return parts[0] if len(parts) == 1 else nested_axis(parts)


def _question_axis(name: str, questionnaire: Questionnaire) -> Axis | None:
    """An axis made of a question's own options (or a number's bands), or None."""
    try:
        variable = find_variable(name, questionnaire)
    except ConditionError:
        return None
    if not variable.question.options and not variable.question.bands:
        return None
    return Axis(id=variable.id.replace(".", "_"), label=variable.item_label or variable.question.label, question=name)


def _bound_axis(axis: Axis, questionnaire: Questionnaire) -> PlannedAxis:
    """The axis with its conditions."""
    categories = axis_categories(axis, questionnaire)
    conditions = axis_conditions(axis, questionnaire)
    planned = tuple(PlannedCategory(c.id, c.label, bound) for c, bound in zip(categories, conditions, strict=True))
    used = {code for category in categories for code in category.options}
    question = find_variable(axis.question, questionnaire).question if axis.question else None
    covers = question is not None and bool(used) and used >= set(question.option_index)
    return PlannedAxis(axis.id, axis.label, planned, axis.ordered, covers)


def _nearest(name: str, known: Sequence[str]) -> str:
    """Words about near names, or an empty text."""
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"(近い名前: {', '.join(close)})" if close else ""
