"""Running texts as Word documents: real headings, tables with heading rows, numbered captions, described figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from zushi_survey.present.document import Document, FigureBlock, HeadingBlock, TableBlock, TextBlock
from zushi_survey.render.figures import chart_png
from zushi_survey.render.word import styles
from zushi_survey.render.word.paragraphs import add_caption, add_link, add_picture, add_text, plain
from zushi_survey.render.word.saving import word_bytes
from zushi_survey.render.word.tables import Caption, add_table
from zushi_survey.render.word.template import new_document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_FIGURE_MM: Final = 140
TEXT_STYLES: Final = {"text": styles.TEXT, "bullet": styles.BULLET, "label": styles.LABEL}


def document_docx(document: Document) -> bytes:
    """The document as .docx; each figure stands on its evidence by a link to the evidence page beside it."""
    word = new_document(document.title, document.banners, template=None)
    writers: dict[type, Callable[[WordDocument, Any, Document], None]] = {
        HeadingBlock: _write_heading,
        TextBlock: _write_text,
        TableBlock: _write_table,
        FigureBlock: _write_figure,
    }
    for block in document.blocks:
        writers[type(block)](word, block, document)
    for line in document.source:
        add_text(word, line, styles.NOTE)
    return word_bytes(word)


def _write_heading(word: WordDocument, block: HeadingBlock, _document: Document) -> None:
    """A heading that Word's outline knows."""
    add_text(word, block.text, styles.HEADINGS[min(block.level, styles.DEEPEST) - 1])


def _write_text(word: WordDocument, block: TextBlock, document: Document) -> None:
    """A paragraph; words on evidence are links to it."""
    paragraph = word.add_paragraph(style=TEXT_STYLES[block.kind])
    for run in block.runs:
        if run.evidence:
            add_link(paragraph, run.text, f"{document.evidence_file}#{run.evidence}", styles.EVIDENCE)
        else:
            paragraph.add_run(plain(run.text))


def _write_figure(word: WordDocument, block: FigureBlock, _document: Document) -> None:
    """A picture with its text alternative and its caption below."""
    add_picture(word, chart_png(block.chart), _FIGURE_MM, f"図{block.number}", block.chart.alternative)
    add_caption(word, "図", block.number, block.caption, is_above=False)


def _write_table(word: WordDocument, block: TableBlock, _document: Document) -> None:
    """A table; the author's own have no number and no caption."""
    add_table(word, block.table, Caption(block.number, block.caption) if block.number else None)
