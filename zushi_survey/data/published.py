"""Published tables of an earlier wave, where its answers are gone: counts, or percentages with n, row by row.

A percentage printed with one decimal leaves a range of counts; nothing is read as more exact than it was printed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.conditions import ConditionError, find_variable, normalise_label, option_positions
from zushi_survey.questionnaire.model import Question, Questionnaire

COLUMNS = ("question", "option", "n")
"""Columns every file has; `item`, `axis`, `category`, `count` and `percent` may be there too."""
WHOLE = "total"
"""Axis and category of everyone; an empty cell means the same."""
NO_ANSWER = "no_answer"
_NO_ANSWER_WORDS = ("no_answer", "無回答", "不明・無回答", "無回答・不明", "無回答・無効", "無効・無回答")
_WHOLE_WORDS = ("", WHOLE, "全体", "総数")


class PublishedFigure(NamedTuple):
    """One published answer of one group: its base and the counts that its figure allows."""

    base: int
    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """Whether the count is known."""
        return self.low == self.high


GroupKey = tuple[str, str, str]
"""Variable id, axis id, category as written (`total` for everyone)."""


@dataclass(frozen=True, slots=True)
class PublishedWave:
    """All published figures of a wave."""

    base: Literal["asked", "answered"]
    """What n counts: everyone asked, or those who answered."""
    figures: Mapping[GroupKey, Mapping[tuple[str, ...], PublishedFigure]]
    """By group, then by the codes of the option or net, or (`no_answer`,)."""


class _Row(NamedTuple):
    """One readable row."""

    line: int
    group: GroupKey
    codes: tuple[str, ...]
    figure: PublishedFigure


def read_published(
    sheet: RawSheet, questionnaire: Questionnaire, *, base: Literal["asked", "answered"]
) -> PublishedWave:
    """The figures of `sheet`, with columns question, item, option, axis, category, n, count, percent.

    Raises SurveyError (E-WAV-020 to 025, 028) with every row that cannot be used.
    """
    if missing := [name for name in COLUMNS if name not in sheet.columns]:
        raise SurveyError(
            Problem(code="E-WAV-020", where=Place(file=sheet.file), got=name, allowed=", ".join(sheet.columns))
            for name in missing
        )
    rows: list[_Row] = []
    problems: list[Problem] = []
    for place, line in enumerate(sheet.lines):
        cells = {name: _plain(values[place]) for name, values in sheet.columns.items()}
        where = Place(file=sheet.file, line=line)
        found = _read_row(cells, where, questionnaire)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            rows.append(found)
    problems.extend(_contradictions(rows, sheet.file))
    if problems:
        raise SurveyError(problems)
    figures: dict[GroupKey, dict[tuple[str, ...], PublishedFigure]] = {}
    for row in rows:
        figures.setdefault(row.group, {})[row.codes] = row.figure
    return PublishedWave(base, figures)


def _plain(text: str) -> str:
    """A cell without differences of width and space around it."""
    return unicodedata.normalize("NFKC", text).strip()


def _read_row(cells: Mapping[str, str], where: Place, questionnaire: Questionnaire) -> _Row | Problem | None:
    """One row, what is wrong with it, or None for an empty line."""
    if not any(cells.values()):
        return None
    name = f"{cells['question']}.{cells['item']}" if cells.get("item") else cells["question"]
    try:
        variable = find_variable(name, questionnaire)
    except ConditionError:
        return Problem(code="E-WAV-021", where=where, got=name, params={"kind": "質問"})
    codes = _codes(cells["option"], variable.question)
    if codes is None:
        return Problem(code="E-WAV-021", where=where, got=cells["option"], params={"kind": "選択肢"})
    figure = _figure(cells, where)
    if isinstance(figure, Problem):
        return figure
    axis, category = cells.get("axis", ""), cells.get("category", "")
    group = (WHOLE, WHOLE) if axis in _WHOLE_WORDS or category in _WHOLE_WORDS else (axis, normalise_label(category))
    return _Row(where.line or 0, (variable.id, *group), codes, figure)


def _codes(option: str, question: Question) -> tuple[str, ...] | None:
    """Codes of the option or net written, in order; `no_answer` for no answer; None for an unknown one."""
    if option in _NO_ANSWER_WORDS:
        return (NO_ANSWER,)
    try:
        positions = option_positions(question, option)
    except ConditionError:
        return None
    return tuple(sorted(question.options[place].code for place in positions))


def _figure(cells: Mapping[str, str], where: Place) -> PublishedFigure | Problem:
    """Base and count of a row, or what is wrong with them."""
    numbers: dict[str, Fraction | None] = {}
    for column in ("n", "count", "percent"):
        text = cells.get(column, "").replace(",", "").rstrip("%人")
        try:
            numbers[column] = Fraction(text) if text else None
        except (ValueError, ZeroDivisionError):
            return _unreadable(where, column)
        number = numbers[column]
        if number is not None and (number < 0 or (column != "percent" and number.denominator != 1)):
            return _unreadable(where, column)
    base, count, percent = numbers["n"], numbers["count"], numbers["percent"]
    if base is None or (count is None and percent is None):
        return Problem(code="E-WAV-023", where=where)
    counts = (int(count), int(count)) if count is not None else None
    if percent is not None:
        allowed = _counts_of(percent, _decimals(cells["percent"]), int(base))
        counts = allowed if counts is None else counts if allowed[0] <= counts[0] <= allowed[1] else (1, 0)
    assert counts is not None
    if counts[0] > counts[1] or counts[1] > base:
        return Problem(code="E-WAV-024", where=where)
    return PublishedFigure(int(base), *counts)


def _unreadable(where: Place, column: str) -> Problem:
    """A cell that is no number, or one that no count can be."""
    return Problem(code="E-WAV-022", where=where, params={"column": column})


def _decimals(text: str) -> int:
    """Decimals a percentage is printed with."""
    return len(text.rstrip("%").partition(".")[2])


def _counts_of(percent: Fraction, decimals: int, base: int) -> tuple[int, int]:
    """Lowest and highest count that is printed as this percentage of the base, halves rounded up."""
    half = Fraction(1, 2 * 10**decimals)
    low = ceil((percent - half) * base / 100)
    high = (percent + half) * base / 100
    top = floor(high) - (1 if high.denominator == 1 else 0)
    return max(low, 0), min(top, base)


def _contradictions(rows: list[_Row], file: str) -> Iterator[Problem]:
    """Rows written twice with different figures, and groups with more than one n."""
    bases: dict[GroupKey, int] = {}
    seen: dict[tuple[GroupKey, tuple[str, ...]], PublishedFigure] = {}
    for row in rows:
        where = Place(file=file, line=row.line)
        if seen.setdefault((row.group, row.codes), row.figure) != row.figure:
            yield Problem(code="E-WAV-025", where=where)
        if bases.setdefault(row.group, row.figure.base) != row.figure.base:
            yield Problem(code="E-WAV-028", where=where)
