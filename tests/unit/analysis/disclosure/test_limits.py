"""What takes too long ends in a coarser pattern, never in an unsafe one: however little work is allowed."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest

from tests.properties.test_disclosure import study
from tests.unit.analysis.disclosure.releases import counted, tables_of
from tests.unit.analysis.tables import multiple_by_group, two_way
from zushi_survey.analysis.disclosure import attack as disclosure_attack
from zushi_survey.analysis.disclosure.attack import Attack
from zushi_survey.analysis.disclosure.components import components_of, costs_of
from zushi_survey.analysis.disclosure.pattern import Limits, protect_component
from zushi_survey.analysis.disclosure.protection import protect
from zushi_survey.analysis.disclosure.registry import register
from zushi_survey.analysis.disclosure.system import System
from zushi_survey.analysis.tables import RawTable
from zushi_survey.questionnaire.study import ReleaseRules

TINY = [
    Limits(rounds=0),
    Limits(rounds=1, nodes=1),
    Limits(rounds=1, nodes=1, seconds=1e-9),
    Limits(size=0),
    Limits(size=0, paths=0),
]
D4 = [[41, 198, 2, 60], [38, 168, 9, 47], [27, 141, 6, 32], [38, 98, 1, 33], [22, 101, 5, 37]]
LINKED = [[3, 4, 2, 20], [5, 6, 21, 22], [23, 24, 7, 8], [25, 26, 9, 4]]


def hidden_persons(system: System, hidden: frozenset[int]) -> int:
    """The information lost."""
    return sum(system.numbers[number].value for number in hidden)


def is_told(system: System, hidden: frozenset[int]) -> bool:
    """Whether a reader learns more of a sensitive number than he may: asked of the whole system, number by number."""
    for one in components_of(system, lambda place: place in hidden, costs_of(system, "")):
        attack = Attack.on(one, [place for place, number in enumerate(one.numbers) if number in hidden])
        for place, need in one.required.items():
            if system.numbers[one.numbers[place]].is_soft:
                continue  # printed where it cannot be kept
            found = attack.interval(place)
            high = float("inf") if found.high is None else found.high
            if found.low > one.values[place] - need.down + 1e-6 or high < one.values[place] + need.up - 1e-6:
                return True
    return False


@pytest.mark.parametrize("seed", range(6))
def test_attacks_in_whole_persons_that_find_nothing_in_time_print_nothing_more(monkeypatch, seed: int):
    """Whoever counts whole persons is not answered at all: what a release hides is safe all the same, or refused."""
    book, answers = study(seed)
    tables = tables_of(book, answers, ["q", "sub", "m", "s"], ["age", "old", "sex"])
    system = register(tables, ReleaseRules()).system
    monkeypatch.setattr(disclosure_attack, "solved_in_whole_numbers", lambda *_, **__: SimpleNamespace(status=1))
    protect_component.cache_clear()

    found = protect(system)

    protect_component.cache_clear()
    assert found.unsafe or not is_told(system, found.hidden)


@pytest.mark.parametrize("limits", TINY, ids=str)
@pytest.mark.parametrize("counts", [D4, LINKED], ids=["D4", "linked"])
def test_a_pattern_found_in_few_steps_is_safe_and_costs_more_at_worst(counts: list[list[int]], limits: Limits):
    system = register(counted(*two_way(counts)), ReleaseRules(hidden_group=0)).system

    protect_component.cache_clear()
    found, best = protect(system, limits), protect(system)

    assert found.unsafe == ()
    assert not is_told(system, found.hidden)
    assert hidden_persons(system, found.hidden) >= hidden_persons(system, best.hidden)


@pytest.mark.parametrize("limits", TINY, ids=str)
def test_random_tables_protected_in_few_steps_withstand_the_audit(limits: Limits):
    drawn = random.Random(7)
    for _ in range(4):
        counts = [[drawn.choice((0, 1, 2, 4, 9, 17, 30)) for _ in range(4)] for _ in range(4)]
        plan, answers = multiple_by_group([{0}, {0, 1}, {1, 2}, set()], counts)
        tables: list[RawTable] = [*counted(*two_way(counts)), *counted(plan, answers)]

        system = register(tables, ReleaseRules(hidden_group=0)).system
        found = protect(system, limits)

        assert found.unsafe == ()
        assert not is_told(system, found.hidden)
