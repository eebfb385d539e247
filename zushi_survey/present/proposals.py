"""Alternatives to hiding, for the office: what to put together or to leave out, and how to write that down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from zushi_survey.analysis.disclosure.collapse import Collapse, Cost
from zushi_survey.analysis.disclosure.office import DisclosureReport
from zushi_survey.analysis.disclosure.publish_less import LeftOut, costs_by_axis
from zushi_survey.analysis.tables import TOTAL
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.model import Axis, Category, Questionnaire


class RoundedTo(NamedTuple):
    """All tables with every count rounded, sums still true."""

    base: int
    change: int
    """Sum of the changes, in persons."""
    reach: int
    """No number is further than this from the truth."""
    unsafe: tuple[str, ...]
    """Questions of which a reader would still learn too much."""


class Proposals(NamedTuple):
    """What could be published instead of hiding so much, for one wave."""

    questionnaire: Questionnaire
    collapses: tuple[Collapse, ...]
    left_out: LeftOut | None
    rounding: RoundedTo | None = None


def proposals_line(proposals: Proposals) -> str:
    """One line that says what the proposals would save most."""
    axes = _best([one for one in proposals.collapses if one.axis])
    parts = [f"{_axis(proposals, one.axis)}を{len(one.groups)}区分にまとめると {_arrow(one)}" for one in axes]
    if proposals.left_out is not None:
        one = proposals.left_out
        parts.append(f"{_axis(proposals, one.axis)}の軸を載せないと {_arrow(one)}")
    if not parts:
        return "伏せる数を減らす案: ありません"
    return f"伏せる数を減らす案: {'、'.join(parts)}(--format xlsx か html に、すべての案と書き方があります)"


def proposals_table(proposals: Proposals) -> DisplayTable:
    """Every proposal with the counts and persons hidden before and after, and what to write for it."""
    columns = (
        DisplayColumn("まとめ方", "text"),
        DisplayColumn("伏せる数", "text"),
        DisplayColumn("伏せた人数の計", "text"),
        DisplayColumn("調査票に書くこと(axes)", "text"),
    )
    rows = [
        _row(_subject(proposals, one), _groups(one), one, _yaml(proposals.questionnaire, one))
        for one in proposals.collapses
    ]
    if proposals.left_out is not None:
        one = proposals.left_out
        rows.append(_row(_axis(proposals, one.axis), f"この軸を載せない(載せない数 {one.counts:,})", one, "-"))
    if proposals.rounding is not None:
        rows.append(_rounded_row(proposals.rounding))
    notes = (
        "案です。自動では何も変えません。まとめた後の表も同じ検査を通してあります。",
        "区分をまとめる案の数は、その軸だけを質問ごとに数えたものです。選択肢は質問ごと、軸を載せない案は全体の数です。",
        "伏せる数が減っても、伏せた人数の計は増えることがあります(大きい数が二次秘匿になるため)。両方を見て選んでください。",
        "軸は、調査票の axes に貼り、study.yaml の axes で元の軸と入れ替えます。"
        "元の軸と並べて公表すると、差から人数が分かるため、伏せる数は減りません。",
        "選択肢は、質問の options をまとめた形に書き換えます(なくす選択肢の値は aliases に、点数は付け直して)。",
    )
    return DisplayTable("disclosure_proposals", "伏せる数を減らす案", (), columns, tuple(rows), ("", "対象"), notes)


def _rounded_row(one: RoundedTo) -> DisplayRow:
    """What rounding everything instead of hiding would change."""
    how = f"すべての数を {one.base} の倍数に丸める(合計も合う。ずれは最大 {one.reach:,} 人)"
    hidden = f"使えません({'、'.join(one.unsafe)})" if one.unsafe else "0(伏せない)"
    cells = (DisplayCell(how), DisplayCell(hidden), DisplayCell(f"ずれの計 {one.change:,} 人"), DisplayCell("-"))
    return DisplayRow("", "表のすべて", cells)


def costs_table(report: DisclosureReport, questionnaire: Questionnaire) -> DisplayTable:
    """What every axis of every question costs, the most first."""
    columns = (
        DisplayColumn("軸", "text"),
        DisplayColumn("一次秘匿", "count"),
        DisplayColumn("二次秘匿", "count"),
        DisplayColumn("伏せた人数の計", "count"),
    )
    labels = _labels(questionnaire)
    rows = tuple(
        DisplayRow(
            "",
            f"{one.wave} {one.question}.{one.item}" if one.item else f"{one.wave} {one.question}",
            (
                DisplayCell(labels.get(one.axis, one.axis)),
                *(DisplayCell(f"{number:,}", number) for number in (one.primary, one.secondary, one.persons)),
            ),
        )
        for one in costs_by_axis(report)
    )
    notes = ("伏せた数の多い順です。上にあるものほど、載せないことや区分をまとめることで減らせます。",)
    return DisplayTable("disclosure_costs", "質問と軸ごとの伏せた数", (), columns, rows, ("", "質問"), notes)


def coarser_axis(axis: Axis, categories: Sequence[Category], groups: Sequence[Sequence[str]], id_: str) -> str:
    """An axis with categories put together, as one line to paste under `axes:` of the questionnaire."""
    by_id = {category.id: category for category in categories}
    parts = [_category([by_id[name] for name in group]) for group in groups]
    head = {"id": id_, "label": axis.label} | ({"question": axis.question} if axis.question else {})
    return f"- {_flow({**head, 'ordered': axis.ordered, 'categories': parts})}"


def _category(group: Sequence[Category]) -> dict[str, object]:
    """Categories as one, in the form of the questionnaire."""
    name = {"id": "_".join(one.id for one in group), "label": _joined([one.label for one in group])}
    if all(one.options for one in group):
        return {**name, "options": [option for one in group for option in one.options]}
    if any(one.when for one in group):
        return {**name, "when": " or ".join(f"({one.when})" for one in group)}
    ends = {"from": group[0].low, "to": group[-1].high}
    return {**name, **{key: value for key, value in ends.items() if value is not None}}


def _flow(value: object) -> str:
    """A value in YAML's one-line form; texts are quoted as in JSON, which is YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _yaml(questionnaire: Questionnaire, one: Collapse) -> str:
    """What to paste for a coarser axis; nothing for options, or for a question that is no axis of its own."""
    axis = questionnaire.axis_by_id.get(one.axis)
    if axis is None:
        return "-"
    taken, id_ = {*questionnaire.axis_by_id, *questionnaire.question_by_id}, f"{axis.id}_{len(one.groups)}"
    while id_ in taken:
        id_ += "x"
    return coarser_axis(axis, axis_categories(axis, questionnaire), one.groups, id_)


