"""Trends against statistics.md B.7, C10 and R 4.2.2 `prop.trend.test`, `cor.test(method = "kendall")`."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zushi_survey.analysis.testing.significance import from_z
from zushi_survey.analysis.testing.trend import (
    PERMUTATIONS,
    MonotoneVerdict,
    cochran_armitage,
    jonckheere_count,
    jonckheere_terpstra,
    monotone_claim,
)

AGE_SIZES = [78, 98, 150, 178, 184, 240, 176]
VOLUNTEERS = [4, 7, 12, 17, 22, 34, 14]

# Score -2..2 by age Y, M, O of the 24 persons of statistics.md C.
D24 = np.array([[1, 2, 1, 1, 0], [1, 1, 3, 3, 1], [0, 1, 2, 4, 3]])
EXAMPLE_OF_RAWR = np.array([[100, 1, 0, 0], [18, 1, 1, 0], [50, 1, 1, 1], [50, 1, 1, 1]])


def test_volunteers_over_seven_ages_and_over_six():
    seven, six = cochran_armitage(VOLUNTEERS, AGE_SIZES), cochran_armitage(VOLUNTEERS[:6], AGE_SIZES[:6])

    assert (seven.statistic, seven.p_value) == (pytest.approx(1.82920498), pytest.approx(0.0673689069))
    assert (six.statistic, six.p_value) == (pytest.approx(2.91485987), pytest.approx(0.00355848277))


def test_scores_are_places_and_their_unit_does_not_matter():
    ages = [25, 35, 45, 55, 65, 75, 85]

    assert cochran_armitage(VOLUNTEERS, AGE_SIZES, ages).statistic == pytest.approx(1.82920498)
    assert cochran_armitage(VOLUNTEERS[::-1], AGE_SIZES[::-1]).statistic == pytest.approx(-1.82920498)


def test_an_empty_group_keeps_its_place():
    found = cochran_armitage([4, 0, 12, 17], [78, 0, 150, 178])

    assert found.statistic == pytest.approx(cochran_armitage([4, 12, 17], [78, 150, 178], [1, 3, 4]).statistic)


def test_jonckheere_of_the_24_persons():
    count = jonckheere_count(D24)

    assert count == pytest.approx((133.5, 92.5, 326.012846), rel=1e-8)
    found = jonckheere_terpstra(D24)
    assert found.statistic == pytest.approx(2.27073524)
    assert from_z("normal", found.statistic).p_value == pytest.approx(0.0231630102)
    # Of 24 persons the p-value is a permutation's; .0219 by another program, both within their Monte Carlo errors.
    assert found.p_value == pytest.approx(0.0219, abs=4 * np.sqrt(2 * 0.0219 / PERMUTATIONS))
    assert (found.method, found.statistic_name, found.draws) == ("jonckheere_permutation", "exact", 20_000)


def test_permutations_agree_with_all_orders_enumerated():
    # Groups of 2, 2 and 2 persons with answers 0, 0, 1, 1, 2, 2 (as in the table): all 720 orders.
    table = np.array([[2, 0, 0], [0, 1, 1], [0, 1, 1]])
    answers = [0, 0, 1, 2, 1, 2]

    def pairs_in_order(x):
        later = [(i, j) for i in range(6) for j in range(6) if i // 2 < j // 2]
        return sum((x[i] < x[j]) + (x[i] == x[j]) / 2 for i, j in later)

    seen = pairs_in_order(answers)
    mean = 12 / 2
    extreme = [abs(pairs_in_order(order) - mean) >= abs(seen - mean) for order in permutations(answers)]
    exact = sum(extreme) / 720

    assert jonckheere_count(table)[:2] == (seen, mean)
    assert jonckheere_terpstra(table).p_value == pytest.approx(exact, abs=4 * np.sqrt(exact / PERMUTATIONS))


def test_jonckheere_with_many_ties():
    found = jonckheere_terpstra(EXAMPLE_OF_RAWR)

    assert (found.method, found.statistic_name) == ("jonckheere_terpstra", "z")
    assert (found.statistic, found.p_value) == (pytest.approx(1.647773, rel=1e-6), pytest.approx(0.0993993, rel=1e-6))


def test_permutations_are_used_below_50_persons_exclusive():
    assert jonckheere_terpstra(np.array([[20, 5], [10, 14]])).draws == PERMUTATIONS
    assert jonckheere_terpstra(np.array([[20, 5], [10, 15]])).draws is None
    assert jonckheere_terpstra(np.array([[20, 5], [10, 16]])).draws is None


def test_the_same_table_has_the_same_p():
    assert jonckheere_terpstra(D24) == jonckheere_terpstra(D24.copy())


def test_r_agrees(run_r, tmp_path):
    generator = np.random.default_rng(10)
    shares = [(generator.integers(1, 20, size=k), generator.integers(20, 200, size=k)) for k in (2, 4, 7)]
    tables = [generator.integers(0, 25, size=shape) for shape in ((2, 5), (4, 4), (7, 3))] + [EXAMPLE_OF_RAWR]
    script = ["answer$z2 <- c(); answer$scored <- c(); answer$kendall <- c()"]
    for x, n in shares:
        x_r, n_r = (f"c({','.join(map(str, values))})" for values in (x, n))
        script.append(f"answer$z2 <- c(answer$z2, prop.trend.test({x_r}, {n_r})$statistic)")
        script.append(f"answer$scored <- c(answer$scored, prop.trend.test({x_r}, {n_r}, seq_along({x_r})^2)$statistic)")
    for table in tables:
        script.append(f"t <- matrix(c({','.join(map(str, table.T.ravel()))}), {len(table)})")
        script.append("group <- rep(row(t), t); value <- rep(col(t), t)")
        script.append("k <- cor.test(group, value, method = 'kendall', exact = FALSE)")
        script.append("answer$kendall <- c(answer$kendall, k$statistic, k$p.value)")

    answer = run_r("\n".join(script), tmp_path)

    assert [cochran_armitage(x, n).statistic ** 2 for x, n in shares] == pytest.approx(answer["z2"], rel=1e-9)
    squares = [[group**2 for group in range(1, len(n) + 1)] for _, n in shares]
    scored = [cochran_armitage(x, n, scores).statistic ** 2 for (x, n), scores in zip(shares, squares, strict=True)]
    assert scored == pytest.approx(answer["scored"], rel=1e-9)
    found = [jonckheere_terpstra(table) for table in tables]
    assert [x for f in found for x in (f.statistic, f.p_value)] == pytest.approx(answer["kendall"], rel=1e-9)


def test_volunteers_may_not_be_called_more_the_older():
    claim = monotone_claim(VOLUNTEERS, AGE_SIZES)

    assert (claim.verdict, claim.is_rising) == (MonotoneVerdict.NONE, True)
    trend, significant, reversal, span = claim.conditions
    assert (trend.value, trend.holds) == (pytest.approx(0.0673689069), False)
    # 70s against 80 and over, 34/240 and 14/176: pooled z by hand
    p = 48 / 416
    z = (34 / 240 - 14 / 176) / np.sqrt(p * (1 - p) * (1 / 240 + 1 / 176))
    assert (significant.value, significant.holds) == (pytest.approx(from_z("z", z).p_value), True)
    assert (reversal.value, reversal.holds) == (pytest.approx(0.0621, abs=5e-5), False)
    assert (span.value, span.holds) == (pytest.approx(14 / 176 - 4 / 78), False)


def test_volunteers_up_to_the_seventies():
    # z = 2.91, no reversal; the ends, 5.1 and 14.2, are 9.0 points apart and not 10.
    claim = monotone_claim(VOLUNTEERS[:6], AGE_SIZES[:6])

    assert claim.trend.p_value == pytest.approx(0.00355848277)
    assert [condition.holds for condition in claim.conditions] == [True, True, True, False]
    assert claim.conditions[1].value is None
    assert claim.conditions[2].value == 0
    assert claim.verdict is MonotoneVerdict.MOSTLY


def test_a_steady_fall_is_steady():
    falling = monotone_claim([150, 120, 90, 60], [200] * 4)

    assert (falling.verdict, falling.is_rising) == (MonotoneVerdict.STEADY, False)
    assert falling.conditions[3].value == pytest.approx(0.45)
    rising = monotone_claim([60, 90, 120, 150], [200] * 4)
    assert (rising.verdict, rising.is_rising) == (MonotoneVerdict.STEADY, True)
    assert rising.conditions == falling.conditions


@pytest.mark.parametrize(
    ("middle", "holds"),
    # A fall from 40.0% to 37.1, 37.0 and 36.9%.
    [(371, True), (370, True), (369, False)],
)
def test_a_step_back_of_three_points_is_allowed_inclusive(middle, holds):
    claim = monotone_claim([300, 400, middle, 500], [1000] * 4)

    assert claim.conditions[2].holds is holds
    assert claim.verdict is (MonotoneVerdict.STEADY if holds else MonotoneVerdict.MOSTLY)


@pytest.mark.parametrize(("last", "holds"), [(399, False), (400, True), (401, True)])
def test_the_ends_are_ten_points_apart_inclusive(last, holds):
    claim = monotone_claim([300, 350, last], [1000] * 3)

    assert claim.conditions[3].holds is holds
    assert claim.verdict is (MonotoneVerdict.STEADY if holds else MonotoneVerdict.MOSTLY)


def test_a_significant_step_back_and_a_large_one_allow_no_word():
    # 50.0% to 30.0% of 1,000 is both: two conditions fail.
    claim = monotone_claim([100, 500, 300, 700], [1000] * 4)

    assert [condition.holds for condition in claim.conditions] == [True, False, False, True]
    assert claim.verdict is MonotoneVerdict.NONE


def test_a_step_back_may_be_significant_and_small():
    # 2.9 points of 10,000: z = 4.2
    claim = monotone_claim([2000, 4000, 3710, 6000], [10_000] * 4)

    assert [condition.holds for condition in claim.conditions] == [True, False, True, True]
    assert claim.verdict is MonotoneVerdict.MOSTLY


def test_without_the_trend_there_is_no_word_whatever_else_holds():
    claim = monotone_claim([3, 4], [10, 10])

    assert [condition.holds for condition in claim.conditions] == [False, True, True, True]
    assert claim.verdict is MonotoneVerdict.NONE


def test_degenerate_trends_are_said_to_be():
    assert cochran_armitage([], []).reason == "empty"
    assert cochran_armitage([0, 0], [0, 0]).reason == "empty"
    assert cochran_armitage([0, 0], [5, 5]).reason == "no_variation"
    assert cochran_armitage([5, 5], [5, 5]).reason == "no_variation"
    assert cochran_armitage([2, 0], [5, 0]).reason == "no_variation"
    assert cochran_armitage([2, 1], [5, 5], [7, 7]).reason == "no_variation"
    # Two persons who differ: z = sqrt(2).
    assert cochran_armitage([0, 1], [1, 1]).statistic == pytest.approx(np.sqrt(2))
    for table, reason in (
        (np.zeros((2, 2)), "empty"),
        (np.array([[3, 4], [0, 0]]), "no_variation"),
        (np.array([[3, 0], [4, 0]]), "no_variation"),
        (np.array([[1]]), "no_variation"),
    ):
        assert jonckheere_terpstra(table).reason == reason
    assert jonckheere_terpstra(np.array([[1, 0], [0, 1]])).p_value == 1
    for counts, bases in (([], []), ([0, 0], [0, 0]), ([0, 0], [5, 5]), ([2], [5]), ([0, 2], [0, 5])):
        claim = monotone_claim(counts, bases)
        assert (claim.verdict, claim.is_rising) == (MonotoneVerdict.NONE, None)


@given(arrays(np.int64, (3, 4), elements=st.integers(0, 12)))
def test_every_table_has_a_result_without_warning_and_turning_it_round_turns_the_sign(table):
    found, turned = jonckheere_terpstra(table), jonckheere_terpstra(table[::-1])

    assert (found.p_value is None) == bool(found.reason)
    if found.statistic is not None:
        assert turned.statistic == pytest.approx(-found.statistic, abs=1e-12)
