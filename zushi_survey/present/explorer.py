"""Printed cross tables -> the views that a report's page can switch between: one per question, axis and wave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from zushi_survey.analysis.tables import CellKind, ReleasedTable
from zushi_survey.present.captions import table_heading
from zushi_survey.present.display import DisplayRow, DisplayTable
from zushi_survey.present.layout import answer_kinds
from zushi_survey.present.report import Explorer, ExplorerRow, ExplorerView

_KINDS: Final = {
    CellKind.OPTION: "option",
    CellKind.BAND: "option",
    CellKind.NET: "net",
    CellKind.NO_ANSWER: "no_answer",
    CellKind.INVALID: "no_answer",
}


class Printed(NamedTuple):
    """One released table as it is printed, with percents and with counts; `question` is its name in the explorer."""

    question: str
    table: ReleasedTable
    percents: DisplayTable
    counts: DisplayTable
    notes: tuple[str, ...] = ()


def explorer_of(printed: Sequence[Printed]) -> Explorer:
    """The views of all tables; questions, axes and waves as they come."""
    questions = {one.question: table_heading(one.table.title) for one in reversed(printed)}
    axes = {axis.id: axis.label for one in printed for axis in one.table.title.axes}
    waves = {one.table.title.wave: one.table.title.wave_label for one in printed}
    return Explorer(
        questions=tuple((name, questions[name]) for name in dict.fromkeys(one.question for one in printed)),
        axes=tuple(axes.items()),
        waves=tuple(waves.items()),
        views=tuple(view for one in printed for view in _views(one)),
    )


def _views(one: Printed) -> Iterator[ExplorerView]:
    """Everyone alone, then everyone with each axis."""
    title = one.table.title
    bases = sum(column.role == "base" for column in one.percents.columns)
    answers = tuple(column.group or column.label for column in one.percents.columns[bases:])
    kinds = tuple(_KINDS.get(kind, "statistic") for kind in answer_kinds(one.table))
    pairs = list(zip(one.percents.rows, one.counts.rows, strict=True))
    for axis, label in (("", ""), *((axis.id, axis.label) for axis in title.axes)):
        rows = tuple(_row(*pair, bases) for pair in pairs if pair[0].is_total or (label and pair[0].group == label))
        if len(rows) > 1 or not axis:
            notes = (*one.notes, *one.percents.notes)
            yield ExplorerView(one.question, axis, title.wave, answers, kinds, rows, title.is_multiple, notes)


def _row(percents: DisplayRow, counts: DisplayRow, bases: int) -> ExplorerRow:
    """One category with both kinds of figures."""
    return ExplorerRow(
        label=percents.label,
        base=percents.cells[bases - 1].text,
        percents=tuple(cell.text for cell in percents.cells[bases:]),
        counts=tuple(cell.text for cell in counts.cells[bases:]),
        numbers=tuple(cell.number for cell in percents.cells[bases:]),
        is_total=percents.is_total,
    )
