"""Standard error, interval and reliability of every cell of a frequency table: of counts alone, or of the design.

Persons drawn singly, weighted or not, need no more than their counts; strata, clusters, calibrated or replicate weights
need the moments of the table. Both ways agree where both are open. References: docs/methods.md, precision and design.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zushi_survey.analysis.precision.intervals import IntervalKind, estimate_interval, share_interval
from zushi_survey.analysis.precision.standard_errors import (
    Sample,
    effective_base,
    mean_standard_error,
    share_standard_error,
)
from zushi_survey.analysis.tables import BaseKind
from zushi_survey.tabulate.counts import UNWEIGHTED, WEIGHTED, Sums

if TYPE_CHECKING:
    from collections.abc import Callable

    from zushi_survey.tabulate.design_variance import Matrix
    from zushi_survey.tabulate.moments import Moments
    from zushi_survey.tabulate.plan import PlannedAxis, PlannedVariable

    MomentsOf = Callable[[PlannedVariable, PlannedAxis | None], Moments]


@dataclass(frozen=True)
class Precision:
    """How the precision of every table of a wave is found, and what of it is wanted."""

    sample: Sample
    moments_of: MomentsOf | None = None
    """Moments of a variable by an axis (None: of everyone), where counts alone do not know the design."""
    interval: IntervalKind = "wilson"
    confidence: float = 0.95
    has_intervals: bool = True
    """Whether intervals are wanted; those of means need scipy."""
    has_reliability: bool = False
    """Whether shares are judged by the standard of `reliability`."""


class Uncertainty(NamedTuple):
    """What is known about the error of one cell; None where it is not defined or not wanted."""

    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    reliability: str = ""
    """Verdict of `reliability.share_reliability`; empty where it is not asked for."""


UNKNOWN_UNCERTAINTY = Uncertainty()


@dataclass(frozen=True)
class DesignErrors:
    """Standard errors of one variable by one axis under the design; rows are those of the printed table."""

    shares: Matrix
    """`[row, stub]` of the shares; stubs are options, nets (or bands), no answer, invalid."""
    means: Matrix
    """`[row]` of the means."""
    df: Matrix
    """`[row]` degrees of freedom of the shares."""
    df_of_means: Matrix


def design_errors(moments: Moments, base: BaseKind, *, is_total: bool) -> DesignErrors:
    """The standard errors of all shares and means of a table from its moments."""
    # Persons drawn singly never come here: their tables do not wait for moments.
    from zushi_survey.analysis.precision.estimates import ratios
    from zushi_survey.tabulate.moments import ANSWERED, ASKED, EVERYONE, FIRST_CATEGORY, FIRST_STUB, SCORED

    rows = np.array([EVERYONE]) if is_total else np.arange(FIRST_CATEGORY, moments.shape[0])
    below = ANSWERED if base == "answered" else ASKED
    last = moments.shape[1] - 1
    shares = ratios(moments, rows[:, None], np.arange(FIRST_STUB, last), below).standard_errors
    return DesignErrors(
        shares=shares.reshape(len(rows), -1),
        means=ratios(moments, rows, last, SCORED).standard_errors,
        df=moments.degrees_of_freedom[rows, below],
        df_of_means=moments.degrees_of_freedom[rows, SCORED],
    )


@dataclass(frozen=True)
class RowPrecision:
    """The uncertainty of the cells of one row of a table."""

    precision: Precision
    base_kind: BaseKind
    row: int = 0
    """Row of `errors`."""
    errors: DesignErrors | None = field(default=None, repr=False)

    def of_share(self, stub: int, amounts: Sums, base: Sums) -> Uncertainty:
        """Of the share `amounts / base` (`[measure]` sums) of this stub, where `base` is above 0.

        Ticks of one person hang together: the error of a share of ticks needs respondents and is left out.
        """
        if self.base_kind == "ticks":
            return UNKNOWN_UNCERTAINTY
        persons, is_weighted = round(float(base[UNWEIGHTED])), len(base) > 1
        measure = WEIGHTED if is_weighted else UNWEIGHTED
        share = float(amounts[measure] / base[measure])
        error, df = self._error_of_share(stub, amounts, base)
        wanted = self.precision
        found = None
        if wanted.has_intervals:
            is_simple = self.errors is None and not is_weighted
            fraction = wanted.sample.fraction if is_simple else None
            kish = effective_base(*base[WEIGHTED:]) if is_weighted else None
            found = share_interval(
                wanted.interval, share, error, persons, df, wanted.confidence, fraction=fraction, effective_base=kish
            )
        reliability = _reliability(share, error, persons, df) if wanted.has_reliability else ""
        low, high = found or (None, None)
        return Uncertainty(error, low, high, reliability)

    def _error_of_share(self, stub: int, amounts: Sums, base: Sums) -> tuple[float | None, float]:
        """Standard error of a share and its degrees of freedom."""
        if self.errors is None:
            return share_standard_error(amounts, base, self.precision.sample), float(base[UNWEIGHTED]) - 1
        return float(self.errors.shares[self.row, stub]), float(self.errors.df[self.row])

    def of_mean(self, values: Sums, sums: Sums) -> Uncertainty:
        """Of the mean of `values` with frequencies `sums[measure, value]`."""
        weights = sums[WEIGHTED if len(sums) > 1 else UNWEIGHTED]
        if weights.sum() <= 0:
            return UNKNOWN_UNCERTAINTY
        if self.errors is None:
            error, df = mean_standard_error(values, sums, self.precision.sample), float(sums[UNWEIGHTED].sum()) - 1
        else:
            error, df = float(self.errors.means[self.row]), float(self.errors.df_of_means[self.row])
        if not self.precision.has_intervals:
            return Uncertainty(error)
        mean = float(values @ weights / weights.sum())
        low, high = estimate_interval(mean, error, df, self.precision.confidence) or (None, None)
        return Uncertainty(error, low, high)


def _reliability(share: float, error: float | None, persons: int, df: float) -> str:
    """The verdict of the standard on a share."""
    from zushi_survey.analysis.precision.reliability import share_reliability

    return share_reliability(share, error, persons, df).value
