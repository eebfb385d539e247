"""How every program of the contest is asked and answers; standard library only, it runs in the peers' environments.

`python WORKER FOLDER TASK OUT` reads the sheets, computes once and writes what it found to OUT.
`python WORKER FOLDER TASK` reads the sheets and then computes once for every line of its input.
Either way the answer to one computation is a line `done SECONDS`, the time of the computation alone.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from time import perf_counter
from typing import TypeVar

Found = list[dict[str, list[float]]]
"""What a program found, a table at a time: name of the figure -> its values, category by category (pair by pair)."""
Data = TypeVar("Data")


def answer(load: Callable[[Path], Data], tasks: Mapping[str, Callable[[Data], Found]]) -> None:
    """Do what the command line asks for."""
    folder, task, *out = sys.argv[1:]
    data = load(Path(folder))
    for _ in sys.stdin if not out else range(1):
        start = perf_counter()
        found = tasks[task](data)
        seconds = perf_counter() - start
        if out:
            tell(found, Path(out[0]))
        print(f"done {seconds:.9f}", flush=True)


def tables(folder: Path) -> list[dict[str, str]]:
    """The lines of `tables.tsv`: kind, columns, axis, categories, options."""
    with (folder / "tables.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def tell(found: Found, path: Path) -> None:
    """One line a table and kind of figure: number of the table, name, values."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        for number, figures in enumerate(found):
            writer.writerows([number, name, *values] for name, values in figures.items())


def told(path: Path) -> Found:
    """What `tell` wrote."""
    found: Found = []
    with path.open(encoding="utf-8", newline="") as stream:
        for number, name, *values in csv.reader(stream, delimiter="\t"):
            found.extend({} for _ in range(int(number) + 1 - len(found)))
            found[int(number)][name] = [_number(value) for value in values]
    return found


def _number(text: str) -> float:
    """The number; R says NA where there is none."""
    return float("nan") if text.strip() in ("NA", "") else float(text)


def flat(rows: Iterable[Iterable[float]]) -> list[float]:
    """A matrix as one list, row by row."""
    return [float(value) for row in rows for value in row]
