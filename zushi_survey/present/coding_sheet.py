"""The sheet on which coders mark codes: one row per segment, one column per code, and the codebook beside it."""

from __future__ import annotations

from dataclasses import dataclass

from zushi_survey.hearing.coding_sheet import CODING_SHEET, FIXED_COLUMNS, MARK
from zushi_survey.hearing.model import CodeDefinition, HearingRecord
from zushi_survey.present.banners import DataOrigin, banner_lines

GUIDE_SHEET = "コードの定義"
HOW_TO_SHEET = "使い方"
_GUIDE_HEADINGS = ("テーマ", "コード", "名前", "定義", "含めるもの", "含めないもの", "例")


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """One column to mark."""

    heading: str
    hint: str
    """Shown beside a cell of the column when it is chosen."""


@dataclass(frozen=True, slots=True)
class CodingForm:
    """A workbook to fill in."""

    title: str
    sheet: str
    mark: str
    """What is written where a code applies; other cells stay empty."""
    fixed: tuple[str, ...]
    """Headings of the columns that are not to be changed."""
    rows: tuple[tuple[str, ...], ...]
    codes: tuple[CodeColumn, ...]
    guide: tuple[tuple[str, ...], ...]
    """The codebook, its headings first."""
    how_to: tuple[str, ...]


def coding_form(record: HearingRecord, title: str, data_origin: DataOrigin) -> CodingForm:
    """The empty form of a hearing."""
    rows = tuple((s.id, s.group, s.theme_asked, s.text) for s in record.segments)
    guide = (_GUIDE_HEADINGS, *(_guide_row(record, entry) for entry in record.codebook))
    how_to = (
        title,
        *banner_lines(data_origin, "internal"),
        f"シート「{CODING_SHEET}」の1行が発言1つです。当てはまるコードの列に {MARK} を入れます。",
        "当てはまらない列は空欄のままにします。",
        "1つの発言に、いくつ付けても構いません。どれにも当てはまらない発言は、すべて空欄にします。",
        "尋ねたテーマと違うテーマのコードも付けられます。",
        "ほかの人と相談せずに付けます(一致を調べるためです)。",
        "左の4列と1行目の見出しは変えないでください。並べ替えは、行全体を選んで行ってください。",
        f"コードの意味は、シート「{GUIDE_SHEET}」にあります。",
        "読み込み: zushi-survey hearing import このファイル --coder 名前",
    )
    codes = tuple(CodeColumn(str(entry.key), _hint(entry)) for entry in record.codebook)
    return CodingForm(title, CODING_SHEET, MARK, FIXED_COLUMNS, rows, codes, guide, how_to)


def _theme(record: HearingRecord, theme: str) -> str:
    """A theme with its name."""
    return f"{theme} {record.themes[theme]}" if record.themes.get(theme, theme) != theme else theme


def _guide_row(record: HearingRecord, entry: CodeDefinition) -> tuple[str, ...]:
    """One entry of the codebook."""
    texts = (entry.label, entry.definition, entry.include, entry.exclude, entry.example)
    return (_theme(record, entry.key.theme), entry.key.code, *texts)


def _hint(entry: CodeDefinition) -> str:
    """The definition in a few lines."""
    parts = [entry.definition]
    parts += [f"含める: {entry.include}"] if entry.include else []
    parts += [f"含めない: {entry.exclude}"] if entry.exclude else []
    return "\n".join(part for part in parts if part)
