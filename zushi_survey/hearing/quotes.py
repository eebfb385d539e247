"""Which quotes may be printed, and how: fifteen known groups in a small city can be told by what they say.

The rule (docs/methods.md, hearing): with the type of the group only if enough groups of that type were heard; as it
stands only if nothing in it names, dates, counts or singles out; else in general words, or with written consent, or
not at all. Two readers decide, and their decision is kept with the segment (`decisions`). It never stands in for
consent: what a group said is printed only in other words where the study does not say that the group agreed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from unicodedata import normalize

from zushi_survey.hearing.mentions import Hearing
from zushi_survey.hearing.model import Consent, Decision, Edited, Group, HearingRecord, Risk, Segment
from zushi_survey.hearing.quoting import is_other_wording


class Reason(StrEnum):
    """Why a quote is not printed as it stands."""

    NO_CONSENT = "no_consent"
    CONSENT_UNKNOWN = "consent_unknown"
    DECIDED = "decided"
    NAME = "name"
    DATE = "date"
    COUNT = "count"
    THIRD_PERSON = "third_person"
    HIGH_RISK = "high_risk"
    FEW_GROUPS = "few_groups"
    UNREAD = "unread"
    WORD_FOR_WORD = "word_for_word"
    REWORDED = "reworded"


class Form(StrEnum):
    """How a segment may be printed."""

    QUOTE = "quote"
    """As it stands, in 「」."""
    SUMMARY = "summary"
    """Without 「」: the sense of what was said."""
    REFUSED = "refused"


class Printable(NamedTuple):
    """What may be printed of one segment."""

    segment: str
    form: Form
    text: str
    """What is printed; empty where it is refused."""
    group_type: str
    """Type of the group, or empty: then only that a group heard said it."""
    reasons: tuple[Reason, ...]
    """Why it is refused, or why in this form."""


_DATES = re.compile(
    r"(?:19|20)\d\d年|令和|平成|昭和|\d{1,2}月(?!額)|\d{1,2}日(?!間)|\d{1,2}/\d{1,2}|昨年|去年|一昨年|先月|今年|本年"
)
_COUNTS = re.compile(
    r"(?:\d+|[一二三四五六七八九十百千]+|数十?|[十百千]数)"
    r"(?:人|名|件|世帯|軒|回|団体|か所|ヶ所|カ所|箇所|つの(?:団体|施設|家庭)|年前|年間|歳|園|台|円|万)|\d+つ"
)
_NO_COUNT = re.compile(r"一人(?:ひとり|一人|暮らし|の|だけ)|一つの|1つの|一団体では|年に1回|もう一回")
"""Ways of speaking that count nobody."""
_PROPER = re.compile(
    r"[\u4e00-\u9fffァ-ヴー]{2,}(?:協議会|委員会|連合会|協会|センター|法人|財団|ホーム|病院|医院|クリニック|保育園|幼稚園|"
    r"小学校|中学校|高校|大学|公民館|会館|神社|寺)|[\u4e00-\u9fff]{1,4}(?:丁目|地区|学区)"
)
_GENERAL_BODIES = frozenset({"社会福祉法人", "地域包括支援センター", "特別養護老人ホーム", "老人ホーム"})
"""Kinds of body, of which a city has several."""
_THIRD_PERSONS = re.compile(
    r"相談者|利用者|入所者|困っている(?:子ども|人|方|家庭)|ある(?:家庭|世帯|人|方|子ども)|(?:その|この)(?:人|方|家庭|子ども)"
)
_RECORDINGS = ("録音", "逐語")
"""Words in `source` of a record that holds what was said word for word; notes are a summary already."""


def flags_of(text: str, names: Sequence[str] = ()) -> tuple[Reason, ...]:
    """What in a text could tell who speaks, or of whom: a name, a date, a count; empty when nothing was found.

    `names` are the study's own: bodies, services, persons and places that are one of a kind. A pattern finds what has a
    usual form only, so that two readers are needed all the same.
    """
    return tuple(dict.fromkeys(reason for reason, _ in words_found(text, names)))


def words_found(text: str, names: Sequence[str] = ()) -> tuple[tuple[Reason, str], ...]:
    """The words behind `flags_of`, each with what it is: names first, then dates, then counts, as they stand."""
    plain = normalize("NFKC", text)
    own = [name for name in (normalize("NFKC", name) for name in names) if name in plain]
    proper = [match[0] for match in _PROPER.finditer(plain) if match[0] not in _GENERAL_BODIES]
    found = {
        Reason.NAME: [*own, *proper],
        Reason.DATE: [match[0] for match in _DATES.finditer(plain)],
        Reason.COUNT: [match[0] for match in _COUNTS.finditer(_NO_COUNT.sub("", plain))],
    }
    return tuple((reason, word) for reason, words in found.items() for word in dict.fromkeys(words))


def third_persons_in(text: str) -> tuple[str, ...]:
    """Words for a person who did not speak but is spoken of, each once."""
    return tuple(dict.fromkeys(match[0] for match in _THIRD_PERSONS.finditer(normalize("NFKC", text))))


def reworded(text: str, general: Mapping[str, str]) -> str:
    """The text with the study's general words for particular ones, longest first."""
    for word in sorted(general, key=lambda word: (-len(word), word)):
        text = text.replace(word, general[word])
    return text


