"""Base weights adjusted by the nonresponse classes of the dispatch ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from zushi_survey.core.problems import Place, Problem
from zushi_survey.data.delivery import receipt_key
from zushi_survey.data.design import Positions
from zushi_survey.data.ledger import Ledger
from zushi_survey.data.responses import Numbers, Respondents, Responses
from zushi_survey.data.weighting.classes import Cell, NonresponseClass, classes_of, form_classes
from zushi_survey.data.weighting.targets import CROSS, Margin
from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.study import WeightingPlan

_PLACE = Place(file="study.yaml", path="weighting.classes")


class LedgerAxis(NamedTuple):
    """One axis of the ledger: who was sent to, and who of them answered."""

    id: str
    label: str
    categories: tuple[str, ...]
    sent: Positions
    """Category per questionnaire sent, -1 where the ledger does not know it."""
    respondents: Positions
    """Category per respondent, -1 also for those the ledger does not list."""


def class_axes(
    plan: WeightingPlan, responses: Respondents, ledger: Ledger | None
) -> tuple[tuple[LedgerAxis, ...], list[Problem]]:
    """The axes of the plan's classes, or what stands against them (E-WGT-002, 003).

    Classes look respondents up in the ledger, which answers without their sheets cannot tell (TypeError).
    """
    names = list(dict.fromkeys(plan.classes))
    if not names:
        return (), []
    if ledger is None:
        return (), [Problem(code="E-WGT-002", where=_PLACE)]
    allowed = ", ".join(ledger.categories)
    problems = [
        Problem(code="E-WGT-003", where=_PLACE, got=name, allowed=allowed)
        for name in names
        if name not in ledger.categories
    ]
    if problems:
        return (), problems
    if not isinstance(responses, Responses):
        raise TypeError("nonresponse classes need the sheets behind the answers")
    entries = {receipt_key(receipt): entry for entry, receipt in enumerate(ledger.receipts)}
    places = np.array([entries.get(receipt_key(receipt), -1) for receipt in responses.receipts], dtype=np.intp)
    return tuple(_ledger_axis(name, responses, ledger, places) for name in names), []


def _ledger_axis(name: str, responses: Respondents, ledger: Ledger, places: Positions) -> LedgerAxis:
    """One axis; `places` is each respondent's entry of the ledger, -1 for none."""
    axis = responses.questionnaire.axis_by_id[name]
    labels = tuple(category.label for category in axis_categories(axis, responses.questionnaire))
    code = {label: number for number, label in enumerate(labels)}
    sent = np.array([code.get(label, -1) for label in ledger.categories[name]] + [-1], dtype=np.intp)
    return LedgerAxis(name, axis.label, labels, sent[:-1], sent[places])


def nonresponse_classes(axes: Sequence[LedgerAxis], smallest: int) -> tuple[NonresponseClass, ...]:
    """Classes of all combinations of categories that were sent to, small ones merged."""
    sent = _counted([axis.sent for axis in axes])
    answered = _counted([axis.respondents for axis in axes])
    cells = [
        Cell(place, CROSS.join(axis.categories[n] for axis, n in zip(axes, place, strict=True)), count, answered[place])
        for place, count in sent.items()
    ]
    return form_classes(cells, smallest)


def _counted(codes: Sequence[Positions]) -> Counter[tuple[int, ...]]:
    """How many there are of each combination of known categories."""
    places = zip(*(code.tolist() for code in codes), strict=True)
    return Counter(place for place in places if min(place) >= 0)


def adjusted_weights(
    base: Numbers, axes: Sequence[LedgerAxis], classes: Sequence[NonresponseClass]
) -> tuple[Numbers, int]:
    """Base weights times sent / respondents of the class, the sum kept; and how many respondents are in no class.

    Those without a class keep the mean weight: the classes share what they had in proportion to all respondents.

    References
    ----------
    Sarndal, Swensson & Wretman (1992), ch. 15.
    """
    codes = classes_of([axis.respondents for axis in axes], classes)
    is_known = codes >= 0
    if not is_known.any():
        return base, len(base)
    factors = np.array([part.adjustment for part in classes])[codes[is_known]]
    weights = base.copy()
    known = base[is_known] * factors
    weights[is_known] = known * (base[is_known].sum() / known.sum())
    return weights, int((~is_known).sum())


def sent_margins(axes: Sequence[LedgerAxis], total: float) -> tuple[Margin, ...]:
    """Respondents by each axis of the classes against those sent; who is not known is left out."""
    margins: list[Margin] = []
    for axis in axes:
        sent = np.bincount(axis.sent[axis.sent >= 0], minlength=len(axis.categories))
        kept = np.flatnonzero(sent)
        position = np.full(len(sent) + 1, -1, dtype=np.intp)
        position[kept] = np.arange(len(kept))
        targets = sent[kept] * (total / max(sent.sum(), 1))
        labels = tuple(axis.categories[number] for number in kept)
        margins.append(Margin((axis.id,), axis.label, labels, position[axis.respondents], targets))
    return tuple(margins)
