"""Moments of answers in pieces: those of the same respondents in memory, for every design that can be declared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.unit.tabulate.coded import BOOK, coded_files, drawn_answers
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.coded_parquet import CodedParquet
from zushi_survey.data.design import Calibration, simple_design
from zushi_survey.data.design_reading import design_of
from zushi_survey.data.responses import Choice, Responses
from zushi_survey.data.weighting.calibration import calibrate
from zushi_survey.questionnaire.study import SamplingDesign
from zushi_survey.tabulate.engine import ThreadRunner
from zushi_survey.tabulate.moment_pieces import measure_all_pieces, measure_pieces
from zushi_survey.tabulate.moments import ASKED, FIRST_CATEGORY, PLACED, measure
from zushi_survey.tabulate.piece_design import design_of_pieces
from zushi_survey.tabulate.piece_weights import rake_pieces
from zushi_survey.tabulate.plan import plan_counts

pytest.importorskip("pyarrow", reason="Parquet の試験には pyarrow が要る (pyarrow is not installed)")

N = 330
RUNNER = ThreadRunner(2)
ANSWERS = drawn_answers(N)
_RANDOM = np.random.default_rng(8)
WEIGHT = _RANDOM.uniform(0.5, 3, N) * (_RANDOM.random(N) > 0.05)
_STRATUM, _UNIT = _RANDOM.integers(0, 3, N), _RANDOM.integers(0, 7, N)
BESIDE = {
    # The same stratum written in two ways; numbers of sampling points start anew in every stratum.
    "area": tuple(f"第{n}区" if row % 2 else f"第{chr(0xFF10 + n)}区" for row, n in enumerate(_STRATUM)),
    "point": tuple(f"{n}" for n in _UNIT),
    "points": tuple(str((40, 60, 90)[n]) for n in _STRATUM),
    "people": tuple(str((400, 1_600, 900)[n]) for n in _STRATUM),
    "blank": tuple("" if row < 4 else "a" for row in range(N)),
    "alone": tuple("b" if row == N - 1 else "a" for row in range(N)),
    "none": tuple("x" if row < 2 else "5000" for row in range(N)),
    "few": ("300",) * N,
    "mixed": tuple("900" if row < 9 else "901" for row in range(N)),
}
SPECS: dict[str, list[dict[str, object]]] = {
    "plain": [],
    "strata": [{"strata": "area", "population": "people"}],
    "points": [{"strata": "area", "cluster": "point"}],
    "two stages": [{"strata": "area", "cluster": "point", "population": "points"}, {"population": 200}],
    "one number": [{"population": 5_000}],
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> CodedParquet:
    folder = tmp_path_factory.mktemp("coded")
    return coded_files(folder, BOOK, ANSWERS, WEIGHT, [120, N], beside=BESIDE)


def spec_of(stages: list[dict[str, object]]) -> SamplingDesign:
    return SamplingDesign.model_validate({"stages": stages})


@pytest.mark.parametrize("is_weighted", [True, False])
@pytest.mark.parametrize("kind", SPECS)
def test_moments_of_pieces_are_those_of_the_whole(files: CodedParquet, kind: str, *, is_weighted: bool) -> None:
    spec = spec_of(SPECS[kind])
    weight = WEIGHT if is_weighted else None
    respondents = Responses(BOOK, ANSWERS, tuple(str(n) for n in range(N)), weight, BESIDE)
    plan = plan_counts(BOOK, ["q", "m"], ["g"], "g = 1 or m = 2")

    in_memory = design_of(spec, respondents, 7_000)
    in_pieces = design_of_pieces(spec, files, 7_000, RUNNER, is_weighted=is_weighted)

    for variable in plan.variables:
        wanted = measure(variable, plan.axes[0], ANSWERS, in_memory, plan.where)
        found = measure_pieces(variable, plan.axes[0], files, in_pieces, RUNNER, plan.where)
        for name in ("persons", "with_weight", "units", "degrees_of_freedom"):
            assert np.array_equal(getattr(found, name), getattr(wanted, name)), name
        for name in ("weighted", "squared", "covariance", "totals"):
            expected = getattr(wanted, name)
            assert getattr(found, name) == pytest.approx(expected, abs=1e-12 * np.abs(expected).max()), name
        assert (found.is_simple, found.sampling_fraction) == (wanted.is_simple, wanted.sampling_fraction)


@pytest.mark.parametrize(
    ("code", "stages"),
    [
        ("E-STA-020", [{"strata": "nowhere"}]),
        ("E-STA-021", [{"strata": "blank"}]),
        ("E-STA-022", [{"population": "none"}]),
        ("E-STA-023", [{"population": "few"}]),
        ("E-STA-024", [{"population": "mixed"}]),
        ("E-STA-025", [{"strata": "area"}, {"population": 900}]),
        ("E-STA-026", [{"strata": "alone"}]),
    ],
)
def test_designs_that_cannot_be_used(files: CodedParquet, code: str, stages: list[dict[str, object]]) -> None:
    with pytest.raises(SurveyError) as caught:
        design_of_pieces(spec_of(stages), files, None, RUNNER, is_weighted=True)

    assert [problem.code for problem in caught.value.problems] == [code]


def test_blank_cells_are_counted_over_all_pieces(files: CodedParquet) -> None:
    with pytest.raises(SurveyError, match="4票"):
        design_of_pieces(spec_of([{"strata": "blank"}]), files, None, RUNNER, is_weighted=True)


def test_replicate_weights_are_not_for_pieces(files: CodedParquet) -> None:
    spec = SamplingDesign.model_validate({"replicates": {"make": "jackknife"}})

    with pytest.raises(SurveyError, match="E-ENG-006"):
        design_of_pieces(spec, files, None, RUNNER, is_weighted=True)


def test_files_without_respondents(tmp_path: Path) -> None:
    nobody = coded_files(tmp_path, BOOK, drawn_answers(0), None, [0])
    plan = plan_counts(BOOK, ["q"], ["g"])
    design = design_of_pieces(None, nobody, None, RUNNER, is_weighted=False)

    found = measure_pieces(plan.variables[0], plan.axes[0], nobody, design, RUNNER)

    assert not found.persons.any()
    assert not found.covariance.any()


def test_all_tables_of_a_plan_are_those_measured_one_by_one(files: CodedParquet) -> None:
    plan = plan_counts(BOOK, ["q", "y"], ["g", "m"], "g = 1 or m = 2")
    design = design_of_pieces(spec_of(SPECS["points"]), files, None, RUNNER, is_weighted=True)

    found = list(measure_all_pieces(plan, files, design, RUNNER))

    assert [(variable.id, axis.id) for variable, axis, _ in found] == [(v, a) for v in "qy" for a in "gm"]
    for variable, axis, table in found:
        alone = measure_pieces(variable, axis, files, design, RUNNER, plan.where)
        assert np.array_equal(table.covariance, alone.covariance)
        assert np.array_equal(table.persons, alone.persons)


def test_without_an_axis_everyone_is_the_only_category(files: CodedParquet) -> None:
    design = design_of_pieces(None, files, None, RUNNER, is_weighted=False)
    variable = plan_counts(BOOK, ["q"], []).variables[0]

    found = measure_pieces(variable, None, files, design, RUNNER)

    assert np.array_equal(found.persons, measure(variable, None, ANSWERS, simple_design(N)).persons)


@pytest.mark.parametrize("kind", ["plain", "strata", "two stages"])
@pytest.mark.parametrize("margins", [["g", "q"], ["g"]])
def test_raked_weights_of_pieces_are_those_of_the_whole(files: CodedParquet, kind: str, margins: list[str]) -> None:
    plan = plan_counts(BOOK, ["m"], margins)
    # Who is in no category of a margin keeps the share of the base weights: one more category with its own target.
    codes, targets = [], []
    for axis, persons in zip(plan.axes, ([3_000.0, 2_000.0], [1_000.0, 2_500.0, 1_500.0]), strict=False):
        answer = ANSWERS[axis.id]
        assert isinstance(answer, Choice)
        code = np.where(answer.codes < 0, len(persons), answer.codes).astype(np.intp)
        rest = WEIGHT[code == len(persons)].sum() / WEIGHT.sum()
        codes.append(code)
        targets.append(np.array([*(n * (1 - rest) for n in persons), 5_000 * rest]))
    weights = calibrate(WEIGHT, codes, targets, "rake" if len(codes) > 1 else "poststratify")
    dummies = np.hstack([np.eye(len(target))[code] for code, target in zip(codes, targets, strict=True)])
    respondents = Responses(BOOK, ANSWERS, tuple(str(n) for n in range(N)), weights, BESIDE)
    in_memory = replace(design_of(spec_of(SPECS[kind]), respondents, 7_000), calibration=Calibration(dummies, WEIGHT))
    wanted = measure(plan.variables[0], plan.axes[0], ANSWERS, in_memory)

    persons = ([3_000.0, 2_000.0], [1_000.0, 2_500.0, 1_500.0])[: len(margins)]
    raked = rake_pieces(files, plan.axes, [np.array(target) for target in persons], RUNNER)
    design = design_of_pieces(spec_of(SPECS[kind]), files, 7_000, RUNNER, is_weighted=True).weighted_by(raked)
    found = measure_pieces(plan.variables[0], plan.axes[0], files, design, RUNNER)

    assert found.totals == pytest.approx(wanted.totals, rel=1e-10)
    assert found.covariance == pytest.approx(wanted.covariance, abs=1e-10 * np.abs(wanted.covariance).max())
    assert np.array_equal(found.units, wanted.units)
    assert np.array_equal(found.degrees_of_freedom, wanted.degrees_of_freedom)
    # The targets are met: of those who were placed, three fifths are in the first category.
    placed = found.totals.reshape(found.shape)[[PLACED, FIRST_CATEGORY], ASKED]
    assert placed[1] / placed[0] == pytest.approx(0.6, rel=1e-8)
