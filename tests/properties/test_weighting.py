"""Laws of calibration and trimming, over generated samples."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zushi_survey.data.weighting.calibration import NotConvergedError, calibrate
from zushi_survey.data.weighting.spread import weight_bins
from zushi_survey.data.weighting.trimming import trim_weights

weight = st.floats(0.5, 20)
person = st.tuples(st.integers(0, 2), st.integers(0, 3), weight)
people = st.lists(person, min_size=4, max_size=40)
shares = st.lists(st.floats(0.5, 5), min_size=4, max_size=4)


def arrays(sample):
    """Codes without gaps, weights."""
    first, second, weights = zip(*sample, strict=True)
    codes = [np.unique(part, return_inverse=True)[1] for part in (first, second)]
    return codes, np.array(weights)


def targets_of(codes, parts, total=1000.0):
    """Targets of a margin with this total."""
    wanted = np.array(parts[: codes.max() + 1])
    return wanted * (total / wanted.sum())


def raked(weights, codes, targets):
    """Raked weights, where the margins can be met."""
    try:
        return calibrate(weights, codes, targets)
    except NotConvergedError:
        assume(False)
        raise


@given(people, shares, shares)
def test_raking_meets_every_margin_and_keeps_weights_positive(sample, first, second):
    codes, weights = arrays(sample)
    targets = [targets_of(codes[0], first), targets_of(codes[1], second)]

    found = raked(weights, codes, targets)

    assert (found > 0).all()
    for part, target in zip(codes, targets, strict=True):
        assert np.bincount(part, found) == pytest.approx(target, rel=1e-9)


@given(people, shares, shares, st.integers(0, 2**32 - 1))
def test_neither_the_order_of_persons_nor_of_margins_nor_the_names_of_categories_matter(sample, first, second, seed):
    codes, weights = arrays(sample)
    targets = [targets_of(codes[0], first), targets_of(codes[1], second)]
    random = np.random.default_rng(seed)
    order = random.permutation(len(weights))
    renamed = random.permutation(len(targets[1]))
    place = np.argsort(renamed)

    plain = raked(weights, codes, targets)
    other = raked(weights[order], [renamed[codes[1][order]], codes[0][order]], [targets[1][place], targets[0]])

    assert other == pytest.approx(plain[order], rel=1e-7)


@given(people, shares, shares, st.floats(0.01, 100))
def test_the_scale_of_the_base_weights_does_not_matter(sample, first, second, factor):
    codes, weights = arrays(sample)
    targets = [targets_of(codes[0], first), targets_of(codes[1], second)]

    assert raked(weights * factor, codes, targets) == pytest.approx(raked(weights, codes, targets), rel=1e-7)


@given(people, shares)
def test_a_person_split_in_two_halves_weighs_the_same(sample, parts):
    codes, weights = arrays(sample)
    split_codes = np.append(codes[1], codes[1][0])
    split_weights = np.append(weights, weights[0] / 3)
    split_weights[0] *= 2 / 3
    targets = [targets_of(codes[1], parts)]

    plain = calibrate(weights, codes[1:], targets, "poststratify")
    split = calibrate(split_weights, [split_codes], targets, "poststratify")

    assert split[0] + split[-1] == pytest.approx(plain[0])
    assert split[1:-1] == pytest.approx(plain[1:])


@given(people, shares)
def test_raking_on_one_margin_is_post_stratification(sample, parts):
    codes, weights = arrays(sample)
    targets = [targets_of(codes[1], parts)]

    assert (calibrate(weights, codes[1:], targets) == calibrate(weights, codes[1:], targets, "poststratify")).all()


@given(people, shares, shares)
def test_calibrated_weights_calibrated_again_stay(sample, first, second):
    codes, weights = arrays(sample)
    targets = [targets_of(codes[0], first), targets_of(codes[1], second)]

    once = raked(weights, codes, targets)

    assert calibrate(once, codes, targets) == pytest.approx(once, rel=1e-8)


@given(st.lists(st.one_of(weight, st.just(0.0)), min_size=1, max_size=30), st.floats(1.0, 30))
def test_trimming_keeps_the_sum_and_the_order_and_nothing_above_the_cap(values, cap):
    weights = np.array(values)

    found = trim_weights(weights, cap)

    assert found.sum() == pytest.approx(weights.sum())
    assert (found >= 0).all()
    order = np.argsort(weights, kind="stable")
    assert (np.diff(found[order]) >= -1e-9).all()
    if (weights > 0).all():
        assert found.max() <= max(cap, weights.mean()) * (1 + 1e-8)


@given(st.lists(weight, min_size=1, max_size=50))
def test_every_weight_is_in_one_bin_and_bins_follow_each_other(values):
    scaled = np.array(values) / np.mean(values)

    bins = weight_bins(scaled)

    assert sum(part.respondents for part in bins) == len(values)
    assert len(bins) <= 18
    assert bins[0].low <= scaled.min() + 1e-9
    assert bins[-1].high > scaled.max()
    assert all(left.high == pytest.approx(right.low) for left, right in itertools.pairwise(bins))
