"""One deliberate damage to a study folder, and the few ways in which files are damaged."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]
Edit = Callable[[Path], None]
"""Changes the files of a copied study folder in place."""

R3 = "data/synthetic_r3_raw.csv"
LEDGER = "data/synthetic_ledger_r3.csv"
GROUPS, SEGMENTS, CODINGS = (f"data/synthetic_hearing_{name}.csv" for name in ("groups", "segments", "codings"))
QUESTIONNAIRE = "questionnaires/zushi-r3.yaml"
REPAIRS = "repairs-r3.yaml"


@dataclass(frozen=True)
class Damage:
    """What is done to the files, and claims that cannot stand after it, reasoned from what is done."""

    name: str
    edit: Edit
    breaks: tuple[str, ...] = ()


BrokenBy = Callable[[Damage], frozenset[str]]
"""Ids of the claims that no longer stand after a damage."""


def together(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(folder: Path) -> None:
        for one in edits:
            one(folder)

    return edit


def rewrite(name: str, change: Callable[[list[Row]], list[Row]]) -> Edit:
    """The rows of a CSV file changed; its encoding and columns stay."""

    def edit(folder: Path) -> None:
        path = folder / name
        encoding = "cp932" if name.endswith("_raw.csv") else "utf-8-sig"
        with path.open(encoding=encoding, newline="") as stream:
            rows = list(csv.DictReader(stream))
        columns = list(rows[0])
        with path.open("w", encoding=encoding, newline="") as stream:
            writer = csv.DictWriter(stream, columns)
            writer.writeheader()
            writer.writerows(change(rows))

    return edit


def recode(name: str, mapping: Mapping[str, str], *columns: str, every_other: bool = False) -> Edit:
    """Cells of the columns that are exactly one of the keys get another value; `every_other`: in every second row."""

    def change(rows: list[Row]) -> list[Row]:
        for row in rows[:: 2 if every_other else 1]:
            row.update({column: mapping.get(row[column], row[column]) for column in columns})
        return rows

    return rewrite(name, change)


def turn_over(*codes: int) -> dict[str, str]:
    """The codes in opposite order: 1, 2, 3 -> 3, 2, 1."""
    return {str(code): str(other) for code, other in zip(codes, reversed(codes), strict=True)}


def move_on(*codes: int | str) -> dict[str, str]:
    """Every code replaced by the next, the last by the first."""
    return {str(code): str(other) for code, other in zip(codes, (*codes[1:], codes[0]), strict=True)}


def blank(name: str, *columns: str) -> Edit:
    """Columns with nothing in them."""
    return rewrite(name, lambda rows: [row | dict.fromkeys(columns, "") for row in rows])


def swap(name: str, one: str, other: str) -> Edit:
    """Two columns exchanged."""
    return rewrite(name, lambda rows: [row | {one: row[other], other: row[one]} for row in rows])


def permute(name: str, column: str, seed: int) -> Edit:
    """The answers of a column dealt out anew among those who answered."""

    def change(rows: list[Row]) -> list[Row]:
        answered = [row for row in rows if row[column]]
        values = [row[column] for row in answered]
        random.Random(seed).shuffle(values)
        for row, value in zip(answered, values, strict=True):
            row[column] = value
        return rows

    return rewrite(name, change)


def slip(name: str, *columns: str) -> Edit:
    """Columns slipped down by one row against the others."""

    def change(rows: list[Row]) -> list[Row]:
        above = [rows[-1], *rows[:-1]]
        return [row | {column: other[column] for column in columns} for row, other in zip(rows, above, strict=True)]

    return rewrite(name, change)


def keep(name: str, condition: Callable[[Row], bool]) -> Edit:
    """Only the rows that meet the condition."""
    return rewrite(name, lambda rows: [row for row in rows if condition(row)])


def replace(name: str, old: str, new: str) -> Edit:
    """A text replaced wherever it stands. Raises AssertionError when it stands nowhere: the damage would be none."""

    def edit(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    return edit
