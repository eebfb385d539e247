"""The limit over everything that a text looks at, and the order of findings."""

from __future__ import annotations

from zushi_survey.analysis.facts import ChangeFact, GroupFact, ShareFact, Unknown
from zushi_survey.analysis.findings import Finding, Limits, largest_p_said, limits_of, ranked
from zushi_survey.analysis.testing.significance import Significance, not_tested
from zushi_survey.questionnaire.claims import ChangeClaim, GroupClaim, GroupRef, Quantity

Q1 = Quantity("Q1", "1")
# Benjamini & Hochberg (1995), section 3.2: the 15 p-values of the thrombolysis study; the procedure at .05 rejects 4.
FIRST_EIGHT = (0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344)
PUBLISHED = (*FIRST_EIGHT, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000)


def test_the_published_example_rejects_its_four_hypotheses() -> None:
    assert largest_p_said(PUBLISHED, 0.05) == 0.0095


def test_nothing_may_be_said_where_no_p_is_small_enough() -> None:
    assert largest_p_said([0.04, 0.2], 0.05) == -1.0
    assert largest_p_said([], 0.05) == -1.0


def test_one_test_alone_keeps_its_own_level() -> None:
    # p <= alpha, inclusive, as in the paper: P(k) <= k/m q.
    assert largest_p_said([0.05], 0.05) == 0.05
    assert largest_p_said([0.051], 0.05) == -1.0


def _share(group: str = "") -> ShareFact:
    ref = GroupRef("age", group) if group else None
    return ShareFact("R3", Q1, "Q1", ref, group, 10, 100, 0.1, None, False, Unknown.NOTHING)


def _z(p: float) -> Significance:
    return Significance("pooled_z", "z", 2.0, None, None, p)


def _group(name: str, p: float, difference: float = 0.05) -> GroupFact:
    return GroupFact(_share(name), _share(), difference, _z(p), p, 1, (), Unknown.NOTHING)


def _change(p: float, difference: float = 0.05) -> ChangeFact:
    change = (difference, None, _z(p), p, 1, None, False, None, None, "", Unknown.NOTHING)
    return ChangeFact(_share(), _share(), *change)


def test_groups_and_changes_have_limits_of_their_own() -> None:
    # .01 <= 1/2 x .05 of two groups; .06 of the one change is above .05.
    limits = limits_of([_group("a", 0.01), _group("b", 0.06), _change(0.06)], 0.05)

    assert limits == Limits(groups=0.01, changes=-1.0)
    assert limits.allows_group(_z(0.01))
    assert not limits.allows_group(_z(0.0101))
    assert not limits.allows_change(_z(0.001))


def test_a_fact_that_is_looked_at_twice_counts_once() -> None:
    # Once: .03 > 1/2 x .05. Twice it would be the second of three, and .03 <= 2/3 x .05.
    assert limits_of([_group("a", 0.03), _group("a", 0.03), _group("b", 0.06)], 0.05).groups == -1.0


def test_what_was_not_tested_may_not_be_said() -> None:
    limits = Limits(1.0, 1.0)

    assert not limits.allows_group(None)
    assert not limits.allows_change(not_tested("pooled_z", "z", "small_base"))


def test_a_change_comes_before_a_group_difference_of_its_size() -> None:
    group = Finding(
        GroupClaim(kind="group", of=Q1, group=GroupRef("age", "a"), direction="up"), _group("a", 0.01), 10.0
    )
    change = Finding(ChangeClaim(kind="change", of=Q1, direction="down"), _change(0.01, -0.05), -5.0)
    large = Finding(
        GroupClaim(kind="group", of=Q1, group=GroupRef("age", "b"), direction="up"), _group("b", 0.01), 16.0
    )

    # 3 x 5 = 15 points for the change, 10 and 16 for the groups.
    assert ranked([group, change, large]) == [large, change, group]
    assert change.question == "Q1"
