"""Printed tables and words as Markdown: characters that Markdown would read are escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from zushi_survey.present.display import DisplayTable
from zushi_survey.render.html import label_columns

_GAP: Final = re.compile(r"[ \t\r\n\f\v]+")
"""Full-width spaces are the author's and stay."""
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def plain(text: str) -> str:
    """The text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", _GAP.sub(" ", text).strip(" "))


def paragraph(text: str) -> str:
    """The text as a line of its own."""
    words = plain(text)
    opening = re.match(r"\d+(?=[.)])|(?=[-+=])", words)
    return f"{words[: opening.end()]}\\{words[opening.end() :]}" if opening else words


def table_lines(table: DisplayTable) -> Iterator[str]:
    """The table of pipes with its notes below; nothing for one without rows but its notes."""
    if table.rows:
        labels = label_columns(table)
        headings = [f"{column.group} {column.label}".strip() for column in table.columns]
        yield _line([*table.row_headings[2 - labels :], *headings])
        is_text = [column.role in ("label", "text") for column in table.columns]
        yield "|" + "|".join(["---"] * labels + ["---" if text else "---:" for text in is_text]) + "|"
        for row in table.rows:
            yield _line([*(row.group, row.label)[2 - labels :], *(cell.text for cell in row.cells)])
        yield ""
    yield from (f"注) {plain(note)}  " for note in table.notes)


def _line(texts: Sequence[str]) -> str:
    """One line of a pipe table."""
    return "| " + " | ".join(plain(text) for text in texts) + " |"
