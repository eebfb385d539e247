"""Running texts as Word documents: real headings, tables with heading rows, numbered captions, described figures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from zushi_survey.present.display import DisplayCell, DisplayTable
from zushi_survey.present.document import Document, FigureBlock, HeadingBlock, TableBlock, TextBlock
from zushi_survey.render.figures import FONT_FAMILY, chart_png
from zushi_survey.render.html import label_columns
from zushi_survey.render.terminal import text_width

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_PAGE_MM: Final = (210, 297)
_MARGIN_MM: Final = 22
_FIGURE_MM: Final = 140
_HEADING_POINTS: Final = {1: 16, 2: 14, 3: 12, 4: 11}
_TEXT_POINTS: Final = 10.5
_TEXT_MM: Final = _PAGE_MM[0] - 2 * _MARGIN_MM
_NARROWEST_MM, _WIDEST_LABEL_MM, _CELL_MM = 14, 44, 6
_MARGIN_TWIPS: Final = 50
_KEPT_TOGETHER: Final = 14
"""Rows of a table that is kept on one page."""
_MM_PER_POINT: Final = 0.3528
_MANY_COLUMNS: Final = 7
_SMALL_POINTS, _TINY_POINTS = 8.5, 7.0
_EVIDENCE_STYLE: Final = "根拠"
_DEEPEST: Final = 4
_ZIP_TIME: Final = (2020, 1, 1, 0, 0, 0)
"""Time of every part of the file, so that the same text gives the same bytes."""


def document_docx(document: Document) -> bytes:
    """The document as .docx; each figure stands on its evidence by a link to the evidence page beside it."""
    word = _empty(document)
    writers: dict[type, Callable[[WordDocument, Any, Document], None]] = {
        HeadingBlock: _write_heading,
        TextBlock: _write_text,
        TableBlock: _write_table,
        FigureBlock: _write_figure,
    }
    for block in document.blocks:
        writers[type(block)](word, block, document)
    for line in document.source:
        word.add_paragraph(line, style="出典")
    stream = io.BytesIO()
    word.save(stream)
    return _with_fixed_times(stream.getvalue())


def _empty(document: Document) -> WordDocument:
    """An empty A4 document with the house's styles, its title, and the banners in the head of every page."""
    import docx
    from docx.shared import Mm

    word = docx.Document()
    word.core_properties.title = document.title
    word.core_properties.author = ""
    word.core_properties.comments = ""
    word.core_properties.language = "ja-JP"
    section = word.sections[0]
    section.page_width, section.page_height = (Mm(size) for size in _PAGE_MM)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(_MARGIN_MM))
    _set_styles(word)
    head = section.header.paragraphs[0]
    head.text = "　".join(document.banners)
    head.style = word.styles["出典"]
    foot = section.footer.paragraphs[0]
    foot.alignment = 1
    _add_field(foot, "PAGE", "1")
    return word


def _set_styles(word: WordDocument) -> None:
    """Font, sizes and spacing of every style used; the theme's fonts would otherwise win."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    word.styles.add_style("出典", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(8)
    word.styles.add_style("見出し語", WD_STYLE_TYPE.PARAGRAPH).font.bold = True
    word.styles.add_style(_EVIDENCE_STYLE, WD_STYLE_TYPE.CHARACTER)
    headings = [f"Heading {level}" for level in _HEADING_POINTS]
    for name in ("Normal", "List Bullet", "Caption", "Title", *headings, "出典", "見出し語", _EVIDENCE_STYLE):
        _set_font(word.styles[name])
    word.styles["Normal"].font.size = Pt(_TEXT_POINTS)
    word.styles["Normal"].paragraph_format.space_after = Pt(4)
    word.styles["Normal"].paragraph_format.line_spacing = 1.25
    caption = word.styles["Caption"].font
    caption.size, caption.bold, caption.italic = Pt(9.5), True, False
    word.styles["Caption"].paragraph_format.space_before = Pt(6)
    word.styles["出典"].paragraph_format.space_before = Pt(2)
    word.styles["出典"].paragraph_format.space_after = Pt(0)
    word.styles["出典"].paragraph_format.line_spacing = 1.1
    for level, points in _HEADING_POINTS.items():
        style = word.styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.italic = Pt(points), True, False
        style.paragraph_format.space_before = Pt(18 if level == 1 else 12)
        style.paragraph_format.space_after = Pt(4)
    for name in ("Caption", *headings):
        word.styles[name].font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)


def _set_font(style: Any) -> None:
    """The house's font for Latin and Japanese letters alike."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT_FAMILY)


