"""Claims about differences: since the earlier wave, of a group, along an axis, of two answers, and associations."""

from __future__ import annotations

import re
from typing import Literal

from zushi_survey.analysis.facts import AssociationFact, ChangeFact, Facts, Unknown, WaveTrendFact
from zushi_survey.analysis.judging.parts import Ground, Part, holds, of_finding, on_ground, undecided
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.analysis.waves.trends import FEWEST_WAVES, TrendVerdict
from zushi_survey.analysis.words.difference_words import Support, judge_difference, judge_ordered, support_of
from zushi_survey.analysis.words.directions import DirectionKind, DirectionPhrase, OrderedPhrase
from zushi_survey.analysis.words.verdicts import Finding, Remark, Verdict
from zushi_survey.questionnaire.claims import (
    AssociationClaim,
    ChangeClaim,
    Direction,
    GroupClaim,
    PairClaim,
    SomeAssociationClaim,
    SomeChangedClaim,
    TrendClaim,
)
from zushi_survey.questionnaire.wording import StrengthId, WordingRules

_SIGNS: dict[Direction, Literal[-1, 1]] = {"up": 1, "down": -1}
_SMALL: frozenset[str] = frozenset({"small_base", "empty"})


def strength_of_word(word: str | None, rules: WordingRules) -> StrengthId | None:
    """The strength that an adverb (やや, 大幅に, 激) means; `plain` without one; None for a word that is not known."""
    if not word:
        return "plain"
    for strength, form in rules.strength_forms.items():
        for pattern in form.words:
            # 激 and 微 are adverbs only in front of 増 or 減.
            match = re.match(pattern, f"{word}増")
            if match is not None and match.end() == len(word):
                return strength
    return None


def judge_change(claim: ChangeClaim, facts: Facts) -> Part:
    """A rise or fall since the earlier wave; a tendency over all waves where there are three and more.

    With two waves a tendency is judged as the change that it is, and the way of writing is told beside the verdict.
    """
    if claim.tendency and facts.waves >= FEWEST_WAVES:
        return _tendency(claim, facts)
    fact = facts.change(claim.of, claim.group)
    if fact.unknown or fact.difference is None:
        return undecided(claim, fact.unknown or Unknown.NOBODY, fact)
    phrase = _phrase(claim.strength, DirectionKind.CHANGE, claim.direction, facts.wording)
    if phrase is None:
        return on_ground(claim, Verdict.UNDECIDED, Ground.UNKNOWN_STRENGTH, fact)
    if claim.composition or fact.is_described:
        return _composition(claim, phrase, fact, facts.wording)
    support = tested_support(fact.test, fact.p_adjusted, fact.p_equivalence, fact.difference, facts)
    finding = judge_difference(phrase, 100 * fact.difference, support, facts.wording)
    is_found = finding.verdict in (Verdict.SUPPORTED, Verdict.WIDE)
    remarks = (Remark.COMPOSITION.value,) if is_found and _may_be_composition(fact, facts) else ()
    return of_finding(claim, finding, fact, remarks=remarks)


def judge_some_changed(claim: SomeChangedClaim, facts: Facts) -> Part:
    """At least one option rose or fell."""
    changes = facts.option_changes(claim.question)
    known = [fact for fact in changes if not fact.unknown and fact.difference is not None]
    if not known:
        unknown = changes[0].unknown if changes else Unknown.NOT_COMPARABLE
        return undecided(claim, unknown or Unknown.NOT_COMPARABLE, *changes)
    moved = [fact for fact in known if (fact.difference or 0.0) * _SIGNS[claim.direction] > 0]
    alpha = facts.statistics.alpha
    found = [fact for fact in moved if fact.p_adjusted is not None and fact.p_adjusted < alpha]
    if not moved:
        return on_ground(claim, Verdict.CONTRADICTED, Ground.NONE_CHANGED, *known)
    if not found:
        return on_ground(claim, Verdict.WITHIN_ERROR, Ground.CHANGED_WITHIN_ERROR, *moved)
    if claim.not_all and len(found) == len(known):
        return on_ground(claim, Verdict.CONTRADICTED, Ground.ALL_CHANGED, *found)
    return holds(claim, *found)


