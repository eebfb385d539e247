"""Sizes that may be shown, rows of the precision tables, and the plan of a next wave."""

from __future__ import annotations

from fractions import Fraction

import pytest

from zushi_survey.analysis.precision.planning import (
    Assumptions,
    GroupSize,
    Letters,
    drawn,
    letters_in_all,
    plan_groups,
    release_sizes,
)
from zushi_survey.analysis.precision.precision_rows import (
    ROUND_AXIS,
    Basis,
    critical_rows,
    detectable_rows,
    error_rows,
    same_groups,
)
from zushi_survey.analysis.precision.sampling_error import ChangeTest
from zushi_survey.analysis.returns import GroupReturns
from zushi_survey.analysis.tables import CellStatus
from zushi_survey.questionnaire.study import ReleaseRules

RULES = ReleaseRules()
BASIS = Basis(1.96, 1.0, 50_000, ChangeTest())
ASSUMED = Assumptions(0.05, 0.5, ChangeTest(), 1.0, with_correction=False)


def whole(persons: int, population: int | None = None) -> GroupSize:
    return GroupSize("total", "", "total", "全体", persons, population)


def district(name: str, persons: int, population: int | None = None) -> GroupSize:
    return GroupSize("district", "小学校区", name, name, persons, population)


def released(*groups: GroupSize, policy="internal", persons: int = 1112):
    return release_sizes(whole(persons), groups, policy, RULES)


def returns(name: str, sent: int | None, valid: int, status: CellStatus = CellStatus.OK) -> dict[str, GroupReturns]:
    return {name: GroupReturns(name, name, sent, 0, valid, valid, status)}


@pytest.mark.parametrize(
    ("persons", "internal", "publish"),
    [
        (0, "ok", "ok"),
        (1, "small_base", "suppressed"),
        (9, "small_base", "suppressed"),
        (10, "small_base", "small_base"),
        (29, "small_base", "small_base"),
        (30, "ok", "ok"),
    ],
)
def test_sizes_are_hidden_and_marked_at_the_thresholds(persons, internal, publish):
    inside = released(district("a", persons)).groups[1]
    outside = released(district("a", persons), policy="publish").groups[1]

    assert (inside.status, outside.status) == (internal, publish)
    assert inside.persons == persons
    assert outside.persons == (None if publish == "suppressed" else persons)


def test_the_threshold_hides_where_it_is_more_than_the_smallest_group():
    rules = ReleaseRules(threshold=20, hidden_group=10)

    groups = release_sizes(whole(100), [district("a", 19), district("b", 20)], "publish", rules).groups

    assert [group.persons for group in groups] == [100, None, 20]


def test_error_rows_have_the_whole_the_groups_and_round_numbers():
    rows = error_rows(released(district("a", 300), district("b", 0)), BASIS)

    assert [row.group.label for row in rows[:3]] == ["全体", "a", "b"]
    # statistics.md C2, N = 50,000
    assert 100 * rows[0].values[-1] == pytest.approx(2.906, abs=0.0005)
    assert 100 * rows[1].values[0] == pytest.approx(3.385, abs=0.0005)
    assert rows[2].values == (None,) * 5
    by_size = {row.group.persons: row for row in rows if row.group.axis == ROUND_AXIS}
    assert 100 * by_size[50].values[4] == pytest.approx(13.853, abs=0.0005)


def test_round_numbers_beyond_the_population_are_left_out():
    rows = error_rows(released(persons=100), BASIS._replace(population=200))

    assert [row.group.persons for row in rows] == [100, 200, 100, 50]
    assert rows[1].values == (0,) * 5


def test_hidden_groups_have_no_figures():
    now = released(district("a", 5), district("b", 300), policy="publish")
    before = released(district("a", 300), district("b", 5), policy="publish", persons=1064)

    errors = error_rows(now, BASIS)
    critical = critical_rows(same_groups(now, before), BASIS)

    assert errors[1].values == (None,) * 5
    assert [row.values.count(None) for row in critical] == [0, 6, 6]


