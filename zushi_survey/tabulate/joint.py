"""Axes counted together: each respondent stands in one joint cell, and a cell belongs to some rows of each axis.

Counting by joint cell looks at a variable once for all axes; the few cells are then added up to the axes' rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from zushi_survey.tabulate.counts import Sums

_MOST_CELLS = 512
"""Joint cells of one group of axes: more would not fit the processor's cache beside the stubs."""

Membership = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class JointCells:
    """One group of axes."""

    cell: NDArray[np.intp]
    """Joint cell per respondent."""
    rows_by_axis: Mapping[str, Sums]
    """Axis -> `[row, cell]`, 1 where the cell belongs to the axis's row."""
    _first: dict[int, NDArray[np.intp]] = field(default_factory=dict, repr=False, compare=False)
    """Width of codes -> each cell's first place; new memory costs more than filling it."""

    @property
    def count(self) -> int:
        """Number of joint cells, empty ones included."""
        return int(next(iter(self.rows_by_axis.values())).shape[1])

    def sums(self, codes: NDArray[np.integer], width: int, measures: list[Sums | None]) -> Sums:
        """`[measure, cell, code]`: sums over respondents of each measure (None: persons); codes are 0 to width - 1."""
        place = self._placed(codes, width)
        size = self.count * width
        sums = np.empty((len(measures), size))
        for position, measure in enumerate(measures):
            sums[position] = np.bincount(place, weights=measure, minlength=size)
        return sums.reshape(len(measures), self.count, width)

    def _placed(self, codes: NDArray[np.integer], width: int) -> NDArray[np.intp]:
        """Cell and code of each respondent as one number; until the next call, for its memory is used again."""
        if width not in self._first:
            self._first[width] = self.cell * width
        if 0 not in self._first:
            self._first[0] = np.empty_like(self.cell)
        place = self._first[0]
        np.add(self._first[width], codes, out=place)
        return place


def joint_cells(memberships: Mapping[str, Membership]) -> tuple[JointCells, ...]:
    """The axes in groups of at most 512 joint cells (a single larger axis stands alone), in their order."""
    groups: list[JointCells] = []
    for axis, members in memberships.items():
        single = _cells_of(axis, members)
        if groups and groups[-1].count * single.count <= _MOST_CELLS:
            groups[-1] = _joined(groups[-1], single)
        else:
            groups.append(single)
    return tuple(groups)


def _cells_of(axis: str, members: Membership) -> JointCells:
    """The cells of one axis: in no row, in each row alone; with overlapping rows every combination that occurs."""
    rows = len(members)
    cell = np.zeros(members.shape[1], dtype=np.int32)
    for place, row in enumerate(members, 1):
        cell += row * np.int32(place)
    inside = np.count_nonzero(cell)
    if np.count_nonzero(members) == inside:  # nobody stands in two rows
        outside = int(inside < len(cell))  # a cell for those in none, only where there are some
        return JointCells(cell.astype(np.intp) - (1 - outside), {axis: np.eye(rows, rows + outside, k=outside)})
    patterns, pattern = np.unique(members, axis=1, return_inverse=True)
    return JointCells(pattern.ravel(), {axis: patterns.astype(np.float64)})


def _joined(left: JointCells, right: JointCells) -> JointCells:
    """The product of two groups of axes."""
    return JointCells(left.cell * right.count + right.cell, dict(_spread(left, right)))


def _spread(left: JointCells, right: JointCells) -> Iterator[tuple[str, Sums]]:
    """Rows of both groups over the product of their cells."""
    for axis, rows in left.rows_by_axis.items():
        yield axis, np.repeat(rows, right.count, axis=1)
    for axis, rows in right.rows_by_axis.items():
        yield axis, np.tile(rows, (1, left.count))
