"""Tests of association between a single-answer question and an axis, from counts alone.

References: docs/methods.md, association. Weighted tables use Rao & Scott's second-order correction, as R's
`survey::svychisq` with `statistic="F"` does.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from zushi_survey.tabulate.counts import SQUARED, WEIGHTED, Sums


class AssociationResult(NamedTuple):
    """One test: its name, statistic, degrees of freedom (denominator None for a chi-square) and p-value."""

    method: str
    statistic: float
    df: float
    df_denominator: float | None
    p_value: float


def pearson_chi_square(counts: Sums, *, continuity: bool = False) -> AssociationResult:
    """Pearson's chi-square of a table `counts[row, column]` of persons; rows and columns nobody is in are dropped.

    `continuity` subtracts one half from each difference (Yates), for 2 by 2 tables only.

    References
    ----------
    Agresti, Categorical Data Analysis, 3rd ed., 3.2; Yates (1934).
    """
    from scipy.special import chdtrc

    observed = _occupied(counts)
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / observed.sum()
    differences = np.abs(observed - expected)
    is_corrected = continuity and observed.shape == (2, 2)
    if is_corrected:
        differences = np.maximum(differences - np.minimum(0.5, differences), 0)
    statistic = float((differences**2 / expected).sum())
    df = (observed.shape[0] - 1) * (observed.shape[1] - 1)
    method = "pearson_yates" if is_corrected else "pearson"
    return AssociationResult(method, statistic, df, None, float(chdtrc(df, statistic)))


def rao_scott_f(sums: Sums, respondents: int) -> AssociationResult:
    """Second-order Rao-Scott test of a weighted table.

    Parameters
    ----------
    sums
        `[measure, row, column]`: persons, sums of weights, sums of squared weights.
    respondents
        Respondents of the design, of which the table is a domain.

    References
    ----------
    Rao & Scott (1984), Annals of Statistics 12, 46-60; Thomas & Rao (1987) for the F form.
    """
    from scipy.special import fdtrc

    kept = _occupied_at(sums[WEIGHTED])
    persons, weights, squares = (measure[kept] for measure in sums)
    shares = (weights / weights.sum()).ravel()
    covariance = _share_covariance(shares, squares.ravel() / weights.sum() ** 2, respondents)
    n = persons.sum()
    contrasts = _interaction_contrasts(*weights.shape)
    inverse = np.diag(1 / np.where(shares > 0, shares, np.inf))
    simple = contrasts.T @ inverse @ contrasts / n
    design = contrasts.T @ inverse @ covariance @ inverse @ contrasts
    delta = np.linalg.solve(simple, design)
    trace = np.trace(delta)
    statistic = pearson_chi_square(weights * n / weights.sum()).statistic / trace
    df = trace**2 / np.trace(delta @ delta)
    df_denominator = df * (respondents - 1)
    p_value = float(fdtrc(df, df_denominator, statistic))
    return AssociationResult("rao_scott", float(statistic), float(df), float(df_denominator), p_value)


def _occupied_at(counts: Sums) -> tuple[np.ndarray, ...]:
    """Index of the rows and columns that hold anybody."""
    return np.ix_(counts.sum(axis=1) > 0, counts.sum(axis=0) > 0)


def _occupied(counts: Sums) -> Sums:
    """The table without empty rows and columns."""
    return np.asarray(counts[_occupied_at(counts)])


def _share_covariance(shares: Sums, squares: Sums, respondents: int) -> Sums:
    """Design covariance of the cell shares, each respondent drawn singly; `squares` are sum(w**2) / (sum w)**2."""
    cross = np.outer(shares, squares)
    covariance = np.diag(squares) - cross - cross.T + np.outer(shares, shares) * squares.sum()
    return np.asarray(covariance * respondents / (respondents - 1))


def _interaction_contrasts(rows: int, columns: int) -> Sums:
    """A basis of the interaction space of a rows x columns table, orthogonal to both margins."""
    row = np.eye(rows)[:, 1:] - 1 / rows
    column = np.eye(columns)[:, 1:] - 1 / columns
    return np.asarray(np.kron(row, column))


def association_test(sums: Sums, respondents: int, *, continuity: bool = False) -> AssociationResult:
    """The test that fits the table: Pearson without weights (one measure), Rao-Scott with them."""
    if len(sums) <= SQUARED:
        return pearson_chi_square(sums[0], continuity=continuity)
    return rao_scott_f(sums, respondents)
