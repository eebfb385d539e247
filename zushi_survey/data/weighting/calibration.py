"""Weights that agree with the population: post-stratification on one margin, raking on several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from zushi_survey.data.design import Positions, numbered
from zushi_survey.data.responses import Numbers

Method = Literal["poststratify", "rake"]

TOLERANCE = 1e-10
"""Raking stops when every margin is met within this share of its target (exclusive)."""
MOST_CYCLES = 200


class NotConvergedError(ValueError):
    """Margins that raking could not meet together; the worst missed is named by its position."""

    def __init__(self, margin: int, category: int, error: float) -> None:
        super().__init__(f"margin {margin}, category {category} missed by {error:.3g} of its target")
        self.margin = margin
        self.category = category
        self.error = error


class _Margin(NamedTuple):
    """One margin over the joint cells, for each of several sets of weights."""

    members: Numbers
    """`[cell, category]`, 1 where the cell lies in the category."""
    categories: Positions
    """Category of each cell."""
    targets: Numbers
    """`[weights, category]`, nan where nobody is left to carry the target."""


def calibrate(
    base_weights: Numbers, memberships: Sequence[Positions], targets: Sequence[Numbers], method: Method = "rake"
) -> Numbers:
    """Weights of the same shape as `base_weights` whose sums by category are the targets.

    Parameters
    ----------
    base_weights
        `[respondent]`, or `[replicate, respondent]` for many sets at once; 0 or more, 0 stays 0.
    memberships
        One array per margin: the category (0, 1, ...) of each respondent.
    targets
        One array per margin: persons per category, above 0; the margins' totals should agree.
    method
        `poststratify` needs exactly one margin and one step; `rake` cycles over the margins until all are met.

    A category in which nobody of a set has weight (a replicate that leaves out its only respondent) cannot be met: its
    target is spread over the rest of its margin, so that the total is kept.

    Raises
    ------
    NotConvergedError
        When raking does not meet its margins in MOST_CYCLES cycles.
    ValueError
        For negative or missing weights, targets that are not above 0, categories that have no target.

    References
    ----------
    Deming & Stephan (1940); Holt & Smith (1979); Deville & Sarndal (1992). Equals R `survey::postStratify` and `rake`.
    """
    base = np.atleast_2d(np.asarray(base_weights, dtype=np.float64))
    _check(base, memberships, targets, method)
    if not memberships or not base.shape[1]:
        return np.array(base_weights, dtype=np.float64)
    cells = numbered(*memberships)
    sums = _sums_by_cell(base, cells)
    margins = _margins(sums, cells, memberships, targets)
    factors = _rake(sums, margins) if method == "rake" else _steps(sums, np.ones_like(sums), margins)
    return (base * factors[:, cells]).reshape(np.shape(base_weights))


def _check(base: Numbers, memberships: Sequence[Positions], targets: Sequence[Numbers], method: Method) -> None:
    """Refuse what no weights can be made of."""
    if method == "poststratify" and len(memberships) != 1:
        raise ValueError("post-stratification takes one margin; cross the variables first")
    if not (np.isfinite(base).all() and (base >= 0).all()):
        raise ValueError("weights must be finite and not negative")
    for codes, target in zip(memberships, targets, strict=True):
        if not (np.isfinite(target).all() and (target > 0).all()):
            raise ValueError("targets must be above 0")
        if len(codes) and not 0 <= codes.min() <= codes.max() < len(target):
            raise ValueError("a category has no target")


def _sums_by_cell(base: Numbers, cells: Positions) -> Numbers:
    """`[weights, cell]` sums of the weights in each joint cell."""
    order = np.argsort(cells, kind="stable")
    starts = np.searchsorted(cells[order], np.arange(cells.max() + 1))
    return np.asarray(np.add.reduceat(base[:, order], starts, axis=1))


def _margins(
    sums: Numbers, cells: Positions, memberships: Sequence[Positions], targets: Sequence[Numbers]
) -> list[_Margin]:
    """The margins over the joint cells, targets of empty categories spread over the rest."""
    _, first = np.unique(cells, return_index=True)
    margins: list[_Margin] = []
    for codes, target in zip(memberships, targets, strict=True):
        categories = codes[first]
        members = np.eye(len(target))[categories]
        is_met = sums @ members > 0
        reachable = np.where(is_met, target, np.nan)
        kept = np.nansum(reachable, axis=1, keepdims=True)
        margins.append(_Margin(members, categories, reachable * (target.sum() / np.where(kept > 0, kept, 1.0))))
    return margins


def _rake(sums: Numbers, margins: Sequence[_Margin]) -> Numbers:
    """`[weights, cell]` factors after as many cycles as it takes."""
    factors = np.ones_like(sums)
    for _ in range(MOST_CYCLES):
        factors = _steps(sums, factors, margins)
        errors = [_relative_errors(sums * factors, margin) for margin in margins]
        if max(error.max() for error in errors) < TOLERANCE:
            return factors
    worst = max(range(len(errors)), key=lambda margin: errors[margin].max())
    by_category = errors[worst].max(axis=0)
    raise NotConvergedError(worst, int(by_category.argmax()), float(by_category.max()))


def _steps(sums: Numbers, factors: Numbers, margins: Sequence[_Margin]) -> Numbers:
    """Factors after each margin has been met once, in order."""
    for margin in margins:
        totals = (sums * factors) @ margin.members
        ratios = margin.targets / np.where(totals > 0, totals, np.nan)
        factors = factors * np.nan_to_num(ratios, nan=1.0)[:, margin.categories]
    return factors


def _relative_errors(sums: Numbers, margin: _Margin) -> Numbers:
    """`[weights, category]` distance from the target as a share of it; 0 where nobody can carry the target."""
    return np.nan_to_num(np.abs(sums @ margin.members / margin.targets - 1))
