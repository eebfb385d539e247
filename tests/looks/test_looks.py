"""What people look at, opened by a real browser and a real office suite."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.looks.conftest import Convert

pytestmark = pytest.mark.slow

PAGES = ("crosstab", "freq", "rates", "validate", "questionnaire", "compare", "hearing", "precision", "weight")
WORKBOOKS = ("rates", "freq", "validate")


@pytest.mark.parametrize("width", [400, 1280])
def test_pages_fit_the_window_load_nothing_and_complain_of_nothing(demo_study: Path, browser: Browser, width: int):
    for name in PAGES:
        page = browser.new_page(viewport={"width": width, "height": 900})
        requests: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request, seen=requests: seen.append(request.url))
        page.on("console", lambda message, seen=complaints: seen.append(message.text))
        page.goto((demo_study / "out" / f"{name}.html").as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (name, wide)
        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
        assert complaints == []
        assert page.locator("table caption, section h2, h1").count() > 0
        page.close()


def test_a_printed_page_keeps_its_banners(demo_study: Path, browser: Browser, tmp_path: Path):
    page = browser.new_page()
    page.goto((demo_study / "out/rates.html").as_uri())
    page.pdf(path=tmp_path / "rates.pdf", format="A4")
    page.close()

    text = "".join(part.extract_text() for part in PdfReader(tmp_path / "rates.pdf").pages)
    assert "合成データです" in text
    assert "55.6" in text


@pytest.fixture(scope="module")
def printed(demo_study: Path, chapter: Path, convert: Convert, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbooks of the demo and the chapter's document as the office suite prints them."""
    folder = tmp_path_factory.mktemp("printed")
    workbooks = [demo_study / "out" / f"{name}.xlsx" for name in WORKBOOKS]
    convert("pdf", folder, *workbooks, chapter / "chapter.docx")
    return folder


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbooks_open_in_an_office_suite_with_no_number_cut(printed: Path, name: str):
    pages = [page.extract_text() for page in PdfReader(printed / f"{name}.pdf").pages]
    # The data sheet is for programs; the printed pages before it carry the banner.
    assert "合成データです" in pages[0]
    assert not [number for number, text in enumerate(pages, 1) if "###" in text]


@pytest.fixture(scope="module")
def chapter(demo_chapter: Path) -> Path:
    """The chapter's folder."""
    return demo_chapter / "out" / "chapter"


def test_the_chapter_opens_as_a_document_with_its_headings_tables_and_figures(printed: Path):
    pages = PdfReader(printed / "chapter.pdf").pages
    text = "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")
    assert "第1項アンケート調査の結果" in text
    assert "⑨地域の福祉制度と取組み全般に係る課題" in text
    assert "2,0001,140281,11255.6％" in text
    assert "合成データです" in pages[0].extract_text()
    assert sum(len(page.images) for page in pages) >= 9


@pytest.mark.parametrize("width", [400, 1280])
def test_the_chapter_s_page_fits_the_window_and_shows_every_figure(chapter: Path, browser: Browser, width: int):
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((chapter / "chapter.html").as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    unseen = page.evaluate("[...document.images].filter(i => !i.complete || !i.naturalWidth || !i.alt).length")
    assert (wide <= 0, unseen, complaints) == (True, 0, [])
    page.close()
