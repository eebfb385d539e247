"""Histoire de vie (questionr): weighted figures of R's `survey`, and one answer from three files.

Source of the expected figures: shared/cases/questionr_hdv2003/expected.json (R survey 4.1-1).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.cases.folders import Edit, by_option, column, make_study, only_row, statistic
from zushi_survey.pipeline.study import Study

CASE = "questionr_hdv2003"
FILES = {"utf-8": "hdv2003.csv", "latin-1": "hdv2003_latin1.csv", "sav": "hdv2003.sav"}
USE_WEIGHT = Edit("study", "        # weight: poids\n", "        weight: poids\n")


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    return dict(json.loads((shared / "cases" / CASE / "expected.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def studies(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Study]:
    """Each file's study, with the one declared edit: the proposed weight taken up."""
    folder = tmp_path_factory.mktemp("hdv")
    return {
        name: make_study(
            folder / name,
            [shared / "cases" / CASE / file],
            [USE_WEIGHT],
            encoding="latin-1" if name == "latin-1" else None,
        )
        for name, file in FILES.items()
    }


@pytest.fixture(params=FILES)
def study(request: pytest.FixtureRequest, studies: dict[str, Study]) -> Study:
    return studies[request.param]


def test_bases_weighted_and_unweighted(study: Study, expected: dict[str, Any]) -> None:
    frame = study.crosstab("sport", by=["sexe"]).to_pandas()

    unweighted, weighted = column(frame, "base_unweighted", axis="sexe"), column(frame, "base_weighted", axis="sexe")

    assert set(frame[frame["axis"] == "total"]["base_unweighted"].dropna()) == {expected["n"]}
    assert {sex: unweighted[sex][0] for sex in ("Homme", "Femme")} == expected["unweighted"]
    assert {sex: round(weighted[sex][0]) for sex in ("Homme", "Femme")} == expected["weighted N by sexe"]


def test_weighted_share_of_sport_by_sex(study: Study, expected: dict[str, Any]) -> None:
    frame = study.crosstab("sport", by=["sexe"]).to_pandas()
    oui = frame[(frame["option_label"] == "Oui") & (frame["axis"] == "sexe")]

    shares = dict(zip(oui["category_label"], oui["proportion"] * 100, strict=True))

    assert [round(shares[sex], 2) for sex in ("Homme", "Femme")] == expected["sport % by sexe weighted (Oui)"]


def test_weighted_share_and_its_standard_error(study: Study, expected: dict[str, Any]) -> None:
    row = only_row(study.freq("sport").to_pandas(), option_label="Oui", axis="total")
    share, error = expected["svymean sport Oui"]

    assert row["proportion"] * 100 == pytest.approx(share, abs=5e-4)
    assert row["standard_error"] * 100 == pytest.approx(error, abs=5e-4)


def test_weighted_distribution_of_qualification_among_those_who_answered(
    study: Study, expected: dict[str, Any]
) -> None:
    shares = by_option(study.freq("qualif", base="answered").to_pandas(), "proportion")
    order = ["Ouvrier specialise", "Ouvrier qualifie", "Technicien", "Profession intermediaire"]
    order += ["Cadre", "Employe", "Autre"]

    assert [round(shares[label] * 100, 2) for label in order] == expected["qualif weighted %"]


@pytest.mark.parametrize(("question", "key"), [("age", "mean age weighted"), ("heures_tv", "mean heures.tv")])
def test_weighted_means_and_their_standard_errors(
    study: Study, expected: dict[str, Any], question: str, key: str
) -> None:
    frame = study.freq(question).to_pandas()
    mean, error = expected[key]

    assert statistic(frame, "mean")["全体"] == pytest.approx(mean, abs=10.0 ** -_decimals(mean) / 2)
    row = only_row(frame, kind="mean", axis="total")
    assert row["standard_error"] == pytest.approx(error, abs=10.0 ** -_decimals(error) / 2)


def _decimals(number: float) -> int:
    """Decimals printed."""
    return len(str(number).partition(".")[2])


def test_blank_hours_are_no_answers(study: Study, expected: dict[str, Any]) -> None:
    row = only_row(study.freq("heures_tv").to_pandas(), kind="no_answer", axis="total")

    assert row["count_unweighted"] == expected["heures.tv missing"]


def test_chi_square_with_yates_correction(study: Study, expected: dict[str, Any]) -> None:
    statistic_, df, p_value = expected["sport x sexe Yates chi2"]

    result = study.association("sport", "sexe", weight="", method="pearson_yates")

    assert result.statistic == pytest.approx(statistic_, abs=5e-4)
    assert result.df == df
    assert result.p_value == pytest.approx(p_value, rel=1e-3)


def test_rao_scott_f(study: Study, expected: dict[str, Any]) -> None:
    statistic_, df, df_denominator, p_value = expected["Rao-Scott F"]

    result = study.association("sport", "sexe")

    assert result.statistic == pytest.approx(statistic_, abs=5e-4)
    assert result.df == pytest.approx(df)
    assert result.df_denominator == pytest.approx(df_denominator)
    assert result.p_value == pytest.approx(p_value, rel=1e-3)


KEY = ["question", "item", "kind", "option_label", "axis", "category_label"]
FIGURES = ["base_unweighted", "base_weighted", "count_unweighted", "count_weighted", "proportion", "value"]


@pytest.mark.parametrize("other", ["latin-1", "sav"])
def test_all_files_give_the_same_tables_cell_by_cell(studies: dict[str, Study], other: str) -> None:
    """Codes differ (a .sav numbers its labels), so cells are matched by their labels."""
    ours, theirs = (_cells(studies[name]) for name in ("utf-8", other))

    assert list(ours.index) == list(theirs.index)
    pd.testing.assert_frame_equal(ours, theirs, check_exact=False, rtol=1e-12)


def _cells(study: Study) -> pd.DataFrame:
    """Figures of all questions by sex and age, by labels."""
    frame = study.crosstab("all", by=["sexe", "age_band"]).to_pandas()
    assert frame["question"].nunique() == 18
    return frame.fillna({"item": "", "option_label": ""}).set_index(KEY)[FIGURES].astype(float).sort_index()
