"""Small cells against statistics.md C7, C20, R 4.2.2 `fisher.test`, and hand enumeration."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zushi_survey.analysis.testing.exact import (
    STOP_AFTER,
    cramers_v,
    fisher_exact,
    independence_test,
    likelihood_ratio,
    monte_carlo,
    needs_exact,
)
from zushi_survey.analysis.testing.random_tables import random_tables, sequential_p_value, stable_generator

AGE_SIZES = np.array([78, 98, 150, 178, 184, 240, 176.0])
VOLUNTEERS = np.array([4, 7, 12, 17, 22, 34, 14.0])
BY_AGE = np.stack([VOLUNTEERS, AGE_SIZES - VOLUNTEERS])
THREE = np.array([[1, 3, 5], [4, 0, 1], [2, 6, 2.0]])


def four_errors(p: float, draws: int) -> float:
    """Four standard errors of a Monte Carlo p."""
    return float(4 * np.sqrt(p * (1 - p) / draws))


def test_likelihood_ratio_of_volunteers_by_age():
    found = likelihood_ratio(BY_AGE)

    assert found.statistic == pytest.approx(9.95646288, rel=1e-6)
    assert (found.df, found.p_value) == (6, pytest.approx(0.126497476, rel=1e-6))


def test_an_empty_cell_adds_nothing_to_the_likelihood_ratio():
    # By hand: [[2, 0], [1, 3]]: 2 (2 ln(2/1) + 1 ln(1/2) + 3 ln(3/2)), E = [[1, 1], [2, 2]]
    by_hand = 2 * (2 * np.log(2) + np.log(1 / 2) + 3 * np.log(3 / 2))

    assert likelihood_ratio(np.array([[2, 0], [1, 3.0]])).statistic == pytest.approx(by_hand)


def test_size():
    assert cramers_v(BY_AGE) == pytest.approx(0.094759596, rel=1e-6)


def test_fisher_of_two_by_two():
    assert fisher_exact(np.array([[3, 9], [17, 11.0]])).p_value == pytest.approx(0.0823587770, rel=1e-8)
    # Fisher's tea: 1, 16, 36, 16, 1 of 70 orders; [[3, 1], [1, 3]] is as or less probable in 34.
    assert fisher_exact(np.array([[3, 1], [1, 3.0]])).p_value == pytest.approx(34 / 70, rel=1e-12)
    # Tables as probable as this one count, although floating point may see them differ.
    assert fisher_exact(np.array([[5, 5], [5, 5.0]])).p_value == 1


def test_r_agrees_on_fisher(run_r, tmp_path):
    generator = np.random.default_rng(4)
    tables = [
        *generator.integers(0, 12, size=(30, 2, 2)),
        np.array([[900, 1100], [40, 60]]),
        np.array([[0, 9], [14, 0]]),
    ]
    tables += [*generator.integers(0, 6, size=(5, 3, 3)), *generator.integers(0, 5, size=(5, 2, 4)), THREE.astype(int)]
    tables = [table for table in tables if table.sum(axis=0).all() and table.sum(axis=1).all()]
    script = "answer$p <- c(" + ",".join(
        f"fisher.test(matrix(c({','.join(map(str, table.T.ravel()))}), {len(table)}))$p.value" for table in tables
    )

    answer = run_r(script + ")\n", tmp_path)

    assert [fisher_exact(table).p_value for table in tables] == pytest.approx(answer["p"], rel=1e-9)


def test_fisher_of_larger_tables():
    # C7 and C20, R and own enumeration.
    assert fisher_exact(THREE).p_value == pytest.approx(0.0476607241, rel=1e-8)
    assert fisher_exact(THREE.T).p_value == pytest.approx(0.0476607241, rel=1e-8)
    # Three persons, each alone: all 6 tables are alike.
    assert fisher_exact(np.eye(3)).p_value == 1
    # By hand: first rows 200, 011, 110, 101 have 1, 1, 2, 2 of the 6 choices of two persons.
    assert fisher_exact(np.array([[2, 0, 0], [0, 1, 1]])).p_value == pytest.approx(2 / 6)


def test_fisher_refuses_what_would_take_too_long():
    with pytest.raises(ValueError, match="more than 1000000 tables"):
        fisher_exact(BY_AGE)
    with pytest.raises(ValueError, match="more than 1000000 tables"):
        fisher_exact(np.full((9, 3), 30.0))


def test_monte_carlo_of_volunteers_by_age():
    found = monte_carlo(BY_AGE, stop_after=None)

    # .1259 by R, .1285 by NumPy.
    assert found.p_value == pytest.approx((0.1259 + 0.1285) / 2, abs=0.004)
    assert found.statistic == pytest.approx(9.91323666, rel=1e-6)
    assert (found.method, found.statistic_name, found.draws) == ("monte_carlo", "exact", 99_999)


def test_monte_carlo_in_the_probability_ordering_is_fishers_test():
    # Exact, by enumeration in R: .0476607241 and .158470; the orderings differ.
    found = monte_carlo(THREE, statistic="probability", stop_after=None)
    by_age = monte_carlo(BY_AGE, statistic="probability", stop_after=None)

    assert found.p_value == pytest.approx(0.0476607241, abs=four_errors(0.0477, 99_999))
    assert by_age.p_value == pytest.approx(0.158470, abs=four_errors(0.1585, 99_999))


def test_the_probability_of_a_table_by_hand():
    # [[3, 1], [1, 3]]: 16 of 70.
    found = monte_carlo(np.array([[3, 1], [1, 3.0]]), statistic="probability", stop_after=None)

    assert found.statistic == pytest.approx(np.log(16 / 70))
    assert found.p_value == pytest.approx(34 / 70, abs=four_errors(0.4857, 99_999))


def test_drawing_stops_when_the_answer_is_clear():
    table = np.array([[6, 5, 4], [5, 6, 4], [4, 4, 5.0]])

    stopped, full = monte_carlo(table), monte_carlo(table, stop_after=None)

    assert stopped.draws < 2_000
    assert stopped.p_value == pytest.approx(STOP_AFTER / stopped.draws)
    assert stopped.p_value == pytest.approx(full.p_value, abs=0.05)
    assert full.draws == 99_999


def test_sequential_p_values_by_hand():
    # Every second draw exceeds: the third exceedance is draw 6.
    p, draws = sequential_p_value(lambda size: np.arange(size) % 2 == 1, draws=100, stop_after=3)
    assert (p, draws) == (0.5, 6)
    # None exceeds: (1 + 0) / (1 + 99); fewer than asked for: (1 + 50) / (1 + 100)
    assert sequential_p_value(lambda size: np.zeros(size, dtype=bool), 99, 5) == (0.01, 99)
    assert sequential_p_value(lambda size: np.arange(size) % 2 == 1, 100, 51) == (51 / 101, 100)
    assert sequential_p_value(lambda size: np.ones(size, dtype=bool), 5_000, None) == (1.0, 5_000)
    # Blocks of 500, 500, 1,000, 2,000, 2,000: one exceedance in each, the fifth is the first draw of the fifth block.
    assert sequential_p_value(lambda size: np.arange(size) == 0, 9_000, 5) == (5 / 4001, 4001)
    # At most 25 among the first 10,000 (one in each of seven blocks, or none) is enough, unless all draws are wanted.
    assert sequential_p_value(lambda size: np.arange(size) == 0, 99_999, 400) == (8 / 10_001, 10_000)
    assert sequential_p_value(lambda size: np.arange(size) < 4, 99_999, 400)[1] > 10_000
    assert sequential_p_value(lambda size: np.zeros(size, dtype=bool), 99_999, 5) == (1 / 10_001, 10_000)
    assert sequential_p_value(lambda size: np.zeros(size, dtype=bool), 99_999, None) == (1e-5, 99_999)


def test_the_same_table_has_the_same_p_whatever_its_order():
    found = monte_carlo(THREE)

    for other in (THREE[::-1], THREE[:, [2, 0, 1]], THREE.T, np.pad(THREE, 1)):
        assert monte_carlo(other)._replace(statistic=None) == found._replace(statistic=None)
        assert monte_carlo(other).statistic == pytest.approx(found.statistic)


def test_another_table_is_another_draw():
    first = random_tables(np.array([3, 4]), np.array([2, 5]), 50, stable_generator([3, 4]))
    second = random_tables(np.array([3, 4]), np.array([2, 5]), 50, stable_generator([3, 5]))

    assert not np.array_equal(first, second)


def test_random_tables_have_the_margins_and_the_law_of_independence():
    rows, columns = np.array([4, 2, 6]), np.array([5, 0, 3, 4])

    tables = random_tables(rows, columns, 20_000, stable_generator([1]))

    assert (tables.sum(axis=1) == rows[:, None]).all()
    assert (tables.sum(axis=0) == columns[:, None]).all()
    assert tables.min() >= 0
    # Mean r c / n and hypergeometric variance of each cell, by the law.
    expected = np.outer(rows, columns) / 12
    variance = expected * np.outer(1 - rows / 12, 1 - columns / 12) * 12 / 11
    assert np.abs(tables.mean(axis=2) - expected).max() < 4.5 * np.sqrt(variance.max() / 20_000)
    assert tables.var(axis=2) == pytest.approx(variance, rel=0.06)


def test_random_tables_of_two_by_two_follow_the_hypergeometric_law():
    # Margins 4, 4 and 4, 4: 1, 16, 36, 16, 1 of 70.
    tables = random_tables(np.array([4, 4]), np.array([4, 4]), 70_000, stable_generator([2]))

    seen = np.bincount(tables[0, 0])
    expected = np.array([1, 16, 36, 16, 1]) * 1_000
    assert ((seen - expected) ** 2 / expected).sum() < 18.47  # chi-square of 4 df, p = .001


@pytest.mark.parametrize(
    ("rows", "columns", "small"),
    [
        # E = 5, 5, 45, 45: none is small.
        ((10, 90), (50, 50), False),
        # 4.9, 5.1, 44.1, 45.9: one of four is small, more than a fifth.
        ((10, 90), (49, 51), True),
        # 4, 5, 6, 7, 8 and nine times that: one of ten is small.
        ((10, 90), (40, 50, 60, 70, 80), False),
        # Two of ten, exactly a fifth, are allowed; three are not.
        ((10, 90), (40, 40, 60, 70, 80), False),
        ((10, 90), (40, 40, 40, 70, 80), True),
        # 1 is not below 1; .99 is, alone.
        ((10, 90), (10, 50, 60, 70, 80), False),
        ((10, 90), (9.9, 50, 60, 70, 80), True),
    ],
)
def test_when_cells_are_too_small(rows, columns, small):
    # A table that fits its margins exactly: E of each cell is row * column / 100, as in the comments.
    table = np.outer(rows, columns) / 100

    assert needs_exact(table) is small
    assert needs_exact(table.T) is small


def test_the_test_that_fits():
    assert independence_test(BY_AGE).method == "pearson"
    assert independence_test(np.array([[3, 1], [1, 3.0]])).method == "fisher"
    assert independence_test(THREE, draws=999).method == "monte_carlo"
    assert independence_test(np.array([[3, 0, 1], [0, 0, 0], [1, 0, 3.0]])).p_value == pytest.approx(34 / 70)
    finite = independence_test(BY_AGE, sampling_fraction=0.5)
    assert finite.statistic == pytest.approx(2 * 9.91323666, rel=1e-6)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (np.zeros((2, 2)), "empty"),
        (np.array([[1, 0], [0, 0.0]]), "no_variation"),
        (np.array([[2, 0], [0, 0.0]]), "no_variation"),
        (np.array([[4, 5], [0, 0.0]]), "no_variation"),
        (np.array([[0, 5], [0, 4.0]]), "no_variation"),
    ],
)
def test_degenerate_tables_are_said_to_be(table, reason):
    for test in (independence_test, fisher_exact, likelihood_ratio, monte_carlo):
        found = test(table)
        assert (found.p_value, found.reason) == (None, reason)
    assert cramers_v(table) is None
    assert not needs_exact(np.zeros((2, 2)))


def test_two_persons_can_be_tested():
    # Both orders are as probable: p = 1.
    assert independence_test(np.array([[1, 0], [0, 1.0]])).p_value == 1
    assert monte_carlo(np.array([[1, 0], [0, 1.0]])).p_value == 1


@given(arrays(np.int64, (3, 3), elements=st.integers(0, 9)))
def test_every_table_has_a_result_without_warning(table):
    for found in (independence_test(table, draws=999), likelihood_ratio(table), monte_carlo(table, draws=999)):
        assert (found.p_value is None) == bool(found.reason)
        assert found.p_value is None or 0 < found.p_value <= 1
    v = cramers_v(table)
    assert v is None or 0 <= v <= 1


def test_a_large_table_is_quick_and_a_clear_one_quicker():
    generator = np.random.default_rng(3)
    shares = np.outer(generator.dirichlet(np.full(7, 5)), generator.dirichlet(np.full(12, 3)))
    table = generator.multinomial(1000, shares.ravel()).reshape(7, 12)
    monte_carlo(table, draws=999)

    started = time.perf_counter()
    clear = monte_carlo(table)
    clear_seconds = time.perf_counter() - started
    full = monte_carlo(table, stop_after=None)
    full_seconds = time.perf_counter() - started - clear_seconds

    assert (clear.p_value > 0.5, full.draws) == (True, 99_999)
    # Ten times what it takes on a desk: the machine may be busy.
    assert (clear_seconds < 0.15, full_seconds < 6) == (True, True)
