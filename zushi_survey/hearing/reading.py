"""The files of a hearing -> `HearingRecord`, or every problem in them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar
from unicodedata import normalize

from zushi_survey.core.problems import Place, Problem, Severity, SurveyError
from zushi_survey.hearing.decisions import reader_key
from zushi_survey.hearing.mentions import Columns, hearing_of
from zushi_survey.hearing.model import (
    CodeDefinition,
    CodeKey,
    Consent,
    Decision,
    Edited,
    GivenCode,
    Group,
    HearingRecord,
    Quote,
    Risk,
    Segment,
    coding_columns,
    segment_columns,
)
from zushi_survey.hearing.quoting import source_of

Word = TypeVar("Word", bound=StrEnum)
QUOTE_KINDS = ("引用", "要旨", "")
"""Words of the column `kind` of a file of quotes: a quotation (also where it is empty), or a summary."""


class Sheet(Protocol):
    """One file read: texts in named columns, and the line of each row."""

    @property
    def file(self) -> str:
        """Name in messages."""

    @property
    def columns(self) -> Columns:
        """Column name -> one text per row."""

    @property
    def lines(self) -> Sequence[int]:
        """1-based line of each row."""


class Sheets(NamedTuple):
    """The files of one hearing."""

    groups: Sheet
    segments: Sheet
    codes: Sheet
    codings: tuple[Sheet, ...]
    quotes: Sheet | None = None


class Row(NamedTuple):
    """One row of a file, missing columns as empty texts."""

    file: str
    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell without outer spaces; empty where the file has no such column."""
        return self.cells.get(column, "").strip()

    def problem(
        self, code: str, column: str, *, got: str | None = None, allowed: str | None = None, **params: str
    ) -> Problem:
        """A problem of one of its cells."""
        place = Place(file=self.file, line=self.line, column=column)
        return Problem(code=code, where=place, got=got, allowed=allowed, params=params)


def record_of(sheets: Sheets, themes: Mapping[str, str]) -> HearingRecord:
    """The hearing in these files; themes in the order of `themes`, or as the codebook has them where it is empty.

    Raises
    ------
    SurveyError
        E-HRG, every problem of all files at once; missing columns (E-HRG-001) before anything else.
    """
    if missing := list(_missing_columns(sheets)):
        raise SurveyError(missing)
    return _Reading(sheets, themes).record()


def _missing_columns(sheets: Sheets) -> Iterator[Problem]:
    """E-HRG-001 for every column that a file needs and does not have."""
    needed = [
        (sheets.groups, ("group_id", "type")),
        (sheets.segments, ("segment_id", "group_id", "text")),
        (sheets.codes, ("theme", "code")),
        *((sheet, ("segment_id", "code")) for sheet in sheets.codings),
        *([(sheets.quotes, ("quote_id", "text"))] if sheets.quotes else []),
    ]
    for sheet, columns in needed:
        for column in columns:
            if column not in sheet.columns:
                params = {"column": column, "nearest": nearest(column, sheet.columns)}
                yield Problem(code="E-HRG-001", where=Place(file=sheet.file), got=column, params=params)


def nearest(name: str, known: Sequence[str] | Mapping[str, object]) -> str:
    """The known names nearest to one that is not known, in brackets; empty for none."""
    close = get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f"(近い名前: {', '.join(close)})" if close else ""


def rows_of(sheet: Sheet) -> list[Row]:
    """The rows of a file that hold anything."""
    names, columns = list(sheet.columns), list(sheet.columns.values())
    rows = (
        Row(sheet.file, sheet.lines[place], {name: column[place] for name, column in zip(names, columns, strict=True)})
        for place in range(len(sheet.lines))
    )
    return [row for row in rows if any(cell.strip() for cell in row.cells.values())]


