"""Findings: what tables, waves and hearing say that a reader should know, as claims with the facts they rest on.

A chapter looks at hundreds of differences. Each is corrected within its family (an answer by an axis); that leaves
every twentieth family a false one. So what is said of differences passes a second limit, over all differences looked
at together: the false discovery rate of everything said stays at the level of one test (docs/methods.md, findings).
Reference: Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from zushi_survey.analysis.facts import (
    ChangeFact,
    Evidence,
    Facts,
    GroupFact,
    MentionFact,
    OrderFact,
    PairFact,
    ShareFact,
    TrendFact,
)
from zushi_survey.analysis.judging.parts import Part
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.analysis.testing.trend import MonotoneVerdict
from zushi_survey.analysis.verdicts import judge
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.hearing.extent import Extent, extent_fits
from zushi_survey.questionnaire.claims import (
    ChangeClaim,
    ClaimsFile,
    FirstClaim,
    GroupClaim,
    GroupRef,
    MajorityClaim,
    MentionClaim,
    PairClaim,
    Quantity,
    Single,
    Statement,
    TopClaim,
    TrendClaim,
)

_ALONE: Final = ClaimsFile(schema_version=1, statements=())


def judged_alone(claim: Single, facts: Facts) -> Part:
    """The checker's part for one claim."""
    return judge(Statement(id="-", quote="-", says=(claim,)), facts, _ALONE).parts[0]


def is_said(verdict: Verdict) -> bool:
    """Whether a chapter may say what got this verdict: supported, or as recorded."""
    return verdict in (Verdict.SUPPORTED, Verdict.RECORDED)


def largest_p_said(p_values: Iterable[float], alpha: float) -> float:
    """The largest p-value that may still be said of so many tests looked at; -1 where none may.

    Among those said, the expected part of false ones is at most `alpha`; where nothing differs at all, anything is
    said in at most that part of chapters.
    """
    ordered = sorted(p_values)
    passed = [p for place, p in enumerate(ordered, 1) if p <= place * alpha / len(ordered)]
    return max(passed, default=-1.0)


class Limits(NamedTuple):
    """The largest p-values that a text may speak of, over everything that it looks at."""

    groups: float
    """Of differences along axes: groups and trends."""
    changes: float
    """Of changes since the earlier wave."""

    def allows_group(self, test: Significance | None) -> bool:
        """Whether a difference along an axis may be spoken of."""
        return test is not None and test.p_value is not None and test.p_value <= self.groups

    def allows_change(self, test: Significance | None) -> bool:
        """Whether a change may be spoken of."""
        return test is not None and test.p_value is not None and test.p_value <= self.changes


def limits_of(looked_at: Iterable[Evidence], alpha: float) -> Limits:
    """The limits of a text that looks at these facts; each fact counts once."""
    groups: list[float] = []
    changes: list[float] = []
    for fact in dict.fromkeys(looked_at):
        test = _test(fact)
        if test is not None and test.p_value is not None:
            (changes if isinstance(fact, ChangeFact) else groups).append(test.p_value)
    return Limits(largest_p_said(groups, alpha), largest_p_said(changes, alpha))


def _test(fact: Evidence) -> Significance | None:
    """The test of a difference along an axis or since the earlier wave; None for other facts."""
    if isinstance(fact, GroupFact | ChangeFact):
        return fact.test
    return fact.claim.trend if isinstance(fact, TrendFact) and fact.claim else None


class Finding(NamedTuple):
    """One statement that the data carry, or nearly."""

    claim: Single
    fact: Evidence
    points: float
    """How far it goes, in points: of a difference its size, of a share its distance from a half."""

    @property
    def question(self) -> str:
        """The question (or item) it is about; empty for the hearing."""
        of = getattr(self.claim, "of", None) or getattr(self.claim, "higher", None)
        return of.question if isinstance(of, Quantity) else str(getattr(self.claim, "question", ""))


class Findings(NamedTuple):
    """What was found, first what a reader should know first; and what just falls short, apart."""

    supported: tuple[Finding, ...]
    near: tuple[Finding, ...]
    limits: Limits


