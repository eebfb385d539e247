"""The files of a hearing as sheets of texts: every file that cannot be read is told at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from zushi_survey.core.formulas import as_meant
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.readers import read_table
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.hearing import HearingFiles


class HearingSheets(NamedTuple):
    """One sheet per file that study.yaml names."""

    groups: RawSheet
    segments: RawSheet
    codes: RawSheet
    codings: tuple[RawSheet, ...]
    quotes: RawSheet | None
    decisions: RawSheet | None

    @property
    def sheets(self) -> tuple[RawSheet, ...]:
        """Every file that there is."""
        last = [sheet for sheet in (self.quotes, self.decisions) if sheet is not None]
        return (self.groups, self.segments, self.codes, *self.codings, *last)


def read_hearing_files(files: HearingFiles, path_of: Callable[[str], Path]) -> HearingSheets:
    """The files read; `path_of` gives the path of a file named in study.yaml. Raises SurveyError (E-INP)."""
    kept = {*files.coding_files, *([files.decisions] if files.decisions else [])}
    groups, segments, codes, *others = _read_all(hearing_file_names(files), kept, path_of)
    decisions = others.pop() if files.decisions else None
    quotes = others.pop() if files.quotes else None
    return HearingSheets(groups, segments, codes, tuple(others), quotes, decisions)


def hearing_file_names(files: HearingFiles) -> tuple[str, ...]:
    """Every file of the hearing as named in study.yaml: groups, segments, codes, codings, quotes, decisions."""
    last = [name for name in (files.quotes, files.decisions) if name]
    return (files.groups, files.segments, files.codes, *files.coding_files, *last)


def read_kept(path: Path, *, name: str | None = None) -> RawSheet:
    """A file of codings or decisions, which this program may have written: its cells as they were meant."""
    sheet = read_table(path, name=name)
    return replace(sheet, columns={head: tuple(map(as_meant, cells)) for head, cells in sheet.columns.items()})


def _read_all(names: Sequence[str], kept: Collection[str], path_of: Callable[[str], Path]) -> list[RawSheet]:
    """The sheets in this order, those in `kept` by `read_kept`. Raises SurveyError with the problems of all."""
    sheets: list[RawSheet] = []
    problems: list[Problem] = []
    for name in names:
        try:
            sheets.append((read_kept if name in kept else read_table)(path_of(name), name=name))
        except SurveyError as error:
            problems.extend(error.problems)
    if problems:
        raise SurveyError(problems)
    return sheets
