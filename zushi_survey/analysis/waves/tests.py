"""The change of one share between two waves: difference, Newcombe's interval, test and equivalence.

Waves of persons drawn singly are tested by the pooled z. Under weights or a design the linearised variances of both
waves are added, each by its own design. Where a published percentage allows several counts, the test is the least
favourable of them. References: docs/methods.md, two waves; Newcombe (1998); Schuirmann (1987).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import sqrt
from typing import NamedTuple

from zushi_survey.analysis.precision.intervals import Interval, newcombe_interval
from zushi_survey.analysis.testing.significance import Significance, from_z, not_tested
from zushi_survey.analysis.waves.shares import GroupShare
from zushi_survey.analysis.waves.standardisation import StandardisedChange, Stratified, standardise
from zushi_survey.analysis.waves.two_waves import compare_waves, equivalence


class WaveDifference(NamedTuple):
    """A change (now less before) of shares (0-1), or of means in their unit, with its tests."""

    difference: float | None
    standard_error: float | None
    interval: Interval | None
    test: Significance
    equivalence: Significance
    """That the change is smaller than the margin."""


def change_of(now: GroupShare, before: GroupShare, confidence: float = 0.95) -> WaveDifference:
    """The change from `before` to `now`; of published percentages, the least favourable reading of it."""
    readings = [_change(one, other, confidence) for one, other in product(_readings(now), _readings(before))]
    if len(readings) == 1:
        return readings[0]
    found = _change(now, before, confidence)
    return found._replace(
        interval=_hull([one.interval for one in readings]),
        test=_weakest([one.test for one in readings], are_opposed=_are_opposed(readings)),
        equivalence=_weakest([one.equivalence for one in readings]),
    )


def _readings(share: GroupShare) -> Sequence[GroupShare]:
    """The share with the lowest and the highest count it may have."""
    return (share,) if share.spread is None else tuple(share.with_chosen(count) for count in share.spread)


def _are_opposed(readings: Sequence[WaveDifference]) -> bool:
    """Whether the change may have either sign, or none."""
    differences = [one.difference or 0.0 for one in readings]
    return min(differences) <= 0 <= max(differences)


def _weakest(tests: Sequence[Significance], *, are_opposed: bool = False) -> Significance:
    """The test with the largest p-value; without any difference where the readings point both ways."""
    weakest = max(tests, key=lambda one: 2.0 if one.p_value is None else one.p_value)
    return weakest._replace(statistic=0.0, p_value=1.0) if are_opposed and weakest.p_value is not None else weakest


def _hull(intervals: Sequence[Interval | None]) -> Interval | None:
    """The interval that holds all of them."""
    known = [one for one in intervals if one is not None]
    return Interval(min(one.lower for one in known), max(one.upper for one in known)) if known else None


def _change(now: GroupShare, before: GroupShare, confidence: float) -> WaveDifference:
    """The change between two shares that are known."""
    if now.share is None or before.share is None:
        nothing = not_tested("two_shares", "z", "empty")
        return WaveDifference(None, None, None, nothing, nothing._replace(method="tost"))
    ends = now.interval(confidence), before.interval(confidence)
    interval = None
    if ends[0] is not None and ends[1] is not None:
        interval = newcombe_interval(now.share, ends[0], before.share, ends[1])
    if now.variance is None and before.variance is None:
        change = compare_waves(now.as_counts, before.as_counts)
        return WaveDifference(change.difference, change.standard_error, interval, change.test, change.equivalence)
    difference, error = now.share - before.share, sqrt(now.error_variance + before.error_variance)
    test = from_z("linearised_z", difference / error) if error > 0 else not_tested("linearised_z", "z", "no_variation")
    return WaveDifference(difference, error, interval, test, equivalence(difference, error))


def standardised_change(now: Sequence[GroupShare], before: Sequence[GroupShare]) -> StandardisedChange | None:
    """The change at the composition of the present wave; None where a published range leaves the counts open.

    One share per group of the axis, in the same order in both waves.
    """
    if any(one.spread is not None for one in (*now, *before)):
        return None
    waves = [Stratified(*zip(*(one.binomial for one in wave), strict=True)) for wave in (now, before)]
    return standardise(waves[0], waves[1], [one.size for one in now])
