"""Whether an axis still matters when another is held fixed: the Cochran-Mantel-Haenszel tests.

References: docs/methods.md, two factors; Agresti, Categorical Data Analysis, 3rd ed., 6.4 and 8.4; Mantel & Haenszel
(1959), JNCI 22, 719-748; Robins, Breslow & Greenland (1986), Biometrics 42, 311-323 (the interval). The figures are
those of R's `mantelhaen.test`. Tables are `[stratum, row, column]` counts of persons.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from zushi_survey.analysis.testing.significance import Reason, Significance, from_chi_square, not_tested
from zushi_survey.tabulate.counts import Sums

_SOLVABLE = 1e-10
"""Eigenvalues of a covariance smaller than this part of the largest belong to contrasts that cannot vary."""


class CommonOddsRatio(NamedTuple):
    """The odds ratio of a 2 by 2 table that all strata share, with its confidence interval."""

    estimate: float
    low: float
    high: float


def cochran_mantel_haenszel(counts: Sums, *, continuity: bool = False) -> Significance:
    """Test of no association of rows and columns within strata: general association, unordered categories.

    Strata of fewer than two persons, and rows and columns nobody is in, are left out. Degrees of freedom are
    (r - 1)(c - 1), fewer when the strata leave some contrasts no room to vary.

    Parameters
    ----------
    continuity
        Takes one half from the difference, for 2 by 2 tables only.
    """
    tables = _occupied(counts)
    if reason := _untestable(tables):
        return not_tested("cmh", "chi2", reason)
    difference, covariance = _deviation(tables)
    values, vectors = np.linalg.eigh(covariance)
    can_vary = values > _SOLVABLE * max(values.max(), 1.0)
    if not can_vary.any():
        return not_tested("cmh", "chi2", "singular")
    if continuity and tables.shape[1:] == (2, 2) and abs(difference[0]) >= 0.5:
        difference = difference - np.copysign(0.5, difference)
    along = vectors[:, can_vary].T @ difference
    return from_chi_square("cmh", float((along**2 / values[can_vary]).sum()), int(can_vary.sum()))


def common_odds_ratio(counts: Sums, confidence: float = 0.95) -> CommonOddsRatio | None:
    """Mantel-Haenszel odds ratio of `[stratum, 2, 2]` tables; None where it is 0, infinite or undefined.

    Raises
    ------
    ValueError
        If the tables are not 2 by 2.
    """
    from scipy.special import ndtri

    tables = np.asarray(counts, dtype=np.float64)
    if tables.shape[1:] != (2, 2):
        raise ValueError(f"a common odds ratio needs 2 by 2 tables, not {tables.shape[1:]}")
    tables = tables[tables.sum(axis=(1, 2)) > 0]
    persons = tables.sum(axis=(1, 2))
    (a, b), (c, d) = np.moveaxis(tables, 0, -1)
    along, across = a * d / persons, b * c / persons
    if along.sum() <= 0 or across.sum() <= 0:
        return None
    share_along, share_across = (a + d) / persons, (b + c) / persons
    variance = (
        (share_along * along).sum() / along.sum() ** 2
        + (share_along * across + share_across * along).sum() / (along.sum() * across.sum())
        + (share_across * across).sum() / across.sum() ** 2
    ) / 2
    estimate = along.sum() / across.sum()
    factor = np.exp(ndtri((1 + confidence) / 2) * np.sqrt(variance))
    return CommonOddsRatio(float(estimate), float(estimate / factor), float(estimate * factor))


def common_difference(counts: Sums) -> float | None:
    """Difference of two shares (first row less second, of the first column) common to all strata; None if undefined.

    The differences of the strata with Mantel-Haenszel weights, row * other row / persons.

    References
    ----------
    Greenland & Robins (1985), Biometrics 41, 55-68, formula 4.
    """
    tables = np.asarray(counts, dtype=np.float64)
    tables = tables[tables.sum(axis=2).min(axis=1, initial=np.inf) > 0]
    if not len(tables):
        return None
    rows = tables.sum(axis=2)
    weights = rows[:, 0] * rows[:, 1] / rows.sum(axis=1)
    shares = tables[:, :, 0] / rows
    return float(weights @ (shares[:, 0] - shares[:, 1]) / weights.sum())


def _occupied(counts: Sums) -> Sums:
    """The tables without strata of fewer than two persons, then without empty rows and columns."""
    tables = np.asarray(counts, dtype=np.float64)
    tables = tables[tables.sum(axis=(1, 2)) >= 2]
    whole = tables.sum(axis=0)
    return np.asarray(tables[:, whole.sum(axis=1) > 0][:, :, whole.sum(axis=0) > 0])


def _untestable(tables: Sums) -> Reason:
    """Why these tables allow no test; empty when they do."""
    if tables.size == 0:
        return "empty"
    return "no_variation" if min(tables.shape[1:]) == 1 else ""


def _deviation(tables: Sums) -> tuple[Sums, Sums]:
    """Observed minus expected, summed over the strata, of all cells but the last row's and column's; its covariance.

    The margins of every stratum are taken as given (multiple hypergeometric).
    """
    rows, columns = tables.sum(axis=2)[:, :-1], tables.sum(axis=1)[:, :-1]
    persons = tables.sum(axis=(1, 2))
    expected = np.einsum("ki,kj,k->ij", rows, columns, 1 / persons)
    difference = (tables[:, :-1, :-1].sum(axis=0) - expected).ravel()
    size = difference.size
    covariance = np.zeros((size, size))
    for row, column, n in zip(rows, columns, persons, strict=True):
        spread = np.kron(np.diag(row * n) - np.outer(row, row), np.diag(column * n) - np.outer(column, column))
        covariance += spread / (n * n * (n - 1))
    return difference, covariance
