"""Controlled rounding: sums stay true, each count goes to a neighbouring multiple, and small counts stay unknown.

Source of D4: the reference text on statistics, part D.4. Its printed rounding to base 5 changes the inner cells by 35
and the margins by 1 + 3 + 1 + 0 + 0 (rows), 1 + 1 + 2 + 1 (columns) and 1 (everyone): 46, the least possible of all.
"""

from __future__ import annotations

from itertools import product

import pytest

from tests.builders import NR, choice, choices, multiple, questionnaire, single
from tests.unit.analysis.disclosure.releases import counted, tables_of
from tests.unit.analysis.tables import two_way
from zushi_survey.analysis.disclosure.rounding import rounded, rounded_together
from zushi_survey.analysis.tables import TOTAL, RawTable
from zushi_survey.questionnaire.study import ReleaseRules

D4 = [[41, 198, 2, 60], [38, 168, 9, 47], [27, 141, 6, 32], [38, 98, 1, 33], [22, 101, 5, 37]]
PLAIN = ReleaseRules(hidden_group=0)


def counts_of(table: RawTable) -> dict[tuple[str, str], int | None]:
    """Counts of options by category and option, bases with the option `base`."""
    counts = {(c.category, c.option): c.count_unweighted for c in table.cells if c.kind == "option"}
    return counts | {(c.category, "base"): c.base_unweighted for c in table.cells if c.kind == "option"}


def is_additive(table: RawTable) -> bool:
    """Whether rows and columns of a single answer by one axis add up."""
    counts = counts_of(table)
    groups, options = sorted({g for g, _ in counts} - {TOTAL}), sorted({o for _, o in counts} - {"base"})
    rows = all(sum(counts[g, o] or 0 for o in options) == counts[g, "base"] for g in (*groups, TOTAL))
    return rows and all(sum(counts[g, o] or 0 for g in groups) == counts[TOTAL, o] for o in (*options, "base"))


def test_d4_is_rounded_with_the_least_change_of_all():
    (table,) = counted(*two_way(D4))

    found = rounded_together([table], 5, PLAIN)

    (new,) = found.tables
    assert found.change == 46
    assert (found.reach, found.unsafe) == (4, ())
    assert is_additive(new)
    true, made = counts_of(table), counts_of(new)
    assert all((count or 0) % 5 == 0 and abs((count or 0) - (true[key] or 0)) < 5 for key, count in made.items())
    assert made["1", "3"] == made["4", "3"] == 0, "the two small counts go down"


