"""References inside a questionnaire or study file: ids used once, names that exist, routing that looks back."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from zushi_survey.core.problems import Problem
from zushi_survey.questionnaire.conditions import (
    ConditionError,
    axis_conditions,
    bind_condition,
    find_variable,
    variables_used,
)
from zushi_survey.questionnaire.model import (
    Axis,
    Kind,
    Question,
    Questionnaire,
    QuestionType,
    SlotColumns,
    variables_of,
)
from zushi_survey.questionnaire.study import StudyFile
from zushi_survey.questionnaire.yaml_lines import YamlDocument, YamlPath

_CHOICE_TYPES = {QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.LIMITED, QuestionType.RANKING}


def check_questionnaire(questionnaire: Questionnaire, document: YamlDocument) -> list[Problem]:
    """Every broken reference and contradiction, in file order; empty when there is none."""
    problems = list(_repeated([question.id for question in questionnaire.questions], ("questions",), "質問", document))
    for index, question in enumerate(questionnaire.questions):
        problems.extend(_check_question(question, ("questions", index), document))
    if problems:
        return problems
    order = {question.id: index for index, question in enumerate(questionnaire.questions)}
    for index, question in enumerate(questionnaire.questions):
        problems.extend(_check_routing(question, index, order, questionnaire, document))
    problems.extend(_repeated([axis.id for axis in questionnaire.axes], ("axes",), "軸", document))
    for index, axis in enumerate(questionnaire.axes):
        problems.extend(_check_axis(axis, ("axes", index), questionnaire, document))
    return problems


def check_study(study: StudyFile, document: YamlDocument) -> list[Problem]:
    """Waves that are named but not there, or twice."""
    known = [wave.id for wave in study.waves]
    problems = list(_repeated(known, ("waves",), "調査回", document))
    for key in ("report_wave", "compare_wave"):
        wanted = getattr(study, key)
        if wanted is not None and wanted not in known:
            place = document.place((key,))
            problems.append(Problem(code="E-SET-001", where=place, got=wanted, allowed=", ".join(known)))
    for index, wave in enumerate(study.waves):
        if bool(wave.answers) == (wave.published is not None):
            problems.append(Problem(code="E-WAV-027", where=document.place(("waves", index)), got=wave.id))
    return problems


def _repeated(names: list[str], path: YamlPath, kind: str, document: YamlDocument) -> Iterator[Problem]:
    """E-QST-005 for every name after its first use."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            place = document.place((*path, index))
            yield Problem(code="E-QST-005", where=place, got=name, params={"kind": kind})
        seen.add(name)


def _check_question(question: Question, path: YamlPath, document: YamlDocument) -> Iterator[Problem]:
    """Problems inside one question."""
    yield from _repeated([option.code for option in question.options], (*path, "options"), "選択肢", document)
    yield from _repeated([item.id for item in question.items], (*path, "items"), "項目", document)
    yield from _repeated([net.id for net in question.nets], (*path, "nets"), "まとめ", document)
    for index, net in enumerate(question.nets):
        for code in net.options:
            if code not in question.option_index:
                place = document.place((*path, "nets", index, "options"))
                yield Problem(code="E-QST-007", where=place, got=code, allowed=", ".join(question.option_index))
    for detail, hint in _shape_faults(question):
        place = document.place(path)
        yield Problem(code="E-QST-010", where=place, got=question.type, params={"detail": detail, "hint": hint})


def _shape_faults(question: Question) -> Iterator[tuple[str, str]]:
    """What the question's type needs and does not have: (fault, remedy)."""
    kind = question.type
    needs_options = kind in _CHOICE_TYPES or (kind is QuestionType.MATRIX and question.item_type != "NU")
    if needs_options and not question.options:
        yield "選択肢がありません", "options に選択肢を書いてください"
    if kind in (QuestionType.NUMBER, QuestionType.FREE) and question.options:
        yield "数量・自由記述に選択肢があります", "options を消すか、type を SA などに直してください"
    if kind is QuestionType.LIMITED and question.limit is None:
        yield "選べる数がありません", "limit に選べる数を書いてください"
    if kind is QuestionType.MATRIX and not question.items:
        yield "項目がありません", "items に項目を書いてください"
    if kind is QuestionType.RANKING and question.ranks is None:
        yield "順位の数がありません", "ranks に順位の数(3位までなら3)を書いてください"
    if kind is QuestionType.RANKING and isinstance(question.columns, SlotColumns):
        if len(question.columns.names) != (question.ranks or 0):
            yield "順位の数と列の数が違います", "columns の names を順位の数だけ書いてください"
        return
    for variable in variables_of(question):
        if variable.kind in (Kind.CHOICE, Kind.NUMBER, Kind.TEXT) and variable.columns.kind != "single":
            yield "1つだけ答える質問の列が複数です", "columns の kind を single にしてください"
            return


def _check_routing(
    question: Question, index: int, order: dict[str, int], questionnaire: Questionnaire, document: YamlDocument
) -> Iterator[Problem]:
    """Problems of one question's `ask`."""
    if question.ask is None:
        return
    path: YamlPath = ("questions", index, "ask")
    try:
        used = set(variables_used(bind_condition(question.ask, questionnaire)))
    except ConditionError as error:
        yield _condition_problem(error, path, questionnaire, document)
        return
    for variable in sorted(used):
        if order[questionnaire.variables[variable].question.id] >= index:
            yield Problem(code="E-QST-009", where=document.place(path), got=variable)


def _check_axis(axis: Axis, path: YamlPath, questionnaire: Questionnaire, document: YamlDocument) -> Iterator[Problem]:
    """Problems of one axis."""
    yield from _repeated([category.id for category in axis.categories], (*path, "categories"), "区分", document)
    try:
        if axis.question is not None:
            find_variable(axis.question, questionnaire)
        axis_conditions(axis, questionnaire)
    except ConditionError as error:
        yield _condition_problem(error, path, questionnaire, document)


def _condition_problem(
    error: ConditionError, path: YamlPath, questionnaire: Questionnaire, document: YamlDocument
) -> Problem:
    """The problem for a condition that cannot be bound."""
    place = document.place(path)
    if error.kind == "question":
        close = get_close_matches(error.name, list(questionnaire.variables), n=3, cutoff=0.6)
        nearest = f"(近い名前: {', '.join(close)})" if close else ""
        return Problem(code="E-QST-006", where=place, got=error.name, params={"nearest": nearest})
    if error.kind == "option":
        return Problem(code="E-QST-007", where=place, got=error.name, params={})
    return Problem(code="E-QST-008", where=place, params={"detail": str(error)})
