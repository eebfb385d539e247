"""`python -m benchmarks.scaling`: how time and memory grow: results/scaling.json, told in docs/scaling.md."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks.contest.running import ingest
from benchmarks.contest.sheets import Sheets
from benchmarks.profiles import Share, profiles
from benchmarks.report_workbook import made_report
from benchmarks.respondents import Sample
from zushi_survey.data.responses import Choice
from zushi_survey.pipeline.demo import copy_sample
from zushi_survey.questionnaire.model import Kind
from zushi_survey.render.report.workbook import report_workbook
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.plan import CountPlan, plan_counts

TOP = Path(__file__).resolve().parents[1]
RESULTS, PAGE = TOP / "benchmarks/results/scaling.json", TOP / "docs/scaling.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
AXES = ("sex", "age", "district", "household", "work", "years")
ROUNDS = 3
INGESTED = (5_000, 20_000)

PAPER_ROWS, PAPER_SINGLE, PAPER_MULTIPLE, PAPER_OPTIONS = 20_000_000, 140, 60, 10
"""The pooled survey of a ministry: sheets, single answers, multiple answers, options of each of these."""


@dataclass(frozen=True, slots=True)
class Point:
    """One size: median seconds, and the most megabytes held beyond what was held before."""

    size: int
    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Curve:
    """How one thing grows with another."""

    what: str
    grows_with: str
    points: tuple[Point, ...]

    @property
    def per_unit(self) -> float:
        """Seconds for one more, by the line through the points (least squares)."""
        sizes = np.array([point.size for point in self.points], dtype=float)
        seconds = np.array([point.seconds for point in self.points])
        away = sizes - sizes.mean()
        return float(away @ (seconds - seconds.mean()) / (away @ away))


@dataclass(frozen=True, slots=True)
class Results:
    """Everything the document tells."""

    conditions: str
    asked: dict[str, int]
    """Single answers, multiple answers and columns of the sample's questionnaire."""
    curves: tuple[Curve, ...]
    profiles: dict[str, tuple[Share, ...]]

    def curve(self, what: str, grows_with: str) -> Curve:
        """The curve of this name."""
        return next(one for one in self.curves if (one.what, one.grows_with) == (what, grows_with))

    def write(self, path: Path) -> None:
        """Keep them as json."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Results:
        """What `write` kept."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        curves = tuple(
            Curve(one["what"], one["grows_with"], tuple(Point(**point) for point in one["points"]))
            for one in kept["curves"]
        )
        told = {name: tuple(Share(**share) for share in shares) for name, shares in kept["profiles"].items()}
        return cls(kept["conditions"], kept["asked"], curves, told)


SINGLE, MULTIPLE, COUNTING = "counting single answers", "counting multiple answers", "counting all questions"
TABLES, PUBLISHED, PAIRS = "tables, internal", "tables, published (suppression)", "tests of all pairs"
INGESTING, WORKBOOK = "`ingest` of a csv, whole process", "report.xlsx, a table and a chart a sheet"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, keep, and write the measured part of the document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--page-only", action="store_true", help="write the document from the kept results")
    asked = parser.parse_args(arguments)
    if not asked.page_only:
        with tempfile.TemporaryDirectory() as folder:
            study = Path(folder) / "study"
            copy_sample(study)
            measure(Sample(study), asked.rows).write(RESULTS)
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_measured(text, Results.read(RESULTS)), encoding="utf-8")


def measure(sample: Sample, rows: Sequence[int]) -> Results:
    """All curves and profiles."""
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    curves = tuple(_curves(sample, rows))
    version = ".".join(map(str, sys.version_info[:3]))
    kinds = Counter(variable.kind for variable in plan_counts(sample.wave.questionnaire, ["all"], AXES).variables)
    asked = {SINGLE: kinds[Kind.CHOICE], MULTIPLE: kinds[Kind.CHOICES], INGESTING: len(sample.texts)}
    conditions = f"Python {version}, {os.cpu_count()} processors, {load} at the start"
    return Results(conditions, asked, curves, profiles(sample.study))


def _curves(sample: Sample, rows: Sequence[int]) -> Iterator[Curve]:
    """Every curve."""
    plan = plan_counts(sample.wave.questionnaire, ["all"], AXES)
    kinds = {SINGLE: Kind.CHOICE, MULTIPLE: Kind.CHOICES}
    for what, kind in ((COUNTING, None), *kinds.items()):
        chosen = replace(plan, variables=tuple(v for v in plan.variables if kind in (None, v.kind)))
        yield Curve(what, "sheets", tuple(_counted(sample, chosen, size) for size in rows))
    many = sample.answers(rows[-2] if len(rows) > 1 else rows[0])
    fewer = [replace(plan, variables=plan.variables[:size]) for size in (15, 30, 60)]
    yield Curve(COUNTING, "questions", tuple(_point(len(p.variables), partial(count, many, p)) for p in fewer))
    fewer = [replace(plan, axes=plan.axes[:size]) for size in (1, 2, 4, 6)]
    yield Curve(COUNTING, "axes", tuple(_point(len(p.axes), partial(count, many, p)) for p in fewer))
    yield Curve(
        SINGLE, "options", tuple(_of_options(plan, size, len(next(iter(many.values())).states)) for size in (5, 20, 80))
    )
    yield Curve(INGESTING, "sheets", tuple(_ingested(sample, size) for size in INGESTED))
    yield Curve(
        WORKBOOK, "tables", tuple(_point(size, partial(report_workbook, made_report(size))) for size in (25, 50, 100))
    )
    study = sample.study_folder
    questions = list(dict.fromkeys(v.question.id for v in plan.variables if v.item == ""))
    calls: dict[str, Callable[[list[str]], object]] = {
        TABLES: lambda names: study.crosstab(names, AXES),
        PUBLISHED: lambda names: study.crosstab(names, AXES, policy="publish"),
        PAIRS: lambda names: study.comparisons(names, AXES, kinds=("pair",)),
    }
    for what, call in calls.items():
        sizes = (5, 10, 20)
        yield Curve(what, "tables", tuple(_point(n * len(AXES), partial(call, questions[:n])) for n in sizes))


