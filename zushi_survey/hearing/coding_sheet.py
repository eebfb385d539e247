"""A filled-in coding sheet -> codings, or everything wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import normalize

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.hearing.model import CodeKey, GivenCode, HearingRecord
from zushi_survey.hearing.quoting import plain_text
from zushi_survey.hearing.reading import Row, Sheet, nearest, rows_of

CODING_SHEET = "コーディング"
"""Name of the worksheet that is filled in."""
SEGMENT_COLUMN, TEXT_COLUMN = "発言番号", "発言"
FIXED_COLUMNS = (SEGMENT_COLUMN, "団体", "尋ねたテーマ", TEXT_COLUMN)
"""Columns before those of the codes."""
MARK = "1"
_MARKS = frozenset({MARK, "○", "◯", "〇"})


class CodingSession(NamedTuple):
    """Who coded, in which round, on which day."""

    coder: str
    round: str
    date: str


def codings_in(sheet: Sheet, record: HearingRecord, session: CodingSession) -> tuple[GivenCode, ...]:
    """The codes marked in a coding sheet, by row and in order of its columns.

    Raises
    ------
    SurveyError
        E-HRG-030 when it is no coding sheet, E-HRG-031 to 034, 006 and 002, all at once.
    """
    if missing := [column for column in (SEGMENT_COLUMN, TEXT_COLUMN) if column not in sheet.columns]:
        place = Place(file=sheet.file)
        params = {"sheet": CODING_SHEET}
        raise SurveyError(Problem(code="E-HRG-030", where=place, got=column, params=params) for column in missing)
    key_of = {str(entry.key): entry.key for entry in record.codebook}
    heading = {name: key_of.get(normalize("NFKC", name).strip()) for name in sheet.columns if name not in FIXED_COLUMNS}
    problems = [
        Problem(code="E-HRG-031", where=Place(file=sheet.file, column=name)) for name, key in heading.items() if not key
    ]
    columns = {name: key for name, key in heading.items() if key}
    rows = rows_of(sheet)
    problems += _row_problems(rows, record, columns)
    if not problems and not any(is_marked(row.text(name)) for row in rows for name in columns):
        problems.append(Problem(code="E-HRG-034", where=Place(file=sheet.file)))
    if problems:
        raise SurveyError(problems)
    return tuple(
        GivenCode(row.text(SEGMENT_COLUMN), *key, *session)
        for row in rows
        for name, key in columns.items()
        if is_marked(row.text(name))
    )


def is_marked(cell: str) -> bool:
    """Whether the cell gives the code."""
    return normalize("NFKC", cell).strip() in _MARKS


def _row_problems(rows: Iterable[Row], record: HearingRecord, columns: Iterable[str]) -> Iterator[Problem]:
    """What is wrong with the rows: segments not ours, twice, or beside another text; marks that are none."""
    segments, first, names = record.segment_by_id, dict[str, int](), list(columns)
    for row in rows:
        segment = row.text(SEGMENT_COLUMN)
        if segment not in segments:
            yield row.problem("E-HRG-006", SEGMENT_COLUMN, got=segment, nearest=nearest(segment, segments))
        elif segment in first:
            yield row.problem("E-HRG-002", SEGMENT_COLUMN, got=segment, kind="発言", first=str(first[segment]))
        elif plain_text(row.text(TEXT_COLUMN)) != plain_text(segments[segment].text):
            yield row.problem("E-HRG-033", TEXT_COLUMN, got=segment)
        first.setdefault(segment, row.line)
        for name in names:
            if row.text(name) and not is_marked(row.text(name)):
                # A remark may stand there: it is not repeated.
                yield row.problem("E-HRG-032", name, allowed=f"{MARK}、空欄")


def given_twice(new: Iterable[GivenCode], earlier: Iterable[GivenCode], file: str) -> list[Problem]:
    """E-HRG-008 for every new coding that the same coder gave in the same round before."""
    known = {(one.segment, CodeKey(one.theme, one.code), one.coder, one.round) for one in earlier}
    return [
        Problem(
            code="E-HRG-008",
            where=Place(file=file),
            got=f"{one.segment} {one.theme}:{one.code}",
            params={"first": f"{one.coder}の第{one.round}回"},
        )
        for one in new
        if (one.segment, CodeKey(one.theme, one.code), one.coder, one.round) in known
    ]
