"""Marks and intervals of cross tables: what stands beside the figures, and the notes that say how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from zushi_survey.pipeline.pages import design_facts
from zushi_survey.present.layout import Extras
from zushi_survey.present.marks import AGAINST, NO_MARKS, Marks, marks_of
from zushi_survey.present.wording import TICKS_MARKS_NOTE

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.pipeline.tabulation import TableRequest, TableSet

MarksName = Literal["none", "whole", "rest", "pairs"]


def extras_of(
    study: StudyFolder,
    wave: WaveData,
    request: TableRequest,
    tables: TableSet,
    kind: MarksName,
    *,
    with_intervals: bool,
) -> Extras:
    """What the cross tables of a request show besides their figures. Raises SurveyError."""
    if kind == "none" and not with_intervals:
        return Extras()
    notes: list[str] = []
    test_notes: dict[tuple[str, str], str] = {}
    marks = NO_MARKS
    if kind != "none" and (request.base or study.file.base) == "ticks":
        notes.append(TICKS_MARKS_NOTE)
    elif kind != "none":
        marks, test_notes = _marks(study, request, tables, kind)
    if with_intervals:
        from zushi_survey.present.methods_in_words import interval_note

        notes.append(interval_note(study.file.statistics, design_facts(wave)))
    return Extras(marks, with_intervals, has_effective_base=True, test_notes=test_notes, notes=tuple(notes))


def _marks(
    study: StudyFolder, request: TableRequest, tables: TableSet, kind: Literal["whole", "rest", "pairs"]
) -> tuple[Marks, dict[tuple[str, str], str]]:
    """The marks, and per (question, item) the line that says how they were tested."""
    from zushi_survey.pipeline.comparing import compare
    from zushi_survey.present.methods_in_words import method_note

    found = compare(study, request._replace(intervals=False), [AGAINST[kind]])
    facts = design_facts(study.wave(request.wave, request.weight))
    notes: dict[tuple[str, str], str] = {}
    for title in (table.title for table in tables):
        rows = [row for row in found if (row.question, row.item) == (title.question, title.item)]
        notes[title.question, title.item] = method_note(rows, found.rules, facts)
    return marks_of(found.released, tables, kind), notes
