"""What people look at, opened by a real browser and a real office suite."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

pytestmark = pytest.mark.slow

PAGES = ("crosstab", "freq", "rates", "validate", "questionnaire")
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
