"""Moments of small tables, built from counts in one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tests.builders import choice, choices, multiple, questionnaire, single
from zushi_survey.analysis.testing.comparisons import Subject
from zushi_survey.data.design import Design, simple_design
from zushi_survey.data.responses import Answers
from zushi_survey.tabulate.moments import Moments, measure
from zushi_survey.tabulate.plan import CountPlan, plan_counts

Table = tuple[CountPlan, dict[str, Answers]]
"""A plan of one question by one axis, and the answers."""


def moments_of(plan: CountPlan, answers: Mapping[str, Answers], design: Design | None = None) -> Moments:
    """Moments of the first variable of a plan by its first axis."""
    respondents = len(next(iter(answers.values())).states)
    return measure(plan.variables[0], plan.axes[0], answers, design or simple_design(respondents), plan.where)


def subject_of(plan: CountPlan) -> Subject:
    """The first variable of a plan by its first axis."""
    return Subject("w", plan.variables[0], plan.axes[0])


def two_way(counts: Sequence[Sequence[int]], *, ordered: bool = False, **more: object) -> Table:
    """A single-answer question `k` by an axis `g` from `counts[group][option]`; `more` goes to the question."""
    groups = [group for group, row in enumerate(counts) for n in row for _ in range(n)]
    options = [option for row in counts for option, n in enumerate(row) for _ in range(n)]
    axis = {"id": "g", "label": "g", "question": "gq", "ordered": ordered}
    book = questionnaire(
        single("k", *(f"k{n}" for n, _ in enumerate(counts[0], 1)), **more),
        single("gq", *(f"g{n}" for n, _ in enumerate(counts, 1))),
        axes=[axis],
    )
    return plan_counts(book, ["k"], ["g"]), {"k": choice(*options), "gq": choice(*groups)}


def shares(counts: Sequence[int], bases: Sequence[int], *, ordered: bool = False) -> Table:
    """A yes-no question by an axis: so many of each group say yes."""
    return two_way([[k, n - k] for k, n in zip(counts, bases, strict=True)], ordered=ordered)


def multiple_by_group(patterns: Sequence[set[int]], counts: Sequence[Sequence[int]]) -> Table:
    """A multiple-answer question `m` of as many options as the patterns name, by an axis, from pattern counts."""
    size = 1 + max(max(pattern, default=0) for pattern in patterns)
    chosen: list[set[int]] = []
    groups: list[int] = []
    for group, row in enumerate(counts):
        for pattern, n in zip(patterns, row, strict=True):
            chosen += [pattern] * n
            groups += [group] * n
    names = [f"m{n}" for n in range(1, size + 1)]
    book = questionnaire(multiple("m", *names), single("g", *(f"g{n}" for n, _ in enumerate(counts, 1))))
    return plan_counts(book, ["m"], ["g"]), {"m": choices(size, *chosen), "g": choice(*groups)}


def overlapping_columns(
    bases: tuple[int, int], positive: tuple[int, int], both: int, both_positive: int, outside: int
) -> Table:
    """A yes-no question by an axis made of two options of a multiple answer, `both` persons in the two of them."""
    sizes = [
        (both, both_positive, {0, 1}),
        (bases[0] - both, positive[0] - both_positive, {0}),
        (bases[1] - both, positive[1] - both_positive, {1}),
        (outside, outside // 2, set()),
    ]
    yes: list[int] = []
    columns: list[set[int]] = []
    for persons, positives, pattern in sizes:
        yes += [0] * positives + [1] * (persons - positives)
        columns += [pattern] * persons
    book = questionnaire(single("k", "yes", "no"), multiple("a", "A", "B"))
    return plan_counts(book, ["k"], ["a"]), {"k": choice(*yes), "a": choices(2, *columns)}


def weighted(answers: Mapping[str, Answers], weights: Sequence[float]) -> Design:
    """Persons drawn singly, with these weights in turn."""
    respondents = len(next(iter(answers.values())).states)
    return simple_design(respondents, None, np.resize(np.array(weights, float), respondents))
