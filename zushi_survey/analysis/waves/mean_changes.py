"""What changed of the mean of a question since an earlier wave, by group: tests, correction, equivalence, composition.

A mean beside the shares it is made of is an equation in all of them: where one of them is hidden, so is the mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zushi_survey.analysis.tables import TOTAL, CellKind, CellStatus, ReleasedTable
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.analysis.waves.means import GroupMean, change_of_mean, standardised_mean_change, untested_mean
from zushi_survey.analysis.waves.sides import Group, MeanRules, QuestionRules, Standardised, WaveSide, WhyNot
from zushi_survey.analysis.waves.tests import WaveDifference
from zushi_survey.analysis.waves.two_waves import WaveVerdict, wave_verdict

_NO_PART = (CellKind.NOT_APPLICABLE, CellKind.MINIMUM, CellKind.MAXIMUM)
"""Cells that a mean says nothing about."""


class MeanChange(NamedTuple):
    """The mean in one group, then and now."""

    rules: MeanRules
    group: Group
    now: GroupMean | None
    """None where it may not be shown, or nobody is in the group."""
    before: GroupMean | None
    change: WaveDifference
    p_adjusted: float | None
    family: int
    verdict: WaveVerdict
    why_not: WhyNot
    standardised: Standardised | None


def mean_changes(groups: Sequence[Group], now: WaveSide, before: WaveSide, how: QuestionRules) -> Iterator[MeanChange]:
    """The changes of the mean; everyone is one family of tests, each axis another. Nothing without a mean."""
    if how.mean is None:
        return
    hidden = _hidden(now.table) | _hidden(before.table)
    for axis in dict.fromkeys(group.axis for group in groups):
        family = [_row(how.mean, group, now, before, how, hidden) for group in groups if group.axis == axis]
        adjusted = adjust([row.change.test.p_value for row in family], how.statistics.multiplicity)
        tested = sum(p is not None for p in adjusted)
        for row, p in zip(family, adjusted, strict=True):
            verdict = wave_verdict(row.change.difference, p, row.change.equivalence.p_value, how.statistics.alpha)
            yield row._replace(p_adjusted=p, family=tested, verdict=verdict)


def _hidden(table: ReleasedTable) -> frozenset[tuple[str, str]]:
    """Groups (axis and category) of which a cell that the mean is made of is hidden."""
    return frozenset(
        (cell.axis, cell.category)
        for cell in table.cells
        if cell.status is CellStatus.SUPPRESSED and cell.kind not in _NO_PART
    )


def _row(
    rules: MeanRules,
    group: Group,
    now: WaveSide,
    before: WaveSide,
    how: QuestionRules,
    hidden: frozenset[tuple[str, str]],
) -> MeanChange:
    """One group before the correction."""
    place = (group.axis, group.category)
    is_hidden = place in hidden
    sides = [None if is_hidden else side.means.get(place) for side in (now, before)]
    why = "hidden" if is_hidden else _why_not(sides, how)
    change = untested_mean("welch_unpooled_t", "suppressed" if is_hidden else "empty")
    standardised = None
    if not why and sides[0] is not None and sides[1] is not None:
        change = change_of_mean(sides[0], sides[1], how.statistics.confidence, rules.margin)
        if change.test.p_value is None:
            why = "empty" if change.test.reason == "empty" else "no_variation"
        elif group.axis == TOTAL and how.standard_axis:
            standardised = _standardised(change, now, before, how, hidden)
    return MeanChange(rules, group, sides[0], sides[1], change, None, 0, WaveVerdict.NOT_TESTED, why, standardised)


def _why_not(sides: Sequence[GroupMean | None], how: QuestionRules) -> WhyNot:
    """Why there is no test, before anything is computed."""
    if how.is_described:
        return "described"
    persons = [side.persons for side in sides if side is not None]
    if len(persons) < len(sides):
        return "not_published"
    return "small_base" if 0 < min(persons) < how.statistics.smallest_base else ""


def _standardised(
    change: WaveDifference,
    now: WaveSide,
    before: WaveSide,
    how: QuestionRules,
    hidden: frozenset[tuple[str, str]],
) -> Standardised | None:
    """The change at equal composition; None where a group is hidden, or empty in the earlier wave."""
    places = [place for place in now.means if place[0] == how.standard_axis]
    pairs = [(now.means[place], before.means[place]) for place in places if place in before.means]
    if not places or len(pairs) < len(places) or any(place in hidden for place in places):
        return None
    split = standardised_mean_change([one for one, _ in pairs], [other for _, other in pairs])
    if split is None:
        return None
    difference, composition, test = split
    return Standardised(
        difference, test.p_value, composition, _is_flagged(change, difference, test, how.statistics.alpha)
    )


def _is_flagged(change: WaveDifference, difference: float, test: Significance, alpha: float) -> bool:
    """Whether a reader must be told of the composition: another sign, or another verdict."""
    found = change.test.p_value is not None and change.test.p_value < alpha
    remains = test.p_value is not None and test.p_value < alpha and difference * (change.difference or 0.0) > 0
    return found != remains