@pytest.mark.parametrize("base", [3, 5, 10])
def test_no_other_rounding_of_a_small_table_changes_less(base: int):
    counts = [[4, 7, 12], [11, 3, 16]]
    (table,) = counted(*two_way(counts))
    rows, columns = [23, 30], [15, 10, 28]

    found = rounded_together([table], base, ReleaseRules(hidden_group=0, threshold=1))

    def near(value: int) -> set[int]:
        return {value // base * base, -(-value // base) * base}

    best = min(
        sum(abs(x - y) for x, y in zip(cells, [4, 7, 12, 11, 3, 16], strict=True))
        + sum(abs(x - y) for x, y in zip((*row, *column, sum(row)), (*rows, *columns, 53), strict=True))
        for cells in product(*(near(value) for row in counts for value in row))
        for row in [(sum(cells[:3]), sum(cells[3:]))]
        for column in [tuple(cells[n] + cells[n + 3] for n in range(3))]
        if all(sum_ in near(true) for sum_, true in zip((*row, *column, sum(row)), (*rows, *columns, 53), strict=True))
    )
    assert found.change == best
    assert is_additive(found.tables[0])


def test_shares_are_of_rounded_counts_and_nothing_finer_is_left():
    table = rounded(counted(*two_way(D4))[0], 5, PLAIN)

    cell = next(c for c in table.cells if (c.category, c.option) == ("1", "1"))
    assert (cell.count_unweighted, cell.base_unweighted, cell.proportion) == (40, 300, 40 / 300)
    assert all(c.standard_error is None and c.interval_low is None and c.base_effective is None for c in table.cells)
    assert all(c.value is None for c in table.cells)


def test_a_small_count_goes_down_even_where_up_is_nearer():
    new = rounded(counted(*two_way([[2, 10], [14, 13]]))[0], 3, PLAIN)

    assert counts_of(new)["1", "1"] == 0
    assert is_additive(new)


def test_zeros_and_multiples_stay_as_they_are():
    counts = [[10, 0, 20], [0, 15, 5]]

    found = rounded_together(counted(*two_way(counts)), 5, PLAIN)

    assert found.change == 0
    assert counts_of(found.tables[0])["1", "2"] == 0


def test_nets_and_no_answers_still_fit_their_options():
    nets = [{"id": "low", "label": "low", "options": [1, 2]}]
    axis = {"id": "g", "label": "g", "question": "gq"}
    book = questionnaire(single("k", "a", "b", "c", nets=nets), single("gq", "x", "y"), axes=[axis])
    codes = [0] * 7 + [1] * 6 + [2] * 18 + [NR] * 3 + [0] * 11 + [1] * 2 + [2] * 14
    answers = {"k": choice(*codes), "gq": choice(*[0] * 34, *[1] * 27)}

    (table,) = tables_of(book, answers, ["k"], ["g"])
    new = rounded(table, 5, PLAIN)

    made = {(c.category, c.option): c.count_unweighted or 0 for c in new.cells}
    for place in (TOTAL, "1", "2"):
        assert made[place, "low"] == made[place, "1"] + made[place, "2"]
        base = next(c.base_unweighted for c in new.cells if c.category == place)
        assert made[place, "low"] + made[place, "3"] + made[place, "no_answer"] == base
    assert all(made[TOTAL, name] == made["1", name] + made["2", name] for name in ("1", "2", "3", "low"))


def test_a_net_of_a_multiple_answer_stays_between_its_options_and_their_sum():
    nets = [{"id": "any", "label": "any", "options": [1, 2]}]
    book = questionnaire(multiple("m", "a", "b", "c", nets=nets))
    answers = {"m": choices(3, *[{0}] * 11, *[{0, 1}] * 12, *[{1}] * 4, *[{2}] * 30)}

    (table,) = tables_of(book, answers, ["m"], [])
    made = {c.option: c.count_unweighted or 0 for c in rounded(table, 10, PLAIN).cells}

    assert max(made["1"], made["2"]) <= made["any"] <= made["1"] + made["2"]


def test_a_number_in_two_tables_is_rounded_to_the_same_multiple_in_both():
    axis = {"id": "g", "label": "g", "question": "gq"}
    book = questionnaire(single("k", "a", "b"), single("j", "p", "q"), single("gq", "x", "y"), axes=[axis])
    answers = {
        "k": choice(*[0, 1, 1] * 17), "j": choice(*[0, 0, 1, 1, 1, 1] * 8, 0, 0, 1), "gq": choice(*[0] * 22, *[1] * 29),
    }  # fmt: skip

    first, second = rounded_together(tables_of(book, answers, ["k", "j"], ["g"]), 5, PLAIN).tables

    bases = [{c.category: c.base_unweighted for c in table.cells if c.kind == "option"} for table in (first, second)]
    assert bases[0] == bases[1]
    assert is_additive(first)
    assert is_additive(second)


def test_a_base_below_the_threshold_does_not_hide_a_small_count():
    tables = counted(*two_way(D4, sensitive=True))

    assert rounded_together(tables, 5, PLAIN).unsafe == ("k",)
    assert rounded_together(tables, 10, PLAIN).unsafe == ()


def test_sums_of_many_small_counts_force_one_of_them_up():
    counts = [[2, 20], [2, 20], [2, 20], [2, 20]]

    found = rounded_together(counted(*two_way(counts)), 5, PLAIN)

    made = counts_of(found.tables[0])
    assert is_additive(found.tables[0])
    # 8 of everyone is 5 or 10: one or two of the four 2s become 5, and nobody can tell which were more than 0.
    assert made[TOTAL, "1"] == 5
    assert sorted(made[str(n), "1"] for n in range(1, 5)) == [0, 0, 0, 5]
    assert found.unsafe == ()


@pytest.mark.parametrize("base", [1, 0, -5])
def test_no_base_at_all_is_refused(base: int):
    with pytest.raises(ValueError, match="no rounding"):
        rounded_together([], base, PLAIN)


def test_no_table_and_an_empty_one_are_no_mistake():
    empty = counted(*two_way([[0, 0], [0, 0]]))

    assert rounded_together([], 5, PLAIN).tables == ()
    assert all(c.proportion is None for c in rounded(empty[0], 5, PLAIN).cells)
