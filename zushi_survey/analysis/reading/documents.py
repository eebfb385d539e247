"""A whole text read: every segment of it that states something, with its place, its scope and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zushi_survey.analysis.reading.reading import Obstacle, Read
from zushi_survey.analysis.reading.recorded import facts_in, mentions_in, rows_of_facts
from zushi_survey.analysis.reading.scope import Scope, heading_level, names_source, scopes
from zushi_survey.analysis.reading.segments import Segment, SegmentReader, segments
from zushi_survey.analysis.reading.sentences import Span, sentences, spans_of
from zushi_survey.analysis.reading.statements import denials_in, read_segment
from zushi_survey.analysis.reading.subjects import Memory, subjects_of
from zushi_survey.analysis.reading.terms import Answer, MentionRef, Share, Terms
from zushi_survey.analysis.words.normal import NormalText, normalised
from zushi_survey.questionnaire.claims import GroupRef
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.texts import Paragraph
from zushi_survey.questionnaire.wording import WordingRules

_NOTE = re.compile(r"\s*[(\[]?(?:注|※|備考|資料)[0-9]*[)\]:。]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """One segment (or table cell) as it stands in its paragraph; places are those of the original text."""

    paragraph: int
    """Index among the paragraphs."""
    sentence: Span
    span: Span
    predicates: tuple[Span, ...]
    read: Read
    scope: Scope
    is_heading: bool
    has_known_words: bool
    """Whether it holds a word of the glossary."""
    named: tuple[Span, ...] = ()
    """Where its quantities and groups stand."""
    denials: tuple[Span, ...] = ()
    """Where it denies something, outside the words of the glossary."""

    @property
    def is_statement(self) -> bool:
        """Whether it states something of survey or hearing, understood or not."""
        if self.is_heading or self.scope is Scope.ELSEWHERE or self.read.obstacle is Obstacle.NO_PREDICATE:
            return False
        if self.read.says:
            return True
        if self.scope is Scope.HEARING:
            return self.has_known_words and bool(self.predicates)
        return bool(self.predicates) or self.has_known_words

    def is_covered(self, links: Sequence[Span]) -> bool:
        """Whether statements known beforehand hold its predicates and every quantity and group that it names."""
        if not self.predicates:
            return any(self.span.meets(*link) for link in links)
        return all(any(link.holds(*span) for link in links) for span in (*self.predicates, *self.named))


def _has_known_words(segment: Segment, scope: Scope) -> bool:
    """Whether a segment holds words of the glossary; where the hearing is told, points raised in it."""
    if scope is not Scope.HEARING:
        return bool(segment.terms)
    return any(isinstance(meaning, MentionRef) for term in segment.terms for meaning in term.meanings)


def _named(segment: Segment) -> list[Span]:
    """Where the words stand that name quantities and groups."""
    kinds = (Share, Answer, GroupRef)
    return spans_of([term for term in segment.terms if any(isinstance(meaning, kinds) for meaning in term.meanings)])


class DocumentReader:
    """Reads texts with the words of one study; compiled once."""

    def __init__(self, terms: Terms, questionnaire: Questionnaire, rules: WordingRules) -> None:
        self._terms = terms
        self._questionnaire = questionnaire
        self._segments = SegmentReader(terms, rules)

    def read(self, paragraphs: Sequence[Paragraph]) -> tuple[Passage, ...]:
        """Every segment of the text, in order."""
        texts = [normalised(paragraph.text) for paragraph in paragraphs]
        of = scopes(paragraphs)
        passages = list(self._facts_of_tables(texts, of))
        in_tables = {passage.paragraph for passage in passages}
        for place, paragraph in enumerate(paragraphs):
            if place not in in_tables:
                passages += self._paragraph(place, paragraph, texts[place], of[place])
        return tuple(sorted(passages, key=lambda passage: (passage.paragraph, passage.span)))

    def _facts_of_tables(self, texts: Sequence[NormalText], of: Sequence[Scope]) -> Iterator[Passage]:
        """The facts in tables of the survey."""
        for cell in rows_of_facts([text.text for text in texts], self._terms):
            if of[cell.paragraph] is Scope.HEARING:
                continue
            span = Span(*texts[cell.paragraph].original_span(*cell.span))
            yield Passage(
                cell.paragraph,
                span,
                span,
                (span,),
                Read((cell.claim,)),
                of[cell.paragraph],
                is_heading=False,
                has_known_words=True,
            )

    def _paragraph(self, place: int, paragraph: Paragraph, text: NormalText, scope: Scope) -> Iterator[Passage]:
        """The segments of one paragraph."""
        memory = Memory()
        is_heading = heading_level(paragraph, text.text) > 0
        words = self._segments.words_in(text.text)
        for sentence in () if _NOTE.match(text.text) else sentences(text.text):
            memory = memory.in_new_sentence()
            named = names_source(text.text[sentence.start : sentence.end])
            here = named if scope is Scope.ELSEWHERE else scope
            for segment in segments(words, sentence):
                read, memory = self._segment(segment, memory, here)
                yield Passage(
                    place,
                    Span(*text.original_span(*sentence)),
                    Span(*text.original_span(*segment.span)),
                    tuple(Span(*text.original_span(*span)) for span in segment.predicates),
                    read,
                    here,
                    is_heading,
                    _has_known_words(segment, here),
                    tuple(Span(*text.original_span(*span)) for span in _named(segment)),
                    tuple(Span(*text.original_span(*span)) for span in denials_in(segment)),
                )

    def _segment(self, segment: Segment, memory: Memory, scope: Scope) -> tuple[Read, Memory]:
        """What one segment says, and the memory after it."""
        facts, rest = facts_in(segment)
        subjects = subjects_of(rest, memory, self._questionnaire)
        memory = memory.after(subjects)
        mentions = mentions_in(rest, subjects) if scope is Scope.HEARING or "団体" in segment.words else None
        read = mentions or read_segment(rest, subjects, self._questionnaire)
        if not facts:
            return read, memory
        has_more = bool(rest.predicates) and read.obstacle is not Obstacle.NO_SUBJECT
        if not has_more:
            return Read(tuple(facts)), memory
        return Read((*facts, *read.says), read.choices, read.obstacle, read.figures), memory