def test_only_the_same_categories_are_compared():
    now = released(district("a", 300), district("b", 200))
    before = released(district("b", 150), district("c", 100), persons=1064)

    pairs = same_groups(now, before)

    assert [(pair.group.label, pair.earlier.persons) for pair in pairs] == [("全体", 1064), ("b", 150)]


def test_differences_take_the_groups_own_population_in_both_waves():
    # .5 * 1.959964 * sqrt((1000-200)/999/200 + (1000-150)/999/150) = .096267
    pairs = same_groups(released(district("a", 200, 1000)), released(district("a", 150), persons=1064))

    found = critical_rows(pairs, BASIS)[1].values[-1]

    assert found == pytest.approx(0.9799819923 * (800 / 999 / 200 + 850 / 999 / 150) ** 0.5, rel=1e-8)


def test_without_correction_the_published_differences_of_two_waves():
    pairs = same_groups(released(), released(persons=1064))

    (critical,), (detectable,) = (
        rows(pairs, BASIS._replace(population=None)) for rows in (critical_rows, detectable_rows)
    )

    # statistics.md C11
    assert [100 * value for value in critical.values] == pytest.approx([1.83, 2.52, 3.36, 3.85, 4.12, 4.20], abs=0.005)
    assert [100 * value for value in detectable.values] == pytest.approx(
        [2.62, 3.60, 4.81, 5.51, 5.89, 6.01], abs=0.005
    )


def test_plan_of_the_whole_by_hand():
    # two equal waves of 1,570 (test_sampling_error), 1,570 / .556 = 2823.7; against 1,112: 2,669 / .556 = 4800.4
    (plan,) = plan_groups(released(), returns("total", 2000, 1112), {}, ASSUMED)

    assert (plan.sent, plan.return_rate) == (2000, Fraction(139, 250))
    assert plan.pair == Letters(1570, 2824)
    assert plan.next_wave == Letters(2669, 4801)
    # again 1,112: 2.801585 * sqrt(.25 * 2 / 1112) = .059407
    assert plan.detectable == pytest.approx(2.801585218 * (0.5 / 1112) ** 0.5, rel=1e-8)


def test_an_assumed_rate_goes_before_that_of_the_ledger():
    (plan,) = plan_groups(released(), returns("total", 2000, 1112), {"total": Fraction(1, 2)}, ASSUMED)

    assert plan.pair == Letters(1570, 3140)


def test_a_group_too_small_now_can_still_be_planned_as_a_pair():
    _, plan = plan_groups(released(district("a", 300)), returns("a", 550, 300), {}, ASSUMED)

    assert plan.next_wave == Letters(None, None)
    assert plan.pair == Letters(1570, 2879)


def test_more_letters_than_persons_is_noticed():
    groups = released(district("a", 300, 2878), district("b", 300, 2879), district("c", 300))

    _, small, large, unknown = plan_groups(groups, {}, dict.fromkeys("abc", Fraction(300, 550)), ASSUMED)

    assert (small.exceeds_population, large.exceeds_population, unknown.exceeds_population) == (True, False, False)


def test_population_is_used_only_with_correction_and_where_it_can_be_right():
    corrected = ASSUMED._replace(with_correction=True)
    _, plan = plan_groups(released(district("a", 300, 1000)), {}, {"a": Fraction(1)}, corrected)

    assert plan.pair.persons == 612
    assert drawn(300, 299, 1.0).population is None
    assert drawn(300, 300, 1.0).population == 300


def test_hidden_groups_have_no_plan_and_no_sum():
    sizes = released(district("a", 300), district("b", 300), policy="publish")
    by_ledger = returns("a", 550, 300) | returns("b", None, 0, CellStatus.SUPPRESSED)

    plans = plan_groups(sizes, by_ledger, {"b": Fraction(1, 2)}, ASSUMED)

    assert (plans[2].group.persons, plans[2].return_rate, plans[2].pair) == (None, None, Letters(None, None))
    assert letters_in_all(plans[1:]) == (None, None)
    assert letters_in_all(plans[1:2]) == (None, 2879)


def test_nobody_answered():
    _, plan = plan_groups(released(district("a", 0)), returns("a", 100, 0), {}, ASSUMED)

    assert plan.pair == Letters(1570, None)
    assert plan.detectable is None
