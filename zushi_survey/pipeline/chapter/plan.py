"""The plan of a chapter in the study folder: the author's own file, begun from the house's template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.core.files import write_whole
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.core.resources import resource
from zushi_survey.data.readers.encoding import decode_text
from zushi_survey.data.readers.source import Source
from zushi_survey.data.text_files import read_text_file
from zushi_survey.present.chapter.starter import starter_plan
from zushi_survey.questionnaire.chapter import ChapterPlan, read_chapter_plan
from zushi_survey.questionnaire.chapter_checks import check_chapter

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.questionnaire.texts import Paragraph

PLAN_FILES = ("chapter.md", "chapter.docx")
"""Names of a plan in the study folder; the first that is there is taken, and the first is begun."""
_TEMPLATE = "reports/templates/chapter.md"


class PlanFile(NamedTuple):
    """A plan that was read, and whether it was begun just now."""

    path: Path
    name: str
    read: ChapterPlan
    is_new: bool


def plan_of(study: StudyFolder, path: Path | None = None) -> PlanFile:
    """The plan named, or `chapter.md` (`chapter.docx`) of the study folder, which is begun where there is none.

    The house's template is taken where all it names is in the questionnaire, else a plain one of all questions.
    Raises SurveyError (E-CHP-009, E-INP, E-TXT, E-OUT).
    """
    own = [study.root / name for name in PLAN_FILES if (study.root / name).is_file()]
    wanted = path or (own[0] if own else study.root / PLAN_FILES[0])
    is_new = path is None and not own
    if is_new:
        write_whole(wanted, _first_text(study).encode())
    if not wanted.is_file():
        raise SurveyError([Problem(code="E-CHP-009", where=Place(file=wanted.name))])
    return PlanFile(wanted, wanted.name, _read(wanted), is_new)


def _read(path: Path) -> ChapterPlan:
    """The plan in a file: a text in any encoding that is told apart, or a Word document."""
    if path.suffix.lower() != ".docx":
        text = decode_text(path.read_bytes(), None, Source(path, path.name, "md")).text
        return read_chapter_plan(text, path.name)
    paragraphs = read_text_file(path).paragraphs
    lines = [""] * max(one.line for one in paragraphs)
    for one in paragraphs:
        lines[one.line - 1] = _as_line(one)
    return read_chapter_plan("\n".join(lines), path.name, joins_lines=False)


def _as_line(paragraph: Paragraph) -> str:
    """A paragraph of Word as a line of the plan."""
    text = paragraph.text.replace("\n", " ").strip()
    if paragraph.level:
        return f"{'#' * paragraph.level} {text}"
    if "\t" in text:
        return "| " + " | ".join(text.split("\t")) + " |"
    return f"- {text}" if paragraph.is_bullet else text


def _first_text(study: StudyFolder) -> str:
    """The text a plan begins with."""
    form = study.wave().questionnaire
    text = resource(_TEMPLATE).read_text(encoding="utf-8")
    plan = read_chapter_plan(text, PLAN_FILES[0])
    if not plan.problems and not check_chapter(plan, form, PLAN_FILES[0]):
        return text
    axes = [axis for axis in study.file.axes if "*" not in axis]
    return starter_plan(form, axes, study.file.title, has_hearing=study.file.hearing is not None)
