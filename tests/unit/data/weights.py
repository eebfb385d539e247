"""Waves for tests of weights, built in one line: letters for categories, `-` for no answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tests.builders import NR, choice, questionnaire, single
from zushi_survey.data.ledger import Ledger
from zushi_survey.data.population import Population, PopulationCell
from zushi_survey.data.responses import Responses
from zushi_survey.data.weighting import WeightSources
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import WeightingPlan

AXES = {"sex": "MF", "age": "YMO", "area": "abc"}
ORDERED = frozenset({"age"})


def form(**axes: str) -> Questionnaire:
    """One single-answer question and axis per name, one category per letter; `age` is ordered."""
    return questionnaire(
        *(single(f"Q_{name}", *letters) for name, letters in axes.items()),
        axes=[{"id": name, "label": name, "question": f"Q_{name}", "ordered": name in ORDERED} for name in axes],
    )


FORM = form(**AXES)


def respondents(receipts: str | None = None, /, **answers: str) -> Responses:
    """Respondents with one letter per axis each, all others unanswered; receipts are 1, 2, ... unless given."""
    count = max(len(letters) for letters in answers.values())
    coded = {
        f"Q_{name}": choice(*(AXES[name].index(x) if x != "-" else NR for x in answers.get(name, "-" * count)))
        for name in AXES
    }
    numbers = receipts.split() if receipts else [str(number) for number in range(1, count + 1)]
    return Responses(FORM, coded, tuple(numbers))


def ledger(**categories: str) -> Ledger:
    """A ledger of receipts 1, 2, ...; one letter per axis each, `-` where it does not know."""
    count = len(next(iter(categories.values())))
    labels = {name: tuple(letter.replace("-", "") for letter in letters) for name, letters in categories.items()}
    return Ledger(tuple(str(n + 1) for n in range(count)), ("returned",) * count, labels, None, None)


def population(*rows: Mapping[str, str | int]) -> Population:
    """Population figures from rows such as {"sex": "M", "age": "Y", "n": 20}; an axis left out is not split by."""
    axes = [name for name in AXES if any(name in row for row in rows)]
    cells = tuple(PopulationCell(tuple(str(row.get(axis, "")) for axis in axes), int(row["n"])) for row in rows)
    known = {
        axis: tuple(letter for letter in AXES[axis] if any(row.get(axis) == letter for row in rows)) for axis in axes
    }
    return Population(known, cells, "試験")


def margins(**figures: Mapping[str, int]) -> Population:
    """Population figures of single axes, one under the other."""
    return population(*({axis: letter, "n": n} for axis, parts in figures.items() for letter, n in parts.items()))


def plan(**fields: object) -> WeightingPlan:
    """What study.yaml says about the weights."""
    return WeightingPlan.model_validate(fields)


def d24_sources(**population_by_axis: Mapping[str, int]) -> WeightSources:
    """The 24 persons of statistics.md with these figures of the population."""
    from tests.builders import d24

    people = d24()
    letters = {
        "sex": "".join(AXES["sex"][code] for code in people.sex),
        "age": "".join(AXES["age"][code] for code in people.age),
    }
    return WeightSources(respondents(**letters), population=margins(**population_by_axis))


def by_letter(values: np.ndarray, letters: str) -> dict[str, float]:
    """The one value that all persons with the same letter have."""
    found: dict[str, float] = {}
    for value, letter in zip(values.tolist(), letters, strict=True):
        assert abs(found.setdefault(letter, value) - value) < 1e-9 * max(abs(value), 1)
    return found
