"""A command run inside the test's process says, gives back and writes what a process of its own does."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Run

COMMANDS = [
    (("crosstab", "Q10", "--by", "age"), 0),
    (("freq", "Q10", "--format", "csv"), 0),
    (("crosstab", "Q99"), 1),
    (("freq", "--format", "pdf"), 2),
    ((), 2),
]


@pytest.mark.parametrize(("arguments", "code"), COMMANDS)
def test_both_ways_say_the_same(
    arguments: tuple[str, ...], code: int, demo_study: Path, tmp_path: Path, run_cli: Run, run_process: Run
) -> None:
    folders = [shutil.copytree(demo_study, tmp_path / name / "study") for name in ("here", "apart")]

    here, apart = (run(*arguments, cwd=folder) for run, folder in zip((run_cli, run_process), folders, strict=True))

    assert (here.returncode, here.stdout, here.stderr) == (apart.returncode, apart.stdout, apart.stderr)
    assert here.returncode == code


def test_both_ways_write_the_same_bytes(demo_study: Path, tmp_path: Path, run_cli: Run, run_process: Run) -> None:
    folders = [shutil.copytree(demo_study, tmp_path / name / "study") for name in ("here", "apart")]

    for run, folder in zip((run_cli, run_process), folders, strict=True):
        done = run("crosstab", "Q10", "--by", "age", "--format", "html", "--out", "page.html", cwd=folder)
        assert done.returncode == 0, done.stderr

    here, apart = ((folder / "page.html").read_bytes() for folder in folders)
    assert here == apart


@pytest.fixture
def collecting() -> Iterator[tuple[int, int, int]]:
    """Thresholds of garbage collection that no command sets, whatever ran before."""
    kept = gc.get_threshold()
    gc.set_threshold(701, 11, 12)
    yield gc.get_threshold()
    gc.set_threshold(*kept)


def test_nothing_of_a_command_stays_behind(
    demo_study: Path, run_cli: Run, monkeypatch: pytest.MonkeyPatch, collecting: tuple[int, int, int]
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)

    def surroundings() -> tuple[object, ...]:
        streams = (sys.stdin, sys.stdout, sys.stderr)
        return Path.cwd(), dict(os.environ), list(sys.argv), streams, sys.excepthook, gc.get_threshold()

    before = surroundings()
    assert before[-1] == collecting

    run_cli("freq", "Q10", cwd=demo_study)
    run_cli("freq", "Q99", cwd=demo_study)

    assert surroundings() == before
