"""Cells of one variable, in whichever layout they lie, as codes: what was written, not whether it should be there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.findings import FindingKind, show_cell
from zushi_survey.data.matching import Mask
from zushi_survey.data.responses import Answers, Choice, Choices, Number, State, States, Text
from zushi_survey.data.vocabulary import (
    Mark,
    Vocabulary,
    flag_vocabulary,
    number_vocabulary,
    option_vocabulary,
    plain_number,
    read_number,
)
from zushi_survey.questionnaire.model import (
    DelimitedColumn,
    FlagColumns,
    Kind,
    MissingCodes,
    SlotColumns,
    Variable,
    flag_column_names,
)


class Fault(NamedTuple):
    """One cell that cannot be read as an answer of its question; `found` may be printed."""

    kind: FindingKind
    row: int
    column: str
    found: str


@dataclass(frozen=True, slots=True)
class Coded:
    """One variable as written, one position per row; nothing written is NO_ANSWER here, whoever was asked."""

    variable: Variable
    payload: NDArray[Any]
    """Option positions (CHOICE), `[option, row]` booleans (CHOICES), values (NUMBER); empty for TEXT."""
    states: States
    """A row with a fault is INVALID."""
    written: Mask
    """Where the respondent put something down, readable or not; a declared code for 無回答 or 非該当 is not that."""
    faults: tuple[Fault, ...]

    def to_answers(self) -> Answers:
        """Frozen answers; nothing is chosen, and no value stands, where the state is a missing one."""
        missing = self.states != State.ANSWERED
        match self.variable.kind:
            case Kind.CHOICE:
                return Choice(np.where(missing, self.states, self.payload).astype(np.int16))
            case Kind.CHOICES:
                return Choices(self.payload & ~missing, self.states)
            case Kind.NUMBER:
                return Number(np.where(missing, np.nan, self.payload), self.states)
        return Text(self.states)


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """How the cells of one column of a variable are read."""

    name: str
    vocabulary: Vocabulary
    plain: Callable[[str], str]
    """Cell -> the same cell in the declared writing; unchanged when it is already."""


def column_readers(variable: Variable, shared: MissingCodes) -> tuple[ColumnReader, ...]:
    """Readers of the variable's columns, in the order of its options or slots."""
    question, columns = variable.question, variable.columns
    if isinstance(columns, FlagColumns):
        by_code = {option.code: option for option in question.options}
        readers = []
        for code, name in flag_column_names(variable).items():
            vocabulary = flag_vocabulary(columns, question, by_code[code], shared)
            readers.append(ColumnReader(name, vocabulary, vocabulary.plain))
        return tuple(readers)
    if variable.kind is Kind.TEXT:
        return (ColumnReader(_only_name(variable), number_vocabulary(question, shared), _unchanged),)
    if variable.kind is Kind.NUMBER:
        vocabulary = number_vocabulary(question, shared)

        def plain(text: str) -> str:
            return plain_number(text, question.unit, vocabulary)

        return (ColumnReader(_only_name(variable), vocabulary, plain),)
    vocabulary = option_vocabulary(question, shared)
    if isinstance(columns, DelimitedColumn):
        splitter = _Splitter.of(columns, vocabulary)
        return (ColumnReader(columns.name, vocabulary, splitter.plain),)
    names = columns.names if isinstance(columns, SlotColumns) else (columns.name,)
    return tuple(ColumnReader(name, vocabulary, vocabulary.plain) for name in names)


def code_variable(variable: Variable, cells: Mapping[str, Sequence[str]], shared: MissingCodes) -> Coded:
    """The variable's answers as written in `cells` (column name -> one text per row), read without guessing."""
    readers = column_readers(variable, shared)
    match variable.kind:
        case Kind.CHOICE:
            return _code_choice(variable, readers[0], cells)
        case Kind.NUMBER:
            return _code_number(variable, readers[0], cells)
        case Kind.TEXT:
            return _code_text(variable, readers[0], cells)
    if isinstance(variable.columns, DelimitedColumn):
        return _code_delimited(variable, readers[0], cells)
    if isinstance(variable.columns, FlagColumns):
        return _code_flags(variable, readers, cells)
    return _code_slots(variable, readers, cells)


