"""Shares, counts, records and mentions as words of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from zushi_survey.analysis.facts import Facts, MentionFact, RecordedFact, ShareFact
from zushi_survey.analysis.judging.parts import Ground
from zushi_survey.analysis.words.level import Level, percent_text, resolution
from zushi_survey.analysis.words.level_phrases import LevelReader
from zushi_survey.analysis.words.typography import level_text
from zushi_survey.core.rounding import percent_half_up
from zushi_survey.hearing.extent import Extent, extent_of
from zushi_survey.present.said import Piece, Said, Unsaid
from zushi_survey.questionnaire.claims import (
    FactClaim,
    FactField,
    GroupRef,
    LevelClaim,
    MentionClaim,
    Quantity,
    Single,
)

_ERAS: Final = ((date(2019, 5, 1), "令和", 2018), (date(1989, 1, 8), "平成", 1988), (date(1926, 12, 25), "昭和", 1925))
"""First day, name, and the year before the first year."""


def share_words(fact: ShareFact, facts: Facts, *, as_figure: bool) -> Said | Unsaid:
    """「約6割(60.0％)」, or the figure alone."""
    level = fact.level
    if level is None:
        return Unsaid(Ground[fact.unknown.name].value if fact.unknown else Ground.NOBODY.value)
    text = _figure(level, facts) if as_figure else _phrase(fact, level, facts)
    return Said((Piece(text, level_claims(text, fact.of, fact.group, facts), (fact,)),))


def level_claims(text: str, of: Quantity, group: GroupRef | None, facts: Facts) -> tuple[Single, ...]:
    """What a text says of a share: one claim per phrase and figure in it."""
    found = LevelReader(facts.wording).find(text)
    return tuple(LevelClaim(kind="level", of=of, group=group, phrase=phrase.text) for phrase in found)


def _figure(level: Level, facts: Facts) -> str:
    """The figure alone."""
    return percent_text(level, facts.wording)


def _phrase(fact: ShareFact, level: Level, facts: Facts) -> str:
    """The phrase with its figure, as fine as its error allows."""
    interval = fact.interval
    half = None if interval is None else (interval.upper - interval.lower) / 2
    fineness = resolution(half, level.base, facts.wording, facts.statistics.smallest_base)
    return level_text(level, facts.wording, fineness)


def mention_words(fact: MentionFact) -> Said | Unsaid:
    """「多くの団体(15団体中11団体)」: never a percentage."""
    if fact.unknown or not fact.groups:
        return Unsaid(Ground[fact.unknown.name].value if fact.unknown else Ground.NOT_MENTIONED.value)
    extent = extent_of(fact.groups, fact.heard)
    text = f"{extent}({fact.heard}団体中{fact.groups}団体)"
    claim = MentionClaim(kind="mention", codes=fact.codes, theme=fact.theme or None, groups=fact.groups)
    return Said((Piece(text, (claim,), (fact,)),))


def groups_said(words: str) -> int | Literal["many", "all"]:
    """How many groups the author's own words speak of: すべて, 多く, 複数, or at least one."""
    if any(word in words for word in ("すべて", "全て", "どの団体", "全団体")):
        return "all"
    if Extent.MANY.value in words or "多くの" in words:
        return "many"
    return 2 if "複数" in words else 1


def recorded_words(fact: RecordedFact) -> Said | Unsaid:
    """A fact of the survey or the hearing as reports print it."""
    if fact.unknown or fact.value is None:
        return Unsaid(Ground[fact.unknown.name].value if fact.unknown else Ground.NOT_RECORDED.value)
    return Said((Piece(recorded_text(fact.field, fact.value), (_fact_claim(fact),), (fact,)),))


def _fact_claim(fact: RecordedFact) -> FactClaim:
    """What the printed record says."""
    value = fact.value
    if isinstance(value, Fraction):
        said: str | int | float | tuple[str, ...] = float(percent_half_up(value.numerator, value.denominator, 1))
    elif isinstance(value, bool):
        said = "はい" if value else "いいえ"
    else:
        said = value if value is not None else ""
    return FactClaim(kind="fact", field=fact.field, value=said)


def recorded_text(field: FactField, value: str | int | Fraction | tuple[str, ...]) -> str:
    """A recorded value in print: counts with separators, shares in percent, periods in the Japanese calendar."""
    if field.endswith("fiscal_year") and isinstance(value, int):
        return _year(date(value, 10, 1)) + "度"
    if field.endswith("min_age"):
        return f"{value}歳"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, Fraction):
        return f"{percent_half_up(value.numerator, value.denominator, 1)}％"
    if isinstance(value, tuple):
        return period_text(value) if field.endswith("period") else "、".join(value)
    return f"{value:,}" if isinstance(value, int) else value


def period_text(days: Sequence[str]) -> str:
    """「令和3年10月28日～11月24日」 of ISO days; one day alone, the year again only where it is another."""
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    start = f"{_year(first)}{first.month}月{first.day}日"
    if first == last:
        return start
    end = f"{last.month}月{last.day}日"
    return f"{start}～{end}" if first.year == last.year else f"{start}～{_year(last)}{end}"


def _year(day: date) -> str:
    """The year of a day in its era: 令和3年, 令和元年."""
    era, before = next(((era, before) for start, era, before in _ERAS if day >= start), ("", 0))
    number = day.year - before
    return f"{era}{'元' if era and number == 1 else number}年"
