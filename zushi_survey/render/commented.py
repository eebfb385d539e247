"""A text with remarks as a Word document with comments: a new one, or the author's own with comments added to it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from zushi_survey.present.display import DisplayPage
from zushi_survey.present.marked import MarkedParagraph, MarkedText, Remark

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_AUTHOR, _INITIALS = "zushi-survey", "調"
_DEEPEST = 9
_FONT = "BIZ UDPGothic"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WHOLE = 1_000_000_000
"""A run that stands for a whole block meets every remark on it."""


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
        blocks = _numbered(word)
        for paragraph in marked.paragraphs:
            if paragraph.remarks:
                _comment(word, paragraph, _runs(word, blocks[paragraph.line]))
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


def _comment(word: WordDocument, paragraph: MarkedParagraph, runs: list[_Run]) -> None:
    """One comment per remark, on exactly its words: runs are cut where it begins and ends."""
    for remark in paragraph.remarks:
        for place in (remark.start, remark.end):
            _cut(word, runs, place)
        over = [one.run for one in runs if one.start < remark.end and remark.start < one.end]
        if over:
            word.add_comment([over[0], over[-1]], _words(remark), _AUTHOR, _INITIALS)


def _words(remark: Remark) -> str:
    """The text of a comment."""
    return "\n".join((f"【{remark.label}】", *remark.lines))


def _cut(word: WordDocument, runs: list[_Run], place: int) -> None:
    """Cut the run that a place lies within into two that look the same; letters with readings stay whole."""
    from docx.oxml.ns import qn
    from docx.text.run import Run

    number = next((n for n, one in enumerate(runs) if one.start < place < one.end), None)
    if number is None or runs[number].end == _WHOLE or runs[number].run._r.find(qn("w:ruby")) is not None:
        return
    one = runs[number]
    left = one.run._r
    right = deepcopy(left)
    _keep(left, 0, place - one.start)
    _keep(right, place - one.start, one.end - one.start)
    left.addnext(right)
    runs[number : number + 1] = [_Run(one.run, one.start, place), _Run(Run(right, word), place, one.end)]


def _keep(run: Any, start: int, end: int) -> None:
    """Leave only the letters from `start` up to `end` in a run; what has no letters stays with those before it."""
    from docx.oxml.ns import qn

    place = 0
    for child in list(run):
        if child.tag == qn("w:rPr"):
            continue
        length = _length(child)
        first, last = max(start - place, 0), min(end - place, length)
        is_kept = first < last if length else start < place <= end or start == place == 0
        if not is_kept:
            run.remove(child)
        elif child.tag == qn("w:t"):
            child.text = (child.text or "")[first:last]
            child.set(qn("xml:space"), "preserve")
        place += length


class _Block(NamedTuple):
    """A paragraph or table row of the document, and the run that stands for it where it cannot take comments."""

    element: Any
    anchor: Any = None
    """The run that a text box hangs on, or the mark of a note: Word takes comments in the body only."""


def _numbered(word: WordDocument) -> dict[int, _Block]:
    """Everything that was read, by its number: the body with its text boxes, then the notes."""
    return dict(enumerate([*_blocks(word.element.body), *_notes(word)], 1))


def _blocks(parent: Any, anchor: Any = None) -> Iterator[_Block]:
    """Paragraphs and table rows in the order and number in which they were read."""
    from docx.oxml.ns import qn

    for child in parent:
        if child.tag == qn("w:p"):
            yield _Block(child, anchor)
            yield from _boxes(child, anchor)
        elif child.tag == qn("w:tbl"):
            for row in child.iterchildren(qn("w:tr")):
                yield _Block(row, anchor)
                yield from _boxes(row, anchor)
        elif child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            yield from _blocks(content if content is not None else (), anchor)


def _boxes(block: Any, anchor: Any) -> Iterator[_Block]:
    """The paragraphs of the text boxes that hang on a block."""
    from docx.oxml.ns import qn

    for child in block:
        hangs_on = child if anchor is None and child.tag == qn("w:r") else anchor
        if child.tag == qn("w:txbxContent"):
            yield from _blocks(child, hangs_on)
        elif child.tag != _FALLBACK:
            yield from _boxes(child, hangs_on)


def _notes(word: WordDocument) -> Iterator[_Block]:
    """The paragraphs of footnotes and endnotes, as the body refers to them."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    parts = {str(part.partname): part.blob for part in word.part.package.iter_parts()}
    for kind in ("footnote", "endnote"):
        marks: dict[str, Any] = {}
        for mark in word.element.body.iter(qn(f"w:{kind}Reference")):
            marks.setdefault(mark.get(qn("w:id")), mark.getparent())
        part = parts.get(f"/word/{kind}s.xml")
        if marks and part is not None:
            notes = {note.get(qn("w:id")): note for note in parse_xml(part).iterchildren(qn(f"w:{kind}"))}
            for name, run in marks.items():
                yield from _blocks(notes.get(name, ()), run)


def _runs(word: WordDocument, block: _Block) -> list[_Run]:
    """The runs of a block with their places in its text; the one run that stands for it where there is one."""
    from docx.oxml.ns import qn
    from docx.text.run import Run

    if block.anchor is not None:
        return [_Run(Run(block.anchor, word), 0, _WHOLE)]
    place = 0
    runs: list[_Run] = []
    is_row = block.element.tag == qn("w:tr")
    for number, cell in enumerate(block.element.iterchildren(qn("w:tc")) if is_row else [block.element]):
        place += number > 0
        for element in _own_runs(cell):
            length = sum(map(_length, element))
            runs.append(_Run(Run(element, word), place, place + length))
            place += length
    return runs


def _own_runs(parent: Any) -> Iterator[Any]:
    """The runs below a node whose words were read, outermost ones only."""
    from docx.oxml.ns import qn

    for child in parent:
        if child.tag == qn("w:r"):
            yield child
        elif child.tag not in _not_read():
            yield from _own_runs(child)


def _length(node: Any) -> int:
    """Letters at and below a node: its text, tabs and breaks."""
    from docx.oxml.ns import qn

    if node.tag == qn("w:t"):
        return len(node.text or "")
    if node.tag in {qn(f"w:{name}") for name in ("tab", "br", "cr", "noBreakHyphen")}:
        return 1
    return 0 if node.tag in _not_read() else sum(map(_length, node))


@cache
def _not_read() -> frozenset[str]:
    """Parts of a paragraph whose words were not read as its own."""
    from docx.oxml.ns import qn

    names = ("pPr", "rPr", "rt", "del", "moveFrom", "txbxContent")
    return frozenset({_FALLBACK, *(qn(f"w:{name}") for name in names)})
