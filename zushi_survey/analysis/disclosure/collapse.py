"""Coarser categories as an alternative to hiding: which neighbours to put together so that little is lost.

Proposals are for the office, which decides; nothing is put together by itself. Reference: docs/decisions/0019.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from zushi_survey.analysis.disclosure.pattern import Limits
from zushi_survey.analysis.disclosure.primary import asked_by_category, need_of
from zushi_survey.analysis.disclosure.protection import protect
from zushi_survey.analysis.disclosure.registry import register
from zushi_survey.analysis.disclosure.structure import TableStructure
from zushi_survey.analysis.tables import TOTAL, UNKNOWN, Cell, CellKind, RawTable
from zushi_survey.questionnaire.conditions import Chosen, Compared, Condition, Some
from zushi_survey.questionnaire.model import Kind
from zushi_survey.questionnaire.study import ReleaseRules

_STEPS = 3
"""How many categories a proposal does without at most."""
_FEWEST = 2
"""Categories that are left at least."""

Groups = tuple[tuple[str, ...], ...]
"""Categories (or options) in their order, those that are put together in one group."""


class Cost(NamedTuple):
    """What protection hides."""

    counts: int
    persons: int
    """The sum of the hidden counts."""


class Collapse(NamedTuple):
    """A coarser axis, or coarser options of a question, and what that saves."""

    axis: str
    """Axis whose categories are put together; empty where options are."""
    question: str
    """Question or item whose options are put together; empty where categories are."""
    groups: Groups
    labels: Groups
    before: Cost
    after: Cost


def collapses_of_axis(
    tables: Sequence[RawTable], axis: str, rules: ReleaseRules, limits: Limits | None = None
) -> tuple[Collapse, ...]:
    """Proposals for one ordered axis, fewest changes first; each hides less than the one before.

    The cost is of this axis in each table for itself. Empty where the axis hides nothing, where its categories
    overlap, or where coarser ones would not help.
    """
    alone = [one for table in tables if (one := _alone(table, axis)) and is_partition(_categories(one, axis))]
    names = _labels([cell for table in alone for cell in table.cells if cell.axis == axis], "category")

    def merged(table: RawTable, groups: Groups) -> RawTable:
        return collapsed(table, axis, groups)

    return tuple(
        Collapse(axis, "", groups, _labelled(groups, names), before, after)
        for groups, before, after in _search(alone, list(names), merged, rules, limits)
    )


def collapses_of_options(
    table: RawTable, scale: Sequence[str], rules: ReleaseRules, limits: Limits | None = None
) -> tuple[Collapse, ...]:
    """Proposals for the options of one single answer, `scale` being those with an order, in it."""
    structure = table.title.structure
    if structure is None or structure.kind is not Kind.CHOICE:
        return ()
    counts = _counts_only(table)
    names = {option: label for option, label in _labels(counts.cells, "option").items() if option in scale}
    title = table.title
    return tuple(
        Collapse("", f"{title.question}.{title.item}" if title.item else title.question, groups, labels, before, after)
        for groups, before, after in _search(
            [counts], [one for one in scale if one in names], collapsed_options, rules, limits
        )
        for labels in [_labelled(groups, names)]
    )


def cost_of(tables: Sequence[RawTable], rules: ReleaseRules, limits: Limits | None = None) -> Cost | None:
    """What the protection of these tables together hides; None where the audit finds no safe pattern."""
    registry = register(tables, rules)
    protection = protect(registry.system, limits)
    if protection.unsafe:
        return None
    hidden = [
        registry.system.numbers[number].value for number in registry.cells.values() if number in protection.hidden
    ]
    return Cost(len(hidden), sum(hidden))


def collapsed(table: RawTable, axis: str, groups: Groups) -> RawTable:
    """The counts of a table with categories of an axis put together; those in no group are left out."""
    cells = [cell for cell in table.cells if cell.axis != axis]
    for group in groups:
        inside = [cell for cell in table.cells if cell.axis == axis and cell.category in group]
        for _, same in groupby(sorted(inside, key=_option_order(table)), key=lambda cell: cell.option):
            cells.append(_together(list(same), category="+".join(group)))
    outside = [cell for cell in table.cells if (cell.axis, cell.category) == (axis, UNKNOWN)]
    structure = table.title.structure
    if structure is not None:
        axes = tuple(
            (name, _merged_categories(categories, groups) if name == axis else categories)
            for name, categories in structure.axes
        )
        structure = replace(structure, axes=axes)
    return RawTable(replace(table.title, structure=structure), tuple(cells + outside))


def collapsed_options(table: RawTable, groups: Groups) -> RawTable:
    """The counts of a table of a single answer with options put together; those in no group stay as they are."""
    group_of = {option: group for group in groups for option in group}
    cells: list[Cell] = []
    for _, same in groupby(table.cells, key=lambda cell: (cell.axis, cell.category)):
        by_group: dict[tuple[str, ...], list[Cell]] = {}
        for cell in same:
            by_group.setdefault(group_of.get(cell.option, (cell.option,)), []).append(cell)
        cells += [_together(found, option="+".join(group)) for group, found in by_group.items()]
    structure = table.title.structure
    if structure is not None:
        structure = replace(structure, parts=_merged_parts(structure, group_of))
    return RawTable(replace(table.title, structure=structure), tuple(cells))


def is_partition(categories: Sequence[Condition]) -> bool:
    """Whether everybody is in one category at most: all are of one question, and no two overlap."""
    if len({one.variable for one in categories if isinstance(one, Chosen | Compared)}) != 1:
        return False
    chosen = [one for one in categories if isinstance(one, Chosen)]
    if len(chosen) == len(categories):
        codes = [code for one in chosen for code in one.options | one.states]
        return len(codes) == len(set(codes))
    compared = sorted((one for one in categories if isinstance(one, Compared)), key=lambda one: one.low)
    return len(compared) == len(categories) and all(
        one.high < other.low or (one.high == other.low and not (one.high_inclusive and other.low_inclusive))
        for one, other in pairwise(compared)
    )


def cheapest_groups(names: Sequence[str], parts: int, burden: Mapping[tuple[int, int], tuple[int, int, int]]) -> Groups:
    """The division of names into so many groups of neighbours with the least sum of burdens, `burden[first, end]`.

    Dynamic: the best of the first names in fewer groups, and one group more. Ties go to the earlier cut.
    """
    best: dict[tuple[int, int], tuple[tuple[int, ...], tuple[int, ...]]] = {(0, 0): ((0, 0, 0), ())}
    for part in range(1, parts + 1):
        for end in range(part, len(names) + 1):
            best[part, end] = min(
                (
                    tuple(one + more for one, more in zip(best[part - 1, start][0], burden[start, end], strict=True)),
                    (*best[part - 1, start][1], start),
                )
                for start in range(part - 1, end)
                if (part - 1, start) in best
            )
    starts = best[parts, len(names)][1]
    return tuple(tuple(names[start:end]) for start, end in pairwise((*starts, len(names))))


def _search(
    tables: Sequence[RawTable],
    names: Sequence[str],
    merged: Callable[[RawTable, Groups], RawTable],
    rules: ReleaseRules,
    limits: Limits | None,
) -> list[tuple[Groups, Cost, Cost]]:
    """The divisions worth proposing, each protected and audited, with the cost before and after."""
    if len(names) <= _FEWEST:
        return []
    # Sums of counts that are 0 or large enough are no small counts: only what hides something now is asked again.
    costs = [(table, cost) for table in tables if (cost := cost_of([table], rules, limits)) and cost.counts]
    before = least = _sum([cost for _, cost in costs])
    found: list[tuple[Groups, Cost, Cost]] = []
    if not costs:
        return found
    spans = [(start, end) for start in range(len(names)) for end in range(start + 1, len(names) + 1)]
    group_of = {span: tuple(names[slice(*span)]) for span in spans}
    burden = {
        span: _burden([merged(table, (group,)) for table, _ in costs], group, rules) for span, group in group_of.items()
    }
    for parts in range(len(names) - 1, max(_FEWEST, len(names) - _STEPS) - 1, -1):
        groups = cheapest_groups(names, parts, burden)
        after = [cost_of([merged(table, groups)], rules, limits) for table, _ in costs]
        known = [cost for cost in after if cost is not None]
        if len(known) == len(after) and (total := _sum(known)).counts < least.counts:
            found.append((groups, before, total))
            least = total
        if not least.counts:
            break
    return found


def _burden(tables: Sequence[RawTable], group: Sequence[str], rules: ReleaseRules) -> tuple[int, int, int]:
    """Counts of a group that are hidden for their own sake, the persons in them, and persons put together."""
    name = "+".join(group)
    counts = persons = moved = 0
    for table in tables:
        asked = asked_by_category(table)
        for cell in table.cells:
            if name not in (cell.category, cell.option) or cell.count_unweighted is None:
                continue
            base = asked.get((cell.axis, cell.category), 0)
            if need_of(cell, base, table.title, rules) is not None:
                counts, persons = counts + 1, persons + cell.count_unweighted
            moved += cell.count_unweighted if len(group) > 1 else 0
    return counts, persons, moved


def _alone(table: RawTable, axis: str) -> RawTable | None:
    """The counts of a table by one axis; None where the table has no such axis."""
    structure = table.title.structure
    if structure is None or axis not in dict(structure.axes):
        return None
    kept = replace(structure, axes=tuple(one for one in structure.axes if one[0] == axis))
    axes = tuple(one for one in table.title.axes if one.id == axis)
    cells = tuple(cell for cell in table.cells if cell.axis in (TOTAL, axis))
    return _counts_only(RawTable(replace(table.title, axes=axes, structure=kept), cells))


def _counts_only(table: RawTable) -> RawTable:
    """The table without means and other statistics, which cannot be put together."""
    return replace(table, cells=tuple(cell for cell in table.cells if not cell.kind.is_statistic))


def _categories(table: RawTable, axis: str) -> list[Condition]:
    """The conditions of an axis."""
    structure = table.title.structure
    return [condition for _, condition in dict(structure.axes)[axis]] if structure else []


def _merged_categories(
    categories: tuple[tuple[str, Condition], ...], groups: Groups
) -> tuple[tuple[str, Condition], ...]:
    """The conditions of the groups."""
    by_name = dict(categories)
    return tuple(("+".join(group), _either([by_name[name] for name in group])) for group in groups)


def _either(conditions: Sequence[Condition]) -> Condition:
    """True where one of the conditions is."""
    chosen = [one for one in conditions if isinstance(one, Chosen)]
    if len(chosen) == len(conditions) and len({one.variable for one in chosen}) == 1:
        options = frozenset[int]().union(*(one.options for one in chosen))
        return Chosen(chosen[0].variable, options, frozenset[int]().union(*(one.states for one in chosen)))
    return conditions[0] if len(conditions) == 1 else Some(tuple(conditions))


def _merged_parts(
    structure: TableStructure, group_of: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Options and nets with the options of a group as one."""
    merged: dict[str, tuple[int, ...]] = {}
    for name, positions in structure.parts:
        joined = "+".join(group_of.get(name, (name,)))
        merged[joined] = (*merged.get(joined, ()), *positions)
    return tuple(merged.items())


