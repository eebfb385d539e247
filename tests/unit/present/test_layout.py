from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.unit.present.samples import (
    TITLE,
    cell,
    hidden,
    number_table,
    released,
    row,
    small_table,
    wide_table,
)
from zushi_survey.analysis.tables import TOTAL, CellKind, CellStatus
from zushi_survey.present.display import DisplayTable
from zushi_survey.present.layout import display_table, frequency_table, items_table


def texts(table: DisplayTable) -> list[list[str]]:
    """Printed texts, one list per row."""
    return [[c.text for c in r.cells] for r in table.rows]


def headings(table: DisplayTable) -> list[str]:
    return [f"{column.group}/{column.label}" if column.group else column.label for column in table.columns]


def test_the_whole_comes_first_and_no_answer_last() -> None:
    table = display_table(small_table())

    assert headings(table) == ["n", "参加している", "以前参加", "ない", "『参加経験がある』", "無回答"]
    assert [(r.group, r.label, r.is_total) for r in table.rows] == [
        ("", "全体", True),
        ("年齢", "若い世代", False),
        ("年齢", "ほかの年代", False),
        ("年齢", "無回答", False),
    ]


def test_percents_are_rounded_half_up_from_the_counts_and_marks_stand_for_the_rest() -> None:
    """Of 1,112: 139 = 12.50 %, 694 = 62.41, 417 = 37.5, 1 = 0.0899. Of 16: 1 = 6.25 -> 6.3, 15 = 93.75 -> 93.8.

    Of 1,091: 138 = 12.649, 277 = 25.389, 675 = 61.869, 415 = 38.038. Of 5: 1 = 20, 4 = 80.
    """
    assert texts(display_table(small_table())) == [
        ["1,112", "12.5", "25.0", "62.4", "37.5", "0.1"],
        ["16*", "6.3", "-", "93.8", "6.3", "-"],
        ["1,091", "12.6", "25.4", "61.9", "38.0", "0.1"],
        ["5*", "-", "20.0", "80.0", "20.0", "-"],
    ]


def test_numbers_ride_along_as_shown() -> None:
    first = display_table(small_table()).rows[1].cells

    assert (first[0].number, first[0].decimals, first[0].mark) == (16.0, 0, "*")
    assert (first[1].number, first[1].decimals) == (6.3, 1)
    assert first[2].number is None


def test_counts_alone_or_beside_percents() -> None:
    counts = display_table(small_table(), show="count")
    both = display_table(small_table(), show="both")

    assert texts(counts)[1] == ["16*", "1", "-", "15", "1", "-"]
    assert headings(both)[:3] == ["n", "参加している/件数", "参加している/％"]
    assert texts(both)[0][:5] == ["1,112", "139", "12.5", "278", "25.0"]


def test_those_the_axis_cannot_place_are_left_out_on_request_with_a_note() -> None:
    table = display_table(small_table(), axis_no_answer="hide")

    assert [r.label for r in table.rows] == ["全体", "若い世代", "ほかの年代"]
    assert any("分析軸が無回答" in note for note in table.notes)
    assert not any("分析軸が無回答" in note for note in display_table(small_table()).notes)


def test_an_empty_row_of_unplaced_is_never_printed() -> None:
    cells = [
        *row(("はい",), (3,), 40),
        *row(("はい",), (0,), 0, axis="age", category="unknown", category_label="無回答"),
    ]

    assert [r.label for r in display_table(released(cells)).rows] == ["全体"]


def test_a_category_of_nobody_prints_a_zero_base_and_dashes() -> None:
    cells = [
        *row(("はい",), (3,), 40),
        *row(("はい",), (0,), 0, axis="age", category="young", category_label="若い世代"),
    ]

    assert texts(display_table(released(cells)))[1] == ["0", "-", "-"]


def test_a_share_below_the_unit_prints_as_zero() -> None:
    """1 of 2,001 = 0.04998 %, 1 of 2,000 = 0.05 % exactly."""
    assert texts(display_table(released(row(("はい",), (1,), 2001))))[0][1] == "0.0"
    assert texts(display_table(released(row(("はい",), (1,), 2000))))[0][1] == "0.1"


def test_hidden_cells_show_an_x_and_a_hidden_category_hides_its_base() -> None:
    rows = {(r.group, r.label): [c.text for c in r.cells] for r in display_table(wide_table()).rows}

    assert set(rows["性別×年齢", "男性／18～29歳"]) == {"x"}
    assert rows["年齢", "50歳代"][:2] == ["135", "x"]
    assert rows["年齢", "50歳代"][2] != "x"


def test_a_small_base_is_marked_below_the_threshold_only() -> None:
    shown = [texts(display_table(released(row(("はい",), (1,), base))))[0][0] for base in (29, 30, 31)]

    assert shown == ["29*", "30", "31"]


def test_a_small_base_is_marked_even_where_its_first_cell_is_hidden() -> None:
    cells = row(("はい", "いいえ"), (2, 18), 20)

    assert texts(display_table(released([hidden(cells[0]), *cells[1:]])))[0][:2] == ["20*", "x"]


def test_invalid_is_a_column_only_where_somebody_is_invalid() -> None:
    without = display_table(released(row(("はい",), (3,), 40)))
    with_one = display_table(released(row(("はい",), (3,), 40, invalid=1)))

    assert headings(without)[-1] == "無回答"
    assert headings(with_one)[-2:] == ["無回答", "無効"]


