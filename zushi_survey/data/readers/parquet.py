"""Parquet files, for those who have installed the extra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.readers.headings import repeated_names
from zushi_survey.data.readers.source import Source, check_size
from zushi_survey.data.readers.statistical import texts, unreadable
from zushi_survey.data.readers.values import single_precision_text
from zushi_survey.data.sheet import RawSheet

if TYPE_CHECKING:
    from pyarrow import ChunkedArray, Schema, Table


def read_parquet(source: Source) -> RawSheet:
    """The table of a Parquet file; null is the empty text, `lines` are row numbers from 1."""
    table = _table(source)
    problems = [*repeated_names(table.column_names, source), *_nested_columns(table.schema, source)]
    if problems:
        raise SurveyError(problems)
    return RawSheet(
        file=source.name,
        columns={name: _column(table.column(name)) for name in table.column_names},
        lines=range(1, table.num_rows + 1),
        format=source.format,
        encoding=None,
        detected=(() if table.num_rows else ("見出しだけで、回答の行がありません",)),
    )


def _table(source: Source) -> Table:
    """The file's columns as Arrow holds them."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise source.stop(Problem(code="E-INP-028", where=source.place())) from error
    try:
        with ParquetFile(source.path) as file:
            check_size(source, file.metadata.num_columns, file.metadata.num_rows)
            return file.read()
    except (ArrowException, OSError) as error:
        detail = "中身がこの形式ではないか、壊れています"
        raise source.stop(unreadable("E-INP-027", detail, source)) from error


def _column(values: ChunkedArray) -> tuple[str, ...]:
    """One column as texts, numbers in shortest form."""
    from pyarrow import types

    if types.is_float32(values.type):
        return tuple("" if value is None else single_precision_text(value) for value in values.to_pylist())
    return texts(values.to_pylist())


def _nested_columns(schema: Schema, source: Source) -> list[Problem]:
    """One problem per column whose cells are lists, maps or records, or raw bytes."""
    from pyarrow import types

    return [
        Problem(code="E-INP-029", where=source.place(column=field.name), got=str(field.type))
        for field in schema
        if types.is_nested(field.type) or types.is_binary(field.type) or types.is_large_binary(field.type)
    ]
