"""Makes the synthetic sample study again: `python data/sample/generate.py` (合成データ)."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from generator.choose import Slack
from generator.files import write_manifest, write_table
from generator.hearing import make_hearing
from generator.register import population_rows
from generator.wave import make_previous, make_r3

SEED = 20211028
SEEDS = {"r3": SEED, "previous": SEED - 1, "hearing": SEED + 1}

_SAMPLE = Path(__file__).resolve().parent
_QUESTIONNAIRES = _SAMPLE.parents[1] / "questionnaires"


def main() -> int:
    """Write all files of `data/sample/data`; 1 when a planted count could not be met."""
    folder = _SAMPLE / "data"
    folder.mkdir(exist_ok=True)
    slack = Slack()
    r3 = make_r3(_QUESTIONNAIRES / "zushi-r3.yaml", _random("r3"), slack)
    previous = make_previous(_QUESTIONNAIRES / "zushi-previous.yaml", _random("previous"), slack)
    for name, tables in (("r3", r3), ("previous", previous)):
        write_table(folder / f"synthetic_{name}_raw.csv", tables.raw, "cp932")
        write_table(folder / f"synthetic_{name}_clean.csv", tables.clean, "utf-8-sig")
        write_table(folder / f"synthetic_ledger_{name}.csv", tables.ledger, "utf-8-sig")
    write_table(folder / "synthetic_population.csv", population_rows(), "utf-8-sig")
    for name, rows in make_hearing(_random("hearing")).items():
        write_table(folder / f"synthetic_hearing_{name}.csv", rows, "utf-8-sig")
    write_manifest(folder, SEEDS)
    for missed in slack.missed:
        print("count not met:", missed, file=sys.stderr)
    return 1 if slack.missed else 0


def _random(name: str) -> np.random.Generator:
    """Random numbers of one part, independent of the other parts."""
    return np.random.Generator(np.random.PCG64(SEEDS[name]))


if __name__ == "__main__":
    raise SystemExit(main())
