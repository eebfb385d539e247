"""The verdict on a statement of a text: each of its claims judged by the facts, the weakest of them deciding.

References: docs/methods.md, checking of texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zushi_survey.analysis.facts import AssociationFact, Evidence, Facts
from zushi_survey.analysis.judging.differences import (
    judge_association,
    judge_change,
    judge_group,
    judge_pair,
    judge_some_association,
    judge_some_changed,
    judge_trend,
    with_family,
)
from zushi_survey.analysis.judging.orders import judge_first_place, judge_order, judge_top_places
from zushi_survey.analysis.judging.parts import Ground, Part, on_ground
from zushi_survey.analysis.judging.records import (
    judge_cause,
    judge_codes,
    judge_fact,
    judge_mention,
    judge_outside,
    judge_quote,
)
from zushi_survey.analysis.judging.sameness import judge_no_difference
from zushi_survey.analysis.judging.shares import judge_level, judge_limited, judge_majority, judge_positive
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.words.lints import LintHit, find_lints
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.questionnaire.claims import (
    AssociationClaim,
    CauseClaim,
    ChangeClaim,
    ClaimsFile,
    CodesClaim,
    FactClaim,
    FirstClaim,
    GroupClaim,
    LevelClaim,
    LimitedClaim,
    MajorityClaim,
    MentionClaim,
    NoDifferenceClaim,
    OrderClaim,
    OutsideClaim,
    PairClaim,
    PositiveClaim,
    QuoteClaim,
    SameClaim,
    Single,
    SomeAssociationClaim,
    SomeChangedClaim,
    Statement,
    TopClaim,
    TrendClaim,
)

_GRAVEST_FIRST: Final = (
    Verdict.CONTRADICTED,
    Verdict.REWRITE,
    Verdict.UNDECIDED,
    Verdict.WITHIN_ERROR,
    Verdict.WIDE,
    Verdict.SUPPORTED,
    Verdict.RECORDED,
)
"""All claims of a statement must hold: the first of these that one of them gets is the statement's."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one statement and everything it rests on."""

    statement: Statement
    parts: tuple[Part, ...]
    """One per claim, in order; those of the other statement where this one is the same."""
    lints: tuple[LintHit, ...]
    """Ways of writing to be changed whatever the data say."""

    @property
    def deciding(self) -> Part:
        """The first part with the gravest verdict."""
        return min(self.parts, key=lambda part: _GRAVEST_FIRST.index(part.verdict))

    @property
    def verdict(self) -> Verdict:
        """The verdict on the whole."""
        return self.deciding.verdict

    @property
    def reason(self) -> str:
        """Identifier of the reason; empty where the statement simply holds."""
        return self.deciding.reason

    @property
    def note(self) -> str:
        """The reason in Japanese."""
        return self.deciding.note

    @property
    def better(self) -> str:
        """What may be written instead; empty for nothing."""
        return self.deciding.better

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The facts of all parts, each once."""
        return tuple(dict.fromkeys(fact for part in self.parts for fact in part.evidence))

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader should know besides, each once."""
        return tuple(dict.fromkeys(remark for part in self.parts for remark in part.remarks))


def judge(statement: Statement, facts: Facts, file: ClaimsFile) -> Judgement:
    """The verdict on a statement; `file` holds the statements that it may refer to."""
    known = {one.id: one for one in file.statements}
    lints = find_lints(statement.quote, facts.wording, facts.waves)
    return Judgement(statement, _parts(statement, facts, known, (statement.id,)), lints)


def _parts(
    statement: Statement, facts: Facts, known: Mapping[str, Statement], passed: tuple[str, ...]
) -> tuple[Part, ...]:
    """The verdicts on the claims of a statement."""
    associations = _associations(statement, facts)
    parts: list[Part] = []
    for claim in statement.says:
        if isinstance(claim, SameClaim):
            parts.extend(_same(claim, facts, known, passed))
        elif isinstance(claim, AssociationClaim):
            parts.append(judge_association(claim, associations[claim], facts))
        else:
            parts.append(_part(claim, facts))
    return tuple(parts)


def _same(claim: SameClaim, facts: Facts, known: Mapping[str, Statement], passed: tuple[str, ...]) -> tuple[Part, ...]:
    """The parts of the statement that this one repeats."""
    other = known.get(claim.id)
    if other is None or other.id in passed:
        return (on_ground(claim, Verdict.UNDECIDED, Ground.NO_STATEMENT),)
    return _parts(other, facts, known, (*passed, other.id))


def _associations(statement: Statement, facts: Facts) -> dict[AssociationClaim, AssociationFact]:
    """The associations that a statement claims, corrected together: they are one family."""
    claims = [claim for claim in statement.says if isinstance(claim, AssociationClaim)]
    found = [
        facts.along(claim.of, claim.axis or "")
        if claim.together_with is None
        else facts.together(claim.of, claim.together_with)
        for claim in claims
    ]
    p_values = [fact.test.p_value if fact.test else None for fact in found]
    corrected = with_family(found, adjust(p_values, facts.statistics.multiplicity))
    return dict(zip(claims, corrected, strict=True))


def _part(claim: Single, facts: Facts) -> Part:
    """The verdict on one claim that stands for itself."""
    match claim:
        case LevelClaim() | MajorityClaim() | PositiveClaim() | LimitedClaim():
            return _share_part(claim, facts)
        case ChangeClaim():
            return judge_change(claim, facts)
        case NoDifferenceClaim():
            return judge_no_difference(claim, facts)
        case SomeChangedClaim():
            return judge_some_changed(claim, facts)
        case GroupClaim():
            return judge_group(claim, facts)
        case TrendClaim():
            return judge_trend(claim, facts)
        case PairClaim():
            return judge_pair(claim, facts)
        case SomeAssociationClaim():
            return judge_some_association(claim, facts)
        case FirstClaim():
            return judge_first_place(claim, facts)
        case OrderClaim():
            return judge_order(claim, facts)
        case TopClaim():
            return judge_top_places(claim, facts)
        case _:
            return _recorded_part(claim, facts)


def _share_part(claim: LevelClaim | MajorityClaim | PositiveClaim | LimitedClaim, facts: Facts) -> Part:
    """The verdict on a claim about one share or mean."""
    match claim:
        case LevelClaim():
            return judge_level(claim, facts)
        case MajorityClaim():
            return judge_majority(claim, facts)
        case PositiveClaim():
            return judge_positive(claim, facts)
        case LimitedClaim():
            return judge_limited(claim, facts)


def _recorded_part(claim: Single, facts: Facts) -> Part:
    """The verdict on a claim about records and the hearing, or on what none decides."""
    match claim:
        case FactClaim():
            return judge_fact(claim, facts)
        case MentionClaim():
            return judge_mention(claim, facts)
        case CodesClaim():
            return judge_codes(claim, facts)
        case QuoteClaim():
            return judge_quote(claim, facts)
        case CauseClaim():
            return judge_cause(claim)
        case OutsideClaim():
            return judge_outside(claim)
    return on_ground(claim, Verdict.UNDECIDED, Ground.NO_STATEMENT)
