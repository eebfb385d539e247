"""Claims about order: the first, a sequence, the top places. Order describes the answers; only 最も needs a test."""

from __future__ import annotations

from zushi_survey.analysis.facts import Facts, OrderFact, Unknown
from zushi_survey.analysis.judging.parts import Ground, Part, holds, of_finding, on_ground, undecided
from zushi_survey.analysis.words.order_words import Placed, first_set, judge_first, judge_sequence, sequence
from zushi_survey.analysis.words.verdicts import Finding, Remark, Verdict
from zushi_survey.questionnaire.claims import FirstClaim, OrderClaim, TopClaim
from zushi_survey.questionnaire.wording import WordingRules


def judge_first_place(claim: FirstClaim, facts: Facts) -> Part:
    """The largest option or item; alone where the claim says 最も."""
    fact = facts.order(claim.question, claim.by)
    if part := _outside(claim, fact, (claim.answer,)):
        return part
    return of_finding(claim, _first(claim.answer, fact, facts.wording, is_alone=claim.alone), fact)


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
        return holds(claim, fact)
    better = sequence(fact.places[:places], facts.wording.percent_sign)
    return of_finding(claim, Finding(Verdict.CONTRADICTED, Remark.NOT_AMONG_TOP, better), fact)


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
