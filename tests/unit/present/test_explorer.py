"""Views of the explorer: the same texts as the printed cross tables, cut by axis, and nothing else."""

from __future__ import annotations

from tests.unit.present.samples import small_table, wide_table
from zushi_survey.analysis.tables import ReleasedTable
from zushi_survey.present.explorer import Printed, explorer_of
from zushi_survey.present.layout import display_table


def printed(table: ReleasedTable, question: str = "Q10") -> Printed:
    """The table in both printed forms."""
    return Printed(question, table, display_table(table), display_table(table, show="count"))


def test_one_view_alone_and_one_per_axis() -> None:
    explorer = explorer_of([printed(wide_table())])

    assert [(view.question, view.axis, view.wave) for view in explorer.views] == [
        ("Q10", axis, "r3") for axis in ("", "age", "district", "sex*age")
    ]
    assert explorer.axes == (("age", "年齢"), ("district", "小学校区"), ("sex*age", "性別×年齢"))
    assert explorer.waves == (("r3", "令和3年度"),)


def test_a_view_holds_the_printed_cells_and_no_other() -> None:
    one = printed(small_table())

    view = explorer_of([one]).views[1]

    assert [row.label for row in view.rows] == [row.label for row in one.percents.rows]
    for row, percents, counts in zip(view.rows, one.percents.rows, one.counts.rows, strict=True):
        assert (row.base, *row.percents) == tuple(cell.text for cell in percents.cells)
        assert (row.base, *row.counts) == tuple(cell.text for cell in counts.cells)
    # 139 of 1,112 is 12.5%; nobody is a mark without a number
    assert view.rows[0].percents[0] == "12.5"
    assert view.rows[0].numbers[0] == 12.5
    assert view.rows[1].percents[1] == "-"
    assert view.rows[1].numbers[1] is None


def test_a_hidden_category_has_no_number() -> None:
    explorer = explorer_of([printed(wide_table())])

    hidden = [row for view in explorer.views for row in view.rows if row.base == "x"]
    assert hidden
    assert all(set(row.percents) == {"x"} and set(row.numbers) == {None} for row in hidden)


def test_weighted_tables_give_the_weighted_base() -> None:
    one = printed(wide_table(weight=2.0))

    view = explorer_of([one]).views[0]

    assert view.rows[0].base == one.percents.rows[0].cells[1].text
    assert len(view.rows[0].percents) == len(view.answers)


def test_nets_and_no_answer_are_told_apart() -> None:
    view = explorer_of([printed(small_table())]).views[0]

    assert dict(zip(view.answers, view.answer_kinds, strict=True)) == {
        "参加している": "option",
        "以前参加": "option",
        "ない": "option",
        "『参加経験がある』": "net",
        "無回答": "no_answer",
    }


def test_the_label_of_the_present_wave_stands_for_a_question_of_both() -> None:
    earlier = printed(wide_table())

    explorer = explorer_of([printed(small_table()), earlier])

    assert explorer.questions == (("Q10", "Q10 地域活動への参加"),)
