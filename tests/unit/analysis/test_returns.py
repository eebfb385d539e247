"""Return accounting: the plan's figures, the worked AAPOR example, groups, population, days, release."""

from fractions import Fraction

import pytest

from zushi_survey.analysis.outcome_rates import Dispositions, dispositions
from zushi_survey.analysis.representation import compare_with_population
from zushi_survey.analysis.returns import (
    Contact,
    Dispatch,
    GroupAxis,
    InvalidCount,
    SentCounts,
    SheetReturn,
    account,
    returns_by_axis,
    returns_by_day,
)
from zushi_survey.analysis.returns_release import Returns, hidden_with, release_returns
from zushi_survey.analysis.tables import CellStatus
from zushi_survey.questionnaire.study import ReleaseRules

REASONS = {"duplicate": "重複", "empty": "白票", "less_than_half": "半数未満", "out_of_scope": "対象外"}
AGE = GroupAxis("age", "年齢", (("young", "若"), ("old", "老")))


def sheet(receipt, rule="", received="", answered=Fraction(1)):
    return SheetReturn(receipt, rule, REASONS.get(rule, ""), received, answered)


def sent(*outcomes, **categories):
    receipts = tuple(str(n) for n in range(1, len(outcomes) + 1))
    return Dispatch(receipts, outcomes, categories)


def test_zushi_2021():
    # shared/reference/claims.md S2-1-3: 2,000 sent, 1,140 returned, 28 invalid, 1,112 valid, 55.6%; statistics.md C1.
    sheets = [sheet(str(n)) for n in range(1112)] + [sheet(str(n), "empty") for n in range(1112, 1140)]
    whole = account(sheets, SentCounts(2000, 24))

    assert (whole.returned, whole.invalid_sheets, whole.valid, whole.not_returned) == (1140, 28, 1112, 836)
    assert whole.return_rate.proportion == Fraction("0.57")
    assert whole.valid_rate.proportion == Fraction("0.556")
    assert whole.reached_rate.proportion == Fraction(1112, 1976)


def test_a_duplicate_is_a_sheet_but_not_a_person():
    whole = account(
        [sheet("1"), sheet("1", "duplicate"), sheet("2", "empty")],
        sent("returned", "returned", "not_returned", "undeliverable"),
    )

    assert (whole.sent, whole.undeliverable, whole.not_returned, whole.returned, whole.duplicates) == (4, 1, 1, 3, 1)
    assert whole.invalid == (InvalidCount("empty", "白票", 1), InvalidCount("duplicate", "重複", 1))
    assert whole.is_balanced


def test_a_second_sheet_that_no_rule_removes_breaks_the_balance():
    assert not account([sheet("1"), sheet("1")], sent("returned")).is_balanced


def test_what_does_not_fit_the_ledger_is_counted():
    whole = account([sheet("2"), sheet("x")], sent("returned", "undeliverable", "refused"))

    assert (whole.missing_sheets, whole.unrecorded_sheets, whole.unlisted) == (1, 1, 1)
    assert (whole.not_returned, whole.undeliverable, whole.contacts) == (1, 0, (Contact("refused", 1),))
    assert whole.is_balanced


def test_nothing_known_to_be_sent_has_no_rates():
    whole = account([sheet("1")], SentCounts())

    assert (whole.sent, whole.not_returned, whole.return_rate.proportion) == (None, None, None)
    assert account([], sent()).return_rate.proportion is None


@pytest.mark.parametrize(("deadline", "late"), [("2021-11-01", 1), ("2021-11-02", 0), (None, 0)])
def test_a_sheet_on_the_deadline_is_in_time(deadline, late):
    sheets = [sheet("1", received="2021-11-02"), sheet("2")]
    whole = account(sheets, sent("returned", "returned"), deadline)

    assert (whole.late, whole.not_returned, whole.returned) == (late, late, 2 - late)
    assert (whole.missing_sheets, whole.is_balanced) == (0, True)


def test_aapor_worked_example():
    # statistics.md C1
    outcome = Dispositions(complete=1087, partial=25, refusal=24, unknown=860, ineligible=4)

    assert float(outcome.eligibility) == pytest.approx(0.996491, abs=5e-7)
    expected = {1: 0.544589, 2: 0.557114, 3: 0.545414, 4: 0.557958, 5: 0.956866, 6: 0.978873}
    for number, value in expected.items():
        assert float(outcome.response_rate(number)) == pytest.approx(value, abs=5e-7), number


@pytest.mark.parametrize(
    ("share", "outcome"),
    [("0.49", "refusal"), ("0.5", "partial"), ("0.79", "partial"), ("0.8", "complete"), ("0.81", "complete")],
)
def test_a_valid_sheet_is_complete_from_four_fifths_and_partial_from_half(share, outcome):
    found = dispositions([sheet("1", answered=Fraction(share))], sent("returned"))

    assert getattr(found, outcome) == 1


