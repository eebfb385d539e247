"""Counts -> raw tables: bases, shares, means and medians, one cell per option within one axis category.

Shares are exact in the integers they rest on (`count_unweighted`, `base_unweighted`); rounding happens in `present`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from zushi_survey.analysis.disclosure.structure import structure_of
from zushi_survey.analysis.precision.cell_precision import (
    UNKNOWN_UNCERTAINTY,
    DesignErrors,
    Precision,
    RowPrecision,
    Uncertainty,
    design_errors,
)
from zushi_survey.analysis.precision.standard_errors import effective_base
from zushi_survey.analysis.tables import TOTAL, UNKNOWN, AxisTitle, Cell, CellKind, CellStatus, RawTable, TableTitle
from zushi_survey.questionnaire.model import Kind, Question, QuestionType
from zushi_survey.tabulate.counts import (
    ANSWERED,
    INVALID,
    NO_ANSWER,
    NOT_APPLICABLE,
    UNWEIGHTED,
    WEIGHTED,
    CellCounts,
    Counts,
    StubCounts,
    Sums,
    ValueCounts,
)
from zushi_survey.tabulate.plan import CountPlan, PlannedAxis, PlannedVariable, values_in_band


@dataclass(frozen=True, slots=True)
class _Row:
    """One axis category of one variable: its place and its counts `[measure, stub]`."""

    title: TableTitle
    axis: str
    category: str
    label: str
    states: Sums
    is_weighted: bool
    precision: RowPrecision

    def share_cell(
        self, kind: CellKind, option: str, label: str, amounts: Sums, base: Sums | None, stub: int = 0
    ) -> Cell:
        """A share of this row; `amounts` and `base` (None: those outside every base) are `[measure]`.

        `stub` is its place among the options, nets (or bands), no answer, invalid.
        """
        weighted = WEIGHTED if self.is_weighted else UNWEIGHTED
        counts = (round(amounts[UNWEIGHTED]), float(amounts[WEIGHTED]) if self.is_weighted else None)
        if base is None or base[weighted] <= 0:
            return self._cell(kind, option, label, base, counts=counts)
        found = self.precision.of_share(stub, amounts, base)
        proportion = float(amounts[weighted] / base[weighted])
        return self._cell(kind, option, label, base, found, counts=counts, proportion=proportion)

    def value_cell(
        self,
        kind: CellKind,
        label: str,
        base: Sums,
        value: Fraction | float | None,
        found: Uncertainty = UNKNOWN_UNCERTAINTY,
    ) -> Cell:
        """A statistic of this row over the persons of `base` (`[measure]`)."""
        return self._cell(kind, kind.value, label, base, found, value=value)

    def _cell(
        self,
        kind: CellKind,
        option: str,
        label: str,
        base: Sums | None,
        found: Uncertainty = UNKNOWN_UNCERTAINTY,
        *,
        counts: tuple[int | None, float | None] = (None, None),
        proportion: float | None = None,
        value: Fraction | float | None = None,
    ) -> Cell:
        """A cell of this row; made in one step, for a report has some hundred thousand of them."""
        is_weighted = base is not None and self.is_weighted
        return Cell(
            wave=self.title.wave,
            question=self.title.question,
            item=self.title.item,
            option=option,
            option_label=label,
            axis=self.axis,
            category=self.category,
            category_label=self.label,
            base_unweighted=None if base is None else round(base[UNWEIGHTED]),
            base_weighted=float(base[WEIGHTED]) if base is not None and is_weighted else None,
            count_unweighted=counts[0],
            count_weighted=counts[1],
            proportion=proportion,
            status=CellStatus.OK,
            kind=kind,
            value=value,
            base_effective=effective_base(*base[WEIGHTED:]) if base is not None and is_weighted else None,
            standard_error=found.standard_error,
            interval_low=found.low,
            interval_high=found.high,
            reliability=found.reliability,
        )


def frequency_tables(
    counts: Counts, plan: CountPlan, titles: dict[str, TableTitle], precision: Precision
) -> tuple[RawTable, ...]:
    """One raw table per planned variable, in plan order. `titles` are by variable id."""
    return tuple(_table(counts, plan, variable, titles[variable.id], precision) for variable in plan.variables)


def _table(
    counts: Counts, plan: CountPlan, variable: PlannedVariable, title: TableTitle, precision: Precision
) -> RawTable:
    """The raw table of one variable by all axes."""
    axes = tuple(AxisTitle(axis.id, axis.label, axis.is_ordered) for axis in plan.axes)
    notes = title.notes + tuple(_overlap_notes(counts, plan, variable))
    structure = structure_of(variable, plan, title.routing)
    full = replace(title, axes=axes, notes=notes, is_weighted=counts.is_weighted, structure=structure)
    cells: list[Cell] = []
    for planned, (axis, categories) in zip((None, *plan.axes), _axis_rows(plan.axes), strict=True):
        part = counts.cells[variable.id, axis]
        errors = _errors(precision, variable, planned, title)
        for index, (category, label) in enumerate(categories):
            of_row = RowPrecision(precision, title.base, index, errors)
            row = _Row(full, axis, category, label, _states(part)[:, index], counts.is_weighted, of_row)
            cells.extend(_row_cells(row, part, index, variable))
    return RawTable(full, tuple(cells))


def _errors(
    precision: Precision, variable: PlannedVariable, axis: PlannedAxis | None, title: TableTitle
) -> DesignErrors | None:
    """Standard errors under the design; None where counts are enough for them."""
    if precision.moments_of is None:
        return None
    return design_errors(precision.moments_of(variable, axis), title.base, is_total=axis is None)


def _axis_rows(axes: tuple[PlannedAxis, ...]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Axis id with (category id, label) per row, the whole first."""
    yield TOTAL, [(TOTAL, "全体")]
    for axis in axes:
        rest = "無回答" if axis.covers_all_options else "無回答・その他"
        yield axis.id, [*((c.id, c.label) for c in axis.categories), (UNKNOWN, rest)]


