"""Running texts as Markdown: words on evidence are links to it, figures are pictures beside the file."""

from __future__ import annotations

from collections.abc import Iterator

from zushi_survey.present.display import DisplayColumn
from zushi_survey.present.document import Block, Document, FigureBlock, HeadingBlock, TableBlock, TextBlock
from zushi_survey.render.html import label_columns

FIGURES_FOLDER = "figures"


def document_markdown(document: Document) -> bytes:
    """The document in UTF-8."""
    lines = [f"> {line}" for line in document.banners]
    for block in document.blocks:
        is_bullet = isinstance(block, TextBlock) and block.kind == "bullet"
        if not (is_bullet and lines and lines[-1].startswith("- ")):
            lines.append("")
        lines.extend(_lines(block, document))
    lines += ["", "---", *(f"- {line}" for line in document.source)]
    return ("\n".join(lines).strip() + "\n").encode()


def _lines(block: Block, document: Document) -> Iterator[str]:
    """The lines of one block."""
    if isinstance(block, HeadingBlock):
        yield f"{'#' * block.level} {block.text}"
    elif isinstance(block, TextBlock):
        yield ("- " if block.kind == "bullet" else "") + "".join(
            f"[{run.text}]({document.evidence_file}#{run.evidence})" if run.evidence else run.text for run in block.runs
        )
    elif isinstance(block, FigureBlock):
        yield f"![図{block.number}]({FIGURES_FOLDER}/{block.name}.svg)"
        yield ""
        yield f"図{block.number}　{block.caption}"
    else:
        yield from _table_lines(block)


def _table_lines(block: TableBlock) -> Iterator[str]:
    """A table of `|` with its caption above and its notes below."""
    table = block.table
    if block.number:
        yield f"表{block.number}　{block.caption}"
        yield ""
    labels = label_columns(table)
    headings = [*table.row_headings[2 - labels :], *map(_heading, table.columns)]
    yield _row(headings)
    yield _row(["---"] * len(headings))
    for row in table.rows:
        yield _row([*[row.group, row.label][2 - labels :], *(cell.text for cell in row.cells)])
    for note in table.notes:
        yield ""
        yield f"注) {note}"


def _heading(column: DisplayColumn) -> str:
    """A column's heading with the group it belongs to."""
    return f"{column.group} {column.label}".strip()


def _row(cells: list[str]) -> str:
    """One line of a table."""
    return "| " + " | ".join(cell.replace("|", "／") for cell in cells) + " |"