def _together(cells: Sequence[Cell], *, category: str = "", option: str = "") -> Cell:
    """One cell with the counts of several; bases are added where it is categories that are put together."""
    first = cells[0]
    bases = [cell.base_unweighted for cell in cells if cell.base_unweighted is not None]
    counts = [cell.count_unweighted for cell in cells if cell.count_unweighted is not None]
    whole = sum(bases) if len(bases) == len(cells) else None
    return first._replace(
        category=category or first.category,
        option=option or first.option,
        base_unweighted=whole if category else first.base_unweighted,
        base_weighted=None,
        count_unweighted=sum(counts) if len(counts) == len(cells) else None,
        count_weighted=None,
        proportion=None,
    )


def _option_order(table: RawTable) -> Callable[[Cell], int]:
    """Sort key: the place of a cell's option among those of the table."""
    place = {option: index for index, option in enumerate(dict.fromkeys(cell.option for cell in table.cells))}
    return lambda cell: place[cell.option]


def _labels(cells: Sequence[Cell], field: str) -> dict[str, str]:
    """Labels of the categories (or options) of cells, in their order."""
    if field == "category":
        return {cell.category: cell.category_label for cell in cells if cell.category != UNKNOWN}
    return {cell.option: cell.option_label for cell in cells if cell.kind is CellKind.OPTION}


def _labelled(groups: Groups, names: Mapping[str, str]) -> Groups:
    """The groups by their labels."""
    return tuple(tuple(names[name] for name in group) for group in groups)


def _sum(costs: Sequence[Cost]) -> Cost:
    """All costs together."""
    return Cost(sum(cost.counts for cost in costs), sum(cost.persons for cost in costs))
