"""The sampling design of one wave, respondent by respondent: what a design-based variance needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.responses import Numbers

Positions = NDArray[np.intp]
LonelyPsu = Literal["fail", "remove", "adjust", "average"]

CERTAIN = 1e-7
"""A stratum sampled but for this share of it has no sampling variance: a single unit is no trouble there."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of drawing, one entry per respondent."""

    strata: Positions
    """Stratum, numbered from 0; strata of a later stage lie inside one unit of the stage before."""
    units: Positions
    """Unit drawn at this stage, numbered from 0 over the whole sample; a unit lies inside one stratum."""
    population: Numbers | None = None
    """Units the respondent's stratum held to draw from; None: with replacement, or so many that it is no matter."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Margins that the weights were made to agree with."""

    margins: Numbers
    """`[respondent, category]`, 1 where the respondent is in the category of a margin."""
    base_weights: Numbers
    """Weights before they were made to agree."""


@dataclass(frozen=True, slots=True)
class Replicates:
    """Replicate weights: the spread of an estimate over them is its variance."""

    weights: Numbers
    """`[replicate, respondent]`"""
    scale: float
    rscales: Numbers
    """One factor per replicate; variance = scale * sum(rscales * (estimate - mean)**2)."""


@dataclass(frozen=True, slots=True)
class Design:
    """How the respondents of a wave were drawn and weighted. Groups and filters are domains inside it."""

    weights: Numbers | None
    stages: tuple[Stage, ...]
    lonely_psu: LonelyPsu = "fail"
    calibration: Calibration | None = None
    replicates: Replicates | None = None

    @property
    def respondents(self) -> int:
        """Number of respondents."""
        return len(self.stages[0].units)

    @property
    def is_simple(self) -> bool:
        """Whether persons were drawn singly from the whole and are not weighted: the plainest case."""
        stage = self.stages[0]
        drawn_singly = len(self.stages) == 1 and _count(stage.units) == self.respondents and _count(stage.strata) <= 1
        return drawn_singly and self.weights is None and self.calibration is None and self.replicates is None

    @property
    def sampling_fraction(self) -> float:
        """Share of the population in the sample, where one stratum of one stage knows it; else 0."""
        population = self.stages[0].population
        if population is None or len(self.stages) > 1 or not len(population):
            return 0.0
        return min(self.respondents / float(population[0]), 1.0)


def simple_design(respondents: int, population: int | None = None, weights: Numbers | None = None) -> Design:
    """Persons drawn singly from the whole, from a population of known size or not, weighted or not.

    A single respondent is no mistake of the design: nothing can be said of the error, and no test is made.
    """
    sizes = None if population is None else np.full(respondents, float(population))
    stage = Stage(np.zeros(respondents, np.intp), np.arange(respondents), sizes)
    return Design(weights, (stage,), lonely_psu="remove")


def numbered(*columns: Positions | NDArray[np.str_]) -> Positions:
    """Each different combination of the columns' entries numbered from 0, in sorted order."""
    codes = np.zeros(len(columns[0]), dtype=np.intp)
    for column in columns:
        _, code = np.unique(column, return_inverse=True)
        _, codes = np.unique(codes * (int(code.max(initial=0)) + 1) + code, return_inverse=True)
    return codes


def _count(codes: Positions) -> int:
    """Number of codes used, from 0 on."""
    return int(codes.max(initial=-1)) + 1
