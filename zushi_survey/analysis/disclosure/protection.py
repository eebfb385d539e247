"""The protection of a release: patterns of all components, margins opened where they must be, and the last audit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from zushi_survey.analysis.disclosure.attack import Attack
from zushi_survey.analysis.disclosure.components import Component, components_of, costs_of
from zushi_survey.analysis.disclosure.pattern import Limits, Method, Pattern, audited, protect_component
from zushi_survey.analysis.disclosure.system import Level, System

_EXACT = 1e-6
"""Two numbers of persons closer than this are the same."""


@dataclass(frozen=True)
class Protection:
    """What is hidden of a release, and how that was found."""

    hidden: frozenset[int]
    """Numbers of the system that are not printed."""
    methods: Mapping[int, Method]
    """How the pattern was found in which a number is hidden."""
    audited: tuple[Component, ...]
    """The components of all that is hidden, as the last audit saw them."""
    unsafe: tuple[Component, ...]
    """Those that did not pass: the release is refused."""
    told: frozenset[int]
    """Small counts that earlier releases have told already: hidden, but nothing protects them."""


def protect(
    system: System, limits: Limits | None = None, seed: str = "", passed: Collection[str] = frozenset()
) -> Protection:
    """The protection of a system; `seed`, which the office keeps, decides between patterns that cost the same.

    `passed` are the signatures of components that an earlier audit passed with all of them hidden that can be: those
    of earlier releases of which nothing new is known.
    """
    used = limits or Limits()
    costs = costs_of(system, seed)
    opened, told = set[int](), set[int]()
    while True:
        waiting = components_of(system, _may_hide(system, opened), costs)
        found = [(one, protect_component(one, used)) for one in waiting if one.signature not in passed]
        vain = {place for one, pattern in found for place in _unmet(one, pattern) if system.numbers[place].is_soft}
        if vain:
            system = system.without_needs(vain)
            continue
        if known := _told_before(system, {place for one, pattern in found for place in _unmet(one, pattern)}, costs):
            told |= known
            system = system.given_up(known)
            continue
        more: set[int] = set().union(
            *(_next_to(system, one, pattern, opened) for one, pattern in found if pattern.unmet)
        )
        if not more:
            break
        opened |= more
    hidden = {place for place, number in enumerate(system.numbers) if number.is_printed and number.need is not None}
    methods: dict[int, Method] = {}
    for component, pattern in found:
        places = _hidden_of(component, pattern)
        hidden |= places
        methods.update(dict.fromkeys(places, pattern.method))
    closed = system.closed(hidden)
    seen, unsafe, known = _last_audit(system, closed, costs, passed)
    with_bases = frozenset().union(*(cells for base, cells in system.shown_with.items() if base in closed))
    return Protection(closed - known | (closed & with_bases), methods, seen, unsafe, frozenset(told))


def _told_before(system: System, places: Collection[int], costs: Sequence[float]) -> set[int]:
    """Those of the places that readers know from earlier releases, whatever else is hidden."""
    if not places or not any(number.level is Level.RELEASED for number in system.numbers):
        return set()
    told: set[int] = set()
    for one in components_of(system, lambda place: system.numbers[place].level is not Level.RELEASED, costs):
        attack = Attack.on(one, range(len(one.numbers)))
        for place, need in one.required.items():
            if one.numbers[place] in places:
                # Fractions of persons do, in a system this large: what even they leave no room for is known.
                low, high = attack.interval(place)
                most = float("inf") if high is None else high
                if low > one.values[place] - need.down + _EXACT or most < one.values[place] + need.up - _EXACT:
                    told.add(one.numbers[place])
    return told


def _last_audit(
    system: System, hidden: frozenset[int], costs: Sequence[float], passed: Collection[str]
) -> tuple[tuple[Component, ...], tuple[Component, ...], set[int]]:
    """The audit of all that is hidden: its components, those that did not pass, and what readers know all the same."""
    found = components_of(system, lambda place: place in hidden, costs)
    components = tuple(one for one in found if one.signature not in passed)
    unsafe: list[Component] = []
    known: set[int] = set()
    for one in components:
        attack = audited(one, frozenset(range(len(one.numbers))))
        if attack is None:
            unsafe.append(one)
        else:
            needless = one.unprinted.union(one.required)
            known.update(one.numbers[place] for place in attack.known(set(range(len(one.numbers))) - needless))
    return components, tuple(unsafe), known


def _unmet(component: Component, pattern: Pattern) -> set[int]:
    """The numbers of the system that no pattern can protect."""
    return {component.numbers[one.place] for one in pattern.unmet}


def _hidden_of(component: Component, pattern: Pattern) -> set[int]:
    """The numbers of the system that a pattern hides."""
    return {component.numbers[place] for place in pattern.hidden}


def _may_hide(system: System, opened: set[int]) -> Callable[[int], bool]:
    """Whether a number may be hidden for the sake of another."""

    def may_hide(place: int) -> bool:
        return place in opened or system.numbers[place].level is Level.INNER

    return may_hide


def _next_to(system: System, stuck: Component, pattern: Pattern, opened: set[int]) -> set[int]:
    """What may be hidden besides, where nothing else protects: level by level, first what the number itself is in."""
    near: dict[int, set[int]] = {}
    for relation in system.relations:
        places = {term.number for term in relation}
        for place in places:
            near.setdefault(place, set()).update(places)
    reach = [
        {
            place
            for inner in inside
            for place in near.get(inner, ())
            if place not in opened and system.numbers[place].is_printed and not system.numbers[place].need
        }.difference(stuck.numbers)
        for inside in (_unmet(stuck, pattern), set(stuck.numbers))
    ]
    for level in (Level.BASE, Level.MARGIN, Level.WHOLE):
        for closed in reach[::-1] if level is Level.BASE else reach:
            if found := {place for place in closed if system.numbers[place].level is level}:
                return found
    return set()
