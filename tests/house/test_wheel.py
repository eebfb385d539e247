"""The wheel is all a planner needs: installed alone, in an empty environment, it runs the sample study."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import require_or_skip

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

CARRIED = (
    "zushi_survey/_resources/questionnaires/",
    "zushi_survey/_resources/data/sample/",
    "zushi_survey/_resources/reports/templates/",
    "zushi_survey/_resources/reports/fonts/BIZUDPGothic-Regular.ttf",
    "zushi_survey/_resources/reports/fonts/OFL.txt",
    "zushi_survey/_resources/schemas/",
)
NO_NETWORK = ("NewConnectionError", "name resolution", "No matching distribution", "Network is unreachable")


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(repository)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Programs folder of a new environment that holds the wheel and its run-time dependencies, nothing else."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip.append("--no-compile")  # the demo reads a small part of what is installed
    constraint = ["--constraint", str(repository / "constraints.txt")]
    done = subprocess.run([*pip, *constraint, str(wheel)], capture_output=True, text=True, check=False)
    offline = done.returncode != 0 and any(sign in done.stderr for sign in NO_NETWORK)
    require_or_skip(not offline, "the package registry cannot be reached, so the wheel cannot be installed alone")
    assert done.returncode == 0, done.stderr
    return programs


def test_wheel_carries_the_top_level_folders(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    missing = [wanted for wanted in CARRIED if not any(name.startswith(wanted) for name in names)]
    programs = [name for name in names if "_resources/" in name and name.endswith(".py")]

    assert not missing
    assert not programs
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/"))]


def test_demo_runs_from_the_wheel_on_a_cp932_console(installed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "福祉課 の 調査"
    folder.mkdir()
    # No UTF-8 mode, no checkout on the path: what a Japanese Windows console gives.
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}

    done = subprocess.run(
        [str(installed / "zushi-survey"), "demo"],
        cwd=folder,
        env={**inherited, "PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0"},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )

    printed = done.stdout.decode("cp932")
    assert done.returncode == 0, printed + done.stderr.decode("cp932", "replace")
    study = next(folder.rglob("study.yaml")).parent
    suffixes = {path.suffix for path in (study / "out").rglob("*") if path.is_file()}
    assert {".html", ".xlsx", ".csv", ".json"} <= suffixes
    assert all("合成データ" in page.read_text("utf-8") for page in (study / "out").glob("*.html"))
