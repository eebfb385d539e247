"""The report's page in a real browser: reading, searching, switching, linking, saving, printing, with keys alone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.unit.render.pages import full_page
from tests.unit.render.reports import BANNERS, full_report, nasty_report
from zushi_survey.present.display import DisplayPage
from zushi_survey.present.document import Document, HeadingBlock, TableBlock, TextBlock, TextRun
from zushi_survey.present.marked import MarkedParagraph, MarkedRun, MarkedText, Remark
from zushi_survey.render.chapter_html import document_html
from zushi_survey.render.html import html_bytes
from zushi_survey.render.marked_html import marked_html
from zushi_survey.render.report.html import report_html

pytestmark = pytest.mark.slow

EVERYTHING = (
    "document.querySelectorAll('.table, .asked').forEach((one) => { one.style.contentVisibility = 'visible'; })"
)
# Letters beyond the figure's edge, and letters on letters.
CUT = """[...document.querySelectorAll('main svg')].flatMap((svg) => {
  const box = svg.viewBox.baseVal, found = [];
  const all = [...svg.querySelectorAll('text')].map((one) => [one.textContent, one.getBBox()]);
  const texts = all.filter((one) => one[1].width);
  texts.forEach(([words, a], place) => {
    if (a.x < -1 || a.x + a.width > box.width + 1 || a.y < -2 || a.y + a.height > box.height + 4) found.push(words);
    for (const [other, b] of texts.slice(place + 1))
      if (a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y < b.y + b.height - 4 && b.y < a.y + a.height - 4)
        found.push(words + ' / ' + other);
  });
  return found;
})"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page of every type."""
    folder = tmp_path_factory.mktemp("pages")
    table = full_page().tables[0]
    runs = (TextRun("地の文と"), TextRun("約5割", "e1"))
    blocks = (
        HeadingBlock(1, "第1節"),
        HeadingBlock(2, "回答者"),
        TextBlock("bullet", runs),
        TableBlock(1, "表", table),
    )
    remark = Remark(1, "X", "データと合いません", 0, 4, ("この文の数は 50.0％ です。",))
    paragraphs = (
        MarkedParagraph(1, 1, False, (MarkedRun("見出し", "", ()),), ()),
        MarkedParagraph(2, 0, True, (MarkedRun("約6割が", "X", (1,)), MarkedRun("参加。", "", ())), (remark,)),
    )
    for name, content in {
        "report": report_html(full_report()),
        "nasty": report_html(nasty_report()),
        "page": html_bytes(full_page()),
        "chapter": document_html(Document("原稿", BANNERS, blocks, "evidence.html", ("回答ファイル: r3.csv",))),
        "check": marked_html(DisplayPage("点検", BANNERS, (table,)), MarkedText("原稿.txt", paragraphs)),
    }.items():
        (folder / f"{name}.html").write_bytes(content)
    return folder


@pytest.fixture
def visit(browser: Browser, files: Path) -> Iterator[Open]:
    """`visit("report", width=390)`: the page opened from its file; what it asks for or complains of fails the test."""
    requests: list[str] = []
    complaints: list[str] = []
    context = browser.new_context(accept_downloads=True, permissions=["clipboard-read", "clipboard-write"])

    def opened(name: str, mark: str = "", width: int = 1280) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto((files / f"{name}.html").as_uri() + mark)
        return page

    yield opened
    context.close()
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert complaints == []


def said(page: Page) -> str:
    return page.inner_text("#ui-told")


@pytest.mark.parametrize("name", ["report", "page", "chapter", "check"])
def test_no_barrier_is_found_on_any_type_of_page(visit: Open, name: str) -> None:
    page = visit(name)
    page.evaluate(EVERYTHING)

    assert [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]] == []


@pytest.mark.parametrize(
    ("name", "width"), [("report", 390), ("report", 1280), ("report", 1920), ("nasty", 390), ("nasty", 1587)]
)
def test_the_page_fits_the_window_and_no_letter_is_cut(visit: Open, name: str, width: int) -> None:
    page = visit(name, width=width)
    page.evaluate(EVERYTHING)

    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.evaluate(CUT) == []
    assert page.evaluate("getComputedStyle(document.querySelector('main h2')).display") == "block"


