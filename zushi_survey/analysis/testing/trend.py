"""Trend over an ordered axis, and the four conditions under which a text may say 「ほど」.

References: docs/methods.md, trend; Cochran (1954), Biometrics 10, 417-451; Armitage (1955), Biometrics 11, 375-386;
Jonckheere (1954), Biometrika 41, 133-145; Hollander, Wolfe & Chicken (2014), 6.2 (variance with ties). Persons whose
place on the axis is unknown are left out by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import Literal, NamedTuple

import numpy as np

from zushi_survey.analysis.testing.random_tables import Tables, random_tables, stable_generator
from zushi_survey.analysis.testing.significance import Significance, from_z, not_tested
from zushi_survey.analysis.waves.two_waves import WaveShare, compare_waves
from zushi_survey.tabulate.counts import Sums

PERMUTE_BELOW = 50
"""Fewer persons than this: the p-value of Jonckheere-Terpstra comes from permutations."""
PERMUTATIONS = 20_000
LARGEST_REVERSAL = Fraction(3, 100)
"""A step against the trend, in shares (0-1), is small up to this, inclusive: three points."""
SMALLEST_SPAN = Fraction(10, 100)
"""The first and last group must differ by this share (0-1) at least, inclusive: ten points."""

_TIE = 1e-9
_DIGITS = 12
"""Digits of a weighted share that do not depend on the order of adding."""


def cochran_armitage(
    counts: Sequence[float], bases: Sequence[float], scores: Sequence[float] | None = None
) -> Significance:
    """Linear trend of a share over ordered groups; z is positive when it rises.

    Parameters
    ----------
    counts, bases
        Persons who gave the answer and persons asked, per group in order; groups nobody is in keep their score.
    scores
        Place of each group; None for 1, 2, ... k.
    """
    answered, asked = np.asarray(counts, dtype=float), np.asarray(bases, dtype=float)
    if asked.sum() <= 0:
        return not_tested("cochran_armitage", "z", "empty")
    places = np.arange(1.0, len(asked) + 1) if scores is None else np.asarray(scores, dtype=float)
    p = answered.sum() / asked.sum()
    centred = places - (asked @ places) / asked.sum()
    variance = float(p * (1 - p) * (asked @ centred**2))
    if variance <= _TIE * p * (1 - p):
        return not_tested("cochran_armitage", "z", "no_variation")
    return from_z("cochran_armitage", float((answered - asked * p) @ centred) / sqrt(variance))


class JonckheereCount(NamedTuple):
    """Pairs of persons of different groups in which the later group has the higher answer (ties one half)."""

    statistic: float
    mean: float
    """Expected without trend."""
    variance: float
    """Without trend, given both margins (ties)."""


def jonckheere_count(table: Sums) -> JonckheereCount:
    """Jonckheere's J of `table[group, answer]`, both in order, with its mean and tie-corrected variance."""
    counts = np.asarray(table, dtype=float)
    groups, answers = counts.sum(axis=1), counts.sum(axis=0)
    n = float(counts.sum())
    mean = (n**2 - (groups**2).sum()) / 4
    variance = (n * (n - 1) * (2 * n + 5) - _spread(groups) - _spread(answers)) / 72
    if n >= 2:
        variance += _falling(groups, 2) * _falling(answers, 2) / (8 * n * (n - 1))
    if n >= 3:
        variance += _falling(groups, 3) * _falling(answers, 3) / (36 * n * (n - 1) * (n - 2))
    return JonckheereCount(float(_ordered_pairs(counts[:, :, None])[0]), float(mean), float(variance))


def _spread(sizes: Sums) -> float:
    """Sum of t (t - 1) (2 t + 5) over tied sets of these sizes."""
    return float((sizes * (sizes - 1) * (2 * sizes + 5)).sum())


def _falling(sizes: Sums, factors: Literal[2, 3]) -> float:
    """Sum over tied sets of t (t - 1), or of t (t - 1) (t - 2)."""
    product = sizes * (sizes - 1)
    return float((product if factors == 2 else product * (sizes - 2)).sum())


def jonckheere_terpstra(table: Sums) -> Significance:
    """Trend of ordered answers over ordered groups; z is positive when later groups answer higher.

    Of fewer than 50 persons the p-value is (1 + #) / (1 + draws) over 20,000 permutations, seeded by the table
    itself, and the method is `jonckheere_permutation`.

    Parameters
    ----------
    table
        `[group, answer]` persons, both in order.
    """
    counts = np.asarray(table, dtype=float)
    if counts.sum() <= 0:
        return not_tested("jonckheere_terpstra", "z", "empty")
    if min((counts.sum(axis=1) > 0).sum(), (counts.sum(axis=0) > 0).sum()) < 2:
        return not_tested("jonckheere_terpstra", "z", "no_variation")
    seen = jonckheere_count(counts)
    z = (seen.statistic - seen.mean) / sqrt(seen.variance)
    if counts.sum() >= PERMUTE_BELOW:
        return from_z("jonckheere_terpstra", z)
    p = _permutation_p(np.rint(counts).astype(np.int64), seen)
    return Significance("jonckheere_permutation", "exact", z, None, None, p, draws=PERMUTATIONS)


class MonotoneVerdict(StrEnum):
    """What may be said of a share over an ordered axis."""

    STEADY = "steady"
    """All four conditions hold: 「ほど」."""
    MOSTLY = "mostly"
    """The trend, and all but one of the other three: 「おおむね」."""
    NONE = "none"


