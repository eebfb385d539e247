"""Categories of an axis compared: each with the whole, with the rest, with each other, option by option.

A share is tested by the pooled z of two proportions, which is the adjusted residual of the table where the two do not
overlap; its square is divided by the design effect of the difference, as Rao and Scott divide chi-square: letters and
the test of the whole table then agree. For persons drawn singly without weights that effect is known, 1 - n/N.
Means are tested by the design-based t. References: docs/methods.md, differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zushi_survey.analysis.testing.comparison import Against
from zushi_survey.tabulate.design_variance import Matrix, replicate_deviations
from zushi_survey.tabulate.moments import FIRST_CATEGORY, PLACED, Moments

Flags = NDArray[np.bool_]


class Stub(NamedTuple):
    """One column of a table that can be compared: a share of persons, or a mean."""

    option: str
    label: str
    numerator: int
    """Column of the moments above the line."""
    denominator: int
    """Column below it."""
    is_mean: bool


class Contrast(NamedTuple):
    """Two groups of an axis, as combinations of its rows."""

    category: int
    """Category, from 0."""
    against: Against
    other: int | None
    """Category compared with, for pairs."""


@dataclass(frozen=True)
class Differences:
    """All differences of one kind in one table; every array is `[stub, contrast]`."""

    contrasts: tuple[Contrast, ...]
    base: Matrix
    base_against: Matrix
    estimate: Matrix
    estimate_against: Matrix
    standard_error: Matrix
    statistic: Matrix
    """z or t; 0 where `testable` is false."""
    df: Matrix
    """Degrees of freedom; inf for the normal distribution."""
    p_value: Matrix
    testable: Flags
    """Whether there are two groups with something between them: variation, and no group that is the other."""
    overlap: Matrix
    """Persons in both groups."""

    @property
    def difference(self) -> Matrix:
        """First less second."""
        return self.estimate - self.estimate_against


def contrasts_of(categories: int, against: Against) -> tuple[Contrast, ...]:
    """Every category with the whole or the rest, or every pair of categories, in the axis's order."""
    if against is Against.PAIR:
        return tuple(Contrast(first, against, second) for first, second in combinations(range(categories), 2))
    return tuple(Contrast(category, against, None) for category in range(categories))


def differences(moments: Moments, stubs: Sequence[Stub], against: Against, convention: str = "standard") -> Differences:
    """The differences of every stub over every contrast, tested.

    `convention` is one of `StatisticsRules.convention`: the standard of the module's text, `unpooled_t` (each share's
    own variance over the unweighted bases) or `effective_base` (pooled share, Kish's effective bases); the last two
    know the weights but not the design, and are there to agree with other programs.
    """
    contrasts = contrasts_of(moments.shape[0] - FIRST_CATEGORY - 1, against)
    sides = _Sides.of(moments, stubs, contrasts)
    is_mean = np.array([stub.is_mean for stub in stubs], dtype=bool)[:, None]
    apart = sides
    if against is Against.WHOLE and not moments.is_simple:
        apart = _Sides.of(moments, stubs, contrasts_of(len(contrasts), Against.REST))
    found = _standard(sides, _design_effect(apart, moments), moments, is_mean)
    if convention == "unpooled_t":
        found = _unpooled_t(sides, found, is_mean)
    elif convention == "effective_base":
        found = _effective_base(sides, found, is_mean)
    return replace(found, p_value=_two_sided(found.statistic, found.df))


