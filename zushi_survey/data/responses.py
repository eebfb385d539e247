"""Coded answers of one wave, one position per respondent, the three kinds of missing kept apart.

`CodedAnswers` is what counting needs; `Responses` also knows which sheet each respondent is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from zushi_survey.questionnaire.model import Questionnaire

Codes = NDArray[np.int16]
Flags = NDArray[np.bool_]
States = NDArray[np.int8]
Numbers = NDArray[np.float64]


class State(IntEnum):
    """What happened to one variable of one respondent; negative values are the three kinds of missing."""

    ANSWERED = 0
    NO_ANSWER = -1
    NOT_APPLICABLE = -2
    INVALID = -3


@dataclass(frozen=True, slots=True)
class Choice:
    """Answers of a single-answer variable: option position (0-based), or a negative `State`."""

    codes: Codes

    @property
    def states(self) -> States:
        """`State` per respondent."""
        return np.minimum(self.codes, 0).astype(np.int8)


@dataclass(frozen=True, slots=True)
class Choices:
    """Answers of a multiple-answer variable: `chosen[option, respondent]` and a `State` per respondent.

    No option is chosen where the state is not ANSWERED.
    """

    chosen: Flags
    states: States


@dataclass(frozen=True, slots=True)
class Number:
    """Answers of a number variable: value (nan where missing) and a `State` per respondent."""

    values: Numbers
    states: States


@dataclass(frozen=True, slots=True)
class Text:
    """A free-text variable: only whether something was written; the text itself stays in the raw file."""

    states: States


Answers = Choice | Choices | Number | Text


@dataclass(frozen=True, slots=True)
class CodedAnswers:
    """Coded answers of one wave without anything that tells whose they are."""

    questionnaire: Questionnaire
    answers: Mapping[str, Answers]
    """Variable id (`Q1`, `Q17.a`) -> answers; every variable of the questionnaire that the file has."""
    respondent_count: int
    weight: Numbers | None = None
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column that tells how the sample was drawn -> its raw cell per respondent."""


@dataclass(frozen=True, slots=True)
class Responses:
    """Coded answers of one wave and the sheets they stand on."""

    questionnaire: Questionnaire
    answers: Mapping[str, Answers]
    """Variable id (`Q1`, `Q17.a`) -> answers; every variable of the questionnaire that the file has."""
    receipts: tuple[str, ...]
    """Receipt number of each respondent; stays inside the data room."""
    weight: Numbers | None = None
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column that tells how the sample was drawn -> its raw cell per respondent."""

    @property
    def respondent_count(self) -> int:
        """Number of respondents."""
        return len(self.receipts)

    @property
    def coded(self) -> CodedAnswers:
        """The same answers, whoever gave them."""
        return CodedAnswers(self.questionnaire, self.answers, self.respondent_count, self.weight, self.beside)


Respondents = CodedAnswers | Responses
"""Whatever needs answers, weights and design columns, and no sheet, takes either."""
