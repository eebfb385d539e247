"""`make bench-check`: a few ratios, ours by something steady in the same run, against those kept in baseline.json.

A ratio is a loss when its median is more than 30 percent above the kept median and above everything that was seen when
it was kept: the first alone would let noise fail a steady ratio, the second alone a large one creep.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.measurement import alternate
from benchmarks.pandas_peer import peer_of
from benchmarks.respondents import Sample
from zushi_survey.pipeline.demo import copy_sample
from zushi_survey.tabulate.count import count

BASELINE = Path(__file__).parent / "baseline.json"
ALLOWED = 1.3
"""So many times the kept median is still no loss."""
ROUNDS, MANY = 5, 100_000
_TOP = str(Path(__file__).resolve().parents[1])
_AXES = ("sex", "age", "district", "household", "work", "years")


@dataclass(frozen=True, slots=True)
class Kept:
    """The ratios of one round each, as they were when they were kept."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, ratios: Sequence[float]) -> Kept:
        """Median and range of these ratios."""
        return cls(median(ratios), min(ratios), max(ratios))


def is_loss(kept: Kept, ratios: Sequence[float]) -> bool:
    """Whether the median of new ratios (ours by theirs, less is better) is a loss beyond noise."""
    now = median(ratios)
    return now > kept.median * ALLOWED and now > kept.most


def failures(kept: Mapping[str, Kept], measured: Mapping[str, Sequence[float]]) -> list[str]:
    """A line for every ratio that is a loss, and for every one that is kept and no longer measured or the reverse."""
    lines = [f"{name}: not kept yet (--store)" for name in measured if name not in kept]
    lines += [f"{name}: kept, but not measured" for name in kept if name not in measured]
    for name in measured.keys() & kept.keys():
        if is_loss(kept[name], measured[name]):
            now, before = median(measured[name]), kept[name]
            lines.append(f"{name}: {now:.3g}, was {before.median:.3g} ({before.least:.3g}-{before.most:.3g})")
    return sorted(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """1 where something became slower, 0 otherwise; with `--store` the ratios are kept as they are now."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=__doc__)
    parser.add_argument("--store", action="store_true", help="keep the ratios of this run")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        copy_sample(study)
        measured = dict(_measured(Sample(study)))
    kept = read_baseline(BASELINE) if BASELINE.is_file() else {}
    for name, ratios in measured.items():
        before = f", kept {kept[name].median:.3g}" if name in kept else ""
        print(f"{name}: {median(ratios):.3g} ({min(ratios):.3g}-{max(ratios):.3g}){before}")
    if asked.store:
        told = {name: asdict(Kept.of(ratios)) for name, ratios in measured.items()}
        BASELINE.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return 0
    for line in (found := failures(kept, measured)):
        print(f"SLOWER {line}")
    return 1 if found else 0


def read_baseline(path: Path) -> dict[str, Kept]:
    """The kept ratios by name."""
    return {name: Kept(**kept) for name, kept in json.loads(path.read_text(encoding="utf-8")).items()}


def _measured(sample: Sample) -> Iterator[tuple[str, list[float]]]:
    """The ratios of every round, by name."""
    start, crosstab = _process("-c", "import pandas"), ("-m", "zushi_survey", "crosstab", "Q10", "--by", "age")
    yield "crosstab process / import of pandas", _ratios(_process(*crosstab, folder=sample.study), start)
    study, few, many = sample.study_folder, sample.answers(1_112), sample.answers(MANY)
    loop, loop_of_many = peer_of(few, sample.plan).crosstabs, peer_of(many, sample.plan).group_sizes
    yield "all tables in process / pandas loop", _ratios(partial(study.crosstab, "all", _AXES), loop)
    pairs = partial(study.comparisons, "all", _AXES, kinds=("pair",))
    yield "tests of all pairs in process / pandas loop", _ratios(pairs, loop)
    yield f"counting {MANY:,} sheets / pandas groupby loop", _ratios(partial(count, many, sample.plan), loop_of_many)


def _ratios(ours: Callable[[], object], theirs: Callable[[], object]) -> list[float]:
    """Ours by theirs, round by round."""
    mine, others = alternate((ours, theirs), ROUNDS)
    return [a / b for a, b in zip(mine, others, strict=True)]


def _process(*arguments: str, folder: Path | None = None) -> Callable[[], object]:
    """A Python process that is waited for."""
    return partial(
        subprocess.run,
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": _TOP, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
