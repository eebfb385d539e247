"""The report as Word document in an office suite: all words on its pages, in the house font, with heads and feet."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from tests.looks.conftest import Convert
from tests.unit.render.reports import full_report
from zushi_survey.render.report.document import report_docx

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pdf(convert: Convert, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """The report printed."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "report.docx").write_bytes(report_docx(full_report(), None))
    convert("pdf", folder, folder / "report.docx")
    return PdfReader(folder / "report.pdf")


def _words(pdf: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in pdf.pages)


def test_every_word_and_figure_is_printed(pdf: PdfReader) -> None:
    printed = _words(pdf)
    tables = [section.table for section in full_report().sections]
    texts = [cell.text for table in tables for row in table.rows for cell in row.cells]
    texts += [row.label for table in tables for row in table.rows]
    texts += [line for section in full_report().sections for line in section.findings]

    assert not [text for text in texts if "".join(text.split()) not in printed]
    assert len({image.name for page in pdf.pages for image in page.images}) == 3


def test_no_letter_had_to_be_borrowed_from_another_font(pdf: PdfReader) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in pdf.pages
        for font in page["/Resources"].get("/Font", {}).get_object().values()
    }

    assert {name.partition("+")[2].split("-")[0] for name in fonts} == {"BIZUDPGothic"}


def test_banners_and_page_numbers_stand_on_every_page(pdf: PdfReader) -> None:
    for number, page in enumerate(pdf.pages, 1):
        text = "".join(page.extract_text().split())
        assert text.startswith("合成データです。")
        assert text.endswith(str(number))


def test_contents_lead_to_their_pages(pdf: PdfReader) -> None:
    links = [note.get_object() for page in pdf.pages[:2] for note in page.get("/Annots", [])]

    # Four parts, three headings, three tables, marks and sources.
    assert len(links) == 12
