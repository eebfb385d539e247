"""Q27 to Q30 of the report wave: questions that only show a question type. Nothing is planted in them."""

from __future__ import annotations

import numpy as np

from generator.choose import Mask
from generator.people import NO_ANSWER, Answer, People
from generator.texts import OPINIONS

_SILENT = {"Q27": 58, "Q28": 52, "Q29": 45}
_OPINIONS_WRITTEN = 186
_RANKING_APPEAL = (0.9, 1.0, 0.5, 0.0, 0.6, 0.3, 0.4)
_IMPORTANCE = (0.9, 0.6, 0.5, 0.4, 0.8, 0.0, -2.0)
_IMPORTANCE_NOTHING = 60


def fill_demonstration(people: People, random: np.random.Generator) -> None:
    """Minutes on foot, a ranking, up to three answers, and free text."""
    people.answers["Q27"] = _minutes(people, random)
    for rank, column in enumerate(_ranking(people, random), start=1):
        people.answers[f"Q28.rank{rank}"] = column
    people.answers["Q29"] = _up_to_three(people, random)
    people.answers["Q30"] = _opinions(people, random)


def _silent(question: str, people: People, random: np.random.Generator) -> Mask:
    """A fixed number of persons who leave the question out."""
    score = people.pull({"age": 0.5, "careless": 0.7}) + random.gumbel(size=people.size)
    mask = np.zeros(people.size, dtype=np.bool_)
    mask[np.argsort(-score, kind="stable")[: _SILENT[question]]] = True
    return mask


def _minutes(people: People, random: np.random.Generator) -> list[Answer]:
    """Minutes in steps of five, fewer with age."""
    silent = _silent("Q27", people, random)
    minutes = np.exp(3.7 - 0.35 * people.traits["age"] + 0.5 * random.standard_normal(people.size))
    steps = np.clip(np.round(minutes / 5) * 5, 0, 180).astype(int)
    return [NO_ANSWER if silent[index] else (str(steps[index]),) for index in range(people.size)]


def _ranking(people: People, random: np.random.Generator) -> list[list[Answer]]:
    """First, second and third choice; some stop after one or two."""
    silent = _silent("Q28", people, random)
    appeal = np.array(_RANKING_APPEAL) + random.gumbel(size=(people.size, len(_RANKING_APPEAL)))
    order = np.argsort(-appeal, axis=1, kind="stable") + 1
    given = random.choice([1, 2, 3], size=people.size, p=[0.06, 0.09, 0.85])
    return [
        [
            NO_ANSWER if silent[index] or rank >= given[index] else (str(order[index, rank]),)
            for index in range(people.size)
        ]
        for rank in range(3)
    ]


def _up_to_three(people: People, random: np.random.Generator) -> list[Answer]:
    """One to three codes in questionnaire order, or 特にない alone."""
    silent = _silent("Q29", people, random)
    appeal = np.array(_IMPORTANCE) + random.gumbel(size=(people.size, len(_IMPORTANCE)))
    order = np.argsort(-appeal, axis=1, kind="stable") + 1
    given = random.choice([1, 2, 3], size=people.size, p=[0.1, 0.2, 0.7])
    nothing = set(random.choice(np.flatnonzero(~silent), size=_IMPORTANCE_NOTHING, replace=False).tolist())
    answers: list[Answer] = []
    for index in range(people.size):
        if silent[index]:
            answers.append(NO_ANSWER)
        elif index in nothing:
            answers.append(("8",))
        else:
            answers.append(tuple(str(code) for code in sorted(order[index, : given[index]].tolist())))
    return answers


def _opinions(people: People, random: np.random.Generator) -> list[Answer]:
    """Invented harmless sentences from some persons."""
    writers = set(random.choice(people.size, size=_OPINIONS_WRITTEN, replace=False).tolist())
    picks = random.integers(len(OPINIONS), size=people.size)
    return [(OPINIONS[picks[index]],) if index in writers else NO_ANSWER for index in range(people.size)]
