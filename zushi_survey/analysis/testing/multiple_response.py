"""Options that are not separate (a multiple-answer question), or categories that are not, tested as a whole.

The sum of the chi-squares of the options has no chi-square distribution, because one person's answers hang together;
its first two moments are corrected (second-order Rao-Scott). References: Bilder & Loughin (2004), Biometrics 60,
241-248; Thomas & Decady (2004), International Journal of Testing 4, 43-59; docs/methods.md, association.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zushi_survey.analysis.precision.estimates import Ratios
from zushi_survey.analysis.testing.significance import Significance, not_tested
from zushi_survey.tabulate.design_variance import Matrix
from zushi_survey.tabulate.moments import ANSWERED, FIRST_CATEGORY, PLACED, Moments

_METHOD = "rao_scott_multiple"


def options_together(moments: Moments, columns: Sequence[int]) -> Significance:
    """Test that no option's share differs between the categories; `columns` are those of the options.

    chi-square for persons drawn singly without weights, F with the design's degrees of freedom otherwise. The degrees
    of freedom are fractional. Options that nobody or everybody chose, and categories without anybody, are left out.
    """
    from scipy.special import chdtrc, fdtrc

    rows, kept = _informative(moments, columns)
    if len(rows) < 2 or not len(kept):
        return not_tested(_METHOD, "chi2", "no_variation" if moments.persons[_base(moments)] else "empty")
    if moments.sampling_fraction >= 1:
        return not_tested(_METHOD, "chi2", "whole_population")
    shares = _shares(moments, rows, kept)
    whole = shares.values[: len(kept)]
    sizes = shares.persons if moments.is_simple else _scaled_sizes(shares)
    factors = (sizes / np.tile(whole * (1 - whole), len(rows) + 1))[len(kept) :]
    deviations = shares.values[len(kept) :] - np.tile(whole, len(rows))
    statistic = float(factors @ deviations**2)
    covariance = _covariance(moments, shares, len(rows), kept)
    root = np.sqrt(factors)
    effects = covariance * np.outer(root, root)
    trace, square = float(np.trace(effects)), float((effects * effects.T).sum())
    if trace <= 0 or moments.units[PLACED] < 1:
        return not_tested(_METHOD, "chi2", "singular")
    df = trace**2 / square
    if moments.is_simple:
        corrected = statistic * trace / square
        return Significance(_METHOD, "chi2", corrected, df, None, float(chdtrc(df, corrected)))
    df_denominator = df * float(moments.units[PLACED])
    p_value = float(fdtrc(df, df_denominator, statistic / trace))
    return Significance(_METHOD, "F", statistic / trace, df, df_denominator, p_value)


def _base(moments: Moments) -> tuple[int, int]:
    """Position of the number of persons in the table."""
    cell = moments.cell(PLACED, ANSWERED)
    return cell, cell


def _informative(moments: Moments, columns: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of categories with somebody, columns of options that some but not all chose."""
    totals = moments.totals.reshape(moments.shape)
    rows = np.arange(FIRST_CATEGORY, moments.shape[0] - 1)
    chosen = np.array(columns, dtype=np.intp)
    answered = totals[PLACED, ANSWERED]
    some = (totals[PLACED, chosen] > 0) & (totals[PLACED, chosen] < answered * (1 - 1e-12))
    return rows[totals[rows, ANSWERED] > 0], chosen[some]


def _shares(moments: Moments, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Ratios:
    """Shares of the options in the whole, then in each category."""
    lines = np.concatenate([[PLACED], rows])[:, None] * moments.shape[1]
    above = (lines + columns).ravel()
    below = np.broadcast_to(lines + ANSWERED, (len(lines), len(columns))).ravel()
    return Ratios(moments, above, np.asarray(below))


def _scaled_sizes(shares: Ratios) -> Matrix:
    """Sums of weights scaled so that the whole is its number of persons."""
    return np.asarray(shares.weighted_base * shares.persons[0] / shares.weighted_base[0])


def _covariance(moments: Moments, shares: Ratios, rows: int, columns: NDArray[np.intp]) -> Matrix:
    """`[row and option, row and option]` covariance of the deviations of the categories from the whole."""
    options = len(columns)
    contrast = np.hstack([np.tile(-np.eye(options), (rows, 1)), np.eye(rows * options)])
    if not moments.is_simple:
        return np.asarray(contrast @ shares.covariance @ contrast.T)
    # Drawn singly without weights, the covariance under the hypothesis is known from the whole.
    whole = shares.values[:options]
    cells = moments.cell(PLACED, 0) + columns
    persons = shares.persons[0]
    within = moments.persons[np.ix_(cells, cells)] / persons - np.outer(whole, whole)
    bases = shares.denominators[::options]
    both = moments.persons[np.ix_(bases, bases)]
    sizes = np.diagonal(both)
    between = both / np.outer(sizes, sizes)
    between = between[1:, 1:] - between[1:, :1] - between[:1, 1:] + between[0, 0]
    return np.asarray(np.kron(between, within) * (1 - moments.sampling_fraction))
