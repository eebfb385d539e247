"""The condition language: what each form means, and what a planner is told when it cannot be read."""

import pytest

from tests.builders import multiple, options, questionnaire, single
from zushi_survey.questionnaire.conditions import (
    Chosen,
    Compared,
    ConditionError,
    Every,
    Negated,
    Some,
    bind_condition,
    find_variable,
)

QUESTIONNAIRE = questionnaire(
    single("F1", "男性", "女性"),
    single("Q1", "十分", "ある程度", "あまり", nets=[{"id": "ok", "label": "入手できている", "options": [1, 2]}]),
    multiple("Q2", "あ", "い"),
    {"id": "Q3", "type": "NU", "label": "Q3"},
    single("Q4", "a=b", "c"),
    {"id": "Q17", "type": "MATRIX", "label": "Q17", "options": options("知っている", "知らない"),
     "items": [{"id": "a", "label": "児童"}, {"id": "b", "label": "高齢者"}]},
    axes=[{"id": "sex", "label": "性別", "question": "F1"}],
)  # fmt: skip


def chosen(variable, *positions, states=()):
    return Chosen(variable, frozenset(positions), frozenset(states))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("F1 = 2", chosen("F1", 1)),
        ("F1 == 女性", chosen("F1", 1)),
        ("F1 = '女　性'", chosen("F1", 1)),
        ("Q1 in (1, 3)", chosen("Q1", 0, 2)),
        ("Q1 = 入手できている", chosen("Q1", 0, 1)),
        ("Q1 = ok", chosen("Q1", 0, 1)),
        ("Q1 = 無回答", chosen("Q1", states=[-1])),
        ("Q1 in (1, 非該当)", chosen("Q1", 0, states=[-2])),
        ("F1 != 1", Negated(chosen("F1", 0))),
        ("not F1 = 1 and Q2 = 2", Every((Negated(chosen("F1", 0)), chosen("Q2", 1)))),
        ("F1 = 1 or F1 = 2", Some((chosen("F1", 0), chosen("F1", 1)))),
        ("Q17.b = 1", chosen("Q17.b", 0)),
        ("Q17b = 1", chosen("Q17.b", 0)),
        ("Q3 >= 10", Compared("Q3", 10)),
        ("10 < Q3", Compared("Q3", 10, low_inclusive=False)),
        ("10 <= Q3 < 20", Every((Compared("Q3", 10), Compared("Q3", high=20, high_inclusive=False)))),
        ("sex = 女性", Some((chosen("F1", 1),))),
        ("Ｆ１ ＝ ２", chosen("F1", 1)),
        ("Ｆ１ ＝ '男性'", chosen("F1", 0)),
        ("Q4 = 'a=b'", chosen("Q4", 0)),
    ],
)
def test_meaning(text, meaning):
    assert bind_condition(text, QUESTIONNAIRE) == meaning


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("F9 = 1", "質問 F9 はありません"),
        ("F1 = 3", "F1 に選択肢「3」はありません(使える番号: 1, 2)"),
        ("sex = 3", "軸 sex に区分「3」はありません"),
        ("F1 =", "式として読めません"),
        ("F1 > 1", "大小では比べられません"),
        ("Q17 = 1", "Q17 は項目まで指定してください(Q17.a, Q17.b)"),
        ("__import__('os')", "使えるのは"),
        ("Q3 = 多い", "数ではありません"),
        ("1 + 1", "使えるのは"),
    ],
)
def test_what_cannot_be_read_is_said_in_japanese(text, words):
    with pytest.raises(ConditionError) as error:
        bind_condition(text, QUESTIONNAIRE)

    assert words in str(error.value)


def test_a_place_name_is_never_matched_by_nearness():
    towns = questionnaire(single("F3", "沼間", "逗子"))

    with pytest.raises(ConditionError):
        bind_condition("F3 = 沼子", towns)


def test_short_form_of_a_matrix_item():
    assert find_variable("Q17a", QUESTIONNAIRE).id == "Q17.a"
