"""Standard errors and effective bases, from sums alone: no respondent is needed once squared weights are summed."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from zushi_survey.tabulate.counts import SQUARED, WEIGHTED, Sums


@dataclass(frozen=True, slots=True)
class Sample:
    """The design every table of a wave shares: respondents drawn singly, from a population of known size or not."""

    respondents: int
    """Valid sheets of the wave: groups and filters are domains inside it, never samples of their own."""
    population: int | None = None
    """Persons the sample was drawn from, for the finite population correction; None leaves it out."""

    @property
    def fraction(self) -> float:
        """Share of the population in the sample, 0 where its size is not known."""
        return min(self.respondents / self.population, 1.0) if self.population else 0.0

    @property
    def factor(self) -> float:
        """(1 - n/N) * n/(n - 1), the factor before a sum of squared residuals; nan for fewer than two respondents."""
        if self.respondents <= 1:
            return float("nan")
        return (1 - self.fraction) * self.respondents / (self.respondents - 1)


def effective_base(base_weighted: float, sum_squared_weights: float) -> float:
    """Effective base of one group, in persons (Kish's approximation): (sum w)**2 / sum w**2; nan for an empty group.

    References
    ----------
    Kish (1992), Journal of Official Statistics 8(2), 183-200.
    """
    return base_weighted**2 / sum_squared_weights if sum_squared_weights > 0 else float("nan")


def share_standard_error(amounts: Sums, base: Sums, sample: Sample) -> float | None:
    """Linearised standard error of a share (0-1) within a domain; None where it is not defined.

    Parameters
    ----------
    amounts, base
        `[measure]` sums over those who gave the answer and over the base; without weights one measure, persons.

    References
    ----------
    Sarndal, Swensson & Wretman (1992), ch. 5; equals R `survey::svymean` of a subset of the design.
    """
    total = base[_measure(base, WEIGHTED)]
    if total <= 0 or sample.respondents <= 1:
        return None
    share = amounts[_measure(base, WEIGHTED)] / total
    squared = _measure(base, SQUARED)
    residuals = (1 - 2 * share) * amounts[squared] + share**2 * base[squared]
    return float(sqrt(max(sample.factor * residuals, 0)) / total)


def mean_standard_error(values: Sums, sums: Sums, sample: Sample) -> float | None:
    """Linearised standard error of the mean of `values` with frequencies `sums[measure, value]`; None if undefined.

    References
    ----------
    As for `share_standard_error`.
    """
    weights = sums[_measure(sums, WEIGHTED)]
    total = weights.sum()
    if total <= 0 or sample.respondents <= 1:
        return None
    mean = values @ weights / total
    residuals = sums[_measure(sums, SQUARED)] @ (values - mean) ** 2
    return float(np.sqrt(max(sample.factor * residuals, 0)) / total)


def _measure(sums: Sums, measure: int) -> int:
    """Position of a weighted measure; without weights every measure is the count of persons."""
    return measure if len(sums) > 1 else 0
