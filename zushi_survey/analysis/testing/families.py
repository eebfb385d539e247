"""The family of a comparison, and its correction once more when some of it may not be shown.

A corrected p-value depends on every test of its family: one that is hidden must not be left in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from zushi_survey.analysis.testing.comparison import Against, Comparison, direction_of
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.questionnaire.study import StatisticsRules

_CORRECTED = (Against.WHOLE, Against.REST, Against.PAIR)
"""Kinds of comparison that make families: one printed row by the categories of one axis."""


def corrected_again(rows: Sequence[Comparison], rules: StatisticsRules) -> tuple[Comparison, ...]:
    """The rows in their order; families with a hidden test are corrected for the tests that are left."""
    families: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(rows):
        if row.against in _CORRECTED:
            key = (row.wave, row.question, row.item, row.option, row.axis, row.against.value)
            families.setdefault(key, []).append(place)
    corrected = list(rows)
    for members in families.values():
        if not any(rows[place].test.reason == "suppressed" for place in members):
            continue
        adjusted = adjust([rows[place].test.p_value for place in members], rules.multiplicity)
        family = sum(p is not None for p in adjusted)
        for place, p in zip(members, adjusted, strict=True):
            direction = direction_of(rows[place].test.statistic, p, rules.alpha)
            corrected[place] = rows[place]._replace(p_adjusted=p, family=family, direction=direction)
    return tuple(corrected)
