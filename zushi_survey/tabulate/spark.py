"""`SparkRunner`: the same task on the same pieces as the threads, handed to Apache Spark (an optional extra).

Spark says where a piece is counted and repeats what failed; it never sees a table, and no count is written a second
time. Each piece comes back with its place in the order and is taken once, however often it was tried.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.coded_parquet import Piece
from zushi_survey.tabulate.engine import Sum

if TYPE_CHECKING:
    from pyspark import SparkConf, SparkContext

_ATTEMPTS: Final = 4
"""Times a piece is tried before the whole is given up; Spark's own number, which it does not use on one machine."""
_PIECES_A_WORKER: Final = 8
"""Results that wait to be added, for each that works: enough that nobody idles long, few enough for memory."""
_TROUBLES: Final = {
    "E-ENG-004": re.compile(r"\b(?:FileNotFoundError|PermissionError|NotADirectoryError|OSError): "),
    "E-ENG-005": re.compile(r"Python worker exited unexpectedly|ExecutorLostFailure|OutOfMemoryError|\bMemoryError"),
    "E-ENG-007": re.compile(r"\bModuleNotFoundError: |Cannot run program|PYTHON_VERSION_MISMATCH"),
}
"""What Spark says of troubles that are not a mistake of ours: no file, no memory, nothing installed."""


@dataclass(frozen=True, slots=True)
class SparkRunner:
    """Works through a Spark session that is already there."""

    context: SparkContext

    def sum(self, task: Callable[[Piece], Sum], pieces: Sequence[Piece]) -> Sum:
        """The sum over all pieces, added here and in their order, so that its bits do not depend on who was first.

        Raises SurveyError where a piece cannot be read (E-ENG-004), whoever counted it kept dying (E-ENG-005), or a
        machine lacks what is needed to count (E-ENG-007).
        """
        return reduce(add, self._in_order(task, pieces))

    def _in_order(self, task: Callable[[Piece], Sum], pieces: Sequence[Piece]) -> Iterator[Sum]:
        """What each piece gives; so many pieces at a time that their results fit in memory."""
        at_once = self.context.defaultParallelism * _PIECES_A_WORKER
        for start in range(0, len(pieces), at_once):
            numbered = list(enumerate(pieces[start : start + at_once]))
            found = dict(self._collected(_Numbered(task), numbered))
            yield from (found[number] for number, _ in numbered)

    def _collected(self, task: _Numbered[Sum], numbered: Sequence[tuple[int, Piece]]) -> list[tuple[int, Sum]]:
        """Number and sum of each piece, one partition a piece."""
        from py4j.protocol import Py4JJavaError

        try:
            return list(self.context.parallelize(numbered, len(numbered)).map(task).collect())
        except Py4JJavaError as error:
            # Java's text holds the last line of the task's own error: a class name, whatever the language of the rest.
            told = str(error)
            for code, signs in _TROUBLES.items():
                if signs.search(told):
                    raise SurveyError([Problem(code=code)]) from None
            raise


@dataclass(frozen=True, slots=True)
class _Numbered(Generic[Sum]):
    """A task that keeps the number of its piece."""

    task: Callable[[Piece], Sum]

    def __call__(self, numbered: tuple[int, Piece]) -> tuple[int, Sum]:
        """The number, and what the task gives."""
        number, piece = numbered
        return number, self.task(piece)


@contextmanager
def spark_runner(master: str | None, threads: int) -> Iterator[SparkRunner]:
    """A session that ends with the block: of `master`, else of whoever submitted the program, else on this machine.

    Raises SurveyError: E-ENG-001 without pyspark, E-ENG-002 where Spark does not start.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkRuntimeError
    except ImportError as error:
        raise SurveyError([Problem(code="E-ENG-001")]) from error
    is_submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    if not is_submitted and _java() is None:
        raise SurveyError([Problem(code="E-ENG-002")])
    with tempfile.TemporaryDirectory(prefix="zushi-spark-", ignore_cleanup_errors=True) as folder:
        try:
            conf = SparkConf() if master is None else SparkConf().setMaster(retrying(master))
            if is_submitted:
                context = SparkContext(conf=conf)
            else:
                with _told_to(Path(folder) / "spark.log"):
                    context = _started(_completed(conf, threads, Path(folder)))
        except (PySparkRuntimeError, Py4JError, OSError) as error:
            raise SurveyError([Problem(code="E-ENG-002")]) from error
        try:
            context.setLogLevel("ERROR")
            yield SparkRunner(context)
        finally:
            context.stop()


def _completed(conf: SparkConf, threads: int, folder: Path) -> SparkConf:
    """The settings with those of a session that nobody submitted: quiet, and by itself where no master is named."""
    conf.setIfMissing("spark.master", f"local[{threads},{_ATTEMPTS}]").setIfMissing("spark.app.name", "zushi-survey")
    conf.set("spark.ui.enabled", "false").set("spark.ui.showConsoleProgress", "false")
    if _is_here(conf):
        # Nothing is asked of the network, and nothing is left behind.
        conf.set("spark.driver.host", "localhost").set("spark.driver.bindAddress", "127.0.0.1")
        conf.set("spark.local.dir", str(folder))
    return conf


def retrying(master: str) -> str:
    """The master, one on this machine with as many attempts as a cluster makes."""
    found = re.fullmatch(r"local(?:\[(\d+|\*)\])?", master)
    return f"local[{found[1] or 1},{_ATTEMPTS}]" if found else master


def _java() -> str | None:
    """The Java program that Spark would start; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


def _is_here(conf: SparkConf) -> bool:
    """Whether this machine does all the work."""
    return str(conf.get("spark.master")).startswith("local")


def _started(conf: SparkConf) -> SparkContext:
    """The session; on this machine it counts with the Python that runs here, unless someone chose another."""
    from pyspark import SparkContext

    if not _is_here(conf) or "PYSPARK_PYTHON" in os.environ:
        return SparkContext(conf=conf)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    try:
        return SparkContext(conf=conf)
    finally:
        del os.environ["PYSPARK_PYTHON"]


@contextmanager
def _told_to(log: Path) -> Iterator[None]:
    """While Spark starts, what the started program says (and goes on saying) is written to a file, not to the planner.

    Java takes over the open files of this process: they are exchanged for as long as it takes to start it.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(number) for number in (1, 2)]
    try:
        with log.open("wb") as stream:
            for number in (1, 2):
                os.dup2(stream.fileno(), number)
        yield
    finally:
        for number, copy in zip((1, 2), kept, strict=True):
            os.dup2(copy, number)
            os.close(copy)