class PrintRules(NamedTuple):
    """What a study lays down about printing quotes."""

    names: tuple[str, ...] = ()
    """Bodies, services, persons and places that never stand in print without consent."""
    general: Mapping[str, str] = MappingProxyType({})
    """General words for particular ones."""
    smallest_type: int = 3
    """Groups of a type from which on (inclusive) the type is named."""


def printables(record: HearingRecord, rules: PrintRules) -> tuple[Printable, ...]:
    """What may be printed of every segment, in their order; the names of the groups are names that give away."""
    groups, heard, known = record.group_by_id, record.types, with_group_names(record, rules)
    return tuple(printable(s, groups[s.group], heard[groups[s.group].type], known) for s in record.segments)


def with_group_names(record: HearingRecord, rules: PrintRules) -> PrintRules:
    """The rules with the names of the groups heard among the names."""
    return rules._replace(names=(*rules.names, *(group.name for group in record.groups if group.name)))


def consent_to(segment: Segment, group: Group) -> Consent:
    """What was agreed for a segment: its own consent where it has one, else that of its group."""
    return segment.consent if segment.consent is not Consent.UNKNOWN else group.consent


def without_named_codes(record: HearingRecord, rules: PrintRules) -> HearingRecord:
    """The record without the codes whose own name gives somebody away, and without what was coded with them."""
    named = {
        entry.key
        for entry in record.codebook
        if any(Reason.NAME in flags_of(text, rules.names) for text in (entry.key.code, entry.label))
    }
    codings = tuple(coding for coding in record.codings if (coding.theme, coding.code) not in named)
    return replace(
        record,
        codebook=tuple(entry for entry in record.codebook if entry.key not in named),
        given=tuple(one for one in record.given if (one.theme, one.code) not in named),
        settled=Hearing(record.types_by_group, codings),
    )


def printable(segment: Segment, group: Group, groups_of_type: int, rules: PrintRules) -> Printable:
    """What may be printed of one segment; `groups_of_type` groups of the type of this group were heard."""
    consent = consent_to(segment, group)
    text = segment.public_text or reworded(segment.text, rules.general)
    flags = flags_of(text, rules.names)
    if refusals := _refusals(segment, consent, text, flags):
        return Printable(segment.id, Form.REFUSED, "", "", refusals)
    is_changed = text != segment.text
    few = groups_of_type < rules.smallest_type and consent is not Consent.WRITTEN
    is_literal = not is_changed and segment.edited is not Edited.YES
    is_summary = not is_literal or consent is Consent.SUMMARY or segment.decision is Decision.SUMMARISE
    reasons = ((Reason.FEW_GROUPS, few), (Reason.REWORDED, is_changed))
    return Printable(
        segment.id,
        Form.SUMMARY if is_summary else Form.QUOTE,
        text,
        "" if few else group.type,
        tuple(reason for reason, holds in reasons if holds),
    )


def _refusals(segment: Segment, consent: Consent, text: str, flags: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Why nothing of the segment is printed; empty where it may be."""
    is_literal = text == segment.text
    recorded = any(word in segment.source for word in _RECORDINGS)
    needs_other_words = consent is Consent.SUMMARY or segment.decision is Decision.SUMMARISE
    third = bool(third_persons_in(text)) and bool({Reason.NAME, Reason.DATE} & set(flags))
    causes = {
        Reason.NO_CONSENT: consent is Consent.REFUSED,
        # Words replaced one by one (`general`) leave what was said recognisable: that is no paraphrase.
        Reason.CONSENT_UNKNOWN: consent is Consent.UNKNOWN and not is_other_wording(segment.public_text, segment.text),
        Reason.DECIDED: segment.decision is Decision.KEEP,
        Reason.THIRD_PERSON: third,
        Reason.WORD_FOR_WORD: recorded and is_literal and needs_other_words,
        Reason.HIGH_RISK: segment.risk is Risk.HIGH and consent is not Consent.WRITTEN,
        Reason.UNREAD: segment.decision is Decision.OPEN or not segment.is_read,
    }
    told = () if consent is Consent.WRITTEN else flags
    return (*(reason for reason, holds in causes.items() if holds), *told)
