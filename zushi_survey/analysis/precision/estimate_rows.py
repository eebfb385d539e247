"""Every estimate of one question by one axis, as rows: shares, means and totals with their precision under the design.

References: docs/methods.md, design and intervals; equals R `survey::svymean`, `svytotal`, `svyciprop`, `confint`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from zushi_survey.analysis.precision.estimates import Ratios, ratios
from zushi_survey.analysis.precision.intervals import Interval, IntervalKind, estimate_interval, share_interval
from zushi_survey.analysis.tables import TOTAL, UNKNOWN, ReleasedTable
from zushi_survey.analysis.testing.comparisons import stubs_of
from zushi_survey.analysis.testing.differences import Stub
from zushi_survey.tabulate.moments import (
    ANSWERED,
    ASKED,
    EVERYONE,
    FIRST_CATEGORY,
    Moments,
)
from zushi_survey.tabulate.plan import PlannedAxis, PlannedVariable

Statistic = Literal["share", "mean", "total"]


class Estimate(NamedTuple):
    """One estimated figure of the population. None where the data do not allow it, or where it is hidden."""

    wave: str
    question: str
    item: str
    axis: str
    category: str
    category_label: str
    option: str
    """Option, net, band, `no_answer` or `invalid`; `mean` for the scores or numbers."""
    option_label: str
    statistic: Statistic
    """A share is 0-1; the total of an option is persons, that of `mean` the sum of scores or numbers."""
    persons: int | None
    """Respondents the estimate is of, unweighted."""
    base_weighted: float | None
    """Sum of their weights; None without weights."""
    base_effective: float | None
    """Kish's effective base in persons; None without weights."""
    estimate: float | None
    standard_error: float | None
    design_effect: float | None
    """Variance over that of a simple random sample of as many persons; None for totals."""
    df: float | None
    """Degrees of freedom: first-stage units less strata among these respondents."""
    interval_low: float | None
    interval_high: float | None
    method: str
    """How the interval is made: a kind of `IntervalKind`, or `t`."""


@dataclass(frozen=True, slots=True)
class Request:
    """What estimates are asked for, besides the question."""

    wave: str
    base: Literal["asked", "answered"]
    interval: IntervalKind
    confidence: float


def estimate_rows(
    moments: Moments, variable: PlannedVariable, axis: PlannedAxis | None, request: Request
) -> tuple[Estimate, ...]:
    """Shares and means, then totals, of everyone (without axis) or of each category and of whoever is in none.

    Totals are of the population, and so there are none where neither weights nor its size say how large it is.
    """
    stubs = _stubs(moments, variable, request)
    rows: list[Estimate] = []
    for row, category, label in _rows(moments, axis):
        place = (axis.id if axis else TOTAL, category, label)
        head = (request.wave, variable.question.id, variable.item, *place)
        rows.extend(_shares_and_means(moments, row, stubs, head, request))
        rows.extend(_totals(moments, row, stubs, head, request))
    return tuple(rows)


def released_estimates(estimates: Sequence[Estimate], table: ReleasedTable) -> tuple[Estimate, ...]:
    """The estimates with the figures left out of every cell that is hidden in the released table of the question."""
    hidden = {
        (cell.axis, cell.category, cell.option): cell.base_unweighted is None
        for cell in table.cells
        if cell.status == "suppressed"
    }
    return tuple(_without_figures(one, hidden) for one in estimates)


def _without_figures(estimate: Estimate, hidden: dict[tuple[str, str, str], bool]) -> Estimate:
    """The estimate as it may be shown; `hidden` says of each hidden cell whether its base is hidden as well."""
    key = (estimate.axis, estimate.category, estimate.option)
    if key not in hidden:
        return estimate
    keep = not hidden[key]
    return estimate._replace(
        persons=estimate.persons if keep else None,
        base_weighted=estimate.base_weighted if keep else None,
        base_effective=None,
        estimate=None,
        standard_error=None,
        design_effect=None,
        df=None,
        interval_low=None,
        interval_high=None,
    )


def _stubs(moments: Moments, variable: PlannedVariable, request: Request) -> tuple[Stub, ...]:
    """Options, nets or bands, the kinds of missing where they are in the base, then the scores."""
    base = ASKED if request.base == "asked" else ANSWERED
    stubs = stubs_of(variable)
    shares = [stub._replace(denominator=base) for stub in stubs if not stub.is_mean]
    if request.base == "asked":
        missing = moments.shape[1] - 3
        shares.append(Stub("no_answer", "無回答", missing, base, False))
        shares.append(Stub("invalid", "無効", missing + 1, base, False))
    return (*shares, *(stub for stub in stubs if stub.is_mean))


