"""A reader who wants to know: takes the printed cells and the questionnaire, and works out what he can.

It shares no code with disclosure control. He knows that options and the kinds of missing add up to the base, categories
of an axis and those outside it to everyone, options to nets (of several answers: a net lies between the largest of
them and their sum), groups to groups, those asked and not asked to the group, and the answers that lead to a question
to its base.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, lil_matrix

from zushi_survey.analysis.tables import ReleasedTable
from zushi_survey.questionnaire.conditions import Chosen, bind_condition
from zushi_survey.questionnaire.model import Axis, Questionnaire

Name = tuple[str, str, str, str]
"""Question (or `base of` one), option, axis, category."""
MISSING = ("no_answer", "invalid")


@dataclass
class Attacker:
    """What the reader has in hand."""

    book: Questionnaire
    tables: Sequence[ReleasedTable]
    printed: dict[Name, int] = field(default_factory=dict)
    names: dict[Name, int] = field(default_factory=dict)
    sums: list[tuple[list[int], int]] = field(default_factory=list)
    """These places together are that place."""
    bounds: list[tuple[list[int], list[int]]] = field(default_factory=list)
    """These places together are at most those together."""

    def __post_init__(self) -> None:
        for table in self.tables:
            self._read(table)
        for table in self.tables:
            self._relate(table)

    def learn(self, name: Name) -> tuple[float, float]:
        """The least and the most that a count can be."""
        cost = np.zeros(len(self.names))
        cost[self.names[name]] = 1
        equal, upper = self._equal, self._upper
        ends = [(self.printed.get(one, 0), self.printed.get(one)) for one in self.names]
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * cost,
                A_eq=equal,
                b_eq=np.zeros(equal.shape[0]),
                A_ub=upper,
                b_ub=np.zeros(upper.shape[0]),
                bounds=ends,
            )
            assert solved.status in (0, 3), solved.message
            found.append(sign * solved.fun if solved.status == 0 else np.inf)
        return found[0], found[1]

    @cached_property
    def _equal(self) -> csr_matrix:
        """Each sum as factors that add up to 0."""
        return self._matrix([_row(parts, [whole]) for parts, whole in self.sums])

    @cached_property
    def _upper(self) -> csr_matrix:
        """Each bound as factors that add up to at most 0."""
        return self._matrix([_row(less, more) for less, more in self.bounds])

    def _matrix(self, rows: list[dict[int, int]]) -> csr_matrix:
        matrix = lil_matrix((len(rows), len(self.names)))
        for place, row in enumerate(rows):
            for column, factor in row.items():
                matrix[place, column] = factor
        return matrix.tocsr()

    def _place(self, name: Name) -> int:
        return self.names.setdefault(name, len(self.names))

    def _read(self, table: ReleasedTable) -> None:
        question = table.title.question
        for cell in table.cells:
            if cell.kind.is_statistic:
                continue
            name = (question, cell.option, cell.axis, cell.category)
            base = self._base(question, cell.axis, cell.category)
            self._place(name)
            self._place(base)
            if cell.count_unweighted is not None:
                self.printed[name] = cell.count_unweighted
            if cell.base_unweighted is not None:
                self.printed[base] = cell.base_unweighted
            self._place(("base", "", cell.axis, cell.category))

    def _base(self, question: str, axis: str, category: str) -> Name:
        """Everybody's base is the same in every question that everybody was asked."""
        ask = self.book.question_by_id[question].ask
        return (f"base of {question}" if ask else "base", "", axis, category)

    def _relate(self, table: ReleasedTable) -> None:
        question = self.book.question_by_id[table.title.question]
        rows = dict.fromkeys((cell.axis, cell.category) for cell in table.cells)
        options = [option.code for option in question.options]
        for row in rows:
            base = self.names[self._base(question.id, *row)]
            single = [self.names[question.id, option, *row] for option in options]
            missing = [self.names[question.id, option, *row] for option in MISSING]
            if question.is_multiple:
                self.bounds += [([one, *missing], [base]) for one in single] + [([base], [*single, *missing])]
            else:
                self.sums.append(([*single, *missing], base))
            for net in question.nets:
                whole = self.names[question.id, net.id, *row]
                parts = [self.names[question.id, option, *row] for option in net.options]
                if question.is_multiple:
                    self.bounds += [([part], [whole]) for part in parts] + [
                        ([whole], parts),
                        ([whole, *missing], [base]),
                    ]
                else:
                    self.sums.append((parts, whole))
            outside = self.names[question.id, "not_applicable", *row]
            self.sums.append(([base, outside], self.names["base", "", *row]))
            if question.ask:
                self._route(question.id, row)
        for axis in dict.fromkeys(axis for axis, _ in rows if axis != "total"):
            self._add_up(table, axis, [category for one, category in rows if one == axis])

    def _route(self, question: str, row: tuple[str, str]) -> None:
        asked = bind_condition(self.book.question_by_id[question].ask or "", self.book)
        assert isinstance(asked, Chosen)
        parent = self.book.question_by_id[asked.variable]
        parts = [self.names.get((parent.id, parent.options[place].code, *row)) for place in sorted(asked.options)]
        if None not in parts:
            self.sums.append(([part for part in parts if part is not None], self.names[self._base(question, *row)]))

    def _add_up(self, table: ReleasedTable, axis: str, categories: list[str]) -> None:
        """Categories make everyone; a nested axis makes its parts, a coarser one is made of the finer."""
        question = table.title.question
        stubs = dict.fromkeys(cell.option for cell in table.cells if not cell.kind.is_statistic)
        for stub in [one for one in stubs if one != "not_applicable"] + [""]:

            def name(at: str, category: str, stub: str = stub) -> Name:
                return (question, stub, at, category) if stub else self._base(question, at, category)

            self.sums.append(([self.names[name(axis, one)] for one in categories], self.names[name("total", "total")]))
            for whole, parts in self._unions(axis):
                finer, coarse = ([self.names.get(name(*one)) for one in parts], self.names.get(name(axis, whole)))
                if coarse is not None and None not in finer:
                    self.sums.append(([one for one in finer if one is not None], coarse))

    def _unions(self, axis: str) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        """Categories of an axis as unions of categories of other axes of the same question."""
        mine = self.book.axis_by_id[axis]
        for other in self.book.axes:
            if other.id != axis and other.question == mine.question:
                for category, options in _options(mine, self.book).items():
                    parts = [one for one, inside in _options(other, self.book).items() if inside <= options]
                    if frozenset().union(*(_options(other, self.book)[one] for one in parts)) == options:
                        yield category, [(other.id, one) for one in parts]


def _options(axis: Axis, book: Questionnaire) -> dict[str, frozenset[str]]:
    """The options of each category."""
    if axis.categories:
        return {category.id: frozenset(category.options) for category in axis.categories}
    return {o.code: frozenset({o.code}) for o in book.question_by_id[axis.question or ""].options}


def _row(parts: Sequence[int], whole: Sequence[int]) -> dict[int, int]:
    """Factors of a difference."""
    row: dict[int, int] = {}
    for places, factor in ((parts, 1), (whole, -1)):
        for place in places:
            row[place] = row.get(place, 0) + factor
    return row
