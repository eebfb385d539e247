"""Pages as Markdown: for codebooks that live in a repository beside the questionnaire."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zushi_survey.present.display import DisplayPage, DisplayTable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def markdown_text(page: DisplayPage) -> str:
    """The page as Markdown with pipe tables; characters that Markdown would read are escaped."""
    lines = [f"# {_plain(page.title)}", ""]
    lines += [line for banner in page.banners for line in (f"**{_plain(banner)}**", "")]
    for table in page.tables:
        lines.extend([*_table(table), ""])
    for heading, texts in (("凡例", page.legend), ("出典", page.source)):
        if texts:
            lines.extend([f"## {heading}", "", *(f"- {_plain(text)}" for text in texts), ""])
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(table: DisplayTable) -> Iterator[str]:
    """One table under its heading."""
    yield f"## {_plain(table.title)}"
    yield ""
    if table.subtitles:
        yield from (f"- {_plain(line)}" for line in table.subtitles)
        yield ""
    if table.rows:
        labels = 2 if any(row.group for row in table.rows) else 1
        headings = [f"{column.group} {column.label}".strip() for column in table.columns]
        yield _line([*table.row_headings[2 - labels :], *headings])
        is_text = [column.role in ("label", "text") for column in table.columns]
        yield "|" + "|".join(["---"] * labels + ["---" if text else "---:" for text in is_text]) + "|"
        for row in table.rows:
            yield _line([*(row.group, row.label)[2 - labels :], *(cell.text for cell in row.cells)])
        yield ""
    yield from (f"注) {_plain(note)}  " for note in table.notes)


def _line(texts: Sequence[str]) -> str:
    """One line of a pipe table."""
    return "| " + " | ".join(_plain(text) for text in texts) + " |"


def _plain(text: str) -> str:
    """The text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
