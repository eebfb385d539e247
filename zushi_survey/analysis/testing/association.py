"""Tests of association between a single-answer question and an axis as a whole.

References: docs/methods.md, association. The corrections for the design are Rao & Scott's, as in R `survey::svychisq`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zushi_survey.analysis.precision.estimates import Ratios
from zushi_survey.analysis.testing.significance import Reason, Significance, not_tested
from zushi_survey.tabulate.counts import Sums
from zushi_survey.tabulate.design_variance import Matrix
from zushi_survey.tabulate.moments import ANSWERED, FIRST_CATEGORY, FIRST_STUB, PLACED, Moments


@dataclass(frozen=True)
class TwoWayTable:
    """The cells of one single-answer question by one axis of separate categories, among those who stand in both."""

    shares: Ratios
    """Cell shares of everyone in the table, categories running slowest; only categories and options with somebody."""
    shape: tuple[int, int]
    """Categories and options left."""
    degrees_of_freedom: float
    """First-stage units less strata among the respondents of the table."""
    sampling_fraction: float

    @property
    def persons(self) -> Matrix:
        """`[category, option]` respondents."""
        return np.diagonal(self.shares.moments.persons)[self.shares.numerators].reshape(self.shape)

    @property
    def weighted_shares(self) -> Matrix:
        """`[category, option]` shares of the sum of weights."""
        return self.shares.values.reshape(self.shape)


def two_way_table(moments: Moments, options: int) -> TwoWayTable:
    """The table of the first `options` stubs by the axis's categories, without empty rows and columns."""
    across = moments.shape[1]
    rows = np.arange(FIRST_CATEGORY, moments.shape[0] - 1)
    cells = rows[:, None] * across + FIRST_STUB + np.arange(options)
    kept = cells[_occupied_at(moments.totals[cells])]
    whole = np.full(kept.size, moments.cell(PLACED, ANSWERED))
    shares = Ratios(moments, kept.ravel(), whole)
    units = float(moments.units[PLACED])
    return TwoWayTable(shares, (len(kept), kept.shape[1] if kept.size else 0), units, moments.sampling_fraction)


def pearson_chi_square(counts: Sums, *, continuity: bool = False, sampling_fraction: float = 0.0) -> Significance:
    """Pearson's chi-square of a table `counts[row, column]` of persons; rows and columns nobody is in are dropped.

    `continuity` subtracts one half from each difference (Yates), for 2 by 2 tables only. `sampling_fraction` is the
    share of the population in a simple random sample: the design effect there is known to be 1 less that.

    References
    ----------
    Agresti, Categorical Data Analysis, 3rd ed., 3.2; Yates (1934).
    """
    from scipy.special import chdtrc

    observed = _occupied(counts)
    is_corrected = continuity and observed.shape == (2, 2)
    method = "pearson_yates" if is_corrected else "pearson"
    df = (observed.shape[0] - 1) * (observed.shape[1] - 1)
    if min(observed.shape) < 2:
        return not_tested(method, "chi2", "no_variation" if observed.size else "empty")
    if sampling_fraction >= 1:
        return not_tested(method, "chi2", "whole_population")
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / observed.sum()
    differences = np.abs(observed - expected)
    if is_corrected:
        differences = np.maximum(differences - np.minimum(0.5, differences), 0)
    statistic = float((differences**2 / expected).sum()) / (1 - sampling_fraction)
    return Significance(method, "chi2", statistic, df, None, float(chdtrc(df, statistic)))


def rao_scott_f(table: TwoWayTable) -> Significance:
    """Second-order Rao-Scott test: F with fractional degrees of freedom.

    References
    ----------
    Rao & Scott (1984), Annals of Statistics 12, 46-60; Thomas & Rao (1987) for the F form.
    """
    from scipy.special import fdtrc

    effects = _design_effects(table)
    if effects is None:
        return not_tested("rao_scott", "F", _reason(table))
    trace = float(np.trace(effects))
    df = trace**2 / float(np.trace(effects @ effects))
    df_denominator = df * table.degrees_of_freedom
    statistic = _simple_chi_square(table) / trace
    p_value = float(fdtrc(df, df_denominator, statistic))
    return Significance("rao_scott", "F", statistic, df, df_denominator, p_value)


