"""Shares, means and totals with their design covariance, from the moments of one table.

A share, like a mean, is a ratio of two weighted totals; its variance is that of its linearisation, or its spread over
replicate weights. References: docs/methods.md, design; Lumley (2010), Complex Surveys, ch. 2; equals R `survey`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zushi_survey.tabulate.design_variance import Matrix, replicate_deviations
from zushi_survey.tabulate.moments import ASKED, EVERYONE, Moments

Positions = NDArray[np.intp]
Cells = NDArray[np.intp] | int


@dataclass(frozen=True)
class Ratios:
    """Ratios of cells of one table: shares of persons, or means. Every array has one entry per ratio."""

    moments: Moments
    numerators: Positions
    """Cells above the line."""
    denominators: Positions
    """Cells below the line; 0 persons there make the ratio 0, and nothing is to be said about it."""

    @property
    def persons(self) -> Matrix:
        """Respondents below the line."""
        return np.diagonal(self.moments.persons)[self.denominators]

    @property
    def weighted_base(self) -> Matrix:
        """Sum of weights below the line."""
        return self.moments.totals[self.denominators]

    @property
    def effective_base(self) -> Matrix:
        """Kish's effective base: (sum of weights)**2 / sum of squared weights."""
        squares = np.diagonal(self.moments.squared)[self.denominators]
        return _ratio(self.weighted_base**2, squares)

    @cached_property
    def values(self) -> Matrix:
        """The ratios."""
        return _ratio(self.moments.totals[self.numerators], self.weighted_base)

    @cached_property
    def gradient(self) -> Matrix:
        """`[ratio, cell]` derivative of each ratio by the totals of the cells."""
        gradient = np.zeros((len(self.numerators), len(self.moments.totals)))
        rows = np.arange(len(self.numerators))
        inverse = _ratio(np.ones(len(rows)), self.weighted_base)
        gradient[rows, self.numerators] = inverse
        np.add.at(gradient, (rows, self.denominators), -self.values * inverse)
        return gradient

    @cached_property
    def covariance(self) -> Matrix:
        """`[ratio, ratio]` design covariance."""
        moments = self.moments
        if moments.replicates is None or moments.replicate_factors is None:
            return np.asarray(self.gradient @ moments.covariance @ self.gradient.T)
        below = moments.replicates[:, self.denominators]
        replicated = _ratio(moments.replicates[:, self.numerators], below)
        deviations = replicate_deviations(replicated, moments.replicate_factors, below > 0)
        return np.asarray((deviations * moments.replicate_factors[:, None]).T @ deviations)

    @cached_property
    def simple_covariance(self) -> Matrix:
        """`[ratio, ratio]` covariance were the respondents drawn one by one with these shares: times 1 / persons.

        Sums of weights stand for persons, as Rao and Scott's corrections want it; the caller scales weights to persons.
        """
        return np.asarray(self.gradient @ self.moments.weighted @ self.gradient.T)

    @property
    def standard_errors(self) -> Matrix:
        """Standard errors, 0 or more."""
        return np.sqrt(np.maximum(np.diagonal(self.covariance), 0))

    def design_effects(self, *, with_replacement: bool = False) -> Matrix:
        """Variance over that of a simple random sample of as many persons from the same population.

        Without replacement the sum of the weights is the size of the population, unless it is under twice the
        respondents': then the weights are relative ones and nothing is known of it. nan for fewer than two persons.

        References
        ----------
        Kish (1965); R `survey::svymean(deff = TRUE)`.
        """
        persons = self.moments.with_weight[self.denominators]
        simple = np.diagonal(self.simple_covariance) * self.weighted_base / np.maximum(persons - 1, 1)
        if not with_replacement:
            simple = simple * (1 - self._sampling_fractions)
        return np.where((persons > 1) & (simple > 0), _ratio(np.diagonal(self.covariance), simple), np.nan)

    @property
    def _sampling_fractions(self) -> Matrix:
        """Share of the population in the base of each ratio, as far as it is known."""
        moments, everyone = self.moments, self.moments.cell(EVERYONE, ASKED)
        if moments.is_simple:
            return np.full(len(self.numerators), moments.sampling_fraction)
        counted = moments.with_weight
        if moments.totals[everyone] < 2 * counted[everyone]:
            return np.zeros(len(self.numerators))
        return _ratio(counted[self.denominators], self.weighted_base)


def ratios(moments: Moments, rows: Cells, numerator_columns: Cells, denominator_columns: Cells) -> Ratios:
    """Ratios of the given cells, `numerator_columns` over `denominator_columns` in the same row; arrays broadcast."""
    across = moments.shape[1]
    numerators, denominators = np.broadcast_arrays(
        rows * across + numerator_columns, rows * across + denominator_columns
    )
    return Ratios(moments, numerators.ravel().astype(np.intp), denominators.ravel().astype(np.intp))


def _ratio(above: Matrix, below: Matrix) -> Matrix:
    """Above / below, 0 where nobody is below."""
    return np.divide(above, below, out=np.zeros(np.broadcast(above, below).shape), where=below > 0)
