"""Return accounting as it may be shown: the primary disclosure rules on rows of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zushi_survey.analysis.outcome_rates import Dispositions
from zushi_survey.analysis.representation import CategoryShare, Representation
from zushi_survey.analysis.returns import AxisReturns, DailyReturns, GroupReturns, ReturnAccount
from zushi_survey.analysis.tables import CellStatus, Policy
from zushi_survey.questionnaire.study import ReleaseRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """All of return accounting before disclosure control: stays inside `analysis` and `pipeline`."""

    account: ReturnAccount
    by_axis: tuple[AxisReturns, ...] = ()
    dispositions: Dispositions | None = None
    representations: tuple[Representation, ...] = ()
    days: tuple[DailyReturns, ...] = ()
    undated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedReturns:
    """Return accounting that passed `release_returns`: the only kind that may be shown."""

    account: ReturnAccount
    by_axis: tuple[AxisReturns, ...]
    dispositions: Dispositions | None
    representations: tuple[Representation, ...]
    days: tuple[DailyReturns, ...]
    undated: int
    policy: Policy
    hidden_rows: int
    small_base: int


def release_returns(returns: Returns, policy: Policy, rules: ReleaseRules) -> ReleasedReturns:
    """Return accounting as it may be shown under the policy.

    `internal` hides nothing and marks groups with fewer than `small_base` sent. `publish` also hides groups with fewer
    than `hidden_group` sent or with a count of 1 up to but not including `threshold`, and with each as many other
    groups as keep it from being worked out; and leaves the days out: how many sheets came on one day serves the running
    of the survey, and many days have a single one. The account of the whole survey is about letters and sheets, not
    about groups of persons, and is always shown.
    """
    by_axis = tuple(
        AxisReturns(part.axis, _in_company(tuple(_released_group(g, policy, rules) for g in part.groups), part, rules))
        for part in returns.by_axis
    )
    representations = tuple(_released_representation(part, policy, rules) for part in returns.representations)
    statuses = [group.status for part in by_axis for group in part.groups]
    statuses += [share.status for part in representations for share in part.shares]
    return ReleasedReturns(
        account=returns.account,
        by_axis=by_axis,
        dispositions=returns.dispositions,
        representations=representations,
        days=() if policy == "publish" else returns.days,
        undated=0 if policy == "publish" else returns.undated,
        policy=policy,
        hidden_rows=statuses.count(CellStatus.SUPPRESSED),
        small_base=rules.small_base,
    )


def _in_company(rows: tuple[GroupReturns, ...], part: AxisReturns, rules: ReleaseRules) -> tuple[GroupReturns, ...]:
    """The rows of an axis with more of them hidden, where the others and the whole would tell of the hidden ones."""
    hidden = [row.status is CellStatus.SUPPRESSED for row in rows]
    columns = ([group.returned for group in part.groups], [group.valid for group in part.groups])
    found = [hidden_with(hidden, column, rules) for column in columns]
    wanted = [any(one) for one in zip(*found, strict=True)]
    return tuple(_hidden_group(row) if is_hidden else row for row, is_hidden in zip(rows, wanted, strict=True))


def hidden_with(hidden: Sequence[bool], counts: Sequence[int | None], rules: ReleaseRules) -> list[bool]:
    """Which counts of a row with a known sum are hidden, once these are (docs/methods.md, release).

    The smallest others join a hidden one until what is hidden besides it leaves room for the threshold.
    """
    found = list(hidden)
    sizes = [count or 0 for count in counts]
    order = sorted((place for place, size in enumerate(sizes) if size), key=lambda place: (sizes[place], place))

    def is_told(place: int) -> bool:
        others = sum(size for other, size in enumerate(sizes) if found[other] and other != place)
        return bool(sizes[place]) and found[place] and others < max(1, rules.threshold - sizes[place])

    while any(is_told(place) for place in range(len(found))):
        joining = next((place for place in order if not found[place]), None)
        if joining is None:
            break
        found[joining] = True
    return found


def _hidden_group(group: GroupReturns) -> GroupReturns:
    """The row without its figures."""
    return group._replace(sent=None, undeliverable=None, returned=None, valid=None, status=CellStatus.SUPPRESSED)


def _released_group(group: GroupReturns, policy: Policy, rules: ReleaseRules) -> GroupReturns:
    """The row, without its figures where it is hidden."""
    sent = group.sent or 0
    small_count = any(0 < (count or 0) < rules.threshold for count in (group.returned, group.valid))
    if policy == "publish" and (0 < sent < rules.hidden_group or small_count):
        return _hidden_group(group)
    return group._replace(status=CellStatus.SMALL_BASE if 0 < sent < rules.small_base else CellStatus.OK)


def _released_representation(part: Representation, policy: Policy, rules: ReleaseRules) -> Representation:
    """The comparison by one axis, small counts of respondents hidden under `publish`."""
    if policy != "publish":
        return part
    unplaced = part.unplaced
    if unplaced is not None and 0 < unplaced < rules.threshold:
        unplaced = None
    shares = tuple(_released_share(share, rules) for share in part.shares)
    hidden = [share.status is CellStatus.SUPPRESSED for share in shares]
    wanted = hidden_with(hidden, [share.respondents for share in part.shares], rules)
    return Representation(
        part.axis,
        tuple(_hidden_share(share) if is_hidden else share for share, is_hidden in zip(shares, wanted, strict=True)),
        unplaced,
    )


def _released_share(share: CategoryShare, rules: ReleaseRules) -> CategoryShare:
    """The row, without its respondents where they are few."""
    base = share.respondents_base or 0
    if 0 < base < rules.hidden_group or 0 < (share.respondents or 0) < rules.threshold:
        return _hidden_share(share)
    return share


def _hidden_share(share: CategoryShare) -> CategoryShare:
    """The row without its respondents."""
    return share._replace(respondents=None, status=CellStatus.SUPPRESSED)
