"""Fixtures of all tests: the shared reference folder, the programs that only tests use, the sample study once run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.commands import SURROUNDINGS, run_here

# As in the program itself: small products gain nothing from threads, and the other core has a worker of its own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Nothing is kept beside a study that a test reads, the repository's own sample among them: tests of that turn it on.
os.environ["ZUSHI_SURVEY_CACHE"] = "off"

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
MadeOnce = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def run_cli() -> Run:
    """`run_cli("rates", cwd=folder)`: the command in this process, with what a process of its own would print."""
    return run_here


@pytest.fixture(scope="session")
def run_process() -> Run:
    """`run_process("rates", cwd=folder)`: the command as a real process, output decoded as UTF-8."""

    def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "zushi_survey", *arguments],
            cwd=cwd,
            env={**os.environ, **SURROUNDINGS, "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """`made_once("demo", make)`: the folder that `make(folder)` fills, filled by one worker for all. Copy it to use it.

    Whoever asks first claims the name; the others wait for the finished folder, which appears under its name at once.
    """
    base = tmp_path_factory.getbasetemp()
    shared_base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        part, done, failed = (shared_base / f"{name}.{state}" for state in ("part", "done", "failed"))
        try:
            (shared_base / f"{name}.claimed").mkdir()
        except FileExistsError:
            _wait_for(done, failed)
            return done
        part.mkdir()
        try:
            make(part)
        except BaseException as error:
            failed.write_text(str(error), encoding="utf-8")
            raise
        part.rename(done)
        return done

    return made


def _wait_for(done: Path, failed: Path) -> None:
    """Returns when another worker has made it; its failure is ours too."""
    for _ in range(6000):
        if done.exists():
            return
        if failed.exists():
            pytest.fail(f"another worker could not make {done.name}: {failed.read_text(encoding='utf-8')}")
        time.sleep(0.05)
    pytest.fail(f"{done.name} was not made within five minutes")


@pytest.fixture(scope="session")
def demo_study(made_once: MadeOnce, run_process: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study after `zushi-survey demo`, a copy for each worker. Read it; copy it to change it."""

    def make(folder: Path) -> None:
        done = run_process("demo", "study", cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    return Path(shutil.copytree(made_once("demo", make) / "study", tmp_path_factory.mktemp("demo") / "study"))


@pytest.fixture(autouse=True)
def _nothing_published_before(request: pytest.FixtureRequest) -> Iterator[None]:
    """What one test publishes of the sample binds no other: each begins without a register of releases."""
    yield
    if "demo_study" in request.fixturenames:
        (request.getfixturevalue("demo_study") / "release-register.json").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def demo_chapter(demo_study: Path, made_once: MadeOnce, run_cli: Run) -> Path:
    """The sample study after `zushi-survey chapter`, made once for all workers. Copy it to run a command in it."""

    def make(folder: Path) -> None:
        study = shutil.copytree(demo_study, folder / "study")
        done = run_cli("chapter", cwd=study)
        assert done.returncode == 0, done.stderr
        assert "E-CHP" not in done.stderr

    return made_once("chapter", make) / "study"
