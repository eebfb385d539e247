"""The attack on random studies: write, publish, read, solve."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.attack.attacker import Attacker, Finding
from tests.attack.book import read_thresholds
from tests.attack.published import read_folder
from tests.attack.statements import Statement
from tests.attack.studies import RandomStudy, publish, random_study


class Attacked(NamedTuple):
    """One study after the attack."""

    findings: list[Finding]
    targets: int
    """Small counts that there were."""
    calls: int
    """Releases that were published."""


def attack_random_study(seed: int, folder: Path) -> Attacked:
    """What a reader learns of a random study."""
    study = random_study(seed, folder / "study")
    calls = publish(study, folder / "out", seed)
    statements, _ = read_folder(folder / "out", study.books)
    attacker = Attacker(study.books, statements)
    truth = study.truth(attacker.place_of)
    rules = read_thresholds(study.folder)
    found = attacker.findings(truth, rules)
    told = _told_before(study, statements, found) if found else set()
    kept = [one for one in found if one not in told]
    return Attacked(kept, len(attacker.targets(truth, rules)), calls)


def _told_before(study: RandomStudy, statements: Sequence[Statement], found: Sequence[Finding]) -> set[Finding]:
    """Findings that earlier calls alone had told of counts that nobody had asked for then: nothing takes them back.

    That is proved, not assumed: the attacker has only the files before the first that names the count. What those
    files cut out between them was to be protected at the time.
    """
    told: set[Finding] = set()
    for finding in found:
        first = min((_call(one.rpartition(" ")[2]) for one in finding.sources), default=0)
        earlier = [one for one in statements if _call(one.source) < first]
        if finding.box in Attacker(study.books, earlier).place_of:
            continue
        asking = Attacker(study.books, earlier, frozenset([finding.box]))
        low, high = asking.system.exact(asking.place_of[finding.box])
        if low >= finding.low and high <= finding.high:
            told.add(finding)
    return told


def _call(source: str) -> int:
    """Which call a file is of."""
    return int(source.partition(".")[0])
