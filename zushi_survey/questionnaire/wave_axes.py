"""Axes and categories of two and more waves that mean the same: as the mapping says, else by their ids alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.model import Axis, Category, Questionnaire
from zushi_survey.questionnaire.wave_map import AxisMap, WavePairMap


class LinkedCategory(NamedTuple):
    """Categories of the newest and the oldest wave that hold the same persons."""

    id: str
    label: str
    now: tuple[str, ...]
    """Ids of the categories of the newest wave; several where they were merged."""
    before: tuple[str, ...]


class LinkedAxis(NamedTuple):
    """One axis in the newest and the oldest wave of a path."""

    now: str
    before: str
    """Id in the oldest wave; empty where the mapping says that it has none."""
    categories: tuple[LinkedCategory, ...]
    only: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Labels of the categories without a partner, by wave."""
    reasons: tuple[str, ...] = ()


def link_axis(name: str, path: Sequence[WavePairMap], questionnaires: Mapping[str, Questionnaire]) -> LinkedAxis | None:
    """The axis of the newest wave followed back through all pairs; None where a wave has no axis of the name.

    An axis that the mapping does not name is the one with the same id, its categories those with the same ids.
    """
    newest = questionnaires[path[0].now].axis_by_id.get(name)
    if newest is None:
        return None
    axis, form = newest, questionnaires[path[0].now]
    found = tuple(LinkedCategory(c.id, c.label, (c.id,), (c.id,)) for c in axis_categories(axis, form))
    is_first, reasons = True, []
    for pair in path:
        entry = next((one for one in pair.axes if one.now == axis.id), None)
        older = questionnaires[pair.before]
        other = older.axis_by_id.get(axis.id if entry is None else entry.before or "")
        if entry is not None and entry.reason:
            reasons.append(entry.reason)
        if other is None:
            return LinkedAxis(name, "", (), reasons=tuple(reasons)) if entry is not None else None
        step = _categories(entry, (axis, form), (other, older))
        found = step if is_first else _extended(found, step)
        axis, form, is_first = other, older, False
    only = (
        _left_out(newest, questionnaires[path[0].now], [one.now for one in found]),
        _left_out(axis, form, [one.before for one in found]),
    )
    return LinkedAxis(name, axis.id, found, only, tuple(reasons))


def _categories(
    entry: AxisMap | None, now: tuple[Axis, Questionnaire], before: tuple[Axis, Questionnaire]
) -> tuple[LinkedCategory, ...]:
    """The categories of one pair: as written, or those with the same ids, in the present order."""
    mine, theirs = axis_categories(*now), {category.id for category in axis_categories(*before)}
    if entry is None or entry.categories is None:
        return tuple(LinkedCategory(c.id, c.label, (c.id,), (c.id,)) for c in mine if c.id in theirs)
    return tuple(LinkedCategory(one.key, one.label, one.now, one.before) for one in entry.categories)


def _extended(found: Sequence[LinkedCategory], older: Sequence[LinkedCategory]) -> tuple[LinkedCategory, ...]:
    """The categories one wave further back: those that the older pair has with the very same ids."""
    by_ids = {frozenset(category.now): category for category in older}
    return tuple(
        category._replace(before=other.before)
        for category in found
        if (other := by_ids.get(frozenset(category.before))) is not None
    )


def _left_out(axis: Axis, form: Questionnaire, used: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Labels of the categories that stand in none."""
    known = {name for names in used for name in names}
    return tuple(category.label for category in axis_categories(axis, form) if category.id not in known)


def categories_by_id(axis: Axis, form: Questionnaire) -> dict[str, Category]:
    """The categories of an axis by id, in order."""
    return {category.id: category for category in axis_categories(axis, form)}
