"""The evidence appendix: every figure and test that a chapter rests on, one row each, and what was not written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from zushi_survey.analysis.facts import (
    AssociationFact,
    ChangeFact,
    CodesFact,
    Evidence,
    GroupFact,
    MeanFact,
    MentionFact,
    OrderFact,
    PairFact,
    QuoteFact,
    RecordedFact,
    ShareFact,
    TrendFact,
    WaveTrendFact,
)
from zushi_survey.analysis.findings import Finding, Findings
from zushi_survey.analysis.precision.intervals import Interval
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.core.problems import Problem
from zushi_survey.core.rounding import percent_half_up, round_inexact_half_up
from zushi_survey.present.chapter.prose import EvidenceEntry
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.levels_in_words import recorded_text
from zushi_survey.present.methods_in_words import METHODS
from zushi_survey.present.numbers import p_text, rounded, signed_text
from zushi_survey.questionnaire.claims import FactField

Told = Sequence[tuple[Finding, str]]
"""Findings with their words."""


class _Row(NamedTuple):
    """What the appendix says of one fact; empty where there is nothing."""

    what: str
    wave: str = ""
    group: str = ""
    persons: int | None = None
    base: int | None = None
    share: str = ""
    interval: str = ""
    difference: str = ""
    test: str = ""
    p_value: str = ""
    p_adjusted: str = ""
    note: str = ""


_COLUMNS = (
    DisplayColumn("もとづく文", "text"),
    DisplayColumn("何について", "text"),
    DisplayColumn("回答数", "count"),
    DisplayColumn("基数(n)", "base"),
    DisplayColumn("比率・平均", "statistic"),
    DisplayColumn("信頼区間", "statistic"),
    DisplayColumn("差(ポイント)", "statistic"),
    DisplayColumn("検定", "text"),
    DisplayColumn("p", "statistic"),
    DisplayColumn("補正後のp", "statistic"),
    DisplayColumn("備考", "text"),
)
_RECORDS: Final[dict[FactField, str]] = {
    "sent": "配布数",
    "returned": "回収数",
    "invalid": "無効回答",
    "valid": "有効回収数",
    "valid_rate": "有効回収率",
    "survey.fiscal_year": "調査の年度",
    "survey.area": "調査区域",
    "survey.target": "調査対象",
    "survey.min_age": "調査対象の年齢の下限",
    "survey.sampling": "抽出方法",
    "survey.mode": "実施方法",
    "survey.period": "実施時期",
    "survey.about": "調査した事項",
    "hearing.fiscal_year": "ヒアリングの年度",
    "hearing.target": "ヒアリングの対象",
    "hearing.mode": "ヒアリングの実施方法",
    "hearing.themes_notified": "ヒアリングテーマの事前の通知",
    "hearing.period": "ヒアリングの実施時期",
    "hearing.held": "ヒアリングの実施日",
    "hearing.method": "ヒアリングの方法",
    "hearing.groups": "ヒアリングをした団体の数",
    "hearing.types": "ヒアリングをした団体の種類",
    "hearing.themes": "ヒアリングテーマ",
    "hearing.about": "ヒアリングをした事項",
}


def evidence_table(entries: Sequence[EvidenceEntry], labels: Mapping[str, str]) -> DisplayTable:
    """One row per fact, in order of use; sentences link to their rows. `labels` name the questions."""
    rows = [DisplayRow("", one.anchor, tuple(_cells(one, labels)), anchor=one.anchor) for one in entries]
    notes = (
        "比率は、質問をした人を基数としています(無回答を含む)。検定は、答えた人どうしで行っています。",
        "補正後のpは、同じ回答の区分どうし(変化は同じ質問の選択肢どうし)で補正したものです。",
    )
    return DisplayTable("evidence", "根拠の一覧", (), _COLUMNS, tuple(rows), ("", "番号"), notes)


def _cells(entry: EvidenceEntry, labels: Mapping[str, str]) -> Iterator[DisplayCell]:
    """The cells of one row."""
    row = _row(entry.fact)
    if isinstance(entry.fact, OrderFact):
        row = row._replace(what=f"{labels.get(entry.fact.question, entry.fact.question)}の順位")
    place = " ".join(part for part in (f"[{row.wave}]" if row.wave else "", row.group) if part)
    yield DisplayCell(" / ".join(entry.sentences))
    yield DisplayCell(f"{row.what} {place}".strip())
    yield from (_count(number) for number in (row.persons, row.base))
    for text in (row.share, row.interval, row.difference, row.test, row.p_value, row.p_adjusted):
        yield DisplayCell(text)
    yield DisplayCell("。".join(part for part in (row.note, entry.remark) if part))


def _count(number: int | None) -> DisplayCell:
    """A number of persons, or nothing."""
    return DisplayCell("") if number is None else DisplayCell(f"{number:,}", float(number))


def _row(fact: Evidence) -> _Row:
    """What the appendix says of a fact."""
    match fact:
        case ShareFact():
            return _share_row(fact)
        case ChangeFact():
            return _change_row(fact)
        case WaveTrendFact():
            return _wave_trend_row(fact)
        case GroupFact():
            return _group_row(fact)
        case PairFact():
            return _pair_row(fact)
        case TrendFact():
            return _trend_row(fact)
        case OrderFact():
            return _order_row(fact)
    return _recorded_row(fact)


def _recorded_row(fact: Evidence) -> _Row:
    """Rows of facts without shares."""
    match fact:
        case MentionFact():
            where = "、".join(fact.segments)
            codes = "・".join(fact.codes)
            return _Row(
                f"ヒアリング {fact.theme} {codes}".strip(), note=f"{fact.heard}団体中{fact.groups}団体。発言: {where}"
            )
        case QuoteFact():
            return _Row("ヒアリングの発言", note=f"発言: {fact.segment}")
        case CodesFact():
            return _Row(f"ヒアリング {fact.theme} に挙げられた課題", note=f"{len(fact.codes)}種類")
        case RecordedFact():
            value = "" if fact.value is None else recorded_text(fact.field, fact.value)
            return _Row(_RECORDS[fact.field], note=f"{value}({fact.source})" if fact.source else value)
        case MeanFact():
            share = "" if fact.mean is None else f"{round_inexact_half_up(fact.mean, 2)}点"
            return _Row(fact.label, fact.wave, base=fact.base, share=share)
        case AssociationFact():
            return _tested(_Row(f"{fact.label} と {fact.other_label}", base=fact.base), fact.test, fact.p_adjusted)
    return _Row("")


def _share_row(fact: ShareFact) -> _Row:
    """A share with its counts and interval."""
    level = fact.level
    share = "" if level is None else f"{percent_half_up(level.share.numerator, level.share.denominator, 1)}％"
    count = None if level is None else level.count
    return _Row(fact.label, fact.wave, fact.group_label, count, fact.base, share, _interval(fact.interval))


def _change_row(fact: ChangeFact) -> _Row:
    """A change: the present share, the earlier one in the note."""
    before = _share_row(fact.before)
    row = _share_row(fact.now)._replace(
        difference=_points(fact.difference), note=f"前({before.wave}): {before.share}(n={fact.before.base})"
    )
    row = _tested(row, fact.test, fact.p_adjusted)
    if fact.standardised is not None:
        standard = f"年齢構成をそろえた差: {_points(fact.standardised)}ポイント(p={_p(fact.p_standardised)})"
        row = row._replace(note=f"{row.note}。{standard}")
    return row


def _wave_trend_row(fact: WaveTrendFact) -> _Row:
    """A share in three waves and more, oldest first."""
    along = "、".join(f"{share.wave} {_share_row(share).share}" for share in fact.shares)
    return _tested(_Row(f"{fact.label} の調査回ごとの推移", note=along), fact.test, fact.p_adjusted)


def _group_row(fact: GroupFact) -> _Row:
    """A group against the whole."""
    whole = _share_row(fact.whole)
    row = _share_row(fact.group)._replace(
        difference=_points(fact.difference), note=f"全体: {whole.share}(n={whole.base})"
    )
    return _tested(row, fact.test, fact.p_adjusted)


def _pair_row(fact: PairFact) -> _Row:
    """Two answers of the same persons."""
    row = _Row(f"{fact.higher.label} と {fact.lower.label}", fact.higher.wave, base=fact.base)
    row = row._replace(
        share=f"{_share_row(fact.higher).share} / {_share_row(fact.lower).share}", difference=_points(fact.difference)
    )
    return _tested(row, fact.test, fact.test.p_value if fact.test else None)


def _trend_row(fact: TrendFact) -> _Row:
    """A share along an axis, group by group."""
    label = fact.groups[0].label if fact.groups else str(fact.of)
    along = "、".join(f"{group.group_label} {_share_row(group).share}" for group in fact.groups)
    row = _Row(f"{label} の{fact.axis_label}による推移", fact.groups[0].wave if fact.groups else "", note=along)
    return _tested(row, fact.claim.trend if fact.claim else None, fact.claim.trend.p_value if fact.claim else None)


def _order_row(fact: OrderFact) -> _Row:
    """An order: the places, and which is first alone."""
    places = "、".join(f"{place.label} {place.shown}{'' if place.is_mean else '％'}" for place in fact.places)
    first = next((place.label for place in fact.places if place.id == fact.alone), None)
    alone = f"。{first}は、ほかのすべてより高いといえます" if first else "。1番目は、次と差があるとはいえません"
    note = f"{places}(答えた人が基数){alone}"
    return _Row("順位", fact.wave, base=fact.base, test="対応のある差の検定(ホルム法で補正)", note=note)


def _tested(row: _Row, test: Significance | None, p_adjusted: float | None) -> _Row:
    """The row with its test."""
    if test is None:
        return row
    name = METHODS.get(test.method, test.method)
    statistic = "" if test.statistic is None else f" {test.statistic_name}={round_inexact_half_up(test.statistic, 2)}"
    return row._replace(test=f"{name}{statistic}", p_value=_p(test.p_value), p_adjusted=_p(p_adjusted))


def _p(value: float | None) -> str:
    """A p-value as printed; empty without one."""
    return "" if value is None else p_text(value)


def _points(difference: float | None) -> str:
    """A difference in points with its sign."""
    if difference is None:
        return ""
    return signed_text(rounded(100 * difference, 1))


def _interval(interval: Interval | None) -> str:
    """Both ends in percent."""
    if interval is None:
        return ""
    low, high = (round_inexact_half_up(100 * end, 1) for end in (interval.lower, interval.upper))
    return f"{low}～{high}"


def refusals_table(refusals: Sequence[Problem]) -> DisplayTable:
    """The sentences that were not written, and why."""
    columns = (DisplayColumn("欄", "text"), DisplayColumn("書かなかった理由", "text"))
    rows = [
        DisplayRow("", f"{one.where.line}行目", (DisplayCell(one.got or ""), DisplayCell(one.params["detail"])))
        for one in refusals
    ]
    notes = () if rows else ("書かなかった文はありません。",)
    return DisplayTable("refused", "書かなかった文", (), columns, tuple(rows), ("", "原稿の場所"), notes)


def findings_tables(found: Findings, sentences: Told, near: Told) -> list[DisplayTable]:
    """What a reader should know, first things first; and what only just falls short."""
    limits = f"区分による差 {_p_limit(found.limits.groups)}、前回からの変化 {_p_limit(found.limits.changes)}"
    several = (
        ("findings", "調査から言えること(知っておくべき順)", sentences, f"全体で補正した後の p の上限: {limits}"),
        (
            "near",
            "もう少しで支持されなかったこと(文には書きません)",
            near,
            "誤差の範囲を少し超えられなかったものです。",
        ),
    )
    return [_findings_table(*one) for one in several]


def _findings_table(name: str, title: str, told: Told, note: str) -> DisplayTable:
    """One list of findings in words."""
    columns = (DisplayColumn("結果", "text"), DisplayColumn("差・大きさ(ポイント)", "text"))
    lines = tuple(
        DisplayRow("", str(number), (DisplayCell(text), DisplayCell(_size(one))))
        for number, (one, text) in enumerate(told, 1)
    )
    return DisplayTable(name, title, (), columns, lines, ("", "順"), (note,))


def _size(one: Finding) -> str:
    """How far a finding goes; of groups heard their number."""
    return f"{one.points:.0f}団体" if isinstance(one.fact, MentionFact) else _points(one.points / 100)


def _p_limit(limit: float) -> str:
    """The largest p-value that may be said."""
    return "なし" if limit < 0 else f"{limit:.4f}"
