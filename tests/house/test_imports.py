"""The arrows between the rooms, and a start-up that stays light."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import zushi_survey

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
NEEDLESS_FOR_A_KEPT_CROSSTAB = {
    f"zushi_survey.{name}"
    for name in (
        "data.cleaning",
        "data.coding",
        "data.ledger",
        "data.readers",
        "data.repairs",
        "analysis.testing.orders",
        "analysis.waves.two_waves",
        "present.charts",
        "present.comparisons",
        "present.orders",
        "tabulate.moments",
    )
}
"""What reads and checks files, what tests and prints tests, what draws."""
_IMPORT_LINE = re.compile(r"^import time:\s+\d+ \|\s+\d+ \|\s*(\S+)$", re.MULTILINE)


def _imported_by(*arguments: str, repository: Path, cwd: Path, cache: str = "off") -> set[str]:
    """Names of all modules and packages that the command imported, read from the interpreter's own list."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "zushi_survey", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(repository), "ZUSHI_SURVEY_CACHE": cache},
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


def test_the_next_crosstab_does_without_what_reads_files(repository: Path, demo_study: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(demo_study, tmp_path / "study", ignore=lambda *_: {"out"}))
    crosstab = ("crosstab", "Q10", "--by", "age")
    zushi_survey.open_study(copy, keeps_answers=True).crosstab("Q10", ["age"])

    imported = _imported_by(*crosstab, repository=repository, cwd=copy, cache="on")

    assert "zushi_survey.data.coded_cache" in imported, "nothing was looked for"
    assert not imported & (HEAVY_FOR_CROSSTAB | NEEDLESS_FOR_A_KEPT_CROSSTAB)


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
