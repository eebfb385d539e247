"""`python -m benchmarks [PART ...]`: prints what was measured, the ratio and whether the aim is reached."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.counting import measure_counting
from benchmarks.inference import measure_statistics
from benchmarks.measurement import Measurement, Sizes
from benchmarks.memory import measure_memory
from benchmarks.protection import measure_protection
from benchmarks.reading import measure_reading
from benchmarks.report import measure_report
from benchmarks.report_page import measure_page
from benchmarks.report_workbook import measure_workbook
from benchmarks.respondents import Sample
from benchmarks.result import environment, ratio_chart, result_table
from benchmarks.startup import measure_startup
from zushi_survey.pipeline.demo import copy_sample

# Start-up first: the processor is cool and the memory empty, as for somebody who types one command.
PARTS: Mapping[str, Callable[[Sample, Sizes], list[Measurement]]] = {
    "startup": measure_startup,
    "memory": measure_memory,
    "counting": measure_counting,
    "reading": measure_reading,
    "statistics": measure_statistics,
    "workbook": measure_workbook,
    "page": measure_page,
    "report": measure_report,
    "protection": measure_protection,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the sample study, measure the parts asked for (all by default) and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="速さとメモリーを測ります")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"測る部分: {', '.join(PARTS)}。省くとすべて")
    parts = parser.parse_args(arguments).parts or list(PARTS)
    if unknown := sorted(set(parts) - set(PARTS)):
        parser.error(f"知らない部分です: {', '.join(unknown)}(使えるもの: {', '.join(PARTS)})")
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        print("見本の調査フォルダーを作っています", flush=True)
        copy_sample(study)
        print(report(parts, Sample(study), Sizes()))


def report(parts: Sequence[str], sample: Sample, sizes: Sizes) -> str:
    """The environment, the protocol, and the table and chart of these parts."""
    measurements = [measurement for part in parts for measurement in PARTS[part](sample, sizes)]
    return "\n".join(
        [
            environment(),
            "値は中央値、( )は最小値。比は中央値どうしの比です。",
            "こちらと相手を交互に測り、最初の1回(準備運転)は捨てています。",
            "",
            result_table(measurements),
            *(["", "何倍速いか", chart] if (chart := ratio_chart(measurements)) else []),
        ]
    )


if __name__ == "__main__":
    main()
