"""Three published tables of Crunch's cubes: pairwise t and p, adjusted residuals, standard errors, margins of error.

Source of the expected figures: shared/cases/crunch_cube/expected.json (asserted by crunch-cube's tests). Its
convention: unpooled, unweighted bases, no correction.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cases.folders import make_study
from tests.cases.letters import lower_categories
from zushi_survey.analysis.testing.association import two_way_table
from zushi_survey.pipeline.study import Study
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.moments import measure
from zushi_survey.tabulate.plan import plan_counts

UNPOOLED = StatisticsRules(convention="unpooled_t", multiplicity="none", smallest_base=2)
Z = 1.959963984540054


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    return dict(json.loads((shared / "cases" / "crunch_cube" / "expected.json").read_text(encoding="utf-8")))


def _study(shared: Path, folder: Path, name: str) -> Study:
    return make_study(folder / "s", [shared / "cases" / "crunch_cube" / name])


def test_pairwise_t_and_p_and_letters(shared: Path, tmp_path: Path, expected: dict[str, Any]) -> None:
    study = _study(shared, tmp_path, "hirotsu_occupation_illness.csv")
    case = expected["hirotsu"]
    code = {o.label: o.code for o in study.wave().questionnaire.question_by_id["illness"].options}
    columns = [code[label] for label in case["cols"]]

    rows = study.comparisons("occupation", ["illness"], kinds=["pair"], rules=UNPOOLED)

    last = columns[-1]
    signed = {
        (row.option, row.category if row.against_id == last else row.against_id): (
            row.test.statistic * (1 if row.against_id == last else -1),
            row.test.p_value,
        )
        for row in rows
        if last in (row.category, row.against_id)
    }
    for place, option in enumerate(case["rows"]):
        for column in (0, 1):
            t, p = signed[option, columns[column]]
            assert t == pytest.approx(case["t vs 3rd column"][place][column], rel=1e-9)
            assert p == pytest.approx(case["p vs 3rd column"][place][column], rel=1e-7)
    letters = lower_categories(rows)
    printed = [
        [sorted(columns.index(lower) for lower in letters[option, column]) for column in columns]
        for option in case["rows"]
    ]
    assert printed == case["sig letters (alpha .05, only larger; index of smaller columns)"]


def test_chi_square(shared: Path, tmp_path: Path, expected: dict[str, Any]) -> None:
    study = _study(shared, tmp_path, "hirotsu_occupation_illness.csv")
    statistic, df, p_value = expected["hirotsu"]["pearson chi2 (scipy)"]

    found = study.association("occupation", "illness")

    assert (found.statistic, found.df, found.p_value) == pytest.approx((statistic, df, p_value), rel=1e-9)


def test_adjusted_residuals_are_the_z_of_a_category_against_the_whole(
    shared: Path, tmp_path: Path, expected: dict[str, Any]
) -> None:
    study = _study(shared, tmp_path, "berkeley_admit_dept.csv")
    case = expected["berkeley"]["adjusted residuals (row Admitted; Rejected = negative)"]

    rows = list(study.comparisons("Admit", ["Dept"], kinds=["whole"]))

    found = {label: [r.test.statistic for r in rows if r.option_label == label] for label in ("Admitted", "Rejected")}
    assert found["Admitted"] == pytest.approx(case, rel=1e-9)
    assert found["Rejected"] == pytest.approx([-z for z in case], rel=1e-9)


def test_standard_errors_and_margins(shared: Path, tmp_path: Path, expected: dict[str, Any]) -> None:
    """The cube divides by n where survey estimates divide by n - 1 of the whole sample: one known factor."""
    study = _study(shared, tmp_path, "berkeley_admit_dept.csv")
    case = expected["berkeley"]
    frame = study.crosstab("Admit", by=["Dept"]).to_pandas()
    n = case["n"]
    cells = frame[(frame["axis"] == "Dept") & (frame["category"] != "unknown") & (frame["option_label"] == "Admitted")]

    errors = cells["standard_error"].to_numpy(float) * np.sqrt((n - 1) / n)

    assert errors == pytest.approx(case["column std err"], abs=5e-9)
    assert errors * Z == pytest.approx(case["column moe 95%"], abs=5e-10)


def test_standard_errors_of_the_cells_of_the_whole_table(
    shared: Path, tmp_path: Path, expected: dict[str, Any]
) -> None:
    wave = _study(shared, tmp_path, "berkeley_admit_dept.csv").wave()
    case = expected["berkeley"]
    plan = plan_counts(wave.questionnaire, ["Admit"], ["Dept"])
    moments = measure(plan.variables[0], plan.axes[0], wave.countable.responses.answers, wave.design)

    table = two_way_table(moments, 2)

    errors = table.shares.standard_errors.reshape(table.shape).T * np.sqrt((case["n"] - 1) / case["n"])
    assert errors == pytest.approx(np.array(case["table std err"]), abs=5e-9)


def test_margins_over_the_weighted_base(shared: Path, tmp_path: Path, expected: dict[str, Any]) -> None:
    """The cube's margin is that of a weighted share over the weighted base."""
    study = _study(shared, tmp_path, "gender_ideology_weighted.csv")
    frame = study.crosstab("Gender", by=["Ideology"], weight="weight").to_pandas()
    order = ["Very liberal", "Liberal", "Moderate", "Conservative", "Very Conservative", "Not sure"]
    cells = frame[(frame["axis"] == "Ideology") & (frame["option_label"] == "Male")].set_index("category_label")
    share, base = (cells.loc[order, name].to_numpy(float) for name in ("proportion", "base_weighted"))

    margins = Z * np.sqrt(share * (1 - share) / base)

    case = expected["gender_ideology_weighted"]
    assert base.sum() == pytest.approx(case["W"])
    assert margins == pytest.approx(case["column moe 95% (weighted base)"], rel=1e-6)
