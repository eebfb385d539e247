"""Moments of one table: what each row and column counts, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.builders import IV, NA, NR, choice, choices, multiple, number, options, questionnaire, single
from zushi_survey.data.design import Calibration, Design, Replicates, Stage, simple_design
from zushi_survey.data.responses import Answers
from zushi_survey.tabulate.moments import (
    ANSWERED,
    ASKED,
    EVERYONE,
    FIRST_CATEGORY,
    FIRST_STUB,
    PLACED,
    SCORED,
    Moments,
    measure,
    measure_all,
)
from zushi_survey.tabulate.plan import plan_counts

BOOK = questionnaire(
    single("q", "a", "b", "c", options=options("a", "b", "c", _1={"score": 2}, _2={"score": 1}))
    | {"nets": [{"id": "ab", "label": "ab", "options": ["1", "2"]}]},
    single("g", "x", "y"),
    multiple("m", "p", "r"),
    {"id": "y", "type": "NU", "label": "y", "bands": [{"label": "low", "to": 5}]},
)
ANSWERS: dict[str, Answers] = {
    "q": choice(0, 1, 2, NR, IV, NA, 0),
    "g": choice(0, 0, 1, 0, 1, 0, NR),
    "m": choices(2, {0}, {0, 1}, NR, {1}, {0}, {1}, {0}),
    "y": number(5, 6, 1, NR, 2, 3, 4),
}


def moments(question: str, by: str | None = "g", design: Design | None = None, where: str | None = None) -> Moments:
    plan = plan_counts(BOOK, [question], [by] if by else [], where)
    return measure(plan.variables[0], plan.axes[0] if by else None, ANSWERS, design or simple_design(7), plan.where)


def persons(found: Moments) -> list[list[int]]:
    return np.diagonal(found.persons).reshape(found.shape).astype(int).tolist()


def test_columns_of_a_single_answer_question() -> None:
    # asked, answered, scored, a, b, c, ab, no answer, invalid; the last, sums of squared scores, is looked at below.
    everyone, placed, x, y, nowhere = (row[:-1] for row in persons(moments("q")))

    assert everyone == [6, 4, 3, 2, 1, 1, 3, 1, 1]
    assert placed == [5, 3, 2, 1, 1, 1, 2, 1, 1]
    assert x == [3, 2, 2, 1, 1, 0, 2, 1, 0]
    assert y == [2, 1, 0, 0, 0, 1, 0, 0, 1]
    assert nowhere == [1, 1, 1, 1, 0, 0, 1, 0, 0]


def test_scores_are_summed_in_the_last_column() -> None:
    totals = moments("q").totals.reshape(5, -1)[:, -1]

    assert totals.tolist() == [5, 3, 3, 0, 2]


def test_columns_of_a_multiple_answer_question() -> None:
    everyone = persons(moments("m"))[EVERYONE]

    assert everyone == [7, 6, 0, 4, 3, 1, 0, 0]


def test_columns_of_a_number() -> None:
    found = moments("y")

    assert persons(found)[EVERYONE][:6] == [7, 6, 6, 5, 1, 0]
    assert found.totals.reshape(found.shape)[EVERYONE, -1] == 21


def test_cells_off_the_diagonal_are_persons_in_both() -> None:
    found = moments("m")

    both = found.persons[found.cell(EVERYONE, FIRST_STUB), found.cell(EVERYONE, FIRST_STUB + 1)]

    assert both == 1


def test_a_filter_is_a_domain() -> None:
    found = moments("q", where="g = 1")

    assert persons(found)[EVERYONE][:2] == [3, 2]
    assert found.degrees_of_freedom[EVERYONE].tolist() == [2, 1, 1]


def test_weights_their_squares_and_totals() -> None:
    weights = np.arange(1.0, 8.0)
    found = moments("q", design=simple_design(7, None, weights))
    cell = found.cell(FIRST_CATEGORY, ASKED)

    assert (found.totals[cell], found.weighted[cell, cell], found.squared[cell, cell]) == (7, 7, 1 + 4 + 16)
    assert not found.is_simple


def test_degrees_of_freedom_are_units_less_strata_among_those_with_weight() -> None:
    strata, units = np.array([0, 0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 2, 3, 4, 4])
    design = Design(np.array([1.0, 1, 0, 1, 1, 1, 1]), (Stage(strata, units),))

    found = moments("q", design=design)

    # Asked with weight: units 0, 2, 3 and 4 of two strata; answered: 0 and 4. The test counts unit 1 as well.
    assert found.degrees_of_freedom[EVERYONE].tolist() == [2, 0, 0]
    assert found.units[EVERYONE] == 1
    assert found.with_weight[found.cell(EVERYONE, ASKED)] == 5


def test_tests_on_calibrated_weights_have_the_degrees_of_freedom_of_the_whole_sample() -> None:
    weights = np.full(7, 2.0)
    design = Design(weights, simple_design(7).stages, "remove", Calibration(np.ones((7, 1)), weights))

    found = moments("q", design=design)

    assert found.units.tolist() == [6] * 5
    assert found.degrees_of_freedom[EVERYONE].tolist() == [5, 3, 2]


def test_replicates_have_the_rank_of_their_weights_less_one() -> None:
    weights = np.array([[0, 0, 2.0, 2, 2, 2, 2], [2, 2, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1]])
    design = Design(np.ones(7), simple_design(7).stages, "remove", None, Replicates(weights, 0.5, np.ones(3)))

    found = moments("q", design=design)

    # The third replicate is half the sum of the others.
    assert found.degrees_of_freedom[EVERYONE, ANSWERED] == 1
    assert found.replicates is not None
    assert found.replicates[:, found.cell(EVERYONE, ASKED)].tolist() == [8, 4, 6]


def test_variance_over_replicates_by_hand() -> None:
    weights = np.array([[0, 0, 2.0, 2, 2, 2, 2], [2, 2, 0, 0, 0, 0, 0]])
    design = Design(np.ones(7), simple_design(7).stages, "remove", None, Replicates(weights, 0.5, np.ones(2)))
    found = moments("q", design=design)

    cells = np.array([found.cell(EVERYONE, ASKED)])

    # 0.5 * ((8 - 6)**2 + (4 - 6)**2)
    assert found.covariance_of(cells) == pytest.approx(4)


def test_without_an_axis_everyone_is_the_only_category() -> None:
    found = moments("q", None)

    assert persons(found)[EVERYONE] == persons(found)[PLACED]
    assert found.degrees_of_freedom[EVERYONE, SCORED] == 2


@pytest.mark.parametrize("where", [None, "g = 1"])
@pytest.mark.parametrize(
    "design",
    [
        simple_design(7, 100),
        simple_design(7, None, np.arange(7.0)),
        Design(np.arange(1.0, 8), (Stage(np.zeros(7, np.intp), np.array([0, 0, 1, 1, 2, 2, 2])),)),
        Design(
            np.arange(1.0, 8),
            (Stage(np.zeros(7, np.intp), np.arange(7)),),
            calibration=Calibration(np.eye(2)[[0, 1, 0, 1, 0, 1, 1]], np.ones(7)),
        ),
    ],
    ids=["simple", "weighted", "clustered", "calibrated"],
)
def test_all_tables_of_a_plan_are_those_measured_one_by_one(design: Design, where: str | None) -> None:
    plan = plan_counts(BOOK, ["q", "m", "y"], ["g", "m"], where)

    found = list(measure_all(plan, ANSWERS, design))

    assert [(variable.id, axis.id) for variable, axis, _ in found] == [(v, a) for v in "qmy" for a in "gm"]
    for variable, axis, table in found:
        alone = measure(variable, axis, ANSWERS, design, plan.where)
        for name in ("shape", "persons", "covariance", "totals", "with_weight", "units", "degrees_of_freedom"):
            assert np.array_equal(getattr(table, name), getattr(alone, name)), name
