"""Answer, ledger and population files of every accepted format as `RawSheet`s of texts.

Nothing is interpreted or repaired here: full-width digits, stray spaces and codes stay as they stand in the file.
Each format's module, and the library it needs, is imported only when such a file is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.core.problems import Problem
from zushi_survey.data.readers.source import Source, check_source
from zushi_survey.data.sheet import RawSheet

if TYPE_CHECKING:
    from zushi_survey.questionnaire.study import AnswerFile

_FORMAT_BY_SUFFIX = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".sav": "sav",
    ".zsav": "sav",
    ".dta": "dta",
    ".parquet": "parquet",
}


def read_sheet(path: Path, spec: AnswerFile | None = None, *, name: str | None = None) -> RawSheet:
    """The cells of one file as texts in named columns.

    Parameters
    ----------
    path
        The file.
    spec
        Its entry in `study.yaml` (format, encoding, sheet, header rows); what it leaves open is found out and recorded
        in `RawSheet.detected`.
    name
        The file's name in messages; the last part of `path` by default.

    Raises
    ------
    SurveyError
        E-INP problems, all that can be known at once.
    """
    return _sheet(path, spec, name, fill_short_rows=False)


def read_table(path: Path, encoding: str | None = None, *, name: str | None = None) -> RawSheet:
    """The cells of a ledger or population file, whose format follows from its name."""
    from zushi_survey.questionnaire.study import AnswerFile

    return read_sheet(path, AnswerFile(file=path.name, encoding=encoding), name=name)


def read_codebook(path: Path, encoding: str | None = None, *, name: str | None = None) -> RawSheet:
    """Like `read_table`, but the rows of a csv may end early: their missing cells are the empty text."""
    from zushi_survey.questionnaire.study import AnswerFile

    return _sheet(path, AnswerFile(file=path.name, encoding=encoding), name, fill_short_rows=True)


def _sheet(path: Path, spec: AnswerFile | None, name: str | None, *, fill_short_rows: bool) -> RawSheet:
    """The sheet of a file that is there and is what its name says."""
    declared = spec.format if spec else None
    source = Source(path, name or path.name, declared or _FORMAT_BY_SUFFIX.get(path.suffix.lower(), ""))
    if not source.format and path.is_file():
        raise source.stop(_unknown_format(source))
    check_source(source)
    return _read(source, spec, fill_short_rows)


def _read(source: Source, spec: AnswerFile | None, fill_short_rows: bool) -> RawSheet:
    """The sheet by the module of the file's format."""
    encoding = spec.encoding if spec else None
    header_rows = spec.header_rows if spec else 1
    if source.format == "xlsx":
        from zushi_survey.data.readers.workbook import read_workbook

        return read_workbook(source, spec.sheet if spec else None, header_rows)
    if source.format in ("sav", "dta"):
        from zushi_survey.data.readers.apart import read_apart

        return read_apart(source, encoding)
    if source.format == "parquet":
        from zushi_survey.data.readers.parquet import read_parquet

        return read_parquet(source)
    from zushi_survey.data.readers.delimited import read_delimited

    return read_delimited(source, encoding, header_rows, fill_short_rows=fill_short_rows)


def _unknown_format(source: Source) -> Problem:
    """Neither the file's extension nor `study.yaml` says what it is."""
    return Problem(
        code="E-INP-005",
        where=source.place(),
        got=source.path.suffix or "拡張子なし",
        allowed=", ".join(suffix for suffix in _FORMAT_BY_SUFFIX if suffix != ".xls"),
    )
