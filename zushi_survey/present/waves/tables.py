"""The report against an earlier wave as tables: what changed, each question, what is not compared and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from zushi_survey.analysis.tables import TOTAL
from zushi_survey.analysis.waves.changes import WaveChange
from zushi_survey.analysis.waves.two_waves import WaveVerdict
from zushi_survey.present.comparison_cells import p_cell, statistic_cell
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.methods_in_words import CORRECTIONS, METHODS, percent_text
from zushi_survey.present.numbers import EMPTY
from zushi_survey.present.waves.cells import (
    BY_COMPOSITION,
    change_cell,
    interval_text,
    points_of,
    side_cells,
    verdict_text,
    words_cell,
)
from zushi_survey.present.waves.means import MEAN_OBSTACLES
from zushi_survey.present.waves.printing import PrintedQuestion, WavePrinting, answer_label
from zushi_survey.present.wording import BASE_HEADING, BASES, OPTION_HEADING, PERCENT_HEADING
from zushi_survey.questionnaire.wave_links import Linked
from zushi_survey.questionnaire.wave_map import STATUS_WORDS, BaseChange

OBSTACLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "new": "前回の調査票にない",
        "dropped": "今回の調査票にない",
        "declared": "対応表で比べないと決めている",
        "type": "回答の種類が違う",
        "list_length": "選択肢の数が違いすぎる",
        "options": "共通の選択肢がない",
        "base": "比べる範囲が調査回の間でそろわない",
        "free_text": "自由記述",
        "bands": "区分(bands)や選択肢ごとの数値がない",
        "chain": "途中の調査回にない",
    }
)
"""Words for why a question is not compared."""


def summary_table(questions: Sequence[PrintedQuestion], printing: WavePrinting) -> DisplayTable:
    """What rose and what fell, in questionnaire order: the first thing a reader wants."""
    columns = tuple(DisplayColumn(label, "percent") for label in (f"{printing.now} ％", f"{printing.before} ％"))
    columns += (DisplayColumn("増減", "statistic"), DisplayColumn("言い方", "text"))
    rows = [
        DisplayRow(question.heading, _row_label(row), tuple(_summary_cells(row, printing)))
        for question in questions
        for row in question.changes.rows
        if row.verdict in (WaveVerdict.ROSE, WaveVerdict.FELL)
    ]
    counts = dict.fromkeys(WaveVerdict, 0)
    for question in questions:
        for row in question.changes.rows:
            counts[row.verdict] += 1
    note = (
        f"検定した{sum(counts.values()) - counts[WaveVerdict.NOT_TESTED]:,}件のうち、"
        f"増加{counts[WaveVerdict.ROSE]:,}件、"
        f"減少{counts[WaveVerdict.FELL]:,}件、横ばい{counts[WaveVerdict.EQUIVALENT]:,}件、"
        f"大きな差はみられない{counts[WaveVerdict.UNDECIDED]:,}件です。"
    )
    empty = () if rows else ("増加・減少といえる変化はありません。",)
    return DisplayTable(
        id="changes",
        title="前回から変わったこと",
        subtitles=(f"比べた調査: {printing.now}と{printing.before}",),
        columns=columns,
        rows=tuple(rows),
        row_headings=("質問", OPTION_HEADING),
        notes=(*empty, note, _RULES_OF_VERDICT, *_composition_note(rows)),
    )


def _composition_note(rows: Sequence[DisplayRow]) -> tuple[str, ...]:
    """What the remark on composition means, where it occurs."""
    if not any(BY_COMPOSITION in cell.text for row in rows for cell in row.cells):
        return ()
    return (f"{BY_COMPOSITION}: 回答者の年齢構成の変化による可能性があります(質問ごとの表の、構成をそろえた増減)。",)


_RULES_OF_VERDICT: Final = (
    "増加・減少は、補正後のpが有意水準より小さいときだけの判定です。横ばいは、差が5ポイント未満といえること(同等性の検定)、"
    "大きな差はみられないは、どちらともいえないことです。言い方は、増減の大きさに応じた言葉です。"
    "2回の調査だけからは「傾向」とはいえません。"
)


def _summary_cells(row: WaveChange, printing: WavePrinting) -> Iterator[DisplayCell]:
    """Shares, change and verdict of one row."""
    for cell, is_weighted in zip((row.now, row.before), printing.weighted, strict=True):
        yield side_cells(cell, printing.decimals, printing.small_base, is_weighted=is_weighted)[1]
    yield change_cell(row, printing.decimals, printing.weighted)
    yield words_cell(row, printing)


def _row_label(row: WaveChange) -> str:
    """The answer, with its group where it is not everyone."""
    label = answer_label(row.answer)
    return label if row.group.axis == TOTAL else f"{label}({row.group.label})"


def question_tables(question: PrintedQuestion, printing: WavePrinting) -> Iterator[DisplayTable]:
    """One question: everyone, then one table per axis."""
    for axis, label in ((TOTAL, ""), *question.axes):
        rows = [row for row in question.changes.rows if row.group.axis == axis]
        if not rows or (label and question.linked.is_described):
            continue
        has_tests = not question.linked.is_described
        has_standard = bool(printing.standard_axis) and any(row.standardised for row in rows)
        printed = [
            DisplayRow(
                _answer(row) if label else "",
                row.group.label if label else _answer(row),
                tuple(_cells(row, printing, has_tests=has_tests, has_standard=has_standard)),
            )
            for row in rows
        ]
        yield DisplayTable(
            id=f"{question.id}-waves" + (f"-{axis}".replace("*", "_") if label else ""),
            title=f"{question.heading}: 前回との比較" + (f"({label}別)" if label else ""),
            subtitles=tuple(_subtitles(question, printing)),
            columns=_columns(printing, has_tests=has_tests, has_standard=has_standard),
            rows=tuple(printed),
            row_headings=(OPTION_HEADING, label) if label else ("", OPTION_HEADING),
            notes=tuple(_notes(question, rows, printing, has_standard=has_standard, is_axis=bool(label))),
        )


def _answer(row: WaveChange) -> str:
    """The answer as printed; ※ where it is not tested because options came or went."""
    label = answer_label(row.answer)
    return f"{label}※" if row.why_not == "open" else label


def _columns(printing: WavePrinting, *, has_tests: bool, has_standard: bool) -> tuple[DisplayColumn, ...]:
    """Columns of a comparison."""
    tests = (
        DisplayColumn("増減の区間", "text"),
        DisplayColumn("補正後p", "statistic"),
        DisplayColumn("統計量", "text"),
    )
    standard = (
        DisplayColumn(f"{printing.standard_axis}をそろえた増減", "statistic"),
        DisplayColumn(f"うち{printing.standard_axis}の構成による増減", "statistic"),
    )
    return (
        DisplayColumn(BASE_HEADING, "base", printing.now),
        DisplayColumn(PERCENT_HEADING, "percent", printing.now),
        DisplayColumn(BASE_HEADING, "base", printing.before),
        DisplayColumn(PERCENT_HEADING, "percent", printing.before),
        DisplayColumn("増減", "statistic"),
        *((DisplayColumn("言い方", "text"),) if has_tests else ()),
        DisplayColumn("判定", "text"),
        *(tests if has_tests else ()),
        *(standard if has_standard else ()),
    )


def _cells(row: WaveChange, printing: WavePrinting, *, has_tests: bool, has_standard: bool) -> Iterator[DisplayCell]:
    """The cells of one row."""
    decimals, rules = printing.decimals, printing.rules
    for cell, is_weighted in zip((row.now, row.before), printing.weighted, strict=True):
        yield from side_cells(cell, decimals, printing.small_base, is_weighted=is_weighted)
    yield change_cell(row, decimals, printing.weighted)
    if has_tests:
        yield words_cell(row, printing)
    yield verdict_text(row, rules.alpha)
    if has_tests:
        yield interval_text(row, decimals)
        yield EMPTY if row.p_adjusted is None else p_cell(row.p_adjusted, rules.alpha)
        yield statistic_cell(row.change.test)
    if has_standard:
        equal = row.standardised
        yield points_of(equal.difference if equal else None, decimals)
        yield points_of(equal.composition if equal else None, decimals)


def _subtitles(question: PrintedQuestion, printing: WavePrinting) -> Iterator[str]:
    """What is compared with what."""
    names = question.linked.names
    if names[0] != names[-1]:
        yield f"質問番号: {printing.now} {names[0]}、{printing.before} {names[-1]}"
    statuses = [STATUS_WORDS[status] for status in question.linked.statuses if status != "same"]
    if statuses:
        yield f"前回との違い: {'、'.join(statuses)}"
    yield f"表の比率の基数: {BASES[question.base]}"
    yield from (_base_words(base, printing) for base in dict.fromkeys(question.linked.bases))


def _base_words(base: BaseChange, printing: WavePrinting) -> str:
    """Whom each wave asked, and what of it is compared."""
    asked = f"対象: {printing.now}は{base.now_label}、{printing.before}は{base.before_label}"
    if base.now or base.before:
        return f"{asked}。比べた範囲: {base.common_label or '両方に共通の範囲'}"
    return f"{asked}({base.accepted})"


def _notes(
    question: PrintedQuestion,
    rows: Sequence[WaveChange],
    printing: WavePrinting,
    *,
    has_standard: bool,
    is_axis: bool,
) -> Iterator[str]:
    """Method, base, and everything a reader of this table must know."""
    tested = [row for row in rows if row.change.test.p_value is not None]
    if tested:
        yield _method_note(question, tested, printing, is_axis=is_axis)
        level = percent_text(printing.rules.confidence)
        yield (
            f"増減は、表示された比率の差(ポイント)です。区間は、検定した比率の差の{level}％信頼区間(ニューカム法)です。"
        )
    if question.linked.is_described:
        yield "この質問は、並べて示すだけで検定しません。増減を市民全体の変化とは読まないでください。"
    if has_standard:
        yield (
            f"{printing.standard_axis}をそろえた増減は、両方の比率を{printing.now}の{printing.standard_axis}の構成で計算し直した差です"
            f"({printing.standard_axis}が無回答の人を除くため、2つの列の合計は増減と少し違うことがあります)。"
        )
    if any(row.why_not == "open" for row in rows):
        yield (
            "※: 片方の調査にしかない選択肢があり、回答がそこへ移った可能性があるため、"
            "検定は両方にある選択肢の計だけで行います。"
        )
    yield from _unmatched(question, printing)
    if question.mean_obstacle:
        yield MEAN_OBSTACLES[question.mean_obstacle]
    if question.has_ranges:
        yield "公表された比率から逆算した人数には幅があるため、検定と区間は最も控えめになる人数によります。"
    yield from (note for axis, note in question.axis_notes if axis == rows[0].group.axis)
    yield from (f"対応表の注: {reason}" for reason in question.linked.reasons)


def _unmatched(question: PrintedQuestion, printing: WavePrinting) -> Iterator[str]:
    """Options of one wave only."""
    for wave, labels in zip((printing.now, printing.before), question.linked.only, strict=False):
        if labels:
            yield f"{wave}だけの選択肢(比べていません): {'、'.join(labels)}"


def _method_note(
    question: PrintedQuestion, tested: Sequence[WaveChange], printing: WavePrinting, *, is_axis: bool
) -> str:
    """Test, base, correction and design in one line."""
    rules, facts = printing.rules, printing.facts
    methods = "、".join(dict.fromkeys(METHODS[row.change.test.method] for row in tested))
    family = "質問の選択肢と区分の数だけ" if is_axis else "質問の選択肢の数だけ"
    base = "対象者(公表された表から無回答を除けないため)" if question.is_tested_as_asked else "回答者(無回答を除く)"
    design = (
        facts[0].words
        if facts[0] == facts[1]
        else f"{printing.now}: {facts[0].words}、{printing.before}: {facts[1].words}"
    )
    return (
        f"検定: {printing.now}と{printing.before}の差を{methods}で検定(両側、有意水準{percent_text(rules.alpha)}％)。"
        f"対象は{base}。多重比較は、{family}{CORRECTIONS[rules.multiplicity]}。{design}。"
    )


def not_compared_table(links: Sequence[Linked], printing: WavePrinting) -> DisplayTable:
    """比べていない質問: each with the reason."""
    columns = tuple(DisplayColumn(label, "text") for label in (printing.now, printing.before, "違い", "比べない理由"))
    rows = [
        DisplayRow(
            "",
            linked.label,
            (
                DisplayCell(linked.names[0]),
                DisplayCell(linked.names[-1]),
                DisplayCell("、".join(STATUS_WORDS[status] for status in linked.statuses)),
                DisplayCell("。".join((OBSTACLES[linked.obstacle], *linked.reasons))),
            ),
        )
        for linked in links
    ]
    return DisplayTable(
        id="not-compared",
        title="前回と比べていない質問",
        subtitles=("質問の対応表(wave-map.yaml)によります",),
        columns=columns,
        rows=tuple(rows),
        row_headings=("", "質問"),
    )


def axes_left_out_table(axes: Sequence[tuple[str, Sequence[str]]]) -> DisplayTable:
    """比べていない分析軸: label and reasons of each axis that was asked for and has no partner."""
    return DisplayTable(
        id="axes-not-compared",
        title="前回と比べていない分析軸",
        subtitles=("質問の対応表(wave-map.yaml)によります",),
        columns=(DisplayColumn("比べない理由", "text"),),
        rows=tuple(DisplayRow("", label, (DisplayCell("。".join(reasons)),)) for label, reasons in axes),
        row_headings=("", "分析軸"),
    )
