"""A whole text checked: verdicts on statements, ways of writing, contradictions, missing sources, what is unread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from zushi_survey.analysis.contradictions import Contradiction, contradictions
from zushi_survey.analysis.facts import Facts, ShareFact
from zushi_survey.analysis.reading.beside import OtherFigure, other_figures
from zushi_survey.analysis.reading.documents import Passage
from zushi_survey.analysis.reading.linking import Linked, LinkedText
from zushi_survey.analysis.reading.quotes import QuoteFinder
from zushi_survey.analysis.reading.scope import Scope, names_source, scopes
from zushi_survey.analysis.reading.sentences import Span
from zushi_survey.analysis.verdicts import Judgement, judge
from zushi_survey.analysis.words.lints import LintHit, find_lints
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.questionnaire.claims import (
    ClaimsFile,
    FirstClaim,
    MentionClaim,
    OrderClaim,
    Quantity,
    Single,
    Statement,
    TopClaim,
)
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.texts import Paragraph

_ABOUT_RESULTS: Final = frozenset({"tendency_of_two_waves", "percent_difference", "cause"})
"""Lints that matter only where the text speaks of the survey or the hearing."""
_UNIVERSAL = re.compile("(?:どの|すべての|全ての|いずれの|あらゆる)団体|全団体")


class Note(StrEnum):
    """What a reader should know of a statement besides its verdict."""

    UNSOURCED = "この文のもとになる意見が、文書の中に引用されていません"
    NO_SOURCE_NAMED = "出典(アンケートかヒアリングか)が書かれていません"
    UNIVERSAL = (
        "「どの団体も」は、すべての団体に発言があるときだけいえます。発言のない団体が1つでもあれば判定できません"
    )


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """One statement with its verdict."""

    linked: Linked
    line: int
    judgement: Judgement | None
    """None where the link is in doubt."""
    others: tuple[OtherFigure, ...]
    """Figures beside it that the facts do not bear out."""
    notes: tuple[Note, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict: none without a sure link; a figure beside it that is wrong counts as much as the statement."""
        if self.judgement is None:
            return Verdict.UNDECIDED
        if any(other.found for other in self.others):
            return Verdict.CONTRADICTED
        if self.others and self.judgement.verdict is not Verdict.CONTRADICTED:
            return Verdict.UNDECIDED
        return self.judgement.verdict


@dataclass(frozen=True, slots=True)
class LintAt:
    """A way of writing to be changed, with its paragraph."""

    paragraph: int
    hit: LintHit


@dataclass(frozen=True, slots=True)
class CheckedText:
    """Everything found out about a text."""

    statements: tuple[CheckedStatement, ...]
    lints: tuple[LintAt, ...]
    contradictions: tuple[Contradiction, ...]
    not_understood: tuple[Passage, ...]
    missing: tuple[Statement, ...]

    def has_errors(self, *, strict: bool = False) -> bool:
        """Whether something must be mended: X, L, contradictions; `strict`: whatever is not supported or recorded."""
        verdicts = {one.verdict for one in self.statements}
        if verdicts & {Verdict.CONTRADICTED, Verdict.REWRITE} or self.lints or self.contradictions:
            return True
        good = {Verdict.SUPPORTED, Verdict.RECORDED}
        return strict and bool(verdicts - good or self.not_understood or self.missing)


def check_text(
    paragraphs: Sequence[Paragraph],
    linked: LinkedText,
    claims: ClaimsFile | None,
    facts: Facts,
    questionnaire: Questionnaire,
) -> CheckedText:
    """The verdicts on a text; `claims` is the study's file, whose statements may be referred to."""
    of = scopes(paragraphs)
    quoted = _quoted_codes(linked.linked, paragraphs, of)
    own = [one.statement(_line(one, paragraphs)) for one in linked.linked]
    file = _file([one for one in own if one is not None], paragraphs, claims)
    statements: list[CheckedStatement] = []
    for one, statement in zip(linked.linked, own, strict=True):
        judgement = judge(statement, facts, file) if statement is not None and not one.doubt else None
        asked = list(_asked(one.says, facts, questionnaire)) if one.figures.bases else []
        others = other_figures(one.figures, judgement.evidence, asked) if judgement else ()
        line = _line(one, paragraphs)
        notes = tuple(_notes(one, paragraphs, of, quoted))
        statements.append(CheckedStatement(one, line, judgement, others, notes))
    judged = [one.judgement for one in statements if one.judgement is not None]
    return CheckedText(
        tuple(statements),
        tuple(_lints(paragraphs, of, linked.linked, facts)),
        contradictions(judged, file, facts.wording),
        linked.not_understood,
        linked.missing,
    )


