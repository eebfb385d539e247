"""Axes: round numbers from end to end, and where a value lies between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

_STEPS = (1, 2, 5, 10)
_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight axis from `low` to `high` with its ticks."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """The round numbers on the axis."""
        first, last = ceil(self.low / self.step - _NOISE), floor(self.high / self.step + _NOISE)
        return tuple(number * self.step for number in range(first, last + 1))

    def place(self, value: float, start: float, end: float) -> float:
        """Where the value lies when the axis runs from `start` to `end`, in points."""
        return start + (value - self.low) / (self.high - self.low) * (end - start)

    def words(self, tick: float) -> str:
        """The tick as printed."""
        decimals = max(0, -floor(log10(self.step) + _NOISE))
        return f"{round(tick, 12) + 0.0:,.{decimals}f}"


def round_scale(values: Iterable[float], *, most_ticks: int = 6, from_zero: bool = True) -> Scale:
    """An axis around all values whose ends are round numbers; of no values or of zeros only, from 0 to 1."""
    found = list(values)
    low, high = min(found, default=0.0), max(found, default=0.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (low, low + 1.0) if low >= 0 else (low - 1.0, low)
    step = _step((high - low) / most_ticks)
    return Scale(floor(low / step + _NOISE) * step, ceil(high / step - _NOISE) * step, step)


def number_words(value: float, decimals: int | None) -> str:
    """The number as printed elsewhere: with the decimals wanted, else as many as it needs."""
    if decimals is not None:
        return f"{value + 0.0:,.{decimals}f}"
    return f"{Decimal(repr(round(value, 6) + 0.0)).normalize():,f}"


def _step(least: float) -> float:
    """The smallest 1, 2 or 5 times a power of ten that is no less."""
    power = 10.0 ** floor(log10(least))
    return next(factor * power for factor in _STEPS if factor * power >= least * (1 - _NOISE))
