"""A poll on the Oxford comma: whole questions as headings with commas inside, blanks.

Source of the expected figures: shared/cases/fte_comma/expected.json (computed there).
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.cases.folders import by_option, make_study, only_row
from zushi_survey.pipeline.study import Study


@pytest.fixture(scope="module")
def study(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """No edit at all."""
    return make_study(tmp_path_factory.mktemp("comma") / "study", [shared / "cases/fte_comma/comma-survey.csv"])


def test_the_comma_wins_641_to_488(study: Study, shared: Path) -> None:
    expected = json.loads((shared / "cases/fte_comma/expected.json").read_text(encoding="utf-8"))
    with_comma, percent = expected["grammar 'kind, and loyal'"]
    frame = study.freq("Q1").to_pandas()

    counts = by_option(frame, "count_unweighted")

    yes, no = (f"It's important for a person to be honest, kind{comma} and loyal." for comma in (",", ""))
    assert counts == {yes: with_comma, no: expected["n"] - with_comma}
    assert set(frame["base_unweighted"].dropna()) == {expected["n"]}
    assert (Decimal(with_comma * 1000) / expected["n"]).quantize(Decimal(1), ROUND_HALF_UP) == Decimal(
        str(percent)
    ) * 10


@pytest.mark.parametrize(("question", "blank"), [("Gender", 92), ("Age", 92), ("Household_Income", 293)])
def test_blanks_are_no_answers(study: Study, question: str, blank: int) -> None:
    """expected.json: blank rows: Gender 92, Age 92, income 293."""
    row = only_row(study.freq(question).to_pandas(), kind="no_answer", axis="total")

    assert row["count_unweighted"] == blank


def test_texts_with_commas_are_one_answer_each(study: Study) -> None:
    types = {question.id: question.type.value for question in study.wave().questionnaire.questions}

    assert set(types.values()) == {"SA"}
    assert len(types) == 12
