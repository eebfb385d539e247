"""Design weights: how many persons of the population each respondent, or each questionnaire sent, stands for."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from zushi_survey.data.design import Stage
from zushi_survey.data.population import Population
from zushi_survey.data.responses import Numbers

Assumption = Literal["no_population", "no_ledger", "strata_of_respondents", "drawn_in_clusters", "population_differs"]
"""What was taken for granted: the population's size is not known (weights sum to those sent); the number sent is not
known; nonresponse was made up for within the strata of the design; units drawn are not persons, so strata were left
out; `population_size` is not the total of the population file."""

_SAME_SIZE = 0.001
"""Share by which two totals of one population may differ."""


class Frame(NamedTuple):
    """Sizes that base weights rest on."""

    persons: float
    """The population, or those sent where it is not known."""
    sent: int
    """Questionnaires sent; valid sheets where the number is not known."""
    respondents: int

    @property
    def design_weight(self) -> float:
        """Persons each questionnaire sent stands for."""
        return self.persons / self.sent

    @property
    def respondent_weight(self) -> float:
        """Persons each respondent stands for if all answer alike."""
        return self.persons / self.respondents


def frame_of(
    respondents: int, sent: int | None, population: Population | None, population_size: int | None
) -> tuple[Frame, tuple[Assumption, ...]]:
    """Sizes of a wave with at least one respondent, and what had to be assumed for them."""
    assumed: list[Assumption] = []
    counted = population_total(population)
    if sent is None or sent < respondents:
        assumed.append("no_ledger")
        sent = respondents
    if population_size and counted and abs(counted / population_size - 1) > _SAME_SIZE:
        assumed.append("population_differs")
    persons = population_size or counted
    if not persons:
        assumed.append("no_population")
    return Frame(float(persons or sent), sent, respondents), tuple(assumed)


def population_total(population: Population | None) -> int:
    """Persons of the population by its first axis that has any; 0 without figures.

    Not the sum of all rows: a file may list the same persons by one axis after another.
    """
    if population is None:
        return 0
    totals = (sum(population.totals(axis).values()) for axis in population.axes)
    return next((total for total in totals if total), 0)


def base_weights(frame: Frame, stage: Stage | None) -> tuple[Numbers, tuple[Assumption, ...]]:
    """One weight per respondent before classes and margins, and what had to be assumed for it.

    Population / respondents; within each stratum where the design knows how many persons each stratum holds.
    """
    everyone = np.full(frame.respondents, frame.respondent_weight)
    if stage is None or stage.population is None or not len(np.unique(stage.strata)) > 1:
        return everyone, ()
    if len(np.unique(stage.units)) < frame.respondents:
        return everyone, ("drawn_in_clusters",)
    return stage.population / np.bincount(stage.strata)[stage.strata], ("strata_of_respondents",)
