"""Counting against its floor: all questions by six axes from coded Parquet, beside reading the same columns alone.

`python -m benchmarks.floor [rows] [times]`: rows of one file (1,000,000), and how often it is counted over as a file of
its own (1; 50 stands for 50,000,000 rows). Numbers that differ between one thread and two stop the run.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from zushi_survey.data.coded_columns import CodedVariable
from zushi_survey.data.coded_parquet import CodedHeader, CodedParquet, CodedParquetWriter, Piece
from zushi_survey.data.responses import Answers, Choice, Choices
from zushi_survey.questionnaire.model import Kind, Questionnaire
from zushi_survey.tabulate.counts import Counts, StubCounts
from zushi_survey.tabulate.engine import ThreadRunner, count_pieces, variables_needed
from zushi_survey.tabulate.plan import CountPlan, plan_counts

SINGLE, MULTIPLE = 60, 20
AXES = (2, 7, 4, 5, 10, 3)
"""Categories of each axis."""
_AT_ONCE = 131_072
_SEED = 8
_REPEATS = 3


def questionnaire() -> Questionnaire:
    """Sixty single answers with six options, twenty multiple ones with ten, six axes."""
    sizes = [("F", count, "SA") for count in AXES] + [("Q", 6, "SA")] * SINGLE + [("M", 10, "MA")] * MULTIPLE
    questions = [_question(f"{name}{place}", options, kind) for place, (name, options, kind) in enumerate(sizes)]
    axes = [{"id": f"a{place}", "label": f"a{place}", "question": f"F{place}"} for place in range(len(AXES))]
    said = {"schema_version": 1, "id": "floor", "title": "floor", "questions": questions, "axes": axes}
    return Questionnaire.model_validate(said)


def _question(name: str, options: int, kind: str) -> dict[str, Any]:
    """One question of the questionnaire."""
    listed = [{"code": str(code), "label": str(code)} for code in range(1, options + 1)]
    return {"id": name, "type": kind, "label": name, "options": listed}


def write_file(path: Path, form: Questionnaire, rows: int) -> None:
    """A file of so many rows drawn by chance: three in a hundred did not answer, two were not asked."""
    variables = tuple(CodedVariable(v.id, v.kind.value, len(v.question.options)) for v in form.variables.values())
    header = CodedHeader(form.id, "0" * 64, "w", variables, weight="w")
    random = np.random.default_rng(_SEED)
    with CodedParquetWriter(path, header) as writer:
        for start in range(0, rows, _AT_ONCE):
            count = min(_AT_ONCE, rows - start)
            answers = {one.id: _drawn(one, count, random) for one in variables}
            writer.append(answers, random.random(count) + 0.5)
        writer.close(header)


def _drawn(variable: CodedVariable, rows: int, random: np.random.Generator) -> Answers:
    """Answers to one question."""
    states = random.choice(np.array([0, -1, -2], dtype=np.int8), rows, p=[0.95, 0.03, 0.02])
    if variable.kind == Kind.CHOICES.value:
        return Choices((random.random((variable.options, rows), dtype=np.float32) < 0.25) & (states == 0), states)
    return Choice(np.where(states < 0, states, random.integers(0, variable.options, rows)).astype(np.int16))


def read_alone(data: CodedParquet, plan: CountPlan, threads: int, *, is_weighted: bool) -> int:
    """Bytes of the columns that the plan needs, read by so many threads and thrown away: the floor."""
    from pyarrow.parquet import ParquetFile

    needed = variables_needed(plan, data.header)
    columns = [name for one in data.header.variables if one.id in needed for name in one.dtypes]
    columns += ["|weight"] if is_weighted else []

    def read(piece: Piece) -> int:
        """One row group."""
        with ParquetFile(piece.path) as file:
            return int(file.read_row_group(piece.row_group, columns=columns, use_threads=False).nbytes)

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(read, data.pieces))


def same(left: Counts, right: Counts) -> bool:
    """Whether two counts are the same to the last bit."""
    return all(
        isinstance(one, StubCounts) and isinstance(other, StubCounts) and np.array_equal(one.sums, other.sums)
        for one, other in ((left.cells[key], right.cells[key]) for key in left.cells)
    )


def seconds(*works: Callable[[], object]) -> list[float]:
    """Median seconds of each work, taken in turn."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(_REPEATS):
        for work, times in zip(works, taken, strict=True):
            start = perf_counter()
            work()
            times.append(perf_counter() - start)
    return [median(times) for times in taken]


def peak_mb() -> float:
    """The most memory this process has had, in MB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(rows: int, times: int) -> None:
    """Print the ratios and the memory."""
    form = questionnaire()
    axes = [axis.id for axis in form.axes]
    plan = plan_counts(form, [one.id for one in form.questions if not one.id.startswith("F")], axes)
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "0.parquet"
        with ProcessPoolExecutor(1) as other:  # what drawing takes is not the memory of counting
            other.submit(write_file, first, form, rows).result()
        paths = [first, *(Path(folder) / f"{place}.parquet" for place in range(1, times))]
        for path in paths[1:]:
            path.hardlink_to(first)
        data = CodedParquet.open(paths)
        print(f"{data.header.rows:,}行、{first.stat().st_size / 2**20:.1f} MB x {times}ファイル")
        if times > 1:
            start = perf_counter()
            count_pieces(data, plan, ThreadRunner(2))
            print(f"集計 ウエイトあり 2スレッド: {perf_counter() - start:.1f} s、メモリー 最大 {peak_mb():.0f} MB")
            return
        for is_weighted in (False, True):
            one, two = (count_pieces(data, plan, ThreadRunner(n), is_weighted=is_weighted) for n in (1, 2))
            if not same(one, two):
                raise SystemExit("スレッドの数で結果が変わりました")
            for threads in (1, 2):
                floor, ours = seconds(
                    lambda n=threads, w=is_weighted: read_alone(data, plan, n, is_weighted=w),  # type: ignore[misc]
                    lambda n=threads, w=is_weighted: count_pieces(data, plan, ThreadRunner(n), is_weighted=w),  # type: ignore[misc]
                )
                print(
                    f"{'ウエイトあり' if is_weighted else 'ウエイトなし'} {threads}スレッド: "
                    f"集計 {ours:.2f} s、読むだけ {floor:.2f} s、比 {ours / floor:.1f}倍(目標 3倍以内)"
                )
        print(f"メモリー 最大 {peak_mb():.0f} MB")


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*[*given, *[1_000_000, 1][len(given) :]])
