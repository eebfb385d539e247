"""Printed tables as Word tables: heading rows that repeat, axes joined over their rows, nothing wider than the page.

The markup is written as text and parsed once a table: a report holds tens of thousands of cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from zushi_survey.core.text_columns import text_width
from zushi_survey.present.display import DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.render.html import label_columns
from zushi_survey.render.word import styles
from zushi_survey.render.word.columns import MARGIN_MM, column_widths, pieces
from zushi_survey.render.word.paragraphs import add_caption, add_text, plain, text_width_mm

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_KEPT_TOGETHER: Final = 14
"""Rows of a table that is kept on one page."""
_KEPT_AT_FIRST: Final = 3
"""Rows of a longer one that stay with its heading."""
_TALLEST_KEPT: Final = 20
"""Lines of a row that is not broken over pages."""
_TWIPS_PER_MM: Final = 56.7
_GROUND: Final = "EEF3F7"
"""Of heading cells."""
_USUAL_POINTS: Final = {styles.TABLE_TEXT: 8.5, styles.TABLE_TEXT_SMALL: 7.0}
"""Where the template's style does not say."""
_NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


class Caption(NamedTuple):
    """The number and the words above a table."""

    number: int
    text: str


class _Cell(NamedTuple):
    """One cell as Word has it."""

    text: str
    columns: int = 1
    is_heading: bool = False
    is_right: bool = False
    merge: str = ""
    """`restart` opens a cell over several rows, `continue` goes on with it."""


class _Look(NamedTuple):
    """What all cells of one table share."""

    style: str
    """Id of the paragraph style of its letters."""
    points: float
    widths: Sequence[float]
    is_kept: bool


def add_table(word: WordDocument, table: DisplayTable, caption: Caption | None) -> None:
    """The table under its caption with its notes; one too wide is cut into several that carry the same number."""
    width = text_width_mm(word)
    style, parts = _cut(word, table, width)
    for number, part in enumerate(parts, 1):
        if caption is not None:
            text = f"{caption.text}({number}/{len(parts)})" if len(parts) > 1 else caption.text
            add_caption(word, "表", caption.number, text, is_above=True, is_continued=number > 1)
        elif number > 1:
            add_text(word, "", styles.NOTE)
        _add_grid(word, part, style, width)
    for note in table.notes:
        add_text(word, f"注) {note}", styles.NOTE)
    add_text(word, "", styles.NOTE)


def _cut(word: WordDocument, table: DisplayTable, width_mm: float) -> tuple[str, list[DisplayTable]]:
    """As few pieces as can be, in the larger letters where these need no more of them."""
    usual = pieces(table, _points(word, styles.TABLE_TEXT), width_mm)
    small = pieces(table, _points(word, styles.TABLE_TEXT_SMALL), width_mm) if len(usual) > 1 else usual
    return (styles.TABLE_TEXT, usual) if len(usual) <= len(small) else (styles.TABLE_TEXT_SMALL, small)


def _points(word: WordDocument, style: str) -> float:
    """Size of a style's letters."""
    size = word.styles[style].font.size
    return float(size.pt) if size is not None else _USUAL_POINTS[style]


