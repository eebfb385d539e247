"""The office's account of a release: how much is hidden and why, and what a reader could infer. Never published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from zushi_survey.analysis.disclosure.office import DisclosureReport, HiddenCount
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable

_METHODS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "optimum": "最適(これより失う情報が少ない安全な伏せ方はない)",
        "good": "準最適",
        "paths": "近似(1つずつ、失う情報が少ない伏せ方)",
        "whole": "伏せられるものをすべて",
        "": "基数とともに",
    }
)
_INTERNAL: Final = (
    "伏せた人数そのものを載せています。内部検討用です。公表したり、公表する資料に添えたりしないでください。"
)


def disclosure_summary(report: DisclosureReport, *further: str) -> DisplayTable:
    """How many counts of each question are hidden, primary and secondary, and the persons in them; further notes."""
    columns = (
        DisplayColumn("一次秘匿", "count"),
        DisplayColumn("二次秘匿", "count"),
        DisplayColumn("伏せた人数の計", "count"),
    )
    by_question: dict[str, list[HiddenCount]] = {}
    for row in report.rows:
        by_question.setdefault(_question(row), []).append(row)
    rows = [DisplayRow("", name, _sums(found)) for name, found in by_question.items()]
    rows.append(DisplayRow("", "計", _sums(report.rows), is_total=True))
    found = Counter(row.method for row in report.rows if not row.is_primary)
    methods = "、".join(f"{_METHODS[name]} {found[name]:,}個" for name in _METHODS if found[name])
    share = f"{100 * report.persons_hidden / report.persons:.1f}" if report.persons else "0.0"
    notes = (
        _INTERNAL,
        f"公表する数 {report.counts:,}個のうち {len(report.rows):,}個を伏せました(人数の計で {share}％)。",
        f"二次秘匿の選び方: {methods or '二次秘匿はありません'}",
        *further,
    )
    return DisplayTable("disclosure", "公表のために伏せた数", (), columns, tuple(rows), ("", "質問"), notes)


def disclosure_table(report: DisclosureReport) -> DisplayTable:
    """Every hidden count with its reason and what a reader can infer of it."""
    columns = (
        DisplayColumn("選択肢", "text"),
        DisplayColumn("区分", "text"),
        DisplayColumn("理由", "text"),
        DisplayColumn("人数", "count"),
        DisplayColumn("読み手に分かる範囲", "text"),
    )
    rows = tuple(
        DisplayRow(
            "",
            _question(row),
            (
                DisplayCell(row.option_label),
                DisplayCell(row.category_label),
                DisplayCell("一次" if row.is_primary else "二次"),
                DisplayCell(f"{row.persons:,}", row.persons),
                DisplayCell(_range(row)),
            ),
        )
        for row in report.rows
    )
    notes = (
        _INTERNAL,
        "「読み手に分かる範囲」は、公表する数をすべて使って計算できる、いちばん小さい人数といちばん大きい人数です。",
    )
    return DisplayTable("disclosure_counts", "伏せた数と検査の結果", (), columns, rows, ("", "質問"), notes)


def _question(row: HiddenCount) -> str:
    """The question, or the item of it, with the wave."""
    name = f"{row.question}.{row.item}" if row.item else row.question
    return f"{row.wave} {name}"


def _sums(rows: list[HiddenCount] | tuple[HiddenCount, ...]) -> tuple[DisplayCell, ...]:
    """Hidden counts, primary and secondary, and their persons."""
    primary = sum(row.is_primary for row in rows)
    numbers = (primary, len(rows) - primary, sum(row.persons for row in rows))
    return tuple(DisplayCell(f"{number:,}", number) for number in numbers)


def _range(row: HiddenCount) -> str:
    """From the least to the most, in whole persons that the ends leave room for."""
    low = f"{row.low:,.0f}"
    return f"{low}人以上" if row.high is None else f"{low}～{row.high:,.0f}人"
