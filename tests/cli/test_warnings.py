"""No warning of a library reaches a user: each is an error here, in processes of their own where nothing is loaded yet.

Within the tests warnings are errors anyway; what a library says while it is imported is heard only here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small_study import write_small_study

COMMANDS = (
    ("report",),
    ("chapter", "--format", "docx"),
    ("crosstab", "Q1", "--by", "age", "--intervals", "--marks", "whole"),
    ("validate", "--format", "xlsx"),
    ("hearing", "sheet"),
)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_study(tmp_path_factory.mktemp("warnings") / "調査")


@pytest.mark.parametrize("line", COMMANDS, ids=" ".join)
def test_no_warning_reaches_a_user(study: Path, repository: Path, line: tuple[str, ...]):
    done = subprocess.run(
        [sys.executable, "-m", "zushi_survey", *line],
        cwd=study,
        env={**os.environ, "PYTHONWARNINGS": "error", "PYTHONUTF8": "1", "PYTHONPATH": str(repository)},
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )

    assert done.returncode in (0, 1), done.stderr
    assert "不具合" not in done.stderr
    assert "Warning" not in done.stderr
