"""Stata files: values as texts, with the extended missing values `.a` to `.z` kept apart from `.`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from zushi_survey.data.readers.source import Source
from zushi_survey.data.readers.statistical import (
    encoding_note,
    measure_of,
    read_statistical,
    texts,
    unreadable,
    value_labels_of,
)
from zushi_survey.data.readers.values import single_precision_text, value_text
from zushi_survey.data.sheet import ColumnNotes, RawSheet

if TYPE_CHECKING:
    from pyreadstat import metadata_container

_OLD_VERSIONS = range(102, 116)
"""First byte of .dta files older than version 13, whose format has no other mark."""


def read_stata(source: Source, encoding: str | None) -> RawSheet:
    """The table of a .dta file; `.a` stays ".a", system-missing is the empty text."""
    with source.path.open("rb") as stream:
        head = stream.read(11)
    if head != b"<stata_dta>" and head[0] not in _OLD_VERSIONS:
        raise source.stop(unreadable("E-INP-026", "Stataのファイルの印がありません", source))
    from pyreadstat import read_dta

    columns, meta = read_statistical(read_dta, source, encoding, "E-INP-026")
    row_count = len(next(iter(columns.values()), ()))
    return RawSheet(
        file=source.name,
        columns={name: _column(values, meta, name) for name, values in columns.items()},
        lines=range(1, row_count + 1),
        format=source.format,
        encoding=meta.file_encoding,
        detected=(encoding_note(meta, encoding),),
        notes={name: _notes(meta, name) for name in columns},
    )


def _column(values: Sequence[object], meta: metadata_container, name: str) -> tuple[str, ...]:
    """One column's texts; the letters that stand for extended missing values get back their point."""
    letters = _missing_letters(meta, name)
    kind = meta.readstat_variable_types.get(name)
    if kind == "string":
        return texts(values)
    if kind == "float":
        values = [single_precision_text(value) if isinstance(value, float) else value for value in values]
    return tuple(f".{value}" if value in letters else value_text(value) for value in values)


def _missing_letters(meta: metadata_container, name: str) -> Collection[object]:
    """The letters of the extended missing values that occur in a column."""
    return tuple(meta.missing_user_values.get(name, ()))


def _notes(meta: metadata_container, name: str) -> ColumnNotes:
    """What the file says about one column."""
    letters = _missing_letters(meta, name)
    return ColumnNotes(
        label=meta.column_names_to_labels.get(name) or "",
        value_labels=value_labels_of(meta, name, _label_value_text),
        missing_values=tuple(f".{letter}" for letter in letters),
        measure=measure_of(meta, name),
    )


def _label_value_text(value: object) -> str:
    """A labelled value as it stands in the columns: Stata labels numbers and extended missing values only."""
    return f".{value}" if isinstance(value, str) else value_text(value)
