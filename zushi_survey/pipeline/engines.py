"""Where the counting is done: in this process, or handed to Spark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from zushi_survey.core.problems import Problem, SurveyError

if TYPE_CHECKING:
    from zushi_survey.tabulate.engine import Runner

EngineName = Literal["threads", "spark"]


@contextmanager
def runner_of(engine: EngineName, master: str | None, threads: int) -> Iterator[Runner]:
    """The runner of an engine, for as long as the block lasts; `threads` is how many work at it on this machine.

    Raises SurveyError (E-ENG) where the engine is not there, or a master was named that nobody asks.
    """
    if engine == "spark":
        from zushi_survey.tabulate.spark import spark_runner

        with spark_runner(master, threads) as runner:
            yield runner
        return
    if master is not None:
        raise SurveyError([Problem(code="E-ENG-003", got=master)])
    from zushi_survey.tabulate.engine import ThreadRunner

    yield ThreadRunner(threads)
