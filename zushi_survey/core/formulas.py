"""Texts that a spreadsheet would take for a formula when it opens a csv: made harmless, and read back as they were.

A csv has no types: Excel and its like run what begins with one of a few marks, in quotes or not. An apostrophe before
it is the way they themselves know to say that it is text. Workbooks need none of this: their cells are typed as texts.
"""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """The text, prefixed with `'` where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS) else text


def as_meant(text: str) -> str:
    """The text of a cell that `harmless` wrote, as it was before."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_STARTS) else text
