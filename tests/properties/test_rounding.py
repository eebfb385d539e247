"""Rounding is exact rational half-up: for every share a survey of up to 2,000 persons can have."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.core.rounding import (
    percent_half_up,
    percents_that_close,
    round_half_up,
    round_inexact_half_up,
)

LARGEST_BASE = 2_000
FIGURES = st.fractions(min_value=-(10**9), max_value=10**9)


def test_every_share_of_every_base_up_to_2000_is_rounded_half_up() -> None:
    """By the definition, not a formula: tenth t is right when 2t - 1 <= 2000 k/n < 2t + 1, in whole numbers."""
    wrong = 0
    for base in range(1, LARGEST_BASE + 1):
        counts = np.arange(base + 1)
        tenths = np.array([float(percent_half_up(count, base)) for count in range(base + 1)]) * 10
        whole = np.rint(tenths).astype(np.int64)
        assert np.allclose(tenths, whole, atol=1e-6)
        wrong += int(((2 * whole - 1) * base > 2_000 * counts).sum())
        wrong += int((2_000 * counts >= (2 * whole + 1) * base).sum())

    assert wrong == 0


@pytest.mark.parametrize(
    ("count", "base", "decimals", "expected"),
    [
        # statistics.md C17: where round(), NumPy or a Decimal made of a float go wrong
        (139, 1112, 0, "13"),
        (695, 1112, 0, "63"),
        (1, 400, 1, "0.3"),
        (1, 800, 2, "0.13"),
        (3, 2000, 1, "0.2"),
        (1, 16, 1, "6.3"),
        # 371 + 371 + 370 of 1,112 printed independently: 100.1
        (371, 1112, 1, "33.4"),
        (370, 1112, 1, "33.3"),
        # (31, 302, 402, 213, 101, 63): the net of the first two is 29.9, not 2.8 + 27.2
        (31, 1112, 1, "2.8"),
        (302, 1112, 1, "27.2"),
        (402, 1112, 1, "36.2"),
        (213, 1112, 1, "19.2"),
        (101, 1112, 1, "9.1"),
        (63, 1112, 1, "5.7"),
        (333, 1112, 1, "29.9"),
        # C1: the response rates of the plan
        (1112, 2000, 1, "55.6"),
        (1140, 2000, 1, "57.0"),
    ],
)
def test_published_vectors(count: int, base: int, decimals: int, expected: str) -> None:
    assert str(percent_half_up(count, base, decimals)) == expected


@given(FIGURES, st.integers(min_value=0, max_value=6))
def test_rounding_agrees_with_long_decimal_division(value: Fraction, decimals: int) -> None:
    """200 digits are far more than a tie of any such fraction can hide behind."""
    with localcontext() as context:
        context.prec = 200
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        expected = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

    assert round_half_up(value, decimals) == expected


@given(FIGURES, st.integers(min_value=0, max_value=6))
def test_rounding_is_symmetric_and_at_most_half_a_unit_away(value: Fraction, decimals: int) -> None:
    rounded = round_half_up(value, decimals)

    assert round_half_up(-value, decimals) == -rounded
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**decimals)
    assert rounded.as_tuple().exponent == -decimals


@given(st.integers(min_value=0, max_value=2_000), st.integers(min_value=1, max_value=2_000))
def test_inexact_rounding_of_a_share_equals_the_exact_one(count: int, base: int) -> None:
    """A tie k/n has a short decimal form, which is what the float prints as."""
    assert round_inexact_half_up(count / base, 3) == round_half_up(Fraction(count, base), 3)


def test_exact_rounding_refuses_a_float() -> None:
    with pytest.raises(TypeError, match="exact number"):
        round_half_up(0.15, 1)  # type: ignore[arg-type]


def test_there_is_no_percentage_of_nobody() -> None:
    with pytest.raises(ZeroDivisionError):
        percent_half_up(0, 0)


@given(st.lists(st.integers(0, 2_000), min_size=1, max_size=12).filter(any), st.integers(0, 3))
def test_percents_that_close_add_up_and_are_less_than_a_unit_away(counts: list[int], decimals: int) -> None:
    found = percents_that_close(counts, decimals)

    assert sum(found) == 100
    unit = Fraction(1, 10**decimals)
    assert all(abs(Fraction(p) - Fraction(100 * k, sum(counts))) < unit for p, k in zip(found, counts, strict=True))
    assert all(p.as_tuple().exponent == -decimals for p in found)
    # A larger count never gets less.
    ordered = [percent for _, percent in sorted(zip(counts, found, strict=True))]
    assert ordered == sorted(ordered)


def test_percents_that_close_of_nobody() -> None:
    with pytest.raises(ZeroDivisionError):
        percents_that_close([0, 0])
