"""Confidence intervals of shares, means, totals and differences, from estimates and standard errors alone.

Nothing here looks at a respondent. A share comes either from a sample drawn singly and not weighted (give `fraction`)
or from any design (give its standard error and degrees of freedom); docs/methods.md has the formulas.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import asin, exp, inf, isinf, log, pi, sin, sqrt
from typing import Literal, NamedTuple

IntervalKind = Literal["wilson", "clopper_pearson", "logit", "korn_graubard", "likelihood", "asin", "mean"]
"""How an interval of a share is made. R's `svyciprop` calls korn_graubard `beta`; its `xlogit` equals `logit`."""

_NOISE = 1e-12
"""Weighted sums differ in their last bits: a share this close to 0 or 1 is 0 or 1."""


class Interval(NamedTuple):
    """A two-sided confidence interval, in the unit of the estimate."""

    lower: float
    upper: float

    @property
    def width(self) -> float:
        """Upper less lower end."""
        return self.upper - self.lower


@dataclass(frozen=True, slots=True)
class _Share:
    """A share (0-1) with everything its intervals need."""

    share: float
    standard_error: float | None
    base_persons: float
    effective_persons: float | None
    """n*: persons of a simple random sample that says as much; inf for a whole population, None if unknown."""
    df: float | None
    confidence: float

    @property
    def is_boundary(self) -> bool:
        """Whether nobody or everybody gave the answer: the standard error is 0 and says nothing."""
        return self.share in (0.0, 1.0)

    @property
    def t(self) -> float | None:
        """Two-sided critical value of Student's t; None without degrees of freedom."""
        return t_critical(self.confidence, self.df)


def share_interval(
    kind: IntervalKind,
    share: float | None,
    standard_error: float | None,
    base_persons: float,
    df: float | None,
    confidence: float = 0.95,
    *,
    fraction: float | None = None,
    effective_base: float | None = None,
) -> Interval | None:
    """Two-sided interval of a share (0-1); None where the data do not allow one.

    Parameters
    ----------
    kind
        `wilson` and `clopper_pearson` rest on n*, the others on the standard error and t with `df`.
    share, standard_error
        The estimate and its (linearised or replicate) standard error, 0-1.
    base_persons
        Persons the share is of, unweighted.
    df
        Degrees of freedom of the design: units less strata, persons - 1 for singly drawn ones, inf for none lost.
    confidence
        Such as 0.95.
    fraction
        Persons drawn / population (0 for no finite population correction), only for a sample drawn singly and not
        weighted. Then n* = (n - f) / (1 - f), for the whole sample exactly n (N-1)/(N-n), and neither standard error
        nor df is needed by `wilson` and `clopper_pearson`. None for every other design: n* = p(1-p)/se**2.
    effective_base
        Kish's effective base in persons, which stands for n* where nobody or everybody gave the answer of a weighted
        or clustered sample; by default `base_persons`.

    Returns
    -------
    Interval | None
        Where nobody or everybody gave the answer, `wilson` is taken on n*, every other kind becomes Clopper-Pearson on
        n*: the standard error is 0 there and an interval of width 0 would be wrong. (p, p) when the whole population
        was asked. None for an empty base, an unknown standard error, or no degrees of freedom.

    References
    ----------
    Wilson (1927); Clopper & Pearson (1934); Korn & Graubard (1998), Survey Methodology 24(2), 193-201;
    Franco et al. (2019); R `survey::svyciprop`.
    """
    if share is None or base_persons <= 0:
        return None
    near = round(share) if abs(share - round(share)) < _NOISE else share
    persons = _effective_persons(near, standard_error, base_persons, fraction, effective_base)
    estimate = _Share(float(near), standard_error, base_persons, persons, df, confidence)
    if persons is not None and isinf(persons):
        return Interval(estimate.share, estimate.share)
    if estimate.is_boundary and kind != "wilson":
        return _clopper_pearson(estimate)
    return _KINDS[kind](estimate)


def estimate_interval(
    estimate: float | None, standard_error: float | None, df: float | None, confidence: float = 0.95
) -> Interval | None:
    """Interval estimate +- t * se of a mean, a total or any estimate that is about normal; None where undefined.

    `df` inf takes the normal distribution. Equals R `confint(svymean(...), df = df)`.
    """
    t = t_critical(confidence, df)
    if estimate is None or standard_error is None or t is None:
        return None
    return Interval(estimate - t * standard_error, estimate + t * standard_error)


def newcombe_interval(first_share: float, first: Interval, second_share: float, second: Interval) -> Interval:
    """Interval of the difference first - second of two independent shares (0-1), from the interval of each.

    With Wilson intervals this is Newcombe's method 10; with Wilson intervals on n* it holds for weighted waves too.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890.
    """
    difference = first_share - second_share
    below = sqrt((first_share - first.lower) ** 2 + (second.upper - second_share) ** 2)
    above = sqrt((first.upper - first_share) ** 2 + (second_share - second.lower) ** 2)
    return Interval(difference - below, difference + above)


def t_critical(confidence: float, df: float | None) -> float | None:
    """Two-sided critical value of Student's t, of the normal distribution for `df` inf; None without df above 0."""
    if df is None or not df > 0:
        return None
    upper = (1 + confidence) / 2
    if isinf(df):
        return _normal_critical(upper)
    from scipy.special import stdtrit

    return float(stdtrit(df, upper))


