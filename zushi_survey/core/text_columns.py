"""Text in columns of fixed width, as terminals, worksheets and hard-wrapped files have them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_NEVER_FIRST = "、。，．・』」）)】ーっゃゅょッャュョ"
"""Characters that do not open a line of Japanese."""


def text_width(text: str) -> int:
    """Columns the text takes: full-width, wide and ambiguous characters two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


@cache  # a report asks for two million, of a few thousand different ones
def _character_width(character: str) -> int:
    """Columns of one character."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "FWA" else 1


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of `width` columns: Japanese breaks between any two characters, a Latin word only if too long.

    Closing marks may hang over the width.
    """
    lines = [""]
    for piece in _pieces(cleaned(text), width):
        if text_width(lines[-1]) + text_width(piece) > width and piece not in _NEVER_FIRST:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()] or [""]


def _pieces(text: str, width: int) -> Iterator[str]:
    """What a line break may not cut: single characters, and Latin words that fit in a line."""
    for piece in re.findall(r"[!-~]+|.", text):
        if text_width(piece) <= width:
            yield piece
        else:
            yield from piece


def cleaned(text: str) -> str:
    """The text without control characters: a label must not steer the terminal."""
    return "".join(" " if unicodedata.category(character) in ("Cc", "Cf") else character for character in text)
