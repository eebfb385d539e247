"""What readers decided about printing each segment, tied to the text that they read.

Two readers decide apart and must agree; a person who decides twice is one reader, whose last word counts. A decision
belongs to the text as it was read: once the text, or what would be printed of it, has changed, it counts no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple
from unicodedata import normalize

from zushi_survey.hearing.model import NEEDED_READERS, Decision, HearingRecord, Segment
from zushi_survey.hearing.quotes import reworded
from zushi_survey.hearing.quoting import plain_text


class Ruling(StrEnum):
    """One reader's decision; the values are the words of the files."""

    PRINT = "公表する"
    REWORD = "言い換える"
    WITHHOLD = "公表しない"


class ReaderDecision(NamedTuple):
    """What one reader decided about one segment on one day."""

    segment: str
    checksum: str
    """Of what the reader read: `checksum_of`."""
    ruling: Ruling
    wording: str
    """The text in other words, of REWORD; else empty."""
    reader: str
    date: str


class Standing(StrEnum):
    """How far the readers have come with a segment; the values are the printed words."""

    OPEN = "まだ"
    ONE = "1人だけ"
    DIFFERENT = "2人の決定が違う"
    STALE = "文が変わったため決め直し"
    AGREED = "2人が一致"


def proposed_text(segment: Segment, general: Mapping[str, str]) -> str:
    """What would be printed of a segment: its text written to be printed, else its text in general words."""
    return segment.public_text or reworded(segment.text, general)


def checksum_of(segment: Segment, general: Mapping[str, str]) -> str:
    """SHA-256 of what readers are shown of a segment: what was said, and what would be printed of it."""
    shown = f"{segment.text}\0{proposed_text(segment, general)}"
    return sha256(shown.encode("utf-8")).hexdigest()


def reader_key(name: str) -> str:
    """A reader's name for comparison: width of letters, case and spaces do not make another person.

    Examples
    --------
    >>> reader_key("Ｔ. Sato") == reader_key("t.sato")
    True
    """
    return "".join(normalize("NFKC", name).split()).casefold()


def current_decisions(
    segment: Segment, decisions: Iterable[ReaderDecision], general: Mapping[str, str]
) -> tuple[ReaderDecision, ...]:
    """The last decision of each reader on the segment as it is now, in the order in which readers first decided."""
    checksum = checksum_of(segment, general)
    last: dict[str, ReaderDecision] = {}
    for one in decisions:
        if (one.segment, one.checksum) == (segment.id, checksum):
            last[reader_key(one.reader)] = one
    return tuple(last.values())


def standing_of(current: Sequence[ReaderDecision], *, was_decided: bool) -> Standing:
    """How far the readers have come: `current` decisions on the text as it is, `was_decided` on any text."""
    if not current:
        return Standing.STALE if was_decided else Standing.OPEN
    if len(current) < NEEDED_READERS:
        return Standing.ONE
    said = {(one.ruling, plain_text(one.wording)) for one in current}
    return Standing.AGREED if len(said) == 1 else Standing.DIFFERENT


def with_decisions(
    record: HearingRecord, decisions: Sequence[ReaderDecision], general: Mapping[str, str]
) -> HearingRecord:
    """The record with the readers' decisions in it.

    A segment on which a reader ever decided follows these decisions alone: agreed, or open. The others keep what their
    own file says.
    """
    of_segment: dict[str, list[ReaderDecision]] = {}
    for one in decisions:
        of_segment.setdefault(one.segment, []).append(one)
    segments = tuple(
        _decided(segment, of_segment[segment.id], general) if segment.id in of_segment else segment
        for segment in record.segments
    )
    return replace(record, segments=segments)


_DECISIONS = {
    Ruling.PRINT: Decision.PRINT,
    Ruling.REWORD: Decision.SUMMARISE,
    Ruling.WITHHOLD: Decision.KEEP,
}


def _decided(segment: Segment, decisions: Sequence[ReaderDecision], general: Mapping[str, str]) -> Segment:
    """The segment as its readers decided."""
    current = current_decisions(segment, decisions, general)
    if standing_of(current, was_decided=True) is not Standing.AGREED:
        return replace(segment, decision=Decision.OPEN, readers=())
    first = current[0]
    text = first.wording if first.ruling is Ruling.REWORD else segment.public_text
    readers = tuple(one.reader for one in current)
    return replace(segment, decision=_DECISIONS[first.ruling], readers=readers, public_text=text)