_WEIGHTS: Final[dict[str, float]] = {
    "change": 3.0,
    "trend": 1.5,
    "first": 1.2,
    "top": 1.0,
    "majority": 1.0,
    "group": 1.0,
    "pair": 0.8,
    "mention": 1.0,
}
"""What a point counts by kind: a change before all else, then what holds along a whole axis, then the rest."""
_NEAR_ALPHA: Final = 2
"""A test that falls short is near while its corrected p is below this many times the level, exclusive."""


class Subject(NamedTuple):
    """What to look for findings in."""

    quantities: tuple[Quantity, ...]
    """Shares that a reader asks for: nets, or options where there are none."""
    questions: tuple[tuple[str, str | None], ...]
    """Questions whose options, or items by an answer, have an order."""
    pairs: tuple[tuple[Quantity, Quantity], ...]
    groups: tuple[GroupRef, ...]
    ordered_axes: tuple[str, ...]
    mentions: tuple[tuple[str, str], ...] = ()
    """Theme and code."""
    has_changes: bool = True


def find(subject: Subject, facts: Facts) -> Findings:
    """Every finding in a subject, ranked; what just falls short of support stands apart."""
    candidates = list(_candidates(subject, facts))
    alpha = facts.statistics.alpha
    limits = limits_of((one.fact for one in candidates), alpha)
    supported = [one for one in candidates if _is_allowed(one, limits) and _is_carried(one, facts)]
    known = {_topic(one) for one in supported}
    near = [one for one in candidates if _topic(one) not in known and _is_near(one, alpha)]
    steady = {(one.claim.of, one.claim.axis) for one in supported if isinstance(one.claim, TrendClaim)}
    supported = [one for one in supported if not _is_part_of(one, steady)]
    return Findings(tuple(ranked(supported)), tuple(ranked(near)), limits)


def ranked(found: Iterable[Finding]) -> list[Finding]:
    """Findings in the order in which a reader should meet them; ties in the order of the questionnaire."""
    return sorted(found, key=lambda one: -_WEIGHTS.get(one.claim.kind, 0.0) * abs(one.points))


def _candidates(subject: Subject, facts: Facts) -> Iterator[Finding]:
    """Everything that could be said, in questionnaire order, whether or not the data carry it."""
    for of in subject.quantities:
        yield from _of_share(of, facts)
        if subject.has_changes:
            yield from _of_change(of, facts)
        for axis in subject.ordered_axes:
            yield from _of_trend(of, axis, facts)
        for group in subject.groups:
            yield from _of_group(of, group, facts)
    for question, by in subject.questions:
        yield from _of_order(question, by, facts)
    for higher, lower in subject.pairs:
        yield from _of_pair(higher, lower, facts)
    for theme, code in subject.mentions:
        yield from _of_mention(theme, code, facts)


def _of_share(of: Quantity, facts: Facts) -> Iterator[Finding]:
    """More than a half."""
    fact: ShareFact = facts.share(of)
    if fact.share is not None and fact.share > 0.5:
        yield Finding(MajorityClaim(kind="majority", of=of, over=0.5), fact, 100 * (fact.share - 0.5))


def _of_change(of: Quantity, facts: Facts) -> Iterator[Finding]:
    """A change since the earlier wave; what the respondents look like is none."""
    fact = facts.change(of)
    if fact.unknown or fact.is_described or not fact.difference:
        return
    claim = ChangeClaim(kind="change", of=of, direction="up" if fact.difference > 0 else "down")
    yield Finding(claim, fact, 100 * fact.difference)


def _of_trend(of: Quantity, axis: str, facts: Facts) -> Iterator[Finding]:
    """A share that rises or falls all along an axis."""
    fact = facts.trend(of, axis)
    if fact.unknown or fact.claim is None or fact.claim.is_rising is None:
        return
    shares = [group.share for group in fact.groups if group.share is not None]
    claim = TrendClaim(kind="trend", of=of, axis=axis, direction="up" if fact.claim.is_rising else "down")
    yield Finding(claim, fact, 100 * (shares[-1] - shares[0]) if shares else 0.0)


