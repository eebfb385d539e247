"""Sums, products of sums and their design covariance: all that the estimates and tests of one table need.

Beside the counts this is the last code that sees a respondent. The design is one of any kind; persons drawn singly
from the whole are its plainest case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Self

import numpy as np

from zushi_survey.data.design import Calibration, Design, Positions
from zushi_survey.data.matching import matches
from zushi_survey.data.responses import Answers, Choice, Choices, Number, State
from zushi_survey.questionnaire.conditions import Condition
from zushi_survey.tabulate.count import answers_of
from zushi_survey.tabulate.design_variance import (
    Matrix,
    PersonScale,
    covariance_of_totals,
    person_scale,
    replicate_deviations,
)
from zushi_survey.tabulate.joint import Membership
from zushi_survey.tabulate.plan import CountPlan, PlannedAxis, PlannedVariable, values_in_band
from zushi_survey.tabulate.products import CellProducts, Grouping, grouping

EVERYONE, PLACED, FIRST_CATEGORY = 0, 1, 2
"""First rows: everyone; whoever the axis places in a category, with whom a category is compared; the categories."""

ASKED, ANSWERED, SCORED, FIRST_STUB = 0, 1, 2, 3
"""First columns: who was asked, who answered, who gave an answer that has a score (or a number); then the stubs."""


@dataclass(frozen=True, slots=True)
class Moments:
    """One variable by one axis. Cells are (row, column) pairs, rows running slowest.

    Rows: everyone, whoever the axis places, its categories, whoever it does not place. Columns: asked, answered,
    scored, then options, nets (or bands), no answer, invalid, and last the sum of scores (or numbers).
    """

    shape: tuple[int, int]
    """Rows and columns; K cells."""
    persons: Matrix
    """`[K, K]` respondents in both cells (sums of products of scores in the last column)."""
    weighted: Matrix
    """`[K, K]` the same as sums of weights."""
    squared: Matrix
    """`[K, K]` the same as sums of squared weights."""
    covariance: Matrix
    """`[K, K]` design covariance of the weighted totals of the cells."""
    totals: Matrix
    """`[K]` weighted totals of the cells."""
    with_weight: Matrix
    """`[K]` respondents with a weight above 0."""
    replicates: Matrix | None
    """`[replicate, K]` totals under each replicate weight."""
    replicate_factors: Matrix | None
    """`[replicate]` factor of each replicate's squared deviation."""
    units: Matrix
    """`[row]` degrees of freedom of a test among those who answered: first-stage units less strata, those of the whole
    sample once weights are calibrated (as R `survey::svychisq`)."""
    degrees_of_freedom: Matrix
    """`[row, column]` degrees of freedom of an estimate among those asked, answered and scored: first-stage units less
    strata of whoever has weight there (as R `survey::degf`)."""
    sampling_fraction: float
    is_simple: bool
    """Whether persons were drawn singly from the whole and are not weighted."""

    def cell(self, row: int, column: int) -> int:
        """Position of a cell."""
        return row * self.shape[1] + column

    def covariance_of(self, cells: Positions) -> Matrix:
        """`[cell, cell]` design covariance of the weighted totals of some cells."""
        if self.replicates is None or self.replicate_factors is None:
            return np.asarray(self.covariance[np.ix_(cells, cells)])
        deviations = replicate_deviations(self.replicates[:, cells], self.replicate_factors)
        return np.asarray((deviations * self.replicate_factors[:, None]).T @ deviations)


def measure(
    variable: PlannedVariable,
    axis: PlannedAxis | None,
    answers: Mapping[str, Answers],
    design: Design,
    where: Condition | None = None,
) -> Moments:
    """The moments of a variable by an axis (None: everyone, its one category) in the filter, a domain of the design."""
    columns, groups = _columns_of(variable, answers), _groups_of(axis, answers, _kept(where, answers, design))
    return _moments(CellProducts(groups, columns), columns[: SCORED + 1] > 0, columns[ANSWERED] > 0, _Drawn(design))


