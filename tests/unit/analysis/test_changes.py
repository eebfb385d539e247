"""Figures that moved between two runs."""

from decimal import Decimal

import pytest

from zushi_survey.analysis.changes import Figure, FigureChange, FigureKey, FigureLabels, changed_figures


def key(option):
    return FigureKey("W", "Q1", "", option, "total", "total", "asked", "", "unweighted")


def test_moved_appeared_and_gone():
    before = {key("1"): Figure("25.0", "100"), key("2"): Figure("50.0", "100"), key("3"): Figure("1.0", "100")}
    after = {key("1"): Figure("25.1", "100"), key("2"): Figure("50.0", "100"), key("4"): Figure("2.0", "100")}

    assert changed_figures(before, after) == (
        FigureChange(key("1"), before[key("1")], after[key("1")]),
        FigureChange(key("4"), None, after[key("4")]),
        FigureChange(key("3"), before[key("3")], None),
    )


def test_a_base_that_moves_is_a_change_even_when_the_share_prints_the_same():
    (change,) = changed_figures({key("1"): Figure("25.0", "100")}, {key("1"): Figure("25.0", "104")})

    assert (change.before.base, change.after.base, change.difference) == ("100", "104", 0)


def test_a_new_label_is_no_change():
    relabelled = {key("1"): Figure("25.0", "100", FigureLabels(option="はい"))}

    assert not changed_figures({key("1"): Figure("25.0", "100")}, relabelled)


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ("25.0", "24.9", "-0.1"),
        ("1,000", "1,200", "200"),
        ("3.20*", "3.25", "0.05"),
        ("x", "25.0", None),
        ("25.0", "-", None),
    ],
)
def test_the_difference_is_of_the_printed_figures(before, after, difference):
    change = FigureChange(key("1"), Figure(before, "1"), Figure(after, "1"))

    assert change.difference == (None if difference is None else Decimal(difference))