def judge_group(claim: GroupClaim, facts: Facts) -> Part:
    """A group above or below the whole."""
    fact = facts.group_difference(claim.of, claim.group)
    if fact.unknown or fact.difference is None:
        return undecided(claim, fact.unknown or Unknown.NOBODY, fact)
    phrase = _phrase(claim.strength, DirectionKind.LEVEL, claim.direction, facts.wording)
    if phrase is None:
        return on_ground(claim, Verdict.UNDECIDED, Ground.UNKNOWN_STRENGTH, fact)
    sign = _SIGNS[claim.direction]
    support = tested_support(fact.test, fact.p_adjusted, None, fact.difference, facts)
    finding = judge_difference(phrase, 100 * fact.difference, support, facts.wording)
    if not claim.extreme or finding.verdict in (Verdict.CONTRADICTED, Verdict.UNDECIDED):
        return of_finding(claim, finding, fact)
    mine = sign * (fact.group.share or 0.0)
    beyond = [other for other in fact.others if other.share is not None and sign * other.share > mine]
    if beyond:
        farthest = max(beyond, key=lambda other: sign * (other.share or 0.0))
        return on_ground(claim, Verdict.CONTRADICTED, Ground.NOT_EXTREME, fact, found=farthest.group_label)
    return of_finding(claim, finding, fact)


def judge_trend(claim: TrendClaim, facts: Facts) -> Part:
    """Higher or lower the further along an axis."""
    fact = facts.trend(claim.of, claim.axis)
    if fact.unknown or fact.claim is None:
        return undecided(claim, fact.unknown or Unknown.NOBODY, fact)
    phrase = OrderedPhrase("", fact.axis_label, 1, is_mostly=claim.mostly, start=0, end=0)
    return of_finding(claim, judge_ordered(phrase, _SIGNS[claim.direction], fact.claim), fact)


def judge_pair(claim: PairClaim, facts: Facts) -> Part:
    """One answer above another of the same persons."""
    fact = facts.pair(claim.higher, claim.lower)
    if fact.unknown or fact.difference is None:
        return undecided(claim, fact.unknown or Unknown.NOBODY, fact)
    phrase = _phrase(claim.strength, DirectionKind.EXCEED, "up", facts.wording)
    if phrase is None:
        return on_ground(claim, Verdict.UNDECIDED, Ground.UNKNOWN_STRENGTH, fact)
    support = tested_support(fact.test, fact.test.p_value if fact.test else None, None, fact.difference, facts)
    return of_finding(claim, judge_difference(phrase, 100 * fact.difference, support, facts.wording), fact)


def judge_association(claim: AssociationClaim, fact: AssociationFact, facts: Facts) -> Part:
    """Two answers that go together, or an answer that differs along an axis; `fact` is corrected for its family."""
    if fact.unknown or fact.p_adjusted is None:
        return undecided(claim, fact.unknown or Unknown.NOBODY, fact)
    if fact.is_positive is False:
        return on_ground(claim, Verdict.CONTRADICTED, Ground.NOT_TOGETHER, fact)
    if fact.p_adjusted >= facts.statistics.alpha:
        return on_ground(claim, Verdict.WITHIN_ERROR, Ground.NO_ASSOCIATION, fact)
    return holds(claim, fact)


def judge_some_association(claim: SomeAssociationClaim, facts: Facts) -> Part:
    """At least one option differs along an axis."""
    options = facts.options_along(claim.question, claim.axis)
    tested = [fact for fact in options if not fact.unknown and fact.p_adjusted is not None]
    if not tested:
        return undecided(claim, options[0].unknown or Unknown.NOBODY if options else Unknown.NO_COLUMN, *options)
    found = [fact for fact in tested if fact.p_adjusted is not None and fact.p_adjusted < facts.statistics.alpha]
    if not found:
        return on_ground(claim, Verdict.WITHIN_ERROR, Ground.NO_ASSOCIATION, *tested)
    return holds(claim, *found)


def _phrase(
    strength: str | None, kind: DirectionKind, direction: Direction, rules: WordingRules
) -> DirectionPhrase | None:
    """The word of direction that a claim stands for; None for a strength that is not known."""
    known = strength_of_word(strength, rules)
    if known is None:
        return None
    sign = _SIGNS[direction]
    return DirectionPhrase(strength or "", kind, sign, known, is_tendency=False, is_negated=False, start=0, end=0)


