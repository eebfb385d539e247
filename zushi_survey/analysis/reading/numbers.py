"""Figures in a segment besides its level phrases: points, persons, n; and whether any is left that nobody reads."""

from __future__ import annotations

import re
from dataclasses import replace

from zushi_survey.analysis.reading.reading import Figures
from zushi_survey.analysis.reading.segments import Segment
from zushi_survey.analysis.reading.sentences import blanked, spans_of
from zushi_survey.analysis.reading.terms import FoundTerm
from zushi_survey.analysis.words.level_phrases import FIGURE

_FIGURE = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_POINTS = re.compile(rf"({_FIGURE})%?ポイント")
_BASES = re.compile(rf"[nN]\s*=\s*({_FIGURE})")
_COUNTS = re.compile(rf"({_FIGURE})人(?!に[0-9一-九])")
_MEANS = re.compile(r"([-△]?[0-9]+(?:\.[0-9]+)?)点(?!目)")
PLACES = re.compile(r"上位([0-9]+)(?:つ|位|項目|件)?")
_NO_FIGURES = re.compile(
    r"(?:令和|平成|昭和)(?:[0-9]+|元)年度?|[0-9]{4}(?:\([^()]*\))?年度?|[0-9]+(?:年前|年度|月[0-9]+日|月|日|つ|回|種類)"
    r"|第[0-9]+[回章節項期次]?|[図表問Q][0-9]+(?:[-－][0-9]+)?|[0-9]+ヶ?か?所|\([0-9]+\)|^\s*[0-9]+(?:[.)]|\s)"
)
"""Numbers that date, count or number things and are no results."""


_PREVIOUS = re.compile(r"前回(?:調査|の調査)?(?:の|は|では|が|時|\(|、|:)*$")


def without_previous_figures(segment: Segment) -> tuple[Segment, tuple[str, ...]]:
    """The segment without the percentages of the previous wave, and those: 前回(31.0%)から減少."""
    earlier = [
        level
        for level in segment.levels
        if level.form == FIGURE and _PREVIOUS.search(segment.text, segment.span.start, level.start)
    ]
    if not earlier:
        return segment, ()
    read = tuple(FoundTerm(level.text, level.start, level.end, ()) for level in earlier)
    terms = tuple(sorted((*segment.terms, *read), key=lambda term: term.start))
    levels = tuple(level for level in segment.levels if level not in earlier)
    return replace(segment, terms=terms, levels=levels), tuple(level.text for level in earlier)


def figures_of(segment: Segment, before: tuple[str, ...] = ()) -> Figures:
    """The figures to be checked against the evidence; `before` are those of the previous wave."""
    words = _masked(segment)
    counts = tuple(found[1] for found in _COUNTS.finditer(words))
    bases = tuple(found[1] for found in _BASES.finditer(words))
    points = tuple(found[1] for found in _POINTS.finditer(words))
    means = tuple(found[1].replace("△", "-") for found in _MEANS.finditer(words))
    return Figures(points, counts, bases, before, means)


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
