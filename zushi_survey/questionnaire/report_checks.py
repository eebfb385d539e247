"""Names in the plan of a report that the questionnaire does not have: all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from zushi_survey.core.problems import Place, Problem
from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.model import Question, Questionnaire, QuestionType
from zushi_survey.questionnaire.report_plan import ReportPlan, ScatterPlan, TilePlan

_FILE = "study.yaml"


def check_report_plan(plan: ReportPlan, form: Questionnaire) -> list[Problem]:
    """Unknown questions (E-SET-005), a map that fits no axis (E-SET-006), a scatter of other things (E-SET-007)."""
    return [
        *_unknown(plan.respondents, "report.respondents", form),
        *(_map(plan.map, form) if plan.map else ()),
        *(_scatter(plan.scatter, form) if plan.scatter else ()),
    ]


def _unknown(names: tuple[str, ...], path: str, form: Questionnaire) -> Iterator[Problem]:
    """Questions and items that the questionnaire does not have."""
    known = {**form.question_by_id, **form.variables}
    for name in names:
        if name not in known:
            yield _problem("E-SET-005", path, name, tuple(known))


def _map(plan: TilePlan, form: Questionnaire) -> Iterator[Problem]:
    """The axis, its categories, the questions."""
    axis = form.axis_by_id.get(plan.axis)
    if axis is None:
        yield _problem("E-SET-006", "report.map.axis", plan.axis, tuple(form.axis_by_id))
    else:
        categories = tuple(category.id for category in axis_categories(axis, form))
        named = [one for row in plan.rows for one in row if one is not None]
        for name in (one for one in named if one not in categories):
            yield _problem("E-SET-006", "report.map.rows", name, categories)
        for name in (one for one in categories if one not in named):
            yield Problem(code="E-SET-006", where=Place(file=_FILE, path="report.map.rows"), got=f"{name} がありません")
    yield from _unknown(plan.questions, "report.map.questions", form)


def _scatter(plan: ScatterPlan, form: Questionnaire) -> Iterator[Problem]:
    """Two matrices with the same items, each with scores or nets."""
    names = (plan.satisfaction, plan.importance)
    yield from _unknown(names, "report.scatter", form)
    questions = [form.question_by_id[name] for name in names if name in form.question_by_id]
    items = {tuple(variable.item for variable in form.variables_of(question.id)) for question in questions}
    for question in questions:
        if question.type is not QuestionType.MATRIX or not _has_level(question) or len(items) > 1:
            yield Problem(code="E-SET-007", where=Place(file=_FILE, path="report.scatter"), got=question.id)


def _has_level(question: Question) -> bool:
    """Whether an item of the matrix has one number: a mean score, or the share of its first net."""
    return bool(question.nets) or any(option.score is not None for option in question.options)


def _problem(code: str, path: str, got: str, known: tuple[str, ...]) -> Problem:
    """An unknown name, with what comes near it."""
    close = get_close_matches(got, known, n=3, cutoff=0.5)
    nearest = f"(近い名前: {', '.join(close)})" if close else ""
    return Problem(code=code, where=Place(file=_FILE, path=path), got=got, params={"nearest": nearest})
