"""The page that shows who took how long: figures, a chart of ratios, and what was not run."""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from pathlib import Path
from statistics import median

from benchmarks.contest.outcome import SHELL, WITHIN, Line, Outcome
from benchmarks.contest.programs import OURS, TASKS
from benchmarks.contest.table import ratio, seconds

_COLOURS = {SHELL: "#0072b2", WITHIN: "#d55e00"}
_STYLE = """
body{font-family:system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222;line-height:1.5}
table{border-collapse:collapse;width:100%;margin:1rem 0 2rem;font-size:.9rem}
th,td{border-bottom:1px solid #ccc;padding:.3rem .6rem;text-align:right;vertical-align:top}
th:first-child,td:first-child,td.why{text-align:left}
tr.ours td{background:#eef4fa;font-weight:600} .missed{color:#a33}
caption{text-align:left;font-weight:600;padding:.4rem 0} svg{max-width:100%;height:auto}
"""


def write_page(outcome: Outcome, path: Path) -> None:
    """One html file without anything outside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(_page(outcome)) + "\n", encoding="utf-8")


def _page(outcome: Outcome) -> Iterator[str]:
    """The lines of the page."""
    yield f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Peers</title><style>{_STYLE}</style>'
    yield "<h1>zushi-survey and its peers, side by side</h1>"
    yield (
        "<p>Same sheets, same tables: every single and multiple answer of the sample questionnaire by six axes "
        "(61 variables, 366 tables). Before anything is timed, what a peer finds is compared with what this tool "
        "finds: counts must be equal, percentages, errors and tests agree to nine digits, printed figures to their "
        "last digit. Programs take turns; seconds are medians with the range. How many times faster: theirs by ours, "
        "with the widest range that the single runs allow.</p>"
    )
    yield f"<p>{escape(outcome.environment)}. Machine: {escape(outcome.load)}.</p>"
    yield "<h2>How many times faster this tool is</h2>"
    yield _chart(outcome)
    for rows in dict.fromkeys(line.rows for line in outcome.lines):
        yield f"<h2>{rows:,} sheets</h2>"
        for task in dict.fromkeys(line.task for line in outcome.lines if line.rows == rows):
            yield from _table(outcome, rows, task)
    yield "<h2>What each program does</h2><ul>"
    for name, note in outcome.notes.items():
        told = f" {outcome.versions[name]}" if name in outcome.versions else ""
        yield f"<li><strong>{escape(name)}</strong>{escape(told)}: {escape(note or 'as the task says')}</li>"
    yield "</ul></html>"


def _table(outcome: Outcome, rows: int, task: str) -> Iterator[str]:
    """One task at one size."""
    heading = (
        "program",
        "from the shell, s",
        "in process, s",
        "peak MB",
        "faster: shell",
        "faster: in process",
        "equal",
    )
    yield f"<table><caption>{task}: {escape(TASKS.get(task, 'coding the answer file once'))}</caption><tr>"
    yield "".join(f"<th>{name}</th>" for name in heading) + "</tr>"
    for line in outcome.lines:
        if (line.rows, line.task) == (rows, task):
            yield _row(outcome, line)
    yield "</table>"


def _row(outcome: Outcome, line: Line) -> str:
    """One program of a table."""
    name = f"<td>{escape(line.program)}</td>"
    if not line.whole:
        return f'<tr>{name}<td class="why" colspan="6">not run: {escape(line.reason)}</td></tr>'
    cells = [seconds(line.whole), seconds(line.within) if line.within else "", f"{median(line.megabytes):,.0f}"]
    ratios = [ratio(outcome, line, where) for where in (SHELL, WITHIN)]
    told = "".join(f"<td>{cell}</td>" for cell in cells)
    told += "".join(f'<td class="{"missed" if "MISSED" in cell else ""}">{cell.lower()}</td>' for cell in ratios)
    agreed = f"{line.agreed:,} figures" if line.agreed else ""
    return f'<tr class="{"ours" if line.program == OURS else ""}">{name}{told}<td>{agreed}</td></tr>'


def _chart(outcome: Outcome) -> str:
    """A dot with its range for every peer and task, on a scale of powers of ten, as svg."""
    from matplotlib.figure import Figure

    told = [line for line in outcome.lines if line.program != OURS and line.whole]
    if not told:
        return "<p>No peer was run.</p>"
    figure = Figure(figsize=(9, 0.9 + 0.36 * len(told)), layout="constrained")
    axes = figure.add_subplot()
    for row, line in enumerate(told):
        for where, offset in ((SHELL, -0.14), (WITHIN, 0.14)):
            found = outcome.ratio(line, where)
            if found is None:
                continue
            axes.plot([found.least, found.most], [row + offset] * 2, color=_COLOURS[where], linewidth=2)
            axes.plot(found.median, row + offset, "o" if where == SHELL else "s", color=_COLOURS[where])
    axes.axvline(1, color="#444", linewidth=1)
    axes.set_xscale("log")
    axes.set_yticks(range(len(told)), [f"{line.program}, {line.task}, {line.rows:,}" for line in told])
    axes.invert_yaxis()
    axes.set_xlabel("times faster than the peer (right of 1: this tool is faster; lines: range of the single runs)")
    for where, sign in ((SHELL, "o"), (WITHIN, "s")):
        axes.plot([], [], sign, color=_COLOURS[where], label=where)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False)
    axes.grid(axis="x", color="#ddd")
    axes.set_axisbelow(True)
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    return "<svg" + drawn.getvalue().partition("<svg")[2]
