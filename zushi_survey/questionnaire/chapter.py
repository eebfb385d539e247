"""The plan of a chapter: prose as its author wrote it, with `{{ }}` where the survey is to speak.

A light Markdown: `#` headings, `-` bullets, tables of `|`, `<!-- -->` remarks, everything else paragraphs. A field
alone in its line stands for a table, a figure, a cross table, quotes or findings; a field in a sentence for words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal, NamedTuple

from zushi_survey.core.problems import Place, Problem
from zushi_survey.questionnaire.claims import Direction


class FieldKind(StrEnum):
    """What a field stands for; the values are the words that open it."""

    LEVEL = "level"
    PERCENT = "percent"
    COUNT = "count"
    BASE = "base"
    MAJORITY = "majority"
    CHANGE = "change"
    CHANGED = "changed"
    GROUP = "group"
    GROUPS = "groups"
    TREND = "trend"
    FIRST = "first"
    ORDER = "order"
    TOP = "top"
    PAIR = "pair"
    MENTION = "mention"
    FACT = "fact"
    TABLE = "table"
    FIGURE = "figure"
    CROSSTAB = "crosstab"
    QUOTES = "quotes"
    FINDINGS = "findings"


BLOCK_KINDS: Final = frozenset(
    {FieldKind.TABLE, FieldKind.FIGURE, FieldKind.CROSSTAB, FieldKind.QUOTES, FieldKind.FINDINGS}
)
"""Kinds that stand alone in their line; the others stand in a sentence."""
_NEEDS_AXES: Final = frozenset({FieldKind.GROUPS, FieldKind.TREND, FieldKind.CROSSTAB})
_KEYWORDS: Final = frozenset({"by", "in", "most"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field as its author wrote it, taken apart."""

    kind: FieldKind
    names: tuple[str, ...]
    """Quantities, questions, codes or other names it is about."""
    by: tuple[str, ...] = ()
    """Axes; for an order the answer by which items are ordered."""
    inside: tuple[str, ...] = ()
    """Groups, as `age=age60`."""
    direction: Direction | None = None
    most: int | None = None
    words: str = ""
    """Words of the author, printed only if the data carry them; empty: words are made."""
    text: str = ""
    """As written."""
    line: int = 0


Span = str | Field
TextKind = Literal["text", "bullet", "label"]
"""`label`: a line in 《》 over the bullets."""


class HeadingPlan(NamedTuple):
    """A heading; 1 is the highest."""

    level: int
    text: str


class TextPlan(NamedTuple):
    """A paragraph or bullet."""

    kind: TextKind
    spans: tuple[Span, ...]


class RowsPlan(NamedTuple):
    """A table of the author's own; the first row is its heading."""

    rows: tuple[tuple[str, ...], ...]


BlockPlan = HeadingPlan | TextPlan | RowsPlan | Field


