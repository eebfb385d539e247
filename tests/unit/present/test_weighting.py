"""The diagnosis in words: what was merged, trimmed, missed and assumed is said, and so is that nothing was."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import questionnaire, single
from zushi_survey.analysis.weight_diagnosis import (
    ClassSize,
    DiagnosedMargin,
    MovedShare,
    WeightBar,
    WeightDiagnosis,
    margin_shares,
    weight_spread,
)
from zushi_survey.present.charts import ChartSeries
from zushi_survey.present.display import DisplayTable
from zushi_survey.present.weighting import weight_chart, weight_data, weight_tables
from zushi_survey.tabulate.plan import plan_counts

AGE = DiagnosedMargin(
    "年齢", True, margin_shares(("若い", "高い", "無回答など"), (1, 2, 1), (1, 2, 1), (4, 3, 1), (4, 3, 1))
)
MISSED = DiagnosedMargin("年齢", True, margin_shares(("若い", "高い"), (1, 3), (1, 3), (3, 5), (4, 4)))
SENT = DiagnosedMargin("地区", False, margin_shares(("東", "西"), (3, 1), (3, 1), (6, 2), (5, 3)))
"""Merged classes leave the margin of those sent a little off: no target was missed by that."""


def diagnosis(**more: Any) -> WeightDiagnosis:
    """Four respondents with weights 4, 1.5, 1.5, 1."""
    plain: dict[str, Any] = {
        "spread": weight_spread(4, 8, 21.5, 1, 4),
        "sent": 6,
        "design_weight": 8 / 6,
        "margins": (AGE,),
        "classes": (),
        "unclassed": 0,
        "collapsed": (),
        "cap": None,
        "trimmed": 0,
        "rounds": 0,
        "bars": (WeightBar(0.5, 1, 3), WeightBar(1, 1.5, 0), WeightBar(1.5, 2, 1)),
        "moved": (),
        "assumptions": (),
        "warnings": (),
    }
    return WeightDiagnosis(**{**plain, **more})


def texts(table: DisplayTable) -> dict[str, list[str]]:
    """Printed cells by row label."""
    return {row.label: [cell.text for cell in row.cells] for row in table.rows}


def test_the_summary_says_how_the_weights_were_made_and_that_nothing_went_wrong():
    summary, margin, moved = weight_tables(diagnosis())

    cells = texts(summary)
    # 4 * 21.5 / 64 = 1.34375; 64 / 21.5 = 2.977
    assert cells["デザイン効果(Kish)"] == ["1.3438"]
    assert cells["有効基数"] == ["3.0"]
    assert cells["母集団÷発送数"] == ["1.333"]
    assert cells["最大÷最小"] == ["4.00"]
    assert summary.notes[0] == "作り方: 母集団の人数÷発送数 → 全体の回収率の補正 → 事後層化(年齢)"
    assert summary.notes[-2:] == (
        "大きいウエイトの切り詰めはしていません。",
        "人口に合わせた区分は、すべて目標どおりです。",
    )
    assert texts(margin) == {
        "全体": ["4", "100.0%", "100.0%", "100.0%", ""],
        "若い": ["1", "25.0%", "50.0%", "50.0%", "0.00"],
        "高い": ["2", "50.0%", "37.5%", "37.5%", "0.00"],
        "無回答など": ["1", "25.0%", "12.5%", "12.5%", "0.00"],
    }
    assert moved.notes[-1].startswith("2ポイントを超えて動く選択肢はありません。")


def test_everything_that_was_decided_on_the_way_is_said():
    full = diagnosis(
        margins=(MISSED, SENT),
        classes=(ClassSize("東", 1, 4, 2), ClassSize("西＋南", 2, 2, 2)),
        unclassed=1,
        collapsed=(("年齢", "高い＋とても高い"),),
        cap=3.75,
        trimmed=2,
        rounds=5,
        assumptions=("population_differs",),
        warnings=("同じ軸です: age",),
    )

    summary, classes, missed, sent, _ = weight_tables(full)

    said = "\n".join(summary.notes)
    for words in (
        "回収率の補正(2区分) → 事後層化(年齢)",
        "年齢の「高い＋とても高い」は、回答者のいない区分を隣と合わせたものです。",
        "上限(3.750)を超えた 2 人のウエイトを切り詰め、超えた分をほかの人に割り振りました(人口への合わせ直し 5 回)。",
        "目標に届かない区分が 2 あります",
        "population_size と人口のファイルの合計が違います",
        "注意: 同じ軸です: age",
    ):
        assert words in said
    assert texts(classes) == {"東": ["4", "2", "2.000"], "西＋南": ["2", "2", "1.000"]}
    assert "「＋」でつないだ 1 区分は" in classes.notes[1]
    assert classes.notes[2] == "区分の分からない 1 人のウエイトは平均のままです。"
    assert texts(missed)["若い"] == ["1", "25.0%", "37.5%", "50.0%", "△12.50"]
    assert sent.columns[3].label == "発送の構成"


@pytest.mark.parametrize("assumption", ["no_population", "no_ledger", "strata_of_respondents", "drawn_in_clusters"])
def test_every_assumption_has_words_that_a_japanese_console_can_print(assumption):
    (*_, last) = weight_tables(diagnosis(assumptions=(assumption,)))[0].notes

    assert last.encode("cp932")


def test_moved_options_show_the_difference_of_what_is_printed():
    form = questionnaire(single("Q1", "x", "y"))
    (variable,) = plan_counts(form, ["Q1"], []).variables

    table = weight_tables(diagnosis(moved=(MovedShare(variable, "x", 1000, 0.1234, 0.1036),)))[-1]

    # 12.34 and 10.36 are printed as 12.3 and 10.4
    assert texts(table) == {"x": ["1,000", "12.3%", "10.4%", "△1.9"]}
    assert table.rows[0].group == "Q1 Q1"
    assert table.notes[-1].startswith("1 の選択肢が動きます。")


def test_the_picture_has_a_text_alternative():
    chart = weight_chart(diagnosis())

    assert chart.categories == ("0.5～1", "1～1.5", "1.5～2")
    assert chart.series == (ChartSeries("人数", (3, 0, 1)),)
    assert chart.alternative == "平均を1としたウエイトは 0.50 から 2.00 まで。最も多いのは 0.5～1 の 3 人です。"


def test_rows_for_programs_hold_shares_and_say_they_are_internal():
    data = weight_data(diagnosis(), "synthetic", {"title": "t"})

    assert data.rows[0] == ("年齢", "population", "若い", 1, 0.25, 0.5, 0.5, "合成データ", "internal")
    assert data.about["design_effect_kish"] == "1.34375"
