"""Categories against the whole, the rest and each other: shared/reference/statistics.md C8 and C20, and R."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.builders import NR, choice, number, questionnaire, single
from tests.conftest import RunR
from tests.unit.analysis.tables import Table, moments_of, overlapping_columns, shares, two_way, weighted
from zushi_survey.analysis.testing.association import rao_scott_f, two_way_table
from zushi_survey.analysis.testing.comparison import Against
from zushi_survey.analysis.testing.comparisons import stubs_of
from zushi_survey.analysis.testing.differences import Differences, differences
from zushi_survey.data.design import Design, Stage, simple_design
from zushi_survey.tabulate.plan import plan_counts

KNOWN, DISTRICT = (219, 191, 170, 123, 115), (301, 262, 206, 170, 165)
HISAGI = 2


def _compare(
    table: Table,
    against: Against,
    design: Design | None = None,
    convention: str = "standard",
) -> Differences:
    plan, answers = table
    return differences(moments_of(plan, answers, design), stubs_of(plan.variables[0]), against, convention)


@pytest.mark.parametrize("against", [Against.WHOLE, Against.REST])
def test_group_against_the_whole_is_group_against_the_rest(against: Against) -> None:
    found = _compare(shares(KNOWN, DISTRICT), against)

    assert found.statistic[0] == pytest.approx(
        [-0.620672, -0.504881, 3.06210804, -0.563390, -1.397921], rel=1e-6, abs=1e-6
    )
    assert found.p_value[0][HISAGI] == pytest.approx(0.00219784, rel=1e-5)


def test_the_naive_test_would_be_too_small() -> None:
    """C8: without the overlap z would be 2.535263, smaller by the root of (n - n1) / (n + n1)."""
    n, group = sum(DISTRICT), DISTRICT[HISAGI]

    found = _compare(shares(KNOWN, DISTRICT), Against.WHOLE).statistic[0][HISAGI]

    assert found * np.sqrt((n - group) / (n + group)) == pytest.approx(2.53526307, rel=1e-6)


def test_the_smallest_pair_p_is_the_one_of_the_text() -> None:
    """C8: Holm over ten pairs, only 久木 and 池子 differ: .036195."""
    found = _compare(shares(KNOWN, DISTRICT), Against.PAIR)

    smallest = int(found.p_value[0].argmin())
    assert (found.contrasts[smallest].category, found.contrasts[smallest].other) == (HISAGI, 4)
    assert found.p_value[0].min() * 10 == pytest.approx(0.036195, rel=1e-4)


def test_categories_that_share_persons() -> None:
    found = _compare(overlapping_columns((300, 260), (150, 105), 120, 58, 100), Against.PAIR)

    assert found.statistic[0][0] == pytest.approx(3.0144424, rel=1e-6)
    assert found.overlap[0][0] == 120


def test_the_linearised_difference_of_categories_that_share_persons() -> None:
    """C8: 3.048263 with the variance over n; survey estimates have n / (n - 1)."""
    found = _compare(overlapping_columns((300, 260), (150, 105), 120, 58, 100), Against.PAIR)

    z = found.difference[0][0] / found.standard_error[0][0]
    assert z * np.sqrt(540 / 539) == pytest.approx(3.048263, rel=1e-6)


def test_sampling_fraction_raises_every_z_alike() -> None:
    table = shares(KNOWN, DISTRICT)

    plain = _compare(table, Against.WHOLE).statistic
    corrected = _compare(table, Against.WHOLE, simple_design(sum(DISTRICT), 2 * sum(DISTRICT))).statistic

    assert corrected == pytest.approx(plain * np.sqrt(2))


def test_nothing_is_left_to_test_when_everyone_was_asked() -> None:
    found = _compare(shares(KNOWN, DISTRICT), Against.WHOLE, simple_design(sum(DISTRICT), sum(DISTRICT)))

    assert not found.testable.any()


@pytest.mark.parametrize("weights", [(1.0, 2.5, 0.4), (3.0, 0.5), (2.0,)])
def test_the_square_of_t_is_the_f_of_the_whole_table(weights: tuple[float, ...]) -> None:
    """Two categories, two options: the letter and the omnibus test are one test."""
    plan, answers = shares((30, 55), (90, 110))
    design = weighted(answers, weights)

    letter = differences(moments_of(plan, answers, design), stubs_of(plan.variables[0]), Against.PAIR)
    whole = rao_scott_f(two_way_table(moments_of(plan, answers, design), 2))

    assert whole.statistic is not None
    assert letter.statistic[0][0] ** 2 == pytest.approx(whole.statistic, rel=1e-9)
    assert letter.p_value[0][0] == pytest.approx(whole.p_value, rel=1e-9)


def test_a_group_against_the_rest_agrees_with_r(tmp_path: Path, run_r: RunR) -> None:
    """Strata, weights, fpc: one category against the rest is R's svychisq of a 2 by 2 table."""
    rng = np.random.default_rng(7)
    n = 240
    group, yes, stratum = rng.integers(0, 3, n), rng.integers(0, 2, n), np.sort(rng.integers(0, 4, n))
    weight = rng.uniform(0.5, 3, n)
    size = np.bincount(stratum)[stratum] * 4.0
    rows = np.column_stack([group, yes, stratum, weight, size])
    np.savetxt(tmp_path / "d.csv", rows, delimiter=",", header="g,y,h,w,f", comments="", fmt="%.17g")
    design = Design(weight, (Stage(stratum.astype(np.intp), np.arange(n), size),))
    book = questionnaire(single("k", "yes", "no"), single("g", "a", "b", "c"))
    plan = plan_counts(book, ["k"], ["g"])

    found = _compare((plan, {"k": choice(*(1 - yes)), "g": choice(*group)}), Against.REST, design)
    answer = run_r(
        """
        d <- read.csv("d.csv")
        for (g in 0:2) d[[paste0("g", g)]] <- d$g == g
        s <- svydesign(~1, strata = ~h, weights = ~w, fpc = ~f, data = d)
        tests <- list(svychisq(~g0 + y, s), svychisq(~g1 + y, s), svychisq(~g2 + y, s))
        answer$F <- sapply(tests, function(t) t$statistic)
        answer$p <- sapply(tests, function(t) t$p.value)
        """,
        tmp_path,
    )

    assert found.statistic[0] ** 2 == pytest.approx(answer["F"], rel=1e-6)
    assert found.p_value[0] == pytest.approx(answer["p"], rel=1e-6)


