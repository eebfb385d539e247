"""Every place of an output that prints a figure or says some words: candidates, none picked for the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

from zushi_survey.analysis.reading.sentences import Span, sentences
from zushi_survey.core.rounding import round_inexact_half_up
from zushi_survey.hearing.quoting import plain_text
from zushi_survey.questionnaire.printed import PrintedCell, PrintedFile

_FIGURE = re.compile(r"([<>+-]?)([\d,]*\d(?:\.\d+)?)(?:%|ポイント|pt|人|団体|票|件|点)?[*↑↓†#x]*[A-Z]*")
_IN_TEXT = re.compile(r"(?<![\d.,])[+-]?\d[\d,]*(?:\.\d+)?")
_MINUS = re.compile(r"[△▲\u2212－]")
_ID = re.compile(r"[A-Za-z]+[0-9]+[A-Za-z0-9.]*")
"""What only ids of questions look like: they are compared whole, Q10 is not Q10SQ."""
_MOST_SHARE = 1


class Figure(NamedTuple):
    """A figure as somebody asks for it."""

    sign: str
    """`-` (also for △), `+`, `<`, `>` or empty: then any sign is meant."""
    digits: str
    """Without commas: `42.6`."""

    @property
    def decimals(self) -> int:
        """Places after the point."""
        return len(self.digits.partition(".")[2])


class Place(NamedTuple):
    """Where an output prints it: a cell of a table, or a sentence of its running text."""

    cell: PrintedCell | None = None
    paragraph: int = -1
    """Position among the paragraphs of the file."""
    line: int = 0
    span: Span = Span(0, 0)
    words: str = ""
    """The sentence."""


def figure_of(text: str) -> Figure | None:
    """The figure in a text that is nothing else, whatever its width, unit and marks; None for words."""
    match = _FIGURE.fullmatch(normalize("NFKC", _MINUS.sub("-", text.strip())).replace(" ", ""))
    return Figure(match[1], match[2].replace(",", "")) if match else None


def places_of(printed: PrintedFile, wanted: str, labels: tuple[str, ...] = ()) -> tuple[Place, ...]:
    """Every place that prints the figure (or says the words), in reading order: tables first, then sentences.

    `labels` keeps only the places whose labels, table or sentence hold each of these words.
    """
    figure = figure_of(wanted)
    found = [
        *_cells(printed, wanted, figure),
        *(_sentences(printed, wanted, figure) if _is_running_text(printed) else ()),
    ]
    return tuple(place for place in found if all(_names(place, label) for label in labels))


def _is_running_text(printed: PrintedFile) -> bool:
    """Whether its paragraphs are sentences of a text: the lines around the tables of a page are not."""
    return not any(table.id for table in printed.tables)


def _cells(printed: PrintedFile, wanted: str, figure: Figure | None) -> Iterator[Place]:
    """Cells that print it."""
    words = plain_text(wanted)
    for cell in printed.cells:
        if _prints(cell, figure) if figure is not None else words and words in plain_text(cell.text):
            yield Place(cell)


def _prints(cell: PrintedCell, wanted: Figure) -> bool:
    """Whether a cell prints the figure; a cell of a data row also where it rounds to it, as a share or as it is."""
    figure = figure_of(cell.text)
    if figure is not None and figure.digits == wanted.digits:
        return not wanted.sign or wanted.sign == figure.sign
    if not cell.keys or "." not in cell.text:
        return False
    value = float(cell.text)
    scales = (100, 1) if abs(value) <= _MOST_SHARE else (1,)
    rounded = (round_inexact_half_up(scale * value, wanted.decimals) for scale in scales)
    return any(
        f"{abs(one):f}" == wanted.digits and (not wanted.sign or (one < 0) == (wanted.sign == "-")) for one in rounded
    )


def _sentences(printed: PrintedFile, wanted: str, figure: Figure | None) -> Iterator[Place]:
    """Sentences that print it."""
    words = plain_text(wanted)
    for number, paragraph in enumerate(printed.paragraphs):
        if "\t" in paragraph.text:
            continue  # a table row: its cells have been looked at
        spans = list(sentences(paragraph.text))
        texts = [paragraph.text[span.start : span.end] for span in spans]
        hits = [figure in _figures_in(text) if figure else bool(words) and words in plain_text(text) for text in texts]
        if not figure and words and not any(hits) and words in plain_text(paragraph.text):
            hits = [True] * len(texts)  # the words run over several sentences
        for span, text, hit in zip(spans, texts, hits, strict=True):
            if hit:
                yield Place(None, number, paragraph.line_at(span.start), span, text)


def _figures_in(text: str) -> frozenset[Figure]:
    """The figures of a sentence, each also without its sign."""
    flat = normalize("NFKC", _MINUS.sub("-", text))
    found = [one for match in _IN_TEXT.finditer(flat) if (one := figure_of(match[0])) is not None]
    return frozenset((*found, *(one._replace(sign="") for one in found)))


def _names(place: Place, label: str) -> bool:
    """Whether a place stands under a label, in a table of that name, or in a sentence with that word."""
    wanted = plain_text(label)
    if place.cell is None:
        return wanted in plain_text(place.words)
    cell = place.cell
    axis, _, category = label.partition("=")
    keys = dict(cell.keys)
    if category and keys:
        return (keys.get("axis"), keys.get("category")) == (axis, category)
    if _ID.fullmatch(label):
        firsts = (text.partition(" ")[0] for text in (cell.title, cell.group))
        return label in (cell.table, keys.get("question"), *firsts)
    texts = (cell.table, cell.title, *cell.labels, *keys.values())
    return any(wanted == plain_text(text) or (len(wanted) > 1 and wanted in plain_text(text)) for text in texts)
