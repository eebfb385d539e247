"""How a set of weights is spread: sums and a histogram, all that a diagnosis needs of them."""

from __future__ import annotations

from math import floor, log10
from typing import NamedTuple

import numpy as np

from zushi_survey.data.responses import Numbers

_MOST_BINS = 16
_NOISE = 1e-9


class WeightBin(NamedTuple):
    """One interval of weights: low inclusive, high exclusive."""

    low: float
    high: float
    respondents: int


class Spread(NamedTuple):
    """Sums over the weights of all respondents."""

    respondents: int
    total: float
    sum_of_squares: float
    smallest: float
    largest: float
    bins: tuple[WeightBin, ...]
    """Of the weights scaled to a mean of 1, from the smallest to the largest, empty ones included."""


def spread_of(weights: Numbers) -> Spread:
    """The spread of the weights of at least one respondent; their sum must be above 0."""
    total = float(weights.sum())
    bins = weight_bins(weights * (len(weights) / total))
    return Spread(
        len(weights), total, float((weights**2).sum()), float(weights.min()), float(weights.max()), tuple(bins)
    )


def weight_bins(scaled: Numbers) -> list[WeightBin]:
    """A histogram in at most about sixteen intervals whose width is 1, 2 or 5 times a power of ten."""
    width = _round_width(float(scaled.max() - scaled.min()) / _MOST_BINS)
    numbers = np.floor(scaled / width + _NOISE).astype(np.intp)
    first = int(numbers.min())
    counts = np.bincount(numbers - first).tolist()
    return [
        WeightBin(round(number * width, 9), round((number + 1) * width, 9), count)
        for number, count in enumerate(counts, first)
    ]


def _round_width(width: float) -> float:
    """The next width that is 1, 2 or 5 times a power of ten, at least a hundredth."""
    if width <= 0.01:
        return 0.01
    power: float = 10.0 ** floor(log10(width))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= width * (1 - _NOISE))
