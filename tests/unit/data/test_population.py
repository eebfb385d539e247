"""Population figures: totals by axis, and all mistakes at once."""

import pytest

from zushi_survey.core.problems import SurveyError
from zushi_survey.data.population import read_population
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import PopulationFile


def question(name, *labels):
    return {
        "id": name,
        "type": "SA",
        "label": name,
        "options": [{"code": n, "label": x} for n, x in enumerate(labels, 1)],
    }


QUESTIONNAIRE = Questionnaire.model_validate(
    {
        "schema_version": 1,
        "id": "x",
        "title": "x",
        "questions": [question("F1", "男性", "女性"), question("F2", "若い", "高い", "わからない")],
        "axes": [{"id": "sex", "label": "性別", "question": "F1"}, {"id": "age", "label": "年齢", "question": "F2"}],
    }
)
SPEC = PopulationFile(file="p.csv", axes={"sex": "性", "age": "年齢"}, count="人口", source="国勢調査")


def population(*rows, spec=SPEC, names=("性", "年齢", "人口", "出典")):
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    return read_population(RawSheet("p.csv", columns, range(2, 2 + len(rows)), "csv", "cp932"), spec, QUESTIONNAIRE)


def test_totals_by_axis_in_the_questionnaires_order():
    found = population(
        ("女性", "高い", "1,200", "a"),
        ("男性", "高い", "８００", "b"),
        ("男性", "若い", "5", "a"),
        ("女性", "若い", "10", "a"),
    )

    assert list(found.totals("sex").items()) == [("男性", 805), ("女性", 1210)]
    assert list(found.totals("age").items()) == [("若い", 15), ("高い", 2000)]
    assert found.source == "国勢調査"


def test_tables_of_single_axes_one_under_the_other():
    found = population(("男性", "", "30", ""), ("女性", "", "40", ""), ("", "若い", "70", ""))

    assert (found.totals("sex"), found.totals("age")) == ({"男性": 30, "女性": 40}, {"若い": 70})


def test_the_source_may_be_a_column():
    spec = SPEC.model_copy(update={"source": "出典"})

    assert population(("男性", "若い", "1", "甲"), ("男性", "高い", "1", "甲"), spec=spec).source == "甲"


def test_all_mistakes_at_once():
    with pytest.raises(SurveyError) as caught:
        population(
            ("男性", "若者", "1", ""), ("女性", "若い", "1.5", ""), ("", "", "9", ""), ("女性", "高い", "-1", "")
        )

    assert sorted((p.code, p.where.line) for p in caught.value.problems) == [
        ("E-LED-003", 2),
        ("E-LED-007", 3),
        ("E-LED-007", 5),
        ("E-LED-008", 4),
    ]
