"""Adjustment of the p-values of one family (docs/methods.md, multiplicity): which tests form a family is the caller's.

References: Benjamini & Hochberg (1995), JRSS-B 57, 289-300; Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Literal

Method = Literal["bh", "holm", "none"]


def adjust(p_values: Sequence[float | None], method: Method) -> list[float | None]:
    """Adjusted p-values in the order given, each at most 1.

    A None (not tested) stays None and is not counted in the family. Equal p-values stay equal.
    """
    tested = [index for index, p in enumerate(p_values) if p is not None]
    ascending = sorted(p for p in p_values if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    by_rank = _ADJUSTMENTS[method](ascending)
    in_order = sorted(tested, key=lambda index: (p_values[index] or 0.0, index))
    for index, p in zip(in_order, by_rank, strict=True):
        adjusted[index] = p
    return adjusted


def _benjamini_hochberg(ascending: list[float]) -> list[float]:
    """False discovery rate: p(i) * m / i, made monotone from the largest down."""
    m = len(ascending)
    scaled = [p * m / rank for rank, p in enumerate(ascending, 1)]
    return list(accumulate(reversed(scaled), lambda low, p: min(low, p, 1.0), initial=1.0))[:0:-1]


def _holm(ascending: list[float]) -> list[float]:
    """Family-wise error rate: p(i) * (m - i + 1), made monotone from the smallest up."""
    m = len(ascending)
    scaled = [p * (m - rank) for rank, p in enumerate(ascending)]
    return [min(p, 1.0) for p in accumulate(scaled, max)]


_ADJUSTMENTS: dict[Method, Callable[[list[float]], list[float]]] = {
    "bh": _benjamini_hochberg,
    "holm": _holm,
    "none": list,
}
