"""Texts broken into lines that fit, by the rules of Japanese typesetting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zushi_survey.render.figures.fonts import text_width

_NEVER_FIRST: Final = frozenset(
    "、。，．・：；？！,.:;?!)）」』】〕》〉]］}｝ー々ゝゞヽヾ％%～゛゜"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)  # fmt: skip
_NEVER_LAST: Final = frozenset("(（「『【〔《〈[［{｛")


def broken(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most `width` points: no closing mark first, no opening mark last, Latin words whole.

    Words wider than a line are cut; an empty text is no line.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(" ".join(text.split())):
        if line and text_width((line + piece).rstrip(), size, bold=bold) > width:
            lines.append(line)
            line = ""
        line += piece
        while text_width(line.rstrip(), size, bold=bold) > width and len(line) > 1:
            fitting = _fitting(line, width, size, bold=bold)
            lines.append(line[:fitting])
            line = line[fitting:]
    return [kept for one in (*lines, line) if (kept := one.strip())]


def balanced(text: str, width: float, size: float) -> list[str]:
    """The text in as few lines as fit into `width` points, all about as long: no single letter on the last."""
    lines = broken(text, width, size)
    narrow, wide = width / 2, width
    while len(lines) > 1 and wide - narrow > size / 2:
        middle = (narrow + wide) / 2
        tried = broken(text, middle, size)
        if len(tried) == len(lines):
            lines, wide = tried, middle
        else:
            narrow = middle
    return lines


def _pieces(text: str) -> Iterator[str]:
    """What a line break does not cut, each with the marks that belong to it."""
    held = ""
    for part in re.findall(r"[!-~]+ ?|.", text):
        # Latin brackets and commas inside a run stay with it; only runs that are one mark attach to a neighbour.
        if held and (part[0] in _NEVER_FIRST or held[-1] in _NEVER_LAST):
            held += part
            continue
        if held:
            yield held
        held = part
    if held:
        yield held


def _fitting(line: str, width: float, size: float, *, bold: bool) -> int:
    """How many characters of the line fit, at least one."""
    count = len(line)
    while count > 1 and text_width(line[:count], size, bold=bold) > width:
        count -= 1
    return count
