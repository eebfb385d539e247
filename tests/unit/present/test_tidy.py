from __future__ import annotations

from tests.unit.present.samples import number_table, small_table, wide_table
from zushi_survey.present.tidy import tidy_table

PROMISED = [
    *("wave", "question", "item", "option", "option_label", "axis", "category", "category_label"),
    *("base_unweighted", "base_weighted", "count_unweighted", "count_weighted", "proportion", "status"),
]


def test_the_promised_columns_come_first_in_their_order() -> None:
    columns = tidy_table([small_table()]).columns

    assert list(columns[:14]) == PROMISED
    assert columns[14:] == (
        *("kind", "value", "base_effective", "standard_error", "interval_low", "interval_high", "reliability"),
        *("significance", "data_origin", "policy"),
    )


def test_one_row_is_one_option_in_one_category_with_numbers_as_numbers() -> None:
    data = tidy_table([small_table()])
    first = dict(zip(data.columns, data.rows[0], strict=True))

    assert len(data.rows) == 4 * 7
    assert first["base_unweighted"] == 1112
    assert first["count_unweighted"] == 139
    assert first["proportion"] == 139 / 1112
    assert first["base_weighted"] is None
    assert first["status"] == "ok"
    assert first["data_origin"] == "合成データ"


def test_a_hidden_cell_has_no_figure_and_says_why() -> None:
    data = tidy_table([wide_table(weight=0.7)])
    rows = [dict(zip(data.columns, values, strict=True)) for values in data.rows]
    concealed = [r for r in rows if r["status"] == "suppressed"]

    assert concealed
    figures = ("count_unweighted", "count_weighted", "proportion", "value")
    assert all(r[name] is None for r in concealed for name in figures)


def test_statistics_carry_a_value_and_no_share() -> None:
    data = tidy_table([number_table()])
    mean = next(r for r in (dict(zip(data.columns, v, strict=True)) for v in data.rows) if r["kind"] == "mean")

    assert mean["value"] == 0.125
    assert mean["proportion"] is None


def test_the_facts_beside_the_rows_say_where_they_come_from() -> None:
    about = tidy_table([small_table(), wide_table()], "題").about

    assert about["title"] == "題"
    assert about["data_origin"] == "合成データ"
    assert about["policy"] == "internal、publish"
    assert about["base"] == "asked"
    assert about["where"] == "Q10 = 1"
    assert about["program"].startswith("zushi-survey ")
