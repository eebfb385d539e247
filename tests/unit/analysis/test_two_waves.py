"""Two independent waves against statistics.md C11 (R 4.2.2 and Python) and the page of statweb.jp named there."""

from math import sqrt

import numpy as np
import pytest

from zushi_survey.analysis.testing.association import pearson_chi_square
from zushi_survey.analysis.waves.two_waves import WaveShare, WaveVerdict, compare_waves, equivalence, wave_verdict


def verdict(now: WaveShare, before: WaveShare) -> WaveVerdict:
    """The word for one change without other options in its family."""
    found = compare_waves(now, before)
    return wave_verdict(found.difference, found.test.p_value, found.equivalence.p_value)


def test_a_fall_of_six_points():
    found = compare_waves(WaveShare(278, 1112), WaveShare(330, 1064))

    assert found.difference == pytest.approx(-0.0601503759, rel=1e-6)
    assert found.test.statistic == pytest.approx(-3.12583594, rel=1e-6)
    assert found.test.p_value == pytest.approx(0.00177300434, rel=1e-6)
    assert verdict(WaveShare(278, 1112), WaveShare(330, 1064)) is WaveVerdict.FELL
    assert verdict(WaveShare(330, 1064), WaveShare(278, 1112)) is WaveVerdict.ROSE


def test_the_finite_population_makes_it_clearer():
    # Of about 49,200 persons: 3.126 -> 3.161
    found = compare_waves(WaveShare(278, 1112, 49_200), WaveShare(330, 1064, 49_200))

    assert found.test.statistic == pytest.approx(-3.161, abs=5e-4)
    # By hand, with the same fraction f in both waves everything is divided by sqrt(1 - f).
    same = compare_waves(WaveShare(30, 100, 400), WaveShare(40, 100, 400))
    plain = compare_waves(WaveShare(30, 100), WaveShare(40, 100))
    assert same.test.statistic == pytest.approx(plain.test.statistic / sqrt(0.75))
    assert same.standard_error == pytest.approx(plain.standard_error * sqrt(0.75))


def test_a_point_and_a_half_decides_nothing():
    found = compare_waves(WaveShare(110, 1112), WaveShare(121, 1064))

    assert found.test.p_value == pytest.approx(0.2625, abs=5e-5)
    # Within the margin all the same: se 1.3 points.
    assert found.equivalence.p_value < 0.05


def test_equivalent_within_five_points():
    found = compare_waves(WaveShare(540, 1112), WaveShare(513, 1064))

    assert found.equivalence.p_value == pytest.approx(0.0149581917, rel=1e-6)
    assert verdict(WaveShare(540, 1112), WaveShare(513, 1064)) is WaveVerdict.EQUIVALENT


def test_neither_fallen_nor_equivalent():
    found = compare_waves(WaveShare(540, 1112), WaveShare(540, 1064))

    assert found.equivalence.p_value == pytest.approx(0.0950, abs=5e-5)
    assert verdict(WaveShare(540, 1112), WaveShare(540, 1064)) is WaveVerdict.UNDECIDED


def test_published_examples():
    # statweb.jp prints .0454216 for the first, with continuity correction.
    assert compare_waves(WaveShare(268, 500), WaveShare(211, 450)).test.p_value == pytest.approx(0.0388559025, rel=1e-6)
    corrected = pearson_chi_square(np.array([[268, 232], [211, 239.0]]), continuity=True)
    assert corrected.p_value == pytest.approx(0.0454216, abs=5e-8)
    # 57.0% and 54.9%, without correction.
    second = compare_waves(WaveShare(602, 1056), WaveShare(1058, 1927))
    assert second.test.p_value == pytest.approx(0.268760, abs=5e-7)


def test_equivalence_at_the_margin_is_not_shown():
    # By hand: at the margin z = 0, one-sided p = .5; beyond it p > .5.
    assert equivalence(0.05, 0.01).p_value == pytest.approx(0.5)
    assert equivalence(-0.06, 0.01).statistic == pytest.approx(-1)
    assert equivalence(0.0, 0.05 / 1.6448536269514722).p_value == pytest.approx(0.05)
    assert equivalence(0.02, 0.01, margin=0.03).statistic == pytest.approx(1)


def test_a_difference_goes_before_equivalence_and_alpha_is_exclusive():
    assert wave_verdict(0.01, 0.0499, 0.001) is WaveVerdict.ROSE
    assert wave_verdict(0.01, 0.05, 0.0499) is WaveVerdict.EQUIVALENT
    assert wave_verdict(0.01, 0.05, 0.05) is WaveVerdict.UNDECIDED
    assert wave_verdict(-0.01, 0.06, None, alpha=0.1) is WaveVerdict.FELL
    assert wave_verdict(0.0, None, None) is WaveVerdict.NOT_TESTED
    assert wave_verdict(None, None, None) is WaveVerdict.NOT_TESTED


@pytest.mark.parametrize(("now", "before"), [(0, 0), (0, 10), (10, 0)])
def test_an_empty_wave(now, before):
    found = compare_waves(WaveShare(0, now), WaveShare(0, before))

    assert (found.difference, found.standard_error) == (None, None)
    assert (found.test.reason, found.equivalence.reason) == ("empty", "empty")


def test_nobody_and_everybody():
    for count in (0, 10):
        found = compare_waves(WaveShare(count, 10), WaveShare(count, 10))
        assert (found.difference, found.standard_error) == (0, 0)
        assert (found.test.reason, found.equivalence.reason) == ("no_variation", "no_variation")
    apart = compare_waves(WaveShare(1, 1), WaveShare(0, 1))
    # By hand: pooled share .5, variance .25 * 2
    assert apart.test.statistic == pytest.approx(1 / sqrt(0.5))
    assert apart.equivalence.reason == "no_variation"


def test_everybody_was_asked():
    found = compare_waves(WaveShare(3, 10, 10), WaveShare(4, 10, 10))

    assert found.difference == pytest.approx(-0.1)
    assert (found.test.reason, found.equivalence.reason) == ("whole_population", "whole_population")
