"""Sums, products of sums and their design covariance: all that the estimates and tests of one table need.

Beside the counts this is the last code that sees a respondent. The design is one of any kind; persons drawn singly
from the whole are its plainest case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from zushi_survey.data.design import Design, Positions
from zushi_survey.data.matching import matches
from zushi_survey.data.responses import Answers, Choice, Choices, Number, State
from zushi_survey.questionnaire.conditions import Condition
from zushi_survey.tabulate.count import answers_of
from zushi_survey.tabulate.design_blocks import DesignBlock, Drawing
from zushi_survey.tabulate.design_variance import Matrix, replicate_deviations
from zushi_survey.tabulate.joint import Membership
from zushi_survey.tabulate.moment_sums import MomentSums, sum_cells
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
    block = DesignBlock.whole(design)
    return moments_of(measure_block(variable, axis, answers, block, where), block.drawing)


def measure_block(
    variable: PlannedVariable,
    axis: PlannedAxis | None,
    answers: Mapping[str, Answers],
    block: DesignBlock,
    where: Condition | None = None,
) -> MomentSums:
    """What the respondents of one block add to the moments of a variable by an axis; `answers` are the block's."""
    columns = _columns_of(variable, answers)
    groups = _groups_of(axis, answers, _kept(where, answers, block.respondents))
    return sum_cells(CellProducts(groups, columns), columns[: SCORED + 1] > 0, columns[ANSWERED] > 0, block)


def moments_of(sums: MomentSums, drawing: Drawing) -> Moments:
    """The moments of a table from the sums of all its blocks."""
    weighted = sums.persons if sums.weighted is None else sums.weighted
    fitted = None if sums.margins is None else sums.margins.fitted()
    parts = [part.covariance(level, fitted) for part, level in zip(sums.levels, drawing.levels, strict=True)]
    rows = sums.shape[0]
    *bases, tested = sums.presence.degrees_of_freedom().reshape(-1, rows)
    whole = drawing.whole_units
    return Moments(
        shape=sums.shape,
        persons=sums.persons,
        weighted=weighted,
        squared=sums.persons if sums.squared is None else sums.squared,
        covariance=np.sum(parts, axis=0),
        totals=sums.totals,
        with_weight=sums.with_weight,
        replicates=sums.replicates,
        replicate_factors=drawing.replicate_factors,
        units=tested if whole is None else np.full(rows, whole),
        degrees_of_freedom=np.column_stack(bases),
        sampling_fraction=drawing.sampling_fraction,
        is_simple=drawing.is_simple,
    )


def measure_all(
    plan: CountPlan, answers: Mapping[str, Answers], design: Design
) -> Iterator[tuple[PlannedVariable, PlannedAxis, Moments]]:
    """The moments of every variable of a plan by every axis: by variable, then by axis."""
    block = DesignBlock.whole(design)
    for variable, axis, sums in sum_tables(plan, answers, block):
        yield variable, axis, moments_of(sums, block.drawing)


def sum_tables(
    plan: CountPlan, answers: Mapping[str, Answers], block: DesignBlock
) -> Iterator[tuple[PlannedVariable, PlannedAxis, MomentSums]]:
    """What the respondents of one block add to the moments of every variable of a plan by every axis.

    What belongs to the variable, the axis or the design alone is found once.
    """
    kept = _kept(plan.where, answers, block.respondents)
    groups = [(axis, _groups_of(axis, answers, kept)) for axis in plan.axes]
    for variable in plan.variables:
        columns = _columns_of(variable, answers)
        bases = columns[: SCORED + 1] > 0
        for axis, grouped in groups:
            yield variable, axis, sum_cells(CellProducts(grouped, columns), bases, bases[ANSWERED], block)


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
    block = DesignBlock.whole(design)
    kept = _kept(where, answers, block.respondents)
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
    return moments_of(sum_cells(CellProducts(groups, columns), columns[::2] > 0, kept, block), block.drawing)


def _kept(where: Condition | None, answers: Mapping[str, Answers], respondents: int) -> Membership:
    """Who is in the filter."""
    return np.ones(respondents, bool) if where is None else matches(where, answers, respondents)


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
