"""The mean of one question in one group of one wave, and its change: scores, numbers, how many answers a person gave.

The means of two waves are those of other persons: their variances, each by its own design, are added, and the degrees
of freedom are Welch's. References: docs/methods.md, two waves; Welch (1947), Biometrika 34, 28-35; Schuirmann (1987).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from zushi_survey.analysis.precision.estimates import Positions, ratios
from zushi_survey.analysis.precision.intervals import estimate_interval
from zushi_survey.analysis.testing.significance import Reason, Significance, from_t, from_z, not_tested
from zushi_survey.analysis.waves.tests import WaveDifference
from zushi_survey.tabulate.design_variance import Matrix
from zushi_survey.tabulate.moments import ANSWERED, EVERYONE, FIRST_CATEGORY, SCORED, Moments


class GroupMean(NamedTuple):
    """One mean in one group of one wave."""

    persons: float
    """Respondents the mean is of, unweighted."""
    size: float
    """The same as a sum of weights: what the group counts for in a composition."""
    mean: float | None
    """None for an empty group."""
    variance: float
    """Of the mean, by the design of the wave."""
    df: float
    """Degrees of freedom of the variance."""
    is_simple: bool = True
    """Whether persons were drawn singly and are not weighted."""


def score_means(moments: Moments) -> list[GroupMean]:
    """Means of the scores (or numbers) by row: everyone, then the categories in order."""
    rows = _rows(moments)
    found = ratios(moments, rows, moments.shape[1] - 1, SCORED)
    return _group_means(moments, rows, SCORED, found.values, np.diagonal(found.covariance))


def answer_means(moments: Moments, columns: Sequence[int]) -> list[GroupMean]:
    """How many of these answers a person gave on average, by row: everyone, then the categories in order."""
    rows = _rows(moments)
    found = ratios(moments, rows[:, None], np.array(columns, dtype=np.intp)[None, :], ANSWERED)
    # A sum of shares: its variance is the sum of all their variances and covariances.
    by_row = found.covariance.reshape(len(rows), len(columns), len(rows), len(columns))
    variances = np.array([by_row[place, :, place, :].sum() for place in range(len(rows))])
    return _group_means(moments, rows, ANSWERED, found.values.reshape(len(rows), -1).sum(axis=1), variances)


def change_of_mean(
    now: GroupMean, before: GroupMean, confidence: float = 0.95, margin: float | None = None
) -> WaveDifference:
    """The change from `before` to `now` in the unit of the mean; equivalence only where a margin is given."""
    method = "welch_unpooled_t" if now.is_simple and before.is_simple else "linearised_t"
    if now.mean is None or before.mean is None:
        return untested_mean(method, "empty")
    difference, variance = now.mean - before.mean, now.variance + before.variance
    if variance <= 0 or min(now.df, before.df) < 1:
        return untested_mean(method, "singular" if variance > 0 else "no_variation")._replace(difference=difference)
    error, df = sqrt(variance), _welch_df(now, before)
    return WaveDifference(
        difference,
        error,
        estimate_interval(difference, error, df, confidence),
        from_t(method, difference / error, df),
        _equivalence(difference, error, df, margin),
    )


def untested_mean(method: str, reason: Reason) -> WaveDifference:
    """A change of which nothing is known, and why."""
    nothing = not_tested(method, "t", reason)
    return WaveDifference(None, None, None, nothing, nothing._replace(method="tost"))


def standardised_mean_change(
    now: Sequence[GroupMean], before: Sequence[GroupMean]
) -> tuple[float, float, Significance] | None:
    """The change at the composition of the present wave, the part that composition made of the whole, and the test.

    One mean per group of the axis, in the same order in both waves; None where a group of the present wave is empty in
    the earlier one. Groups count as drawn independently.
    """
    groups = [(one, other) for one, other in zip(now, before, strict=True) if one.size > 0]
    if not groups or any(one.mean is None or other.mean is None for one, other in groups):
        return None
    total = sum(one.size for one, _ in groups)
    parts = [(one.size / total, one, other) for one, other in groups]
    change = sum(weight * ((one.mean or 0.0) - (other.mean or 0.0)) for weight, one, other in parts)
    error = sqrt(sum(weight**2 * (one.variance + other.variance) for weight, one, other in parts))
    crude = _whole(now) - _whole(before)
    test = from_z("standardised", change / error) if error > 0 else not_tested("standardised", "z", "no_variation")
    return change, crude - change, test


def _whole(groups: Sequence[GroupMean]) -> float:
    """The mean of all groups together."""
    return sum(one.size * (one.mean or 0.0) for one in groups) / sum(one.size for one in groups)


def _rows(moments: Moments) -> Positions:
    """Rows of everyone and of the categories."""
    return np.array([EVERYONE, *range(FIRST_CATEGORY, moments.shape[0] - 1)], dtype=np.intp)


def _group_means(moments: Moments, rows: Positions, base: int, values: Matrix, variances: Matrix) -> list[GroupMean]:
    """One mean per row, of the persons of a base."""
    cells = [moments.cell(int(row), base) for row in rows]
    persons, sizes = np.diagonal(moments.persons)[cells], moments.totals[cells]
    return [
        GroupMean(
            persons=float(persons[place]),
            size=float(sizes[place]),
            mean=float(values[place]) if sizes[place] > 0 else None,
            variance=max(float(variances[place]), 0.0),
            df=float(moments.degrees_of_freedom[row, base]),
            is_simple=moments.is_simple,
        )
        for place, row in enumerate(rows)
    ]


def _welch_df(now: GroupMean, before: GroupMean) -> float:
    """Satterthwaite's degrees of freedom of the sum of both variances."""
    whole = (now.variance + before.variance) ** 2
    return whole / (now.variance**2 / now.df + before.variance**2 / before.df)


def _equivalence(difference: float, error: float, df: float, margin: float | None) -> Significance:
    """Two one-sided t tests that the change lies within plus or minus `margin`: t and p of the nearer bound."""
    from scipy.special import stdtr

    if margin is None:
        return not_tested("tost", "t", "")
    t = (margin - abs(difference)) / error
    return Significance("tost", "t", t, df, None, float(stdtr(df, -t)))
