"""What dominates one `crosstab` and the whole report: own time by part of this tool and by library, and imports."""

from __future__ import annotations

import os
import pstats
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
MOST = 8
"""Parts told of each run."""
CROSSTAB = ("crosstab", "Q10", "--by", "age")
REPORT = ("report",)


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a run and its share (0-1) of the run's time."""

    where: str
    share: float


def profiles(study: Path) -> dict[str, tuple[Share, ...]]:
    """Shares of the largest parts: imports of one crosstab, own time of a crosstab and of the whole report."""
    return {
        "`crosstab Q10 --by age`, imports": _shares(_imports(study)),
        "`crosstab Q10 --by age`, whole process": _shares(_own_times(study, CROSSTAB)),
        "`report`, whole process": _shares(_own_times(study, REPORT)),
    }


def _shares(seconds: Mapping[str, float]) -> tuple[Share, ...]:
    """The largest parts, and the rest as one."""
    whole = sum(seconds.values())
    largest = sorted(seconds.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    told = [Share(where, round(spent / whole, 4)) for where, spent in largest]
    return (*told, Share("everything else", round(max(1 - sum(one.share for one in told), 0), 4)))


def _imports(study: Path) -> Counter[str]:
    """Microseconds of importing, by library or room of this tool."""
    done = _run(study, ("-X", "importtime", "-m", "zushi_survey", *CROSSTAB))
    spent: Counter[str] = Counter()
    for line in done.stderr.splitlines():
        if line.startswith("import time:") and line.split()[2].isdigit():
            own, _, name = line.removeprefix("import time:").split("|")
            spent[_place(name.strip().split("."))] += int(own)
    return spent


def _own_times(study: Path, command: tuple[str, ...]) -> Counter[str]:
    """Seconds of own time, by library or room of this tool."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "profile"
        _run(study, ("-m", "cProfile", "-o", str(kept), "-m", "zushi_survey", *command))
        statistics = pstats.Stats(str(kept)).stats  # type: ignore[attr-defined]
    spent: Counter[str] = Counter()
    for (path, _, _), (_, _, own, _, _) in statistics.items():
        spent[_place_of_file(path)] += own
    return spent


def _place_of_file(path: str) -> str:
    """Library or room of a function, by its file; what is built in belongs to Python."""
    parts = Path(path).with_suffix("").parts
    for folder in ("zushi_survey", "site-packages"):
        if folder in parts:
            start = len(parts) - 1 - parts[::-1].index(folder)
            return _place(parts[start:] if folder == "zushi_survey" else parts[start + 1 :])
    return "Python (built in)" if path == "~" else "Python (library)"


def _place(parts: tuple[str, ...] | list[str]) -> str:
    """Library, or room of this tool."""
    if parts[0] == "zushi_survey":
        return "/".join(parts[:2])
    return "Python (library)" if parts[0] in sys.stdlib_module_names else parts[0]


def _run(study: Path, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """A process of ours in the study folder, which must end well."""
    environment = {**os.environ, "PYTHONPATH": str(TOP), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=study, env=environment, capture_output=True, encoding="utf-8", check=True
    )
