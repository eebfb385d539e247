"""The report as a page: what its figures and questions cost; run by itself, how it behaves in a browser.

`python -m benchmarks.report_page` writes the largest page there is (150 questions by 6 axes) and measures it in
Chromium: its size, how long it takes to open, to switch the explorer's view and to search. It asserts nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.measurement import Aim, Measurement, Sizes, alternate
from benchmarks.respondents import Sample
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.report import Explorer, ExplorerRow, ExplorerView, Report, ReportPart, TableSection
from zushi_survey.render.figures import chart_svg
from zushi_survey.render.report.html import report_html
from zushi_survey.render.report.light_svg import light_svg

_ANSWERS = (
    "そう思う",
    "どちらかといえばそう思う",
    "どちらともいえない",
    "どちらかといえばそう思わない",
    "そう思わない",
    "無回答",
)
_GROUPS = 8
"""Categories of an axis."""
_DRAWN_AXES = 3
"""A report draws a cross table by the axes that its findings speak of, three at most."""
_SWITCH = """async () => {
  const question = document.getElementById("ui-question"), taken = [];
  for (let place = 0; place < 21; place += 1) {
    question.selectedIndex = (place * 7) % question.options.length;
    document.getElementById("ui-axis").selectedIndex = place % 7;
    const start = performance.now();
    question.dispatchEvent(new Event("change", { bubbles: true }));
    document.getElementById("ui-view").getBoundingClientRect();
    taken.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  return taken;
}"""
_SEARCH = """() => ["問12", "思う", "その3"].map((words) => {
  const field = document.getElementById("ui-words"), start = performance.now();
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  return performance.now() - start;
})"""


def measure_page(_sample: Sample, sizes: Sizes) -> list[Measurement]:
    """Figures drawn for the page against those drawn for files; many questions against few."""
    figures = [chart for section in big_report(sizes.page_few, 2).sections for chart in section.charts]
    turns = count()

    def drawn_for_files() -> None:
        # Drawn figures are kept; a figure of another name is drawn again.
        turn = next(turns)
        for one in figures:
            chart_svg(replace(one, id=f"{one.id}-{turn}"))

    light, heavy = alternate([lambda: [light_svg(one) for one in figures], drawn_for_files], sizes.page_repeats)
    few, many = sizes.page_few, sizes.page_many
    seconds = alternate([partial(report_html, big_report(questions)) for questions in (many, few)], sizes.page_repeats)
    ours, theirs = ([1000 * one / asked for one in taken] for taken, asked in zip(seconds, (many, few), strict=True))
    drawn = f"図 {len(figures)}枚をページ用に描く"
    whole = f"HTML {many:,}設問 x 6軸 1設問あたり"
    return [
        Measurement(drawn, "ファイル用に描く(matplotlib)", light, heavy, Aim(20, is_speed_up=True), is_speed_up=True),
        Measurement(whole, f"{few:,}設問のとき", ours, theirs, Aim(1.3, is_speed_up=False), unit="ms"),
    ]


def big_report(questions: int = 150, axes: int = 6) -> Report:
    """Every question by every axis: tables, figures and the explorer's views."""
    frequencies, crossings, views = [], [], []
    for number in range(1, questions + 1):
        name, title = f"Q{number}", f"Q{number} 暮らしの中で感じていること その{number}"
        own = list(_views(name, number, axes))
        views += own
        said = ("「そう思う」が最も多くなっています。",)
        whole = _figure(own[0], f"freq-{name}-figure", title)
        drawn = tuple(_figure(one, f"{name}-{one.axis}-figure", f"{title} {one.axis}別") for one in own[1:])
        frequencies.append(TableSection(f"freq-{name}", _table(name, title, own[:1]), (whole,), said, name))
        table = _table(name, title, own)
        crossings.append(TableSection(f"crosstab-{name}", table, drawn[:_DRAWN_AXES], said, name))
    explorer = Explorer(
        tuple((section.question, section.table.title) for section in frequencies),
        tuple((f"a{axis}", f"分析軸{axis}") for axis in range(1, axes + 1)),
        (("r3", "令和3年調査"),),
        tuple(views),
    )
    parts = (ReportPart("freq", "単純集計", tuple(frequencies)), ReportPart("crosstab", "クロス集計", tuple(crossings)))
    return Report("大きな報告書", ("合成データです。",), parts, explorer)


def _views(question: str, number: int, axes: int) -> Iterator[ExplorerView]:
    """Everyone alone, then with each axis."""
    kinds = (*("option",) * (len(_ANSWERS) - 1), "no_answer")
    for axis in range(axes + 1):
        rows = [_row("全体", 1112, number, is_total=True)]
        rows += [_row(f"区分{axis}の{row}番目の人", 60 + row * 13, number + row) for row in range(1, _GROUPS + 1)]
        shown = tuple(rows if axis else rows[:1])
        yield ExplorerView(question, f"a{axis}" if axis else "", "r3", _ANSWERS, kinds, shown, False, ("基数: 全員",))


def _row(label: str, base: int, seed: int, *, is_total: bool = False) -> ExplorerRow:
    """A row whose shares are 100 together."""
    first = 10 + seed * 7 % 20
    shares = (float(first), 20.5, 15.5, 12.5, 46.5 - first, 5.0)
    counts = tuple(f"{round(base * share / 100):,}" for share in shares)
    return ExplorerRow(label, f"{base:,}", tuple(f"{share:.1f}" for share in shares), counts, shares, is_total)


def _table(name: str, title: str, views: list[ExplorerView]) -> DisplayTable:
    """The table that these views are parts of."""
    rows = [("", row) for row in views[0].rows]
    rows += [(f"分析軸{view.axis[1:]}", row) for view in views[1:] for row in view.rows if not row.is_total]
    columns = (DisplayColumn("n", "base"), *(DisplayColumn(answer, "percent") for answer in _ANSWERS))
    printed = tuple(
        DisplayRow(group, row.label, tuple(map(DisplayCell, (row.base, *row.percents))), is_total=row.is_total)
        for group, row in rows
    )
    return DisplayTable(name, title, ("基数: 全員", "表の数値: 比率(％)"), columns, printed, ("分析軸", "区分"))


def _figure(view: ExplorerView, name: str, title: str) -> DisplayChart:
    """A stacked bar for each row."""
    series = tuple(
        ChartSeries(answer, tuple(row.numbers[place] for row in view.rows), tone=place, is_missing=answer == "無回答")
        for place, answer in enumerate(_ANSWERS)
    )
    categories = tuple(f"{row.label}(n={row.base})" for row in view.rows)
    return DisplayChart(name, title, "stacked", categories, series, "％", f"{title}は、そう思うが最も多い。", 1)


def main() -> None:
    """Print what the largest page costs here."""
    from playwright.sync_api import sync_playwright

    report = big_report()
    start = perf_counter()
    content = report_html(report)
    print(f"作成 {perf_counter() - start:.2f} 秒、{len(content) / 1e6:.2f} MB(目標 5 MB 未満)", flush=True)
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "report.html"
        path.write_bytes(content)
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for name, width in (("電話", 390), ("ノート", 1280), ("A3", 1587)):
            print(f"{name}({width}px): {_told(browser, path.as_uri(), width)}", flush=True)
        browser.close()


def _told(browser: Any, address: str, width: int) -> str:
    """Opening, switching and searching in one window, in words."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    start = perf_counter()
    page.goto(address)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    opened = perf_counter() - start
    switched, searched = page.evaluate(_SWITCH), page.evaluate(_SEARCH)
    page.close()
    return (
        f"開く {opened:.2f} 秒(目標 2 秒未満)、切り替え 中央値 {median(switched):.0f} ms、"
        f"最大 {max(switched):.0f} ms(目標 100 ms 未満)、検索 最大 {max(searched):.0f} ms"
    )


if __name__ == "__main__":
    main()
