"""The share of one answer in two independent waves: difference, equivalence, and the word that both allow.

References: docs/methods.md, two waves; Fleiss, Levin & Paik (2003), ch. 3; Schuirmann (1987), J. Pharmacokinetics and
Biopharmaceutics 15, 657-680 (two one-sided tests). The interval of the difference is `intervals.newcombe_interval`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

from zushi_survey.analysis.testing.significance import Significance, from_z, not_tested

MARGIN = 0.05
"""Differences of shares smaller than this, exclusive, count as none (横ばい): five points."""


@dataclass(frozen=True, slots=True)
class WaveShare:
    """One wave: persons who gave the answer, persons asked, and the persons they were drawn from (None: very many)."""

    count: float
    base: float
    population: int | None = None

    @property
    def share(self) -> float:
        """Share (0-1); the base is not 0."""
        return self.count / self.base

    @property
    def undrawn(self) -> float:
        """1 - n/N, the finite population correction of a variance, 0-1."""
        return max(1 - self.base / self.population, 0.0) if self.population else 1.0


class ShareChange(NamedTuple):
    """Difference of two shares (0-1; first minus second), its standard error, and the two tests.

    `standard_error` is that of the difference, not that of the hypothesis of none. Both are None for an empty wave.
    """

    difference: float | None
    standard_error: float | None
    test: Significance
    """Of no difference."""
    equivalence: Significance
    """Of a difference of the margin or more; a small p says that the shares are as good as equal."""


class WaveVerdict(StrEnum):
    """What may be said of a change between two waves."""

    ROSE = "rose"
    FELL = "fell"
    EQUIVALENT = "equivalent"
    """Not different, and within the margin: 横ばい."""
    UNDECIDED = "undecided"
    """Neither shown: 大きな差はみられない."""
    NOT_TESTED = "not_tested"


def compare_waves(now: WaveShare, before: WaveShare, margin: float = MARGIN) -> ShareChange:
    """Change from `before` to `now`: pooled z of no difference, and two one-sided z tests of the margin.

    A population makes its wave's variance smaller by 1 - n/N, in all of them.
    """
    if now.base <= 0 or before.base <= 0:
        return ShareChange(None, None, not_tested("two_shares", "z", "empty"), not_tested("tost", "z", "empty"))
    difference = now.share - before.share
    per_person = now.undrawn / now.base + before.undrawn / before.base
    if per_person <= 0:
        return ShareChange(
            difference,
            0.0,
            not_tested("two_shares", "z", "whole_population"),
            not_tested("tost", "z", "whole_population"),
        )
    pooled = (now.count + before.count) / (now.base + before.base)
    error = sqrt(sum(wave.undrawn * wave.share * (1 - wave.share) / wave.base for wave in (now, before)))
    return ShareChange(
        difference,
        error,
        _z("two_shares", difference, sqrt(max(pooled * (1 - pooled), 0) * per_person)),
        equivalence(difference, error, margin),
    )


def equivalence(difference: float, standard_error: float, margin: float = MARGIN) -> Significance:
    """Two one-sided tests that the difference lies within plus or minus `margin`: z and p of the nearer bound."""
    from scipy.special import ndtr

    if standard_error <= 0:
        return not_tested("tost", "z", "no_variation")
    z = (margin - abs(difference)) / standard_error
    return Significance("tost", "z", z, None, None, float(ndtr(-z)))


def wave_verdict(
    difference: float | None, p_value: float | None, equivalence_p: float | None, alpha: float = 0.05
) -> WaveVerdict:
    """The word that the tests allow: a difference first (p < alpha), then equivalence, then neither.

    `p_value` is the one after adjustment for its family.
    """
    if difference is None or p_value is None:
        return WaveVerdict.NOT_TESTED
    if p_value < alpha:
        return WaveVerdict.ROSE if difference > 0 else WaveVerdict.FELL
    if equivalence_p is not None and equivalence_p < alpha:
        return WaveVerdict.EQUIVALENT
    return WaveVerdict.UNDECIDED


def _z(method: str, difference: float, error: float) -> Significance:
    """The z test of a difference, or that nothing varies."""
    return from_z(method, difference / error) if error > 0 else not_tested(method, "z", "no_variation")
