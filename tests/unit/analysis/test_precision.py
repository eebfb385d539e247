"""Standard errors against R `survey` 4.1-1 and hand calculations."""

from math import sqrt

import numpy as np
import pytest

from zushi_survey.analysis.precision.standard_errors import (
    Sample,
    effective_base,
    mean_standard_error,
    share_standard_error,
)


def test_share_of_a_simple_random_sample_with_and_without_finite_population_correction():
    # Japanese open-data survey 2020: 1,038 of 1,715 in a population of 1,788 (shared/cases, R survey): percent.
    count, base = np.array([1038.0]), np.array([1715.0])

    assert 100 * share_standard_error(count, base, Sample(1715)) == pytest.approx(1.180656, rel=1e-6)
    assert 100 * share_standard_error(count, base, Sample(1715, 1788)) == pytest.approx(0.2385619, rel=1e-6)


def test_whole_population_has_no_sampling_error():
    assert share_standard_error(np.array([10.0]), np.array([20.0]), Sample(20, 20)) == 0


def test_mean_is_that_of_the_plain_formula_when_everybody_answered():
    # 20/45/60/18/7 on scores 2..-2: se = 0.0825416533 (statistics.md C14, R)
    values = np.array([2, 1, 0, -1, -2.0])
    sums = np.array([[20, 45, 60, 18, 7.0]])

    assert mean_standard_error(values, sums, Sample(150)) == pytest.approx(0.0825416533, rel=1e-8)


def test_weighted_share_from_the_definition():
    weight = np.array([1, 2, 3, 4.0])
    chosen = np.array([1, 0, 1, 0.0])
    share = (weight * chosen).sum() / weight.sum()
    residuals = weight * (chosen - share) / weight.sum()
    expected = sqrt(4 / 3 * (residuals**2).sum())
    amounts = np.array([chosen.sum(), (weight * chosen).sum(), (weight**2 * chosen).sum()])
    base = np.array([4, weight.sum(), (weight**2).sum()])

    assert share_standard_error(amounts, base, Sample(4)) == pytest.approx(expected)


def test_nobody_has_no_error_and_one_respondent_neither():
    assert share_standard_error(np.zeros(1), np.zeros(1), Sample(10)) is None
    assert share_standard_error(np.ones(1), np.ones(1), Sample(1)) is None
    assert mean_standard_error(np.ones(1), np.zeros((1, 1)), Sample(10)) is None


def test_effective_base_of_equal_weights_is_the_base():
    # 1x10, 2x6, 6.5, 1.5x3: n_eff 13.12 (statistics.md C6)
    weights = np.array([1.0] * 10 + [2] * 6 + [6.5] + [1.5] * 3)

    assert effective_base(30, 90) == 10
    assert effective_base(weights.sum(), (weights**2).sum()) == pytest.approx(13.12, abs=0.005)
