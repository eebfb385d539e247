"""Every linear relation between boxes that follows from the questionnaire alone.

For each variable and each set of conditions on the others: a box is the sum of the parts that the printed boxes cut it
into. That one rule gives options and kinds of missing that add up to the base, categories that add up to everyone,
nets, nested and coarser axes, routing, filters, and the cells between two bases that nobody printed. Several answers
do not add up: their nets, the most of them and their sum are bounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.attack.book import YES, Asked, Book
from tests.attack.boxes import Box

ROUNDS = 6
"""Cutting goes on until nothing new is cut, this often at most."""
_Rest = tuple[str, frozenset[tuple[str, frozenset[str]]], str]


class Relation(NamedTuple):
    """Boxes with factors: together 0, or at least 0."""

    factors: tuple[tuple[Box, int], ...]
    is_equal: bool
    why: str


def relations(boxes: Iterable[Box], books: dict[str, Book]) -> tuple[set[Box], list[Relation]]:
    """All boxes, with those cut from the printed ones, and their relations."""
    known = set(boxes)
    sets: dict[_Rest, set[frozenset[str]]] = defaultdict(set)
    waiting = set(known)
    for _ in range(ROUNDS):
        for box in waiting:
            for rest, states in _rests(box, books[box[0]]):
                sets[rest].add(states)
        made: set[Box] = set()
        for rest, cut in sets.items():
            made.add((rest[0], rest[1]))
            if "#" not in rest[2]:
                made.update(_with(rest, part) for part in _parts(cut, books[rest[0]].states(rest[2])))
        waiting = made - known
        known |= made
        if not waiting:
            break
    found = [one for rest, cut in sets.items() for one in _sums(rest, cut, books[rest[0]], known)]
    found += _several(known, books)
    return known, found


def _rests(box: Box, book: Book) -> Iterator[tuple[_Rest, frozenset[str]]]:
    """A box without one of its conditions, and what that condition said."""
    wave, conditions = box
    needed = frozenset().union(*(book.parents.get(name, frozenset()) for name, _ in conditions))
    for name, states in conditions:
        if name not in needed:
            yield (wave, conditions - {(name, states)}, name), states


def _with(rest: _Rest, states: frozenset[str]) -> Box:
    """The box of a rest in these states."""
    return rest[0], rest[1] | {(rest[2], states)}


def _parts(cut: Iterable[frozenset[str]], states: frozenset[str]) -> list[frozenset[str]]:
    """The smallest pieces that sets of states cut all states into."""
    ordered = sorted(cut, key=sorted)
    pieces: dict[tuple[bool, ...], set[str]] = defaultdict(set)
    for state in states:
        pieces[tuple(state in one for one in ordered)].add(state)
    return [frozenset(piece) for piece in pieces.values()]


def _sums(rest: _Rest, cut: set[frozenset[str]], book: Book, known: set[Box]) -> Iterator[Relation]:
    """A rest and every printed union as sums of the pieces."""
    whole = (rest[0], rest[1])
    if "#" in rest[2]:
        for states in cut:
            yield Relation(((whole, 1), (_with(rest, states), -1)), False, f"{rest[2]} within")
        return
    pieces = _parts(cut, book.states(rest[2]))
    for states in [*cut, book.states(rest[2])]:
        inside = [piece for piece in pieces if piece <= states]
        target = whole if states == book.states(rest[2]) else _with(rest, states)
        if len(inside) > 1 or (inside and target == whole and inside[0] != states):
            parts = [(_with(rest, piece), -1) for piece in inside]
            if all(part in known for part, _ in parts):
                yield Relation(((target, 1), *parts), True, f"{rest[2]} adds up")


def _several(known: set[Box], books: dict[str, Book]) -> Iterator[Relation]:
    """Bounds of several answers, by group."""
    groups: dict[tuple[str, Box], dict[str, Box]] = defaultdict(dict)
    for box in known:
        ticks = [(name, states) for name, states in box[1] if "#" in name]
        if len(ticks) == 1 and ticks[0][1] == frozenset({YES}):
            question, _, option = ticks[0][0].partition("#")
            groups[question, (box[0], box[1] - {ticks[0]})][option] = box
    for (question, rest), options in groups.items():
        asked = books[rest[0]].asked[question]
        if rest in known:
            yield from _bounds(asked, rest, options)
        if asked.ranks:
            yield from _ranked(asked, books[rest[0]], rest, options, known)


def _bounds(asked: Asked, rest: Box, options: dict[str, Box]) -> Iterator[Relation]:
    """Who answered chose something; nets; options that stand alone; limits."""
    if all(one in options for one in asked.options):
        every = [(options[one], 1) for one in asked.options]
        yield Relation((*every, (rest, -1)), False, f"{asked.id} chose something")
        if asked.limit:
            less = [(box, -1) for box, _ in every]
            yield Relation(((rest, asked.limit), *less), False, f"{asked.id} at most {asked.limit}")
    for net, parts in asked.nets.items():
        if net not in options:
            continue
        held = [options[part] for part in sorted(parts) if part in options]
        for part in held:
            yield Relation(((options[net], 1), (part, -1)), False, f"{asked.id} net")
        if len(held) == len(parts):
            yield Relation((*((part, 1) for part in held), (options[net], -1)), False, f"{asked.id} net")
    for alone in asked.exclusive & options.keys():
        for other, box in options.items():
            if other != alone and alone not in asked.nets.get(other, ()):
                yield Relation(((rest, 1), (options[alone], -1), (box, -1)), False, f"{asked.id} stands alone")


def _ranked(asked: Asked, book: Book, rest: Box, options: dict[str, Box], known: set[Box]) -> Iterator[Relation]:
    """Chosen at any rank is chosen at one of them."""
    stem = asked.id.rpartition(".")[0]
    others = frozenset(one for one in rest[1] if one[0] != asked.id)
    for option, box in options.items():
        if option in asked.options:
            ranks = [(rest[0], others | {(f"{stem}.rank{n}", frozenset({option}))}) for n in range(1, asked.ranks + 1)]
            if all(one in known for one in ranks):
                yield Relation(((box, 1), *((one, -1) for one in ranks)), True, f"{stem} ranks")
