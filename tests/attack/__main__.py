"""The attacker as a program: `python -m tests.attack STUDY OUT...`, or `python -m tests.attack --studies 200`.

STUDY is a study folder with its questionnaires, OUT folders of published files (several releases are read together).
Without `--internal FOLDER`, the files of the same report with nothing hidden, he can only say what he knows: every
hidden count that he places in one number. With it, small counts of which he learns too much are printed as findings.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.attack.attacker import Attacker, truth_of
from tests.attack.book import read_books, read_thresholds
from tests.attack.boxes import words
from tests.attack.check import attack_random_study
from tests.attack.machine import hints
from tests.attack.published import read_folder
from tests.attack.statements import Statement


def main() -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study", nargs="?", type=Path)
    parser.add_argument("out", nargs="*", type=Path)
    parser.add_argument("--internal", type=Path, help="the same report with nothing hidden: the truth")
    parser.add_argument("--studies", type=int, default=0, help="attack so many random studies instead")
    parser.add_argument("--start", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    if asked.studies:
        return _random(asked.start, asked.studies)
    if asked.study is None or not asked.out:
        parser.error("STUDY OUT..., or --studies")
    return _folder(asked.study, asked.out, asked.internal)


def _folder(study: Path, outs: list[Path], internal: Path | None) -> int:
    """Published folders of one study."""
    started = time.monotonic()
    books = read_books(study)
    statements: list[Statement] = []
    strange: list[str] = []
    for out in outs:
        read, odd = read_folder(out, books)
        statements += read
        strange += odd
        for hint in hints(out):
            print(f"hint       {hint}")
    attacker = Attacker(books, statements)
    system = attacker.system
    print(f"{len(statements)} statements, {len(attacker.place_of)} counts, {time.monotonic() - started:.0f} s")
    for line in sorted(set(strange)):
        print(f"not used   {line}")
    for reason, count in attacker.unused.items():
        print(f"not used   {count} statements: {reason}")
    if internal is None:
        hidden = [box for box, said in attacker.sources.items() if {what for what, _ in said} == {"hidden"}]
        found = [box for box in hidden if system.is_known(attacker.place_of[box])]
        for box in found:
            print(f"known      {system.low[attacker.place_of[box]]:g}: {words(box)}")
        print(f"{len(found)} of {len(hidden)} hidden counts are known")
        return int(bool(found))
    truth = truth_of(books, read_folder(internal, books)[0], attacker.place_of)
    findings = attacker.findings(truth, read_thresholds(study))
    for finding in findings:
        print(finding)
    targets = attacker.targets(truth, read_thresholds(study))
    kinds = dict(Counter(finding.kind for finding in findings))
    print(f"{len(findings)} findings of {len(targets)} small counts {kinds}, {system.programmes} programmes, "
          f"{time.monotonic() - started:.0f} s")  # fmt: skip
    return int(bool(findings))


def _random(start: int, studies: int) -> int:
    """Random studies one after another."""
    bad = 0
    targets = 0
    for seed in range(start, start + studies):
        with tempfile.TemporaryDirectory() as folder:
            attacked = attack_random_study(seed, Path(folder))
        targets += attacked.targets
        bad += bool(attacked.findings)
        for finding in attacked.findings:
            print(f"study {seed}: {finding}", flush=True)
    print(f"{bad} of {studies} studies with findings, {targets} small counts")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
