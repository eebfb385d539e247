"""The return account as printed: the plan's line, marks, points, and what did not fit."""

from fractions import Fraction

from zushi_survey.analysis.outcome_rates import Dispositions
from zushi_survey.analysis.representation import compare_with_population
from zushi_survey.analysis.returns import (
    AxisReturns,
    Dispatch,
    GroupAxis,
    GroupReturns,
    SentCounts,
    SheetReturn,
    account,
    returns_by_day,
)
from zushi_survey.analysis.returns_release import Returns, release_returns
from zushi_survey.present.returns import (
    PopulationSource,
    account_table,
    axis_table,
    daily_chart,
    outcome_table,
    population_table,
    returns_data,
    returns_tables,
    sent_table,
)
from zushi_survey.questionnaire.study import ReleaseRules

AGE = GroupAxis("age", "年齢", (("young", "若"), ("old", "老")))
SOURCE = PopulationSource("国勢調査", "区分は発送台帳による")
ZUSHI = account(
    [SheetReturn(str(n), "" if n < 1112 else "empty", "" if n < 1112 else "白票", "") for n in range(1140)],
    SentCounts(2000, 24),
)


def texts(row):
    return [cell.text for cell in row.cells]


def test_the_plans_line():
    # shared/reference/claims.md S2-1-3; the rate of those reached is in statistics.md C1
    (row,) = account_table(ZUSHI).rows

    assert texts(row) == ["2,000", "1,140", "28", "1,112", "57.0%", "55.6%", "56.3%"]


def test_unknown_dispatch_prints_no_rate():
    table = account_table(account([SheetReturn("1", "", "", "")], SentCounts()))

    assert texts(table.rows[0]) == ["…", "1", "0", "1", "…", "…", "…"]


def test_the_lines_of_the_dispatch_add_up():
    sheets = [SheetReturn("1", "", "", ""), SheetReturn("1", "duplicate", "重複", "")]
    table = sent_table(account(sheets, Dispatch(("1", "2"), ("returned", "refused"), {})))

    *parts, whole = [row.cells[0].number for row in table.rows]
    assert sum(parts) == whole == 2
    assert texts(table.rows[-2]) == ["△1", ""]


def test_what_does_not_fit_is_said():
    sheets = [SheetReturn("1", "", "", ""), SheetReturn("1", "", "", ""), SheetReturn("x", "", "", "")]
    notes = "".join(account_table(account(sheets, Dispatch(("1", "2"), ("returned", "returned"), {}))).notes)

    assert all(word in notes for word in ("台帳にない受付番号", "票がない人が 1 人", "一致しません"))


def released(policy, *groups):
    raw = Returns(account=ZUSHI, by_axis=(AxisReturns(AGE, groups),))
    return release_returns(raw, policy, ReleaseRules())


def test_hidden_and_small_groups_carry_their_marks():
    groups = (
        GroupReturns("young", "若", 9, 0, 5, 5),
        GroupReturns("middle", "中", 28, 0, 15, 12),  # the smaller of the others: with it hidden, nothing tells of 5
        GroupReturns("old", "老", 29, 1, 20, 16),
    )
    table = axis_table(released("publish", *groups).by_axis[0], ZUSHI)

    assert texts(table.rows[1]) == ["x"] * 6
    assert texts(table.rows[2]) == ["x"] * 6
    assert texts(table.rows[3]) == ["29*", "1", "20", "16", "69.0%", "55.2%"]
    data = returns_data(released("publish", *groups), "synthetic", {})
    assert data.rows[1] == ("age", "若", *[None] * 7, "suppressed", "合成データ", "publish")
    assert data.rows[0][:7] == ("total", "全体", 2000, 24, 1140, 28, 1112)


def test_a_label_that_ends_in_betsu_is_not_doubled():
    sex = AxisReturns(GroupAxis("sex", "性別", ()), ())

    assert axis_table(sex, ZUSHI).title == "性別の回収率"


def test_points_are_the_difference_of_the_printed_shares():
    # 1/3 prints 33.3 and 1/6 prints 16.7: 16.6 points, though the exact difference rounds to 16.7
    part = compare_with_population(AGE, {"若": 1, "老": 5}, {"若": 1, "老": 2}, 3)
    young, old = population_table(part, SOURCE).rows

    assert texts(young) == ["1", "16.7%", "1", "33.3%", "+16.6", "多い"]
    assert texts(old)[4:] == ["△16.6", "少ない"]


def test_aapor_prints_four_rates_and_never_the_last_two():
    table = outcome_table(Dispositions(complete=1087, partial=25, refusal=24, unknown=860, ineligible=4))
    rates = {row.label: row.cells[0].text for row in table.rows if row.label.startswith("RR")}

    assert rates == {"RR1": "54.5%", "RR2": "55.7%", "RR3": "54.5%", "RR4": "55.8%"}


def test_the_figure_says_its_message_in_words():
    sheets = [
        SheetReturn(str(n), "", "", day, Fraction(1)) for n, day in enumerate(["2021-11-01"] * 2 + ["2021-11-03"])
    ]

    assert "最も多い日は 2021-11-01 の 2 票" in daily_chart(returns_by_day(sheets)).alternative


def test_every_printed_text_is_in_cp932():
    for table in returns_tables(released("internal", GroupReturns("young", "若", 9, 0, 5, 5)), SOURCE):
        "".join([table.title, *table.notes, *(cell.text for row in table.rows for cell in row.cells)]).encode("cp932")
