"""The face sheet: exact counts of age, sex, district, household, job, years, with age profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from generator.answers import answer
from generator.choose import Mask, Scores, Slack, choose, logistic_noise
from generator.people import NO_ANSWER, Answer, People
from generator.spec import Single

R3_AGES = {"1": 78, "2": 86, "3": 170, "4": 190, "5": 82, "6": 84, "7": 138, "8": 110, "9": 166}

_NEVER = -60.0

# Leaning of each option over the nine age options of F2 (log odds), youngest first.
_HOUSEHOLD = (
    ("5", 10, (0,) * 9),
    ("4", 84, (0.3, 0.3, 0.5, 0.3, 0, 0, 0, 0, 0.3)),
    ("1", 140, (0.3, -0.3, -0.6, -0.3, 0, 0.2, 0.4, 0.7, 1.2)),
    ("2", 302, (-2.5, -0.6, -1.2, -0.6, 0.4, 1.0, 1.3, 1.2, 0.7)),
)
_JOB = (
    ("4", 26, (0, *(_NEVER,) * 8)),
    ("1", 290, (1.5, 2.0, 2.0, 1.8, 0.5, -1.5, -3.0, -4.0, -6.0)),
    ("6", 228, (-2.5, -3.0, -3.0, -2.5, -0.8, 0.6, 1.4, 1.9, 2.6)),
    ("5", 220, (-2.0, -0.6, -0.4, -0.3, 0.1, 0.6, 0.8, 0.8, 0.6)),
    ("2", 175, (0.6, 0.5, 0.7, 0.7, 0.8, 0.3, -0.5, -1.5, -3.0)),
    ("7", 50, (0,) * 9),
)
_YEARS = (
    ("5", 472, (_NEVER, -2.5, -1.5, 0.3, 1.2, 1.5, 1.8, 2.2, 2.6)),
    ("4", 214, (1.0, -1.0, -0.8, 0.6, 0.6, 0.4, 0.3, 0.2, 0)),
    ("3", 205, (0.2, -0.3, 1.0, 0.6, 0, -0.2, -0.3, -0.4, -0.5)),
    ("1", 110, (0.6, 1.4, 0.6, -0.2, -0.4, -0.6, -0.8, -0.8, -0.8)),
)


def fill_ages(people: People, counts: Mapping[str, int], random: np.random.Generator) -> None:
    """Exact ages in random order; the persons left over give no answer."""
    ages: list[Answer] = [(code,) for code, count in counts.items() for _ in range(count)]
    ages += [NO_ANSWER] * (people.size - len(ages))
    people.answers["F2"] = [ages[index] for index in random.permutation(people.size)]
    people.add_age_trait()


def fill_simple(people: People, face: Sequence[Single], random: np.random.Generator, slack: Slack) -> None:
    """Sex and district, which do not depend on age here."""
    for spec in face:
        answer(spec, people, random, slack)


def fill_circumstances(people: People, random: np.random.Generator, slack: Slack) -> None:
    """Household, job, years in the city and living with someone of 65 or over (report wave only)."""
    _by_profile("F4", 8, _HOUSEHOLD, "3", people, random, slack)
    _by_profile("F5", 30, _JOB, "3", people, random, slack)
    _by_profile("F7", 13, _YEARS, "2", people, random, slack)
    _living_with_older(people, random, slack)


def _by_profile(
    question: str,
    no_answer: int,
    profiles: Sequence[tuple[str, int, Sequence[float]]],
    rest: str,
    people: People,
    random: np.random.Generator,
    slack: Slack,
) -> None:
    """One face-sheet question: options in turn, each drawn with its leaning over age; the rest take `rest`."""
    silent = choose(
        question,
        np.ones(people.size, dtype=np.bool_),
        no_answer,
        {},
        {},
        people.pull({"age": 0.3}) + logistic_noise(random, people.size),
        slack,
    )
    given: list[Answer] = [NO_ANSWER if silent[index] else (rest,) for index in range(people.size)]
    left: Mask = ~silent
    for code, count, profile in profiles:
        score = _age_profile(people, profile) + logistic_noise(random, people.size)
        chosen = choose(f"{question} {code}", left, count, {}, {}, score, slack)
        for index in np.flatnonzero(chosen):
            given[index] = (code,)
        left &= ~chosen
    people.answers[question] = given


def _age_profile(people: People, profile: Sequence[float]) -> Scores:
    """Leaning of each person by the nine age options; nobody of unknown age is barred."""
    return np.array([0.0 if codes == NO_ANSWER else profile[int(codes[0]) - 1] for codes in people.answers["F2"]])


def _living_with_older(people: People, random: np.random.Generator, slack: Slack) -> None:
    """F6: never for those living alone; likely in older couples and in three generations."""
    older = people.gives("F2", ("6", "7", "8", "9"))
    score = (
        _NEVER * people.gives("F4", ("1",))
        + 3.0 * (people.gives("F4", ("2",)) & older)
        - 2.5 * (people.gives("F4", ("2",)) & ~older)
        + 2.0 * people.gives("F4", ("4",))
        + 0.6 * (people.gives("F4", ("3",)) & ~older)
        + logistic_noise(random, people.size)
    )
    everyone = np.ones(people.size, dtype=np.bool_)
    silent = choose("F6", everyone, 20, {}, {}, people.pull({"age": 0.3}) + logistic_noise(random, people.size), slack)
    chosen = choose("F6 1", ~silent, 392, {}, {}, score, slack)
    people.answers["F6"] = [
        NO_ANSWER if silent[index] else ("1",) if chosen[index] else ("2",) for index in range(people.size)
    ]
