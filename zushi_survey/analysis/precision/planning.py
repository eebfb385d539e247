"""Sizes of groups in a wave as they may be shown, and how many letters a next wave needs to see a change in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from zushi_survey.analysis.precision.sampling_error import ChangeTest, Drawn, detectable_difference, persons_for_change
from zushi_survey.analysis.returns import GroupReturns
from zushi_survey.analysis.tables import CellStatus, Policy
from zushi_survey.questionnaire.study import ReleaseRules


class GroupSize(NamedTuple):
    """Valid answers of one category of an axis; None where hidden."""

    axis: str
    axis_label: str
    category: str
    label: str
    persons: int | None
    population: int | None = None
    """Persons of this category in the population, where known."""
    status: CellStatus = CellStatus.OK


@dataclass(frozen=True, slots=True)
class ReleasedSizes:
    """Sizes of groups that passed `release_sizes`: the only kind that may be shown. The whole comes first."""

    groups: tuple[GroupSize, ...]
    policy: Policy
    small_base: int

    @property
    def whole(self) -> GroupSize:
        """The whole sample, never hidden."""
        return self.groups[0]


def release_sizes(whole: GroupSize, groups: Iterable[GroupSize], policy: Policy, rules: ReleaseRules) -> ReleasedSizes:
    """The sizes as they may be shown: under `publish` groups from 1 up to but not including `hidden_group` are hidden.

    So are those under `threshold`, where that is more; groups under `small_base` are marked. The whole is always shown.
    """
    shown = tuple(_released(group, policy, rules) for group in groups)
    return ReleasedSizes((whole, *shown), policy, rules.small_base)


def _released(group: GroupSize, policy: Policy, rules: ReleaseRules) -> GroupSize:
    """The group, without its size where it is hidden."""
    persons = group.persons or 0
    if policy == "publish" and 0 < persons < max(rules.hidden_group, rules.threshold):
        return group._replace(persons=None, status=CellStatus.SUPPRESSED)
    return group._replace(status=CellStatus.SMALL_BASE if 0 < persons < rules.small_base else CellStatus.OK)


class Assumptions(NamedTuple):
    """What a plan rests on besides the sizes of groups."""

    change: float
    """Change to be seen, 0-1."""
    share: float
    """Share near which it happens, 0-1."""
    test: ChangeTest
    design_effect: float
    with_correction: bool
    """Whether the finite population correction is used where the population is known."""


class Letters(NamedTuple):
    """Valid answers needed and letters to send for them."""

    persons: int | None
    """None where the earlier wave is too small for any number to be enough."""
    letters: int | None
    """None where `persons` is None or nobody is expected to answer."""


class GroupPlan(NamedTuple):
    """The plan for one group; every figure is None where the group is hidden."""

    group: GroupSize
    sent: int | None
    return_rate: Fraction | None
    next_wave: Letters
    """To compare the next wave with this one."""
    pair: Letters
    """To compare two waves of the same size, each."""
    detectable: float | None
    """Change (0-1) that can be seen when the next wave sends as many letters as this one."""

    @property
    def exceeds_population(self) -> bool:
        """Whether more letters would be needed than there are persons."""
        persons = self.group.population
        return persons is not None and any((part.letters or 0) > persons for part in (self.next_wave, self.pair))


_NOTHING = Letters(None, None)


def plan_groups(
    sizes: ReleasedSizes,
    returns: Mapping[str, GroupReturns],
    rates: Mapping[str, Fraction],
    assumptions: Assumptions,
) -> tuple[GroupPlan, ...]:
    """The plan for every group, the whole first.

    Parameters
    ----------
    sizes
        Valid answers of this wave.
    returns
        Released return accounting by category id; groups it hides are hidden here too.
    rates
        Assumed share of valid answers among letters by category id, for those not taken from `returns`.
    """
    return tuple(
        _plan(group, returns.get(group.category), rates.get(group.category), assumptions) for group in sizes.groups
    )


def letters_in_all(plans: Iterable[GroupPlan]) -> tuple[int | None, int | None]:
    """Letters to the categories together, for the next wave and for each of a pair; None when one is unknown.

    A sum with one hidden part would give that part away, so it is left out too.
    """
    plans = tuple(plans)
    return _sum(plan.next_wave.letters for plan in plans), _sum(plan.pair.letters for plan in plans)


def _sum(parts: Iterable[int | None]) -> int | None:
    """Their sum, None when one of them is None."""
    known = list(parts)
    return None if None in known else sum(part for part in known if part is not None)


def _plan(
    group: GroupSize, returns: GroupReturns | None, assumed: Fraction | None, assumptions: Assumptions
) -> GroupPlan:
    """The plan for one group."""
    is_hidden = CellStatus.SUPPRESSED in (group.status, returns.status if returns else None)
    if is_hidden:
        hidden = group._replace(persons=None, status=CellStatus.SUPPRESSED)
        return GroupPlan(hidden, None, None, _NOTHING, _NOTHING, None)
    rate = assumed if assumed is not None or returns is None else returns.valid_rate.proportion
    sent = returns.sent if returns else None
    population = group.population if assumptions.with_correction else None
    earlier = drawn(group.persons or 0, population, assumptions.design_effect)
    in_next = _persons(assumptions, population, earlier)
    in_pair = _persons(assumptions, population, None)
    return GroupPlan(
        group,
        sent,
        rate,
        Letters(in_next, _letters(in_next, rate)),
        Letters(in_pair, _letters(in_pair, rate)),
        _detectable(sent, rate, earlier, population, assumptions),
    )


def drawn(persons: int, population: int | None, design_effect: float) -> Drawn:
    """The answers of a group; a population smaller than the answers cannot be theirs and is left out."""
    fits = population is not None and population >= persons
    return Drawn(persons, population if fits else None, design_effect)


def _persons(assumptions: Assumptions, population: int | None, earlier: Drawn | None) -> int | None:
    """Valid answers needed in the wave planned."""
    return persons_for_change(
        assumptions.change,
        assumptions.share,
        assumptions.test,
        earlier=earlier,
        population=population,
        design_effect=assumptions.design_effect,
    )


def _letters(persons: int | None, rate: Fraction | None) -> int | None:
    """Letters for this many valid answers, rounded up."""
    return ceil(persons / rate) if persons is not None and rate else None


def _detectable(
    sent: int | None, rate: Fraction | None, earlier: Drawn, population: int | None, assumptions: Assumptions
) -> float | None:
    """Change that can be seen when as many letters are sent again, at the rate assumed."""
    if sent is None or rate is None:
        return None
    again = drawn(int(sent * rate + Fraction(1, 2)), population, assumptions.design_effect)
    return detectable_difference(assumptions.share, earlier, again, assumptions.test)