@dataclass(frozen=True)
class _Sides:
    """Both groups of every contrast for every stub; `first` and `second` hold `[stub, contrast]` figures."""

    contrasts: tuple[Contrast, ...]
    first: _Side
    second: _Side
    overlap: Matrix
    """Persons in both."""
    overlap_weighted: Matrix
    overlap_effective: Matrix
    gradient: Matrix
    """`[stub, contrast, cell of the stub]` derivative of the difference by the totals, numerators then denominators."""
    cells: NDArray[np.intp]
    """`[stub, cell of the stub]` positions of these in the moments."""

    @classmethod
    def of(cls, moments: Moments, stubs: Sequence[Stub], contrasts: tuple[Contrast, ...]) -> _Sides:
        """Both sides of the contrasts."""
        rows = np.arange(moments.shape[0]) * moments.shape[1]
        above = rows + np.array([stub.numerator for stub in stubs], dtype=np.intp)[:, None]
        below = rows + np.array([stub.denominator for stub in stubs], dtype=np.intp)[:, None]
        first, second = (_rows_of(contrasts, moments.shape[0], side) for side in (0, 1))
        sides = (_Side.of(moments, first, above, below), _Side.of(moments, second, above, below))
        crossed = (below[:, :, None], below[:, None, :])
        persons, weighted, squares = (
            np.asarray(np.einsum("ci,sij,cj->sc", first, measure[crossed], second))
            for measure in (moments.persons, moments.weighted, moments.squared)
        )
        gradient = sides[0].gradient() - sides[1].gradient()
        cells = np.concatenate([above, below], axis=1)
        return cls(contrasts, sides[0], sides[1], persons, weighted, _divided(weighted**2, squares), gradient, cells)

    @property
    def persons(self) -> Matrix:
        """Persons in either group."""
        return self.first.persons + self.second.persons - self.overlap

    @property
    def weighted(self) -> Matrix:
        """Sum of weights in either group."""
        return self.first.weighted + self.second.weighted - self.overlap_weighted

    def pooled(self) -> Matrix:
        """Share under the hypothesis that both are equal: that of the whole, or of both groups together."""
        together = self.first.weighted * self.first.value + self.second.weighted * self.second.value
        pooled = _divided(together, self.first.weighted + self.second.weighted)
        is_whole = np.array([contrast.against is Against.WHOLE for contrast in self.contrasts], dtype=bool)
        return np.where(is_whole, self.second.value, pooled)

    def variance(self, products: Matrix, gradient: Matrix) -> Matrix:
        """`[stub, contrast]` variance of what has this gradient, where the totals have the covariance `products`."""
        block = products[self.cells[:, :, None], self.cells[:, None, :]]
        return np.asarray(np.maximum(np.einsum("sci,sij,scj->sc", gradient, block, gradient), 0))

    def odds_gradient(self) -> Matrix:
        """`[stub, contrast, cell]` derivative of the log odds ratio of two separate groups by the totals.

        An empty cell of the 2 by 2 table is left out, as Rao and Scott's test of that table leaves it out.
        """
        (first, first_terms), (second, second_terms) = self.first.odds_gradient(), self.second.odds_gradient()
        gradient = first - second
        excess = _divided(first_terms - second_terms, self.weighted)
        gradient[:, :, self.first.rows.shape[1] :] -= excess[:, :, None] * (self.first.rows + self.second.rows)
        return np.asarray(gradient)


@dataclass(frozen=True)
class _Side:
    """One group of every contrast for every stub, `[stub, contrast]`."""

    rows: Matrix
    """`[contrast, row]` the group as a combination of the table's rows."""
    persons: Matrix
    weighted: Matrix
    effective: Matrix
    value: Matrix
    spread: Matrix
    """Variance of the answers among the persons of the group (of 0 and 1 for a share), with n - 1."""

    @classmethod
    def of(cls, moments: Moments, rows: Matrix, above: NDArray[np.intp], below: NDArray[np.intp]) -> _Side:
        """The groups that are the combinations `rows[contrast, row]`."""
        persons, weighted, squared = (np.diagonal(m) for m in (moments.persons, moments.weighted, moments.squared))
        n = persons[below] @ rows.T
        total = moments.totals[below] @ rows.T
        value = _divided(moments.totals[above] @ rows.T, total)
        mean_square = _divided(weighted[above] @ rows.T, total)
        spread = np.maximum(mean_square - value**2, 0) * _divided(n, n - 1)
        return cls(rows, n, total, _divided(total**2, squared[below] @ rows.T), value, spread)

    def gradient(self) -> Matrix:
        """`[stub, contrast, cell]` derivative of the value by the totals: numerators, then denominators."""
        inverse = _divided(1.0, self.weighted)[:, :, None]
        return np.concatenate([inverse * self.rows, -self.value[:, :, None] * inverse * self.rows], axis=2)

    def odds_gradient(self) -> tuple[Matrix, Matrix]:
        """Derivative of the log odds by the totals; and the terms of it left in the table, +1 for yes and -1 for no."""
        yes = self.value * self.weighted
        no = np.where(self.value < 1 - _NOTHING, self.weighted - yes, 0.0)
        by_yes, by_no = _divided(1.0, yes)[:, :, None], _divided(1.0, no)[:, :, None]
        gradient = np.concatenate([(by_yes + by_no) * self.rows, -by_no * self.rows], axis=2)
        return gradient, (yes > 0) * 1.0 - (no > 0) * 1.0


