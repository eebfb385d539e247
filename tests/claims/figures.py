"""All figures that the claims rest on, read once from a study folder through the public door.

Every share, base and mean comes from the released tables of `open_study(folder)` (policy `internal`); the hearing
comes from the hearing files that the study names.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from tests.claims.account import Account, account_of
from zushi_survey import open_study
from zushi_survey.analysis.tables import Cell, CellKind, ReleasedTable
from zushi_survey.hearing.mentions import Hearing, hearing_of
from zushi_survey.pipeline.study import Study

AXES = ("sex", "age", "generation", "age3040", "district", "household")
WHOLE = ("total", "全体")
NOT_RANKED = frozenset({"その他", "特にない", "影響はない"})
"""Options that stand outside every order (claims.md, A.1)."""

Group = tuple[str, str]
"""Axis id and printed label of one of its categories."""


@dataclass(frozen=True)
class HearingRecord:
    """The coded interviews and the columns of the files they were read from."""

    mentions: Hearing
    by_kind: Hearing
    """The same codings with the finer kind of group (医療, 保育, ...) in place of its type."""
    groups: Mapping[str, list[str]]
    segments: Mapping[str, list[str]]


@dataclass(frozen=True)
class Figures:
    """Figures of both waves, the return account and the hearing of one study folder."""

    cells: Mapping[tuple[str, str, Group, str], Cell]
    """Wave, variable, group, printed option -> cell of the released table."""
    titles: Mapping[str, str]
    """Variable of the reported wave -> printed label of its question."""
    items: Mapping[str, tuple[str, ...]]
    """Matrix question -> item labels in printed order."""
    account: Account
    hearing: HearingRecord
    report_wave: str
    compare_wave: str

    def cell(self, variable: str, option: str, group: Group = WHOLE, *, previous: bool = False) -> Cell:
        """The cell of one printed option or net. Raises KeyError when the tables do not hold it."""
        return self.cells[self.compare_wave if previous else self.report_wave, variable, group, option]

    def count(self, variable: str, option: str, group: Group = WHOLE) -> int:
        """Persons giving the answer."""
        return _known(self.cell(variable, option, group).count_unweighted)

    def base(self, variable: str) -> int:
        """Persons asked, 無回答 included. Raises StopIteration for a variable that was not tabulated."""
        return next(
            _known(cell.base_unweighted)
            for (wave, name, group, _), cell in self.cells.items()
            if (wave, name, group) == (self.report_wave, variable, WHOLE) and cell.kind is CellKind.NO_ANSWER
        )

    def share(self, variable: str, option: str, group: Group = WHOLE, *, previous: bool = False) -> Fraction:
        """Exact share of the persons asked. Raises ZeroDivisionError when nobody was asked."""
        cell = self.cell(variable, option, group, previous=previous)
        return Fraction(_known(cell.count_unweighted), _known(cell.base_unweighted))

    def mean(self, variable: str) -> Fraction:
        """Exact mean score of those who gave a score."""
        value = next(
            cell.value
            for (wave, name, group, _), cell in self.cells.items()
            if (wave, name, group) == (self.report_wave, variable, WHOLE) and cell.kind is CellKind.MEAN
        )
        return Fraction(value) if value is not None else Fraction(0)

    def options(self, variable: str, *, previous: bool = False) -> tuple[str, ...]:
        """Printed options that can be ranked, in printed order: nets and every kind of 無回答 left out."""
        wanted = (self.compare_wave if previous else self.report_wave, variable, WHOLE)
        return tuple(
            key[3]
            for key, cell in self.cells.items()
            if key[:3] == wanted and cell.kind is CellKind.OPTION and key[3] not in NOT_RANKED
        )

    def categories(self, variable: str, axis: str) -> tuple[Group, ...]:
        """Groups of an axis in printed order, without those whom the axis puts in no category."""
        groups = (
            key[2]
            for key, cell in self.cells.items()
            if key[:2] == (self.report_wave, variable) and cell.axis == axis and cell.category != "unknown"
        )
        return tuple(dict.fromkeys(groups))


def figures_of(folder: Path) -> Figures:
    """All figures of the study in `folder`. Raises SurveyError when the study cannot be read."""
    study = open_study(folder)
    report, compare = study.file.report_wave, study.file.compare_wave or ""
    reported = study.crosstab("all", by=AXES, policy="internal")
    previous = study.freq("all", wave=compare, policy="internal")
    items: dict[str, tuple[str, ...]] = {}
    for table in reported:
        if table.title.item_label:
            items[table.title.question] = (*items.get(table.title.question, ()), table.title.item_label)
    return Figures(
        cells=dict(_keyed(report, reported)) | dict(_keyed(compare, previous)),
        titles={_variable(table): table.title.question_label for table in reported},
        items=items,
        account=account_of(study),
        hearing=_read_hearing(study),
        report_wave=report,
        compare_wave=compare,
    )


def _keyed(wave: str, tables: Iterable[ReleasedTable]) -> Iterable[tuple[tuple[str, str, Group, str], Cell]]:
    """Every cell with the words that name it."""
    for table in tables:
        for cell in table.cells:
            yield (wave, _variable(table), (cell.axis, cell.category_label), cell.option_label), cell


def _variable(table: ReleasedTable) -> str:
    """`Q10`, or `Q17.児童` for an item of a matrix."""
    return ".".join(filter(None, (table.title.question, table.title.item_label)))


def _known(number: int | None) -> int:
    """The number of a cell that nothing hides."""
    if number is None:
        raise KeyError("hidden or undefined cell")
    return number


def _read_hearing(study: Study) -> HearingRecord:
    """The hearing named in study.yaml."""
    files = study.file.hearing
    if files is None:
        raise KeyError("hearing")
    groups, segments, codings = (_columns(study.root / name) for name in (files.groups, files.segments, files.codings))
    return HearingRecord(
        mentions=hearing_of(groups, segments, codings),
        by_kind=hearing_of({**groups, "type": groups["kind"]}, segments, codings),
        groups=groups,
        segments=segments,
    )


def _columns(path: Path) -> dict[str, list[str]]:
    """Columns of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}


def days(texts: Iterable[str]) -> list[date]:
    """ISO dates; empty texts are no dates."""
    return [date.fromisoformat(text) for text in texts if text]
