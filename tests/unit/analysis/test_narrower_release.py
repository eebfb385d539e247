"""Cells that two outputs together would give away are hidden in the second."""

from __future__ import annotations

import pytest

from zushi_survey.analysis.narrower_release import (
    all_or_none,
    hidden_options,
    without_readings_that_tell,
    without_standardised_that_tell,
)
from zushi_survey.analysis.scenarios import Reading
from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, CellStatus, ReleasedTable, TableTitle
from zushi_survey.questionnaire.study import ReleaseRules

READING = Reading("Q", "net", "計", ("1",), ("満足",), ("1", "2"), ("満足", "やや"))
TITLE = TableTitle(wave="N", wave_label="今回", question="Q", question_label="Q", question_type="SA")


def cell(option: str, count: int | None, axis: str = "age", category: str = "old") -> Cell:
    """A cell of 100 persons; without a count it is hidden."""
    kind = CellKind.NET if option == "net" else CellKind.OPTION
    status = CellStatus.SUPPRESSED if count is None else CellStatus.OK
    share = None if count is None else count / 100
    return Cell(
        "N", "Q", "", option, option, axis, category, category, 100, None, count, None, share, status, kind, None
    )


def table(*cells: Cell) -> ReleasedTable:
    return ReleasedTable(TITLE, cells, "publish", 0, 30)


def hidden(released: ReleasedTable) -> list[tuple[str, str]]:
    return [(cell.option, cell.category) for cell in released.cells if cell.status is CellStatus.SUPPRESSED]


@pytest.mark.parametrize(
    ("option", "declared_net", "net", "is_hidden"),
    [
        (20, 60, 40, False),
        (0, 40, 40, False),  # nobody: the difference is a shown zero
        (None, 60, 40, True),  # the option between the readings is hidden
        (3, 43, 40, False),  # three persons are shown, two are not
        (20, 42, 40, True),  # of several answers: two persons gave the second only
        (20, None, 40, True),
        (20, 60, None, True),
    ],
)
def test_a_reading_is_hidden_where_it_tells_a_cell_with_the_declared_one(
    option: int | None, declared_net: int | None, net: int | None, is_hidden: bool
) -> None:
    declared = table(cell("1", 40), cell("2", option), cell("net", declared_net))
    read = table(cell("1", 40), cell("2", option), cell("net", net))

    narrowed = without_readings_that_tell(read, declared, READING, ReleaseRules())

    assert (("net", "old") in hidden(narrowed)) is is_hidden
    assert ("1", "old") not in hidden(narrowed)


def test_a_standardised_share_is_hidden_with_any_of_the_shares_it_is_made_of() -> None:
    released = table(cell("1", 20, TOTAL, TOTAL), cell("2", 80, TOTAL, TOTAL), cell("1", None), cell("2", 80))

    assert hidden(without_standardised_that_tell(released, "age")) == [("1", TOTAL), ("1", "old")]
    assert hidden(without_standardised_that_tell(released, "sex")) == [("1", "old")]


def test_an_order_is_shown_whole_or_not_at_all() -> None:
    open_table = table(cell("1", 20, TOTAL, TOTAL), cell("2", 80, TOTAL, TOTAL), cell("1", None))
    closed = table(cell("1", None, TOTAL, TOTAL), cell("2", 80, TOTAL, TOTAL))

    assert all_or_none([open_table]) == (open_table,)
    assert [hidden(one) for one in all_or_none([open_table, closed])] == [
        [("1", TOTAL), ("2", TOTAL), ("1", "old")],
        [("1", TOTAL), ("2", TOTAL)],
    ]


def test_hidden_options_are_those_of_the_whole() -> None:
    assert hidden_options([table(cell("1", None, TOTAL, TOTAL)), table(cell("2", None))]) == {"1"}
