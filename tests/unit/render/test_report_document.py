"""The report as a Word document: structure for screen readers, figures described, nothing lost or unsafe."""

from __future__ import annotations

import io
import itertools
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from PIL import Image

from tests.unit.render.reports import NASTY, full_report, nasty_report
from zushi_survey.present.charts import Chart
from zushi_survey.present.document import HeadingBlock
from zushi_survey.present.report import QuestionnaireSection, Report
from zushi_survey.render.report.document import report_docx


def picture(chart: Chart) -> bytes:
    """Instead of a drawn figure: how it is drawn is tested elsewhere."""
    stream = io.BytesIO()
    Image.new("RGB", (20, 10), f"#{len(chart.title) % 256:02x}0000").save(stream, "PNG")
    return stream.getvalue()


def opened(report: Report) -> Document:
    return docx.Document(io.BytesIO(report_docx(report, None, picture)))


@pytest.fixture(scope="module")
def word() -> Document:
    return opened(full_report())


def level(paragraph: docx.text.paragraph.Paragraph) -> int:
    """1 to 4 of a heading, 0 of other paragraphs."""
    name = paragraph.style.name if paragraph.style else ""
    return int(name.removeprefix("Heading ")) if name.startswith("Heading ") else 0


def words(paragraph: docx.text.paragraph.Paragraph) -> str:
    """All that a reader reads, numbers made by fields too."""
    return "".join(paragraph._p.xpath(".//w:t/text()"))


def levels(word: Document) -> list[int]:
    return [level(paragraph) for paragraph in word.paragraphs if level(paragraph)]


def test_headings_never_skip_a_level(word: Document) -> None:
    found = levels(word)

    assert found[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(found))
    assert max(found) == 3


def test_parts_headings_and_tables_are_headings_of_their_depth(word: Document) -> None:
    found = [(level(p), p.text) for p in word.paragraphs if level(p)]

    assert found[:3] == [(1, "調査の概要"), (2, "調査の目的"), (2, "調査の方法")]
    assert (2, "Q1 地域活動への参加") in found
    assert (3, "問1　地域活動への参加") in found
    assert found[-2:] == [(1, "凡例"), (1, "出典")]


def test_a_heading_that_is_too_deep_is_raised_and_what_follows_stands_below_it() -> None:
    report = full_report()
    section = report.parts[1].blocks[0]
    blocks = (HeadingBlock(4, "深い"), section, HeadingBlock(9, "さらに深い"), HeadingBlock(2, "戻る"), section)

    found = levels(opened(replace(report, parts=(replace(report.parts[1], blocks=blocks),), legend=(), source=())))

    assert found == [1, 2, 3, 4, 2, 3]


def test_every_figure_tells_its_finding(word: Document) -> None:
    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]

    assert described == [chart.alternative for section in full_report().sections for chart in section.charts]
    assert all(described)


def test_every_table_has_a_marked_heading_row_and_a_name(word: Document) -> None:
    for table in word.tables:
        first = table.rows[0]._tr
        assert first.xpath("./w:trPr/w:tblHeader")
        assert table._tbl.tblPr.xpath("./w:tblCaption/@w:val")[0]
        assert all(cell.text for cell in table.rows[0].cells)


def test_title_and_language_are_stated_and_nobody_is_named(word: Document) -> None:
    properties = word.core_properties

    assert (properties.title, properties.language) == ("地域福祉に関する市民意識調査 報告書", "ja-JP")
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created is None


def test_every_printed_cell_stands_in_its_table(word: Document) -> None:
    printed = [section.table for section in full_report().sections]

    for table, read in zip(printed, word.tables, strict=False):
        body = [[cell.text for cell in row.cells] for row in read.rows if not row._tr.xpath("./w:trPr/w:tblHeader")]
        assert [row[-len(table.columns) :] for row in body] == [[c.text for c in row.cells] for row in table.rows]
    assert len(word.tables) == len(printed) + 1


def test_contents_link_to_every_part_and_section_before_word_renews_them(word: Document) -> None:
    lines = word.element.body.xpath("./w:sdt//w:hyperlink")
    entries = [("".join(line.xpath(".//w:t/text()")), line.get(qn("w:anchor"))) for line in lines]
    marks = {
        start.get(qn("w:name")): "".join(start.getparent().xpath(".//w:t/text()"))
        for start in word.element.body.xpath(".//w:bookmarkStart")
    }

    assert [text for text, _ in entries] == [p.text for p in word.paragraphs if 0 < level(p) <= 2]
    assert [marks[anchor] for _, anchor in entries] == [text for text, _ in entries]
    assert word.element.body.xpath('./w:sdt//w:instrText[contains(., "TOC")]')
    # Whoever opens the file is not asked whether it may be trusted.
    assert word.settings.element.find(qn("w:updateFields")) is None


