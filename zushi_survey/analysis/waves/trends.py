"""One answer over three and more waves: linear trend, and whether 「傾向」 may be said.

With persons drawn singly the test is Cochran and Armitage's over the waves; under weights or a design, the linear
contrast of the shares with the variances of the waves. Waves count as equally far apart. Reference: docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from zushi_survey.analysis.tables import TOTAL, Cell, CellStatus, Policy
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.significance import Significance, from_z, not_tested
from zushi_survey.analysis.testing.trend import cochran_armitage
from zushi_survey.analysis.waves.shares import GroupShare
from zushi_survey.analysis.waves.sides import ComparedAnswer, WaveSide
from zushi_survey.analysis.waves.tests import change_of
from zushi_survey.questionnaire.study import StatisticsRules

FEWEST_WAVES = 3
"""With fewer waves nobody may speak of a trend."""


class TrendVerdict(StrEnum):
    """What may be said of all waves together."""

    RISING = "rising"
    FALLING = "falling"
    TURNED = "turned"
    """A trend, but one step against it is significant: no 傾向."""
    NONE = "none"
    NOT_TESTED = "not_tested"


class WaveTrend(NamedTuple):
    """One answer of everyone in all waves that asked for it, oldest first."""

    answer: ComparedAnswer
    cells: tuple[Cell | None, ...]
    test: Significance
    p_adjusted: float | None
    family: int
    verdict: TrendVerdict
    is_hidden: bool


class ReleasedTrends(NamedTuple):
    """The answers of one question in all waves, as they may be shown."""

    rows: tuple[WaveTrend, ...]
    policy: Policy


def question_trends(
    answers: Sequence[ComparedAnswer], sides: Sequence[WaveSide], places: Sequence[int], rules: StatisticsRules
) -> ReleasedTrends:
    """The trends of one question; `sides` stand oldest first, `places` are theirs among all waves of the study.

    Options are one family of tests, nets another.
    """
    rows: list[WaveTrend] = []
    for is_net in (False, True):
        family = [_trend(answer, sides, places, rules) for answer in answers if answer.is_net is is_net]
        adjusted = adjust([row.test.p_value for row in family], rules.multiplicity)
        tested = sum(p is not None for p in adjusted)
        for row, p in zip(family, adjusted, strict=True):
            rows.append(row._replace(p_adjusted=p, family=tested, verdict=_verdict(row, p, sides, rules)))
    return ReleasedTrends(tuple(rows), sides[0].table.policy)


def _trend(
    answer: ComparedAnswer, sides: Sequence[WaveSide], places: Sequence[int], rules: StatisticsRules
) -> WaveTrend:
    """One answer before the correction."""
    place = (TOTAL, TOTAL, answer.option)
    cells = tuple(
        next((c for c in side.table.cells if (c.axis, c.category, c.option) == place), None) for side in sides
    )
    is_hidden = any(cell is not None and cell.status is CellStatus.SUPPRESSED for cell in cells)
    shares = [share for side in sides if (share := side.shares.get(place)) is not None]
    if is_hidden:
        test = not_tested("cochran_armitage", "z", "suppressed")
    elif len(shares) < len(sides) or not answer.is_tested or any(share.spread for share in shares):
        test = not_tested("cochran_armitage", "z", "empty")
    elif min(share.persons for share in shares) < rules.smallest_base:
        test = not_tested("cochran_armitage", "z", "small_base")
    else:
        test = _linear_test(shares, places)
    return WaveTrend(answer, cells, test, None, 0, TrendVerdict.NOT_TESTED, is_hidden)


def _linear_test(shares: Sequence[GroupShare], places: Sequence[int]) -> Significance:
    """Linear trend over the waves, positive when the share rises; a wave that did not ask leaves a gap."""
    if all(share.variance is None for share in shares):
        return cochran_armitage([share.chosen for share in shares], [share.persons for share in shares], places)
    middle = sum(places) / len(places)
    placed = [(place - middle, share) for place, share in zip(places, shares, strict=True)]
    slope = sum(apart * (share.share or 0.0) for apart, share in placed)
    error = sqrt(sum(apart**2 * share.error_variance for apart, share in placed))
    return from_z("linear_contrast", slope / error) if error > 0 else not_tested("linear_contrast", "z", "no_variation")


def _verdict(row: WaveTrend, p_value: float | None, sides: Sequence[WaveSide], rules: StatisticsRules) -> TrendVerdict:
    """What may be said: a significant trend that no single step contradicts."""
    if p_value is None or row.test.statistic is None:
        return TrendVerdict.NOT_TESTED
    if p_value >= rules.alpha:
        return TrendVerdict.NONE
    rises = row.test.statistic > 0
    shares = [side.shares[TOTAL, TOTAL, row.answer.option] for side in sides]
    for before, now in pairwise(shares):
        step = change_of(now, before, rules.confidence)
        is_against = (step.difference or 0.0) * (1 if rises else -1) < 0
        if is_against and step.test.p_value is not None and step.test.p_value < rules.alpha:
            return TrendVerdict.TURNED
    return TrendVerdict.RISING if rises else TrendVerdict.FALLING
