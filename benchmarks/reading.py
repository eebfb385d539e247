"""Our counting against the reading of a file that holds the same rows: which of the two a planner waits for."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.measurement import Measurement, Sizes, alternate
from benchmarks.pandas_peer import peer_of
from benchmarks.respondents import Sample
from zushi_survey.data.readers import read_sheet
from zushi_survey.tabulate.count import count


def measure_reading(sample: Sample, sizes: Sizes) -> list[Measurement]:
    """CP932 csv by our reader, for the sample's rows and for more; Parquet by pyarrow for many.

    Our reader refuses a million rows of two hundred columns (E-INP-018): as texts they would fill the memory.
    """
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            _against_csv(sample, sizes.sample_rows, sizes.sample_repeats, Path(folder)),
            _against_csv(sample, sizes.csv_rows, sizes.many_repeats, Path(folder)),
        ]
        parquet = _against_parquet(sample, sizes.many_rows, sizes.many_repeats, Path(folder))
    return [*lines, *parquet]


def _against_csv(sample: Sample, row_count: int, repeats: int, folder: Path) -> Measurement:
    """Counting against our reading of a csv."""
    path = folder / f"{row_count}.csv"
    _write_csv(sample, row_count, path)
    return _against(lambda: read_sheet(path), f"CP932 csv を読む({_size(path)})", sample, row_count, repeats)


def _against_parquet(sample: Sample, row_count: int, repeats: int, folder: Path) -> list[Measurement]:
    """Counting against pyarrow's reading of one-byte codes; nothing where the extra is not installed."""
    try:
        from pyarrow import Table
        from pyarrow.parquet import read_table, write_table
    except ImportError:
        return []
    path = folder / f"{row_count}.parquet"
    frame = peer_of(sample.answers(row_count), sample.plan).frame
    write_table(Table.from_pandas(frame.astype("int8", errors="ignore"), preserve_index=False), path)
    del frame
    return [_against(lambda: read_table(path), f"Parquet を読む({_size(path)})", sample, row_count, repeats)]


def _against(read: Callable[[], object], other: str, sample: Sample, row_count: int, repeats: int) -> Measurement:
    """One line: counting against that reading."""
    answers, plan = sample.answers(row_count), sample.plan
    ours, theirs = alternate((lambda: count(answers, plan), read), repeats)
    return Measurement(f"集計 {row_count:,}行", other, ours, theirs)


def _write_csv(sample: Sample, row_count: int, path: Path) -> None:
    """The drawn rows as an answer file of codes."""
    rows = list(zip(*sample.texts.values(), strict=True))
    with path.open("w", encoding="cp932", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(sample.texts)
        writer.writerows(rows[row] for row in sample.drawn(row_count).tolist())


def _size(path: Path) -> str:
    """Size of the file."""
    return f"{path.stat().st_size / 1e6:.1f} MB"
