"""Threads and Spark on the same files of coded answers: `python -m benchmarks.spark [ROWS]` (needs pyspark, Java)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.measurement import Measurement, alternate
from benchmarks.respondents import SEED, Sample
from benchmarks.result import environment, result_table
from zushi_survey.data.coded_columns import CodedVariable
from zushi_survey.data.coded_parquet import CodedHeader, CodedParquet, CodedParquetWriter
from zushi_survey.pipeline.demo import copy_sample
from zushi_survey.pipeline.engines import runner_of
from zushi_survey.tabulate.counts import Counts, ValueCounts
from zushi_survey.tabulate.engine import Runner, ThreadRunner, count_pieces
from zushi_survey.tabulate.moment_pieces import measure_all_pieces
from zushi_survey.tabulate.piece_design import design_of_pieces
from zushi_survey.tabulate.piece_weights import rake_pieces

_BLOCK = 131_072
_REPEATS = 3
_THREADS = 2


def coded_files(sample: Sample, row_count: int, folder: Path) -> CodedParquet:
    """Weighted answers of so many rows in files of up to 131,072 rows."""
    random = np.random.default_rng(SEED)
    variables = sample.wave.questionnaire.variables
    paths: list[Path] = []
    for start in range(0, row_count, _BLOCK):
        rows = min(_BLOCK, row_count - start)
        answers = sample.answers(rows)
        coded = tuple(CodedVariable(n, variables[n].kind.value, len(variables[n].question.options)) for n in answers)
        header = CodedHeader(sample.wave.questionnaire.id, "", sample.wave.spec.id, coded, weight="weight")
        paths.append(folder / f"{start:010}.parquet")
        with CodedParquetWriter(paths[-1], header, _BLOCK) as writer:
            writer.append(answers, random.uniform(0.5, 2, rows), {})
            writer.close(header)
    return CodedParquet.open(paths)


def measure_spark(sample: Sample, data: CodedParquet) -> Iterator[Measurement]:
    """All counts, and the sums that statistics on one table need: Spark against as many threads."""
    start = perf_counter()
    with runner_of("spark", None, _THREADS) as spark:
        started = perf_counter() - start
        threads = ThreadRunner(_THREADS)
        yield Measurement("Spark を起こす", "1秒", [started], [1.0])
        counted = [count_pieces(data, sample.plan, runner) for runner in (spark, threads)]
        if not _same(*counted):
            raise RuntimeError("Spark と手元の集計が一致しません")
        what = f"{data.header.rows:,}行"
        calls = tuple(partial(count_pieces, data, sample.plan, runner) for runner in (spark, threads))
        spark_seconds, thread_seconds = alternate(calls, _REPEATS)
        yield Measurement(f"集計 すべての質問 x 3軸 {what}", f"{_THREADS}スレッド", spark_seconds, thread_seconds)
        for words, is_raked in (("", False), ("レイキングから ", True)):
            tables = tuple(partial(_moments, sample, data, runner, is_raked=is_raked) for runner in (spark, threads))
            spark_seconds, thread_seconds = alternate(tables, _REPEATS)
            name = f"{words}和と共分散 1設問 x 3軸 {what}"
            yield Measurement(name, f"{_THREADS}スレッド", spark_seconds, thread_seconds)


def _moments(sample: Sample, data: CodedParquet, runner: Runner, *, is_raked: bool) -> object:
    """The moments of the first question by every axis; weights of the files, or made to agree with two axes."""
    design = design_of_pieces(None, data, None, runner, is_weighted=True)
    plan = replace(sample.plan, variables=sample.plan.variables[:1])
    if is_raked:
        margins = plan.axes[:2]
        targets = [np.full(len(axis.categories), 57_000 / len(axis.categories)) for axis in margins]
        design = design.weighted_by(rake_pieces(data, margins, targets, runner))
    return list(measure_all_pieces(plan, data, design, runner))


def _same(mine: Counts, other: Counts) -> bool:
    """Whether two counts are equal to the last bit."""
    pairs = [(mine.cells[key], other.cells[key]) for key in mine.cells]
    return all(
        np.array_equal(left.sums, right.sums)
        and (
            not isinstance(left, ValueCounts)
            or (isinstance(right, ValueCounts) and np.array_equal(left.values, right.values))
        )
        for left, right in pairs
    )


def main() -> None:
    """Make the files, compare, measure and print."""
    row_count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        copy_sample(Path(name) / "study")
        sample = Sample(Path(name) / "study")
        (Path(name) / "coded").mkdir()
        data = coded_files(sample, row_count, Path(name) / "coded")
        print(environment())
        print(result_table(list(measure_spark(sample, data))))


if __name__ == "__main__":
    main()
