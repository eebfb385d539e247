"""What can be wrong with a file of statements: names that the questionnaire does not have, references, half claims."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from zushi_survey.core.problems import Problem
from zushi_survey.questionnaire.claims import (
    AssociationClaim,
    CauseClaim,
    ClaimsFile,
    FirstClaim,
    GroupRef,
    LimitedClaim,
    MajorityClaim,
    NoDifferenceClaim,
    OrderClaim,
    PositiveClaim,
    Quantity,
    SameClaim,
    Single,
    SomeAssociationClaim,
    SomeChangedClaim,
    TopClaim,
    TrendClaim,
)
from zushi_survey.questionnaire.conditions import ConditionError, axis_categories, find_variable
from zushi_survey.questionnaire.model import Axis, Question, Questionnaire, QuestionType
from zushi_survey.questionnaire.yaml_lines import YamlDocument, YamlPath


def check_claims(file: ClaimsFile, document: YamlDocument, form: Questionnaire) -> list[Problem]:
    """Every problem of a file of statements, in file order; `form` is the questionnaire of the reported wave."""
    checks = _Checks(file, document, form)
    problems = list(checks.references())
    for part, statements in (("statements", file.statements), ("background", file.background)):
        for number, statement in enumerate(statements):
            for place, claim in enumerate(statement.says):
                problems.extend(checks.claim(claim, (part, number, "says", place)))
    return problems


def axis_named(name: str, form: Questionnaire) -> Axis | None:
    """The axis of this id, or a question taken as an axis; None where there is neither."""
    if axis := form.axis_by_id.get(name):
        return axis
    try:
        question = find_variable(name, form).question
    except ConditionError:
        return None
    return Axis(id=name, label=question.label, question=name) if question.options or question.bands else None


class _Named(NamedTuple):
    """A question with the answers that a claim names of it."""

    question: str
    answers: tuple[str, ...]
    by: str | None
    is_of_items: bool
    """Whether a matrix question is meant with its items and not its options."""


class _Checks:
    """The checks of one file."""

    def __init__(self, file: ClaimsFile, document: YamlDocument, form: Questionnaire) -> None:
        self._file = file
        self._document = document
        self._form = form
        self._ids = {statement.id for statement in (*file.statements, *file.background)}

    def references(self) -> Iterator[Problem]:
        """Ids used twice; statements that lead in a circle."""
        seen: set[str] = set()
        same = {s.id: c.id for s in self._file.statements for c in s.says if isinstance(c, SameClaim)}
        for part, statements in (("statements", self._file.statements), ("background", self._file.background)):
            for number, statement in enumerate(statements):
                if statement.id in seen:
                    yield self._problem("E-CLM-009", (part, number, "id"), statement.id)
                seen.add(statement.id)
                if part == "statements" and _leads_back(statement.id, same):
                    yield self._problem("E-CLM-008", (part, number), statement.id)

    def claim(self, claim: Single, path: YamlPath) -> Iterator[Problem]:
        """Problems of one claim."""
        for name in ("of", "higher", "lower", "together_with", "other"):
            quantity = getattr(claim, name, None)
            if isinstance(quantity, Quantity):
                yield from self._quantity(quantity, (*path, name))
        group = getattr(claim, "group", None)
        if isinstance(group, GroupRef):
            yield from self._group(group, (*path, "group"))
        along = TrendClaim | AssociationClaim | SomeAssociationClaim | NoDifferenceClaim
        if isinstance(claim, along) and claim.axis is not None:
            yield from self._axis(claim.axis, (*path, "axis"), must_be_ordered=isinstance(claim, TrendClaim))
        if named := _named(claim):
            yield from self._answers(named, path)
        if isinstance(claim, SameClaim | CauseClaim):
            yield from self._reference(claim, path)
        yield from self._shape(claim, path)

    def _problem(
        self, code: str, path: YamlPath, got: str | None, allowed: str | None = None, **params: str
    ) -> Problem:
        """A problem at a place of the file."""
        return Problem(code=code, where=self._document.place(path), got=got, allowed=allowed, params=params)

    def _quantity(self, quantity: Quantity, path: YamlPath) -> Iterator[Problem]:
        """A share or mean that the questionnaire does not have."""
        variable = self._form.variables.get(quantity.question)
        if variable is None:
            yield self._unknown_question(quantity.question, path, list(self._form.variables))
            return
        question = variable.question
        if quantity.is_mean:
            if not _has_scores(question):
                yield self._problem("E-CLM-006", path, str(quantity))
        elif quantity.option and quantity.option not in question.option_index:
            yield self._problem("E-CLM-002", path, str(quantity), ", ".join(question.option_index))
        elif quantity.net and quantity.net not in {net.id for net in question.nets}:
            yield self._problem("E-CLM-002", path, str(quantity), ", ".join(net.id for net in question.nets) or None)

    def _group(self, group: GroupRef, path: YamlPath) -> Iterator[Problem]:
        """An axis or category that the questionnaire does not have; nested ones part by part."""
        axes, categories = group.axis.split("*"), group.category.split("*")
        unknown = [axis for axis in axes if axis_named(axis, self._form) is None]
        for name in unknown:
            yield self._unknown_axis(name, path)
        if unknown:
            return
        known = [self._categories(axis) for axis in axes]
        if len(axes) != len(categories) or any(c not in k for c, k in zip(categories, known, strict=False)):
            yield self._problem("E-CLM-004", path, str(group), " * ".join(", ".join(part) for part in known))

    def _axis(self, name: str, path: YamlPath, *, must_be_ordered: bool) -> Iterator[Problem]:
        """An axis that the questionnaire does not have, or one without an order where an order is claimed."""
        axis = axis_named(name, self._form)
        if axis is None:
            yield self._unknown_axis(name, path)
        elif must_be_ordered and not axis.ordered:
            ordered = ", ".join(one.id for one in self._form.axes if one.ordered)
            yield self._problem("E-CLM-011", path, name, ordered or None)

    def _categories(self, name: str) -> list[str]:
        """Ids of the categories of an axis."""
        axis = axis_named(name, self._form)
        return [category.id for category in axis_categories(axis, self._form)] if axis else []

    def _answers(self, named: _Named, path: YamlPath) -> Iterator[Problem]:
        """A question, and options or items of it, that the questionnaire does not have."""
        question = self._form.question_by_id.get(named.question)
        if question is None:
            yield self._unknown_question(named.question, path, list(self._form.question_by_id))
            return
        is_matrix = question.type is QuestionType.MATRIX
        of_items = is_matrix and named.is_of_items
        known = [item.id for item in question.items] if of_items else [option.code for option in question.options]
        if unknown := [answer for answer in named.answers if answer not in known]:
            yield self._problem("E-CLM-005", path, ", ".join(unknown), ", ".join(known))
        names = [*question.option_index, *(net.id for net in question.nets)]
        if named.by is not None and named.by not in names:
            yield self._problem("E-CLM-002", path, f"{question.id} {named.by}", ", ".join(names))
        if of_items and named.by is None and not _has_scores(question):
            yield self._problem("E-CLM-006", path, question.id)

    def _reference(self, claim: SameClaim | CauseClaim, path: YamlPath) -> Iterator[Problem]:
        """A statement that is not in the file."""
        key, wanted = ("id", claim.id) if isinstance(claim, SameClaim) else ("against", claim.against)
        known = {one.id for one in self._file.statements} if isinstance(claim, SameClaim) else self._ids
        if wanted is not None and wanted not in known:
            yield self._problem("E-CLM-007", (*path, key), wanted)

    def _shape(self, claim: Single, path: YamlPath) -> Iterator[Problem]:
        """Claims of which one of two fields is needed, and no more."""
        if isinstance(claim, MajorityClaim) and (claim.over is None) == (claim.under is None):
            yield self._problem(
                "E-CLM-010", path, None, kind="majority", hint="over と under のどちらか一方を書いてください"
            )
        if isinstance(claim, AssociationClaim) and (claim.together_with is None) == (claim.axis is None):
            hint = "together_with と axis のどちらか一方を書いてください"
            yield self._problem("E-CLM-010", path, None, kind="association", hint=hint)
        if isinstance(claim, NoDifferenceClaim) and not _has_one_comparison(claim):
            hint = "previous、group、axis、other のどれか1つを書いてください(previous には group を添えられます)"
            yield self._problem("E-CLM-010", path, None, kind="no_difference", hint=hint)

    def _unknown_question(self, name: str, path: YamlPath, known: list[str]) -> Problem:
        """E-CLM-001."""
        return self._problem("E-CLM-001", path, name, nearest=_nearest(name, known))

    def _unknown_axis(self, name: str, path: YamlPath) -> Problem:
        """E-CLM-003."""
        known = list(self._form.axis_by_id)
        return self._problem("E-CLM-003", path, name, ", ".join(known) or None, nearest=_nearest(name, known))


def _has_one_comparison(claim: NoDifferenceClaim) -> bool:
    """Whether it says once what the quantity is compared with; a group may be that of an earlier wave."""
    group = claim.group is not None and not claim.previous
    return sum((claim.previous, group, claim.axis is not None, claim.other is not None)) == 1


def _named(claim: Single) -> _Named | None:
    """The question that a claim is about as a whole, with what it names of it; None for other claims."""
    match claim:
        case FirstClaim():
            return _Named(claim.question, (claim.answer,), claim.by, is_of_items=True)
        case OrderClaim():
            return _Named(claim.question, claim.answers, claim.by, is_of_items=True)
        case TopClaim():
            return _Named(claim.question, claim.answers, None, is_of_items=True)
        case LimitedClaim():
            return _Named(claim.question, claim.answers, None, is_of_items=False)
        case SomeChangedClaim() | SomeAssociationClaim():
            return _Named(claim.question, (), None, is_of_items=False)
        case PositiveClaim():
            return _Named(claim.items_of, (), None, is_of_items=True)
    return None


def _has_scores(question: Question) -> bool:
    """Whether answers have numbers to take a mean of."""
    return question.type is QuestionType.NUMBER or any(option.score is not None for option in question.options)


def _leads_back(start: str, same: dict[str, str]) -> bool:
    """Whether following `same` from a statement comes to it again."""
    passed: set[str] = set()
    at = same.get(start)
    while at is not None and at not in passed:
        if at == start:
            return True
        passed.add(at)
        at = same.get(at)
    return False


def _nearest(name: str, known: list[str]) -> str:
    """Words about near names, or an empty text."""
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"(近い名前: {', '.join(close)})" if close else ""