def test_difference_of_means_agrees_with_r(tmp_path: Path, run_r: RunR) -> None:
    rng = np.random.default_rng(11)
    n = 120
    group, cluster = rng.integers(0, 2, n), rng.integers(0, 15, n)
    value, weight = rng.normal(50, 10, n).round(2), rng.uniform(0.5, 3, n)
    rows = np.column_stack([group, cluster, value, weight])
    np.savetxt(tmp_path / "d.csv", rows, delimiter=",", header="g,c,y,w", comments="", fmt="%.17g")
    design = Design(weight, (Stage(np.zeros(n, np.intp), cluster.astype(np.intp)),))
    book = questionnaire({"id": "y", "type": "NU", "label": "y"}, single("g", "a", "b"))
    plan = plan_counts(book, ["y"], ["g"])

    found = _compare((plan, {"y": number(*value), "g": choice(*group)}), Against.PAIR, design)
    answer = run_r(
        """
        s <- svydesign(~c, weights = ~w, data = read.csv("d.csv"))
        t <- svyttest(y ~ g, s)
        answer$t <- t$statistic; answer$df <- t$parameter; answer$p <- t$p.value; answer$d <- t$estimate
        """,
        tmp_path,
    )

    assert -found.difference[0][0] == pytest.approx(answer["d"][0], rel=1e-9)
    assert -found.statistic[0][0] == pytest.approx(answer["t"][0], rel=1e-6)
    assert found.df[0][0] == answer["df"][0]
    assert found.p_value[0][0] == pytest.approx(answer["p"][0], rel=1e-6)


def test_welch_by_hand() -> None:
    """1, 2, 3, 4 against 2, 4, 6: t = (2.5 - 4) / sqrt(1.25/3 + 4/3), both variances by hand."""
    book = questionnaire({"id": "y", "type": "NU", "label": "y"}, single("g", "a", "b"))
    answers = {"y": number(1, 2, 3, 4, 2, 4, 6), "g": choice(0, 0, 0, 0, 1, 1, 1)}

    found = _compare((plan_counts(book, ["y"], ["g"]), answers), Against.PAIR, convention="unpooled_t")

    first, second = (5 / 3) / 4, 4 / 3
    assert found.statistic[0][0] == pytest.approx(-1.5 / np.sqrt(first + second))
    assert found.df[0][0] == pytest.approx((first + second) ** 2 / (first**2 / 3 + second**2 / 2))


@pytest.mark.parametrize("convention", ["standard", "unpooled_t", "effective_base"])
@pytest.mark.parametrize("against", [Against.WHOLE, Against.REST, Against.PAIR])
@pytest.mark.parametrize(
    "counts",
    [
        [[0, 0], [0, 0]],
        [[1, 0], [0, 0]],
        [[1, 0], [1, 0]],
        [[1, 1], [0, 0]],
        [[5, 0], [0, 5]],
        [[5, 0], [7, 0]],
        [[0, 4]],
    ],
)
def test_degenerate_tables_say_that_there_is_no_test(
    counts: list[list[int]], against: Against, convention: str
) -> None:
    """Nobody, one person, everybody alike, one category: figures stay finite and nothing is claimed of nothing."""
    found = _compare(two_way(counts), against, convention=convention)

    assert np.isfinite(found.statistic).all()
    assert np.isfinite(found.p_value).all()
    assert (found.p_value[~found.testable] == 1).all()


def test_no_answer_and_unplaced_persons_are_in_no_figure() -> None:
    book = questionnaire(single("k", "yes", "no"), single("g", "a", "b"))
    plan = plan_counts(book, ["k"], ["g"])
    kept = {"k": choice(0, 1, 0, 0, 1, 1), "g": choice(0, 0, 0, 1, 1, 1)}
    more = {"k": choice(0, 1, 0, 0, 1, 1, NR, 0), "g": choice(0, 0, 0, 1, 1, 1, 0, NR)}

    plain, longer = (_compare((plan, answers), Against.WHOLE) for answers in (kept, more))

    assert longer.statistic == pytest.approx(plain.statistic)
    assert longer.base_against[0].tolist() == [6, 6]
