"""Run every program: first once each and compare what they find, then in turn under the clock."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import median
from typing import IO, NamedTuple

from benchmarks.contest import pspp
from benchmarks.contest.agreement import compare, our_figures, write_counts
from benchmarks.contest.environments import TOP, Missing
from benchmarks.contest.outcome import Line
from benchmarks.contest.programs import OURS, TASKS, Program, our_command, ours
from benchmarks.contest.sheets import CODED, Sheets
from benchmarks.contest.workers.protocol import Found

LAUNCHER = Path(__file__).parent / "launcher.py"
INGEST, INGESTED = "ingest", 500_000
"""The task of coding the answers once, and the number of sheets from which on it is needed."""
SLOW = 30.0
"""A program whose first run took longer than these seconds is timed by that run alone."""
_PAIRS_AS_CUBE = ("--convention", "unpooled_t")
"""cr.cube tests pairs with another convention than ours by default; both make the same number under this one."""


class Timed(NamedTuple):
    """One whole process."""

    seconds: float
    megabytes: float
    done: float
    """Seconds of the computation alone, as the program tells; 0 where it does not."""


class Failed(NamedTuple):
    """A process that did not come to its end, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Contest:
    """How long and how often programs are run."""

    rounds: Mapping[int, int]
    """Least number of sheets -> rounds."""
    minutes: float

    def rounds_of(self, rows: int) -> int:
        """Rounds for so many sheets."""
        return self.rounds[max(least for least in self.rounds if least <= rows)]


def run_size(
    sheets: Sheets, peers: Mapping[str, Program | Missing], contest: Contest, given_up: set[str]
) -> list[Line]:
    """All tasks on these sheets; whoever takes too long joins `given_up` and is not started at a larger size."""
    lines = list(_ingested(sheets)) if sheets.rows >= INGESTED else []
    truth = Truth(sheets)
    write_counts(truth.of("tables", ()), sheets, sheets.folder / "counts.tsv")
    for task in TASKS:
        print(f"{sheets.rows:,} sheets: {task}", flush=True)
        lines += _run_task(truth, task, peers, contest, given_up)
    return lines


def _ingested(sheets: Sheets) -> Iterator[Line]:
    """The answers coded once by `ingest`, which is how so many are counted; both studies read the same file."""
    taken = ingest(sheets, sheets.weighted_study)
    (sheets.study / CODED).hardlink_to(sheets.weighted_study / CODED)
    for study in (sheets.study, sheets.weighted_study):
        sheets.use_coded(study)
    yield Line(sheets.rows, INGEST, OURS, whole=(taken.seconds,), megabytes=(taken.megabytes,), first=taken.seconds)


def ingest(sheets: Sheets, study: Path) -> Timed:
    """One `ingest` of a study. It ends with 1 where answers stay invalid, as a few of the sample's are."""
    command = [sys.executable, "-m", "zushi_survey", "ingest", "--study", str(study), "--out", str(study / CODED)]
    return sure(run_command(command, sheets.folder, None, fine=(0, 1)))


def _run_task(
    truth: Truth, task: str, peers: Mapping[str, Program | Missing], contest: Contest, given_up: set[str]
) -> Iterator[Line]:
    """First everybody once, with the figures compared; then those that agree in turn."""
    sheets, tool = truth.sheets, ours()
    first = run_whole(tool, sheets, task, contest.minutes)
    if isinstance(first, Failed):
        yield Line(sheets.rows, task, OURS, reason=first.reason)
        return
    running: list[tuple[Program, Timed, int]] = [(tool, first, 0)]
    for name, peer in peers.items():
        if isinstance(peer, Missing):
            yield Line(sheets.rows, task, name, reason=peer.reason)
        elif task not in peer.tasks:
            continue
        elif reason := _reason_not_torun_command(peer, sheets, given_up):
            yield Line(sheets.rows, task, name, reason=reason)
        elif isinstance(taken := run_whole(peer, sheets, task, contest.minutes), Failed):
            given_up.add(name)
            yield Line(sheets.rows, task, name, reason=taken.reason)
        else:
            running.append((peer, taken, _checked(peer, truth, task)))
    yield from _timed(sheets, task, running, contest)


def _reason_not_torun_command(peer: Program, sheets: Sheets, given_up: set[str]) -> str:
    """Why a peer is not started; empty where it is."""
    if peer.most_rows is not None and sheets.rows > peer.most_rows:
        return peer.most_rows_reason
    return "took too long on fewer sheets, or before" if peer.name in given_up else ""


@dataclass(frozen=True)
class Truth:
    """Our figures of all tables, made by our command line outside the clock."""

    sheets: Sheets

    def of(self, task: str, names: Sequence[str]) -> Found:
        """The figures that these names of a task need."""
        wants_tests = not {"counts", "base", "percent"}.issuperset(names)
        return self._found(weighted=task == "design", tests=wants_tests, as_cube="pairs" in names)

    @cache  # noqa: B019 - one object a size, dropped with it
    def _found(self, *, weighted: bool, tests: bool, as_cube: bool) -> Found:
        """Weighted or not, with tests or without, pairs tested as cr.cube does or as we do by default."""
        out = out_of(self.sheets, "truth", f"{weighted}-{as_cube}")
        commands = our_command(self.sheets, "crosstab", out, "--base", "answered", "--marks", "none", weighted=weighted)
        testing = out.with_suffix(".tests.csv")
        if tests:
            options = ("--against", "pair", *(_PAIRS_AS_CUBE if as_cube else ()))
            commands = [*commands, ";", *our_command(self.sheets, "test", testing, *options, weighted=weighted)]
        sure(run_command(commands, self.sheets.folder, None))
        return our_figures(self.sheets, out, testing if tests else None)


