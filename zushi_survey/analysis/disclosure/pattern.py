"""Which further numbers to hide: the cheapest pattern that no reader can undo, or a safe one where that takes too long.

The optimum is the one of Fischetti and Salazar (2001): a master problem of what to hide, and cuts from attacks on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from zushi_survey.analysis.disclosure.attack import Attack, Unmet
from zushi_survey.analysis.disclosure.components import Component
from zushi_survey.analysis.disclosure.solver import solved_in_whole_numbers


class Method(StrEnum):
    """How a pattern was found."""

    OPTIMUM = "optimum"
    """No safe pattern costs less."""
    GOOD = "good"
    """The cheapest that was found within the limits, completed by cheapest ways."""
    PATHS = "paths"
    """For each number in turn the cheapest way to make room for it (the rectangle, in linked tables)."""
    WHOLE = "whole"
    """Everything of the component that may be hidden."""


class Limits(NamedTuple):
    """How much work a component is worth; counted in steps, so that the same tables always give the same pattern."""

    rounds: int = 12
    """Attacks on a pattern before the optimum is given up."""
    nodes: int = 400
    """Branches of each master problem."""
    size: int = 700
    """Numbers of a component of which the optimum is sought."""
    paths: int = 4000
    """Numbers of a component of which cheapest ways are sought; a larger one is hidden whole."""
    seconds: float = 10.0
    """Time for one master problem: a last resort, far above what the steps take."""


@dataclass(frozen=True)
class Pattern:
    """What is hidden of a component."""

    hidden: frozenset[int]
    method: Method
    unmet: tuple[Unmet, ...] = ()
    """Needs that nothing of the component can meet."""


@lru_cache(maxsize=4096)
def protect_component(component: Component, limits: Limits) -> Pattern:
    """A safe pattern of the component; `unmet` says which needs no pattern of it can meet."""
    everything = frozenset(place for place, is_printed in enumerate(component.printed) if is_printed)
    hopeless = Attack.on(component, everything).unmet(component.required)
    if hopeless:
        return Pattern(everything, Method.WHOLE, tuple(hopeless))
    patterns = (_optimum, _by_paths)
    for find in patterns:
        found = find(component, limits)
        if found is not None and is_safe(component, found.hidden):
            return found
    return Pattern(everything, Method.WHOLE)


def is_safe(component: Component, hidden: frozenset[int]) -> bool:
    """The audit: whether no reader learns what he must not from a pattern, nor an insider another sensitive number."""
    return audited(component, hidden) is not None


def audited(component: Component, hidden: frozenset[int]) -> Attack | None:
    """The attack on a pattern that withstands it; None for one that does not."""
    attack = Attack.on(component, hidden)
    if attack.unmet(component.required) or attack.told_to_insiders(component.sensitive):
        return None
    return attack


def _optimum(component: Component, limits: Limits) -> Pattern | None:
    """The cheapest safe pattern; None where it takes more than the limits allow."""
    if len(component.values) > limits.size:
        return None
    master, hidden = _Master(component, limits), component.forced
    for _ in range(limits.rounds):
        cheapest = master.cheapest()
        if cheapest is None:
            break
        hidden = cheapest
        attack = Attack.on(component, hidden)
        unmet = attack.unmet(component.required)
        if not unmet:
            return Pattern(hidden, Method.OPTIMUM if master.is_proved else Method.GOOD)
        if not master.learn(attack, unmet):
            break
    return _by_paths(component, limits, hidden, Method.GOOD)


class _Master:
    """The problem of what to hide at least cost, as far as attacks have shown what is needed."""

    def __init__(self, component: Component, limits: Limits) -> None:
        self._component = component
        self._limits = limits
        self._free = [
            place for place, is_printed in enumerate(component.printed) if is_printed and place not in component.forced
        ]
        self._index = {place: index for index, place in enumerate(self._free)}
        self._cuts: dict[tuple[tuple[tuple[int, float], ...], float], None] = dict.fromkeys(self._first_cuts())
        self.is_proved = True

    def _first_cuts(self) -> Iterator[tuple[tuple[tuple[int, float], ...], float]]:
        """What every relation asks for by itself: whoever moves needs others that move against him."""
        component = self._component
        always = component.unprinted | component.forced
        required = component.required
        for row in component.rows:
            for place, factor in row:
                need = required.get(place)
                others = [(one, other_factor) for one, other_factor in row if one != place]
                if need is not None:
                    for amount, sign in ((need.down, 1), (need.up, -1)):
                        # Going down needs others of the same sign to go up, or those of the other sign to go down.
                        room = {
                            one: float(amount if (f * factor > 0) == (sign > 0) else min(component.values[one], amount))
                            for one, f in others
                        }
                        left = amount - sum(room[one] for one in room if one in always)
                        if left > 0:
                            cut = {self._index[one]: min(room[one], left) for one in room if one not in always}
                            yield tuple(sorted(cut.items())), float(left)
                elif place in self._index and not any(one in always for one, _ in others):
                    # One hidden number of a sum hides nothing.
                    cut = {self._index[one]: 1.0 for one, _ in others}
                    yield tuple(sorted([*cut.items(), (self._index[place], -1.0)])), 0.0

    def learn(self, attack: Attack, unmet: Iterable[Unmet]) -> bool:
        """Take on what the attacks show to be needed; False where they show nothing new."""
        before = len(self._cuts)
        for one in unmet:
            cut = attack.cut(one)
            if cut is not None:
                weights = tuple((self._index[place], round(weight, 6)) for place, weight in sorted(cut[0].items()))
                self._cuts[weights, round(cut[1] - 1e-5, 6)] = None
        return len(self._cuts) > before

    def cheapest(self) -> frozenset[int] | None:
        """The cheapest places to hide that fulfil everything learnt; None where none is found within the limits."""
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        component = self._component
        if not self._free:
            return component.forced
        cuts = list(self._cuts)
        rows = [row for row, (weights, _) in enumerate(cuts) for _ in weights]
        columns = [index for weights, _ in cuts for index, _ in weights]
        weights = [weight for weights, _ in cuts for _, weight in weights]
        matrix = csr_array((weights, (rows, columns)), shape=(len(cuts), len(self._free)))
        solved = solved_in_whole_numbers(
            np.array([component.costs[place] for place in self._free]),
            integrality=np.ones(len(self._free)),
            bounds=Bounds(0, 1),
            constraints=[LinearConstraint(matrix, [least for _, least in cuts], np.inf)] if cuts else [],
            options={"mip_rel_gap": 0, "node_limit": self._limits.nodes, "time_limit": self._limits.seconds},
        )
        if solved.x is None:
            return None
        self.is_proved = self.is_proved and solved.status == 0
        return component.forced.union(place for place, x in zip(self._free, solved.x, strict=True) if x > 0.5)


def _by_paths(
    component: Component, limits: Limits, start: frozenset[int] = frozenset(), method: Method = Method.PATHS
) -> Pattern | None:
    """For each need in turn the cheapest way to move that far, what is hidden already (`start`) being free."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack

    if len(component.values) > limits.paths:
        return None
    entries = [(row, place, factor) for row, terms in enumerate(component.rows) for place, factor in terms]
    rows, columns, factors = zip(*entries, strict=True)
    shape = (len(component.rows), len(component.values))
    matrix = csr_array((factors, (rows, columns)), shape=shape, dtype=float)
    both = hstack([matrix, -matrix]).tocsr()
    hidden = set(component.forced | start)
    unmet = Attack.on(component, hidden).unmet(component.required)
    for one in unmet:
        if not Attack.on(component, hidden).unmet({one.place: component.required[one.place]}):
            continue
        costs = np.array(component.costs) / np.maximum(1, np.minimum(component.values, one.need))
        costs[[*hidden, *component.unprinted]] = 0
        up = np.full(len(costs), float(component.most))
        down = np.array(component.values, dtype=float)
        least = np.zeros(2 * len(costs))
        (up if one.side == "down" else down)[one.place] = 0
        least[one.place if one.side == "up" else len(costs) + one.place] = one.need
        limits_of = np.column_stack([least, np.maximum(np.concatenate([up, down]), least)])
        solved = linprog(np.concatenate([costs, costs]), A_eq=both, b_eq=np.zeros(shape[0]), bounds=limits_of)
        if solved.status != 0:
            return None
        moved = np.abs(solved.x[: len(costs)] - solved.x[len(costs) :]) > 1e-6
        hidden.update(int(place) for place in np.flatnonzero(moved) if component.printed[place])
    return Pattern(frozenset(hidden), method)
