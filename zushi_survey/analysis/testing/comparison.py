"""One comparison: two shares or means, their difference, its error and its test. The row of every test output."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from zushi_survey.analysis.tables import Policy
from zushi_survey.analysis.testing.significance import Significance


class Against(StrEnum):
    """What is compared with what."""

    ASSOCIATION = "association"
    """The whole question with the whole axis; no difference of two figures."""
    WHOLE = "whole"
    """A category with everyone the axis places, itself included."""
    REST = "rest"
    """A category with everyone else whom the axis places."""
    PAIR = "pair"
    """A category with another category of the same axis."""
    TREND = "trend"
    """The rise per step over the categories of an ordered axis."""
    GIVEN = "given"
    """Everyone else within each category of a second axis; the axis reads `age*household`."""
    OPTION = "option"
    """An option (or item) with another one, among the same persons."""
    WAVE = "wave"
    """The whole with the whole of an earlier wave, of other persons."""


class Direction(StrEnum):
    """What a test supports: only a difference that is significant after correction has a direction."""

    HIGHER = "higher"
    LOWER = "lower"
    FOUND = "found"
    """An association, which has no direction."""
    NONE = ""


class Comparison(NamedTuple):
    """One comparison. Shares are 0-1, means in their unit; figures are None where there is nothing to say."""

    wave: str
    question: str
    item: str
    option: str
    """Option, net or band; `mean` for a mean; empty for the question as a whole."""
    option_label: str
    axis: str
    """Axis, or `total`."""
    category: str
    """Category; empty for the axis as a whole."""
    category_label: str
    against: Against
    against_id: str
    """Category or option compared with; empty where `against` says it all."""
    against_label: str
    base: int | None
    """Persons the first figure is of: those who answered."""
    base_against: int | None
    estimate: float | None
    estimate_against: float | None
    difference: float | None
    standard_error: float | None
    """Of the difference, by linearisation or replicates."""
    interval_low: float | None
    interval_high: float | None
    test: Significance
    p_adjusted: float | None
    """After the correction for the family the comparison belongs to."""
    family: int
    """Number of tests in the family."""
    direction: Direction
    effect_size: float | None = None
    """Cramer's V (0-1) of an association of a single-answer question with separate categories."""
    odds_ratio: float | None = None
    """Common to the categories of a second axis, for `Against.GIVEN`; with its interval."""
    odds_ratio_low: float | None = None
    odds_ratio_high: float | None = None
    monotone: str = ""
    """For a trend of shares: `trend.MonotoneVerdict`, whether 「ほど」 may be said; empty where it is not judged."""


def direction_of(statistic: float | None, p_value: float | None, alpha: float) -> Direction:
    """Where the difference goes, once it is significant."""
    if p_value is None or p_value >= alpha or not statistic:
        return Direction.NONE
    return Direction.HIGHER if statistic > 0 else Direction.LOWER


@dataclass(frozen=True, slots=True)
class ReleasedComparisons:
    """Comparisons that passed `suppression.release_comparisons`: the only kind that may be shown."""

    rows: tuple[Comparison, ...]
    policy: Policy
