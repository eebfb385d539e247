"""Claims about what is recorded: facts of the survey and the hearing, points raised, quotations; and what none decides.

Groups heard are counted, never put into percent; silence is read as nothing (docs/methods.md, hearing).
"""

from __future__ import annotations

from fractions import Fraction
from unicodedata import normalize

from zushi_survey.analysis.facts import Facts, MentionFact, Recorded, RecordedFact
from zushi_survey.analysis.judging.parts import Ground, Part, holds, on_ground, undecided
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.core.rounding import percent_half_up
from zushi_survey.hearing.extent import Extent, extent_fits, extent_of
from zushi_survey.questionnaire.claims import (
    CauseClaim,
    CodesClaim,
    FactClaim,
    MentionClaim,
    OutsideClaim,
    QuoteClaim,
)

_YES = frozenset({"はい", "あり", "true", "yes"})


def judge_fact(claim: FactClaim, facts: Facts) -> Part:
    """A fact of the survey, the return account or the hearing."""
    fact = facts.recorded(claim.field)
    if fact.unknown or fact.value is None:
        return undecided(claim, fact.unknown, fact)
    if _is_recorded(claim.value, fact):
        return holds(claim, fact, verdict=Verdict.RECORDED)
    return on_ground(claim, Verdict.CONTRADICTED, Ground.RECORD_DIFFERS, fact, found=_in_words(fact.value, claim.value))


def judge_mention(claim: MentionClaim, facts: Facts) -> Part:
    """How many groups raised a point."""
    if claim.every_code:
        return _every_code(claim, facts)
    if claim.each is not None:
        return _everywhere(claim, facts)
    fact = facts.mention(claim.codes, claim.theme, claim.group_kind)
    if fact.unknown or fact.groups is None:
        return undecided(claim, fact.unknown, fact)
    return _extent(claim, fact, fact.groups)


def judge_codes(claim: CodesClaim, facts: Facts) -> Part:
    """So many different points under a theme."""
    fact = facts.raised(claim.theme)
    if fact.unknown:
        return undecided(claim, fact.unknown, fact)
    if len(fact.codes) >= claim.at_least:
        return holds(claim, fact)
    return on_ground(claim, Verdict.CONTRADICTED, Ground.TOO_FEW_CODES, fact, found=str(len(fact.codes)))


def judge_quote(claim: QuoteClaim, facts: Facts) -> Part:
    """A quotation in what was said."""
    fact = facts.quoted(claim.text, claim.codes)
    if fact.unknown:
        return undecided(claim, fact.unknown, fact)
    return holds(claim, fact) if fact.segment else on_ground(claim, Verdict.CONTRADICTED, Ground.NOT_QUOTED, fact)


def judge_cause(claim: CauseClaim) -> Part:
    """A cause guessed is undecided; one asserted is refused where the text leaves it open elsewhere, else rewritten."""
    if claim.hedged:
        return on_ground(claim, Verdict.UNDECIDED, Ground.CAUSE_GUESSED)
    if claim.against is not None:
        return on_ground(claim, Verdict.CONTRADICTED, Ground.CAUSE_LEFT_OPEN, found=claim.against)
    return on_ground(claim, Verdict.REWRITE, Ground.CAUSE_ASSERTED)


def judge_outside(claim: OutsideClaim) -> Part:
    """What no survey decides."""
    return on_ground(claim, Verdict.UNDECIDED, Ground.OUTSIDE, found=claim.reason)


def _extent(claim: MentionClaim, fact: MentionFact, groups: int) -> Part:
    """The number of groups against the one claimed."""
    found = f"{fact.heard}団体中{groups}団体"
    if groups == 0:
        return on_ground(claim, Verdict.CONTRADICTED, Ground.NOT_MENTIONED, fact)
    if claim.groups == "all":
        if groups == fact.heard:
            return holds(claim, fact)
        return on_ground(
            claim, Verdict.UNDECIDED, Ground.SILENT, fact, found=found, better=extent_of(groups, fact.heard)
        )
    enough = extent_fits(Extent.MANY, groups, fact.heard) if claim.groups == "many" else groups >= claim.groups
    if enough:
        return holds(claim, fact)
    better = str(extent_of(groups, fact.heard))
    return on_ground(claim, Verdict.CONTRADICTED, Ground.TOO_FEW_GROUPS, fact, found=found, better=better)


def _every_code(claim: MentionClaim, facts: Facts) -> Part:
    """Each of the codes was raised."""
    found = [facts.mention((code,), claim.theme, claim.group_kind) for code in claim.codes]
    if unknown := next((fact.unknown for fact in found if fact.unknown), None):
        return undecided(claim, unknown, *found)
    if any(not fact.groups for fact in found):
        return on_ground(claim, Verdict.CONTRADICTED, Ground.NOT_MENTIONED, *found)
    return holds(claim, *found)


def _everywhere(claim: MentionClaim, facts: Facts) -> Part:
    """Under every theme, or by every type of group."""
    if claim.each == "theme":
        places = {theme: facts.mention(claim.codes, theme, claim.group_kind) for theme in facts.themes}
    else:
        places = {kind: facts.mention(claim.codes, claim.theme, kind) for kind in facts.group_types}
    found = list(places.values())
    if not found:
        return on_ground(claim, Verdict.UNDECIDED, Ground.NO_HEARING)
    if unknown := next((fact.unknown for fact in found if fact.unknown), None):
        return undecided(claim, unknown, *found)
    silent = [place for place, fact in places.items() if not fact.groups]
    if silent:
        words = "、".join(silent)
        return on_ground(claim, Verdict.CONTRADICTED, Ground.NOT_EVERYWHERE, *found, found=words)
    return holds(claim, *found)


def _is_recorded(said: str | int | float | tuple[str, ...], fact: RecordedFact) -> bool:
    """Whether what is said is what is recorded."""
    value = fact.value
    if isinstance(value, tuple):
        words = tuple(map(_plain, said)) if isinstance(said, tuple) else (_plain(str(said)),)
        return _agree(words, tuple(map(_plain, value)), fact)
    if isinstance(value, bool):
        return (_plain(str(said)).lower() in _YES) is value
    if isinstance(value, Fraction):
        return isinstance(said, int | float) and _percent(value, said) == str(said)
    if isinstance(value, int):
        return isinstance(said, int | float) and said == value
    return _plain(str(said)) == _plain(str(value))


def _agree(said: tuple[str, ...], recorded: tuple[str, ...], fact: RecordedFact) -> bool:
    """Whether several words agree with several recorded, in the way the field is compared."""
    match fact.compared:
        case "same_set":
            return set(said) == set(recorded)
        case "among":
            return all(any(word in one for one in recorded) for word in said)
        case "within":
            return bool(recorded) and min(said) <= min(recorded) and max(recorded) <= max(said)
    return said == recorded


def _percent(share: Fraction, said: float) -> str:
    """The share in percent, with as many decimals as the figure said."""
    decimals = len(str(said).partition(".")[2])
    return str(percent_half_up(share.numerator, share.denominator, decimals))


def _in_words(value: Recorded, said: str | int | float | tuple[str, ...]) -> str:
    """A recorded value for a message."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, Fraction):
        return f"{_percent(value, said if isinstance(said, int | float) else 0.1)}%"
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _plain(text: str) -> str:
    """The text for comparison: NFKC without spaces."""
    return "".join(normalize("NFKC", text).split())
