"""What a comparison of waves prints: words of strength, figures, trends with gaps, rows for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.pipeline.wave_studies import HandWave, multiple, people, same, single, write_waves
from zushi_survey.pipeline.study import Study
from zushi_survey.pipeline.waves.comparison import CompareRequest
from zushi_survey.pipeline.waves.pages import WavePage, compare_page
from zushi_survey.present.charts import ChartSeries, DisplayChart

YES_NO = single("Q", "はい", "いいえ")


def page_of(folder: Path, now: tuple[int, int], before: tuple[int, int], **study: Any) -> WavePage:
    """A yes-no question answered so often in two waves."""
    waves = [HandWave("N", [YES_NO], people("Q", *now)), HandWave("B", [YES_NO], people("Q", *before))]
    return compare_page(write_waves(folder, waves, [same("Q")], **study), CompareRequest())


def printed(made: WavePage, column: str) -> str:
    """The cell of 「はい」 in a column of the question's table."""
    (table,) = [table for table in made.page.tables if table.id == "Q-waves"]
    (row,) = [row for row in table.rows if row.label == "はい"]
    return row.cells[[one.label for one in table.columns].index(column)].text


@pytest.mark.parametrize(
    ("now", "before", "verdict", "words"),
    [
        # B.6: 1.0-2.9 わずかに, 3.0-4.9 やや, 5.0-9.9 no adverb, 10.0 and more 大幅に; supported differences only
        ((10050, 9950), (10000, 10000), "横ばい", "横ばい"),
        ((10200, 9800), (9900, 10100), "増加", "わずかに増加"),
        ((10198, 9802), (9990, 10010), "増加", "わずかに増加"),
        ((9900, 10100), (10000, 10000), "横ばい", "横ばい"),
        ((9900, 10100), (10500, 9500), "減少", "やや減少"),
        ((9000, 11000), (10000, 10000), "減少", "減少"),
        ((9002, 10998), (10000, 10000), "減少", "やや減少"),
        ((12000, 8000), (10000, 10000), "増加", "大幅に増加"),
        ((11998, 8002), (10000, 10000), "増加", "増加"),
        ((540, 572), (540, 524), "大きな差はみられない", "大きな差はみられない"),
    ],
)
def test_words_follow_the_size_of_a_change_and_never_its_verdict_apart(
    tmp_path: Path, now: tuple[int, int], before: tuple[int, int], verdict: str, words: str
) -> None:
    made = page_of(tmp_path, now, before)

    assert (printed(made, "判定"), printed(made, "言い方")) == (verdict, words)


def test_a_supported_change_under_the_smallest_word_keeps_its_direction(tmp_path: Path) -> None:
    """Ten points where the study begins to speak of size at thirty."""
    steps = {"steps": {"slight": 30.0, "somewhat": 40.0, "plain": 50.0, "large": 60.0}}

    made = page_of(tmp_path, (600, 400), (500, 500), wording=steps)

    assert (printed(made, "判定"), printed(made, "言い方")) == ("増加", "増加(30ポイント未満)")


def test_a_change_that_no_answers_turn_round_keeps_the_verdict_and_says_of_whom_it_is(tmp_path: Path) -> None:
    """300 of 600 who answered (of 1,000 asked) against 350 of 1,000: +15 points among answers, -5.0 in print."""
    waves = [
        HandWave("N", [YES_NO], [*people("Q", 300, 300), *({"Q": "", "Z": 1} for _ in range(400))]),
        HandWave("B", [YES_NO], people("Q", 350, 650)),
    ]

    made = compare_page(write_waves(tmp_path, waves, [same("Q")]), CompareRequest())

    shown = [printed(made, column) for column in ("増減", "判定", "言い方")]
    assert shown == ["△5.0↑", "増加", "増加(無回答を除いた比率)"]


def test_nothing_is_said_of_what_is_not_tested(tmp_path: Path) -> None:
    made = page_of(tmp_path, (10, 10), (500, 500))

    assert (printed(made, "判定"), printed(made, "言い方")) == ("検定しない(基数が小さい)", "")


def test_signs_and_intervals_of_a_fall_are_printed_with_a_triangle(tmp_path: Path) -> None:
    """C11: -6.0 points, interval -9.77 to -2.24."""
    made = page_of(tmp_path, (278, 834), (330, 734))

    assert (printed(made, "増減"), printed(made, "増減の区間")) == ("△6.0↓", "△9.8～△2.2")
    rows = [dict(zip(made.data.columns, one, strict=True)) for one in made.data.rows]
    assert rows[0]["difference"] == pytest.approx(-0.0601503759)
    assert rows[0]["words"] == "減少"


def test_an_answer_that_nobody_gave_is_a_dash_and_no_zero(tmp_path: Path) -> None:
    made = page_of(tmp_path, (0, 500), (20, 480))

    (table,) = [table for table in made.page.tables if table.id == "Q-waves"]
    assert [cell.text for cell in table.rows[0].cells][:5] == ["500", "-", "500", "4.0", "△4.0↓"]
    assert not [line for line in made.page.legend if line.startswith("0.0")]


def test_two_waves_are_paired_bars_with_the_intervals_of_their_shares(tmp_path: Path) -> None:
    """Wilson intervals, R `prop.test(278, 1112, correct = FALSE)`: .2254 to .2763; 330 of 1,064: .2831 to .3386."""
    made = page_of(tmp_path, (278, 834), (330, 734))

    (chart,) = made.page.charts
    assert isinstance(chart, DisplayChart)
    assert (chart.kind, chart.categories) == ("bars", ("はい", "いいえ"))
    now, before = chart.series
    assert (now.name, now.values[0], now.lows[0], now.highs[0]) == ("調査N(n=1,112)", 25.0, 22.5, 27.6)
    assert (before.name, before.values[0], before.lows[0], before.highs[0]) == ("調査B(n=1,064)", 31.0, 28.3, 33.9)


