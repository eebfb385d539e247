"""What disclosure control costs: time by tables and by cells; beside pytauargus, time and information lost."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.measurement import Aim, Measurement, Sizes, alternate
from benchmarks.peers import Missing
from benchmarks.respondents import Sample
from zushi_survey.analysis.disclosure.attack import Attack
from zushi_survey.analysis.disclosure.components import components_of, costs_of
from zushi_survey.analysis.disclosure.pattern import protect_component
from zushi_survey.analysis.disclosure.primary import small_count
from zushi_survey.analysis.disclosure.protection import protect
from zushi_survey.analysis.disclosure.registry import register
from zushi_survey.analysis.disclosure.system import Level, Number, System, SystemBuilder
from zushi_survey.analysis.tables import RawTable
from zushi_survey.pipeline.tabulation import TableRequest, raw_tables
from zushi_survey.questionnaire.study import ReleaseRules

TAUARGUS = "pytauargus==0.6.*"
THIRTY_SECONDS = Aim(1, is_speed_up=False)
AS_GOOD = Aim(1.05, is_speed_up=False)
THRESHOLD = 3
_HERE = Path(__file__).parent

Counts = list[list[int]]


class Theirs(NamedTuple):
    """What the other program did with one table."""

    hidden: frozenset[tuple[int, int]]
    seconds: tuple[float, ...]


class _Compared(NamedTuple):
    """One table, and what the other program hides of it."""

    system: System
    counts: Counts
    theirs: Theirs

    @property
    def hidden_by_them(self) -> frozenset[int]:
        """Numbers of the system; a hidden total is none of ours."""
        index = {at: number for number, at in enumerate(_cells(self.counts))}
        return frozenset(index[at] for at in self.theirs.hidden if at in index)


def measure_protection(sample: Sample, sizes: Sizes) -> list[Measurement]:
    """The whole sample against half a minute; growth with tables and cells; single tables beside pytauargus."""
    return [*_growth_with_tables(sample, sizes), *_growth_with_cells(sizes), *_beside_tauargus(sizes)]


def _growth_with_tables(sample: Sample, sizes: Sizes) -> Iterator[Measurement]:
    """The release of a quarter, half and all of the questions: seconds in relation to the cells."""
    tables = _tables(sample)[: sizes.protection_tables]
    rules = sample.study_folder.file.release
    parts = sorted({max(1, len(tables) // 4), max(1, len(tables) // 2), len(tables)})
    measured = [_seconds(partial(_protected, tables[:part], rules), sizes.protection_repeats) for part in parts]
    cells = [sum(len(table.cells) for table in tables[:part]) for part in parts]
    for part, count, seconds in zip(parts[:-1], cells[:-1], measured[:-1], strict=True):
        what, other = f"秘匿 {parts[-1]}表 {cells[-1]:,}セル", f"{part}表 {count:,}セル"
        yield Measurement(what, other, measured[-1], seconds)
    yield Measurement(f"秘匿 {parts[-1]}表 {cells[-1]:,}セル", "30秒", measured[-1], [30.0], THIRTY_SECONDS)


def _tables(sample: Sample) -> Sequence[RawTable]:
    """All tables of the report."""
    plan = sample.study_folder.file.report
    request = TableRequest(plan.questions, plan.axes, intervals=False)
    return raw_tables(sample.study_folder, sample.wave, request)[0]


def _protected(tables: Sequence[RawTable], rules: ReleaseRules) -> None:
    """Protect a release from the start: nothing is remembered of an earlier run."""
    protect_component.cache_clear()
    protect(register(tables, rules).system)


def _growth_with_cells(sizes: Sizes) -> Iterator[Measurement]:
    """One table of more and more cells, a tenth of them small."""
    few, *more = sizes.protection_sides
    smallest = _seconds(partial(_protected_table, _system(drawn_table(few, few))), sizes.protection_repeats)
    for side in more:
        seconds = _seconds(partial(_protected_table, _system(drawn_table(side, side))), sizes.protection_repeats)
        yield Measurement(f"秘匿 1表 {side} x {side}セル", f"{few} x {few}セル", seconds, smallest)


def _protected_table(system: System) -> None:
    """Protect one table from the start."""
    protect_component.cache_clear()
    protect(system)


def _beside_tauargus(sizes: Sizes) -> Iterator[Measurement]:
    """Single tables: information lost and seconds, ours and theirs; theirs only where our audit passes it."""
    if not sizes.with_tauargus:
        return
    tables = [drawn_table(rows, columns, seed) for rows, columns in ((5, 4), (6, 8), (10, 6)) for seed in range(8)]
    with tempfile.TemporaryDirectory() as folder:
        theirs = tauargus_patterns(tables, Path(folder), sizes.protection_repeats)
    if isinstance(theirs, Missing):
        print(f"{theirs.name} とは比べません: {theirs.reason}")
        return
    compared = [_Compared(_system(table), table, one) for table, one in zip(tables, theirs, strict=True) if one]
    safe = [one for one in compared if _is_safe(one.system, one.hidden_by_them)]
    counted = f"検査を通った表 {len(safe)}、通らない表 {len(compared) - len(safe)}"
    print(f"pytauargus: {len(tables)}表のうち、{counted}、終わらなかった表 {len(tables) - len(compared)}")
    if not safe:
        return
    if any(not _is_safe(one.system, protect(one.system).hidden) for one in compared):
        raise AssertionError("a pattern of ours does not pass the audit, so there is nothing to compare")
    what = f"秘匿 1表ずつ {len(safe)}表"
    ours = sum(_lost(one.system, protect(one.system).hidden) for one in safe)
    others = sum(_lost(one.system, one.hidden_by_them) for one in safe)
    yield Measurement(f"{what} 失う情報", "pytauargus", [ours], [others], AS_GOOD, unit="人")
    seconds = _seconds(lambda: [_protected_table(one.system) for one in safe], sizes.protection_repeats)
    theirs_together = [sum(run) for run in zip(*(one.theirs.seconds for one in safe), strict=True)]
    yield Measurement(f"{what} 時間", "pytauargus", seconds, theirs_together)


def tauargus_patterns(tables: Sequence[Counts], folder: Path, repeats: int) -> list[Theirs | None] | Missing:
    """What pytauargus hides of each table, in an environment of its own; None for a table it does not finish."""
    python = folder / "environment" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    for command in (
        [sys.executable, "-m", "venv", str(folder / "environment")],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TAUARGUS],
    ):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            reason = f"{TAUARGUS} を入れられません(ネットワークにつながっていないかもしれません)"
            return Missing("pytauargus", reason)
    asked = {"repeats": repeats, "tables": [{"counts": table, "threshold": THRESHOLD} for table in tables]}
    (folder / "tables.json").write_text(json.dumps(asked), encoding="utf-8")
    done = subprocess.run(
        [str(python), str(_HERE / "tauargus_peer.py"), str(folder)], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        return Missing("pytauargus", (done.stderr.strip().splitlines() or [f"終了コード {done.returncode}"])[-1])
    found = json.loads((folder / "patterns.json").read_text(encoding="utf-8"))
    return [
        None
        if one["error"]
        else Theirs(frozenset((row, column) for row, column in one["hidden"]), tuple(one["seconds"]))
        for one in found
    ]


def drawn_table(rows: int, columns: int, seed: int = 0) -> Counts:
    """A table of counts, about a tenth of them small; the same for the same seed."""
    drawn = random.Random(f"{rows} {columns} {seed}")
    return [
        [drawn.choice((1, 2)) if drawn.random() < 0.1 else drawn.randint(3, 120) for _ in range(columns)]
        for _ in range(rows)
    ]


def _system(counts: Counts) -> System:
    """One table with its margins printed, as a system: a cell's key is its row and column."""
    builder = SystemBuilder()
    places = _cells(counts)
    for (row, column), count in places.items():
        number = Number(count, threshold=THRESHOLD, need=small_count(count, THRESHOLD))
        builder.place((f"{row} {column}", frozenset()), number)
    lines = [[at for at in places if at[0] == row] for row, _ in enumerate(counts)]
    lines += [[at for at in places if at[1] == column] for column, _ in enumerate(counts[0])]
    index = {at: number for number, at in enumerate(places)}
    for name, line in enumerate(lines):
        whole = Number(sum(places[at] for at in line), level=Level.WHOLE)
        builder.equal(builder.place((f"sum {name}", frozenset()), whole), [index[at] for at in line])
    return builder.built()


def _cells(counts: Counts) -> dict[tuple[int, int], int]:
    """Counts by row and column."""
    return {(row, column): count for row, line in enumerate(counts) for column, count in enumerate(line)}


def _is_safe(system: System, hidden: frozenset[int]) -> bool:
    """Our audit of a pattern, whoever found it."""
    if any(number.need is not None and place not in hidden for place, number in enumerate(system.numbers)):
        return False
    return all(
        not Attack.on(one, range(len(one.numbers))).unmet(one.required)
        for one in components_of(system, lambda place: place in hidden, costs_of(system, ""))
    )


def _lost(system: System, hidden: frozenset[int]) -> float:
    """Persons in hidden cells."""
    return float(sum(system.numbers[place].value for place in hidden))


def _seconds(call: Callable[[], object], repeats: int) -> list[float]:
    """Seconds of a call, after one that is thrown away."""
    return alternate([call], repeats)[0]
