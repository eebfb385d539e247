"""The two-factor check on made-up tables where the second axis explains everything, nothing, or hides a difference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.conftest import RunR
from tests.unit.analysis.tables import subject_of, two_way
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction
from zushi_survey.analysis.testing.given import given_comparisons
from zushi_survey.analysis.testing.stratified import common_difference
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.plan import PlannedAxis

RULES = StatisticsRules()
GIVEN = PlannedAxis("age", "年齢", (), False, True)


def rows(chosen: list[list[int]], answered: list[list[int]], rules: StatisticsRules = RULES) -> list[Comparison]:
    """Rows of one option, `[category][stratum]`."""
    plan, _ = two_way([[1, 1]] * len(chosen))
    named = [("1", "k1", np.array(chosen, dtype=float))]
    return list(given_comparisons(subject_of(plan), GIVEN, named, np.array(answered, dtype=float), rules))


# Of the young 10% say yes and of the old 50%, whatever the household; only couples are mostly old.
EXPLAINED = ([[20, 50], [4, 150]], [[200, 100], [40, 300]])


def test_a_difference_that_the_second_axis_explains_is_gone_within_it() -> None:
    plain, within, *categories = rows(*EXPLAINED)

    assert (plain.against, plain.axis, plain.direction) == (Against.ASSOCIATION, "g", Direction.FOUND)
    assert (within.against, within.axis, within.direction) == (Against.GIVEN, "g*age", Direction.NONE)
    assert within.test.statistic == pytest.approx(0, abs=1e-12)
    assert [(row.category, row.direction) for row in categories] == [("1", Direction.NONE), ("2", Direction.NONE)]
    assert [row.difference for row in categories] == pytest.approx([0, 0], abs=1e-12)
    assert [row.odds_ratio for row in categories] == pytest.approx([1, 1])


def test_a_difference_that_is_the_same_within_stays() -> None:
    """50% against 30% among young and old alike: difference +20 points, odds ratio (1/1)/(3/7) = 7/3."""
    _, within, first, second = rows([[50, 100], [60, 30]], [[100, 200], [200, 100]])

    assert within.direction is Direction.FOUND
    assert (first.direction, second.direction) == (Direction.HIGHER, Direction.LOWER)
    assert (first.difference, second.difference) == pytest.approx((0.2, -0.2))
    assert first.odds_ratio == pytest.approx(7 / 3)
    assert first.odds_ratio_low < 7 / 3 < first.odds_ratio_high
    assert (first.base, first.base_against) == (300, 300)
    assert (first.estimate, first.estimate_against) == (0.5, 0.3)


def test_a_small_group_is_not_tested() -> None:
    _, _, first, second = rows([[5, 5], [60, 30]], [[14, 15], [200, 100]])
    _, _, enough, _ = rows([[5, 5], [60, 30]], [[15, 15], [200, 100]])

    assert (first.test.reason, second.test.reason, first.direction) == ("small_base", "small_base", Direction.NONE)
    assert enough.test.p_value is not None


def test_categories_are_one_family() -> None:
    found = rows([[50, 100], [60, 30], [40, 40]], [[100, 200], [200, 100], [100, 100]])[2:]

    assert {row.family for row in found} == {3}
    smallest = min(row.test.p_value for row in found)
    assert next(r for r in found if r.test.p_value == smallest).p_adjusted <= 3 * smallest


@pytest.mark.parametrize(
    ("chosen", "answered"),
    [([[0, 0], [0, 0]], [[0, 0], [0, 0]]), ([[0, 0], [0, 0]], [[40, 40], [40, 40]]), ([[40], [40]], [[40], [40]])],
)
def test_degenerate_tables_have_a_reason_and_never_a_number(chosen: list, answered: list) -> None:
    for row in rows(chosen, answered):
        assert row.test.p_value is None
        assert row.test.reason
        assert row.direction is Direction.NONE


def test_common_difference_weighs_strata_by_both_groups() -> None:
    """10/20 - 5/20 = .25 with weight 20*20/40 = 10, 6/30 - 9/10 = -.7 with 30*10/40 = 7.5: (2.5 - 5.25) / 17.5."""
    tables = [[[10, 10], [5, 15]], [[6, 24], [9, 1]], [[3, 2], [0, 0]]]

    assert common_difference(np.array(tables)) == pytest.approx((2.5 - 5.25) / 17.5)
    assert common_difference(np.zeros((2, 2, 2))) is None


def test_statistics_and_odds_ratio_are_those_of_r(tmp_path: Path, run_r: RunR) -> None:
    chosen, answered = [[12, 30, 25], [40, 21, 30], [9, 14, 33]], [[40, 55, 61], [90, 50, 71], [33, 41, 80]]
    script = f"""
yes <- array(c({",".join(str(n) for row in chosen for n in row)}), c(3, 3))
all <- array(c({",".join(str(n) for row in answered for n in row)}), c(3, 3))
t3 <- array(0, c(3, 2, 3))
for (c in 1:3) for (s in 1:3) t3[c, , s] <- c(yes[s, c], all[s, c] - yes[s, c])
whole <- mantelhaen.test(t3)
answer$whole <- c(whole$statistic, whole$parameter, whole$p.value)
for (c in 1:3) {{
  t2 <- array(0, c(2, 2, 3))
  for (s in 1:3) t2[, , s] <- rbind(t3[c, , s], colSums(t3[-c, , s]))
  one <- mantelhaen.test(t2, correct = FALSE)
  answer[[paste0("c", c)]] <- c(one$statistic, one$p.value, one$estimate, one$conf.int)
}}
"""
    r = run_r(script, tmp_path)
    _, within, *categories = rows(chosen, answered)

    assert (within.test.statistic, within.test.df, within.test.p_value) == pytest.approx(r["whole"], rel=1e-6)
    for number, row in enumerate(categories, 1):
        found = (row.test.statistic, row.test.p_value, row.odds_ratio, row.odds_ratio_low, row.odds_ratio_high)
        assert found == pytest.approx(r[f"c{number}"], rel=1e-6)
