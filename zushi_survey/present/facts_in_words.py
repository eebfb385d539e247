"""One fact that a verdict rests on -> one short line: the figures, their bases and the test."""

from __future__ import annotations

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
from zushi_survey.core.rounding import round_half_up, round_inexact_half_up
from zushi_survey.present.levels_in_words import recorded_text
from zushi_survey.present.numbers import p_text, rounded, signed_text

_PLACES = 5
"""Places of an order that a line shows."""


def fact_line(fact: Evidence) -> str:
    """The fact in one line; empty where there is nothing to show."""
    match fact:
        case ShareFact():
            return f"{_of(fact)} {_share(fact)}"
        case MeanFact():
            return "" if fact.mean is None else f"{fact.label} {round_inexact_half_up(fact.mean, 2)}点(n={fact.base})"
        case ChangeFact():
            shares = f"今回 {_share(fact.now)}、前回 {_share(fact.before)}"
            return f"{_of(fact.now)} {shares}{_points(fact.difference)}{_p(fact)}"
        case WaveTrendFact():
            along = "、".join(f"{one.wave} {_share(one)}" for one in fact.shares)
            return f"{fact.label}: {along}{_p(fact)}" if along else ""
        case GroupFact():
            return (
                f"{_of(fact.group)} {_share(fact.group)}、全体 {_share(fact.whole)}{_points(fact.difference)}{_p(fact)}"
            )
        case TrendFact():
            along = "、".join(f"{one.group_label} {_share(one, with_base=False)}" for one in fact.groups)
            return f"{fact.axis_label}別: {along}"
        case PairFact():
            higher, lower = (f"{_of(one)} {_share(one)}" for one in (fact.higher, fact.lower))
            return f"{higher}、{lower}{_points(fact.difference)}"
    return _other_line(fact)


def _other_line(fact: Evidence) -> str:
    """Orders, associations, records and the hearing."""
    match fact:
        case OrderFact():
            places = "、".join(f"{one.label} {one.shown}{'' if one.is_mean else '％'}" for one in fact.places[:_PLACES])
            return f"{fact.question} の順位(n={fact.base}): {places}"
        case AssociationFact():
            return f"{fact.label} と {fact.other_label}{_p(fact)}"
        case RecordedFact():
            return "" if fact.value is None else f"記録: {recorded_text(fact.field, fact.value)}"
        case MentionFact():
            return "" if fact.groups is None else f"{'・'.join(fact.codes)}: {fact.heard}団体中{fact.groups}団体"
        case CodesFact():
            return f"{fact.theme}: {len(fact.codes)}種類"
        case QuoteFact():
            return f"発言 {fact.segment}" if fact.segment else ""
    return ""


def _of(fact: ShareFact) -> str:
    """What a share is of."""
    return f"{fact.label}({fact.group_label})" if fact.group_label else fact.label


def _share(fact: ShareFact, *, with_base: bool = True) -> str:
    """A share with its counts."""
    level = fact.level
    if level is None:
        return "(数字なし)"
    percent = f"{round_half_up(100 * level.share, 1)}％"
    return f"{percent}({level.count:,}/{level.base:,})" if with_base else percent


def _points(difference: float | None) -> str:
    """A difference in points."""
    return "" if difference is None else f"、差 {signed_text(rounded(100 * difference, 1))}ポイント"


def _p(fact: ChangeFact | WaveTrendFact | GroupFact | AssociationFact) -> str:
    """The adjusted p-value."""
    if fact.p_adjusted is None:
        return ""
    text = p_text(fact.p_adjusted)
    return f"、p{text}" if text.startswith("<") else f"、p={text}"
