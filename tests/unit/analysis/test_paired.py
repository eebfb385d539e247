"""Paired answers against statistics.md C13, C18 and R 4.2.2 `mcnemar.test`, `binom.test`, `t.test`."""

from math import atan, pi, sqrt

import pytest

from zushi_survey.analysis.testing.paired import (
    compare_options,
    compare_paired_means,
    compare_paired_shares,
    mcnemar,
    sign_test_p,
)


def test_children_and_older_people_are_the_worked_example():
    found = compare_paired_shares(61, 24, 1112)

    assert found.test.statistic == pytest.approx(4.01321347, rel=1e-6)
    assert found.test.p_value == pytest.approx(5.9897699e-05, rel=1e-6)
    assert sign_test_p(61, 24) == pytest.approx(7.39594745e-05, rel=1e-6)
    assert found.difference == pytest.approx(37 / 1112)
    # By hand: sqrt(85 - 37**2 / 1112) / 1112 = .00823
    assert found.standard_error == pytest.approx(sqrt(85 - 37 * 37 / 1112) / 1112)


@pytest.mark.parametrize(
    ("first", "second", "z"),
    [
        (190, 168, 1.1627),
        (270, 113, 8.0223),
        (300, 118, 8.9019),
        (260, 125, 6.8802),
        (285, 125, 7.9018),
        (190, 165, 1.3269),
    ],
)
def test_pairs_of_four_options(first, second, z):
    assert mcnemar(first, second).statistic == pytest.approx(z, abs=5e-5)
    assert mcnemar(second, first).statistic == pytest.approx(-z, abs=5e-5)


def test_few_discordant_persons_make_the_test_exact():
    # Binomial by hand: 2 * (C(10,0) + C(10,1) + C(10,2)) / 2**10 = 112 / 1024
    exact = mcnemar(8, 2)

    assert (exact.method, exact.statistic_name) == ("mcnemar_exact", "exact")
    assert exact.p_value == pytest.approx(112 / 1024, rel=1e-12)
    assert exact.statistic == pytest.approx(6 / sqrt(10))
    assert mcnemar(2, 8).statistic == pytest.approx(-6 / sqrt(10))


def test_the_exact_test_is_used_below_25_discordant_persons_exclusive():
    assert mcnemar(20, 4).method == "mcnemar_exact"
    assert mcnemar(20, 5).method == "mcnemar"
    assert mcnemar(20, 6).method == "mcnemar"


def test_as_many_either_way_is_no_difference_at_all():
    assert mcnemar(6, 6).p_value == 1
    assert mcnemar(40, 40).p_value == 1


def test_two_options_of_a_single_answer():
    found = compare_options(301, 268, 1112)

    assert found.test.statistic == pytest.approx(1.38462403, rel=1e-6)
    assert found.difference == pytest.approx(33 / 1112)
    assert found.difference / found.standard_error == pytest.approx(found.test.statistic)


def test_paired_means_by_hand():
    # Differences 1, 2, 0, 1: mean 1, sd sqrt(2/3), t = 1 / (sqrt(2/3) / 2) = sqrt(6);
    # with 3 degrees of freedom p = 1 - 2 / pi * (atan(t / sqrt(3)) + (t / sqrt(3)) / (1 + t**2 / 3))
    found = compare_paired_means(4, 1.0, sqrt(2 / 3))

    assert (found.test.method, found.test.df) == ("paired_t", 3)
    assert found.test.statistic == pytest.approx(sqrt(6))
    assert found.test.p_value == pytest.approx(1 - 2 / pi * (atan(sqrt(2)) + sqrt(2) / 3))
    assert found.standard_error == pytest.approx(sqrt(2 / 3) / 2)


def test_degenerate_pairs_are_said_to_be():
    assert mcnemar(0, 0).reason == "no_variation"
    assert compare_paired_shares(0, 0, 0) == (None, None, compare_paired_shares(0, 0, 0).test)
    assert compare_paired_shares(0, 0, 0).test.reason == "empty"
    assert compare_paired_shares(0, 0, 5)[:2] == (0.0, 0.0)
    assert compare_paired_shares(5, 0, 5)[:2] == (1.0, 0.0)
    assert compare_paired_shares(1, 0, 1).test.p_value == 1
    assert compare_options(0, 0, 0).test.reason == "empty"
    assert compare_options(0, 0, 9).test.reason == "no_variation"
    assert compare_options(9, 0, 9).test.reason == "no_variation"
    assert compare_paired_means(0, 0.0, 0.0).test.reason == "empty"
    assert compare_paired_means(1, 2.0, 0.0) == (2.0, None, compare_paired_means(1, 2.0, 0.0).test)
    assert compare_paired_means(1, 2.0, 0.0).test.reason == "singular"
    assert compare_paired_means(2, 1.0, 0.0).test.reason == "no_variation"


def test_r_agrees(run_r, tmp_path):
    tables = [(61, 24), (30, 41), (25, 0), (12, 12), (3, 9), (0, 7)]
    script = "answer$z2 <- c(); answer$exact <- c()\n" + "".join(
        f"answer$z2 <- c(answer$z2, mcnemar.test(matrix(c(5, {c}, {b}, 9), 2), correct = FALSE)$statistic)\n"
        f"answer$exact <- c(answer$exact, binom.test({b}, {b + c})$p.value)\n"
        for b, c in tables
    )
    script += (
        "answer$t <- unlist(t.test(c(3, 4, 4, 5, 1), c(1, 4, 2, 5, 2), paired = TRUE)[c('statistic', 'p.value')])\n"
    )

    answer = run_r(script, tmp_path)

    assert [mcnemar(b, c).statistic ** 2 for b, c in tables] == pytest.approx(answer["z2"], rel=1e-9)
    assert [sign_test_p(b, c) for b, c in tables] == pytest.approx(answer["exact"], rel=1e-9)
    # Differences 2, 0, 2, 0, -1: mean .6, variance (9 - 1.8) / 4 = 1.8
    found = compare_paired_means(5, 0.6, sqrt(1.8)).test
    assert [found.statistic, found.p_value] == pytest.approx(answer["t"], rel=1e-9)
