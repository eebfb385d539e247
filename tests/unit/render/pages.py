"""Pages to render: every kind of table, and one full of text that must do no harm."""

from __future__ import annotations

from tests.unit.present.samples import number_table, small_table, wide_table
from zushi_survey.present.banners import page_of
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayPage, DisplayRow, DisplayTable
from zushi_survey.present.layout import display_table, frequency_table
from zushi_survey.present.tidy import tidy_table

HARMFUL = ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1+2", "\t=1", '"&<b>', "]]>")


def full_page() -> DisplayPage:
    """Small, wide, weighted, number and frequency tables with everything around them."""
    tables = [
        display_table(small_table()),
        display_table(wide_table()),
        display_table(wide_table(weight=0.7), show="both"),
        frequency_table(wide_table(weight=0.7)),
        display_table(number_table()),
        frequency_table(number_table()),
    ]
    return page_of(
        tables,
        "クロス集計",
        data_origin="synthetic",
        policy="internal",
        small_base=30,
        source=("回答ファイル: r3.csv", "zushi-survey 0.1.0"),
    )


def full_data() -> DataTable:
    """The machine-readable rows of the same tables."""
    return tidy_table([small_table(), wide_table(), wide_table(weight=0.7), number_table()], "クロス集計")


def harmful_page() -> DisplayPage:
    """Every text of a page is one that a browser or a spreadsheet might run."""
    rows = tuple(DisplayRow(text, text, (DisplayCell(text), DisplayCell("1.5", 1.5, 1))) for text in HARMFUL)
    columns = (DisplayColumn(HARMFUL[0], "text"), DisplayColumn(HARMFUL[1], "percent"))
    table = DisplayTable("Q1", HARMFUL[0], HARMFUL, columns, rows, (HARMFUL[1], HARMFUL[0]), HARMFUL)
    return DisplayPage(HARMFUL[0], HARMFUL, (table,), legend=HARMFUL, source=HARMFUL)


def other_page() -> DisplayPage:
    """A table of another room's making: percent signs in the text, no thousands, units, empty cells."""
    columns = (DisplayColumn("区分", "label"), DisplayColumn("数", "count"), DisplayColumn("率", "percent"))
    rows = (
        DisplayRow("", "配布数", (DisplayCell("発送"), DisplayCell("2000", 2000), DisplayCell(""))),
        DisplayRow("", "有効回収率", (DisplayCell("有効"), DisplayCell("1112票", 1112), DisplayCell("55.6%", 55.6, 1))),
        DisplayRow("", "差", (DisplayCell("比較"), DisplayCell("△3", -3), DisplayCell("-1.5", -1.5, 1))),
    )
    return DisplayPage("回収状況", (), (DisplayTable("rates", "回収", (), columns, rows),))