class _Reading:
    """One reading of the files: records as far as they can be made, and what is wrong with them."""

    def __init__(self, sheets: Sheets, themes: Mapping[str, str]) -> None:
        self._sheets = sheets
        self._problems: list[Problem] = []
        self._declared = dict(themes)

    def record(self) -> HearingRecord:
        """The record. Raises SurveyError."""
        groups = [self._group(row) for row in self._rows(self._sheets.groups, "group_id", "団体")]
        themes = self._themes()
        codebook = self._codebook(themes)
        types = {group.id: group.type for group in groups}
        segments = [
            self._segment(row, types, themes) for row in self._rows(self._sheets.segments, "segment_id", "発言")
        ]
        given = self._codings(codebook, {segment.id for segment in segments}, themes)
        quotes = self._quotes(segments)
        self._silent_groups(groups, segments)
        errors = [problem for problem in self._problems if problem.severity is Severity.ERROR]
        if errors:
            raise SurveyError(errors)
        return _record(themes, groups, segments, codebook, given, quotes, self._problems)

    def _rows(self, sheet: Sheet, column: str, kind: str) -> list[Row]:
        """Rows with an id of their own; the others are problems."""
        first: dict[str, int] = {}
        kept: list[Row] = []
        for row in rows_of(sheet):
            name = row.text(column)
            if not name:
                self._problems.append(row.problem("E-HRG-003", column, kind=kind))
            elif name in first:
                self._problems.append(row.problem("E-HRG-002", column, got=name, kind=kind, first=str(first[name])))
            else:
                first[name] = row.line
                kept.append(row)
        return kept

    def _group(self, row: Row) -> Group:
        """One group."""
        if not row.text("type"):
            self._problems.append(row.problem("E-HRG-013", "type", got=row.text("group_id")))
        return Group(
            id=row.text("group_id"),
            type=row.text("type"),
            kind=row.text("kind"),
            name=row.text("name"),
            session=row.text("session"),
            date=row.text("date"),
            method=row.text("method"),
            consent=self._word(row, "consent", Consent),
        )

    def _word(self, row: Row, column: str, words: type[Word]) -> Word:
        """The closed word in a cell; E-HRG-012 and the open word where it is another."""
        text = normalize("NFKC", row.text(column))
        if text not in set(words):
            # The text itself may be anything, a name included: it is not shown.
            allowed = "、".join(word for word in words if word)
            self._problems.append(row.problem("E-HRG-012", column, allowed=allowed))
            return words("")
        return words(text)

    def _themes(self) -> dict[str, str]:
        """Themes as declared, else as the codebook names them (column theme_label, or the id itself)."""
        if self._declared:
            return self._declared
        found: dict[str, str] = {}
        for row in rows_of(self._sheets.codes):
            if row.text("theme"):
                found.setdefault(row.text("theme"), row.text("theme_label") or row.text("theme"))
        return found

    def _theme(self, row: Row, column: str, themes: Mapping[str, str]) -> str:
        """The theme in a cell, E-HRG-009 where it is none of ours; an empty cell is allowed."""
        theme = row.text(column)
        if theme and theme not in themes:
            self._problems.append(row.problem("E-HRG-009", column, allowed=", ".join(themes)))
        return theme

    def _codebook(self, themes: Mapping[str, str]) -> list[CodeDefinition]:
        """The codebook, by theme in their order, each theme as the file has it."""
        entries: list[CodeDefinition] = []
        first: dict[CodeKey, int] = {}
        for row in rows_of(self._sheets.codes):
            key = CodeKey(self._theme(row, "theme", themes), row.text("code"))
            if not key.code or not key.theme:
                self._problems.append(row.problem("E-HRG-003", "code" if key.theme else "theme", kind="コード"))
            elif key in first:
                params = {"kind": "コード", "first": str(first[key])}
                self._problems.append(row.problem("E-HRG-002", "code", got=str(key), **params))
            else:
                first[key] = row.line
                texts = (row.text(name) for name in ("definition", "include", "exclude", "example"))
                entries.append(CodeDefinition(key, row.text("label") or key.code, *texts))
        order = {theme: place for place, theme in enumerate(themes)}
        return sorted(entries, key=lambda entry: order.get(entry.key.theme, len(order)))

    def _segment(self, row: Row, types: Mapping[str, str], themes: Mapping[str, str]) -> Segment:
        """One segment."""
        group = row.text("group_id")
        if not group:
            self._problems.append(row.problem("E-HRG-004", "group_id", got=row.text("segment_id")))
        elif group not in types:
            self._problems.append(row.problem("E-HRG-005", "group_id", got=group, nearest=nearest(group, types)))
        if not row.text("text"):
            self._problems.append(row.problem("E-HRG-014", "text", got=row.text("segment_id")))
        readers = (normalize("NFKC", row.text(name)) for name in ("reader1", "reader2"))
        return Segment(
            id=row.text("segment_id"),
            group=group,
            text=row.text("text"),
            session=row.text("session"),
            theme_asked=self._theme(row, "theme_asked", themes),
            source=row.text("source"),
            position=row.text("position"),
            speaker=row.text("speaker"),
            public_text=row.text("public_text"),
            edited=self._word(row, "edited", Edited),
            risk=self._word(row, "risk", Risk),
            consent=self._word(row, "consent", Consent),
            decision=self._word(row, "decision", Decision),
            readers=tuple({reader_key(reader): reader for reader in readers if reader}.values()),
        )

    def _codings(
        self, codebook: Sequence[CodeDefinition], segments: set[str], themes: Mapping[str, str]
    ) -> list[GivenCode]:
        """Every coding of every file."""
        keys = {entry.key for entry in codebook}
        themes_of: dict[str, list[str]] = {}
        for entry in codebook:
            themes_of.setdefault(entry.key.code, []).append(entry.key.theme)
        given: list[GivenCode] = []
        first: dict[tuple[str, ...], str] = {}
        for sheet in self._sheets.codings:
            for row in rows_of(sheet):
                coding = self._coding(row, keys, themes_of, segments, themes)
                place = f"{row.file} {row.line}行目"
                if coding[:5] in first:
                    twice = row.problem(
                        "E-HRG-008", "code", got=f"{coding.segment} {coding.code}", first=first[coding[:5]]
                    )
                    self._problems.append(twice)
                first.setdefault(coding[:5], place)
                given.append(coding)
        return given

    def _coding(
        self,
        row: Row,
        keys: set[CodeKey],
        themes_of: Mapping[str, Sequence[str]],
        segments: set[str],
        themes: Mapping[str, str],
    ) -> GivenCode:
        """One coding, its references checked."""
        segment, code = row.text("segment_id"), row.text("code")
        if segment not in segments:
            near = nearest(segment, sorted(segments))
            self._problems.append(row.problem("E-HRG-006", "segment_id", got=segment, nearest=near))
        theme, known = self._theme(row, "theme", themes), themes_of.get(code, ())
        if not known or (theme in themes and CodeKey(theme, code) not in keys):
            near = nearest(code, themes_of)
            self._problems.append(
                row.problem("E-HRG-007", "code", got=f"{theme}:{code}" if theme else code, nearest=near)
            )
        elif not theme and len(known) > 1:
            self._problems.append(row.problem("E-HRG-015", "code", got=code, allowed=", ".join(known)))
        elif not theme:
            theme = known[0]
        return GivenCode(segment, theme, code, *(row.text(name) for name in ("coder", "round", "date")))

    def _quotes(self, segments: Sequence[Segment]) -> list[Quote]:
        """Every quote with its segment; what stands in no segment is a problem."""
        if self._sheets.quotes is None:
            return []
        by_id = {segment.id: segment for segment in segments}
        return [self._quote(row, by_id) for row in self._rows(self._sheets.quotes, "quote_id", "引用")]

    def _quote(self, row: Row, segments: Mapping[str, Segment]) -> Quote:
        """One quote."""
        name, text, wanted = row.text("quote_id"), row.text("text"), row.text("segment_id")
        is_summary = normalize("NFKC", row.text("kind")) == "要旨"
        if row.text("kind") not in QUOTE_KINDS:
            self._problems.append(row.problem("E-HRG-012", "kind", allowed="引用、要旨"))
        if wanted and wanted not in segments:
            near = nearest(wanted, segments)
            self._problems.append(row.problem("E-HRG-006", "segment_id", got=wanted, nearest=near))
        elif is_summary and not wanted:
            self._problems.append(row.problem("E-HRG-016", "segment_id", got=name))
        elif not is_summary:
            found = source_of(text, [segments[wanted]] if wanted else segments.values())
            if found is None:
                self._problems.append(row.problem("E-HRG-011", "text", got=name))
            wanted = found.id if found else ""
        return Quote(name, text, wanted, is_summary)

    def _silent_groups(self, groups: Sequence[Group], segments: Sequence[Segment]) -> None:
        """A note for every group without a segment."""
        heard = {segment.group for segment in segments}
        place = Place(file=self._sheets.groups.file)
        self._problems += [
            Problem(code="E-HRG-010", where=place, severity=Severity.NOTE, got=group.id)
            for group in groups
            if group.id not in heard
        ]


def _record(
    themes: Mapping[str, str],
    groups: Sequence[Group],
    segments: Sequence[Segment],
    codebook: Sequence[CodeDefinition],
    given: Sequence[GivenCode],
    quotes: Sequence[Quote],
    notes: Sequence[Problem],
) -> HearingRecord:
    """The record with the codings that the coders agreed on."""
    settled = hearing_of(
        {"group_id": [group.id for group in groups], "type": [group.type for group in groups]},
        segment_columns(segments),
        coding_columns(given),
    )
    parts = (tuple(groups), tuple(segments), tuple(codebook), tuple(given), tuple(quotes))
    return HearingRecord(dict(themes), *parts, settled, tuple(notes))
