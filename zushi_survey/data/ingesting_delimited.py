"""A big csv or tsv file: looked through once from end to end, then read a stretch of rows at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final, NamedTuple

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.readers.delimited import broken_quotation, find_delimiter
from zushi_survey.data.readers.encoding import decode_text
from zushi_survey.data.readers.grid import Grid, ragged_row, sheet_from_grid
from zushi_survey.data.readers.source import Source
from zushi_survey.data.sheet import RawSheet

_LONGEST_CELL: Final = 1_000_000
_HEAD_BYTES: Final = 4_000_000
"""What is looked at to find out how the file is written, around the first letter that is not plain."""
_ROWS_AT_A_TIME: Final = 100_000
"""Rows of a few columns that are held while the file is looked through."""
_RAGGED_AT_MOST: Final = 20
"""Rows that do not fit the header, before the file is given up."""


class Start(NamedTuple):
    """Where a row begins."""

    byte: int
    line: int


@dataclass(frozen=True, slots=True)
class BigDelimited:
    """One csv or tsv file, looked through."""

    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    rows: int
    starts: tuple[Start, ...]
    """Where the first row begins, and every so many rows after it."""
    detected: tuple[str, ...]


class _Records:
    """The records of a file from one place on, and where each begins: csv.reader takes no line before it needs it."""

    def __init__(self, source: Source, stream: BinaryIO, encoding: str, delimiter: str, start: Start) -> None:
        self.source, self.stream, self.encoding, self.delimiter = source, stream, encoding, delimiter
        self.byte, self.line = start

    def __iter__(self) -> Iterator[tuple[list[str], Start]]:
        """Each record that holds anything. Raises SurveyError (E-INP-013, E-INP-014, E-BIG-006)."""
        previous = csv.field_size_limit(_LONGEST_CELL)
        start = Start(self.byte, self.line)
        try:
            for record in csv.reader(self._lines(), delimiter=self.delimiter, strict=True):
                if record:
                    yield record, start
                start = Start(self.byte, self.line)
        except csv.Error as error:
            raise self.source.stop(broken_quotation(str(error), start.line, self.source)) from error
        finally:
            csv.field_size_limit(previous)

    def _lines(self) -> Iterator[str]:
        """The lines as texts, counted."""
        for line in self.stream:
            if b"\0" in line:
                raise self.source.stop(Problem(code="E-INP-013", where=self.source.place(line=self.line)))
            try:
                text = line.decode(self.encoding)
            except UnicodeDecodeError as error:
                place = self.source.place(line=self.line)
                raise self.source.stop(Problem(code="E-BIG-006", where=place, got=self.encoding)) from error
            self.byte += len(line)
            self.line += 1
            yield text


def look_through_delimited(
    source: Source,
    encoding: str | None,
    header_rows: int,
    wanted: Callable[[str], bool],
    see: Callable[[RawSheet], None],
    rows_per_block: int,
) -> BigDelimited:
    """The file, read once to its end; `see` is shown all rows of the wanted columns, some at a time.

    Raises SurveyError: E-INP as for a small file, E-BIG-006 where a later line is written in another encoding.
    """
    head = _head(source)
    decoded = decode_text(head, encoding, source)
    if decoded.encoding.startswith(("utf-16", "iso2022")):
        raise source.stop(Problem(code="E-BIG-007", where=source.place(), got=decoded.encoding))
    delimiter = "\t" if source.format == "tsv" else find_delimiter(decoded.text)
    with source.path.open("rb") as stream:
        records = iter(_Records(source, stream, decoded.encoding, delimiter, Start(0, 1)))
        header = list(islice(_from_first_filled(records), header_rows))
        looking = _Looking(source, [record for record, _ in header], wanted, see, rows_per_block)
        for record, start in records:
            looking.take(record, start)
    looking.finish()
    return BigDelimited(
        decoded.encoding, delimiter, looking.columns(), looking.filled, tuple(looking.starts()), decoded.detected
    )


def _head(source: Source) -> bytes:
    """Whole lines of the file: its first, and those around the first letter that is not plain."""
    with source.path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
        if len(head) < _HEAD_BYTES:
            return head
        first = part = head[: head.rfind(b"\n") + 1]
        while part.isascii() and part:
            part = stream.read(_HEAD_BYTES) + stream.readline()
    return first + part if part is not first else first


def _from_first_filled(records: Iterator[tuple[list[str], Start]]) -> Iterator[tuple[list[str], Start]]:
    """The records without wholly blank ones at the beginning."""
    for record, start in records:
        if any(cell.strip() for cell in record):
            yield record, start
            yield from records


class _Looking:
    """What is found while a file is read to its end."""

    def __init__(
        self,
        source: Source,
        header: Sequence[Sequence[str]],
        wanted: Callable[[str], bool],
        see: Callable[[RawSheet], None],
        rows_per_block: int,
    ) -> None:
        self.source, self.header, self.see, self.rows_per_block = source, header, see, rows_per_block
        self.width = max(map(len, header), default=0)
        names = self._named([])
        self.wanted = [place for place, name in enumerate(names) if wanted(name)] or [0]
        self.names = [names[place] for place in self.wanted]
        self.beyond = range(len(names), self.width)
        """Places of columns without heading at the right end: columns only where a row has something there."""
        self.has_beyond: set[int] = set()
        self.rows, self.filled = 0, 0
        """Rows so far; rows up to the last that is not blank."""
        self.ragged: list[Problem] = []
        self.held: list[list[str]] = []
        self.lines: list[int] = []
        self.kept = 0
        """Held rows up to the last that is not blank."""
        self.begins: list[Start] = []

    def take(self, record: list[str], start: Start) -> None:
        """One more row."""
        if len(record) != self.width and (len(record) < self.width or any(record[self.width :])):
            self.ragged.append(ragged_row(len(record), self.width, start.line, self.source))
            if len(self.ragged) >= _RAGGED_AT_MOST:
                raise SurveyError(self.ragged)
            return
        if self.rows % self.rows_per_block == 0:
            self.begins.append(start)
        self.rows += 1
        self.held.append([record[place] for place in self.wanted])
        self.lines.append(start.line)
        if record[0].strip() or any(cell.strip() for cell in record):
            self.filled, self.kept = self.rows, len(self.held)
        for place in self.beyond:
            if record[place]:
                self.has_beyond.add(place)
        if self.kept >= _ROWS_AT_A_TIME:
            self._show()

    def finish(self) -> None:
        """Show the rest. Raises SurveyError (E-INP-015) with the rows that do not fit the header."""
        if self.ragged:
            raise SurveyError(self.ragged)
        self._show()

    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self._named([["x" if place in self.has_beyond else "" for place in range(self.width)]])

    def starts(self) -> Iterator[Start]:
        """Where every so many rows begin, blank rows at the end left out."""
        return islice(self.begins, -(-self.filled // self.rows_per_block))

    def _named(self, body: list[list[str]]) -> tuple[str, ...]:
        """Names of the columns above these rows, by the rules for every file."""
        rows = [*self.header, *body]
        grid = Grid(rows, range(1, len(rows) + 1), None, ())
        return tuple(sheet_from_grid(grid, max(len(self.header), 1), self.source).columns)

    def _show(self) -> None:
        """Show the held rows, those left out that may be blank ones at the end."""
        rows = self.held[: self.kept]
        columns = dict(zip(self.names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(self.names, ())
        self.see(RawSheet(self.source.name, columns, self.lines[: self.kept], self.source.format, None))
        del self.held[: self.kept], self.lines[: self.kept]
        self.kept = 0


def delimited_rows(source: Source, file: BigDelimited, block: int, rows: int) -> RawSheet:
    """The rows of one block. Raises SurveyError (E-INP)."""
    start = file.starts[block]
    found: list[list[str]] = []
    lines: list[int] = []
    with source.path.open("rb") as stream:
        stream.seek(start.byte)
        for record, begins in islice(_Records(source, stream, file.encoding, file.delimiter, start), rows):
            found.append(record[: len(file.columns)])
            lines.append(begins.line)
    columns = dict(zip(file.columns, zip(*found, strict=True), strict=True))
    return RawSheet(source.name, columns, lines, source.format, file.encoding)
