"""Laws of return accounting and of changed figures."""

from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.analysis.changes import Figure, FigureKey, changed_figures
from zushi_survey.analysis.outcome_rates import dispositions
from zushi_survey.analysis.returns import Dispatch, GroupAxis, SheetReturn, account, returns_by_axis

OUTCOMES = ("returned", "not_returned", "undeliverable", "out_of_scope", "refused", "unable")
AXIS = GroupAxis("a", "軸", (("1", "甲"), ("2", "乙")))


@st.composite
def surveys(draw):
    """A ledger and sheets that need not agree: any outcome, unlisted receipts, duplicates by rule."""
    outcomes = tuple(draw(st.lists(st.sampled_from(OUTCOMES), max_size=25)))
    labels = tuple(draw(st.sampled_from(("甲", "乙", ""))) for _ in outcomes)
    dispatch = Dispatch(tuple(str(n) for n in range(len(outcomes))), outcomes, {"a": labels})
    receipts = draw(st.lists(st.integers(0, 30).map(str), max_size=40))
    sheets = []
    for position, receipt in enumerate(receipts):
        rule = "duplicate" if receipt in receipts[:position] else draw(st.sampled_from(("", "empty", "out_of_scope")))
        day = draw(st.sampled_from(("", "2021-11-01", "2021-11-02", "2021-11-03")))
        sheets.append(SheetReturn(receipt, rule, rule, day))
    return tuple(sheets), dispatch


@given(surveys())
def test_sheets_and_persons_always_add_up(survey):
    sheets, dispatch = survey
    whole = account(sheets, dispatch)

    contacts = sum(contact.persons for contact in whole.contacts)
    persons = whole.returned - whole.duplicates - whole.unlisted
    assert whole.sent == whole.undeliverable + whole.not_returned + contacts + persons
    assert whole.returned == whole.valid + whole.invalid_sheets == len(sheets)
    assert whole.is_balanced


@given(surveys())
def test_late_sheets_move_persons_and_lose_none(survey):
    sheets, dispatch = survey
    once = tuple({sheet.receipt: sheet for sheet in sheets if sheet.rule != "duplicate"}.values())
    whole = account(once, dispatch, "2021-11-02")

    assert whole.is_balanced
    assert whole.returned + whole.late == len(once)


@given(surveys())
def test_rates_of_listed_persons_lie_between_0_and_1(survey):
    sheets, dispatch = survey
    listed = [sheet for sheet in sheets if sheet.receipt in dispatch.receipts]
    (part,) = returns_by_axis(listed, dispatch, [AXIS])
    rates = [account(listed, dispatch).valid_rate, *(group.valid_rate for group in part.groups)]

    assert all(rate.proportion is None or 0 <= rate.proportion <= 1 for rate in rates)
    assert sum(group.sent for group in part.groups) == len(dispatch.receipts)
    assert sum(group.returned for group in part.groups) == len(listed)


@given(surveys())
def test_every_person_sent_to_has_one_disposition_and_rates_are_ordered(survey):
    sheets, dispatch = survey
    found = dispositions(sheets, dispatch)
    rates = [found.response_rate(number) for number in range(1, 7)]

    assert found.known_eligible + found.unknown + found.ineligible == len(dispatch.receipts)
    assert all(rate is None or 0 <= rate <= 1 for rate in rates)
    if None not in rates:
        assert rates[0] <= rates[2] <= rates[4]
        assert all(rates[n] <= rates[n + 1] for n in (0, 2, 4))


figures = st.dictionaries(
    st.sampled_from("abcdef").map(lambda option: FigureKey("W", "Q", "", option, "total", "total")),
    st.builds(Figure, st.sampled_from(["25.0", "25.1", "x", "-"]), st.sampled_from(["10", "11"])),
)


@given(figures)
def test_figures_do_not_differ_from_themselves(content):
    assert changed_figures(content, dict(content)) == ()


@given(figures, figures)
def test_swapping_the_runs_mirrors_the_changes(left, right):
    there = {(c.key, c.before, c.after) for c in changed_figures(left, right)}
    back = {(c.key, c.after, c.before) for c in changed_figures(right, left)}

    assert there == back