def _row(subject: str, how: str, one: Collapse | LeftOut, yaml: str) -> DisplayRow:
    """One proposal."""
    before, after = one.before, one.after
    persons = f"{before.persons:,} → {after.persons:,}"
    return DisplayRow(
        "", subject, (DisplayCell(how), DisplayCell(_arrow(one)), DisplayCell(persons), DisplayCell(yaml))
    )


def _arrow(one: Collapse | LeftOut) -> str:
    """Hidden counts before and after."""
    before: Cost = one.before
    return f"{before.counts:,} → {one.after.counts:,}"


def _best(collapses: Sequence[Collapse]) -> list[Collapse]:
    """Of each axis the proposal that hides least: the last one."""
    return list({one.axis: one for one in collapses}.values())


def _subject(proposals: Proposals, one: Collapse) -> str:
    """What is put together."""
    return _axis(proposals, one.axis) if one.axis else f"{one.question} の選択肢"


def _axis(proposals: Proposals, axis: str) -> str:
    """The label of an axis."""
    return _labels(proposals.questionnaire).get(axis, axis)


def _labels(questionnaire: Questionnaire) -> dict[str, str]:
    """Labels of axes by id."""
    return {axis.id: axis.label for axis in questionnaire.axes} | {TOTAL: "全体"}


def _groups(one: Collapse) -> str:
    """Only what is put together."""
    return "、".join(f"「{_joined(group)}」" for group in one.labels if len(group) > 1)


def _joined(labels: Sequence[str]) -> str:
    """Labels of neighbours as one."""
    return "・".join(labels)
