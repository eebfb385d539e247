"""Released tables by the national rule for machine-readable data: long rows, and what every code in them means.

One table per sheet and file, headings first with their units, numbers as numbers; `X` stands for what is hidden and
`***` for what does not exist, so that nothing is empty and an empty cell is never taken for zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from zushi_survey import __version__
from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, CellStatus, ReleasedTable
from zushi_survey.present import wording
from zushi_survey.present.banners import banner_lines
from zushi_survey.present.display import DataTable
from zushi_survey.present.machine_codes import (
    ABSENT,
    HIDDEN,
    KIND_WORDS,
    NO_ITEM,
    POLICY_WORDS,
    STATUS_WORDS,
    code_tables,
    western,
    year_of,
)
from zushi_survey.present.marks import NO_MARKS, Marks
from zushi_survey.present.numbers import percent_cell, rounded, statistic_cell
from zushi_survey.present.plain_words import plain_text, replaced_characters

Value: TypeAlias = str | int | float
_SPREAD_DECIMALS: Final = 2


class Area(NamedTuple):
    """The place that the survey is about."""

    code: str
    """標準地域コード such as 14208; empty for unknown."""
    name: str
    """Its full name; empty for unknown."""


@dataclass(frozen=True, slots=True)
class MachineTable:
    """One table, alone on its sheet or in its file."""

    name: str
    """Name of the sheet."""
    file: str
    """Name of the file, without suffix."""
    data: DataTable


@dataclass(frozen=True, slots=True)
class MachineData:
    """Everything that a machine reads: the rows first, then the code lists."""

    title: str
    banners: tuple[str, ...]
    tables: tuple[MachineTable, ...]


class Column(NamedTuple):
    """One column: its heading with the unit, its name for programs, its unit, what it holds, and its value."""

    heading: str
    name: str
    unit: str
    meaning: str
    value: Callable[[Cell, ReleasedTable], Value | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSettings:
    """What the tables do not know themselves."""

    title: str
    decimals: int = 1
    fiscal_years: Mapping[str, int]
    """Western fiscal year by id of the wave; a wave without one takes it from its label."""
    area: Area | None = None
    marks: Marks = NO_MARKS


def machine_data(tables: Sequence[ReleasedTable], settings: MachineSettings) -> MachineData:
    """Shares, statistics (where there are any) and the code lists of the tables."""
    shares = _columns(tables, settings) + _share_columns(tables, settings) + _tail(settings)
    statistics = _columns(tables, settings) + _statistic_columns() + _tail(settings)
    made = [("割合", "shares", shares, _rows(tables, shares, is_statistic=False))]
    rows = _rows(tables, statistics, is_statistic=True)
    if rows:
        made.append(("統計量", "statistics", statistics, rows))
    definitions = [
        (name, column.heading, column.name, column.unit, column.meaning)
        for name, _, columns, _ in made
        for column in columns
    ]
    found = [MachineTable(n, f, DataTable(tuple(c.heading for c in columns), r)) for n, f, columns, r in made]
    codes = code_tables(tables, settings.fiscal_years, definitions)
    found += [MachineTable(name, file, data) for name, file, data in codes]
    cleaned, replaced = _cleaned(found)
    banners = tuple(dict.fromkeys(line for t in tables for line in banner_lines(t.title.data_origin, t.policy)))
    about = MachineTable("説明", "about", _plain(_about(tables, settings, has_replaced=bool(replaced)), {}))
    return MachineData(settings.title, banners, (*cleaned, *_replaced_table(replaced), about))


def _columns(tables: Sequence[ReleasedTable], settings: MachineSettings) -> list[Column]:
    """What each row is about."""
    area = settings.area or Area("", "")
    places = [
        Column("地域コード", "area_code", "", "標準地域コード", lambda _c, _t: area.code),
        Column("地域名称", "area_name", "", "調査した地域の名称", lambda _c, _t: area.name),
    ]
    label_by_axis = {(t.title.wave, axis.id): axis.label for t in tables for axis in t.title.axes}

    def axis_label(cell: Cell, table: ReleasedTable) -> str:
        whole = wording.TOTAL_LABEL if cell.axis == TOTAL else cell.axis
        return label_by_axis.get((table.title.wave, cell.axis), whole)

    return [
        Column("調査回コード", "wave", "", "調査回のコード(シート「調査回」)", lambda _c, t: t.title.wave),
        Column("調査回", "wave_label", "", "調査回の名称(西暦を併記)", lambda _c, t: western(t, settings.fiscal_years)),
        Column("年度(西暦)", "fiscal_year", "年度", "調査をした年度", lambda _c, t: year_of(t, settings.fiscal_years)),
        *(column for column, text in zip(places, area, strict=True) if text),
        Column("質問番号", "question", "", "質問の番号(シート「質問」)", lambda c, _t: c.question),
        Column("質問", "question_label", "", "質問の短い名称", lambda _c, t: t.title.question_label),
        Column("項目番号", "item", "", "表形式の質問の項目(シート「項目」)", lambda c, _t: c.item or NO_ITEM),
        Column("項目", "item_label", "", "項目の名称", lambda c, t: t.title.item_label if c.item else NO_ITEM),
        Column("回答番号", "option", "", "選択肢などの番号(シート「回答」)", lambda c, _t: c.option),
        Column("回答", "option_label", "", "選択肢などの名称", lambda c, _t: c.option_label),
        Column("回答の種類", "kind", "", "選択肢・まとめ・無回答などの別", lambda c, _t: KIND_WORDS[c.kind]),
        Column("分析軸コード", "axis", "", "分析軸のコード(シート「分析軸」)", lambda c, _t: c.axis),
        Column("分析軸", "axis_label", "", "分析軸の名称", axis_label),
        Column("区分コード", "category", "", "分析軸の区分のコード(シート「分析軸」)", lambda c, _t: c.category),
        Column("区分", "category_label", "", "区分の名称", lambda c, _t: c.category_label),
        Column("基数(人)", "base_unweighted", "人", "割合のもとになる人数", lambda c, _t: c.base_unweighted),
    ]


def _share_columns(tables: Sequence[ReleasedTable], settings: MachineSettings) -> list[Column]:
    """Persons and percents, those of weights and intervals where there are any."""
    decimals = settings.decimals
    is_weighted = any(table.title.is_weighted for table in tables)
    has_intervals = any(cell.interval_low is not None for table in tables for cell in table.cells)
    return [
        Column("回答数(人)", "count_unweighted", "人", "そう答えた人数", lambda c, _t: c.count_unweighted),
        *(_weighted_columns() if is_weighted else ()),
        Column(
            *("割合(％)", "percent", "％", "回答数の基数に対する割合(四捨五入)"),
            lambda c, t: _percent(c, t, decimals),
        ),
        *(_interval_columns(decimals) if has_intervals else ()),
    ]


def _weighted_columns() -> Iterator[Column]:
    """Sums of weights."""
    meaning = "ウエイトの合計"
    yield Column("ウエイト後の基数(人)", "base_weighted", "人", meaning, lambda c, _t: _tenths(c.base_weighted))
    yield Column("ウエイト後の回答数(人)", "count_weighted", "人", meaning, lambda c, _t: _tenths(c.count_weighted))


def _interval_columns(decimals: int) -> Iterator[Column]:
    """How sure the shares are."""
    name, points = "標準誤差(ポイント)", _SPREAD_DECIMALS
    yield Column(name, "standard_error", "ポイント", "割合の標準誤差", lambda c, _t: _times(c.standard_error, points))
    low, high = "割合の信頼区間の下限", "割合の信頼区間の上限"
    yield Column("区間の下限(％)", "interval_low", "％", low, lambda c, _t: _times(c.interval_low, decimals))
    yield Column("区間の上限(％)", "interval_high", "％", high, lambda c, _t: _times(c.interval_high, decimals))


def _statistic_columns() -> list[Column]:
    """Means and other statistics, in the unit that the row names."""
    return [
        Column(
            "値(単位は単位の列)",
            "value",
            "単位の列",
            "平均などの値",
            lambda c, _t: statistic_cell(c, is_marked=False).number,
        ),
        Column("単位", "unit", "", "値の単位", lambda _c, t: t.title.unit or "点"),
    ]


def _tail(settings: MachineSettings) -> list[Column]:
    """What a reader must know about the row."""
    marks = settings.marks
    return [
        Column("状態", "status", "", "通常・参考値・秘匿の別", lambda c, _t: STATUS_WORDS[c.status]),
        Column("有意差", "significance", "", "検定の印", lambda c, _t: marks.significance(c) or NO_ITEM),
        Column(
            "データの由来",
            "data_origin",
            "",
            "合成データか実データか",
            lambda _c, t: wording.ORIGINS[t.title.data_origin],
        ),
        Column("公表区分", "policy", "", "公表してよいか", lambda _c, t: POLICY_WORDS[t.policy]),
    ]


def _rows(
    tables: Sequence[ReleasedTable], columns: Sequence[Column], *, is_statistic: bool
) -> tuple[tuple[Value, ...], ...]:
    """One row per cell of the kind wanted, nothing in it empty."""
    return tuple(
        tuple(_present(column.value(cell, table), cell) for column in columns)
        for table in tables
        for cell in table.cells
        if cell.kind.is_statistic is is_statistic
    )


def _present(value: Value | None, cell: Cell) -> Value:
    """The value; a sign where it is hidden or does not exist."""
    if value is None:
        return HIDDEN if cell.status is CellStatus.SUPPRESSED else ABSENT
    return value


def _percent(cell: Cell, table: ReleasedTable, decimals: int) -> float | None:
    """The share as printed; 0 where nobody gave the answer, None where there is no base or it is hidden."""
    if cell.status is not CellStatus.SUPPRESSED and cell.count_unweighted == 0 and cell.base_unweighted:
        return 0.0 if cell.kind is not CellKind.NOT_APPLICABLE else None
    return percent_cell(cell, decimals, is_weighted=table.title.is_weighted).number


def _times(share: float | None, decimals: int) -> float | None:
    """A share (0-1) in percent."""
    return None if share is None else float(rounded(100 * share, decimals))


def _tenths(amount: float | None) -> float | None:
    """A sum of weights with one decimal."""
    return None if amount is None else float(rounded(amount, 1))


def _cleaned(tables: Sequence[MachineTable]) -> tuple[list[MachineTable], dict[str, str]]:
    """The tables in plain characters, and the characters that were replaced."""
    replaced: dict[str, str] = {}
    return [MachineTable(table.name, table.file, _plain(table.data, replaced)) for table in tables], replaced


def _plain(data: DataTable, replaced: dict[str, str]) -> DataTable:
    """A table in plain characters; those replaced are added to `replaced`. An empty text is absent."""
    known: dict[str, str] = {}

    def plain(text: str) -> str:
        if text not in known:
            known[text] = plain_text(text) or ABSENT
            replaced.update(replaced_characters(text))
        return known[text]

    rows = (tuple(plain(value) if isinstance(value, str) else value for value in row) for row in data.rows)
    return DataTable(data.columns, tuple(rows))


def _replaced_table(replaced: Mapping[str, str]) -> Iterator[MachineTable]:
    """The characters that were replaced, by their numbers: the characters themselves must not stand here."""
    if replaced:
        rows = tuple((f"U+{ord(c):04X}", form) for c, form in sorted(replaced.items()))
        yield MachineTable(
            "置き換えた文字", "replaced_characters", DataTable(("元の文字(Unicode)", "置き換えた後"), rows)
        )


def _about(tables: Sequence[ReleasedTable], settings: MachineSettings, *, has_replaced: bool) -> DataTable:
    """What the files are."""
    titles = [table.title for table in tables]
    rows = [
        ("題名", settings.title),
        ("データの由来", _joined(wording.ORIGINS[title.data_origin] for title in titles)),
        ("公表区分", _joined(POLICY_WORDS[table.policy] for table in tables)),
        ("基数", _joined(wording.BASES[title.base] for title in titles)),
        ("集計した範囲", _joined(title.where for title in titles) or "すべての回答者"),
        ("割合の丸め", f"小数第{settings.decimals + 1}位を四捨五入"),
        ("秘匿", f"{HIDDEN} は秘匿した数です。{ABSENT} は数がないことを表します"),
        ("CSVの文字コード", "UTF-8(BOMあり)"),
        ("CSVの引用符", "文字列はすべて二重引用符で囲みます。=などで始まる文字列の先頭には ' を付けます"),
        ("作成したプログラム", f"zushi-survey {__version__}"),
    ]
    if has_replaced:
        rows.append(("文字の置き換え", "機種依存文字を置き換えました(シート「置き換えた文字」)"))
    return DataTable(("項目", "内容"), tuple(rows))


def _joined(values: Iterator[str]) -> str:
    """The different values in order of appearance."""
    return "、".join(dict.fromkeys(value for value in values if value))
