"""The file to be read: that it is there, is not empty, and is what its name says; sizes nobody can read by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zushi_survey.core.problems import Place, Problem, SurveyError

MAX_COLUMNS = 5_000
"""Columns a file may have, inclusive: a questionnaire has hundreds; more means rows and columns are swapped."""

MAX_CELLS = 100_000_000
"""Cells a file may have, inclusive: beyond it one process runs out of memory."""

OLE2_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_MAGIC = (
    (b"PK\x03\x04", "xlsx", "Excelのファイル"),
    (OLE2_MAGIC, "xlsx", "Excelのファイル"),
    (b"$FL2", "sav", "SPSSのファイル"),
    (b"$FL3", "sav", "SPSSのファイル"),
    (b"<stata_dta>", "dta", "Stataのファイル"),
    (b"PAR1", "parquet", "Parquetのファイル"),
)
_FORMAT_NAMES = {
    "csv": "CSV",
    "tsv": "TSV",
    "xlsx": "Excel",
    "sav": "SPSS",
    "dta": "Stata",
    "parquet": "Parquet",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, the name it has in messages, and the format it is read as."""

    path: Path
    name: str
    format: str

    def place(self, line: int | None = None, column: str | None = None, sheet: str | None = None) -> Place:
        """Where in this file something is."""
        return Place(file=self.name, line=line, column=column, sheet=sheet)

    def stop(self, problem: Problem) -> SurveyError:
        """The error that ends the reading of this file because of one problem."""
        return SurveyError([problem])


def check_source(source: Source) -> None:
    """Raise SurveyError when the file is missing, a folder, closed to us, empty, or plainly of another format."""
    place = source.place()
    if source.path.is_dir():
        raise source.stop(Problem(code="E-INP-002", where=place))
    try:
        with source.path.open("rb") as stream:
            head = stream.read(16)
    except FileNotFoundError as error:
        raise source.stop(Problem(code="E-INP-001", where=place)) from error
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise source.stop(Problem(code="E-INP-003", where=place, params={"detail": detail})) from error
    if not head:
        raise source.stop(Problem(code="E-INP-004", where=place))
    for magic, kind, actual in _MAGIC:
        if head.startswith(magic) and kind != source.format:
            raise source.stop(_other_format(source, actual))


def check_size(source: Source, column_count: int, row_count: int) -> None:
    """Raise SurveyError when the table has more columns or cells than can be meant."""
    if column_count > MAX_COLUMNS:
        raise source.stop(_too_many("E-INP-017", source, f"{column_count:,}列", f"{MAX_COLUMNS:,}列まで"))
    if column_count * row_count > MAX_CELLS:
        raise source.stop(_too_many("E-INP-018", source, f"{column_count * row_count:,}個", f"{MAX_CELLS:,}個まで"))


def _other_format(source: Source, actual: str) -> Problem:
    """The file's first bytes belong to another format than the one it is read as."""
    params = {"declared": _FORMAT_NAMES[source.format], "actual": actual}
    return Problem(code="E-INP-006", where=source.place(), params=params)


def _too_many(code: str, source: Source, found: str, allowed: str) -> Problem:
    """More columns or cells than this program reads."""
    return Problem(code=code, where=source.place(), got=found, allowed=allowed)
