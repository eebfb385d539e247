"""What the peers need: Python peers in environments of their own under `.bench/`, the others from the system."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
BENCH = TOP / ".bench"
"""Made by the benchmarks, ignored by git, safe to delete."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A program that cannot be run here, and why."""

    reason: str


def python_with(name: str, packages: Sequence[str]) -> str | Missing:
    """The interpreter of an environment that has these packages, made at first need."""
    folder = BENCH / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    done = folder / "installed.txt"
    wanted = "\n".join(packages)
    if done.is_file() and done.read_text(encoding="utf-8") == wanted and python.exists():
        return str(python)
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{name}: installing {', '.join(packages)}", flush=True)
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages],
    ):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return Missing(f"pip cannot install {' '.join(packages)} here (no network, or no build for this machine)")
    done.write_text(wanted, encoding="utf-8")
    return str(python)


def program(name: str, package: str) -> str | Missing:
    """A program of the system; where it is missing, the command that installs it."""
    return shutil.which(name) or Missing(f"{name} is not installed: sudo apt-get install {package}")


def rscript() -> str | Missing:
    """R with its package survey."""
    found = program("Rscript", "r-base-core r-cran-survey")
    if isinstance(found, Missing):
        return found
    asked = subprocess.run([found, "--vanilla", "-e", "library(survey)"], capture_output=True, check=False)
    return Missing("R has no package survey: sudo apt-get install r-cran-survey") if asked.returncode else found
