"""Adjusted p-values against statistics.md C8, C9 (R 4.2.2 `p.adjust`)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.analysis.testing.multiplicity import adjust

DEMO = (0.001, 0.008, 0.012, 0.030, 0.041, 0.2)


def test_holm_of_the_worked_example():
    assert adjust(DEMO, "holm") == pytest.approx([0.006, 0.040, 0.048, 0.090, 0.090, 0.200], rel=1e-12)


def test_benjamini_hochberg_of_the_worked_example():
    assert adjust(DEMO, "bh") == pytest.approx([0.006, 0.024, 0.024, 0.045, 0.0492, 0.200], rel=1e-12)


def test_districts_of_the_guardianship_question():
    # Raw p of five districts against the whole (C8): 2 * pnorm(-|z|) of the z printed there.
    raw = [0.53481570, 0.61364183, 0.00219784108, 0.57317199, 0.16214365]

    assert adjust(raw, "holm")[2] == pytest.approx(0.0109892054, rel=1e-6)
    assert adjust(raw, "bh")[2] == pytest.approx(0.0109892054, rel=1e-6)
    # By hand: the second smallest of five, .16214365 * 5 / 2.
    assert adjust(raw, "bh")[4] == pytest.approx(0.16214365 * 2.5)


def test_the_order_given_is_kept():
    assert adjust(DEMO[::-1], "bh") == adjust(DEMO, "bh")[::-1]


def test_what_was_not_tested_stays_so_and_is_not_counted():
    # Two tests in the family: .02 * 2 = .04 for both methods.
    assert adjust([None, 0.5, None, 0.02], "holm") == [None, 0.5, None, 0.04]
    assert adjust([None, 0.5, None, 0.02], "bh") == [None, 0.5, None, 0.04]


def test_without_adjustment_nothing_changes():
    assert adjust([0.3, None, 0.1], "none") == [0.3, None, 0.1]


@pytest.mark.parametrize("method", ["bh", "holm", "none"])
def test_an_empty_family(method):
    assert adjust([], method) == []
    assert adjust([None, None], method) == [None, None]


def test_no_adjusted_p_is_above_one():
    assert adjust([0.6, 0.9, 1.0], "holm") == [1.0, 1.0, 1.0]
    assert adjust([0.9, 0.9, 1.0], "bh") == [1.0, 1.0, 1.0]


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusting_keeps_the_order_and_never_makes_smaller(raw):
    for method in ("bh", "holm"):
        adjusted = [p for p in adjust(raw, method) if p is not None]
        assert all(after >= before - 1e-15 for before, after in zip(raw, adjusted, strict=True))
        by_raw = [after for _, after in sorted(zip(raw, adjusted, strict=True))]
        assert by_raw == sorted(by_raw)
    assert all(b <= h + 1e-15 for b, h in zip(adjust(raw, "bh"), adjust(raw, "holm"), strict=True))
