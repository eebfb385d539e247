"""The order of the options (or items) of a question as rows of comparisons: what is first, what comes before what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from zushi_survey.analysis.tables import TOTAL
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.orders import Order, OrderedPair

PLACES_NAMED = 3
"""Places whose order is worth a sentence: the tail of an order is never separable (docs/methods.md, ranks)."""


class Ordered(NamedTuple):
    """What is ordered: the options of a variable, or the items of a question by mean or by the share of an option."""

    wave: str
    question: str
    item: str
    """Item of the question whose options are ordered; empty where the items themselves are."""
    is_items: bool
    by: str = "mean"
    """Option or net whose share orders the items."""
    by_label: str = ""


def neighbours(order: Order) -> tuple[tuple[str, str], ...]:
    """Each of the first places with the one after it, as printed."""
    ids = [place.id for place in order.places]
    return tuple(pairwise(ids))[:PLACES_NAMED]


def first_rows(order: Order, what: Ordered) -> Iterator[Comparison]:
    """Whether each is first: compared with the highest of the others, corrected (Holm) over all its pairs."""
    for place in order.places if len(order.places) > 1 else ():
        rival = next(other.id for other in order.places if other.id != place.id)
        own = [pair for pair in order.pairs if place.id in (pair.first, pair.second)]
        adjusted = [p for p in adjust([pair.test.p_value for pair in own], "holm") if p is not None]
        pair = _oriented(next(one for one in own if rival in (one.first, one.second)), place.id)
        yield pair_row(
            order,
            what,
            pair._replace(
                p_adjusted=max(adjusted) if len(adjusted) == len(own) else None,
                direction=Direction.HIGHER if place.is_first else Direction.NONE,
            ),
        )


def pair_rows(order: Order, what: Ordered, pairs: Sequence[tuple[str, str]]) -> Iterator[Comparison]:
    """The comparisons of the given pairs, the first of each with its second."""
    known = {frozenset((pair.first, pair.second)): pair for pair in order.pairs}
    for first, second in pairs:
        yield pair_row(order, what, _oriented(known[frozenset((first, second))], first))


def _oriented(pair: OrderedPair, first: str) -> OrderedPair:
    """The pair with this option first."""
    if pair.first == first:
        return pair
    turned = {Direction.HIGHER: Direction.LOWER, Direction.LOWER: Direction.HIGHER}
    return pair._replace(
        first=pair.second,
        second=pair.first,
        difference=None if pair.difference is None else -pair.difference,
        direction=turned.get(pair.direction, pair.direction),
    )


def pair_row(order: Order, what: Ordered, pair: OrderedPair) -> Comparison:
    """One pair as a row, of the whole of the wave."""
    places = {place.id: place for place in order.places}
    first, second = places[pair.first], places[pair.second]
    return Comparison(
        wave=what.wave,
        question=what.question,
        item=pair.first.removeprefix(f"{what.question}.") if what.is_items else what.item,
        option=what.by if what.is_items else pair.first,
        option_label=f"{first.label}: {what.by_label}" if what.by_label else first.label,
        axis=TOTAL,
        category=TOTAL,
        category_label="",
        against=Against.OPTION,
        against_id=pair.second.removeprefix(f"{what.question}.") if what.is_items else pair.second,
        against_label=second.label,
        base=pair.base,
        base_against=pair.base,
        estimate=first.estimate,
        estimate_against=second.estimate,
        difference=pair.difference,
        standard_error=pair.standard_error,
        interval_low=None,
        interval_high=None,
        test=pair.test,
        p_adjusted=pair.p_adjusted,
        family=sum(other.test.p_value is not None for other in order.pairs),
        direction=pair.direction,
    )
