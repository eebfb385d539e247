"""What of two questionnaires is the same: kinds of answer, options, items and bands, never by likeness."""

from __future__ import annotations

from typing import NamedTuple

from zushi_survey.questionnaire.conditions import ConditionError, find_variable, normalise_label
from zushi_survey.questionnaire.model import TYPE_WORDS, Question, Questionnaire, QuestionType


class Form(NamedTuple):
    """A question, or one item (or rank) of it."""

    question: Question
    item: str

    @property
    def kind(self) -> tuple[str, int | None]:
        """Kind of answer: SA, MA, LA with its limit, NU, FA, RANKING; the items of a matrix are SA, MA or NU."""
        question = self.question
        if question.type is QuestionType.MATRIX:
            return question.item_type, None
        if question.type is QuestionType.RANKING:
            return question.type.value, question.ranks
        return question.type.value, question.limit if question.type is QuestionType.LIMITED else None


def form_of(name: str, questionnaire: Questionnaire) -> Form | None:
    """The question or item called `name`; None where there is none."""
    if question := questionnaire.question_by_id.get(name):
        return Form(question, "")
    try:
        variable = find_variable(name, questionnaire)
    except ConditionError:
        return None
    return Form(variable.question, variable.item_id)


def kind_words(form: Form) -> str:
    """The kind of answer in Japanese."""
    kind, limit = form.kind
    return f"{TYPE_WORDS[kind]}({limit}つまで)" if limit else TYPE_WORDS[kind]


def is_asked_alike(now: Question, before: Question) -> bool:
    """Whether both were asked of the same persons, by the words of their conditions; no condition is everyone."""
    return normalise_label(now.ask or "") == normalise_label(before.ask or "")


def same_options(now: Question, before: Question) -> bool:
    """Whether the options have the same codes and the same wording, spaces and width apart; the order is no matter."""
    return {o.code: normalise_label(o.label) for o in now.options} == {
        o.code: normalise_label(o.label) for o in before.options
    }


def same_items(now: Question, before: Question) -> bool:
    """Whether the items of a matrix have the same ids and wording; true without items."""
    return {i.id: normalise_label(i.label) for i in now.items} == {i.id: normalise_label(i.label) for i in before.items}


def same_bands(now: Question, before: Question) -> bool:
    """Whether the bands of a number have the same ends, in order."""
    return [(b.low, b.high) for b in now.bands] == [(b.low, b.high) for b in before.bands]
