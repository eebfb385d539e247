"""The lowest or newest versions that pyproject.toml allows, tried: `python scripts/versions.py lowest|newest [DIR]`.

Makes an environment of its own (in DIR, where it is kept, or in a temporary folder), installs the project into it, runs
the sample study there with every warning an error, compares its figures with those that the calling environment
computes, and runs the tests of reading, counting and writing. Needs a package registry; exit code 1 when something
differs. `make versions` does both.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[1]
WHICH = ("lowest", "newest")
TESTS = ("tests/unit/data", "tests/unit/tabulate", "tests/unit/render", "tests/unit/core")
_TOOLS = ("pytest", "pytest-xdist", "hypothesis", "msoffcrypto-tool", "jsonschema", "pypdf")
"""What those tests need besides the project; none of it is the project's own need."""
_LOWER = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?>=([0-9.]+)")
_COMMANDS = (
    ("demo", "study"),
    ("report", "--no-figures", "--quiet"),
    ("chapter",),
    ("test", "Q10", "--by", "age", "--format", "html"),
    ("crosstab", "Q10", "--weighted", "--intervals", "--format", "xlsx"),
)
"""The first makes the folder in which the others run."""


def needs() -> list[str]:
    """What the project asks for, with its extra for users."""
    project: Mapping[str, Any] = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["parquet"]]


def lowest(lines: Iterable[str]) -> list[str]:
    """The lowest version that each line allows, as a constraint. Raises ValueError for a line without one."""
    found = {line: _LOWER.match(line) for line in lines}
    if without := [line for line, match in found.items() if match is None]:
        raise ValueError(f"no lower bound: {', '.join(without)}")
    return [f"{match[1]}=={match[2]}" for match in found.values() if match]


def environment(folder: Path, which: str) -> Path:
    """The interpreter of a new environment with the project in it, all its needs as old or as new as can be."""
    venv.create(folder, with_pip=True, clear=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    constraints = folder / "constraints.txt"
    constraints.write_text("".join(f"{line}\n" for line in lowest(needs()) if which == "lowest"), encoding="utf-8")
    limits = ["--constraint", str(constraints)] if which == "lowest" else ["--upgrade"]
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, *limits, f"{TOP}[parquet]", *_TOOLS], check=True)
    listed = subprocess.run([*install[:3], "list", "--format", "freeze"], check=True, capture_output=True, text=True)
    print("\n".join(line for line in listed.stdout.splitlines() if _name(line) in {_name(need) for need in needs()}))
    return python


def _name(line: str) -> str:
    """The normalised name at the beginning of a need or of a listed version."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; @]", line, maxsplit=1)[0]).lower()


def figures(python: Path | str, folder: Path, *, path: str) -> dict[str, Any]:
    """All figures that the sample study's run records, by place. Raises CalledProcessError when a command fails."""
    study = folder
    for command in _COMMANDS:
        done = subprocess.run(
            [str(python), "-W", "error", "-m", "zushi_survey", *command],
            cwd=study,
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": path},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            print(done.stderr[-2000:], file=sys.stderr)
            done.check_returncode()
        study = folder / "study"
    recorded: dict[str, Any] = json.loads((study / "out" / "figures.json").read_text(encoding="utf-8"))
    return recorded


def tests_pass(python: Path) -> bool:
    """Whether the tests of reading, counting and writing pass there."""
    done = subprocess.run([str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS], cwd=TOP, check=False)
    return done.returncode == 0


def main(which: str, folder: Path) -> int:
    """The exit code, once everything has been tried."""
    python = environment(folder / "environment", which)
    with tempfile.TemporaryDirectory(dir=folder) as there, tempfile.TemporaryDirectory(dir=folder) as here:
        theirs = figures(python, Path(there), path="")
        ours = figures(sys.executable, Path(here), path=str(TOP))
    if theirs != ours:
        print(f"{which}: 集計値が、いまの環境のものと違います", file=sys.stderr)
        return 1
    if not tests_pass(python):
        return 1
    print(f"{which}: 見本の調査は警告なしで動き、集計値はいまの環境と同じです。テストも通りました")
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in WHICH:
        sys.exit(__doc__)
    if len(sys.argv) == 3:
        Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
        sys.exit(main(sys.argv[1], Path(sys.argv[2]).resolve()))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(main(sys.argv[1], Path(temporary)))
