"""A figure of an output on its way to the files: what is known of it, and the links every chain begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.analysis.tables import Policy
from zushi_survey.core.files import sha256_of
from zushi_survey.pipeline.explaining.origin import Origin
from zushi_survey.present.printed import Candidate, candidate_of_cell, place_step, run_steps
from zushi_survey.questionnaire.printed import PrintedCell, PrintedTable

if TYPE_CHECKING:
    from zushi_survey.present.explaining import Step

_MIXED = ("", "report")
"""Outputs that hold tables of several commands."""
_PART = re.compile(r"^[^ -~][^-]*-(?=.)")
_COMPARED, _RETURNS = "前回との比較", re.compile("回収|母集団との比較|配布数の内訳|無効票の内訳")
_RATES = ("sent", "invalid", "aapor", "days", "returns", "population")
_PRECISION = ("sampling-error", "critical-difference", "detectable-difference")
_HEARING = ("types", "register", "themes", "mentions", "groups", "silent", "pairs", "agreement", "quotes", "sources")


@dataclass(frozen=True, slots=True)
class Traced:
    """One figure of an output."""

    path: Path
    table: PrintedTable | None
    """None for a cell of a sheet of rows."""
    cell: PrintedCell
    origin: Origin
    policy: Policy
    is_tightened: bool = False
    """Whether the chain is made for publishing and the output was not: the figure may be one that is hidden."""

    @property
    def keys(self) -> dict[str, str]:
        """Of a data row, its columns by name."""
        return dict(self.cell.keys)

    @property
    def kind(self) -> str:
        """The command whose tables these are: by its run, else by the looks of the table; empty where unknown."""
        command = self.origin.command
        if command not in _MIXED:
            return command
        if self.keys:
            return _kind_of_rows(self.keys) or command
        return _kind_of_table(self.table_id) or _kind_of_title(self.cell.title) or command

    @property
    def table_id(self) -> str:
        """Id of the table, without the part of a report that it stands in."""
        return _PART.sub("", self.cell.table)

    def head(self, *, is_shown: bool) -> list[Step]:
        """The links that every chain begins with; `is_shown` off leaves the figure out."""
        return head_steps(self.path, candidate_of_cell(self.cell), self.origin, is_shown=is_shown)


def head_steps(path: Path, found: Candidate, origin: Origin, *, is_shown: bool = True) -> list[Step]:
    """The output, the place in it, the run that wrote it, and whether its inputs are still the same."""
    run = run_steps(origin.command, origin.version, origin.options, origin.moved, is_edited=origin.is_edited)
    return [place_step(path.name, sha256_of(path), found, is_shown=is_shown), *run]


def _kind_of_rows(keys: dict[str, str]) -> str:
    """The command that writes rows with these columns."""
    marks = {"wave_before": "compare", "response_rate": "rates", "theme": "hearing", "design_effect": "precision"}
    return next((kind for column, kind in marks.items() if column in keys), "")


def _kind_of_title(title: str) -> str:
    """The command that writes tables with this title."""
    if _COMPARED in title:
        return "compare"
    return "rates" if _RETURNS.search(title) else ""


def _kind_of_table(table: str) -> str:
    """The command that writes tables with this id."""
    if table == "changes" or "-waves" in table:
        return "compare"
    first = table.partition("-")[0]
    if table in _PRECISION or first in ("margin", "weights", "weight"):
        return "precision" if table in _PRECISION else "weight"
    return "rates" if first in _RATES else "hearing" if first in _HEARING else ""
