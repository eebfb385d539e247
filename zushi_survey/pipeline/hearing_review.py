"""The review sheet goes out to two readers, and their decisions come back; nothing that is there is overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.core.files import write_whole
from zushi_survey.data.dates import iso_date
from zushi_survey.data.hearing_files import read_kept
from zushi_survey.hearing.decisions import (
    ReaderDecision,
    Ruling,
    Standing,
    current_decisions,
    reader_key,
    standing_of,
    with_decisions,
)
from zushi_survey.hearing.quotes import Form, printables
from zushi_survey.hearing.review_sheet import DECISION_COLUMNS, REVIEW_SHEET, decisions_kept, reviewed_in
from zushi_survey.hearing.triggers import flags_by_segment
from zushi_survey.pipeline.folder import StudyFolder, inside
from zushi_survey.pipeline.hearing import print_rules, undecided_record
from zushi_survey.pipeline.hearing_coding import backup_of, filled_in
from zushi_survey.present.hearing.review import Reviewed, review_form
from zushi_survey.render.coding_files import codings_csv_bytes
from zushi_survey.render.review_files import review_workbook_bytes

if TYPE_CHECKING:
    from zushi_survey.hearing.model import HearingRecord
    from zushi_survey.questionnaire.hearing import HearingFiles

_DEFAULT_NAME = "hearing_decisions.csv"
_ORIGIN_COLUMN = "data_origin"


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A sheet that was written."""

    path: Path
    rows: int
    segments: int
    """Segments of the hearing, shown or not."""


@dataclass(frozen=True, slots=True)
class ReviewDone:
    """What an import of decisions did."""

    path: Path
    backup: Path | None
    """Copy of what the file held before, where it was there and was changed."""
    added: int
    """Decisions that were not there before."""
    standings: Mapping[Standing, int]
    """Of the segments that anybody decided on."""
    stopped: int
    """Segments that two readers would print and the rule does not."""
    is_listed: bool
    """Whether study.yaml names the file."""


def write_review_sheet(study: StudyFolder, out: Path, *, everything: bool) -> ReviewSheet:
    """The review sheet: segments with a flag or without an agreed decision, or every one. Raises SurveyError."""
    files, record = undecided_record(study)
    decisions, _ = _kept(_target(study, files), record)
    every = _reviewed(record, files, decisions)
    shown = [one for one in every if everything or one.flags]
    title = f"{study.file.title} 発言の公表の確認"
    form = review_form(record, shown, files.general, title, study.file.data_origin)
    return ReviewSheet(write_whole(out, review_workbook_bytes(form)), len(shown), len(every))


def import_review_sheet(study: StudyFolder, path: Path, *, out: Path | None = None) -> ReviewDone:
    """The decisions of a filled-in review sheet added to the file they are kept in.

    Parameters
    ----------
    out
        The file; by default the one study.yaml names, else `hearing_decisions.csv` beside the study's segments. Its
        rows stay and new ones follow; a copy of it is kept.

    Raises
    ------
    SurveyError
        E-HRG-042 and what else `reviewed_in` and `decisions_kept` raise, E-INP, E-OUT.
    """
    files, record = undecided_record(study)
    sheet = filled_in(path, REVIEW_SHEET, "E-HRG-042")
    found = reviewed_in(sheet, record, files.general, _date_of)
    target = out or _target(study, files)
    kept, rows = _kept(target, record)
    new = _new(found, kept, record, files.general)
    backup = backup_of(target) if new else None
    if new:
        columns = (*DECISION_COLUMNS, _ORIGIN_COLUMN)
        lines = [*rows, *([*one, study.file.data_origin] for one in new)]
        write_whole(target, codings_csv_bytes(columns, lines))
    decided = [one for one in _reviewed(record, files, [*kept, *new]) if one.standing is not Standing.OPEN]
    named = files.decisions and inside(study.root, files.decisions).resolve()
    return ReviewDone(
        path=target,
        backup=backup,
        added=len(new),
        standings={standing: sum(one.standing is standing for one in decided) for standing in Standing},
        stopped=sum(_is_stopped(one) for one in decided),
        is_listed=target.resolve() == named,
    )


def _date_of(text: str) -> str | None:
    """The day in a cell, today for an empty one; None where it is no day."""
    found = iso_date(text)
    return date.today().isoformat() if found == "" else found


def _target(study: StudyFolder, files: HearingFiles) -> Path:
    """The file that decisions are kept in, there or not."""
    if files.decisions:
        return inside(study.root, files.decisions)
    return inside(study.root, files.segments).parent / _DEFAULT_NAME


def _kept(target: Path, record: HearingRecord) -> tuple[tuple[ReaderDecision, ...], list[list[str]]]:
    """The decisions in the file and its rows as they stand; none where there is no file yet. Raises SurveyError."""
    if not target.exists():
        return (), []
    sheet = read_kept(target)
    decisions = decisions_kept(sheet, record)
    empty = [""] * len(sheet.lines)
    columns = [sheet.columns.get(name, empty) for name in (*DECISION_COLUMNS, _ORIGIN_COLUMN)]
    return decisions, [list(row) for row in zip(*columns, strict=True)]


def _new(
    found: Sequence[ReaderDecision],
    kept: Sequence[ReaderDecision],
    record: HearingRecord,
    general: Mapping[str, str],
) -> list[ReaderDecision]:
    """The decisions that say something else than the reader's last one on the same text."""
    last = {
        (one.segment, reader_key(one.reader)): one
        for segment in record.segments
        for one in current_decisions(segment, kept, general)
    }
    new: list[ReaderDecision] = []
    for one in found:
        before = last.get((one.segment, reader_key(one.reader)))
        if before is None or (before.ruling, before.wording) != (one.ruling, one.wording):
            new.append(one)
    return new


def _reviewed(record: HearingRecord, files: HearingFiles, decisions: Sequence[ReaderDecision]) -> tuple[Reviewed, ...]:
    """Every segment with its flags, what its readers decided so far, and what would be printed now."""
    rules, decided = print_rules(files), {one.segment for one in decisions}
    settled = with_decisions(record, decisions, files.general)
    flags = flags_by_segment(settled, rules)
    found: list[Reviewed] = []
    for segment, printable in zip(record.segments, printables(settled, rules), strict=True):
        current = current_decisions(segment, decisions, files.general)
        standing = standing_of(current, was_decided=segment.id in decided)
        found.append(Reviewed(segment, flags[segment.id], standing, current, printable))
    return tuple(found)


def _is_stopped(one: Reviewed) -> bool:
    """Whether two readers would print it and the rule does not."""
    would_print = one.standing is Standing.AGREED and one.current[0].ruling is not Ruling.WITHHOLD
    return would_print and one.printable.form is Form.REFUSED
