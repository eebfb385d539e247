"""Pages as Markdown: for codebooks that live in a repository beside the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator

from zushi_survey.present.display import DisplayPage, DisplayTable
from zushi_survey.render.markdown import plain, table_lines


def markdown_text(page: DisplayPage) -> str:
    """The page as Markdown with pipe tables; characters that Markdown would read are escaped."""
    lines = [f"# {plain(page.title)}", ""]
    lines += [line for banner in page.banners for line in (f"**{plain(banner)}**", "")]
    for table in page.tables:
        lines.extend([*_table(table), ""])
    for heading, texts in (("凡例", page.legend), ("出典", page.source)):
        if texts:
            lines.extend([f"## {heading}", "", *(f"- {plain(text)}" for text in texts), ""])
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(table: DisplayTable) -> Iterator[str]:
    """One table under its heading."""
    yield f"## {plain(table.title)}"
    yield ""
    if table.subtitles:
        yield from (f"- {plain(line)}" for line in table.subtitles)
        yield ""
    yield from table_lines(table)