def test_both_bases_stand_side_by_side_when_weighted() -> None:
    """Weights all 0.7: the shares are those of the persons, ties included (1 of 16 = 6.25 %, in floats a hair less)."""
    cells = row(("はい", "いいえ"), (1, 15), 16, weight=0.7)
    table = display_table(released(cells, replace(TITLE, is_weighted=True)))

    assert headings(table)[:2] == ["n(実数)", "n(ウエイト後)"]
    assert texts(table)[0] == ["16*", "11.2", "6.3", "93.8", "-"]


def test_adding_noise_does_not_turn_a_tie() -> None:
    """1 of 16 is 6.25 %; sums of weights come out a last bit lower."""
    noisy = cell("1", 1, 16, weight=1.0)._replace(proportion=0.06249999999999999)
    table = display_table(released([noisy], replace(TITLE, is_weighted=True)))

    assert texts(table)[0][2] == "6.3"


def test_a_number_shows_its_statistics_before_its_classes() -> None:
    """The mean 1/8 is 0.125, half-up 0.13."""
    table = display_table(number_table())

    assert headings(table) == [
        *("n", "平均(分)", "中央値(分)", "最小(分)", "最大(分)", "10分未満", "10分以上", "無回答"),
    ]
    assert texts(table)[0] == ["10*", "0.13*", "15*", "0*", "180*", "30.0", "50.0", "20.0"]


def test_a_mean_score_stands_between_nets_and_no_answer_and_may_be_negative() -> None:
    cells = row(("満足", "不満"), (3, 37), 41, no_answer=1, nets=[("満足している", 3)])
    cells.insert(3, cell("mean", None, 40, kind=CellKind.MEAN, label="平均点", value=Fraction(-1, 8)))
    table = display_table(released(cells))

    assert headings(table)[-3:] == ["『満足している』", "平均点", "無回答"]
    assert texts(table)[0][-2] == "-0.13"


def test_single_frequencies_put_the_options_down_the_side() -> None:
    table = frequency_table(small_table())

    assert headings(table) == ["件数", "％"]
    assert [(r.label, *(c.text for c in r.cells)) for r in table.rows] == [
        ("全体", "1,112", "100.0"),
        ("参加している", "139", "12.5"),
        ("以前参加", "278", "25.0"),
        ("ない", "694", "62.4"),
        ("『参加経験がある』", "417", "37.5"),
        ("無回答", "1", "0.1"),
    ]
    assert "非該当(この質問の対象でない人): 30人。基数には含みません。" in table.notes


def test_weighted_frequencies_show_both_kinds_of_count() -> None:
    cells = row(("はい", "いいえ"), (1, 15), 16, weight=0.5)
    table = frequency_table(released(cells, replace(TITLE, is_weighted=True)))

    assert headings(table) == ["実数/件数", "実数/％", "ウエイト後/件数", "ウエイト後/％"]
    assert texts(table)[:2] == [["16*", "100.0", "8.0", "100.0"], ["1", "6.3", "0.5", "6.3"]]


def test_frequencies_of_a_number_have_a_column_of_values() -> None:
    table = frequency_table(number_table())

    assert headings(table) == ["件数", "％", "値"]
    assert texts(table)[1] == ["", "", "0.13*"]
    assert texts(table)[5] == ["3", "30.0", ""]


def test_items_of_a_matrix_share_one_table_with_every_column_that_any_needs() -> None:
    parts = [
        released(
            row(("知っている", "知らない"), counts, 40, invalid=invalid), replace(TITLE, item=item, item_label=label)
        )
        for item, label, counts, invalid in (("a", "児童", (10, 30), 0), ("b", "高齢者", (20, 19), 1))
    ]

    table = items_table(parts)

    assert table.id == "Q10"
    assert headings(table) == ["n", "知っている", "知らない", "無回答", "無効"]
    assert [(r.label, *(c.text for c in r.cells)) for r in table.rows] == [
        ("児童", "40", "25.0", "75.0", "-", "-"),
        ("高齢者", "40", "50.0", "47.5", "-", "2.5"),
    ]


def test_the_lines_above_say_what_was_asked_of_whom_and_what_the_base_is() -> None:
    table = display_table(wide_table(weight=0.7))

    assert table.id == "Q7"
    assert table.subtitles == (
        "調査: 令和3年度",
        "設問: 災害に備えて、お住まいの地域にはどのような準備が必要だと思いますか。(3つまで)",
        "回答の種類: 制限複数回答(3つまで)",
        "基数: 対象者全員(無回答を含む)",
        "絞り込み: Q10 = 1",
        "ウエイト補正後の集計(実数の基数を並べて表示)",
        "表の数値: 比率(％)",
    )
    assert "複数回答のため、比率の合計は100％を超えることがあります。" in table.notes
    assert table.notes[-1] == "ウエイトは列 w を使いました"


def test_ticks_as_base_say_so() -> None:
    table = display_table(released(row(("はい",), (3,), 40), replace(TITLE, base="ticks", is_multiple=True)))

    assert "基数: 回答数(延べ)" in table.subtitles
    assert not any("100％を超える" in note for note in table.notes)


def test_a_hidden_number_of_those_not_asked_stays_hidden() -> None:
    cells = row(("はい",), (3,), 40, not_applicable=2)
    table = display_table(released([*cells[:-1], hidden(cells[-1])]))

    assert "非該当(この質問の対象でない人): x人。基数には含みません。" in table.notes


def test_a_table_without_any_share_takes_its_base_from_a_statistic() -> None:
    only = cell("mean", None, 12, kind=CellKind.MEAN, label="平均", value=Fraction(3), status=CellStatus.SMALL_BASE)

    assert texts(display_table(released([only._replace(axis=TOTAL)])))[0] == ["12*", "3.00"]
