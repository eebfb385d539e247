"""Sports survey of Quantipy (8,255 persons): delimited answers with a metadata file, and a .sav with answer sets.

Source of the expected figures: shared/cases/quantipy_exampleA/expected.json (asserted by Quantipy's tests, re-computed
there).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.cases.folders import Edit, column, make_study, only_row, statistic
from tests.cases.letters import lower_categories
from zushi_survey.pipeline.study import Study
from zushi_survey.questionnaire.study import StatisticsRules

CASE = "quantipy_exampleA"
FILES = {"csv": ["example_data_a.csv", "example_data_a.json"], "sav": ["example_data_a_derived.sav"]}
NETS = """\
    nets:
      - {id: low, label: 1から3, options: [1, 2, 3]}
      - {id: middle, label: 4だけ, options: [4]}
      - {id: high, label: 5と6, options: [5, 6]}
"""
ANY_OF_THREE = "    nets:\n      - {id: any3, label: 1から3のどれか, options: [1, 2, 3]}\n"


@pytest.fixture(scope="module")
def figures(shared: Path) -> dict[str, Any]:
    return dict(json.loads((shared / "cases" / CASE / "expected.json").read_text(encoding="utf-8"))["figures"])


@pytest.fixture(scope="module", params=FILES)
def study(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The declared nets of two questions; nothing else."""
    edits = [
        Edit("questionnaire", f"  - id: {name}\n    type: {kind}\n", f"  - id: {name}\n    type: {kind}\n{nets}")
        for name, kind, nets in (("q1", "SA", NETS), ("q9", "MA", ANY_OF_THREE))
    ]
    files = [shared / "cases" / CASE / name for name in FILES[request.param]]
    return make_study(tmp_path_factory.mktemp("quantipy") / request.param, files, edits)


def _table(frame: pd.DataFrame, value: str, axis: str, kind: str = "option") -> pd.DataFrame:
    """One row per option, one column per category of the axis, those who did not answer left out."""
    cells = frame[(frame["axis"] == axis) & (frame["kind"] == kind) & (frame["category"] != "unknown")]
    wide = cells.pivot(index="option", columns="category", values=value)
    return wide.loc[list(dict.fromkeys(cells["option"])), list(dict.fromkeys(cells["category"]))]


def test_everybody_is_there(study: Study) -> None:
    assert study.wave().cleaned.responses.respondent_count == 8255


def test_share_of_religion_within_activity(study: Study, figures: dict[str, Any]) -> None:
    frame = study.crosstab("religion", by=["q1"], base="answered").to_pandas()
    expected = figures["religion_x_q1 unweighted column % (first 4x4)"]

    shares = _table(frame, "proportion", "q1").iloc[:4, :4] * 100

    assert shares.to_numpy().tolist() == [pytest.approx(row, rel=1e-12) for row in expected]


def test_activity_within_the_last_religion(study: Study, figures: dict[str, Any]) -> None:
    frame = study.crosstab("q1", by=["religion"], base="answered").to_pandas()
    expected = figures["religion_x_q1 row % of last religion code (16)"]

    shares = _table(frame, "proportion", "religion")["16"] * 100

    assert list(shares) == pytest.approx(expected, rel=1e-12)


def test_mean_age_by_every_answer_of_a_multiple_answer(study: Study, figures: dict[str, Any]) -> None:
    frame = study.crosstab("age", by=["q9"]).to_pandas()

    means = {label: mean for label, mean in statistic(frame, "mean", axis="q9").items() if label != "無回答"}

    assert list(means.values()) == pytest.approx(figures["mean age by q9 code"], rel=1e-12)


def test_locality_left_blank(study: Study, figures: dict[str, Any]) -> None:
    row = only_row(study.freq("locality").to_pandas(), kind="no_answer", axis="total")

    assert row["count_unweighted"] == figures["locality missing"]


def test_weighted_net_counts_a_person_once(study: Study, figures: dict[str, Any]) -> None:
    frame = study.crosstab("q9", by=["gender"], weight="weight_a").to_pandas()

    net = _table(frame, "count_weighted", "gender", kind="net").loc["any3"]

    assert list(net) == pytest.approx(figures["weighted (weight_a) count of q9 in any of {1,2,3} by gender"], rel=1e-12)


