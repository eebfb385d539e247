"""The data-quality page: sheets that count, what the checks found, what the rules repaired, what is left to mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from zushi_survey.core.problems import Problem, Severity
from zushi_survey.present.banners import DataOrigin
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.wording import ORIGINS

Cells = tuple[DisplayCell, ...]


class CheckRow(NamedTuple):
    """One check that ran, and how much of what it found is repaired; all zero when it found nothing."""

    code: str
    title: str
    severity: Severity
    found: int
    repaired: int


class FoundRow(NamedTuple):
    """One thing found, and what a declared rule did about it."""

    problem: Problem
    rule: str | None = None
    reason: str | None = None
    after: str | None = None
    """New value; None while nothing has repaired it."""


class RuleRow(NamedTuple):
    """One declared rule and the cells it repaired."""

    rule: str
    reason: str
    cells: int


class ItemRow(NamedTuple):
    """One question or item: valid sheets by what became of it."""

    id: str
    label: str
    answered: int
    no_answer: int
    not_applicable: int
    invalid: int


def sheets_table(returned: int, invalid: Mapping[str, int], valid: int) -> DisplayTable:
    """Returned sheets = invalid by reason + valid; also for reports."""
    rows = [DisplayRow("", "回収", (_number(returned),), is_total=True)]
    rows += [DisplayRow("無効", reason, (_number(count),)) for reason, count in invalid.items()]
    rows += [
        DisplayRow("無効", "計", (_number(returned - valid),), is_total=True),
        DisplayRow("", "有効", (_number(valid),), is_total=True),
    ]
    columns = (DisplayColumn("票", "count"),)
    return DisplayTable("sheets", "票の数", (), columns, tuple(rows), ("", "区分"))


def checks_table(checks: Sequence[CheckRow]) -> DisplayTable:
    """Every check that ran with what it found, repaired and left; a check that found nothing is there with 0."""
    left = sum(check.found - check.repaired for check in checks if check.severity is Severity.ERROR)
    note = f"直っていないエラーが {left:,} 件あります。" if left else "直っていないエラーはありません。"
    columns = tuple(DisplayColumn(label, "count") for label in ("見つかった数", "規則で直した数", "残り"))
    rows = tuple(
        DisplayRow(
            check.severity.label,
            f"{check.code} {check.title}",
            (_number(check.found), _number(check.repaired), _number(check.found - check.repaired)),
        )
        for check in checks
    )
    return DisplayTable("checks", "確認の結果", (), columns, rows, ("重さ", "確認したこと"), (note,))


def repairs_table(rules: Sequence[RuleRow]) -> DisplayTable:
    """What each declared rule repaired, in the order applied; also for reports."""
    columns = (DisplayColumn("理由", "text"), DisplayColumn("直したセル", "count"))
    rows = tuple(DisplayRow("", rule.rule, (_text(rule.reason), _number(rule.cells))) for rule in rules)
    notes = ("元の回答ファイルは書き換えていません。",) if rules else ("修正の規則は決められていません。",)
    return DisplayTable("repairs", "修正の規則と件数", (), columns, rows, ("", "規則"), notes)


def items_table(items: Sequence[ItemRow]) -> DisplayTable:
    """Answers and the three kinds of missing of every question or item."""
    labels = ("回答", "無回答", "非該当", "無効")
    columns = tuple(DisplayColumn(label, "count") for label in labels)
    rows = tuple(
        DisplayRow(
            "",
            f"{item.id} {item.label}",
            tuple(map(_number, (item.answered, item.no_answer, item.not_applicable, item.invalid))),
        )
        for item in items
    )
    notes = ("無回答: 対象だが答えがない。非該当: 対象でない。無効: 読めない、または直していない回答。",)
    return DisplayTable("items", "質問ごとの回答・無回答・非該当・無効", (), columns, rows, ("", "質問"), notes)


def findings_table(id_: str, title: str, rows: Sequence[FoundRow], limit: int | None) -> DisplayTable:
    """What is to be looked at: receipt, question, what was found, what is allowed, how to mend it."""
    columns = tuple(
        DisplayColumn(label, "text") for label in ("場所", "質問", "列", "見つかった値", "使える値", "内容", "直し方")
    )
    shown = tuple(
        DisplayRow(f"{row.problem.severity.label} {row.problem.code}", _receipt(row), _found_cells(row.problem))
        for row in rows[:limit]
    )
    return DisplayTable(id_, title, (), columns, shown, ("種類", "受付番号"), _rest_note(len(rows), limit))


def log_table(rows: Sequence[FoundRow], limit: int | None) -> DisplayTable:
    """The correction log: every repaired cell or sheet before and after, with its rule; the first `limit`."""
    columns = tuple(
        DisplayColumn(label, "text") for label in ("場所", "質問", "列", "直す前", "直した後", "規則", "理由")
    )
    shown = tuple(
        DisplayRow(
            row.problem.code,
            _receipt(row),
            (
                *_place_cells(row.problem),
                _text(row.problem.got),
                _text(row.after),
                _text(row.rule),
                _text(row.reason),
            ),
        )
        for row in rows[:limit]
    )
    return DisplayTable("log", "修正の記録", (), columns, shown, ("種類", "受付番号"), _rest_note(len(rows), limit))


def findings_data(rows: Iterable[FoundRow], data_origin: DataOrigin) -> DataTable:
    """Machine-readable findings: one row per thing found, repaired or not."""
    columns = (
        "code", "severity", "file", "line", "receipt", "question", "column", "found", "allowed", "title", "remedy",
        "repaired", "after", "rule", "reason", "data_origin", "policy",
    )  # fmt: skip
    origin = (ORIGINS[data_origin], "internal")
    cells = tuple(
        (
            row.problem.code,
            row.problem.severity.name.lower(),
            row.problem.where.file,
            row.problem.where.line,
            row.problem.where.receipt,
            row.problem.where.question,
            row.problem.where.column,
            row.problem.got,
            row.problem.allowed,
            row.problem.title,
            row.problem.remedy,
            int(row.after is not None),
            row.after,
            row.rule,
            row.reason,
            *origin,
        )
        for row in rows
    )
    return DataTable(columns, cells, {"data_origin": ORIGINS[data_origin], "policy": "internal"})


def _found_cells(problem: Problem) -> Cells:
    """Cells of one finding."""
    texts = (problem.got, problem.allowed, problem.title, problem.remedy)
    return (*_place_cells(problem), *map(_text, texts))


def _place_cells(problem: Problem) -> Cells:
    """File and line, question, column."""
    where = problem.where
    line = f"{where.line}行目" if where.line else ""
    return (_text(f"{where.file or ''} {line}".strip()), _text(where.question), _text(where.column))


def _receipt(row: FoundRow) -> str:
    """Receipt number of a finding, or a dash."""
    return row.problem.where.receipt or "-"


def _rest_note(count: int, limit: int | None) -> tuple[str, ...]:
    """How many rows are not shown."""
    rest = 0 if limit is None else count - limit
    return (f"ほかに {rest:,} 件あります。--format xlsx または html ですべて書き出せます。",) if rest > 0 else ()


def _number(value: int) -> DisplayCell:
    """A count."""
    return DisplayCell(f"{value:,}", float(value))


def _text(value: str | None) -> DisplayCell:
    """A text, empty for none."""
    return DisplayCell(value or "")
