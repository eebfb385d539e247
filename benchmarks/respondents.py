"""Respondents to count: the clean answers of the sample study, drawn with replacement to any number of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zushi_survey import open_study
from zushi_survey.data.clean_layer import clean_cells
from zushi_survey.data.responses import Answers, Choice, Choices, Number, Text
from zushi_survey.pipeline.folder import StudyFolder, WaveData
from zushi_survey.tabulate.plan import CountPlan, plan_counts

AXES = ("age", "district", "household")
SEED = 1_112


@dataclass(frozen=True)
class Sample:
    """The reported wave of a study folder."""

    study: Path

    @cached_property
    def study_folder(self) -> StudyFolder:
        """The study folder, opened when first asked for."""
        return open_study(self.study)

    @cached_property
    def wave(self) -> WaveData:
        """The wave, read and cleaned when first asked for."""
        return self.study_folder.wave()

    @cached_property
    def plan(self) -> CountPlan:
        """All questions by three axes."""
        return plan_counts(self.wave.questionnaire, ["all"], AXES)

    @cached_property
    def texts(self) -> Mapping[str, list[str]]:
        """The clean answers as the columns of an answer file."""
        return clean_cells(self.wave.cleaned, self.wave.sheets)

    def drawn(self, row_count: int) -> NDArray[np.intp]:
        """Which respondent each row is: the same draw for the same number of rows."""
        return np.random.default_rng(SEED).integers(0, self.wave.cleaned.responses.respondent_count, row_count)

    def answers(self, row_count: int) -> dict[str, Answers]:
        """Coded answers of that many rows."""
        rows = self.drawn(row_count)
        return {name: _taken(part, rows) for name, part in self.wave.cleaned.responses.answers.items()}


def _taken(part: Answers, rows: NDArray[np.intp]) -> Answers:
    """The answers of these rows, laid out anew."""
    match part:
        case Choice():
            return Choice(part.codes[rows])
        case Choices():
            return Choices(part.chosen.take(rows, axis=1), part.states[rows])
        case Number():
            return Number(part.values[rows], part.states[rows])
        case Text():
            return Text(part.states[rows])


def coded_bytes(answers: Mapping[str, Answers]) -> int:
    """Bytes of the arrays that hold the answers."""
    return sum(_bytes_of(part) for part in answers.values())


def _bytes_of(part: Answers) -> int:
    """Bytes of one variable; the states of a choice are in its codes."""
    match part:
        case Choice():
            return part.codes.nbytes
        case Choices():
            return part.chosen.nbytes + part.states.nbytes
        case Number():
            return part.values.nbytes + part.states.nbytes
        case Text():
            return part.states.nbytes
