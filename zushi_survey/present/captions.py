"""Everything printed around a table's figures: title, subtitles, notes."""

from __future__ import annotations

from collections.abc import Sequence

from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, CellStatus, ReleasedTable, TableTitle
from zushi_survey.present import wording
from zushi_survey.present.numbers import count_cell


def table_id(title: TableTitle) -> str:
    """Anchor and sheet name: `Q10`, `Q17.a`."""
    return f"{title.question}.{title.item}" if title.item else title.question


def table_heading(title: TableTitle) -> str:
    """The table's title: question id, short label, item."""
    item = f" - {title.item_label}" if title.item_label else ""
    return f"{title.question} {title.question_label}{item}"


def subtitles(title: TableTitle) -> tuple[str, ...]:
    """Wording, kind of question, who was asked, base, filter, weight: one line each, what does not apply left out."""
    lines = (
        title.wave_label and f"調査: {title.wave_label}",
        title.text and f"設問: {title.text}",
        wording.type_line(title.question_type, title.limit),
        title.asked and f"対象: {title.asked}",
        f"基数: {wording.BASES[title.base]}",
        title.where and f"絞り込み: {title.where}",
        wording.WEIGHT_LINE if title.is_weighted else "",
    )
    return tuple(line for line in lines if line)


def notes(
    table: ReleasedTable, cells: Sequence[Cell], decimals: int, *, has_percents: bool, hides_rows: bool
) -> tuple[str, ...]:
    """Notes that the shown cells call for, then the assumptions made for this table."""
    title = table.title
    kinds = {cell.kind for cell in cells}
    is_number = CellKind.MEDIAN in kinds
    lines = (
        wording.rounding_note(decimals) if has_percents else "",
        wording.MULTIPLE_NOTE if has_percents and title.is_multiple and title.base != "ticks" else "",
        wording.TICKS_NOTE if has_percents and title.base == "ticks" else "",
        wording.NET_NOTE if CellKind.NET in kinds else "",
        wording.NUMBER_NOTE if is_number else "",
        wording.SCORE_NOTE if CellKind.MEAN in kinds and not is_number else "",
        wording.AXIS_NO_ANSWER_NOTE if hides_rows else "",
        *(_not_applicable(table.cells)),
        *title.notes,
    )
    return tuple(dict.fromkeys(line for line in lines if line))


def _not_applicable(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The note on persons who were not asked, where there are any."""
    for cell in cells:
        if cell.axis == TOTAL and cell.kind is CellKind.NOT_APPLICABLE:
            if cell.status is CellStatus.SUPPRESSED or cell.count_unweighted:
                return (wording.not_applicable_note(count_cell(cell).text),)
            return ()
    return ()
