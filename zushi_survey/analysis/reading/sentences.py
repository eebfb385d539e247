"""Text -> sentences -> parts at commas, outside brackets and outside words of the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

_OPENING = "「『“‘(〈《【["
_CLOSING = "」』”’)〉》】]"
_BULLET = re.compile(r"^[\s\-*+・●○■□◆◇▼▲※]*(?:[0-9]+[.)]\s+)?[\s・]*")
_END = "。\n\t"


class Span(NamedTuple):
    """A stretch of a text."""

    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        """Whether the other stretch lies within."""
        return self.start <= start and end <= self.end

    def meets(self, start: int, end: int) -> bool:
        """Whether the two share a character."""
        return start < self.end and self.start < end


class InText(Protocol):
    """A word found in a text."""

    @property
    def start(self) -> int:
        """Its first place."""

    @property
    def end(self) -> int:
        """The place after it."""


def spans_of(*several: Iterable[InText]) -> list[Span]:
    """Where words stand."""
    return [Span(one.start, one.end) for words in several for one in words]


def blanked(text: str, within: Span, hidden: Iterable[Span]) -> str:
    """A stretch of a text with some words in it made unreadable."""
    letters = list(text[within.start : within.end])
    for span in hidden:
        letters[span.start - within.start : span.end - within.start] = "＿" * (span.end - span.start)
    return "".join(letters)


def sentences(text: str) -> Iterator[Span]:
    """The sentences of a paragraph (or cells of a table row), without bullets and blanks around them."""
    bullet = _BULLET.match(text)
    start = bullet.end() if bullet else 0
    depth = 0
    for place, character in enumerate(text):
        depth = _depth(depth, character)
        if character in _END and (depth == 0 or character == "\n"):
            yield from _stripped(text, start, place)
            start, depth = place + 1, 0
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without blanks at its ends; nothing when nothing is left."""
    inside = text[start:end]
    first = start + len(inside) - len(inside.lstrip())
    last = start + len(inside.rstrip())
    if last > first:
        yield Span(first, last)


def parts(text: str, sentence: Span, kept: Sequence[Span]) -> tuple[Span, ...]:
    """The parts of a sentence between commas; `kept` are words that no comma may cut."""
    cuts = [sentence.start]
    depth = 0
    for place in range(sentence.start, sentence.end):
        depth = _depth(depth, text[place])
        if text[place] == "、" and depth == 0 and not any(word.holds(place, place + 1) for word in kept):
            cuts.append(place + 1)
    ends = [*(cut - 1 for cut in cuts[1:]), sentence.end]
    return tuple(Span(start, end) for start, end in zip(cuts, ends, strict=True) if start < end)


def _depth(depth: int, character: str) -> int:
    """How deep in brackets the next character is."""
    if character in _OPENING:
        return depth + 1
    return max(depth - 1, 0) if character in _CLOSING else depth
