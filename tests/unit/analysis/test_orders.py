"""Orders of options and items: rank sets and 「最も」 of statistics.md C13, paired means by hand."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from tests.builders import NR, choice, choices, multiple, options, questionnaire, single
from zushi_survey.analysis.testing.comparison import Direction
from zushi_survey.analysis.testing.orders import Order, order_of_items, order_of_options
from zushi_survey.data.design import simple_design
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.moments import ANSWERED, ASKED, FIRST_STUB, PLACED, Moments, measure, measure_item_pairs
from zushi_survey.tabulate.plan import plan_counts

RULES = StatisticsRules()
SHARES = (612, 590, 455, 430)
"""Persons of 1,112 who chose a, b, c, d."""
ONLY_ONE = {(0, 1): 190, (0, 2): 270, (0, 3): 300, (1, 2): 260, (1, 3): 285, (2, 3): 190}
"""Persons who chose the first and not the second."""
Z = {("1", "2"): 1.1627, ("1", "3"): 8.0223, ("1", "4"): 8.9019, ("2", "3"): 6.8802, ("2", "4"): 7.9018,
     ("3", "4"): 1.3269}  # fmt: skip


def four_options() -> Order:
    """The four options of C13, whose answers are known only two by two."""
    book = questionnaire(multiple("m", "a", "b", "c", "d"))
    plan = plan_counts(book, ["m"], [])
    moments = measure(plan.variables[0], None, {"m": choices(4, *[{0}] * 1112)}, simple_design(1112))
    persons = np.zeros_like(moments.persons)
    both = np.zeros((4, 4))
    for one in range(4):
        both[one, one] = SHARES[one]
        for other in range(one + 1, 4):
            both[one, other] = both[other, one] = SHARES[one] - ONLY_ONE[one, other]
    across = moments.shape[1]
    for row in range(moments.shape[0]):
        first = row * across
        for column in (ASKED, ANSWERED):
            persons[first + column, first + column] = 1112
            persons[first + column, first + FIRST_STUB : first + FIRST_STUB + 4] = SHARES
            persons[first + FIRST_STUB : first + FIRST_STUB + 4, first + column] = SHARES
        persons[first + FIRST_STUB : first + FIRST_STUB + 4, first + FIRST_STUB : first + FIRST_STUB + 4] = both
    made: Moments = replace(moments, persons=persons, weighted=persons, squared=persons, totals=np.diagonal(persons))
    return order_of_options(made, plan.variables[0], RULES)


def test_rank_sets_of_four_options() -> None:
    order = four_options()

    assert [(place.id, place.rank, place.rank_low, place.rank_high) for place in order.places] == [
        ("1", 1, 1, 2), ("2", 2, 1, 2), ("3", 3, 3, 4), ("4", 4, 3, 4),
    ]  # fmt: skip
    assert not any(place.is_first for place in order.places), "a and b are both among the first"
    assert [place.estimate for place in order.places] == pytest.approx([n / 1112 for n in SHARES])


def test_pairs_are_tested_by_mcnemar() -> None:
    pairs = four_options().pairs

    assert {(pair.first, pair.second): round(pair.test.statistic or 0, 4) for pair in pairs} == Z
    assert {pair.test.method for pair in pairs} == {"mcnemar"}
    assert pairs[1].direction is Direction.HIGHER
    assert pairs[0].direction is Direction.NONE


def test_two_options_of_a_single_answer() -> None:
    """C13: 301 against 268 of 1,112 is z = 1.38462403."""
    plan = plan_counts(questionnaire(single("k", "a", "b", "c")), ["k"], [])
    answers = {"k": choice(*[0] * 301, *[1] * 268, *[2] * (1112 - 569))}
    moments = measure(plan.variables[0], None, answers, simple_design(1112))

    order = order_of_options(moments, plan.variables[0], RULES)

    assert order.pairs[0].test.statistic == pytest.approx(1.38462403, rel=1e-6)
    assert [place.id for place in order.places] == ["3", "1", "2"]
    assert order.places[0].is_first


def test_only_the_options_asked_for_stand_in_the_order() -> None:
    plan = plan_counts(questionnaire(single("k", "a", "b", "c")), ["k"], [])
    answers = {"k": choice(*[0] * 50, *[1] * 30, *[2] * 20, NR)}
    moments = measure(plan.variables[0], None, answers, simple_design(101))

    order = order_of_options(moments, plan.variables[0], RULES, [0, 2])

    assert [(place.id, place.base, place.rank) for place in order.places] == [("1", 100, 1), ("3", 100, 2)]
    assert [(pair.first, pair.second) for pair in order.pairs] == [("1", "3")]
    z = (0.5 - 0.2) / sqrt((0.5 + 0.2 - 0.3**2) / 100)
    assert order.pairs[0].test.statistic == pytest.approx(z)


def test_equal_figures_share_a_place_in_questionnaire_order() -> None:
    plan = plan_counts(questionnaire(single("k", "a", "b", "c")), ["k"], [])
    answers = {"k": choice(*[0] * 30, *[1] * 40, *[2] * 40)}
    moments = measure(plan.variables[0], None, answers, simple_design(110))

    order = order_of_options(moments, plan.variables[0], RULES)

    assert [(place.id, place.rank) for place in order.places] == [("2", 1), ("3", 1), ("1", 3)]
    assert not order.places[0].is_first


@pytest.mark.parametrize("persons", [0, 1, 2, 29])
def test_few_persons_leave_every_place_open(persons: int) -> None:
    plan = plan_counts(questionnaire(single("k", "a", "b")), ["k"], [])
    moments = measure(plan.variables[0], None, {"k": choice(*[0] * persons)}, simple_design(persons))

    order = order_of_options(moments, plan.variables[0], RULES)

    assert [(place.rank_low, place.rank_high) for place in order.places] == [(1, 2), (1, 2)]
    assert order.pairs[0].test.p_value is None
    assert order.pairs[0].test.reason


SCALE = {"_1": {"score": 1}, "_2": {"score": 0}, "_3": {"score": -1}}
MATRIX = questionnaire({"id": "q", "type": "MATRIX", "label": "q", "options": options("良", "中", "悪", **SCALE),
                        "items": [{"id": "x", "label": "甲"}, {"id": "y", "label": "乙"}]})  # fmt: skip


def test_items_are_compared_among_those_who_rated_both() -> None:
    """40 persons rate both: 25 differences of +1, 10 of 0, 5 of -1; 7 more rate only the first.

    Mean 20/40 = .5, variance (30 - 40 * .25) / 39 = 20/39, se = sqrt(20/39/40), t = 4.4159 on 46 degrees of freedom:
    the 47 persons of the sample less one stratum, of which the 40 are a domain.
    """
    first = [0] * 25 + [1] * 10 + [1] * 5 + [0] * 7
    second = [1] * 25 + [1] * 10 + [0] * 5 + [NR] * 7
    plan = plan_counts(MATRIX, ["q"], [])
    answers = {"q.x": choice(*first), "q.y": choice(*second)}
    pairs = measure_item_pairs(plan.variables, None, answers, simple_design(47))

    order = order_of_items(pairs, plan.variables, [47, 40], [0.68, 0.125], is_mean=True, rules=RULES)

    (pair,) = order.pairs
    assert (pair.base, pair.difference) == (40, 0.5)
    # as a domain of 47: 47/46 * (sum of squared residuals) / 40**2
    assert pair.standard_error == pytest.approx(sqrt(47 / 46 * 20) / 40)
    # the paired t of 40 differences whose squares about the mean add up to 20
    assert pair.test.statistic == pytest.approx(0.5 / sqrt(20 / 39 / 40))
    assert pair.test.df == 39
    assert [(place.label, place.rank) for place in order.places] == [("甲", 1), ("乙", 2)]
    assert order.places[0].is_first


def test_shares_of_items_are_compared_by_mcnemar() -> None:
    """(61, 24) discordant: C18, z = 4.01321347."""
    first = [0] * 61 + [1] * 24 + [0] * 500 + [1] * 527
    second = [1] * 61 + [0] * 24 + [0] * 500 + [1] * 527
    plan = plan_counts(MATRIX, ["q"], [])
    pairs = measure_item_pairs(plan.variables, 0, {"q.x": choice(*first), "q.y": choice(*second)}, simple_design(1112))

    order = order_of_items(pairs, plan.variables, [1112] * 2, [561 / 1112, 524 / 1112], is_mean=False, rules=RULES)

    assert order.pairs[0].test.statistic == pytest.approx(4.01321347, rel=1e-6)
    assert order.pairs[0].difference == pytest.approx(37 / 1112)


def test_the_rows_are_of_everyone() -> None:
    assert PLACED == 1, "the tests above fill both first rows"
