"""Tables in Word: every figure on one line within the page, columns cut only between answers, headings repeated."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from PIL import ImageFont

from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.render.word.columns import MARGIN_MM, column_widths, fits, pieces
from zushi_survey.render.word.paragraphs import text_width_mm
from zushi_survey.render.word.tables import Caption, add_table
from zushi_survey.render.word.template import new_document

PAGE_MM = 166.0
LABELS = ("災害が起きたときの対応に不安がある", "G02", "買い物をする環境に不満がある", "その他")
FIGURES = ("100.0*↑", "8.9", "x", "-", "888.8")


def number(text: str) -> DisplayCell:
    return DisplayCell(text, 1.0)


def cross(answers: int, *, pairs: bool = False) -> DisplayTable:
    """A cross table of so many answers, each with one figure or with persons and percent."""
    columns = [DisplayColumn("n", "base")]
    for place in range(answers):
        label = f"{LABELS[place % len(LABELS)]}{place}"
        if pairs:
            columns += [DisplayColumn("件数", "count", label), DisplayColumn("％", "percent", label)]
        else:
            columns.append(DisplayColumn(label, "percent"))
    cells = (number("8,888*"), *(number(FIGURES[place % len(FIGURES)]) for place in range(len(columns) - 1)))
    rows = [DisplayRow("", "全体", cells, is_total=True)]
    rows += [DisplayRow("世帯構成", label, cells) for label in ("ひとり暮らし", "夫婦のみ", "無回答")]
    return DisplayTable("Q1", "Q1 題", (), tuple(columns), tuple(rows), ("分析軸", "区分"), ("四捨五入。",))


def written(table: DisplayTable) -> docx.document.Document:
    word = new_document("題", (), None)
    add_table(word, table, Caption(7, "地域のこと"))
    return word


def grid_mm(table: Table) -> list[float]:
    return [int(column.get(qn("w:w"))) / 56.7 for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]


@pytest.mark.parametrize("answers", [1, 2, 5, 8, 12, 20, 40])
@pytest.mark.parametrize("pairs", [False, True])
def test_no_figure_is_broken_and_no_table_is_wider_than_the_page(answers: int, pairs: bool, repository: Path) -> None:
    word = written(cross(answers, pairs=pairs))

    width = text_width_mm(word)
    for table in word.tables:
        points = word.styles[table.rows[-1].cells[-1].paragraphs[0].style.name].font.size.pt
        font = ImageFont.truetype(str(repository / "reports" / "fonts" / "BIZUDPGothic-Regular.ttf"), 1000)
        assert sum(grid_mm(table)) <= width + 0.5
        for cell, column in zip(table.rows[-1].cells[2:], grid_mm(table)[2:], strict=True):
            needed = font.getlength(cell.text) / 1000 * points * 0.3528
            assert needed <= column - 2 * MARGIN_MM, cell.text


def test_a_wide_table_is_cut_between_answers_and_every_piece_has_labels_and_base() -> None:
    table = cross(20, pairs=True)

    cut = pieces(table, 7, PAGE_MM)

    assert len(cut) > 1
    assert {piece.columns[0].label for piece in cut} == {"n"}
    assert [c for piece in cut for c in piece.columns[1:]] == list(table.columns[1:])
    assert all(len(row.cells) == len(piece.columns) for piece in cut for row in piece.rows)
    # Persons and percent of one answer are never parted.
    assert all([c.label for c in piece.columns[1:3]] == ["件数", "％"] for piece in cut)
    assert all(len(piece.columns) % 2 == 1 for piece in cut)
    assert max(len(p.columns) for p in cut) - min(len(p.columns) for p in cut) <= 2 * (len(cut) - 1)


def test_a_table_that_fits_stays_whole_and_pieces_fit() -> None:
    assert pieces(cross(4), 8.5, PAGE_MM) == [cross(4)]
    assert all(fits(piece, 7, PAGE_MM) for piece in pieces(cross(40), 7, PAGE_MM))


def test_pieces_carry_one_number_which_word_repeats() -> None:
    word = written(cross(20))

    captions = [p for p in word.paragraphs if p.style.name == "Caption"]
    codes = [p._p.find(qn("w:fldSimple")).get(qn("w:instr")) for p in captions]
    assert len(word.tables) == len(captions) > 1
    assert codes == ["SEQ 表 \\* ARABIC", *["SEQ 表 \\c"] * (len(captions) - 1)]
    assert [p.text.endswith(f"地域のこと({n}/{len(captions)})") for n, p in enumerate(captions, 1)] == [True] * len(
        captions
    )


def test_heading_rows_are_marked_and_stand_over_both_lines() -> None:
    word = written(cross(2, pairs=True))
    (table,) = word.tables

    marked = [row._tr.xpath("./w:trPr/w:tblHeader") != [] for row in table.rows]
    assert marked == [True, True, False, False, False, False]
    assert [cell.text for cell in table.rows[0].cells[:4]] == ["分析軸", "区分", "n", f"{LABELS[0]}0"]
    assert [cell.text for cell in table.rows[1].cells[:5]] == ["分析軸", "区分", "n", "件数", "％"]
    assert table.cell(0, 2)._tc is table.cell(1, 2)._tc
    assert table.cell(0, 3)._tc is table.cell(0, 4)._tc


def test_an_axis_is_one_cell_over_its_rows_and_the_whole_stands_over_both_labels() -> None:
    (table,) = written(cross(1)).tables

    assert [row.cells[0].text for row in table.rows] == ["分析軸", "全体", *["世帯構成"] * 3]
    assert table.cell(2, 0)._tc is table.cell(4, 0)._tc
    assert table.cell(1, 0)._tc is table.cell(1, 1)._tc


def test_figures_and_their_headings_stand_at_the_right_and_words_at_the_left() -> None:
    columns = (DisplayColumn("内容", "text"), DisplayColumn("n", "base"))
    rows = (DisplayRow("", "行", (DisplayCell("言葉"), DisplayCell("x"))),)
    (table,) = written(DisplayTable("q", "", (), columns, rows, ("", "項目"))).tables

    sides = [[cell._tc.xpath(".//w:jc/@w:val") for cell in row.cells] for row in table.rows]
    assert sides == [[[], [], ["right"]]] * 2


def test_words_take_the_room_that_figures_leave() -> None:
    columns = (DisplayColumn("選択肢", "text"), DisplayColumn("件数", "count"))
    rows = (DisplayRow("", "1", (DisplayCell("はい"), number("12"))),)
    table = DisplayTable("q", "", (), columns, rows, ("", "番号"))

    label, words, figures = column_widths(table, 8.5, PAGE_MM)

    assert label + words + figures == pytest.approx(PAGE_MM)
    assert words > 10 * figures


def test_a_heading_too_tall_for_a_page_is_not_repeated() -> None:
    long = DisplayColumn("とても長い選択肢" * 200, "percent")
    table = DisplayTable("q", "", (), (long,), (DisplayRow("", "全体", (number("1.0"),)),), ("", "区分"))

    (one,) = written(table).tables

    assert one.rows[0]._tr.xpath("./w:trPr/*") == []


def test_a_table_without_rows_and_one_without_columns_are_tables() -> None:
    empty = DisplayTable("q", "題", (), (DisplayColumn("n", "base"),), (), ("", "区分"))
    bare = DisplayTable("q", "題", (), (), (DisplayRow("", "全体", ()),), ("", "区分"))

    assert [len(written(table).tables) for table in (empty, bare)] == [1, 1]
