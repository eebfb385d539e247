"""The registry of a release: every printed count and base of all its tables as a variable of one system."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from zushi_survey.analysis.disclosure.boxes import (
    EVERYTHING,
    INVALID,
    NO_ANSWER,
    NOBODY,
    NOT_APPLICABLE,
    YES,
    Box,
    Codes,
    Stretches,
    both,
    box,
    box_of,
    compared_in,
    flag,
)
from zushi_survey.analysis.disclosure.primary import asked_by_category, is_soft, need_of, small_count, threshold_of
from zushi_survey.analysis.disclosure.relations import relate
from zushi_survey.analysis.disclosure.structure import TableStructure
from zushi_survey.analysis.disclosure.system import Level, Number, System, SystemBuilder
from zushi_survey.analysis.tables import TOTAL, UNKNOWN, Cell, CellKind, RawTable
from zushi_survey.questionnaire.conditions import Chosen
from zushi_survey.questionnaire.model import Kind
from zushi_survey.questionnaire.study import ReleaseRules

ASKED = Codes(frozenset({NOT_APPLICABLE}), is_complement=True)
ANSWERED = Codes(frozenset({NO_ANSWER, NOT_APPLICABLE, INVALID}), is_complement=True)
_STATES = {CellKind.NO_ANSWER: NO_ANSWER, CellKind.INVALID: INVALID, CellKind.NOT_APPLICABLE: NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class Registry:
    """The system of a release, and where its numbers are printed."""

    system: System
    cells: Mapping[tuple[int, int], int]
    """Number of a count, by place of table and cell."""
    bases: Mapping[tuple[int, str, str], int]
    """Number of a base, by place of table, axis and category."""


def register(tables: Sequence[RawTable], rules: ReleaseRules, multiple: Collection[str] = ()) -> Registry:
    """The registry of all tables of a release. Counts that were hidden before are not in it.

    `multiple` are the questions of which several options may be chosen, as far as only filters name them.
    """
    structures = [table.title.structure or assumed_structure(table) for table in tables]
    flags = frozenset(multiple).union(one.variable for one in structures if one.kind is Kind.CHOICES)
    stretches = Stretches(
        compared
        for one in structures
        for condition in (
            *(condition for _, categories in one.axes for _, condition in categories),
            *(compared for _, compared in one.bands),
            one.where,
            one.asked,
        )
        for compared in compared_in(condition)
    )
    builder = SystemBuilder()
    cells: dict[tuple[int, int], int] = {}
    bases: dict[tuple[int, str, str], int] = {}
    boxes = [TableBoxes(table, one, flags, stretches) for table, one in zip(tables, structures, strict=True)]
    for place, one in enumerate(boxes):
        one.register(builder, rules)
        cells.update({(place, cell): number for cell, number in one.numbers.items()})
        bases.update({(place, *where): number for where, number in one.bases.items()})
    relate(builder, boxes)
    return Registry(builder.built(), cells, bases)


def assumed_structure(table: RawTable) -> TableStructure:
    """What can be known of a table of which only the cells are there: names, not definitions."""
    title = table.title
    options = dict.fromkeys(cell.option for cell in table.cells if cell.kind is CellKind.OPTION)
    nets = dict.fromkeys(cell.option for cell in table.cells if cell.kind in (CellKind.NET, CellKind.BAND))
    parts = {option: (place,) for place, option in enumerate(options)}
    # A net of unknown options is a statement of its own: an option that nothing else shares.
    unknown = {net: (len(options) + place,) for place, net in enumerate(nets)}
    axes: dict[str, dict[str, None]] = {}
    for cell in table.cells:
        if cell.axis != TOTAL and cell.category != UNKNOWN:
            axes.setdefault(cell.axis, {})[cell.category] = None
    conditions = tuple(
        (axis, tuple((name, Chosen(f"axis {axis}", frozenset({place}))) for place, name in enumerate(names)))
        for axis, names in axes.items()
    )
    where = Chosen(f"where {title.where}", frozenset({1})) if title.where else None
    variable = f"{title.question}.{title.item}" if title.item else title.question
    kind = Kind.CHOICES if title.is_multiple or unknown else Kind.CHOICE
    return TableStructure(variable, kind, None, tuple((parts | unknown).items()), (), conditions, where, None)


class TableBoxes:
    """The boxes of one table, and the numbers that stand in them."""

    def __init__(self, table: RawTable, structure: TableStructure, flags: frozenset[str], stretches: Stretches) -> None:
        self.table = table
        self.structure = structure
        self.wave = table.title.wave
        self.numbers: dict[int, int] = {}
        self.bases: dict[tuple[str, str], int] = {}
        self.stubs: dict[tuple[str, str], dict[str, int]] = {}
        """Number by option, per axis and category; the base has the option `base`."""
        self.nobody: set[tuple[str, str, str]] = set()
        """Axis, category and option of cells in which nobody can be: an age class among those of another age."""
        self.asked = box_of(structure.asked, flags, stretches) if structure.asked else frozenset()
        everyone = box_of(structure.where, flags, stretches) if structure.where else frozenset()
        self.places: dict[tuple[str, str], Box] = {(TOTAL, TOTAL): everyone}
        self.outside: set[tuple[str, Codes]] = set()
        """What those have in common who are in no category of an axis."""
        for axis, categories in structure.axes:
            boxes = {category: box_of(condition, flags, stretches) for category, condition in categories}
            boxes[UNKNOWN] = _rest(axis, list(boxes.values()))
            if axis not in structure.open_axes:
                self.outside |= boxes[UNKNOWN]
            self.places.update({(axis, name): both(everyone, one) for name, one in boxes.items()})
        self._options = self._option_boxes(stretches)

    def _option_boxes(self, stretches: Stretches) -> dict[str, Box]:
        """The box of each option, net and class."""
        name = self.structure.variable
        if self.structure.kind is Kind.CHOICES:
            return {part: box((flag(name, options), YES)) for part, options in self.structure.parts}
        parts = {part: box((name, Codes(frozenset(options)))) for part, options in self.structure.parts}
        return parts | {band: box((name, stretches.codes(compared))) for band, compared in self.structure.bands}

    @property
    def is_routed(self) -> bool:
        """Whether the question was not put to everyone."""
        outside = (cell for cell in self.table.cells if cell.kind is CellKind.NOT_APPLICABLE)
        return self.structure.asked is not None or any(cell.count_unweighted != 0 for cell in outside)

    @property
    def base_box(self) -> Box:
        """Those whom shares are of."""
        name, kind = self.structure.variable, self.table.title.base
        if kind == "ticks":
            return box((f"?ticks {name}", YES))
        if kind == "answered":
            return box((name, ANSWERED))
        return box((name, ASKED if self.is_routed else EVERYTHING))

    def register(self, builder: SystemBuilder, rules: ReleaseRules) -> None:
        """Put the bases and counts of the table into the system."""
        title = self.table.title
        threshold = threshold_of(title.is_sensitive, rules)
        groups = asked_by_category(self.table)
        base_box = self.base_box
        for where, group in groups.items():
            need = small_count(group, rules.threshold)
            level = Level.BASE if self.is_routed and where != (TOTAL, TOTAL) else Level.WHOLE
            number = Number(group, level=level, threshold=rules.threshold, need=need)
            found = builder.place((self.wave, both(self.place(where), base_box)), number)
            self.bases[where] = found
            self.stubs.setdefault(where, {})["base"] = found
        for place, cell in enumerate(self.table.cells):
            where = (cell.axis, cell.category)
            where_box = self._cell_box(cell)
            if where_box == NOBODY:
                self.nobody.add((*where, cell.option))
            if where_box is None or where_box == NOBODY or cell.count_unweighted is None:
                continue
            is_margin = cell.axis == TOTAL or cell.count_unweighted == 0
            level = Level.MARGIN if is_margin else Level.INNER
            need = need_of(cell, groups.get(where, 0), title, rules)
            soft = need is not None and is_soft(cell, need, title.is_sensitive, rules)
            number = Number(cell.count_unweighted, level=level, threshold=threshold, need=need, is_soft=soft)
            found = self.numbers[place] = builder.place((self.wave, where_box), number)
            self.stubs.setdefault(where, {})[cell.option] = found
            if where in self.bases and cell.kind is not CellKind.NOT_APPLICABLE:
                builder.shown_with.setdefault(self.bases[where], set()).add(found)

    def place(self, where: tuple[str, str]) -> Box:
        """The box of an axis category."""
        axis, category = where
        return self.places.get(where, box((f"?axis {axis}={category}", YES)))

    def _cell_box(self, cell: Cell) -> Box | None:
        """The box of a cell; None for what is no count, or of a question that everybody was asked."""
        if cell.kind.is_statistic or (cell.kind is CellKind.NOT_APPLICABLE and not self.is_routed):
            return None
        state = _STATES.get(cell.kind)
        if state is not None:
            option = box((self.structure.variable, Codes(frozenset({state}))))
        else:
            option = self._options.get(cell.option, box((f"?{self.structure.variable}={cell.option}", YES)))
        return both(self.place((cell.axis, cell.category)), option)


def _rest(axis: str, categories: Sequence[Box]) -> Box:
    """Those in no category: a box where all categories are of one question, else a statement of its own."""
    named = {name for one in categories for name, _ in one}
    if len(named) == 1 and all(len(one) == 1 for one in categories):
        (name,) = named
        outside = reduce(lambda left, right: left & right, _inverses(categories), EVERYTHING)
        return box((name, outside))
    return box((f"?outside {axis}", YES))


def _inverses(categories: Iterable[Box]) -> Iterable[Codes]:
    """What each category leaves out."""
    return (codes.inverse for one in categories for _, codes in one)
