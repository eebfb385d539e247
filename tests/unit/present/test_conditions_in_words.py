from __future__ import annotations

import pytest

from zushi_survey.present.conditions_in_words import asked_in_words
from zushi_survey.questionnaire.conditions import ConditionError
from zushi_survey.questionnaire.model import Questionnaire

QUESTIONNAIRE = Questionnaire.model_validate(
    {
        "schema_version": 1,
        "id": "x",
        "title": "x",
        "questions": [
            {
                "id": "Q1",
                "type": "SA",
                "label": "つきあい",
                "options": [
                    {"code": 1, "label": "助け合う"},
                    {"code": 2, "label": "あいさつをする程度", "short": "あいさつ程度"},
                    {"code": 3, "label": "ほとんどない"},
                ],
            },
            {
                "id": "Q2",
                "type": "MA",
                "label": "気になること",
                "options": [{"code": 1, "label": "防災"}, {"code": 2, "label": "交通"}],
            },
            {"id": "Q3", "type": "NU", "label": "分数", "unit": "分"},
            {
                "id": "Q4",
                "type": "MATRIX",
                "label": "満足度",
                "items": [{"id": "a", "label": "窓口"}],
                "options": [{"code": 1, "label": "満足"}],
            },
        ],
        "axes": [
            {
                "id": "minutes",
                "label": "分",
                "question": "Q3",
                "categories": [{"id": "long", "label": "長い", "from": 30}],
            }
        ],
    }
)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("Q1 in (2, 3)", "Q1で「あいさつ程度」「ほとんどない」と答えた人"),
        ("Q1 = 1", "Q1で「助け合う」と答えた人"),
        ("Q1 != 1", "Q1で「助け合う」と答えていない人"),
        ("Q2 = 1", "Q2で「防災」を選んだ人"),
        ("Q2 in (1, 2)", "Q2で「防災」「交通」のどれかを選んだ人"),
        ("not Q2 in (1, 2)", "Q2で「防災」「交通」のどれかを選んでいない人"),
        ("Q1 = 無回答", "Q1が無回答の人"),
        ("Q1 != 無回答", "Q1が無回答ではない人"),
        ("Q1 in (1, 無回答)", "Q1で「助け合う」と答えた、または、Q1が無回答の人"),
        ("Q3 >= 10 and Q3 < 20", "Q3が10分以上の、かつ、Q3が20分未満の人"),
        ("Q3 > 5", "Q3が5分超の人"),
        ("Q3 = 5", "Q3が5分の人"),
        ("not Q3 <= 5", "Q3が5分以下ではない人"),
        ("Q4.a = 1", "Q4(窓口)で「満足」と答えた人"),
        (
            "Q1 = 1 and (Q2 = 1 or Q3 = 5)",
            "Q1で「助け合う」と答えた、かつ、(Q2で「防災」を選んだ、または、Q3が5分の)人",
        ),
        ("not (Q1 = 1 or Q2 = 1)", "「Q1で「助け合う」と答えた、または、Q2で「防災」を選んだ」にあてはまらない人"),
        ("minutes = long", "Q3が30分以上の人"),
        (None, ""),
    ],
)
def test_who_is_asked_in_words(expression: str | None, words: str) -> None:
    assert asked_in_words(expression, QUESTIONNAIRE) == words


def test_a_condition_on_a_question_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConditionError, match="Q9"):
        asked_in_words("Q9 = 1", QUESTIONNAIRE)
