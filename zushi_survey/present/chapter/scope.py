"""What a chapter looks at: every difference behind its fields, and the subjects in which findings are sought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from zushi_survey.analysis.facts import Evidence, Facts
from zushi_survey.analysis.findings import Subject
from zushi_survey.present.names import Names
from zushi_survey.present.sentences import quantities_of
from zushi_survey.questionnaire.chapter import Field, FieldKind
from zushi_survey.questionnaire.claims import GroupRef, Quantity, group_of
from zushi_survey.questionnaire.model import Question, Questionnaire, QuestionType

_BOTH_SIDES = 2
"""Of two options one says what the other says."""
_MOST_PAIRED = 5
"""Items of a matrix with more rows than this are not compared pair by pair: their order says it."""


def looked_at(fields: Iterable[Field], facts: Facts, names: Names) -> Iterator[Evidence]:
    """The differences that the fields ask for: all categories of an axis, even where one is named."""
    for field in fields:
        of = next(iter(quantities_of(field)), None)
        if of is None:
            continue
        if field.kind is FieldKind.CHANGE:
            yield facts.change(of)
        elif field.kind is FieldKind.CHANGED:
            yield from facts.option_changes(of.question)
        elif field.kind is FieldKind.TREND:
            yield facts.trend(of, field.by[0])
        elif field.kind in (FieldKind.GROUP, FieldKind.GROUPS):
            for axis in _axes(field):
                yield from (facts.group_difference(of, GroupRef(axis, one)) for one in names.categories(axis))


def _axes(field: Field) -> list[str]:
    """The axes that a field looks along."""
    inside = [group.axis for text in field.inside if isinstance(group := group_of(text), GroupRef)]
    return list(dict.fromkeys([*field.by, *inside]))


def subject_of(
    questions: Sequence[str], axes: Sequence[str], names: Names, mentions: Sequence[tuple[str, str]] = ()
) -> Subject:
    """What to look for findings in: these questions by these axes, and these codes of the hearing."""
    form = names.form
    asked = [form.question_by_id[question] for question in questions]
    ordered = [axis for axis in axes if axis in form.axis_by_id and form.axis_by_id[axis].ordered]
    return Subject(
        quantities=tuple(of for question in asked for of in _shares(question, form)),
        questions=tuple(order for question in asked for order in _orders(question)),
        pairs=tuple(pair for question in asked for pair in _pairs(question, form)),
        groups=tuple(GroupRef(axis, category) for axis in axes for category in names.categories(axis)),
        ordered_axes=tuple(ordered),
        mentions=tuple(mentions),
    )


def findable(form: Questionnaire, axes: Sequence[str]) -> list[str]:
    """Questions in which findings are sought: those with answers to choose, that no axis is made of.

    What an axis could be made of says who answered, and that older people have lived here longer is no finding.
    """
    of_axes = {axis.question for axis in form.axes} | set(axes)
    kinds = (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.LIMITED, QuestionType.MATRIX)
    return [one.id for one in form.questions if one.type in kinds and one.id not in of_axes]


def _shares(question: Question, form: Questionnaire) -> Iterator[Quantity]:
    """The shares that a reader asks for: nets where there are any, else the options that say something."""
    several = question.type in (QuestionType.MULTIPLE, QuestionType.LIMITED)
    for variable in form.variables_of(question.id):
        if question.nets and not several:
            yield from (Quantity(variable.id, net=net.id) for net in question.nets)
        else:
            codes = (one.code for one in question.options if not (one.exclusive or one.free_text))
            yield from (Quantity(variable.id, code) for code in codes)


def _orders(question: Question) -> Iterator[tuple[str, str | None]]:
    """The orders of a question: of its options, or of its items by mean scores or by its first net."""
    if question.type is not QuestionType.MATRIX or any(option.score is not None for option in question.options):
        yield question.id, None
    elif question.nets:
        yield question.id, question.nets[0].id


def _pairs(question: Question, form: Questionnaire) -> Iterator[tuple[Quantity, Quantity]]:
    """Two nets of one question, or the items of a short matrix by its first option."""
    if question.type is QuestionType.MATRIX:
        first = question.options[0].code
        items = [Quantity(variable.id, first) for variable in form.variables_of(question.id)]
        if not question.nets and len(items) <= _MOST_PAIRED:
            yield from combinations(items, 2)
    elif question.type is QuestionType.SINGLE:
        yield from combinations([Quantity(question.id, net=net.id) for net in question.nets], 2)
