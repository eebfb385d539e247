"""The statements of a text: from the links file beside it, from the study's claims file, and by grammar, in this order.

Words found again verbatim are linked as they were; but only together with the words that say how much (a group without
its 「高く」 is no statement), not before a denial, and not where the sentence now speaks of something else. Such a link
is doubtful, and doubtful links are shown to a person and not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from zushi_survey.analysis.reading.documents import Passage
from zushi_survey.analysis.reading.quotes import Place, QuoteFinder
from zushi_survey.analysis.reading.reading import NO_FIGURES, Figures, Obstacle, Read
from zushi_survey.analysis.reading.sentences import Span
from zushi_survey.questionnaire.claims import ClaimsFile, GroupClaim, Quantity, Single, Statement
from zushi_survey.questionnaire.links import Link, LinksFile
from zushi_survey.questionnaire.texts import Paragraph

_NEAR = 14
"""Characters after the words found within which a denial is about them."""
_SEPARATOR = re.compile("[」』”]?(?:、|や|と|・|及び|および)[「『“]?")
_ENOUGH = 0.5
"""Share of a claims file's statements found in a text, inclusive, from which on it is a file about this text."""


class Doubt(StrEnum):
    """Why a link is to be looked at by a person."""

    NONE = ""
    SEVERAL = "二つ以上に読めるため、確かめてください"
    UNNAMED = "質問が書かれていないため、何の質問の回答かを確かめてください"
    DENIED = "登録された言葉の後に打ち消しがあります"
    OTHER_SUBJECT = "登録された読み方と、文の主語が違います"
    LEFT_OPEN = "リンクのファイルで要確認とされています"


_DOUBTS = {Obstacle.SEVERAL: Doubt.SEVERAL, Obstacle.UNNAMED: Doubt.UNNAMED}


class Origin(StrEnum):
    """Where the reading of a statement comes from."""

    LINKS = "links"
    CLAIMS = "claims"
    GRAMMAR = "grammar"


@dataclass(frozen=True, slots=True)
class Linked:
    """One statement of the text with its place."""

    id: str
    place: Place
    quote: str
    says: tuple[Single, ...]
    """Empty where it is in doubt and nothing is known."""
    origin: Origin
    claim: str | None
    """Id in the study's claims file."""
    doubt: Doubt = Doubt.NONE
    candidates: tuple[tuple[Single, ...], ...] = ()
    figures: Figures = NO_FIGURES

    def statement(self, line: int) -> Statement | None:
        """The statement to be judged; None where it says nothing."""
        return Statement(id=self.id, line=line, quote=self.quote, says=self.says) if self.says else None


@dataclass(frozen=True, slots=True)
class LinkedText:
    """All statements of a text."""

    linked: tuple[Linked, ...]
    """In the order of the text."""
    not_understood: tuple[Passage, ...]
    missing: tuple[Statement, ...]
    """Statements of a claims file about this text that are no longer in it."""


class _Known(NamedTuple):
    """A statement known beforehand."""

    id: str
    line: int | None
    quote: str
    says: tuple[Single, ...]
    origin: Origin
    claim: str | None
    is_sure: bool
    candidates: tuple[tuple[Single, ...], ...]


def link(
    paragraphs: Sequence[Paragraph], passages: Sequence[Passage], claims: ClaimsFile | None, links: LinksFile | None
) -> LinkedText:
    """The statements of a text."""
    known = list(_known(claims, links))
    finder = QuoteFinder(paragraphs)
    found: list[tuple[_Known, Place]] = []
    missing: list[_Known] = []
    for one in known:
        place = finder.find(one.quote, one.line)
        if place is None:
            missing.append(one)
        else:
            found.append((one, place))
    by_paragraph = _by_paragraph(passages)
    is_anchored = [not _has_subject(one) or _is_anchored(place, found, by_paragraph) for one, place in found]
    anchored = [pair for pair, holds in zip(found, is_anchored, strict=True) if holds]
    missing += [one for (one, _), holds in zip(found, is_anchored, strict=True) if not holds]
    linked = [_linked(one, place, paragraphs, by_paragraph) for one, place in anchored]
    spans: dict[int, list[Span]] = {}
    for known_one in linked:
        spans.setdefault(known_one.place.paragraph, []).append(known_one.place.span)
    rest = [one for one in passages if one.is_statement and not one.is_covered(spans.get(one.paragraph, ()))]
    rest = [_beyond(one, linked, paragraphs[one.paragraph].text) for one in rest]
    rest = [one for one in rest if one.read.says or one.read.obstacle]
    linked += _by_grammar(rest, paragraphs)
    judged = [one for one in linked if one.says or one.doubt]
    return LinkedText(
        _with_own_ids(sorted(judged, key=lambda one: (one.place, one.id))),
        tuple(one for one in rest if not one.read.says and not one.read.choices),
        _missing(claims, missing),
    )


