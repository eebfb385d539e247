"""Sampling error as Japanese reports print it, differences between two waves that can be seen, and sizes to plan.

Everything rests on one number per group: the variance of a share relative to p(1-p), design effect x finite population
factor / persons. The normal distribution is used throughout, as the printed tables do.
"""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist
from typing import NamedTuple

_NOISE = 1e-9
"""A size this close above a whole number is that number: only a rounding error is in between."""


class Drawn(NamedTuple):
    """The answers of one group in one wave."""

    persons: int
    population: int | None = None
    """Persons they were drawn from; None leaves the finite population factor out."""
    design_effect: float = 1.0
    """Variance over that of a sample drawn singly: 1 for one stage, 2 for two stages as reports assume."""

    @property
    def relative_variance(self) -> float | None:
        """Variance of a share over p(1-p): design_effect (N-n)/(N-1) / n; None for nobody.

        Raises ValueError when more persons were drawn than there are.
        """
        if self.population is not None and self.persons > self.population:
            raise ValueError("more persons than the population has")
        if self.persons <= 0:
            return None
        return self.design_effect * self._factor / self.persons

    @property
    def _factor(self) -> float:
        """(N-n)/(N-1), 1 without a population, 0 for a population of one."""
        if self.population is None:
            return 1.0
        return (self.population - self.persons) / max(self.population - 1, 1)


class ChangeTest(NamedTuple):
    """A two-sided test of a change and how surely it is to find one."""

    alpha: float = 0.05
    power: float = 0.8

    @property
    def critical(self) -> float:
        """Standard errors beyond which a difference is significant."""
        return NormalDist().inv_cdf(1 - self.alpha / 2)

    @property
    def reach(self) -> float:
        """Standard errors a true difference must have to be found with this power."""
        return self.critical + NormalDist().inv_cdf(self.power)


def sampling_error(share: float, drawn: Drawn, k: float = 1.96) -> float | None:
    """Sampling error of a share (both 0-1): k sqrt(design_effect (N-n)/(N-1) p(1-p)/n); None for nobody.

    0 for a share of 0 or 1, of which it says nothing (`intervals`), and for a whole population.

    References
    ----------
    The tables printed by the Cabinet Office and prefectures (世論調査の「標本誤差」); Cochran (1977), ch. 3.
    """
    variance = drawn.relative_variance
    return None if variance is None else k * sqrt(share * (1 - share) * variance)


def critical_difference(share: float, first: Drawn, second: Drawn, test: ChangeTest) -> float | None:
    """Smallest difference (0-1) of two independent shares near `share` that is significant; None for nobody."""
    error = _difference_error(share, first, second)
    return None if error is None else test.critical * error


def detectable_difference(share: float, first: Drawn, second: Drawn, test: ChangeTest) -> float | None:
    """Smallest true difference (0-1) near `share` that is found with the test's power; None for nobody."""
    error = _difference_error(share, first, second)
    return None if error is None else test.reach * error


def persons_for_change(
    change: float,
    share: float,
    test: ChangeTest,
    *,
    earlier: Drawn | None = None,
    population: int | None = None,
    design_effect: float = 1.0,
) -> int | None:
    """Valid answers needed so that a change of a share is found with the test's power.

    Parameters
    ----------
    change
        True change to be found, 0-1, above 0.
    share
        The share near which it happens, 0-1.
    test
        Level and power.
    earlier
        The wave to compare with, already in hand; None plans two waves of the same size.
    population, design_effect
        As in `Drawn`, of the wave planned.

    Returns
    -------
    int | None
        Rounded up, at least 1; None when the earlier wave is too small for any number to be enough.
    """
    spread = share * (1 - share)
    if spread == 0:
        return 1
    allowed = (change / test.reach) ** 2 / spread
    if earlier is None:
        return _persons_for_variance(allowed / 2, population, design_effect)
    taken = earlier.relative_variance
    if taken is None or allowed - taken <= 0:
        return None
    return _persons_for_variance(allowed - taken, population, design_effect)


def _persons_for_variance(variance: float, population: int | None, design_effect: float) -> int:
    """Fewest persons whose relative variance is at most this (above 0)."""
    if population is None:
        exact = design_effect / variance
    else:
        exact = population / (1 + (population - 1) * variance / design_effect)
    return max(1, ceil(exact - _NOISE))


def _difference_error(share: float, first: Drawn, second: Drawn) -> float | None:
    """Standard error of the difference of two independent shares that are both near `share`."""
    variances = (first.relative_variance, second.relative_variance)
    if variances[0] is None or variances[1] is None:
        return None
    return sqrt(share * (1 - share) * (variances[0] + variances[1]))
