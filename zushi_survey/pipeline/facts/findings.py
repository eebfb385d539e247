"""The findings of a study: where they are sought, and each in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zushi_survey.present.chapter.scope import findable, subject_of
from zushi_survey.present.said import Unsaid
from zushi_survey.present.sentences import sentence_of

if TYPE_CHECKING:
    from zushi_survey.analysis.facts import Facts
    from zushi_survey.analysis.findings import Finding, Subject
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.present.differences_in_words import Bench
    from zushi_survey.present.names import Names


def subject_in(study: StudyFolder, facts: Facts, names: Names) -> Subject:
    """Everything in which findings are sought: all questions by the study's axes, all codes of the hearing."""
    axes = [axis for axis in study.file.axes if "*" not in axis]
    mentions = [(theme, code) for theme in facts.themes for code in facts.raised(theme).codes]
    return subject_of(findable(names.form, axes), axes, names, mentions)


def in_words(findings: Sequence[Finding], bench: Bench) -> Iterator[tuple[Finding, str]]:
    """Each finding with its sentence; those that no sentence can say are left out."""
    for place, finding in enumerate(findings):
        said = sentence_of(finding, bench, place)
        if not isinstance(said, Unsaid):
            yield finding, "".join(piece.text for piece in said.pieces) + "。"
