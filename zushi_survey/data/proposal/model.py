"""What `init` proposes: one guess per column or group of columns, each with the ground it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zushi_survey.questionnaire.model import TYPE_WORDS, Axis, Question

RECEIPT = "受付番号"
IDENTIFIER = "識別番号"
DATE = "日付・時刻"
WEIGHT = "ウエイト候補"
ADMINISTRATIVE = "管理用の列"
PERSONAL = "個人に関わる列"
EMPTY = "空の列"


@dataclass(frozen=True, slots=True)
class Draft:
    """A guess before it has an id: the columns it takes, what they are, and what the question would say."""

    columns: tuple[str, ...]
    kind: str
    """A question type (`SA`, …) or one of the kinds of column that is no question."""
    ground: str
    """Why, in Japanese."""
    check: str = ""
    """What to look at before relying on it, in Japanese."""
    stem: str = ""
    """What the id is made from."""
    label: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    """The fields of the question as in YAML, without id, type and label."""

    @property
    def is_question(self) -> bool:
        """Whether this is a question and not an administrative column."""
        return self.kind in TYPE_WORDS


@dataclass(frozen=True, slots=True)
class Guess:
    """One proposed reading of a column or group of columns."""

    columns: tuple[str, ...]
    kind: str
    ground: str
    check: str
    question: Question | None


@dataclass(frozen=True, slots=True)
class AxisGuess:
    """One proposed analysis axis."""

    axis: Axis
    ground: str
    is_attribute: bool
    """Whether its name tells who the respondent is (sex, age, district, household)."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything proposed for one answer file, in file order."""

    guesses: tuple[Guess, ...]
    axes: tuple[AxisGuess, ...]

    @property
    def questions(self) -> tuple[Guess, ...]:
        """Guesses that are questions."""
        return tuple(guess for guess in self.guesses if guess.question is not None)

    def columns_of(self, kind: str) -> tuple[str, ...]:
        """Columns guessed to be of a kind that is no question."""
        return tuple(name for guess in self.guesses if guess.kind == kind for name in guess.columns)

    @property
    def receipt(self) -> str | None:
        """The column of the receipt number, or None."""
        return next(iter(self.columns_of(RECEIPT)), None)

    @property
    def study_axes(self) -> tuple[str, ...]:
        """Ids of the axes a crosstab uses by default: attributes first, else the first axis."""
        attributes = [guess.axis.id for guess in self.axes if guess.is_attribute]
        return tuple(attributes[:4] or [guess.axis.id for guess in self.axes[:1]])
