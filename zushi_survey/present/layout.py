"""Released tables -> printed tables. Only here are the sides decided: axes down the side, answers across the top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from zushi_survey.analysis.tables import TOTAL, UNKNOWN, Cell, CellKind, CellStatus, ReleasedTable, TableTitle
from zushi_survey.present import wording
from zushi_survey.present.captions import notes, subtitles, table_heading, table_id
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.marks import NO_MARKS, Marks, marked, unstable_mark
from zushi_survey.present.numbers import (
    EMPTY,
    base_cell,
    count_cell,
    effective_base_cell,
    interval_cell,
    percent_cell,
    statistic_cell,
    weighted_base_cell,
    weighted_count_cell,
)

Show = Literal["percent", "count", "both"]
AxisNoAnswer = Literal["show", "hide"]

_LAST = {CellKind.NO_ANSWER: 8, CellKind.INVALID: 9}


def display_table(
    table: ReleasedTable,
    decimals: int = 1,
    axis_no_answer: AxisNoAnswer = "show",
    show: Show = "percent",
    extras: Extras | None = None,
) -> DisplayTable:
    """A cross table: 全体 first, then each axis's categories; n, options, nets, 無回答 across the top."""
    extras = extras or Extras()
    layout = _Layout(table, decimals, show, extras)
    rows = [row for row in _rows(table) if not _is_left_out(row, axis_no_answer)]
    hides = axis_no_answer == "hide" and any(cell.category == UNKNOWN and cell.base_unweighted for cell in table.cells)
    label_by_axis = {axis.id: axis.label for axis in table.title.axes}
    return DisplayTable(
        id=table_id(table.title),
        title=table_heading(table.title),
        subtitles=(*subtitles(table.title), wording.SHOWN[show]),
        columns=layout.columns(),
        rows=tuple(
            DisplayRow(
                label_by_axis.get(row.axis, ""), extras.label(row), layout.cells(row), is_total=row.axis == TOTAL
            )
            for row in rows
        ),
        row_headings=(wording.AXIS_HEADING, wording.CATEGORY_HEADING),
        notes=(
            *notes(table, layout.stubs, decimals, has_percents=layout.has_percents, hides_rows=hides),
            *extras.notes_of(table.title),
        ),
    )


def answer_kinds(table: ReleasedTable) -> tuple[CellKind, ...]:
    """What each answer's column of a cross table is, in printed order."""
    return tuple(stub.kind for stub in printed_stubs(table))


def items_table(tables: Sequence[ReleasedTable], decimals: int = 1, show: Show = "percent") -> DisplayTable:
    """The items of one matrix (or the ranks of one ranking) down the side, everyone's answers across the top."""
    first = tables[0]
    layout = _Layout(max(tables, key=lambda table: len(printed_stubs(table))), decimals, show)
    totals = [(table, next(_rows(table))) for table in tables]
    all_notes = [
        note
        for table in tables
        for note in notes(table, layout.stubs, decimals, has_percents=layout.has_percents, hides_rows=False)
    ]
    return DisplayTable(
        id=first.title.question,
        title=f"{first.title.question} {first.title.question_label}",
        subtitles=(*subtitles(first.title), wording.SHOWN[show]),
        columns=layout.columns(),
        rows=tuple(DisplayRow("", table.title.item_label, layout.cells(row)) for table, row in totals),
        row_headings=("", wording.ITEM_HEADING),
        notes=tuple(dict.fromkeys(all_notes)),
    )