def test_aapor_outcomes_of_persons():
    outcomes = ["returned"] * 4 + ["not_returned", "undeliverable", "out_of_scope", "refused", "unable"]
    sheets = [sheet("1"), sheet("1", "duplicate"), sheet("2", "empty"), sheet("3", answered=Fraction(1, 2))]
    found = dispositions([*sheets, sheet("4", "out_of_scope")], sent(*outcomes))

    assert found == Dispositions(complete=1, partial=1, refusal=2, other=1, unknown=2, ineligible=2)


def test_returns_by_axis_join_sheets_by_receipt():
    ledger = sent("returned", "undeliverable", "returned", "returned", age=("若", "若", "老", ""))
    (age,) = returns_by_axis([sheet("1"), sheet("3", "empty"), sheet("4"), sheet("x")], ledger, [AGE])

    assert [group[:6] for group in age.groups] == [
        ("young", "若", 2, 1, 1, 1),
        ("old", "老", 1, 0, 1, 0),
        ("unknown", "不明", 1, 0, 1, 1),
    ]
    assert age.groups[0].valid_rate.proportion == Fraction(1, 2)


@pytest.mark.parametrize(
    ("respondents", "balance"),
    [(529, "even"), (530, "over"), (531, "over"), (471, "even"), (470, "under"), (469, "under")],
)
def test_a_difference_of_three_points_is_marked(respondents, balance):
    part = compare_with_population(AGE, {"若": 500, "老": 500}, {"若": respondents, "老": 1000 - respondents}, 1004)

    assert (part.shares[0].balance, part.unplaced) == (balance, 4)


def test_a_category_without_population_is_outside_the_base():
    part = compare_with_population(AGE, {"若": 300}, {"若": 4, "老": 6}, 10)

    assert [(share.label, share.respondents_base) for share in part.shares] == [("若", 4)]
    assert part.unplaced == 6


def test_days_in_order_with_running_total():
    days = ["2021-11-02", "2021-11-01", "2021-11-02", ""]
    found = returns_by_day([sheet(str(n), received=day) for n, day in enumerate(days)], "2021-11-01")

    assert found == (("2021-11-01", 1, 1, False), ("2021-11-02", 2, 3, True))


def released(people, valid, policy):
    ledger = sent(*["not_returned"] * people, age=("若",) * people)
    sheets = [sheet(str(n), received="2021-11-01") for n in range(1, valid + 1)]
    raw = Returns(
        account=account(sheets, ledger),
        by_axis=returns_by_axis(sheets, ledger, [AGE]),
        representations=(compare_with_population(AGE, {"若": 5, "老": 5}, {"若": valid, "老": 20}, valid + 20),),
        days=returns_by_day(sheets),
    )
    return release_returns(raw, policy, ReleaseRules())


@pytest.mark.parametrize(
    ("people", "valid", "is_hidden"),
    [(9, 5, True), (10, 5, False), (11, 5, False), (50, 2, True), (50, 3, False), (50, 4, False), (50, 0, False)],
)
def test_small_groups_are_hidden_for_publication_only(people, valid, is_hidden):
    group = released(people, valid, "publish").by_axis[0].groups[0]

    hidden = (group.sent, group.undeliverable, group.returned, group.valid) == (None,) * 4
    assert (hidden, group.status is CellStatus.SUPPRESSED) == (is_hidden, is_hidden)
    assert released(people, valid, "internal").by_axis[0].groups[0].sent == people


@pytest.mark.parametrize(("people", "status"), [(29, CellStatus.SMALL_BASE), (30, CellStatus.OK), (31, CellStatus.OK)])
def test_a_group_of_fewer_than_thirty_is_marked(people, status):
    assert released(people, 5, "internal").by_axis[0].groups[0].status is status


@pytest.mark.parametrize(("valid", "is_hidden"), [(2, True), (3, False), (4, False)])
def test_few_respondents_of_a_category_are_hidden_in_the_comparison(valid, is_hidden):
    share = released(50, valid, "publish").representations[0].shares[0]

    assert (share.respondents is None, share.difference is None) == (is_hidden, is_hidden)


@pytest.mark.parametrize(
    ("hidden", "wanted"),
    [
        ((False, False, False, False), (False, False, False, False)),
        ((True, False, False, False), (True, False, True, False)),  # 2 alone: the smallest other joins it
        ((True, True, False, False), (True, True, False, False)),  # two hide each other
        ((False, False, False, True), (False, False, False, True)),  # nobody: nothing to tell
    ],
)
def test_a_hidden_count_of_a_row_with_a_known_sum_has_company(hidden, wanted):
    assert hidden_with(hidden, [2, 30, 5, None], ReleaseRules())[:3] == list(wanted)[:3]


def test_two_small_counts_hide_each_other_only_when_they_leave_room_for_the_threshold():
    # 1 + 1: a reader who knows the sum, 2, knows that neither is 3.
    assert hidden_with([True, True, False], [1, 1, 8], ReleaseRules()) == [True, True, True]


def test_days_are_not_published():
    assert not released(50, 5, "publish").days
    assert released(50, 5, "internal").days
