"""What readers know of the numbers of a system: sums, bounds, nets, routing, and cells that nobody printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from zushi_survey.analysis.disclosure.boxes import (
    EVERYTHING,
    INVALID,
    NO_ANSWER,
    NOT_APPLICABLE,
    REST,
    YES,
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
    from zushi_survey.analysis.disclosure.structure import TableStructure

_MISSING = frozenset({NO_ANSWER, NOT_APPLICABLE, INVALID})
_ANSWERED = Codes(_MISSING, is_complement=True)

_ROUNDS = 2
"""What boxes are cut into is cut once more: those in no category of one axis by the categories of the other."""

Family = dict[Codes, int]
"""Numbers of boxes that differ in one question only, by their codes of it."""


def relate(builder: SystemBuilder, boxes: Sequence[TableBoxes]) -> None:
    """Say everything that the definitions of the tables say about their numbers."""
    for one in boxes:
        _say_routing(builder, one)
        _place_whole_groups(builder, one)
        if one.structure.kind is Kind.CHOICES:
            _place_those_who_answered(builder, one)
    outside = frozenset(part for one in boxes for part in one.outside)
    said: dict[tuple[str, str, Box], int] = {}
    for _ in range(_ROUNDS):
        grown = {key: family for key, family in _families(builder).items() if len(family) > said.get(key, 1)}
        for (wave, name, rest), family in grown.items():
            _say_family(builder, wave, name, rest, family, outside)
            said[wave, name, rest] = len(family)
    _say_choices(builder, boxes)
    for one in boxes:
        _say_axes(builder, one)
        if one.structure.kind is Kind.CHOICES:
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


def _place_whole_groups(builder: SystemBuilder, boxes: TableBoxes) -> None:
    """Everybody of a group, asked or not: a reader adds the two up, although no table of those asked prints it."""
    if boxes.table.title.base != "asked":
        return
    for where, base in boxes.bases.items():
        outside = boxes.stubs[where].get("not_applicable")
        if outside is not None:
            value = builder.numbers[base].value + builder.numbers[outside].value
            need = small_count(value, builder.numbers[base].threshold)
            unseen = Number(value, is_printed=False, threshold=builder.numbers[base].threshold, need=need)
            builder.place((boxes.wave, boxes.place(where)), unseen)


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
        for part in _in_order(one):
            families.setdefault((wave, part[0], one - {part}), {})[part[1]] = number
    for (wave, _, rest), family in families.items():
        everybody = builder.index.get((wave, rest))
        if everybody is not None:
            family[EVERYTHING] = everybody
    return families


def _in_order(one: Box) -> list[tuple[str, Codes]]:
    """The parts of a box in the same order in every run."""
    return sorted(one, key=lambda part: part[0])


def _say_family(
    builder: SystemBuilder, wave: str, name: str, rest: Box, family: Family, outside: Set[tuple[str, Codes]]
) -> None:
    """Cut what the boxes of a family cover into the smallest pieces, and say that each box is the sum of its pieces.

    Who is `outside` of all categories of an axis is no group that anybody knows.
    """
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
            codes = Codes(universe - atom - {REST}, is_complement=True) if REST in atom else Codes(atom)
            is_group = outside.isdisjoint({(name, codes), *rest}) and not any(_says_nothing(of) for _, of in rest)
            is_sensitive = atom in are_known and _is_told(name, atom) and is_group
            need = small_count(values[atom], threshold) if is_sensitive else None
            unseen = Number(values[atom], is_printed=False, threshold=threshold, need=need)
            numbers[atom] = builder.place((wave, both(rest, box((name, codes)))), unseen)
    for codes, number in family.items():
        builder.equal(number, [numbers[atom] for atom in atoms if atom <= members[codes] and atom in numbers])


def _is_told(name: str, atom: frozenset[int]) -> bool:
    """Whether a cell that nobody printed says something about its persons: not who left out what is not sensitive.

    Whoever did not choose one option of several is no group either.
    """
    return "/" not in name and not name.startswith("?") and not atom <= _MISSING


def _says_nothing(codes: Codes) -> bool:
    """Whether persons with these codes have said nothing."""
    return not codes.is_complement and codes.codes <= _MISSING


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
        outside = boxes.places[axis, UNKNOWN]
        if not any(name.startswith("?") for name, _ in outside):
            continue  # said by the families
        names = [(axis, name) for name, _ in categories] + [(axis, UNKNOWN)]
        for option, whole in boxes.stubs.get((TOTAL, TOTAL), {}).items():
            able = [name for name in names if (*name, option) not in boxes.nobody]
            parts = [boxes.stubs.get(name, {}).get(option) for name in able]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts) and not builder.equal(whole, known):
                builder.at_most((whole,), known)
            for part in known:
                builder.at_most((part,), (whole,))


def _say_choices(builder: SystemBuilder, boxes: Sequence[TableBoxes]) -> None:
    """What is true of several answers in every group of which anything is known, whether or not a table shows it."""
    for one in boxes:
        if one.structure.kind is Kind.CHOICES and one.table.title.base == "ticks":
            for stubs in one.stubs.values():
                singles = [stubs[name] for name, options in one.structure.parts if len(options) == 1 and name in stubs]
                if "base" in stubs:
                    builder.equal(stubs["base"], singles)
    structures = {(one.wave, one.structure.variable): one.structure for one in boxes}
    for (wave, question, rest), chosen in _chosen(builder).items():
        structure = structures.get((wave, question))
        if structure is not None and structure.kind is Kind.CHOICES:
            answered = builder.index.get((wave, both(rest, box((question, _ANSWERED)))))
            _say_group(builder, structure, chosen, answered)


def _chosen(builder: SystemBuilder) -> Mapping[tuple[str, str, Box], dict[frozenset[int], int]]:
    """Those who chose an option or a net, by what the group has in common besides."""
    groups: dict[tuple[str, str, Box], dict[frozenset[int], int]] = {}
    for (wave, one), number in builder.index.items():
        for part in _in_order(one):
            question, slash, options = part[0].rpartition("/")
            if slash and part[1] == YES and not question.startswith("?"):
                positions = frozenset(int(option) for option in options.split(","))
                groups.setdefault((wave, question, one - {part}), {})[positions] = number
    return groups


def _say_group(
    builder: SystemBuilder, structure: TableStructure, chosen: Mapping[frozenset[int], int], answered: int | None
) -> None:
    """Of several options: a net is at least each part and at most their sum; nobody chose without answering."""
    singles = {next(iter(options)): number for options, number in chosen.items() if len(options) == 1}
    _say_inclusions(builder, list(chosen.items()))
    for options, number in chosen.items():
        if len(options) > 1 and options <= set(singles):
            builder.at_most((number,), [singles[option] for option in sorted(options)])
        if answered is not None:
            builder.at_most((number,), (answered,))
            for alone in sorted(structure.exclusive & set(singles) - options):
                builder.at_most((number, singles[alone]), (answered,))
    if answered is not None and {option for _, options in structure.parts for option in options} == set(singles):
        builder.at_most((answered,), singles.values())
        if structure.limit is not None:
            builder.at_most(singles.values(), (answered,), structure.limit)


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
