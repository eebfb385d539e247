"""Reports to write as workbooks: every kind of figure once, and texts that break workbooks."""

from __future__ import annotations

from zushi_survey.present.charts import (
    Chart,
    ChartSeries,
    DisplayChart,
    NetworkChart,
    NetworkEdge,
    NetworkNode,
    ScatterChart,
    ScatterPoint,
    Tile,
    TileChart,
)
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.report import Explorer, Report, ReportPart, TableSection

WORKBOOK_BREAKERS = (
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "<r>x</r>",
    "Sheet1!$A$1",
    "_x0041_",
    "長" * 40_000,
    "\x00\x0b\x1f\ufffe",
    "\ud800",
    "'",
    "",
    "😀👨‍👩‍👧 家族",
    "שלום עולם",
    "𠮷野家",
    "一行目\n二行目",
    "nan",
    "A1",
)


def every_kind_of_figure() -> tuple[Chart, ...]:
    """One chart of each kind."""
    ages = ("18～39歳(n=212)", "40～64歳(n=430)", "65歳以上(n=470)")
    answers = ("参加している", "以前参加していた", "参加したことがない")
    parts = ((31.5, 28.1, 40.2), (22.4, 30.2, 28.1), (43.0, 38.6, 26.4), (3.1, 3.1, 5.3))
    stacked = tuple(
        ChartSeries(name, values, tone=place, is_missing=name == "無回答")
        for place, (name, values) in enumerate(zip((*answers, "無回答"), parts, strict=True))
    )
    scale = (
        ("満足", "left"),
        ("やや満足", "left"),
        ("どちらともいえない", "middle"),
        ("やや不満", "right"),
        ("不満", "right"),
    )
    levels = ((10.5, 4.2), (25.0, 15.3), (30.0, 40.1), (20.5, 25.4), (14.0, 15.0))
    divergent = tuple(
        ChartSeries(name, values, tone=tone, side=side)  # type: ignore[arg-type]
        for (name, side), values, tone in zip(scale, levels, (100, 102, 103, 104, 106), strict=True)
    )
    waves = ("平成22年度", "平成28年度", "令和3年度")
    one = (ChartSeries("回答", (45.1, 30.2, 12.3, 3.0)),)
    intervals = (
        ChartSeries("今回", (34.5, 12.5), (31.7, 10.6), (37.3, 14.4)),
        ChartSeries("前回", (38.0, 10.0), (35.0, 8.2), (41.0, 11.8)),
    )
    lines = (
        ChartSeries("知っている", (20.1, 35.5, 48.0), (17.7, 32.6, 45.1), (22.5, 38.4, 50.9)),
        ChartSeries("知らない", (70.0, None, 45.2), (67.3, None, 42.3), (72.7, None, 48.1)),
    )
    needs = ("災害時に支え合えるしくみ", "移動の支援(買い物や通院に行くための手助け)", "見守り", "その他")
    months, returned = ("10月", "11月", "12月"), (ChartSeries("回収数", (620, 480, 40)),)
    slopes = (ChartSeries("男性", (40.1, 45.0)), ChartSeries("女性", (50.2, 48.3)))
    points = (ScatterPoint("医療", 3.2, 4.5), ScatterPoint("買い物", 3.9, 3.8), ScatterPoint("交通", 2.4, 4.2))
    middles = (3.2, 4.2)
    tiles = (Tile("逗子", 0, 0, 34.5, "34.5％"), Tile("沼間", 0, 1, 28.1, "28.1％"))
    nodes, edges = (NetworkNode("担い手", 8), NetworkNode("高齢化", 6)), (NetworkEdge(0, 1, 5),)
    labels = ("満足度", "重要度")
    return (
        DisplayChart("stacked", "地域活動への参加 年齢別", "stacked", ages, stacked, "％", "65歳以上で最も高い。", 1),
        DisplayChart("bars", "必要な支援", "bars", needs, one, "％", "災害時が最も多い。", 1, ("n=1,112",)),
        DisplayChart("paired", "今回と前回", "bars", answers[:2], intervals, "％", "今回は前回より少ない。", 1),
        DisplayChart("columns", "回収数の推移", "columns", months, returned, "通", "10月が多い。"),
        DisplayChart(
            "divergent", "満足度", "divergent", ("買い物", "医療"), divergent, "％", "買い物の満足が高い。", 1
        ),
        DisplayChart("lines", "認知度の推移", "lines", waves, lines, "％", "知っている人が増えた。", 1),
        DisplayChart("slope", "2時点の変化", "slope", ("前回", "今回"), slopes, "％", "男性で増えた。", 1),
        ScatterChart("scatter", "満足度と重要度", points, *labels, *middles, "点", "交通は満足されていない。", 1),
        TileChart("tiles", "小学校区の割合", tiles, "％", "逗子が高い。", 1),
        NetworkChart("network", "一緒に語られた課題", nodes, edges, "団体", "担い手と高齢化が一緒に語られた。"),
    )


def small_section(section_id: str, *charts: Chart, label: str = "参加している") -> TableSection:
    """A table of two rows with these charts."""
    columns = (DisplayColumn("n", "base"), DisplayColumn(label, "percent"), DisplayColumn("無回答", "percent"))
    rows = (
        DisplayRow("", "全体", (DisplayCell("1,112", 1112), DisplayCell("34.5", 34.5, 1), DisplayCell("-")), True),
        DisplayRow("年齢", label, (DisplayCell("24*", 24, 0, "*"), DisplayCell("x"), DisplayCell("0.0", 0.0, 1))),
    )
    table = DisplayTable(
        section_id, f"{section_id} 地域活動", ("設問: 参加していますか。",), columns, rows, ("分析軸", "区分")
    )
    return TableSection(section_id, table, charts, (), "Q1")


def figures_report() -> Report:
    """One sheet per kind of figure."""
    sections = tuple(small_section(f"freq-{chart.id}", chart) for chart in every_kind_of_figure())
    return report_of(ReportPart("freq", "単純集計", sections))


def breaking_report() -> Report:
    """Each text that breaks workbooks in every place where a text can stand."""
    sections = []
    for place, text in enumerate(WORKBOOK_BREAKERS):
        series = (ChartSeries(text, (1.0, 2.0)), ChartSeries("別", (3.0, None)))
        kinds = ("bars", "stacked", "lines")
        chart = DisplayChart(text, text, kinds[place % 3], (text, "区分"), series, text, text, 1, (text,))  # type: ignore[arg-type]
        points = (ScatterPoint(text, 1.0, 2.0), ScatterPoint("別", 2.0, 3.0))
        scatter = ScatterChart(text, text, points, text, text, 1.5, None, text, text)
        section = small_section(f"freq-{text}", chart, scatter, label=text)
        sections.append(TableSection(f"freq-{place}{text[:40]}", section.table, section.charts, (text,), text))
    part = ReportPart("freq", WORKBOOK_BREAKERS[0], tuple(sections))
    short = tuple(text for text in WORKBOOK_BREAKERS if len(text) < 100)
    return report_of(part, ReportPart("x", short[8], ()), title=short[0], texts=short)


def report_of(*parts: ReportPart, title: str = "報告書", texts: tuple[str, ...] = ("合成データです。",)) -> Report:
    """A report of these parts, the texts as its warnings, legend and source."""
    return Report(title, texts, parts, Explorer((), (), (), ()), texts, texts)
