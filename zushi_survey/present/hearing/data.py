"""The hearing as rows for programs: one row per figure, numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zushi_survey.hearing.code_agreement import CodeAgreement
from zushi_survey.hearing.extent import extent_of
from zushi_survey.hearing.model import HearingRecord
from zushi_survey.hearing.patterns import CodePair, CodeReach, LoneCode, Silence
from zushi_survey.present.display import DataTable


class HearingRow(NamedTuple):
    """One figure of the hearing.

    `kind` is register, mention, silence, lone, pair, agreement, quote or beside.
    """

    kind: str
    theme: str | None = None
    code: str | None = None
    second: str | None = None
    """Second code of a pair, a group that differs, the two coders, the segment of a quote, or the survey's figure."""
    group_type: str | None = None
    groups: int | None = None
    """Groups that raised it; of a pair, those that raised both."""
    heard: int | None = None
    """Groups heard (of the type); of a pair, those that raised either."""
    segments: int | None = None
    measure: str | None = None
    value: float | None = None
    text: str | None = None


def hearing_data(rows: Sequence[HearingRow], origin: str, policy: str, about: dict[str, str]) -> DataTable:
    """The rows with the words of origin and policy, which a csv has no other place for."""
    columns = (*HearingRow._fields, "data_origin", "policy")
    return DataTable(columns, tuple((*row, origin, policy) for row in rows), about)


def register_rows(record: HearingRecord) -> Iterator[HearingRow]:
    """Groups heard by type."""
    for type_, groups in record.types.items():
        yield HearingRow("register", group_type=type_, groups=groups, heard=groups)


def mention_rows(record: HearingRecord, reaches: Sequence[CodeReach], *, with_types: bool) -> Iterator[HearingRow]:
    """Groups and segments of each code; then by type."""
    heard = len(record.groups)
    for row in reaches:
        word = str(extent_of(len(row.groups), heard))
        yield HearingRow("mention", *row.key, groups=len(row.groups), heard=heard, segments=row.segments, text=word)
        if with_types:
            for (type_, of_type), groups in zip(record.types.items(), row.groups_by_type, strict=True):
                yield HearingRow("mention", *row.key, group_type=type_, groups=groups, heard=of_type)


def silence_rows(record: HearingRecord, silences: Sequence[Silence]) -> Iterator[HearingRow]:
    """Groups that said nothing where most did, one row each; for internal use."""
    for one in silences:
        for group in one.silent:
            code, type_ = one.code or None, record.types_by_group[group]
            yield HearingRow("silence", one.theme, code, group, type_, one.groups, len(record.groups))


def lone_rows(record: HearingRecord, lone: Sequence[LoneCode]) -> Iterator[HearingRow]:
    """Codes that a single group raised, one row each; for internal use."""
    for one in lone:
        type_ = record.types_by_group[one.group]
        yield HearingRow("lone", *one.key, one.group, type_, 1, len(record.groups), one.segments)


def pair_rows(pairs: Sequence[CodePair]) -> Iterator[HearingRow]:
    """Pairs of codes with their overlap."""
    for pair in pairs:
        yield HearingRow(
            "pair", *pair.first, str(pair.second), None, pair.both, pair.either, None, "jaccard", pair.jaccard
        )


def agreement_rows(found: Sequence[CodeAgreement]) -> Iterator[HearingRow]:
    """Counts and measures of agreement, one row each."""
    for code in found:
        for pair in code.pairs:
            coders = f"{pair.first}-{pair.second}"
            counts = {name: float(getattr(pair, name)) for name in ("both", "only_first", "only_second", "neither")}
            figures = {"p_o": pair.kappa.observed, "kappa": pair.kappa.kappa, "positive": pair.positive}
            for measure, value in {**counts, **figures}.items():
                yield HearingRow("agreement", code.theme, code.code, coders, measure=measure, value=value)
        for measure, value in (("fleiss", code.fleiss), ("alpha", code.alpha)):
            yield HearingRow("agreement", code.theme, code.code, segments=code.segments, measure=measure, value=value)
