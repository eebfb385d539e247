"""`RawSheet`: what every reader gives, whatever the file was: texts in named columns, nothing interpreted yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ColumnNotes:
    """What the file itself says about one column (from .sav, .dta): used by `init`, never by counting."""

    label: str = ""
    value_labels: Mapping[str, str] = field(default_factory=dict)
    missing_values: tuple[str, ...] = ()
    missing_ranges: tuple[tuple[float, float], ...] = ()
    measure: str = ""


@dataclass(frozen=True, slots=True)
class MultipleResponseSet:
    """A multiple-response set declared in a .sav file."""

    name: str
    label: str
    columns: tuple[str, ...]
    counted_value: str | None
    """The value that means chosen for a dichotomous set; None for a set of category slots."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The cells of one answer file as texts, column by column.

    Numbers of typed formats are written in their shortest form ("3", not "3.0"); an empty or system-missing cell is
    the empty text; user-missing values of a .sav keep their value.
    """

    file: str
    columns: Mapping[str, Sequence[str]]
    """Column name -> one text per row; names are unique, in file order."""
    lines: Sequence[int]
    """1-based line (or sheet row) of each row, for messages."""
    format: str
    encoding: str | None
    detected: tuple[str, ...] = ()
    """What was found out rather than told (encoding, delimiter, header rows), in Japanese, for the run record."""
    notes: Mapping[str, ColumnNotes] = field(default_factory=dict)
    response_sets: tuple[MultipleResponseSet, ...] = ()

    @property
    def row_count(self) -> int:
        """Number of rows below the header."""
        return len(self.lines)
