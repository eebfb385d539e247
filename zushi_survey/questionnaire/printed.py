"""An output as it was printed: every figure of its tables with the labels it stands under, and its running text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from zushi_survey.questionnaire.texts import Paragraph


class PrintedCell(NamedTuple):
    """One cell of a table (never a label) as a reader sees it."""

    place: str
    """Where it stands in the file, in words: `Q12!D5`, `5行目 proportion`, `3行目・2列目`."""
    table: str
    """Id of the table (`Q12`, `Q12-waves`); empty where the format has none."""
    title: str
    text: str
    """As printed: `1,112`, `42.6`, `△5.9↓`."""
    group: str = ""
    """Label of the group of rows: an axis, a question."""
    row: str = ""
    over: str = ""
    """Label of the group of columns."""
    column: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    """Of a data row, its other columns by name."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it stands under, outermost first, empty ones left out."""
        return tuple(label for label in (self.group, self.row, self.over, self.column) if label)


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table: its cells in reading order and the lines printed around it."""

    id: str
    title: str
    cells: tuple[PrintedCell, ...]
    about: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A whole output."""

    name: str
    kind: str
    """csv, json, html, xlsx, docx or md."""
    tables: tuple[PrintedTable, ...]
    paragraphs: tuple[Paragraph, ...]
    """All its text, table rows with tabs between their cells; empty for workbooks and data."""
    notices: tuple[str, ...] = ()
    """Lines that a page prints above everything, and the words of policy in data."""

    @property
    def cells(self) -> tuple[PrintedCell, ...]:
        """All cells in reading order."""
        return tuple(cell for table in self.tables for cell in table.cells)
