"""The contractor's dirt: every kind with an exact count, each reversible by a rule of the repair file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from generator.layout import Field, Layout, Row
from generator.people import NO_ANSWER, NOT_APPLICABLE, People

BLANK_WORDS = ("-", "NA", "．", "無回答")
_SPACES = (" {}", "{} ", "\u3000{}", "{}\u3000")


@dataclass(frozen=True, slots=True)
class DirtCounts:
    """Dirty cells of each kind."""

    full_width: int
    spaces: int
    two_marks: int
    unknown_code: int
    out_of_range: int
    blank_words: int
    exclusive: int
    not_asked: Mapping[str, int]
    """Variable -> answers given by persons who were not asked."""


@dataclass
class Sheets:
    """Raw cells of the valid persons, and which of them are dirty already (a cell is dirtied once)."""

    layout: Layout
    people: People
    rows: list[Row]
    random: np.random.Generator
    touched: set[tuple[int, str]] = field(default_factory=set)


def add_dirt(sheets: Sheets, counts: DirtCounts) -> None:
    """Dirty the raw cells in place, rarest kinds first."""
    for variable, count in counts.not_asked.items():
        _answer_when_not_asked(sheets, variable, count)
    _tick_exclusive_too(sheets, counts.exclusive)
    singles = [unit for unit in sheets.layout.fields if unit.kind == "single" and unit.codes]
    numbers = [unit for unit in sheets.layout.fields if unit.type == "NU"]
    _replace(sheets, singles, counts.two_marks, _two_marks, only_silent=True)
    _replace(sheets, singles, counts.unknown_code, _unknown_code, only_silent=True)
    _replace(sheets, numbers, counts.out_of_range, lambda unit, cell, random: "999", only_silent=True)
    _replace(sheets, singles, counts.blank_words, _blank_word, only_silent=True)
    coded = [unit for unit in sheets.layout.fields if unit.codes or unit.type == "NU"]
    _replace(sheets, coded, counts.full_width, _full_width, only_silent=False)
    _replace(sheets, coded, counts.spaces, _space, only_silent=False)


def _replace(
    sheets: Sheets,
    units: list[Field],
    count: int,
    change: Callable[[Field, str, np.random.Generator], str],
    only_silent: bool,
) -> None:
    """Change `count` random cells: blank ones of persons asked who gave no answer, or filled ones."""
    cells = [
        (index, unit, column)
        for unit in units
        for index, answer in enumerate(sheets.people.answers[unit.variable])
        if (answer == NO_ANSWER) == only_silent and answer != NOT_APPLICABLE
        for column in unit.columns
        if (index, column) not in sheets.touched
        and _usable(sheets.rows[index][column], only_silent)
        and not (only_silent and unit.type == "RANKING")
    ]
    for position in sheets.random.choice(len(cells), size=count, replace=False):
        index, unit, column = cells[position]
        sheets.rows[index][column] = change(unit, sheets.rows[index][column], sheets.random)
        sheets.touched.add((index, column))


def _usable(cell: str, only_silent: bool) -> bool:
    """Blank cells take words and codes; cells with a digit take spaces and full width."""
    return cell == "" if only_silent else any(character.isdigit() for character in cell)


def _two_marks(unit: Field, cell: str, random: np.random.Generator) -> str:
    """Two circles on a single-answer question, keyed as 1;3."""
    pair = sorted(random.choice(len(unit.codes), size=2, replace=False))
    return ";".join(unit.codes[position] for position in pair)


def _unknown_code(unit: Field, cell: str, random: np.random.Generator) -> str:
    """A code the question does not have."""
    return str(random.choice(["0", "19", "77"]))


def _blank_word(unit: Field, cell: str, random: np.random.Generator) -> str:
    """One of the ways in which contractors write a blank."""
    return str(random.choice(BLANK_WORDS))


def _full_width(unit: Field, cell: str, random: np.random.Generator) -> str:
    """The same digits in full width."""
    return cell.translate({ord("0") + digit: chr(ord("０") + digit) for digit in range(10)})


def _space(unit: Field, cell: str, random: np.random.Generator) -> str:
    """A stray half- or full-width space before or after."""
    return str(random.choice(_SPACES)).format(cell)


def _tick_exclusive_too(sheets: Sheets, count: int) -> None:
    """特にない ticked together with others."""
    units = [unit for unit in sheets.layout.fields if unit.exclusive]
    for number in range(count):
        unit = units[number % len(units)]
        answers = sheets.people.answers[unit.variable]
        able = [
            index
            for index, answer in enumerate(answers)
            if answer not in (NO_ANSWER, NOT_APPLICABLE)
            and unit.exclusive not in answer
            and not (unit.kind == "slots" and len(answer) == len(unit.columns))
            and not any((index, column) in sheets.touched for column in unit.columns)
        ]
        index = int(sheets.random.choice(able))
        _tick(sheets.rows[index], unit, str(unit.exclusive), len(answers[index]))
        sheets.touched.update((index, column) for column in unit.columns)


def _answer_when_not_asked(sheets: Sheets, variable: str, count: int) -> None:
    """Answers by persons whom the routing leaves out."""
    unit = next(unit for unit in sheets.layout.fields if unit.variable == variable)
    able = [index for index, answer in enumerate(sheets.people.answers[variable]) if answer == NOT_APPLICABLE]
    for order, index in enumerate(sheets.random.choice(able, size=count, replace=False)):
        _tick(sheets.rows[index], unit, unit.codes[order % 2], 0)
        sheets.touched.update((int(index), column) for column in unit.columns)


def _tick(row: Row, unit: Field, code: str, already: int) -> None:
    """Add one code to the cells of a variable."""
    if unit.kind == "flags":
        row[unit.columns[unit.codes.index(code)]] = unit.marked
    elif unit.kind == "delimited":
        row[unit.columns[0]] += f";{code}"
    else:
        row[unit.columns[already]] = code
