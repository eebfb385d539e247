"""Marks and intervals of cross tables: what stands beside the figures, and the notes that say how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from zushi_survey.pipeline.pages import design_facts
from zushi_survey.present.layout import Extras
from zushi_survey.present.marks import AGAINST, NO_MARKS, marks_of
from zushi_survey.present.wording import TICKS_MARKS_NOTE

if TYPE_CHECKING:
    from zushi_survey.analysis.testing.comparison import Comparison, ReleasedComparisons
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
    compared: ReleasedComparisons | None = None,
) -> Extras:
    """What the cross tables of a request show besides their figures; `compared` where it stands. Raises SurveyError."""
    if kind == "none" and not with_intervals:
        return Extras()
    notes: list[str] = []
    test_notes: dict[tuple[str, str], str] = {}
    marks = NO_MARKS
    found = compared or marks_compared(study, request, kind)
    if found is not None and kind != "none":
        marks = marks_of(found, tables, kind)
        test_notes = _test_notes(study, wave, tables, found)
    elif kind != "none":
        notes.append(TICKS_MARKS_NOTE)
    if with_intervals:
        from zushi_survey.present.methods_in_words import interval_note

        notes.append(interval_note(study.file.statistics, design_facts(wave)))
    return Extras(marks, with_intervals, has_effective_base=True, test_notes=test_notes, notes=tuple(notes))


def marks_compared(study: StudyFolder, request: TableRequest, kind: MarksName) -> ReleasedComparisons | None:
    """The comparisons that the marks of a request tell; None without marks, or of ticks. Raises SurveyError."""
    if kind == "none" or (request.base or study.file.base) == "ticks":
        return None
    from zushi_survey.pipeline.comparing import compare_only

    return compare_only(study, request, [AGAINST[kind]])


def _test_notes(
    study: StudyFolder, wave: WaveData, tables: TableSet, found: ReleasedComparisons
) -> dict[tuple[str, str], str]:
    """Per (question, item) the line that says how its comparisons were tested."""
    from zushi_survey.present.methods_in_words import method_note

    rows: dict[tuple[str, str], list[Comparison]] = {}
    for row in found.rows:
        rows.setdefault((row.question, row.item), []).append(row)
    rules, facts = study.file.statistics, design_facts(wave)
    named = [(table.title.question, table.title.item) for table in tables]
    return {name: method_note(rows.get(name, ()), rules, facts) for name in named}
