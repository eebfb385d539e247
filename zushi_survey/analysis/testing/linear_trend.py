"""Rise or fall over the categories of an ordered axis, under any design.

For shares of persons drawn singly it is Cochran and Armitage's test; otherwise its square is divided by the design
effect, as for differences. Means have the design-based t of their slope. References: docs/methods.md, trend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np

from zushi_survey.analysis.precision.estimates import Ratios
from zushi_survey.analysis.testing.differences import Stub
from zushi_survey.analysis.testing.significance import Significance, from_t, from_z, not_tested
from zushi_survey.analysis.testing.trend import cochran_armitage
from zushi_survey.tabulate.design_variance import Matrix
from zushi_survey.tabulate.moments import FIRST_CATEGORY, PLACED, Moments


@dataclass(frozen=True)
class Trends:
    """One trend per stub."""

    persons: Matrix
    slopes: Matrix
    """Rise per step (0-1, or the unit of the mean) of the weighted least-squares line through the categories."""
    errors: Matrix
    """Design-based standard errors of the slopes."""
    tests: tuple[Significance, ...]


def linear_trends(moments: Moments, stubs: Sequence[Stub]) -> Trends:
    """The trend of every stub over the categories in their order, scored 1, 2, ..."""
    found = [_trend(moments, stub) for stub in stubs]
    persons, slopes, errors, tests = zip(*found, strict=True) if found else ((), (), (), ())
    return Trends(np.array(persons), np.array(slopes), np.array(errors), tuple(tests))


class _Line(NamedTuple):
    """The weighted least-squares line of one stub through the categories."""

    shares: Ratios
    coefficients: Matrix
    """One per category: their sum with the shares is the slope."""
    sizes: Matrix
    persons: float

    @property
    def slope(self) -> float:
        """Rise per step."""
        return float(self.coefficients @ self.shares.values)

    @property
    def variance(self) -> float:
        """Design variance of the slope."""
        return max(float(self.coefficients @ self.shares.covariance @ self.coefficients), 0.0)

    @property
    def simple_variance(self) -> float:
        """Variance of the slope were the persons drawn one by one."""
        simple = self.coefficients @ self.shares.simple_covariance @ self.coefficients
        return float(simple * self.sizes.sum() / self.persons)


def _trend(moments: Moments, stub: Stub) -> tuple[float, float, float, Significance]:
    """Persons, slope, its standard error and test."""
    rows = np.arange(FIRST_CATEGORY, moments.shape[0] - 1) * moments.shape[1]
    whole = moments.cell(PLACED, stub.denominator)
    persons = float(moments.persons[whole, whole])
    shares = Ratios(moments, rows + stub.numerator, rows + stub.denominator)
    sizes = shares.weighted_base
    centred = np.arange(1.0, len(rows) + 1)
    centred -= sizes @ centred / sizes.sum() if persons else 0
    leverage = float(sizes @ centred**2)
    if persons <= 0 or leverage <= 0:
        method = "linear_t" if stub.is_mean else "cochran_armitage"
        return (
            persons,
            0.0,
            0.0,
            not_tested(method, "t" if stub.is_mean else "z", "no_variation" if persons else "empty"),
        )
    line = _Line(shares, sizes * centred / leverage, sizes, persons)
    test = _mean_test(line, moments) if stub.is_mean else _share_test(line, moments)
    return persons, line.slope, sqrt(line.variance), test


def _mean_test(line: _Line, moments: Moments) -> Significance:
    """The design-based t of the slope."""
    df = float(moments.units[PLACED]) - 1
    if line.variance <= 0 or df < 1:
        return not_tested("linear_t", "t", "no_variation")
    return from_t("linear_t", line.slope / sqrt(line.variance), df)


def _share_test(line: _Line, moments: Moments) -> Significance:
    """Cochran and Armitage's z over the root of the design effect, which is known for persons drawn singly."""
    scale = line.persons / line.sizes.sum()
    classic = cochran_armitage(line.sizes * line.shares.values * scale, line.sizes * scale)
    if classic.statistic is None:
        return classic
    if moments.is_simple:
        if moments.sampling_fraction >= 1:
            return not_tested("cochran_armitage", "z", "whole_population")
        return from_z("cochran_armitage", classic.statistic / sqrt(1 - moments.sampling_fraction))
    df = float(moments.units[PLACED])
    if line.variance <= 0 or df < 1:
        return not_tested("cochran_armitage_t", "t", "singular")
    return from_t("cochran_armitage_t", classic.statistic / sqrt(line.variance / line.simple_variance), df)
