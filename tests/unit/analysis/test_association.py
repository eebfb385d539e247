"""Association tests against R 4.2.2 `survey` 4.1-1 and textbook tables (shared/reference/statistics.md C7, C20)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from tests.builders import choice, d24, questionnaire, single
from tests.unit.analysis.tables import moments_of, two_way
from zushi_survey.analysis.testing.association import (
    TwoWayTable,
    pearson_chi_square,
    rao_scott_f,
    rao_scott_first_order,
    two_way_table,
    wald_f,
)
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.data.design import Calibration, Design, Stage, simple_design
from zushi_survey.data.weighting import calibrate
from zushi_survey.tabulate.plan import plan_counts

AGE_SIZES = np.array([78, 98, 150, 178, 184, 240, 176.0])
VOLUNTEERS = np.array([4, 7, 12, 17, 22, 34, 14.0])
D24 = d24()
RAKED = calibrate(np.full(24, 10.0), [D24.sex, D24.age], [np.array([110.0, 130]), np.array([60.0, 85, 95])])


def table_of(counts: Sequence[Sequence[int]], design: Design | None = None) -> TwoWayTable:
    plan, answers = two_way(counts)
    return two_way_table(moments_of(plan, answers, design), len(counts[0]))


def raked_table(rows: np.ndarray, by: np.ndarray, design: Design) -> TwoWayTable:
    book = questionnaire(single("k", *"abc"[: int(rows.max()) + 1]), single("g", *"abc"[: int(by.max()) + 1]))
    answers = {"k": choice(*rows.astype(int)), "g": choice(*by)}
    return two_way_table(moments_of(plan_counts(book, ["k"], ["g"]), answers, design), int(rows.max()) + 1)


def test_pearson_of_volunteers_by_age() -> None:
    result = pearson_chi_square(np.stack([VOLUNTEERS, AGE_SIZES - VOLUNTEERS]))

    assert result.statistic == pytest.approx(9.91323666, rel=1e-6)
    assert (result.df, result.p_value) == (6, pytest.approx(0.128353686, rel=1e-6))


def test_yates_by_hand() -> None:
    # By hand: n(|ad - bc| - n/2)^2 / (r1 r2 c1 c2) = 40 (|3*11 - 9*17| - 20)^2 / (12 * 28 * 20 * 20)
    result = pearson_chi_square(np.array([[3, 9], [17, 11.0]]), continuity=True)

    assert result.statistic == pytest.approx(40 * (120 - 20) ** 2 / (12 * 28 * 20 * 20))
    assert result.method == "pearson_yates"


def test_yates_is_for_two_by_two_only() -> None:
    counts = np.array([[10, 20, 5], [20, 10.0, 5]])

    assert pearson_chi_square(counts, continuity=True) == pearson_chi_square(counts)


def test_rows_and_columns_without_anybody_are_dropped() -> None:
    full = pearson_chi_square(np.array([[10, 20], [20, 10.0]]))

    assert pearson_chi_square(np.array([[10, 0, 20], [0, 0, 0], [20, 0, 10.0]])) == full
    assert table_of([[10, 0, 20], [0, 0, 0], [20, 0, 10]]).shape == (2, 2)


def test_rao_scott_of_the_raked_example() -> None:
    # svychisq(~y + age, svydesign(~1, weights = ~w), statistic = "F"):
    # F = 2.05073302, 1.98513079, 45.6580083, 0.140643932; statistic = "Chisq": X2 = 4.482777, p = 0.128640573
    table = raked_table(D24.y, D24.age, simple_design(24, None, RAKED))
    second, first = rao_scott_f(table), rao_scott_first_order(table)

    assert second.statistic == pytest.approx(2.05073302, rel=1e-6)
    assert (second.df, second.df_denominator) == (pytest.approx(1.98513079), pytest.approx(45.6580083))
    assert second.p_value == pytest.approx(0.140643932, rel=1e-6)
    assert (first.statistic, first.df) == (pytest.approx(4.482777, rel=1e-6), 2)
    assert first.p_value == pytest.approx(0.128640573, rel=1e-6)


def test_rao_scott_of_three_options_by_sex() -> None:
    result = rao_scott_f(raked_table(D24.v, D24.sex, simple_design(24, None, RAKED)))

    assert (result.statistic, result.p_value) == (pytest.approx(0.0198457, rel=1e-5), pytest.approx(0.980346, abs=5e-7))


def test_without_weights_and_clusters_rao_scott_is_pearson_but_for_one_person() -> None:
    # The linearised covariance has n - 1 below the line where Pearson's test has n.
    counts = [[30, 40, 50], [60, 45, 25]]

    result = rao_scott_f(table_of(counts))

    wanted = pearson_chi_square(np.array(counts, dtype=float)).statistic
    assert wanted is not None
    assert (result.statistic or 0) * 2 == pytest.approx(wanted * 249 / 250, rel=1e-9)
    assert (result.df, result.df_denominator) == (pytest.approx(2), pytest.approx(2 * 249))


def test_wald_of_a_two_by_two_table_by_hand() -> None:
    # ad - bc over n, and its linearised variance n/(n-1) * sum of squares of each person's part in it.
    result = wald_f(table_of([[3, 9], [17, 11]]))

    n, a, b, c, d = 40, 3, 9, 17, 11
    departure = d - (b + d) * (c + d) / n
    row, column = (c + d) / n, (b + d) / n
    parts = [0.0] * a + [-row] * b + [-column] * c + [1 - row - column] * d
    influence = [part + row * column for part in parts]
    spread = n / (n - 1) * sum((value - sum(influence) / n) ** 2 for value in influence)
    assert result.statistic == pytest.approx(departure**2 / spread, rel=1e-9)
    assert (result.df, result.df_denominator) == (1, 39)


def test_the_adjusted_wald_test_of_one_degree_of_freedom_is_the_wald_test() -> None:
    table = table_of([[3, 9], [17, 11]])

    assert wald_f(table, adjusted=True)._replace(method="wald") == wald_f(table)


def test_a_census_leaves_nothing_to_test() -> None:
    assert pearson_chi_square(np.array([[3, 9], [17, 11.0]]), sampling_fraction=1).reason == "whole_population"
    assert rao_scott_f(table_of([[3, 9], [17, 11]], simple_design(40, 40))).p_value is None


def test_half_the_population_doubles_the_statistic() -> None:
    counts = np.array([[3, 9], [17, 11.0]])

    half, none = pearson_chi_square(counts, sampling_fraction=0.5), pearson_chi_square(counts)

    assert half.statistic == pytest.approx(2 * (none.statistic or 0))


Test = Callable[[TwoWayTable], Significance]


@pytest.mark.parametrize("test", [rao_scott_f, rao_scott_first_order, wald_f])
@pytest.mark.parametrize(
    ("counts", "reasons"),
    [
        ([[0, 0], [0, 0]], {"empty"}),
        ([[1, 0], [0, 0]], {"no_variation"}),
        ([[5, 0], [7, 0]], {"no_variation"}),
        ([[5, 7], [0, 0]], {"no_variation"}),
        ([[1, 0], [0, 1]], {"singular", ""}),
        ([[5, 0], [0, 7]], {"singular", ""}),
    ],
)
def test_what_cannot_be_tested_says_why(test: Test, counts: list[list[int]], reasons: set[str]) -> None:
    result = test(table_of(counts))

    assert result.reason in reasons
    assert (result.p_value is None) == (result.reason != "")
    assert result.p_value is None or 0 <= result.p_value <= 1


def test_pearson_of_nothing_and_of_one_row() -> None:
    assert pearson_chi_square(np.zeros((2, 2))).reason == "empty"
    assert pearson_chi_square(np.array([[5, 7.0], [0, 0]])).reason == "no_variation"


def test_fewer_clusters_than_a_wald_test_needs() -> None:
    counts = [[5, 6, 3], [4, 7, 5], [6, 2, 2]]
    design = Design(None, (Stage(np.zeros(40, np.intp), np.arange(40) % 3),))

    assert wald_f(table_of(counts, design)).reason == "singular"


def test_calibrated_weights_make_the_test_of_their_own_margins_certain() -> None:
    weights = RAKED
    dummies = np.concatenate([np.eye(2)[D24.sex], np.eye(3)[D24.age]], axis=1)
    plain = simple_design(24, None, weights)
    design = Design(weights, plain.stages, "remove", Calibration(dummies, np.full(24, 10.0)))

    linearised, naive = (rao_scott_f(raked_table(D24.y, D24.age, one)) for one in (design, plain))

    assert linearised.statistic != pytest.approx(naive.statistic, rel=1e-3)
    assert linearised.df_denominator == pytest.approx((linearised.df or 0) * 23)
