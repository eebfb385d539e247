"""The plan of a report: what it refuses, everything at once."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import questionnaire, single
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.report_checks import check_report_plan
from zushi_survey.questionnaire.report_plan import PART_TITLES, ReportPlan


def test_every_part_stands_in_the_plan_by_default() -> None:
    assert ReportPlan().parts == tuple(PART_TITLES)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"parts": ["freq", "freq"]}, "同じ部が2回あります: freq"),
        ({"map": {"axis": "district", "rows": [["a", "b"], ["a", None]]}}, "同じ区分が2か所にあります: a"),
        ({"parts": []}, "at least 1 item"),
    ],
)
def test_what_stands_twice_or_not_at_all_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        ReportPlan.model_validate(wrong)


def form() -> Questionnaire:
    """Two questions, one axis of three categories."""
    return questionnaire(
        single("F3", "一", "二", "三"),
        single("Q1", "はい", "いいえ"),
        axes=[
            {
                "id": "district",
                "label": "小学校区",
                "question": "F3",
                "categories": [{"id": f"d{n}", "label": f"{n}区", "options": [n]} for n in (1, 2, 3)],
            }
        ],
    )


def problems(**plan: object) -> list[tuple[str, str | None]]:
    """Code and what was found."""
    return [(one.code, one.got) for one in check_report_plan(ReportPlan.model_validate(plan), form())]


def test_unknown_names_are_all_told() -> None:
    found = problems(
        respondents=["F3", "F9"],
        map={"axis": "district", "rows": [["d1", "d9"], [None, "d2"]], "questions": ["Q7"]},
    )

    assert found == [
        ("E-SET-005", "F9"),
        ("E-SET-006", "d9"),
        ("E-SET-006", "d3 がありません"),
        ("E-SET-005", "Q7"),
    ]


def test_a_map_needs_a_known_axis() -> None:
    assert problems(map={"axis": "area", "rows": [["d1"]]}) == [("E-SET-006", "area")]


def test_a_scatter_needs_two_matrices_of_the_same_items() -> None:
    assert problems(scatter={"satisfaction": "Q1", "importance": "F3"}) == [("E-SET-007", "Q1"), ("E-SET-007", "F3")]


def test_a_plan_that_fits_has_no_problem() -> None:
    assert problems(respondents=["F3"], map={"axis": "district", "rows": [["d1", "d2"], ["d3", None]]}) == []