def frequency_table(table: ReleasedTable, decimals: int = 1) -> DisplayTable:
    """単純集計: everyone's answers, options down the side, 件数 and ％ across; both kinds of n when weighted."""
    stubs = printed_stubs(table)
    total = next(_rows(table))
    has_values = any(cell.kind.is_statistic for cell in stubs)
    is_weighted = table.title.is_weighted
    whole = _whole_cells(table, total.base, decimals, has_values)
    rows = [DisplayRow("", wording.TOTAL_LABEL, whole, is_total=True)]
    for stub in stubs:
        cells = _frequency_cells(stub, decimals, is_weighted, has_values)
        rows.append(DisplayRow("", stub_label(stub, table.title.unit), cells))
    return DisplayTable(
        id=table_id(table.title),
        title=table_heading(table.title),
        subtitles=subtitles(table.title),
        columns=_frequency_columns(is_weighted, has_values),
        rows=tuple(rows),
        row_headings=("", wording.OPTION_HEADING),
        notes=notes(table, stubs, decimals, has_percents=True, hides_rows=False),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One axis category: its cells by (kind, option), and the cell that carries its base."""

    axis: str
    category: str
    label: str
    base: Cell
    cells: dict[tuple[CellKind, str], Cell]


@dataclass(frozen=True, slots=True)
class Extras:
    """What a cross table shows besides its figures, on request."""

    marks: Marks = NO_MARKS
    has_intervals: bool = False
    has_effective_base: bool = False
    """Whether weighted tables show the effective base: where tests or intervals stand."""
    test_notes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The tests behind the marks of each (question, item), in one line."""
    notes: tuple[str, ...] = ()
    """What else is to be said of marks and intervals, one line each."""

    def notes_of(self, title: TableTitle) -> tuple[str, ...]:
        """The lines under one table."""
        tests = self.test_notes.get((title.question, title.item), "")
        return (tests, *self.notes) if tests else self.notes

    def label(self, row: _Row) -> str:
        """The row's label, with its letter where letters are used."""
        letter = self.marks.letters.get((row.axis, row.category), "")
        return f"{row.label} ({letter})" if letter else row.label


class _Layout:
    """Columns of one table and the cells of any row in the same order."""

    def __init__(self, table: ReleasedTable, decimals: int, show: Show, extras: Extras | None = None) -> None:
        self._extras = extras or Extras()
        self._title = table.title
        self._small_base = table.small_base
        self._decimals = decimals
        self._show = show
        self.stubs = printed_stubs(table)
        self.has_percents = show != "count" and any(not stub.kind.is_statistic for stub in self.stubs)

    def columns(self) -> tuple[DisplayColumn, ...]:
        """The base first, then one column (or a pair) per stub."""
        return (*self._base_columns(), *(column for stub in self.stubs for column in self._stub_columns(stub)))

    def cells(self, row: _Row) -> tuple[DisplayCell, ...]:
        """The row's cells, one per column."""
        bases = [base_cell(row.base, self._small_base)]
        if self._title.is_weighted:
            bases.append(weighted_base_cell(row.base))
            bases += [effective_base_cell(row.base)] if self._extras.has_effective_base else []
        return (*bases, *(cell for stub in self.stubs for cell in self._stub_cells(stub, row)))

    def _base_columns(self) -> tuple[DisplayColumn, ...]:
        if not self._title.is_weighted:
            return (DisplayColumn(wording.BASE_HEADING, "base"),)
        columns = [
            DisplayColumn(wording.BASE_UNWEIGHTED_HEADING, "base"),
            DisplayColumn(wording.BASE_WEIGHTED_HEADING, "base"),
        ]
        if self._extras.has_effective_base:
            columns.append(DisplayColumn(wording.BASE_EFFECTIVE_HEADING, "base"))
        return tuple(columns)

    def _has_interval(self, stub: Cell) -> bool:
        """Whether the stub's interval stands beside it: shares shown as percents, and means."""
        if not self._extras.has_intervals or self._title.base == "ticks":
            return False
        return stub.kind is CellKind.MEAN if stub.kind.is_statistic else self._show != "count"

    def _stub_columns(self, stub: Cell) -> tuple[DisplayColumn, ...]:
        label = stub_label(stub, self._title.unit)
        percent = DisplayColumn(wording.PERCENT_HEADING, "percent", label)
        interval = [DisplayColumn(wording.INTERVAL_HEADING, "text", label)] if self._has_interval(stub) else []
        if stub.kind.is_statistic:
            if interval:
                return (DisplayColumn(wording.VALUE_HEADING, "statistic", label), *interval)
            return (DisplayColumn(label, "statistic"),)
        if self._show == "both":
            return (DisplayColumn(wording.COUNT_HEADING, "count", label), percent, *interval)
        return (percent, *interval) if interval else (DisplayColumn(label, self._show),)

    def _stub_cells(self, stub: Cell, row: _Row) -> tuple[DisplayCell, ...]:
        cell = row.cells[stub.kind, stub.option]
        is_weighted = self._title.is_weighted
        mark = self._extras.marks.text(cell)
        interval = [interval_cell(cell, self._decimals)] if self._has_interval(stub) else []
        if stub.kind.is_statistic:
            is_marked = cell.status is CellStatus.SMALL_BASE and cell.base_unweighted != row.base.base_unweighted
            return (marked(statistic_cell(cell, is_marked=is_marked), mark), *interval)
        count = weighted_count_cell(cell) if is_weighted else count_cell(cell)
        if self._show == "count":
            return (marked(count, mark),)
        percent = marked(percent_cell(cell, self._decimals, is_weighted=is_weighted), unstable_mark(cell) + mark)
        return (count, percent, *interval) if self._show == "both" else (percent, *interval)


def printed_stubs(table: ReleasedTable) -> tuple[Cell, ...]:
    """The whole's cells in printed order: options, nets, mean score, 無回答, 無効 (where there are any).

    Numbers open with their statistics. Those who were not asked are not a column: a note says how many they are.
    """
    cells = [cell for cell in table.cells if cell.axis == TOTAL and cell.kind is not CellKind.NOT_APPLICABLE]
    opens_with_statistics = any(cell.kind is CellKind.MEDIAN for cell in cells)

    def place(cell: Cell) -> int:
        if cell.kind.is_statistic:
            return -1 if opens_with_statistics else 2
        return _LAST.get(cell.kind, 1 if cell.kind is CellKind.NET else 0)

    return tuple(sorted((cell for cell in cells if not _is_unused_invalid(cell)), key=place))


def _is_unused_invalid(cell: Cell) -> bool:
    """Whether nobody's answer was invalid."""
    return cell.kind is CellKind.INVALID and cell.count_unweighted == 0


def stub_label(cell: Cell, unit: str) -> str:
    """Heading of one stub."""
    if cell.kind is CellKind.NET:
        return wording.net_label(cell.option_label)
    if cell.kind.is_statistic:
        return wording.with_unit(cell.option_label, unit)
    return cell.option_label


def _rows(table: ReleasedTable) -> Iterator[_Row]:
    """Axis categories in the order of the cells, the whole first."""
    by_place: dict[tuple[str, str], list[Cell]] = {}
    for cell in table.cells:
        by_place.setdefault((cell.axis, cell.category), []).append(cell)
    for (axis, category), cells in by_place.items():
        label = wording.TOTAL_LABEL if axis == TOTAL else cells[0].category_label
        yield _Row(axis, category, label, _base_bearer(cells), {(cell.kind, cell.option): cell for cell in cells})


def _base_bearer(cells: Iterable[Cell]) -> Cell:
    """The cell whose base is the row's n: any share, else a statistic."""
    based = [cell for cell in cells if cell.kind is not CellKind.NOT_APPLICABLE]
    shares = [cell for cell in based if not cell.kind.is_statistic]
    return (shares or based)[0]


def _is_left_out(row: _Row, axis_no_answer: AxisNoAnswer) -> bool:
    """Whether the row of those whom the axis cannot place is not printed: on request, or because it is empty."""
    return row.category == UNKNOWN and (axis_no_answer == "hide" or row.base.base_unweighted == 0)


def _frequency_columns(is_weighted: bool, has_values: bool) -> tuple[DisplayColumn, ...]:
    """Columns of a 単純集計."""
    groups = (wording.UNWEIGHTED_GROUP, wording.WEIGHTED_GROUP) if is_weighted else ("",)
    columns = [
        column
        for group in groups
        for column in (
            DisplayColumn(wording.COUNT_HEADING, "count", group),
            DisplayColumn(wording.PERCENT_HEADING, "percent", group),
        )
    ]
    if has_values:
        columns.append(DisplayColumn(wording.VALUE_HEADING, "statistic"))
    return tuple(columns)


def _frequency_cells(cell: Cell, decimals: int, is_weighted: bool, has_values: bool) -> tuple[DisplayCell, ...]:
    """One printed line of a 単純集計."""
    if cell.kind.is_statistic:
        blanks = 4 if is_weighted else 2
        is_marked = cell.status is CellStatus.SMALL_BASE
        return (*(EMPTY,) * blanks, statistic_cell(cell, is_marked=is_marked))
    cells = [count_cell(cell), percent_cell(cell, decimals, is_weighted=False)]
    if is_weighted:
        cells += [weighted_count_cell(cell), percent_cell(cell, decimals, is_weighted=True)]
    return (*cells, *((EMPTY,) if has_values else ()))


def _whole_cells(table: ReleasedTable, base: Cell, decimals: int, has_values: bool) -> tuple[DisplayCell, ...]:
    """The first line of a 単純集計: the base and 100 percent of it."""
    whole = base._replace(
        count_unweighted=base.base_unweighted,
        count_weighted=base.base_weighted,
        proportion=1.0,
        status=CellStatus.SUPPRESSED if base.base_unweighted is None else CellStatus.OK,
    )
    percents = [percent_cell(whole, decimals, is_weighted=weighted) for weighted in (False, True)]
    cells = [base_cell(base, table.small_base), percents[0]]
    if table.title.is_weighted:
        cells += [weighted_base_cell(base), percents[1]]
    return (*cells, *((EMPTY,) if has_values else ()))
