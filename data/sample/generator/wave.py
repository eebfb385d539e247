"""One synthetic wave from its planted values to its raw file, clean file and ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from generator import targets_previous, targets_r3
from generator.answers import answer
from generator.choose import Slack
from generator.demonstration import fill_demonstration
from generator.dirt import DirtCounts, Sheets, add_dirt
from generator.face import R3_AGES, fill_ages, fill_circumstances, fill_simple
from generator.layout import Field, Layout, Row, clean_cells, other_texts, read_layout, write_cells
from generator.people import Answer, People, make_people
from generator.register import Addressee, Fielding, ledger_rows, make_ledger

RECEIPT, RECEIVED, ORIGIN = "受付番号", "受付日", "data_origin"

R3_FIELDING = Fielding(
    prefix="SYN-",
    youngest="18～29歳",
    sent=2000,
    empty=15,
    half=7,
    out_of_scope=4,
    duplicates=2,
    undeliverable=24,
    sent_by_age=(210, 187, 341, 347, 261, 374, 280),
    sent_on=dt.date(2021, 10, 28),
    first_return=dt.date(2021, 10, 30),
    last_return=dt.date(2021, 12, 3),
)
PREVIOUS_FIELDING = Fielding(
    prefix="SYN-P",
    youngest="20歳代",
    sent=2000,
    empty=11,
    half=5,
    out_of_scope=3,
    duplicates=1,
    undeliverable=31,
    sent_by_age=(218, 226, 352, 344, 300, 326, 234),
    sent_on=dt.date(2017, 10, 26),
    first_return=dt.date(2017, 10, 28),
    last_return=dt.date(2017, 12, 1),
)
R3_DIRT = DirtCounts(
    full_width=120,
    spaces=75,
    two_marks=12,
    unknown_code=7,
    out_of_range=2,
    blank_words=15,
    exclusive=9,
    not_asked={"Q1SQ": 3, "Q10SQ": 2, "Q11SQ": 1, "Q21": 2, "Q22.a": 1, "Q23.b": 2},
)
PREVIOUS_DIRT = DirtCounts(
    full_width=40,
    spaces=25,
    two_marks=5,
    unknown_code=3,
    out_of_range=0,
    blank_words=6,
    exclusive=3,
    not_asked={},
)


@dataclass(frozen=True, slots=True)
class WaveTables:
    """The three tables of one wave, each with its header."""

    raw: list[list[str]]
    clean: list[list[str]]
    ledger: list[list[str]]


def make_r3(questionnaire: Path, random: np.random.Generator, slack: Slack) -> WaveTables:
    """The report wave."""
    people = make_people(random, targets_r3.RESPONDENTS)
    fill_ages(people, R3_AGES, random)
    fill_simple(people, targets_r3.FACE, random, slack)
    fill_circumstances(people, random, slack)
    for spec in targets_r3.SPECS:
        answer(spec, people, random, slack)
    fill_demonstration(people, random)
    return _tables(people, read_layout(questionnaire), R3_FIELDING, R3_DIRT, random)


def make_previous(questionnaire: Path, random: np.random.Generator, slack: Slack) -> WaveTables:
    """The earlier wave."""
    people = make_people(random, targets_previous.RESPONDENTS)
    fill_ages(people, targets_previous.AGES, random)
    fill_simple(people, targets_previous.FACE, random, slack)
    for spec in targets_previous.SPECS:
        answer(spec, people, random, slack)
    return _tables(people, read_layout(questionnaire), PREVIOUS_FIELDING, PREVIOUS_DIRT, random)


def _tables(
    people: People, layout: Layout, fielding: Fielding, dirt: DirtCounts, random: np.random.Generator
) -> WaveTables:
    """Ledger, clean rows, and the shuffled raw sheets with dirt and invalid sheets."""
    ledger = make_ledger(people, fielding, random)
    texts = other_texts(layout, people, random)
    tidy = [_row(layout, people, index, write_cells) | texts[index] for index in range(people.size)]
    clean = [_row(layout, people, index, clean_cells) | texts[index] for index in range(people.size)]
    raw = [dict(row) for row in tidy]
    add_dirt(Sheets(layout, people, raw, random), dirt)
    sheets = _valid_sheets(ledger, raw) + _invalid_sheets(layout, ledger, tidy, random)
    shuffled = [sheets[index] for index in random.permutation(len(sheets))]
    shuffled = _later_sheet_last(shuffled + _second_sheets(ledger, tidy, fielding.duplicates, random), random)
    columns = [RECEIPT, RECEIVED, *layout.columns, ORIGIN]
    return WaveTables(
        _table(columns, shuffled), _table(columns, _valid_sheets(ledger, clean)), ledger_rows(ledger, fielding)
    )


def _row(layout: Layout, people: People, index: int, write: Callable[[Field, Answer], Row]) -> Row:
    """All answer cells of one person, written by `write_cells` or `clean_cells`."""
    row: Row = {}
    for field in layout.fields:
        row |= write(field, people.answers[field.variable][index])
    return row


def _valid_sheets(ledger: Sequence[Addressee], rows: Sequence[Row]) -> list[Row]:
    """Rows of the valid persons with their receipt number and date, by receipt number."""
    return [_receipt(addressee) | rows[addressee.person] for addressee in ledger if addressee.person is not None]


def _receipt(addressee: Addressee, days_later: int = 0) -> Row:
    """Receipt number and date."""
    if addressee.received is None:
        raise ValueError(f"{addressee.receipt} did not return a sheet")
    received = addressee.received + dt.timedelta(days=days_later)
    return {RECEIPT: addressee.receipt, RECEIVED: received.isoformat()}


def _invalid_sheets(
    layout: Layout, ledger: Sequence[Addressee], tidy: Sequence[Row], random: np.random.Generator
) -> list[Row]:
    """White sheets, sheets left after the first questions, and full sheets of persons out of scope."""
    first = {column for field in layout.fields[: max(2, len(layout.fields) // 8)] for column in field.columns}
    sheets: list[Row] = []
    for addressee in ledger:
        if addressee.status == "empty":
            sheets.append(_receipt(addressee))
        elif addressee.status in ("half", "out_of_scope"):
            donor = tidy[int(random.integers(len(tidy)))]
            kept = {name: cell for name, cell in donor.items() if addressee.status != "half" or name in first}
            sheets.append(_receipt(addressee) | kept | _as_registered(addressee))
    return sheets


def _as_registered(addressee: Addressee) -> Row:
    """Sex, age and district as the register has them (lower half of a decade where the sheet has five-year bands)."""
    return {
        "F1": str(addressee.sex + 1),
        "F2": ("1", "2", "3", "4", "5", "7", "9")[addressee.age],
        "F3": str(addressee.district + 1),
    }


def _second_sheets(
    ledger: Sequence[Addressee], tidy: Sequence[Row], count: int, random: np.random.Generator
) -> list[Row]:
    """Second sheets of valid persons: same receipt number, a later date, the last answers left out."""
    valid = [addressee for addressee in ledger if addressee.person is not None]
    sheets: list[Row] = []
    for position in sorted(random.choice(len(valid), size=count, replace=False)):
        addressee = valid[position]
        row = dict(tidy[addressee.person or 0])
        for name in list(row)[-6:]:
            row[name] = ""
        sheets.append(_receipt(addressee, days_later=4) | row)
    return sheets


def _later_sheet_last(sheets: list[Row], random: np.random.Generator) -> list[Row]:
    """Second sheets moved to random places below the first sheet of the same person."""
    placed: list[Row] = []
    seen: set[str] = set()
    second: list[Row] = []
    for sheet in sheets:
        (second if sheet[RECEIPT] in seen else placed).append(sheet)
        seen.add(sheet[RECEIPT])
    for sheet in second:
        first = next(index for index, other in enumerate(placed) if other[RECEIPT] == sheet[RECEIPT])
        placed.insert(int(random.integers(first + 1, len(placed) + 1)), sheet)
    return placed


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """Header and rows; every row says that it is synthetic."""
    return [list(columns)] + [[row.get(column, "") for column in columns[:-1]] + ["synthetic"] for row in rows]
