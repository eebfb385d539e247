"""The order of a question's options or items as a fact: what `order` finds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from zushi_survey.analysis.facts import OrderFact, Unknown
from zushi_survey.analysis.words.order_words import Placed
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.orders import MEAN, order

if TYPE_CHECKING:
    from zushi_survey.analysis.testing.orders import Order, Place
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.pipeline.tabulation import TableRequest

_NOISE_DECIMALS = 12
"""Digits beyond this differ with the order of adding, and decide nothing."""


def order_fact(study: StudyFolder, request: TableRequest, question: str, by: str | None) -> OrderFact:
    """The order of the options, or of the items by an answer (None: by mean scores). Raises SurveyError."""
    try:
        (shown,) = order(study, request._replace(questions=(question,), axes=None, base=None), by)
    except SurveyError as error:
        codes = {problem.code for problem in error.problems}
        if not codes <= _NO_ORDER:
            raise
        unknown = Unknown.NO_COLUMN if "E-TAB-005" in codes else Unknown.NOT_ONE_OF_THEM
        return OrderFact(study.wave().spec.id, question, by or "", None, (), None, False, (), unknown)
    found = shown.order
    is_mean = shown.option == MEAN
    places = tuple(_placed(place, is_mean, shown.option) for place in found.places if place.estimate is not None)
    first = found.places[0] if found.places else None
    return OrderFact(
        wave=shown.title.wave,
        question=question,
        by=shown.option,
        base=min((place.base for place in found.places), default=None),
        places=places,
        alone=places[0].id if places and first and first.is_first else None,
        is_tested=_is_tested(found),
        near_first=tuple(_local(place.id) for place in found.places if place.rank_low == 1),
        unknown=Unknown.NOTHING if places else Unknown.NOBODY,
    )


_NO_ORDER = frozenset({"E-TAB-005", "E-TAB-013", "E-TAB-014", "E-TAB-015", "E-TAB-016"})


def _is_tested(found: Order) -> bool:
    """Whether the first was compared with anything; a single one is first without a test."""
    if len(found.places) < 2:
        return True
    first = found.places[0].id
    return any(pair.p_adjusted is not None for pair in found.pairs if first in (pair.first, pair.second))


def _placed(place: Place, is_mean: bool, option: str) -> Placed:
    """A place with its figure exact; items in “ ”, options in 「 」."""
    label = f"“{place.label}”" if option else f"「{place.label}」"
    figure = Fraction(repr(round(place.estimate or 0.0, _NOISE_DECIMALS)))
    return Placed(_local(place.id), label, figure, is_mean)


def _local(name: str) -> str:
    """An item's id within its question; an option's code as it is."""
    return name.rpartition(".")[2]
