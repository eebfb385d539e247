"""The options of a question with their figures as a table, for formats whose tables are all alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.report import QuestionnaireSection

_COLUMNS: Final = (
    DisplayColumn("選択肢", "text"),
    DisplayColumn("件数", "count"),
    DisplayColumn("％", "percent"),
)
_NUMBER: Final = "番号"


def questionnaire_tables(section: QuestionnaireSection) -> Iterator[DisplayTable]:
    """The question's options (if it has any) as one table, then its items."""
    if section.lines:
        rows = tuple(
            DisplayRow("", line.number, tuple(map(DisplayCell, (line.text, line.count, line.percent))))
            for line in section.lines
        )
        yield DisplayTable(section.id, section.heading, (), _COLUMNS, rows, ("", _NUMBER))
    yield from section.items
