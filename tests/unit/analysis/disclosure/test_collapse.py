"""Coarser categories as an alternative to hiding: what is proposed, what it saves, and that it is safe."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.builders import choice, questionnaire, single
from tests.unit.analysis.disclosure.releases import counted, tables_of
from tests.unit.analysis.tables import two_way
from zushi_survey.analysis.disclosure.collapse import (
    Cost,
    cheapest_groups,
    collapsed,
    collapsed_options,
    collapses_of_axis,
    collapses_of_options,
    cost_of,
    is_partition,
)
from zushi_survey.analysis.disclosure.office import disclosure_report
from zushi_survey.analysis.disclosure.publish_less import costs_by_axis, without_costliest_axis
from zushi_survey.questionnaire.conditions import Chosen, Compared, Condition
from zushi_survey.questionnaire.study import ReleaseRules

PLAIN = ReleaseRules(hidden_group=0)
OLD = [[30, 20], [25, 25], [20, 1], [15, 5]]
"""Four ages; of the third, one person says no: hidden with another, and with both of the first option."""


def test_the_oldest_groups_are_put_together_when_that_hides_nothing_more():
    plan, answers = two_way(OLD, ordered=True)

    found = collapses_of_axis(counted(plan, answers), "g", PLAIN)

    # By hand: (20, 1) is protected by its partner in the row and a rectangle with the cheapest other row, (15, 5).
    assert found[0].before == Cost(4, 20 + 1 + 15 + 5)
    assert (found[0].groups, found[0].labels) == ((("1",), ("2",), ("3", "4")), (("g1",), ("g2",), ("g3", "g4")))
    assert found[0].after == Cost(0, 0)
    assert len(found) == 1, "nothing is left to save"


def test_nothing_is_proposed_where_nothing_is_hidden_or_nothing_helps():
    nothing_hidden, helpless = two_way([[30, 20], [25, 25], [20, 9]]), two_way([[30, 1], [25, 0], [20, 0]])

    assert collapses_of_axis(counted(*nothing_hidden), "g", PLAIN) == ()
    assert [one for one in collapses_of_axis(counted(*helpless), "g", PLAIN) if one.after.counts >= 4] == []
    assert collapses_of_axis(counted(*nothing_hidden), "unknown axis", PLAIN) == ()
    assert collapses_of_axis([], "g", PLAIN) == ()


def test_every_proposal_is_protected_and_withstands_the_audit():
    plan, answers = two_way([[9, 1, 8], [2, 7, 9], [8, 2, 6], [1, 9, 2], [3, 1, 14]], ordered=True)
    tables = counted(plan, answers)

    found = collapses_of_axis(tables, "g", PLAIN)

    assert found
    for one in found:
        report = disclosure_report([collapsed(tables[0], "g", one.groups)], PLAIN)  # raises where a count is unsafe
        assert Cost(len(report.rows), report.persons_hidden) == one.after
        assert one.after.counts < one.before.counts


def test_counts_of_categories_put_together_are_sums_and_everyone_stays():
    (table,) = counted(*two_way(OLD))

    merged = collapsed(table, "g", (("1",), ("2", "3"), ("4",)))

    counts = {(c.category, c.option): c.count_unweighted for c in merged.cells if c.kind == "option"}
    assert (counts["2+3", "1"], counts["2+3", "2"]) == (45, 26)
    assert (counts["total", "1"], counts["4", "2"]) == (90, 5)
    assert {c.category: c.base_unweighted for c in merged.cells if c.kind == "option"}["2+3"] == 71
    assert cost_of([merged], PLAIN) == Cost(0, 0)


def test_options_of_a_scale_are_put_together_without_those_that_have_no_order():
    counts = [[20, 1, 30, 12], [25, 9, 28, 15], [22, 8, 27, 11]]
    (table,) = counted(*two_way(counts))

    found = collapses_of_options(table, ("1", "2", "3"), PLAIN)

    assert found[0].question == "k"
    assert found[0].axis == ""
    # k2 goes with k1 (67 persons) rather than with k3 (85): both hide nothing, and fewer persons are moved.
    assert found[0].groups == (("1", "2"), ("3",))
    assert found[0].after == Cost(0, 0)
    merged = collapsed_options(table, found[0].groups)
    options = {c.option: c.count_unweighted for c in merged.cells if (c.axis, c.category) == ("g", "1")}
    assert {name: options[name] for name in ("1+2", "3", "4")} == {"1+2": 21, "3": 30, "4": 12}


def test_the_division_is_the_best_of_all():
    names = [f"c{n}" for n in range(6)]
    burden = {
        (start, end): ((7 * start + 3 * end) % 5, (start * end) % 7, end - start)
        for start, end in combinations(range(len(names) + 1), 2)
    }

    for parts in range(1, 7):
        found = cheapest_groups(names, parts, burden)

        ways = ((0, *cuts, len(names)) for cuts in combinations(range(1, len(names)), parts - 1))
        best = min(
            tuple(map(sum, zip(*(burden[way[n], way[n + 1]] for n in range(parts)), strict=True))) for way in ways
        )
        ends = [sum(len(group) for group in found[: n + 1]) for n in range(parts)]
        cost = tuple(map(sum, zip(*(burden[s, e] for s, e in zip([0, *ends], ends, strict=False)), strict=True)))
        assert [name for group in found for name in group] == names
        assert len(found) == parts
        assert cost == best


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([Chosen("a", frozenset({0})), Chosen("a", frozenset({1, 2}))], True),
        ([Chosen("a", frozenset({0, 1})), Chosen("a", frozenset({1}))], False),
        ([Chosen("a", frozenset({0})), Chosen("b", frozenset({1}))], False),
        ([Compared("n", 18, 29), Compared("n", 30, 39)], True),
        ([Compared("n", 18, 30), Compared("n", 30, 39)], False),
        ([Compared("n", 30, 39), Compared("n", 18, 30, high_inclusive=False)], True),
        ([Chosen("a", frozenset({0})), Compared("a", 1, 2)], False),
        ([], False),
    ],
)
def test_only_categories_that_do_not_overlap_are_put_together(conditions: list[Condition], expected: bool):
    assert is_partition(conditions) is expected


def test_leaving_out_the_costliest_axis_is_counted_anew():
    ages, sexes = [[30, 20], [25, 25], [20, 1], [15, 5]], 2
    groups = [group for group, row in enumerate(ages) for n in row for _ in range(n)]
    codes = [option for row in ages for option, n in enumerate(row) for _ in range(n)]
    axes = [{"id": "g", "label": "g", "question": "gq"}, {"id": "s", "label": "s", "question": "sq"}]
    book = questionnaire(
        single("k", "k1", "k2"), single("gq", *(f"g{n}" for n in range(1, 5))), single("sq", "s1", "s2"), axes=axes
    )
    answers = {
        "k": choice(*codes), "gq": choice(*groups), "sq": choice(*[n % sexes for n, _ in enumerate(codes)]),
    }  # fmt: skip
    tables = tables_of(book, answers, ["k"], ["g", "s"])
    report = disclosure_report(tables, PLAIN)

    found = without_costliest_axis(tables, report, PLAIN)

    assert [(one.question, one.axis, one.primary, one.secondary) for one in costs_by_axis(report)] == [("k", "g", 1, 3)]
    assert found is not None
    assert (found.axis, found.before, found.after) == ("g", Cost(4, 41), Cost(0, 0))
    assert (
        without_costliest_axis(tables, disclosure_report(tables, ReleaseRules(threshold=1, hidden_group=0)), PLAIN)
        is None
    )
