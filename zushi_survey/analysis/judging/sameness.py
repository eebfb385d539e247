"""Claims that there is no difference: since the earlier wave, of a group, along an axis, of two answers.

That a test finds nothing carries 「大きな差はみられない」 and no more; 「同じ」「差はない」 need the equivalence test.
References: docs/methods.md, words (difference words); two waves (equivalence).
"""

from __future__ import annotations

from zushi_survey.analysis.facts import AxisFacts, ChangeFact, Facts, GroupFact, PairFact, Unknown
from zushi_survey.analysis.judging.differences import tested_support
from zushi_survey.analysis.judging.parts import Ground, Part, of_finding, on_ground, undecided
from zushi_survey.analysis.testing.trend import MonotoneVerdict
from zushi_survey.analysis.waves.two_waves import MARGIN
from zushi_survey.analysis.words.difference_words import (
    Speaks,
    Support,
    difference_phrase,
    judge_difference,
    support_of,
)
from zushi_survey.analysis.words.directions import DirectionKind, DirectionPhrase
from zushi_survey.analysis.words.verdicts import Finding, Remark, Verdict
from zushi_survey.questionnaire.claims import NoDifferenceClaim


def judge_no_difference(claim: NoDifferenceClaim, facts: Facts) -> Part:
    """No difference, or no big one."""
    if claim.axis is not None:
        return _along(claim, facts.groups_along(claim.of, claim.axis), facts)
    if claim.other is not None:
        pair = facts.pair(claim.of, claim.other)
        return _of_two(claim, pair, pair.test.p_value if pair.test else None, DirectionKind.EXCEED, facts)
    if claim.previous:
        change = facts.change(claim.of, claim.group)
        if change.is_described and not change.unknown and change.difference is not None:
            return _described(claim, change, change.difference)
        return _of_two(claim, change, change.p_adjusted, DirectionKind.CHANGE, facts)
    if claim.group is None:
        return on_ground(claim, Verdict.UNDECIDED, Ground.NO_STATEMENT)
    group = facts.group_difference(claim.of, claim.group)
    return _of_two(claim, group, group.p_adjusted, DirectionKind.LEVEL, facts)


def _of_two(
    claim: NoDifferenceClaim, fact: ChangeFact | GroupFact | PairFact, p_value: float | None, kind: Speaks, facts: Facts
) -> Part:
    """Two shares."""
    if fact.unknown or fact.difference is None:
        return undecided(claim, fact.unknown or Unknown.NOBODY, fact)
    support = tested_support(fact.test, p_value, fact.p_equivalence, fact.difference, facts)
    return of_finding(claim, _finding(claim, 100 * fact.difference, support, kind, facts), fact)


def _finding(claim: NoDifferenceClaim, points: float, support: Support, kind: Speaks, facts: Facts) -> Finding:
    """The verdict on one difference, with the word for it where there is one."""
    sameness = DirectionKind.NO_BIG_DIFFERENCE if claim.big_only else DirectionKind.SAME
    phrase = DirectionPhrase("", sameness, 0, "plain", is_tendency=False, is_negated=False, start=0, end=0)
    found = judge_difference(phrase, points, support, facts.wording)
    if found.remark is not Remark.A_DIFFERENCE:
        return found
    return found._replace(better=difference_phrase(points, support, kind, facts.wording) or "")


def _described(claim: NoDifferenceClaim, fact: ChangeFact, difference: float) -> Part:
    """What the respondents of two waves look like: a fact about them, and never about the city."""
    if abs(round(difference, 9)) < MARGIN:
        return on_ground(claim, Verdict.WITHIN_ERROR, Ground.COMPOSITION_ONLY, fact)
    return of_finding(claim, Finding(Verdict.CONTRADICTED, Remark.A_DIFFERENCE), fact)


def _along(claim: NoDifferenceClaim, along: AxisFacts, facts: Facts) -> Part:
    """All categories of an axis: none differs from the whole, and, for 「差はない」, no two by the margin."""
    evidence = (*along.groups, along.association, *((along.trend,) if along.trend else ()))
    unknown = next(
        (fact.unknown for fact in along.groups if fact.unknown not in (Unknown.NOTHING, Unknown.NOBODY)), None
    )
    if unknown or along.association.unknown:
        return undecided(claim, unknown or along.association.unknown, *evidence)
    supports = [
        (fact, tested_support(fact.test, fact.p_adjusted, None, fact.difference or 0.0, facts)) for fact in along.groups
    ]
    shown = [fact for fact, support in supports if support is Support.SUPPORTED]
    if shown:
        farthest = max(shown, key=lambda fact: abs(fact.difference or 0.0))
        found = _finding(claim, 100 * (farthest.difference or 0.0), Support.SUPPORTED, DirectionKind.LEVEL, facts)
        better = f"{farthest.group.group_label}で{found.better}" if found.better else ""
        return of_finding(claim, found._replace(better=better), farthest)
    if all(support is Support.NOT_TESTED for _, support in supports) or along.largest_gap is None:
        return of_finding(claim, Finding(Verdict.UNDECIDED, Remark.SMALL_BASE), *evidence)
    if _is_associated(along, facts):
        verdict = Verdict.WIDE if claim.big_only else Verdict.CONTRADICTED
        return on_ground(claim, verdict, Ground.DIFFERS_ALONG, *evidence)
    support = support_of(1.0, along.p_equivalence, facts.statistics.alpha)
    return of_finding(claim, _finding(claim, 100 * along.largest_gap, support, DirectionKind.LEVEL, facts), *evidence)


def _is_associated(along: AxisFacts, facts: Facts) -> bool:
    """Whether the axis as a whole, or its order, makes a difference though no single category does."""
    p_value = along.association.p_adjusted
    if p_value is not None and p_value < facts.statistics.alpha:
        return True
    order = along.trend.claim if along.trend else None
    return order is not None and order.verdict is not MonotoneVerdict.NONE
