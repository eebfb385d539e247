"""Other programs computing the statistics of the same tables: each a process that reads the data and then waits."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

_HERE = Path(__file__).parent
SVY = "svy==0.35.*"

Figures = Mapping[str, NDArray[np.float64]]
"""What one program says of one table: `test` (F and p, of a single answer), `values` and their `errors` by option and
category, `apart`, the standard errors of the differences of pairs by option."""


@dataclass(frozen=True)
class Peer:
    """A process that computes when it is told to."""

    name: str
    folder: Path
    process: subprocess.Popen[str]

    def run(self, design: str) -> None:
        """Compute the statistics of all tables under this design."""
        self._ask(f"run {design}")

    def figures(self, design: str) -> list[Figures]:
        """What the last run found, table by table."""
        self._ask(f"tell {design}")
        found: dict[int, dict[str, NDArray[np.float64]]] = {}
        with (self.folder / f"{design}.tsv").open(encoding="utf-8", newline="") as stream:
            for number, name, *values in csv.reader(stream, delimiter="\t"):
                if values:
                    found.setdefault(int(number), {})[name] = np.array([_number(value) for value in values])
        return [found[number] for number in sorted(found)]

    def _ask(self, request: str) -> None:
        """One request, and its answer."""
        print(request, file=_open(self.process.stdin), flush=True)
        answer = _open(self.process.stdout).readline().strip()
        if answer != "done":
            raise RuntimeError(f"{self.name}: {answer or 'ended without an answer'}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A program that could not be started, and why."""

    name: str
    reason: str


@contextmanager
def started(command: Sequence[str], name: str, folder: Path) -> Iterator[Peer]:
    """The program as a running process, which ends when its input does."""
    with subprocess.Popen(
        [*command, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=folder
    ) as process:
        yield Peer(name, folder, process)


def r_command() -> list[str] | Missing:
    """How to start R `survey`."""
    name, rscript = "R survey", shutil.which("Rscript")
    if rscript is None:
        return Missing(name, "Rscript が見つかりません")
    asked = subprocess.run(
        [rscript, "--vanilla", "-e", "library(survey)"], capture_output=True, encoding="utf-8", check=False
    )
    if asked.returncode:
        return Missing(name, "R の survey パッケージがありません")
    return [rscript, "--vanilla", str(_HERE / "survey_peer.R")]


def svy_command(folder: Path) -> list[str] | Missing:
    """How to start svy, installed into an environment of its own in this folder."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", SVY],
    ):
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            return Missing("svy", f"{SVY} を入れられません(ネットワークにつながっていないかもしれません)")
    return [str(python), str(_HERE / "svy_peer.py")]


def _number(text: str) -> float:
    """The number; R says NA where there is none."""
    return float("nan") if text.strip() == "NA" else float(text)


def _open(stream: IO[str] | None) -> IO[str]:
    """A stream of the process, which was opened with it."""
    assert stream is not None
    return stream
