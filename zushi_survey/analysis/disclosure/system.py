"""The linked system: one variable per number that is printed or can be worked out, and what its readers know of them.

Every relation is true of the real numbers: what a reader may believe beyond that can mislead but not inform.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple

from zushi_survey.analysis.disclosure.boxes import Box

Key = tuple[str, Box]
"""Wave and box of a number."""


class Need(NamedTuple):
    """How far from the truth a reader's lower and upper end must at least be, in persons."""

    down: int = 0
    up: int = 0

    def __or__(self, other: Need) -> Need:
        """Both needs together."""
        return Need(max(self.down, other.down), max(self.up, other.up))


class Level(IntEnum):
    """How reluctantly a number is hidden for the sake of another: each level only where the ones before do not do."""

    INNER = 0
    BASE = 1
    """Those of a category whom a question was put to by its routing."""
    MARGIN = 2
    """Everyone, and zeros."""
    WHOLE = 3
    """The base of everyone, and of a category in every question that was put to everyone."""
    RELEASED = 4
    """Printed before: nothing hides it any more."""


@dataclass(frozen=True, slots=True)
class Number:
    """One variable of the system."""

    value: int
    """The truth, which the office knows; for what nobody can work out, one possible value."""
    is_printed: bool = True
    level: Level = Level.INNER
    threshold: int = 0
    """Counts above 0 and below it are sensitive."""
    need: Need | None = None
    """What must be protected; None: it may be printed."""
    is_soft: bool = False
    """Hidden for the size of its group only, or as persons not asked: printed where it cannot be kept secret."""

    def merged(self, other: Number) -> Number:
        """The same number seen in another place."""
        need = (self.need or Need()) | (other.need or Need()) if self.need or other.need else None
        return replace(
            self,
            is_printed=self.is_printed or other.is_printed,
            level=max(self.level, other.level),
            threshold=max(self.threshold, other.threshold),
            need=need,
            is_soft=all(one.is_soft for one in (self, other) if one.need is not None),
        )


class Term(NamedTuple):
    """A number in a relation."""

    number: int
    factor: int


Relation = tuple[Term, ...]
"""Terms that add up to 0."""


@dataclass(frozen=True, slots=True)
class System:
    """All numbers of a release and their relations."""

    numbers: tuple[Number, ...]
    keys: tuple[Key | None, ...]
    """What each number is; None for what has no box."""
    relations: tuple[Relation, ...]
    shown_with: Mapping[int, frozenset[int]]
    """Cells that may only be printed together with a base: they give it away."""

    def without_needs(self, places: Iterable[int]) -> System:
        """The system in which these numbers may be printed."""
        freed = frozenset(places)
        return replace(
            self,
            numbers=tuple(
                replace(number, need=None) if place in freed else number for place, number in enumerate(self.numbers)
            ),
        )

    def given_up(self, places: Iterable[int]) -> System:
        """The system in which these numbers are hidden but not protected: readers know them already."""
        numbers = list(self.numbers)
        for place in places:
            numbers[place] = replace(numbers[place], need=Need())
        return replace(self, numbers=tuple(numbers))

    def after(self, hidden: Collection[int], printed: Collection[int]) -> System:
        """The system once earlier releases have hidden and printed these numbers, for good."""
        numbers = list(self.numbers)
        for place in hidden:
            numbers[place] = replace(numbers[place], need=numbers[place].need or Need())
        for place in printed:
            numbers[place] = replace(numbers[place], need=None, level=Level.RELEASED)
        shown_with = {base: cells.difference(printed) for base, cells in self.shown_with.items()}
        return replace(self, numbers=tuple(numbers), shown_with=shown_with)

    def closed(self, hidden: Iterable[int]) -> frozenset[int]:
        """The hidden numbers with all that would give a hidden base away."""
        hidden = frozenset(hidden)
        return hidden.union(*(cells for base, cells in self.shown_with.items() if base in hidden))


class SystemBuilder:
    """A system in the making."""

    def __init__(self) -> None:
        self.numbers: list[Number] = []
        self.index: dict[Key, int] = {}
        self.keys: list[Key | None] = []
        self.relations: dict[Relation, None] = {}
        self.shown_with: dict[int, set[int]] = {}

    def place(self, key: Key, number: Number) -> int:
        """The variable of a box; a box that is there already takes on what is new about it."""
        found = self.index.get(key)
        if found is None:
            found = self.index[key] = self._new(number, key)
        elif self.numbers[found].value == number.value:
            self.numbers[found] = self.numbers[found].merged(number)
        else:  # two tables disagree: each number stands for itself
            return self._new(number)
        return found

    def _new(self, number: Number, key: Key | None = None) -> int:
        """A new variable."""
        self.numbers.append(number)
        self.keys.append(key)
        return len(self.numbers) - 1

    def equal(self, whole: int, parts: Iterable[int]) -> bool:
        """Whether a number is the sum of others; if so it is said."""
        parts = tuple(parts)
        is_sum = self.numbers[whole].value == sum(self.numbers[part].value for part in parts)
        if is_sum:
            self._relate([(whole, 1), *((part, -1) for part in parts)])
        return is_sum

    def at_most(self, less: Iterable[int], more: Iterable[int], factor: int = 1) -> None:
        """Say that a sum is at most another (times `factor`), where it is."""
        less, more = tuple(less), tuple(more)
        slack = factor * sum(self.numbers[one].value for one in more) - sum(self.numbers[one].value for one in less)
        if slack >= 0 and less != more:
            unseen = self._new(Number(slack, is_printed=False))
            self._relate([*((one, 1) for one in less), *((one, -factor) for one in more), (unseen, 1)])

    def _relate(self, terms: Iterable[tuple[int, int]]) -> None:
        """Add a relation once."""
        factors: dict[int, int] = {}
        for number, factor in terms:
            factors[number] = factors.get(number, 0) + factor
        relation = tuple(Term(number, factor) for number, factor in sorted(factors.items()) if factor)
        if relation:
            self.relations[relation] = None

    def built(self) -> System:
        """The system."""
        shown_with = {base: frozenset(cells) for base, cells in self.shown_with.items()}
        return System(tuple(self.numbers), tuple(self.keys), tuple(self.relations), shown_with)