def _rows_of(contrasts: tuple[Contrast, ...], rows: int, side: int) -> Matrix:
    """`[contrast, row]` the first or second group as a combination of the table's rows."""
    combination = np.zeros((len(contrasts), rows))
    for line, contrast in zip(combination, contrasts, strict=True):
        if side == 0:
            line[FIRST_CATEGORY + contrast.category] = 1
        elif contrast.other is not None:
            line[FIRST_CATEGORY + contrast.other] = 1
        else:
            line[PLACED] = 1
            line[FIRST_CATEGORY + contrast.category] -= contrast.against is Against.REST
    return combination


def _standard(sides: _Sides, effect: Matrix, moments: Moments, is_mean: NDArray[np.bool_]) -> Differences:
    """Pooled z over the root of the design effect for shares; linearised t for means."""
    variance = _design_variance(sides, moments)
    per_person = _divided(sides.weighted, sides.persons)
    sizes = [_divided(side.weighted, per_person) for side in (sides.first, sides.second)]
    common = _divided(sides.overlap_weighted, per_person)
    spread = sides.pooled() * (1 - sides.pooled())
    inverse = _divided(1.0, sizes[0]) + _divided(1.0, sizes[1]) - 2 * _divided(common, sizes[0] * sizes[1])
    null = np.maximum(spread * inverse, 0) * effect
    difference = sides.first.value - sides.second.value
    tested = np.where(is_mean, variance, null)
    df = np.where(is_mean, moments.units[PLACED] - 1, np.inf if moments.is_simple else moments.units[PLACED])
    testable = (tested > _NOTHING) & (df >= 1) & (sides.first.persons > 0) & (sides.second.persons > 0)
    return Differences(
        contrasts=sides.contrasts,
        base=sides.first.persons,
        base_against=sides.second.persons,
        estimate=sides.first.value,
        estimate_against=sides.second.value,
        standard_error=np.sqrt(variance),
        statistic=np.divide(difference, np.sqrt(tested), out=np.zeros_like(difference), where=testable),
        df=np.broadcast_to(df, difference.shape),
        p_value=np.ones_like(difference),
        testable=testable,
        overlap=sides.overlap,
    )


def _design_effect(sides: _Sides, moments: Moments) -> Matrix:
    """`[stub, contrast]` design effect of the 2 by 2 table of a contrast (of its log odds ratio); 1 - n/N if simple.

    A group with the whole is the table of the group and the rest.
    """
    if moments.is_simple:
        return np.full_like(sides.first.value, 1 - moments.sampling_fraction)
    gradient = sides.odds_gradient()
    simple = sides.variance(moments.weighted, gradient) * _divided(sides.weighted, sides.persons)
    if moments.replicates is None or moments.replicate_factors is None:
        return _divided(sides.variance(moments.covariance, gradient), simple)
    rows = moments.shape[0]
    totals = moments.replicates[:, sides.cells]
    both = totals[:, :, rows:] @ (sides.first.rows + sides.second.rows).T
    scaled = _divided(sides.weighted, both)
    replicated = np.einsum("sci,rsi->rsc", gradient, totals) * scaled
    deviations = replicate_deviations(replicated, moments.replicate_factors)
    return _divided(np.einsum("r,rsc->sc", moments.replicate_factors, deviations**2), simple)


