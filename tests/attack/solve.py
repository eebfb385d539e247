"""Between which numbers a reader can place every count: sums followed by hand first, then linear programmes.

He knows that counts are whole persons. Known numbers are put in, sums with one unknown are worked out, and what is left
falls into components that are solved by HiGHS one by one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, floor, inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix

CLOSE = 1e-6
Row = tuple[tuple[int, ...], tuple[float, ...], bool]
"""Places, factors, and whether they are together 0 (otherwise: at least 0)."""


class ContradictionError(Exception):
    """What was read cannot all be true: a reader or a relation is wrong."""


@dataclass
class System:
    """Unknown counts, what is known of each, and their relations."""

    low: list[float]
    high: list[float]
    rows: list[Row]
    name: Callable[[int], str] = str
    seen_low: dict[int, float] = field(default_factory=dict)
    seen_high: dict[int, float] = field(default_factory=dict)
    """Values that a table in agreement with everything printed has."""
    programmes: int = 0

    def follow(self) -> None:
        """Bounds drawn tight along every relation, until nothing moves."""
        touching: dict[int, list[int]] = defaultdict(list)
        for number, (places, _, _) in enumerate(self.rows):
            for place in places:
                touching[place].append(number)
        waiting = deque(range(len(self.rows)))
        inside = set(waiting)
        while waiting:
            number = waiting.popleft()
            inside.discard(number)
            for place in self._tighten(self.rows[number]):
                for other in touching[place]:
                    if other not in inside:
                        inside.add(other)
                        waiting.append(other)

    def _tighten(self, row: Row) -> list[int]:
        """The places of which a row says more than was known."""
        places, factors, is_equal = row
        most = [f * (self.high[p] if f > 0 else self.low[p]) for p, f in zip(places, factors, strict=True)]
        sum_most = sum(most)
        moved = self._limit(row, [sum_most - one for one in most], 1)
        if is_equal:
            least = [f * (self.low[p] if f > 0 else self.high[p]) for p, f in zip(places, factors, strict=True)]
            sum_least = sum(least)
            moved += self._limit(row, [sum_least - one for one in least], -1)
        return moved

    def _limit(self, row: Row, others: Sequence[float], sign: int) -> list[int]:
        """factor * place + others >= 0 (or <= 0), for every place."""
        moved = []
        for place, factor, rest in zip(row[0], row[1], others, strict=True):
            if rest != rest or abs(rest) == inf:
                continue
            end = -rest / factor
            if (factor > 0) == (sign > 0):
                new = ceil(end - CLOSE)
                if new > self.low[place]:
                    self.low[place] = new
                    moved.append(place)
            else:
                new = floor(end + CLOSE)
                if new < self.high[place]:
                    self.high[place] = new
                    moved.append(place)
            if self.low[place] > self.high[place]:
                told = [
                    f"{f:g}*[{self.name(p)}]({self.low[p]:g}..{self.high[p]:g})"
                    for p, f in zip(row[0], row[1], strict=True)
                ]
                raise ContradictionError(" + ".join(told))
        return moved

    def is_known(self, place: int) -> bool:
        """Whether a count is one number."""
        return self.low[place] == self.high[place]

    @cached_property
    def components(self) -> dict[int, Component]:
        """For each unknown place the part of the system it belongs to; known numbers are put in. After `follow`."""
        parent = list(range(len(self.low)))

        def top(place: int) -> int:
            while parent[place] != place:
                parent[place] = parent[parent[place]]
                place = parent[place]
            return place

        left = [(row, open_) for row in self.rows if (open_ := [p for p in row[0] if not self.is_known(p)])]
        for _, open_ in left:
            for place in open_[1:]:
                parent[top(place)] = top(open_[0])
        rows: dict[int, list[Row]] = defaultdict(list)
        places: dict[int, list[int]] = defaultdict(list)
        for row, open_ in left:
            rows[top(open_[0])].append(row)
        for place in range(len(self.low)):
            if not self.is_known(place):
                places[top(place)].append(place)
        made = {one: Component(self, held, rows[one]) for one, held in places.items()}
        return {place: made[one] for one, held in places.items() for place in held}

    def interval(self, place: int, need_low: float, need_high: float) -> tuple[float, float]:
        """The least and the most a count can be; once a table is known that meets both needs, nothing is solved."""
        if self.is_known(place):
            return self.low[place], self.high[place]
        least = self._end(place, 1, need_low)
        most = self._end(place, -1, need_high)
        return least, most

    def exact(self, place: int) -> tuple[float, float]:
        """The least and the most, solved to the end."""
        return self.interval(place, self.low[place], self.high[place])

    def _end(self, place: int, sign: int, need: float) -> float:
        """One end; not further than needed."""
        bound = self.low[place] if sign > 0 else self.high[place]
        seen = (self.seen_low if sign > 0 else self.seen_high).get(place)
        if seen is not None and sign * seen <= sign * need + CLOSE:
            return seen
        if sign * bound > sign * need + CLOSE:
            return bound
        component = self.components[place]
        self.programmes += 1
        end = component.end(place, sign)
        if sign * end > sign * need + CLOSE:
            return sign * float(ceil(sign * end - CLOSE))
        return component.whole_end(place, sign, end)

    def witness(self, places: Iterable[int], values: Iterable[float]) -> None:
        """A table of whole persons in agreement with all that is printed."""
        for place, value in zip(places, values, strict=True):
            self.seen_low[place] = min(self.seen_low.get(place, inf), round(value))
            self.seen_high[place] = max(self.seen_high.get(place, -inf), round(value))


@dataclass
class Component:
    """Unknowns that hang together."""

    system: System
    places: list[int]
    rows: list[Row]

    @cached_property
    def at(self) -> Mapping[int, int]:
        """Where each place stands."""
        return {place: n for n, place in enumerate(self.places)}

    @cached_property
    def bounds(self) -> np.ndarray:
        """Least and most of each unknown."""
        system = self.system
        return np.array([[system.low[p], system.high[p]] for p in self.places], dtype=float)

    @cached_property
    def equal(self) -> tuple[csr_matrix, np.ndarray]:
        """Sums."""
        return self._matrix([row for row in self.rows if row[2]])

    @cached_property
    def least(self) -> tuple[csr_matrix, np.ndarray]:
        """What is at least something."""
        return self._matrix([row for row in self.rows if not row[2]])

    def _matrix(self, rows: Sequence[Row]) -> tuple[csr_matrix, np.ndarray]:
        data: list[float] = []
        across: list[int] = []
        down: list[int] = []
        right = np.zeros(len(rows))
        for n, (places, factors, _) in enumerate(rows):
            for place, factor in zip(places, factors, strict=True):
                if place in self.at:
                    data.append(factor)
                    across.append(self.at[place])
                    down.append(n)
                else:
                    right[n] -= factor * self.system.low[place]
        return csr_matrix((data, (down, across)), shape=(len(rows), len(self.places))), right

    def end(self, place: int, sign: int) -> float:
        """The least (or most) of a place, fractions of persons allowed."""
        cost = np.zeros(len(self.places))
        cost[self.at[place]] = sign
        (equal, of), (least, floor_) = self.equal, self.least
        solved = linprog(cost, A_eq=equal, b_eq=of, A_ub=-least, b_ub=-floor_, bounds=self.bounds, method="highs")
        if solved.status != 0:
            raise ContradictionError(f"{self.system.name(place)}: {solved.message}")
        if np.abs(solved.x - np.round(solved.x)).max() < CLOSE:
            self.system.witness(self.places, solved.x)
        return sign * float(solved.fun)

    def whole_end(self, place: int, sign: int, end: float) -> float:
        """The same in whole persons, where the table found was of fractions; what is not found in time says nothing."""
        seen = (self.system.seen_low if sign > 0 else self.system.seen_high).get(place)
        if seen is not None and abs(seen - end) < CLOSE:
            return seen
        cost = np.zeros(len(self.places))
        cost[self.at[place]] = sign
        (equal, of), (least, floor_) = self.equal, self.least
        solved = milp(
            cost,
            integrality=np.ones(len(self.places)),
            bounds=Bounds(self.bounds[:, 0], self.bounds[:, 1]),
            constraints=[LinearConstraint(equal, of, of), LinearConstraint(least, floor_, np.inf)],
            options={"time_limit": 5},
        )
        if solved.status == 2:
            raise ContradictionError(f"{self.system.name(place)}: no table of whole persons")
        if solved.x is None or solved.status != 0:
            return end
        self.system.witness(self.places, solved.x)
        return sign * float(round(solved.fun))


def combined(pairs: Iterable[tuple[int, float]]) -> Iterator[tuple[int, float]]:
    """Places with their factors, each place once."""
    held: dict[int, float] = defaultdict(float)
    for place, factor in pairs:
        held[place] += factor
    yield from ((place, factor) for place, factor in held.items() if factor)
