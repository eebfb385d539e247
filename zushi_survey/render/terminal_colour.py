"""Colours of a page on a screen. Meaning never rests on them: the same text stands without them in a file or a pipe."""

from __future__ import annotations

import re
from typing import Final

_RESET: Final = "\x1b[0m"
_BOLD, _DIM, _RED, _BLUE, _MAGENTA = ("\x1b[1m", "\x1b[2m", "\x1b[1;31m", "\x1b[1;34m", "\x1b[1;35m")
_LINES: Final = (
    (re.compile(r"\*\* .* \*\*$"), _RED),
    (re.compile(r"■ |凡例$|出典$|\[図\] "), _BOLD),
    (re.compile(r"[- ]*-[- ]*$"), _DIM),
    (re.compile(r"  \S"), _DIM),
    (re.compile(r"\s*全体 "), _BOLD),
)
"""Looks of whole lines, the first that fits: warnings, headings, rules, what stands around a table, the whole."""
_MARKS: Final = ((re.compile(r"(\d\S*)(↑)"), _BLUE), (re.compile(r"(\d\S*)(↓)"), _MAGENTA))


def coloured(text: str) -> str:
    """The text of a page: title and headings bold, warnings red, notes dim, marks of differences in colour."""
    title, *lines = text.split("\n")
    return "\n".join((f"{_BOLD}{title}{_RESET}", *map(_line, lines)))


def _line(line: str) -> str:
    """One line in its look."""
    for pattern, look in _LINES:
        if pattern.match(line):
            return f"{look}{line}{_RESET}"
    for pattern, look in _MARKS:
        line = pattern.sub(rf"\1{look}\2{_RESET}", line)
    return line
