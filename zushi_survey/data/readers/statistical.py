"""What .sav and .dta files have in common: reading through pyreadstat, labels, and the columns as texts."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from zushi_survey.core.problems import Problem
from zushi_survey.data.readers.source import Source, check_size
from zushi_survey.data.readers.values import value_text

if TYPE_CHECKING:
    from pyreadstat import metadata_container

Read = Callable[..., tuple[Any, Any]]
Columns = Mapping[str, Sequence[object]]


def read_statistical(read: Read, source: Source, encoding: str | None, code: str) -> tuple[Columns, metadata_container]:
    """Columns of Python values and the file's metadata; raises SurveyError with `code` when the file is unreadable.

    pandas is not involved: pyreadstat hands over plain lists.
    """
    with reading(source, code):
        meta: metadata_container = read(source.path, metadataonly=True, encoding=encoding)[1]
        check_size(source, meta.number_columns or 0, meta.number_rows or 0)
        columns, meta = read(source.path, user_missing=True, encoding=encoding, output_format="dict")
    return columns, meta


@contextmanager
def reading(source: Source, code: str) -> Iterator[None]:
    """A stretch in which the library reads the file: what it objects to becomes a SurveyError with `code`."""
    from pyreadstat import PyreadstatError, ReadstatError

    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message=".* is duplicated", category=UserWarning)
            yield
    except UserWarning as error:
        raise source.stop(unreadable(code, "同じ名前の列が二つ以上あります", source)) from error
    except (ReadstatError, PyreadstatError, OverflowError, ValueError, UnicodeDecodeError) as error:
        raise source.stop(unreadable(code, _reason(str(error)), source)) from error


def unreadable(code: str, detail: str, source: Source) -> Problem:
    """The file is not what its name says, or is damaged."""
    return Problem(code=code, where=source.place(), params={"detail": detail})


def value_labels_of(meta: metadata_container, name: str, text: Callable[[object], str]) -> dict[str, str]:
    """The labels of one column's values, by the value's text, in the file's order."""
    return {text(value): label for value, label in meta.variable_value_labels.get(name, {}).items()}


def measure_of(meta: metadata_container, name: str) -> str:
    """nominal, ordinal or scale; empty when the file does not say."""
    measure = (meta.variable_measure or {}).get(name) or ""
    return "" if measure == "unknown" else measure


def texts(values: Sequence[object]) -> tuple[str, ...]:
    """One text per value."""
    return tuple(map(value_text, values))


def encoding_note(meta: metadata_container, declared: str | None) -> str:
    """Which encoding the file's own header, or study.yaml, gave for its texts."""
    if declared:
        return f"文字コード: {declared}(指定どおり)"
    return f"文字コード: {meta.file_encoding or '記載なし'}(ファイルの記載による)"


def _reason(message: str) -> str:
    """The library's reason in Japanese."""
    if "convert string" in message or "encoding" in message:
        return "文字を読めません。study.yaml に encoding: cp932 のように文字コードを書いてください"
    if "number of rows" in message or "end of file" in message or "Unable to read" in message:
        return "途中で切れています"
    return "中身がこの形式ではないか、壊れています"
