"""Figures drawn by hand for pages: what is drawn where. Expected lengths are worked out in the tests."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from zushi_survey.present.charts import ChartKind, ChartSeries, DisplayChart, ScatterChart, ScatterPoint
from zushi_survey.render.palette import tone_of
from zushi_survey.render.report.light_svg import WIDTH, light_svg
from zushi_survey.render.report.patterns import look_of, pattern_definitions

GROUPS = ("全体(n=1,112)", "若い人(n=64)")
PARTS = (
    ChartSeries("はい", (60.0, 20.0), side="left"),
    ChartSeries("どちらとも", (30.0, 20.0), side="middle"),
    ChartSeries("いいえ", (8.0, 60.0), side="right"),
    ChartSeries("無回答", (2.0, None), is_missing=True),
)
CHART = DisplayChart("f", "題", "stacked", GROUPS, PARTS, "％", "「はい」が最も多い。", 1)
KINDS: tuple[ChartKind, ...] = ("columns", "bars", "stacked", "divergent", "lines", "slope")


def drawn(chart: DisplayChart) -> ElementTree.Element:
    svg = light_svg(chart)
    assert svg is not None
    return ElementTree.fromstring(svg)


def bars(chart: DisplayChart, series: int) -> list[tuple[float, float, float]]:
    """Start, height and length of the lying bars of a series."""
    paint = look_of(chart.series[series], series).paint
    found = [one for one in drawn(chart).iter("path") if one.get("stroke") == paint and one.get("stroke-width") != "12"]
    return [
        tuple(map(float, piece))  # type: ignore[misc]
        for one in found
        for piece in re.findall(r"M(-?[\d.]+) ([\d.]+)h(-?[\d.]+)", one.get("d", ""))
    ]


def words(chart: DisplayChart) -> list[str]:
    return [one.text or "" for one in drawn(chart).iter("text")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_an_image_that_says_what_it_tells(kind: ChartKind) -> None:
    svg = drawn(replace(CHART, kind=kind))

    assert (svg.get("role"), svg.get("aria-label")) == ("img", "「はい」が最も多い。")
    assert [name in words(replace(CHART, kind=kind)) for name in GROUPS] == [True, True]


def test_parts_are_as_long_as_their_numbers_and_follow_each_other() -> None:
    first, second = bars(CHART, 0), bars(CHART, 1)
    room = first[0][2] / 60

    # One unit of every part is the gap to the next.
    assert first[1][2] == pytest.approx(20 * room, abs=1.5)
    assert second[0][0] == pytest.approx(first[0][0] + first[0][2] + 1, abs=1)
    assert second[0][2] == pytest.approx(30 * room, abs=1.5)
    assert second[0][0] + second[0][2] < WIDTH


def test_a_number_stands_in_its_part_or_nowhere() -> None:
    shown = words(CHART)

    assert {"60.0", "30.0", "8.0"} <= set(shown)
    assert "2.0" not in shown  # 2 of 100 is narrower than its number


def test_nothing_is_drawn_for_nothing() -> None:
    assert len(bars(CHART, 3)) == 1
    assert len(bars(replace(CHART, kind="bars"), 3)) == 1


def test_divergent_bars_meet_in_the_middle_of_the_middle_parts() -> None:
    chart = replace(CHART, kind="divergent")
    middles = [start + length / 2 for start, _, length in bars(chart, 1)]

    assert middles[0] == pytest.approx(middles[1], abs=1.5)
    assert bars(chart, 3)[0][0] > max(start + length for start, _, length in bars(chart, 2))


def test_bars_start_at_zero_and_carry_their_intervals() -> None:
    series = (ChartSeries("今回", (40.0, 10.0), (35.0, None), (45.0, None)),)
    chart = DisplayChart("f", "題", "bars", GROUPS, series, "％", "", 1)
    (start, middle, length), (other, _, short) = bars(chart, 0)
    whiskers = [one.get("d", "") for one in drawn(chart).iter("path") if one.get("fill") == "none"]

    assert (start, length) == (other, pytest.approx(4 * short, abs=2))
    ends = [float(x) for x in re.findall(r"[ML]([\d.]+) [\d.]+(?=[LM])", whiskers[0])][:2]
    assert ends == [pytest.approx(start + length * 35 / 40, abs=1), pytest.approx(start + length * 45 / 40, abs=1)]
    assert f" {middle:g}" in whiskers[0]


def test_a_line_is_broken_where_there_is_nothing() -> None:
    chart = DisplayChart("f", "題", "lines", ("H24", "H29", "R3"), (ChartSeries("a", (1.0, None, 3.0)),), "％", "", 1)
    lines = [one.get("d", "") for one in drawn(chart).iter("path") if one.get("stroke-width") == "2.5"]

    assert (lines[0].count("M"), lines[0].count("L")) == (2, 0)


def test_colours_are_those_of_the_palette_and_follow_the_answer() -> None:
    alone = replace(CHART, series=(replace(PARTS[0], tone=2),))

    assert f'stroke="{tone_of(alone.series[0], 0)}"' in (light_svg(alone) or "")
    assert f'stroke="{tone_of(ChartSeries("", ()), 2)}"' in (light_svg(alone) or "")


def test_patterns_stand_once_for_every_series_that_has_one() -> None:
    twice = [(PARTS[3], 3), (PARTS[3], 0), (PARTS[0], 0)]
    found = re.findall(r'<pattern id="([^"]+)"', pattern_definitions(twice))

    assert len(found) == 1
    assert look_of(PARTS[3], 3).paint == f"url(#{found[0]})"


def test_labels_are_text_and_wrapped() -> None:
    long = "とても長い選択肢" * 5
    chart = DisplayChart("f", "題", "bars", (long, '<b>"&'), (ChartSeries("<i>", (1.0, 2.0)),), "％", '"<', 1)

    assert '<b>"&' in words(chart)
    assert "".join(words(chart)).count("とても長い選択肢") >= 1
    assert max(map(len, words(chart))) <= 15
    assert "\x0b" not in (light_svg(replace(chart, categories=("a\x0bb", ""))) or "")


def test_empty_and_zero_figures_are_drawn() -> None:
    for kind in KINDS:
        empty = DisplayChart("f", "題", kind, ("a",), (ChartSeries("x", (None,)), ChartSeries("y", (0.0,))), "", "無い")
        assert drawn(empty).get("aria-label") == "無い"


def test_other_kinds_are_left_to_the_pictures() -> None:
    scatter = ScatterChart("s", "題", (ScatterPoint("a", 1.0, 2.0),), "x", "y", None, None, "点", "")

    assert light_svg(scatter) is None
