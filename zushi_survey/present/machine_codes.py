"""Code lists of machine-readable files: every code that occurs, with its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from zushi_survey.analysis.tables import TOTAL, CellKind, CellStatus, Policy, ReleasedTable
from zushi_survey.present import wording
from zushi_survey.present.display import DataTable
from zushi_survey.present.plain_words import western_year, with_western_years
from zushi_survey.questionnaire.model import TYPE_WORDS

HIDDEN: Final = "X"
ABSENT: Final = "***"
NO_ITEM: Final = "該当なし"
KIND_WORDS: Final[Mapping[CellKind, str]] = MappingProxyType(
    {
        CellKind.OPTION: "選択肢",
        CellKind.NET: "まとめ",
        CellKind.BAND: "階級",
        CellKind.NO_ANSWER: "無回答",
        CellKind.INVALID: "無効",
        CellKind.NOT_APPLICABLE: "非該当",
        CellKind.MEAN: "平均",
        CellKind.MEDIAN: "中央値",
        CellKind.MINIMUM: "最小",
        CellKind.MAXIMUM: "最大",
    }
)
STATUS_WORDS: Final[Mapping[CellStatus, str]] = MappingProxyType(
    {CellStatus.OK: "通常", CellStatus.SMALL_BASE: "参考値", CellStatus.SUPPRESSED: "秘匿"}
)
POLICY_WORDS: Final[Mapping[Policy, str]] = MappingProxyType({"internal": "内部検討用・公表不可", "publish": "公表用"})
_MEANINGS: Final = (
    ("数値の列", HIDDEN, "秘匿(人数が少ないため示していない)"),
    ("数値の列", ABSENT, "数がない(基数が0、またはその集計をしていない)"),
    ("文字の列", NO_ITEM, "その行には当てはまらない"),
    ("回答の種類", "選択肢", "調査票の選択肢"),
    ("回答の種類", "まとめ", "いくつかの選択肢のどれかを選んだ人"),
    ("回答の種類", "階級", "数値の回答の区切り"),
    ("回答の種類", "無回答", "質問の対象で、答えていない人"),
    ("回答の種類", "無効", "答えが決まりに合わない人"),
    ("回答の種類", "非該当", "質問の対象でない人(基数に含まない)"),
    ("回答の種類", "平均", "回答の平均"),
    ("回答の種類", "中央値", "回答を並べた真ん中の値"),
    ("回答の種類", "最小", "最も小さい回答"),
    ("回答の種類", "最大", "最も大きい回答"),
    ("状態", "通常", "注意書きのない数"),
    ("状態", "参考値", "基数が小さいため参考とする数"),
    ("状態", "秘匿", "人数が少ないため示していない数"),
    ("有意差", "higher", "比べた相手より有意に高い"),
    ("有意差", "lower", "比べた相手より有意に低い"),
)

NamedTable = tuple[str, str, DataTable]
"""Name of the sheet, name of the file, rows."""
Row = tuple[str | int | float, ...]


def code_tables(
    tables: Sequence[ReleasedTable], fiscal_years: Mapping[str, int], definitions: Sequence[tuple[str, ...]]
) -> tuple[NamedTable, ...]:
    """The code lists in order; `definitions` are the rows of the list of columns."""
    made = (
        ("調査回", "codes_waves", ("調査回コード", "調査回", "年度(西暦)"), _waves(tables, fiscal_years)),
        ("質問", "codes_questions", _QUESTION_COLUMNS, _questions(tables)),
        ("項目", "codes_items", ("調査回コード", "質問番号", "項目番号", "項目"), _items(tables)),
        (
            "回答",
            "codes_options",
            ("調査回コード", "質問番号", "項目番号", "回答番号", "回答", "回答の種類"),
            _options(tables),
        ),
        ("分析軸", "codes_axes", ("調査回コード", "分析軸コード", "分析軸", "区分コード", "区分"), _categories(tables)),
        ("記号と用語", "codes_signs", ("列", "値", "意味"), _MEANINGS),
        ("列の定義", "columns", ("シート", "列名", "物理名", "単位", "意味"), _filled(definitions)),
    )
    return tuple(
        (name, file, DataTable(columns, tuple(dict.fromkeys(rows)))) for name, file, columns, rows in made if rows
    )


_QUESTION_COLUMNS: Final = ("調査回コード", "質問番号", "質問", "質問文", "質問の種類", "対象", "単位", "基数の数え方")


def western(table: ReleasedTable, fiscal_years: Mapping[str, int]) -> str:
    """The wave's label with its Western year: from the label's own era, else from the fiscal year that is known."""
    title = table.title
    label = with_western_years(title.wave_label or title.wave)
    year = fiscal_years.get(title.wave)
    return label if year is None or str(year) in label else f"{label}({year}年度)"


def year_of(table: ReleasedTable, fiscal_years: Mapping[str, int]) -> int | None:
    """The Western fiscal year of the table's wave, as far as it is known."""
    return fiscal_years.get(table.title.wave) or western_year(table.title.wave_label)


def _waves(tables: Sequence[ReleasedTable], fiscal_years: Mapping[str, int]) -> list[Row]:
    """One row per wave."""
    return [(t.title.wave, western(t, fiscal_years), year_of(t, fiscal_years) or ABSENT) for t in tables]


def _questions(tables: Sequence[ReleasedTable]) -> list[Row]:
    """One row per question of each wave."""
    return [
        (
            t.title.wave,
            t.title.question,
            t.title.question_label or t.title.question,
            t.title.text or NO_ITEM,
            TYPE_WORDS.get(t.title.question_type, t.title.question_type),
            t.title.asked or "全員",
            t.title.unit or NO_ITEM,
            wording.BASES[t.title.base],
        )
        for t in tables
    ]


def _items(tables: Sequence[ReleasedTable]) -> list[Row]:
    """One row per item of the matrices and per rank."""
    titles = (table.title for table in tables if table.title.item)
    return [(title.wave, title.question, title.item, title.item_label or title.item) for title in titles]


def _options(tables: Sequence[ReleasedTable]) -> list[Row]:
    """One row per answer of each question."""
    return [
        (cell.wave, cell.question, cell.item or NO_ITEM, cell.option, cell.option_label, KIND_WORDS[cell.kind])
        for table in tables
        for cell in table.cells
        if cell.axis == TOTAL
    ]


def _categories(tables: Sequence[ReleasedTable]) -> list[Row]:
    """One row per category of each axis."""
    return [row for table in tables for row in _categories_of(table)]


def _categories_of(table: ReleasedTable) -> Iterator[Row]:
    """The categories of one table, the whole first."""
    label_by_axis = {axis.id: axis.label for axis in table.title.axes}
    for cell in table.cells:
        label = wording.TOTAL_LABEL if cell.axis == TOTAL else label_by_axis.get(cell.axis, cell.axis)
        yield cell.wave, cell.axis, label, cell.category, cell.category_label


def _filled(rows: Iterable[tuple[str, ...]]) -> list[Row]:
    """The rows without empty cells."""
    return [tuple(value or NO_ITEM for value in row) for row in rows]