def rao_scott_first_order(table: TwoWayTable) -> Significance:
    """First-order Rao-Scott test: Pearson's chi-square over the mean design effect; the statistic is the uncorrected.

    References
    ----------
    Rao & Scott (1984); R `survey::svychisq(statistic = "Chisq")`.
    """
    from scipy.special import chdtrc

    effects = _design_effects(table)
    if effects is None:
        return not_tested("rao_scott_first", "chi2", _reason(table))
    df = len(effects)
    statistic = _simple_chi_square(table)
    p_value = float(chdtrc(df, statistic * df / float(np.trace(effects))))
    return Significance("rao_scott_first", "chi2", statistic, float(df), None, p_value)


def wald_f(table: TwoWayTable, *, adjusted: bool = False) -> Significance:
    """Wald test that every cell is the product of its margins, from the covariance of the cell totals.

    `adjusted` allows for the few units the covariance rests on.

    References
    ----------
    Koch, Freeman & Freeman (1975); Thomas & Rao (1987); R `survey::svychisq(statistic = "Wald" or "adjWald")`.
    """
    from scipy.special import fdtrc

    method = "wald_adjusted" if adjusted else "wald"
    df = (table.shape[0] - 1) * (table.shape[1] - 1)
    df_denominator = table.degrees_of_freedom - (df - 1 if adjusted else 0)
    if min(table.shape) < 2:
        return not_tested(method, "F", _reason(table))
    departures, covariance = _departures(table)
    if df_denominator < 1 or np.linalg.matrix_rank(covariance) < df:
        return not_tested(method, "F", "singular")
    statistic = float(departures @ np.linalg.solve(covariance, departures)) / df
    if adjusted:
        statistic *= df_denominator / table.degrees_of_freedom
    return Significance(method, "F", statistic, df, df_denominator, float(fdtrc(df, df_denominator, statistic)))


def _departures(table: TwoWayTable) -> tuple[Matrix, Matrix]:
    """Cell totals less the product of their margins (first row and column left out), and their covariance."""
    cells = table.shares.numerators
    totals = table.shares.moments.totals[cells].reshape(table.shape)
    row, column, whole = totals.sum(axis=1), totals.sum(axis=0), totals.sum()
    derivative = np.eye(totals.size).reshape(*table.shape, *table.shape)
    for category in range(table.shape[0]):
        derivative[category, :, category, :] -= column[:, None] / whole
    for option in range(table.shape[1]):
        derivative[:, option, :, option] -= row[:, None] / whole
    derivative += (np.outer(row, column) / whole**2)[:, :, None, None]
    used = derivative[1:, 1:].reshape(-1, totals.size)
    covariance = table.shares.moments.covariance_of(cells)
    return (totals - np.outer(row, column) / whole)[1:, 1:].ravel(), np.asarray(used @ covariance @ used.T)


def _simple_chi_square(table: TwoWayTable) -> float:
    """Pearson's chi-square of the weighted shares times the number of respondents."""
    shares, persons = table.weighted_shares, table.persons.sum()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return float(persons * ((shares - expected) ** 2 / expected).sum())


def _design_effects(table: TwoWayTable) -> Matrix | None:
    """Matrix whose eigenvalues are the generalised design effects; None where there is nothing to test."""
    if min(table.shape) < 2 or table.degrees_of_freedom < 1:
        return None
    shares, persons = table.shares.values, table.persons.sum()
    contrasts = _interaction_contrasts(*table.shape)
    inverse = contrasts * np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
    simple = inverse.T @ contrasts / persons
    if np.linalg.matrix_rank(simple, hermitian=True) < len(simple):
        # So many cells are empty that some interactions are not to be seen at all.
        return None
    effects = np.linalg.solve(simple, inverse.T @ table.shares.covariance @ inverse)
    return None if np.trace(effects) <= 0 else np.asarray(effects)


def _reason(table: TwoWayTable) -> Reason:
    """Why the table cannot be tested."""
    if not table.shares.numerators.size:
        return "empty"
    return "no_variation" if min(table.shape) < 2 else "singular"


def _occupied_at(counts: Sums) -> tuple[np.ndarray, ...]:
    """Index of the rows and columns that hold anybody."""
    return np.ix_(counts.sum(axis=1) > 0, counts.sum(axis=0) > 0)


def _occupied(counts: Sums) -> Sums:
    """The table without empty rows and columns."""
    return np.asarray(counts[_occupied_at(counts)])


def _interaction_contrasts(rows: int, columns: int) -> Sums:
    """A basis of the interaction space of a rows x columns table, orthogonal to both margins."""
    row = np.eye(rows)[:, 1:] - 1 / rows
    column = np.eye(columns)[:, 1:] - 1 / columns
    return np.asarray(np.kron(row, column))
