"""Population figures: persons per combination of axis categories."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.data.ledger import missing_columns, read_categories, unknown_axes
from zushi_survey.data.sheet import RawSheet
from zushi_survey.questionnaire.conditions import axis_categories
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import PopulationFile


class PopulationCell(NamedTuple):
    """Persons of one combination of categories."""

    categories: tuple[str, ...]
    """One category label per axis of the population, "" where the row is not split by that axis."""
    persons: int


@dataclass(frozen=True, slots=True)
class Population:
    """Population figures, in file order."""

    axes: Mapping[str, tuple[str, ...]]
    """Axis id -> category labels in the questionnaire's order, those with a figure only."""
    cells: tuple[PopulationCell, ...]
    source: str

    def totals(self, axis: str) -> dict[str, int]:
        """Persons by category label of one axis, in the questionnaire's order."""
        position = list(self.axes).index(axis)
        totals = dict.fromkeys(self.axes[axis], 0)
        for cell in self.cells:
            if label := cell.categories[position]:
                totals[label] += cell.persons
        return totals


def read_population(sheet: RawSheet, spec: PopulationFile, questionnaire: Questionnaire) -> Population:
    """The population figures kept in `sheet`, categories named as in the questionnaire's axes.

    `spec.source` is the source in words, or the column that names it.

    Raises
    ------
    SurveyError
        E-LED (missing columns, unknown categories, counts that are none, rows without category), E-SET-004, at once.
    """
    problems = [
        *missing_columns(sheet, [*spec.axes.values(), spec.count]),
        *unknown_axes(spec.axes, questionnaire, sheet.file),
    ]
    if problems:
        raise SurveyError(problems)
    labels, problems = read_categories(sheet, spec.axes, questionnaire)
    counts = [_count_of(text) for text in sheet.columns[spec.count]]
    rows = list(zip(*labels.values(), strict=True))
    for row, (found, count) in enumerate(zip(rows, counts, strict=True)):
        written = any(sheet.columns[column][row].strip() for column in spec.axes.values())
        if count is None:
            problems.append(
                Problem(code="E-LED-007", where=Place(file=sheet.file, line=sheet.lines[row], column=spec.count))
            )
        if not any(found) and not written:
            problems.append(Problem(code="E-LED-008", where=Place(file=sheet.file, line=sheet.lines[row])))
    if problems:
        raise SurveyError(problems)
    cells = tuple(PopulationCell(found, count or 0) for found, count in zip(rows, counts, strict=True))
    return Population(_axes_with_figures(labels, questionnaire), cells, _source(sheet, spec))


def _count_of(text: str) -> int | None:
    """The number of persons written, thousands separators allowed; None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "").removesuffix("人")
    plain = plain.removesuffix(".0")
    return int(plain) if plain.isascii() and plain.isdigit() else None


def _axes_with_figures(
    labels: Mapping[str, tuple[str, ...]], questionnaire: Questionnaire
) -> dict[str, tuple[str, ...]]:
    """Categories by axis that have at least one row, in the questionnaire's order."""
    return {
        axis: tuple(
            category.label
            for category in axis_categories(questionnaire.axis_by_id[axis], questionnaire)
            if category.label in set(found)
        )
        for axis, found in labels.items()
    }


def _source(sheet: RawSheet, spec: PopulationFile) -> str:
    """The source in words: of the column called so, each different text once; otherwise as written."""
    if spec.source not in sheet.columns:
        return spec.source
    return "；".join(dict.fromkeys(text.strip() for text in sheet.columns[spec.source] if text.strip()))
