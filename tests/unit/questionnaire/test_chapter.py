"""The plan of a chapter: what is prose, what is a field, and what is wrong with it."""

from __future__ import annotations

import pytest

from tests.builders import questionnaire, single
from zushi_survey.questionnaire.chapter import Field, FieldKind, HeadingPlan, RowsPlan, TextPlan, read_chapter_plan
from zushi_survey.questionnaire.chapter_checks import check_chapter
from zushi_survey.questionnaire.model import Questionnaire


def test_prose_stays_word_for_word() -> None:
    plan = read_chapter_plan("# 見出し\n一行目\n二行目\n\n- 点 *1*\n《意見》\n", "chapter.md")

    assert plan.blocks == (
        HeadingPlan(1, "見出し"),
        TextPlan("text", ("一行目", "二行目")),
        TextPlan("bullet", ("点 *1*",)),
        TextPlan("label", ("《意見》",)),
    )


def test_lines_of_a_word_document_are_paragraphs_of_their_own() -> None:
    plan = read_chapter_plan("一行目\n二行目", "chapter.docx", joins_lines=False)

    assert plan.blocks == (TextPlan("text", ("一行目",)), TextPlan("text", ("二行目",)))


def test_a_remark_is_left_out_and_lines_keep_their_numbers() -> None:
    plan = read_chapter_plan("<!-- 覚え書き\n{{ 何か }} -->\n{{ figure Q1 }}", "chapter.md")

    (field,) = plan.fields

    assert not plan.problems
    assert field.line == 3


def test_a_table_of_the_author() -> None:
    plan = read_chapter_plan("| 項目 | 内容 |\n|---|---|\n| 区域 | 市内 |\n文", "chapter.md")

    assert plan.blocks == (RowsPlan((("項目", "内容"), ("区域", "市内"))), TextPlan("text", ("文",)))


@pytest.mark.parametrize("quote", ['"{}"', "“{}”"])
def test_a_field_is_taken_apart(quote: str) -> None:
    words = quote.format("『増えて』おり")
    plan = read_chapter_plan(f"前{{{{ change Q6=2 up {words} }}}}後", "chapter.md")

    (field,) = plan.fields

    assert (field.kind, field.names, field.direction, field.words) == (
        FieldKind.CHANGE,
        ("Q6=2",),
        "up",
        "『増えて』おり",
    )


def test_a_quantity_alone_is_a_level_and_keywords_sort_the_rest() -> None:
    plan = read_chapter_plan(
        "{{ Q5=1 in age=age60 }}、{{ groups Q15:known down by age sex }}、{{ top Q2 most 3 }}", "c"
    )

    level, groups, top = plan.fields

    assert (level.kind, level.names, level.inside) == (FieldKind.LEVEL, ("Q5=1",), ("age=age60",))
    assert (groups.names, groups.by, groups.direction) == (("Q15:known",), ("age", "sex"), "down")
    assert top.most == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ レベル Q1 }}", "E-CHP-001"),
        ("{{ }}", "E-CHP-001"),
        ("{{ groups Q1=1 }}", "E-CHP-002"),
        ("文の中の{{ figure Q1 }}", "E-CHP-003"),
        ("{{ top Q1 most 三つ }}は", "E-CHP-004"),
        ("{{ level }}です", "E-CHP-005"),
        ("{{ level Q1=1", "E-CHP-006"),
        ("level Q1=1 }}", "E-CHP-006"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, code: str) -> None:
    plan = read_chapter_plan(f"文\n\n{text}", "chapter.md")

    assert [(problem.code, problem.where.line) for problem in plan.problems] == [(code, 3)]
    assert "{{" in str(plan.problems[0]) or code != "E-CHP-006"


@pytest.fixture
def form() -> Questionnaire:
    net = {"id": "known", "label": "知っている", "options": [1]}
    ages = {"id": "age", "label": "年齢", "question": "F1", "ordered": True}
    places = {"id": "place", "label": "地区", "question": "F1"}
    return questionnaire(
        single("F1", "若い", "若くない"), single("Q1", "はい", "いいえ", nets=[net]), axes=[ages, places]
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{ Q1=1 }}{{ percent Q1:known in age=1 }}{{ trend Q1=1 by age }}{{ first Q1 }}{{ group Q1=1 up in age=2 }}",
        "{{ fact survey.area }}{{ mention T1 何でも }}",
        "{{ table respondents F1 }}\n{{ crosstab Q1 by age }}\n{{ crosstab Q1 by Q1 }}\n{{ quotes T1 }}",
    ],
)
def test_names_of_the_questionnaire_are_accepted(text: str, form: Questionnaire) -> None:
    assert not check_chapter(read_chapter_plan(text, "c"), form, "c")


@pytest.mark.parametrize(
    ("text", "code", "got"),
    [
        ("{{ Q9=1 }}", "E-CHP-007", "Q9=1"),
        ("{{ Q1=9 }}", "E-CHP-007", "9"),
        ("{{ Q1:knwon }}", "E-CHP-007", "knwon"),
        ("{{ trend Q1=1 by agee }}", "E-CHP-007", "agee"),
        ("{{ Q1=1 in age=3 }}", "E-CHP-007", "3"),
        ("{{ Q1=1 in sex=1 }}", "E-CHP-007", "sex=1"),
        ("{{ order Q1 by nothing }}", "E-CHP-007", "nothing"),
        ("{{ fact survey.place }}", "E-CHP-007", "survey.place"),
        ("{{ table method2 }}", "E-CHP-007", "method2"),
        ("{{ percent Q1 }}", "E-CHP-008", "percent Q1"),
        ("{{ trend Q1=1 by place }}", "E-CHP-008", "trend Q1=1 by place"),
    ],
)
def test_unknown_names_and_misuse_are_told(text: str, code: str, got: str, form: Questionnaire) -> None:
    problems = check_chapter(read_chapter_plan(f"\n{text}", "c"), form, "c")

    assert [(problem.code, problem.got, problem.where.line) for problem in problems] == [(code, got, 2)]


def test_a_near_name_is_offered(form: Questionnaire) -> None:
    (problem,) = check_chapter(read_chapter_plan("{{ Q1:knwon }}", "c"), form, "c")

    assert "known" in problem.remedy


def test_a_field_knows_what_was_written() -> None:
    (field,) = read_chapter_plan("{{  change  Q6=2 }}", "c").fields

    assert isinstance(field, Field)
    assert field.text == "change  Q6=2"
