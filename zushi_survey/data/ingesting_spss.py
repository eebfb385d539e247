"""A big .sav file, a stretch of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zushi_survey.data.readers.source import Source, check_size
from zushi_survey.data.readers.statistical import encoding_note, reading
from zushi_survey.data.readers.values import value_text
from zushi_survey.data.sheet import RawSheet

if TYPE_CHECKING:
    from pyreadstat import metadata_container

_ROWS_AT_A_TIME: Final = 500_000
"""Rows of a few columns that are held while the file is looked through."""
_MOST_TEXTS: Final = 100_000
"""Different values remembered with their texts."""


@dataclass(frozen=True, slots=True)
class BigSpss:
    """One .sav or .zsav file."""

    encoding: str | None
    columns: tuple[str, ...]
    rows: int
    detected: tuple[str, ...]


def look_through_spss(
    source: Source, encoding: str | None, wanted: Callable[[str], bool], see: Callable[[RawSheet], None]
) -> BigSpss:
    """The file as it describes itself; `see` is shown all rows of the wanted columns, some at a time.

    Raises SurveyError (E-INP-017, E-INP-025).
    """
    meta = _read(source, encoding, metadataonly=True)[1]
    check_size(source, len(meta.column_names), 0)
    names = [name for name in meta.column_names if wanted(name)] or meta.column_names[:1]
    rows = 0
    while True:
        sheet = spss_rows(source, encoding, rows, _ROWS_AT_A_TIME, names)
        see(sheet)
        rows += sheet.row_count
        if sheet.row_count < _ROWS_AT_A_TIME:
            return BigSpss(encoding, tuple(meta.column_names), rows, (encoding_note(meta, encoding),))


def spss_rows(
    source: Source, encoding: str | None, start: int, rows: int, wanted: Sequence[str] | None = None
) -> RawSheet:
    """So many rows from one on, of all columns or some. Raises SurveyError (E-INP-025)."""
    columns, meta = _read(source, encoding, row_offset=start, row_limit=rows, usecols=wanted)
    found = len(next(iter(columns.values()), ()))
    texts = _Texts()
    return RawSheet(
        file=source.name,
        columns={name: tuple(map(texts.__getitem__, columns.pop(name))) for name in list(columns)},
        lines=range(start + 1, start + found + 1),
        format="sav",
        encoding=meta.file_encoding,
    )


def _read(source: Source, encoding: str | None, **options: Any) -> tuple[dict[str, list[Any]], metadata_container]:
    """Columns of Python values, and the file's metadata."""
    from pyreadstat import read_sav

    with reading(source, "E-INP-025"):
        columns, meta = read_sav(source.path, user_missing=True, encoding=encoding, output_format="dict", **options)
    return columns, meta


class _Texts(dict[Any, str]):
    """Text of each value, worked out when it is met first: millions of cells hold a few different values."""

    def __missing__(self, value: Any) -> str:
        text = value_text(value)
        if len(self) < _MOST_TEXTS:
            self[value] = text
        return text
