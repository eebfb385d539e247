"""A number of groups of the hearing: which groups and which segments it counts; for internal use only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zushi_survey.core.files import sha256_of
from zushi_survey.data.hearing_files import hearing_file_names
from zushi_survey.pipeline.folder import inside
from zushi_survey.pipeline.hearing import hearing_record
from zushi_survey.present.explaining import Chain, Step
from zushi_survey.present.printed import counted_groups_step, sources_step

if TYPE_CHECKING:
    from zushi_survey.analysis.facts import MentionFact
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.hearing.model import HearingRecord
    from zushi_survey.pipeline.explaining.traced import Traced
    from zushi_survey.pipeline.folder import StudyFolder


def hearing_steps(study: StudyFolder, traced: Traced) -> Iterator[Step]:
    """The groups and segments behind a count of mentions, by their ids; nothing for other figures of a hearing."""
    record = hearing_record(study)
    found = _segments(record, traced) if record else None
    if record is not None and found is not None:
        yield _counted(record, *found, traced.policy)


def mention_chain(study: StudyFolder, fact: MentionFact, policy: Policy) -> Chain | None:
    """The chain of a number of groups that a sentence states."""
    record = hearing_record(study)
    if record is None or study.file.hearing is None or fact.groups is None:
        return None
    theme = f"テーマ {fact.theme} {record.themes.get(fact.theme, '')}" if fact.theme else "どのテーマでも"
    name = f"{theme} コード {'・'.join(fact.codes)}{f' {fact.kind}' if fact.kind else ''}"
    files = [(name, sha256_of(inside(study.root, name))) for name in hearing_file_names(study.file.hearing)]
    steps = (_counted(record, name, fact.segments, policy), sources_step(files))
    return Chain("ヒアリング", "ヒアリングの団体数の来歴", steps, policy)


def _counted(record: HearingRecord, name: str, segments: Sequence[str], policy: Policy) -> Step:
    """Groups and segments by their ids, or that they are not shown."""
    known = record.segment_by_id
    speakers = {known[segment].group for segment in segments}
    groups = [(group.id, group.type) for group in record.groups if group.id in speakers]
    return counted_groups_step(name, groups, list(dict.fromkeys(segments)), policy)


def _segments(record: HearingRecord, traced: Traced) -> tuple[str, list[str]] | None:
    """What a figure counts, and the segments behind it; None where it counts something else."""
    cell, keys = traced.cell, traced.keys
    theme = keys.get("theme") or cell.table.partition("-")[2] or cell.row.partition(" ")[0]
    if theme not in record.themes or keys.get("kind", "mention").startswith(("pair", "agreement")):
        return None
    labels = {keys.get("code", ""), cell.row}
    codes = {
        key.code for key, label in record.label_by_key.items() if key.theme == theme and labels & {key.code, label}
    }
    if not codes and cell.table != "themes":
        return None
    found = [one for one in record.codings if one.theme == theme and (not codes or one.code in codes)]
    name = f"テーマ {theme} {record.themes[theme]}" + (f" コード {'・'.join(sorted(codes))}" if codes else "")
    kind = keys.get("group_type") or cell.column
    if kind in record.types:
        found = [one for one in found if record.types_by_group[one.group] == kind]
    elif kind in record.group_by_id:
        found = [one for one in found if one.group == kind]
    else:
        kind = ""
    return f"{name} {kind}".strip(), [one.segment for one in found]