def test_the_field_of_the_contents_is_opened_once_and_closed_once(word: Document) -> None:
    kinds = word.element.body.xpath("./w:sdt//w:fldChar/@w:fldCharType")

    assert kinds == ["begin", "separate", "end"]


def test_tables_and_figures_are_numbered_in_order(word: Document) -> None:
    captions = [words(p) for p in word.paragraphs if p.style and p.style.name == "Caption"]

    assert captions == [
        "図1　地域活動への参加",
        "表1　Q1 地域活動への参加",
        "表2　Q2 必要な支援",
        "図2　地域活動への参加 年齢別",
        "図3　今回と前回",
        "表3　Q1 地域活動への参加 年齢別",
    ]


def test_findings_stand_before_their_figure(word: Document) -> None:
    texts = [(p.style.name if p.style else "", words(p)) for p in word.paragraphs]

    place = texts.index(("所見", "「参加していない」が48.0％で最も多くなっています。"))
    assert texts[place + 2] == ("Caption", "図1　地域活動への参加")


def test_banners_stand_on_the_title_page_and_on_every_page(word: Document) -> None:
    report = full_report()

    assert [p.text for p in word.paragraphs[:3]] == [report.title, *report.banners]
    assert word.sections[0].header.paragraphs[-1].text == "　".join(report.banners)
    assert len(word.sections) == 1


def test_the_questionnaire_has_its_figures_beside_every_option(word: Document) -> None:
    rows = [[cell.text for cell in row.cells] for row in word.tables[-1].rows]

    assert rows[:2] == [["番号", "選択肢", "件数", "％"], ["1", "参加している", "384", "34.5"]]
    assert "あなたは、地域の活動に参加していますか。" in [p.text for p in word.paragraphs]


def test_each_part_opens_a_page_and_a_part_alone_needs_no_contents(word: Document) -> None:
    report = full_report()
    alone = opened(replace(report, parts=report.parts[-1:]))

    parts = [p for p in word.paragraphs if level(p) == 1][: len(report.parts)]
    assert all(p.paragraph_format.page_break_before for p in parts)
    assert not alone.element.body.xpath("./w:sdt")
    assert not any(p.paragraph_format.page_break_before for p in alone.paragraphs)
    assert "問1　地域活動への参加" in [p.text for p in alone.paragraphs]


def test_the_same_report_gives_the_same_bytes() -> None:
    first, second = (report_docx(full_report(), None, picture) for _ in range(2))

    assert first == second
    assert {part.date_time for part in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(2020, 1, 1, 0, 0, 0)}


def test_harmful_labels_are_text_and_nothing_else() -> None:
    word = opened(nasty_report())
    texts = [p.text for p in word.paragraphs]
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]

    for label in NASTY[:-1]:
        assert label in texts
        assert label in cells
    # A letter that no file of this kind can hold is left out; the words around it stay.
    assert "\tタブ" in texts
    assert not word.element.body.xpath(
        './/w:instrText[contains(., "script")] | .//w:fldSimple[contains(@w:instr, "=1")]'
    )
    assert [one for one in word.part.rels.values() if one.is_external] == []


def test_letters_that_xml_cannot_hold_are_left_out_everywhere() -> None:
    bad = "前\x00\x0b\ud800\ufffe後"
    report = full_report()
    section = QuestionnaireSection(bad, bad, bad, bad, bad, ())
    part = replace(report.parts[0], title=bad, blocks=(*report.parts[0].blocks, section))

    word = opened(replace(report, title=bad, banners=(bad,), parts=(part, *report.parts[1:]), legend=(bad,)))

    assert word.core_properties.title == "前後"
    assert [p.text for p in word.paragraphs].count("前後") >= 6


def test_a_report_without_parts_is_a_title_page() -> None:
    word = opened(replace(full_report(), parts=(), legend=(), source=()))

    assert word.paragraphs[0].text == "地域福祉に関する市民意識調査 報告書"
    assert word.tables == []
