"""Nobody works out a hidden small count of a random study from everything published of it; and the attacker can see.

CI attacks STUDIES of them; `ATTACK_STUDIES=200`, or `python -m tests.attack --studies 200`, attacks more.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.attack.attacker import Attacker
from tests.attack.boxes import words
from tests.attack.check import attack_random_study
from tests.attack.published import read_folder
from tests.attack.studies import primary_rules_only, publish, random_study

STUDIES = int(os.environ.get("ATTACK_STUDIES", "5"))


@pytest.mark.parametrize("seed", range(STUDIES))
def test_a_published_study_gives_no_small_count_away(seed: int, tmp_path: Path) -> None:
    """Neither its number, nor that it is not nobody, nor that it is under the threshold."""
    attacked = attack_random_study(seed, tmp_path)

    assert attacked.calls
    assert not attacked.findings, "\n".join(map(str, attacked.findings))


def test_without_secondary_suppression_the_attacker_finds_small_counts(tmp_path: Path) -> None:
    """The primary rules alone hide every small count, and four of five studies give some of them away."""
    with primary_rules_only():
        attacked = [attack_random_study(seed, tmp_path / str(seed)) for seed in range(5)]

    found = [[one for one in study.findings if one.kind == "exact"] for study in attacked]
    assert sum(map(bool, found)) >= 4
    assert all(one.low == one.persons == one.high for study in found for one in study)


@pytest.mark.parametrize("seed", [0, 2, 3, 6, 14])
def test_what_the_attacker_believes_is_true(seed: int, tmp_path: Path) -> None:
    """The true count of every box he looks at lies in his interval: no reader and no relation is wrong."""
    study = random_study(seed, tmp_path / "study")
    publish(study, tmp_path / "out", seed)
    attacker = Attacker(study.books, read_folder(tmp_path / "out", study.books)[0])
    system = attacker.system

    for box, persons in study.truth(attacker.place_of).items():
        place = attacker.place_of[box]
        assert system.low[place] <= persons <= system.high[place], words(box)


def test_random_studies_are_of_every_kind(tmp_path: Path) -> None:
    """Two waves, sub-questions, several answers, scores and sensitive questions come among the first ones."""
    studies = [random_study(seed, tmp_path / str(seed)) for seed in range(20)]
    asked = [study.books["N"].asked for study in studies]

    assert {len(study.persons) for study in studies} == {1, 2}
    assert {name for one in asked for name in one} == {"F", "S", "Q", "U", "M", "T"}
    assert {one["Q"].is_sensitive for one in asked} == {True, False}
    assert all(60 <= len(rows) <= 300 for study in studies for rows in study.persons.values())
