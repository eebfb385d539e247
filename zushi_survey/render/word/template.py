"""Empty documents made from a template: its styles, page and running heads, and nothing of whoever wrote it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.core.resources import resource
from zushi_survey.render.word import styles
from zushi_survey.render.word.paragraphs import add_field, plain

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section, _Footer, _Header

SHIPPED: Final = "reports/templates/report.docx"
_KEPT_PARTS: Final = (
    *("styles", "numbering", "settings", "fontTable", "theme", "webSettings", "footnotes", "endnotes"),
    *("header", "footer"),
)
"""Kinds of part that make the looks of a document; all others (remarks, pictures, links of the old text) go."""
_LONGEST_TITLE: Final = 255


def new_document(title: str, banners: tuple[str, ...], template: Path | None) -> WordDocument:
    """An empty document with the template's styles, this title, the banners in the head of every page, page numbers.

    `template` None takes the one that is shipped. Raises SurveyError (E-OUT-004, E-OUT-005).
    """
    word = _opened(template)
    if missing := _missing_styles(word):
        place = Place(file=template.name) if template else Place()
        raise SurveyError([Problem(code="E-OUT-005", where=place, got="、".join(missing))])
    _empty(word)
    _forget_people(word)
    properties = word.core_properties
    properties.title = plain(title)[:_LONGEST_TITLE]
    properties.language = "ja-JP"
    section = word.sections[0]
    for head in _of_every_page(word, section, "header"):
        _write_banners(head, banners)
    for foot in _of_every_page(word, section, "footer"):
        _write_page_number(foot)
    return word


def _opened(template: Path | None) -> WordDocument:
    """The template as a document; what its reader complains of depends on where the file is broken."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(str(template or resource(SHIPPED)))
    except (OSError, PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        if template is None:
            raise
        raise SurveyError([Problem(code="E-OUT-004", where=Place(file=template.name))]) from error


def _missing_styles(word: WordDocument) -> list[str]:
    """Names of the styles that the document should have and has not."""
    present = {style.name for style in word.styles}
    return [name for name in styles.NEEDED if name not in present]


def _empty(word: WordDocument) -> None:
    """Take the text away: paragraphs, tables, and the parts that only they used; the last section is the page."""
    body = word.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    rels = word.part.rels
    for name in [name for name, one in rels.items() if one.reltype.rpartition("/")[2] not in _KEPT_PARTS]:
        del rels[name]


def _forget_people(word: WordDocument) -> None:
    """Take away who wrote the template, when, where and for whom: properties, thumbnail, the template's template."""
    from docx.oxml.ns import qn

    package = word.part.package
    for child in list(word.core_properties._element):
        word.core_properties._element.remove(child)
    kept = ("/officeDocument", "/core-properties")
    for name in [name for name, one in package.rels.items() if not one.reltype.endswith(kept)]:
        del package.rels[name]
    settings = word.settings.element
    for tag in ("w:attachedTemplate", "w:docVars", "w:mailMerge"):
        for child in settings.findall(qn(tag)):
            settings.remove(child)
    part = next(one.target_part for one in word.part.rels.values() if one.reltype.endswith("/settings"))
    for name in list(part.rels):
        del part.rels[name]


def _of_every_page(word: WordDocument, section: Section, kind: str) -> list[Any]:
    """The heads (or feet) that pages have: of the first page and of even pages where these have their own."""
    parts = [getattr(section, kind)]
    if section.different_first_page_header_footer:
        parts.append(getattr(section, f"first_page_{kind}"))
    if word.settings.odd_and_even_pages_header_footer:
        parts.append(getattr(section, f"even_page_{kind}"))
    return parts


def _write_banners(head: _Header, banners: tuple[str, ...]) -> None:
    """Put the banners below what the template has there; empty lines and the banners of an earlier report go."""
    head.is_linked_to_previous = False
    for paragraph in head.paragraphs:
        is_ours = paragraph.style is not None and paragraph.style.name == styles.BANNER
        if is_ours or not paragraph._p.xpath(".//w:r"):
            paragraph._p.getparent().remove(paragraph._p)
    head.add_paragraph(plain("　".join(banners)), style=styles.BANNER)


def _write_page_number(foot: _Footer) -> None:
    """A page number where the template has none."""
    foot.is_linked_to_previous = False
    if not any("PAGE" in code for code in foot._element.xpath(".//w:instrText/text() | .//w:fldSimple/@w:instr")):
        paragraph = foot.paragraphs[0] if not foot.paragraphs[0].text else foot.add_paragraph()
        paragraph.alignment = 1
        add_field(paragraph, "PAGE", "1")
