"""Figures beside a statement (5.4ポイント, 278人, n=111, 15団体中11団体) against the facts of its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from zushi_survey.analysis.facts import (
    AssociationFact,
    ChangeFact,
    Evidence,
    GroupFact,
    MeanFact,
    MentionFact,
    OrderFact,
    PairFact,
    RecordedFact,
    ShareFact,
    TrendFact,
    WaveTrendFact,
)
from zushi_survey.analysis.reading.reading import Figures
from zushi_survey.core.rounding import round_half_up


class OtherFigure(NamedTuple):
    """A figure of the text that the facts do not bear out."""

    said: str
    found: str
    """What the facts say; empty where they say nothing of the kind."""


def other_figures(
    figures: Figures, evidence: Sequence[Evidence], asked: Sequence[ShareFact] = ()
) -> tuple[OtherFigure, ...]:
    """The figures that differ from the facts, or that no fact decides; `asked` are shares of the questions named."""
    return tuple(_differing(figures, evidence, asked))


def _differing(figures: Figures, evidence: Sequence[Evidence], asked: Sequence[ShareFact]) -> Iterator[OtherFigure]:
    """Each figure that is not borne out."""
    shares = [share for fact in evidence for share in _shares(fact)]
    for said in figures.points:
        known = list(dict.fromkeys(points for fact in evidence for points in _points(fact, said)))
        if _number(said) not in known:
            yield OtherFigure(f"{said}ポイント", "、".join(f"{float(one):g}ポイント" for one in known))
    for said in figures.counts:
        counts = [share.level.count for share in shares if share.level is not None]
        counts += [fact.value for fact in evidence if isinstance(fact, RecordedFact) and isinstance(fact.value, int)]
        if _number(said) not in counts:
            yield OtherFigure(f"{said}人", "、".join(f"{one:,}人" for one in dict.fromkeys(counts)))
    for said in figures.bases:
        bases = [share.base for share in (*asked, *shares)] + [_base(fact) for fact in evidence]
        known_bases = [one for one in dict.fromkeys(bases) if one is not None]
        if _number(said) not in known_bases:
            yield OtherFigure(f"n={said}", "、".join(f"n={one:,}" for one in known_bases))
    for said in figures.before:
        decimals = len(said.rstrip("%").partition(".")[2])
        earlier = [fact.before.level for fact in evidence if isinstance(fact, ChangeFact)]
        earlier += [fact.shares[-2].level for fact in evidence if isinstance(fact, WaveTrendFact) and fact.shares]
        printed = [str(round_half_up(100 * level.share, decimals)) for level in earlier if level is not None]
        if said.rstrip("%") not in printed:
            yield OtherFigure(f"前回 {said}", "、".join(f"前回 {one}%" for one in dict.fromkeys(printed)))
    means = [place.shown for fact in evidence if isinstance(fact, OrderFact) for place in fact.places if place.is_mean]
    for said in figures.means:
        if said not in means:
            yield OtherFigure(f"{said}点", "、".join(f"{one}点" for one in means))
    yield from _groups(figures.groups, evidence)


def _groups(said: Sequence[str], evidence: Sequence[Evidence]) -> Iterator[OtherFigure]:
    """Numbers of groups of the hearing: those that raised a point, and those heard."""
    for fact in evidence:
        if not isinstance(fact, MentionFact) or fact.groups is None or not said:
            continue
        true = (fact.groups, fact.heard)[: len(said)]
        if tuple(map(int, said)) != true:
            words = f"{said[1]}団体中{said[0]}団体" if len(said) > 1 else f"{said[0]}団体"
            yield OtherFigure(words, f"{fact.heard}団体中{fact.groups}団体")


def _number(said: str) -> Fraction:
    """A figure as written."""
    return Fraction(said.replace(",", ""))


def _points(fact: Evidence, said: str) -> Iterator[Fraction]:
    """A difference in points with as many decimals as the text has: of the exact shares, then of the printed ones."""
    decimals = len(said.partition(".")[2])
    difference = _difference(fact)
    if difference is None:
        return
    yield Fraction(round_half_up(Fraction(repr(round(abs(difference) * 100, 9))), decimals))
    if isinstance(fact, GroupFact) and len(fact.others) == 1:
        yield from _apart(fact.group, fact.others[0], decimals)
    levels = [share.level for share in _shares(fact)]
    if len(levels) == 2 and levels[0] is not None and levels[1] is not None:
        yield abs(Fraction(levels[0].tenths - levels[1].tenths, 10))


def _apart(one: ShareFact, other: ShareFact, decimals: int) -> Iterator[Fraction]:
    """What lies between the only two groups of an axis: 男性が1.9ポイント高い may be meant of everyone or of women."""
    if one.level is not None and other.level is not None:
        yield Fraction(round_half_up(100 * abs(one.level.share - other.level.share), decimals))
        yield abs(Fraction(one.level.tenths - other.level.tenths, 10))


def _difference(fact: Evidence) -> float | None:
    """The difference that a fact is about."""
    return fact.difference if isinstance(fact, ChangeFact | GroupFact | PairFact) else None


def _base(fact: Evidence) -> int | None:
    """The base of a fact that is no share."""
    return fact.base if isinstance(fact, OrderFact | PairFact | AssociationFact | MeanFact) else None


def _shares(fact: Evidence) -> Iterator[ShareFact]:
    """The shares that a fact holds."""
    match fact:
        case ShareFact():
            yield fact
        case ChangeFact():
            yield from (fact.now, fact.before)
        case GroupFact():
            yield from (fact.group, fact.whole)
        case PairFact():
            yield from (fact.higher, fact.lower)
        case TrendFact():
            yield from fact.groups
        case WaveTrendFact():
            yield from fact.shares
