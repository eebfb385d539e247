from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from zushi_survey.core.problems import SurveyError
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.render import figures
from zushi_survey.render.figures import chart_png, chart_svg, missing_characters

CHARTS = [
    DisplayChart(
        "a", "回収数の推移", "columns", ("4月1日", "4月2日"), (ChartSeries("回収数", (120, 340)),), "人", "代わりの文"
    ),
    DisplayChart(
        "b",
        "必要な準備",
        "bars",
        ("避難路", "備蓄"),
        (ChartSeries("今回", (50.1, 40)), ChartSeries("前回", (45, 44))),
        "％",
        "代わりの文",
    ),
    DisplayChart(
        "c",
        "参加",
        "stacked",
        ("全体", "若い世代"),
        (ChartSeries("はい", (20, 10)), ChartSeries("いいえ", (80, 90))),
        "％",
        "代わりの文",
    ),
]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.kind)
def test_each_kind_is_drawn_the_same_every_time(chart: DisplayChart) -> None:
    svg = chart_svg(chart)

    assert svg == chart_svg(chart)
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert chart.alternative in svg.decode()
    assert "<text" not in svg.decode()
    assert chart_png(chart).startswith(b"\x89PNG")


def test_a_character_that_the_font_does_not_have_is_an_error_not_a_box() -> None:
    with pytest.raises(SurveyError) as caught:
        chart_svg(replace(CHARTS[0], title="𠮷野地区"))

    assert [(p.code, p.got) for p in caught.value.problems] == [("E-OUT-003", "𠮷")]


def test_the_font_has_every_character_of_a_japanese_windows() -> None:
    """All of CP932's two-byte characters, one by one (ecosystem.md 2: none is missing)."""
    pairs = (bytes((lead, trail)) for lead in (*range(0x81, 0xA0), *range(0xE0, 0xFD)) for trail in range(0x40, 0xFD))
    decoded = "".join(pair.decode("cp932", errors="ignore") for pair in pairs)
    characters = "".join(c for c in decoded if unicodedata.category(c) not in ("Co", "Cc"))

    assert len(characters) > 7_000
    assert missing_characters(characters) == ""


@pytest.mark.parametrize(
    "categories",
    [
        tuple(f"{10 + n // 31}/{n % 31 + 1}" for n in range(36)),
        tuple(f"とても長い選択肢の名前その{n}" for n in range(9)),
        ("男性", "女性"),
    ],
)
def test_labels_under_columns_never_touch(categories: tuple[str, ...]) -> None:
    values = tuple(float(100 + n) for n in range(len(categories)))
    chart = DisplayChart("c", "題", "columns", categories, (ChartSeries("数", values),), "票", "")

    with figures._drawing_settings("c"):
        figure = figures._figure(chart)
        FigureCanvasAgg(figure).draw()
        (axes,) = figure.axes
        boxes = [label.get_window_extent() for label in [*axes.get_xticklabels(), *axes.texts] if label.get_text()]

    assert axes.get_xticklabels()[0].get_text().replace("\n", "") == categories[0]
    assert not [1 for left, right in combinations(boxes, 2) if left.overlaps(right)]
