"""What `init` guessed, for the terminal and as init-report.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayPage, DisplayRow, DisplayTable

_COLUMNS = (DisplayColumn("根拠", "text"),)
_LONGEST_NAMES = 40


class GuessLine(NamedTuple):
    """One guess in words."""

    columns: tuple[str, ...]
    question: str
    """Question id, or empty for a column that is no question."""
    kind: str
    ground: str
    check: str


class Initiation(NamedTuple):
    """What was read, guessed and written."""

    folder: str
    file: str
    row_count: int
    guesses: tuple[GuessLine, ...]
    axes: tuple[tuple[str, str, str], ...]
    """(id, label, ground)."""
    study_axes: tuple[str, ...]
    assumptions: tuple[str, ...]
    """What was found out about the file, and what was not done by itself."""


def initiation_page(done: Initiation) -> DisplayPage:
    """The guesses as one table, the axes as another, then what to do next."""
    guesses = DisplayTable(
        id="guesses",
        title="列の読み方の推定",
        subtitles=(f"{done.file}: {done.row_count:,}行、{sum(len(g.columns) for g in done.guesses):,}列",),
        columns=_COLUMNS,
        rows=tuple(
            _row(_names(line.columns), f"{line.question} {line.kind}".strip(), (line.ground,)) for line in done.guesses
        ),
        row_headings=("列", "質問と種類"),
        notes=done.assumptions,
    )
    axes = DisplayTable(
        id="axes",
        title="分析軸の推定",
        subtitles=(f"クロス集計で初めから使う軸: {'、'.join(done.study_axes) or 'なし'}",),
        columns=_COLUMNS,
        rows=tuple(_row(axis, label, (ground,)) for axis, label, ground in done.axes),
        row_headings=("軸", "題名"),
    )
    return DisplayPage(
        title="調査フォルダーの作成",
        banners=(),
        tables=(guesses, axes) if done.axes else (guesses,),
        source=(
            f"調査フォルダーを作りました: {done.folder}",
            "推定の根拠と確かめることは、その中の init-report.md にあります。",
            f"次は: zushi-survey freq --study {done.folder}",
        ),
    )


def initiation_report(done: Initiation) -> str:
    """The text of init-report.md: every guess, its ground and what to check."""
    return "\n".join(_report_lines(done)) + "\n"


def _report_lines(done: Initiation) -> Iterator[str]:
    """Lines of the report."""
    yield from ("# 調査フォルダーの案の根拠", "", f"元のファイル: {_cell(done.file)}({done.row_count:,}行)", "")
    yield "zushi-survey init が列の名前と値から推定したものです。"
    yield "調査票と見比べ、違うところは questionnaires の YAML を直してください。"
    yield from ("", "## 確かめること", "")
    checks = [(line.question or _names(line.columns), line.check) for line in done.guesses if line.check]
    yield from (f"- {_cell(name)}: {_cell(check)}" for name, check in checks)
    yield from (f"- {_cell(text)}" for text in done.assumptions)
    if not checks and not done.assumptions:
        yield "- 特にありません"
    yield from ("", "## 列と質問", "", "| 列 | 質問 | 種類 | 根拠 |", "|---|---|---|---|")
    for line in done.guesses:
        yield f"| {_cell(_names(line.columns))} | {line.question or '-'} | {line.kind} | {_cell(line.ground)} |"
    yield from ("", "## 分析軸", "")
    if not done.axes:
        yield "軸にできる質問がありません。"
        return
    yield from ("| 軸 | 題名 | 根拠 |", "|---|---|---|")
    yield from (f"| {axis} | {_cell(label)} | {_cell(ground)} |" for axis, label, ground in done.axes)
    yield from ("", f"クロス集計で初めから使う軸: {'、'.join(done.study_axes)}")


def _row(group: str, label: str, texts: Sequence[str]) -> DisplayRow:
    """One row of texts."""
    return DisplayRow(group, label, tuple(DisplayCell(text) for text in texts))


def _names(columns: Sequence[str]) -> str:
    """The columns of one guess: the first, and how many follow."""
    first = " ".join(columns[0].split())
    first = first if len(first) <= _LONGEST_NAMES else f"{first[: _LONGEST_NAMES - 1]}…"
    return first if len(columns) == 1 else f"{first} ほか{len(columns) - 1:,}列"


def _cell(text: str) -> str:
    """The text as it may stand in a table of Markdown."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
