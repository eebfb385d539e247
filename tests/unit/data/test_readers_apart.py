"""Statistical files read in a process of their own: what takes it down does not take us down."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pyreadstat
import pytest

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.readers import apart, read_sheet
from zushi_survey.data.readers.apart import read_apart
from zushi_survey.data.readers.source import Source
from zushi_survey.data.readers.spss import read_spss

needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="stands in for Python with a shell script")


@pytest.fixture
def sav(tmp_path: Path) -> Path:
    import pandas as pd

    path = tmp_path / "回答 1.sav"
    frame = pd.DataFrame({"q1": [1.0, 2.0, None], "name": ["あ", "", "う"]})
    pyreadstat.write_sav(
        frame,
        path,
        column_labels={"q1": "問1"},
        variable_value_labels={"q1": {1: "はい"}},
        missing_ranges={"q1": [9, {"lo": -99, "hi": -90}]},
    )
    return path


def instead_of_python(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))


def refused(path: Path, seconds: float = 60) -> Problem:
    with pytest.raises(SurveyError) as caught:
        read_apart(Source(path, path.name, "sav"), None, seconds=seconds)
    (problem,) = caught.value.problems
    return problem


def test_the_table_is_the_same_as_read_here(sav: Path):
    assert read_sheet(sav) == read_spss(Source(sav, sav.name, "sav"), None)


def test_problems_come_back_as_they_were_found(tmp_path: Path):
    path = tmp_path / "a.sav"
    path.write_bytes(b"$FL2 and then nothing of the kind" * 9)

    with pytest.raises(SurveyError) as here:
        read_spss(Source(path, path.name, "sav"), None)

    assert refused(path) == here.value.problems[0]


@needs_scripts
def test_a_crash_of_the_library_is_a_problem_of_the_file(sav: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    instead_of_python(monkeypatch, tmp_path, "kill -SEGV $$")

    problem = refused(sav)

    assert (problem.code, problem.where.file) == ("E-INP-031", "回答 1.sav")
    assert "異常終了" in problem.title


@needs_scripts
def test_a_hang_is_ended(sav: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    instead_of_python(monkeypatch, tmp_path, "exec sleep 30")
    begun = time.monotonic()

    problem = refused(sav, seconds=0.2)

    assert problem.code == "E-INP-031"
    assert time.monotonic() - begun < 10


@needs_scripts
def test_a_lack_of_memory_is_told(sav: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    instead_of_python(monkeypatch, tmp_path, "exit 3")

    assert "メモリー" in refused(sav).title


@needs_scripts
def test_a_bug_of_ours_stays_a_bug(sav: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    instead_of_python(monkeypatch, tmp_path, "echo KeyError: q1 >&2; exit 1")

    with pytest.raises(RuntimeError, match="KeyError: q1"):
        read_apart(Source(sav, sav.name, "sav"), None)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory")
def test_the_reading_process_has_a_limit_of_memory(tmp_path: Path):
    """In a child, for a limit once set stays."""
    import subprocess

    code = (
        "from zushi_survey.data.readers import apart; import resource; apart._limit();"
        "assert resource.getrlimit(resource.RLIMIT_AS)[0] == apart.MOST_BYTES;"
        "assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0"
    )
    root = str(Path(apart.__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": root}, check=False)

    assert done.returncode == 0


def test_reading_apart_brings_no_settings_along():
    """What the child imports decides how long it takes to start."""
    import subprocess

    code = "import sys, zushi_survey.data.readers.apart; assert 'pydantic' not in sys.modules"
    root = str(Path(apart.__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": root}, check=False)

    assert done.returncode == 0
