"""Margins of the population that weights are to agree with, matched to the respondents by category name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from zushi_survey.core.problems import Place, Problem
from zushi_survey.data.design import Positions
from zushi_survey.data.matching import matches
from zushi_survey.data.population import Population
from zushi_survey.data.responses import Numbers, Respondents
from zushi_survey.questionnaire.conditions import axis_categories, axis_conditions, variables_used
from zushi_survey.questionnaire.model import Axis, Questionnaire
from zushi_survey.questionnaire.study import WeightingPlan

NO_ANSWER_LABEL = "無回答など"
JOIN, CROSS = "＋", "／"
"""Between categories made one, and between the categories of crossed axes."""

_SAME_TOTAL = 0.001
"""Share by which the totals of two margins may differ."""

Name = tuple[str, ...]
"""One category label per axis of a margin."""


class Margin(NamedTuple):
    """One margin, or one set of crossed cells, with the respondents placed in it."""

    axes: tuple[str, ...]
    label: str
    categories: tuple[str, ...]
    """Labels in the questionnaire's order; who is in none stands last as NO_ANSWER_LABEL."""
    codes: Positions
    """Position of each respondent's category."""
    targets: Numbers
    """Persons per category."""
    collapsed: tuple[str, ...] = ()
    """Labels of categories made one because nobody answered in a part of them."""


class AxisCodes(NamedTuple):
    """Respondents by the categories of one axis."""

    axis: Axis
    labels: tuple[str, ...]
    codes: Positions
    """Position of each respondent's category, -1 for none."""


def margins_of(
    plan: WeightingPlan, responses: Respondents, population: Population | None, base: Numbers
) -> tuple[tuple[Margin, ...], list[Problem]]:
    """The margins a plan asks for, or everything that stands against them (E-WGT, all at once).

    Their targets have the total of the first; who is in no category of an axis keeps the share of the base weights.
    """
    wanted = list(dict.fromkeys([tuple(dict.fromkeys(plan.poststratify)), *((axis,) for axis in plan.rake)]))
    wanted = [axes for axes in wanted if axes]
    if not wanted:
        return (), []
    if population is None:
        return (), [Problem(code="E-WGT-004", where=_PLACE)]
    axes, problems = read_axes(dict.fromkeys(axis for names in wanted for axis in names), responses, population)
    margins: list[Margin] = []
    for names in wanted:
        if all(name in axes for name in names):
            margin, wrong = match_targets([axes[name] for name in names], figures_of(population, names))
            margins.append(margin)
            problems += wrong
    if not problems:
        problems += _unlike_totals(margins)
    if problems:
        return (), problems
    total = float(margins[0].targets.sum())
    return tuple(_with_the_rest(margin, base, total) for margin in margins), []


def read_axes(
    names: Iterable[str], responses: Respondents, population: Population
) -> tuple[dict[str, AxisCodes], list[Problem]]:
    """Respondents by each axis, and what stands against it (E-WGT-005, 006, 007)."""
    axes: dict[str, AxisCodes] = {}
    problems: list[Problem] = []
    for name in names:
        if name not in population.axes:
            allowed = ", ".join(population.axes)
            problems.append(Problem(code="E-WGT-005", where=_PLACE, got=name, allowed=allowed))
            continue
        axis = responses.questionnaire.axis_by_id[name]
        found = _codes(axis, responses.questionnaire, responses)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            axes[name] = found
    return axes, problems


def _codes(axis: Axis, questionnaire: Questionnaire, responses: Respondents) -> AxisCodes | Problem:
    """Respondents by the axis, or why they cannot be placed."""
    conditions = axis_conditions(axis, questionnaire)
    if {name for condition in conditions for name in variables_used(condition)} - set(responses.answers):
        return Problem(code="E-WGT-006", where=_PLACE, got=axis.id, params={"axis": axis.label})
    count = responses.respondent_count
    members = np.array([matches(condition, responses.answers, count) for condition in conditions], dtype=bool)
    if len(members) and (members.sum(axis=0) > 1).any():
        return Problem(code="E-WGT-007", where=_PLACE, got=axis.id, params={"axis": axis.label})
    labels = tuple(category.label for category in axis_categories(axis, questionnaire))
    codes = np.where(members.any(axis=0), members.argmax(axis=0), -1)
    return AxisCodes(axis, labels, codes.astype(np.intp))


def figures_of(population: Population, axes: Sequence[str]) -> dict[Name, float]:
    """Persons by combination of categories of these axes, from the rows that are split by all of them."""
    positions = [list(population.axes).index(axis) for axis in axes]
    figures: dict[Name, float] = {}
    for cell in population.cells:
        name = tuple(cell.categories[position] for position in positions)
        if all(name):
            figures[name] = figures.get(name, 0) + cell.persons
    return figures


