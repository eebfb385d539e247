"""Conditions on answers as Japanese that a planner reads: 「Q1で「あいさつ程度」「ほとんどない」と答えた人」."""

from __future__ import annotations

import math

from zushi_survey.questionnaire.conditions import (
    MISSING_WORDS,
    Chosen,
    Compared,
    Condition,
    Every,
    Negated,
    Some,
    bind_condition,
)
from zushi_survey.questionnaire.model import Kind, Questionnaire, Variable

_MISSING_BY_STATE = {state: word for word, state in MISSING_WORDS.items()}


def asked_in_words(expression: str | None, questionnaire: Questionnaire) -> str:
    """Who is asked, as a noun phrase; empty for everyone. Raises ConditionError."""
    return f"{condition_in_words(bind_condition(expression, questionnaire), questionnaire)}人" if expression else ""


def condition_in_words(condition: Condition, questionnaire: Questionnaire) -> str:
    """The condition as a phrase that stands before 「人」."""
    match condition:
        case Chosen():
            return _chosen(condition, questionnaire, is_negated=False)
        case Compared():
            return f"{_name(questionnaire.variables[condition.variable])}が{_range(condition, questionnaire)}の"
        case Negated(part=Chosen() as part):
            return _chosen(part, questionnaire, is_negated=True)
        case Negated(part=Compared() as part):
            return f"{_name(questionnaire.variables[part.variable])}が{_range(part, questionnaire)}ではない"
        case Negated(part=part):
            return f"「{condition_in_words(part, questionnaire)}」にあてはまらない"
        case Every(parts=()):
            return "すべての"
        case Every(parts=parts):
            return _joined(parts, "、かつ、", questionnaire)
        case Some(parts=parts):
            return _joined(parts, "、または、", questionnaire)


def _joined(parts: tuple[Condition, ...], word: str, questionnaire: Questionnaire) -> str:
    """Several conditions in one phrase; a compound part stands in brackets."""
    if len(parts) == 1:
        return condition_in_words(parts[0], questionnaire)
    phrases = [
        f"({phrase})" if isinstance(part, Every | Some) and len(part.parts) > 1 else phrase
        for part in parts
        if (phrase := condition_in_words(part, questionnaire))
    ]
    return word.join(phrases)


def _chosen(condition: Chosen, questionnaire: Questionnaire, *, is_negated: bool) -> str:
    """Options and kinds of missing of one choice variable."""
    variable = questionnaire.variables[condition.variable]
    labels = "".join(f"「{variable.question.options[index].shown}」" for index in sorted(condition.options))
    phrases = []
    if labels:
        several = "のどれか" if variable.kind is Kind.CHOICES and len(condition.options) > 1 else ""
        verb = _verb(variable.kind, is_negated)
        phrases.append(f"{_name(variable)}で{labels}{several}{verb}")
    if states := "・".join(_MISSING_BY_STATE[state] for state in sorted(condition.states, reverse=True)):
        phrases.append(f"{_name(variable)}が{states}{'ではない' if is_negated else 'の'}")
    return ("、かつ、" if is_negated else "、または、").join(phrases)


def _verb(kind: Kind, is_negated: bool) -> str:
    """Answered, or chose."""
    if kind is Kind.CHOICES:
        return "を選んでいない" if is_negated else "を選んだ"
    return "と答えていない" if is_negated else "と答えた"


def _name(variable: Variable) -> str:
    """The question as people call it: its id, with the item."""
    return f"{variable.question.id}({variable.item_label})" if variable.item_label else variable.question.id


def _range(condition: Compared, questionnaire: Questionnaire) -> str:
    """The range with its unit."""
    unit = questionnaire.variables[condition.variable].question.unit or ""
    if condition.low == condition.high:
        return f"{condition.low:g}{unit}"
    low = "" if math.isinf(condition.low) else f"{condition.low:g}{unit}{'以上' if condition.low_inclusive else '超'}"
    high = (
        ""
        if math.isinf(condition.high)
        else f"{condition.high:g}{unit}{'以下' if condition.high_inclusive else '未満'}"
    )
    return low + high or "何らかの数"
