"""Nonresponse classes: respondents stand for those of their class who did not answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from zushi_survey.data.design import Positions

LARGEST_ADJUSTMENT = 2.0
"""A class whose adjustment is more than this many times the mean (exclusive) is merged with its neighbour."""


class Cell(NamedTuple):
    """One combination of class categories, as it was sent and answered."""

    place: tuple[int, ...]
    """Position of the category on each axis, in the order of the plan's axes."""
    label: str
    sent: int
    respondents: int


class NonresponseClass(NamedTuple):
    """One class after merging."""

    cells: tuple[Cell, ...]

    @property
    def label(self) -> str:
        """Its cells' labels."""
        return "＋".join(cell.label for cell in self.cells)

    @property
    def sent(self) -> int:
        """Questionnaires sent."""
        return sum(cell.sent for cell in self.cells)

    @property
    def respondents(self) -> int:
        """Valid sheets."""
        return sum(cell.respondents for cell in self.cells)

    @property
    def adjustment(self) -> float:
        """Sent for each respondent; infinite where nobody answered."""
        return self.sent / self.respondents if self.respondents else float("inf")


def form_classes(cells: Sequence[Cell], smallest: int) -> tuple[NonresponseClass, ...]:
    """The cells merged until every class has `smallest` respondents and no adjustment above LARGEST_ADJUSTMENT.

    A class too small, the first one first, is merged with its neighbour along the first axis, the smaller of two; where
    it has none left, with the smallest class of the neighbouring category of the other axes. A single class stays.

    References
    ----------
    Sarndal, Swensson & Wretman (1992), ch. 15; Valliant, Dever & Kreuter (2018).
    """
    everybody = NonresponseClass(tuple(sorted(cells, key=_order)))
    classes = [NonresponseClass((cell,)) for cell in everybody.cells if cell.sent]
    while len(classes) > 1:
        wrong = next((c for c in classes if is_too_small(c, smallest, everybody.adjustment)), None)
        if wrong is None:
            break
        other = _neighbour(wrong, classes)
        merged = NonresponseClass(tuple(sorted((*wrong.cells, *other.cells), key=_order)))
        classes = sorted([c for c in classes if c not in (wrong, other)] + [merged], key=lambda c: _order(c.cells[0]))
    return tuple(classes)


def is_too_small(part: NonresponseClass, smallest: int, mean_adjustment: float) -> bool:
    """Whether the class has fewer than `smallest` respondents or an adjustment above LARGEST_ADJUSTMENT x mean."""
    return part.respondents < smallest or part.adjustment > LARGEST_ADJUSTMENT * mean_adjustment


def classes_of(codes: Sequence[Positions], classes: Sequence[NonresponseClass]) -> Positions:
    """Class of each respondent from the categories of each axis; -1 where an axis does not know it."""
    by_place = {cell.place: number for number, part in enumerate(classes) for cell in part.cells}
    places = zip(*(code.tolist() for code in codes), strict=True)
    return np.array([by_place.get(place, -1) for place in places], dtype=np.intp)


def _order(cell: Cell) -> tuple[tuple[int, ...], int]:
    """The other axes first, then the first: neighbours along the first axis stand side by side."""
    return cell.place[1:], cell.place[0]


def _neighbour(wrong: NonresponseClass, classes: Sequence[NonresponseClass]) -> NonresponseClass:
    """The class to merge with; there must be another one."""
    columns = [list(column) for _, column in groupby(classes, key=lambda part: part.cells[0].place[1:])]
    position = next(index for index, column in enumerate(columns) if wrong in column)
    inside = columns[position]
    if len(inside) > 1:
        place = inside.index(wrong)
        return _smaller([inside[near] for near in (place - 1, place + 1) if 0 <= near < len(inside)])
    beside = [columns[near] for near in (position - 1, position + 1) if 0 <= near < len(columns)]
    return _smaller([part for column in beside for part in column])


def _smaller(classes: Sequence[NonresponseClass]) -> NonresponseClass:
    """The class with the fewest respondents, the first of several."""
    return min(classes, key=lambda part: part.respondents)
