"""Controlled rounding as an alternative to hiding: every count to a neighbouring multiple of a base, sums still true.

Reference: statistics of disclosure control, controlled rounding; docs/decisions/0019.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zushi_survey.analysis.disclosure.registry import Registry, register
from zushi_survey.analysis.disclosure.solver import solved_in_whole_numbers
from zushi_survey.analysis.disclosure.system import System
from zushi_survey.analysis.tables import Cell, RawTable
from zushi_survey.questionnaire.conditions import variables_used
from zushi_survey.questionnaire.model import QuestionType
from zushi_survey.questionnaire.study import ReleaseRules

Floats = NDArray[np.float64]
_AWAY: Final = 100.0
"""Weight of what is done only where nothing else gives true sums: a small count up, a number two multiples away."""
_FURTHER: Final = (0, 1, 3)
"""How many multiples further than its neighbours a number may go, tried in turn."""
_NODES: Final = 2000
_SECONDS: Final = 30.0
"""Branches of one problem, and a last resort far above what they take."""


class Rounding(NamedTuple):
    """A release with all its counts rounded, and what is known about it."""

    tables: tuple[RawTable, ...]
    change: int
    """Sum of the changes of all numbers, each once however often it is printed, in persons."""
    reach: int
    """No printed number is further than this from the truth, which readers may be told."""
    unsafe: tuple[str, ...]
    """Questions with a small count of which a reader still learns too much: for a larger base, or to be hidden."""


def rounded(table: RawTable, base: int, rules: ReleaseRules | None = None) -> RawTable:
    """The table with counts and bases that are multiples of `base`, shares of these, and nothing that is finer."""
    return rounded_together([table], base, rules or ReleaseRules()).tables[0]


def rounded_together(tables: Sequence[RawTable], base: int, rules: ReleaseRules) -> Rounding:
    """The tables of a release rounded as one: a number that stands in several of them is the same in all.

    Each count goes to one of the two multiples around it (a multiple stays), so that all sums, nets and bases hold and
    the changes together are least: of one table by itself; of several, of what they share first, then of one after the
    other.
    Small counts go down to 0 wherever that is possible.

    Raises
    ------
    ValueError
        If `base` is less than 2, or if no multiples nearby have true sums.
    """
    if base < 2:
        raise ValueError(f"no rounding to multiples of {base}")
    registry = register(tables, rules)
    rounding = _rounded_numbers(registry, tables, base)
    values = rounding.values
    told = _told(registry, tables, base, rounding)
    questions = {table.title.question for table, number in _places(registry, tables) if number in told}
    change = sum(abs(value - registry.system.numbers[number].value) for number, value in values.items())
    printed = tuple(_printed(table, place, registry, values, base) for place, table in enumerate(tables))
    return Rounding(printed, change, rounding.reach, tuple(sorted(questions)))


def _places(registry: Registry, tables: Sequence[RawTable]) -> Iterator[tuple[RawTable, int]]:
    """Every number beside a table in which it stands."""
    for (table, _), number in registry.cells.items():
        yield tables[table], number
    for (table, _, _), number in registry.bases.items():
        yield tables[table], number


@dataclass
class _Rounded:
    """Numbers as far as they are rounded."""

    values: dict[int, int]
    reach: int


def _rounded_numbers(registry: Registry, tables: Sequence[RawTable], base: int) -> _Rounded:
    """Multiples for all printed numbers, one problem after the other."""
    done = _Rounded({}, base - 1)
    for stage in _stages(registry, tables):
        free = sorted(stage.difference(done.values))
        if not free:
            continue
        solved = None
        for further in _FURTHER:
            solved = _stage(registry.system, free, done.values, base, further)
            if solved is not None:
                done.reach = max(done.reach, (further + 1) * base - 1)
                break
        if solved is None:
            raise ValueError(f"no multiples of {base} near the counts have true sums")
        done.values.update(solved)
    _check(registry.system, done.values)
    return done


def _stages(registry: Registry, tables: Sequence[RawTable]) -> list[set[int]]:
    """What is rounded at once: first what tables share, then table by table; the ranks of a question together."""
    cells: dict[int, set[int]] = {place: set() for place, _ in enumerate(tables)}
    for (place, _), number in registry.cells.items():
        cells[place].add(number)
    bases, numbers = set(registry.bases.values()), registry.system.numbers
    if len(tables) == 1:
        return [bases | cells[0]]
    rows = [row for row in registry.system.relations if sum(number in bases for number, _ in row) > 1]
    shared = bases.union(number for row in rows for number, _ in row if numbers[number].is_printed)
    asked = {name for table in tables for name in _leaned_on(table)}
    later: dict[str, set[int]] = {}
    for place, table in enumerate(tables):
        title = table.title
        if title.structure is not None and title.structure.variable in asked:
            shared |= cells[place]
        else:
            name = title.question if title.question_type == QuestionType.RANKING else f"{title.wave} {place}"
            later.setdefault(name, set()).update(cells[place])
    return [shared, *later.values()]


def _leaned_on(table: RawTable) -> Iterator[str]:
    """Questions that the axes, the filter and the routing of a table ask about."""
    structure = table.title.structure
    if structure is not None:
        categories = [condition for _, categories in structure.axes for _, condition in categories]
        for condition in (*categories, structure.where, structure.asked):
            if condition is not None:
                yield from variables_used(condition)


def _stage(
    system: System, free: Sequence[int], known: Mapping[int, int], base: int, further: int
) -> dict[int, int] | None:
    """Multiples for some numbers beside those that are rounded already; None where none have true sums.

    A number is its lower multiple and one base more where its variable is 1; two more variables take it up to `further`
    bases up or down from there. Numbers that nobody sees are free.
    """
    from scipy.optimize import Bounds, LinearConstraint
    from scipy.sparse import csr_array

    place = {number: column for column, number in enumerate(free)}
    size, steps = len(free), (1, 1, -1) if further else (1,)
    low = {number: system.numbers[number].value // base * base for number in free}
    rows = [row for row in system.relations if _is_ready(system, row, place, known)]
    unseen = sorted({number for row in rows for number, _ in row if not system.numbers[number].is_printed})
    column = {number: size * len(steps) + index for index, number in enumerate(unseen)}
    entries: list[tuple[int, int, int]] = []
    sums = np.zeros(len(rows))
    for index, row in enumerate(rows):
        for number, factor in row:
            if number in place:
                entries += [(index, place[number] + at * size, factor * base * step) for at, step in enumerate(steps)]
            elif number in column:
                entries.append((index, column[number], factor))
            sums[index] -= factor * low.get(number, known.get(number, 0))
    costs, upper = _costs(system, free, base, further)
    at_rows, at_columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = csr_array((factors, (at_rows, at_columns)), shape=(len(rows), len(costs) + len(unseen)), dtype=float)
    solved = solved_in_whole_numbers(
        np.concatenate([costs, np.zeros(len(unseen))]),
        integrality=np.concatenate([np.ones(len(costs)), np.zeros(len(unseen))]),
        bounds=Bounds(0, np.concatenate([upper, np.full(len(unseen), np.inf)])),
        constraints=[LinearConstraint(matrix, sums, sums)] if rows else [],
        options={"mip_rel_gap": 0, "node_limit": _NODES, "time_limit": _SECONDS},
    )
    if solved.x is None:
        return None
    moved = np.array(steps) @ np.round(solved.x[: len(costs)]).reshape(len(steps), size)
    return {number: low[number] + base * int(more) for number, more in zip(free, moved, strict=True)}


def _is_ready(
    system: System, row: Sequence[tuple[int, int]], place: Mapping[int, int], known: Mapping[int, int]
) -> bool:
    """Whether a relation says something about the numbers of a stage and all others that are printed are rounded."""
    printed = [number for number, _ in row if system.numbers[number].is_printed]
    return any(number in place for number in printed) and all(one in place or one in known for one in printed)


def _costs(system: System, free: Sequence[int], base: int, further: int) -> tuple[Floats, Floats]:
    """What each variable adds to the change, and the most it can be."""
    costs, upper, down = [], [], []
    for number in free:
        one = system.numbers[number]
        above = one.value % base
        is_small = one.need is not None and one.need.up > 0 and one.value < base
        costs.append(base - 2 * above + (_AWAY * base if is_small else 0.0))
        upper.append(1.0 if above else 0.0)
        down.append(float(min(further, one.value // base)))
    if not further:
        return np.array(costs), np.array(upper)
    away = np.full(len(free), _AWAY * base * base)
    return np.concatenate([costs, away, away]), np.concatenate([upper, np.full(len(free), further), down])


def _check(system: System, values: Mapping[int, int]) -> None:
    """Never trust the solver's status: every sum of printed numbers is checked."""
    for row in system.relations:
        if all(number in values for number, _ in row) and sum(factor * values[number] for number, factor in row) != 0:
            raise ValueError("the rounded numbers do not add up")


