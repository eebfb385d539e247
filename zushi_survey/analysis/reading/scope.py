"""Which paragraphs speak of the survey or the hearing: by their headings, and sentence by sentence elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from unicodedata import normalize

from zushi_survey.questionnaire.texts import Paragraph

_NUMBERED = (
    re.compile(r"^第[0-9一二三四五六七八九十]+章"),
    re.compile(r"^第[0-9一二三四五六七八九十]+節"),
    re.compile("^第[0-9一二三四五六七八九十]+項"),
)
_LONGEST_HEADING = 60
_SURVEY = re.compile("アンケート|意識調査|市民調査|調査の結果|調査結果")
_HEARING = re.compile("ヒアリング|聞き取り|聞取り|インタビュー")
_SAYS_SURVEY = re.compile("アンケート|意識調査|(?:本|今回の|この|前回の?)調査|回答(?:者|した|が|割合)")


class Scope(StrEnum):
    """What a paragraph reports."""

    SURVEY = "survey"
    HEARING = "hearing"
    ELSEWHERE = "elsewhere"


def scopes(paragraphs: Sequence[Paragraph]) -> tuple[Scope, ...]:
    """The scope of every paragraph; a text whose headings name neither survey nor hearing is all about the survey."""
    headings: dict[int, Scope | None] = {}
    found: list[Scope | None] = []
    for paragraph in paragraphs:
        text = normalize("NFKC", paragraph.text)
        level = heading_level(paragraph, text)
        if level:
            headings = {upper: scope for upper, scope in headings.items() if upper < level}
            headings[level] = _named(text)
        named = [headings[upper] for upper in sorted(headings) if headings[upper] is not None]
        found.append(named[-1] if named else None)
    if not any(found):
        return (Scope.SURVEY,) * len(found)
    return tuple(scope or Scope.ELSEWHERE for scope in found)


def heading_level(paragraph: Paragraph, text: str) -> int:
    """1 to 9 for a heading: by the file's own marks, or 第N章, 第N節, 第N項; 0 for other paragraphs."""
    if paragraph.level:
        return paragraph.level
    if len(text) > _LONGEST_HEADING:
        return 0
    return next((level for level, pattern in enumerate(_NUMBERED, 1) if pattern.match(text)), 0)


def names_source(sentence: str) -> Scope:
    """The scope a sentence names itself; `ELSEWHERE` where it names none."""
    if _HEARING.search(sentence):
        return Scope.HEARING
    return Scope.SURVEY if _SAYS_SURVEY.search(sentence) else Scope.ELSEWHERE


def _named(heading: str) -> Scope | None:
    """What a heading is about; None where it says neither."""
    if _HEARING.search(heading):
        return Scope.HEARING
    return Scope.SURVEY if _SURVEY.search(heading) else None
