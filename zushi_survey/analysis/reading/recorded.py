"""Facts of the return account and the method table, in sentences and in table rows; points raised in the hearing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, get_args

from zushi_survey.analysis.reading.reading import Figures, Obstacle, Read
from zushi_survey.analysis.reading.segments import Segment
from zushi_survey.analysis.reading.sentences import Span, blanked, spans_of
from zushi_survey.analysis.reading.subjects import Subjects
from zushi_survey.analysis.reading.terms import FactRef, FoundTerm, Terms
from zushi_survey.questionnaire.claims import FactClaim, FactField, MentionClaim, Single

_NUMBER = r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(%)?"
_AFTER_FACT = re.compile(rf"[」)]?(?:は|が|の|:|：|、|\s|\(|計|合計|約){{0,3}}{_NUMBER}(?:人|件|票|通|部|名)?")
_WHOLE_NUMBER = re.compile(rf"\s*{_NUMBER}\s*(?:人|件|票|通|部|名|団体)?\s*")
_OF_GROUPS = re.compile(r"([0-9]+)団体(?:の)?(?:中|のうち)、?([0-9]+)団体")
_GROUPS = re.compile(r"([0-9]+)団体")
_MANY = re.compile("多くの団体|大半の団体|多数の団体|過半数の団体")
_ALL = re.compile("(?:どの|すべての|全ての|いずれの|あらゆる)団体|全団体|団体すべて")
_SEVERAL = re.compile("複数の団体|いくつかの団体")
_PERCENT_OF_GROUPS = re.compile("(?:割|%|半数)[^、。]{0,6}団体|団体の[^、。]{0,6}(?:割|%|半数)")
_NAMES = re.compile("「[^」]+」")
_NEGATION = re.compile("ない|なかった|ません")


class Cell(NamedTuple):
    """A fact in a table."""

    paragraph: int
    """Index of the row."""
    span: Span
    claim: FactClaim


def facts_in(segment: Segment) -> tuple[list[Single], Segment]:
    """Facts named with their figure, and the segment without them."""
    says: list[Single] = []
    used: list[Span] = []
    for term in segment.terms:
        field = _field(term)
        match = _AFTER_FACT.match(segment.text, term.end, segment.span.end) if field else None
        if field and match:
            says.append(FactClaim(kind="fact", field=field, value=_value(match)))
            used.append(Span(term.end, match.end()))
    if not used:
        return says, segment
    read = tuple(FoundTerm(segment.text[span.start : span.end], *span, ()) for span in used)
    rest = replace(
        segment,
        terms=tuple(sorted((*segment.terms, *read), key=lambda term: term.start)),
        levels=tuple(one for one in segment.levels if not any(span.meets(one.start, one.end) for span in used)),
    )
    return says, rest


def rows_of_facts(texts: Sequence[str], terms: Terms) -> Iterator[Cell]:
    """Facts in tables whose cells are separated by tabs: name and value side by side, or one row above the other."""
    for place, text in enumerate(texts):
        cells = _cells(text)
        fields = [_field_of(text[cell.start : cell.end], terms) for cell in cells]
        if len(cells) == 2 and fields[0] and not fields[1]:
            yield from _cell(place, text, cells[1], fields[0])
        elif len(cells) > 1 and all(fields) and place + 1 < len(texts):
            below = _cells(texts[place + 1])
            if len(below) == len(cells):
                for field, cell in zip(fields, below, strict=True):
                    yield from _cell(place + 1, texts[place + 1], cell, field)


def _cells(text: str) -> list[Span]:
    """The cells of a row; none where there are no tabs."""
    if "\t" not in text:
        return []
    starts = [0, *(match.end() for match in re.finditer("\t+", text))]
    ends = [*(match.start() for match in re.finditer("\t+", text)), len(text)]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def _cell(place: int, text: str, cell: Span, field: FactField | None) -> Iterator[Cell]:
    """The fact in one cell; nothing where there is none."""
    words = text[cell.start : cell.end].strip()
    if not field or not words:
        return
    match = _WHOLE_NUMBER.fullmatch(words)
    yield Cell(place, cell, FactClaim(kind="fact", field=field, value=_value(match) if match else words))


def _value(match: re.Match[str]) -> int | float:
    """The number read."""
    digits = match[1].replace(",", "")
    return float(digits) if match[2] or "." in digits else int(digits)


def _field_of(words: str, terms: Terms) -> FactField | None:
    """The fact that the whole of a cell names."""
    found = terms.find(words.strip())
    return _field(found[0]) if len(found) == 1 and found[0].text == words.strip() else None


def _field(term: FoundTerm) -> FactField | None:
    """The fact that a word names."""
    names = [meaning.field for meaning in term.meanings if isinstance(meaning, FactRef)]
    return next((field for field in get_args(FactField) if field in names), None)


def mentions_in(segment: Segment, subjects: Subjects) -> Read | None:
    """How many groups raised a point; None where the segment does not speak of groups or points."""
    words = segment.words
    if not subjects.mentions:
        return None
    if _PERCENT_OF_GROUPS.search(words):
        return Read(obstacle=Obstacle.PERCENT_OF_GROUPS)
    if _NEGATION.search(blanked(segment.text, segment.span, spans_of(segment.terms))):
        return Read(obstacle=Obstacle.NEGATED)
    named = [Span(*match.span()) for match in _NAMES.finditer(segment.text, *segment.span)]
    if any(not any(name.holds(term.start, term.end) for term in segment.terms) for name in named):
        return Read(obstacle=Obstacle.UNKNOWN_ENTRY)
    themes = {mention.theme for mention in subjects.mentions}
    codes = tuple(dict.fromkeys(code for mention in subjects.mentions for code in mention.codes))
    theme = (themes.pop() or None) if len(themes) == 1 else None
    of_groups, alone = _OF_GROUPS.search(words), _GROUPS.search(words)
    claim = MentionClaim(kind="mention", codes=codes, theme=theme)
    figures = Figures()
    if of_groups or alone:
        said = int(of_groups[2]) if of_groups else int(alone[1]) if alone else 1
        figures = Figures(groups=(str(said), *((of_groups[1],) if of_groups else ())))
        claim = claim.model_copy(update={"groups": said})
    elif _ALL.search(words):
        claim = claim.model_copy(update={"groups": "all"})
    elif _MANY.search(words):
        claim = claim.model_copy(update={"groups": "many"})
    elif _SEVERAL.search(words):
        claim = claim.model_copy(update={"groups": 2})
    return Read((claim,), figures=figures)
