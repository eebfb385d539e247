"""SPSS files: values as texts, with labels, user-missing values and multiple-response sets beside them."""

from __future__ import annotations

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
from zushi_survey.data.readers.values import value_text
from zushi_survey.data.sheet import ColumnNotes, MultipleResponseSet, RawSheet

if TYPE_CHECKING:
    from pyreadstat import metadata_container

_MAGIC = (b"$FL2", b"$FL3")


def read_spss(source: Source, encoding: str | None) -> RawSheet:
    """The table of a .sav or .zsav file; user-missing values keep their value, system-missing is the empty text."""
    with source.path.open("rb") as stream:
        if stream.read(4) not in _MAGIC:
            raise source.stop(unreadable("E-INP-025", "SPSSのファイルの印がありません", source))
    from pyreadstat import read_sav

    columns, meta = read_statistical(read_sav, source, encoding, "E-INP-025")
    sets, lost = _response_sets(meta)
    row_count = len(next(iter(columns.values()), ()))
    return RawSheet(
        file=source.name,
        columns={name: texts(values) for name, values in columns.items()},
        lines=range(1, row_count + 1),
        format=source.format,
        encoding=meta.file_encoding,
        detected=(encoding_note(meta, encoding), *lost),
        notes={name: _notes(meta, name) for name in columns},
        response_sets=sets,
    )


def _notes(meta: metadata_container, name: str) -> ColumnNotes:
    """What the file says about one column."""
    ranges = [(found["lo"], found["hi"]) for found in meta.missing_ranges.get(name, []) if isinstance(found, dict)]
    return ColumnNotes(
        label=meta.column_names_to_labels.get(name) or "",
        value_labels=value_labels_of(meta, name, value_text),
        missing_values=tuple(value_text(low) for low, high in ranges if low == high),
        missing_ranges=tuple((float(low), float(high)) for low, high in ranges if low != high),
        measure=measure_of(meta, name),
    )


def _response_sets(meta: metadata_container) -> tuple[tuple[MultipleResponseSet, ...], list[str]]:
    """The declared multiple-response sets in file order, and a note of each that names unknown columns.

    SPSS writes the members in lower case whatever the case of the columns' names.
    """
    name_by_lower = {name.lower(): name for name in meta.column_names}
    sets: list[MultipleResponseSet] = []
    lost: list[str] = []
    for name, declared in (meta.mr_sets or {}).items():
        members = [name_by_lower.get(member.lower()) for member in declared["variable_list"]]
        known = tuple(member for member in members if member is not None)
        if len(known) < len(members):
            lost.append(f"複数回答の組「{name}」は、ファイルにない列を含むため使いません")
            continue
        counted = declared["counted_value"] if declared["is_dichotomy"] else None
        sets.append(
            MultipleResponseSet(
                name=name,
                label=declared.get("label") or "",
                columns=known,
                counted_value=None if counted is None else value_text(counted).strip(),
            )
        )
    return tuple(sets), lost