def _of_group(of: Quantity, group: GroupRef, facts: Facts) -> Iterator[Finding]:
    """A group against the whole."""
    fact = facts.group_difference(of, group)
    if fact.unknown or not fact.difference:
        return
    direction = "up" if fact.difference > 0 else "down"
    claim = GroupClaim.model_validate({"kind": "group", "of": of, "group": group, "direction": direction})
    yield Finding(claim, fact, 100 * fact.difference)


def _of_order(question: str, by: str | None, facts: Facts) -> Iterator[Finding]:
    """The first alone, or those in front together."""
    fact: OrderFact = facts.order(question, by)
    if fact.unknown or len(fact.places) < 2:
        return
    first, second = fact.places[:2]
    gap = float(first.figure - second.figure) * (10 if first.is_mean else 100)
    if fact.alone == first.id or by is not None or not 1 < len(fact.near_first) <= 3:
        yield Finding(FirstClaim(kind="first", question=question, answer=first.id, by=by, alone=True), fact, gap)
    elif not first.is_mean:
        third = float(first.figure - fact.places[-1].figure) * 100
        yield Finding(TopClaim(kind="top", question=question, answers=fact.near_first), fact, third / 2)


def _of_pair(one: Quantity, other: Quantity, facts: Facts) -> Iterator[Finding]:
    """Two answers of the same persons."""
    fact: PairFact = facts.pair(one, other)
    if fact.unknown or not fact.difference:
        return
    higher, lower = (one, other) if fact.difference > 0 else (other, one)
    yield Finding(PairClaim(kind="pair", higher=higher, lower=lower), fact, 100 * fact.difference)


def _of_mention(theme: str, code: str, facts: Facts) -> Iterator[Finding]:
    """A point that more than half of the groups heard raised."""
    fact: MentionFact = facts.mention((code,), theme, None)
    if fact.unknown or not fact.groups or not extent_fits(Extent.MANY, fact.groups, fact.heard):
        return
    claim = MentionClaim(kind="mention", codes=(code,), theme=theme, groups="many")
    yield Finding(claim, fact, float(fact.groups))


def _is_part_of(one: Finding, steady: set[tuple[Quantity, str]]) -> bool:
    """Whether a steady trend along the axis says already what the finding says of one group."""
    return isinstance(one.claim, GroupClaim) and (one.claim.of, one.claim.group.axis) in steady


def _is_allowed(one: Finding, limits: Limits) -> bool:
    """Whether the second limit lets the finding be said; what is no difference passes."""
    if isinstance(one.fact, ChangeFact):
        return limits.allows_change(one.fact.test)
    return not isinstance(one.fact, GroupFact | TrendFact) or limits.allows_group(_test(one.fact))


def _is_carried(one: Finding, facts: Facts) -> bool:
    """Whether the checker supports the claim; a trend only where it is steady."""
    if isinstance(one.fact, TrendFact) and (one.fact.claim is None or one.fact.claim.verdict != MonotoneVerdict.STEADY):
        return False
    return is_said(judged_alone(one.claim, facts).verdict)


def _is_near(one: Finding, alpha: float) -> bool:
    """Whether the finding only just falls short of support."""
    if isinstance(one.fact, GroupFact | ChangeFact):
        return one.fact.p_adjusted is not None and one.fact.p_adjusted < _NEAR_ALPHA * alpha
    test = one.fact.test if isinstance(one.fact, PairFact) else _test(one.fact)
    return test is not None and test.p_value is not None and test.p_value < _NEAR_ALPHA * alpha


def _topic(one: Finding) -> tuple[str, ...]:
    """What a finding is about: the same thing is not said as supported and as nearly so."""
    claim = one.claim
    named: Sequence[object] = [claim.kind, *(getattr(claim, name, "") for name in ("of", "group", "axis", "question"))]
    return tuple(map(str, named))
