"""The means of all categories of an axis compared at once, from their design covariance."""

from __future__ import annotations

import numpy as np

from zushi_survey.analysis.precision.estimates import ratios
from zushi_survey.analysis.testing.significance import Significance, from_f, not_tested
from zushi_survey.tabulate.moments import FIRST_CATEGORY, PLACED, SCORED, Moments


def means_together(moments: Moments, column: int) -> Significance:
    """Wald F test that the means (of the scores or numbers in `column`) of all categories are equal.

    The denominator's degrees of freedom are those of the design less one for each mean but the first, as in R
    `survey::regTermTest` of the axis in `svyglm`.

    References
    ----------
    Korn & Graubard (1990), The American Statistician 44, 270-276.
    """
    rows = np.arange(FIRST_CATEGORY, moments.shape[0] - 1)
    scored = np.diagonal(moments.persons).reshape(moments.shape)[:, SCORED]
    rows = rows[scored[rows] > 0]
    df = len(rows) - 1
    df_denominator = float(moments.units[PLACED]) - df
    if df < 1 or not scored[PLACED]:
        return not_tested("wald_means", "F", "empty" if not scored[PLACED] else "no_variation")
    means = ratios(moments, rows, column, SCORED)
    contrast = np.hstack([-np.ones((df, 1)), np.eye(df)])
    covariance = contrast @ means.covariance @ contrast.T
    if moments.sampling_fraction >= 1:
        return not_tested("wald_means", "F", "whole_population")
    if df_denominator < 1 or np.linalg.matrix_rank(covariance) < df:
        return not_tested("wald_means", "F", "singular" if covariance.any() else "no_variation")
    apart = contrast @ means.values
    statistic = float(apart @ np.linalg.solve(covariance, apart)) / df
    return from_f("wald_means", statistic, df, df_denominator)
