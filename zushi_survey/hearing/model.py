"""The coded group interviews as checked records: groups, segments, codebook, codings, quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from zushi_survey.core.problems import Problem
from zushi_survey.hearing.mentions import Coding, Columns, Hearing, Mention

NEEDED_READERS = 2
"""Readers who decide about printing a segment."""


class Consent(StrEnum):
    """What the group agreed may be printed; the values are the words of the files."""

    WRITTEN = "文書による同意"
    VERBATIM = "原文の公表に同意"
    SUMMARY = "要旨の公表に同意"
    REFUSED = "同意なし"
    UNKNOWN = ""


class Edited(StrEnum):
    """Whether the text was changed from what was said or noted."""

    NO = "なし"
    YES = "あり"
    UNKNOWN = ""


class Risk(StrEnum):
    """How easily a reader could tell who spoke, as judged by the readers."""

    LOW = "低"
    MIDDLE = "中"
    HIGH = "高"
    UNKNOWN = ""


class Decision(StrEnum):
    """What the two readers decided about printing a segment."""

    PRINT = "公表"
    SUMMARISE = "要旨"
    KEEP = "公表しない"
    OPEN = ""


class CodeKey(NamedTuple):
    """One code of one theme: a name may stand under several themes and means a code of its own in each."""

    theme: str
    code: str

    def __str__(self) -> str:
        """As headings of a coding sheet write it."""
        return f"{self.theme}:{self.code}"


@dataclass(frozen=True, slots=True)
class Group:
    """One group heard (団体): the unit of report."""

    id: str
    type: str
    kind: str = ""
    name: str = ""
    session: str = ""
    date: str = ""
    method: str = ""
    consent: Consent = Consent.UNKNOWN


@dataclass(frozen=True, slots=True)
class Segment:
    """One thing said, with where in the notes or the recording it stands and what was decided about printing it."""

    id: str
    group: str
    text: str
    session: str = ""
    theme_asked: str = ""
    """What was being asked; the theme of its codes may be another."""
    source: str = ""
    position: str = ""
    speaker: str = ""
    """Role, never a name."""
    public_text: str = ""
    """The text in other words, written to be printed; empty for none."""
    edited: Edited = Edited.UNKNOWN
    risk: Risk = Risk.UNKNOWN
    consent: Consent = Consent.UNKNOWN
    """Of this segment, where it differs from that of the group."""
    decision: Decision = Decision.OPEN
    readers: tuple[str, ...] = ()
    """Those who read it before printing, each once."""

    @property
    def is_read(self) -> bool:
        """Whether two readers decided about it."""
        return len(self.readers) >= NEEDED_READERS


@dataclass(frozen=True, slots=True)
class CodeDefinition:
    """One entry of the codebook."""

    key: CodeKey
    label: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""


class GivenCode(NamedTuple):
    """One code given to one segment by one coder in one round."""

    segment: str
    theme: str
    code: str
    coder: str
    round: str
    date: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A line of a text that says it rests on the hearing, and the segment that proves it."""

    id: str
    text: str
    segment: str
    """Given, or found; empty where it could not be found."""
    is_summary: bool


@dataclass(frozen=True, slots=True)
class HearingRecord:
    """All of a hearing, every reference in it checked."""

    themes: Mapping[str, str]
    """Theme id -> name, in the order of report."""
    groups: tuple[Group, ...]
    segments: tuple[Segment, ...]
    codebook: tuple[CodeDefinition, ...]
    given: tuple[GivenCode, ...]
    """Every coder's codings of every round."""
    quotes: tuple[Quote, ...]
    settled: Hearing
    """The codings of the last round, that the coders agreed on."""
    notes: tuple[Problem, ...] = ()
    """What a reader should know although nothing is wrong: groups without a segment."""

    @property
    def types_by_group(self) -> Mapping[str, str]:
        """Type of every group heard."""
        return self.settled.types_by_group

    @property
    def codings(self) -> tuple[Coding, ...]:
        """The settled codings."""
        return self.settled.codings

    @property
    def types(self) -> dict[str, int]:
        """Number of groups by type, in the order of the register."""
        counted: dict[str, int] = {}
        for group in self.groups:
            counted[group.type] = counted.get(group.type, 0) + 1
        return counted

    @property
    def segment_by_id(self) -> dict[str, Segment]:
        """Segments by their id."""
        return {segment.id: segment for segment in self.segments}

    @property
    def group_by_id(self) -> dict[str, Group]:
        """Groups by their id."""
        return {group.id: group for group in self.groups}

    @property
    def label_by_key(self) -> dict[CodeKey, str]:
        """Printed name of each code."""
        return {entry.key: entry.label for entry in self.codebook}

    def mentions(self) -> tuple[Mention, ...]:
        """One mention per code that was given, as `Hearing.mentions`."""
        return self.settled.mentions()

    def groups_with(
        self, theme: str | None, codes: Iterable[str], group_type: str | None = None, kind: str | None = None
    ) -> int:
        """Number of groups with at least one segment coded with any of `codes` (None: any theme, type, kind)."""
        if kind is None:
            return self.settled.groups_with(theme, codes, group_type)
        of_kind = {group.id for group in self.groups if group.kind == kind}
        codings = tuple(coding for coding in self.codings if coding.group in of_kind)
        return Hearing(self.types_by_group, codings).groups_with(theme, codes, group_type)

    def groups_by_code(self) -> dict[CodeKey, frozenset[str]]:
        """Groups that raised each code of the codebook, in its order; empty sets for codes nobody raised."""
        found: dict[CodeKey, set[str]] = {entry.key: set() for entry in self.codebook}
        for coding in self.codings:
            found[CodeKey(coding.theme, coding.code)].add(coding.group)
        return {key: frozenset(groups) for key, groups in found.items()}


def segment_columns(segments: Sequence[Segment]) -> Columns:
    """Segments as the columns that counting needs."""
    return {"segment_id": [segment.id for segment in segments], "group_id": [segment.group for segment in segments]}


def coding_columns(given: Sequence[GivenCode]) -> Columns:
    """Codings as the columns of their file."""
    names = ("segment_id", "theme", "code", "coder", "round")
    return {name: [row[place] for row in given] for place, name in enumerate(names)}
