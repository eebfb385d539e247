"""Claims about how large a share or a mean is: levels in words, majorities, positive scores, limits."""

from __future__ import annotations

from zushi_survey.analysis.facts import Facts, ShareFact, Unknown
from zushi_survey.analysis.judging.parts import Ground, Part, holds, of_finding, on_ground, undecided
from zushi_survey.analysis.words.grades import judge_level as judge_phrase
from zushi_survey.analysis.words.level import phrase_of
from zushi_survey.analysis.words.level_phrases import LevelPhrase, LevelReader
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.questionnaire.claims import LevelClaim, LimitedClaim, MajorityClaim, PositiveClaim
from zushi_survey.questionnaire.wording import WordingRules


def level_phrase(text: str, rules: WordingRules) -> LevelPhrase | None:
    """The one phrase of a level in a text (にとどまる and the like may follow); None for none, or several."""
    found = LevelReader(rules).find(text)
    return found[0] if len(found) == 1 else None


def judge_level(claim: LevelClaim, facts: Facts) -> Part:
    """A share said in words or figures."""
    fact = facts.share(claim.of, claim.group)
    level, phrase = fact.level, level_phrase(claim.phrase, facts.wording)
    if level is None:
        return undecided(claim, fact.unknown or Unknown.NOBODY, fact)
    if phrase is None:
        return on_ground(claim, Verdict.UNDECIDED, Ground.UNREADABLE, fact)
    return of_finding(claim, judge_phrase(phrase, level, fact.interval, facts.wording), fact)


def judge_majority(claim: MajorityClaim, facts: Facts) -> Part:
    """More or fewer than a share, by the confidence interval."""
    fact = facts.share(claim.of)
    if fact.unknown or fact.share is None:
        return undecided(claim, fact.unknown or Unknown.NOBODY, fact)
    if claim.over is not None:
        in_sample, ground = fact.share > claim.over, Ground.NOT_OVER
        is_beyond = fact.interval is not None and fact.interval.lower > claim.over
    else:
        limit = claim.under if claim.under is not None else 1.0
        in_sample, ground = fact.share < limit, Ground.NOT_UNDER
        is_beyond = fact.interval is not None and fact.interval.upper < limit
    better = phrase_of(fact.level, facts.wording) if fact.level else ""
    if not in_sample:
        return on_ground(claim, Verdict.CONTRADICTED, ground, fact, better=better)
    if not is_beyond:
        return on_ground(claim, Verdict.WITHIN_ERROR, Ground.LIMIT_WITHIN_ERROR, fact, better=better)
    return holds(claim, fact)


def judge_positive(claim: PositiveClaim, facts: Facts) -> Part:
    """Every item's mean score above zero."""
    means = facts.item_means(claim.items_of)
    unknown = next((fact.unknown for fact in means if fact.unknown), None if means else Unknown.NO_COLUMN)
    if unknown:
        return undecided(claim, unknown, *means)
    below = [fact.label for fact in means if (fact.mean or 0.0) <= 0]
    if below:
        return on_ground(claim, Verdict.CONTRADICTED, Ground.NOT_POSITIVE, *means, found="、".join(below))
    if any(fact.interval is None or fact.interval.lower <= 0 for fact in means):
        return on_ground(claim, Verdict.WITHIN_ERROR, Ground.LIMIT_WITHIN_ERROR, *means)
    return holds(claim, *means)


def judge_limited(claim: LimitedClaim, facts: Facts) -> Part:
    """No option besides the named ones reaches a share."""
    others = [fact for fact in facts.option_shares(claim.question) if fact.of.option not in claim.answers]
    unknown = next((fact.unknown for fact in others if fact.unknown), None if others else Unknown.NO_COLUMN)
    if unknown:
        return undecided(claim, unknown, *others)
    reaching = sorted((fact for fact in others if (fact.share or 0.0) >= claim.under), key=_falling)
    if not reaching:
        return holds(claim, *others)
    found = "、".join(fact.label for fact in reaching)
    return on_ground(claim, Verdict.CONTRADICTED, Ground.OTHERS_REACH, *reaching, found=found)


def _falling(fact: ShareFact) -> float:
    """Sort key: the largest share first."""
    return -(fact.share or 0.0)
