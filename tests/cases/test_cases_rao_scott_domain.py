"""The case `rao_scott_domain`: invented data, figures by R `survey` 4.1-1 and svy 0.35.0.

A question of whom nobody may be left out before the design is known: 無回答 (code 9) is a domain inside it.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from tests.cases.designed_studies import Asked, two_way, write_study
from zushi_survey.analysis.testing.association import pearson_chi_square, rao_scott_f
from zushi_survey.pipeline.study import Study

CODES = ("1", "2", "3", "4", "5")
QUESTIONS = (Asked("q1", "q1", CODES), Asked("age", "age", ("1", "2", "3", "4", "5", "6")))
DESIGN = {"stages": [{"strata": "stratum", "population": "fpc"}]}
SECOND_ORDER = "q1 x age, domain q1 < 9 inside the design, Rao-Scott second order"
FILTERED = "the same with rows filtered before the design (wrong question)"


@pytest.fixture(scope="module")
def files(shared: Path) -> Path:
    return shared / "cases" / "rao_scott_domain"


@pytest.fixture(scope="module")
def expected(files: Path) -> dict[str, Any]:
    return dict(json.loads((files / "expected.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def text(files: Path) -> str:
    return (files / "data.csv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def study(text: str, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return write_study(tmp_path_factory.mktemp("whole"), text, QUESTIONS, DESIGN, weight="w", missing=["9"])


def test_no_answer_is_a_domain_inside_the_design(study: Study, expected: dict[str, Any]) -> None:
    wanted = expected[SECOND_ORDER]
    result = study.association("q1", "age")

    assert result.method == "rao_scott"
    assert round(result.statistic or 0, 4) == wanted["F"] == 3.3902
    assert round(result.df or 0, 3) == wanted["ndf"] == 18.308
    assert round(result.df_denominator or 0, 2) == wanted["ddf"] == 35334.46
    assert float(f"{result.p_value:.4g}") == wanted["p"]


def test_the_whole_sample_is_the_design_of_the_domain(study: Study, expected: dict[str, Any]) -> None:
    design = study.wave().design
    answered = np.asarray(study.wave().cleaned.responses.answers["q1"].states) == 0

    assert design.respondents == 2000 > answered.sum()


def test_rows_filtered_before_the_design_would_give_another_figure(
    text: str, tmp_path: Path, expected: dict[str, Any], study: Study
) -> None:
    head, *lines = text.splitlines()
    position = head.split(",").index("q1")
    kept = "\n".join([head, *(line for line in lines if line.split(",")[position] != "9")]) + "\n"

    filtered = write_study(tmp_path / "f", kept, QUESTIONS, DESIGN, weight="w").association("q1", "age").statistic

    assert filtered is not None
    assert round(filtered, 4) == expected[FILTERED]["F"] == 3.3863
    assert study.association("q1", "age").statistic != pytest.approx(filtered, rel=1e-4)


def test_filtered_and_without_population_sizes(text: str, tmp_path: Path, expected: dict[str, Any]) -> None:
    head, *lines = text.splitlines()
    position = head.split(",").index("q1")
    kept = "\n".join([head, *(line for line in lines if line.split(",")[position] != "9")]) + "\n"
    wanted = expected["the same, strata, no fpc, rows filtered"]

    study = write_study(tmp_path, kept, QUESTIONS, {"stages": [{"strata": "stratum"}]}, weight="w")
    result = study.association("q1", "age")

    assert round(result.statistic or 0, 4) == wanted["F"]
    assert float(f"{result.p_value:.4g}") == wanted["p"]


def test_unweighted_pearson(study: Study, expected: dict[str, Any]) -> None:
    wanted = expected["unweighted Pearson, 9 dropped"]

    result = pearson_chi_square(two_way(study, "q1", "age").persons)

    assert (round(result.statistic or 0, 3), result.df) == (wanted["X2"], wanted["df"])
    assert float(f"{result.p_value:.3g}") == wanted["p"]


def test_weighted_shares_of_the_first_answer(study: Study, expected: dict[str, Any]) -> None:
    rows = study.estimates("q1", "age")

    shares = [row.estimate for row in rows if (row.option, row.statistic) == ("1", "share") and row.persons]

    assert [round(100 * (share or 0), 1) for share in shares] == expected[
        "weighted column percent, first row (q1 = 1) by age"
    ]


def test_kish_design_effect_of_the_weights(text: str, tmp_path: Path, expected: dict[str, Any]) -> None:
    everyone = (*QUESTIONS, Asked("hh", "hh", tuple(sorted({row["hh"] for row in csv.DictReader(text.splitlines())}))))
    study = write_study(tmp_path, text, everyone, DESIGN, weight="w")

    row = study.estimates("hh", base="asked")[0]

    assert row.persons == 2000
    assert round(2000 / (row.base_effective or 0), 4) == expected["Kish design effect of w"]


def test_bases_of_the_multiple_response_question(text: str, tmp_path: Path, expected: dict[str, Any]) -> None:
    study = write_study(tmp_path, text, QUESTIONS, DESIGN, weight="w")
    form = yaml.safe_load((tmp_path / "q.yaml").read_text(encoding="utf-8"))
    options = [{"code": code, "label": code} for code in CODES]
    columns = {"kind": "flags", "pattern": "q2_{code}"}
    form["questions"].append({"id": "q2", "label": "q2", "type": "MA", "options": options, "columns": columns})
    (tmp_path / "q.yaml").write_text(yaml.safe_dump(form), encoding="utf-8")

    bases = [study.estimates("q2", base=base)[0].persons for base in ("asked", "answered")]

    wanted = expected["MR base of q2_1..q2_5"]
    assert bases == [wanted["asked"], wanted["ticked something"]]


def test_second_order_test_does_not_depend_on_the_order_of_rows(study: Study, text: str, tmp_path: Path) -> None:
    head, *lines = text.splitlines()
    turned = "\n".join([head, *reversed(lines)]) + "\n"

    other = write_study(tmp_path, turned, QUESTIONS, DESIGN, weight="w", missing=["9"])

    first, second = (rao_scott_f(two_way(one, "q1", "age")) for one in (study, other))
    assert second.statistic == pytest.approx(first.statistic, rel=1e-9)
    assert second.p_value == pytest.approx(first.p_value, rel=1e-9)
