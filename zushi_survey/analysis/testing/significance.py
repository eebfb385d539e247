"""What a test of significance says: the one shape every test of this room returns."""

from __future__ import annotations

from typing import Literal, NamedTuple

StatisticName = Literal["z", "t", "chi2", "F", "exact"]
"""Reference distribution of the statistic; `exact` for tests that enumerate or draw tables."""

Reason = Literal["", "empty", "no_variation", "small_base", "singular", "overlap", "whole_population", "suppressed"]
"""Why there is no p-value: nobody answered, everybody alike, a base under the threshold, not enough units, categories
that share respondents, no sampling error because everyone was asked, a cell of the table hidden."""


class Significance(NamedTuple):
    """One test. `p_value` is None, with a `reason`, where the data do not allow the test."""

    method: str
    """Identifier of the method, as docs/methods.md lists it: `pearson`, `rao_scott`, `fisher`, ..."""
    statistic_name: StatisticName
    statistic: float | None
    df: float | None
    """Degrees of freedom; the numerator's for F; None for z and exact tests."""
    df_denominator: float | None
    p_value: float | None
    """Two-sided unless the method says otherwise."""
    reason: Reason = ""
    draws: int | None = None
    """Random tables drawn, for Monte Carlo p-values."""


def not_tested(method: str, statistic_name: StatisticName, reason: Reason) -> Significance:
    """The result of a test that the data do not allow."""
    return Significance(method, statistic_name, None, None, None, None, reason)


def from_z(method: str, z: float) -> Significance:
    """The two-sided normal test of a standardised difference."""
    from scipy.special import ndtr

    return Significance(method, "z", float(z), None, None, float(2 * ndtr(-abs(z))))


def from_chi_square(method: str, statistic: float, df: float) -> Significance:
    """The upper-tail test of a chi-square statistic with `df` > 0 degrees of freedom."""
    from scipy.special import chdtrc

    return Significance(method, "chi2", float(statistic), df, None, float(chdtrc(df, statistic)))


def from_t(method: str, t: float, df: float) -> Significance:
    """The two-sided test of a t statistic with `df` >= 1 degrees of freedom."""
    from scipy.special import stdtr

    return Significance(method, "t", float(t), df, None, float(2 * stdtr(df, -abs(t))))


def from_f(method: str, statistic: float, df: float, df_denominator: float) -> Significance:
    """The upper-tail test of an F statistic; both degrees of freedom > 0."""
    from scipy.special import fdtrc

    p_value = float(fdtrc(df, df_denominator, statistic))
    return Significance(method, "F", float(statistic), df, df_denominator, p_value)
