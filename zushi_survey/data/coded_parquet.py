"""Checked answers as codes in Parquet: read row group by row group, only the columns that are needed.

One column per variable: a single answer as its option position, or a negative `State`; a multiple answer as a number
whose bits are the chosen options, or a negative `State` (more columns where there are more than 63 options); a number
as its value with a column of states beside it; a free text as its state alone. No receipt number, no text is in it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np

from zushi_survey.core.files import sync_file
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.coded_columns import CodedVariable
from zushi_survey.data.responses import Answers, Numbers

if TYPE_CHECKING:
    from pyarrow import Schema, Table
    from pyarrow.parquet import FileMetaData, ParquetFile, ParquetWriter

LAYOUT_VERSION: Final = 1
"""Raised whenever a file written before could be misread."""
HEADER_KEY: Final = b"zushi_survey"
"""Key of the header among the file's own metadata."""
LINES_SHOWN: Final = 3
"""Places given of findings that are alike."""
ROWS_PER_GROUP: Final = 131_072
"""Rows of a row group by default: a hundred columns of codes are some 20 MB, and one read is long beside its start."""
_WEIGHT, _BESIDE = "|weight", "|beside|"
"""Names of the other columns; no id of a variable holds the sign."""


class Piece(NamedTuple):
    """One row group of one file: what is read, and counted, at a time."""

    path: str
    row_group: int
    rows: int


class SourceFile(NamedTuple):
    """One file the answers were read from."""

    name: str
    sha256: str


class FindingCount(NamedTuple):
    """How often one check found something, alike but for the row."""

    kind: str
    """A value of `FindingKind`."""
    severity: int
    file: str
    variable: str
    column: str
    rule: str
    """Id of the rule that repaired it; "" where nothing did."""
    detail: str
    """What the check says about a file, a column or a rule as a whole; "" where it is about rows."""
    cells: int
    lines: tuple[int, ...] = ()
    """The first lines it was found on."""


class ReasonCount(NamedTuple):
    """Sheets that are invalid for one reason."""

    reason: str
    sheets: int