@cache  # Wilson's interval asks for the same one in every cell
def _normal_critical(upper: float) -> float:
    """Quantile of the normal distribution."""
    from statistics import NormalDist  # Wilson's interval, the default, does without scipy

    return NormalDist().inv_cdf(upper)


def _effective_persons(
    share: float, standard_error: float | None, persons: float, fraction: float | None, effective_base: float | None
) -> float | None:
    """n* in persons, as `share_interval` says."""
    if fraction is not None:
        return inf if fraction >= 1 else (persons - fraction) / (1 - fraction)
    if share in (0, 1):
        return effective_base or persons
    if standard_error is None:
        return None
    return share * (1 - share) / standard_error**2 if standard_error > 0 else inf


def _wilson(estimate: _Share) -> Interval | None:
    """Wilson's score interval on n*."""
    n, p = estimate.effective_persons, estimate.share
    z = t_critical(estimate.confidence, inf)
    if n is None or z is None:
        return None
    middle = p + z * z / (2 * n)
    half = z * sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2)
    scale = 1 + z * z / n
    # At the boundary the two terms are equal: their difference must not leave a rounding error behind.
    lower = 0.0 if p == 0 else (middle - half) / scale
    return Interval(lower, 1.0 if p == 1 else (middle + half) / scale)


def _clopper_pearson(estimate: _Share) -> Interval | None:
    """Clopper and Pearson's interval on n*."""
    if estimate.effective_persons is None:
        return None
    return _beta(estimate.share, estimate.effective_persons, estimate.confidence)


def _korn_graubard(estimate: _Share) -> Interval | None:
    """Clopper and Pearson's interval on n* (t_{n-1} / t_df)**2, from the standard error."""
    persons = _from_standard_error(estimate)
    free, t = t_critical(estimate.confidence, estimate.base_persons - 1), estimate.t
    if persons is None or free is None or t is None:
        return None
    return _beta(estimate.share, persons * (free / t) ** 2, estimate.confidence)


def _beta(share: float, persons: float, confidence: float) -> Interval:
    """Quantiles of the two beta distributions; `persons` need not be whole."""
    from scipy.special import betaincinv

    tail, chosen = (1 - confidence) / 2, share * persons
    others = persons - chosen
    lower = float(betaincinv(chosen, others + 1, tail)) if share > 0 else 0.0
    upper = float(betaincinv(chosen + 1, others, 1 - tail)) if share < 1 else 1.0
    return Interval(lower, upper)


def _logit(estimate: _Share) -> Interval | None:
    """logit(p) +- t * se / (p(1-p)), turned back."""
    p, se, t = estimate.share, estimate.standard_error, estimate.t
    if se is None or t is None:
        return None
    half = t * se / (p * (1 - p))
    middle = log(p / (1 - p))
    return Interval(_from_logit(middle - half), _from_logit(middle + half))


def _from_logit(value: float) -> float:
    """The share of a logit; never overflows."""
    return 1 / (1 + exp(-value)) if value > 0 else exp(value) / (1 + exp(value))


def _asin(estimate: _Share) -> Interval | None:
    """arcsin(sqrt(p)) +- t * se / (2 sqrt(p(1-p))), turned back; it stops at 0 and 1 (R turns round there)."""
    p, se, t = estimate.share, estimate.standard_error, estimate.t
    if se is None or t is None:
        return None
    middle, half = asin(sqrt(p)), t * se / (2 * sqrt(p * (1 - p)))
    return Interval(sin(max(middle - half, 0)) ** 2, sin(min(middle + half, pi / 2)) ** 2)


def _mean(estimate: _Share) -> Interval | None:
    """P +- t * se; may leave 0-1."""
    return estimate_interval(estimate.share, estimate.standard_error, estimate.df, estimate.confidence)


def _likelihood(estimate: _Share) -> Interval | None:
    """Shares whose scaled deviance from p is at most t**2: 2 n* (n-1)/n (p ln(p/x) + (1-p) ln((1-p)/(1-x))) = t**2.

    This is what R profiles: the deviance of the quasibinomial model with only an intercept, over its dispersion
    n/(n-1) and scaled by the design variance. R reads the ends off a spline through a few points of the profile, up to
    1e-4 away from these roots.
    """
    persons, t, n = _from_standard_error(estimate), estimate.t, estimate.base_persons
    if persons is None or t is None or n <= 1:
        return None
    target, p = t * t / (2 * persons * (n - 1) / n), estimate.share

    def excess(share: float) -> float:
        return p * log(p / share) + (1 - p) * log((1 - p) / (1 - share)) - target

    return Interval(_root(excess, p, 0.0), _root(excess, p, 1.0))


def _root(excess: Callable[[float], float], inside: float, outside: float) -> float:
    """Where `excess` changes its sign between a share inside the interval and 0 or 1, by halving."""
    while (middle := (inside + outside) / 2) not in (inside, outside):
        if middle < 1 and excess(middle) < 0:
            inside = middle
        else:
            outside = middle
    return inside


def _from_standard_error(estimate: _Share) -> float | None:
    """p(1-p)/se**2 in persons; None without a standard error above 0."""
    p, se = estimate.share, estimate.standard_error
    return p * (1 - p) / se**2 if se else None


_KINDS: dict[IntervalKind, Callable[[_Share], Interval | None]] = {
    "wilson": _wilson,
    "clopper_pearson": _clopper_pearson,
    "logit": _logit,
    "korn_graubard": _korn_graubard,
    "likelihood": _likelihood,
    "asin": _asin,
    "mean": _mean,
}