def match_targets(axes: Sequence[AxisCodes], figures: Mapping[Name, float]) -> tuple[Margin, list[Problem]]:
    """The margin of one axis, or of several crossed, with the figures of the same names; and E-WGT-008, 009, 010, 015.

    A category in which nobody answered is made one with its neighbour on an ordered axis: the one before, or after.
    Respondents in no category have code -1.
    """
    label = "×".join(part.axis.label for part in axes)
    names = list(product(*(part.labels for part in axes)))
    codes = _crossed_codes(axes)
    persons = dict(zip(names, np.bincount(codes[codes >= 0], minlength=len(names)).tolist(), strict=True))
    problems = list(_wrong_figures(label, persons, figures, is_crossed=len(axes) > 1))
    if not figures:
        problems = [Problem(code="E-WGT-015", where=_PLACE, params={"axis": label})]
    kept = {name: [name] for name in names if persons[name] and figures.get(name, 0) > 0}
    collapsed: list[Name] = []
    for name in names:
        if figures.get(name, 0) > 0 and not persons[name]:
            neighbour = _neighbour(name, axes, kept)
            if neighbour is None:
                problems.append(_problem("E-WGT-008", label, name))
            else:
                kept[neighbour].append(name)
                collapsed.append(neighbour)
    position = np.full(len(names) + 1, -1, dtype=np.intp)
    position[[names.index(name) for name in kept]] = np.arange(len(kept))
    targets = np.array([sum(figures[part] for part in parts) for parts in kept.values()])
    labels = {
        name: JOIN.join(CROSS.join(part) for part in sorted(parts, key=names.index)) for name, parts in kept.items()
    }
    made_one = tuple(labels[name] for name in dict.fromkeys(collapsed))
    ids = tuple(part.axis.id for part in axes)
    return Margin(ids, label, tuple(labels.values()), position[codes], targets, made_one), problems


def _crossed_codes(axes: Sequence[AxisCodes]) -> Positions:
    """Position of each respondent's combination in the product of the categories, -1 where an axis does not know."""
    codes = np.zeros(len(axes[0].codes), dtype=np.intp)
    is_known = np.ones(len(codes), dtype=bool)
    for part in axes:
        codes = codes * len(part.labels) + part.codes
        is_known &= part.codes >= 0
    return np.where(is_known, codes, -1)


def _wrong_figures(
    label: str, persons: Mapping[Name, int], figures: Mapping[Name, float], *, is_crossed: bool
) -> Iterator[Problem]:
    """E-WGT-009 for respondents without a figure, E-WGT-010 for a figure that is not above 0.

    Nobody in a combination of categories in which nobody lives is no mistake.
    """
    for name, count in persons.items():
        figure = figures.get(name)
        if figure is None:
            if count:
                yield _problem("E-WGT-009", label, name)
        elif not figure > 0 and (count or not is_crossed or figure < 0):
            yield _problem("E-WGT-010", label, name)


def _neighbour(name: Name, axes: Sequence[AxisCodes], kept: Mapping[Name, object]) -> Name | None:
    """The nearest category with respondents along the first ordered axis: before, else after; None without one."""
    for position, part in enumerate(axes):
        if part.axis.ordered:
            place = part.labels.index(name[position])
            beside = [*reversed(part.labels[:place]), *part.labels[place + 1 :]]
            candidates = ((*name[:position], label, *name[position + 1 :]) for label in beside)
            return next((candidate for candidate in candidates if candidate in kept), None)
    return None


def _unlike_totals(margins: Sequence[Margin]) -> Iterator[Problem]:
    """E-WGT-011 for every margin whose total is not that of the first."""
    first = margins[0]
    for margin in margins[1:]:
        totals = (first.targets.sum(), margin.targets.sum())
        if abs(totals[1] / totals[0] - 1) > _SAME_TOTAL:
            params = {"axis": margin.label, "other": first.label}
            got, allowed = (f"{total:,.0f}" for total in reversed(totals))
            yield Problem(code="E-WGT-011", where=_PLACE, got=got, allowed=allowed, params=params)


def _with_the_rest(margin: Margin, base: Numbers, total: float) -> Margin:
    """The margin with targets that sum to `total`, respondents in no category as one more that keeps its share."""
    is_rest = margin.codes < 0
    share = float(base[is_rest].sum() / base.sum())
    targets = margin.targets * (total * (1 - share) / margin.targets.sum())
    if not is_rest.any():
        return margin._replace(targets=targets)
    codes = np.where(is_rest, len(targets), margin.codes)
    categories = (*margin.categories, NO_ANSWER_LABEL)
    return margin._replace(categories=categories, codes=codes, targets=np.append(targets, total * share))


def _problem(code: str, label: str, name: Name) -> Problem:
    """A problem with one category of a margin."""
    return Problem(code=code, where=_PLACE, got=CROSS.join(name), params={"axis": label})


_PLACE = Place(file="study.yaml", path="weighting")
