"""The parts of a system that can be protected one by one: what stays printed carries nothing from one to another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from zushi_survey.analysis.disclosure.system import Key, Need, System

_PER_PERSON = 1.0
_PER_CELL = 0.001
_TIE = 0.0001
"""Cost of hiding a number: the information lost, something for each mark, and a little that decides between equals."""


@dataclass(frozen=True)
class Component:
    """Numbers that readers could work out from one another, by place in the component."""

    numbers: tuple[int, ...]
    """Places in the system."""
    values: tuple[int, ...]
    printed: tuple[bool, ...]
    """Which of them are printed unless hidden; the others are what readers work out."""
    needs: tuple[Need | None, ...]
    costs: tuple[float, ...]
    rows: tuple[tuple[tuple[int, int], ...], ...]
    """Relations as (place, factor); what stays printed outside adds nothing to a deviation from the truth."""
    most: int
    """No number is above it."""

    @property
    def forced(self) -> frozenset[int]:
        """Places that are hidden in any case."""
        return frozenset(place for place, need in enumerate(self.needs) if need is not None and self.printed[place])

    @property
    def unprinted(self) -> frozenset[int]:
        """Places that no reader sees."""
        return frozenset(place for place, is_printed in enumerate(self.printed) if not is_printed)

    @property
    def required(self) -> dict[int, Need]:
        """What must be protected."""
        return {place: need for place, need in enumerate(self.needs) if need is not None and any(need)}

    @property
    def signature(self) -> str:
        """The same for components of which an audit finds the same."""
        needs = sorted(self.required.items())
        return hashlib.sha256(repr((self.values, self.printed, needs, self.rows)).encode()).hexdigest()

    @property
    def sensitive(self) -> tuple[int, ...]:
        """Small counts: what an insider of another of them must not get to know."""
        return tuple(place for place, need in self.required.items() if need.up)


def components_of(system: System, may_hide: Callable[[int], bool], costs: Sequence[float]) -> Iterator[Component]:
    """The components with something to protect, in the order of their numbers."""
    is_open = _open(system, may_hide)
    roots = list(range(len(system.numbers)))

    def root(place: int) -> int:
        while roots[place] != place:
            roots[place] = roots[roots[place]]
            place = roots[place]
        return place

    rows = [tuple(term for term in relation if is_open[term.number]) for relation in system.relations]
    for row in rows:
        for term in row[1:]:
            one, other = sorted((root(row[0].number), root(term.number)))
            roots[other] = one
    members: dict[int, list[int]] = {}
    for place, opened in enumerate(is_open):
        if opened:
            members.setdefault(root(place), []).append(place)
    relations: dict[int, list[tuple[tuple[int, int], ...]]] = {}
    for row in rows:
        if row:
            relations.setdefault(root(row[0].number), []).append(row)
    most = max((number.value for number in system.numbers), default=0)
    for head, places in members.items():
        if any(any(system.numbers[place].need or ()) for place in places):
            yield _component(system, places, relations.get(head, []), costs, most)


def _open(system: System, may_hide: Callable[[int], bool]) -> list[bool]:
    """Which numbers are or may be unknown to readers; what follows at once from what stays printed is not."""
    is_open = [
        not number.is_printed or number.need is not None or may_hide(place)
        for place, number in enumerate(system.numbers)
    ]
    unknown = [sum(is_open[term.number] for term in relation) for relation in system.relations]
    relations_of: dict[int, list[int]] = {}
    for row, relation in enumerate(system.relations):
        for term in relation:
            relations_of.setdefault(term.number, []).append(row)
    waiting = [row for row, left in enumerate(unknown) if left == 1]
    while waiting:
        found = [term.number for term in system.relations[waiting.pop()] if is_open[term.number]]
        for place in found:
            number = system.numbers[place]
            if not number.is_printed and number.need is None and len(found) == 1:
                is_open[place] = False
                for row in relations_of[place]:
                    unknown[row] -= 1
                    if unknown[row] == 1:
                        waiting.append(row)
    return is_open


def _component(
    system: System,
    places: Sequence[int],
    relations: Sequence[tuple[tuple[int, int], ...]],
    costs: Sequence[float],
    most: int,
) -> Component:
    """One component with places of its own."""
    local = {place: index for index, place in enumerate(places)}
    numbers = [system.numbers[place] for place in places]
    rows = dict.fromkeys(tuple((local[place], factor) for place, factor in relation) for relation in relations)
    return Component(
        tuple(places),
        tuple(number.value for number in numbers),
        tuple(number.is_printed for number in numbers),
        tuple(number.need for number in numbers),
        tuple(costs[place] for place in places),
        tuple(rows),
        2 * most + max((max(number.need) for number in numbers if number.need), default=0),
    )


def costs_of(system: System, seed: str) -> list[float]:
    """The cost of hiding each number and all that must go with it.

    Persons count; equals are told apart by a hash of what they are and the seed.
    """
    own = [
        _PER_PERSON * number.value + _PER_CELL + _TIE * _fraction(f"{seed}{_name(key)}")
        for number, key in zip(system.numbers, system.keys, strict=True)
    ]
    return [cost + sum(own[one] for one in system.shown_with.get(place, ())) for place, cost in enumerate(own)]


def _name(key: Key | None) -> str:
    """A number's name, the same in every run."""
    if key is None:
        return ""
    wave, parts = key
    return f"{wave}{sorted((name, sorted(codes.codes), codes.is_complement) for name, codes in parts)}"


def _fraction(text: str) -> float:
    """A number from 0 to 1 that looks drawn by lot."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:4], "big") / 2**32
