"""Smallest questionnaires and answers for tests, built in one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zushi_survey.data.responses import Answers, Choice, Choices, Number, State
from zushi_survey.questionnaire.model import Questionnaire

NR, NA, IV = State.NO_ANSWER, State.NOT_APPLICABLE, State.INVALID


def options(*labels: str, **extra: Mapping[str, object]) -> list[dict[str, object]]:
    """Options coded 1, 2, …; `extra` holds more fields by `_code`."""
    return [{"code": n, "label": label, **extra.get(f"_{n}", {})} for n, label in enumerate(labels, 1)]


def questionnaire(*questions: dict[str, object], axes: Sequence[dict[str, object]] = ()) -> Questionnaire:
    """A questionnaire of these questions."""
    return Questionnaire.model_validate(
        {"schema_version": 1, "id": "t", "title": "試験", "questions": list(questions), "axes": list(axes)}
    )


def single(name: str, *labels: str, **more: object) -> dict[str, object]:
    """A single-answer question."""
    return {"id": name, "type": "SA", "label": name, "options": options(*labels), **more}


def multiple(name: str, *labels: str, **more: object) -> dict[str, object]:
    """A multiple-answer question."""
    return {"id": name, "type": "MA", "label": name, "options": options(*labels), **more}


def choice(*codes: int) -> Choice:
    """Answers of a single-answer variable: option positions from 0, or NR, NA, IV."""
    return Choice(np.array(codes, dtype=np.int16))


def choices(option_count: int, *chosen: set[int] | State) -> Choices:
    """Answers of a multiple-answer variable: a set of option positions per respondent, or a kind of missing."""
    flags = np.zeros((option_count, len(chosen)), dtype=bool)
    states = np.zeros(len(chosen), dtype=np.int8)
    for respondent, answer in enumerate(chosen):
        if isinstance(answer, State):
            states[respondent] = answer
        else:
            flags[list(answer), respondent] = True
    return Choices(flags, states)


def number(*values: float | State) -> Number:
    """Answers of a number variable: a value per respondent, or a kind of missing."""
    states = [int(value) if isinstance(value, State) else 0 for value in values]
    numbers = [np.nan if isinstance(value, State) else float(value) for value in values]
    return Number(np.array(numbers), np.array(states, dtype=np.int8))


def rows_of(answers: Mapping[str, Answers], order: Sequence[int]) -> dict[str, Answers]:
    """The answers of some respondents, in the given order."""
    index = np.array(order, dtype=np.intp)
    taken: dict[str, Answers] = {}
    for name, part in answers.items():
        if isinstance(part, Choice):
            taken[name] = Choice(part.codes[index])
        elif isinstance(part, Choices):
            taken[name] = Choices(part.chosen[:, index], part.states[index])
        elif isinstance(part, Number):
            taken[name] = Number(part.values[index], part.states[index])
    return taken


class D24(NamedTuple):
    """The 24 persons of shared/reference/statistics.md, part C: one array per column, codes from 0."""

    sex: NDArray[np.intp]
    """M, F"""
    age: NDArray[np.intp]
    """Y, M, O"""
    y: NDArray[np.float64]
    score: NDArray[np.float64]
    v: NDArray[np.intp]
    """a, b, c"""


_D24_ROWS = (
    "MY0-1a MY10b MM01a MM11b MM0-2c MM00a MO12b MO11b MO00a MO11c FY0-1a FY0-2a "
    "FY11c FM00a FM11b FM12b FM0-1c FM00a FO12b FO10b FO11b FO0-1a FO12c FO11b"
)


def d24() -> D24:
    """The 24 persons, a population of 240."""
    rows = _D24_ROWS.split()
    places = (("MF", 0), ("YMO", 1), ("abc", -1))
    sex, age, v = (np.array([letters.index(row[place]) for row in rows], dtype=np.intp) for letters, place in places)
    y, score = (np.array([float(row[part]) for row in rows]) for part in (slice(2, 3), slice(3, -1)))
    return D24(sex, age, y, score, v)