def _rows(moments: Moments, axis: PlannedAxis | None) -> Iterator[tuple[int, str, str]]:
    """Row, category and label of everyone, or of each category of the axis and whoever is in none."""
    if axis is None:
        yield EVERYONE, TOTAL, "全体"
        return
    for place, category in enumerate(axis.categories):
        yield FIRST_CATEGORY + place, category.id, category.label
    yield moments.shape[0] - 1, UNKNOWN, "無回答" if axis.covers_all_options else "無回答・その他"


_Head = tuple[str, str, str, str, str, str]


def _shares_and_means(
    moments: Moments, row: int, stubs: Sequence[Stub], head: _Head, request: Request
) -> Iterator[Estimate]:
    """One row per stub: its share of the base, or its mean."""
    columns, bases = np.array([(s.numerator, s.denominator) for s in stubs], dtype=np.intp).reshape(-1, 2).T
    found = ratios(moments, np.array(row), columns, bases)
    errors, effects = found.standard_errors, found.design_effects()
    for place, stub in enumerate(stubs):
        persons = int(found.persons[place])
        value = float(found.values[place]) if found.weighted_base[place] > 0 else None
        df = float(moments.degrees_of_freedom[row, stub.denominator])
        known = value is not None and _is_error_known(moments)
        error = float(errors[place]) if known else None
        effect = float(effects[place]) if known and np.isfinite(effects[place]) else None
        if stub.is_mean:
            interval = estimate_interval(value, error, df, request.confidence)
        else:
            interval = _share_interval(found, place, value, error, df, request)
        low, high = interval or (None, None)
        yield Estimate(
            *head,
            stub.option,
            stub.label,
            "mean" if stub.is_mean else "share",
            persons,
            *_weighted_bases(found, place),
            value,
            error,
            effect,
            df if value is not None else None,
            low,
            high,
            "t" if stub.is_mean else request.interval,
        )


def _share_interval(
    found: Ratios, place: int, value: float | None, error: float | None, df: float, request: Request
) -> Interval | None:
    """Interval of one share."""
    return share_interval(
        request.interval,
        value,
        error,
        float(found.persons[place]),
        df,
        request.confidence,
        fraction=found.moments.sampling_fraction if found.moments.is_simple else None,
        effective_base=float(found.effective_base[place]),
    )


def _totals(moments: Moments, row: int, stubs: Sequence[Stub], head: _Head, request: Request) -> Iterator[Estimate]:
    """One row per stub: persons of the population who give the answer, or the sum of their scores."""
    expansion = _expansion(moments)
    if expansion is None:
        return
    cells = np.array([moments.cell(row, stub.numerator) for stub in stubs], dtype=np.intp)
    errors = np.sqrt(np.maximum(np.diagonal(moments.covariance_of(cells)), 0)) * expansion
    bases = ratios(
        moments, np.array(row), cells - moments.cell(row, 0), np.array([s.denominator for s in stubs], dtype=np.intp)
    )
    for place, stub in enumerate(stubs):
        df = float(moments.degrees_of_freedom[EVERYONE, stub.denominator])
        value = float(moments.totals[cells[place]]) * expansion
        error = float(errors[place]) if bases.persons[place] and _is_error_known(moments) else None
        interval = estimate_interval(value, error, df, request.confidence)
        counts = (int(bases.persons[place]), *_weighted_bases(bases, place))
        low, high = interval or (None, None)
        yield Estimate(*head, stub.option, stub.label, "total", *counts, value, error, None, df, low, high, "t")


def _weighted_bases(found: Ratios, place: int) -> tuple[float | None, float | None]:
    """Sum of weights and Kish's effective base; None without weights."""
    if found.moments.weighted is found.moments.persons:
        return None, None
    return float(found.weighted_base[place]), float(found.effective_base[place])


def _expansion(moments: Moments) -> float | None:
    """Persons of the population each unit of weight stands for; None where it is not known."""
    if moments.weighted is not moments.persons:
        return 1.0
    return 1 / moments.sampling_fraction if moments.is_simple and moments.sampling_fraction > 0 else None


def _is_error_known(moments: Moments) -> bool:
    """Whether the whole sample has enough units to say anything about errors."""
    return bool(moments.degrees_of_freedom[EVERYONE].max() >= 1)
