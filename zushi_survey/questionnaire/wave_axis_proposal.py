"""A first mapping of the axes of two waves: exact words, exact ranges of age, equal ids as a question to the reader.

Only axes that ids alone would not pair rightly are proposed. Names of places are paired by their exact words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from zushi_survey.questionnaire.conditions import axis_categories, normalise_label
from zushi_survey.questionnaire.model import Axis, Category, Questionnaire
from zushi_survey.questionnaire.wave_map import AxisMap, CategoryMap
from zushi_survey.questionnaire.wave_proposal import is_place_name

_Range = tuple[float, float]
_RANGES = (
    (re.compile(r"(\d+)[~-](\d+)歳代"), lambda a, b: (a, b + 9)),
    (re.compile(r"(\d+)[~-](\d+)歳"), lambda a, b: (a, b)),
    (re.compile(r"(\d+)(?:歳)?代()"), lambda a, _: (a, a + 9)),
    (re.compile(r"(\d+)歳以上()"), lambda a, _: (a, inf)),
    (re.compile(r"(\d+)歳以下()"), lambda a, _: (0, a)),
    (re.compile(r"(\d+)歳未満()"), lambda a, _: (0, a - 1)),
)


class ProposedAxis(NamedTuple):
    """One axis with what it rests on and what a person must still look at; without an entry where nothing pairs."""

    entry: AxisMap | None
    label: str
    grounds: tuple[str, ...]
    to_check: tuple[str, ...]


def propose_axes(now: Questionnaire, before: Questionnaire) -> tuple[ProposedAxis, ...]:
    """The axes of the present wave that need a line in the mapping, or a look."""
    proposed = [_proposed(axis, now, before) for axis in now.axes]
    return tuple(one for one in proposed if one is not None)


def _proposed(axis: Axis, now: Questionnaire, before: Questionnaire) -> ProposedAxis | None:
    """One axis; None where ids alone pair everything."""
    other, ground = _partner(axis, now, before)
    if other is None:
        return ProposedAxis(None, axis.label, ("前回の調査票に同じ id・同じ題名の軸がありません",), ())
    mine, theirs = list(axis_categories(axis, now)), list(axis_categories(other, before))
    if axis.id == other.id and _identities(mine) == _identities(theirs):
        return None
    common = [*_by_words(mine, theirs), *_by_range(mine, theirs)]
    to_check = [f"年齢の幅がちょうど合うのでまとめました: {one.label}" for one in common if _is_merged(one)]
    for one, partner in _by_id(mine, theirs):
        common.append(CategoryMap(id=one.id, label=one.label, now=(one.id,), before=(partner.id,)))
        to_check.append(f"id は同じで言葉が違います。今回「{one.label}」 前回「{partner.label}」")
    order = {category.id: place for place, category in enumerate(axis_categories(axis, now))}
    common.sort(key=lambda one: order[one.now[0]])
    to_check += _left_over(mine, theirs)
    if not common:
        return ProposedAxis(None, axis.label, (ground, "共通の区分がありません"), tuple(to_check))
    entry = AxisMap(now=axis.id, before=other.id, categories=tuple(common))
    return ProposedAxis(entry, axis.label, (ground,), tuple(to_check))


def _partner(axis: Axis, now: Questionnaire, before: Questionnaire) -> tuple[Axis | None, str]:
    """The axis of the earlier wave with the same id, or the only one with the same title that no id takes."""
    if axis.id in before.axis_by_id:
        return before.axis_by_id[axis.id], "軸の id が同じ"
    title = normalise_label(axis.label)
    same = [one for one in before.axes if normalise_label(one.label) == title and one.id not in now.axis_by_id]
    rivals = [one for one in now.axes if normalise_label(one.label) == title and one.id not in before.axis_by_id]
    return (same[0], "軸の題名が同じ(id は違う)") if len(same) == len(rivals) == 1 else (None, "")


def _identities(categories: Sequence[Category]) -> dict[str, str]:
    """Words by id."""
    return {category.id: normalise_label(category.label) for category in categories}


def _by_words(mine: list[Category], theirs: list[Category]) -> Iterator[CategoryMap]:
    """Categories with the same words; they leave both lists."""
    for one in list(mine):
        same = [other for other in theirs if normalise_label(other.label) == normalise_label(one.label)]
        if len(same) == 1:
            mine.remove(one)
            theirs.remove(same[0])
            yield CategoryMap(id=one.id, label=one.label, now=(one.id,), before=(same[0].id,))


def _by_range(mine: list[Category], theirs: list[Category]) -> Iterator[CategoryMap]:
    """Ranges of age of one wave that fill one range of the other exactly; they leave both lists."""
    for whole in list(theirs):
        if parts := _filling(whole, mine):
            theirs.remove(whole)
            yield CategoryMap(label=whole.label, now=_taken(parts, mine), before=(whole.id,))
    for whole in list(mine):
        if parts := _filling(whole, theirs):
            mine.remove(whole)
            yield CategoryMap(id=whole.id, label=whole.label, now=(whole.id,), before=_taken(parts, theirs))


def _filling(whole: Category, among: Sequence[Category]) -> list[Category]:
    """The categories whose ranges follow one another from the first to the last age of another; empty for none."""
    ages = _ages(whole.label)
    if ages is None:
        return []
    inside = sorted(
        ((part, one) for one in among if (part := _ages(one.label)) and ages[0] <= part[0] and part[1] <= ages[1]),
        key=lambda pair: pair[0],
    )
    expected = ages[0]
    for (low, high), _ in inside:
        if low != expected:
            return []
        expected = high + 1
    return [one for _, one in inside] if inside and inside[-1][0][1] == ages[1] else []


def _taken(parts: Sequence[Category], among: list[Category]) -> tuple[str, ...]:
    """The ids of categories, which leave the list."""
    for part in parts:
        among.remove(part)
    return tuple(part.id for part in parts)


def _is_merged(one: CategoryMap) -> bool:
    """Whether it holds several categories of a wave."""
    return len(one.now) > 1 or len(one.before) > 1


def _by_id(mine: list[Category], theirs: list[Category]) -> Iterator[tuple[Category, Category]]:
    """Categories with the same id and other words, neither places nor other ages; they leave both lists."""
    for one in list(mine):
        for other in [category for category in theirs if category.id == one.id]:
            labels = (one.label, other.label)
            if not any(map(is_place_name, labels)) and not all(map(_ages, labels)):
                mine.remove(one)
                theirs.remove(other)
                yield one, other


def _left_over(mine: Sequence[Category], theirs: Sequence[Category]) -> Iterator[str]:
    """What a reader must decide about categories without a partner."""
    for one in mine:
        same = next((other for other in theirs if other.id == one.id), None)
        hint = f" 前回は同じ id で「{same.label}」(同じとみなすなら categories に)" if same is not None else ""
        yield f"前回に相手のない区分: {one.id}「{one.label}」{hint}"
    for other in theirs:
        yield f"今回に相手のない区分: 前回{other.id}「{other.label}」"


def _ages(label: str) -> _Range | None:
    """First and last age of a label such as 70～79歳, 70歳代, 70歳以上; None for other words."""
    words = normalise_label(label)
    for pattern, range_of in _RANGES:
        if found := pattern.fullmatch(words):
            return range_of(*(int(number or 0) for number in found.groups()))
    return None