@dataclass(frozen=True, slots=True)
class CodedHeader:
    """What a file of coded answers says about itself; over several files rows and findings are added up."""

    questionnaire_id: str
    questionnaire_sha256: str
    """Fingerprint of what the codes depend on (`ingesting.fingerprint`): not labels, nets or axes."""
    wave: str
    variables: tuple[CodedVariable, ...]
    weight: str = ""
    """Name of the weight column in the answer files, "" where there is none."""
    beside: tuple[str, ...] = ()
    """Columns that tell how the sample was drawn."""
    rows: int = 0
    returned: int = 0
    """Sheets returned: `rows` and the invalid ones."""
    invalid: tuple[ReasonCount, ...] = ()
    findings: tuple[FindingCount, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    notes: tuple[str, ...] = ()
    """What was taken for granted, in Japanese, for the run record."""
    is_synthetic: bool = False
    """Whether an answer file says of a row that it is made up."""
    layout: int = LAYOUT_VERSION

    @property
    def by_id(self) -> dict[str, CodedVariable]:
        """Variables by id, in questionnaire order."""
        return {one.id: one for one in self.variables}

    def to_json(self) -> str:
        """The header as it stands in the file: one line, keys in a fixed order."""
        return json.dumps(asdict(self), ensure_ascii=True, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The header in a text that `to_json` gave. Raises ValueError, TypeError or KeyError for another."""
        said = json.loads(text)
        said["variables"] = tuple(CodedVariable(*one) for one in said["variables"])
        said["findings"] = tuple(FindingCount(*one)._replace(lines=tuple(one[-1])) for one in said["findings"])
        said["invalid"] = tuple(ReasonCount(*one) for one in said["invalid"])
        said["sources"] = tuple(SourceFile(*one) for one in said["sources"])
        said["beside"], said["notes"] = tuple(said["beside"]), tuple(said["notes"])
        return cls(**said)


@dataclass(frozen=True, slots=True)
class CodedParquet:
    """One or many files of coded answers of one questionnaire, opened: what they hold, and in which pieces."""

    header: CodedHeader
    pieces: tuple[Piece, ...]
    """All row groups, file by file."""

    @classmethod
    def open(cls, paths: Sequence[Path | str]) -> Self:
        """The files (paths, or addresses such as `hdfs://...`) as one whole; only their headers are read.

        Raises SurveyError: E-BIG-001 without pyarrow, -002 no such file, -003 another layout, -004 files that do not
        belong together; E-INP where a file cannot be opened.
        """
        headers: list[CodedHeader] = []
        pieces: list[Piece] = []
        problems: list[Problem] = []
        for path in paths:
            try:
                metadata = _metadata(str(path))
                headers.append(_header_of(metadata, str(path)))
            except SurveyError as error:
                problems += error.problems
                continue
            groups = range(metadata.num_row_groups)
            pieces += [Piece(str(path), group, metadata.row_group(group).num_rows) for group in groups]
            if _form(headers[-1]) != _form(headers[0]):
                problems.append(_refused("E-BIG-004", str(path)))
        if problems:
            raise SurveyError(problems)
        return cls(together(headers), tuple(piece for piece in pieces if piece.rows))


def is_coded(path: Path) -> bool:
    """Whether the file is one of coded answers: a Parquet file with our header."""
    with path.open("rb") as stream:
        if stream.read(4) != b"PAR1":
            return False
    try:
        return HEADER_KEY in (_metadata(str(path)).metadata or {})
    except SurveyError:
        return False  # whoever reads it as a table says what is wrong with it


def read_piece(
    piece: Piece, header: CodedHeader, variables: Collection[str]
) -> tuple[dict[str, Answers], Numbers | None]:
    """Answers of one row group by variable id, of these variables only, and its weights where the file has some."""
    wanted = [one for one in header.variables if one.id in variables]
    columns = [column for one in wanted for column in one.dtypes] + ([_WEIGHT] if header.weight else [])
    with _opened(piece.path) as file:
        # Each piece is read by one thread: whoever wants several reads several pieces.
        table = file.read_row_group(piece.row_group, columns=columns, use_threads=False)
    arrays = {name: table.column(name).to_numpy() for name in columns}
    return {one.id: one.decode(arrays) for one in wanted}, arrays.get(_WEIGHT)


def read_beside(piece: Piece, column: str) -> tuple[str, ...]:
    """One raw column of a row group that tells how the sample was drawn."""
    with _opened(piece.path) as file:
        table = file.read_row_group(piece.row_group, columns=[_BESIDE + column], use_threads=False)
    return tuple(table.column(0).to_pylist())


def no_rows(header: CodedHeader, variables: Collection[str]) -> tuple[dict[str, Answers], Numbers | None]:
    """What `read_piece` would give for a piece without rows."""
    wanted = [one for one in header.variables if one.id in variables]
    answers = {one.id: one.decode({name: np.empty(0, dtype) for name, dtype in one.dtypes.items()}) for one in wanted}
    return answers, np.empty(0) if header.weight else None


class CodedParquetWriter:
    """Writes one file of coded answers block by block; it gets its name when it is complete.

    The file depends on the rows and their order alone, not on the blocks they came in. Used as a context: leaving it
    by an exception removes what was written.
    """

    def __init__(self, path: Path, header: CodedHeader, rows_per_group: int = ROWS_PER_GROUP) -> None:
        """Start a file that will hold the variables, weights and columns that `header` names."""
        self._path, self._header, self._rows_per_group = path, header, rows_per_group
        self._unfinished = path.with_name(f".~{path.name}.{os.getpid()}")  # a process cut off may still be writing
        self._writer: ParquetWriter | None = None
        self._held: list[Table] = []
        self._rows = 0

    def __enter__(self) -> Self:
        from pyarrow import parquet

        self._unfinished.unlink(missing_ok=True)
        self._writer = parquet.ParquetWriter(
            self._unfinished, _schema(self._header), compression="zstd", use_dictionary=True, store_schema=False
        )
        return self

    def append(
        self,
        answers: Mapping[str, Answers],
        weight: Numbers | None = None,
        beside: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Write one block of respondents."""
        import pyarrow

        columns: dict[str, Any] = {}
        for one in self._header.variables:
            columns |= one.encode(answers[one.id])
        if self._header.weight:
            columns[_WEIGHT] = weight
        columns |= {_BESIDE + name: (beside or {})[name] for name in self._header.beside}
        self._take(pyarrow.table(columns, schema=_schema(self._header)))

    def append_file(self, path: Path) -> CodedHeader:
        """Write all rows of another such file; what that file says about itself. Raises SurveyError (E-BIG)."""
        data = CodedParquet.open([path])
        with _opened(str(path)) as file:
            for piece in data.pieces:
                self._take(file.read_row_group(piece.row_group, use_threads=False))
        return data.header

    def close(self, header: CodedHeader) -> CodedHeader:
        """Complete the file; the header it now has: the one given, with the rows counted."""
        self._write(all_of_it=True)
        header = replace(header, rows=self._rows)
        assert self._writer is not None
        self._writer.add_key_value_metadata({HEADER_KEY: header.to_json().encode("ascii")})
        self._writer.close()
        self._writer = None
        sync_file(self._unfinished)
        self._unfinished.replace(self._path)
        return header

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()
            self._unfinished.unlink(missing_ok=True)

    def _take(self, table: Table) -> None:
        """Hold the rows until there are enough for a row group."""
        self._held.append(table)
        self._rows += int(table.num_rows)
        self._write(all_of_it=False)

    def _write(self, *, all_of_it: bool) -> None:
        """Write whole row groups of the rows held, or all of them."""
        import pyarrow

        held = sum(table.num_rows for table in self._held)
        if held < self._rows_per_group and not (all_of_it and held):
            return
        table = pyarrow.concat_tables(self._held)
        size = held if all_of_it else held - held % self._rows_per_group
        assert self._writer is not None
        self._writer.write_table(table.slice(0, size).combine_chunks(), row_group_size=self._rows_per_group)
        self._held = [table.slice(size)]


def _schema(header: CodedHeader) -> Schema:
    """Columns of a file and their types."""
    import pyarrow

    typed = {name: pyarrow.from_numpy_dtype(dtype) for one in header.variables for name, dtype in one.dtypes.items()}
    if header.weight:
        typed[_WEIGHT] = pyarrow.float64()
    typed |= {_BESIDE + name: pyarrow.string() for name in header.beside}
    return pyarrow.schema([pyarrow.field(name, kind, nullable=False) for name, kind in typed.items()])


def _metadata(path: str) -> FileMetaData:
    """What stands at the end of a Parquet file. Raises SurveyError (E-BIG-001, E-BIG-002, E-INP-001)."""
    try:
        from pyarrow import ArrowException
    except ImportError as error:
        raise SurveyError([_refused("E-BIG-001", path)]) from error
    try:
        with _opened(path) as file:
            return file.metadata
    except FileNotFoundError as error:
        raise SurveyError([_refused("E-INP-001", path)]) from error
    except (ArrowException, OSError) as error:
        raise SurveyError([_refused("E-BIG-002", path, "Parquetとして読めません")]) from error


def _opened(path: str) -> ParquetFile:
    """A Parquet file at a path or an address."""
    from pyarrow import fs, parquet

    if "://" not in path:
        return parquet.ParquetFile(path)
    system, inside = fs.FileSystem.from_uri(path)
    return parquet.ParquetFile(system.open_input_file(inside))


def _header_of(metadata: FileMetaData, path: str) -> CodedHeader:
    """The header of a file. Raises SurveyError (E-BIG-002, E-BIG-003)."""
    text = (metadata.metadata or {}).get(HEADER_KEY)
    if text is None:
        raise SurveyError([_refused("E-BIG-002", path, "取り込みの記録がありません")])
    try:
        layout = json.loads(text)["layout"]
        if layout != LAYOUT_VERSION:
            raise SurveyError([Problem(code="E-BIG-003", where=_place(path), got=str(layout), allowed="1")])
        return CodedHeader.from_json(text.decode("ascii"))
    except (ValueError, TypeError, KeyError) as error:
        raise SurveyError([_refused("E-BIG-002", path, "取り込みの記録が壊れています")]) from error


def _form(header: CodedHeader) -> CodedHeader:
    """What files that are counted together must have in common."""
    alike = replace(header, wave="", rows=0, returned=0, is_synthetic=False)
    return replace(alike, invalid=(), findings=(), sources=(), notes=())


def together(headers: Sequence[CodedHeader]) -> CodedHeader:
    """The headers of files that belong together as one; there must be at least one."""
    invalid: Counter[str] = Counter()
    for header in headers:
        invalid.update(dict(header.invalid))
    return replace(
        headers[0],
        rows=sum(header.rows for header in headers),
        returned=sum(header.returned for header in headers),
        invalid=tuple(ReasonCount(*one) for one in invalid.items()),
        findings=summed_findings(one for header in headers for one in header.findings),
        sources=tuple(dict.fromkeys(source for header in headers for source in header.sources)),
        notes=tuple(dict.fromkeys(note for header in headers for note in header.notes)),
        is_synthetic=any(header.is_synthetic for header in headers),
    )


def summed_findings(findings: Iterable[FindingCount]) -> tuple[FindingCount, ...]:
    """Findings that are alike but for the row as one, in a fixed order."""
    cells: Counter[FindingCount] = Counter()
    lines: dict[FindingCount, list[int]] = {}
    for one in findings:
        key = one._replace(cells=0, lines=())
        cells[key] += one.cells
        lines[key] = sorted([*lines.get(key, ()), *one.lines])[:LINES_SHOWN]
    return tuple(key._replace(cells=cells[key], lines=tuple(lines[key])) for key in sorted(cells))


def _refused(code: str, path: str, detail: str = "") -> Problem:
    """The problem that ends the opening of one file."""
    return Problem(code=code, where=_place(path), params={"detail": detail})


def _place(path: str) -> Place:
    """The file by its name alone: where it lies is nobody's business."""
    return Place(file=path.rsplit("/", 1)[-1])
