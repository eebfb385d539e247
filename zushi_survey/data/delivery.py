"""All answer files of one wave stacked into one block of cells, and which sheet each row is."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from zushi_survey.data.dates import iso_date
from zushi_survey.data.responses import Numbers
from zushi_survey.data.sheet import RawSheet
from zushi_survey.data.vocabulary import Vocabulary, plain_number, read_number
from zushi_survey.questionnaire.conditions import normalise_label
from zushi_survey.questionnaire.model import FlagColumns, Questionnaire, SlotColumns, Variable, flag_column_names
from zushi_survey.questionnaire.study import AnswerFile


@dataclass(frozen=True, slots=True)
class Delivery:
    """Cells of all files, rows in the order of study.yaml and of each file."""

    columns: Mapping[str, list[str]]
    """Column as the questionnaire names it -> one text per row; "" where a row's file lacks the column."""
    files: tuple[str, ...]
    lines: tuple[int, ...]
    specs: tuple[AnswerFile, ...]
    """What study.yaml says about each file."""
    source: tuple[int, ...]
    """Position in `specs` of each row's file."""
    left_out: int = 0
    """Rows outside the survey by `keep`."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Heading in the file -> column name it was read as (they differ in width or spaces only)."""
    bad_keep: tuple[tuple[str, str], ...] = ()
    """(file, condition) of each `keep` that cannot be read; all rows of that file were kept."""

    @property
    def row_count(self) -> int:
        """Number of sheets."""
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who each row is and what stands beside the answers."""

    receipts: tuple[str, ...]
    """As keyed, half-width; where no receipt column is declared the line number."""
    keys: tuple[str, ...]
    """Form in which receipts are compared: Excel drops leading zeros, so they do not count."""
    declared: bool
    """Whether every file has a receipt column."""
    received: tuple[str, ...]
    """ISO date of return, "" where unknown."""
    unreadable_dates: tuple[int, ...]
    weight: Numbers | None
    unreadable_weights: tuple[int, ...]


def stack(sheets: Sequence[RawSheet], specs: Sequence[AnswerFile], questionnaire: Questionnaire) -> Delivery:
    """The rows of all files that belong to the survey; nothing interpreted but headings and `keep`."""
    wanted = wanted_columns(questionnaire)
    blocks: list[dict[str, list[str]]] = []
    renamed: dict[str, str] = {}
    files: list[str] = []
    lines: list[int] = []
    source: list[int] = []
    bad_keep: list[tuple[str, str]] = []
    left_out = 0
    for position, (sheet, spec) in enumerate(zip(sheets, specs, strict=True)):
        names = _column_names(sheet, wanted)
        renamed |= {heading: name for heading, name in names.items() if heading != name}
        rows = kept_rows(sheet, spec.keep) if spec.keep else range(sheet.row_count)
        if rows is None:
            bad_keep.append((sheet.file, spec.keep or ""))
            rows = range(sheet.row_count)
        left_out += sheet.row_count - len(rows)
        blocks.append({names[heading]: [cells[row] for row in rows] for heading, cells in sheet.columns.items()})
        files += [sheet.file] * len(rows)
        lines += [sheet.lines[row] for row in rows]
        source += [position] * len(rows)
    return Delivery(
        columns=_union(blocks),
        files=tuple(files),
        lines=tuple(lines),
        specs=tuple(specs),
        source=tuple(source),
        left_out=left_out,
        renamed=renamed,
        bad_keep=tuple(bad_keep),
    )


def wanted_columns(questionnaire: Questionnaire) -> set[str]:
    """Every column the questionnaire speaks of, free texts of options included."""
    names = {name for variable in questionnaire.variables.values() for name in columns_of(variable)}
    return names | free_text_columns(questionnaire)


def free_text_columns(questionnaire: Questionnaire) -> set[str]:
    """Columns of the texts beside 「その他」."""
    return {option.free_text for question in questionnaire.questions for option in question.options if option.free_text}


def columns_of(variable: Variable) -> tuple[str, ...]:
    """Columns one variable lies in."""
    columns = variable.columns
    if isinstance(columns, FlagColumns):
        return tuple(flag_column_names(variable).values())
    return columns.names if isinstance(columns, SlotColumns) else (columns.name,)


def receipt_key(text: str) -> str:
    """Form in which receipt numbers are compared.

    Examples
    --------
    >>> receipt_key("００12"), receipt_key("A-012"), receipt_key("000")
    ('12', 'A-012', '0')
    """
    plain = normalise_label(text)
    return (plain.lstrip("0") or "0") if plain.isdigit() else plain


def identify(delivery: Delivery) -> Identity:
    """Receipts, dates and weights of the rows."""
    declared = all(spec.receipt and spec.receipt in delivery.columns for spec in delivery.specs)
    several = len(delivery.specs) > 1
    receipts: list[str] = []
    received: list[str] = []
    bad_dates: list[int] = []
    for row, (position, line) in enumerate(zip(delivery.source, delivery.lines, strict=True)):
        spec = delivery.specs[position]
        number = f"{delivery.files[row]}:{line}" if several else str(line)
        text = _cell(delivery, spec.receipt, row)
        receipts.append(number if text is None else unicodedata.normalize("NFKC", text).strip())
        day = iso_date(_cell(delivery, spec.received, row) or "")
        received.append(day or "")
        if day is None:
            bad_dates.append(row)
    weight, bad_weights = _weights(delivery)
    keys = tuple(map(receipt_key, receipts))
    return Identity(tuple(receipts), keys, declared, tuple(received), tuple(bad_dates), weight, bad_weights)


def kept_rows(sheet: RawSheet, condition: str) -> list[int] | None:
    """Rows that meet `列名 = 値` clauses joined by `and`; None when the condition cannot be read."""
    rows = list(range(sheet.row_count))
    for clause in re.split(r"\s+and\s+", condition.strip()):
        match = re.fullmatch(r"(.+?)\s*(!=|=|\bin\b)\s*(.+)", clause)
        if match is None or (cells := sheet.columns.get(match[1].strip("\"'「」 "))) is None:
            return None
        values = {normalise_label(value.strip("\"'")) for value in re.split(r"[,、]\s*", match[3].strip("()（） "))}
        rows = [row for row in rows if (normalise_label(cells[row]) in values) == (match[2] != "!=")]
    return rows


def _column_names(sheet: RawSheet, wanted: set[str]) -> dict[str, str]:
    """Column name of each heading: as written, or the wanted name that differs only in width and spaces."""
    by_form = {normalise_label(name): name for name in sorted(wanted - set(sheet.columns))}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for heading in sheet.columns:
        name = heading if heading in wanted else by_form.get(normalise_label(heading), heading)
        names[heading] = heading if name in taken else name
        taken.add(names[heading])
    return names


def _union(blocks: Sequence[Mapping[str, list[str]]]) -> dict[str, list[str]]:
    """The blocks one under the other; a column that a block lacks is blank there."""
    if len(blocks) == 1:
        return dict(blocks[0])
    heights = [max((len(cells) for cells in block.values()), default=0) for block in blocks]
    names = dict.fromkeys(name for block in blocks for name in block)
    return {
        name: [cell for block, height in zip(blocks, heights, strict=True) for cell in block.get(name, [""] * height)]
        for name in names
    }


def _cell(delivery: Delivery, column: str | None, row: int) -> str | None:
    """One cell, or None when the column is not declared or not there."""
    cells = delivery.columns.get(column) if column else None
    return None if cells is None else cells[row]


def _weights(delivery: Delivery) -> tuple[Numbers | None, tuple[int, ...]]:
    """Weight of each row (nan where unreadable) and the unreadable rows; None when no file has a weight column."""
    if not any(spec.weight in delivery.columns for spec in delivery.specs if spec.weight):
        return None, ()
    weights = np.ones(delivery.row_count, dtype=np.float64)
    bad: list[int] = []
    words = Vocabulary({}, {})
    for row, position in enumerate(delivery.source):
        text = _cell(delivery, delivery.specs[position].weight, row)
        if text is not None:
            value = read_number(plain_number(text, None, words))
            if value is None or not 0 <= value < math.inf:
                bad.append(row)
                value = float("nan")
            weights[row] = value
    return weights, tuple(bad)
