"""From the shell to the answer: whole processes against a process that only imports pandas, and against our own start.

Programs find their bytecode compiled, as an installation leaves it: everyone's is compiled in the warm-up round.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measurement import Aim, Measurement, Sizes, alternate
from benchmarks.respondents import Sample
from zushi_survey.pipeline.folder import CACHE_FOLDER, CACHE_SWITCH

CROSSTAB = ("-m", "zushi_survey", "crosstab", "Q10", "--by", "age")
HELP = ("-m", "zushi_survey", "--help")
PANDAS = ("-c", "import pandas")
NOTHING = ("-c", "pass")
STARTED = (
    "-c",
    "import typer.main, zushi_survey.cli; typer.main.get_command(zushi_survey.cli.app); "
    "import zushi_survey.pipeline.commands, zushi_survey.pipeline.tabulation, zushi_survey.pipeline.marking; "
    "import zushi_survey.data.coded_cache, zushi_survey.data.design_reading, zushi_survey.render.terminal",
)
"""All that a crosstab imports, and nothing done with it: what no table can be faster than."""

ONE_AND_A_HALF = Aim(1.5, is_speed_up=False)


def measure_startup(sample: Sample, sizes: Sizes) -> list[Measurement]:
    """Eight lines: a crosstab, the first and the next, and the help page, each against what it should be close to."""
    run = partial(_run, folder=sample.study)
    kept = sample.study / CACHE_FOLDER

    def first() -> None:
        shutil.rmtree(kept, ignore_errors=True)
        run(CROSSTAB)

    calls: list[Callable[[], object]] = [first]  # what it keeps, the next one finds
    calls += [partial(run, arguments) for arguments in (CROSSTAB, STARTED, HELP, PANDAS, NOTHING)]
    anew, again, started, help_page, pandas, nothing = alternate(calls, sizes.processes)
    table, page = "起動から表まで crosstab Q10 --by age", "起動から表示まで --help"
    next_table, first_table = f"{table} 2回目から", f"{table} 初回"
    importing, empty = 'python -c "import pandas"', 'python -c "pass"'
    return [
        Measurement(next_table, importing, again, pandas, ONE_AND_A_HALF),
        Measurement(next_table, "読み込む(import)だけ", again, started),
        Measurement(next_table, "初回(回答ファイルを読む)", again, anew),
        Measurement(next_table, empty, again, nothing),
        Measurement(first_table, importing, anew, pandas),
        Measurement(first_table, "読み込む(import)だけ", anew, started),
        Measurement(page, importing, help_page, pandas),
        Measurement(page, empty, help_page, nothing),
    ]


def _run(arguments: tuple[str, ...], folder: Path) -> None:
    """Python in the study folder, to its end."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        "PYTHONPYCACHEPREFIX": str(folder.resolve().with_name("bytecode")),
        "PYTHONUTF8": "1",
        CACHE_SWITCH: "on",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
