"""Secondary suppression by pytauargus: `python tauargus_peer.py FOLDER`, in an environment that has it.

`tables.json` holds tables of counts (rows of numbers), thresholds and repeats; `patterns.json` gets for each table the
cells hidden, the seconds each run took, and what went wrong, if anything. The protection asked for is ours: a reader
can exclude neither nobody nor a count that meets the threshold.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from pytauargus import protect
from pytauargus.engine import run_batch
from pytauargus.result import TableResult

_HIDDEN = ("U", "M")


def main(folder: Path) -> None:
    """Protect every table."""
    asked = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    with _silence():
        found = [_protected(table["counts"], table["threshold"], asked["repeats"]) for table in asked["tables"]]
    (folder / "patterns.json").write_text(json.dumps(found), encoding="utf-8")


def _protected(counts: list[list[int]], threshold: int, repeats: int) -> dict[str, object]:
    """Hidden cells (row, column) of one table, and the seconds of each run."""
    seconds: list[float] = []
    hidden: list[tuple[int, int]] = []
    for _ in range(repeats + 1):
        with tempfile.TemporaryDirectory() as folder:
            batch = _batch(Path(folder), counts, threshold)
            start = perf_counter()
            try:
                run_batch(str(batch))
            except Exception as error:
                return {"hidden": [], "seconds": [], "error": f"{type(error).__name__}: {error}"}
            seconds.append(perf_counter() - start)
            rows = TableResult(Path(folder) / "tab1.tab", ["g", "k"], "one").rows
        hidden = [_place(row) for row in rows if row["status"] in _HIDDEN]
    return {"hidden": hidden, "seconds": seconds[1:], "error": ""}


def _batch(folder: Path, counts: list[list[int]], threshold: int) -> Path:
    """A batch that asks for the optimum, with our needs as protection levels of the small counts."""
    cells = [(row, column, count) for row, line in enumerate(counts) for column, count in enumerate(line)]
    persons = [(row, column) for row, column, count in cells for _ in range(count)]
    columns = {
        "g": [f"g{row:02}" for row, _ in persons],
        "k": [f"k{column:02}" for _, column in persons],
        "one": [1.0] * len(persons),
    }
    files = protect(
        columns,
        ["g", "k"],
        response="one",
        safety_rules=f"FREQ({threshold},100)",
        suppress="OPT(1)",
        workdir=str(folder),
        run=False,
    )
    # Its reader of levels takes the number of fields from the first line, which must have one value: a cost as it is.
    row, column, count = next(cell for cell in cells if cell[2] >= threshold)
    lines = [f"g{row:02};k{column:02};C;{count}"]
    lines += [f"g{r:02};k{c:02};PL;{n};{threshold - n}" for r, c, n in cells if 0 < n < threshold]
    (folder / "levels.hst").write_text("\n".join(lines), encoding="utf-8")
    batch = Path(files.files["arb"])
    levels = f'<APRIORI> "{folder / "levels.hst"}",1,";",0,0\n<SUPPRESS>'
    batch.write_text(batch.read_text(encoding="utf-8").replace("<SUPPRESS>", levels), encoding="utf-8")
    return batch


def _place(row: dict[str, object]) -> tuple[int, int]:
    """Row and column of a cell; -1 for a total."""
    codes = [str(row[name]).strip() for name in ("g", "k")]
    row_, column = (int(code[1:]) if code[1:].isdigit() else -1 for code in codes)
    return row_, column


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Nothing that native code writes reaches the terminal."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
