"""Weights kept below a cap, and made to agree with the margins again."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from zushi_survey.data.responses import Numbers

MOST_ROUNDS = 5
"""How often trimmed weights are made to agree with the margins again."""
_NOISE = 1e-9
"""Share by which a weight may pass the cap before it counts as larger."""


class Trimmed(NamedTuple):
    """Weights after trimming."""

    weights: Numbers
    cap: float | None
    """The largest weight allowed; None when nothing was to be trimmed."""
    persons: int
    """Respondents whose weight was at some time above the cap."""
    rounds: int
    """How often the trimmed weights were made to agree with the margins again."""


def trim_weights(weights: Numbers, cap: float) -> Numbers:
    """The weights, those above `cap` set to it and their excess spread over the others in proportion: the sum is kept.

    A cap below the mean weight cannot keep the sum; the mean then stands in for it.

    References
    ----------
    Kish (1992), Journal of Official Statistics 8(2), 183-200; Potter (1990), Proc. Survey Research Methods, ASA.
    """
    total = weights.sum()
    if not len(weights) or total <= 0:
        return weights.copy()
    cap = max(cap, float(total / len(weights)))
    trimmed = weights.copy()
    is_capped = np.zeros(len(weights), dtype=bool)
    while (above := _above(trimmed, cap) & ~is_capped).any():
        is_capped |= above
        rest = trimmed[~is_capped].sum()
        if rest <= 0:
            return weights.copy()
        trimmed[~is_capped] *= (total - cap * is_capped.sum()) / rest
        trimmed[is_capped] = cap
    return trimmed


def trim_and_agree(weights: Numbers, multiple: float | None, agree: Callable[[Numbers], Numbers]) -> Trimmed:
    """Calibrated weights trimmed at `multiple` x median and calibrated again by `agree`, until none is above the cap.

    After MOST_ROUNDS rounds the cap has the last word: the margins are then missed by a little, and the caller says so.
    """
    positive = weights[weights > 0]
    if multiple is None or not len(positive):
        return Trimmed(weights, None, 0, 0)
    cap = multiple * float(np.median(positive))
    was_above = _above(weights, cap)
    rounds = 0
    while rounds < MOST_ROUNDS and _above(weights, cap).any():
        weights = agree(trim_weights(weights, cap))
        was_above |= _above(weights, cap)
        rounds += 1
    if _above(weights, cap).any():
        weights = trim_weights(weights, cap)
    return Trimmed(weights, cap, int(was_above.sum()), rounds)


def _above(weights: Numbers, cap: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which weights pass the cap."""
    return np.asarray(weights > cap * (1 + _NOISE))
