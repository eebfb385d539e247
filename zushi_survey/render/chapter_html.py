"""Running texts as one html file: words on evidence are links to its page, figures are inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from zushi_survey.present.document import Block, Document, FigureBlock, HeadingBlock, TableBlock, TextBlock, TextRun
from zushi_survey.render.figures import chart_svg
from zushi_survey.render.html import data_address, template

_DEEPEST = 6


def document_html(document: Document) -> bytes:
    """The document in UTF-8; every text of it is escaped."""
    parts = list(_parts(document.blocks))
    return template("chapter.html.j2").render(page=document, parts=parts, words=_words).encode()


def _parts(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    """What the template writes: neighbouring bullets are one list."""
    for is_bullet, members in groupby(blocks, key=_is_bullet):
        if is_bullet:
            yield {"kind": "bullets", "entries": [block.runs for block in members if isinstance(block, TextBlock)]}
        else:
            yield from (_part(block) for block in members)


def _is_bullet(block: Block) -> bool:
    """Whether the block is a bullet."""
    return isinstance(block, TextBlock) and block.kind == "bullet"


def _part(block: Block) -> dict[str, Any]:
    """One block that is no bullet."""
    if isinstance(block, HeadingBlock):
        return {"kind": "heading", "level": min(block.level, _DEEPEST), "text": block.text}
    if isinstance(block, TextBlock):
        return {"kind": "text", "is_label": block.kind == "label", "runs": block.runs}
    if isinstance(block, TableBlock):
        return {"kind": "table", "block": block}
    if isinstance(block, FigureBlock):
        return {"kind": "figure", "block": block, "address": data_address(chart_svg(block.chart))}


def _words(runs: Sequence[TextRun], document: Document) -> Markup:
    """Words of a paragraph, those on evidence as links."""
    return Markup("").join(
        Markup('<a href="{}#{}">{}</a>').format(document.evidence_file, run.evidence, run.text)
        if run.evidence
        else escape(run.text)
        for run in runs
    )
