"""Paragraphs of Word documents: safe text, fields, numbered captions, links, described pictures."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from zushi_survey.render.word import styles

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_ILLEGAL: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold; they have no looks anyway."""
_TALLEST_FIGURE_MM: Final = 190
_EMU_PER_MM: Final = 36_000
_A4_EMU: Final = 210 * _EMU_PER_MM
"""Width of a page that does not state its own."""


def plain(text: str) -> str:
    """The text without characters that a document cannot hold."""
    return _ILLEGAL.sub("", text)


def add_text(word: WordDocument, text: str, style: str) -> Paragraph:
    """A paragraph of one run."""
    return word.add_paragraph(plain(text), style=style)


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A Word field with the text it shows until Word renews it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), code)
    run = paragraph.add_run(shown)
    element.append(run._r)
    paragraph._p.append(element)


def add_caption(
    word: WordDocument, label: str, number: int, text: str, *, is_above: bool, is_continued: bool = False
) -> None:
    """「表1 …」 with a number that Word's lists of tables and figures know; a continued one repeats the number."""
    paragraph = word.add_paragraph(style=styles.CAPTION)
    paragraph.paragraph_format.keep_with_next = is_above
    paragraph.add_run(label)
    switch = r"\c" if is_continued else r"\* ARABIC"
    add_field(paragraph, f"SEQ {label} {switch}", str(number))
    paragraph.add_run(plain(f"　{text}"))


def add_link(paragraph: Paragraph, text: str, address: str, style: str) -> None:
    """Words that lead to an address; their style decides whether they look like the rest."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(plain(text), style=style)
    link.append(run._r)
    paragraph._p.append(link)


def add_picture(word: WordDocument, content: bytes, width_mm: float, name: str, alternative: str) -> None:
    """A picture on a line of its own, kept with the caption below it, with its text alternative."""
    from docx.shared import Mm

    paragraph = word.add_paragraph(style=styles.TEXT)
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(io.BytesIO(content), width=Mm(width_mm))
    if picture.height > _TALLEST_FIGURE_MM * _EMU_PER_MM:
        picture.width = round(picture.width * _TALLEST_FIGURE_MM * _EMU_PER_MM / picture.height)
        picture.height = Mm(_TALLEST_FIGURE_MM)
    described: Any = picture._inline.docPr
    described.set("name", plain(name))
    described.set("descr", plain(alternative))


def text_width_mm(word: WordDocument) -> float:
    """Width between the margins of the page."""
    section = word.sections[-1]
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    return float(((section.page_width or _A4_EMU) - margins) / _EMU_PER_MM)
