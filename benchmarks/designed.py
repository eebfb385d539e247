"""The sample's respondents under three designs, as our objects and as the files that other programs read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pandas_peer import NO_CATEGORY, axis_column
from benchmarks.respondents import SEED, Sample
from zushi_survey.data.design import Design, Stage, numbered, simple_design
from zushi_survey.data.responses import Answers, Choice, Choices, Number, State
from zushi_survey.pipeline.folder import PLANNED_WEIGHTS
from zushi_survey.questionnaire.model import Kind
from zushi_survey.tabulate.count import answers_of
from zushi_survey.tabulate.plan import CountPlan, PlannedVariable

CLUSTERS = 8
"""Made-up first-stage units in each school district."""


@dataclass(frozen=True)
class Designed:
    """The respondents, and three ways in which they might have been drawn and weighted."""

    answers: Mapping[str, Answers]
    plan: CountPlan
    axes: Mapping[str, NDArray[np.int8]]
    weight: NDArray[np.float64]
    stratum: NDArray[np.intp]
    unit: NDArray[np.intp]

    @classmethod
    def of(cls, sample: Sample, questions_a_kind: int | None = None) -> Designed:
        """The sample study's wave; weights are raked by its plan, districts are strata, clusters are drawn in them."""
        wave = sample.study_folder.wave(None, PLANNED_WEIGHTS)
        answers, plan = wave.countable.responses.answers, _first_of_each_kind(sample.plan, questions_a_kind)
        rows = wave.cleaned.responses.respondent_count
        axes = {axis.id: axis_column(axis, answers, rows) for axis in plan.axes}
        stratum = axes["district"].astype(np.intp) - NO_CATEGORY
        unit = numbered(stratum, np.random.default_rng(SEED).integers(0, CLUSTERS, rows))
        return cls(answers, plan, axes, np.asarray(wave.weighting.weights), stratum, unit)

    @property
    def designs(self) -> dict[str, Design]:
        """By the names that the other programs know."""
        rows = len(self.weight)
        return {
            "simple": simple_design(rows),
            "weighted": simple_design(rows, weights=self.weight),
            "clustered": Design(self.weight, (Stage(numbered(self.stratum), self.unit),)),
        }

    def write(self, folder: Path) -> None:
        """`data.tsv`, one line a respondent, and `tables.tsv`, one line a table."""
        columns: dict[str, list[str]] = {}
        tables = [("kind", "columns", "axis")]
        for number, variable in enumerate(self.plan.variables):
            named = {f"v{number}_{place}": texts for place, texts in enumerate(self._texts(variable))}
            columns |= named
            tables += [(variable.kind.value, ",".join(named), axis) for axis in self.axes]
        columns |= {axis: _texts(column, column != NO_CATEGORY) for axis, column in self.axes.items()}
        columns["one"] = ["1"] * len(self.weight)
        columns |= {name: [str(v) for v in getattr(self, name).tolist()] for name in ("weight", "stratum", "unit")}
        _write(folder / "tables.tsv", tables)
        _write(folder / "data.tsv", [tuple(columns), *zip(*columns.values(), strict=True)])

    def _texts(self, variable: PlannedVariable) -> Iterator[list[str]]:
        """The columns of a variable: codes, a number, or 0 and 1 of each option; empty where there is no answer."""
        part = answers_of(variable, self.answers)
        answered = part.states == State.ANSWERED
        match part:
            case Choice():
                yield _texts(part.codes, answered)
            case Number():
                yield _texts(part.values, answered)
            case Choices():
                for chosen in part.chosen:
                    yield _texts(chosen.astype(np.int8), answered)


def _first_of_each_kind(plan: CountPlan, wanted: int | None) -> CountPlan:
    """The plan with so many variables of each kind; None: all."""
    of_kind = Counter[Kind]()
    variables: list[PlannedVariable] = []
    for variable in plan.variables:
        of_kind[variable.kind] += 1
        if wanted is None or of_kind[variable.kind] <= wanted:
            variables.append(variable)
    return replace(plan, variables=tuple(variables))


def _texts(values: NDArray[np.generic], known: NDArray[np.bool_]) -> list[str]:
    """The values as texts, `NA` where not known."""
    return [str(value) if is_known else "NA" for value, is_known in zip(values.tolist(), known.tolist(), strict=True)]


def _write(path: Path, lines: Sequence[tuple[str, ...]]) -> None:
    """A tab-separated file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter="\t", lineterminator="\n").writerows(lines)
