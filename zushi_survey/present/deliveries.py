"""The comparison of two deliveries as tables: sheets, cells, figures that move, repairs that no longer fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from zushi_survey.analysis.changes import Figure, FigureChange
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.numbers import signed_text


class CellRow(NamedTuple):
    """One changed cell, in words."""

    receipt: str
    column: str
    before: str
    after: str


def sheets_table(
    counts: Mapping[str, int], named: Mapping[str, Sequence[str]], *, is_reordered: bool, is_same: bool
) -> DisplayTable:
    """How many sheets were before and are now, and which were added or taken out."""
    rows = [DisplayRow("", label, (_number(count), DisplayCell(""))) for label, count in counts.items()]
    rows += [
        DisplayRow("", label, (_number(len(names)), DisplayCell("、".join(names) or "なし")))
        for label, names in named.items()
    ]
    columns = (DisplayColumn("数", "count"), DisplayColumn("番号・名前", "text"))
    notes = (
        *(("2つのファイルの中身は同じです",) if is_same else ()),
        *(("票の並び順が変わっています(集計値には影響しません)",) if is_reordered else ()),
    )
    return DisplayTable("sheets", "票と列の変化", (), columns, tuple(rows), ("", "区分"), notes)


def cells_table(rows: Sequence[CellRow], row_limit: int | None) -> DisplayTable:
    """Every changed cell: receipt, column, before, after."""
    columns = (DisplayColumn("列", "text"), DisplayColumn("前", "text"), DisplayColumn("今回", "text"))
    shown = tuple(
        DisplayRow("", row.receipt, (DisplayCell(row.column), DisplayCell(row.before), DisplayCell(row.after)))
        for row in rows[:row_limit]
    )
    notes = ("自由記述は、変わったことだけを示します", *_cut_note(len(rows), row_limit))
    return DisplayTable("cells", f"変わったセル({len(rows):,}か所)", (), columns, shown, ("", "受付番号"), notes)


def figures_table(
    changes: Sequence[FigureChange], labels: Mapping[tuple[str, ...], str], row_limit: int | None
) -> DisplayTable:
    """Every published figure that moves: where it stands, before, now, and the difference in points."""
    columns = (
        DisplayColumn("選択肢", "text"),
        DisplayColumn("区分", "text"),
        DisplayColumn("前", "text"),
        DisplayColumn("今回", "text"),
        DisplayColumn("差", "text"),
    )
    shown = tuple(
        DisplayRow("", _question(change), tuple(map(DisplayCell, _figure_texts(change, labels))))
        for change in changes[:row_limit]
    )
    notes = (
        "表示が変わる比率(％)と基数(n)を、study.yaml の軸によるクロス集計から挙げます。公表の手続きで伏せる数は x です",
        *_cut_note(len(changes), row_limit),
    )
    return DisplayTable("figures", f"動く集計値({len(changes):,}個)", (), columns, shown, ("", "質問"), notes)


def stale_table(rows: Sequence[tuple[str, str, str]]) -> DisplayTable:
    """Declared corrections that no longer fit: where, found, why."""
    columns = (DisplayColumn("今の値", "text"), DisplayColumn("説明", "text"))
    shown = tuple(DisplayRow("", place, (DisplayCell(found), DisplayCell(why))) for place, found, why in rows)
    notes = () if rows else ("宣言された修正は、すべて新しいファイルにも当てはまります",)
    return DisplayTable("stale", f"当てはまらなくなった修正({len(rows):,}件)", (), columns, shown, ("", "場所"), notes)


def diff_data(
    cells: Sequence[CellRow],
    changes: Sequence[FigureChange],
    labels: Mapping[tuple[str, ...], str],
    about: dict[str, str],
) -> DataTable:
    """One row per changed cell and per moved figure."""
    columns = ("kind", "receipt", "column", "question", "option", "category", "before", "after")
    rows: list[tuple[str | int | float | None, ...]] = [
        ("cell", row.receipt, row.column, None, None, None, row.before, row.after) for row in cells
    ]
    for change in changes:
        option, category, before, after, _ = _figure_texts(change, labels)
        rows.append(("figure", None, None, _question(change), option, category, before, after))
    return DataTable(columns, tuple(rows), about)


def _question(change: FigureChange) -> str:
    """Question id with its item."""
    return f"{change.key.question}.{change.key.item}" if change.key.item else change.key.question


def _figure_texts(change: FigureChange, labels: Mapping[tuple[str, ...], str]) -> tuple[str, str, str, str, str]:
    """Option, category, before, now, difference."""
    key = change.key
    option = labels.get((key.question, key.item, key.option), key.option)
    category = labels.get((key.axis, key.category), key.category)
    return option, category, _text(change.before), _text(change.after), _points(change.before, change.after)


def _text(figure: Figure | None) -> str:
    """A figure with its base."""
    return "なし" if figure is None else f"{figure.text} (n={figure.base})"


def _points(before: Figure | None, after: Figure | None) -> str:
    """Difference of the printed figures; empty where one is not a number."""
    if before is None or after is None:
        return ""
    try:
        points = Decimal(after.text.replace(",", "")) - Decimal(before.text.replace(",", ""))
    except InvalidOperation:
        return ""
    return signed_text(points)


def _number(count: int) -> DisplayCell:
    """A count, thousands separated."""
    return DisplayCell(f"{count:,}", float(count))


def _cut_note(count: int, row_limit: int | None) -> tuple[str, ...]:
    """How many rows are not shown, if any."""
    if row_limit is None or count <= row_limit:
        return ()
    return (f"ほかに {count - row_limit:,} 件あります。--format xlsx ですべて出ます",)
