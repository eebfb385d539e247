"""The two-factor check as tables: each difference as it is, and with the second axis held equal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zushi_survey.analysis.tables import AxisTitle, ReleasedTable
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction, ReleasedComparisons
from zushi_survey.present import wording
from zushi_survey.present.comparison_cells import change_cell, is_hidden, ratio_cell
from zushi_survey.present.comparisons import Printing, Subject
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.numbers import EMPTY

_WHOLE = "軸全体"


def given_tables(
    tables: Iterable[ReleasedTable], released: ReleasedComparisons, given: str, printing: Printing
) -> Iterator[DisplayTable]:
    """One table per question and axis; `given` is the label of the axis held equal."""
    for table in tables:
        subject = Subject.of(table, printing)
        title = table.title
        mine = [row for row in released.rows if (row.question, row.item) == (title.question, title.item)]
        for axis in title.axes:
            nested = {row.axis for row in mine if row.against is Against.GIVEN and row.axis.startswith(f"{axis.id}*")}
            if "*" not in axis.id or nested:
                rows = [row for row in mine if row.axis == axis.id or row.axis in nested]
                if any(row.against is Against.GIVEN for row in rows):
                    yield _table(subject, axis, given, rows)


def _table(subject: Subject, axis: AxisTitle, given: str, rows: Sequence[Comparison]) -> DisplayTable:
    """One question by one axis."""
    plain = {(row.option, row.category): row for row in rows if row.against is not Against.GIVEN}
    within = [row for row in rows if row.against is Against.GIVEN]
    columns = (
        DisplayColumn(wording.BASE_HEADING, "base"),
        DisplayColumn("そのままの差", "statistic"),
        DisplayColumn("そろえた差", "statistic"),
        DisplayColumn("読み方", "text"),
        DisplayColumn("そのままの判定", "text"),
        DisplayColumn("そろえた判定", "text"),
        DisplayColumn("補正後p", "statistic"),
        DisplayColumn("オッズ比", "statistic"),
    )
    printed = [_row(subject, plain[row.option, row.category], row, given) for row in within]
    notes = (
        f"差は、その区分とそれ以外の人との差(ポイント)です。「そろえた」は、{given}の同じ区分の人どうしで比べた結果です。",
        subject.note([*plain.values(), *within]),
        "そろえた検定は、ウエイトを使わず人数で計算しています。",
    )
    headings = (wording.OPTION_HEADING, axis.label)
    name = f"{axis.label}の差({given}をそろえた確認)"
    return subject.table(name, f"{axis.id}-given", columns, printed, headings, notes)


def _row(subject: Subject, plain: Comparison, within: Comparison, given: str) -> DisplayRow:
    """One category (or the axis as a whole) of one option."""
    decimals = subject.printing.decimals
    has_figures = within.category != ""
    return DisplayRow(
        subject.option(within),
        within.category_label or _WHOLE,
        (
            subject.base(within),
            change_cell(plain, plain.difference, decimals) if has_figures else EMPTY,
            change_cell(within, within.difference, decimals) if has_figures else EMPTY,
            DisplayCell(_reading(plain, within, given)),
            subject.verdict(plain),
            subject.verdict(within),
            subject.p(within, adjusted=True),
            ratio_cell(within.odds_ratio, hidden=is_hidden(within)) if has_figures else EMPTY,
        ),
    )


def _reading(plain: Comparison, within: Comparison, given: str) -> str:
    """What both verdicts together say."""
    if plain.test.p_value is None or within.test.p_value is None:
        return "判定しない"
    was, stays = plain.direction is not Direction.NONE, within.direction is not Direction.NONE
    if was and not stays:
        return f"{given}の違いで説明できる可能性"
    if stays and not was:
        return f"{given}をそろえると現れる"
    if was and {plain.direction, within.direction} == {Direction.HIGHER, Direction.LOWER}:
        return f"{given}をそろえると向きが変わる"
    return f"{given}をそろえても残る" if was else "どちらでも差とはいえない"
