"""Text in one spelling, so that one pattern reads full-width, half-width and other dashes; places map back."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import category, normalize

_DASHES = dict.fromkeys((0x301C, 0x223C, 0xFF5E), "~") | dict.fromkeys((0x2010, 0x2012, 0x2013, 0x2014, 0x2212), "-")
"""Code points of wave dashes and of dashes and minus signs (written as numbers: not all can be shown everywhere)."""
_VOICED = {chr(0xFF9E), chr(0xFF9F)}
"""Half-width voicing marks, which belong to the character before them."""


@dataclass(frozen=True, slots=True)
class NormalText:
    """Text after NFKC with one kind of wave dash (`~`) and hyphen, and where each character came from."""

    text: str
    starts: tuple[int, ...]
    """Per character: first character of the original it came from."""
    ends: tuple[int, ...]
    """Per character: the place in the original after it."""

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """First place and the place after the last, in the original, of `text[start:end]`, which is not empty."""
        return self.starts[start], self.ends[end - 1]


def normalised(original: str) -> NormalText:
    """The text in one spelling.

    Examples
    --------
    >>> normalised("約５割、２～３割").text
    '約5割、2~3割'
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(original):
        end = _end_of_character(original, start)
        piece = normalize("NFKC", original[start:end].translate(_DASHES))
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))
        start = end
    return NormalText("".join(pieces), tuple(starts), tuple(ends))


def _end_of_character(text: str, start: int) -> int:
    """The place after a character and the marks that belong to it."""
    end = start + 1
    while end < len(text) and (text[end] in _VOICED or category(text[end]).startswith("M")):
        end += 1
    return end
