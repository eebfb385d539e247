"""Figures in a segment besides its level phrases: points, persons, n; and whether any is left that nobody reads."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from zushi_survey.analysis.reading.reading import Figures
from zushi_survey.analysis.reading.segments import Segment
from zushi_survey.analysis.reading.sentences import blanked, spans_of
from zushi_survey.analysis.reading.terms import FoundTerm
from zushi_survey.analysis.words.directions import DirectionKind, DirectionPhrase
from zushi_survey.analysis.words.level_phrases import FIGURE, LevelPhrase

_FIGURE = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_POINTS = re.compile(rf"({_FIGURE})%?ポイント")
_BASES = re.compile(rf"[nN]\s*=\s*({_FIGURE})")
_COUNTS = re.compile(rf"({_FIGURE})人(?!に[0-9一-九])")
_MEANS = re.compile(r"([-△]?[0-9]+(?:\.[0-9]+)?)点(?!目)")
PLACES = re.compile(r"(?:上位|トップ)([0-9]+)(?:つ|位|項目|件)?")
_NO_FIGURES = re.compile(
    r"(?:令和|平成|昭和)(?:[0-9]+|元)年度?|[0-9]{4}(?:\([^()]*\))?年度?|[0-9]+(?:年前|年度|月[0-9]+日|月|日|つ|回|種類)"
    r"|第[0-9]+[回章節項期次]?|[図表問Q][0-9]+(?:[-－][0-9]+)?|[0-9]+ヶ?か?所|\([0-9]+\)|^\s*[0-9]+(?:[.)]|\s)"
)
"""Numbers that date, count or number things and are no results."""


_LIMIT = re.compile(r"([0-9]+(?:\.[0-9]+)?%)を(上回|下回|超え|切)")
_PREVIOUS = re.compile(r"前回(?:調査|の調査)?(?:の|は|では|が|時|\(|、|:)*$")


def without_previous_figures(segment: Segment) -> tuple[Segment, tuple[str, ...]]:
    """The segment without the percentages of the previous wave, and those: 前回(31.0%)から減少."""
    earlier = [level for level in segment.levels if _is_earlier(level, segment)]
    if not earlier:
        return segment, ()
    figures = [_LIMIT.match(level.text) for level in earlier]
    read = tuple(FoundTerm(level.text, level.start, level.end, ()) for level in earlier)
    beyond = [_direction(level, match) for level, match in zip(earlier, figures, strict=True) if match]
    return replace(
        segment,
        terms=tuple(sorted((*segment.terms, *read), key=lambda term: term.start)),
        levels=tuple(level for level in segment.levels if level not in earlier),
        directions=tuple(sorted((*segment.directions, *beyond), key=lambda one: one.start)),
    ), tuple(match[1] if match else level.text for level, match in zip(earlier, figures, strict=True))


def has_earlier_words(segment: Segment) -> bool:
    """Whether the previous wave's share is told in words (前回の約3割): only figures can be compared with it."""
    is_told = (_PREVIOUS.search(segment.text, segment.span.start, level.start) for level in segment.levels)
    return any(told and not _is_earlier(level, segment) for told, level in zip(is_told, segment.levels, strict=True))


def _is_earlier(level: LevelPhrase, segment: Segment) -> bool:
    """Whether a phrase is a figure of the previous wave: 前回(31.0%)から, 前回の31.0%を下回る."""
    is_figure = level.form == FIGURE or _LIMIT.match(level.text) is not None
    return is_figure and _PREVIOUS.search(segment.text, segment.span.start, level.start) is not None


def _direction(level: LevelPhrase, match: re.Match[str]) -> DirectionPhrase:
    """The word of direction in 31.0%を下回る."""
    sign: Literal[-1, 1] = -1 if match[2] in ("下回", "切") else 1
    start = level.end - 1
    return DirectionPhrase(
        match[2], DirectionKind.EXCEED, sign, "plain", is_tendency=False, is_negated=False, start=start, end=level.end
    )


def figures_of(segment: Segment, before: tuple[str, ...] = ()) -> Figures:
    """The figures to be checked against the evidence; `before` are those of the previous wave."""
    words = _masked(segment)
    counts = tuple(found[1] for found in _COUNTS.finditer(words))
    bases = tuple(found[1] for found in _BASES.finditer(words))
    points = tuple(found[1] for found in _POINTS.finditer(words))
    means = tuple(found[1].replace("△", "-") for found in _MEANS.finditer(words))
    return Figures(points, counts, bases, before, means)


def names_difference(segment: Segment) -> bool:
    """Whether a difference in points is told of something known, with no word for which of the two is higher."""
    return bool(segment.terms) and _POINTS.search(_masked(segment)) is not None


def has_several_beside(figures: Figures) -> bool:
    """Whether several differences, numbers of persons or means stand beside one list: which is whose is not known."""
    return any(len(several) > 1 for several in (figures.points, figures.counts, figures.before, figures.means))


def has_unread_figure(segment: Segment) -> bool:
    """Whether a digit is left that belongs to nothing understood."""
    words = _masked(segment)
    for pattern in (_POINTS, _MEANS, _BASES, _COUNTS, PLACES, _NO_FIGURES):
        words = pattern.sub("", words)
    return re.search("[0-9]", words) is not None


def _masked(segment: Segment) -> str:
    """The segment's words without those already read."""
    hidden = spans_of(segment.terms, segment.levels, segment.ordered)
    hidden += [span for span in spans_of(segment.orders) if not PLACES.match(segment.text, span.start)]
    return blanked(segment.text, segment.span, hidden)
