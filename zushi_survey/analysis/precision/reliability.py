"""Which shares are too uncertain to be read, by the published standard of the US National Center for Health Statistics.

The standard: n and effective n of at least 30; then the width of the 95% Korn-Graubard interval: 0.30 or more is too
wide, up to 0.05 is narrow enough, in between at most 130% of the share. Of a reliable share it asks a footnote when its
complement 1 - p would fail, and a review when nobody or everybody gave the answer or the design has fewer than 8
degrees of freedom.
"""

from __future__ import annotations

from enum import StrEnum

from zushi_survey.analysis.precision.intervals import share_interval, t_critical

SMALLEST_BASE = 30
"""Fewer persons, or fewer effective persons, make a share unreliable (30 is enough)."""
WIDEST = 0.30
"""An interval of at least this width makes a share unreliable."""
NARROW = 0.05
"""An interval of at most this width is narrow enough whatever the share."""
WIDEST_RELATIVE = 1.30
"""Between the two, an interval wider than this times the share makes it unreliable (equal is enough)."""
FEWEST_DF = 8
"""With fewer degrees of freedom a reliable share is to be reviewed."""
_CONFIDENCE = 0.95


class Reliability(StrEnum):
    """What the standard says of one share; the first four are unreliable."""

    NO_ESTIMATE = "no_estimate"
    SMALL_BASE = "small_base"
    WIDE = "wide"
    WIDE_RELATIVE = "wide_relative"
    REVIEW = "review"
    """Reliable, but to be looked at: nobody or everybody gave the answer, or few degrees of freedom."""
    COMPLEMENT_UNRELIABLE = "complement_unreliable"
    """Reliable, while the share of those who did not give the answer would not be."""
    RELIABLE = "reliable"

    @property
    def is_unreliable(self) -> bool:
        """Whether the share is to be marked as unstable or left out."""
        return self in (self.NO_ESTIMATE, self.SMALL_BASE, self.WIDE, self.WIDE_RELATIVE)


def share_reliability(
    share: float | None, standard_error: float | None, base_persons: int, df: float | None
) -> Reliability:
    """What the standard says of a share (0-1) with this design-based standard error.

    Parameters
    ----------
    share, standard_error
        The estimate and its standard error, 0-1; the standard error is not used for a share of 0 or 1.
    base_persons
        Persons the share is of, unweighted.
    df
        Degrees of freedom of the design; inf where they do not matter.

    References
    ----------
    Parker et al. (2017), National Center for Health Statistics Data Presentation Standards for Proportions, Vital and
    Health Statistics 2(175).
    """
    if share is None:
        return Reliability.NO_ESTIMATE
    persons = _effective_persons(share, standard_error, base_persons)
    if base_persons < SMALLEST_BASE or (persons is not None and persons < SMALLEST_BASE):
        return Reliability.SMALL_BASE
    width = _width(share, persons, base_persons, df)
    if width is None or df is None:
        return Reliability.NO_ESTIMATE
    verdict = width_verdict(width, share)
    if verdict is Reliability.RELIABLE and (share in (0, 1) or df < FEWEST_DF):
        return Reliability.REVIEW
    if verdict is Reliability.RELIABLE and width_verdict(width, 1 - share) is not Reliability.RELIABLE:
        return Reliability.COMPLEMENT_UNRELIABLE
    return verdict


def width_verdict(width: float, share: float) -> Reliability:
    """WIDE, WIDE_RELATIVE or RELIABLE: what the width (0-1) of the interval of a share (0-1) alone says.

    A share of 0 has no relative width and is judged by the absolute one.
    """
    if width >= WIDEST:
        return Reliability.WIDE
    if width <= NARROW or share == 0 or width <= WIDEST_RELATIVE * share:
        return Reliability.RELIABLE
    return Reliability.WIDE_RELATIVE


def _effective_persons(share: float, standard_error: float | None, base_persons: int) -> float | None:
    """p(1-p)/se**2; the persons of the base where nobody or everybody gave the answer; None without standard error."""
    if share in (0, 1):
        return float(base_persons)
    if not standard_error:
        return None if standard_error is None else float(base_persons)
    return share * (1 - share) / standard_error**2


def _width(share: float, persons: float | None, base_persons: int, df: float | None) -> float | None:
    """Width of the Korn-Graubard interval on at most the persons asked, as the standard caps them; None if unknown."""
    free, t = t_critical(_CONFIDENCE, base_persons - 1), t_critical(_CONFIDENCE, df)
    if persons is None or free is None or t is None:
        return None
    adjusted = persons if share in (0, 1) else persons * (free / t) ** 2
    capped = min(float(base_persons), adjusted)
    interval = share_interval("clopper_pearson", share, None, capped, df, _CONFIDENCE, fraction=0)
    return None if interval is None else interval.width
