"""Disks that are full, read-only, linked or shared with an open window: a clear error, and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.small_study import write_small_study
from tests.unit.core.failing_disk import full_at

COMMAND = ("crosstab", "Q1", "--by", "age", "--policy", "publish", "--format", "html")
REPORT = ("report", "--no-figures", "--format", "html", "--format", "json")
MOST_CALLS = 120
LARGEST_FILE = 100_000
"""In bytes: less than a page of a report, more than anything else a run writes."""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, run_cli: Run) -> Path:
    """A small study with a table and a report already in it."""
    study = write_small_study(tmp_path_factory.mktemp("disk") / "調査 その1")
    for line in (COMMAND, REPORT):
        done = run_cli(*line, cwd=study)
        assert done.returncode == 0, done.stderr
    return study


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    """A copy in a folder with a space and Japanese in its name."""
    return Path(shutil.copytree(made, tmp_path / "調査 フォルダー"))


def outputs(study: Path) -> dict[str, bytes]:
    """Every file but the records of single runs and what is only kept for speed."""
    return {
        name: path.read_bytes()
        for path in sorted(study.rglob("*"))
        if path.is_file()
        and not (name := path.relative_to(study).as_posix()).startswith(("out/runs/", ".zushi-cache/"))
    }


def left_about(study: Path) -> list[str]:
    return [path.relative_to(study).as_posix() for path in study.rglob(".~*")]


def test_a_full_disk_at_any_call_of_a_run_loses_nothing(study: Path, run_cli: Run):
    before = outputs(study)
    stopped: list[str] = []
    for number in range(1, MOST_CALLS):
        with full_at(number) as calls:
            done = run_cli(*COMMAND, cwd=study)
        if calls.failed is None:
            assert done.returncode == 0
            break
        stopped.append(calls.failed)
        # What is only kept for speed may fail without a word; everything else is told.
        assert done.returncode in (0, 1), f"{calls.failed} {number}: {done.stderr}"
        assert done.returncode == 0 or done.stderr.startswith("E-OUT-001"), done.stderr
        assert done.returncode == 0 or "ディスクの空きがありません" in done.stderr
        assert outputs(study) == before
        assert left_about(study) == []
        for path in (study / "out/runs").glob("*.json"):
            json.loads(path.read_bytes())

    assert stopped.count("mkstemp") >= 2, "neither the page nor its record met a full disk"
    assert calls.failed is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file's size")
def test_a_disk_that_fills_up_leaves_the_old_report(study: Path, repository: Path):
    """A real limit in a process of its own: the page grows beyond it."""
    before = outputs(study)
    assert len(before["out/report/report.html"]) > LARGEST_FILE
    assert len(before["study.yaml"]) < LARGEST_FILE
    text = (study / "study.yaml").read_text(encoding="utf-8")
    (study / "study.yaml").write_text(text.replace("title: t\n", "title: 第2版\n"), encoding="utf-8")
    code = (
        "import resource, runpy, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({LARGEST_FILE}, {LARGEST_FILE}))\n"
        "runpy.run_module('zushi_survey', run_name='__main__', alter_sys=True)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *REPORT],
        cwd=study,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(repository)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )

    after = outputs(study)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("E-OUT-001")
    assert "ファイルが大きすぎます" in done.stderr
    assert {name: after[name] for name in before if name.startswith("out/report/")} == {
        name: content for name, content in before.items() if name.startswith("out/report/")
    }
    assert left_about(study) == []


def test_an_output_folder_that_is_a_link_stays_one(study: Path, tmp_path: Path, run_cli: Run):
    shared = tmp_path / "共有 ドライブ"
    (study / "out").rename(shared)
    (study / "out").symlink_to(shared, target_is_directory=True)

    for line in (COMMAND, REPORT):
        done = run_cli(*line, cwd=study)
        assert done.returncode == 0, done.stderr

    assert (study / "out").is_symlink()
    assert {"crosstab.html", "report", "runs"} <= {path.name for path in shared.iterdir()}
    assert left_about(shared) == []


@pytest.mark.parametrize("line", [COMMAND, REPORT], ids=["crosstab", "report"])
def test_an_output_folder_that_is_a_file_is_told(study: Path, run_cli: Run, line: tuple[str, ...]):
    shutil.rmtree(study / "out")
    (study / "out").write_text("mine", encoding="utf-8")

    done = run_cli(*line, cwd=study)

    assert done.returncode == 1
    assert done.stderr.startswith("E-OUT-001"), done.stderr
    assert (study / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no file system here that nobody can write to")
@pytest.mark.parametrize("line", [(*COMMAND, "--out", "/proc/self/t.html"), (*REPORT, "--out", "/proc/self/報告書")])
def test_a_place_that_nobody_can_write_to_is_told(study: Path, run_cli: Run, line: tuple[str, ...]):
    done = run_cli(*line, cwd=study)

    assert done.returncode == 1
    assert done.stderr.startswith("E-OUT-001"), done.stderr


@pytest.mark.parametrize(("line", "call"), [(COMMAND, "replace"), (REPORT, "rename")], ids=["crosstab", "report"])
def test_an_output_open_in_another_window_is_told_and_stays(
    study: Path, run_cli: Run, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...], call: str
):
    """As Windows has it: nothing can be put in the place of an open file, nor of a folder with one in it."""
    before = outputs(study)
    real = getattr(Path, call)

    def refuses(self: Path, target: Path) -> Path:
        if "runs" not in Path(target).parts and Path(target).suffix in (".html", "", ".old"):
            raise PermissionError(errno.EACCES, "used by another process")
        return real(self, target)  # type: ignore[no-any-return]

    monkeypatch.setattr(Path, call, refuses)
    monkeypatch.setattr("zushi_survey.core.filesets._exchange", lambda one, other: False)

    done = run_cli(*line, cwd=study)

    assert done.returncode == 1
    assert done.stderr.startswith("E-OUT-001"), done.stderr
    assert "ほかのソフトで開いて" in done.stderr
    assert outputs(study) == before
    assert left_about(study) == []
