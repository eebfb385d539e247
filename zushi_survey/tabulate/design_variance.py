"""Covariance of weighted totals under the sampling design: sums over respondents only, so blocks add up.

For singly drawn persons the sums are those of squares and of strata; for clusters they are the totals of the units.
References: docs/methods.md, design. Equals R `survey:::svyrecvar`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.design import CERTAIN, Design, LonelyPsu, Positions, Stage

Matrix = NDArray[np.float64]


class LonelyPsuError(ValueError):
    """A stratum with a single unit, under the policy that refuses it."""


@dataclass(frozen=True, slots=True)
class _Level:
    """One stage, unit by unit."""

    strata: Positions
    """Stratum of each unit of this stage."""
    factor: Matrix
    """1 - n/N of each stratum, times n/(n - 1) where n > 1."""
    sizes: Positions
    """Units drawn in each stratum."""
    outer: Positions
    """Unit of the stage before that each unit lies in; 0 at the first stage."""
    fraction: Matrix
    """n/N of each stratum."""


@dataclass(frozen=True, slots=True)
class PersonScale:
    """The variance of totals where every person is a unit of the only stage: sums of squares less those of strata."""

    factors: Matrix
    """`[respondent]` factor of each person's squared part."""
    strata: Matrix
    """`[respondent, stratum]` membership."""
    shrinkage: Matrix
    """`[stratum]` factor of the squared total of the stratum, to be taken off."""


def person_scale(design: Design) -> PersonScale | None:
    """The factors of a design of one stage of persons; None for any other design. Raises LonelyPsuError."""
    stage = design.stages[0]
    if len(design.stages) > 1 or not np.array_equal(stage.units, np.arange(design.respondents)):
        return None
    level = _levels(design.stages)[0]
    is_lonely = _lonely(level, design.lonely_psu)
    by_stratum = np.maximum(level.factor, 0)
    if design.lonely_psu == "average":
        by_stratum = by_stratum * _shared_among_others(is_lonely, level)
    centred = ~is_lonely if design.lonely_psu == "adjust" else np.ones_like(is_lonely)
    shrinkage = np.where(centred, by_stratum / np.maximum(level.sizes, 1), 0)
    strata = np.zeros((design.respondents, len(level.sizes)))
    strata[np.arange(design.respondents), stage.strata] = 1
    return PersonScale(by_stratum[stage.strata], strata, shrinkage)


def covariance_of_totals(values: Matrix, design: Design) -> Matrix:
    """Design covariance `[K, K]` of the column sums of `values[respondent, K]` (already weighted).

    Stage by stage: units about the mean of their stratum, later stages scaled by the sampling fraction of the earlier.

    Raises
    ------
    LonelyPsuError
        A stratum with a single unit whose variance cannot be known, under the policy `fail`.
    """
    levels = tuple(_levels(design.stages))
    counted = [levels[0], *(level for level in levels[1:] if levels[0].fraction.any())]
    covariance = np.zeros((values.shape[1], values.shape[1]))
    share = np.ones(1)
    for level, stage in zip(counted, design.stages, strict=False):
        totals = _unit_totals(values, stage.units, len(level.strata))
        covariance += _stage_covariance(totals, level, share[level.outer], design.lonely_psu)
        share = share[level.outer] * level.fraction[level.strata]
    return covariance


def replicate_deviations(estimates: Matrix, factors: Matrix, known: NDArray[np.bool_] | None = None) -> Matrix:
    """`[replicate, K]` estimates less their mean over the replicates that count (`factors[replicate]` above 0).

    An estimate that a replicate cannot make (`known` false: nobody is left in the base) is left out, as in R.
    """
    counted = (factors > 0)[:, None] & (np.ones(estimates.shape, bool) if known is None else known)
    replicates = np.maximum(counted.sum(axis=0), 1)
    means = np.where(counted, estimates, 0).sum(axis=0) / replicates
    return np.where(counted, estimates - means, 0)


def _levels(stages: tuple[Stage, ...]) -> list[_Level]:
    """Strata and units of every stage, one entry per unit."""
    levels: list[_Level] = []
    outer = np.zeros(len(stages[0].units), dtype=np.intp)
    for stage in stages:
        _, first = np.unique(stage.units, return_index=True)
        strata = stage.strata[first]
        sizes = np.bincount(strata)
        fraction = np.zeros(len(sizes))
        if stage.population is not None:
            population = np.full(len(sizes), np.inf)
            population[strata] = stage.population[first]
            fraction = sizes / population
        factor = (1 - fraction) * np.where(sizes > 1, sizes / np.maximum(sizes - 1, 1), 1.0)
        levels.append(_Level(strata, factor, sizes, outer[first], fraction))
        outer = stage.units
    return levels


def _unit_totals(values: Matrix, units: Positions, count: int) -> Matrix:
    """`[unit, K]` sums of the values of each unit's respondents."""
    if count == len(values) and np.array_equal(units, np.arange(count)):
        return values
    order = np.argsort(units, kind="stable")
    starts = np.searchsorted(units[order], np.arange(count))
    return np.asarray(np.add.reduceat(values[order], starts, axis=0))


def _stage_covariance(totals: Matrix, level: _Level, share: Matrix, lonely: LonelyPsu) -> Matrix:
    """Contribution of one stage; `share` is the product of earlier sampling fractions, one per unit."""
    strata, sizes = level.strata, level.sizes
    is_lonely = _lonely(level, lonely)
    means = _unit_totals(totals, strata, len(sizes)) / sizes[:, None]
    if lonely == "adjust":
        # Residuals of the whole sample are about zero, which stands in for the mean that cannot be known.
        means[is_lonely] = 0.0
    scale = np.maximum(level.factor, 0)[strata] * share
    if lonely == "average":
        scale *= _shared_among_others(is_lonely, level)[strata]
    centred = (totals - means[strata]) * np.sqrt(scale)[:, None]
    return np.asarray(centred.T @ centred)


def _lonely(level: _Level, lonely: LonelyPsu) -> NDArray[np.bool_]:
    """Strata whose single unit leaves their variance unknown; LonelyPsuError where the policy refuses them."""
    is_lonely: NDArray[np.bool_] = (level.sizes == 1) & (level.factor > CERTAIN)
    if is_lonely.any() and lonely == "fail":
        raise LonelyPsuError(f"{int(is_lonely.sum())} strata with a single unit")
    return is_lonely


def _shared_among_others(is_lonely: NDArray[np.bool_], level: _Level) -> Matrix:
    """Factor of each stratum by which the strata of one unit of the stage before stand in for its lonely ones."""
    _, first = np.unique(level.strata, return_index=True)
    outer = level.outer[first]
    strata = np.bincount(outer)
    known = np.bincount(outer, weights=~is_lonely)
    if not known.all():
        raise LonelyPsuError("no stratum with more than one unit to take the average of")
    return np.asarray((strata / known)[outer])