def written_order(coded: Coded, cells: Mapping[str, Sequence[str]], shared: MissingCodes, row: int) -> tuple[int, ...]:
    """Chosen options of one row in the order keyed; flag columns have no order but the questionnaire's."""
    variable = coded.variable
    readers = column_readers(variable, shared)
    if isinstance(variable.columns, DelimitedColumn):
        texts = _Splitter.of(variable.columns, readers[0].vocabulary).tokens(cells[readers[0].name][row])
        marks = [readers[0].vocabulary.mark(text) for text in texts]
    elif isinstance(variable.columns, FlagColumns):
        marks = [int(position) for position in np.flatnonzero(coded.payload[:, row])]
    else:
        marks = [reader.vocabulary.mark(cells[reader.name][row]) for reader in readers]
    return tuple(dict.fromkeys(mark for mark in marks if mark >= 0))


def _only_name(variable: Variable) -> str:
    """Column of a variable that lies in one column."""
    columns = variable.columns
    if isinstance(columns, FlagColumns | SlotColumns):
        raise TypeError(f"{variable.id} cannot lie in several columns")
    return columns.name


def _unchanged(text: str) -> str:
    """The text itself: free text is never touched."""
    return text


def _look_up(cells: Sequence[str], meaning: Callable[[str], int]) -> NDArray[np.int16]:
    """Meaning of each cell; each distinct text is worked out once."""
    table = {text: meaning(text) for text in set(cells)}
    return np.fromiter(map(table.__getitem__, cells), dtype=np.int16, count=len(cells))


def _faults(marks: NDArray[np.int16], name: str, cells: Sequence[str]) -> list[Fault]:
    """Faults of one column of options."""
    kinds = {int(Mark.UNKNOWN): FindingKind.UNKNOWN_CODE, int(Mark.SEVERAL): FindingKind.MULTIPLE_MARKS}
    rows = np.flatnonzero((marks == Mark.UNKNOWN) | (marks == Mark.SEVERAL)).tolist()
    return [Fault(kinds[int(marks[row])], row, name, show_cell(cells[row])) for row in rows]


def _single_states(marks: NDArray[np.int16]) -> States:
    """State of each row of a one-column variable."""
    states = np.where(marks >= 0, State.ANSWERED, np.where(marks == Mark.BLANK, State.NO_ANSWER, marks))
    return np.maximum(states, State.INVALID).astype(np.int8)


def _is_written(marks: NDArray[np.int16]) -> Mask:
    """Where a one-column variable has something put down."""
    return ~np.isin(marks, (Mark.BLANK, State.NO_ANSWER, State.NOT_APPLICABLE))


def _code_choice(variable: Variable, reader: ColumnReader, cells: Mapping[str, Sequence[str]]) -> Coded:
    """One option per row."""
    column = cells[reader.name]
    marks = _look_up(column, reader.vocabulary.mark)
    faults = _faults(marks, reader.name, column)
    return Coded(variable, np.maximum(marks, 0), _single_states(marks), _is_written(marks), tuple(faults))


def _code_number(variable: Variable, reader: ColumnReader, cells: Mapping[str, Sequence[str]]) -> Coded:
    """One number per row; outside the printed range is a fault."""
    column = cells[reader.name]
    question, vocabulary = variable.question, reader.vocabulary
    value_of: dict[str, float] = {}

    def meaning(text: str) -> int:
        value = None if text in vocabulary.exact else read_number(text)
        if value is None:
            return vocabulary.exact.get(text, int(Mark.SEVERAL if _are_numbers(text) else Mark.UNKNOWN))
        value_of[text] = value
        low, high = question.minimum, question.maximum
        within = (low is None or value >= low) and (high is None or value <= high)
        return 0 if within else int(Mark.UNMARKED)

    marks = _look_up(column, meaning)
    values = np.fromiter((value_of.get(text, np.nan) for text in column), dtype=np.float64, count=len(column))
    faults = _faults(marks, reader.name, column)
    outside = np.flatnonzero(marks == Mark.UNMARKED).tolist()
    faults += [Fault(FindingKind.OUT_OF_RANGE, row, reader.name, show_cell(column[row])) for row in outside]
    return Coded(variable, values, _single_states(marks), _is_written(marks), tuple(faults))