def _add_grid(word: WordDocument, table: DisplayTable, style: str, width_mm: float) -> None:
    """The table's cells."""
    from docx.oxml import parse_xml

    points = _points(word, style)
    is_kept = len(table.rows) <= _KEPT_TOGETHER
    look = _Look(str(word.styles[style].style_id), points, column_widths(table, points, width_mm), is_kept)
    rows = [*_heading_rows(table), *_body_rows(table)]
    headings = len(rows) - len(table.rows)
    total = sum(look.widths)
    margins = "".join(f'<w:{side} w:w="{_twips(MARGIN_MM)}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in look.widths)
    markup = (
        f"<w:tbl {_NAMESPACE}><w:tblPr><w:tblStyle w:val={quoteattr(str(word.styles[styles.TABLE].style_id))}/>"
        f'<w:tblW w:w="{_twips(total)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar>"
        '<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={quoteattr(plain(table.title))}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(_row(cells, place, headings, len(rows), look) for place, cells in enumerate(rows))}</w:tbl>"
    )
    word.element.body.insert_element_before(parse_xml(markup), "w:sectPr")


def _heading_rows(table: DisplayTable) -> Iterator[list[_Cell]]:
    """One heading row, or two where columns have groups; a single column stands over both."""
    before = table.row_headings[2 - label_columns(table) :]
    columns = table.columns
    if not any(column.group for column in columns):
        yield [*(_Cell(text, is_heading=True) for text in before), *(_heading(column) for column in columns)]
        return
    upper = [_Cell(text, is_heading=True, merge="restart") for text in before]
    lower = [_Cell("", is_heading=True, merge="continue") for _ in before]
    for group, members in groupby(columns, key=lambda column: column.group):
        inside = list(members)
        if group:
            upper.append(_Cell(group, len(inside), is_heading=True))
            lower += [_heading(column) for column in inside]
        else:
            upper += [_heading(column)._replace(merge="restart") for column in inside]
            lower += [_Cell("", is_heading=True, merge="continue") for _ in inside]
    yield upper
    yield lower


def _heading(column: DisplayColumn) -> _Cell:
    """A column's heading, at the side where its cells stand."""
    return _Cell(column.label, is_heading=True, is_right=column.role not in ("label", "text"))


def _body_rows(table: DisplayTable) -> Iterator[list[_Cell]]:
    """The rows; one cell for the axis over its rows, a row without axis has its label over both columns."""
    labels = label_columns(table)
    for group, members in groupby(table.rows, key=lambda row: row.group):
        rows = list(members)
        for place, row in enumerate(rows):
            if labels == 1:
                before = [_Cell(row.label)]
            elif not group:
                before = [_Cell(row.label, 2)]
            else:
                merge = "" if len(rows) == 1 else "continue" if place else "restart"
                before = [_Cell("" if place else group, merge=merge), _Cell(row.label)]
            yield [*before, *_figures(row, table.columns)]


def _figures(row: DisplayRow, columns: Sequence[DisplayColumn]) -> Iterator[_Cell]:
    """The cells of a row that are no labels; numbers, and marks in their place, stand at the right."""
    for cell, column in zip(row.cells, columns, strict=True):
        is_figure = cell.number is not None or column.role not in ("label", "text")
        yield _Cell(cell.text, is_right=is_figure)


def _row(cells: Sequence[_Cell], place: int, headings: int, rows: int, look: _Look) -> str:
    """One row; heading rows repeat on every page unless they are absurdly tall."""
    is_short = _lines(cells, look) <= _TALLEST_KEPT
    marks = ("<w:cantSplit/>" if is_short else "") + ("<w:tblHeader/>" if place < headings and is_short else "")
    is_kept = place < (rows - 1 if look.is_kept else headings + _KEPT_AT_FIRST)
    start, written = 0, []
    for cell in cells:
        width = sum(look.widths[start : start + cell.columns])
        written.append(_cell(cell, width, look.style, is_kept=is_kept and is_short))
        start += cell.columns
    return f"<w:tr>{f'<w:trPr>{marks}</w:trPr>' if marks else ''}{''.join(written)}</w:tr>"


def _lines(cells: Sequence[_Cell], look: _Look) -> int:
    """About how many lines the tallest cell has."""
    per_mm = 2 / (look.points * 0.3528)
    start, most = 0, 1
    for cell in cells:
        width = sum(look.widths[start : start + cell.columns])
        most = max(most, round(text_width(cell.text) / max(1.0, (width - 1.8) * per_mm)))
        start += cell.columns
    return most


def _cell(cell: _Cell, width_mm: float, style: str, *, is_kept: bool) -> str:
    """One cell with its words."""
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else ""
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{_GROUND}"/>' if cell.is_heading else ""
    place = '<w:vAlign w:val="bottom"/>' if cell.is_heading else ""
    kept = "<w:keepNext/>" if is_kept else ""
    side = '<w:jc w:val="right"/>' if cell.is_right else ""
    weight = "<w:rPr><w:b/></w:rPr>" if cell.is_heading else ""
    words = f'<w:r>{weight}<w:t xml:space="preserve">{escape(plain(cell.text))}</w:t></w:r>' if cell.text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width_mm)}" w:type="dxa"/>{span}{merge}{ground}{place}</w:tcPr>'
        f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/>{kept}{side}</w:pPr>{words}</w:p></w:tc>"
    )


def _twips(width_mm: float) -> int:
    """The width as Word measures it."""
    return round(width_mm * _TWIPS_PER_MM)
