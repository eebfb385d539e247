"""The outcome as a plain table for the terminal."""

from __future__ import annotations

from statistics import median

from benchmarks.contest.outcome import SHELL, WITHIN, Line, Outcome
from benchmarks.contest.programs import OURS

_HEADINGS = ("sheets", "task", "program", "whole s", "in process s", "peak MB", "times faster: shell", "in process")


def text_table(outcome: Outcome) -> str:
    """One line a program, task and size."""
    rows = [_HEADINGS, *(_row(outcome, line) for line in outcome.lines)]
    widths = [max(len(row[column]) for row in rows if column < len(row)) for column in range(len(_HEADINGS))]
    widths[3] = max(len(row[3]) for row in rows if len(row) == len(_HEADINGS))
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows
    )


def _row(outcome: Outcome, line: Line) -> tuple[str, ...]:
    """The cells of one line; a program that was not run has its reason instead of figures."""
    start = (f"{line.rows:,}", line.task, line.program)
    if not line.whole:
        return (*start, f"not run: {line.reason}")
    figures = (seconds(line.whole), seconds(line.within), f"{median(line.megabytes):,.0f}")
    if line.program == OURS:
        return (*start, *figures, "", "")
    return (*start, *figures, ratio(outcome, line, SHELL), ratio(outcome, line, WITHIN))


def seconds(values: tuple[float, ...]) -> str:
    """Median and range."""
    if len(values) == 1:
        return f"{values[0]:.3g} (once)"
    return f"{median(values):.3g} ({min(values):.3g}-{max(values):.3g})"


def ratio(outcome: Outcome, line: Line, where: str) -> str:
    """How many times faster we are, its range, and a mark where the aim is missed."""
    found = outcome.ratio(line, where)
    if found is None:
        return ""
    return f"{found.median:.3g} ({found.least:.3g}-{found.most:.3g}){'' if found.is_reached else ' MISSED'}"