def _told(registry: Registry, tables: Sequence[RawTable], base: int, rounding: _Rounded) -> frozenset[int]:
    """The audit: numbers of which the reader of the rounded tables learns more than he may.

    He knows every relation, and how far a printed number may be from the truth. What he infers of a sensitive number
    must span as many persons as the rules ask for, or as the base covers; a base below the threshold never hides
    enough. A part is looked at first with all the rest as it is: tables that differ in the part alone are enough.
    """
    numbers = registry.system.numbers
    needs = {
        number: min(sum(numbers[number].need or ()), base - 1)
        for number in rounding.values
        if sum(numbers[number].need or ())
    }
    told = {number for number in needs if 0 < numbers[number].value < numbers[number].threshold > base}
    open_needs = {number: width for number, width in needs.items() if number not in told}
    for part in (*_stages(registry, tables), set(rounding.values)):
        here = {number: width for number, width in open_needs.items() if number in part}
        if here:
            narrow = _Reader.of(registry.system, rounding, base, part).narrow(here)
            open_needs = {one: width for one, width in open_needs.items() if one in narrow or one not in here}
    return frozenset(told.union(open_needs))


@dataclass(frozen=True)
class _Reader:
    """Which deviations from the truth the rounded numbers allow, in a part of the system."""

    columns: tuple[int, ...]
    rows: tuple[tuple[tuple[int, int], ...], ...]
    low: Floats
    high: Floats

    @classmethod
    def of(cls, system: System, rounding: _Rounded, base: int, part: Collection[int]) -> _Reader:
        """The reader of a part; everything outside is as it truly is."""
        near = [row for row in system.relations if any(number in part for number, _ in row)]
        unseen = {number for row in near for number, _ in row if not system.numbers[number].is_printed}
        columns = tuple(sorted(unseen.union(part)))
        inside = frozenset(columns)
        kept = [[(number, factor) for number, factor in row if number in inside] for row in system.relations]
        rows = tuple(dict.fromkeys(tuple(row) for row in kept if row))
        low = [-system.numbers[number].value for number in columns]
        high = [float("inf")] * len(columns)
        for index, number in enumerate(columns):
            if number in rounding.values:
                off = rounding.values[number] - system.numbers[number].value
                reach = base - 1 if abs(off) < base else rounding.reach  # which of them went further, nobody is told
                low[index] = max(low[index], off - reach)
                high[index] = off + reach
        return cls(columns, rows, np.array(low, dtype=float), np.array(high))

    def narrow(self, widths: Mapping[int, int]) -> frozenset[int]:
        """Those of the numbers whose interval spans fewer persons than asked for."""
        place = {number: index for index, number in enumerate(self.columns)}
        lows, highs = dict.fromkeys(widths, 0), dict.fromkeys(widths, 0)

        def look(numbers: Collection[int]) -> list[int]:
            for sign in (1.0, -1.0):
                table = self._possible([place[number] for number in numbers], sign)
                for number in widths:
                    lows[number] = min(lows[number], int(table[place[number]]))
                    highs[number] = max(highs[number], int(table[place[number]]))
            return [number for number, width in widths.items() if highs[number] - lows[number] < width]

        for number in look(widths):
            if highs[number] - lows[number] < widths[number]:
                look([number])
        return frozenset(number for number, width in widths.items() if highs[number] - lows[number] < width)

    def _possible(self, columns: Sequence[int], sign: float) -> Floats:
        """A table of whole persons with as few (1) or as many (-1) of these together as can be; as deviations."""
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        place = {number: index for index, number in enumerate(self.columns)}
        entries = [(row, place[number], factor) for row, terms in enumerate(self.rows) for number, factor in terms]
        at_rows, at_columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(self.rows), len(self.columns))
        matrix = csr_array((factors, (at_rows, at_columns)), shape=shape, dtype=float)
        cost = np.zeros(len(self.columns))
        cost[list(columns)] = sign
        solved = solved_in_whole_numbers(
            cost,
            integrality=np.ones(len(cost)),
            bounds=Bounds(self.low, self.high),
            constraints=[LinearConstraint(matrix, 0, 0)] if self.rows else [],
            options={"node_limit": _NODES, "time_limit": _SECONDS},
        )
        return np.zeros(len(cost)) if solved.x is None else np.round(solved.x)


