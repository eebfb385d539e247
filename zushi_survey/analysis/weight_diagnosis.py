"""What weights do to a survey: their spread, the margins before and after, and the shares that move. Sums only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from zushi_survey.analysis.precision.standard_errors import effective_base
from zushi_survey.tabulate.counts import (
    ANSWERED,
    INVALID,
    NO_ANSWER,
    UNWEIGHTED,
    WEIGHTED,
    CellCounts,
    Counts,
    StubCounts,
    Sums,
)
from zushi_survey.tabulate.plan import CountPlan, PlannedVariable, values_in_band

MOVED = 0.02
"""A share that weights move by more than this (exclusive) is listed. Descriptive: no test rests on it."""
MISSED = 1e-6
"""A margin further than this share from its target (exclusive) is missed; raking itself ends at 1e-10."""
_NOISE = 1e-12


class WeightSpread(NamedTuple):
    """How unequal the weights are."""

    respondents: int
    total: float
    smallest: float
    largest: float
    design_effect_kish: float
    """n sum(w**2) / (sum w)**2, 1 for equal weights."""
    base_effective: float
    """(sum w)**2 / sum(w**2), in persons."""

    @property
    def ratio(self) -> float | None:
        """Largest to smallest; None where the smallest is 0."""
        return self.largest / self.smallest if self.smallest > 0 else None

    @property
    def mean(self) -> float:
        """Persons of the population for each respondent."""
        return self.total / self.respondents


def weight_spread(
    respondents: int, total: float, sum_of_squares: float, smallest: float, largest: float
) -> WeightSpread:
    """The spread of the weights of at least one respondent, from their sums.

    References
    ----------
    Kish (1965), Survey Sampling, 11.7; Kish (1992), Journal of Official Statistics 8(2), 183-200.
    """
    effective = effective_base(total, sum_of_squares)
    return WeightSpread(respondents, total, smallest, largest, respondents / effective, effective)


class MarginShare(NamedTuple):
    """One category of a margin: shares (0-1) before and after, and of the target."""

    label: str
    respondents: int
    before: float
    after: float
    target: float

    @property
    def is_missed(self) -> bool:
        """Whether the weights do not meet the target."""
        return abs(self.after - self.target) > MISSED * self.target


def margin_shares(
    categories: Sequence[str],
    respondents: Sequence[int],
    before: Sequence[float],
    after: Sequence[float],
    targets: Sequence[float],
) -> tuple[MarginShare, ...]:
    """Shares of a margin from its sums by category; a sum of 0 gives shares of 0."""
    shares = [[part / (sum(sums) or 1.0) for part in sums] for sums in (before, after, targets)]
    return tuple(MarginShare(*row) for row in zip(categories, respondents, *shares, strict=True))


class MovedShare(NamedTuple):
    """One option whose share (0-1) of those asked is another with weights."""

    variable: PlannedVariable
    option_label: str
    base_unweighted: int
    unweighted: float
    weighted: float

    @property
    def difference(self) -> float:
        """Weighted less unweighted."""
        return self.weighted - self.unweighted


def moved_shares(counts: Counts, plan: CountPlan) -> tuple[MovedShare, ...]:
    """Options, nets and bands that weights move by more than MOVED, in the order of the plan.

    Shares are of those asked, 無回答 included. A variable that nobody was asked has none.
    """
    return tuple(
        share
        for variable in plan.variables
        for share in _shares(variable, counts.cells[variable.id, "total"])
        if abs(share.difference) > MOVED + _NOISE
    )


def _shares(variable: PlannedVariable, counted: CellCounts) -> Iterator[MovedShare]:
    """Both shares of each option of one variable."""
    states = (counted if isinstance(counted, StubCounts) else counted.states).sums[:, 0]
    base = states[:, [NO_ANSWER, INVALID, ANSWERED]].sum(axis=1)
    if not (base > 0).all():
        return
    for label, amounts in _amounts(variable, counted):
        shares = amounts / base
        persons = round(base[UNWEIGHTED])
        yield MovedShare(variable, label, persons, float(shares[UNWEIGHTED]), float(shares[WEIGHTED]))


def _amounts(variable: PlannedVariable, counted: CellCounts) -> Iterator[tuple[str, Sums]]:
    """Label and `[measure]` sums of each option and net, or of each band of a number."""
    question = variable.question
    if isinstance(counted, StubCounts):
        labels = [*(option.shown for option in question.options), *(f"『{net.label}』" for net in question.nets)]
        for stub, label in enumerate(labels):
            yield label, counted.sums[:, 0, stub]
    else:
        for band in question.bands:
            yield band.label, np.asarray(counted.sums[:, 0, values_in_band(counted.values, band)].sum(axis=1))


class DiagnosedMargin(NamedTuple):
    """One margin with its categories."""

    label: str
    is_population: bool
    """Of the population; otherwise of those sent, which nonresponse classes are to restore."""
    shares: tuple[MarginShare, ...]


class ClassSize(NamedTuple):
    """One nonresponse class; `cells` are the categories merged in it."""

    label: str
    cells: int
    sent: int
    respondents: int


class WeightBar(NamedTuple):
    """Respondents whose weight, scaled to a mean of 1, is `low` or more and less than `high`."""

    low: float
    high: float
    respondents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightDiagnosis:
    """All there is to say about the weights of one wave."""

    spread: WeightSpread
    sent: int
    design_weight: float
    """Persons of the population for each questionnaire sent."""
    margins: tuple[DiagnosedMargin, ...]
    classes: tuple[ClassSize, ...]
    unclassed: int
    """Respondents in no nonresponse class."""
    collapsed: tuple[tuple[str, str], ...]
    """Margin and label of categories made one."""
    cap: float | None
    trimmed: int
    rounds: int
    bars: tuple[WeightBar, ...]
    moved: tuple[MovedShare, ...]
    assumptions: tuple[str, ...]
    """Identifiers of what was taken for granted."""
    warnings: tuple[str, ...]
    """Problems that do not stop the weights, in words."""

    @property
    def missed(self) -> int:
        """Categories whose target is not met."""
        return sum(share.is_missed for margin in self.margins if margin.is_population for share in margin.shares)