def measure_all(
    plan: CountPlan, answers: Mapping[str, Answers], design: Design
) -> Iterator[tuple[PlannedVariable, PlannedAxis, Moments]]:
    """The moments of every variable of a plan by every axis: by variable, then by axis.

    What belongs to the variable, the axis or the design alone is found once.
    """
    kept, drawn = _kept(plan.where, answers, design), _Drawn(design)
    groups = [(axis, _groups_of(axis, answers, kept)) for axis in plan.axes]
    for variable in plan.variables:
        columns = _columns_of(variable, answers)
        bases = columns[: SCORED + 1] > 0
        for axis, grouped in groups:
            yield variable, axis, _moments(CellProducts(grouped, columns), bases, bases[ANSWERED], drawn)


def measure_item_pairs(
    variables: Sequence[PlannedVariable],
    stub: int | None,
    answers: Mapping[str, Answers],
    design: Design,
    where: Condition | None = None,
) -> Moments:
    """The moments of every pair of items of one question, among the persons who answered both.

    `stub` is an option or net (by position, nets after options), None for the scores. Everyone is the only category;
    columns are, pair by pair in the order of `itertools.combinations`: who answered both, and the first answer less
    the second.
    """
    kept = _kept(where, answers, design)
    known: list[Membership] = []
    values: list[Matrix] = []
    for variable in variables:
        part = answers_of(variable, answers)
        answered = part.states == State.ANSWERED
        has_score, stubs, scores = _stubs(variable, part, answered)
        known.append(has_score if stub is None else answered)
        values.append(scores if stub is None else stubs[stub].astype(np.float64))
    pairs = list(combinations(range(len(variables)), 2))
    both = [known[first] & known[second] for first, second in pairs]
    apart = [(values[first] - values[second]) * b for (first, second), b in zip(pairs, both, strict=True)]
    columns = np.array([column for pair in zip(both, apart, strict=True) for column in pair], dtype=np.float64)
    groups = grouping(kept[None, :], kept)
    columns = columns.reshape(-1, design.respondents)
    return _moments(CellProducts(groups, columns), columns[::2] > 0, kept, _Drawn(design))


@dataclass(frozen=True)
class _Drawn:
    """What the moments need of a design, found once for all tables."""

    design: Design

    @property
    def weight(self) -> Matrix | None:
        """Weights; None where nobody is weighted."""
        return self.design.weights

    @cached_property
    def squared_weight(self) -> Matrix | None:
        """Squares of the weights."""
        return None if self.weight is None else self.weight**2

    @cached_property
    def has_weight(self) -> Membership | None:
        """Who has a weight above 0; None where everyone has."""
        return None if self.weight is None or (self.weight > 0).all() else self.weight > 0

    @cached_property
    def scale(self) -> PersonScale | None:
        """The factors of a design of one stage of persons; None for any other."""
        return person_scale(self.design)

    @cached_property
    def margins(self) -> _FixedMargins | None:
        """What calibration fixes, for a design of one stage of persons."""
        calibration, scale = self.design.calibration, self.scale
        if calibration is None or scale is None:
            return None
        weight = np.ones(self.design.respondents) if self.weight is None else self.weight
        return _FixedMargins.of(calibration, weight, scale)

    @cached_property
    def whole_units(self) -> float | None:
        """First-stage units less strata of the whole sample, where calibrated weights make them count; else None."""
        if self.design.calibration is None or self.design.replicates is not None:
            return None
        stage = self.design.stages[0]
        return float(len(np.unique(stage.units)) - len(np.unique(stage.strata)))