def test_a_search_keeps_what_has_the_words_and_says_how_many(visit: Open) -> None:
    page = visit("report")

    page.fill("#ui-words", "年齢　参加")
    assert page.inner_text("#ui-found") == "1件の図表が見つかりました"
    assert page.locator("main section.table:visible").evaluate_all("(all) => all.map((one) => one.id)")[:1] == [
        "cross-Q1"
    ]
    assert page.locator("#ui-contents li li:visible").all_inner_texts() == ["Q1 地域活動への参加 年齢別"]
    page.fill("#ui-words", "問2")
    assert page.locator("main > .part:not(.explorer) > section:visible").evaluate_all("(a) => a.map((o) => o.id)") == [
        "freq-Q2"
    ]
    page.fill("#ui-words", "ありえない言葉")
    assert page.inner_text("#ui-found").startswith("見つかりませんでした")
    page.press("#ui-words", "Escape")
    assert page.locator("main section.table:visible").count() == 4
    assert page.inner_text("#ui-found") == ""


def test_a_figure_switches_to_its_table_and_back(visit: Open) -> None:
    page = visit("report")
    section = page.locator("#cross-Q1")

    section.get_by_role("button", name="表だけ").click()
    assert (section.locator("svg").first.is_visible(), section.locator("table").is_visible()) == (False, True)
    section.get_by_role("button", name="図だけ").click()
    assert (section.locator("svg").first.is_visible(), section.locator("table").is_visible()) == (True, False)
    assert section.get_by_role("button", name="図だけ").get_attribute("aria-pressed") == "true"
    section.get_by_role("button", name="図と表").click()
    assert (section.locator("svg").first.is_visible(), section.locator("table").is_visible()) == (True, True)


def test_a_table_is_copied_and_saved_with_the_page_s_warnings(visit: Open) -> None:
    page = visit("report")
    section = page.locator("#cross-Q1")

    section.get_by_role("button", name="表をコピー").click()
    page.wait_for_function("document.getElementById('ui-done').textContent !== ''")
    copied = [line.split("\t") for line in page.evaluate("navigator.clipboard.readText()").splitlines()]
    with page.expect_download() as saved:
        section.get_by_role("button", name="CSV").click()
    content = Path(saved.value.path()).read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert saved.value.suggested_filename == "cross-Q1.csv"
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows == copied
    assert rows[0] == ["分析軸", "区分", "n", "参加している", "以前参加していた", "参加していない", "無回答"]
    assert rows[1] == ["全体", "全体", "1,112", "34.5", "12.5", "48.0", "5.0"]
    assert rows[-3] == ["年齢", "70歳以上", "200", "x", "x", "48.0", "5.0"]
    assert [row[0] for row in rows[-2:]] == list(BANNERS)