def _write_heading(word: WordDocument, block: HeadingBlock, _document: Document) -> None:
    """A heading that Word's outline knows."""
    word.add_heading(block.text, level=min(block.level, _DEEPEST))


def _write_text(word: WordDocument, block: TextBlock, document: Document) -> None:
    """A paragraph; words on evidence are links to it."""
    styles = {"text": "Normal", "bullet": "List Bullet", "label": "見出し語"}
    paragraph = word.add_paragraph(style=styles[block.kind])
    paragraph.paragraph_format.keep_with_next = block.kind == "label"
    for run in block.runs:
        if run.evidence:
            _add_link(paragraph, run.text, f"{document.evidence_file}#{run.evidence}")
        else:
            paragraph.add_run(run.text)


def _add_link(paragraph: Paragraph, text: str, address: str) -> None:
    """Words that lead to an address; they look like the rest, for print."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text, style=_EVIDENCE_STYLE)
    link.append(run._r)
    paragraph._p.append(link)


def _add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A Word field with the text it shows until Word renews it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), code)
    run = paragraph.add_run(shown)
    element.append(run._r)
    paragraph._p.append(element)


def _add_caption(word: WordDocument, label: str, number: int, text: str, *, is_above: bool) -> None:
    """「表1 …」 with a number that Word's lists of tables and figures know."""
    paragraph = word.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = is_above
    paragraph.add_run(label)
    _add_field(paragraph, f"SEQ {label} \\* ARABIC", str(number))
    paragraph.add_run(f"　{text}")


def _write_figure(word: WordDocument, block: FigureBlock, _document: Document) -> None:
    """A picture with its text alternative and its caption below."""
    from docx.shared import Mm

    paragraph = word.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(io.BytesIO(chart_png(block.chart)), width=Mm(_FIGURE_MM))
    described = picture._inline.docPr
    described.set("name", f"図{block.number}")
    described.set("descr", block.chart.alternative)
    _add_caption(word, "図", block.number, block.caption, is_above=False)


def _write_table(word: WordDocument, block: TableBlock, _document: Document) -> None:
    """A table with its caption above, its heading rows repeated on every page, its notes below."""
    table = block.table
    if block.number:
        _add_caption(word, "表", block.number, block.caption, is_above=True)
    headings = list(_heading_rows(table))
    labels = label_columns(table)
    grid = word.add_table(rows=0, cols=labels + len(table.columns), style="Table Grid")
    points = _TINY_POINTS if len(table.columns) > _MANY_COLUMNS else _SMALL_POINTS
    for texts in headings:
        _add_heading_row(grid, texts, points)
    for row in table.rows:
        _add_row(grid, [*[row.group, row.label][2 - labels :], *row.cells], labels, points)
    _set_widths(grid, _widths(table, labels, points))
    _set_margins(grid)
    if len(table.rows) <= _KEPT_TOGETHER:
        _keep_together(grid)
    _join_groups(grid, table, labels, len(headings))
    for note in table.notes:
        word.add_paragraph(f"注) {note}", style="出典")
    word.add_paragraph(style="出典")


