"""The order of a question's options, or of a matrix's items: which is first, which places the sample leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, CellStatus, ReleasedTable, TableTitle
from zushi_survey.analysis.testing.orders import Order, order_of_items, order_of_options
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.pipeline.tabulation import TableRequest, planned, tabulate_wave
from zushi_survey.present.orders import ShownOrder
from zushi_survey.questionnaire.model import Kind, QuestionType
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.moments import measure, measure_item_pairs

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder, WaveData
    from zushi_survey.tabulate.plan import CountPlan, PlannedVariable

MEAN = "mean"


@dataclass(frozen=True, slots=True)
class OrderSet:
    """The orders of the questions of one request, and the rules they were tested by."""

    orders: tuple[ShownOrder, ...]
    rules: StatisticsRules

    def __iter__(self) -> Iterator[ShownOrder]:
        """The orders, by question."""
        return iter(self.orders)

    def __len__(self) -> int:
        """Number of orders."""
        return len(self.orders)


def order(
    study: StudyFolder, request: TableRequest, option: str | None = None, rules: StatisticsRules | None = None
) -> OrderSet:
    """The order of every question asked for, among those who answered. Raises SurveyError with every problem.

    A matrix orders its items: by the share of `option` (an option or net), else by their mean scores. Other questions
    order their options; a ranking those chosen at any rank.
    """
    wave = study.wave(request.wave, request.weight)
    used = rules or study.file.statistics
    answered = request._replace(axes=(), base="answered")
    plan, _ = planned(study, wave, answered)
    tables = {(t.title.question, t.title.item): t for t in tabulate_wave(study, wave, answered)}
    found: list[ShownOrder] = []
    problems: list[Problem] = []
    for question in dict.fromkeys(variable.question.id for variable in plan.variables):
        variables = [variable for variable in plan.variables if variable.question.id == question]
        asked = _Asked(wave, plan, variables, [tables[v.question.id, v.item] for v in variables], option, used)
        result = asked.result()
        if isinstance(result, ShownOrder):
            found.append(result)
        else:
            problems.append(result)
    if problems and request.questions != ("all",):
        raise SurveyError(problems)
    return OrderSet(tuple(found), used)


@dataclass(frozen=True)
class _Asked:
    """One question whose order is wanted, with its released tables of the whole."""

    wave: WaveData
    plan: CountPlan
    variables: Sequence[PlannedVariable]
    tables: Sequence[ReleasedTable]
    option: str | None
    rules: StatisticsRules

    def result(self) -> ShownOrder | Problem:
        """The order, or why there is none."""
        variable = self.variables[0]
        question = variable.question
        if question.type is QuestionType.MATRIX and len(self.variables) > 1:
            return self._of_items()
        if not question.options or variable.kind is Kind.NUMBER:
            return Problem(code="E-TAB-013", got=variable.id)
        if self.option is not None:
            return Problem(code="E-TAB-014", got=variable.id)
        return self._of_options(variable, self.tables[0])

    def _of_options(self, variable: PlannedVariable, table: ReleasedTable) -> ShownOrder:
        """The order of the options of the first variable (of a ranking: chosen at any rank)."""
        cells = {cell.option: cell for cell in table.cells if cell.axis == TOTAL and cell.kind is CellKind.OPTION}
        kept = [
            place
            for place, option in enumerate(variable.question.options)
            if not (option.exclusive or option.free_text) and _is_shown(cells[option.code])
        ]
        outside = [o.shown for place, o in enumerate(variable.question.options) if place not in kept]
        moments = measure(variable, None, self.wave.countable.responses.answers, self.wave.design, self.plan.where)
        found = order_of_options(moments, variable, self.rules, kept)
        return self._result(table.title, found, "", "", outside)

    def _of_items(self) -> ShownOrder | Problem:
        """The order of the items, by share of the option or by mean."""
        question = self.variables[0].question
        stubs = {name: (place, label) for place, (name, label) in enumerate(_named(self.variables[0]))}
        if self.option is not None and self.option not in stubs:
            return Problem(code="E-TAB-015", got=self.option, allowed=", ".join(stubs))
        wanted = MEAN if self.option is None else self.option
        cells = [next((c for c in t.cells if c.axis == TOTAL and c.option == wanted), None) for t in self.tables]
        if self.option is None and None in cells:
            return Problem(code="E-TAB-016", got=question.id, allowed=", ".join(stubs))
        shown = [(v, c) for v, c in zip(self.variables, cells, strict=True) if c is not None and _is_shown(c)]
        outside = [v.item_label for v, c in zip(self.variables, cells, strict=True) if c is None or not _is_shown(c)]
        stub, label = (None, "平均点") if self.option is None else stubs[self.option]
        answers, design = self.wave.countable.responses.answers, self.wave.design
        pairs = measure_item_pairs([v for v, _ in shown], stub, answers, design, self.plan.where)
        found = order_of_items(
            pairs,
            [v for v, _ in shown],
            [c.base_unweighted or 0 for _, c in shown],
            [_figure(c) for _, c in shown],
            is_mean=stub is None,
            rules=self.rules,
        )
        return self._result(replace(self.tables[0].title, item="", item_label=""), found, wanted, label, outside)

    def _result(self, title: TableTitle, found: Order, option: str, label: str, outside: Sequence[str]) -> ShownOrder:
        """The order with what it is about."""
        return ShownOrder(title, found, option, label, tuple(outside), self.tables[0].policy)


def _is_shown(cell: Cell) -> bool:
    """Whether disclosure control left the cell."""
    return cell.status is not CellStatus.SUPPRESSED


def _figure(cell: Cell) -> float | None:
    """The mean or share of a cell."""
    return cell.proportion if cell.value is None else float(cell.value)


def _named(variable: PlannedVariable) -> list[tuple[str, str]]:
    """Options and nets of a question, in the order they are measured."""
    question = variable.question
    return [*((o.code, o.shown) for o in question.options), *((net.id, net.label) for net in question.nets)]
