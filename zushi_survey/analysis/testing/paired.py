"""Two answers of the same persons compared: two options of a multiple answer, two of a single answer, two scores.

References: docs/methods.md, paired shares; McNemar (1947), Psychometrika 12, 153-157; Agresti, Categorical Data
Analysis, 3rd ed., 11.1. Treating the two shares as independent samples would be wrong.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from zushi_survey.analysis.testing.significance import Significance, from_z, not_tested

EXACT_BELOW = 25
"""Fewer persons than this who gave only one of the two answers: the binomial test, exact, instead of z."""


class PairedDifference(NamedTuple):
    """First minus second, in shares (0-1) or score units, its standard error, and the test that there is none.

    Both are None where nobody answered; the sign of `test.statistic` is that of the difference.
    """

    difference: float | None
    standard_error: float | None
    test: Significance


def mcnemar(only_first: int, only_second: int) -> Significance:
    """McNemar's test of two shares, from the persons who gave one of the two answers and not the other.

    z = (b - c) / sqrt(b + c), without continuity correction; with b + c < 25 the two-sided binomial p, of which z
    keeps the sign.
    """
    discordant = only_first + only_second
    if discordant <= 0:
        return not_tested("mcnemar", "z", "no_variation")
    z = (only_first - only_second) / sqrt(discordant)
    if discordant >= EXACT_BELOW:
        return from_z("mcnemar", z)
    return Significance("mcnemar_exact", "exact", z, None, None, sign_test_p(only_first, only_second))


def sign_test_p(first: int, second: int) -> float:
    """Exact two-sided p that `first` of `first + second` is half: twice the smaller binomial tail, at most 1."""
    from scipy.special import bdtr

    return min(1.0, 2 * float(bdtr(min(first, second), first + second, 0.5)))


def compare_paired_shares(only_first: int, only_second: int, persons: int) -> PairedDifference:
    """Two answers that the same `persons` could both give (two options of a multiple answer, two grid items).

    The difference is (b - c) / n with standard error sqrt((b + c) - (b - c)**2 / n) / n.
    """
    if persons <= 0:
        return PairedDifference(None, None, not_tested("mcnemar", "z", "empty"))
    apart = only_first - only_second
    variance = (only_first + only_second) - apart**2 / persons
    return PairedDifference(apart / persons, sqrt(max(variance, 0)) / persons, mcnemar(only_first, only_second))


def compare_options(count_first: int, count_second: int, persons: int) -> PairedDifference:
    """Two options of a single answer, of which each of the `persons` could give one only.

    z = (p1 - p2) / sqrt((p1 + p2 - (p1 - p2)**2) / n): the counts are multinomial.
    """
    if persons <= 0:
        return PairedDifference(None, None, not_tested("multinomial", "z", "empty"))
    difference = (count_first - count_second) / persons
    variance = max((count_first + count_second) / persons - difference**2, 0.0) / persons
    if variance <= 0:
        return PairedDifference(difference, 0.0, not_tested("multinomial", "z", "no_variation"))
    error = sqrt(variance)
    return PairedDifference(difference, error, from_z("multinomial", difference / error))


def compare_paired_means(persons: int, mean_difference: float, standard_deviation: float) -> PairedDifference:
    """Two scores of the same persons: paired t with n - 1 degrees of freedom.

    Parameters
    ----------
    persons
        Persons who gave both scores.
    mean_difference, standard_deviation
        Of the persons' differences, first minus second; the deviation with divisor n - 1.
    """
    from scipy.special import stdtr

    if persons <= 0:
        return PairedDifference(None, None, not_tested("paired_t", "t", "empty"))
    if persons == 1:
        return PairedDifference(mean_difference, None, not_tested("paired_t", "t", "singular"))
    error = standard_deviation / sqrt(persons)
    if error <= 0:
        return PairedDifference(mean_difference, 0.0, not_tested("paired_t", "t", "no_variation"))
    t, df = mean_difference / error, persons - 1
    test = Significance("paired_t", "t", t, df, None, float(2 * stdtr(df, -abs(t))))
    return PairedDifference(mean_difference, error, test)
