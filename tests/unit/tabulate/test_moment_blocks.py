"""Moments from sums over blocks: however the respondents are cut, they are the moments of the whole."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import add

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import rows_of
from tests.unit.tabulate.coded import BOOK, drawn_answers
from zushi_survey.data.design import Calibration, Design, Stage, numbered, simple_design
from zushi_survey.data.replicates import bootstrap_weights, jackknife_weights
from zushi_survey.tabulate.design_blocks import DesignBlock
from zushi_survey.tabulate.moment_sums import Keyed
from zushi_survey.tabulate.moments import Moments, measure, measure_block, moments_of
from zushi_survey.tabulate.plan import plan_counts

N = 150
EXACT = ("shape", "persons", "with_weight", "units", "degrees_of_freedom", "sampling_fraction", "is_simple")
TO_12_DIGITS = ("weighted", "squared", "covariance", "totals")


def designs() -> dict[str, Design]:
    """One design of each kind, of the same respondents."""
    random = np.random.default_rng(3)
    strata = np.sort(random.integers(0, 3, N))
    units, persons = numbered(strata, random.integers(0, 6, N)), np.arange(N)
    # Nobody of the first 40 has no weight: a block in which everyone has some must count as the others do.
    weights = random.uniform(0.5, 3, N) * ((random.random(N) > 0.05) | (persons < 40))
    first = Stage(strata, units, np.array([60.0, 40, 80])[strata])
    sizes = np.array([400.0, 250, 900])[strata]
    margins = np.hstack([np.eye(3)[random.integers(0, 3, N)], np.eye(2)[random.integers(0, 2, N)]])
    fixed = Calibration(margins, random.uniform(1, 2, N))
    clusters, later = Stage(strata, units), Stage(units, persons, np.full(N, 90.0))
    return {
        "simple": simple_design(N, 3000),
        "weighted": simple_design(N, None, weights),
        "stratified": Design(weights, (Stage(strata, persons, sizes),)),
        "stratified, not weighted": Design(None, (Stage(strata, persons, sizes),)),
        "clustered": Design(weights, (clusters,)),
        "two stages": Design(weights, (first, later), "average"),
        "calibrated": Design(weights, (Stage(strata, persons, sizes),), calibration=fixed),
        "calibrated, one stratum": Design(weights, simple_design(N).stages, "remove", calibration=fixed),
        "calibrated, not weighted": Design(None, simple_design(N).stages, "remove", calibration=fixed),
        "calibrated clusters": Design(weights, (clusters,), calibration=fixed),
        "calibrated, two stages": Design(weights, (first, later), "average", calibration=fixed),
        "jackknife": Design(weights, (clusters,), replicates=jackknife_weights(weights, clusters)),
        "bootstrap": Design(weights, (clusters,), replicates=bootstrap_weights(weights, clusters, 9, 1)),
    }


DESIGNS = designs()
ANSWERS = drawn_answers(N)


def in_blocks(question: str, design: Design, where: str | None, cuts: list[int]) -> Moments:
    plan = plan_counts(BOOK, [question], ["m"], where)
    whole, parts = DesignBlock.whole(design), []
    for start, end in pairwise([0, *sorted(cuts), N]):
        answers, block = rows_of(ANSWERS, range(start, end)), whole.part(slice(start, end))
        parts.append(measure_block(plan.variables[0], plan.axes[0], answers, block, plan.where))
    return moments_of(reduce(add, parts), whole.drawing)


@pytest.mark.parametrize("kind", DESIGNS)
@settings(max_examples=4, deadline=None)
@given(
    cuts=st.lists(st.integers(0, N), max_size=4),
    question=st.sampled_from(["q", "m", "y"]),
    where=st.sampled_from([None, "g = 1 or m = 2", "q = 3"]),
)
def test_blocks_add_up_to_the_whole(kind: str, cuts: list[int], question: str, where: str | None) -> None:
    design = DESIGNS[kind]
    plan = plan_counts(BOOK, [question], ["m"], where)
    whole = measure(plan.variables[0], plan.axes[0], ANSWERS, design, plan.where)

    found = in_blocks(question, design, where, cuts)

    assert not [name for name in EXACT if not np.array_equal(getattr(found, name), getattr(whole, name))]
    for name in TO_12_DIGITS:
        wanted = getattr(whole, name)
        assert getattr(found, name) == pytest.approx(wanted, rel=1e-12, abs=1e-12 * np.abs(wanted).max()), name
    if design.replicates is not None:
        assert found.replicates == pytest.approx(whole.replicates, rel=1e-12, abs=1e-10)


def test_one_person_a_block() -> None:
    found = in_blocks("q", DESIGNS["calibrated, two stages"], None, list(range(1, N)))

    plan = plan_counts(BOOK, ["q"], ["m"])
    whole = measure(plan.variables[0], plan.axes[0], ANSWERS, DESIGNS["calibrated, two stages"])
    assert found.covariance == pytest.approx(whole.covariance, abs=1e-12 * np.abs(whole.covariance).max())
    assert np.array_equal(found.degrees_of_freedom, whole.degrees_of_freedom)


def test_keys_of_both_are_kept_apart_and_added_by_hand() -> None:
    first = Keyed(np.array([0, 2]), np.array([[1.0], [2.0]]))
    second = Keyed(np.array([2, 5]), np.array([[10.0], [20.0]]))

    both = first + second

    assert (both.keys.tolist(), both.sums.ravel().tolist()) == ([0, 2, 5], [1, 12, 20])
    assert both.dense(7).ravel().tolist() == [1, 0, 12, 0, 0, 20, 0]