def _overlap_notes(counts: Counts, plan: CountPlan, variable: PlannedVariable) -> Iterator[str]:
    """A note for every axis whose categories share respondents."""
    everyone = _states(counts.cells[variable.id, TOTAL])[UNWEIGHTED].sum()
    for axis in plan.axes:
        if _states(counts.cells[variable.id, axis.id])[UNWEIGHTED].sum() > everyone:
            yield f"「{axis.label}」の区分は重なりがあるため、合計は全体と一致しません"


def _states(part: CellCounts) -> Sums:
    """`[measure, row, state]` of either kind of counts."""
    stubs = part.states if isinstance(part, ValueCounts) else part
    return stubs.sums[:, :, NO_ANSWER:]


def _row_cells(row: _Row, part: CellCounts, index: int, variable: PlannedVariable) -> Iterator[Cell]:
    """All cells of one axis category, in the order shown."""
    question = variable.question
    if isinstance(part, ValueCounts):
        base, stubs = _base(row, None), len(question.bands)
        yield from _number_cells(row, part.values, part.sums[:, index], question, base)
    else:
        base, stubs = _base(row, part.sums[:, index, : len(question.options)]), len(question.options)
        stubs += len(question.nets)
        yield from _option_cells(row, part, index, variable, base)
    missing = [(CellKind.NO_ANSWER, "無回答", NO_ANSWER), (CellKind.INVALID, "無効", INVALID)]
    if row.title.base == "asked":
        for stub, (kind, label, position) in enumerate(missing, stubs):
            yield row.share_cell(kind, kind.value, label, row.states[:, position], base, stub)
    kind = CellKind.NOT_APPLICABLE
    yield row.share_cell(kind, kind.value, "非該当", row.states[:, NOT_APPLICABLE], None)


def _base(row: _Row, options: Sums | None) -> Sums:
    """`[measure]` that shares are of: everyone asked, those who answered, or all ticks."""
    if row.title.base == "ticks" and options is not None:
        return np.asarray(options.sum(axis=1))
    answered = row.states[:, ANSWERED]
    if row.title.base == "answered":
        return np.asarray(answered)
    return np.asarray(answered + row.states[:, NO_ANSWER] + row.states[:, INVALID])


