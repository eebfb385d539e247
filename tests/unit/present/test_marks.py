"""Marks beside the figures of cross tables: arrows, letters, and none where a cell is hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.present.comparisons import comparison
from tests.unit.present.samples import TITLE, cell, hidden, released, row
from zushi_survey.analysis.tables import AxisTitle, CellKind, CellStatus, ReleasedTable
from zushi_survey.analysis.testing.comparison import Against, ReleasedComparisons
from zushi_survey.core.text_columns import text_width
from zushi_survey.present.banners import legend, page_of
from zushi_survey.present.layout import Extras, display_table
from zushi_survey.present.marks import MarkKind, Marks, _letter, marks_of
from zushi_survey.present.tidy import tidy_table
from zushi_survey.render.sheets.texts import number_format
from zushi_survey.render.terminal import terminal_text

AXES = (AxisTitle("age", "年齢", True),)
YOUNG, MIDDLE, OLD = ({"category": name, "category_label": label} for name, label in
                      (("young", "若い"), ("middle", "中ほど"), ("old", "高い")))  # fmt: skip


def table() -> ReleasedTable:
    cells = [
        *row(("はい", "いいえ"), (100, 300), 400),
        *row(("はい", "いいえ"), (60, 60), 120, axis="age", **YOUNG),
        *row(("はい", "いいえ"), (30, 110), 140, axis="age", **MIDDLE),
        *row(("はい", "いいえ"), (10, 120), 130, axis="age", **OLD),
        *row(("はい", "いいえ"), (0, 10), 10, axis="age", category="unknown", category_label="無回答"),
    ]
    return released(cells, replace(TITLE, axes=AXES))


def marks(kind: MarkKind, *rows: object, shown: ReleasedTable | None = None) -> Marks:
    return marks_of(ReleasedComparisons(tuple(rows), "internal"), [shown or table()], kind)  # type: ignore[arg-type]


def printed(found: Marks, shown: ReleasedTable | None = None) -> list[list[str]]:
    display = display_table(shown or table(), extras=Extras(found))
    return [[line.label, *(c.text for c in line.cells)] for line in display.rows]


def test_arrows_stand_after_the_figures_that_differ() -> None:
    found = marks("whole", comparison(), comparison(category="old", statistic=-3.0),
                  comparison(category="middle", p=0.2))  # fmt: skip

    assert [line[2] for line in printed(found)] == ["25.0", "50.0↑", "21.4", "7.7↓", "-"]
    assert [line[3] for line in printed(found)] == ["75.0", "50.0", "78.6", "92.3", "100.0"]


def test_a_marked_cell_is_still_a_number_in_a_workbook() -> None:
    display = display_table(table(), extras=Extras(marks("whole", comparison())))
    marked = display.rows[1].cells[1]

    assert (marked.number, marked.mark, number_format(marked)) == (50.0, "↑", '#,##0.0"↑"')


def test_letters_name_the_lower_categories_and_run_down_the_rows() -> None:
    pairs = [
        comparison(Against.PAIR, other="middle"),
        comparison(Against.PAIR, other="old"),
        comparison(Against.PAIR, category="middle", other="old"),
        comparison(Against.PAIR, option="2", category="young", other="old", statistic=-4.0),
    ]

    lines = printed(marks("pairs", *pairs))

    assert [line[0] for line in lines] == ["全体", "若い (A)", "中ほど (B)", "高い (C)", "無回答"]
    assert [line[2] for line in lines] == ["25.0", "50.0BC", "21.4C", "7.7", "-"]
    assert [line[3] for line in lines] == ["75.0", "50.0", "78.6", "92.3A", "100.0"]


def test_means_are_marked_too() -> None:
    mean = cell("mean", None, 120, kind=CellKind.MEAN, label="平均点", axis="age", value=1.25, **YOUNG)
    whole = cell("mean", None, 400, kind=CellKind.MEAN, label="平均点", value=0.5)
    shown = table()
    with_mean = released([*shown.cells[:2], whole, *shown.cells[2:7], mean, *shown.cells[7:10]], shown.title)

    lines = printed(marks("whole", comparison(option="mean"), shown=with_mean), with_mean)

    assert lines[1][4] == "1.25↑"


def test_a_share_of_nobody_can_be_lower() -> None:
    cells = [
        *row(("はい",), (100,), 400),
        *row(("はい",), (0,), 130, axis="age", **OLD),
    ]
    shown = released(cells, replace(TITLE, axes=AXES))
    found = marks("whole", comparison(category="old", statistic=-5.0), shown=shown)

    display = display_table(shown, extras=Extras(found))

    assert display.rows[1].cells[1].text == "-↓"
    assert {line[0] for line in legend([display])} == {"-", "↓"}


@pytest.mark.parametrize("kind", ["whole", "rest", "pairs"])
def test_a_hidden_cell_neither_has_nor_gives_a_mark(kind: MarkKind) -> None:
    """Even where a comparison of it slipped through: the table decides."""
    shown = table()
    young = next(i for i, c in enumerate(shown.cells) if c.category == "young")
    cells = [*shown.cells[:young], hidden(shown.cells[young]), *shown.cells[young + 1 :]]
    against = {"whole": Against.WHOLE, "rest": Against.REST, "pairs": Against.PAIR}[kind]
    rows = [comparison(against, other="old"), comparison(against, other="old", statistic=-3.0)]

    concealed = released(cells, shown.title)
    found = marks(kind, *rows, shown=concealed)

    assert printed(found, concealed)[1][2] == "x"
    assert {c[2] for c in printed(found, concealed)} <= {"25.0", "x", "21.4", "7.7", "-"}
    data = tidy_table([concealed], marks=found)
    place = data.columns.index("significance")
    assert {line[place] for line in data.rows} == {""}


def test_rows_for_programs_say_higher_lower_or_letters() -> None:
    arrows = tidy_table([table()], marks=marks("whole", comparison(), comparison(option="2", statistic=-2.5)))
    letters = tidy_table([table()], marks=marks("pairs", comparison(Against.PAIR, other="old")))
    place = arrows.columns.index("significance")

    assert [line[place] for line in arrows.rows if line[6] == "young"][:2] == ["higher", "lower"]
    assert [line[place] for line in letters.rows if line[6] == "young"][:2] == ["C", ""]
    assert {line[place] for line in arrows.rows if line[5] == "total"} == {""}


def test_letters_go_on_after_z() -> None:
    assert [_letter(n) for n in (0, 25, 26, 27, 51, 52)] == ["A", "Z", "AA", "AB", "AZ", "BA"]


def test_the_legend_names_the_marks_that_occur_only() -> None:
    without = display_table(table())
    letters = display_table(table(), extras=Extras(marks("pairs", comparison(Against.PAIR, other="old"))))

    assert not [line for line in legend([without]) if line[0] in "↑↓A†"]
    assert [line[0] for line in legend([letters]) if line[0] in "↑↓A†"] == ["A"]


def test_an_unstable_share_has_its_own_mark_but_a_small_base_or_no_answer_has_not() -> None:
    cells = [
        *row(("はい",), (5,), 40, no_answer=1),
        *row(("はい",), (5,), 20, axis="age", **YOUNG),
    ]
    unstable = [c._replace(reliability="wide") for c in cells]

    display = display_table(released(unstable, replace(TITLE, axes=AXES)))

    assert [[c.text for c in line.cells] for line in display.rows] == [["40", "12.5†", "2.5"], ["20*", "25.0", "-"]]
    assert legend([display], 30)[-1].startswith("†: 誤差が大きく不安定な値です")


def test_digits_stand_in_line_on_a_terminal_whether_marked_or_not() -> None:
    display = display_table(table(), extras=Extras(marks("whole", comparison())))
    page = page_of([display], "題", data_origin="real", policy=None)

    lines = terminal_text(page).splitlines()
    young, middle = (next(line for line in lines if label in line) for label in ("若い", "中ほど"))

    before = [line[: line.index(figure)] for line, figure in ((young, "50.0↑"), (middle, "21.4"))]
    assert text_width(before[0]) == text_width(before[1])


def test_intervals_and_the_effective_base_stand_beside_the_figures() -> None:
    cells = row(("はい",), (10,), 40, weight=1.5)
    shown = [c._replace(interval_low=0.1415, interval_high=0.40, base_effective=33.33) for c in cells]

    display = display_table(
        released(shown, replace(TITLE, is_weighted=True)),
        extras=Extras(has_intervals=True, has_effective_base=True, notes=("注",)),
    )

    assert [c.label for c in display.columns[:5]] == ["n(実数)", "n(ウエイト後)", "有効基数", "％", "区間"]
    assert [c.text for c in display.rows[0].cells[:5]] == ["40", "60.0", "33.3", "25.0", "14.2～40.0"]
    assert display.notes[-1] == "注"


def test_counts_alone_have_no_interval_and_hidden_cells_none() -> None:
    cells = row(("はい",), (10,), 40)
    shown = [c._replace(interval_low=0.1, interval_high=0.4) for c in cells]
    counts = display_table(released(shown), show="count", extras=Extras(has_intervals=True))
    gone = [c._replace(status=CellStatus.SUPPRESSED, count_unweighted=None) for c in shown]
    concealed = display_table(released(gone), extras=Extras(has_intervals=True))

    assert [c.label for c in counts.columns] == ["n", "はい", "無回答"]
    assert [c.text for c in concealed.rows[0].cells[1:3]] == ["x", "x"]
