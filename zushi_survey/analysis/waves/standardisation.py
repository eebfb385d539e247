"""Two waves compared as if their respondents had the same ages: is it the people or the change.

References: docs/methods.md, standardisation; Fleiss, Levin & Paik (2003), ch. 19 (direct standardisation); Kitagawa
(1955), JASA 50, 1168-1194 (the part of a difference that the composition makes).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from zushi_survey.analysis.testing.significance import Reason, Significance, from_z, not_tested
from zushi_survey.analysis.waves.two_waves import WaveShare, compare_waves

_NO_CHANGE = 1e-12
"""A crude change smaller than this, in shares (0-1), is rounding of the machine."""


class Stratified(NamedTuple):
    """One wave by group (age band): persons who gave the answer, and persons asked, in the groups' order."""

    counts: Sequence[float]
    bases: Sequence[float]

    @property
    def whole(self) -> WaveShare:
        """The wave without its groups."""
        return WaveShare(sum(self.counts), sum(self.bases))


class StandardisedChange(NamedTuple):
    """A crude change of shares (0-1; now minus before) split in two; None where it cannot be made.

    The two parts add up: `crude` = `difference` (at equal composition) + `composition`.
    """

    crude: float | None
    crude_test: Significance
    now: float | None
    """Standardised share of the present wave; the crude one when it is itself the standard."""
    before: float | None
    difference: float | None
    standard_error: float | None
    test: Significance
    """Of no standardised difference."""
    composition: float | None
    composition_share: float | None
    """`composition` / `crude`; None when there is no crude change. Beyond 0-1 when the two parts oppose each other."""


def standardise(now: Stratified, before: Stratified, standard: Sequence[float] | None = None) -> StandardisedChange:
    """The change from `before` to `now`, crude and directly standardised.

    Parameters
    ----------
    standard
        Persons or shares per group to weight both waves with; None for the present wave's own bases.

    Raises
    ------
    ValueError
        If the waves and the standard do not have the same number of groups.
    """
    sizes = list(now.bases if standard is None else standard)
    change = compare_waves(now.whole, before.whole)
    crude = change.difference
    if reason := _unusable(sizes, now, before):
        test = not_tested("standardised", "z", reason)
        return StandardisedChange(crude, change.test, None, None, None, None, test, None, None)
    (share_now, variance_now), (share_before, variance_before) = (_standardised(wave, sizes) for wave in (now, before))
    difference, error = share_now - share_before, sqrt(variance_now + variance_before)
    test = from_z("standardised", difference / error) if error > 0 else not_tested("standardised", "z", "no_variation")
    composition = (crude or 0.0) - difference
    share = composition / crude if crude and abs(crude) > _NO_CHANGE else None
    return StandardisedChange(crude, change.test, share_now, share_before, difference, error, test, composition, share)


def _unusable(sizes: Sequence[float], now: Stratified, before: Stratified) -> Reason:
    """Why the waves cannot be standardised; a group of the standard that nobody of a wave is in has no share."""
    for wave in (now, before):
        if {len(sizes)} != {len(wave.counts), len(wave.bases)}:
            raise ValueError("the waves and the standard must have the same groups")
    if sum(sizes) <= 0 or sum(now.bases) <= 0 or sum(before.bases) <= 0:
        return "empty"
    is_lacking = any(
        size > 0 and base <= 0 for wave in (now, before) for size, base in zip(sizes, wave.bases, strict=True)
    )
    return "singular" if is_lacking else ""


def _standardised(wave: Stratified, sizes: Sequence[float]) -> tuple[float, float]:
    """Standardised share (0-1) of one wave and its variance, the groups' shares being binomial."""
    total = sum(sizes)
    groups = [
        (size / total, count / base, base)
        for size, count, base in zip(sizes, wave.counts, wave.bases, strict=True)
        if size > 0
    ]
    share = sum(weight * p for weight, p, _ in groups)
    return share, sum(weight**2 * p * (1 - p) / base for weight, p, base in groups)