def test_effective_base_of_all(study: Study, figures: dict[str, Any]) -> None:
    frame = study.freq("gender", weight="weight_a").to_pandas()

    bases = set(frame["base_effective"].dropna().round(1))

    assert bases == {figures["effective base, weight_a, total"]}


def test_effective_base_by_every_answer_of_a_multiple_answer(study: Study, figures: dict[str, Any]) -> None:
    frame = study.crosstab("gender", by=["q8"], weight="weight_a").to_pandas()

    bases = _table(frame, "base_effective", "q8").iloc[0]

    assert [round(base, 1) for base in bases] == figures["effective base, weight_a, by q8 code"]


def test_cumulative_mentions_by_gender(study: Study, figures: dict[str, Any]) -> None:
    """Quantipy accumulates mentions option by option: sums of ticks, not persons."""
    frame = study.crosstab("q8", by=["gender"]).to_pandas()

    mentions = _table(frame, "count_unweighted", "gender").cumsum()

    assert mentions.to_numpy().tolist() == figures["cumulative q8 mentions by gender"]


def test_promoters_and_detractors_by_every_answer(study: Study, figures: dict[str, Any]) -> None:
    frame = study.crosstab("q1", by=["q9"]).to_pandas()
    expected = figures["NPS-like: %q1 in{1,2,3} / %q1=4 / %q1 in{5,6} / net, by q9"]

    nets = _table(frame, "proportion", "q9", kind="net") * 100

    assert nets.to_numpy().tolist() == [pytest.approx(row, rel=1e-12) for row in expected[:3]]
    assert list(nets.loc["low"] - nets.loc["high"]) == pytest.approx(expected[3], rel=1e-12)


KEY = ["question", "item", "option", "axis", "category"]
SHARED_QUESTIONS = ["gender", "locality", "ethnicity", "religion", "q1", "q2", "q2b", "q3", "q4", "q8", "q9", "age"]


def test_csv_and_sav_give_the_same_tables(shared: Path, tmp_path: Path) -> None:
    """All questions both files hold but q5, whose 97 and 98 the .sav declares missing."""
    frames = []
    for name, files in FILES.items():
        made = make_study(tmp_path / name, [shared / "cases" / CASE / file for file in files])
        frame = made.crosstab(SHARED_QUESTIONS, by=["gender", "locality"]).to_pandas()
        frames.append(frame.set_index(KEY)[["base_unweighted", "count_unweighted", "proportion"]].astype(float))

    pd.testing.assert_frame_equal(frames[0], frames[1])


def test_user_missing_values_of_the_sav_are_no_answers(shared: Path, tmp_path: Path) -> None:
    """q5_1 of the csv holds code 97 or 98 as often as the .sav's q5_1 has no answer beyond its blanks."""
    csv_study, sav_study = (
        make_study(tmp_path / name, [shared / "cases" / CASE / file for file in files]) for name, files in FILES.items()
    )

    csv_counts = csv_study.freq("q5").to_pandas()
    sav_counts = sav_study.freq("q5").to_pandas()

    first = csv_counts[csv_counts["item"] == "i1"]
    special = first[first["option"].isin(["97", "98", "no_answer"])]["count_unweighted"].sum()
    sav_first = sav_counts[sav_counts["item"] == "i1"]
    assert only_row(sav_first, kind="no_answer")["count_unweighted"] == special
    assert column(sav_counts, "count_unweighted", item="i1")["全体"] == list(
        first[first["option"].isin(["1", "2", "3", "4", "5"])]["count_unweighted"]
    )


def test_letters_under_its_own_convention(shared: Path, tmp_path: Path) -> None:
    """Pooled share over Kish's effective bases, level .2, no correction, every base tested."""
    folder = shared / "cases" / CASE
    case = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["col_props"][0]
    study = make_study(tmp_path / "q", [folder / name for name in FILES["csv"]])
    rules = StatisticsRules(convention="effective_base", multiplicity="none", alpha=case["alpha"], smallest_base=2)

    rows = study.comparisons(case["x"], [case["y"]], kinds=["pair"], weight=case["weight"], rules=rules)
    found = lower_categories(rows)

    options = list(dict.fromkeys(row.option for row in rows))
    printed = [[_as_printed(found[option, str(category)]) for category in range(1, 6)] for option in options]
    assert printed == case["letters"]


def _as_printed(categories: list[str]) -> str:
    """The notation of the case."""
    return f"[{', '.join(categories)}]" if categories else "NONE"
