"""`report` killed at random moments: the outputs are the old set or the new one, whole, and the next run is clean."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = int(os.environ.get("ZUSHI_KILLS", "8"))
"""A hundred on request: ZUSHI_KILLS=100."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_report_killed_at_any_moment_leaves_the_old_set_or_the_new_one(tmp_path: Path, repository: Path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.killed_report", str(tmp_path), str(KILLS)],
        cwd=repository,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60 + 20 * KILLS,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout)
    assert seen["broken"] == []
    assert seen["old"] + seen["new"] == KILLS
    assert seen["old"] > 0 < seen["new"], "the kills came all before the writing, or all after it"
    assert seen["ended before"] < KILLS / 3, "the runs were over before they were killed"
    assert (seen["code"], seen["last"]) == (0, "最終版")
    assert seen["left"] == []
