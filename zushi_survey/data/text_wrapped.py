"""Plain text broken into lines of one width: the lines of a paragraph put together again, their numbers kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from zushi_survey.core.text_columns import text_width
from zushi_survey.questionnaire.texts import Paragraph

_NARROWEST = 20
"""Full-width letters: shorter lines are lists and headings, not broken sentences."""
_LONGER_PER_FULL = 10
"""One longer line is borne per so many full ones: a title, an address."""
_BULLET = re.compile(r"\s*(?:[-*]\s*)?・")
_STARTS_ANEW = re.compile(
    r"\s*(?:[-*・●○■□◆◇▼▲※\u2022]|[①-⑳]|[(（]?[0-9０-９]{1,2}(?:[)）]|[.．](?![0-9０-９]))|[(（][ァ-ヶ一-十][)）]|《|【|〔|<|\||#|>"
    r"|第[0-9０-９一二三四五六七八九十]+[章節項]|[表図][0-9０-９]|注[)）0-9０-９:：])"
)
_CHUNK = re.compile(
    r"[「『“‘(（〈《【［]*(?:[A-Za-z0-9.,%:/_-]+|[０-９．，％]+|.)[、。，．）)」』”’〉》】］・ー々っゃゅょァィゥェォッャュョ％%…！？]*"
)
_HANGING = "、。，．」』）)"
_SENTENCE_END = re.compile(r"[。．！？!?][」』”’)）]*$")
_OPENING, _CLOSING = "「『“‘(（〈《【［", "」』”’)）〉》】］"
_GOES_ON = re.compile(r"[ぁ-ん、。，．）」』％%0-9０-９]")


Measure = Callable[[str], int]


class _Line(NamedTuple):
    """One line of the file."""

    number: int
    text: str

    @property
    def is_prose(self) -> bool:
        """Whether it can be part of a sentence: neither empty nor cells of a table."""
        return bool(self.text.strip()) and "\t" not in self.text


class _Wrap(NamedTuple):
    """How a text is broken: at this many columns (or letters)."""

    width: int
    measure: Measure

    def is_full(self, line: _Line, after: _Line) -> bool:
        """Whether the first letters of the next line would not have fit on this one."""
        return _needed(line, after, self.measure) > self.width


def _needed(line: _Line, after: _Line, measure: Measure) -> int:
    """The room that a line would have needed for the first letters of the next."""
    chunk = _CHUNK.match(after.text.strip())
    return measure(line.text.rstrip()) + (measure(chunk[0]) if chunk else 0)


def paragraphs_of_lines(lines: Sequence[str]) -> Iterator[Paragraph]:
    """One paragraph per line; where the text is broken at one width, one per paragraph of the author's."""
    numbered = [_Line(number, text) for number, text in enumerate(lines, 1)]
    wrap = _wrap_of(numbered)
    block: list[_Line] = []
    for line in numbered:
        if block and (wrap is None or not _belongs(block, line, wrap)):
            yield _joined(block)
            block = []
        block.append(line)
    if block:
        yield _joined(block)


def _wrap_of(lines: Sequence[_Line]) -> _Wrap | None:
    """How the text is broken: by columns, or by letters whatever their width; None for a text that is not."""
    pairs = [(line, after) for line, after in pairwise(lines) if _may_go_on(line, after)]
    best, best_score = None, 0
    for measure, narrowest in ((text_width, 2 * _NARROWEST), (len, _NARROWEST)):
        prose = [measure(line.text.rstrip().rstrip(_HANGING)) for line in lines if line.is_prose]
        widths = {measure(line.text.rstrip()) for line, _ in pairs}
        needed = [(_needed(line, after, measure), line, after) for line, after in pairs]
        for width in sorted(width for width in widths if width >= narrowest):
            full = [(line, after) for room, line, after in needed if room > width]
            score = len(full) - _LONGER_PER_FULL * sum(one > width for one in prose)
            if score > best_score and (len(full) > 1 or any(_plainly_goes_on(*pair) for pair in full)):
                best, best_score = _Wrap(width, measure), score
    return best


def _may_go_on(line: _Line, after: _Line) -> bool:
    """Whether the next line could belong to the same paragraph, by its own looks."""
    return line.is_prose and after.is_prose and not _STARTS_ANEW.match(after.text)


def _plainly_goes_on(line: _Line, after: _Line) -> bool:
    """Whether a single pair of lines shows by itself that a sentence was broken."""
    if _SENTENCE_END.search(line.text.rstrip()):
        return False
    return _open_brackets(line.text) > 0 or _GOES_ON.match(after.text.strip()) is not None


def _open_brackets(text: str) -> int:
    """Brackets that are still open at the end."""
    return sum(text.count(one) for one in _OPENING) - sum(text.count(one) for one in _CLOSING)


def _belongs(block: Sequence[_Line], line: _Line, wrap: _Wrap) -> bool:
    """Whether the line goes on with the paragraph."""
    last = block[-1]
    if not _may_go_on(last, line) or not wrap.is_full(last, line):
        return False
    ends = _SENTENCE_END.search(last.text.rstrip()) is not None
    hangs = len(block) == 1 and _BULLET.match(last.text) is not None
    return not (ends and _indent(line.text) > _indent(last.text) and not hangs)


def _indent(text: str) -> int:
    """Columns of blanks before the text."""
    return text_width(text) - text_width(text.lstrip())


def _joined(block: Sequence[_Line]) -> Paragraph:
    """The lines as one text, with the places where a new line of the file begins."""
    text = block[0].text.rstrip() if len(block) > 1 else block[0].text
    breaks: list[tuple[int, int]] = []
    for line in block[1:]:
        part = line.text.strip()
        gap = " " if text[-1:].isascii() and text[-1:].isalpha() and part[:1].isascii() and part[:1].isalpha() else ""
        breaks.append((len(text) + len(gap), line.number))
        text += gap + part
    return Paragraph(block[0].number, text, is_bullet=bool(_BULLET.match(text)), breaks=tuple(breaks))