def _line(one: Linked, paragraphs: Sequence[Paragraph]) -> int:
    """The line in which a statement begins."""
    return paragraphs[one.place.paragraph].line_at(one.place.span.start)


def _asked(says: Sequence[Single], facts: Facts, questionnaire: Questionnaire) -> Iterator[ShareFact]:
    """One share of each question that an order is of: its base are the persons asked."""
    for claim in says:
        if isinstance(claim, FirstClaim | OrderClaim | TopClaim):
            variable = questionnaire.variables_of(claim.question)[0]
            yield facts.share(Quantity(variable.id, option=variable.question.options[0].code))


def _file(own: Sequence[Statement], paragraphs: Sequence[Paragraph], claims: ClaimsFile | None) -> ClaimsFile:
    """The text's statements, and after them those they may refer to; background only where the text has it."""
    ids = {statement.id for statement in own}
    others = [statement for statement in claims.statements if statement.id not in ids] if claims else []
    finder = QuoteFinder(paragraphs)
    background = [one for one in claims.background if finder.find(one.quote, one.line) is not None] if claims else []
    return ClaimsFile(schema_version=1, statements=(*own, *others), background=tuple(background))


def _lints(
    paragraphs: Sequence[Paragraph], of: Sequence[Scope], linked: Sequence[Linked], facts: Facts
) -> Iterator[LintAt]:
    """Ways of writing to be changed."""
    spans: dict[int, list[Span]] = {}
    for one in linked:
        spans.setdefault(one.place.paragraph, []).append(one.place.span)
    for place, paragraph in enumerate(paragraphs):
        for hit in find_lints(paragraph.text, facts.wording, facts.waves):
            is_told = of[place] is not Scope.ELSEWHERE or any(
                span.meets(hit.start, hit.end) for span in spans.get(place, ())
            )
            if hit.lint.id not in _ABOUT_RESULTS or is_told:
                yield LintAt(place, hit)


def _quoted_codes(
    linked: Sequence[Linked], paragraphs: Sequence[Paragraph], of: Sequence[Scope]
) -> frozenset[str] | None:
    """Codes of the hearing that the text quotes (in its lists); None where it quotes nothing."""
    codes = [
        code
        for one in linked
        if of[one.place.paragraph] is Scope.HEARING and paragraphs[one.place.paragraph].is_bullet
        for claim in one.says
        if isinstance(claim, MentionClaim)
        for code in claim.codes
    ]
    return frozenset(codes) if codes else None


def _notes(
    one: Linked, paragraphs: Sequence[Paragraph], of: Sequence[Scope], quoted: frozenset[str] | None
) -> Iterator[Note]:
    """What a reader should know of a statement."""
    paragraph, scope = paragraphs[one.place.paragraph], of[one.place.paragraph]
    mentions = [claim for claim in one.says if isinstance(claim, MentionClaim)]
    if scope is Scope.HEARING and not paragraph.is_bullet and quoted is not None:
        codes = {code for claim in mentions for code in claim.codes}
        if codes and (not codes & quoted or any(claim.every_code and set(claim.codes) - quoted for claim in mentions)):
            yield Note.UNSOURCED
    if any(claim.groups == "all" for claim in mentions) or (mentions and _UNIVERSAL.search(one.quote)):
        yield Note.UNIVERSAL
    if scope is Scope.ELSEWHERE and names_source(paragraph.text[: one.place.span.end]) is Scope.ELSEWHERE:
        yield Note.NO_SOURCE_NAMED
