"""Answers of all persons to one question, drawn so that every planted count is exact."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from generator.choose import Mask, Scores, Slack, choose, logistic_noise
from generator.people import NO_ANSWER, NOT_APPLICABLE, Answer, People
from generator.spec import Grid, Multiple, Pick, Single, Spec

_NO_ANSWER_LOADS = {"age": 0.5, "careless": 0.5}


def answer(spec: Spec, people: People, random: np.random.Generator, slack: Slack) -> None:
    """Add the answers to one question (or one item of a matrix) to the people."""
    asked = np.ones(people.size, dtype=np.bool_) if spec.ask is None else people.gives(*spec.ask)
    silent = _draw(spec.id + " 無回答", asked, spec.no_answer, _NO_ANSWER_LOADS, people, random, slack)
    heard = asked & ~silent
    if isinstance(spec, Single):
        given = _single(spec, heard, people, random, slack)
    elif isinstance(spec, Multiple):
        given = _multiple(spec, heard, people, random, slack)
    else:
        given = _grid(spec, heard, people, random, slack)
    people.answers[spec.id] = [
        NOT_APPLICABLE if not asked[index] else NO_ANSWER if silent[index] else given[index]
        for index in range(people.size)
    ]


def _draw(
    name: str,
    eligible: Mask,
    total: int,
    loads: Mapping[str, float],
    people: People,
    random: np.random.Generator,
    slack: Slack,
) -> Mask:
    """Exactly `total` of the eligible, without group margins; traits that do not exist yet are left out."""
    known = {trait: load for trait, load in loads.items() if trait in people.traits}
    score = people.pull(known) + logistic_noise(random, people.size)
    return choose(name, eligible, total, {}, {}, score, slack)


def _pick(
    name: str, pick: Pick, eligible: Mask, extra: Scores, people: People, random: np.random.Generator, slack: Slack
) -> list[Answer]:
    """The code of each person chosen by one pick, and an empty answer for the others."""
    score = people.pull(pick.loads) + extra + logistic_noise(random, people.size)
    chosen = choose(name, eligible, pick.total, pick.margins, people.groups(), score, slack)
    given: list[Answer] = [()] * people.size
    order = np.flatnonzero(chosen)
    order = order[np.argsort(-(people.pull(pick.loads) + logistic_noise(random, people.size))[order], kind="stable")]
    start = 0
    for code, count in pick.counts.items():
        for index in order[start : start + count]:
            given[index] = (code,)
        start += count
    return given


def _single(spec: Single, heard: Mask, people: People, random: np.random.Generator, slack: Slack) -> list[Answer]:
    """One code per person who answers."""
    given: list[Answer] = [(spec.rest,)] * people.size
    left = heard.copy()
    none = np.zeros(people.size)
    for pick in spec.picks:
        for index, codes in enumerate(_pick(f"{spec.id} {pick.counts}", pick, left, none, people, random, slack)):
            if codes:
                given[index] = codes
                left[index] = False
    return given


def _multiple(spec: Multiple, heard: Mask, people: People, random: np.random.Generator, slack: Slack) -> list[Answer]:
    """The ticked codes of each person who answers: the exclusive one alone, or at least one of the others."""
    none: Scores = np.zeros(people.size)
    alone: list[Answer] = [()] * people.size
    if spec.exclusive:
        alone = _pick(spec.id, spec.exclusive, heard, none, people, random, slack)
    open_to_all = heard & np.array([not codes for codes in alone])
    ticked: dict[str, Mask] = {}
    for pick in spec.picks:
        (code,) = pick.counts
        extra = none.copy()
        for other, boost in pick.boosts.items():
            extra += boost * ticked[other]
        given = _pick(f"{spec.id} {code}", pick, open_to_all, extra, people, random, slack)
        ticked[code] = np.array([bool(codes) for codes in given])
    _give_everyone_a_tick(spec, open_to_all, ticked, random)
    order = sorted(ticked, key=int)
    return [alone[index] or tuple(code for code in order if ticked[code][index]) for index in range(people.size)]


def _give_everyone_a_tick(
    spec: Multiple, open_to_all: Mask, ticked: dict[str, Mask], random: np.random.Generator
) -> None:
    """Hand ticks of options without margins from persons with several to persons with none; totals stay."""
    free = [code for pick in spec.picks if not pick.margins for code in pick.counts]
    sizes = np.array([ticked[code].sum() for code in free], dtype=float)
    number = np.sum(list(ticked.values()), axis=0)
    for person in np.flatnonzero(open_to_all & (number == 0)):
        for code in random.choice(free, size=len(free), replace=False, p=sizes / sizes.sum()):
            donors = np.flatnonzero(ticked[code] & (number > 1))
            if donors.size:
                donor = random.choice(donors)
                ticked[code][donor], ticked[code][person] = False, True
                number[donor] -= 1
                number[person] += 1
                break
        else:
            raise RuntimeError(f"{spec.id}: too few ticks for everyone to have one")


def _grid(spec: Grid, heard: Mask, people: People, random: np.random.Generator, slack: Slack) -> list[Answer]:
    """One code per person: a few わからない at random, the others cut by quota along a latent score."""
    given: list[Answer] = [(spec.rest,)] * people.size
    rated = _draw(spec.id, heard, sum(spec.counts.values()), {"welfare": 0.4}, people, random, slack)
    score = people.pull(spec.loads) + random.standard_normal(people.size)
    order = np.flatnonzero(rated)
    order = order[np.argsort(-score[order], kind="stable")]
    start = 0
    for code, count in spec.counts.items():
        for index in order[start : start + count]:
            given[index] = (code,)
        start += count
    return given
