"""Two answers of the same persons: which is more frequent, and whether they go together.

The moments are those of the first question by an axis of two categories: whoever gave the second answer, and whoever
answered the second question without giving it. References: docs/methods.md, paired shares and association.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np

from zushi_survey.analysis.precision.estimates import Ratios
from zushi_survey.analysis.testing.paired import compare_options, compare_paired_shares
from zushi_survey.analysis.testing.significance import Significance, from_t, not_tested
from zushi_survey.analysis.waves.two_waves import equivalence
from zushi_survey.tabulate.moments import ANSWERED, FIRST_CATEGORY, PLACED, Moments

YES, NO = FIRST_CATEGORY, FIRST_CATEGORY + 1
"""Rows of those who gave the second answer, and of those who did not."""


class JointCounts(NamedTuple):
    """Persons who answered both questions, by the two answers."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def base(self) -> int:
        """Persons who answered both."""
        return sum(self)


def joint_counts(moments: Moments, stub: int) -> JointCounts:
    """The four counts; `stub` is the column of the first answer."""
    persons = np.diagonal(moments.persons)
    yes, no = round(persons[moments.cell(YES, stub)]), round(persons[moments.cell(NO, stub)])
    with_second = round(persons[moments.cell(YES, ANSWERED)])
    without = round(persons[moments.cell(NO, ANSWERED)])
    return JointCounts(yes, no, with_second - yes, without - no)


def paired_test(moments: Moments, stub: int, *, are_exclusive: bool) -> Significance:
    """Test that both answers are equally frequent; the statistic is positive when the first is more frequent.

    McNemar's test, or the multinomial z where one person can give only one of the two; under weights, a design or a
    known population the linearised difference over its error, with the degrees of freedom of the design.
    """
    counts = joint_counts(moments, stub)
    if moments.is_simple and not moments.sampling_fraction:
        if are_exclusive:
            return compare_options(counts.only_first, counts.only_second, counts.base).test
        return compare_paired_shares(counts.only_first, counts.only_second, counts.base).test
    if counts.base == 0:
        return not_tested("paired_t", "t", "empty")
    difference, error = _paired_difference(moments, stub)
    df = float(moments.units[PLACED])
    if error <= 0 or df < 1:
        return not_tested("paired_t", "t", "no_variation")
    return from_t("paired_t", difference / error, df)


def paired_equivalence(moments: Moments, stub: int) -> Significance:
    """Test that two answers of the same persons differ by the margin or more; a small p says: as good as equal."""
    if joint_counts(moments, stub).base == 0:
        return not_tested("tost", "z", "empty")
    return equivalence(*_paired_difference(moments, stub))


def _paired_difference(moments: Moments, stub: int) -> tuple[float, float]:
    """The first share less the second among those who answered both, and its linearised standard error."""
    numerators = np.array([moments.cell(PLACED, stub), moments.cell(YES, ANSWERED)], dtype=np.intp)
    shares = Ratios(moments, numerators, np.full(2, moments.cell(PLACED, ANSWERED), dtype=np.intp))
    apart = np.array([1.0, -1.0])
    return float(apart @ shares.values), sqrt(max(float(apart @ shares.covariance @ apart), 0.0))


def odds_ratio(moments: Moments, stub: int) -> float | None:
    """Odds of the first answer with the second over those without it (weighted); None where it is 0 or infinite."""
    totals = moments.totals
    yes, no = float(totals[moments.cell(YES, stub)]), float(totals[moments.cell(NO, stub)])
    others = float(totals[moments.cell(YES, ANSWERED)]) - yes, float(totals[moments.cell(NO, ANSWERED)]) - no
    return yes * others[1] / (others[0] * no) if min(yes, no, *others) > 0 else None
