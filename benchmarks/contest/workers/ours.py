"""All tables by this tool, in process: what a notebook calls. The command line is measured as a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from protocol import Found, answer, tables

from zushi_survey import open_study
from zushi_survey.pipeline.study import Study
from zushi_survey.pipeline.tabulation import TableRequest, tabulate


class Data(NamedTuple):
    """The study with its answers read, and what is asked of it."""

    study: Study
    questions: tuple[str, ...]
    axes: tuple[str, ...]


def load(folder: Path) -> Data:
    """The study folder; its answers are read and checked before the clock starts."""
    axes = tuple(dict.fromkeys(table["axis"] for table in tables(folder)))
    questions = tuple((folder / "questions.txt").read_text(encoding="utf-8").split())
    study = open_study(folder / ("weighted" if sys.argv[2] == "design" else "study"))
    shares(Data(study, questions[:1], axes[:1]))
    return Data(study, questions, axes)


def shares(data: Data) -> Found:
    """Counts and percentages with their standard errors."""
    tabulate(data.study, TableRequest(data.questions, data.axes, base="answered", intervals=False))
    return []


def association(data: Data) -> Found:
    """The same, with the test of every table."""
    data.study.comparisons(data.questions, data.axes, kinds=("association",))
    return shares(data)


def pairs(data: Data) -> Found:
    """The same, with the test of every pair of categories."""
    data.study.comparisons(data.questions, data.axes, kinds=("pair",))
    return shares(data)


def design(data: Data) -> Found:
    """The same with both."""
    data.study.comparisons(data.questions, data.axes, kinds=("association", "pair"))
    return shares(data)


TASKS: dict[str, Callable[[Data], Found]] = {
    "tables": shares,
    "association": association,
    "pairs": pairs,
    "design": design,
}

if __name__ == "__main__":
    answer(load, TASKS)
