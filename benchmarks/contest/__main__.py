"""`python -m benchmarks.contest`: the tool and its peers on the same sheets, and a page of who took how long."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.contest.environments import BENCH, Missing
from benchmarks.contest.outcome import PEERS, RESULTS, Line, Outcome
from benchmarks.contest.page import write_page
from benchmarks.contest.programs import Program, ours, peers
from benchmarks.contest.running import Contest, run_size
from benchmarks.contest.sheets import Sheets
from benchmarks.contest.table import text_table
from benchmarks.respondents import Sample
from zushi_survey.pipeline.demo import copy_sample

SIZES = (1_112, 100_000, 1_000_000)
ROUNDS = {0: 5, 10_000: 3, 500_000: 2}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the sizes asked for, keep the figures and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.contest", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=list(SIZES), help="numbers of sheets")
    parser.add_argument("--minutes", type=float, default=3.0, help="a program that takes longer is not timed")
    parser.add_argument("--rounds", type=int, default=None, help="timed rounds; by default fewer for more sheets")
    parser.add_argument("--only", nargs="*", default=None, help="names of peers; all by default")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of peers.json and peers.html")
    asked = parser.parse_args(arguments)
    known = {name: peer for name, peer in peers().items() if asked.only is None or name in asked.only}
    for name, peer in known.items():
        if isinstance(peer, Missing):
            print(f"{name}: {peer.reason}")
    began, lines, given_up = load(), [], set[str]()
    contest = Contest(ROUNDS if asked.rounds is None else {0: asked.rounds}, asked.minutes)
    for rows in asked.rows:
        lines += _measured(rows, known, contest, given_up)
        outcome = _outcome(began, known, lines)
        outcome.write(asked.out / PEERS.name)
        write_page(outcome, asked.out / "peers.html")
    print(text_table(outcome))


def _measured(rows: int, known: Mapping[str, Program | Missing], contest: Contest, given_up: set[str]) -> list[Line]:
    """The lines of so many sheets, which are made anew and thrown away."""
    folder = BENCH / "sheets" / str(rows)
    shutil.rmtree(folder, ignore_errors=True)
    sample = folder / "sample"
    folder.mkdir(parents=True)
    print(f"{rows:,} sheets: making them", flush=True)
    copy_sample(sample)
    sheets = Sheets(Sample(sample), rows, folder / "made")
    sheets.write()
    lines = run_size(sheets, known, contest, given_up)
    shutil.rmtree(folder, ignore_errors=True)
    return lines


def load() -> str:
    """The machine's load of the last minute, and its processors."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _outcome(began: str, known: Mapping[str, Program | Missing], lines: Sequence[Line]) -> Outcome:
    """What is kept: no name of the machine is in it."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "scipy"))
    environment = f"Python {platform.python_version()}, {libraries}; {platform.system()}, {os.cpu_count()} processors"
    programs = [ours(), *(peer for peer in known.values() if isinstance(peer, Program))]
    return Outcome(
        environment,
        f"load {began} at the start, {load()} at the end ({time.strftime('%Y-%m-%d')})",
        {program.name: program.notes for program in programs},
        _versions(known),
        tuple(lines),
    )


def _versions(known: Mapping[str, Program | Missing]) -> dict[str, str]:
    """Versions of the peers that were found."""
    asked = {
        "PSPP": ["pspp", "--version"],
        "R survey": ["Rscript", "-e", "cat(as.character(packageVersion('survey')))"],
    }
    found = {"pandas loop": f"pandas {version('pandas')}, scipy {version('scipy')}"}
    for name in ("svy", "cr.cube", "crosstabs"):
        metadata = next(
            iter((BENCH / name).glob(f"lib/python3*/site-packages/{name.replace('.', '_')}-*.dist-info")), None
        )
        if metadata:
            found[name] = metadata.name.removesuffix(".dist-info").rpartition("-")[2]
    for name, command in asked.items():
        if isinstance(known.get(name), Program):
            told = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout
            found[name] = told.splitlines()[0].rpartition(" ")[2] if told else ""
    return {name: found[name] for name in known if name in found}


if __name__ == "__main__":
    main()