def _are_numbers(text: str) -> bool:
    """Whether the text is two or more numbers with a separator between them."""
    parts = [part for part in re.split(r"[,;、・/\s]+", unicodedata.normalize("NFKC", text)) if part]
    return len(parts) > 1 and all(read_number(part) is not None for part in parts)


def _code_text(variable: Variable, reader: ColumnReader, cells: Mapping[str, Sequence[str]]) -> Coded:
    """Whether something was written."""
    missing = reader.vocabulary.exact

    def meaning(text: str) -> int:
        return missing.get(text, 0) if text.strip() else int(Mark.BLANK)

    marks = _look_up(cells[reader.name], meaning)
    return Coded(variable, np.empty(0), _single_states(marks), _is_written(marks), ())


def _code_flags(variable: Variable, readers: Sequence[ColumnReader], cells: Mapping[str, Sequence[str]]) -> Coded:
    """One column per option."""
    marks = np.stack([_look_up(cells[reader.name], reader.vocabulary.mark) for reader in readers])
    positions = [variable.question.option_index[code] for code in flag_column_names(variable)]
    chosen = np.zeros((len(variable.question.options), marks.shape[1]), dtype=np.bool_)
    chosen[positions] = marks == 0
    faults = [
        fault._replace(kind=FindingKind.UNKNOWN_CODE)
        for reader, row_marks in zip(readers, marks, strict=True)
        for fault in _faults(row_marks, reader.name, cells[reader.name])
    ]
    columns = variable.columns
    none_chosen = np.zeros(marks.shape[1], dtype=np.bool_)
    if isinstance(columns, FlagColumns) and columns.all_unmarked == "answered":
        # With an explicit word for "not marked" in the file, a row of blanks is a question left out.
        blank_counts = not any(columns.unmarked)
        none_chosen = ((marks == Mark.UNMARKED) | (blank_counts & (marks == Mark.BLANK))).any(axis=0)
    return _several_columns(variable, chosen, marks, none_chosen, faults)


def _code_slots(variable: Variable, readers: Sequence[ColumnReader], cells: Mapping[str, Sequence[str]]) -> Coded:
    """Several columns, each with one option."""
    marks = np.stack([_look_up(cells[reader.name], reader.vocabulary.mark) for reader in readers])
    chosen = np.zeros((len(variable.question.options), marks.shape[1]), dtype=np.bool_)
    faults: list[Fault] = []
    for reader, row_marks in zip(readers, marks, strict=True):
        column = cells[reader.name]
        rows = np.flatnonzero(row_marks >= 0)
        again = rows[chosen[row_marks[rows], rows]].tolist()
        faults += [Fault(FindingKind.REPEATED_OPTION, row, reader.name, show_cell(column[row])) for row in again]
        chosen[row_marks[rows], rows] = True
        faults += [fault._replace(kind=FindingKind.UNKNOWN_CODE) for fault in _faults(row_marks, reader.name, column)]
    return _several_columns(variable, chosen, marks, np.zeros(marks.shape[1], dtype=np.bool_), faults)


