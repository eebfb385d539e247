"""From the shell to the answer: whole processes against a process that only imports pandas."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.measurement import Aim, Measurement, Sizes, alternate
from benchmarks.respondents import Sample

CROSSTAB = ("-m", "zushi_survey", "crosstab", "Q10", "--by", "age")
HELP = ("-m", "zushi_survey", "--help")
PANDAS = ("-c", "import pandas")
NOTHING = ("-c", "pass")

ONE_AND_A_HALF = Aim(1.5, is_speed_up=False)


def measure_startup(sample: Sample, sizes: Sizes) -> list[Measurement]:
    """Four lines: a crosstab and the help page, each against importing pandas and against an empty process."""
    starts = [_start(arguments, sample.study) for arguments in (CROSSTAB, HELP, PANDAS, NOTHING)]
    crosstab, help_page, pandas, nothing = alternate(starts, sizes.processes)
    table, page = "起動から表まで crosstab Q10 --by age", "起動から表示まで --help"
    importing, empty = 'python -c "import pandas"', 'python -c "pass"'
    return [
        Measurement(table, importing, crosstab, pandas, ONE_AND_A_HALF),
        Measurement(table, empty, crosstab, nothing),
        Measurement(page, importing, help_page, pandas),
        Measurement(page, empty, help_page, nothing),
    ]


def _start(arguments: tuple[str, ...], folder: Path) -> Callable[[], object]:
    """A call that runs Python in the study folder and waits for its end."""
    top = str(Path(__file__).resolve().parents[1])
    environment = {**os.environ, "PYTHONPATH": top, "PYTHONUTF8": "1"}

    def run() -> object:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    return run
