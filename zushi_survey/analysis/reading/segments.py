"""A sentence -> segments: each one statement with its subject, its groups and the words that say how much.

A segment ends at the comma after its predicate (約6割, 増加, 高い, 最も多い, の順); parts without one belong to what
follows. Lists in order (最も…、次いで…の順) stay in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from zushi_survey.analysis.reading.sentences import InText, Span, blanked, parts, spans_of
from zushi_survey.analysis.reading.terms import Answer, FoundTerm, Share, Terms
from zushi_survey.analysis.words.directions import DirectionPhrase, DirectionReader, OrderedPhrase, find_ordered
from zushi_survey.analysis.words.level_phrases import LevelPhrase, LevelReader
from zushi_survey.analysis.words.order_words import OrderKind, OrderPhrase, find_orders
from zushi_survey.questionnaire.claims import GroupRef
from zushi_survey.questionnaire.wording import WordingRules

_PREVIOUS = re.compile("前回|前の調査|前年|[0-9]+年前|これまでの調査")
_ASSOCIATION = re.compile(
    "(?:関連|特徴|違い|差異|差|相関|関係)(?:が|も|は)?(?:見られ|みられ|認められ|あり|ある|顕著|うかがえ|表れ)"
)
_RESPECTIVE = re.compile("それぞれ|おのおの|各々")
_NAMING = re.compile(r"[\u4e00-\u9fffァ-ヴA-Za-z]")
_Word = TypeVar("_Word", bound=InText)
_CLOSING_ORDERS = (
    OrderKind.FIRST,
    OrderKind.LAST,
    OrderKind.TOP,
    OrderKind.STANDOUT,
    OrderKind.SEQUENCE,
    OrderKind.PLACE,
)
_STARTS_ORDER = re.compile("(?:高い|多い|大きい)(?:もの|順|ほう|方)")


@dataclass(frozen=True, slots=True)
class Segment:
    """One statement's words; all places are in `text`, a paragraph in one spelling."""

    text: str
    span: Span
    terms: tuple[FoundTerm, ...]
    levels: tuple[LevelPhrase, ...]
    directions: tuple[DirectionPhrase, ...]
    orders: tuple[OrderPhrase, ...]
    ordered: tuple[OrderedPhrase, ...]
    names_previous: bool
    """Whether it is compared with the previous wave."""
    has_association: bool

    @property
    def words(self) -> str:
        """The segment's own text."""
        return self.text[self.span.start : self.span.end]

    @property
    def is_respective(self) -> bool:
        """Whether it says それぞれ: one figure for each thing named, in order."""
        return _RESPECTIVE.search(self.words) is not None

    @property
    def has_other_association(self) -> bool:
        """Whether an association is told besides the words of direction (差はみられない is one of them)."""
        return _ASSOCIATION.search(blanked(self.text, self.span, spans_of(self.directions))) is not None

    @property
    def order_kinds(self) -> frozenset[OrderKind]:
        """The kinds of words of order in it."""
        return frozenset(order.kind for order in self.orders)

    @property
    def is_list(self) -> bool:
        """Whether it is a list in order."""
        return bool(self.order_kinds & {OrderKind.NEXT, OrderKind.SEQUENCE})

    @property
    def predicates(self) -> tuple[Span, ...]:
        """Where the words stand that say how much."""
        closing = [one for one in self.orders if one.kind in _CLOSING_ORDERS]
        spans = spans_of(self.levels, self.directions, closing, self.ordered)
        return tuple(sorted(spans))


class SegmentReader:
    """Finds the segments of sentences by a study's words; compiled once."""

    def __init__(self, terms: Terms, rules: WordingRules) -> None:
        self.terms = terms
        self._levels = LevelReader(rules)
        self._directions = DirectionReader(rules)

    def words_in(self, text: str) -> Words:
        """The words of a paragraph, which is in one spelling; a word of the glossary hides the others within it."""
        found = self._levels.find(text)
        phrases = spans_of(found)
        terms = [term for term in self.terms.find(text) if not any(_is_within(term, phrase) for phrase in phrases)]
        taken = spans_of(terms)
        ordered = find_ordered(text)
        every = [one for one in self._directions.find(text) if _is_free(one, taken)]
        # ほとんど in 差はほとんどない is no share.
        same = spans_of([one for one in every if one.sign == 0])
        levels = [one for one in found if _is_free(one, [*taken, *same])]
        directions = [one for one in every if _is_free(one, spans_of(levels, ordered))]
        return Words(
            text, terms, levels, directions, [one for one in find_orders(text) if _is_free(one, taken)], ordered
        )


def segments(words: Words, sentence: Span) -> tuple[Segment, ...]:
    """The segments of one sentence."""
    found = words.within(sentence)
    pieces = parts(found.text, sentence, spans_of(found.terms))
    opens_with_previous = bool(pieces and _PREVIOUS.search(found.text, *pieces[0]) and not found.closes(pieces[0]))
    grouped = _grouped(found.text, pieces, found)
    after_previous = [
        opens_with_previous and bool(place) and not found.has_groups(span) for place, span in enumerate(grouped)
    ]
    return tuple(found.segment(span, names) for span, names in zip(grouped, after_previous, strict=True))


