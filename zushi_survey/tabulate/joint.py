"""Axes counted together: each respondent stands in one joint cell, and a cell belongs to some rows of each axis.

Counting by joint cell looks at a variable once for all axes; the few cells are then added up to the axes' rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zushi_survey.tabulate.counts import Sums

_MOST_CELLS = 1_024
"""Joint cells of one group of axes: more would not fit the processor's cache beside the stubs."""

Membership = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class JointCells:
    """One group of axes."""

    cell: NDArray[np.intp]
    """Joint cell per respondent."""
    rows_by_axis: Mapping[str, Sums]
    """Axis -> `[row, cell]`, 1 where the cell belongs to the axis's row."""

    @property
    def count(self) -> int:
        """Number of joint cells, empty ones included."""
        return int(next(iter(self.rows_by_axis.values())).shape[1])

    def sums(self, codes: NDArray[np.integer], width: int, measures: list[Sums | None]) -> Sums:
        """`[measure, cell, code]`: sums over respondents of each measure (None: persons); codes are 0 to width - 1."""
        place = self.cell * width + codes
        size = self.count * width
        counted = [np.bincount(place, weights=measure, minlength=size) for measure in measures]
        return np.stack(counted).astype(np.float64, copy=False).reshape(len(measures), self.count, width)


def joint_cells(memberships: Mapping[str, Membership]) -> tuple[JointCells, ...]:
    """The axes in groups of at most 1,024 joint cells (a single larger axis stands alone), in their order."""
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
    if (members.sum(axis=0, dtype=np.int16) <= 1).all():
        cell = (np.arange(1, rows + 1, dtype=np.intp) @ members).astype(np.intp, copy=False)
        return JointCells(cell, {axis: np.eye(rows, rows + 1, k=1)})
    patterns, cell = np.unique(members, axis=1, return_inverse=True)
    return JointCells(cell.ravel(), {axis: patterns.astype(np.float64)})


def _joined(left: JointCells, right: JointCells) -> JointCells:
    """The product of two groups of axes."""
    return JointCells(left.cell * right.count + right.cell, dict(_spread(left, right)))


def _spread(left: JointCells, right: JointCells) -> Iterator[tuple[str, Sums]]:
    """Rows of both groups over the product of their cells."""
    for axis, rows in left.rows_by_axis.items():
        yield axis, np.repeat(rows, right.count, axis=1)
    for axis, rows in right.rows_by_axis.items():
        yield axis, np.tile(rows, (1, left.count))