def test_many_answers_are_lines_from_one_wave_to_the_other(tmp_path: Path) -> None:
    form = multiple("Q", *"abcdefghijk")
    waves = [HandWave("N", [form], people("Q", *[40] * 11)), HandWave("B", [form], people("Q", *[30] * 10, 60))]

    (chart,) = compare_page(write_waves(tmp_path, waves, [same("Q")]), CompareRequest()).page.charts

    assert isinstance(chart, DisplayChart)
    assert (chart.kind, chart.categories, len(chart.series)) == ("slope", ("調査B(n=360)", "調査N(n=440)"), 11)
    assert chart.series[10].values == (16.7, 9.1)


def test_a_small_base_is_marked_and_explained_below_the_figure(tmp_path: Path) -> None:
    made = page_of(tmp_path, (10, 14), (330, 734))

    (chart,) = made.page.charts
    assert isinstance(chart, DisplayChart)
    assert [one.name for one in chart.series] == ["調査N(n=24*)", "調査B(n=1,064)"]
    assert chart.notes[-1] == "*: 基数が30人未満のため参考値です"


# ---- three and more waves ----


def with_a_gap(folder: Path) -> Study:
    """Waves W1 (newest) to W4; W3 did not ask Q, and a pair leads from W2 to W4 past it."""
    other = single("Z", "x", "y")
    waves = [HandWave(f"W{n}", [YES_NO], people("Q", yes, 100 - yes)) for n, yes in ((1, 60), (2, 55), (4, 40))]
    waves.insert(2, HandWave("W3", [other], people("Z", 50, 50)))
    dropped = {"before": "Z", "status": ["dropped"], "compare": "no"}
    pairs = [
        same("Q", now="W1", before="W2"),
        {"now": "W2", "before": "W3", "questions": [{"now": "Q", "status": ["new"], "compare": "no"}, dropped]},
        {
            "now": "W3",
            "before": "W4",
            "questions": [
                {"now": "Z", "status": ["new"], "compare": "no"},
                {"before": "Q", "status": ["dropped"], "compare": "no"},
            ],
        },
        same("Q", now="W2", before="W4"),
    ]
    return write_waves(folder, waves, pairs)


def test_a_wave_that_did_not_ask_is_marked_and_keeps_its_place_in_the_trend(tmp_path: Path) -> None:
    """Places 0, 2, 3 with 40, 55, 60 of 100: T = sum (x - 51.67)(s - 5/3) = 31.67, var = pq * 100 * 4.667 = 116.54.

    p = 155/300; z = 31.667 / sqrt(116.54) = 2.9334.
    """
    found = with_a_gap(tmp_path).compare()

    (trended,) = found.trends
    assert trended.places == (0, 2, 3)
    p = 155 / 300
    spread = sum((s - 5 / 3) ** 2 for s in (0, 2, 3)) * 100 * p * (1 - p)
    total = sum((x - 100 * p) * (s - 5 / 3) for s, x in ((0, 40), (2, 55), (3, 60)))
    assert trended.trends.rows[0].test.statistic == pytest.approx(total / spread**0.5)
    assert total / spread**0.5 == pytest.approx(2.9334, abs=1e-4)


def test_a_trend_is_a_line_per_answer_with_a_gap_where_nobody_was_asked(tmp_path: Path) -> None:
    made = compare_page(with_a_gap(tmp_path), CompareRequest())

    (table,) = [table for table in made.page.tables if table.id == "Q-trend"]
    assert [cell.text for cell in table.rows[0].cells][:9] == [
        *("100", "40.0", "※", "※", "100", "55.0", "100", "60.0", "増加傾向"),
    ]
    assert any(note.startswith("※:") for note in table.notes)
    (chart,) = [chart for chart in made.page.charts if chart.id == "Q-trend"]
    assert isinstance(chart, DisplayChart)
    assert (chart.kind, chart.categories) == ("lines", ("調査W4(n=100)", "調査W3※", "調査W2(n=100)", "調査W1(n=100)"))
    # Wilson 95% of 40 of 100: .3094 to .4980; of 60 of 100: .5020 to .6906
    assert chart.series[0] == ChartSeries(
        "はい", (40.0, None, 55.0, 60.0), (30.9, None, 45.2, 50.2), (49.8, None, 64.4, 69.1)
    )
    assert "はい 調査W4 40.0％から調査W1 60.0％(増加傾向)" in chart.alternative


def test_trends_are_rows_for_programs_one_per_wave(tmp_path: Path) -> None:
    made = compare_page(with_a_gap(tmp_path), CompareRequest())

    rows = [dict(zip(made.data.columns, one, strict=True)) for one in made.data.rows]
    trend = [row for row in rows if row["row"] == "trend" and row["option_label"] == "はい"]
    assert [(row["wave"], row["count"], row["base"], row["reason"]) for row in trend] == [
        ("W4", 40, 100, ""),
        ("W3", None, None, "not_asked"),
        ("W2", 55, 100, ""),
        ("W1", 60, 100, ""),
    ]
    assert {(row["verdict"], row["test_method"]) for row in trend} == {("rising", "cochran_armitage")}
    assert {row["row"] for row in rows} == {"change", "trend"}


def test_a_question_of_the_two_newest_waves_only_has_no_trend(tmp_path: Path) -> None:
    found = with_a_gap(tmp_path)
    pairs = found.wave_map.pairs if found.wave_map else ()

    assert len(pairs) == 4
    assert [len(found.wave_map.trail("Q", ids)) for ids in (["W1", "W2", "W3"], ["W1", "W2", "W3", "W4"])] == [1, 2]
