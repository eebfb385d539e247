"""A text with remarks as a Word document with comments: a new one, or the author's own with comments added to it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from zushi_survey.present.display import DisplayPage
from zushi_survey.present.marked import MarkedParagraph, MarkedText, Remark

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_AUTHOR, _INITIALS = "zushi-survey", "調"
_DEEPEST = 9
_FONT = "BIZ UDPGothic"


class _Run(NamedTuple):
    """One run of a paragraph (or of a table row) and where its text stands."""

    run: Any
    start: int
    end: int


def commented_docx(page: DisplayPage, marked: MarkedText, original: bytes | None) -> bytes:
    """The document with a comment on every remark; `original` is the author's .docx, left as it is but for them."""
    import docx

    word = docx.Document(io.BytesIO(original)) if original is not None else _new(page)
    if original is None:
        for paragraph in marked.paragraphs:
            _comment(word, paragraph, _write(word, paragraph))
    else:
        blocks = dict(enumerate(_blocks(word.element.body), 1))
        for paragraph in marked.paragraphs:
            if paragraph.remarks:
                _comment(word, paragraph, list(_runs(word, blocks[paragraph.line])))
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _new(page: DisplayPage) -> WordDocument:
    """An empty document with the page's warnings on top."""
    import docx
    from docx.oxml.ns import qn

    word = docx.Document()
    word.core_properties.title = page.title
    word.core_properties.author = ""
    word.core_properties.comments = ""
    for name in ("Normal", *(f"Heading {level}" for level in range(1, _DEEPEST + 1))):
        fonts = word.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), _FONT)
    for line in (page.title, *page.banners):
        word.add_paragraph(line).runs[0].bold = True
    return word


def _write(word: WordDocument, paragraph: MarkedParagraph) -> list[_Run]:
    """The paragraph as new runs."""
    style = f"Heading {min(paragraph.level, _DEEPEST)}" if paragraph.level else None
    new = word.add_paragraph(style="List Bullet" if paragraph.is_bullet else style)
    runs: list[_Run] = []
    for run in paragraph.runs:
        start = runs[-1].end if runs else 0
        runs.append(_Run(new.add_run(run.text), start, start + len(run.text)))
    return runs


def _comment(word: WordDocument, paragraph: MarkedParagraph, runs: Sequence[_Run]) -> None:
    """One comment per remark, on the runs that its words stand in."""
    for remark in paragraph.remarks:
        over = [one.run for one in runs if one.start < remark.end and remark.start < one.end]
        if over:
            word.add_comment([over[0], over[-1]], _words(remark), _AUTHOR, _INITIALS)


def _words(remark: Remark) -> str:
    """The text of a comment."""
    return "\n".join((f"【{remark.label}】", *remark.lines))


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and table rows in the order and number in which they were read."""
    from docx.oxml.ns import qn

    for child in parent:
        if child.tag == qn("w:p"):
            yield child
        elif child.tag == qn("w:tbl"):
            yield from child.iterchildren(qn("w:tr"))
        elif child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            yield from _blocks(content if content is not None else ())


def _runs(word: WordDocument, block: Any) -> Iterator[_Run]:
    """The runs of a block with their places in its text."""
    from docx.oxml.ns import qn
    from docx.text.run import Run

    place = 0
    cells = list(block.iterchildren(qn("w:tc"))) if block.tag == qn("w:tr") else [block]
    for number, cell in enumerate(cells):
        place += number > 0
        for element in cell.iter(qn("w:r")):
            length = _length(element)
            yield _Run(Run(element, word), place, place + length)
            place += length


def _length(run: Any) -> int:
    """Characters of a run: its text, tabs and breaks."""
    from docx.oxml.ns import qn

    single = {qn("w:tab"), qn("w:br"), qn("w:cr")}
    return sum(len(child.text or "") if child.tag == qn("w:t") else child.tag in single for child in run)