def _known(claims: ClaimsFile | None, links: LinksFile | None) -> Iterator[_Known]:
    """Statements of the links file, then those of the claims file that it does not hold."""
    registered: Mapping[str, Statement] = {one.id: one for one in claims.statements} if claims else {}
    taken: set[str] = set()
    for one in links.links if links else ():
        statement = registered.get(one.claim) if one.claim else None
        says = statement.says if statement else one.says
        taken.add(one.claim or "")
        yield _Known(one.id, one.line, one.quote, says, Origin.LINKS, one.claim, one.sure, one.candidates)
    for statement in registered.values():
        if statement.id not in taken:
            yield _Known(
                statement.id,
                statement.line,
                statement.quote,
                statement.says,
                Origin.CLAIMS,
                statement.id,
                is_sure=True,
                candidates=(),
            )


def _by_paragraph(passages: Sequence[Passage]) -> dict[int, list[Passage]]:
    """Passages by their paragraph."""
    found: dict[int, list[Passage]] = {}
    for passage in passages:
        found.setdefault(passage.paragraph, []).append(passage)
    return found


def _is_anchored(
    place: Place, found: Sequence[tuple[_Known, Place]], passages: Mapping[int, Sequence[Passage]]
) -> bool:
    """Whether the words found stand with a predicate that was found too (or that is in them), or need none."""
    sentence = [one for one in passages.get(place.paragraph, ()) if one.sentence.meets(*place.span)]
    predicates = sorted(span for one in sentence for span in one.predicates)
    if any(place.span.meets(*span) for span in predicates) or not predicates:
        return True
    after = [span for span in predicates if span.start >= place.span.end]
    nearest = after[0] if after else predicates[-1]
    others = [other.span for _, other in found if other.paragraph == place.paragraph]
    return any(span.holds(*nearest) for span in others)


def _has_subject(known: _Known) -> bool:
    """Whether it is about figures of the survey, which need their predicate; facts and points raised do not."""
    return any(map(_subject, known.says))


def _linked(
    known: _Known, place: Place, paragraphs: Sequence[Paragraph], passages: Mapping[int, Sequence[Passage]]
) -> Linked:
    """A statement known beforehand at its place, with what makes it doubtful."""
    text = paragraphs[place.paragraph].text
    doubt = Doubt.NONE
    if not known.is_sure:
        doubt = Doubt.LEFT_OPEN
    elif any(_is_denied(text, place.span, one) for one in passages.get(place.paragraph, ())):
        doubt = Doubt.DENIED
    elif any(_contradicts(known.says, one) for one in passages.get(place.paragraph, ()) if _is_about(one, place)):
        doubt = Doubt.OTHER_SUBJECT
    quote = text[place.span.start : place.span.end]
    figures = _figures(place, passages)
    return Linked(known.id, place, quote, known.says, known.origin, known.claim, doubt, known.candidates, figures)


def _is_denied(text: str, span: Span, passage: Passage) -> bool:
    """Whether a denial follows directly; one within the words found is part of what was registered."""
    return any(
        span.end <= denial.start <= span.end + _NEAR and not re.search("[、。]", text[span.end : denial.start])
        for denial in passage.denials
    )


def _is_about(passage: Passage, place: Place) -> bool:
    """Whether the words found are the predicate of this passage."""
    return any(place.span.holds(*span) for span in passage.predicates)


def _figures(place: Place, passages: Mapping[int, Sequence[Passage]]) -> Figures:
    """Figures beside the statement in its passage."""
    about = [one for one in passages.get(place.paragraph, ()) if _is_about(one, place)]
    return about[0].read.figures if len(about) == 1 else NO_FIGURES


def _contradicts(says: Sequence[Single], passage: Passage) -> bool:
    """Whether the grammar is sure that the passage speaks of another question, or of other groups."""
    if passage.read.obstacle or not passage.read.says:
        return False
    registered, read = set(map(_subject, says)), set(map(_subject, passage.read.says))
    registered.discard("")
    read.discard("")
    if registered and read and not registered & read:
        return True
    groups = {one.group for one in says if isinstance(one, GroupClaim)}
    named = {one.group for one in passage.read.says if isinstance(one, GroupClaim)}
    return bool(groups and named and not groups & named)


