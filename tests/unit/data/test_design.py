"""`design:` of study.yaml against the columns of the answers: what is read, and every mistake said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from tests.builders import questionnaire, single
from tests.unit.data import weights as build
from tests.unit.data.sheets import sheet, spec
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.cleaning import Cleaned, clean
from zushi_survey.data.design import Design, numbered, simple_design
from zushi_survey.data.design_reading import design_columns, design_of
from zushi_survey.data.weighting import make_weights
from zushi_survey.questionnaire.study import SamplingDesign

FORM = questionnaire(single("Q1", "はい", "いいえ"))


def cleaned_with(design: SamplingDesign | None, columns: Mapping[str, str], weight: str | None = None) -> Cleaned:
    count = len(next(iter(columns.values())).split(" "))
    cells = {"no": " ".join(map(str, range(1, count + 1))), "Q1": " ".join(["1"] * count), **columns}
    return clean((sheet(**cells),), (spec(weight=weight),), FORM, None, None, design_columns(design))


def read(columns: Mapping[str, str], population_size: int | None = None, **declared: Any) -> Design:
    """The design declared, read from these columns."""
    design = SamplingDesign.model_validate(declared)
    return design_of(design, cleaned_with(design, columns).responses, population_size)


def problems(columns: Mapping[str, str], **declared: Any) -> list[Problem]:
    with pytest.raises(SurveyError) as caught:
        read(columns, **declared)
    return list(caught.value.problems)


def test_without_a_design_persons_were_drawn_singly() -> None:
    result = design_of(None, cleaned_with(None, {"x": "1 1 1"}).responses, 30)

    assert result.is_simple
    assert result.sampling_fraction == 0.1
    assert (result.stages[0].population == 30).all()


def test_strata_and_clusters_are_numbered_in_order_of_their_names() -> None:
    result = read(
        {"層": "b a b a", "地点": "2 1 1 2"}, stages=[{"strata": "層", "cluster": "地点"}], lonely_psu="remove"
    )

    assert result.stages[0].strata.tolist() == [1, 0, 1, 0]
    assert result.stages[0].units.tolist() == [3, 0, 2, 1]
    assert result.stages[0].population is None


def test_the_same_cluster_name_in_two_strata_is_two_clusters() -> None:
    result = read({"h": "a a b b", "c": "1 2 1 2"}, stages=[{"strata": "h", "cluster": "c"}])

    assert len(set(result.stages[0].units.tolist())) == 4


def test_names_are_compared_without_width_and_spaces() -> None:
    wide = clean(
        (sheet(no=["1", "2"], Q1=["1", "1"], h=["１区", "1 区"]),),
        (spec(),),
        FORM,
        None,
        None,
        ("h",),
    )

    result = design_of(SamplingDesign.model_validate({"stages": [{"strata": "h"}]}), wide.responses, None)

    assert result.stages[0].strata.tolist() == [0, 0]


def test_population_is_a_column_or_a_number() -> None:
    columns = {"h": "a a b b", "N": "10 10 1,200 1200"}

    by_column = read(columns, stages=[{"strata": "h", "population": "N"}]).stages[0].population
    by_number = read(columns, stages=[{"population": 50}]).stages[0].population

    assert by_column is not None
    assert by_number is not None
    assert by_column.tolist() == [10, 10, 1200, 1200]
    assert by_number.tolist() == [50] * 4


def test_later_stages_lie_inside_the_units_before() -> None:
    stages = [{"cluster": "c", "population": 9}, {"strata": "h", "cluster": "p", "population": 4}]
    result = read({"c": "1 1 1 2 2", "h": "x x x x x", "p": "1 2 3 1 2"}, stages=stages)

    assert result.stages[1].strata.tolist() == [0, 0, 0, 1, 1]
    assert result.stages[1].units.tolist() == [0, 1, 2, 3, 4]


def test_only_valid_sheets_have_cells_beside_them_and_corrections_apply() -> None:
    design = SamplingDesign.model_validate({"stages": [{"strata": "h"}]})

    result = cleaned_with(design, {"h": "a a b"})

    assert result.responses.beside == {"h": ("a", "a", "b")}
    assert not [finding for finding in result.findings if finding.kind.value == "unknown_column"]


def test_weights_of_the_file_are_used() -> None:
    responses = cleaned_with(None, {"w": "1 2 0"}, weight="w").responses

    result = design_of(None, responses, None)

    assert result.weights is not None
    assert result.weights.tolist() == [1, 2, 0]
    assert not result.is_simple


@pytest.mark.parametrize(
    ("columns", "declared", "code", "words"),
    [
        ({"x": "1 1"}, {"stages": [{"strata": "h"}]}, "E-STA-020", "h"),
        ({"h": "a _ a"}, {"stages": [{"strata": "h"}]}, "E-STA-021", "1票"),
        ({"c": "a _ a"}, {"stages": [{"cluster": "c"}]}, "E-STA-021", "1票"),
        ({"N": "9 x 9"}, {"stages": [{"population": "N"}]}, "E-STA-022", "1票"),
        ({"N": "9 _ 9"}, {"stages": [{"population": "N"}]}, "E-STA-022", "1票"),
        ({"N": "9 0 9"}, {"stages": [{"population": "N"}]}, "E-STA-022", "1票"),
        ({"h": "a a a b b", "N": "2 2 2 9 9"}, {"stages": [{"strata": "h", "population": "N"}]}, "E-STA-023", "1層"),
        ({"h": "a a b b", "N": "8 9 9 9"}, {"stages": [{"strata": "h", "population": "N"}]}, "E-STA-024", "1層"),
        ({"h": "a a"}, {"stages": [{"strata": "h"}, {"cluster": "h"}]}, "E-STA-025", "段"),
        ({"h": "a a b"}, {"stages": [{"strata": "h"}]}, "E-STA-026", "1層"),
        ({"h": "a b"}, {"stages": [{"strata": "h"}], "lonely_psu": "average"}, "E-STA-027", "2層"),
        ({"r": "1 -1", "s": "1 1"}, {"replicates": {"columns": ["r", "s"]}}, "E-STA-028", "1票"),
        ({"r": "1 1", "s": "1 1"}, {"replicates": {"columns": ["r", "s"], "rscales": [1.0]}}, "E-STA-029", "rscales"),
        ({"r": "1 1"}, {"replicates": {}}, "E-STA-030", "make"),
        ({"r": "1 1"}, {"replicates": {"columns": ["r"], "make": "jackknife"}}, "E-STA-030", "make"),
        (
            {"h": "a a b"},
            {"stages": [{"strata": "h"}], "lonely_psu": "adjust", "replicates": {"make": "bootstrap"}},
            "E-STA-032",
            "1層",
        ),
    ],
)
def test_a_mistake_is_said_in_words(columns: dict[str, str], declared: dict[str, Any], code: str, words: str) -> None:
    (problem,) = problems(columns, **declared)

    assert problem.code == code
    assert words in str(problem)


def test_population_of_exactly_the_units_drawn_is_a_census_and_no_mistake() -> None:
    result = read({"h": "a a b b", "N": "2 2 9 9"}, stages=[{"strata": "h", "population": "N"}])

    assert result.stages[0].population is not None


def test_a_stratum_of_one_drawn_in_full_is_no_trouble() -> None:
    result = read({"h": "a a b", "N": "9 9 1"}, stages=[{"strata": "h", "population": "N"}])

    assert result.lonely_psu == "fail"


def test_a_single_person_in_a_cluster_matters_only_where_the_clusters_are_from_a_known_number() -> None:
    columns = {"c": "1 1 2", "p": "1 2 1"}
    second = {"cluster": "p", "population": 5}

    assert len(read(columns, stages=[{"cluster": "c"}, second]).stages) == 2
    (problem,) = problems(columns, stages=[{"cluster": "c", "population": 9}, second])
    assert (problem.code, problem.got) == ("E-STA-026", "2")


def test_the_lonely_strata_are_named_and_the_policies_offered() -> None:
    (problem,) = problems({"h": "久木 久木 沼間 池子"}, stages=[{"strata": "h"}])

    assert problem.got == "池子、沼間"
    assert str(problem).splitlines() == [
        "E-STA-026 [エラー] 抽出単位が1つしかない層があり、標準誤差を求められません(2層)",
        "  場所: study.yaml 項目 design.stages[0]",
        "  値: 池子、沼間",
        "  直し方: 隣の層と合わせるか、study.yaml の design に lonely_psu: adjust(全体の平均からのずれで代える)、"
        "average(ほかの層の平均で代える)、remove(誤差なしとみなす)のどれかを書いてください",
    ]


def test_all_mistakes_are_said_at_once() -> None:
    found = problems({"h": "a _ b", "N": "1 x 9"}, stages=[{"strata": "h", "population": "N"}])

    assert [problem.code for problem in found] == ["E-STA-021", "E-STA-022"]


def test_replicate_weights_of_the_file() -> None:
    result = read({"r": "2 0", "s": "0 2"}, replicates={"columns": ["r", "s"], "scale": 0.5, "rscales": [1, 2]})

    assert result.replicates is not None
    assert result.replicates.weights.tolist() == [[2, 0], [0, 2]]
    assert (result.replicates.scale, result.replicates.rscales.tolist()) == (0.5, [1, 2])


def test_replicate_weights_of_the_file_are_bootstrap_ones_unless_said_otherwise() -> None:
    result = read({"r": "2 0", "s": "0 2", "t": "1 1"}, replicates={"columns": ["r", "s", "t"]})

    assert result.replicates is not None
    assert (result.replicates.scale, result.replicates.rscales.tolist()) == (0.5, [1, 1, 1])


def test_jackknife_leaves_out_one_cluster_at_a_time() -> None:
    result = read({"c": "1 1 2 3"}, stages=[{"cluster": "c"}], replicates={"make": "jackknife"})

    assert result.replicates is not None
    assert result.replicates.weights.tolist() == [[0, 0, 1.5, 1.5], [1.5, 1.5, 0, 1.5], [1.5, 1.5, 1.5, 0]]


@pytest.mark.parametrize("make", [lambda: simple_design(0), lambda: simple_design(0, 10)])
def test_a_sample_of_nobody_has_a_design(make: Callable[[], Design]) -> None:
    assert make().is_simple
    assert make().sampling_fraction == 0


def test_weights_made_and_replicates_agree_with_the_same_margins() -> None:
    sources = build.d24_sources(sex={"M": 110, "F": 130}, age={"Y": 60, "M": 85, "O": 95})
    made = make_weights(build.plan(rake=["sex", "age"], trim=None), sources)
    declared = SamplingDesign.model_validate({"replicates": {"make": "jackknife"}})

    result = design_of(declared, sources.responses, 240, made)

    assert result.weights is made.weights
    assert result.calibration is not None
    assert result.calibration.base_weights is made.base_weights
    assert result.replicates is not None
    assert result.replicates.weights.shape == (24, 24)
    assert np.diagonal(result.replicates.weights) == pytest.approx(0)
    sums = result.replicates.weights @ result.calibration.margins
    assert sums == pytest.approx(np.tile([110, 130, 60, 85, 95], (24, 1)), rel=1e-9)


def test_weights_made_without_margins_are_not_calibrated() -> None:
    sources = build.d24_sources(sex={"M": 110, "F": 130})
    made = make_weights(build.plan(), sources)

    result = design_of(None, sources.responses, 240, made)

    assert result.calibration is None
    assert result.weights is made.weights


def test_columns_of_a_design_are_named_once() -> None:
    stages = [{"strata": "h", "cluster": "c", "population": "N"}, {"strata": "h", "population": 3}]
    design = SamplingDesign.model_validate({"stages": stages, "replicates": {"columns": ["r", "c"]}})

    assert design_columns(design) == ("h", "c", "N", "r")
    assert design_columns(None) == ()


def test_numbers_of_combinations_are_in_sorted_order() -> None:
    assert numbered(np.array([1, 0, 1]), np.array(["b", "b", "a"])).tolist() == [2, 0, 1]