def tested_support(
    test: Significance | None, p_adjusted: float | None, p_equivalence: float | None, difference: float, facts: Facts
) -> Support:
    """What the test says of the printed difference.

    A test of those who answered that points the other way than the shares of those asked supports neither.
    """
    if test is None or (p_adjusted is None and test.reason in _SMALL):
        return Support.NOT_TESTED
    is_same_way = (test.statistic or 0.0) * difference > 0
    support = support_of(p_adjusted if p_adjusted is not None else 1.0, p_equivalence, facts.statistics.alpha)
    return Support.UNDECIDED if support is Support.SUPPORTED and not is_same_way else support


def _tendency(claim: ChangeClaim, facts: Facts) -> Part:
    """A rise or fall over three waves and more: a linear trend that no single step contradicts."""
    if claim.group is not None:
        return on_ground(claim, Verdict.UNDECIDED, Ground.TENDENCY_OF_GROUP)
    fact = facts.wave_trend(claim.of)
    if fact.unknown in (Unknown.NOT_COMPARABLE, Unknown.NO_EARLIER_WAVE):
        better = f"{'増加' if claim.direction == 'up' else '減少'}している"
        return on_ground(claim, Verdict.REWRITE, Ground.TENDENCY_OF_TWO, fact, better=better)
    if fact.unknown:
        return undecided(claim, fact.unknown, fact)
    if fact.verdict is TrendVerdict.NOT_TESTED or fact.test is None or fact.test.statistic is None:
        return of_finding(claim, Finding(Verdict.UNDECIDED, Remark.SMALL_BASE), fact)
    if fact.test.statistic * _SIGNS[claim.direction] <= 0:
        return of_finding(claim, Finding(Verdict.CONTRADICTED, Remark.WRONG_DIRECTION), fact)
    if fact.verdict is TrendVerdict.NONE:
        return of_finding(claim, Finding(Verdict.WITHIN_ERROR, Remark.DIRECTION_WITHIN_ERROR), fact)
    if fact.verdict is TrendVerdict.TURNED:
        return on_ground(claim, Verdict.WIDE, Ground.TENDENCY_TURNED, fact)
    return _strength_of_tendency(claim, fact, facts.wording)


def _strength_of_tendency(claim: ChangeClaim, fact: WaveTrendFact, rules: WordingRules) -> Part:
    """The adverb of a tendency, by what lies between the first wave and the last."""
    phrase = _phrase(claim.strength, DirectionKind.CHANGE, claim.direction, rules)
    if phrase is None:
        return on_ground(claim, Verdict.UNDECIDED, Ground.UNKNOWN_STRENGTH, fact)
    difference = (fact.shares[-1].share or 0.0) - (fact.shares[0].share or 0.0)
    return of_finding(claim, judge_difference(phrase, 100 * difference, Support.SUPPORTED, rules), fact)


def _composition(claim: ChangeClaim, phrase: DirectionPhrase, fact: ChangeFact, rules: WordingRules) -> Part:
    """What the respondents of two waves look like: a fact about them, and never about the city."""
    finding = judge_difference(phrase, 100 * (fact.difference or 0.0), Support.SUPPORTED, rules)
    if finding.verdict is not Verdict.SUPPORTED:
        return of_finding(claim, finding, fact)
    return on_ground(claim, Verdict.WITHIN_ERROR, Ground.COMPOSITION_ONLY, fact, better=finding.better)


def _may_be_composition(fact: ChangeFact, facts: Facts) -> bool:
    """Whether the change is no longer shown at equal composition."""
    if fact.standardised is None or fact.p_standardised is None:
        return False
    is_same_way = fact.standardised * (fact.difference or 0.0) > 0
    return not (is_same_way and fact.p_standardised < facts.statistics.alpha)


def with_family(facts: list[AssociationFact], adjusted: list[float | None]) -> list[AssociationFact]:
    """The facts of one family with their corrected p-values."""
    family = sum(p is not None for p in adjusted)
    return [fact._replace(p_adjusted=p, family=family) for fact, p in zip(facts, adjusted, strict=True)]
