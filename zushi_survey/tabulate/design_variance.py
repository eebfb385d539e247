"""Covariance of weighted totals under the sampling design, from sums over respondents that blocks add up to.

For singly drawn persons the sums are those of squares and of strata; for clusters they are the totals of the units.
References: docs/methods.md, design. Equals R `survey:::svyrecvar`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.design import CERTAIN, LonelyPsu, Positions
from zushi_survey.tabulate.products import sums_by_code

Matrix = NDArray[np.float64]


class LonelyPsuError(ValueError):
    """Strata with a single unit, under a policy that has no variance for them; `strata` is how many."""

    def __init__(self, strata: int, trouble: str) -> None:
        super().__init__(f"{strata} strata with a single unit{trouble}")
        self.strata = strata


class PlacedStage(NamedTuple):
    """One stage of drawing, place by place: the respondents of a place share stratum and unit at every stage."""

    strata: Positions
    """Stratum of each place, numbered from 0."""
    units: Positions | None
    """Unit that each place lies in, numbered from 0 over the whole sample; None where every respondent is a unit."""
    population: Matrix | None
    """Units there were to draw from in the stratum of each place; None where it is not known or no matter."""


@dataclass(frozen=True, slots=True)
class Level:
    """One stage of the design whose variance counts: what is the same for all respondents of a stratum."""

    sizes: Positions
    """`[stratum]` units drawn."""
    factor: Matrix
    """`[stratum]` factor of a unit's squared distance from the mean of its stratum."""
    is_centred: NDArray[np.bool_]
    """`[stratum]` whether units are compared with the mean of their stratum; else with 0."""
    units: Positions | None
    """Stratum of each unit; None where every respondent is a unit."""

    @property
    def unit_count(self) -> int:
        """Units drawn in all strata."""
        return int(self.sizes.sum())

    def of_persons(self, squares: Matrix, strata: Matrix) -> Matrix:
        """`[K, K]` covariance where respondents are units.

        From their squares `[K, K]`, times `factor`, and the totals of strata `[stratum, K]`.
        """
        shrinkage = np.where(self.is_centred, self.factor / np.maximum(self.sizes, 1), 0)
        return np.asarray(squares - strata.T * shrinkage @ strata)

    def of_units(self, totals: Matrix, units: Positions) -> Matrix:
        """`[K, K]` covariance from the totals `[unit, K]` of groups of respondents; `units` are their strata."""
        # Residuals of the whole sample are about zero, which stands in for a mean that cannot be known.
        means = sums_by_code(units, len(self.sizes), totals) / self.sizes[:, None]
        means[~self.is_centred] = 0.0
        centred = (totals - means[units]) * np.sqrt(self.factor)[units, None]
        return np.asarray(centred.T @ centred)


def levels_of(stages: Sequence[PlacedStage], persons: Positions, lonely: LonelyPsu) -> tuple[Level, ...]:
    """The stages that count: later ones only where a stratum of the first has a known share of its units drawn.

    Parameters
    ----------
    stages
        In order, place by place.
    persons
        Respondents at each place.
    lonely
        What is done with strata of a single unit.

    Raises
    ------
    LonelyPsuError
        A stratum with a single unit whose variance cannot be known, under the policy `fail`.
    """
    levels: list[Level] = []
    outer, share = np.zeros(len(persons), dtype=np.intp), np.ones(1)
    for stage in stages:
        _, first = np.unique(stage.strata, return_index=True)
        units = None
        if stage.units is None:
            sizes = np.bincount(stage.strata, weights=persons).astype(np.intp)
        else:
            _, first_of_unit = np.unique(stage.units, return_index=True)
            units = stage.strata[first_of_unit]
            sizes = np.bincount(units)
        fraction = np.zeros(len(sizes)) if stage.population is None else sizes / stage.population[first]
        factor, is_lonely = _factor(sizes, fraction, outer[first], lonely)
        earlier = share[outer[first]]
        is_centred = ~is_lonely if lonely == "adjust" else np.ones_like(is_lonely)
        levels.append(Level(sizes, factor * earlier, is_centred, units))
        if stage.units is None or units is None or (len(levels) == 1 and not fraction.any()):
            break
        outer, share = stage.units, (earlier * fraction)[units]
    return tuple(levels)


def replicate_deviations(estimates: Matrix, factors: Matrix, known: NDArray[np.bool_] | None = None) -> Matrix:
    """`[replicate, K]` estimates less their mean over the replicates that count (`factors[replicate]` above 0).

    An estimate that a replicate cannot make (`known` false: nobody is left in the base) is left out, as in R.
    """
    counted = (factors > 0)[:, None] & (np.ones(estimates.shape, bool) if known is None else known)
    replicates = np.maximum(counted.sum(axis=0), 1)
    means = np.where(counted, estimates, 0).sum(axis=0) / replicates
    return np.where(counted, estimates - means, 0)


def _factor(
    sizes: Positions, fraction: Matrix, outer: Positions, lonely: LonelyPsu
) -> tuple[Matrix, NDArray[np.bool_]]:
    """`[stratum]` factor of the stage by itself, and whose single unit leaves the variance unknown.

    `outer` is the unit of the stage before that each stratum lies in.
    """
    factor = (1 - fraction) * np.where(sizes > 1, sizes / np.maximum(sizes - 1, 1), 1.0)
    is_lonely: NDArray[np.bool_] = (sizes == 1) & (factor > CERTAIN)
    if is_lonely.any() and lonely == "fail":
        raise LonelyPsuError(int(is_lonely.sum()), "")
    factor = np.maximum(factor, 0)
    return (factor * _shared_among_others(is_lonely, outer) if lonely == "average" else factor), is_lonely


def _shared_among_others(is_lonely: NDArray[np.bool_], outer: Positions) -> Matrix:
    """Factor of each stratum by which the strata of one unit of the stage before stand in for its lonely ones."""
    strata = np.bincount(outer)
    known = np.bincount(outer, weights=~is_lonely)
    if not known.all():
        raise LonelyPsuError(int(is_lonely.sum()), " and no other to take the average of")
    return np.asarray((strata / known)[outer])
