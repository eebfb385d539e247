"""Memory that counting needs beyond the answers: `python -m benchmarks.memory STUDY ROWS` is the process measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.measurement import Measurement, Sizes
from benchmarks.respondents import Sample, coded_bytes

STATUS = Path("/proc/self/status")


def measure_memory(sample: Sample, sizes: Sizes) -> list[Measurement]:
    """Peak of a process that holds and counts many rows, and what counting adds; nothing without /proc (Linux).

    `getrusage` is no use here: what it calls the peak of a new process includes the peak of the one that started it.
    """
    if not STATUS.is_file():
        return []
    command = [sys.executable, "-m", "benchmarks.memory", str(sample.study), str(sizes.many_rows)]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    megabytes = json.loads(done.stdout)
    rows, coded = f"{sizes.many_rows:,}行", [megabytes["coded"]]
    return [
        Measurement(f"メモリー 集計 {rows} 最大", "コード化した配列", [megabytes["peak"]], coded, unit="MB"),
        Measurement(f"メモリー 集計 {rows} 増えた分", "コード化した配列", [megabytes["added"]], coded, unit="MB"),
    ]


def _count_and_tell(study: Path, row_count: int) -> None:
    """Count once and print the megabytes as json."""
    from zushi_survey.tabulate.count import count

    sample = Sample(study)
    answers, plan = sample.answers(row_count), sample.plan
    before = kilobytes("VmRSS")
    count(answers, plan)
    peak = kilobytes("VmHWM")
    facts = {"coded": coded_bytes(answers) / 1e6, "peak": peak * 1.024e-3, "added": (peak - before) * 1.024e-3}
    print(json.dumps(facts))


def kilobytes(name: str) -> int:
    """A line of the kernel's account of this process: VmRSS is held now, VmHWM the most ever held."""
    lines = STATUS.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    _count_and_tell(Path(sys.argv[1]), int(sys.argv[2]))
