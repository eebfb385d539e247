"""Which published figures moved between two runs or two deliveries of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class FigureKey(NamedTuple):
    """Where a figure stands: everything that two runs must share for their figures to be the same figure."""

    wave: str
    question: str
    item: str
    option: str
    axis: str
    category: str
    base: str
    where: str
    weighted: str


class Figure(NamedTuple):
    """A figure as printed: the percentage (or mean) and the base it is of; a hidden figure prints as its mark."""

    text: str
    base: str


class FigureChange(NamedTuple):
    """One figure that moved, appeared (`before` None) or went (`after` None)."""

    key: FigureKey
    before: Figure | None
    after: Figure | None


def changed_figures(before: Mapping[FigureKey, Figure], after: Mapping[FigureKey, Figure]) -> tuple[FigureChange, ...]:
    """Figures that are not the same in both, in the order of `after`, then those that are gone."""
    moved = [FigureChange(key, before.get(key), now) for key, now in after.items() if before.get(key) != now]
    gone = [FigureChange(key, was, None) for key, was in before.items() if key not in after]
    return (*moved, *gone)
