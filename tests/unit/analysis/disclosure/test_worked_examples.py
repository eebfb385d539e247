"""Published worked examples of secondary suppression: which cells the optimum hides, and what a reader can infer.

Sources: the reference text on statistics, parts D.4 and D.5 (made-up counts, optimum proved there by enumeration);
sdcTable 0.34, test-protectTable.r (microdata1); the example of the tau-ARGUS interface rtauargus (vignette).
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.builders import NR, choice, choices, multiple, options, questionnaire, single
from tests.unit.analysis.disclosure.releases import counted, released_together, tables_of, without
from tests.unit.analysis.tables import two_way
from zushi_survey.analysis.disclosure.attack import Attack, Interval
from zushi_survey.analysis.disclosure.boxes import INVALID, NO_ANSWER, NOT_APPLICABLE, YES, Box, Codes, box
from zushi_survey.analysis.disclosure.components import components_of, costs_of
from zushi_survey.analysis.disclosure.office import disclosure_report
from zushi_survey.analysis.disclosure.pattern import Limits, Method, protect_component
from zushi_survey.analysis.disclosure.registry import register
from zushi_survey.analysis.disclosure.system import Level, Need, Number, SystemBuilder
from zushi_survey.analysis.tables import CellStatus, RawTable
from zushi_survey.questionnaire.study import ReleaseRules

D4 = [[41, 198, 2, 60], [38, 168, 9, 47], [27, 141, 6, 32], [38, 98, 1, 33], [22, 101, 5, 37]]
PLAIN = ReleaseRules(hidden_group=0)


def intervals(
    tables: list[RawTable], rules: ReleaseRules = PLAIN
) -> dict[tuple[int, str, str], tuple[float, float | None]]:
    """What a reader can infer of each hidden count: by count, category and option."""
    return {
        (row.persons, row.category_label, row.option_label): (round(row.low, 6), row.high and round(row.high, 6))
        for row in disclosure_report(tables, rules).rows
    }


def test_d4_hides_the_two_cells_that_cost_least():
    found = intervals(counted(*two_way(D4)))

    assert found == {
        (2, "g1", "k3"): (0, 3), (1, "g4", "k3"): (0, 3), (41, "g1", "k1"): (40, 43), (38, "g4", "k1"): (36, 39),
    }  # fmt: skip


def test_d4_without_secondary_suppression_tells_both_counts():
    (component,) = _components(counted(*two_way(D4)), PLAIN)

    attack = Attack.on(component, component.forced)

    assert [attack.interval(place) for place in sorted(component.forced)] == [Interval(2, 2), Interval(1, 1)]


def test_d4_by_cheapest_ways_is_safe_too():
    report = _components(counted(*two_way(D4)), PLAIN)

    pattern = protect_component(report[0], Limits(size=0))

    assert pattern.method is Method.PATHS
    assert not Attack.on(report[0], pattern.hidden).unmet(report[0].required)


def test_what_takes_too_long_ends_in_hiding_everything_that_may_be():
    (component,) = _components(counted(*two_way(D4)), PLAIN)

    pattern = protect_component(component, Limits(size=0, paths=0))

    assert (pattern.method, pattern.hidden) == (Method.WHOLE, frozenset(range(len(component.values))))


def test_d4_with_a_threshold_of_ten_hides_two_columns():
    found = intervals(counted(*two_way(D4)), ReleaseRules(threshold=10, hidden_group=0))

    assert {option for _, _, option in found} == {"k1", "k3"}
    assert sum(persons for persons, _, _ in found) == 189
    assert {ends for (_, _, option), ends in found.items() if option == "k3"} == {(0, 23)}


def test_two_hidden_cells_in_every_line_are_not_enough():
    counts = [[3, 4, 2, 20], [5, 6, 21, 22], [23, 24, 7, 8], [25, 26, 9, 4]]
    (component,) = _components(counted(*two_way(counts)), PLAIN)
    at = {value: place for place, value in enumerate(component.values)}
    of_four = [place for place, value in enumerate(component.values) if value == 4]

    hidden = [at[value] for value in (3, 5, 6, 7, 8, 9, 2)] + of_four

    assert Attack.on(component, hidden).interval(at[2]) == Interval(2, 2)
    optimum = protect_component(component, Limits())
    assert sorted(component.values[place] for place in optimum.hidden) == [2, 3, 5, 21]
    assert Attack.on(component, optimum.hidden).interval(at[2]) == Interval(0, 5)


def test_d5_a_printed_row_of_two_groups_together_is_hidden_with_them():
    counts = [[30, 2, 46], [52, 5, 80], [14, 1, 25], [9, 7, 28]]
    _, answers = two_way(counts)
    axes = [
        {"id": "g", "label": "g", "question": "gq"},
        {
            "id": "senior",
            "label": "s",
            "question": "gq",
            "categories": [{"id": "s", "label": "65+", "options": [3, 4]}],
        },
    ]
    book = questionnaire(single("k", "k1", "k2", "k3"), single("gq", "g1", "g2", "g3", "g4"), axes=axes)
    (table,) = tables_of(book, answers, ["k"], ["g", "senior"])

    found = intervals([without(table, "senior", "unknown")])

    assert sorted(persons for persons, _, _ in found) == [1, 2, 8, 14, 23, 30]
    assert {found[2, "g1", "k2"], found[1, "g3", "k2"]} == {(0, 3)}


def test_d5_a_printed_part_does_not_tell_of_those_who_are_not_in_it():
    young, rest = (1, 6, 0, 2), (165, 700, 23, 207)
    codes = [option for counts in (young, rest) for option, n in enumerate(counts) for _ in range(n)]
    ages = [0] * sum(young) + [1] * sum(rest)
    book = questionnaire(single("k", "k1", "k2", "k3", "k4"), single("f", "18-19", "20+"))
    answers = {"k": choice(*codes), "f": choice(*ages)}
    whole = tables_of(book, answers, ["k"], [])
    part = tables_of(book, answers, ["k"], [], "f = 2")

    released = released_together([*whole, *part], ReleaseRules())

    assert [c.count_unweighted for c in released[0].cells[:4]] == [166, 706, 23, 209]
    assert [c.count_unweighted for c in released[1].cells[:4]] == [None, 700, 23, None]
    assert all(one.status is CellStatus.OK for one in released_together(part, ReleaseRules())[0].cells[:4])


def test_an_option_and_a_net_of_a_multiple_answer_bound_each_other():
    nets = [{"id": "any", "label": "any", "options": [1, 2]}]
    book = questionnaire(multiple("m", "a", "b", "c", nets=nets))
    answers = {"m": choices(3, *[{0}] * 20, *[{0, 1}] * 2, *[{2}] * 30)}
    (table,) = tables_of(book, answers, ["m"], [])

    found = intervals([table])

    # b = 2 lies within the net (22) and reaches it with a (22): nobody to everybody of the net.
    assert found == {(2, "全体", "b"): (0, 22)}


def test_the_base_of_a_question_put_to_few_is_the_answer_that_led_to_it():
    book = questionnaire(
        single("p", "yes", "no"), single("s", "x", "y", ask="p = 1"), single("f", "f1", "f2", "f3"),
        axes=[{"id": "f", "label": "f", "question": "f"}],
    )  # fmt: skip
    parent = [0] * 2 + [1] * 40 + [0] * 30 + [1] * 30 + [0] * 30 + [1] * 30
    answers = {
        "p": choice(*parent), "f": choice(*[0] * 42, *[1] * 60, *[2] * 60),
        "s": choice(*[n % 2 if yes == 0 else -2 for n, yes in enumerate(parent)]),
    }  # fmt: skip

    released = released_together(tables_of(book, answers, ["p", "s"], ["f"]), ReleaseRules())

    bases = {cell.category: cell.base_unweighted for cell in released[1].cells if cell.option == "1"}
    shown = {
        cell.category: cell.count_unweighted for cell in released[0].cells if (cell.option, cell.axis) == ("1", "f")
    }
    assert bases["1"] is None  # two persons
    assert sum(base is None for base in bases.values()) == 2
    assert {name for name, count in shown.items() if count is None} == {n for n, base in bases.items() if base is None}


def nested_release():
    """Several answers by two axes and one within the other; in the first category two left out the other axis."""
    several = options("a", "none", _2={"exclusive": True})
    book = questionnaire(
        single("f", "f1", "f2"), single("s", "s1", "s2"), {**multiple("m"), "options": several},
        axes=[{"id": "f", "label": "f", "question": "f"}, {"id": "s", "label": "s", "question": "s"}],
    )  # fmt: skip
    answers = {
        "f": choice(*[0] * 12, *[1] * 10), "s": choice(*[0] * 5, *[1] * 5, -1, -1, *[0] * 4, *[1] * 6),
        "m": choices(2, *[{0}] * 10, {0}, {1}, *[{1}] * 10),
    }  # fmt: skip
    return register(tables_of(book, answers, ["f", "m"], ["f", "s", "f*s"]), PLAIN)


def sums_of(registry, *whole: tuple[str, Codes]) -> list[set[tuple[int, Box]]]:
    """Factor and box of the numbers of each relation with this box in it; what has no box is left out."""
    key = ("W", box(*whole))
    rows = [[(factor, registry.system.keys[number]) for number, factor in row] for row in registry.system.relations]
    return [
        {(factor, one[1]) for factor, one in row if one is not None} for row in rows if key in [one for _, one in row]
    ]


F1, S1, S2 = ("f", Codes(frozenset({0}))), ("s", Codes(frozenset({0}))), ("s", Codes(frozenset({1})))
NO_S = ("s", Codes(frozenset({0, 1}), is_complement=True))
ANSWERED = ("m", Codes(frozenset({NO_ANSWER, NOT_APPLICABLE, INVALID}), is_complement=True))
A, NONE = ("m/0", YES), ("m/1", YES)


def test_who_is_in_one_category_but_in_none_of_the_nested_axis_left_out_the_other_axis():
    registry = nested_release()

    # Of the first category, nobody is in the nested categories of the second: 12 = 5 + 5 + 2.
    (outside,) = {
        number
        for (table, cell), number in registry.cells.items()
        if table == 0 and registry.system.keys[number][1] == box(F1, ("?outside f*s", YES))
    }
    numbers = registry.system.numbers
    assert numbers[outside].value == 2
    assert {(1, box(F1)), (-1, box(F1, S1)), (-1, box(F1, S2)), (-1, box(F1, ("?outside f*s", YES)))} in sums_of(
        registry, F1, ("?outside f*s", YES)
    )


def test_a_group_that_nobody_printed_chooses_as_others_do():
    registry = nested_release()

    # The two who left out the other axis: one chose a, the other the option that stands alone, so no more than two.
    assert any(
        {(1, box(F1, NO_S, A)), (1, box(F1, NO_S, NONE)), (-1, box(F1, NO_S, ANSWERED))} <= row
        for row in sums_of(registry, F1, NO_S, A)
    )


def test_those_in_no_category_of_one_axis_are_cut_by_the_other_one():
    registry = nested_release()

    # Everyone without the other axis: the two of the first category, none of the second, and whoever has neither.
    assert any((1, box(NO_S, A)) in row and (-1, box(F1, NO_S, A)) in row for row in sums_of(registry, NO_S, A))


def test_a_release_is_related_in_the_same_order_in_every_run():
    program = (
        "from tests.unit.analysis.disclosure.test_worked_examples import nested_release as made;"
        "print([[tuple(term) for term in row] for row in made().system.relations])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip

    assert runs[0] == runs[1] != b""


def test_sdctable_microdata1_hides_the_cheapest_three():
    counts = [[2, 18], [19, 14], [10, 12], [14, 11]]

    found = intervals(counted(*two_way(counts)))

    secondary = {persons for persons, _, _ in found if persons > 2}
    assert (secondary, sum(secondary)) == ({18, 10, 12}, 40)
    assert found[2, "g1", "k1"] == (0, 12)


def test_tau_argus_example_hides_the_partners_in_both_lines():
    builder = SystemBuilder()
    observed = {
        ("01", "tr1"): 10,
        ("01", "tr2"): 5,
        ("02", "tr1"): 2,
        ("02", "tr2"): 5,
        ("06", "tr1"): 8,
        ("06", "tr2"): 6,
    }
    primary = {("02", "tr1"): Need(2, 1), ("06", "tr2"): Need(1, 1)}
    cells = {
        name: builder.place((str(name), frozenset()), Number(value, need=primary.get(name)))
        for name, value in observed.items()
    }
    for line in ("01", "02", "06", "tr1", "tr2"):
        parts = [number for name, number in cells.items() if line in name]
        total = sum(builder.numbers[part].value for part in parts)
        whole = builder.place((line, frozenset()), Number(total, level=Level.WHOLE))
        builder.equal(whole, parts)
    system = builder.built()
    (component,) = components_of(system, lambda place: system.numbers[place].level is Level.INNER, costs_of(system, ""))

    pattern = protect_component(component, Limits())

    hidden = {
        name for name, number in cells.items() if number in {component.numbers[place] for place in pattern.hidden}
    }
    assert hidden - set(primary) == {("02", "tr2"), ("06", "tr1")}


def test_one_person_of_a_cell_does_not_learn_the_other_one():
    (component,) = _components(counted(*two_way(D4)), PLAIN)
    pattern = protect_component(component, Limits())
    attack = Attack.on(component, pattern.hidden)

    assert attack.unmet(component.required) == []
    assert attack.told_to_insiders(component.sensitive) == []
    two, one = (component.values.index(value) for value in (2, 1))
    insider = replace(attack, at_least=((one, 1),))
    assert insider.interval(two) == Interval(0, 2)


def test_those_who_did_not_answer_are_cells_of_the_system():
    _, answers = two_way([[20, 30], [25, 35], [15, 22]])
    answers["k"].codes[:2] = NR
    book = questionnaire(
        single("k", "k1", "k2"), single("gq", "g1", "g2", "g3"), axes=[{"id": "g", "label": "g", "question": "gq"}]
    )

    found = intervals(tables_of(book, answers, ["k"], ["g"]))

    assert all(low <= 0 and high is not None and high >= 3 for (n, _, _), (low, high) in found.items() if n < 3)


@pytest.mark.parametrize("sensitive", [True, False])
def test_everybody_of_a_small_group_with_the_same_sensitive_answer_stays_unknown(sensitive: bool):
    plan, answers = two_way([[20, 0], [30, 40], [35, 25]], sensitive=sensitive)

    full = [
        ends for (n, group, _), ends in intervals(counted(plan, answers), ReleaseRules()).items() if group == "g1" and n
    ]

    assert bool(full) is sensitive
    assert all(low <= 10 for low, _ in full)


def _components(tables: list[RawTable], rules: ReleaseRules):
    """The components of a release with its margins printed."""
    system = register(tables, rules).system
    return list(components_of(system, lambda p: system.numbers[p].level is Level.INNER, costs_of(system, "")))
