"""The share of one answer in one group of one wave, with all that a comparison with another wave needs.

From the moments of a wave's own answers, whatever its design; or from published tables, where a printed percentage
leaves a range of counts. References: docs/methods.md, two waves and published tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from zushi_survey.analysis.precision.estimates import ratios
from zushi_survey.analysis.precision.intervals import Interval, share_interval
from zushi_survey.analysis.waves.two_waves import WaveShare
from zushi_survey.tabulate.moments import ANSWERED, ASKED, EVERYONE, FIRST_CATEGORY, Moments


class GroupShare(NamedTuple):
    """One answer in one group of one wave."""

    persons: float
    """Respondents the share is of, unweighted."""
    size: float
    """The same as a sum of weights: what the group counts for in a composition."""
    chosen: float
    """Respondents who gave the answer (sum of weights where there are weights)."""
    share: float | None
    """0-1; None for an empty group."""
    variance: float | None = None
    """Linearised (or replicate) variance of the share; None for persons drawn singly, where counts say it."""
    effective_base: float | None = None
    """Kish's effective base, where nobody or everybody gave the answer under weights."""
    fraction: float = 0.0
    """Share of the population in the sample, for persons drawn singly."""
    spread: tuple[float, float] | None = None
    """Lowest and highest count that the published percentage allows, where it allows several."""

    @property
    def as_counts(self) -> WaveShare:
        """The share of persons drawn singly."""
        population = round(self.persons / self.fraction) if self.fraction and self.persons else None
        return WaveShare(self.chosen, self.persons, population)

    @property
    def error_variance(self) -> float:
        """Variance of the share (0-1), by the design or binomial."""
        if self.variance is not None:
            return self.variance
        if self.share is None or self.persons <= 0:
            return 0.0
        return (1 - self.fraction) * self.share * (1 - self.share) / self.persons

    @property
    def binomial(self) -> tuple[float, float]:
        """Count and base of a simple random sample that says as much: (p n*, n*) with n* = p(1-p) / variance."""
        if self.variance is None or self.share is None:
            return self.chosen, self.persons
        spread = self.share * (1 - self.share)
        base = spread / self.variance if self.variance > 0 and spread > 0 else (self.effective_base or self.persons)
        return self.share * base, base

    def interval(self, confidence: float) -> Interval | None:
        """Wilson's interval on the effective number of persons: what Newcombe's difference is made of."""
        error = sqrt(self.error_variance)
        fraction = self.fraction if self.variance is None else None
        effective = self.effective_base
        return share_interval(
            "wilson", self.share, error, self.persons, None, confidence, fraction=fraction, effective_base=effective
        )

    def with_chosen(self, chosen: float) -> GroupShare:
        """The same published group with one of the counts its percentage allows."""
        return self._replace(chosen=chosen, share=chosen / self.persons if self.persons else None, spread=None)


def group_shares(moments: Moments, columns: Sequence[int], *, asked: bool = False) -> list[list[GroupShare]]:
    """Shares by row (everyone first, then the categories in order) and by column of the moments.

    They are of those who answered; with `asked`, of everyone asked.
    """
    base = ASKED if asked else ANSWERED
    rows = np.array([EVERYONE, *range(FIRST_CATEGORY, moments.shape[0] - 1)], dtype=np.intp)
    stubs = np.array(columns, dtype=np.intp)
    if not len(stubs):
        return [[] for _ in rows]
    found = ratios(moments, rows[:, None], stubs[None, :], np.array(base))
    variances = np.zeros(len(found.numerators)) if moments.is_simple else np.diagonal(found.covariance)
    counts, sizes, persons = moments.totals[found.numerators], found.weighted_base, found.persons
    shares = [
        GroupShare(
            persons=float(persons[place]),
            size=float(sizes[place]),
            chosen=float(counts[place]),
            share=float(found.values[place]) if sizes[place] > 0 else None,
            variance=None if moments.is_simple else max(float(variances[place]), 0.0),
            effective_base=None if moments.is_simple else float(found.effective_base[place]),
            fraction=moments.sampling_fraction if moments.is_simple else 0.0,
        )
        for place in range(len(found.numerators))
    ]
    return [shares[start : start + len(stubs)] for start in range(0, len(shares), len(stubs))]
