"""Two deliveries compared: sheets by receipt number, cells by column, free text never shown."""

from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.data.deliveries import CHANGED_TEXT, CellChange, compare_deliveries
from zushi_survey.data.sheet import RawSheet


def delivery(*rows: dict[str, str], columns=("id", "Q1", "Q2", "memo")) -> RawSheet:
    cells = {name: [row.get(name, "") for row in rows] for name in columns}
    return RawSheet("x.csv", cells, range(2, 2 + len(rows)), "csv", "utf-8")


def test_changed_added_and_removed():
    old = delivery({"id": "1", "Q1": "1"}, {"id": "2", "Q1": "2"}, {"id": "3", "Q1": "3"})
    new = delivery({"id": "3", "Q1": "3"}, {"id": "1", "Q1": "9"}, {"id": "4", "Q1": "1"})
    diff = compare_deliveries(old, new, "id")

    assert (diff.added, diff.removed) == (("4",), ("2",))
    assert diff.changes == (CellChange("1", "Q1", "1", "9"),)
    assert diff.is_reordered


def test_two_sheets_with_one_number_are_matched_in_order():
    old = delivery({"id": "1", "Q1": "1"}, {"id": "1", "Q1": "2"})
    new = delivery({"id": "1", "Q1": "1"}, {"id": "1", "Q1": "3"})

    assert compare_deliveries(old, new, "id").changes == (CellChange("1", "Q1", "2", "3"),)


def test_free_text_says_only_that_it_changed():
    old = delivery({"id": "1", "memo": ""})
    new = delivery({"id": "1", "memo": "隣の家の山田さん"})
    (change,) = compare_deliveries(old, new, "id", {"memo"}).changes

    assert change == CellChange("1", "memo", "(空欄)", CHANGED_TEXT)


def test_an_undeclared_column_never_shows_long_text_either():
    old = delivery({"id": "1", "Q1": "1"})
    new = delivery({"id": "1", "Q1": "隣の家の山田さんが書いた長い文章です"})
    (change,) = compare_deliveries(old, new, "id").changes

    assert "山田" not in change.after


def test_columns_come_and_go():
    diff = compare_deliveries(delivery(columns=("id", "Q1")), delivery(columns=("id", "Q3")), "id")

    assert (diff.columns_added, diff.columns_removed) == (("Q3",), ("Q1",))


rows = st.dictionaries(st.integers(1, 9), st.tuples(st.sampled_from("123"), st.sampled_from("12")), max_size=6)


def made(content: dict[int, tuple[str, str]]) -> RawSheet:
    return delivery(*({"id": str(key), "Q1": a, "Q2": b} for key, (a, b) in content.items()))


@given(rows)
def test_a_delivery_does_not_differ_from_itself(content):
    assert compare_deliveries(made(content), made(content), "id").is_empty


@given(rows, rows)
def test_swapping_the_deliveries_swaps_the_difference(left, right):
    there, back = compare_deliveries(made(left), made(right), "id"), compare_deliveries(made(right), made(left), "id")

    assert set(there.added) == set(back.removed)
    assert {(c.receipt, c.column, c.before, c.after) for c in there.changes} == {
        (c.receipt, c.column, c.after, c.before) for c in back.changes
    }
