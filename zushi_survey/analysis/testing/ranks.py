"""Ranks with their uncertainty: which places an item can hold, and whether it may be called the first (最も).

References: docs/methods.md, ranks; Klein, Wright & Wieczorek (2020), JRSS-C 69, 589-606; Al Mohamad, Goeman & van Zwet
(2017) for rank sets from pairwise tests under Holm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.significance import Significance

Comparisons = Mapping[tuple[str, str], Significance]
"""One test per pair of items, in either order; a positive statistic says that the first of the pair is higher."""


class RankSet(NamedTuple):
    """The places an item can hold, from 1, both ends included."""

    first: int
    last: int


def rank_sets(items: Sequence[str], comparisons: Comparisons, alpha: float = 0.05) -> dict[str, RankSet]:
    """Rank set of every item, in the order given: Holm over all pairs, significant where p < alpha.

    A pair without a test (None) separates nothing.

    Raises
    ------
    KeyError
        If a pair of items is missing from the comparisons.
    """
    pairs = list(combinations(items, 2))
    above = dict.fromkeys(items, 0)
    below = dict.fromkeys(items, 0)
    signed = [_from(comparisons, *pair) for pair in pairs]
    for pair, (statistic, _), p in zip(pairs, signed, adjust([p for _, p in signed], "holm"), strict=True):
        if p is None or p >= alpha:
            continue
        higher, lower = pair if statistic > 0 else pair[::-1]
        above[lower] += 1
        below[higher] += 1
    return {item: RankSet(1 + above[item], len(items) - below[item]) for item in items}


def is_first(item: str, items: Sequence[str], comparisons: Comparisons, alpha: float = 0.05) -> bool:
    """Whether the item is separable from, and higher than, each of the others: Holm over its own m - 1 pairs.

    True for an item alone. The item must have been named beforehand or be the one printed first.
    """
    signed = [_from(comparisons, item, other) for other in items if other != item]
    adjusted = adjust([p for _, p in signed], "holm")
    return all(
        p is not None and p < alpha and statistic > 0 for (statistic, _), p in zip(signed, adjusted, strict=True)
    )


def _from(comparisons: Comparisons, item: str, other: str) -> tuple[float, float | None]:
    """Statistic, positive when `item` is higher than `other`, and p-value of the pair."""
    if (item, other) in comparisons:
        test = comparisons[item, other]
        return test.statistic or 0.0, test.p_value
    test = comparisons[other, item]
    return -(test.statistic or 0.0), test.p_value
