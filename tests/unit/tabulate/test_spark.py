"""Spark as a runner: the same counts as the threads to the last bit, and whoever dies is counted once."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.unit.tabulate.coded import BOOK, coded_files, drawn_answers
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.coded_parquet import CodedParquet, Piece
from zushi_survey.pipeline.engines import runner_of
from zushi_survey.tabulate.counts import Counts, StubCounts, ValueCounts
from zushi_survey.tabulate.engine import Runner, ThreadRunner, count_piece, count_pieces
from zushi_survey.tabulate.moment_pieces import measure_pieces
from zushi_survey.tabulate.moments import Moments
from zushi_survey.tabulate.piece_design import design_of_pieces
from zushi_survey.tabulate.piece_weights import rake_pieces
from zushi_survey.tabulate.plan import plan_counts
from zushi_survey.tabulate.spark import retrying, spark_runner

needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="Spark の試験には pyspark と Java が要る (pyspark and Java are not installed)",
)
PLAN = plan_counts(BOOK, ["all"], ["g", "m", "g*q"], "g = 1 or m = 2")


@pytest.fixture(scope="module")
def spark() -> Iterator[Runner]:
    with spark_runner("local[2]", 2) as runner:
        yield runner


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> CodedParquet:
    weight = np.random.default_rng(5).uniform(0.2, 3, 400)
    return coded_files(tmp_path_factory.mktemp("coded"), BOOK, drawn_answers(400), weight, [130, 131, 400])


def same_bits(mine: Counts, other: Counts) -> bool:
    """Whether two counts are equal number by number, weighted sums too."""
    if (mine.respondents, mine.is_weighted, mine.cells.keys()) != (
        other.respondents,
        other.is_weighted,
        other.cells.keys(),
    ):
        return False
    return all(
        np.array_equal(left, right)
        for key in mine.cells
        for left, right in zip(_arrays(mine, key), _arrays(other, key), strict=True)
    )


def _arrays(counts: Counts, key: tuple[str, str]) -> list[np.ndarray]:
    match counts.cells[key]:
        case StubCounts(sums):
            return [sums]
        case ValueCounts(values, sums, states):
            return [values, sums, states.sums]


@needs_spark
@pytest.mark.parametrize("is_weighted", [True, False])
def test_counts_are_those_of_the_threads_to_the_last_bit(
    spark: Runner, data: CodedParquet, *, is_weighted: bool
) -> None:
    threads = count_pieces(data, PLAN, ThreadRunner(2), is_weighted=is_weighted)

    assert same_bits(count_pieces(data, PLAN, spark, is_weighted=is_weighted), threads)
    assert threads.respondents > 100


@dataclass(frozen=True)
class DiesOnce:
    """Counts a piece, but the first worker that takes the second one ends without a word."""

    task: Callable[[Piece], Counts]
    marks: Path

    def __call__(self, piece: Piece) -> Counts:
        """What the task gives; tries leave a file each."""
        tries = len(list(self.marks.glob(f"{Path(piece.path).stem}.{piece.row_group}.*")))
        (self.marks / f"{Path(piece.path).stem}.{piece.row_group}.{tries}").touch()
        if piece.row_group == 1 and tries == 0:
            os._exit(1)
        return self.task(piece)


@needs_spark
def test_a_piece_whose_worker_died_is_counted_again_and_once(spark: Runner, data: CodedParquet, tmp_path: Path) -> None:
    task = partial(count_piece, header=data.header, plan=PLAN, is_weighted=True)

    found = spark.sum(DiesOnce(task, tmp_path), data.pieces)

    assert (tmp_path / "0.1.1").exists()
    assert same_bits(found, ThreadRunner(1).sum(task, data.pieces))


@dataclass(frozen=True)
class AlwaysDies:
    """A task no worker survives."""

    def __call__(self, piece: Piece) -> Counts:
        """Nothing: the worker ends."""
        os._exit(1)


@needs_spark
def test_workers_that_keep_dying_are_an_error_in_words(spark: Runner, data: CodedParquet) -> None:
    with pytest.raises(SurveyError) as caught:
        spark.sum(AlwaysDies(), data.pieces[:1])

    assert [problem.code for problem in caught.value.problems] == ["E-ENG-005"]


@needs_spark
def test_a_file_that_a_worker_cannot_read_is_an_error_in_words(
    spark: Runner, data: CodedParquet, tmp_path: Path
) -> None:
    task = partial(count_piece, header=data.header, plan=PLAN, is_weighted=True)

    with pytest.raises(SurveyError) as caught:
        spark.sum(task, [data.pieces[0]._replace(path=str(tmp_path / "gone.parquet"))])

    assert [problem.code for problem in caught.value.problems] == ["E-ENG-004"]
    assert str(tmp_path) not in str(caught.value)


@dataclass(frozen=True)
class Mistaken:
    """A task with a mistake of ours."""

    def __call__(self, piece: Piece) -> Counts:
        """No counts."""
        raise ZeroDivisionError("ours")


@needs_spark
def test_a_mistake_of_ours_is_not_told_as_the_users(spark: Runner, data: CodedParquet) -> None:
    with pytest.raises(Exception, match="ZeroDivisionError: ours") as caught:
        spark.sum(Mistaken(), data.pieces[:1])

    assert not isinstance(caught.value, SurveyError)


@needs_spark
def test_without_java_the_error_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(SurveyError, match="E-ENG-002"), runner_of("spark", None, 2):
        pass


def test_without_pyspark_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)

    with pytest.raises(SurveyError, match="E-ENG-001"), runner_of("spark", None, 2):
        pass


def test_a_master_needs_spark() -> None:
    with pytest.raises(SurveyError, match="E-ENG-003"), runner_of("threads", "local[2]", 2):
        pass


def test_without_spark_threads_work_at_it() -> None:
    with runner_of("threads", None, 3) as runner:
        assert runner == ThreadRunner(3)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("local", "local[1,4]"),
        ("local[2]", "local[2,4]"),
        ("local[*]", "local[*,4]"),
        ("local[2,1]", "local[2,1]"),
        ("spark://host:7077", "spark://host:7077"),
        ("yarn", "yarn"),
    ],
)
def test_one_machine_tries_as_often_as_a_cluster(asked: str, given: str) -> None:
    assert retrying(asked) == given


@needs_spark
def test_raked_moments_are_those_of_the_threads_to_the_last_bit(spark: Runner, data: CodedParquet) -> None:
    variable, axis = PLAN.variables[0], PLAN.axes[0]

    def measured(runner: Runner) -> Moments:
        raked = rake_pieces(data, PLAN.axes[:1], [np.array([700.0, 300.0])], runner)
        design = design_of_pieces(None, data, 9_000, runner, is_weighted=True).weighted_by(raked)
        return measure_pieces(variable, axis, data, design, runner, PLAN.where)

    found, threads = measured(spark), measured(ThreadRunner(2))

    assert np.array_equal(found.covariance, threads.covariance)
    assert np.array_equal(found.degrees_of_freedom, threads.degrees_of_freedom)