def _checked(peer: Program, truth: Truth, task: str) -> int:
    """How many of a peer's figures are ours; a single other one stops the run."""
    names = tuple(peer.tasks[task])
    theirs = peer.found(truth.sheets, task, out_of(truth.sheets, peer.name, task))
    agreement = compare(truth.of(task, names), theirs, names, peer.places)
    if agreement.different or not agreement.equal:
        told = "; ".join(agreement.different[:5]) or "nothing to compare"
        raise AssertionError(f"{peer.name} finds otherwise ({len(agreement.different)} figures of {task}): {told}")
    return agreement.equal


def _timed(
    sheets: Sheets, task: str, running: Sequence[tuple[Program, Timed, int]], contest: Contest
) -> Iterator[Line]:
    """The lines of the programs that agree, timed in turn."""
    rounds = contest.rounds_of(sheets.rows)
    quick = [program for program, first, _ in running if first.seconds <= SLOW]
    whole = _whole_rounds(quick, sheets, task, rounds)
    within = _within_rounds(quick, sheets, task, rounds)
    for program, first, agreed in running:
        line = Line(sheets.rows, task, program.name, agreed=agreed, first=first.seconds)
        if program not in quick:
            yield replace(line, whole=(first.seconds,), within=(first.done,), megabytes=(first.megabytes,))
            continue
        runs = whole[program.name]
        yield replace(
            line,
            whole=tuple(run.seconds for run in runs),
            within=tuple(within.get(program.name) or _less_reading(runs, whole[pspp.READ])),
            megabytes=tuple(run.megabytes for run in runs),
        )


def _whole_rounds(programs: Sequence[Program], sheets: Sheets, task: str, rounds: int) -> dict[str, list[Timed]]:
    """Whole processes in turn; those that only read beside them for a program without a waiting form."""
    runs: dict[str, list[Timed]] = {program.name: [] for program in programs} | {pspp.READ: []}
    for _ in range(rounds):
        for program in programs:
            runs[program.name].append(sure(run_whole(program, sheets, task, None)))
            if program.waiting is None:
                out = out_of(sheets, program.name, pspp.READ)
                runs[pspp.READ].append(sure(run_command(program.once(sheets, pspp.READ, out), sheets.folder, None)))
    return runs


def _less_reading(runs: Sequence[Timed], reading: Sequence[Timed]) -> list[float]:
    """Whole processes less the reading of the sheets."""
    usual = median(run.seconds for run in reading)
    return [max(run.seconds - usual, 1e-3) for run in runs]


def _within_rounds(programs: Sequence[Program], sheets: Sheets, task: str, rounds: int) -> dict[str, list[float]]:
    """Seconds of waiting processes in turn; the first round, in which modules are loaded, is thrown away."""
    seconds: dict[str, list[float]] = {}
    with ExitStack() as stack:
        waiting = {
            program.name: stack.enter_context(_waiting(program.waiting(sheets, task), sheets.folder))
            for program in programs
            if program.waiting is not None
        }
        for turn in range(rounds + 1):
            for name, process in waiting.items():
                print("again", file=_open(process.stdin), flush=True)
                answer = _open(process.stdout).readline().split()
                if answer[:1] != ["done"]:
                    raise RuntimeError(f"{name} ended without an answer")
                if turn:
                    seconds.setdefault(name, []).append(float(answer[1]))
    return seconds


def run_whole(program: Program, sheets: Sheets, task: str, minutes: float | None) -> Timed | Failed:
    """One whole process of a program."""
    return run_command(program.once(sheets, task, out_of(sheets, program.name, task)), sheets.folder, minutes)


def out_of(sheets: Sheets, name: str, task: str) -> Path:
    """Where a program writes what it found."""
    return sheets.folder / f"{name.replace(' ', '-').replace('.', '-')}-{task}.csv"


def run_command(
    command: Sequence[str], folder: Path, minutes: float | None, fine: Sequence[int] = (0,)
) -> Timed | Failed:
    """The command under the launcher; every process it started ends with it."""
    process = subprocess.Popen(
        [sys.executable, "-S", str(LAUNCHER), *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=folder,
        env=_environment(),
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(timeout=None if minutes is None else minutes * 60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Failed(f"took more than {minutes:g} minutes")
    if process.returncode not in fine:
        lines = [line for line in (errors or output).splitlines() if line.strip()]
        return Failed(lines[0][:200] if lines else f"ended with code {process.returncode}")
    *lines, told = output.splitlines()
    done = sum(float(line.split()[1]) for line in lines if line.startswith("done "))
    facts = json.loads(told)
    return Timed(facts["seconds"], facts["megabytes"], done)


@contextmanager
def _waiting(command: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that waits for lines, and ends when there are no more."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=folder, env=_environment()
    ) as process:
        yield process


def _environment() -> dict[str, str]:
    """The environment of every program: this checkout can be imported, and each works with one thread by default."""
    return {**os.environ, "PYTHONPATH": str(TOP), "PYTHONUTF8": "1"}


def sure(run: Timed | Failed) -> Timed:
    """A run that came to its end before must do so again."""
    if isinstance(run, Failed):
        raise RuntimeError(run.reason)
    return run


def _open(stream: IO[str] | None) -> IO[str]:
    """A stream of the process, which was opened with it."""
    assert stream is not None
    return stream