@dataclass(frozen=True, slots=True)
class _FixedMargins:
    """Sums over respondents of the margins that calibration fixes; rows and columns are categories of margins."""

    inverse: Matrix
    """Of the products of the margins under the base weights: makes regression coefficients of the sums of cells."""
    spread: Matrix
    """Products of the margins under the factors of the variance."""
    strata: Matrix
    """`[category, stratum]` sums of weights."""

    @classmethod
    def of(cls, calibration: Calibration, weight: Matrix, scale: PersonScale) -> Self:
        """The sums of a design of one stage of persons."""
        margins, factors = calibration.margins, scale.factors * weight**2
        inverse = np.linalg.pinv(margins.T * calibration.base_weights @ margins, hermitian=True)
        return cls(np.asarray(inverse), margins.T * factors @ margins, margins.T * weight @ scale.strata)


def _kept(where: Condition | None, answers: Mapping[str, Answers], design: Design) -> Membership:
    """Who is in the filter."""
    return np.ones(design.respondents, bool) if where is None else matches(where, answers, design.respondents)


def _columns_of(variable: PlannedVariable, answers: Mapping[str, Answers]) -> Matrix:
    """`[column, respondent]` the columns of a variable."""
    part = answers_of(variable, answers)
    states = part.states[None, :] == np.array([State.NO_ANSWER, State.INVALID])[:, None]
    answered = part.states == State.ANSWERED
    has_score, stubs, scores = _stubs(variable, part, answered)
    asked = answered | states.any(axis=0)
    return np.array([asked, answered, has_score, *stubs, *states, scores], dtype=np.float64)


def _groups_of(axis: PlannedAxis | None, answers: Mapping[str, Answers], kept: Membership) -> Grouping:
    """The rows of an axis."""
    conditions = [] if axis is None else [category.condition for category in axis.categories]
    categories = [matches(condition, answers, len(kept)) for condition in conditions] or [kept]
    return grouping(np.array(categories, dtype=bool), kept)


def _moments(products: CellProducts, bases: Membership, tested: Membership, drawn: _Drawn) -> Moments:
    """The moments of all cells; `bases[base]` and `tested` are the persons who decide the degrees of freedom."""
    design, weight, has_weight, groups = drawn.design, drawn.weight, drawn.has_weight, products.groups
    persons = products.with_themselves(None)
    squared = persons if weight is None else products.with_themselves(drawn.squared_weight)
    replicates = None if design.replicates is None else products.with_others(design.replicates.weights.T, None).T
    factors = None if design.replicates is None else design.replicates.scale * design.replicates.rscales
    weighty = bases if has_weight is None else bases & has_weight
    units = drawn.whole_units
    return Moments(
        shape=(len(groups.rows), len(products.columns)),
        persons=persons,
        weighted=persons if weight is None else products.with_themselves(weight),
        squared=squared,
        covariance=_covariance(products, squared, drawn),
        totals=products.totals(weight),
        with_weight=np.diagonal(persons) if has_weight is None else products.totals(has_weight.astype(np.float64)),
        replicates=replicates,
        replicate_factors=factors,
        units=_degrees_of_freedom(groups, tested, design) if units is None else np.full(len(groups.rows), units),
        degrees_of_freedom=np.column_stack([_degrees_of_freedom(groups, base, design) for base in weighty]),
        sampling_fraction=design.sampling_fraction,
        is_simple=design.is_simple,
    )


def _stubs(
    variable: PlannedVariable, part: Answers, answered: Membership
) -> tuple[Membership, list[Membership], Matrix]:
    """Who has a score; options and nets (or bands), each `[respondent]`; the scores, 0 where there is none."""
    nobody, nothing = np.zeros_like(answered), np.zeros(len(answered))
    match part:
        case Number():
            values = np.where(answered, part.values, 0.0)
            return answered, [answered & values_in_band(values, band) for band in variable.question.bands], values
        case Choice():
            options = np.arange(len(variable.question.options))[:, None] == part.codes
            stubs = [*options, *(options[list(net)].any(axis=0) for net in variable.nets)]
            scores = variable.scores
            known = [position for position, score in enumerate(scores) if score is not None]
            values = np.array([score or 0.0 for score in scores]) @ options
            return options[known].any(axis=0), stubs, values
        case Choices():
            return nobody, [*part.chosen, *(part.chosen[list(net)].any(axis=0) for net in variable.nets)], nothing
        case _:
            return nobody, [], nothing


