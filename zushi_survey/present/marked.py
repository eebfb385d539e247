"""A text with remarks on its words: what html and Word outputs of `check` show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Mark = Literal["", "S", "M", "W", "D", "U", "L", "X"]


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """A stretch of text with the remarks on it."""

    text: str
    mark: Mark
    """The gravest of its remarks; empty for none."""
    remarks: tuple[int, ...]
    """Numbers of the remarks."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark."""

    number: int
    mark: Mark
    label: str
    """The verdict in words."""
    start: int
    end: int
    """Place in the paragraph."""
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """One paragraph."""

    line: int
    level: int
    """1 to 9 for a heading."""
    is_bullet: bool
    runs: tuple[MarkedRun, ...]
    remarks: tuple[Remark, ...]

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A whole text."""

    name: str
    paragraphs: tuple[MarkedParagraph, ...]


def runs_of(text: str, remarks: tuple[Remark, ...], gravest_first: str) -> tuple[MarkedRun, ...]:
    """The paragraph cut where remarks begin and end."""
    cuts = sorted({0, len(text), *(one.start for one in remarks), *(one.end for one in remarks)})
    runs = []
    for start, end in pairwise(cuts):
        over = [one for one in remarks if one.start <= start and end <= one.end]
        marks = sorted((one.mark for one in over), key=gravest_first.index)
        runs.append(MarkedRun(text[start:end], marks[0] if marks else "", tuple(one.number for one in over)))
    return tuple(runs)
