"""Statements of one text that cannot both be so: about the same quantity, whatever the data say of either.

References: docs/methods.md, checking of texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from zushi_survey.analysis.judging.shares import level_phrase
from zushi_survey.analysis.verdicts import Judgement
from zushi_survey.analysis.words.level_phrases import FIGURE, RANGE
from zushi_survey.questionnaire.claims import (
    AssociationClaim,
    CauseClaim,
    ChangeClaim,
    ClaimsFile,
    FirstClaim,
    GroupClaim,
    GroupRef,
    LevelClaim,
    LimitedClaim,
    MajorityClaim,
    NoDifferenceClaim,
    OrderClaim,
    PairClaim,
    Quantity,
    Single,
    Statement,
    TopClaim,
    TrendClaim,
)
from zushi_survey.questionnaire.wording import WordingRules

_SAME, _DIFFERS = "same", "differs"
_WEAK = frozenset({"やや", "わずかに"})
_PRINTED = 0.0005
"""Half a printed step: a share that prints like the end of a range may be this far beyond it."""


class Clash(StrEnum):
    """In what two statements clash; the values are printed."""

    SIZE = "同じ割合について、両立しない大きさを述べています"
    DIRECTION = "同じことについて、逆の向きを述べています"
    SAMENESS = "同じことについて、一方は差(変化)がないとし、もう一方は差(変化)を述べています"
    FIRST = "同じ質問について、違うものを最も高いとしています"
    LIMITED = "一方は限られているとし、もう一方はほかの選択肢も挙げています"
    CAUSE = "一方は原因を述べ、もう一方はそれと合いません"


class Contradiction(NamedTuple):
    """Two statements that clash, in the order of the text."""

    first: Statement
    second: Statement
    clash: Clash
    about: str
    """The quantity or question, as a claims file writes it."""


class _Stance(NamedTuple):
    """What one claim says of one thing: a range of shares, a direction, or which is first."""

    clash: Clash
    about: tuple[str, ...]
    low: float = 0.0
    high: float = 1.0
    says: str = ""
    is_weak: bool = False
    """Whether it leaves room for the other side: やや, わずかに; 大きな差はない."""

    def excludes(self, other: _Stance) -> bool:
        """Whether not both can be so."""
        if (self.clash, self.about) != (other.clash, other.about):
            return False
        if self.clash is Clash.SIZE:
            return self.high <= other.low or other.high <= self.low
        return self.says != other.says and not (self.is_weak and other.is_weak)

    def clash_with(self, other: _Stance) -> Clash:
        """What the two clash in."""
        return Clash.SAMENESS if _SAME in (self.says, other.says) else self.clash


def contradictions(judgements: Sequence[Judgement], file: ClaimsFile, rules: WordingRules) -> tuple[Contradiction, ...]:
    """Every pair of statements that clash, by the first of them; statements that repeat another speak through it."""
    statements = [judgement.statement for judgement in judgements]
    order = {statement.id: place for place, statement in enumerate((*file.background, *file.statements))}
    found = [*_opposed(statements, rules), *_limits(statements), *_causes(statements, file)]
    placed = [one if _line(one.first) <= _line(one.second) else _turned(one) for one in found]
    unique = {(one.first.id, one.second.id, one.clash): one for one in placed}
    return tuple(sorted(unique.values(), key=lambda one: (order[one.first.id], order[one.second.id], one.clash.name)))


def _line(statement: Statement) -> int:
    """Line of the text; 0 where it is not known."""
    return statement.line or 0


def _turned(one: Contradiction) -> Contradiction:
    """The same with the other statement first."""
    return one._replace(first=one.second, second=one.first)


def _opposed(statements: Sequence[Statement], rules: WordingRules) -> Iterator[Contradiction]:
    """Statements whose stances on one thing exclude each other."""
    held = [(statement, [s for claim in statement.says for s in _stances(claim, rules)]) for statement in statements]
    for (first, mine), (second, theirs) in combinations(held, 2):
        for stance in mine:
            against = next((other for other in theirs if stance.excludes(other)), None)
            if against is not None:
                yield Contradiction(first, second, stance.clash_with(against), " ".join(stance.about))


def _stances(claim: Single, rules: WordingRules) -> Iterator[_Stance]:
    """The stances of one claim."""
    match claim:
        case LevelClaim():
            if (ends := _accepted(claim.phrase, rules)) is not None:
                yield _Stance(Clash.SIZE, _about(claim.of, claim.group), *ends)
        case MajorityClaim():
            low, high = claim.over or 0.0, 1.0 if claim.under is None else claim.under
            yield _Stance(Clash.SIZE, _about(claim.of, None), low, high)
        case ChangeClaim() if not claim.composition:
            about = (*_about(claim.of, claim.group), "前回")
            yield _Stance(Clash.DIRECTION, about, says=claim.direction, is_weak=claim.strength in _WEAK)
        case GroupClaim():
            is_weak = claim.strength in _WEAK
            yield _Stance(Clash.DIRECTION, _about(claim.of, claim.group), says=claim.direction, is_weak=is_weak)
            yield _Stance(Clash.DIRECTION, _between(claim.of, claim.group.axis), says=_DIFFERS, is_weak=is_weak)
        case TrendClaim():
            yield _Stance(Clash.DIRECTION, (str(claim.of), claim.axis), says=claim.direction)
            yield _Stance(Clash.DIRECTION, _between(claim.of, claim.axis), says=_DIFFERS)
        case AssociationClaim() if claim.axis is not None:
            yield _Stance(Clash.DIRECTION, _between(claim.of, claim.axis), says=_DIFFERS)
        case PairClaim():
            is_weak = claim.strength in _WEAK
            yield _Stance(Clash.DIRECTION, _pair(claim.higher, claim.lower), says=str(claim.higher), is_weak=is_weak)
        case NoDifferenceClaim():
            yield _Stance(Clash.DIRECTION, _compared(claim), says=_SAME, is_weak=claim.big_only)
        case FirstClaim():
            yield _Stance(Clash.FIRST, _ordered(claim.question, claim.by), says=claim.answer)
        case OrderClaim() if claim.start == 1:
            yield _Stance(Clash.FIRST, _ordered(claim.question, claim.by), says=claim.answers[0])


def _about(of: Quantity, group: GroupRef | None) -> tuple[str, ...]:
    """A quantity, of everyone or of a group."""
    return (str(of),) if group is None else (str(of), str(group))


def _between(of: Quantity, axis: str) -> tuple[str, ...]:
    """The categories of an axis with each other."""
    return (str(of), axis, "区分の差")


def _pair(one: Quantity, other: Quantity) -> tuple[str, ...]:
    """Two quantities, whichever is named first."""
    return tuple(sorted((str(one), str(other))))


def _compared(claim: NoDifferenceClaim) -> tuple[str, ...]:
    """What a claim of no difference compares."""
    if claim.axis is not None:
        return _between(claim.of, claim.axis)
    if claim.other is not None:
        return _pair(claim.of, claim.other)
    return (*_about(claim.of, claim.group), "前回") if claim.previous else _about(claim.of, claim.group)


def _ordered(question: str, by: str | None) -> tuple[str, ...]:
    """An order of a question."""
    return (question,) if by is None else (question, by)


def _accepted(phrase: str, rules: WordingRules) -> tuple[float, float] | None:
    """The shares (0-1) that a phrase may be said of at the widest; None where it is no phrase of a share alone."""
    found = level_phrase(phrase, rules)
    if found is None:
        return None
    anchor = float(found.anchor)
    if found.form == FIGURE:
        step = 0.5 * 10.0 ** -((found.decimals or 0) + 2)
        return anchor - step, anchor + step
    if found.form == RANGE:
        return anchor - _PRINTED, float(found.until or found.anchor) + _PRINTED
    form = rules.level_forms.get(found.form)
    if form is None:
        return None
    low, high = form.c
    return (
        0.0 if low is None else anchor + low / 100 - _PRINTED,
        1.0 if high is None else anchor + high / 100 + _PRINTED,
    )


def _limits(statements: Sequence[Statement]) -> Iterator[Contradiction]:
    """「限られている」 against statements that name other options of the question as given."""
    for limiting in statements:
        for claim in limiting.says:
            if not isinstance(claim, LimitedClaim):
                continue
            for other in statements:
                if other is not limiting and any(_names_others(said, claim) for said in other.says):
                    yield Contradiction(limiting, other, Clash.LIMITED, claim.question)


def _names_others(claim: Single, limit: LimitedClaim) -> bool:
    """Whether a claim speaks of an option beyond the limit as one that is chosen."""
    match claim:
        case GroupClaim() | ChangeClaim(group=None):
            question, named = claim.of.question, [claim.of.option] if claim.direction == "up" else []
        case FirstClaim():
            question, named = claim.question, [claim.answer]
        case TopClaim() | OrderClaim():
            question, named = claim.question, list(claim.answers)
        case _:
            return False
    return question == limit.question and any(option and option not in limit.answers for option in named)


def _causes(statements: Sequence[Statement], file: ClaimsFile) -> Iterator[Contradiction]:
    """A cause, against the statement that leaves it open or says otherwise."""
    known = {statement.id: statement for statement in (*file.statements, *file.background)}
    for statement in statements:
        for claim in statement.says:
            if isinstance(claim, CauseClaim) and claim.against in known:
                yield Contradiction(statement, known[claim.against], Clash.CAUSE, claim.against)
