"""What readers know of the numbers of a system: sums, bounds, nets, routing, and cells that nobody printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from zushi_survey.analysis.disclosure.boxes import (
    EVERYTHING,
    INVALID,
    NO_ANSWER,
    NOT_APPLICABLE,
    REST,
    Box,
    Codes,
    both,
    box,
)
from zushi_survey.analysis.disclosure.primary import small_count
from zushi_survey.analysis.disclosure.system import Number, SystemBuilder
from zushi_survey.analysis.tables import TOTAL, UNKNOWN
from zushi_survey.questionnaire.model import Kind
from zushi_survey.tabulate.plan import ANY_RANK

if TYPE_CHECKING:
    from zushi_survey.analysis.disclosure.registry import TableBoxes

_MISSING = frozenset({NO_ANSWER, NOT_APPLICABLE, INVALID})
_ANSWERED = Codes(_MISSING, is_complement=True)

Family = dict[Codes, int]
"""Numbers of boxes that differ in one question only, by their codes of it."""


def relate(builder: SystemBuilder, boxes: Sequence[TableBoxes]) -> None:
    """Say everything that the definitions of the tables say about their numbers."""
    for one in boxes:
        _say_routing(builder, one)
        if one.structure.kind is Kind.CHOICES:
            _place_those_who_answered(builder, one)
    for (wave, name, rest), family in _families(builder).items():
        if len(family) > 1:
            _say_family(builder, wave, name, rest, family)
    for one in boxes:
        _say_axes(builder, one)
        if one.structure.kind is Kind.CHOICES:
            _say_choices(builder, one)
            _say_ranks(builder, one)


def _say_routing(builder: SystemBuilder, boxes: TableBoxes) -> None:
    """The base of a question that was not put to everyone is the number of those whom the routing names."""
    if not boxes.asked or boxes.table.title.base != "asked":
        return
    for where, base in boxes.bases.items():
        number = builder.numbers[base]
        parent = Number(number.value, is_printed=False, threshold=number.threshold)
        found = builder.place((boxes.wave, both(boxes.place(where), boxes.asked)), parent)
        builder.equal(base, (found,))


def _place_those_who_answered(builder: SystemBuilder, boxes: TableBoxes) -> None:
    """Those who chose anything of a multiple answer: the base without those who did not answer."""
    if boxes.table.title.base != "asked":
        return
    for where, base in boxes.bases.items():
        missing = [boxes.stubs[where].get(kind) for kind in ("no_answer", "invalid")]
        values = [builder.numbers[one].value for one in missing if one is not None]
        if len(values) == len(missing):
            key = (boxes.wave, both(boxes.place(where), box((boxes.structure.variable, _ANSWERED))))
            builder.place(key, Number(builder.numbers[base].value - sum(values), is_printed=False))


def _families(builder: SystemBuilder) -> Mapping[tuple[str, str, Box], Family]:
    """Boxes by what they have in common besides one question; whoever has the rest alone is everybody of them."""
    families: dict[tuple[str, str, Box], Family] = {}
    for (wave, one), number in builder.index.items():
        for part in one:
            families.setdefault((wave, part[0], one - {part}), {})[part[1]] = number
    for (wave, _, rest), family in families.items():
        everybody = builder.index.get((wave, rest))
        if everybody is not None:
            family[EVERYTHING] = everybody
    return families


def _say_family(builder: SystemBuilder, wave: str, name: str, rest: Box, family: Family) -> None:
    """Cut what the boxes of a family cover into the smallest pieces, and say that each box is the sum of its pieces."""
    universe = frozenset({REST}).union(*(codes.codes for codes in family))
    members = {codes: codes.among(universe) for codes in family}
    pieces: dict[tuple[bool, ...], frozenset[int]] = {}
    for code in universe:
        of = tuple(code in inside for inside in members.values())
        if any(of):
            pieces[of] = pieces.get(of, frozenset()) | {code}
    atoms = sorted(pieces.values(), key=sorted)
    values, are_known = _values_of(atoms, [(members[codes], builder.numbers[n].value) for codes, n in family.items()])
    if values is None:
        _say_inclusions(builder, [(members[codes], number) for codes, number in family.items()])
        return
    printed = {inside: family[codes] for codes, inside in members.items()}
    threshold = max(builder.numbers[number].threshold for number in family.values())
    numbers: dict[frozenset[int], int] = {}
    for atom in atoms:
        if atom in printed:
            numbers[atom] = printed[atom]
        elif values[atom] or atom not in are_known:  # what is known to be nobody is no unknown
            is_sensitive = atom in are_known and _is_told(name, atom, threshold)
            need = small_count(values[atom], threshold) if is_sensitive else None
            codes = Codes(universe - atom - {REST}, is_complement=True) if REST in atom else Codes(atom)
            unseen = Number(values[atom], is_printed=False, threshold=threshold, need=need)
            numbers[atom] = builder.place((wave, both(rest, box((name, codes)))), unseen)
    for codes, number in family.items():
        builder.equal(number, [numbers[atom] for atom in atoms if atom <= members[codes] and atom in numbers])


def _is_told(name: str, atom: frozenset[int], threshold: int) -> bool:
    """Whether a cell that nobody printed says something about its persons: not who left out what is not sensitive.

    Whoever did not choose one option of several is no group either.
    """
    return "/" not in name and not name.startswith("?") and not atom <= _MISSING


def _values_of(
    atoms: Sequence[frozenset[int]], sums: Sequence[tuple[frozenset[int], int]]
) -> tuple[dict[frozenset[int], int] | None, frozenset[frozenset[int]]]:
    """The value of each piece and which of them follow from the sums; None where the sums do not fit together."""
    values: dict[frozenset[int], int] = {}
    known: set[frozenset[int]] = set()
    waiting = sorted(sums, key=lambda one: (len(one[0]), sorted(one[0])))
    while waiting:
        unknown = [[atom for atom in atoms if atom <= inside and atom not in values] for inside, _ in waiting]
        place = min(range(len(waiting)), key=lambda one: (len(unknown[one]) != 1, len(unknown[one]), one))
        inside, value = waiting.pop(place)
        left = value - sum(values.get(atom, 0) for atom in atoms if atom <= inside)
        if left < 0 or (left and not unknown[place]):
            return None, frozenset()
        if len(unknown[place]) == 1 or left == 0:
            known.update(unknown[place])
        for atom in unknown[place]:
            values[atom], left = left, 0
    return values, frozenset(known)


def _say_inclusions(builder: SystemBuilder, sets: Sequence[tuple[frozenset[int], int]]) -> None:
    """Say only that what lies inside another is at most as many."""
    for inside, less in sets:
        for outside, more in sets:
            if inside < outside:
                builder.at_most((less,), (more,))


def _say_axes(builder: SystemBuilder, boxes: TableBoxes) -> None:
    """The categories of an axis and those outside it are everyone, each once or, where they overlap, at least once."""
    for axis, categories in boxes.structure.axes:
        if boxes.places[axis, UNKNOWN] == box(*(part for part in boxes.places[axis, UNKNOWN] if part[0][0] != "?")):
            continue  # said by the families
        names = [(axis, name) for name, _ in categories] + [(axis, UNKNOWN)]
        for option, whole in boxes.stubs.get((TOTAL, TOTAL), {}).items():
            parts = [boxes.stubs.get(name, {}).get(option) for name in names]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts) and not builder.equal(whole, known):
                builder.at_most((whole,), known)
            for part in known:
                builder.at_most((part,), (whole,))


def _say_choices(builder: SystemBuilder, boxes: TableBoxes) -> None:
    """Of several options: a net is at least each part and at most their sum; nobody chose without answering."""
    limit, parts = boxes.structure.limit, dict(boxes.structure.parts)
    for where, stubs in boxes.stubs.items():
        chosen = {frozenset(parts[option]): number for option, number in stubs.items() if option in parts}
        singles = {next(iter(options)): number for options, number in chosen.items() if len(options) == 1}
        key = (boxes.wave, both(boxes.place(where), box((boxes.structure.variable, _ANSWERED))))
        answered = builder.index.get(key)
        _say_inclusions(builder, list(chosen.items()))
        for options, number in chosen.items():
            if len(options) > 1 and options <= set(singles):
                builder.at_most((number,), [singles[option] for option in options])
            if answered is not None:
                builder.at_most((number,), (answered,))
        if answered is not None and {option for _, options in parts.items() for option in options} == set(singles):
            builder.at_most((answered,), singles.values())
            if limit is not None:
                builder.at_most(singles.values(), (answered,), limit)
        if boxes.table.title.base == "ticks" and "base" in stubs:
            builder.equal(stubs["base"], singles.values())


def _say_ranks(builder: SystemBuilder, boxes: TableBoxes) -> None:
    """An option chosen at any rank is chosen at one of them."""
    question, dot, item = boxes.structure.variable.rpartition(".")
    if not dot or item != ANY_RANK:
        return
    ranks = sorted({name for _, one in builder.index for name, _ in one if name.startswith(f"{question}.rank")})
    for where, stubs in boxes.stubs.items():
        for option, positions in boxes.structure.parts:
            if option in stubs:
                keys = (both(boxes.place(where), box((rank, Codes(frozenset(positions))))) for rank in ranks)
                found = [builder.index.get((boxes.wave, key)) for key in keys]
                known = [one for one in found if one is not None]
                if known and len(known) == len(found) and not builder.equal(stubs[option], known):
                    builder.at_most((stubs[option],), known)
