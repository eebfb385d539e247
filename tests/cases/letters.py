"""Comparisons read as other programs print them: in each cell, the categories it is significantly higher than."""

from __future__ import annotations

from collections.abc import Iterable

from zushi_survey.analysis.testing.comparison import Comparison, Direction


def lower_categories(comparisons: Iterable[Comparison]) -> dict[tuple[str, str], list[str]]:
    """(option, category) -> the categories that are significantly lower, in order of their ids; pairs only."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in comparisons:
        higher, lower = (row.category, row.against_id)
        if row.direction is Direction.LOWER:
            higher, lower = lower, higher
        for category in (row.category, row.against_id):
            found.setdefault((row.option, category), [])
        if row.direction is not Direction.NONE:
            found[row.option, higher].append(lower)
    return {cell: sorted(categories) for cell, categories in found.items()}