def _ingested(sample: Sample, rows: int) -> Point:
    """Checking and coding so many sheets of a csv file once, as a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        sheets = Sheets(sample, rows, Path(folder) / "sheets")
        sheets.write()
        taken = ingest(sheets, sheets.study)
        return Point(rows, taken.seconds, taken.megabytes)


def _counted(sample: Sample, plan: CountPlan, rows: int) -> Point:
    """Counting a plan on so many sheets held in memory."""
    return _point(rows, partial(count, sample.answers(rows), plan))


def _of_options(plan: CountPlan, options: int, rows: int) -> Point:
    """Counting one made-up single answer of so many options by no axis."""
    variable = next(v for v in plan.variables if v.kind is Kind.CHOICE)
    first = variable.question.options[0]
    made = tuple(first.model_copy(update={"code": str(place)}) for place in range(options))
    question = variable.question.model_copy(update={"options": made, "nets": ()})
    codes = np.random.default_rng(options).integers(0, options, rows).astype(np.int16)
    wanted = CountPlan((replace(variable, question=question),), ())
    return _point(options, partial(count, {variable.id: Choice(codes)}, wanted))


def _point(size: int, call: Callable[[], object]) -> Point:
    """Median seconds of a few calls after a first one, and the most memory of another."""
    call()
    seconds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        call()
        seconds.append(perf_counter() - start)
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Point(size, median(seconds), peak / 1e6)


def with_measured(text: str, results: Results) -> str:
    """The document with its measured part made anew from the results."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{measured_part(results)}\n\n{END}{after}"


def measured_part(results: Results) -> str:
    """Tables of the curves, the cost on paper and the profiles, as markdown."""
    lines = [f"Conditions: {results.conditions}. Seconds are medians of {ROUNDS}.", "", "### Curves", ""]
    lines += [
        "| what | grows with | sizes | seconds | MB beyond the answers | one more costs |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_curve_line(curve) for curve in results.curves]
    lines += ["", "### Cost of 20 million sheets, on paper", "", *_paper(results), "", "### Profiles", ""]
    lines += ["| run | where | share of its time |", "|---|---|---|"]
    lines += [
        f"| {run} | {one.where} | {one.share:.0%} |" for run, shares in results.profiles.items() for one in shares
    ]
    return "\n".join(lines)


def _curve_line(curve: Curve) -> str:
    """One curve as a line of the table."""
    sizes = ", ".join(f"{point.size:,}" for point in curve.points)
    seconds = ", ".join(f"{point.seconds:.3g}" for point in curve.points)
    megabytes = ", ".join(f"{point.megabytes:.3g}" for point in curve.points)
    return f"| {curve.what} | {curve.grows_with} | {sizes} | {seconds} | {megabytes} | {_duration(curve.per_unit)} |"


def _duration(seconds: float) -> str:
    """Seconds in a unit that can be read."""
    for factor, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if abs(seconds) >= factor:
            return f"{seconds / factor:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def _paper(results: Results) -> list[str]:
    """Machine-hours of counting the pooled survey by six axes, from the measured cost of a sheet."""
    wanted = {SINGLE: PAPER_SINGLE, MULTIPLE: PAPER_MULTIPLE, INGESTING: PAPER_SINGLE + PAPER_MULTIPLE * PAPER_OPTIONS}
    costs = {what: results.curve(what, "sheets").per_unit for what in wanted}
    hours = {what: PAPER_ROWS * costs[what] / results.asked[what] * wanted[what] / 3600 for what in wanted}
    lines = [
        f"{PAPER_ROWS:,} sheets, {PAPER_SINGLE} single and {PAPER_MULTIPLE} multiple answers of {PAPER_OPTIONS} "
        "options by six axes: hours of one processor, from the cost of one more sheet above.",
        "",
        "| step | one sheet of the sample | of | hours of one processor |",
        "|---|---|---|---|",
    ]
    units = {SINGLE: "single answers", MULTIPLE: "multiple answers", INGESTING: "columns"}
    lines += [
        f"| {what} | {_duration(costs[what])} | {results.asked[what]} {units[what]} | {hours[what]:.2g} |"
        for what in wanted
    ]
    return [*lines, f"| together | | | {sum(hours.values()):.2g} |"]


if __name__ == "__main__":
    main()
