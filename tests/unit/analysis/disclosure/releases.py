"""Small releases of raw tables, counted from made-up answers as the program counts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zushi_survey.analysis.disclosure.office import Hidden, protected
from zushi_survey.analysis.frequencies import frequency_tables
from zushi_survey.analysis.precision.cell_precision import Precision
from zushi_survey.analysis.precision.standard_errors import Sample
from zushi_survey.analysis.tables import Cell, CellKind, CellStatus, RawTable, ReleasedTable, TableTitle
from zushi_survey.data.responses import Answers
from zushi_survey.questionnaire.conditions import bind_condition
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import ReleaseRules
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.plan import CountPlan, PlannedVariable, plan_counts


def counted(plan: CountPlan, answers: Mapping[str, Answers], book: Questionnaire | None = None) -> list[RawTable]:
    """The raw tables of a plan."""
    respondents = len(next(iter(answers.values())).states)
    titles = {variable.id: _title(variable, plan, book) for variable in plan.variables}
    precision = Precision(Sample(respondents, None), has_intervals=False)
    return list(frequency_tables(count(answers, plan), plan, titles, precision))


def tables_of(
    book: Questionnaire,
    answers: Mapping[str, Answers],
    questions: Sequence[str],
    axes: Sequence[str],
    where: str | None = None,
) -> list[RawTable]:
    """The raw tables of these questions by these axes."""
    return counted(plan_counts(book, questions, axes, where), answers, book)


def without(table: RawTable, axis: str, category: str) -> RawTable:
    """The table without one row."""
    return replace(table, cells=tuple(c for c in table.cells if (c.axis, c.category) != (axis, category)))


def _title(variable: PlannedVariable, plan: CountPlan, book: Questionnaire | None) -> TableTitle:
    """The title of a variable's table."""
    question = variable.question
    return TableTitle(
        wave="W",
        wave_label="",
        question=question.id,
        question_label="",
        question_type=question.type.value,
        item=variable.item,
        where=str(plan.where or ""),
        is_multiple=question.is_multiple,
        is_sensitive=question.sensitive,
        routing=bind_condition(question.ask, book) if question.ask and book else None,
    )


def released_together(tables: Sequence[RawTable], rules: ReleaseRules) -> tuple[ReleasedTable, ...]:
    """The counts of tables with what must be hidden of them taken out; statistics are left out."""
    hidden = protected(tables, rules)
    assert not hidden.unsafe
    return tuple(
        ReleasedTable(
            table.title,
            tuple(
                _printed(place, index, cell, hidden)
                for index, cell in enumerate(table.cells)
                if not cell.kind.is_statistic
            ),
            "publish",
            0,
            rules.small_base,
        )
        for place, table in enumerate(tables)
    )


def _printed(place: int, index: int, cell: Cell, hidden: Hidden) -> Cell:
    """A cell as it would be printed."""
    concealed = hidden.protection.hidden
    has_base = hidden.registry.bases.get((place, cell.axis, cell.category)) in concealed
    is_asked = cell.kind is not CellKind.NOT_APPLICABLE
    if hidden.registry.cells.get((place, index)) not in concealed and not (is_asked and has_base):
        return cell
    base = None if has_base else cell.base_unweighted
    return cell._replace(
        base_unweighted=base, count_unweighted=None, proportion=None, value=None, status=CellStatus.SUPPRESSED
    )
