"""Trimming. Vector: shared/reference/statistics.md C6."""

from __future__ import annotations

import numpy as np
import pytest

from zushi_survey.data.weighting.trimming import MOST_ROUNDS, trim_and_agree, trim_weights

C6 = np.array([1.0] * 10 + [2.0] * 6 + [6.5] + [1.5] * 3)


def kish(weights: np.ndarray) -> tuple[float, float]:
    """Design effect and effective base."""
    effect = len(weights) * (weights**2).sum() / weights.sum() ** 2
    return effect, len(weights) / effect


def test_the_vector_of_the_reference():
    trimmed = trim_weights(C6, 3 * float(np.median(C6)))

    assert sorted(set(trimmed.round(6).tolist())) == [1.103774, 1.655660, 2.207547, 3.75]
    assert trimmed.sum() == pytest.approx(33, rel=1e-12)
    assert kish(C6)[0] == pytest.approx(1.524334, rel=1e-6)
    assert kish(trimmed) == pytest.approx((1.17004375, 17.0933779), rel=1e-8)


def test_weights_that_the_excess_lifts_above_the_cap_are_capped_too():
    # 12 becomes 6 and its other 6 go to 4 and 1, which become 8.8 and 2.2; 8.8 is above, and what is left of 17 is 5.
    trimmed = trim_weights(np.array([12.0, 4, 1]), 6)

    assert trimmed == pytest.approx([6, 6, 5])


@pytest.mark.parametrize("cap", [2.0, 2.5])
def test_a_cap_at_or_above_every_weight_changes_nothing(cap):
    assert trim_weights(np.array([1.0, 2, 2]), cap).tolist() == [1, 2, 2]


def test_a_cap_below_the_mean_makes_all_weights_equal():
    assert trim_weights(np.array([1.0, 1, 10]), 2) == pytest.approx([4, 4, 4])


@pytest.mark.parametrize("weights", [[], [0.0], [0.0, 0.0], [0.0, 0.0, 9.0], [5.0]])
def test_weights_with_nowhere_to_put_the_excess_stay(weights):
    assert trim_weights(np.array(weights), 1).tolist() == weights


def test_trimmed_weights_are_made_to_agree_again_until_none_is_above():
    rounds = []

    def agree(weights):
        rounds.append(weights)
        return weights

    trimmed = trim_and_agree(C6, 3, agree)

    assert (trimmed.cap, trimmed.persons, trimmed.rounds) == (3.75, 1, 1)
    assert trimmed.weights.max() == 3.75
    assert len(rounds) == 1


def test_after_five_rounds_the_cap_has_the_last_word():
    trimmed = trim_and_agree(C6, 3, lambda _: C6)

    assert trimmed.rounds == MOST_ROUNDS == 5
    assert trimmed.weights.max() == 3.75


@pytest.mark.parametrize("multiple", [None, 6.5])
def test_nothing_is_trimmed_when_not_wanted_or_not_needed(multiple):
    trimmed = trim_and_agree(C6, multiple, lambda _: pytest.fail("no need to agree again"))

    assert trimmed.weights is C6
    assert (trimmed.persons, trimmed.rounds) == (0, 0)
    assert trimmed.cap == (None if multiple is None else 6.5 * 1.25)
