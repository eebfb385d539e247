"""A filled-in review sheet, or the file of decisions -> readers' decisions, or everything wrong with it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from unicodedata import normalize

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.hearing.decisions import ReaderDecision, Ruling, checksum_of, proposed_text, reader_key
from zushi_survey.hearing.model import HearingRecord, Segment
from zushi_survey.hearing.quoting import is_other_wording
from zushi_survey.hearing.reading import Row, Sheet, nearest, rows_of

REVIEW_SHEET = "公表の確認"
"""Name of the worksheet that is filled in."""
SEGMENT_COLUMN, TEXT_COLUMN, PROPOSAL_COLUMN = "発言番号", "発言", "公表する文の案"
DECISION_COLUMNS = ("segment_id", "text_sha256", "decision", "public_text", "reader", "date")
"""Columns of the file that decisions are kept in: one row per reader, segment and text; later rows count."""
DateOf = Callable[[str], str | None]
"""The day that a cell holds, ISO: that of the import for an empty one, None for what is no day."""
_RULINGS = "、".join(Ruling)


class ReaderColumns(NamedTuple):
    """The four cells of a row that one reader fills in."""

    ruling: str
    wording: str
    reader: str
    date: str


READER_COLUMNS = tuple(
    ReaderColumns(*(f"{reader}人目の{part}" for part in ("決定", "言い換え", "名前", "日付"))) for reader in (1, 2)
)


def reviewed_in(
    sheet: Sheet, record: HearingRecord, general: Mapping[str, str], date_of: DateOf
) -> tuple[ReaderDecision, ...]:
    """The decisions in a review sheet, by row, the first reader before the second.

    `record` holds what the files say, without readers' decisions in it. A name without a decision is none yet.

    Raises
    ------
    SurveyError
        E-HRG-042 when it is no review sheet; E-HRG-002, 006, 012, 040, 041, 043, 044, 045, all at once.
    """
    needed = (SEGMENT_COLUMN, TEXT_COLUMN, PROPOSAL_COLUMN, *(name for four in READER_COLUMNS for name in four))
    if missing := [column for column in needed if column not in sheet.columns]:
        place, params = Place(file=sheet.file), {"sheet": REVIEW_SHEET}
        raise SurveyError(Problem(code="E-HRG-042", where=place, got=column, params=params) for column in missing)
    rows, segments = rows_of(sheet), record.segment_by_id
    problems = [*_row_problems(rows, segments, general)]
    found: list[ReaderDecision] = []
    for row in rows:
        segment = segments.get(row.text(SEGMENT_COLUMN))
        decided = [columns for columns in READER_COLUMNS if row.text(columns.ruling)]
        names = [reader_key(row.text(columns.reader)) for columns in decided]
        if len(names) > 1 and names[0] and names[0] == names[1]:
            problems.append(row.problem("E-HRG-045", READER_COLUMNS[1].reader))
        for columns in decided:
            problems += _decision_problems(row, columns, segment, date_of)
            if segment is not None and not problems:
                found.append(_decision(row, columns, segment, general, date_of))
    if problems:
        raise SurveyError(problems)
    return tuple(found)


def _row_problems(
    rows: Iterable[Row], segments: Mapping[str, Segment], general: Mapping[str, str]
) -> Iterator[Problem]:
    """What is wrong with the rows: segments not ours, twice, or beside another text than the one to be decided on."""
    first: dict[str, int] = {}
    for row in rows:
        name = row.text(SEGMENT_COLUMN)
        segment = segments.get(name)
        if segment is None:
            yield row.problem("E-HRG-006", SEGMENT_COLUMN, got=name, nearest=nearest(name, segments))
        elif name in first:
            yield row.problem("E-HRG-002", SEGMENT_COLUMN, got=name, kind="発言", first=str(first[name]))
        else:
            shown = {TEXT_COLUMN: segment.text, PROPOSAL_COLUMN: proposed_text(segment, general)}
            for column, text in shown.items():
                if _one_line(row.text(column)) != _one_line(text):
                    yield row.problem("E-HRG-043", column, got=name)
        first.setdefault(name, row.line)


def _one_line(text: str) -> str:
    """The text without the line ends that a spreadsheet may have changed."""
    return " ".join(text.split())


def _decision_problems(row: Row, columns: ReaderColumns, segment: Segment | None, date_of: DateOf) -> Iterator[Problem]:
    """What is wrong with one reader's cells. What stands in them is never repeated."""
    ruling, wording = _ruling(row.text(columns.ruling)), row.text(columns.wording)
    if ruling is None:
        yield row.problem("E-HRG-012", columns.ruling, allowed=f"{_RULINGS}、空欄")
    if not row.text(columns.reader):
        yield row.problem("E-HRG-040", columns.reader)
    if ruling is Ruling.REWORD and segment is not None and not is_other_wording(wording, segment.text):
        yield row.problem("E-HRG-041", columns.wording)
    if date_of(row.text(columns.date)) is None:
        yield row.problem("E-HRG-044", columns.date)


def _ruling(text: str) -> Ruling | None:
    """The decision that a cell holds; None for another word."""
    plain = normalize("NFKC", text).strip()
    return next((ruling for ruling in Ruling if ruling == plain), None)


def _decision(
    row: Row, columns: ReaderColumns, segment: Segment, general: Mapping[str, str], date_of: DateOf
) -> ReaderDecision:
    """One reader's decision; a wording beside another decision than REWORD is dropped."""
    ruling = Ruling(normalize("NFKC", row.text(columns.ruling)))
    wording = row.text(columns.wording) if ruling is Ruling.REWORD else ""
    date = date_of(row.text(columns.date)) or ""
    return ReaderDecision(segment.id, checksum_of(segment, general), ruling, wording, row.text(columns.reader), date)


def decisions_kept(sheet: Sheet, record: HearingRecord) -> tuple[ReaderDecision, ...]:
    """The decisions in the file they are kept in, in its order.

    Raises
    ------
    SurveyError
        E-HRG-001 for a missing column; else E-HRG-006, 012, 040, 041, all at once.
    """
    if missing := [column for column in DECISION_COLUMNS if column not in sheet.columns]:
        raise SurveyError(
            Problem(
                code="E-HRG-001",
                where=Place(file=sheet.file),
                got=column,
                params={"column": column, "nearest": nearest(column, sheet.columns)},
            )
            for column in missing
        )
    segments = record.segment_by_id
    rows = rows_of(sheet)
    if problems := [problem for row in rows for problem in _kept_problems(row, segments)]:
        raise SurveyError(problems)
    return tuple(
        ReaderDecision(
            segment=row.text("segment_id"),
            checksum=row.text("text_sha256"),
            ruling=Ruling(normalize("NFKC", row.text("decision"))),
            wording=row.text("public_text"),
            reader=row.text("reader"),
            date=row.text("date"),
        )
        for row in rows
    )


def _kept_problems(row: Row, segments: Mapping[str, Segment]) -> Iterator[Problem]:
    """What is wrong with one row of the file of decisions."""
    name, ruling = row.text("segment_id"), _ruling(row.text("decision"))
    if name not in segments:
        yield row.problem("E-HRG-006", "segment_id", got=name, nearest=nearest(name, segments))
    if ruling is None:
        yield row.problem("E-HRG-012", "decision", allowed=_RULINGS)
    if not row.text("reader"):
        yield row.problem("E-HRG-040", "reader")
    if ruling is Ruling.REWORD and not row.text("public_text"):
        yield row.problem("E-HRG-041", "public_text")
