"""A multiple-answer question as a whole: statistics.md C19, and laws."""

from __future__ import annotations

import numpy as np
import pytest

from tests.builders import choice, choices
from tests.unit.analysis.tables import moments_of, multiple_by_group, overlapping_columns, shares, weighted
from zushi_survey.analysis.testing.association import pearson_chi_square, rao_scott_f, two_way_table
from zushi_survey.analysis.testing.multiple_response import options_together
from zushi_survey.data.design import simple_design
from zushi_survey.tabulate.moments import FIRST_STUB

PATTERNS = [set(), {2}, {1}, {1, 2}, {0}, {0, 2}, {0, 1}, {0, 1, 2}]
GROUP_A, GROUP_B = (30, 22, 18, 9, 15, 8, 10, 8), (45, 20, 16, 7, 20, 6, 9, 7)
OPTIONS = range(FIRST_STUB, FIRST_STUB + 3)


def test_worked_example() -> None:
    plan, answers = multiple_by_group(PATTERNS, [GROUP_A, GROUP_B])

    found = options_together(moments_of(plan, answers), OPTIONS)

    assert (found.statistic, found.df, found.p_value) == pytest.approx((3.57863141, 2.97408147, 0.306731496), rel=1e-6)


def test_one_option_alone_is_its_chi_square() -> None:
    plan, answers = multiple_by_group([{0}, set()], [[30, 40], [25, 65], [10, 50]])

    found = options_together(moments_of(plan, answers), [FIRST_STUB])

    expected = pearson_chi_square(np.array([[30.0, 40], [25, 65], [10, 50]]))
    assert found.statistic == pytest.approx(expected.statistic)
    assert found.df == pytest.approx(2)


def test_the_same_option_twice_counts_once() -> None:
    plan, answers = multiple_by_group([{0, 1}, set()], [[30, 40], [25, 65], [10, 50]])

    twice = options_together(moments_of(plan, answers), [FIRST_STUB, FIRST_STUB + 1])

    assert twice.p_value == pytest.approx(options_together(moments_of(plan, answers), [FIRST_STUB]).p_value)


def test_one_option_under_weights_is_close_to_rao_scott_of_its_table() -> None:
    """Both correct the same chi-square, by the covariance of shares or of log odds: equal to first order."""
    plan, answers = shares((60, 45, 70), (150, 140, 160))
    moments = moments_of(plan, answers, weighted(answers, (1.0, 1.7, 0.6)))

    together, table = options_together(moments, [FIRST_STUB]), rao_scott_f(two_way_table(moments, 2))

    assert together.statistic == pytest.approx(table.statistic, rel=0.05)
    assert together.df_denominator == pytest.approx(table.df_denominator, rel=0.05)


def test_weights_all_alike_are_close_to_no_weights() -> None:
    plan, answers = multiple_by_group(PATTERNS, [GROUP_A, GROUP_B])

    plain = options_together(moments_of(plan, answers), OPTIONS)
    same = options_together(moments_of(plan, answers, weighted(answers, (2.0,))), OPTIONS)

    assert same.statistic_name == "F"
    assert same.p_value == pytest.approx(plain.p_value, rel=0.05)


def test_categories_that_share_persons_are_no_obstacle() -> None:
    """Two columns with the same persons say nothing of each other; permuting them changes nothing."""
    plan, answers = overlapping_columns((300, 260), (150, 105), 120, 58, 100)

    found = options_together(moments_of(plan, answers), [FIRST_STUB])

    assert found.p_value is not None
    assert 0 < found.p_value < 1
    same = {"k": choice(0, 1, 0, 1, 1), "a": choices(2, {0, 1}, {0, 1}, {0, 1}, {0, 1}, set())}
    assert options_together(moments_of(plan, same), [FIRST_STUB]).reason == "singular"


def test_everyone_asked_leaves_nothing_to_test() -> None:
    plan, answers = multiple_by_group(PATTERNS, [GROUP_A, GROUP_B])
    n = sum(GROUP_A) + sum(GROUP_B)

    assert options_together(moments_of(plan, answers, simple_design(n, n)), OPTIONS).reason == "whole_population"


@pytest.mark.parametrize(
    ("counts", "reason"),
    [([[0, 0], [0, 0]], "empty"), ([[5, 0], [7, 0]], "no_variation"), ([[5, 3]], "no_variation")],
)
def test_degenerate_tables(counts: list[list[int]], reason: str) -> None:
    plan, answers = multiple_by_group([{0}, set()], counts)

    assert options_together(moments_of(plan, answers), [FIRST_STUB]).reason == reason
