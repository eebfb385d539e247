"""Releases: everything published so far, decided number by number, and what may be published besides.

What is printed once stays printed and what is hidden once stays hidden, so that later tables never undo earlier ones:
a further release is protected together with all before it. Reference: docs/decisions/0020.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from zushi_survey.analysis.disclosure.pattern import Limits
from zushi_survey.analysis.disclosure.protection import Protection, protect
from zushi_survey.analysis.disclosure.registry import Registry, assumed_structure, register
from zushi_survey.analysis.tables import TOTAL, UNKNOWN, Cell, RawTable
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.questionnaire.study import ReleaseRules


class HiddenPlaces(NamedTuple):
    """What is hidden of one table."""

    cells: frozenset[int]
    """Places of counts."""
    bases: frozenset[tuple[str, str]]
    """Axis and category of bases."""


class Decision(NamedTuple):
    """What was decided about a number in one place of a table."""

    value: int | None
    """The number; None for one of a table that corrected ones have replaced."""
    is_hidden: bool


Decisions = Mapping[Hashable, Decision]


@dataclass(frozen=True)
class Releases:
    """All tables published so far. Holds what is hidden of them, too: it never leaves the office."""

    tables: tuple[RawTable, ...] = ()
    hidden: tuple[HiddenPlaces, ...] = ()
    """What is hidden of each table."""
    passed: frozenset[str] = frozenset()
    """Signatures of the components that the audits have passed."""
    replaced: int = 0
    """How many of the first tables corrected ones have replaced: they only say what stays hidden."""
    corrected: int = 0
    """Numbers that were published before with another value, as found when the last tables came."""
    told: int = 0
    """Small counts of the last tables that earlier ones had told already."""

    @cached_property
    def decisions(self) -> Decisions:
        """What was decided about every number, by where it stands."""
        return {
            address: Decision(value if place >= self.replaced else None, is_hidden)
            for place, (table, hidden) in enumerate(zip(self.tables, self.hidden, strict=True))
            for address, value, is_hidden in _decided(table, hidden)
            if is_hidden or place >= self.replaced
        }

    def hidden_of(self, table: RawTable) -> HiddenPlaces | None:
        """What is hidden of a table; None where not all of it has been decided, or its numbers are other ones now."""
        cells, bases = set[int](), set[tuple[str, str]]()
        for address, value, where in _numbers(table):
            decision = self.decisions.get(address)
            if decision is None or decision.value != value:
                return None
            if decision.is_hidden and isinstance(where, int):
                cells.add(where)
            elif decision.is_hidden and not isinstance(where, int):
                bases.add(where)
        return HiddenPlaces(frozenset(cells), frozenset(bases))

    def with_tables(
        self,
        tables: Sequence[RawTable],
        rules: ReleaseRules,
        multiple: Collection[str] = (),
        limits: Limits | None = None,
    ) -> Releases:
        """The releases with more tables, hidden as far as all of them together ask for.

        Raises SurveyError (E-SUP-001) for every question of which a small count could still be worked out.
        """
        corrected = [
            table.title.wave
            for table in tables
            for address, value, _ in _numbers(table)
            if (decision := self.decisions.get(address)) is not None and decision.value not in (None, value)
        ]
        # Numbers that have changed: what is published now replaces what was, and hides what that hid.
        before = self._without(set(corrected)) if corrected else self
        new = tuple(table for table in tables if before.hidden_of(table) is None)
        if not new:
            return self
        waves = {table.title.wave for table in new}
        # Nobody answers in two waves at once: tables of other waves say nothing about these.
        near = [
            place for place, table in enumerate(before.tables) if place >= before.replaced and table.title.wave in waves
        ]
        together = (*(before.tables[place] for place in near), *new)
        registry = register(together, rules, multiple)
        hidden, printed = set[int](), set[int]()
        for address, number in _addressed(registry, together):
            decision = before.decisions.get(address)
            if decision is not None:
                (hidden if decision.is_hidden else printed).add(number)
        system = registry.system.after(hidden - printed, printed)
        protection = protect(system, limits, _seed(registry), before.passed)
        if protection.unsafe:
            raise SurveyError(_refusals(registry, protection, together))
        kept = (protection.hidden | hidden) - printed
        places = range(len(near), len(together))
        return Releases(
            (*before.tables, *new),
            (*before.hidden, *(_hidden_places(registry, kept, place) for place in places)),
            before.passed.union(one.signature for one in protection.audited),
            before.replaced,
            len(corrected),
            len(protection.told),
        )

    def _without(self, waves: Collection[str]) -> Releases:
        """The releases once the tables of these waves have been replaced."""
        is_kept = [n >= self.replaced and table.title.wave not in waves for n, table in enumerate(self.tables)]
        order = sorted(range(len(is_kept)), key=lambda place: is_kept[place])
        return replace(
            self,
            tables=tuple(self.tables[place] for place in order),
            hidden=tuple(self.hidden[place] for place in order),
            replaced=is_kept.count(False),
        )


def _refusals(registry: Registry, protection: Protection, tables: Sequence[RawTable]) -> list[Problem]:
    """One problem for each question that cannot be published safely."""
    unsafe = {number for component in protection.unsafe for number in component.numbers}
    questions = {tables[table].title.question for (table, _), number in registry.cells.items() if number in unsafe}
    return [Problem(code="E-SUP-001", where=Place(question=name)) for name in sorted(questions) or [""]]


def _hidden_places(registry: Registry, hidden: Collection[int], place: int) -> HiddenPlaces:
    """What is hidden of one table of a registry."""
    return HiddenPlaces(
        frozenset(cell for (table, cell), number in registry.cells.items() if table == place and number in hidden),
        frozenset(
            (axis, category)
            for (table, axis, category), number in registry.bases.items()
            if table == place and number in hidden
        ),
    )


def _seed(registry: Registry) -> str:
    """What decides between equal patterns: known only to who knows every number, the hidden ones too."""
    values = ",".join(str(number.value) for number in registry.system.numbers)
    return hashlib.sha256(values.encode()).hexdigest()


def _addressed(registry: Registry, tables: Sequence[RawTable]) -> Iterator[tuple[Hashable, int]]:
    """Address and number of every count and base."""
    for place, table in enumerate(tables):
        for address, _, where in _numbers(table):
            number = registry.cells.get((place, where)) if isinstance(where, int) else registry.bases[place, *where]
            if number is not None:
                yield address, number


def _decided(table: RawTable, hidden: HiddenPlaces) -> Iterator[tuple[Hashable, int, bool]]:
    """Address, value and decision of every number of a table."""
    for address, value, where in _numbers(table):
        yield address, value, where in (hidden.cells if isinstance(where, int) else hidden.bases)


def _numbers(table: RawTable) -> Iterator[tuple[Hashable, int, int | tuple[str, str]]]:
    """Address, value and place of every count and base of a table.

    An address says by definitions, not by names alone, what is counted: a question that has changed is another one.
    """
    structure = table.title.structure or assumed_structure(table)
    parts, bands = dict(structure.parts), dict(structure.bands)
    categories = {(axis, name): condition for axis, named in structure.axes for name, condition in named}
    outside = {axis: tuple(condition for _, condition in named) for axis, named in structure.axes}
    about = (table.title.wave, structure.variable, structure.kind, structure.where, structure.asked)
    bases: dict[tuple[str, str], int] = {}

    def group(cell: Cell) -> Hashable:
        if cell.axis == TOTAL:
            return TOTAL
        return outside.get(cell.axis) if cell.category == UNKNOWN else categories.get((cell.axis, cell.category))

    for place, cell in enumerate(table.cells):
        where = (cell.axis, cell.category)
        if cell.kind.is_statistic or cell.count_unweighted is None:
            continue
        if cell.base_unweighted is not None and where not in bases:
            bases[where] = cell.base_unweighted
            yield (*about, group(cell), table.title.base), cell.base_unweighted, where
        what = parts.get(cell.option) or bands.get(cell.option) or cell.kind
        yield (*about, group(cell), what), cell.count_unweighted, place
