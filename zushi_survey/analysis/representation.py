"""Respondents against the population: whose share among the respondents is larger or smaller than among the people."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from zushi_survey.analysis.returns import GroupAxis
from zushi_survey.analysis.tables import CellStatus

MARKED_DIFFERENCE = Fraction(3, 100)
"""A difference of shares of at least this much (inclusive) is marked. Descriptive: no test, no weight rests on it."""

Balance = Literal["over", "under", "even"]


class CategoryShare(NamedTuple):
    """One category's share of the population and of the respondents; `respondents` is None where hidden."""

    category: str
    label: str
    population: int
    population_base: int
    respondents: int | None
    respondents_base: int | None
    status: CellStatus = CellStatus.OK

    @property
    def population_share(self) -> Fraction | None:
        """Share of the population, None for an empty one."""
        return Fraction(self.population, self.population_base) if self.population_base else None

    @property
    def respondent_share(self) -> Fraction | None:
        """Share of the respondents, None when hidden or there are none."""
        if self.respondents is None or not self.respondents_base:
            return None
        return Fraction(self.respondents, self.respondents_base)

    @property
    def difference(self) -> Fraction | None:
        """Share of the respondents less share of the population."""
        if self.respondent_share is None or self.population_share is None:
            return None
        return self.respondent_share - self.population_share

    @property
    def balance(self) -> Balance | None:
        """Over- or under-represented by at least MARKED_DIFFERENCE, or even."""
        if self.difference is None:
            return None
        if abs(self.difference) < MARKED_DIFFERENCE:
            return "even"
        return "over" if self.difference > 0 else "under"


class Representation(NamedTuple):
    """Respondents against the population by one axis."""

    axis: GroupAxis
    shares: tuple[CategoryShare, ...]
    unplaced: int | None
    """Respondents in none of the population's categories, outside the base; None where hidden."""


def compare_with_population(
    axis: GroupAxis, population: Mapping[str, int], respondents: Mapping[str, int], answered: int
) -> Representation:
    """Shares by the categories of `axis` that the population has.

    Parameters
    ----------
    axis
        The axis with its categories in order.
    population, respondents
        Persons by category label.
    answered
        Valid respondents in all; those in no category of the population are outside the base of shares.
    """
    compared = [(category, label) for category, label in axis.categories if label in population]
    people = sum(population[label] for _, label in compared)
    placed = sum(respondents.get(label, 0) for _, label in compared)
    shares = tuple(
        CategoryShare(category, label, population[label], people, respondents.get(label, 0), placed)
        for category, label in compared
    )
    return Representation(axis, shares, answered - placed)
