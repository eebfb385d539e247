"""Fixtures of all tests: the shared reference folder, the programs that only tests use, the sample study once run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parents[1]

# A shared two-core machine is slow at times; a slow example is no wrong example.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def require_or_skip(present: bool, reason: str) -> None:
    """Nothing when present; otherwise the test is skipped on a desk and fails in CI, where all must be there."""
    if present:
        return
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _program(names: tuple[str, ...], package: str) -> Path:
    """Path of the first of these programs that is installed."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    require_or_skip(found is not None, f"{names[0]} is not installed: sudo apt-get install {package}")
    return Path(str(found))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout's top folder."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared reference folder: beside the checkout, or where ZUSHI_SHARED says."""
    folder = Path(os.environ.get("ZUSHI_SHARED", REPOSITORY.parent / "shared"))
    require_or_skip(folder.is_dir(), "no shared reference folder beside the checkout (ZUSHI_SHARED names another)")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """A browser that runs without a window."""
    return _program(("chromium", "chromium-browser", "google-chrome"), "chromium")


@pytest.fixture(scope="session")
def soffice() -> Path:
    """The office suite that opens our workbooks."""
    return _program(("soffice", "libreoffice"), "libreoffice-calc")


@pytest.fixture(scope="session")
def pspp() -> Path:
    """The statistics program that writes SPSS files as SPSS does."""
    return _program(("pspp",), "pspp")


RunR = Callable[..., dict[str, list[float]]]


@pytest.fixture(scope="session")
def run_r() -> RunR:
    """`run_r(script, folder)`: R with the `survey` package, working in `folder`; what the script put into `answer`.

    The script fills a named list `answer` of numeric vectors; NA comes back as nan.
    """
    rscript = _program(("Rscript",), "r-base-core r-cran-survey")

    def run(script: str, folder: Path) -> dict[str, list[float]]:
        path = folder / "script.R"
        path.write_text(_R_BEFORE + script + _R_AFTER, encoding="utf-8")
        done = subprocess.run(
            [str(rscript), "--vanilla", path.name],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        lines = (folder / "answer.txt").read_text(encoding="utf-8").splitlines()
        named = (line.split("\t") for line in lines)
        return {name: [float(value) for value in values] for name, *values in named}

    return run


_R_BEFORE = """suppressPackageStartupMessages(library(survey))
options(digits = 17)
answer <- list()
"""
_R_AFTER = """
lines <- vapply(names(answer), function(name) {
  values <- ifelse(is.na(answer[[name]]), "nan", formatC(as.numeric(answer[[name]]), digits = 17, format = "g"))
  paste(c(name, values), collapse = "\t")
}, "")
writeLines(lines, "answer.txt", useBytes = TRUE)
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def run_cli() -> Run:
    """`run_cli("rates", cwd=folder)`: the command as a real process, output decoded as UTF-8."""

    def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "zushi_survey", *arguments],
            cwd=cwd,
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(REPOSITORY), "COLUMNS": "120"},
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def demo_study(tmp_path_factory: pytest.TempPathFactory, run_cli: Run) -> Path:
    """The sample study after `zushi-survey demo`, made once a worker. Read it; copy it to change it."""
    folder = tmp_path_factory.mktemp("demo")
    done = run_cli("demo", "study", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "study"
