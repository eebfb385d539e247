"""`Counts`: everything a table's statistics need, so that counting can be done anywhere in blocks and added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNWEIGHTED, WEIGHTED, SQUARED = 0, 1, 2
"""Positions on the first dimension of every array: persons, sums of weights, sums of squared weights."""

NO_ANSWER, NOT_APPLICABLE, INVALID, ANSWERED = -4, -3, -2, -1
"""Positions of the four states at the end of the stub dimension."""

Sums = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StubCounts:
    """Counts of one variable by one axis: `sums[measure, row, stub]`.

    Rows are the axis's categories, then the respondents in no category. Stubs are options, nets, then the four states.
    Counts of persons are whole numbers below 2**53, exact in this type.
    """

    sums: Sums

    def __add__(self, other: StubCounts) -> StubCounts:
        """Counts of both blocks together."""
        return StubCounts(self.sums + other.sums)


@dataclass(frozen=True, slots=True)
class ValueCounts:
    """Counts of one number variable by one axis, per distinct value: `sums[measure, row, value]`, and the states."""

    values: NDArray[np.float64]
    """Distinct values, ascending."""
    sums: Sums
    states: StubCounts

    def __add__(self, other: ValueCounts) -> ValueCounts:
        """Counts of both blocks together, over the union of their values."""
        values = np.union1d(self.values, other.values)
        sums = np.zeros((*self.sums.shape[:2], len(values)))
        for part in (self, other):
            sums[:, :, np.searchsorted(values, part.values)] += part.sums
        return ValueCounts(values, sums, self.states + other.states)


CellCounts = StubCounts | ValueCounts


@dataclass(frozen=True, slots=True)
class Counts:
    """All counts of a plan, by (variable id, axis id); the axis `total` has one row, everyone."""

    cells: Mapping[tuple[str, str], CellCounts]
    respondents: int
    is_weighted: bool

    def __add__(self, other: Counts) -> Counts:
        """Counts of both blocks together. Both must come from the same plan."""
        added: dict[tuple[str, str], CellCounts] = {}
        for key, mine in self.cells.items():
            match mine, other.cells[key]:
                case (StubCounts(), StubCounts() as theirs):
                    added[key] = mine + theirs
                case (ValueCounts(), ValueCounts() as more):
                    added[key] = mine + more
                case _:
                    raise TypeError(f"blocks of different plans: {key}")
        return Counts(added, self.respondents + other.respondents, self.is_weighted or other.is_weighted)
