from __future__ import annotations

from tests.unit.present.samples import number_table, released, row, small_table, wide_table
from zushi_survey.present.banners import banner_lines, legend, page_of
from zushi_survey.present.layout import display_table, frequency_table


def test_a_page_of_synthetic_data_for_internal_use_says_both() -> None:
    assert banner_lines("synthetic", "internal") == (
        "合成データです。実在の回答は一切含みません。",
        "内部検討用・公表不可",
    )
    assert banner_lines("real", "publish") == ("公表用(少ない人数と、引き算でそれが分かる数を伏せてあります)",)
    assert banner_lines("real", None) == ()


def test_the_legend_explains_the_marks_that_occur_and_no_others() -> None:
    assert legend([display_table(small_table())], 30) == (
        "*: 基数が30人未満のため参考値です",
        "-: 該当する人がいません",
    )
    assert legend([display_table(wide_table())], 30)[0] == "x: 秘匿(人数が少ないため表示していません)"
    assert legend([display_table(released(row(("はい",), (40,), 41, no_answer=1)))], 30) == ()


def test_a_printed_zero_is_explained_in_the_form_it_is_printed() -> None:
    assert legend([display_table(released(row(("はい",), (1,), 2001, no_answer=9)))]) == (
        "0.0: 該当する人はいますが、表示単位に満たない値です",
    )


def test_tables_of_one_question_get_different_ids() -> None:
    page = page_of(
        [display_table(small_table()), frequency_table(small_table()), display_table(number_table())],
        "題",
        data_origin="real",
        policy="internal",
    )

    assert [table.id for table in page.tables] == ["Q10", "Q10-2", "Q27"]
