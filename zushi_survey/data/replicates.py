"""Replicate weights made from the first stage of a design: the jackknife and the rescaled bootstrap."""

from __future__ import annotations

import numpy as np

from zushi_survey.data.design import CERTAIN, LonelyPsu, Positions, Replicates, Stage
from zushi_survey.data.responses import Numbers


class LonelyUnitError(ValueError):
    """Strata with a single unit, for which the policy has no replicates; `strata` are their numbers."""

    def __init__(self, strata: Positions) -> None:
        super().__init__(f"{len(strata)} strata with a single unit")
        self.strata = strata


def jackknife_weights(weights: Numbers, stage: Stage, lonely_psu: LonelyPsu = "fail") -> Replicates:
    """One replicate per unit that leaves it out, the other units of its stratum standing in for it.

    JK1 for one stratum, JKn for several; replicates in order of stratum and unit. Strata drawn (nearly) in full have
    none. A stratum with a single unit has none under `remove`; under `average` the others stand in for its variance;
    under `adjust` one replicate leaves the stratum out.

    Parameters
    ----------
    weights
        `[respondent]`
    stage
        First stage of the design, with the number of units in the population for the finite population correction.

    Raises
    ------
    LonelyUnitError
        A stratum with a single unit whose variance cannot be known, under `fail`, or with no other stratum.

    References
    ----------
    Rust & Rao (1996), Statistical Methods in Medical Research 5, 283-310. Equals R `survey::as.svrepdesign`, JK1, JKn.
    """
    strata, sizes = _units(stage)
    corrections = _corrections(stage, sizes)
    is_lonely = (sizes == 1) & (corrections > CERTAIN)
    if is_lonely.any() and (lonely_psu == "fail" or len(sizes) == 1):
        raise LonelyUnitError(np.flatnonzero(is_lonely))
    factors: list[Numbers] = []
    rscales: list[float] = []
    for stratum in np.flatnonzero(corrections > CERTAIN):
        inside = strata == stratum
        if is_lonely[stratum]:
            if lonely_psu == "adjust":
                rest = len(sizes) / (len(sizes) - 1)
                factors.append(np.where(inside, 0.0, rest))
                rscales.append(1 / rest)
            continue
        stands_in = sizes[stratum] / (sizes[stratum] - 1)
        for unit in np.flatnonzero(inside):
            factors.append(np.where(inside, stands_in, 1.0))
            factors[-1][unit] = 0.0
            rscales.append(float(corrections[stratum] / stands_in))
    by_unit = np.array(factors).reshape(len(factors), len(strata))
    scale = len(strata) / len(factors) if lonely_psu == "average" and is_lonely.any() and factors else 1.0
    return _replicates(weights, stage, by_unit, scale, np.array(rscales))


def bootstrap_weights(
    weights: Numbers, stage: Stage, count: int, seed: int, lonely_psu: LonelyPsu = "fail"
) -> Replicates:
    """`count` replicates: in each stratum of m units, m - 1 are drawn with replacement, weights times m / (m - 1).

    The same seed gives the same replicates. There is no finite population correction. A stratum with a single unit
    keeps its weights where it was drawn in full or under `remove`.

    Raises
    ------
    LonelyUnitError
        A stratum with a single unit, under any other policy.

    References
    ----------
    Rao & Wu (1988), JASA 83, 231-241; Rao, Wu & Yue (1992), Survey Methodology 18, 209-217. As R's `subbootstrap`.
    """
    strata, sizes = _units(stage)
    is_lonely = (sizes == 1) & (_corrections(stage, sizes) > CERTAIN)
    if is_lonely.any() and lonely_psu != "remove":
        raise LonelyUnitError(np.flatnonzero(is_lonely))
    random = np.random.default_rng(seed)
    by_unit = np.ones((count, len(strata)))
    for stratum in np.flatnonzero(sizes > 1):
        drawn = int(sizes[stratum]) - 1
        times = random.multinomial(drawn, np.full(drawn + 1, 1 / (drawn + 1)), size=count)
        by_unit[:, strata == stratum] = times * ((drawn + 1) / drawn)
    return _replicates(weights, stage, by_unit, 1 / max(count - 1, 1), np.ones(count))


def _units(stage: Stage) -> tuple[Positions, Positions]:
    """Stratum of each unit, and units in each stratum."""
    _, first = np.unique(stage.units, return_index=True)
    strata = stage.strata[first]
    return strata, np.bincount(strata)


def _corrections(stage: Stage, sizes: Positions) -> Numbers:
    """1 - n/N of each stratum; 1 where N is not known."""
    if stage.population is None:
        return np.ones(len(sizes))
    population = np.full(len(sizes), np.inf)
    population[stage.strata] = stage.population
    return np.asarray(np.maximum(1 - sizes / population, 0.0))


def _replicates(weights: Numbers, stage: Stage, by_unit: Numbers, scale: float, rscales: Numbers) -> Replicates:
    """Replicates of the respondents from factors of the units; one stratum's common factor goes into the scale."""
    if len(rscales) and (rscales == rscales[0]).all():
        scale, rscales = scale * float(rscales[0]), np.ones(len(rscales))
    return Replicates(by_unit[:, stage.units] * weights, scale, rscales)
