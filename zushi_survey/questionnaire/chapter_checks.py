"""Names in a chapter's plan that the questionnaire does not have: all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final, get_args

from zushi_survey.core.problems import Place, Problem
from zushi_survey.questionnaire.chapter import ChapterPlan, Field, FieldKind
from zushi_survey.questionnaire.claim_checks import axis_named
from zushi_survey.questionnaire.claims import FactField, GroupRef, Quantity, group_of, quantity_of
from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.model import Question, Questionnaire

TABLES: Final = ("method", "returns", "hearing", "respondents")
_OF_SHARES: Final = frozenset(
    {FieldKind.LEVEL, FieldKind.PERCENT, FieldKind.COUNT, FieldKind.MAJORITY, FieldKind.CHANGE, FieldKind.GROUP}
    | {FieldKind.GROUPS, FieldKind.TREND, FieldKind.PAIR}
)
_OF_THE_HEARING: Final = frozenset({FieldKind.MENTION, FieldKind.QUOTES})
_ORDERED_BY: Final = frozenset({FieldKind.FIRST, FieldKind.ORDER})


def check_chapter(plan: ChapterPlan, form: Questionnaire, file: str) -> list[Problem]:
    """Every unknown name of the plan (E-CHP-007) and every misuse (E-CHP-008), in order; `file` is its name."""
    return [problem for field in plan.fields for problem in _Checks(field, form, file).problems()]


class _Checks:
    """The checks of one field."""

    def __init__(self, field: Field, form: Questionnaire, file: str) -> None:
        self._field = field
        self._form = form
        self._place = Place(file=file, line=field.line)

    def problems(self) -> Iterator[Problem]:
        """The problems of the field, in order."""
        field = self._field
        if field.kind is FieldKind.FACT:
            yield from self._known(field.names[:1], get_args(FactField))
        elif field.kind is FieldKind.TABLE:
            yield from self._known(field.names[:1], TABLES)
            yield from self._known(field.names[1:], tuple(self._form.question_by_id))
        elif field.kind not in _OF_THE_HEARING:
            for name in field.names:
                yield from self._quantity(name)
            for text in field.inside:
                yield from self._group(text)
            yield from self._by()

    def _by(self) -> Iterator[Problem]:
        """What stands behind `by`: an answer for orders, axes for the rest."""
        if self._field.kind in _ORDERED_BY:
            question = self._question(self._field.names[0])
            if question is not None:
                yield from self._known(self._field.by, [*question.option_index, *(net.id for net in question.nets)])
            return
        known = [axis.id for axis in self._form.axes]
        for name in self._field.by:
            for part in name.split("*"):
                if axis_named(part, self._form) is None:
                    yield from self._known((part,), known)
        axis = self._form.axis_by_id.get(self._field.by[0]) if self._field.by else None
        if self._field.kind is FieldKind.TREND and axis is not None and not axis.ordered:
            yield self._misuse("順序のある分析軸(ordered: true)を書いてください")

    def _quantity(self, name: str) -> Iterator[Problem]:
        """A question, option or net that is not there."""
        of = quantity_of(name)
        question = self._question(name)
        if not isinstance(of, Quantity) or question is None:
            yield from self._known((name,), [*self._form.variables, *self._form.question_by_id])
            return
        if of.option:
            yield from self._known((of.option,), tuple(question.option_index))
        elif of.net:
            yield from self._known((of.net,), tuple(net.id for net in question.nets))
        elif self._field.kind in _OF_SHARES:
            yield self._misuse("選択肢(Q10=1)か、まとめ(Q12:known)まで書いてください")

    def _question(self, name: str) -> Question | None:
        """The question that a name is of."""
        of = quantity_of(name)
        if not isinstance(of, Quantity):
            return None
        variable = self._form.variables.get(of.question)
        return variable.question if variable else self._form.question_by_id.get(of.question)

    def _group(self, text: str) -> Iterator[Problem]:
        """An axis or category that is not there."""
        group = group_of(text)
        axis = axis_named(group.axis, self._form) if isinstance(group, GroupRef) else None
        if axis is None or not isinstance(group, GroupRef):
            yield from self._known((text,), [f"{axis.id}=..." for axis in self._form.axes])
            return
        yield from self._known((group.category,), [one.id for one in axis_categories(axis, self._form)])

    def _known(self, names: tuple[str, ...], known: list[str] | tuple[str, ...]) -> Iterator[Problem]:
        """E-CHP-007 for every name that is not among the known ones."""
        for name in names:
            if name not in known:
                close = get_close_matches(name, list(known), n=3, cutoff=0.5)
                nearest = f"(近い名前: {', '.join(close)})" if close else ""
                yield Problem(code="E-CHP-007", where=self._place, got=name, params={"nearest": nearest})

    def _misuse(self, detail: str) -> Problem:
        """E-CHP-008."""
        return Problem(code="E-CHP-008", where=self._place, got=self._field.text, params={"detail": detail})
