"""Display objects of a running text: headings, paragraphs, tables and figures with captions. All that writers see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zushi_survey.present.charts import Chart
from zushi_survey.present.display import DisplayTable


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words that stand on the same evidence, or on none."""

    text: str
    evidence: str = ""
    """Anchor of its row in the evidence appendix; empty for the author's own prose."""


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading; 1 is the highest."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, a bullet, or a label over bullets."""

    kind: Literal["text", "bullet", "label"]
    runs: tuple[TextRun, ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its number and caption; `number` 0 for a table of the author's own, without caption."""

    number: int
    caption: str
    table: DisplayTable


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure with its number, caption and the name of its files (without suffix)."""

    number: int
    caption: str
    chart: Chart
    name: str


Block = HeadingBlock | TextBlock | TableBlock | FigureBlock


@dataclass(frozen=True, slots=True)
class Document:
    """A running text with the marks that must stand on it."""

    title: str
    banners: tuple[str, ...]
    blocks: tuple[Block, ...]
    evidence_file: str
    """Name of the evidence page that runs point into, beside the document."""
    source: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[FigureBlock, ...]:
        """The figures in order."""
        return tuple(block for block in self.blocks if isinstance(block, FigureBlock))
