"""What weights do: Kish's figures of C6 of shared/reference/statistics.md, margins and moved shares by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.builders import NA, NR, choice, choices, multiple, number, questionnaire, single
from zushi_survey.analysis.weight_diagnosis import margin_shares, moved_shares, weight_spread
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.plan import plan_counts


def test_kish_of_the_untrimmed_and_trimmed_weights_of_c6():
    weights = np.array([1.0] * 10 + [2.0] * 6 + [6.5] + [1.5] * 3)

    spread = weight_spread(20, 33, float((weights**2).sum()), 1, 6.5)

    assert spread.design_effect_kish == pytest.approx(1.524334, rel=1e-6)
    assert spread.base_effective == pytest.approx(13.12, abs=0.005)
    assert (spread.ratio, spread.mean) == (6.5, 1.65)


def test_equal_weights_have_no_design_effect_and_a_smallest_of_nought_has_no_ratio():
    assert weight_spread(4, 8, 16, 2, 2)[4:] == (1, 4)
    assert weight_spread(2, 3, 9, 0, 3).ratio is None


def test_shares_of_a_margin_and_which_are_missed():
    first, second = margin_shares(("a", "b"), (3, 1), (30, 10), (45, 15), (50, 10))

    assert first == ("a", 3, 0.75, 0.75, 50 / 60)
    assert first.is_missed
    assert second.is_missed
    (met,) = margin_shares(("a",), (1,), (1,), (2,), (2 + 1e-9,))
    assert not met.is_missed


def test_a_margin_of_nobody_has_shares_of_nought():
    assert margin_shares(("a",), (0,), (0,), (0,), (0,))[0][2:] == (0, 0, 0)


FORM = questionnaire(
    single("Q1", "x", "y", nets=[{"id": "xy", "label": "xy", "options": [1, 2]}]),
    multiple("Q2", "p", "q"),
    {"id": "Q3", "type": "NU", "label": "Q3", "bands": [{"label": "低", "to": 5}, {"label": "高", "from": 6}]},
    single("Q4", "x", "y"),
)


def test_options_nets_and_bands_that_move_by_more_than_two_points():
    answers = {
        "Q1": choice(0, 1, NR, 0),
        "Q2": choices(2, {0, 1}, {1}, {0}, NR),
        "Q3": number(1, 9, NR, 2),
        "Q4": choice(NA, NA, NA, NA),
    }
    plan = plan_counts(FORM, ["all"], [])
    # Weights 1, 1, 2, 4 of 8. x: 2/4 -> 5/8; y: 1/4 -> 1/8; both: 3/4 -> 6/8, not moved. p: 2/4 -> 3/8; q: 2/4 -> 2/8.
    moved = moved_shares(count(answers, plan, np.array([1.0, 1, 2, 4])), plan)

    assert [(m.variable.id, m.option_label, m.base_unweighted, m.unweighted, m.weighted) for m in moved] == [
        ("Q1", "x", 4, 0.5, 0.625),
        ("Q1", "y", 4, 0.25, 0.125),
        ("Q2", "p", 4, 0.5, 0.375),
        ("Q2", "q", 4, 0.5, 0.25),
        ("Q3", "低", 4, 0.5, 0.625),
        ("Q3", "高", 4, 0.25, 0.125),
    ]


@pytest.mark.parametrize(("first", "is_listed"), [(51, False), (52, False), (53, True)])
def test_exactly_two_points_are_not_listed(first, is_listed):
    # Fifty of a hundred said x; weights make it 51, 52 or 53 percent.
    answers = {"Q4": choice(*([0] * 50 + [1] * 50))}
    plan = plan_counts(FORM, ["Q4"], [])
    weights = np.array([first / 50] * 50 + [(100 - first) / 50] * 50)

    assert bool(moved_shares(count(answers, plan, weights), plan)) is is_listed


def test_equal_weights_move_nothing():
    answers = {"Q4": choice(0, 1, 1)}
    plan = plan_counts(FORM, ["Q4"], [])

    assert moved_shares(count(answers, plan, np.full(3, 44.3)), plan) == ()
