"""Which cell of a released table a printed figure is: found by the labels it stands under, never by its value alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, CellStatus, ReleasedTable
from zushi_survey.present import wording
from zushi_survey.present.captions import table_id
from zushi_survey.questionnaire.printed import PrintedCell

if TYPE_CHECKING:
    from zushi_survey.questionnaire.model import Questionnaire

_MARKS = re.compile(r"※|\s?\([A-Z]\)$")
_BASES = re.compile(r"n(?:\(.*\))?|有効基数|基数.*")


class Match(NamedTuple):
    """A cell of a table; `is_base` where the figure is the base of its row."""

    table: ReleasedTable
    cell: Cell
    is_base: bool = False


def questions_of(printed: PrintedCell, table: str, book: Questionnaire) -> tuple[str, ...]:
    """The questions that a printed figure can be of: by the id of its `table`, its title, or the group of its row."""
    name = table.partition("-")[0]
    for known in (name, name.partition(".")[0]):
        if known in book.variables or known in book.question_by_id:
            return (known,)
    title = _plain(printed.title)
    fits = [question for question in book.questions if _plain(question.label) and _plain(question.label) in title]
    fits += [question for question in book.questions if not fits and _plain(question.label) == _plain(printed.group)]
    fits += [
        question for question in book.questions if not fits and _plain(printed.group).startswith(f"{question.id} ")
    ]
    longest = max((len(question.label) for question in fits), default=0)
    return tuple(question.id for question in fits if len(question.label) == longest)


def matches(tables: Iterable[ReleasedTable], printed: PrintedCell) -> Iterator[Match]:
    """The cells that stand under the same labels; several where labels do not tell them apart."""
    for table in tables:
        if _is_item(table, printed):
            places = list(dict.fromkeys(_places(table, printed)))
            in_groups = [match for axis, label in places for match in _in_row(table, printed, axis, label)]
            yield from in_groups or _in_row(table, printed, (TOTAL, TOTAL), "")


def _in_row(table: ReleasedTable, printed: PrintedCell, place: tuple[str, str], label: str) -> Iterator[Match]:
    """The cells of one group (or of everyone) that the figure can be; `label` names the group and no answer."""
    row = [cell for cell in table.cells if (cell.axis, cell.category) == place]
    labels = [_plain(one) for one in printed.labels]
    for used in (label, _plain(printed.group) if label else ""):
        if used in labels:
            labels.remove(used)
    named = [cell for cell in row if any(_plain(name) in labels for name in _names(cell, table))]
    is_base = _BASES.fullmatch(_plain(printed.column)) is not None
    is_whole = not label and _plain(printed.row) == wording.TOTAL_LABEL and not named
    if is_base or is_whole:
        yield from (Match(table, cell, is_base=True) for cell in _bearer(row))
    else:
        yield from (Match(table, cell) for cell in named)


def _bearer(row: Sequence[Cell]) -> Sequence[Cell]:
    """One cell of a row to show its base with: one that is not hidden where there is one."""
    shown = [cell for cell in row if cell.status is not CellStatus.SUPPRESSED]
    return [cell for cell in (*shown, *row) if cell.kind is not CellKind.NOT_APPLICABLE][:1]


def _places(table: ReleasedTable, printed: PrintedCell) -> Iterator[tuple[tuple[str, str], str]]:
    """The axis and category that the labels of a figure name, and the category's label; none for the whole."""
    label_by_axis = {axis.id: _plain(axis.label) for axis in table.title.axes}
    labels = {_plain(label) for label in printed.labels}
    for cell in table.cells:
        label = _plain(cell.category_label)
        if label_by_axis.get(cell.axis) == _plain(printed.group) and label in labels:
            yield (cell.axis, cell.category), label


def _is_item(table: ReleasedTable, printed: PrintedCell) -> bool:
    """Whether the table is of the item that the figure stands under, where it is of an item."""
    title = table.title
    if not title.item or printed.table == table_id(title):
        return True
    item = _plain(title.item_label)
    return item in {_plain(label) for label in printed.labels} or item in _plain(printed.title)


def _names(cell: Cell, table: ReleasedTable) -> tuple[str, ...]:
    """The headings under which an answer is printed."""
    label = cell.option_label
    if cell.kind is CellKind.NET:
        return (wording.net_label(label),)
    return () if cell.kind is CellKind.NOT_APPLICABLE else (label, wording.with_unit(label, table.title.unit))


def _plain(text: str) -> str:
    """A label whatever its width, without letters and marks of tests."""
    return _MARKS.sub("", normalize("NFKC", text)).strip()
