"""How far coders agree: Cohen's and Fleiss' kappa, Krippendorff's alpha.

Descriptive figures of the codings, not of the city: nothing here is a sample. Report them code by code, never pooled.
References: docs/methods.md, agreement of coders; Cohen (1960, 1968); Fleiss, Cohen & Everitt (1969), Psychological
Bulletin 72, 323-327; Fleiss (1971), Psychological Bulletin 76, 378-382; Krippendorff (2011), Computing Krippendorff's
Alpha-Reliability; Hayes & Krippendorff (2007).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from math import sqrt
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Weighting = Literal["none", "linear", "quadratic"]
"""How much categories apart from each other still agree: not at all, or the less the further apart they stand."""
Level = Literal["nominal", "ordinal", "interval", "ratio"]
"""Level of measurement of the categories, which decides how far two of them are apart."""


class Kappa(NamedTuple):
    """Cohen's kappa of two coders. Everything is None for no units; from `kappa` on also where chance alone agrees."""

    units: int
    observed: float | None
    """p_o, share of units on which the coders agree (weighted, if asked for)."""
    expected: float | None
    """p_e, share on which they would agree by chance, given how often each uses each category."""
    kappa: float | None
    """(p_o - p_e) / (1 - p_e)."""
    standard_error: float | None
    """Of `kappa`, for many units."""
    z: float | None
    """`kappa` over its standard error under chance agreement."""


def cohen_kappa(table: Sequence[Sequence[float]] | Matrix, weighting: Weighting = "none") -> Kappa:
    """Kappa from `table[category of the first coder, category of the second]`, counts of units.

    Categories stand in their order; with `weighting` their distance counts.
    """
    counts = np.asarray(table, dtype=np.float64)
    units = counts.sum()
    if units <= 0:
        return Kappa(0, None, None, None, None, None)
    shares = counts / units
    first, second = shares.sum(axis=1), shares.sum(axis=0)
    by_chance = np.outer(first, second)
    agreement = _agreement(len(counts), weighting)
    observed, expected = float((agreement * shares).sum()), float((agreement * by_chance).sum())
    if 1 - expected <= _NOISE:
        return Kappa(round(units), observed, expected, None, None, None)
    kappa = (observed - expected) / (1 - expected)
    means = (agreement @ second)[:, None] + first @ agreement
    scale = units * (1 - expected) ** 2
    spread = (shares * (agreement - means * (1 - kappa)) ** 2).sum() - (kappa - expected * (1 - kappa)) ** 2
    spread_by_chance = (by_chance * (agreement - means) ** 2).sum() - expected**2
    error, error_by_chance = (sqrt(max(float(part), 0) / scale) for part in (spread, spread_by_chance))
    z = kappa / error_by_chance if error_by_chance > 0 else None
    return Kappa(round(units), observed, expected, kappa, error, z)


def _agreement(categories: int, weighting: Weighting) -> Matrix:
    """`[category, category]` how far two categories agree, 0-1."""
    if weighting == "none":
        return np.eye(categories)
    place = np.arange(categories)
    apart = np.abs(place[:, None] - place) / max(categories - 1, 1)
    return np.asarray(1 - apart if weighting == "linear" else 1 - apart**2)


class Ratings(NamedTuple):
    """How many coders put each unit in each category."""

    categories: tuple[Hashable, ...]
    counts: Matrix
    """`[unit, category]`"""


def count_ratings(ratings: Sequence[Sequence[Hashable | None]]) -> Ratings:
    """Counts from `ratings[unit][coder]`, None where a coder did not code the unit; categories as they first occur."""
    known = [[category for category in unit if category is not None] for unit in ratings]
    place = {category: n for n, category in enumerate(dict.fromkeys(c for unit in known for c in unit))}
    counts = np.zeros((len(known), len(place)))
    for line, unit in zip(counts, known, strict=True):
        for category in unit:
            line[place[category]] += 1
    return Ratings(tuple(place), counts)


def fleiss_kappa(counts: Matrix) -> float | None:
    """Kappa of several coders from `counts[unit, category]`; None where it is not defined.

    Every unit has the same number of coders, not always the same persons. Undefined: no units, fewer than two coders,
    everything in one category.

    Raises
    ------
    ValueError
        If units differ in their number of coders: `krippendorff_alpha` allows that.
    """
    coders = np.unique(counts.sum(axis=1))
    if len(coders) > 1:
        raise ValueError("units differ in their number of coders")
    if not len(coders) or coders[0] < 2:
        return None
    expected = float(((counts.sum(axis=0) / counts.sum()) ** 2).sum())
    if 1 - expected <= _NOISE:
        return None
    pairs = (counts * (counts - 1)).sum(axis=1) / (coders[0] * (coders[0] - 1))
    return (float(pairs.mean()) - expected) / (1 - expected)


def krippendorff_alpha(counts: Matrix, level: Level = "nominal", values: Sequence[float] = ()) -> float | None:
    """Alpha of any number of coders from `counts[unit, category]`, codings missing or not; None if undefined.

    1 - disagreement observed / expected. A unit of one coder says nothing and is left out. Undefined: nothing left,
    or everything left in one category, so that no disagreement could have been seen.

    Parameters
    ----------
    level
        With `ordinal` the categories stand in their order.
    values
        Number of each category, for `interval` and `ratio`.
    """
    paired = counts[counts.sum(axis=1) >= 2]
    coders = paired.sum(axis=1, keepdims=True)
    coincidences = (paired / np.maximum(coders - 1, 1)).T @ paired - np.diag(
        (paired / np.maximum(coders - 1, 1)).sum(axis=0)
    )
    sizes = coincidences.sum(axis=0)
    by_chance = np.outer(sizes, sizes) - np.diag(sizes)
    apart = _DISTANCES[level](sizes, np.asarray(values, dtype=np.float64))
    expected = float((by_chance * apart).sum())
    if expected <= _NOISE:
        return None
    return 1 - float((sizes.sum() - 1) * (coincidences * apart).sum()) / expected


def _nominal(sizes: Matrix, _: Matrix) -> Matrix:
    """Two categories are the same or not."""
    return np.asarray(1.0 - np.eye(len(sizes)))


def _ordinal(sizes: Matrix, _: Matrix) -> Matrix:
    """Squared number of codings between two categories, those of the two counted half."""
    middle = np.cumsum(sizes) - sizes / 2
    return np.asarray((middle[:, None] - middle) ** 2)


def _interval(_: Matrix, values: Matrix) -> Matrix:
    """Squared difference of the values."""
    return np.asarray((values[:, None] - values) ** 2)


def _ratio(_: Matrix, values: Matrix) -> Matrix:
    """Squared difference over sum of the values; two values of 0 are the same."""
    sums = values[:, None] + values
    return np.asarray(((values[:, None] - values) / np.where(sums == 0, 1.0, sums)) ** 2)


_DISTANCES: dict[Level, Callable[[Matrix, Matrix], Matrix]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}
_NOISE = 1e-12
