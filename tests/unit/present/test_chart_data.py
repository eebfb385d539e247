"""The numbers of a figure as rows."""

from __future__ import annotations

from zushi_survey.present.chart_data import figure_data
from zushi_survey.present.charts import (
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
from zushi_survey.present.display import DataTable


def _numbers(data: DataTable) -> tuple[tuple[str | int | float | None, ...], ...]:
    """The rows without the origin and the policy at their ends."""
    assert {row[-2:] for row in data.rows} == {("実データ", "publish")}
    return tuple(row[:-2] for row in data.rows)


def test_bars_have_one_row_per_category_and_series() -> None:
    series = (ChartSeries("今回", (1.5, None)), ChartSeries("前回", (2.5, 3.5)))

    data = figure_data(DisplayChart("f", "題", "bars", ("甲", "乙"), series, "％", ""), "real", "publish")

    assert data.columns == ("category", "series", "value", "unit", "data_origin", "policy")
    assert _numbers(data) == (
        ("甲", "今回", 1.5, "％"),
        ("乙", "今回", None, "％"),
        ("甲", "前回", 2.5, "％"),
        ("乙", "前回", 3.5, "％"),
    )
    assert data.about["title"] == "題"


def test_intervals_are_columns_where_any_series_has_them() -> None:
    series = (ChartSeries("今回", (1.5,), (1.0,), (2.0,)), ChartSeries("前回", (2.5,)))

    data = figure_data(DisplayChart("f", "題", "bars", ("甲",), series, "％", ""), "real", "publish")

    assert data.columns == ("category", "series", "value", "low", "high", "unit", "data_origin", "policy")
    assert _numbers(data) == (("甲", "今回", 1.5, 1.0, 2.0, "％"), ("甲", "前回", 2.5, None, None, "％"))


def test_points_have_one_row_per_side() -> None:
    chart = ScatterChart("f", "題", (ScatterPoint("医療", 0.5, 90.0),), "満足度", "関心", 0.1, 50.0, "", "")

    assert _numbers(figure_data(chart, "real", "publish")) == (("医療", "満足度", 0.5, ""), ("医療", "関心", 90.0, ""))


def test_tiles_have_their_places_and_marks() -> None:
    data = figure_data(TileChart("f", "題", (Tile("久木", 0, 1, None, "x"),), "％", ""), "real", "publish")

    assert data.columns == ("category", "row", "column", "value", "text", "unit", "data_origin", "policy")
    assert _numbers(data) == (("久木", 0, 1, None, "x", "％"),)


def test_a_network_has_its_circles_and_then_its_lines() -> None:
    chart = NetworkChart(
        "f", "題", (NetworkNode("甲", 3, "群"), NetworkNode("乙", 2)), (NetworkEdge(0, 1, 2),), "団体", ""
    )

    assert _numbers(figure_data(chart, "real", "publish")) == (
        ("甲", "", "群", 3, "団体"),
        ("乙", "", "", 2, "団体"),
        ("甲", "乙", "", 2, "団体"),
    )


def test_every_row_says_whose_answers_they_are_and_for_whom() -> None:
    chart = DisplayChart("f", "題", "bars", ("甲", "乙"), (ChartSeries("今回", (1.5, 2.5)),), "％", "")

    data = figure_data(chart, "synthetic", "internal")

    assert data.columns[-2:] == ("data_origin", "policy")
    assert [row[-2:] for row in data.rows] == [("合成データ", "internal")] * 2
    assert data.about["notice"] == "合成データです。実在の回答は一切含みません。 内部検討用・公表不可"