def _covariance(products: CellProducts, squared: Matrix, drawn: _Drawn) -> Matrix:
    """`[K, K]` design covariance of the weighted totals of the cells."""
    design, scale = drawn.design, drawn.scale
    weight = np.ones(design.respondents) if drawn.weight is None else drawn.weight
    if scale is None:
        return covariance_of_totals(_residuals(products.dense(), weight, design), design)
    is_constant = bool(np.ptp(scale.factors) == 0) if len(scale.factors) else True
    factors = scale.factors * weight**2
    squares = squared * scale.factors[0] if is_constant and len(scale.factors) else products.with_themselves(factors)
    strata = products.with_others(scale.strata, drawn.weight)
    if design.calibration is not None and (fixed := drawn.margins) is not None:
        # The parts of the persons are (cell - margins @ fitted): their products follow from those of cell and margins.
        margins = design.calibration.margins
        fitted = fixed.inverse @ products.with_others(margins, design.calibration.base_weights).T
        crossed = products.with_others(margins, factors) @ fitted
        squares = squares - crossed - crossed.T + fitted.T @ fixed.spread @ fitted
        strata = strata - fitted.T @ fixed.strata
    return np.asarray(squares - strata * scale.shrinkage @ strata.T)


def _residuals(cells: Matrix, weight: Matrix, design: Design) -> Matrix:
    """`[respondent, K]` each respondent's part in the error of the totals: weighted cells less what the margins fix.

    References
    ----------
    Deville & Sarndal (1992); the regression on the margins uses the weights before calibration, as R `survey` does.
    """
    if design.calibration is None:
        return np.asarray(cells * weight[:, None])
    margins, base = design.calibration.margins, design.calibration.base_weights
    root = np.sqrt(base)[:, None]
    fitted, *_ = np.linalg.lstsq(margins * root, cells * root, rcond=None)
    return np.asarray((cells - margins @ fitted) * weight[:, None])


def _degrees_of_freedom(groups: Grouping, base: Membership, design: Design) -> Matrix:
    """`[row]` first-stage units less strata among the persons of a base in each row; rank less 1 of replicate weights.

    References
    ----------
    R `survey::degf`.
    """
    if design.replicates is not None:
        members = groups.members() & base
        return np.array([_rank(design.replicates.weights[:, row]) - 1 for row in members], dtype=np.float64)
    stage = design.stages[0]
    return _different(stage.units, groups, base) - _different(stage.strata, groups, base)


def _different(codes: Positions, groups: Grouping, base: Membership) -> Matrix:
    """`[row]` number of different codes (0, 1, ...) among the persons of a base in each row."""
    counted = base & (groups.pattern >= 0)
    pattern, patterns = groups.pattern[counted], groups.rows.shape[1]
    size = int(codes.max(initial=-1)) + 1
    if size == len(codes):
        return np.asarray(groups.rows @ np.bincount(pattern, minlength=patterns))
    found = np.bincount(pattern * size + codes[counted], minlength=patterns * size).reshape(patterns, size)
    return np.asarray((groups.rows @ (found > 0) > 0).sum(axis=1, dtype=np.float64))


def _rank(weights: Matrix) -> int:
    """Rank of `weights[replicate, respondent]`, from the smaller of its two products with itself."""
    if not weights.size:
        return 0
    products = weights @ weights.T if weights.shape[0] <= weights.shape[1] else weights.T @ weights
    return int(np.linalg.matrix_rank(products, hermitian=True, rtol=_RANK_TOLERANCE))


_RANK_TOLERANCE = 1e-10
"""Of the largest eigenvalue of the products: 1e-5 of the weights themselves as in R, squared."""
