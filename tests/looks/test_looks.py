"""What people look at, opened by a real browser and a real office suite."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

pytestmark = pytest.mark.slow

PAGES = ("crosstab", "freq", "rates", "validate", "questionnaire", "compare", "hearing", "precision", "weight")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-component-update"]  # fmt: skip


@pytest.mark.parametrize("width", [400, 1280])
def test_pages_fit_the_window_load_nothing_and_complain_of_nothing(demo_study: Path, chromium: Path, width: int):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=QUIET)
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
        browser.close()


def test_a_printed_page_keeps_its_banners(demo_study: Path, chromium: Path, tmp_path: Path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=QUIET)
        page = browser.new_page()
        page.goto((demo_study / "out/rates.html").as_uri())
        page.pdf(path=tmp_path / "rates.pdf", format="A4")
        browser.close()

    text = "".join(part.extract_text() for part in PdfReader(tmp_path / "rates.pdf").pages)
    assert "合成データです" in text
    assert "55.6" in text


@pytest.mark.parametrize("name", ["rates", "freq", "validate"])
def test_workbooks_open_in_an_office_suite_with_no_number_cut(
    demo_study: Path, soffice: Path, tmp_path: Path, name: str
):
    subprocess.run(
        [soffice, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, demo_study / f"out/{name}.xlsx",
         f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"],
        check=True, capture_output=True, timeout=300, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip

    pages = [page.extract_text() for page in PdfReader(tmp_path / f"{name}.pdf").pages]
    # The data sheet is for programs; the printed pages before it carry the banner.
    assert "合成データです" in pages[0]
    assert not [number for number, text in enumerate(pages, 1) if "###" in text]


@pytest.fixture(scope="module")
def chapter(demo_study: Path, run_cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chapter's folder, made from a copy of the demo study."""
    study = tmp_path_factory.mktemp("chapter") / "study"
    shutil.copytree(demo_study, study)
    done = run_cli("chapter", cwd=study)
    assert done.returncode == 0, done.stderr
    return study / "out" / "chapter"


def test_the_chapter_opens_as_a_document_with_its_headings_tables_and_figures(
    chapter: Path, soffice: Path, tmp_path: Path
):
    subprocess.run(
        [soffice, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, chapter / "chapter.docx",
         f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"],
        check=True, capture_output=True, timeout=300, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip

    pages = PdfReader(tmp_path / "chapter.pdf").pages
    text = "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")
    assert "第1項アンケート調査の結果" in text
    assert "⑨地域の福祉制度と取組み全般に係る課題" in text
    assert "2,0001,140281,11255.6％" in text
    assert "合成データです" in pages[0].extract_text()
    assert sum(len(page.images) for page in pages) >= 9


@pytest.mark.parametrize("width", [400, 1280])
def test_the_chapter_s_page_fits_the_window_and_shows_every_figure(chapter: Path, chromium: Path, width: int):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=QUIET)
        page = browser.new_page(viewport={"width": width, "height": 900})
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto((chapter / "chapter.html").as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        unseen = page.evaluate("[...document.images].filter(i => !i.complete || !i.naturalWidth || !i.alt).length")
        assert (wide <= 0, unseen, complaints) == (True, 0, [])
        browser.close()
