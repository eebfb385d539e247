"""Running texts in three formats: structure that machines see, links to evidence, escaping, the same bytes twice."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.document import Document, FigureBlock, HeadingBlock, TableBlock, TextBlock, TextRun
from zushi_survey.render.chapter_html import document_html
from zushi_survey.render.chapter_markdown import document_markdown
from zushi_survey.render.document import document_docx


@pytest.fixture(scope="module")
def document() -> Document:
    answers = (DisplayColumn(label, "percent", "回答") for label in ("はい", "いいえ"))
    columns = (DisplayColumn("n", "base"), *answers)
    cells = (DisplayCell("40", 40.0), DisplayCell("50.0", 50.0, 1), DisplayCell("50.0", 50.0, 1))
    groups = (DisplayRow("年齢", label, cells) for label in ("若い", "高い"))
    rows = (DisplayRow("", "全体", cells, is_total=True), *groups)
    table = DisplayTable("Q1", "Q1", (), columns, rows, ("分析軸", "区分"), ("四捨五入しています。",))
    line = DisplayRow("", "区域", (DisplayCell("市内|全域"),))
    own = DisplayTable("own", "", (), (DisplayColumn("内容", "text"),), (line,), ("", "項目"))
    said = "横棒グラフ。はい 50.0％"
    chart = DisplayChart("fig1", "", "bars", ("はい", "いいえ"), (ChartSeries("全体", (50.0, 50.0)),), "％", said, 1)
    return Document(
        "第1節 <試し>",
        ("合成データです。",),
        (
            HeadingBlock(1, "第1節 <試し>"),
            HeadingBlock(2, "第1項"),
            TextBlock("text", (TextRun("地の文 & "), TextRun("約5割(50.0％)", "e1"), TextRun("です。"))),
            TextBlock("label", (TextRun("《意見》"),)),
            TextBlock("bullet", (TextRun("一つ目"),)),
            TextBlock("bullet", (TextRun("二つ目"),)),
            TableBlock(1, "はいと回答した人", table),
            TableBlock(0, "", own),
            FigureBlock(1, "はいの割合", chart, "fig1"),
        ),
        "evidence.html",
        ("zushi-survey",),
    )


@pytest.fixture(scope="module")
def word(document: Document) -> docx.document.Document:
    return docx.Document(io.BytesIO(document_docx(document)))


def test_headings_are_headings_and_bullets_are_a_list(word: docx.document.Document) -> None:
    styles = [(p.style.name if p.style else "", p.text) for p in word.paragraphs]

    assert ("Heading 1", "第1節 <試し>") in styles
    assert ("Heading 2", "第1項") in styles
    assert ("List Bullet", "一つ目") in styles


def test_words_on_evidence_are_links_to_their_row(word: docx.document.Document) -> None:
    paragraph = next(p for p in word.paragraphs if p.text.startswith("地の文"))

    (link,) = paragraph.hyperlinks

    assert paragraph.text == "地の文 & 約5割(50.0％)です。"
    assert (link.text, link.address, link.fragment) == ("約5割(50.0％)", "evidence.html#e1", "")


def test_heading_rows_are_repeated_and_groups_joined(word: docx.document.Document) -> None:
    table = word.tables[0]
    marked = [row._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in table.rows]

    assert marked == [True, True, False, False, False]
    # A column without a group has one heading over both lines.
    assert [cell.text for cell in table.rows[0].cells] == ["分析軸", "区分", "n", "回答", "回答"]
    assert [cell.text for cell in table.rows[1].cells] == ["分析軸", "区分", "n", "はい", "いいえ"]
    assert [cell.text for cell in table.rows[4].cells] == ["年齢", "高い", "40", "50.0", "50.0"]
    assert table.cell(3, 0)._tc is table.cell(4, 0)._tc


def test_captions_are_numbered_by_fields(word: docx.document.Document) -> None:
    captions = [p for p in word.paragraphs if p.style and p.style.name == "Caption"]
    codes = [p._p.find(qn("w:fldSimple")).get(qn("w:instr")) for p in captions]

    assert codes == ["SEQ 表 \\* ARABIC", "SEQ 図 \\* ARABIC"]


def test_a_figure_has_a_text_alternative(word: docx.document.Document) -> None:
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == ["横棒グラフ。はい 50.0％"]


def test_japanese_letters_have_the_house_font(word: docx.document.Document) -> None:
    (fonts,) = word.styles.element.xpath("./w:docDefaults//w:rFonts")

    assert fonts.get(qn("w:eastAsia")) == "BIZ UDPGothic"
    # A theme's font would win over it.
    assert not [key for key in fonts.attrib if "Theme" in key]


def test_banners_stand_in_the_head_of_every_page(word: docx.document.Document) -> None:
    assert word.sections[0].header.paragraphs[0].text == "合成データです。"


def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    first, second = document_docx(document), document_docx(document)

    archive = zipfile.ZipFile(io.BytesIO(first))
    assert first == second
    assert archive.testzip() is None
    # The clock has no part in it.
    assert {part.date_time for part in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}


def test_html_escapes_prose_and_links_evidence(document: Document) -> None:
    text = document_html(document).decode()

    assert "<h1>第1節 &lt;試し&gt;</h1>" in text
    assert '地の文 &amp; <a href="evidence.html#e1">約5割(50.0％)</a>です。' in text
    assert text.count('<ul class="points">') == 1
    assert 'alt="横棒グラフ。はい 50.0％"' in text
    assert '<th scope="rowgroup" class="group" rowspan="2">年齢</th>' in text


def test_markdown_keeps_tables_whole(document: Document) -> None:
    lines = document_markdown(document).decode().splitlines()

    assert "地の文 & [約5割(50.0％)](evidence.html#e1)です。" in lines
    assert "| 分析軸 | 区分 | n | 回答 はい | 回答 いいえ |" in lines
    # A bar in a cell would make another column.
    assert "| 区域 | 市内／全域 |" in lines
    assert "![図1](figures/fig1.svg)" in lines