@dataclass(frozen=True, slots=True)
class ChapterPlan:
    """A chapter's plan, and what of it could not be read."""

    blocks: tuple[BlockPlan, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def fields(self) -> Iterator[Field]:
        """Every field, in order."""
        for block in self.blocks:
            if isinstance(block, Field):
                yield block
            elif isinstance(block, TextPlan):
                yield from (span for span in block.spans if isinstance(span, Field))


_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
_FIELD = re.compile(r"\{\{(.*?)\}\}")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_BULLET = re.compile(r"[-*・]\s*(.*)")
_TABLE_RULE = re.compile(r"\|[\s:|-]+\|?")
_WORDS = re.compile(r'"([^"]*)"|“([^”]*)”')


def read_chapter_plan(text: str, file: str, *, joins_lines: bool = True) -> ChapterPlan:
    """The plan in a text; `file` is its name, for problems (E-CHP-001 to 006).

    `joins_lines`: neighbouring lines of plain text are one paragraph, as in Markdown; otherwise each is one.
    """
    reader = _Reader(file, joins_lines)
    lines = _REMARK.sub(lambda match: "\n" * match.group().count("\n"), text).splitlines()
    blocks = list(reader.blocks(lines))
    return ChapterPlan(tuple(blocks), tuple(reader.problems))


class _Reader:
    """Reads line by line and keeps the problems."""

    def __init__(self, file: str, joins_lines: bool) -> None:
        self.file = file
        self.joins_lines = joins_lines
        self.problems: list[Problem] = []

    def blocks(self, lines: Sequence[str]) -> Iterator[BlockPlan]:
        """The blocks in order."""
        rows: list[tuple[str, ...]] = []
        text: list[Span] = []
        for number, raw in enumerate([*lines, ""], 1):
            line = raw.strip()
            is_row, block = line.startswith("|"), self._block(line, number)
            if rows and not is_row:
                yield RowsPlan(tuple(rows))
                rows = []
            if text and not (self.joins_lines and block is None and line and not is_row):
                yield TextPlan("text", tuple(text))
                text = []
            if is_row and not _TABLE_RULE.fullmatch(line):
                rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            elif block is not None:
                yield block
            elif line and not is_row:
                text.extend(self._spans(line, number))

    def _block(self, line: str, number: int) -> BlockPlan | None:
        """A heading, a bullet, a label or a field alone in its line; None for anything else."""
        if match := _HEADING.fullmatch(line):
            return HeadingPlan(len(match[1]), match[2])
        if match := _BULLET.fullmatch(line):
            return TextPlan("bullet", tuple(self._spans(match[1], number)))
        if line.startswith("《") and line.endswith("》"):
            return TextPlan("label", (line,))
        match = _FIELD.fullmatch(line)
        words = match[1].split() if match else []
        if match and words and words[0] in BLOCK_KINDS:
            return self._field(match[1], number)
        return None

    def _spans(self, text: str, line: int) -> Iterator[Span]:
        """The prose and the fields of a line."""
        end = 0
        for match in _FIELD.finditer(text):
            if match.start() > end:
                yield text[end : match.start()]
            if (found := self._field(match[1], line)) is not None:
                if found.kind in BLOCK_KINDS:
                    self._refuse("E-CHP-003", line, found.text)
                yield found
            end = match.end()
        rest = text[end:]
        if "{{" in rest or "}}" in rest:
            self._refuse("E-CHP-006", line, None)
        if rest:
            yield rest

    def _field(self, inner: str, line: int) -> Field | None:
        """One field; None with a problem where it cannot be read."""
        words = _WORDS.search(inner)
        tokens = _WORDS.sub(" ", inner).split()
        if not tokens:
            self._refuse("E-CHP-001", line, inner.strip())
            return None
        known = tokens[0] in set(FieldKind)
        if not known and not re.search("[=:]", tokens[0]):
            self._refuse("E-CHP-001", line, tokens[0])
            return None
        kind = FieldKind(tokens[0]) if known else FieldKind.LEVEL
        parts = _sorted_tokens(tokens[1:] if known else tokens)
        most = parts["most"][0] if parts["most"] else ""
        if most and not most.isdecimal():
            self._refuse("E-CHP-004", line, most)
        directions = [token for token in parts[""] if token in ("up", "down")]
        found = Field(
            kind=kind,
            names=tuple(token for token in parts[""] if token not in ("up", "down", ">")),
            by=tuple(parts["by"]),
            inside=tuple(parts["in"]),
            direction=None if not directions else "up" if directions[0] == "up" else "down",
            most=int(most) if most.isdecimal() else None,
            words=(words[1] or words[2] or "") if words else "",
            text=inner.strip(),
            line=line,
        )
        if not found.names or (kind in _NEEDS_AXES and not found.by):
            self._refuse("E-CHP-002" if found.names else "E-CHP-005", line, found.text)
        return found

    def _refuse(self, code: str, line: int, got: str | None) -> None:
        """Keep a problem of a line."""
        allowed = ", ".join(FieldKind) if code == "E-CHP-001" else None
        self.problems.append(Problem(code=code, where=Place(file=self.file, line=line), got=got, allowed=allowed))


def _sorted_tokens(tokens: Sequence[str]) -> dict[str, list[str]]:
    """Tokens by the keyword before them; those before any keyword, and directions, under an empty one."""
    sorted_: dict[str, list[str]] = {"": [], **{keyword: [] for keyword in _KEYWORDS}}
    keyword = ""
    for token in tokens:
        if token in _KEYWORDS:
            keyword = token
        elif token in ("up", "down"):
            sorted_[""].append(token)
        else:
            sorted_[keyword].append(token)
    return sorted_
