"""Laws of design-based estimates: what must not change a figure, and what must change it in a known way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NR, choice, choices, multiple, number, questionnaire, rows_of, single
from zushi_survey.analysis.precision.estimates import Ratios, ratios
from zushi_survey.analysis.testing.association import rao_scott_f, two_way_table
from zushi_survey.data.design import Design, Stage, numbered, simple_design
from zushi_survey.data.responses import Answers, Choice
from zushi_survey.tabulate.moments import ANSWERED, EVERYONE, FIRST_CATEGORY, FIRST_STUB, SCORED, Moments, measure
from zushi_survey.tabulate.plan import plan_counts

NETS = [{"id": "ab", "label": "ab", "options": ["1", "2"]}]
BOOK = questionnaire(
    single("q", "a", "b", "c", nets=NETS),
    single("g", "x", "y"),
    multiple("m", "p", "r"),
    {"id": "y", "type": "NU", "label": "y"},
)
PERSONS = 60
seeds = st.integers(0, 100_000)


def drawn(seed: int, respondents: int = PERSONS) -> tuple[dict[str, Answers], Design]:
    """Random answers, and strata x clusters x weights x population sizes."""
    random = np.random.default_rng(seed)
    strata = np.arange(respondents) % 3
    units = numbered(strata, random.permuted(np.arange(respondents) % 12))
    population = np.array([30.0, 40.0, 25.0])[strata] if seed % 2 else None
    q = [NR if random.random() < 0.1 else int(random.integers(3)) for _ in range(respondents)]
    g = [NR if random.random() < 0.1 else int(random.integers(2)) for _ in range(respondents)]
    m = [set(np.flatnonzero(random.random(2) < 0.5).tolist()) or NR for _ in range(respondents)]
    answers: dict[str, Answers] = {
        "q": choice(*q),
        "g": choice(*g),
        "m": choices(2, *m),
        "y": number(*random.normal(50, 10, respondents).tolist()),
    }
    return answers, Design(random.uniform(1, 9, respondents), (Stage(strata, units, population),))


def moments(question: str, answers: Mapping[str, Answers], design: Design, where: str | None = None) -> Moments:
    plan = plan_counts(BOOK, [question], ["g"], where)
    return measure(plan.variables[0], plan.axes[0], answers, design, plan.where)


def estimated(question: str, answers: Mapping[str, Answers], design: Design) -> Ratios:
    """Shares of everyone and of both categories, or their means."""
    found = moments(question, answers, design)
    rows = np.array([EVERYONE, FIRST_CATEGORY, FIRST_CATEGORY + 1])[:, None]
    if question == "y":
        return ratios(found, rows, np.array([found.shape[1] - 1]), np.array([SCORED]))
    return ratios(found, rows, np.arange(FIRST_STUB, FIRST_STUB + 2), np.array([ANSWERED]))


def assert_same(first: Ratios, second: Ratios) -> None:
    assert second.values == pytest.approx(first.values, rel=1e-9, abs=1e-12)
    assert second.covariance == pytest.approx(first.covariance, rel=1e-7, abs=1e-12)


def taken(design: Design, order: np.ndarray, factor: float = 1.0) -> Design:
    """The design of some rows, weights times a factor."""
    assert design.weights is not None
    stages = tuple(
        Stage(s.strata[order], s.units[order], None if s.population is None else s.population[order])
        for s in design.stages
    )
    return replace(design, weights=design.weights[order] * factor, stages=stages)


@pytest.mark.parametrize("question", ["q", "m", "y"])
@given(seed=seeds)
def test_every_row_twice_with_half_its_weight_is_the_same(question: str, seed: int) -> None:
    answers, design = drawn(seed)
    twice = np.repeat(np.arange(PERSONS), 2)

    assert_same(
        estimated(question, answers, design),
        estimated(question, rows_of(answers, twice.tolist()), taken(design, twice, 0.5)),
    )


@given(seed=seeds)
def test_persons_drawn_singly_and_written_twice_are_the_same_once_each_is_a_cluster(seed: int) -> None:
    answers, design = drawn(seed)
    single_stage = Stage(np.zeros(PERSONS, np.intp), np.arange(PERSONS))
    alone = replace(design, stages=(single_stage,))
    twice = np.repeat(np.arange(PERSONS), 2)

    assert_same(
        estimated("q", answers, alone), estimated("q", rows_of(answers, twice.tolist()), taken(alone, twice, 0.5))
    )


@given(seed=seeds)
def test_the_order_of_respondents_and_the_names_of_units_do_not_matter(seed: int) -> None:
    answers, design = drawn(seed)
    random = np.random.default_rng(seed + 1)
    order = random.permutation(PERSONS)
    stage = taken(design, order).stages[0]
    units = random.permutation(stage.units.max() + 1)[stage.units]
    renamed = Stage(random.permutation(3)[stage.strata], units, stage.population)
    turned = replace(taken(design, order), stages=(renamed,))

    assert_same(estimated("q", answers, design), estimated("q", rows_of(answers, order.tolist()), turned))


@given(seed=seeds)
def test_the_order_of_options_and_categories_does_not_matter(seed: int) -> None:
    answers, design = drawn(seed)
    q, g = answers["q"], answers["g"]
    assert isinstance(q, Choice)
    assert isinstance(g, Choice)
    turned = {**answers, "q": choice(*np.where(q.codes >= 0, 2 - q.codes, q.codes).tolist())}
    turned["g"] = choice(*np.where(g.codes >= 0, 1 - g.codes, g.codes).tolist())

    first, second = (rao_scott_f(two_way_table(moments("q", one, design), 3)) for one in (answers, turned))

    assert (second.statistic, second.p_value) == (
        pytest.approx(first.statistic, rel=1e-8),
        pytest.approx(first.p_value, rel=1e-6),
    )


@given(seed=seeds, factor=st.floats(0.01, 100))
def test_weights_times_a_constant_change_totals_only(seed: int, factor: float) -> None:
    answers, design = drawn(seed)
    larger = taken(design, np.arange(PERSONS), factor)

    first, second = (moments("q", answers, one) for one in (design, larger))

    assert_same(estimated("q", answers, design), estimated("q", answers, larger))
    assert second.totals == pytest.approx(first.totals * factor)
    assert second.covariance == pytest.approx(first.covariance * factor**2, rel=1e-7, abs=1e-7 * factor**2)


@given(seed=seeds)
def test_whole_weights_are_repeated_rows_as_far_as_estimates_go(seed: int) -> None:
    answers, _ = drawn(seed)
    times = np.random.default_rng(seed).integers(1, 4, PERSONS)
    repeated = np.repeat(np.arange(PERSONS), times)
    weighted = simple_design(PERSONS, None, times.astype(np.float64))

    first = estimated("q", answers, weighted)
    second = estimated("q", rows_of(answers, repeated.tolist()), simple_design(len(repeated)))

    assert second.values == pytest.approx(first.values, rel=1e-12)


@given(seed=seeds)
def test_a_group_is_the_union_of_its_parts(seed: int) -> None:
    answers, design = drawn(seed)
    found = moments("q", answers, design)
    cells = [found.cell(EVERYONE, FIRST_STUB + place) for place in range(4)]  # a, b, c and the net of a and b

    covariance = found.covariance_of(np.array(cells))

    assert found.totals[cells[3]] == pytest.approx(found.totals[cells[0]] + found.totals[cells[1]])
    assert covariance[3, 3] == pytest.approx(covariance[:2, :2].sum(), rel=1e-9, abs=1e-9)


@given(seed=seeds)
def test_a_filter_is_a_category_of_an_axis(seed: int) -> None:
    answers, design = drawn(seed)
    by_axis, filtered = moments("y", answers, design), moments("y", answers, design, "g = 1")

    first = ratios(by_axis, np.array(FIRST_CATEGORY), np.array(by_axis.shape[1] - 1), np.array(SCORED))
    second = ratios(filtered, np.array(EVERYONE), np.array(by_axis.shape[1] - 1), np.array(SCORED))

    assert_same(first, second)


@given(seed=seeds)
def test_persons_of_weight_zero_count_in_the_design_only(seed: int) -> None:
    answers, design = drawn(seed)
    assert design.weights is not None
    without = replace(design, weights=np.where(np.arange(PERSONS) < 5, 0.0, design.weights))
    changed = {**answers, "y": number(*[999.0] * 5, *answers["y"].values[5:].tolist())}

    assert_same(estimated("y", answers, without), estimated("y", changed, without))


@pytest.mark.parametrize("question", ["q", "y"])
def test_the_error_goes_to_nothing_as_the_sample_becomes_the_population(question: str) -> None:
    answers, _ = drawn(7)
    weights = np.ones(PERSONS)
    errors = [
        estimated(question, answers, simple_design(PERSONS, size, weights)).standard_errors[0]
        for size in (10**9, 6000, 600, 120, 61, PERSONS)
    ]

    assert errors == sorted(errors, reverse=True)
    assert errors[0] == pytest.approx(estimated(question, answers, simple_design(PERSONS)).standard_errors[0], rel=1e-6)
    assert errors[-1] == pytest.approx(0, abs=1e-9)


@given(seed=seeds)
def test_clusters_of_one_are_persons(seed: int) -> None:
    answers, design = drawn(seed)
    stage = design.stages[0]
    persons = replace(design, stages=(Stage(stage.strata, np.arange(PERSONS)),))
    shuffled = np.random.default_rng(seed).permutation(PERSONS)
    clusters = replace(design, stages=(Stage(stage.strata, shuffled),))

    assert_same(estimated("y", answers, persons), estimated("y", answers, clusters))