class Condition(NamedTuple):
    """One condition of a claim: its number as found, and whether it holds. None: there is no such number."""

    name: Literal["trend", "no_significant_reversal", "small_reversals", "span"]
    value: float | None
    """p of the trend; smallest p of the steps against it; the largest of those steps and the span, in shares (0-1)."""
    holds: bool


class MonotoneClaim(NamedTuple):
    """The conditions of 「ほど」 in order, and the verdict."""

    verdict: MonotoneVerdict
    is_rising: bool | None
    """Direction of the trend; None when it was not tested."""
    trend: Significance
    conditions: tuple[Condition, ...]


def monotone_claim(counts: Sequence[int], bases: Sequence[int], alpha: float = 0.05) -> MonotoneClaim:
    """Whether 「年齢が高い層ほど…」 may be written of a share over ordered groups, or only 「おおむね」.

    Groups nobody is in are left out. Steps are tested each at `alpha`, unadjusted: more reversals are found so, and
    fewer claims made. Sizes are exact, of counts and not of shown percents.

    References
    ----------
    docs/methods.md, trend: the four conditions.
    """
    trend = cochran_armitage(counts, bases)
    groups = [WaveShare(count, base) for count, base in zip(counts, bases, strict=True) if base > 0]
    is_rising = trend.statistic > 0 if trend.statistic is not None else None
    ordered = groups if is_rising is not False else groups[::-1]
    conditions = (
        Condition("trend", trend.p_value, trend.p_value is not None and trend.p_value < alpha),
        *_step_conditions(ordered, alpha),
    )
    return MonotoneClaim(_verdict(conditions), is_rising, trend, conditions)


def monotone_claim_of(
    trend: Significance, shares: Sequence[float], step_p: Sequence[float | None], alpha: float = 0.05
) -> MonotoneClaim:
    """The same for persons under weights or a design, from tests made elsewhere.

    Parameters
    ----------
    trend
        Its statistic is positive when the shares rise.
    shares
        Of the groups in order (0-1), those nobody is in left out.
    step_p
        p of each step from a group to the next, unadjusted; one fewer than groups.
    """
    is_rising = trend.statistic > 0 if trend.statistic is not None else None
    sign = -1 if is_rising is False else 1
    steps = [sign * (after - now) for now, after in pairwise(shares)]
    p_values = [p for step, p in zip(steps, step_p, strict=True) if step < 0 and p is not None]
    largest = round(max((-step for step in steps), default=0.0), _DIGITS)
    span = round(sum(steps), _DIGITS) if shares else None
    smallest_p = min(p_values, default=None)
    conditions = (
        Condition("trend", trend.p_value, trend.p_value is not None and trend.p_value < alpha),
        Condition("no_significant_reversal", smallest_p, smallest_p is None or smallest_p >= alpha),
        Condition("small_reversals", max(largest, 0.0), largest <= float(LARGEST_REVERSAL)),
        Condition("span", span, span is not None and span >= float(SMALLEST_SPAN)),
    )
    return MonotoneClaim(_verdict(conditions), is_rising, trend, conditions)


def _step_conditions(groups: list[WaveShare], alpha: float) -> tuple[Condition, ...]:
    """The three conditions on the steps between groups whose share should rise."""
    falls = [(now, after) for now, after in pairwise(groups) if _exact(after) < _exact(now)]
    p_values = [p for now, after in falls if (p := compare_waves(after, now).test.p_value) is not None]
    largest = max((_exact(now) - _exact(after) for now, after in falls), default=Fraction(0))
    span = _exact(groups[-1]) - _exact(groups[0]) if groups else None
    smallest_p = min(p_values, default=None)
    return (
        Condition("no_significant_reversal", smallest_p, smallest_p is None or smallest_p >= alpha),
        Condition("small_reversals", float(largest), largest <= LARGEST_REVERSAL),
        Condition("span", None if span is None else float(span), span is not None and span >= SMALLEST_SPAN),
    )


def _verdict(conditions: tuple[Condition, ...]) -> MonotoneVerdict:
    """The word that the conditions allow; without the trend, none."""
    failing = [condition.name for condition in conditions if not condition.holds]
    if not failing:
        return MonotoneVerdict.STEADY
    return MonotoneVerdict.MOSTLY if len(failing) == 1 and failing != ["trend"] else MonotoneVerdict.NONE


def _exact(group: WaveShare) -> Fraction:
    """The share as a fraction, so that a step of exactly three points is one."""
    return Fraction(group.count) / Fraction(group.base)


def _ordered_pairs(tables: Sums | Tables) -> Sums:
    """`[draw]` Jonckheere's J of each of the `tables[group, answer, draw]`."""
    earlier = np.cumsum(tables, axis=0) - tables
    lower = np.cumsum(earlier, axis=1) - earlier
    return np.asarray((tables * (lower + earlier / 2)).sum(axis=(0, 1)))


def _permutation_p(table: Tables, seen: JonckheereCount) -> float:
    """Two-sided: the part of permutations as far from the mean as what was seen, itself counted among them."""
    generator = stable_generator(table.shape, table.ravel())
    tables = random_tables(table.sum(axis=1), table.sum(axis=0), PERMUTATIONS, generator)
    distances = np.abs(_ordered_pairs(tables) - seen.mean)
    exceedances = int((distances >= abs(seen.statistic - seen.mean) - _TIE).sum())
    return (1 + exceedances) / (1 + PERMUTATIONS)
