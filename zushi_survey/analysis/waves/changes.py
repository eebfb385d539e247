"""What changed since an earlier wave, answer by answer: tests, correction, equivalence, and the part of composition.

The only maker of `ReleasedChanges`: both waves come as released tables, and whatever rests on a hidden cell is left
out before the rest of a family is corrected. References: docs/methods.md, two waves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, CellStatus, Policy, ReleasedTable
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.significance import Significance, not_tested
from zushi_survey.analysis.waves.mean_changes import MeanChange, mean_changes
from zushi_survey.analysis.waves.shares import GroupShare
from zushi_survey.analysis.waves.sides import (
    ComparedAnswer,
    Group,
    Place,
    QuestionRules,
    Standardised,
    WaveSide,
    WhyNot,
)
from zushi_survey.analysis.waves.standardisation import StandardisedChange
from zushi_survey.analysis.waves.tests import WaveDifference, change_of, standardised_change
from zushi_survey.analysis.waves.two_waves import WaveVerdict, wave_verdict
from zushi_survey.questionnaire.study import StatisticsRules

COMPOSITION_WORTH_SAYING = 0.01
"""A part of a change made by composition that is larger, exclusive, is pointed out: one point."""


class WaveChange(NamedTuple):
    """One answer in one group, then and now."""

    answer: ComparedAnswer
    group: Group
    now: Cell | None
    """The released cell, on the base of the tables; None where the published tables do not have it."""
    before: Cell | None
    now_share: GroupShare | None
    """What was tested: those who answered. None where it may not be shown."""
    before_share: GroupShare | None
    change: WaveDifference
    p_adjusted: float | None
    family: int
    verdict: WaveVerdict
    why_not: WhyNot
    standardised: Standardised | None


@dataclass(frozen=True, slots=True)
class ReleasedChanges:
    """Changes that may be shown: by axis (everyone first), answer, category."""

    rows: tuple[WaveChange, ...]
    policy: Policy
    means: tuple[MeanChange, ...] = ()
    """Of the mean, where the question has one in both waves: by group."""


def question_changes(
    answers: Sequence[ComparedAnswer], groups: Sequence[Group], now: WaveSide, before: WaveSide, how: QuestionRules
) -> ReleasedChanges:
    """The changes of one question; a family is the options (or the nets) by everyone, or by one axis."""
    hidden = _hidden(now.table) | _hidden(before.table)
    rows: list[WaveChange] = []
    for axis in dict.fromkeys(group.axis for group in groups):
        of_axis = [group for group in groups if group.axis == axis]
        for is_net in (False, True):
            family = [
                _row(answer, group, now, before, how, hidden)
                for answer in answers
                if answer.is_net is is_net
                for group in of_axis
            ]
            rows.extend(_corrected(family, how.statistics))
    return ReleasedChanges(tuple(rows), now.table.policy, tuple(mean_changes(groups, now, before, how)))


def _hidden(table: ReleasedTable) -> frozenset[Place]:
    """Places of which a test could give away a hidden cell: its own, and no answers beside a base of those asked."""
    hidden = {(c.axis, c.category, c.option) for c in table.cells if c.status is CellStatus.SUPPRESSED}
    missing = {place[:2] for place in hidden if place[2] in _MISSING}
    return frozenset(hidden | {(c.axis, c.category, c.option) for c in table.cells if (c.axis, c.category) in missing})


_MISSING = (CellKind.NO_ANSWER.value, CellKind.INVALID.value)


def _row(
    answer: ComparedAnswer, group: Group, now: WaveSide, before: WaveSide, how: QuestionRules, hidden: frozenset[Place]
) -> WaveChange:
    """One row before the correction."""
    place = (group.axis, group.category, answer.option)
    shares = [side.shares.get(place) for side in (now, before)]
    why = _why_not(answer, place, shares, how, hidden)
    nothing = not_tested("two_shares", "z", "suppressed" if why == "hidden" else "empty")
    change = WaveDifference(None, None, None, nothing, nothing._replace(method="tost"))
    standardised = None
    if not why and shares[0] is not None and shares[1] is not None:
        change = change_of(shares[0], shares[1], how.statistics.confidence)
        why = _reason_of(change.test)
        if group.axis == TOTAL and how.standard_axis:
            standardised = _standardised(answer, now, before, how, hidden)
    is_known = why != "hidden"
    return WaveChange(
        answer=answer,
        group=group,
        now=_cell(now.table, place),
        before=_cell(before.table, place),
        now_share=shares[0] if is_known else None,
        before_share=shares[1] if is_known else None,
        change=change,
        p_adjusted=None,
        family=0,
        verdict=WaveVerdict.NOT_TESTED,
        why_not=why,
        standardised=standardised,
    )


def _why_not(
    answer: ComparedAnswer,
    place: Place,
    shares: Iterable[GroupShare | None],
    how: QuestionRules,
    hidden: frozenset[Place],
) -> WhyNot:
    """Why there is no test, before anything is computed."""
    if place in hidden:
        return "hidden"
    if how.is_described:
        return "described"
    if not answer.is_tested:
        return "open"
    persons = [share.persons for share in shares if share is not None]
    if len(persons) < 2:
        return "not_published"
    return "small_base" if 0 < min(persons) < how.statistics.smallest_base else ""


def _reason_of(test: Significance) -> WhyNot:
    """Why a test came to nothing."""
    if test.p_value is not None:
        return ""
    return "empty" if test.reason == "empty" else "no_variation"


def _cell(table: ReleasedTable, place: Place) -> Cell | None:
    """The released cell of a place."""
    found = (cell for cell in table.cells if (cell.axis, cell.category, cell.option) == place)
    return next(found, None)


def _standardised(
    answer: ComparedAnswer, now: WaveSide, before: WaveSide, how: QuestionRules, hidden: frozenset[Place]
) -> Standardised | None:
    """The change at equal composition; None where a group is hidden, empty in one wave, or not published."""
    axis = how.standard_axis
    places = [place for place in now.shares if place[0] == axis and place[2] == answer.option]
    pairs = [(now.shares[place], before.shares.get(place)) for place in places]
    known = [(one, other) for one, other in pairs if other is not None]
    if not places or len(known) < len(places) or any(place in hidden for place in places):
        return None
    split = standardised_change([one for one, _ in known], [other for _, other in known])
    if split is None or split.difference is None or split.composition is None:
        return None
    return Standardised(
        split.difference, split.test.p_value, split.composition, _is_flagged(split, how.statistics.alpha)
    )


def _is_flagged(split: StandardisedChange, alpha: float) -> bool:
    """Whether a reader must be told of the composition: above a point, another sign, or another verdict."""
    crude, equal = split.crude or 0.0, split.difference or 0.0
    is_large = abs(split.composition or 0.0) > COMPOSITION_WORTH_SAYING
    found = split.crude_test.p_value is not None and split.crude_test.p_value < alpha
    remains = split.test.p_value is not None and split.test.p_value < alpha and crude * equal > 0
    return is_large or found != remains


def _corrected(family: Sequence[WaveChange], rules: StatisticsRules) -> Iterator[WaveChange]:
    """The rows of one family with corrected p-values and verdicts."""
    adjusted = adjust([row.change.test.p_value for row in family], rules.multiplicity)
    tested = sum(p is not None for p in adjusted)
    for row, p in zip(family, adjusted, strict=True):
        verdict = wave_verdict(row.change.difference, p, row.change.equivalence.p_value, rules.alpha)
        yield row._replace(p_adjusted=p, family=tested, verdict=verdict)