def _widths(table: DisplayTable, labels: int, points: float) -> list[float]:
    """Width of each column in mm: labels as wide as they need within limits, the rest shared by the others."""
    texts = [[row.group for row in table.rows], [row.label for row in table.rows]][2 - labels :]
    needed = [max((text_width(text) for text in column), default=0) * points * _MM_PER_POINT / 2 for column in texts]
    wide = [min(max(width + _CELL_MM, _NARROWEST_MM), _WIDEST_LABEL_MM) for width in needed]
    return [*wide, *[(_TEXT_MM - sum(wide)) / len(table.columns)] * len(table.columns)]


def _set_widths(grid: Any, widths: list[float]) -> None:
    """Fixed widths, in the grid and in every cell, as Word and others each want them."""
    from docx.shared import Mm

    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _set_margins(grid: Any) -> None:
    """Narrow margins left and right inside the cells: there are many columns on a page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(_MARGIN_TWIPS))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.append(margins)


def _keep_together(grid: Any) -> None:
    """A short table is not broken over pages."""
    for row in grid.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _heading_rows(table: DisplayTable) -> Iterator[list[str]]:
    """One heading row, or two where columns have groups; a single column stands in the lower one."""
    before = list(table.row_headings[2 - label_columns(table) :])
    if any(column.group for column in table.columns):
        yield [*("" for _ in before), *(column.group for column in table.columns)]
    yield [*before, *(column.label for column in table.columns)]


def _add_heading_row(grid: Any, texts: list[str], points: float) -> None:
    """A heading row, which Word repeats on every page and screen readers know."""
    from docx.oxml import OxmlElement

    row = grid.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    start = 0
    for text, members in groupby(texts):
        width = len(list(members)) if text else 1
        cells = [row.cells[start + place] for place in range(width)]
        if width > 1:
            cells[0].merge(cells[-1])
        _fill(cells[0], text, points, is_bold=True, is_right=False)
        _shade(cells[0])
        start += width
        if not text:
            start = _skip_empty(row, texts, start, points)


def _skip_empty(row: Any, texts: list[str], start: int, points: float) -> int:
    """Fill the empty headings that `groupby` puts together, each in its own cell; the place after them."""
    while start < len(texts) and not texts[start]:
        _fill(row.cells[start], "", points, is_bold=True, is_right=False)
        _shade(row.cells[start])
        start += 1
    return start


def _add_row(grid: Any, cells: list[str | DisplayCell], labels: int, points: float) -> None:
    """A row of the body, kept on one page; numbers stand at the right."""
    from docx.oxml import OxmlElement

    row = grid.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for place, (target, cell) in enumerate(zip(row.cells, cells, strict=True)):
        text = cell if isinstance(cell, str) else cell.text
        is_number = not isinstance(cell, str) and (cell.number is not None or len(text) <= 1)
        _fill(target, text, points, is_bold=False, is_right=place >= labels and is_number)


def _join_groups(grid: Table, table: DisplayTable, labels: int, first: int) -> None:
    """One cell for the axis over its rows, instead of its name in every row."""
    if labels != 2:
        return
    start = first
    for group, rows in groupby(table.rows, key=lambda row: row.group):
        end = start + len(list(rows)) - 1
        if group and end > start:
            for place in range(start + 1, end + 1):
                grid.cell(place, 0).text = ""
            joined = grid.cell(start, 0).merge(grid.cell(end, 0))
            for paragraph in joined.paragraphs[1:]:
                paragraph._p.getparent().remove(paragraph._p)
        start = end + 1


def _fill(cell: _Cell, text: str, points: float, *, is_bold: bool, is_right: bool) -> None:
    """Words in a cell."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    paragraph.paragraph_format.line_spacing = 1.0
    if is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.bold = is_bold
    run.font.size = Pt(points)


def _shade(cell: _Cell) -> None:
    """The ground of a heading cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "EEF3F7")
    cell._tc.get_or_add_tcPr().append(shade)


def _with_fixed_times(content: bytes) -> bytes:
    """The same file with one time for all of its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, source.read(name))
    return target.getvalue()