def test_labels_that_a_spreadsheet_would_run_are_saved_as_words(visit: Open) -> None:
    page = visit("nasty")
    with page.expect_download() as saved:
        page.locator("#freq-Q1").get_by_role("button", name="CSV").click()
    heads = next(csv.reader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8-sig"))))

    assert {"'=1+1", "'@SUM(A1)"} <= set(heads)


def test_a_figure_is_saved_as_svg_and_png_with_title_warnings_and_notes(visit: Open) -> None:
    page = visit("report")
    figure = page.locator("#cross-Q1 figure").nth(1)

    with page.expect_download() as saved:
        figure.get_by_role("button", name="図を保存(SVG)").click()
    svg = Path(saved.value.path()).read_text(encoding="utf-8")
    with page.expect_download() as picture:
        figure.get_by_role("button", name="図を保存(PNG)").click()

    assert saved.value.suggested_filename == "cross-Q1-2.svg"
    for words in (*BANNERS, "今回と前回", "単位: ％", "注) 線は95％信頼区間です。", "34.5"):
        assert f">{words}<" in svg
    assert "BIZ UDPGothic" in svg
    content = Path(picture.value.path()).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == 2 * (640 + 16)


def test_the_explorer_shows_what_is_chosen_says_so_and_keeps_it_in_the_address(visit: Open) -> None:
    page = visit("report")
    assert said(page) == (
        "Q1 地域活動への参加　全体、令和3年調査、割合(％)の帯グラフと表を表示しています。"
        "全体では「参加していない」が48.0％で最も多くなっています。"
    )

    page.select_option("#ui-axis", label="年齢")
    page.select_option("#ui-show", label="回答数(件)")
    page.select_option("#ui-chart", label="横棒グラフ(区分ごと)")
    assert "年齢別、令和3年調査、回答数(件)の横棒グラフ(区分ごと)と表" in said(page)
    assert "「参加していない」が534件で最も多く" in said(page)
    assert page.locator("#ui-view tbody tr").nth(1).locator("td").all_text_contents() == ["100", "20", "12", "63", "5"]
    assert page.locator("#ui-view figure svg").count() == 1
    assert page.url.endswith("#explorer&q=Q1&by=age&wave=r3&show=count&chart=groups")

    again = visit("report", page.url.partition("#")[2].join(["#", ""]))
    assert said(again) == said(page)
    assert again.locator("#ui-view").inner_html() == page.locator("#ui-view").inner_html()


def test_the_explorer_never_shows_a_view_that_there_is_not(visit: Open) -> None:
    page = visit("report", "#explorer&q=Q1&by=age&wave=h28")
    assert page.input_value("#ui-axis") == ""
    assert said(page).startswith("この分析軸の集計はないため、全体(分析軸なし)を表示します。")
    assert page.locator("#ui-axis option[value=age]").is_disabled()

    page.select_option("#ui-question", "Q2")
    assert page.input_value("#ui-wave") == "r3"
    assert "平成28年調査の集計はないため、令和3年調査を表示します。" in said(page)
    assert "帯グラフは、1つだけ選ぶ設問の割合でだけ描けます。" in said(page)
    assert page.locator("#ui-view table tbody td").all_text_contents() == [
        "1,112",
        "60.5",
        "42.5",
        "18.0",
        "70.0",
        "5.0",
    ]
    page.goto(page.url.partition("#")[0] + "#explorer&q=nothing&by=%3Cb%3E")
    assert page.input_value("#ui-question") in ("Q1", "Q2")


def test_a_bar_with_a_hidden_part_is_not_drawn(visit: Open) -> None:
    page = visit("report", "#explorer&q=Q1&by=age&chart=stacked")
    texts = page.locator("#ui-view figure svg text").all_text_contents()

    assert texts.count("伏せた数があるため図にしません") == 1
    assert page.locator("#ui-view tbody tr").last.locator("td").all_text_contents() == ["200", "x", "x", "48.0", "5.0"]


def test_with_the_keyboard_alone_everything_is_reached(visit: Open) -> None:
    page = visit("report")
    focus = "document.activeElement.id || document.activeElement.textContent.trim()"

    page.keyboard.press("Tab")
    assert page.evaluate(focus) == "本文へ移動"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(focus) == "図と表"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator("#freq-Q1").get_attribute("data-show") == "table"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "scroll"  # a wide table is moved with the arrow keys
    page.focus("#ui-axis")
    page.keyboard.press("ArrowDown")
    assert "年齢別" in said(page)
    page.keyboard.press("Tab")
    assert page.evaluate(focus) == "ui-wave"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_a_section_leads_to_the_explorer_and_back(visit: Open) -> None:
    page = visit("report")

    page.locator("#freq-Q2").get_by_role("button", name="切り替えて見る").click()
    page.wait_for_function("document.getElementById('ui-told').textContent.includes('Q2')")
    page.get_by_role("button", name="報告書の中の表へ").click()
    assert page.url.endswith("#freq-Q2")


def test_without_javascript_all_but_the_explorer_is_there(browser: Browser, files: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((files / "report.html").as_uri())

    assert "今は使えません" in page.inner_text("#ui-without")
    assert page.locator("#ui-explorer").is_visible() is False
    assert page.locator("#ui-search").is_visible() is False
    assert page.locator("#cross-Q1 svg").first.is_visible()
    assert page.locator("#cross-Q1 table").is_visible()
    assert page.locator("#ui-contents a").first.is_visible()
    context.close()


def test_the_print_is_tagged_numbered_and_carries_the_warnings_on_every_page(visit: Open, tmp_path: Path) -> None:
    page = visit("report")
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True, tagged=True, outline=True)
    read = PdfReader(tmp_path / "report.pdf")
    texts = ["".join(one.extract_text().split()) for one in read.pages]

    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # type: ignore[index]  # noqa: E712
    assert read.trailer["/Root"]["/Lang"] == "ja"  # type: ignore[index]
    assert len(texts) == 4  # one page a part
    assert all("合成データです" in text for text in texts)
    assert [bool(re.search(rf"{number}/4", text)) for number, text in enumerate(texts, 1)] == [True] * 4
    assert "70歳以上200xx48.05.0" in texts[2]
    assert "切り替えて見る" not in "".join(texts)
    size = read.pages[0].mediabox
    assert (round(size.width), round(size.height)) == (595, 842)  # A4
