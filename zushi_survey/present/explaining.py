"""The chain behind one printed figure, in words: from what is printed down to the files it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from zushi_survey.analysis.tables import Cell, CellKind, CellStatus, Policy, ReleasedTable
from zushi_survey.analysis.verdicts import Judgement
from zushi_survey.present import wording
from zushi_survey.present.captions import table_heading
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.facts_in_words import fact_line
from zushi_survey.present.numbers import (
    base_cell,
    count_cell,
    effective_base_cell,
    interval_cell,
    percent_cell,
    statistic_cell,
    weighted_base_cell,
    weighted_count_cell,
)
from zushi_survey.questionnaire.model import Question

_HIDDEN = "人数が少ないため伏せています(公表用の規則)"


class Step(NamedTuple):
    """One link of the chain."""

    name: str
    lines: tuple[str, ...]


class Chain(NamedTuple):
    """The links behind one figure or statement, from what is printed down to the files."""

    id: str
    title: str
    steps: tuple[Step, ...]
    policy: Policy


def figure_steps(table: ReleasedTable, cell: Cell, decimals: int) -> Iterator[Step]:
    """What is printed, where it stands, and the counts it is made of."""
    yield Step("印刷される値", (printed(cell, table, decimals),))
    place = "全体" if cell.axis == "total" else f"{_axis_label(table, cell.axis)}「{cell.category_label}」"
    yield Step("集計表のセル", (f"{table_heading(table.title)} {place} {_stub(cell)}",))
    yield Step("人数", tuple(_counts(table, cell)))
    yield Step("基数", tuple(_base(table)))


def printed(cell: Cell, table: ReleasedTable, decimals: int) -> str:
    """The figure as the tables print it, with its base."""
    if cell.status is CellStatus.SUPPRESSED:
        return _HIDDEN
    if cell.kind.is_statistic:
        return f"{statistic_cell(cell, is_marked=False).text}(n={base_cell(cell, 0).text})"
    figure = percent_cell(cell, decimals, is_weighted=table.title.is_weighted).text
    return f"{figure}％(n={base_cell(cell, 0).text})"


def printed_forms(table: ReleasedTable, cell: Cell, decimals: int) -> dict[str, str]:
    """Everything that tables print of one cell and its row, by what it is; nothing of what is hidden."""
    if cell.base_unweighted is None:
        return {}
    bases = {"基数(n)": base_cell(cell, 0).text}
    if table.title.is_weighted:
        bases |= {"ウエイト後の基数": weighted_base_cell(cell).text, "有効基数": effective_base_cell(cell).text}
    if cell.status is CellStatus.SUPPRESSED:
        return bases
    if cell.kind.is_statistic:
        return {cell.option_label: statistic_cell(cell, is_marked=False).text, **bases}
    shares = {"比率(％)": percent_cell(cell, decimals, is_weighted=table.title.is_weighted).text}
    if table.title.is_weighted:
        shares["ウエイトなしの比率(％)"] = percent_cell(cell, decimals, is_weighted=False).text
        shares["ウエイト後の回答数"] = weighted_count_cell(cell).text
    return {**shares, "回答数(人)": count_cell(cell).text, **bases, "信頼区間": interval_cell(cell, decimals).text}


def _stub(cell: Cell) -> str:
    """The option, net or statistic."""
    return wording.net_label(cell.option_label) if cell.kind is CellKind.NET else f"「{cell.option_label}」"


def _axis_label(table: ReleasedTable, axis: str) -> str:
    """Label of an axis of the table."""
    return next((title.label for title in table.title.axes if title.id == axis), axis)


def _counts(table: ReleasedTable, cell: Cell) -> Iterator[str]:
    """Numerator, denominator and what else was answered in the same place."""
    if cell.status is CellStatus.SUPPRESSED:
        yield _HIDDEN
        return
    if not cell.kind.is_statistic:
        yield f"この答えの人: {count_cell(cell).text} 人 ÷ 基数: {base_cell(cell, 0).text} 人"
    if table.title.is_weighted:
        yield f"ウエイト後の基数: {weighted_base_cell(cell).text}"
    for other in table.cells:
        same = (other.axis, other.category) == (cell.axis, cell.category)
        if same and other.kind in (CellKind.NO_ANSWER, CellKind.INVALID, CellKind.NOT_APPLICABLE):
            yield f"{other.option_label}: {count_cell(other).text}"


def _base(table: ReleasedTable) -> Iterator[str]:
    """Who the share is of."""
    title = table.title
    yield wording.BASES[title.base]
    yield f"対象: {title.asked or '全員'}"
    yield f"絞り込み: {title.where or 'なし'}"
    yield "ウエイト: あり" if title.is_weighted else "ウエイト: なし"


def question_step(question: Question, cell: Cell) -> Step:
    """The wording of the question and what the option or net means."""
    lines = [f"{question.id} {question.text or question.label}"]
    net = next((net for net in question.nets if cell.kind is CellKind.NET and net.id == cell.option), None)
    if net is not None:
        members = "、".join(f"{o.code} {o.label}" for o in question.options if o.code in net.options)
        lines.append(f"{wording.net_label(net.label)} = {members}(どれかを選んだ人を一度だけ数えます)")
    lines += [f"選択肢 {o.code} = {o.label}" for o in question.options if o.code == cell.option and net is None]
    return Step("設問と選択肢", tuple(lines))


def statement_steps(judgement: Judgement) -> tuple[Step, ...]:
    """What a statement says, its verdict, and the facts the verdict rests on."""
    statement = judgement.statement
    verdict = judgement.verdict.label + (f": {judgement.note}" if judgement.note else "")
    better = (f"書き換えの例: {judgement.better}",) if judgement.better else ()
    facts = tuple(line for fact in judgement.evidence if (line := fact_line(fact)))
    where = f"{statement.line}行目 " if statement.line else ""
    return (
        Step("文", (f"{where}「{statement.quote}」",)),
        Step("判定", (verdict, *better, *(lint.lint.message for lint in judgement.lints))),
        Step("根拠", facts or ("この調査の数字によらない文です",)),
    )


def chain_table(chain: Chain) -> DisplayTable:
    """The chain as a table, one row per line."""
    rows = [DisplayRow(step.name, str(number), (DisplayCell(line),)) for step, number, line in _lines(chain.steps)]
    return DisplayTable(
        id=chain.id,
        title=chain.title,
        subtitles=("上から順に、印刷される値がどのファイルのどの列から来たかをたどります",),
        columns=(DisplayColumn("内容", "text"),),
        rows=tuple(rows),
        row_headings=("段階", ""),
    )


def chain_data(chains: Sequence[Chain], about: dict[str, str]) -> DataTable:
    """The chains as rows: what they are of, step, number of the line within it, text."""
    rows = [(chain.id, step.name, n, line) for chain in chains for step, n, line in _lines(chain.steps)]
    return DataTable(("of", "step", "line", "text"), tuple(rows), about)


def _lines(steps: Iterable[Step]) -> Iterator[tuple[Step, int, str]]:
    """Every line of every step, numbered within the step."""
    for step in steps:
        for number, line in enumerate(step.lines, 1):
            yield step, number, line
