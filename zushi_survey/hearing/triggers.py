"""What readers should look at before a segment is printed: what the rule stops, and what only a person can judge."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from zushi_survey.hearing.model import CodeKey, Consent, Decision, Group, HearingRecord, Risk, Segment
from zushi_survey.hearing.quotes import (
    PrintRules,
    Reason,
    consent_to,
    flags_of,
    third_persons_in,
    with_group_names,
    words_found,
)


class Trigger(StrEnum):
    """Why a segment is put before two readers."""

    NAME = "name"
    DATE = "date"
    COUNT = "count"
    THIRD_PERSON = "third_person"
    """Somebody who did not speak is spoken of, with place or time or without."""
    NO_CONSENT = "no_consent"
    CONSENT_UNKNOWN = "consent_unknown"
    RISK = "risk"
    """Judged middle or high before."""
    FEW_GROUPS = "few_groups"
    LONE_CODES = "lone_codes"
    """Only one group raised all the codes of the segment: whoever knows what the group stands for knows the speaker."""
    NAMED_CODE = "named_code"
    UNREAD = "unread"


class Flag(NamedTuple):
    """One trigger and the words or codes that set it off."""

    trigger: Trigger
    words: tuple[str, ...] = ()


def flags_by_segment(record: HearingRecord, rules: PrintRules) -> dict[str, tuple[Flag, ...]]:
    """The flags of every segment, by its id, in the order of the record; empty where nothing was found."""
    known, groups, codes = with_group_names(record, rules), record.group_by_id, _codes_by_segment(record)
    by_code = record.groups_by_code()
    found: dict[str, tuple[Flag, ...]] = {}
    for segment in record.segments:
        given = codes.get(segment.id, ())
        raised = frozenset.intersection(*(by_code[key] for key in given)) if given else frozenset()
        of_codes = _of_codes(record, given, known, is_lone=len(raised) == 1)
        flags = (*_of_text(segment, known), *_of_group(segment, groups[segment.group], record, rules), *of_codes)
        unread = segment.decision is Decision.OPEN or not segment.is_read
        found[segment.id] = (*flags, *((Flag(Trigger.UNREAD),) if unread else ()))
    return found


def _codes_by_segment(record: HearingRecord) -> dict[str, tuple[CodeKey, ...]]:
    """The settled codes of each segment, in order of the codings."""
    codes: dict[str, dict[CodeKey, None]] = {}
    for coding in record.codings:
        codes.setdefault(coding.segment, {})[CodeKey(coding.theme, coding.code)] = None
    return {segment: tuple(keys) for segment, keys in codes.items()}


_OF_WORDS = {Reason.NAME: Trigger.NAME, Reason.DATE: Trigger.DATE, Reason.COUNT: Trigger.COUNT}


def _of_text(segment: Segment, rules: PrintRules) -> Iterator[Flag]:
    """What stands in the text as it was said."""
    words: dict[Trigger, list[str]] = {}
    for reason, word in words_found(segment.text, rules.names):
        words.setdefault(_OF_WORDS[reason], []).append(word)
    yield from (Flag(trigger, tuple(found)) for trigger, found in words.items())
    if persons := third_persons_in(segment.text):
        yield Flag(Trigger.THIRD_PERSON, persons)


def _of_group(segment: Segment, group: Group, record: HearingRecord, rules: PrintRules) -> Iterator[Flag]:
    """What follows from who spoke."""
    consent = consent_to(segment, group)
    if consent is Consent.REFUSED:
        yield Flag(Trigger.NO_CONSENT)
    if consent is Consent.UNKNOWN:
        yield Flag(Trigger.CONSENT_UNKNOWN)
    if segment.risk in (Risk.MIDDLE, Risk.HIGH):
        yield Flag(Trigger.RISK, (segment.risk,))
    if record.types[group.type] < rules.smallest_type:
        yield Flag(Trigger.FEW_GROUPS, (group.type,))


def _of_codes(record: HearingRecord, given: tuple[CodeKey, ...], rules: PrintRules, *, is_lone: bool) -> Iterator[Flag]:
    """What follows from the codes."""
    labels = record.label_by_key
    if is_lone:
        yield Flag(Trigger.LONE_CODES, tuple(labels[key] for key in given))
    named = tuple(labels[key] for key in given if Reason.NAME in flags_of(labels[key], rules.names))
    if named:
        yield Flag(Trigger.NAMED_CODE, named)