@dataclass(frozen=True, slots=True)
class Words:
    """All words found in a paragraph, or in one sentence of it."""

    text: str
    terms: Sequence[FoundTerm]
    levels: Sequence[LevelPhrase]
    directions: Sequence[DirectionPhrase]
    orders: Sequence[OrderPhrase]
    ordered: Sequence[OrderedPhrase]

    def kinds(self, span: Span) -> frozenset[OrderKind]:
        """Kinds of words of order in a stretch."""
        return frozenset(order.kind for order in self.orders if span.holds(order.start, order.end))

    def closes(self, span: Span) -> bool:
        """Whether a stretch holds a predicate."""
        levels = [level for level in self.levels if not is_in_brackets(level, self.text)]
        is_closed = any(span.holds(*one) for one in spans_of(levels, self.directions)) or bool(
            self.kinds(span) & set(_CLOSING_ORDERS)
        )
        return is_closed or self._closes_as_ordered(span)

    def _closes_as_ordered(self, span: Span) -> bool:
        """Whether it says 年齢が低い層ほど希薄: an order and a quantity after it, without a word of direction."""
        starts = [one.end for one in self.ordered if span.holds(one.start, one.end)]
        return bool(starts) and any(
            starts[0] <= term.start and term.end <= span.end
            for term in self.terms
            if any(isinstance(meaning, Share | Answer) for meaning in term.meanings)
        )

    def has_terms(self, span: Span) -> bool:
        """Whether a stretch holds a word of the glossary."""
        return any(span.holds(term.start, term.end) for term in self.terms)

    def has_groups(self, span: Span) -> bool:
        """Whether a stretch names a group."""
        inside = [term for term in self.terms if span.holds(term.start, term.end)]
        return any(isinstance(meaning, GroupRef) for term in inside for meaning in term.meanings)

    def within(self, span: Span) -> Words:
        """The words within a stretch."""
        return Words(
            self.text,
            _inside(self.terms, span),
            _inside(self.levels, span),
            _inside(self.directions, span),
            _inside(self.orders, span),
            _inside(self.ordered, span),
        )

    def segment(self, span: Span, names_previous: bool) -> Segment:
        """The statement in a stretch."""
        inside = self.within(span)
        return Segment(
            self.text,
            span,
            tuple(inside.terms),
            tuple(inside.levels),
            tuple(inside.directions),
            tuple(inside.orders),
            tuple(inside.ordered),
            names_previous or bool(_PREVIOUS.search(self.text, *span)),
            bool(_ASSOCIATION.search(self.text, *span)),
        )


def is_in_brackets(level: LevelPhrase, text: str) -> bool:
    """Whether a figure stands in brackets after its word: 60歳代(86.7%)."""
    return text[max(level.start - 1, 0) : level.start] == "("


def _is_within(term: FoundTerm, phrase: Span) -> bool:
    """Whether a word is only a part of a level phrase: 住民 in 多くの住民."""
    return phrase.holds(term.start, term.end) and term.end - term.start < phrase.end - phrase.start


def _is_free(one: InText, taken: Sequence[Span]) -> bool:
    """Whether a word is not part of another."""
    return not any(span.meets(one.start, one.end) for span in taken)


def _inside(words: Sequence[_Word], span: Span) -> list[_Word]:
    """The words within a stretch."""
    return [one for one in words if span.holds(one.start, one.end)]


def _grouped(text: str, pieces: Sequence[Span], found: Words) -> list[Span]:
    """Neighbouring parts that make one statement together."""
    groups: list[list[Span]] = []
    is_open = False
    place = 0
    while place < len(pieces):
        end = _end_of_list(text, pieces, place, found)
        block = list(pieces[place : end + 1])
        if groups and (is_open or _goes_on(text, groups[-1], block, found)):
            groups[-1] += block
        else:
            groups.append(block)
        is_open = not any(found.closes(piece) for piece in block)
        place = end + 1
    if is_open and len(groups) > 1:
        last = groups.pop()
        groups[-1] += last
    return [Span(group[0].start, group[-1].end) for group in groups]


def _goes_on(text: str, group: Sequence[Span], block: Sequence[Span], found: Words) -> bool:
    """Whether a part is the next figure of a list that それぞれ began: 男性、女性でそれぞれ45.2%、50.1%."""
    if not any(_RESPECTIVE.search(text, *piece) for piece in group):
        return False
    hidden = spans_of(found.levels, found.directions)
    return all(
        not found.has_terms(piece) and not _NAMING.search(blanked(text, piece, [s for s in hidden if piece.holds(*s)]))
        for piece in block
    )


def _end_of_list(text: str, pieces: Sequence[Span], place: int, found: Words) -> int:
    """Where a list in order that starts with this part ends; the part itself where none does."""
    kinds = found.kinds(pieces[place])
    starts = bool(_STARTS_ORDER.search(text, *pieces[place])) or found.closes(pieces[place])
    if not (starts or OrderKind.OPEN_LIST in kinds):
        following = place
        while following + 1 < len(pieces) and not found.closes(pieces[following + 1]):
            following += 1
        if following + 1 < len(pieces) and found.kinds(pieces[following + 1]) == {OrderKind.SEQUENCE}:
            return following + 1 if found.has_terms(pieces[place]) else place
        return place
    last = place
    for after in range(place + 1, len(pieces)):
        inside = found.kinds(pieces[after])
        if inside & {OrderKind.NEXT, OrderKind.SEQUENCE}:
            last = after
        elif OrderKind.FIRST in inside or not _is_list_entry(pieces[after], found):
            break
        if OrderKind.SEQUENCE in inside:
            break
    return last


def _is_list_entry(piece: Span, found: Words) -> bool:
    """Whether a part only names the next of a list, with or without its figure."""
    return found.has_terms(piece) and not any(piece.holds(one.start, one.end) for one in found.directions)
