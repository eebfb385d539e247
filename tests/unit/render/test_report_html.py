"""The report's page: one file that loads nothing, the same words as the report, harmless whatever the labels are."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from benchmarks.report_page import big_report
from tests.unit.render.readers import HtmlReader
from tests.unit.render.reports import BY_AGE, NASTY, full_report, nasty_report
from zushi_survey.present.charts import ScatterChart, ScatterPoint
from zushi_survey.present.document import HeadingBlock
from zushi_survey.present.report import Explorer, Report, ReportPart
from zushi_survey.render.report.explorer_data import printed_number
from zushi_survey.render.report.html import report_html

FULL = report_html(full_report()).decode()
HARMFUL = report_html(nasty_report()).decode()


def data_of(page: str) -> dict[str, Any]:
    """What the page's script reads."""
    match = re.search(r'<script type="application/json" id="ui-data">(.*?)</script>', page, re.S)
    assert match
    found: dict[str, Any] = json.loads(match.group(1))
    return found


def directives(page: str) -> dict[str, str]:
    policy = next(v for t, n, v in HtmlReader(page).attributes if (t, n) == ("meta", "content") and "default" in v)
    return {name: value for name, _, value in (part.strip().partition(" ") for part in policy.split(";"))}


@pytest.mark.parametrize("page", [FULL, HARMFUL])
def test_only_the_page_s_own_script_and_style_may_work_and_nothing_is_loaded(page: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    styles = re.findall(r"<style>(.*?)</style>", page, re.S)
    allowed = directives(page)

    assert allowed["default-src"] == "'none'"
    for name, texts in (("script-src", scripts), ("style-src", styles)):
        digest = base64.b64encode(hashlib.sha256(texts[0].encode()).digest()).decode()
        assert (len(texts), allowed[name]) == (1, f"'sha256-{digest}'")
    assert "unsafe" not in " ".join(allowed.values())
    reader = HtmlReader(page)
    assert "link" not in reader.tags
    addresses = [value for _, name, value in reader.attributes if name in ("src", "href")]
    assert all(address.startswith(("#", "data:image/")) for address in addresses)
    assert not [name for _, name, _ in reader.attributes if name == "style" or name.startswith("on")]


def test_the_explorer_holds_the_report_s_views_and_no_more() -> None:
    report, data = full_report(), data_of(FULL)

    assert [view[:3] for view in data["views"]] == [[v.question, v.axis, v.wave] for v in report.explorer.views]
    for view, read in zip(report.explorer.views, data["views"], strict=True):
        assert [data["texts"][place] for place in read[5]] == list(view.answers)
        assert [data["texts"][place] for place in read[6]] == list(view.notes)
        for row, cells in zip(view.rows, read[7], strict=True):
            assert (data["texts"][cells[0]], cells[1]) == (row.label, row.base)
            assert tuple(cells[2].split(" ")) == row.percents
            assert tuple(cells[3].split(" ")) == row.counts
            assert cells[5:] == []  # the numbers are those printed
    texts = {text for v in report.explorer.views for text in (*v.answers, *v.notes, *(row.label for row in v.rows))}
    assert set(data["texts"]) == texts


def test_cells_of_the_explorer_read_as_in_the_report_s_table() -> None:
    table = next(table for table in HtmlReader(FULL).tables if "年齢別" in table.caption)
    data = data_of(FULL)
    view = next(view for view in data["views"] if view[1] == "age")

    assert table.rows == [[row[1], *row[2].split(" ")] for row in view[7]]


def test_hidden_figures_are_nowhere_in_the_page() -> None:
    # 70歳以上: shares that were hidden; 17.5 and 18.5 would be what the page must not know.
    last = BY_AGE.rows[-1]

    assert last.percents[:2] == ("x", "x")
    assert (last.numbers[0], printed_number("x")) == (None, None)
    assert data_of(FULL)["views"][1][7][-1][2] == "x x 48.0 5.0"


def test_numbers_that_are_not_those_printed_are_given() -> None:
    odd = replace(BY_AGE, rows=(replace(BY_AGE.rows[0], percents=("(1.5)", "2.5*", "-", "x y")),))
    report = Report("題", (), (), Explorer((("Q1", "Q1"),), (), (("r3", "r3"),), (odd,)))
    row = data_of(report_html(report).decode())["views"][0][7][0]

    assert row[2] == ["(1.5)", "2.5*", "-", "x y"]
    assert row[5] == list(BY_AGE.rows[0].numbers)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12.3", 12.3), ("1,112", 1112.0), ("8.0*", 8.0), ("20.5↑", 20.5), ("-", None), ("x", None), ("△3.0", None),
     ("", None), (",", None)],
)  # fmt: skip
def test_a_printed_number_is_read_without_its_marks(text: str, number: float | None) -> None:
    assert printed_number(text) == number


