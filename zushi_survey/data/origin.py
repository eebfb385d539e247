"""What a file itself says about where its rows come from: made up, or answers of people."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from zushi_survey.core.problems import Place, Problem, SurveyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zushi_survey.data.sheet import RawSheet

_COLUMN: Final = "data_origin"
"""The column in which a file says so, row by row."""
_SYNTHETIC: Final = frozenset({"synthetic", "合成データ"})
"""The word of study.yaml, and the one that our own outputs have in that column."""


def is_synthetic(sheet: RawSheet) -> bool:
    """Whether any row of the file is said to be made up."""
    return any(_is_made_up(cell) for _, cells in _origins(sheet) for cell in cells)


def refuse_made_up(sheets: Iterable[RawSheet]) -> None:
    """Raise SurveyError (E-SET-008) when a file for a study of real answers has rows that are made up."""
    problems = []
    for sheet in sheets:
        for name, cells in _origins(sheet):
            lines = [line for line, cell in zip(sheet.lines, cells, strict=True) if _is_made_up(cell)]
            if lines:
                problems.append(made_up_problem(Place(file=sheet.file, line=lines[0], column=name), len(lines)))
    if problems:
        raise SurveyError(problems)


def made_up_problem(where: Place, rows: int | None = None) -> Problem:
    """The problem (E-SET-008) of a file with so many made-up rows in a study of real answers."""
    counted = "" if rows is None else f"({rows:,}行)"
    return Problem(code="E-SET-008", where=where, got=f"synthetic{counted}", allowed="real、空欄")


def _origins(sheet: RawSheet) -> list[tuple[str, Sequence[str]]]:
    """Name and cells of every column of that name, however it is spelt."""
    return [(name, cells) for name, cells in sheet.columns.items() if _plain(name) == _COLUMN]


def _is_made_up(cell: str) -> bool:
    """Whether a cell of that column says so."""
    return _plain(cell) in _SYNTHETIC


def _plain(text: str) -> str:
    """The text without differences of width, of case and of spaces around it."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
