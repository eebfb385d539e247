"""Sums of products by pattern against the same sums person by person."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import choice, choices, multiple, questionnaire, single
from zushi_survey.data.design import Calibration, Design, Stage, simple_design
from zushi_survey.tabulate.moments import measure
from zushi_survey.tabulate.plan import plan_counts
from zushi_survey.tabulate.products import CellProducts, Matrix, grouping, sums_by_code


def _table(seed: int, *, overlap: bool, respondents: int = 40) -> CellProducts:
    rng = np.random.default_rng(seed)
    categories = rng.random((3, respondents)) < 0.4
    if not overlap:
        categories &= np.cumsum(categories, axis=0) == 1
    columns = rng.normal(size=(4, respondents)) * (rng.random((4, respondents)) < 0.7)
    return CellProducts(grouping(categories, rng.random(respondents) < 0.8), columns)


@given(seed=st.integers(0, 10_000), overlap=st.booleans())
def test_products_are_those_of_the_cells_themselves(seed: int, overlap: bool) -> None:
    table = _table(seed, overlap=overlap)
    rng = np.random.default_rng(seed + 1)
    measure_, others, codes = rng.random(40), rng.random((40, 2)), rng.integers(0, 4, 40)
    cells = (table.groups.members()[:, None, :] * table.columns[None, :, :]).reshape(-1, 40).T
    by_code = np.array([(cells * measure_[:, None])[codes == code].sum(axis=0) for code in range(5)])

    assert table.with_themselves(None) == pytest.approx(cells.T @ cells, abs=1e-12)
    assert table.with_themselves(measure_) == pytest.approx(cells.T @ (cells * measure_[:, None]), abs=1e-12)
    assert table.with_others(others, measure_) == pytest.approx(cells.T @ (others * measure_[:, None]), abs=1e-12)
    assert table.by_code(codes, 5, measure_) == pytest.approx(by_code, abs=1e-12)
    assert table.totals(measure_) == pytest.approx(cells.T @ measure_, abs=1e-12)


def test_rows_are_everyone_the_placed_the_categories_and_the_rest() -> None:
    categories = np.array([[1, 1, 0, 0, 1], [0, 1, 0, 1, 0]], dtype=bool)
    kept = np.array([1, 1, 1, 1, 0], dtype=bool)

    members = grouping(categories, kept).members()

    assert members.astype(int).tolist() == [
        [1, 1, 1, 1, 0],
        [1, 1, 0, 1, 0],
        [1, 1, 0, 0, 0],
        [0, 1, 0, 1, 0],
        [0, 0, 1, 0, 0],
    ]


@given(seed=st.integers(0, 10_000), calibrated=st.booleans(), strata=st.integers(1, 4))
def test_covariance_from_sums_of_squares_is_the_covariance_from_persons(
    seed: int, calibrated: bool, strata: int
) -> None:
    """Sums over respondents give what the definition gives person by person, about the mean of each stratum."""
    rng = np.random.default_rng(seed)
    n = 60
    stratum = np.sort(np.arange(n) % strata)
    margins = (rng.integers(0, 3, n)[:, None] == np.arange(3)).astype(float)
    base = rng.uniform(1, 2, n)
    design = Design(
        base * rng.uniform(0.5, 2, n),
        (Stage(stratum.astype(np.intp), np.arange(n), np.bincount(stratum)[stratum] * 3.0),),
        calibration=Calibration(margins, base) if calibrated else None,
    )
    plan = plan_counts(questionnaire(multiple("m", "a", "b"), single("g", "x", "y")), ["g"], ["m"])
    chosen = [set(np.flatnonzero(row)) for row in rng.random((n, 2)) < 0.5]
    picked = rng.integers(0, 2, n)
    answers = {"g": choice(*picked), "m": choices(2, *chosen)}

    moments = measure(plan.variables[0], plan.axes[0], answers, design)

    in_groups = np.array([[k in c for c in chosen] for k in (0, 1)])
    everyone = np.ones(n, bool)
    placed = in_groups.any(axis=0)
    rows = np.array([everyone, placed, *in_groups, ~placed])
    options = np.array([everyone, everyone, picked == 0, picked == 1])
    cells = (rows[:, None, :] * options[None, :, :]).reshape(-1, n).T.astype(float)
    weights = design.weights
    assert weights is not None
    if calibrated:
        fitted = np.linalg.lstsq(margins * np.sqrt(base)[:, None], cells * np.sqrt(base)[:, None], rcond=None)[0]
        cells = cells - margins @ fitted
    expected = sum(_about_the_mean((cells * weights[:, None])[stratum == h]) for h in range(strata))
    columns = [0, 1, 3, 4]
    at = (np.arange(len(rows))[:, None] * moments.shape[1] + columns).ravel()
    assert moments.covariance[np.ix_(at, at)] == pytest.approx(expected, abs=1e-9)


def _about_the_mean(values: Matrix) -> Matrix:
    """A third of the stratum was drawn: (1 - 1/3) n / (n - 1) times the products about the mean."""
    centred = values - values.mean(axis=0)
    return np.asarray(2 / 3 * len(values) / (len(values) - 1) * centred.T @ centred)


def test_codes_of_nobody_have_no_sums() -> None:
    assert sums_by_code(np.array([2, 0, 2]), 4, np.array([[1.0], [2.0], [4.0]])).ravel().tolist() == [2, 0, 5, 0]
    assert sums_by_code(np.array([], np.intp), 2, np.zeros((0, 1))).ravel().tolist() == [0, 0]


def test_a_respondent_twice_with_half_the_weight_as_one_unit_changes_nothing() -> None:
    plan = plan_counts(questionnaire(single("k", "y", "n"), single("g", "a", "b")), ["k"], ["g"])
    k, g = [0, 1, 0, 1, 1, 0, 0, 1], [0, 0, 0, 0, 1, 1, 1, 1]
    once = measure(
        plan.variables[0], plan.axes[0], {"k": choice(*k), "g": choice(*g)}, simple_design(8, None, np.ones(8))
    )
    unit = np.repeat(np.arange(8), 2)
    halved = Design(np.full(16, 0.5), (Stage(np.zeros(16, np.intp), unit),))

    twice = measure(
        plan.variables[0], plan.axes[0], {"k": choice(*np.repeat(k, 2)), "g": choice(*np.repeat(g, 2))}, halved
    )

    assert twice.covariance == pytest.approx(once.covariance)
    assert twice.totals == pytest.approx(once.totals)
    assert twice.units == pytest.approx(once.units)
