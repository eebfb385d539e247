"""A program of its own: `report` killed at random moments; prints what was found after each kill.

`python -m tests.cli.killed_report FOLDER KILLS` makes a small study in FOLDER. Each run has another title, so that old
and new can be told apart.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.commands import run_here
from tests.small_study import write_small_study

REPORT = ("report", "--no-figures", "--format", "html", "--format", "md", "--format", "csv", "--format", "json")
MANIFEST = "report-written.json"


def main(folder: Path, kills: int) -> dict[str, Any]:
    """How often each state was seen after a kill, whatever was broken, and what the next whole run leaves."""
    study = write_small_study(folder / "調査 フォルダー", title="第0版")
    first = run_here(*REPORT, cwd=study)
    assert first.returncode == 0, first.stderr
    seconds = _seconds_of_a_run(study)
    chance = random.Random(7)
    seen = {"old": 0, "new": 0, "ended before": 0}
    broken: list[str] = []
    last = state_of(study)
    for kill in range(1, kills + 1):
        retitle(study, last, f"第{kill}版")
        before = _begun(study)
        child = _started(study)
        if kill % 2:
            time.sleep(chance.uniform(0.02, 1) * seconds)
        else:
            until = time.monotonic() + 10 * seconds
            while _begun(study) in (before, 0) and time.monotonic() < until:
                time.sleep(0.0005)
            time.sleep(chance.uniform(0, 0.15) * seconds)
        os.kill(child, signal.SIGKILL)
        seen["ended before"] += os.WIFEXITED(os.waitpid(child, 0)[1])
        state = state_of(study)
        if state not in (last, f"第{kill}版"):
            broken.append(f"kill {kill}: {state} after {last}")
        broken += [f"kill {kill}: {name}" for name in unreadable(study)]
        seen["new" if state == f"第{kill}版" else "old"] += 1
        retitle(study, f"第{kill}版", state)
        last = state
    retitle(study, last, "最終版")
    end = run_here(*REPORT, cwd=study)
    left = sorted(path.name for path in study.rglob(".~*"))
    return {**seen, "broken": broken, "seconds": seconds, "code": end.returncode, "last": state_of(study), "left": left}


def _started(study: Path) -> int:
    """The process number of a run of its own, which begins with every library loaded."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = run_here(*REPORT, cwd=study).returncode
        finally:
            os._exit(code)
    return child


def _begun(study: Path) -> int:
    """When a run began to write its set of files; 0 while there is none: the moments after are those that matter."""
    try:
        return (study / "out" / ".~report.new" / "report.html").stat().st_ctime_ns
    except FileNotFoundError:
        return 0


def _seconds_of_a_run(study: Path) -> float:
    """How long a run takes that nobody kills."""
    begun = time.monotonic()
    for _ in range(2):
        assert os.waitpid(_started(study), 0)[1] == 0
    return (time.monotonic() - begun) / 2


def retitle(study: Path, old: str, new: str) -> None:
    """Give the study another title."""
    path = study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    assert f"title: {old}\n" in text, old
    path.write_text(text.replace(f"title: {old}\n", f"title: {new}\n"), encoding="utf-8")


def state_of(study: Path) -> str:
    """The title of the set of files that stands there whole, or what is wrong with it."""
    folder = study / "out" / "report"
    try:
        checksums = json.loads((folder / MANIFEST).read_bytes())
        wrong = [n for n, was in checksums.items() if hashlib.sha256((folder / n).read_bytes()).hexdigest() != was]
    except (OSError, ValueError) as error:
        return type(error).__name__
    if wrong or len(checksums) < 5:
        return f"mixed: {wrong}"
    return str(json.loads((folder / "tables.json").read_bytes())["about"]["title"]).split()[0]


def unreadable(study: Path) -> list[str]:
    """Files of json that are not whole, the study's records among them."""
    found = []
    for path in (*study.glob("*.json"), *(study / "out").rglob("*.json")):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            if not any(part.startswith(".~") for part in path.relative_to(study).parts):
                found.append(path.name)
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
