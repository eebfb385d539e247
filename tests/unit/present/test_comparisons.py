"""Tables and rows of tests: figures computed by hand, words for every verdict, nothing of a hidden row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.present.comparisons import comparison, significance
from tests.unit.present.samples import TITLE, released, row
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction, ReleasedComparisons
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.present.comparison_cells import (
    change_cell,
    difference_cells,
    interval_cell,
    p_cell,
    persons_cell,
    statistic_cell,
    verdict_cell,
)
from zushi_survey.present.comparisons import COMPARISON_COLUMNS, Printing, comparison_rows, comparison_tables
from zushi_survey.present.display import DisplayTable
from zushi_survey.present.methods_in_words import DesignFacts
from zushi_survey.questionnaire.study import StatisticsRules

RULES = StatisticsRules()
PRINTING = Printing(RULES, DesignFacts(), 1, 30)
TABLE = released(
    [
        *row(("はい", "いいえ"), (100, 300), 400, nets=[("どちらか", 400)]),
        *row(("はい", "いいえ"), (30, 30), 60, axis="age", category="young", category_label="若い世代"),
    ],
    replace(TITLE, base="answered"),
)


def texts(table: DisplayTable) -> list[list[str]]:
    return [[row.label, *(cell.text for cell in row.cells)] for row in table.rows]


def tables(*rows: Comparison, printing: Printing = PRINTING) -> list[DisplayTable]:
    return list(comparison_tables([TABLE], ReleasedComparisons(rows, "internal"), printing))


@pytest.mark.parametrize(
    ("p", "alpha", "text"),
    [
        (0.0123, 0.05, "0.012"),
        (0.0125, 0.05, "0.013"),
        (0.0009999, 0.05, "<0.001"),
        (0.001, 0.05, "0.001"),
        (1.0, 0.05, "1.000"),
        (0.0496, 0.05, "0.0496"),
        (0.0504, 0.05, "0.0504"),
        (0.04999, 0.05, "0.04999"),
        (0.05, 0.05, "0.050"),
        (0.0496, 0.01, "0.050"),
        (None, 0.05, "-"),
    ],
)
def test_p_values_never_read_as_the_level_they_miss(p: float | None, alpha: float, text: str) -> None:
    assert p_cell(p, alpha).text == text


def test_a_hidden_p_is_hidden() -> None:
    assert p_cell(None, 0.05, hidden=True).text == "x"


def test_the_difference_is_that_of_the_printed_figures() -> None:
    """55 of 165 = 33.333, 131 of 400 = 32.75: exact difference 0.583, printed 33.3 - 32.8 = 0.5."""
    cells = difference_cells(comparison(counts=(55, 131), bases=(165, 400)), 1, is_weighted=False)

    assert [cell.text for cell in cells] == ["33.3", "32.8", "+0.5"]
    assert cells[2].number == 0.5


def test_a_lower_share_has_a_triangle_and_none_no_sign() -> None:
    lower = difference_cells(comparison(counts=(10, 100), bases=(100, 400)), 1, is_weighted=False)
    equal = difference_cells(comparison(counts=(25, 100), bases=(100, 400)), 1, is_weighted=False)

    assert [lower[2].text, equal[2].text] == ["△15.0", "0.0"]


def test_means_have_two_decimals_and_no_percent() -> None:
    row = comparison(option="mean", label="平均")._replace(
        estimate=0.353333, estimate_against=0.105, difference=0.248333, interval_low=-0.004, interval_high=0.5
    )

    assert [cell.text for cell in difference_cells(row, 1, is_weighted=False)] == ["0.35", "0.11", "+0.24"]
    assert interval_cell(row, 1).text == "0.00～+0.50"


def test_a_weighted_share_is_rounded_from_its_estimate() -> None:
    row = comparison(counts=(1, 8), bases=(16, 128))._replace(estimate=0.0625, estimate_against=0.0624)

    assert [cell.text for cell in difference_cells(row, 1, is_weighted=True)] == ["6.3", "6.2", "+0.1"]


def test_the_interval_of_a_difference_is_in_points() -> None:
    row = comparison()._replace(interval_low=-0.0825, interval_high=0.00849)

    assert interval_cell(row, 1).text == "△8.3～+0.8"
    assert change_cell(row, -0.0825, 1).number == -8.3


def test_a_base_is_marked_below_the_threshold_only() -> None:
    assert [persons_cell(n, 30).text for n in (0, 29, 30, 1112, None)] == ["0", "29*", "30", "1,112", "x"]


@pytest.mark.parametrize(
    ("test", "text"),
    [
        (Significance("pooled_z", "z", -2.455, None, None, 0.01), "z=-2.46"),
        (Significance("pearson", "chi2", 10.032167, 4, None, 0.04), "カイ二乗=10.03(自由度4)"),
        (Significance("rao_scott", "F", 2.050733, 1.985131, 45.658008, 0.14), "F=2.05(自由度2.0、45.7)"),
        (Significance("linearised_t", "t", 2.5, 1103.0, None, 0.01), "t=2.50(自由度1,103)"),
        (Significance("fisher", "exact", None, None, None, 0.04), ""),
        (Significance("monte_carlo", "exact", 9.913, None, None, 0.126, draws=999), "9.91"),
    ],
)
def test_statistics_carry_their_degrees_of_freedom(test: Significance, text: str) -> None:
    assert statistic_cell(test).text == text


@pytest.mark.parametrize(
    ("against", "direction", "monotone", "words"),
    [
        (Against.WHOLE, Direction.HIGHER, "", "高い"),
        (Against.PAIR, Direction.LOWER, "", "低い"),
        (Against.REST, Direction.NONE, "", "差があるとはいえない"),
        (Against.ASSOCIATION, Direction.FOUND, "", "関連がある"),
        (Against.ASSOCIATION, Direction.NONE, "", "関連があるとはいえない"),
        (Against.GIVEN, Direction.FOUND, "", "差がある"),
        (Against.TREND, Direction.HIGHER, "", "高くなる傾向"),
        (Against.TREND, Direction.NONE, "none", "傾向があるとはいえない"),
        (Against.TREND, Direction.LOWER, "steady", "後の区分ほど低い"),
        (Against.TREND, Direction.HIGHER, "mostly", "後の区分ほどおおむね高い"),
        (Against.TREND, Direction.HIGHER, "none", "高くなる傾向(「ほど」とはいえない)"),
    ],
)
def test_every_verdict_is_said_in_plain_words(
    against: Against, direction: Direction, monotone: str, words: str
) -> None:
    row = comparison(against)._replace(direction=direction, monotone=monotone)

    assert verdict_cell(row, 30).text == words


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("small_base", "検定しない(基数が25人未満)"),
        ("empty", "検定しない(回答者がいない)"),
        ("suppressed", "秘匿"),
        ("whole_population", "検定は不要(全員が対象)"),
    ],
)
def test_what_is_not_tested_says_why(reason: str, words: str) -> None:
    row = comparison()._replace(test=significance(None, reason=reason), direction=Direction.NONE)

    assert verdict_cell(row, 25).text == words


def test_one_table_of_differences_per_axis_and_kind() -> None:
    """30 of 60 = 50.0, 100 of 400 = 25.0; the interval is the difference +- 9.8 points."""
    (only,) = tables(comparison(), comparison(option="either", label="どちらか", p=0.4, statistic=0.8))

    assert only.title == "Q10 地域活動への参加: 年齢の区分と全体の差"
    assert [column.label for column in only.columns] == [
        *("n", "％", "全体 ％", "差", "判定", "補正後p", "区間", "統計量", "p"),
    ]
    assert texts(only)[0] == [
        *("若い世代", "60", "50.0", "25.0", "+25.0", "高い", "0.010", "+15.2～+34.8", "z=2.50", "0.010"),
    ]
    assert texts(only)[1][5:7] == ["差があるとはいえない", "0.400"]
    assert only.row_headings == ("選択肢", "年齢")
    assert "基数: 回答者(無回答を除く)" in only.subtitles
    assert only.notes[0].startswith("検定: 各区分と全体の差")


def test_nets_are_printed_as_nets() -> None:
    (only,) = tables(comparison(option="net1", label="どちらか"))

    assert only.rows[0].group == "『どちらか』"


def test_pairs_name_both_categories() -> None:
    (only,) = tables(comparison(Against.PAIR, other="old", other_label="ほかの年代"))

    assert only.rows[0].label == "若い世代 - ほかの年代"
    assert only.columns[2].label == "比べた区分 ％"


def test_association_and_trend_have_their_own_tables() -> None:
    whole = comparison(Against.ASSOCIATION, option="", label="", category="", category_label="")
    trend = comparison(Against.TREND, category="", category_label="")._replace(difference=0.0149, monotone="steady")

    first, second = tables(whole._replace(direction=Direction.FOUND), trend)

    assert [first.rows[0].label, first.rows[0].cells[1].text] == ["年齢", "関連がある"]
    assert [cell.text for cell in second.rows[0].cells[:3]] == ["60", "+1.5", "後の区分ほど高い"]


def test_a_hidden_row_shows_nothing_but_that() -> None:
    gone = comparison()._replace(
        base=None, base_against=None, estimate=None, estimate_against=None, difference=None, standard_error=None,
        interval_low=None, interval_high=None, test=significance(None, reason="suppressed"), p_adjusted=None,
        direction=Direction.NONE,
    )  # fmt: skip

    (only,) = tables(gone)
    data = comparison_rows(ReleasedComparisons((gone,), "publish"), RULES, "real")
    values = dict(zip(data.columns, data.rows[0], strict=True))

    assert texts(only)[0] == ["若い世代", "x", "x", "x", "x", "秘匿", "x", "x", "", "x"]
    figures = ("base", "base_against", "estimate", "difference", "statistic", "p_value", "p_adjusted", "significant")
    assert [values[name] for name in figures] == [None] * len(figures)
    assert (values["direction"], values["reason"]) == ("", "suppressed")


def test_rows_for_programs_have_every_field_and_say_where_they_come_from() -> None:
    data = comparison_rows(ReleasedComparisons((comparison(),), "internal"), RULES, "synthetic", "題")
    values = dict(zip(data.columns, data.rows[0], strict=True))

    assert data.columns == COMPARISON_COLUMNS
    assert (values["against"], values["base"], values["base_against"]) == ("whole", 60, 400)
    assert (values["estimate"], values["estimate_against"], values["difference"]) == (0.5, 0.25, 0.25)
    assert (values["test_method"], values["statistic_name"], values["statistic"]) == ("pooled_z", "z", 2.5)
    assert (values["correction"], values["family_size"], values["alpha"]) == ("bh", 2, 0.05)
    assert (values["direction"], values["significant"]) == ("higher", 1)
    assert (values["data_origin"], values["policy"]) == ("合成データ", "internal")
    assert "合成データ" in data.about["notice"]


def test_a_single_test_is_not_called_corrected() -> None:
    rows = (comparison(Against.TREND), comparison(Against.ASSOCIATION), comparison(Against.REST))

    data = comparison_rows(ReleasedComparisons(rows, "internal"), StatisticsRules(multiplicity="holm"), "real")

    place = data.columns.index("correction")
    assert [line[place] for line in data.rows] == ["none", "none", "holm"]
