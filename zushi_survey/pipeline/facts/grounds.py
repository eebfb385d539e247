"""The released tables and comparisons that facts rest on: those that stand already, others when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar, cast

from zushi_survey.analysis.tables import TOTAL, UNKNOWN, Cell, CellKind, CellStatus, ReleasedTable
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline.comparing import compare_only
from zushi_survey.pipeline.tabulation import TableRequest, tabulate

if TYPE_CHECKING:
    from zushi_survey.analysis.testing.comparison import Against, Comparison, ReleasedComparisons
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.pipeline.tabulation import TableSet
    from zushi_survey.questionnaire.claims import Quantity

Made = TypeVar("Made")

_NOT_COUNTABLE = frozenset({"E-TAB-005", "E-TAB-007"})


class Standing(Protocol):
    """What a caller makes of the same wave, base, policy and weight anyway, with intervals and without a filter."""

    @property
    def tables(self) -> TableSet:
        """Questions by axes."""

    @property
    def compared(self) -> ReleasedComparisons | None:
        """Comparisons of the same questions by the same axes; None where the caller needs none."""


class _Place(NamedTuple):
    """A cell of a question by one axis."""

    category: str
    answer: str
    is_net: bool


class Grounds:
    """Tables and comparisons of the reported wave, each made once. What stands already says what would be made."""

    def __init__(self, study: StudyFolder, request: TableRequest, standing: Standing | None) -> None:
        self._study = study
        self._request = request
        self._standing = standing
        self._known: dict[Hashable, object] = {}

    def table(self, question: str, axis: str | None) -> ReleasedTable | None:
        """The released table of a question (or item), by this axis and maybe others; None without answers to it."""
        standing = self._standing_tables.get(question)
        if standing is not None and (axis is None or any(one.id == axis for one in standing.title.axes)):
            return standing
        return self._once(("table", question, axis), lambda: self._counted(question, axis))

    def cell(self, of: Quantity, axis: str, category: str) -> Cell | None:
        """The cell of an answer in one category of an axis (or in the whole); None where the answers do not hold it."""
        return self._cells(of.question, axis).get(_Place(category, of.net or of.option, bool(of.net)))

    def categories(self, question: str, axis: str) -> tuple[str, ...]:
        """Categories of an axis in order, without those it does not place."""
        return self._once(("categories", question, axis), lambda: self._named(question, axis))

    def conceals(self, question: str, axis: str | None) -> bool:
        """Whether the table of everyone, or by an axis, hides how many did not answer."""
        table = self.table(question, axis)
        missing = (CellKind.NO_ANSWER, CellKind.INVALID)
        return table is not None and any(
            cell.kind in missing and cell.status is CellStatus.SUPPRESSED
            for cell in table.cells
            if cell.axis in (TOTAL, axis)
        )

    def compared(self, of: Quantity, axis: str, against: Against) -> tuple[Comparison, ...]:
        """The comparisons of one answer along an axis, in order. Raises SurveyError."""
        rows = self._once(("rows", of.question, axis, against), lambda: self._rows(of.question, axis, against))
        return tuple(row for row in rows if row.option == (of.net or of.option))

    @cached_property
    def _standing_tables(self) -> Mapping[str, ReleasedTable]:
        """The tables that stand, by question and by item; the first of several is the question's."""
        found: dict[str, ReleasedTable] = {}
        for table in self._standing.tables if self._standing else ():
            title = table.title
            found.setdefault(title.question, table)
            found.setdefault(f"{title.question}.{title.item}", table)
        return found

    @cached_property
    def _standing_rows(self) -> Mapping[tuple[str, str, str, Against], tuple[Comparison, ...]]:
        """The comparisons that stand, by question, item, axis and kind."""
        found: dict[tuple[str, str, str, Against], list[Comparison]] = {}
        compared = self._standing.compared if self._standing else None
        for row in compared.rows if compared else ():
            found.setdefault((row.question, row.item, row.axis, row.against), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def _counted(self, question: str, axis: str | None) -> ReleasedTable | None:
        """The table of a question by an axis alone."""
        axes = () if axis is None else (axis,)
        try:
            return tabulate(self._study, self._request._replace(questions=(question,), axes=axes)).tables[0]
        except SurveyError as error:
            if {problem.code for problem in error.problems} <= _NOT_COUNTABLE:
                return None
            raise

    def _cells(self, question: str, axis: str) -> Mapping[_Place, Cell]:
        """The cells of a question by an axis."""

        def found() -> dict[_Place, Cell]:
            table = self.table(question, None if axis == TOTAL else axis)
            cells = [cell for cell in table.cells if cell.axis == axis] if table else []
            return {_Place(cell.category, cell.option, cell.kind is CellKind.NET): cell for cell in reversed(cells)}

        return self._once(("cells", question, axis), found)

    def _named(self, question: str, axis: str) -> tuple[str, ...]:
        """The categories of the cells of an axis."""
        table = self.table(question, axis)
        names = (cell.category for cell in table.cells if cell.axis == axis) if table else ()
        return tuple(name for name in dict.fromkeys(names) if name != UNKNOWN)

    def _rows(self, question: str, axis: str, against: Against) -> tuple[Comparison, ...]:
        """The comparisons of a question's table along an axis: those that stand, or else made."""
        table = self.table(question, axis)
        if table is None:
            return ()
        name = (table.title.question, table.title.item)
        standing = self._standing_rows.get((*name, axis, against))
        if standing is not None and self._standing_tables.get(question) is table:
            return standing
        request = self._request._replace(questions=(question,), axes=(axis,))
        rows = compare_only(self._study, request, [against]).rows
        return tuple(row for row in rows if (row.question, row.item) == name)

    def _once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made when the key was first asked for."""
        if key not in self._known:
            self._known[key] = make()
        return cast("Made", self._known[key])