def test_words_of_the_report_stand_in_the_page_once_as_text() -> None:
    reader = HtmlReader(FULL)

    assert [table.caption for table in reader.tables][:3] == [
        "Q1 地域活動への参加",
        "Q2 必要な支援",
        "Q1 地域活動への参加 年齢別",
    ]
    assert "「参加していない」が48.0％で最も多くなっています。" in FULL
    assert "対象: 18歳以上の市民2,000人" in reader.lines
    assert ["n=1,112" in FULL, "あなたは、地域の活動に参加していますか。" in FULL] == [True, True]
    assert 'aria-label="参加している人は前回より少ない。"' in FULL


def test_headings_go_down_one_level_at_a_time() -> None:
    levels = [int(tag[1]) for tag in HtmlReader(FULL).tags if re.fullmatch(r"h\d", tag)]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_of_one_level_stay_on_one_level() -> None:
    blocks = (HeadingBlock(2, "あ"), HeadingBlock(2, "い"), HeadingBlock(3, "う"), HeadingBlock(2, "え"))
    page = report_html(replace(full_report(), parts=(ReportPart("p", "部", blocks),))).decode()

    assert re.findall(r'<h(\d) class="loose">(.)', page) == [("3", "あ"), ("3", "い"), ("4", "う"), ("3", "え")]


def test_ids_are_unique_and_the_contents_lead_to_them() -> None:
    reader = HtmlReader(FULL)
    ids = [value for _, name, value in reader.attributes if name == "id"]
    targets = {value[1:] for tag, name, value in reader.attributes if (tag, name) == ("a", "href")}

    assert len(ids) == len(set(ids))
    assert targets <= set(ids)
    assert {"part-outline", "freq-Q1", "cross-Q1", "asked-Q1", "explorer"} <= targets


def test_the_way_to_the_explorer_stands_above_the_contents() -> None:
    places = [FULL.index(text) for text in ("<h1>", 'href="#explorer"', 'id="ui-contents"', 'href="#part-outline"')]

    assert places == sorted(places)
    assert FULL.count('href="#explorer"') == 1


def test_no_label_becomes_markup() -> None:
    reader = HtmlReader(HARMFUL)

    assert (reader.tags.count("script"), reader.tags.count("img"), reader.tags.count("b")) == (2, 0, 0)
    rows = next(table for table in reader.tables if table.caption == NASTY[1]).row_headings
    assert rows == [[NASTY[0]], [NASTY[4], NASTY[5]], [NASTY[8]]]
    assert [data_of(HARMFUL)["texts"][place] for place in data_of(HARMFUL)["views"][0][5]] == list(NASTY)
    # Whatever the labels hold, the element of the data ends where it should.
    assert "<" not in re.sub(r".*id=\"ui-data\">(.*?)</script>.*", r"\1", HARMFUL, flags=re.S)


def test_banners_stand_on_every_printed_page_and_at_the_top() -> None:
    style = re.search(r"<style>(.*?)</style>", FULL, re.S)

    assert style
    assert "@top-center" in style.group(1)
    assert "合成データです" in style.group(1)
    assert "counter(page)" in style.group(1)
    assert HtmlReader(FULL).lines[0] == "合成データです。逗子市の調査結果ではありません。"


def test_a_figure_of_another_kind_is_a_picture() -> None:
    scatter = ScatterChart("s", "満足度と重要度", (ScatterPoint("あ", 1.0, 2.0), ScatterPoint("い", 2.0, 1.0)),
                           "満足度", "重要度", 1.5, 1.5, "点", "「い」が満足度で高い。")  # fmt: skip
    report = full_report()
    section = replace(report.parts[1].sections[0], charts=(scatter,))
    page = report_html(replace(report, parts=(ReportPart("freq", "単純集計", (section,)),))).decode()
    pictures = [(name, value) for tag, name, value in HtmlReader(page).attributes if tag == "img"]

    assert ("alt", "「い」が満足度で高い。") in pictures
    assert dict(pictures)["src"].startswith("data:image/svg+xml;base64,")


def test_a_report_without_views_has_no_explorer() -> None:
    page = report_html(replace(full_report(), explorer=Explorer((), (), (), ()))).decode()

    assert ["ui-data" in re.sub(r"<script>.*?</script>", "", page, flags=re.S), 'id="explorer"' in page] == [
        False,
        False,
    ]


def test_the_same_report_is_the_same_page() -> None:
    assert report_html(full_report()) == FULL.encode()


def test_the_largest_report_stays_small() -> None:
    """Ten questions by six axes; a hundred and fifty are fifteen times as much and a page of 60 kB without them."""
    empty = len(report_html(replace(big_report(1, 1), parts=(), explorer=Explorer((), (), (), ()))))
    ten = len(report_html(big_report(10, 6)))

    assert empty + 15 * (ten - empty) < 5_000_000
