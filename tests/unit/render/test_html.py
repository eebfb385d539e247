from __future__ import annotations

import re

from tests.unit.render.pages import HARMFUL, full_page, harmful_page
from tests.unit.render.readers import HtmlReader
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.display import DisplayPage
from zushi_survey.render.html import css_string, html_text

CHART = DisplayChart("c1", "回収数", "columns", ("4月", "5月"), (ChartSeries("回収数", (10, 20)),), "人", "5月が多い")


def test_the_page_is_japanese_and_may_load_nothing() -> None:
    reader = HtmlReader(html_text(full_page()))

    assert ("html", "lang", "ja") in reader.attributes
    policy = next(value for tag, name, value in reader.attributes if (tag, name) == ("meta", "content"))
    assert "default-src 'none'" in policy
    assert "script" not in reader.tags
    assert "link" not in reader.tags
    addresses = [value for _, name, value in reader.attributes if name in ("src", "href")]
    assert all(address.startswith(("#", "data:image/")) for address in addresses)


def test_tables_are_tables_with_caption_and_scopes() -> None:
    page = full_page()
    tables = HtmlReader(html_text(page)).tables

    assert [table.caption for table in tables] == [table.title for table in page.tables]
    assert all(scope in ("col", "row", "colgroup", "rowgroup") for table in tables for scope in table.scopes)
    assert tables[0].headings == [
        "分析軸",
        "区分",
        "n",
        "参加している",
        "以前参加",
        "ない",
        "『参加経験がある』",
        "無回答",
    ]
    assert tables[0].row_headings == [["全体"], ["年齢", "若い世代"], ["ほかの年代"], ["無回答"]]


def test_a_group_of_columns_has_one_heading_over_them() -> None:
    table = HtmlReader(html_text(full_page())).tables[3]

    assert table.headings == ["選択肢", "実数", "ウエイト後", "件数", "％", "件数", "％"]
    assert table.scopes[:3] == ["col", "colgroup", "colgroup"]


def test_everything_around_the_tables_is_there() -> None:
    page = full_page()
    lines = [line.strip() for line in HtmlReader(html_text(page)).lines]

    for line in (*page.banners, *page.legend, *page.source, *page.tables[1].subtitles):
        assert line in lines
    assert [f"注) {note}" for note in page.tables[1].notes] == [n for n in lines if n.startswith("注) ")][3:6]


def test_ids_are_unique_and_contents_lead_to_them() -> None:
    reader = HtmlReader(html_text(full_page()))
    ids = [value for _, name, value in reader.attributes if name == "id"]
    targets = [value[1:] for tag, name, value in reader.attributes if (tag, name) == ("a", "href")]

    assert len(ids) == len(set(ids))
    assert targets == [table.id for table in full_page().tables]


def test_no_text_of_a_page_becomes_markup() -> None:
    text = html_text(harmful_page())
    reader = HtmlReader(text)

    assert "script" not in reader.tags
    assert "b" not in reader.tags
    assert [row[0] for row in reader.tables[0].rows] == list(HARMFUL)
    assert reader.tables[0].caption == HARMFUL[0]
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style
    assert "alert(1)" not in style.group(1)


def test_css_strings_hold_any_text() -> None:
    assert css_string('合成"}</style>') == "合成\\22 \\7d \\3c \\2f style\\3e "


def test_a_chart_is_a_picture_with_words_for_those_who_do_not_see_it() -> None:
    reader = HtmlReader(html_text(DisplayPage("題", (), (), charts=(CHART,))))
    attributes = {name: value for tag, name, value in reader.attributes if tag == "img"}

    assert attributes["alt"] == "5月が多い"
    assert attributes["src"].startswith("data:image/svg+xml;base64,")
