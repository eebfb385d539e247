"""Sums of products of the cells of a table, without a number per respondent and cell.

A cell is a row (a group of respondents) times a column (an answer). Respondents in the same groups form one pattern;
products of columns are summed pattern by pattern and then added up to the rows, which costs as much as one row does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.design import Positions
from zushi_survey.tabulate.joint import Membership

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Grouping:
    """The rows of a table: who is in which."""

    pattern: Positions
    """Pattern of each respondent, -1 for whoever the filter leaves out."""
    rows: Matrix
    """`[row, pattern]` 1 where the respondents of the pattern are in the row."""

    @cached_property
    def order(self) -> Positions:
        """The respondents the filter keeps, pattern by pattern."""
        order = np.argsort(self.pattern, kind="stable")
        return order[np.searchsorted(self.pattern[order], 0) :]

    @cached_property
    def bounds(self) -> Positions:
        """Start of each pattern in `order`, and the end of the last."""
        return np.searchsorted(self.pattern[self.order], np.arange(self.rows.shape[1] + 1))

    def members(self) -> Membership:
        """`[row, respondent]`, False for whoever the filter leaves out."""
        padded = np.column_stack([self.rows, np.zeros(len(self.rows))]) > 0
        return np.asarray(padded[:, self.pattern])


def grouping(categories: Membership, kept: Membership) -> Grouping:
    """Rows: everyone kept, in any category, in each category, in none; categories may overlap."""
    inside = categories & kept
    if inside.shape[0] == 0 or inside.sum(axis=0, dtype=np.int16).max(initial=0) <= 1:
        pattern = (np.arange(1, len(inside) + 1, dtype=np.intp) @ inside).astype(np.intp)
        patterns = np.eye(len(inside), len(inside) + 1, k=1)
    else:
        distinct, pattern = np.unique(inside, axis=1, return_inverse=True)
        pattern, patterns = pattern.ravel().astype(np.intp), distinct.astype(np.float64)
    placed = patterns.any(axis=0)
    rows = np.array([np.ones_like(placed), placed, *patterns, ~placed], dtype=np.float64)
    return Grouping(np.where(kept, pattern, -1), rows)


def sums_by_code(codes: Positions, count: int, values: Matrix) -> Matrix:
    """`[code, column]` sums of `values[respondent, column]` for the codes 0 to `count` - 1, all of them."""
    sums = [np.bincount(codes, weights=column, minlength=count) for column in values.T]
    return np.array(sums, dtype=np.float64).reshape(values.shape[1], count).T


@dataclass(frozen=True)
class CellProducts:
    """The cells of one table. K cells are (row, column) pairs, rows running slowest."""

    groups: Grouping
    columns: Matrix
    """`[column, respondent]`"""

    def totals(self, measure: Matrix | None) -> Matrix:
        """`[K]` sums of the cells times a measure (None: persons)."""
        return self.with_others(np.ones((self.columns.shape[1], 1)), measure)[:, 0]

    def with_themselves(self, measure: Matrix | None) -> Matrix:
        """`[K, K]` sums of the products of two cells times a measure."""
        width = len(self.columns)
        sums = [(part if m is None else part * m) @ part.T for part, m in self._patterns(measure)]
        by_pattern = np.array(sums).reshape(len(sums), width * width)
        rows = self.groups.rows
        pairs = (rows[:, None, :] * rows[None, :, :]).reshape(-1, rows.shape[1])
        products = (pairs @ by_pattern).reshape(len(rows), len(rows), width, width)
        return products.transpose(0, 2, 1, 3).reshape(len(rows) * width, len(rows) * width)

    def with_others(self, others: Matrix, measure: Matrix | None) -> Matrix:
        """`[K, other]` sums of the products of the cells with other values `[respondent, other]` times a measure."""
        order, bounds = self.groups.order, self.groups.bounds
        sorted_others = others[order]
        sums = [
            (part if m is None else part * m) @ sorted_others[start:end]
            for (part, m), start, end in zip(self._patterns(measure), bounds[:-1], bounds[1:], strict=True)
        ]
        products = np.einsum("rg,gco->rco", self.groups.rows, np.array(sums))
        return np.asarray(products.reshape(len(self.groups.rows) * len(self.columns), others.shape[1]))

    def by_code(self, codes: Positions, count: int, measure: Matrix | None) -> Matrix:
        """`[code, K]` sums of the cells times a measure, code by code (0 to `count` - 1, one per respondent)."""
        patterns, pattern = self.groups.rows.shape[1], self.groups.pattern
        place = np.where(
            pattern >= 0, pattern * count + codes, patterns * count
        )  # the last: whom the filter leaves out
        values = self.columns if measure is None else self.columns * measure
        sums = sums_by_code(place, patterns * count + 1, values.T)[:-1].reshape(patterns, count, len(values))
        products = np.tensordot(self.groups.rows, sums, axes=1)
        return products.transpose(1, 0, 2).reshape(count, len(self.groups.rows) * len(values))

    def _patterns(self, measure: Matrix | None) -> Iterator[tuple[Matrix, Matrix | None]]:
        """Columns and measure of the respondents of each pattern."""
        order, bounds = self.groups.order, self.groups.bounds
        columns = self._sorted_columns
        sorted_measure = None if measure is None else measure[order]
        for start, end in pairwise(bounds):
            yield columns[:, start:end], None if sorted_measure is None else sorted_measure[start:end]

    @cached_property
    def _sorted_columns(self) -> Matrix:
        """The columns pattern by pattern."""
        return self.columns[:, self.groups.order]