def _printed(table: RawTable, place: int, registry: Registry, values: Mapping[int, int], base: int) -> RawTable:
    """The table as it may be printed."""
    cells = tuple(
        _rounded_cell(
            cell,
            values.get(registry.cells.get((place, index), -1)),
            values.get(registry.bases.get((place, cell.axis, cell.category), -1)),
            base,
        )
        for index, cell in enumerate(table.cells)
    )
    return replace(table, cells=cells)


def _rounded_cell(cell: Cell, count: int | None, group: int | None, base: int) -> Cell:
    """A cell with rounded figures; without whatever was computed from exact ones.

    Weighted counts are rounded to multiples by themselves: 0 where the persons are rounded to 0.
    """
    persons = (0 if cell.count_unweighted == 0 else None) if count is None else count
    group = None if cell.base_unweighted is None else group
    weighted = _nearest(cell.count_weighted, persons, base)
    weighted_group = _nearest(cell.base_weighted, group, base)
    part, whole = (persons, group) if weighted is None or weighted_group is None else (weighted, weighted_group)
    share = None if cell.kind.is_statistic or part is None or not whole else min(1.0, part / whole)
    return cell._replace(
        base_unweighted=group,
        base_weighted=weighted_group,
        count_unweighted=None if cell.kind.is_statistic else persons,
        count_weighted=None if cell.kind.is_statistic else weighted,
        proportion=share,
        value=None,
        base_effective=None,
        standard_error=None,
        interval_low=None,
        interval_high=None,
        reliability="",
    )


def _nearest(exact: float | None, persons: int | None, base: int) -> float | None:
    """The nearest multiple of a weighted count, a half going up; 0 where the persons are rounded to 0."""
    if exact is None or persons is None:
        return None
    return float((exact + base / 2) // base * base) if persons else 0.0
