"""From answers to cells: the columns of a questionnaire file, and what each holds in the raw and the clean file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from generator.people import NO_ANSWER, NOT_APPLICABLE, Answer, People
from generator.texts import OTHERS

Row = dict[str, str]

_TEXT_SHARE = 0.8
"""Share of those who tick その他 and also write something."""


@dataclass(frozen=True, slots=True)
class Field:
    """One variable of the questionnaire and the columns it lies in."""

    variable: str
    question: str
    kind: str
    """single, flags, delimited or slots."""
    columns: tuple[str, ...]
    codes: tuple[str, ...]
    """Option codes as printed; empty for numbers and free text."""
    marked: str
    writes_zero: bool
    """Unticked options of answered flags are written 0 instead of left blank."""
    exclusive: str | None
    type: str


@dataclass(frozen=True, slots=True)
class Layout:
    """All columns of one answer file, in order."""

    fields: tuple[Field, ...]
    text_columns: dict[tuple[str, str], str]
    """(question, option code) -> column of the free text of その他."""

    @property
    def columns(self) -> list[str]:
        """Answer columns in file order; the text of その他 stands right after its question."""
        names: list[str] = []
        for field in self.fields:
            names += field.columns
            names += [name for (question, _), name in self.text_columns.items() if question == field.question]
        return list(dict.fromkeys(names))


def read_layout(path: Path) -> Layout:
    """Layout of a questionnaire file."""
    questions: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
    texts = {
        (str(question["id"]), str(option["code"])): str(option["free_text"])
        for question in questions
        for option in question.get("options", ())
        if "free_text" in option
    }
    return Layout(tuple(field for question in questions for field in _fields(question)), texts)


def _fields(question: dict[str, Any]) -> list[Field]:
    """Countable units of one question."""
    name = str(question["id"])
    columns = question.get("columns", {})
    kind = str(columns.get("kind", "single"))
    codes = tuple(str(option["code"]) for option in question.get("options", ()))
    exclusive = next((str(option["code"]) for option in question.get("options", ()) if option.get("exclusive")), None)
    units: list[tuple[str, tuple[str, ...]]]
    if question["type"] == "MATRIX":
        units = [(f"{name}.{item['id']}", (f"{name}{item['id']}",)) for item in question["items"]]
    elif question["type"] == "RANKING":
        units = [(f"{name}.rank{rank}", (f"{name}_{rank}",)) for rank in range(1, question["ranks"] + 1)]
    elif kind == "flags":
        units = [(name, tuple(str(columns["pattern"]).replace("{code}", code) for code in codes))]
    elif kind == "slots":
        units = [(name, tuple(str(column) for column in columns["names"]))]
    else:
        units = [(name, (str(columns.get("name", name)),))]
    marked = str(columns.get("marked", ["1"])[0])
    return [
        Field(
            variable,
            name,
            kind,
            names,
            codes,
            marked,
            name == "Q9",
            exclusive,
            str(question["type"]),
        )
        for variable, names in units
    ]


def write_cells(field: Field, answer: Answer) -> Row:
    """Raw cells of one answer, before any dirt: both kinds of missing are blank."""
    if answer in (NO_ANSWER, NOT_APPLICABLE):
        return dict.fromkeys(field.columns, "")
    if field.kind == "flags":
        blank = "0" if field.writes_zero else ""
        return {
            column: field.marked if code in answer else blank
            for column, code in zip(field.columns, field.codes, strict=True)
        }
    if field.kind == "delimited":
        return {field.columns[0]: ";".join(answer)}
    if field.kind == "slots":
        return dict(zip(field.columns, (*answer, "", "", ""), strict=False))
    return {field.columns[0]: answer[0]}


def clean_cells(field: Field, answer: Answer) -> Row:
    """Clean cells of one answer: NR and NA spelt out, flags as 1 and 0."""
    if answer in (NO_ANSWER, NOT_APPLICABLE):
        return dict.fromkeys(field.columns, answer[0])
    if field.kind == "flags":
        return {column: "1" if code in answer else "0" for column, code in zip(field.columns, field.codes, strict=True)}
    return write_cells(field, answer)


def other_texts(layout: Layout, people: People, random: np.random.Generator) -> list[Row]:
    """Free text of その他 per person, for most of those who ticked it."""
    rows: list[Row] = [{} for _ in range(people.size)]
    for (question, code), column in layout.text_columns.items():
        choices: Sequence[str] = OTHERS[question]
        for index in np.flatnonzero(people.gives(question, (code,))):
            if random.random() < _TEXT_SHARE:
                rows[index][column] = choices[int(random.integers(len(choices)))]
    return rows
