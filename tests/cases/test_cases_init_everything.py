"""`init` makes a study that runs at once from every answer file in the shared cases, whatever it was made for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.folders import make_study
from zushi_survey.questionnaire.load import load_questionnaire

FILES = [
    *(f"survey_api/{n}.csv" for n in ("apiclus1", "apiclus2", "apipop", "apisrs", "apistrat", "fpc", "kigyo_tsuchiya")),
    *(f"survey_api/{name}.csv" for name in ("mu284", "scd")),
    *(f"expss_product_test/{name}.csv" for name in ("product_test", "product_test_recoded")),
    *(
        f"crunch_cube/{n}.csv"
        for n in ("berkeley_admit_dept", "gender_ideology_weighted", "hirotsu_occupation_illness")
    ),
    *(f"coding_agreement/{n}.csv" for n in ("anxiety", "diagnoses", "kripp_2011_4coders", "kripp_wikipedia_3coders")),
    *(f"coding_agreement/{name}.csv" for name in ("video", "vision")),
    *("ddi/dct.sav", "ddi/frequency-test.sav", "rao_scott_domain/data.csv", "sdc_tables/microdata1.csv"),
    *("sdc_tables/microdata2.csv", "quantipy_exampleA/example_data_a.csv"),
    "jp_opendata_survey_r2/r2_survey_answers_parsed.csv",
]


@pytest.mark.parametrize("name", FILES)
def test_every_question_is_counted_at_once(name: str, shared: Path, tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", [shared / "cases" / name])

    tables = study.freq().to_pandas()

    questionnaire = load_questionnaire(next((tmp_path / "study" / "questionnaires").glob("*.yaml")))
    countable = {question.id for question in questionnaire.questions if question.type.value != "FA"}
    assert set(tables["question"]) == countable
    unreadable = {"unknown_code", "out_of_range", "multiple_marks", "repeated_option", "missing_column"}
    assert not [finding for finding in study.wave().cleaned.findings if str(finding.kind) in unreadable]
    assert study.file.waves[0].answers[0].weight is None, "a weight is never taken up by itself"


@pytest.mark.parametrize(
    ("name", "weight"),
    [
        ("crunch_cube/gender_ideology_weighted.csv", "weight"),
        ("rao_scott_domain/data.csv", "w"),
        ("survey_api/apistrat.csv", "pw"),
        ("questionr_hdv2003/hdv2003.csv", "poids"),
        ("fte_comma/comma-survey.csv", None),
        ("ddi/dct.sav", "Var3"),
    ],
)
def test_a_weight_is_offered_as_a_comment(name: str, weight: str | None, shared: Path, tmp_path: Path) -> None:
    make_study(tmp_path / "study", [shared / "cases" / name])

    lines = (tmp_path / "study" / "study.yaml").read_text(encoding="utf-8").splitlines()

    offered = [line.strip() for line in lines if "weight:" in line]
    assert offered == ([f"# weight: {weight}"] if weight else [])


def test_rotated_mentions_are_slots(shared: Path, tmp_path: Path) -> None:
    """Product test: up to six coded likes in a1_1 to a1_6, the last two always empty; published base 150."""
    study = make_study(tmp_path / "study", [shared / "cases" / "expss_product_test" / "product_test.csv"])

    likes = study.wave().questionnaire.question_by_id["a1"]

    assert likes.type.value == "MA"
    assert likes.columns is not None
    assert likes.columns.kind == "slots"


def test_multiple_answer_bases_of_the_invented_mail_survey(shared: Path, tmp_path: Path) -> None:
    """rao_scott_domain/expected.json: asked 2,000, ticked something 1,736."""
    study = make_study(tmp_path / "study", [shared / "cases" / "rao_scott_domain" / "data.csv"])

    asked, answered = (study.freq("q2", base=base).to_pandas() for base in ("asked", "answered"))

    assert set(asked["base_unweighted"].dropna()) == {2000}
    assert set(answered["base_unweighted"].dropna()) == {1736}
