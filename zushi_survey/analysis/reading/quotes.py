"""Statements known beforehand found again in a text by their words, whatever their brackets and width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zushi_survey.analysis.reading.sentences import Span
from zushi_survey.analysis.words.normal import normalised
from zushi_survey.questionnaire.texts import Paragraph

_SKIPPED = re.compile(r"[「」『』“”‘’\"'《》〈〉 \u3000\n]")
_SHORT = 6
"""Quotes of at most this many characters are looked for only where they are known to stand."""
_DIGIT = re.compile(r"[0-9.,]")


class Place(NamedTuple):
    """Where a quotation stands."""

    paragraph: int
    span: Span
    """In the original text."""


@dataclass(frozen=True, slots=True)
class _Flat:
    """A text without brackets and blanks, and where its characters stand in the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class QuoteFinder:
    """Finds quotations in the paragraphs of one text."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._flat = [_flat(paragraph.text) for paragraph in paragraphs]
        self._shift = 0

    def find(self, quote: str, line: int | None) -> Place | None:
        """Where a quotation stands: at its line, else at the occurrence nearest to where the text has moved it.

        Called in the order of the text, so that a shift found once helps the next. A short quotation (a number, a
        cell) is only found where it is expected.
        """
        wanted = _flat(quote).text
        places = list(self._places(wanted)) if wanted else []
        if not places:
            return None
        if line is None:
            return places[0] if len(places) == 1 else None
        expected = line + self._shift
        nearest = min(places, key=lambda place: (abs(self._line(place) - expected), place.paragraph))
        if len(wanted) <= _SHORT and self._line(nearest) != expected:
            return None
        if len(places) == 1 and len(wanted) > 2 * _SHORT:
            self._shift = self._line(nearest) - line
        return nearest

    def _line(self, place: Place) -> int:
        """Line of a place."""
        return self._paragraphs[place.paragraph].line_at(place.span.start)

    def _places(self, wanted: str) -> Iterator[Place]:
        """Every occurrence."""
        for index, flat in enumerate(self._flat):
            start = flat.text.find(wanted)
            while start >= 0:
                end = start + len(wanted)
                if not _cuts_a_number(flat.text, start, end):
                    yield Place(index, Span(flat.starts[start], flat.ends[end - 1]))
                start = flat.text.find(wanted, start + 1)


def _flat(text: str) -> _Flat:
    """The text in one spelling without brackets and blanks."""
    normal = normalised(text)
    kept = [place for place, character in enumerate(normal.text) if not _SKIPPED.match(character)]
    return _Flat(
        "".join(normal.text[place] for place in kept),
        tuple(normal.starts[place] for place in kept),
        tuple(normal.ends[place] for place in kept),
    )


def _cuts_a_number(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins or ends inside a number."""
    before = start > 0 and text[start].isdigit() and _DIGIT.match(text[start - 1])
    after = end < len(text) and text[end - 1].isdigit() and _DIGIT.match(text[end])
    return bool(before or after)