def _option_cells(row: _Row, part: StubCounts, index: int, variable: PlannedVariable, base: Sums) -> Iterator[Cell]:
    """Options in questionnaire order, then nets, then the mean score where options carry scores."""
    question = variable.question
    sums = part.sums[:, index]
    for position, option in enumerate(question.options):
        yield row.share_cell(CellKind.OPTION, option.code, option.shown, sums[:, position], base, position)
    if row.title.base != "ticks":
        for position, net in enumerate(question.nets, len(question.options)):
            yield row.share_cell(CellKind.NET, net.id, net.label, sums[:, position], base, position)
    if variable.kind is Kind.CHOICE and any(option.score is not None for option in question.options):
        yield _score_cell(row, sums, variable)


def _score_cell(row: _Row, sums: Sums, variable: PlannedVariable) -> Cell:
    """Mean score over those who chose an option that has one (わからない has none)."""
    scored = [(position, score) for position, score in enumerate(variable.scores) if score is not None]
    values = np.array([score for _, score in scored])
    return _mean_cell(row, values, sums[:, [position for position, _ in scored]], "平均点")


def _mean_cell(row: _Row, values: Sums, sums: Sums, label: str) -> Cell:
    """The mean of `values` with frequencies `sums[measure, value]`; exact when unweighted."""
    totals = sums.sum(axis=1)
    value: Fraction | float | None = None
    if row.is_weighted and totals[WEIGHTED] > 0:
        value = float(values @ sums[WEIGHTED] / totals[WEIGHTED])
    elif not row.is_weighted and totals[UNWEIGHTED] > 0:
        pairs = zip(values, sums[UNWEIGHTED], strict=True)
        value = sum((_exact(v) * round(n) for v, n in pairs), Fraction()) / round(totals[UNWEIGHTED])
    return row.value_cell(CellKind.MEAN, label, totals, value, row.precision.of_mean(values, sums))


def _exact(value: float) -> Fraction:
    """The decimal number a person wrote, exactly: 0.1 is 1/10, not the nearest binary fraction."""
    return Fraction(repr(float(value)))


def _number_cells(row: _Row, values: Sums, sums: Sums, question: Question, base: Sums) -> Iterator[Cell]:
    """Bands as shares, then mean, median, minimum and maximum of those who gave a number."""
    for stub, band in enumerate(question.bands):
        inside = sums[:, values_in_band(values, band)].sum(axis=1)
        yield row.share_cell(CellKind.BAND, f"band{stub + 1}", band.label, inside, base, stub)
    yield _mean_cell(row, values, sums, "平均")
    occurring = np.flatnonzero(sums[UNWEIGHTED] > 0)
    answered = sums.sum(axis=1)
    measure = WEIGHTED if row.is_weighted else UNWEIGHTED
    shown = {
        CellKind.MEDIAN: ("中央値", _median(values, sums[measure])),
        CellKind.MINIMUM: ("最小", float(values[occurring[0]]) if len(occurring) else None),
        CellKind.MAXIMUM: ("最大", float(values[occurring[-1]]) if len(occurring) else None),
    }
    for kind, (label, value) in shown.items():
        yield row.value_cell(kind, label, answered, None if value is None else _exact(value))


def _median(values: Sums, weights: Sums) -> float | None:
    """Middle value: where the cumulated weight passes one half; the mean of two values where it equals one half."""
    total = weights.sum()
    if total <= 0:
        return None
    cumulated = np.cumsum(weights)
    lower = int(np.searchsorted(cumulated, total / 2, side="left"))
    upper = int(np.searchsorted(cumulated, total / 2, side="right"))
    return float((values[lower] + values[min(upper, len(values) - 1)]) / 2)


def base_kind_fits(question: Question, base: str) -> bool:
    """Whether shares of this question can be taken of all ticks: only where several options may be chosen."""
    return base != "ticks" or question.is_multiple or question.type is QuestionType.RANKING