def _code_delimited(variable: Variable, reader: ColumnReader, cells: Mapping[str, Sequence[str]]) -> Coded:
    """All options in one cell: distinct cells are split once and spread over the rows."""
    column = cells[reader.name]
    if not isinstance(variable.columns, DelimitedColumn):
        raise TypeError(f"{variable.id} is not laid out in one cell")
    splitter = _Splitter.of(variable.columns, reader.vocabulary)
    position_of = {text: position for position, text in enumerate(dict.fromkeys(column))}
    chosen = np.zeros((len(variable.question.options), len(position_of)), dtype=np.bool_)
    summary = np.full((1, len(position_of)), Mark.BLANK, dtype=np.int16)
    faulty: dict[int, list[tuple[FindingKind, str]]] = {}
    for text, position in position_of.items():
        for token in splitter.tokens(text):
            mark = reader.vocabulary.mark(token)
            if mark >= 0:
                if chosen[mark, position]:
                    faulty.setdefault(position, []).append((FindingKind.REPEATED_OPTION, show_cell(token)))
                chosen[mark, position] = True
            elif mark in (Mark.UNKNOWN, Mark.SEVERAL):
                faulty.setdefault(position, []).append((FindingKind.UNKNOWN_CODE, show_cell(token)))
            else:
                summary[0, position] = mark
    place = np.fromiter(map(position_of.__getitem__, column), dtype=np.int64, count=len(column))
    rows = np.flatnonzero(np.isin(place, list(faulty))) if faulty else ()
    faults = [Fault(kind, int(row), reader.name, found) for row in rows for kind, found in faulty[int(place[row])]]
    nobody = np.zeros(len(column), dtype=np.bool_)
    return _several_columns(variable, chosen[:, place], summary[:, place], nobody, faults)


def _several_columns(
    variable: Variable, chosen: Mask, marks: NDArray[np.int16], none_chosen: Mask, faults: Sequence[Fault]
) -> Coded:
    """Multiple answers from what is chosen and what the columns say beside: a mark counts more than a missing code."""
    unreadable = np.zeros(chosen.shape[1], dtype=np.bool_)
    unreadable[[fault.row for fault in faults if fault.kind is FindingKind.UNKNOWN_CODE]] = True
    has_mark = chosen.any(axis=0)
    declared = {state: (marks == state).any(axis=0) for state in (State.NOT_APPLICABLE, State.INVALID)}
    states = np.full(chosen.shape[1], State.NO_ANSWER, dtype=np.int8)
    states[none_chosen & ~(marks == State.NO_ANSWER).any(axis=0)] = State.ANSWERED
    for state, where in declared.items():
        states[where] = state
    states[has_mark] = State.ANSWERED
    states[unreadable] = State.INVALID
    written = np.isin(states, (State.ANSWERED, State.INVALID))
    return Coded(variable, chosen, states, written, tuple(faults))


class _Splitter(NamedTuple):
    """Splits a cell of joined options; labels that hold a separator themselves stay whole."""

    pattern: re.Pattern[str]
    joint: str
    vocabulary: Vocabulary

    @classmethod
    def of(cls, columns: DelimitedColumn, vocabulary: Vocabulary) -> _Splitter:
        """Splitter of one variable."""
        separators = columns.separators or ";"
        character = "".join(re.escape(separator) for separator in separators)
        whole = sorted((text for text in vocabulary.exact if set(text) & set(separators)), key=len, reverse=True)
        names = [rf"{re.escape(text)}(?=\s*(?:[{character}]|$))" for text in whole]
        return cls(re.compile("|".join([*names, f"[^{character}]+"])), separators[0], vocabulary)

    def tokens(self, text: str) -> list[str]:
        """Parts of the cell; spaces beside a separator belong to the separator."""
        found = self.pattern.findall(text)
        return [part for part in (token.strip() for token in found) if part] if len(found) > 1 else found

    def plain(self, text: str) -> str:
        """The cell in the declared writing."""
        exact = self.vocabulary.exact
        if all(token in exact for token in self.tokens(text)):
            return text
        parts = [self.vocabulary.plain(token) for token in self.tokens(text)]
        if not all(part in exact for part in parts):
            parts = [self.vocabulary.plain(token) for token in self.tokens(unicodedata.normalize("NFKC", text))]
        return self.joint.join(part for part in parts if part)
