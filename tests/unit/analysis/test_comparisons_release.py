"""Comparisons beside hidden cells: nothing of a hidden cell stands in a figure, a test, or another row's correction."""

from __future__ import annotations

import pytest

from tests.unit.present.comparisons import comparison
from tests.unit.present.samples import cell, hidden, released
from zushi_survey.analysis.suppression import release_comparisons
from zushi_survey.analysis.tables import Cell, CellKind, ReleasedTable
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction
from zushi_survey.analysis.testing.families import corrected_again
from zushi_survey.questionnaire.study import StatisticsRules

RULES = StatisticsRules()
CATEGORIES = ("young", "middle", "old", "unknown")


def table(*gone: tuple[str, str, str]) -> ReleasedTable:
    """Two options and no answer by three categories; `gone` are (axis, category, option) that are hidden."""
    cells: list[Cell] = []
    for axis, category in (("total", "total"), *(("age", name) for name in CATEGORIES)):
        for option, kind in (("1", CellKind.OPTION), ("2", CellKind.OPTION), ("no_answer", CellKind.NO_ANSWER)):
            shown = cell(option, 20, 60, kind=kind, axis=axis, category=category)
            cells.append(hidden(shown) if (axis, category, option) in gone else shown)
    return released(cells, policy="publish")


def whole(category: str = "young", option: str = "1", **more: object) -> Comparison:
    return comparison(category=category, option=option, **more)


def one(row: Comparison, *gone: tuple[str, str, str]) -> Comparison:
    (only,) = release_comparisons([row], [table(*gone)], RULES).rows
    return only


def is_bare(row: Comparison) -> bool:
    """Whether no figure is left."""
    figures = (row.base, row.base_against, row.estimate, row.estimate_against, row.difference, row.standard_error,
               row.interval_low, row.interval_high, row.test.statistic, row.test.p_value, row.p_adjusted,
               row.odds_ratio)  # fmt: skip
    return row.test.reason == "suppressed" and row.direction is Direction.NONE and set(figures) == {None}


@pytest.mark.parametrize("against", [Against.WHOLE, Against.REST])
@pytest.mark.parametrize("place", [("age", "young"), ("total", "total")])
@pytest.mark.parametrize("option", ["1", "no_answer"])
def test_a_category_whose_own_or_total_cells_are_hidden_shows_nothing(
    against: Against, place: tuple[str, str], option: str
) -> None:
    assert is_bare(one(comparison(against), (*place, option)))


@pytest.mark.parametrize("gone", [("age", "young", "2"), ("age", "old", "1"), ("age", "unknown", "1")])
def test_a_hidden_cell_elsewhere_leaves_it(gone: tuple) -> None:
    assert one(whole(), gone) == whole()


def test_a_pair_with_a_hidden_category_on_either_side_shows_nothing() -> None:
    pair = comparison(Against.PAIR, other="old")

    assert is_bare(one(pair, ("age", "young", "1")))
    assert is_bare(one(pair, ("age", "old", "1")))
    assert is_bare(one(pair, ("age", "old", "no_answer")))
    assert one(pair, ("age", "middle", "1")) == pair


@pytest.mark.parametrize("against", [Against.ASSOCIATION, Against.TREND])
def test_a_test_of_all_categories_is_hidden_with_any_of_them(against: Against) -> None:
    option = "" if against is Against.ASSOCIATION else "1"
    row = comparison(against, option=option, category="")

    assert is_bare(one(row, ("age", "old", "1")))
    assert one(row, ("age", "unknown", "1")) == row, "those the axis cannot place are in no test"


def test_the_two_factor_check_is_hidden_with_any_cell_of_both_axes() -> None:
    row = comparison(Against.GIVEN, axis="age", category="young")._replace(odds_ratio=2.0)

    assert is_bare(one(row, ("age", "old", "1")))
    assert one(row, ("age", "old", "2")) == row


def test_extreme_values_are_hidden_without_hiding_the_test_of_the_mean() -> None:
    cells = [cell("maximum", None, 60, kind=CellKind.MAXIMUM, axis="age", category="young")]
    row = comparison(Against.ASSOCIATION, option="", category="")

    (only,) = release_comparisons([row], [released([hidden(c) for c in cells], policy="publish")], RULES).rows

    assert only == row


def test_what_is_left_of_a_family_is_corrected_without_the_hidden_test() -> None:
    """Holm of (.01, .03, .04) is (.03, .06, .06): one difference. Of (.01, .03) it is (.02, .03): two."""
    rows = [
        whole("young", p=0.01, adjusted=0.03),
        whole("middle", p=0.03, adjusted=0.06),
        whole("old", p=0.04, adjusted=0.06),
    ]

    found = release_comparisons(rows, [table(("age", "old", "1"))], StatisticsRules(multiplicity="holm")).rows

    assert [row.p_adjusted for row in found] == [pytest.approx(0.02), pytest.approx(0.03), None]
    assert [row.family for row in found[:2]] == [2, 2]
    assert [row.direction for row in found] == [Direction.HIGHER, Direction.HIGHER, Direction.NONE]


@pytest.mark.parametrize("method", ["bh", "holm"])
def test_no_shown_row_depends_on_a_hidden_p_value(method: str) -> None:
    rules = StatisticsRules(multiplicity=method)

    def shown(hidden_p: float) -> tuple[Comparison, ...]:
        rows = [whole("young", p=0.012), whole("middle", p=0.03), whole("old", p=hidden_p)]
        return release_comparisons(rows, [table(("age", "old", "1"))], rules).rows[:2]

    assert shown(0.0001) == shown(0.9)


def test_families_without_a_hidden_test_stay_as_they_are() -> None:
    rows = (whole(p=0.01, adjusted=0.03), whole("old", p=0.04, adjusted=0.06), comparison(Against.TREND, category=""))

    assert corrected_again(rows, RULES) == rows
