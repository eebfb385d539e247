"""Half-up rounding (四捨五入) from exact numbers: the only rounding of the house, applied once, at the end."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def round_half_up(value: Fraction | int, decimals: int) -> Decimal:
    """Decimal with exactly `decimals` places, halves rounded away from zero.

    Parameters
    ----------
    value
        An exact number. Floats are refused: 3/2000 as a float is already below the tie.
    decimals
        Number of decimal places, >= 0.

    References
    ----------
    JIS Z 8401 rule B; docs/methods.md, rounding.

    Examples
    --------
    >>> round_half_up(Fraction(100 * 139, 1112), 0)
    Decimal('13')
    >>> round_half_up(Fraction(-1, 8), 2)
    Decimal('-0.13')
    """
    if isinstance(value, float):
        raise TypeError("round_half_up needs an exact number, not a float")
    scaled = Fraction(value) * 10**decimals
    magnitude = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    signed = magnitude if scaled >= 0 else -magnitude
    return Decimal(f"{signed}E-{decimals}")


def percent_half_up(count: int, base: int, decimals: int = 1) -> Decimal:
    """Percentage count / base with `decimals` places, rounded half-up from the two integers.

    Raises ZeroDivisionError for an empty base: there is no percentage of nobody.

    Examples
    --------
    >>> percent_half_up(3, 2000, 1)
    Decimal('0.2')
    """
    return round_half_up(Fraction(100 * count, base), decimals)


def round_inexact_half_up(value: float, decimals: int) -> Decimal:
    """Half-up rounding of a measured number (a weighted sum) that has no exact form.

    The float's shortest decimal form is rounded, so 0.285 becomes 0.29 as a reader of that number expects.

    Examples
    --------
    >>> round_inexact_half_up(0.285, 2)
    Decimal('0.29')
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def percents_that_close(counts: Sequence[int], decimals: int = 1) -> list[Decimal]:
    """Percentages of the counts' sum that add up to exactly 100: largest remainder, the first of equal ones.

    Only for stacked bars, which must close: equal counts may come out differently. Everywhere else percentages are
    rounded one by one, and their sum may be 99.9 or 100.1. Raises ZeroDivisionError when all counts are 0.

    References
    ----------
    Largest remainders (Hamilton's method): Balinski & Young, Fair Representation; docs/methods.md, rounding.

    Examples
    --------
    >>> percents_that_close([371, 371, 370])
    [Decimal('33.4'), Decimal('33.3'), Decimal('33.3')]
    """
    whole, units = sum(counts), 100 * 10**decimals
    parts = [divmod(units * count, whole) for count in counts]
    missing = units - sum(quotient for quotient, _ in parts)
    nearest = set(sorted(range(len(parts)), key=lambda place: -parts[place][1])[:missing])
    rounded = (quotient + (place in nearest) for place, (quotient, _) in enumerate(parts))
    return [Decimal(f"{unit}E-{decimals}") for unit in rounded]
