"""Cells of released tables as facts."""

from __future__ import annotations

from zushi_survey.analysis.facts import ShareFact, Unknown
from zushi_survey.analysis.precision.intervals import Interval
from zushi_survey.analysis.tables import Cell, CellStatus, ReleasedTable
from zushi_survey.questionnaire.claims import GroupRef, Quantity


def label_of(table: ReleasedTable, cell: Cell) -> str:
    """Question, item and answer in words."""
    return f"{' - '.join(filter(None, (table.title.question_label, table.title.item_label)))}「{cell.option_label}」"


def interval_of(cell: Cell) -> Interval | None:
    """The confidence interval of a cell."""
    if cell.interval_low is None or cell.interval_high is None:
        return None
    return Interval(cell.interval_low, cell.interval_high)


def share_fact(cell: Cell, of: Quantity, group: GroupRef | None, label: str, *, is_weighted: bool) -> ShareFact:
    """A released cell as a fact."""
    unknown = Unknown.HIDDEN if cell.status is CellStatus.SUPPRESSED else Unknown.NOTHING
    if not unknown and not cell.base_unweighted:
        unknown = Unknown.NOBODY
    return ShareFact(
        wave=cell.wave,
        of=of,
        label=label,
        group=group,
        group_label=cell.category_label if group else "",
        chosen=cell.count_unweighted,
        base=cell.base_unweighted,
        share=cell.proportion,
        interval=interval_of(cell),
        is_weighted=is_weighted,
        unknown=unknown,
    )
