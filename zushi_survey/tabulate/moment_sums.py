"""`MomentSums`: sums over the respondents of one block that the moments of a table are made of; blocks add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.design import Positions
from zushi_survey.tabulate.design_blocks import BlockLevel, DesignBlock
from zushi_survey.tabulate.design_variance import Level, Matrix
from zushi_survey.tabulate.joint import Membership
from zushi_survey.tabulate.products import CellProducts, Grouping


@dataclass(frozen=True, slots=True)
class Keyed:
    """Sums by key (a stratum, a unit): only the keys that occur."""

    keys: Positions
    sums: NDArray[np.float64]
    """`[key, ...]`"""

    def __add__(self, other: Keyed) -> Keyed:
        """Sums of both, over the union of their keys."""
        if np.array_equal(self.keys, other.keys):
            return Keyed(self.keys, self.sums + other.sums)
        keys = np.union1d(self.keys, other.keys)
        sums = np.zeros((len(keys), *self.sums.shape[1:]))
        for part in (self, other):
            sums[np.searchsorted(keys, part.keys)] += part.sums
        return Keyed(keys, sums)

    def dense(self, count: int) -> Matrix:
        """`[key, ...]` for all keys from 0 to `count` - 1."""
        sums = np.zeros((count, *self.sums.shape[1:]))
        sums[self.keys] = self.sums
        return sums


@dataclass(frozen=True, slots=True)
class LevelSums:
    """What one stage adds to the covariance. Q values: the K cells, then the margins that calibration fixes."""

    squares: Matrix | None
    """`[Q, Q]` products times the factor of the stage, where respondents are its units; else None."""
    totals: Keyed
    """`[stratum or unit, Q]` weighted totals."""

    def __add__(self, other: LevelSums) -> LevelSums:
        """Sums of both blocks together."""
        return LevelSums(_both(self.squares, other.squares), self.totals + other.totals)

    def covariance(self, level: Level, fitted: Matrix | None) -> Matrix:
        """`[K, K]` covariance of this stage; `fitted[category, K]` is what the margins explain of the cells."""
        count = len(level.sizes) if level.units is None else level.unit_count
        totals = _unexplained(self.totals.dense(count), fitted)
        if level.units is not None:
            return level.of_units(totals, level.units)
        squares = self.squares
        assert squares is not None
        if fitted is not None:
            cells = fitted.shape[1]
            crossed = squares[:cells, cells:] @ fitted
            spread = fitted.T @ squares[cells:, cells:] @ fitted
            squares = squares[:cells, :cells] - crossed - crossed.T + spread
        return level.of_persons(squares, totals)


@dataclass(frozen=True, slots=True)
class MarginSums:
    """What regression on the margins that calibration fixes needs, under the weights before calibration."""

    products: Matrix
    """`[category, category]`"""
    cells: Matrix
    """`[category, K]`"""

    def __add__(self, other: MarginSums) -> MarginSums:
        """Sums of both blocks together."""
        return MarginSums(self.products + other.products, self.cells + other.cells)

    def fitted(self) -> Matrix:
        """`[category, K]` regression coefficients; margins that repeat each other share theirs.

        References
        ----------
        Deville & Sarndal (1992); the regression uses the weights before calibration, as R `survey` does.
        """
        return np.asarray(np.linalg.pinv(self.products, rcond=_REPEATED, hermitian=True) @ self.cells)


@dataclass(frozen=True, slots=True)
class Span:
    """Replicate weights of some respondents, as far as their rank needs them: themselves, or their products."""

    weights: Matrix
    """`[replicate, respondent]` while there are no more respondents than replicates; else nobody."""
    products: Matrix | None
    """`[replicate, replicate]` once there are more."""

    @classmethod
    def of(cls, weights: Matrix) -> Self:
        """The span of `weights[replicate, respondent]`."""
        if weights.shape[1] <= weights.shape[0]:
            return cls(weights, None)
        return cls(weights[:, :0], weights @ weights.T)

    def __add__(self, other: Span) -> Span:
        """The span of both."""
        if self.products is None and other.products is None:
            return Span.of(np.hstack([self.weights, other.weights]))
        return Span(self.weights[:, :0], self._products() + other._products())

    def rank(self) -> int:
        """Rank of the weights, from the smaller of their two products with themselves."""
        products = self.weights.T @ self.weights if self.products is None else self.products
        return int(np.linalg.matrix_rank(products, hermitian=True, rtol=_RANK_TOLERANCE)) if products.size else 0

    def _products(self) -> Matrix:
        """The products, however few respondents there are."""
        return self.weights @ self.weights.T if self.products is None else self.products


@dataclass(frozen=True, slots=True)
class Presence:
    """Who decides the degrees of freedom, by base and row (bases running slowest)."""

    persons: Matrix
    """`[base and row]` respondents."""
    strata: Keyed
    """`[stratum, base and row]` respondents of each stratum of the first stage."""
    units: Keyed | None
    """`[unit, base and row]` respondents of each unit of the first stage; None where every respondent is one."""
    spans: tuple[Span, ...] | None
    """Base and row -> replicate weights of its respondents."""

    @classmethod
    def of(cls, groups: Grouping, bases: Membership, block: DesignBlock) -> Self:
        """The presence of the persons of `bases[base, respondent]` in each row."""
        first, level = block.levels[0], block.drawing.levels[0]
        present = _by_row(groups, bases, first.codes, len(first.keys))
        units = None if level.units is None else Keyed(first.keys, present)
        if units is not None:
            keys, codes = np.unique(block.strata[0], return_inverse=True)
            strata = Keyed(keys, _by_row(groups, bases, codes, len(keys)))
        else:
            strata = Keyed(first.keys, present)
        spans = None
        if block.replicates is not None:
            members, weights = groups.members(), block.replicates
            spans = tuple(Span.of(weights[:, row & base]) for base in bases for row in members)
        return cls(present.sum(axis=0), strata, units, spans)

    def __add__(self, other: Presence) -> Presence:
        """Presence in either block."""
        spans = None
        if self.spans is not None and other.spans is not None:
            spans = tuple(mine + theirs for mine, theirs in zip(self.spans, other.spans, strict=True))
        units = None if self.units is None or other.units is None else self.units + other.units
        return Presence(self.persons + other.persons, self.strata + other.strata, units, spans)

    def degrees_of_freedom(self) -> Matrix:
        """`[base and row]` first-stage units less strata where someone is; rank less 1 of replicate weights.

        References
        ----------
        R `survey::degf`.
        """
        if self.spans is not None:
            return np.array([span.rank() - 1 for span in self.spans], dtype=np.float64)
        units = self.persons if self.units is None else _occupied(self.units)
        return units - _occupied(self.strata)


@dataclass(frozen=True, slots=True)
class MomentSums:
    """The sums of one variable by one axis; `Moments` says what the cells are."""

    shape: tuple[int, int]
    """Rows and columns; K cells."""
    persons: Matrix
    """`[K, K]` respondents in both cells."""
    weighted: Matrix | None
    """`[K, K]` sums of weights; None without weights."""
    squared: Matrix | None
    """`[K, K]` sums of squared weights; None without weights."""
    totals: Matrix
    """`[K]` weighted totals of the cells."""
    with_weight: Matrix
    """`[K]` respondents with a weight above 0."""
    levels: tuple[LevelSums, ...]
    margins: MarginSums | None
    replicates: Matrix | None
    """`[replicate, K]`"""
    presence: Presence
    """Bases, those with weight in each; last whoever a test is made among."""

    def __add__(self, other: MomentSums) -> MomentSums:
        """Sums of both blocks together. Both must come from the same table and drawing."""
        return MomentSums(
            shape=self.shape,
            persons=self.persons + other.persons,
            weighted=_both(self.weighted, other.weighted),
            squared=_both(self.squared, other.squared),
            totals=self.totals + other.totals,
            with_weight=self.with_weight + other.with_weight,
            levels=tuple(mine + theirs for mine, theirs in zip(self.levels, other.levels, strict=True)),
            margins=None if self.margins is None or other.margins is None else self.margins + other.margins,
            replicates=_both(self.replicates, other.replicates),
            presence=self.presence + other.presence,
        )


def sum_cells(products: CellProducts, bases: Membership, tested: Membership, block: DesignBlock) -> MomentSums:
    """The sums of all cells over a block; `bases[base]` and `tested` are who decides the degrees of freedom."""
    weight, has_weight, groups = block.weights, block.has_weight, products.groups
    persons, totals = products.with_themselves(None), products.totals(weight)
    squared = None if weight is None else products.with_themselves(block.squared_weight)
    weighty = bases if has_weight is None else bases & has_weight
    fixed, margin_products = block.calibration, block.margin_products
    margins = None
    if fixed is not None and margin_products is not None:
        margins = MarginSums(margin_products, products.with_others(fixed.margins, fixed.base_weights).T)
    return MomentSums(
        shape=(len(groups.rows), len(products.columns)),
        persons=persons,
        weighted=None if weight is None else products.with_themselves(weight),
        squared=squared,
        totals=totals,
        with_weight=np.diagonal(persons) if has_weight is None else _diagonal(products, has_weight),
        levels=tuple(
            _level_sums(products, totals, persons if squared is None else squared, block, level)
            for level in block.levels
        ),
        margins=margins,
        replicates=None if block.replicates is None else products.with_others(block.replicates.T, None).T,
        presence=Presence.of(groups, np.vstack([weighty, tested[None, :]]), block),
    )


def _level_sums(
    products: CellProducts, all_totals: Matrix, squared: Matrix, block: DesignBlock, level: BlockLevel
) -> LevelSums:
    """The sums of one stage over a block; `all_totals` are those of the cells, `squared` of the squared weights."""
    factor, fixed, keys = level.factor, block.calibration, len(level.keys)
    totals = all_totals[None, :] if keys == 1 else products.by_code(level.codes, keys, block.weights)
    if fixed is not None and level.by_key is not None:
        totals = np.hstack([totals, level.by_key])
    if factor is None:
        return LevelSums(None, Keyed(level.keys, totals))
    squares = squared * factor if isinstance(factor, float) else products.with_themselves(factor)
    if fixed is not None and level.spread is not None:
        same = factor if block.squared_weight is None else factor * block.squared_weight
        each = np.broadcast_to(same, block.respondents) if isinstance(factor, float) else factor
        crossed = products.with_others(fixed.margins, each)
        squares = np.block([[squares, crossed], [crossed.T, level.spread]])
    return LevelSums(squares, Keyed(level.keys, totals))


def _diagonal(products: CellProducts, counted: Membership) -> Matrix:
    """`[K]` what the diagonal of the products would be with those alone who are counted."""
    return CellProducts(products.groups, products.columns**2).totals(counted.astype(np.float64))


def _unexplained(totals: Matrix, fitted: Matrix | None) -> Matrix:
    """`[key, K]` totals of the cells less what the margins explain of them."""
    if fitted is None:
        return totals
    cells = fitted.shape[1]
    return totals[:, :cells] - totals[:, cells:] @ fitted


def _by_row(groups: Grouping, bases: Membership, codes: Positions, count: int) -> Matrix:
    """`[code, base and row]` number of persons of each base and row with each code."""
    patterns, found = groups.rows.shape[1], []
    for base in bases:
        counted = base & (groups.pattern >= 0)
        place = groups.pattern[counted] * count + codes[counted]
        by_pattern = np.bincount(place, minlength=patterns * count).reshape(patterns, count)
        found.append(groups.rows @ by_pattern)
    return np.concatenate(found).T


def _occupied(keyed: Keyed) -> Matrix:
    """`[base and row]` number of keys where someone is."""
    return np.asarray((keyed.sums > 0).sum(axis=0, dtype=np.float64))


def _both(mine: Matrix | None, theirs: Matrix | None) -> Matrix | None:
    """The sum where there is one."""
    return None if mine is None or theirs is None else mine + theirs


_RANK_TOLERANCE = 1e-10
"""Of the largest eigenvalue of the products: 1e-5 of the weights themselves as in R, squared."""
_REPEATED = 1e-12
"""Share of the largest eigenvalue below which a margin only repeats others: far above what adding up blocks leaves."""
