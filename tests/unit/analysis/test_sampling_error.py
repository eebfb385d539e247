"""Sampling errors, differences and sizes against statistics.md C2, C11, C20, printed tables, and hand calculations."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.analysis.precision.sampling_error import (
    ChangeTest,
    Drawn,
    critical_difference,
    detectable_difference,
    persons_for_change,
    sampling_error,
)

TEST = ChangeTest()
NOW, BEFORE = Drawn(1112), Drawn(1064)


@pytest.mark.parametrize(
    ("share", "drawn", "k", "expected"),
    [
        (0.5, Drawn(1112), 1.96, 0.0293882471),
        (0.5, Drawn(1112, 50_000), 1.96, 0.0290599029),
        (0.5, Drawn(1112, 50_000), 2, 0.0296529621),
        (0.5, Drawn(1910, None, 2), 2, 0.0323592401),
        (0.1, Drawn(1000), 1.96, 0.0185941926),
    ],
)
def test_vectors(share, drawn, k, expected):
    assert sampling_error(share, drawn, k) == pytest.approx(expected, rel=1e-8)


# statistics.md C2, N = 50,000: 10, 20, 30, 40, 50 percent with k 1.96, and 50 percent with k 2, in points
PRINTED = {
    1112: (1.744, 2.325, 2.663, 2.847, 2.906, 2.965),
    1000: (1.841, 2.454, 2.812, 3.006, 3.068, 3.131),
    800: (2.062, 2.750, 3.150, 3.368, 3.437, 3.507),
    500: (2.616, 3.489, 3.997, 4.273, 4.361, 4.450),
    300: (3.385, 4.513, 5.170, 5.527, 5.641, 5.756),
    200: (4.150, 5.533, 6.338, 6.776, 6.916, 7.057),
    100: (5.874, 7.832, 8.973, 9.592, 9.790, 9.990),
    50: (8.312, 11.082, 12.696, 13.573, 13.853, 14.135),
}


@pytest.mark.parametrize("persons", PRINTED)
def test_printed_table(persons):
    drawn = Drawn(persons, 50_000)

    points = [100 * sampling_error(share, drawn) for share in (0.1, 0.2, 0.3, 0.4, 0.5)]
    points.append(100 * sampling_error(0.5, drawn, 2))

    assert points == pytest.approx(PRINTED[persons], abs=0.0005)
    assert sampling_error(0.9, drawn) == pytest.approx(sampling_error(0.1, drawn))


def test_tables_of_the_cabinet_office():
    # k 1.96 without fpc: n = 1,000 +-3.1, n = 500 +-4.4 at 50 percent (C2)
    assert round(100 * sampling_error(0.5, Drawn(1000)), 1) == 3.1
    assert round(100 * sampling_error(0.5, Drawn(500)), 1) == 4.4


def test_edges():
    assert sampling_error(0.5, Drawn(40, 40)) == 0
    assert sampling_error(0.5, Drawn(1, 1)) == 0
    assert sampling_error(0.0, Drawn(40)) == 0
    assert sampling_error(0.5, Drawn(0)) is None
    assert sampling_error(0.5, Drawn(1)) == pytest.approx(0.98)
    with pytest.raises(ValueError, match="more persons"):
        sampling_error(0.5, Drawn(41, 40))


# statistics.md C11: n = 1,112 and 1,064, points
@pytest.mark.parametrize(
    ("share", "critical", "detectable"),
    [(0.05, 1.83, 2.62), (0.1, 2.52, 3.60), (0.2, 3.36, 4.81), (0.3, 3.85, 5.51), (0.4, 4.12, 5.89), (0.5, 4.20, 6.01)],
)
def test_differences_of_two_waves(share, critical, detectable):
    assert 100 * critical_difference(share, NOW, BEFORE, TEST) == pytest.approx(critical, abs=0.005)
    assert 100 * detectable_difference(share, NOW, BEFORE, TEST) == pytest.approx(detectable, abs=0.005)


def test_difference_vectors():
    assert detectable_difference(0.1, NOW, BEFORE, TEST) == pytest.approx(0.036043863, rel=1e-8)
    assert detectable_difference(0.5, NOW, BEFORE, TEST) == pytest.approx(0.0600731049, rel=1e-8)
    assert critical_difference(0.5, NOW, BEFORE, TEST) == pytest.approx(0.0420266074, rel=1e-8)


def test_two_stages_and_populations_by_hand():
    # 1.959964 * sqrt(.25 * 2 * (1/100 * 900/999 + 1/200 * 300/499)) = .153014
    found = critical_difference(0.5, Drawn(100, 1000, 2), Drawn(200, 500, 2), TEST)

    assert found == pytest.approx(1.959963985 * sqrt(0.25 * 2 * (0.009009009 + 0.003006012)), rel=1e-7)
    assert critical_difference(0.5, Drawn(0), NOW, TEST) is None
    assert detectable_difference(0.5, NOW, Drawn(0), TEST) is None


def test_persons_for_a_change_by_hand():
    # (1.959964 + .841621)**2 = 7.848880; two waves: 2 * 7.848880 * .25 / .05**2 = 1569.8
    assert persons_for_change(0.05, 0.5, TEST) == 1570
    # against 1,112: 1 / (.05**2 / (7.848880 * .25) - 1/1112) = 2668.0...; .0012741 - .0008993 = .00037478
    assert persons_for_change(0.05, 0.5, TEST, earlier=NOW) == 2669
    # from N = 1,000, two waves: 1000 / (1 + 999 / 1569.776) = 611.1
    assert persons_for_change(0.05, 0.5, TEST, population=1000) == 612
    # two stages need twice as many
    assert persons_for_change(0.05, 0.5, TEST, design_effect=2) == 3140


def test_an_earlier_wave_can_be_too_small_for_any_number():
    assert persons_for_change(0.05, 0.5, TEST, earlier=Drawn(300)) is None
    assert persons_for_change(0.05, 0.5, TEST, earlier=Drawn(0)) is None
    assert persons_for_change(0.05, 0.0, TEST) == 1


@given(
    change=st.floats(0.01, 0.4),
    share=st.floats(0.02, 0.98),
    population=st.none() | st.integers(50, 100_000),
    design_effect=st.sampled_from([1.0, 1.5, 2.0]),
    power=st.sampled_from([0.5, 0.8, 0.95]),
)
def test_the_size_found_is_enough_and_one_less_is_not(change, share, population, design_effect, power):
    test = ChangeTest(0.05, power)

    persons = persons_for_change(change, share, test, population=population, design_effect=design_effect)

    enough = Drawn(persons, population, design_effect)
    assert detectable_difference(share, enough, enough, test) <= change * (1 + 1e-6)
    if persons > 1:
        less = Drawn(persons - 1, population, design_effect)
        assert detectable_difference(share, less, less, test) > change * (1 - 1e-6)


def test_power_and_level_against_r(run_r, tmp_path):
    answer = run_r(
        "answer$critical <- qnorm(0.995) * sqrt(0.21 * (1/300 + 1/250))\n"
        "answer$reach <- (qnorm(0.995) + qnorm(0.9)) * sqrt(0.21 * (1/300 + 1/250))\n",
        tmp_path,
    )
    strict = ChangeTest(0.01, 0.9)

    assert [critical_difference(0.3, Drawn(300), Drawn(250), strict)] == pytest.approx(answer["critical"], rel=1e-10)
    assert [detectable_difference(0.3, Drawn(300), Drawn(250), strict)] == pytest.approx(answer["reach"], rel=1e-10)
