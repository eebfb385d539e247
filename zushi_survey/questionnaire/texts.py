"""A text to be checked, as paragraphs: what every reader of text files gives and every step of the checker takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TextKind = Literal["txt", "md", "html", "docx"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, list entry or table row."""

    line: int
    """1-based: line of the file, or number of the paragraph in a .docx."""
    text: str
    """Without the marks of the file's format; cells of a table row are separated by tabs."""
    level: int = 0
    """1 to 9 for a heading, 0 otherwise; .txt has none."""
    is_bullet: bool = False
    """An entry of a list."""
    breaks: tuple[tuple[int, int], ...] = ()
    """Where in the text a later line of the file begins, and its number: of sentences broken over lines."""

    def line_at(self, place: int) -> int:
        """The line of the file in which a place of the text stands."""
        return next((line for start, line in reversed(self.breaks) if start <= place), self.line)


@dataclass(frozen=True, slots=True)
class TextDocument:
    """A whole text, its empty paragraphs left out."""

    name: str
    kind: TextKind
    paragraphs: tuple[Paragraph, ...]
    detected: tuple[str, ...] = ()
    """What was found out about the file rather than told: its encoding."""