def _subject(claim: Single) -> str:
    """The question of a claim; empty where it has none."""
    question = getattr(claim, "question", None) or getattr(claim, "items_of", None)
    if isinstance(question, str):
        return question
    for name in ("of", "higher"):
        quantity = getattr(claim, name, None)
        if isinstance(quantity, Quantity):
            return quantity.question.partition(".")[0]
    return ""


def _beyond(passage: Passage, linked: Sequence[Linked], text: str) -> Passage:
    """A passage with what it says beyond the statements linked in it; nothing where those say all of it."""
    here = [one for one in linked if one.place.paragraph == passage.paragraph and passage.span.meets(*one.place.span)]
    known = {_gist(claim) for one in here for claim in one.says}
    if not known:
        return passage
    says = tuple(claim for claim in passage.read.says if _gist(claim) not in known)
    links = [one.place.span for one in here]
    is_said = all(any(span.holds(*predicate) for span in links) for predicate in passage.predicates)
    if is_said and not says and not _is_listed_with(passage.named, links, text):
        return replace(passage, read=Read())
    return replace(passage, read=replace(passage.read, says=says))


def _is_listed_with(named: Sequence[Span], links: Sequence[Span], text: str) -> bool:
    """Whether a quantity or group that no link holds stands in a list with one that a link holds."""
    return any(
        _SEPARATOR.fullmatch(text[min(word.end, link.end) : max(word.start, link.start)])
        for word in named
        if not any(link.holds(*word) for link in links)
        for link in links
    )


def _gist(claim: Single) -> tuple[str, ...]:
    """What a claim is about: its kind, question or quantity, group, direction and phrase."""
    subject = ("of", "question", "group", "axis", "other", "previous", "higher", "lower", "codes", "field")
    names = (*subject, "direction", "phrase", "answer", "answers")
    return (claim.kind, *(str(getattr(claim, name, "")) for name in names))


def _by_grammar(passages: Sequence[Passage], paragraphs: Sequence[Paragraph]) -> Iterator[Linked]:
    """Statements that nobody registered, as the grammar reads them."""
    numbers: dict[int, int] = {}
    for one in passages:
        if not (one.read.says or one.read.choices):
            continue
        line = paragraphs[one.paragraph].line_at(one.span.start)
        numbers[line] = numbers.get(line, 0) + 1
        text = paragraphs[one.paragraph].text[one.span.start : one.span.end]
        yield Linked(
            f"L{line}-{numbers[line]}",
            Place(one.paragraph, one.span),
            text,
            one.read.says,
            Origin.GRAMMAR,
            None,
            _DOUBTS.get(one.read.obstacle, Doubt.NONE),
            one.read.choices,
            one.read.figures,
        )


def _missing(claims: ClaimsFile | None, missing: Sequence[_Known]) -> tuple[Statement, ...]:
    """Registered statements that are gone from the text, where the file is about it at all."""
    gone = {one.claim for one in missing}
    lost = [one for one in claims.statements if one.id in gone] if claims else []
    if claims is None or len(claims.statements) - len(lost) < _ENOUGH * len(claims.statements):
        return ()
    return tuple(lost)


def links_of(text: LinkedText, paragraphs: Sequence[Paragraph], name: str) -> LinksFile:
    """What to keep beside the text."""
    return LinksFile(
        schema_version=1, text=name, links=tuple(_entry(one, paragraphs[one.place.paragraph]) for one in text.linked)
    )


def _entry(one: Linked, paragraph: Paragraph) -> Link:
    """One link as it is kept."""
    is_registered = one.claim is not None
    return Link(
        id=one.id,
        line=paragraph.line_at(one.place.span.start),
        quote=one.quote,
        sure=not one.doubt,
        claim=one.claim,
        says=() if is_registered else one.says,
        candidates=one.candidates,
        note=one.doubt.value or None,
    )


def _with_own_ids(linked: Sequence[Linked]) -> tuple[Linked, ...]:
    """The statements with ids that no two share: later ones get a number."""
    seen: dict[str, int] = {}
    named: list[Linked] = []
    for one in linked:
        seen[one.id] = seen.get(one.id, 0) + 1
        named.append(one if seen[one.id] == 1 else replace(one, id=f"{one.id}.{seen[one.id]}"))
    return tuple(named)
