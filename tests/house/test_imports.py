"""The arrows between the rooms, and a start-up that stays light."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY_FOR_HELP = {"pandas", "numpy", "matplotlib", "scipy", "openpyxl", "xlsxwriter", "pyreadstat", "pyarrow", "jinja2"}
HEAVY_FOR_CROSSTAB = {"pandas", "matplotlib", "scipy", "openpyxl", "xlsxwriter", "pyreadstat", "pyarrow"}
HEAVY_FOR_TESTS = {
    "pandas",
    "matplotlib",
    "scipy.stats",
    "scipy.optimize",
    "scipy.linalg",
    "scipy.sparse",
    "statsmodels",
}
_IMPORT_LINE = re.compile(r"^import time:\s+\d+ \|\s+\d+ \|\s*(\S+)$", re.MULTILINE)


def _imported_by(*arguments: str, repository: Path, cwd: Path) -> set[str]:
    """Names of all modules and packages that the command imported, read from the interpreter's own list."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "zushi_survey", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(repository)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return set(_IMPORT_LINE.findall(done.stderr))


def test_rooms_import_only_from_rooms_below(repository: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([linter, "--no-cache"], cwd=repository, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_help_imports_no_heavy_library(repository: Path, tmp_path: Path) -> None:
    imported = _imported_by("--help", repository=repository, cwd=tmp_path)

    assert "typer" in imported, "the list was not read"
    assert not imported & HEAVY_FOR_HELP


def test_one_crosstab_does_without_pandas(repository: Path, demo_study: Path) -> None:
    imported = _imported_by("crosstab", "Q10", "--by", "age", repository=repository, cwd=demo_study)

    assert "numpy" in imported, "the list was not read"
    assert not imported & HEAVY_FOR_CROSSTAB


@pytest.mark.parametrize(
    "arguments",
    [
        ("test", "Q15", "--by", "district", "--against", "whole", "--against", "pair"),
        ("test", "Q10", "--by", "age", "--weighted"),
    ],
)
def test_tests_of_significance_do_with_special_functions(
    arguments: tuple[str, ...], repository: Path, demo_study: Path
) -> None:
    imported = _imported_by(*arguments, repository=repository, cwd=demo_study)

    assert "scipy.special" in imported, "the list was not read"
    assert not imported & HEAVY_FOR_TESTS
