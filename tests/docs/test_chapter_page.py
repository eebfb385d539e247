"""docs/chapter.md lists every field of a plan, and the sample study prints what the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.method_page import table_after
from zushi_survey.core.messages import MESSAGES
from zushi_survey.pipeline.chapter.plan import PlanFile
from zushi_survey.pipeline.chapter.writing import Chapter, write_chapter
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.present.document import TextBlock
from zushi_survey.questionnaire.chapter import FieldKind, read_chapter_plan

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "chapter.md").read_text("utf-8")
FIELD = re.compile(r"`(\{\{ .*? \}\})`")
SHOWN = [(row[0].strip("`"), row[-1]) for row in table_after(PAGE, "<!-- fields -->")]
OWN_WORDS = [(row[0].strip("`"), row[-1]) for row in table_after(PAGE, "<!-- own words -->")]
REFUSED = "書かない: "


def test_every_kind_of_field_is_on_the_page() -> None:
    plan = read_chapter_plan("\n".join(FIELD.findall(PAGE)), "chapter.md")

    assert not plan.problems
    assert {field.kind for field in plan.fields} == set(FieldKind)


@pytest.fixture(scope="module")
def written(demo_study: Path) -> Chapter:
    """A chapter of all fields of the page, one bullet each."""
    fields = [field for field, _ in (*SHOWN, *OWN_WORDS)]
    plan = read_chapter_plan("\n".join(f"- その{field}。" for field in fields), "chapter.md")
    return write_chapter(StudyFolder.open(demo_study), PlanFile(Path("chapter.md"), "chapter.md", plan, False))


def test_fields_print_what_the_page_shows(written: Chapter) -> None:
    bullets = [block.text for block in written.document.blocks if isinstance(block, TextBlock)]

    assert bullets == [f"その{text}。" for _, text in (*SHOWN, *OWN_WORDS) if not text.startswith(REFUSED)]


def test_what_the_data_do_not_carry_is_refused_with_the_reason_shown(written: Chapter) -> None:
    refused = [problem.params["detail"] for problem in written.refusals]

    assert refused == [text.removeprefix(REFUSED) for _, text in OWN_WORDS if text.startswith(REFUSED)]
    assert "{detail}" in MESSAGES["E-CHP-010"].title