def _design_variance(sides: _Sides, moments: Moments) -> Matrix:
    """`[stub, contrast]` variance of the difference under the design."""
    if moments.replicates is None or moments.replicate_factors is None:
        return sides.variance(moments.covariance, sides.gradient)
    rows = moments.shape[0]
    first, second = sides.first.rows, sides.second.rows
    above, below = moments.replicates[:, sides.cells[:, :rows]], moments.replicates[:, sides.cells[:, rows:]]
    replicated = _divided(above @ first.T, below @ first.T) - _divided(above @ second.T, below @ second.T)
    deviations = replicate_deviations(replicated, moments.replicate_factors)
    return np.asarray(np.einsum("r,rsc->sc", moments.replicate_factors, deviations**2))


def _unpooled_t(sides: _Sides, found: Differences, is_mean: NDArray[np.bool_]) -> Differences:
    """Each group's own variance over its persons; t with n1 + n2 - 2, or Welch's for means."""
    parts = [_own_variance(side, side.persons, is_mean) for side in (sides.first, sides.second)]
    variance = parts[0] + parts[1]
    persons = (sides.first.persons, sides.second.persons)
    df = np.where(is_mean, _welch_df(parts, persons), persons[0] + persons[1] - 2)
    return _with_statistic(found, variance, df)


def _effective_base(sides: _Sides, found: Differences, is_mean: NDArray[np.bool_]) -> Differences:
    """Pooled share over Kish's effective bases, less the overlap; Welch's t for means."""
    bases = (sides.first.effective, sides.second.effective)
    spread = sides.pooled() * (1 - sides.pooled())
    inverse = _divided(1.0, bases[0]) + _divided(1.0, bases[1])
    inverse -= 2 * _divided(sides.overlap_effective, bases[0] * bases[1])
    parts = [_own_variance(side, base, is_mean) for side, base in zip((sides.first, sides.second), bases, strict=True)]
    variance = np.where(is_mean, parts[0] + parts[1], np.maximum(spread * inverse, 0))
    df = np.where(is_mean, _welch_df(parts, bases), bases[0] + bases[1] - sides.overlap_effective - 2)
    return _with_statistic(found, variance, df)


def _own_variance(side: _Side, base: Matrix, is_mean: NDArray[np.bool_]) -> Matrix:
    """Variance of a group's own share or mean over a base of so many persons."""
    return _divided(np.where(is_mean, side.spread, side.value * (1 - side.value)), base)


def _welch_df(parts: Sequence[Matrix], bases: Sequence[Matrix]) -> Matrix:
    """Welch's degrees of freedom of the difference of two means."""
    below = sum(_divided(part**2, base - 1) for part, base in zip(parts, bases, strict=True))
    return _divided((parts[0] + parts[1]) ** 2, np.asarray(below))


def _with_statistic(found: Differences, variance: Matrix, df: Matrix) -> Differences:
    """The same differences tested with another variance."""
    testable = (variance > _NOTHING) & (df >= 1) & (found.base > 0) & (found.base_against > 0)
    statistic = np.divide(found.difference, np.sqrt(variance), out=np.zeros_like(variance), where=testable)
    return replace(found, statistic=statistic, df=df, testable=testable, standard_error=np.sqrt(variance))


def _two_sided(statistic: Matrix, df: Matrix) -> Matrix:
    """Two-sided p-value of z (infinite degrees of freedom) or t."""
    from scipy.special import ndtr, stdtr

    tails = np.where(np.isinf(df), ndtr(-np.abs(statistic)), stdtr(np.where(df >= 1, df, 1.0), -np.abs(statistic)))
    return np.asarray(np.minimum(2 * tails, 1.0))


def _divided(above: Matrix | float, below: Matrix) -> Matrix:
    """Above / below, 0 where below is not positive."""
    shape = np.broadcast(above, below).shape
    return np.divide(above, below, out=np.zeros(shape), where=below > 0)


_NOTHING = 1e-14
"""Variances of shares and means below this are rounding errors of zero."""
