"""What a reader can work out: for every number the least and the most that what is printed allows.

Reference: statistics of disclosure control, linear attack; docs/decisions/0019.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zushi_survey.analysis.disclosure.components import Component
from zushi_survey.analysis.disclosure.solver import LinearProblem, Solved, solved_in_whole_numbers
from zushi_survey.analysis.disclosure.system import Need

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Side = Literal["down", "up"]
Floats = NDArray[np.float64]
_EXACT = 1e-6
"""Two ends or a whole number closer than this are the same."""
_NODES = 200
_SECONDS = 2.0
"""Branches of one attack in whole persons, and a last resort far above what they take."""
_ROUNDS = 4
"""Attempts to meet many needs with one possible table, before each is asked for by itself."""


class Unmet(NamedTuple):
    """A need that the pattern does not meet."""

    place: int
    side: Side
    need: int


class Interval(NamedTuple):
    """What a reader can infer of one number; `high` is None where nothing bounds it."""

    low: float
    high: float | None


@dataclass(frozen=True)
class Attack:
    """A reader of one component in which these places are not to be seen, in deviations from the truth."""

    component: Component
    unseen: tuple[int, ...]
    """Hidden and never printed places, ascending."""
    at_least: tuple[tuple[int, int], ...] = ()
    """What an insider knows besides: (place, least count)."""

    @classmethod
    def on(cls, component: Component, hidden: Iterable[int], at_least: Iterable[tuple[int, int]] = ()) -> Attack:
        """The attack on a pattern of hidden places."""
        return cls(component, tuple(sorted(component.unprinted.union(hidden))), tuple(at_least))

    @cached_property
    def _rows(self) -> list[int]:
        """Relations with something unseen."""
        unseen = set(self.unseen)
        return [place for place, row in enumerate(self.component.rows) if any(one in unseen for one, _ in row)]

    @cached_property
    def _matrix(self) -> csr_array:
        """`[relation, unseen]`."""
        from scipy.sparse import csr_array

        column = {place: index for index, place in enumerate(self.unseen)}
        entries = [
            (row, column[place], factor)
            for row, relation in enumerate(self._rows)
            for place, factor in self.component.rows[relation]
            if place in column
        ]
        rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((factors, (rows, columns)), shape=(len(self._rows), len(self.unseen)), dtype=float)

    @cached_property
    def _lower(self) -> Floats:
        """The least deviation of each unseen place."""
        lower = -np.array([self.component.values[place] for place in self.unseen], dtype=float)
        for place, least in self.at_least:
            if place in self.unseen:
                index = self.unseen.index(place)
                lower[index] += least
        return lower

    @cached_property
    def _problem(self) -> LinearProblem:
        """What the reader knows, ready to be asked."""
        return LinearProblem(self._matrix, self._lower)

    def _solved(self, cost: Floats, upper: Floats | None = None, *, whole: bool = False) -> Solved | None:
        """The deviations of least cost; None where nothing bounds them. `whole`: among whole numbers."""
        from scipy.optimize import Bounds, LinearConstraint

        high = np.full(len(self.unseen), np.inf) if upper is None else upper
        if not whole:
            return self._problem.solved(cost, high)
        rows = [LinearConstraint(self._matrix, 0, 0)] if self._matrix.shape[0] else []
        kind, bounds = np.ones(len(cost)), Bounds(self._lower, high)
        # A table of whole persons not found within the limits is taken not to be there: that hides more, never less.
        limits = {"node_limit": _NODES, "time_limit": _SECONDS}
        found = solved_in_whole_numbers(cost, integrality=kind, bounds=bounds, constraints=rows, options=limits)
        return Solved(found.x, found.fun, np.zeros(0)) if found.status == 0 else None

    def interval(self, place: int, *, whole: bool = False) -> Interval:
        """What the reader can infer of one place."""
        if place not in self.unseen:
            return Interval(self.component.values[place], self.component.values[place])
        cost = np.zeros(len(self.unseen))
        cost[self.unseen.index(place)] = 1
        value = self.component.values[place]
        low, high = self._solved(cost, whole=whole), self._solved(-cost, whole=whole)
        assert low is not None, "no number of persons is below 0"
        return Interval(value + low.value, None if high is None else value - high.value)

    def unmet(self, needs: Mapping[int, Need], *, whole: bool = False) -> list[Unmet]:
        """The needs that the pattern does not meet. `whole`: as known to readers who know that persons are whole."""
        found: list[Unmet] = []
        for side in ("down", "up"):
            waiting = {place: need.down if side == "down" else need.up for place, need in needs.items()}
            found += self._unmet_on(side, {place: need for place, need in waiting.items() if need > 0}, whole=whole)
        return found

    def _unmet_on(self, side: Side, waiting: dict[int, int], *, whole: bool) -> list[Unmet]:
        """The unmet needs of one side: one possible table shows many to be met."""
        unseen = {place: index for index, place in enumerate(self.unseen)}
        found = [Unmet(place, side, need) for place, need in waiting.items() if place not in unseen]
        waiting = {place: need for place, need in waiting.items() if place in unseen}
        for _ in range(_ROUNDS):
            met = self._met_together(side, waiting, unseen, whole=whole)
            if not met:
                break
            waiting = {place: need for place, need in waiting.items() if place not in met}
        for place, need in list(waiting.items()):
            if not self._met_together(side, {place: need}, unseen, whole=whole):
                found.append(Unmet(place, side, need))
        return found

    def _met_together(
        self, side: Side, waiting: Mapping[int, int], unseen: Mapping[int, int], *, whole: bool
    ) -> set[int]:
        """The needs that one possible table meets, which goes as far as it can for all of them."""
        if not waiting:
            return set()
        sign = 1.0 if side == "down" else -1.0
        cost, upper = np.zeros(len(self.unseen)), np.full(len(self.unseen), np.inf)
        for place, need in waiting.items():
            cost[unseen[place]] = sign / need
            if side == "up":
                upper[unseen[place]] = need
        solved = self._solved(cost, upper, whole=whole)
        if solved is None:
            return set()
        moved = -sign * solved.x
        if whole or np.abs(solved.x - np.round(solved.x)).max(initial=0.0) < _EXACT:
            self._possible.append(np.round(solved.x))
            met = {place for place, need in waiting.items() if moved[unseen[place]] > need - _EXACT}
            if len(waiting) == 1 and not met and not whole:
                self._remember(next(iter(waiting)), side, solved)
            return met
        if len(waiting) > 1:
            return set()
        # A table in fractions of persons meets the need of one reader only: ask the one who counts whole persons.
        ((place, need),) = waiting.items()
        if moved[unseen[place]] < need - _EXACT:
            self._remember(place, side, solved)
            return set()
        return self._met_together(side, waiting, unseen, whole=True)

    @cached_property
    def _multipliers(self) -> dict[tuple[int, Side], dict[int, float]]:
        """For each number and side that does not move far enough, what each relation has to do with that."""
        return {}

    def _remember(self, place: int, side: Side, solved: Solved) -> None:
        """Keep what an attack that failed shows."""
        self._multipliers[place, side] = {
            row: float(one) for row, one in zip(self._rows, solved.marginals, strict=True) if one
        }

    @cached_property
    def _possible(self) -> list[Floats]:
        """Tables of whole persons that the reader cannot exclude, as far as they were met."""
        return []

    def told_to_insiders(self, sensitive: Iterable[int]) -> list[tuple[int, int]]:
        """Pairs: whoever is one of the persons of the first place knows the second exactly. Asked after `unmet`."""
        sensitive = tuple(sensitive)
        found: list[tuple[int, int]] = []
        for place in sensitive:
            index = self.unseen.index(place)
            least = 1 - self.component.values[place]
            tables = [table for table in self._possible if table[index] >= least]
            others = [one for one in sensitive if one != place]
            same = [one for one in others if all(table[self.unseen.index(one)] == 0 for table in tables)]
            if same:
                insider = Attack(self.component, self.unseen, ((place, 1),))
                for side in (Need(up=1), Need(down=1)):
                    same = [one.place for one in insider.unmet(dict.fromkeys(same, side))]
            found += [(place, one) for one in same]
        return found

    def known(self, places: Iterable[int]) -> list[int]:
        """Those of the places that the reader knows exactly, fractions of persons allowed. Asked after `unmet`.

        No search with limits has a say here: what is taken to be known is printed.
        """
        index = {place: column for column, place in enumerate(self.unseen)}
        known: list[int] = []
        for place in places:
            if all(table[index[place]] == 0 for table in self._possible):
                low, high = self.interval(place)
                if high is not None and high - low < _EXACT:
                    known.append(place)
        return known

    def cut(self, unmet: Unmet) -> tuple[dict[int, float], float] | None:
        """What any pattern that meets the need must fulfil: hidden weights (by place) and their least sum.

        None where the weights do not say it: hiding all of them is not enough.
        """
        component, sign = self.component, 1.0 if unmet.side == "down" else -1.0
        scale = unmet.need  # the attack counted in needs, a cut counts in persons
        multipliers = self._multipliers.get((unmet.place, unmet.side), {})
        reduced = np.zeros(len(component.values))
        reduced[unmet.place] = sign
        for row, multiplier in multipliers.items():
            for place, factor in component.rows[row]:
                reduced[place] -= multiplier * scale * factor
        values = np.array(component.values, dtype=float)
        weights = np.where(
            reduced > _EXACT, reduced * values, np.where(reduced < -_EXACT, -reduced * component.most, 0)
        )
        always = component.unprinted | component.forced
        left = unmet.need - float(weights[list(always)].sum())
        if left <= _EXACT:
            return None
        cut = {
            place: min(float(weight), left) for place, weight in enumerate(weights) if weight and place not in always
        }
        return (cut, left) if sum(cut.values()) >= left - _EXACT else None
