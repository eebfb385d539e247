"""What weights of one wave are made from, and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from zushi_survey.core.problems import Problem
from zushi_survey.data.design import Positions, Stage
from zushi_survey.data.ledger import Ledger
from zushi_survey.data.population import Population
from zushi_survey.data.responses import Numbers, Respondents
from zushi_survey.data.weighting.base import Assumption, Frame
from zushi_survey.data.weighting.calibration import Method, calibrate
from zushi_survey.data.weighting.classes import NonresponseClass
from zushi_survey.data.weighting.spread import Spread


@dataclass(frozen=True, slots=True)
class WeightSources:
    """Answers, ledger and population of one wave."""

    responses: Respondents
    ledger: Ledger | None = None
    population: Population | None = None
    population_size: int | None = None
    sent: int | None = None
    """Questionnaires sent, where there is no ledger."""
    stage: Stage | None = None
    """First stage of the design, where it has strata of known sizes."""


class MarginSums(NamedTuple):
    """One margin before and after: sums of weights per category."""

    axes: tuple[str, ...]
    label: str
    is_target_of_calibration: bool
    """Otherwise the margin of those sent, which nonresponse classes are to restore."""
    categories: tuple[str, ...]
    respondents: tuple[int, ...]
    before: tuple[float, ...]
    """Sums of the base weights."""
    after: tuple[float, ...]
    targets: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weighting:
    """Weights of the respondents of one wave, in their order, and how they came about."""

    weights: Numbers
    """One per respondent, above 0; their sum is the population."""
    base_weights: Numbers
    """After nonresponse classes, before they were made to agree with the population."""
    calibration: Numbers | None
    """`[respondent, category]`: 1 where the respondent is in the category of a margin; None without margins."""
    frame: Frame
    spread: Spread
    margins: tuple[MarginSums, ...]
    memberships: tuple[Positions, ...] = ()
    """Category of each respondent in each margin that the weights were made to agree with."""
    targets: tuple[Numbers, ...] = ()
    """Persons per category of each of these margins."""
    classes: tuple[NonresponseClass, ...] = ()
    unclassed: int = 0
    """Respondents whose class is not known; they keep the mean weight."""
    collapsed: tuple[tuple[str, str], ...] = ()
    """Margin and label of categories made one because nobody answered in a part of them."""
    cap: float | None = None
    trimmed: int = 0
    rounds: int = 0
    assumptions: tuple[Assumption, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def scaled(self) -> Numbers:
        """The weights with a mean of 1."""
        return self.weights * float(len(self.weights) / self.weights.sum())

    def calibrated(self, base_weights: Numbers) -> Numbers:
        """Other base weights, `[respondent]` or `[replicate, respondent]`, made to agree with the same margins.

        Without trimming. Raises NotConvergedError.
        """
        method: Method = "poststratify" if len(self.memberships) == 1 else "rake"
        return calibrate(base_weights, self.memberships, self.targets, method)
