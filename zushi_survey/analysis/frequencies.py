"""Counts -> raw tables: bases, shares, means and medians, one cell per option within one axis category.

Shares are exact in the integers they rest on (`count_unweighted`, `base_unweighted`); rounding happens in `present`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from zushi_survey.analysis.precision import Sample, effective_base, mean_standard_error, share_standard_error
from zushi_survey.analysis.tables import TOTAL, UNKNOWN, AxisTitle, Cell, CellKind, CellStatus, RawTable, TableTitle
from zushi_survey.questionnaire.model import Band, Kind, Question, QuestionType
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
from zushi_survey.tabulate.plan import CountPlan, PlannedAxis, PlannedVariable


@dataclass(frozen=True, slots=True)
class _Row:
    """One axis category of one variable: its place and its counts `[measure, stub]`."""

    title: TableTitle
    axis: str
    category: str
    label: str
    states: Sums
    is_weighted: bool
    sample: Sample

    def cell(
        self,
        kind: CellKind,
        option: str,
        label: str,
        amounts: Sums | None,
        base: Sums | None,
        value: Fraction | float | None = None,
        value_error: float | None = None,
    ) -> Cell:
        """A cell of this row; `amounts` and `base` are `[measure]`."""
        weighted = WEIGHTED if self.is_weighted else UNWEIGHTED
        share, error = None, value_error
        if amounts is not None and base is not None and base[weighted] > 0:
            share = float(amounts[weighted] / base[weighted])
            # Ticks of one person hang together; their error needs respondents and is left out.
            error = None if self.title.base == "ticks" else share_standard_error(amounts, base, self.sample)
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
            base_weighted=float(base[WEIGHTED]) if base is not None and self.is_weighted else None,
            count_unweighted=None if amounts is None else round(amounts[UNWEIGHTED]),
            count_weighted=float(amounts[WEIGHTED]) if amounts is not None and self.is_weighted else None,
            proportion=share,
            status=CellStatus.OK,
            kind=kind,
            value=value,
            base_effective=effective_base(*base[WEIGHTED:]) if base is not None and self.is_weighted else None,
            standard_error=error,
        )


def frequency_tables(
    counts: Counts, plan: CountPlan, titles: dict[str, TableTitle], sample: Sample
) -> tuple[RawTable, ...]:
    """One raw table per planned variable, in plan order. `titles` are by variable id."""
    return tuple(_table(counts, plan, variable, titles[variable.id], sample) for variable in plan.variables)


def _table(counts: Counts, plan: CountPlan, variable: PlannedVariable, title: TableTitle, sample: Sample) -> RawTable:
    """The raw table of one variable by all axes."""
    axes = tuple(AxisTitle(axis.id, axis.label, axis.is_ordered) for axis in plan.axes)
    notes = title.notes + tuple(_overlap_notes(counts, plan, variable))
    full = replace(title, axes=axes, notes=notes, is_weighted=counts.is_weighted)
    cells: list[Cell] = []
    for axis, categories in _axis_rows(plan.axes):
        part = counts.cells[variable.id, axis]
        for index, (category, label) in enumerate(categories):
            row = _Row(full, axis, category, label, _states(part)[:, index], counts.is_weighted, sample)
            cells.extend(_row_cells(row, part, index, variable))
    return RawTable(full, tuple(cells))


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
    if isinstance(part, ValueCounts):
        base = _base(row, None)
        yield from _number_cells(row, part.values, part.sums[:, index], variable.question, base)
    else:
        base = _base(row, part.sums[:, index, : len(variable.question.options)])
        yield from _option_cells(row, part, index, variable, base)
    missing = [(CellKind.NO_ANSWER, "無回答", NO_ANSWER), (CellKind.INVALID, "無効", INVALID)]
    if row.title.base == "asked":
        for kind, label, position in missing:
            yield row.cell(kind, kind.value, label, row.states[:, position], base)
    kind = CellKind.NOT_APPLICABLE
    yield row.cell(kind, kind.value, "非該当", row.states[:, NOT_APPLICABLE], None)


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
        yield row.cell(CellKind.OPTION, option.code, option.shown, sums[:, position], base)
    if row.title.base != "ticks":
        for position, net in enumerate(question.nets, len(question.options)):
            yield row.cell(CellKind.NET, net.id, net.label, sums[:, position], base)
    if variable.kind is Kind.CHOICE and any(option.score is not None for option in question.options):
        yield _score_cell(row, sums, variable)


def _score_cell(row: _Row, sums: Sums, variable: PlannedVariable) -> Cell:
    """Mean score over those who chose an option that has one (わからない has none)."""
    sign = -1 if variable.is_reversed else 1
    options = variable.question.options
    scored = [(position, option.score * sign) for position, option in enumerate(options) if option.score is not None]
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
    error = mean_standard_error(values, sums, row.sample)
    return row.cell(CellKind.MEAN, CellKind.MEAN.value, label, None, totals, value, error)


def _exact(value: float) -> Fraction:
    """The decimal number a person wrote, exactly: 0.1 is 1/10, not the nearest binary fraction."""
    return Fraction(repr(float(value)))


def _number_cells(row: _Row, values: Sums, sums: Sums, question: Question, base: Sums) -> Iterator[Cell]:
    """Bands as shares, then mean, median, minimum and maximum of those who gave a number."""
    for index, band in enumerate(question.bands, 1):
        inside = sums[:, _in_band(values, band)].sum(axis=1)
        yield row.cell(CellKind.BAND, f"band{index}", band.label, inside, base)
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
        yield row.cell(kind, kind.value, label, None, answered, None if value is None else _exact(value))


def _in_band(values: Sums, band: Band) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which values lie in the band, both ends inclusive."""
    low = -np.inf if band.low is None else band.low
    high = np.inf if band.high is None else band.high
    return np.asarray((values >= low) & (values <= high))


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
