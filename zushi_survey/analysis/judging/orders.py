"""Claims about order: the first, a sequence, the top places. Order describes the answers; only 最も needs a test."""

from __future__ import annotations

from fractions import Fraction

from zushi_survey.analysis.facts import Facts, OrderFact, Unknown
from zushi_survey.analysis.judging.parts import Ground, Part, holds, of_finding, on_ground, undecided
from zushi_survey.analysis.words.order_words import (
    Placed,
    first_set,
    judge_first,
    judge_sequence,
    judge_standout,
    sequence,
)
from zushi_survey.analysis.words.verdicts import Finding, Remark, Verdict
from zushi_survey.questionnaire.claims import FirstClaim, OrderClaim, Quantity, TopClaim
from zushi_survey.questionnaire.wording import WordingRules


def judge_first_place(claim: FirstClaim, facts: Facts) -> Part:
    """The largest option or item; alone where the claim says 最も."""
    fact = facts.order(claim.question, claim.by)
    if part := _outside(claim, fact, (claim.answer,)):
        return part
    finding = _first(claim.answer, fact, facts.wording, is_alone=claim.alone or claim.standout)
    if claim.standout and finding.verdict is Verdict.SUPPORTED and len(fact.places) > 1:
        if fact.places[0].is_mean:
            return on_ground(claim, Verdict.UNDECIDED, Ground.STANDOUT_OF_MEANS, fact)
        gap = fact.places[0].figure - fact.places[1].figure
        finding = judge_standout(gap, is_supported=True, better=f"{fact.places[0].label}が最も高い")
    return of_finding(claim, finding, fact)


def judge_order(claim: OrderClaim, facts: Facts) -> Part:
    """Options or items in falling order from a place on."""
    fact = facts.order(claim.question, claim.by)
    if part := _outside(claim, fact, claim.answers):
        return part
    before = [one.id for one in fact.places if one.id not in claim.answers][: claim.start - 1]
    finding = judge_sequence(claim.answers, [one for one in fact.places if one.id not in before])
    if finding.verdict is Verdict.SUPPORTED and not _starts_at(claim.answers[0], claim.start, fact.places):
        finding = Finding(Verdict.CONTRADICTED, Remark.OTHER_ORDER)
    if finding.verdict is Verdict.CONTRADICTED:
        better = sequence(fact.places[: claim.start - 1 + len(claim.answers)], facts.wording.percent_sign)
        return of_finding(claim, finding._replace(better=better), fact)
    if claim.alone:
        finding = _first(claim.answers[0], fact, facts.wording, is_alone=True)
    return of_finding(claim, finding, fact)


def judge_top_places(claim: TopClaim, facts: Facts) -> Part:
    """The named ones among the first k, k by default the number named; a tie at the edge counts in."""
    fact = facts.order(claim.question, None)
    if part := _outside(claim, fact, claim.answers):
        return part
    places = claim.places or len(set(claim.answers))
    printed = {one.id: one.printed for one in fact.places}
    edge = sorted(printed.values(), reverse=True)[min(places, len(printed)) - 1]
    if all(printed[answer] >= edge for answer in claim.answers):
        return _far_ahead(claim, fact, facts) if claim.standout else holds(claim, fact)
    better = sequence(fact.places[:places], facts.wording.percent_sign)
    return of_finding(claim, Finding(Verdict.CONTRADICTED, Remark.NOT_AMONG_TOP, better), fact)


def _far_ahead(claim: TopClaim, fact: OrderFact, facts: Facts) -> Part:
    """Whether the named ones, which are the first, lie far above the next."""
    rest = [one for one in fact.places if one.id not in claim.answers]
    if not rest:
        return holds(claim, fact)
    last = min((one for one in fact.places if one.id in claim.answers), key=lambda one: one.figure)
    if last.is_mean:
        return on_ground(claim, Verdict.UNDECIDED, Ground.STANDOUT_OF_MEANS, fact)
    pair = facts.pair(Quantity(claim.question, option=last.id), Quantity(claim.question, option=rest[0].id))
    if pair.unknown:
        return undecided(claim, pair.unknown, fact, pair)
    if pair.test is None or pair.test.p_value is None:
        return of_finding(claim, Finding(Verdict.UNDECIDED, Remark.SMALL_BASE), fact, pair)
    is_supported = pair.test.p_value < facts.statistics.alpha and last.figure > rest[0].figure
    names = "と".join(one.label for one in fact.places if one.id in claim.answers)
    gap = Fraction(last.figure - rest[0].figure)
    return of_finding(claim, judge_standout(gap, is_supported=is_supported, better=f"{names}が上位"), fact, pair)


def _outside(claim: FirstClaim | OrderClaim | TopClaim, fact: OrderFact, named: tuple[str, ...]) -> Part | None:
    """The verdict where there is no order, or an answer that stands outside it; None where all can be placed."""
    if fact.unknown or not fact.places:
        return undecided(claim, fact.unknown or Unknown.NOBODY, fact)
    known = {one.id for one in fact.places}
    if any(answer not in known for answer in named):
        return on_ground(claim, Verdict.UNDECIDED, Ground.NOT_ONE_OF_THEM, fact)
    return None


def _first(named: str, fact: OrderFact, rules: WordingRules, *, is_alone: bool) -> Finding:
    """The verdict on the first place; being alone in it is tested only where it is claimed."""
    better = first_set(fact.places, fact.near_first, rules.percent_sign)
    if not is_alone:
        return judge_first(named, fact.places, is_alone=True, better=better)
    tested = fact.alone == named if fact.is_tested else None
    return judge_first(named, fact.places, is_alone=tested, better=better)


def _starts_at(first: str, start: int, places: tuple[Placed, ...]) -> bool:
    """Whether the item can stand at this place, equal printed figures sharing theirs."""
    printed = next(one.printed for one in places if one.id == first)
    above = sum(one.printed > printed for one in places)
    return above < start <= sum(one.printed >= printed for one in places)
