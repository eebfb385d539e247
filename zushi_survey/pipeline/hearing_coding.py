"""The coding sheet goes out, and comes back as rows of codings; nothing that is there is ever overwritten."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.core.files import write_whole, write_whole_with
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.hearing_files import read_kept
from zushi_survey.data.readers import read_sheet
from zushi_survey.hearing.coding_sheet import CODING_SHEET, CodingSession, codings_in, given_twice
from zushi_survey.hearing.model import GivenCode
from zushi_survey.pipeline.folder import StudyFolder, inside
from zushi_survey.pipeline.hearing import needed_hearing
from zushi_survey.present.coding_sheet import coding_form
from zushi_survey.questionnaire.study import AnswerFile
from zushi_survey.render.coding_files import coding_workbook_bytes, codings_csv_bytes

if TYPE_CHECKING:
    from zushi_survey.data.sheet import RawSheet

_COLUMNS = ("segment_id", "theme", "code", "coder", "round", "date", "data_origin")
_NO_SUCH_SHEET = "E-INP-023"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    path: Path
    backup: Path | None
    """Copy of what the file held before, where it was there."""
    rows: int
    segments: int
    is_listed: bool
    """Whether study.yaml counts the file among the codings."""


def write_coding_sheet(study: StudyFolder, out: Path) -> Path:
    """The empty coding sheet of the hearing. Raises SurveyError (E-INP, E-HRG, E-OUT)."""
    _, record = needed_hearing(study)
    form = coding_form(record, f"{study.file.title} コーディング用の表", study.file.data_origin)
    return write_whole(out, coding_workbook_bytes(form))


def import_coding_sheet(
    study: StudyFolder, path: Path, *, coder: str, round_: str = "1", day: str | None = None, out: Path | None = None
) -> Imported:
    """The marks of a coding sheet added to a file of codings of the coder.

    Parameters
    ----------
    out
        The file; by default `codings_CODER.csv` beside the study's first file of codings. What it holds stays, and a
        copy of it is kept.

    Raises
    ------
    SurveyError
        E-HRG-035 for a name that cannot be a file's, E-HRG-030 to 036, E-HRG-008 for codings given before, E-INP,
        E-OUT.
    """
    files, record = needed_hearing(study)
    if not re.fullmatch(r"\w+", coder):
        raise SurveyError([Problem(code="E-HRG-035")])
    session = CodingSession(coder, round_, day or date.today().isoformat())
    new = codings_in(filled_in(path, CODING_SHEET, "E-HRG-030"), record, session)
    target = out or inside(study.root, files.coding_files[0]).parent / f"codings_{coder}.csv"
    columns, kept = _held(target)
    earlier = [*record.given, *(_given(columns, row) for row in kept)]
    if problems := given_twice(new, earlier, path.name):
        raise SurveyError(problems)
    backup = backup_of(target)
    origin = study.file.data_origin
    added = [[dict(zip(_COLUMNS, (*one, origin), strict=True)).get(column, "") for column in columns] for one in new]
    write_whole(target, codings_csv_bytes(columns, [*kept, *added]))
    listed = {inside(study.root, name).resolve() for name in files.coding_files}
    return Imported(target, backup, len(new), len({one.segment for one in new}), target.resolve() in listed)


def filled_in(path: Path, sheet: str, code: str) -> RawSheet:
    """The sheet that was filled in. Raises SurveyError: `code` for a workbook without it, E-INP."""
    is_workbook = path.suffix.lower() in (".xlsx", ".xlsm")
    try:
        return read_sheet(path, AnswerFile(file=path.name, sheet=sheet if is_workbook else None))
    except SurveyError as error:
        if [problem.code for problem in error.problems] != [_NO_SUCH_SHEET]:
            raise
        params = {"sheet": sheet}
        raise SurveyError([Problem(code=code, where=Place(file=path.name), params=params)]) from error


def _held(target: Path) -> tuple[Sequence[str], list[list[str]]]:
    """Columns and rows that the target holds already. Raises SurveyError: E-HRG-036 when it holds something else."""
    if not target.exists():
        return _COLUMNS, []
    sheet = read_kept(target)
    columns = list(sheet.columns)
    if not set(_COLUMNS[:5]) <= set(columns):
        place = Place(file=target.name)
        allowed = ", ".join(_COLUMNS)
        raise SurveyError([Problem(code="E-HRG-036", where=place, got=", ".join(columns), allowed=allowed)])
    return columns, [list(row) for row in zip(*sheet.columns.values(), strict=True)]


def _given(columns: Sequence[str], row: Sequence[str]) -> GivenCode:
    """One row of a file of codings."""
    cells = dict(zip(columns, row, strict=True))
    return GivenCode(*(cells.get(name, "") for name in _COLUMNS[:6]))


def backup_of(target: Path) -> Path | None:
    """A numbered copy beside the target, under a name that is free; None where there is no target yet."""
    if not target.exists():
        return None
    number = 1
    while (copy := target.with_name(f"{target.name}.{number}.bak")).exists():
        number += 1

    def write(temporary: Path) -> None:
        shutil.copyfile(target, temporary)

    return write_whole_with(copy, write)
