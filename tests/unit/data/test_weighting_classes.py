"""Nonresponse classes. Vector: shared/reference/statistics.md C4; merging by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.data import weights as build
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.weighting import WeightSources, make_weights
from zushi_survey.data.weighting.classes import Cell, form_classes

SENT = (210, 187, 341, 347, 261, 374, 280)
VALID = (78, 86, 170, 190, 166, 248, 166)


def cells(*rows: tuple[tuple[int, ...], int, int]) -> list[Cell]:
    """Cells labelled by their place."""
    return [Cell(place, "".join(map(str, place)), sent, answered) for place, sent, answered in rows]


def merged(*rows: tuple[tuple[int, ...], int, int], smallest: int = 30) -> list[str]:
    """Labels of the classes."""
    return [part.label for part in form_classes(cells(*rows), smallest)]


def test_the_example_of_the_reference():
    ages = enumerate(zip(SENT, VALID, strict=True))
    parts = form_classes(cells(*(((age,), sent, valid) for age, (sent, valid) in ages)), 30)

    weights = [25 * part.adjustment for part in parts]

    assert weights == pytest.approx(
        [67.307692, 54.360465, 50.147059, 45.657895, 39.307229, 37.701613, 42.168675], rel=1e-7
    )
    everyone = np.repeat(weights, VALID)
    assert everyone.sum() == pytest.approx(50_000)
    effect = len(everyone) * (everyone**2).sum() / everyone.sum() ** 2
    assert effect == pytest.approx(1.031249, rel=1e-6)
    assert len(everyone) / effect == pytest.approx(1070.55, abs=0.005)


@pytest.mark.parametrize(("answered", "expected"), [(29, ["0＋1", "2"]), (30, ["0", "1", "2"]), (31, ["0", "1", "2"])])
def test_a_class_below_the_smallest_size_is_merged(answered, expected):
    assert merged(((0,), 100, answered), ((1,), 100, 60), ((2,), 100, 70)) == expected


@pytest.mark.parametrize(
    # Sent 400, answered 200: mean adjustment 2, allowed up to and with 4.
    ("sent", "answered", "expected"),
    [(160, 40, ["0", "1", "2"]), (164, 40, ["0＋1", "2"])],
)
def test_a_class_whose_adjustment_is_more_than_twice_the_mean_is_merged(sent, answered, expected):
    rest = (400 - sent) // 2

    assert merged(((0,), sent, answered), ((1,), rest, 80), ((2,), 400 - sent - rest, 80)) == expected


def test_the_smaller_neighbour_is_taken_and_the_first_of_two_equal_ones():
    assert merged(((0,), 100, 60), ((1,), 50, 5), ((2,), 100, 50)) == ["0", "1＋2"]
    assert merged(((0,), 100, 50), ((1,), 50, 5), ((2,), 100, 50)) == ["0＋1", "2"]


def test_classes_are_merged_along_the_first_axis_before_the_others():
    rows = [((age, area), 100, 10 if (age, area) == (1, 0) else 50 + age) for age in (0, 1, 2) for area in (0, 1)]

    assert merged(*rows) == ["00＋10", "20", "01", "11", "21"]


def test_a_category_that_is_too_small_altogether_joins_the_one_beside_it():
    rows = [((0, 0), 40, 10), ((1, 0), 40, 10), ((0, 1), 100, 60), ((1, 1), 100, 50)]

    assert merged(*rows) == ["00＋10＋11", "01"]


def test_nobody_answered_in_a_class():
    assert merged(((0,), 10, 0), ((1,), 100, 60), smallest=1) == ["0＋1"]


def test_a_single_class_stays_however_small():
    assert merged(((0,), 10, 1)) == ["0"]
    assert merged(((0,), 10, 1), ((1,), 10, 1)) == ["0＋1"]


def test_weights_of_classes_sum_to_the_population_and_are_sent_over_answered():
    ledger = build.ledger(age="YYYYMMMMOO")
    answers = build.respondents("1 5 6 9 10", age="YMMOO")
    plan = build.plan(classes=["age"], smallest_class=1, trim=None)

    made = make_weights(plan, WeightSources(answers, ledger, population_size=100))

    # d = 10; 4/1, 4/2, 2/2 sent for each respondent
    assert made.weights == pytest.approx([40, 20, 20, 10, 10])
    assert made.calibration is None
    assert made.base_weights == pytest.approx(made.weights)
    assert made.scaled == pytest.approx([2, 1, 1, 0.5, 0.5])
    (margin,) = made.margins
    assert (margin.label, margin.is_target_of_calibration) == ("age", False)
    assert margin.targets == pytest.approx((40, 40, 20))
    assert margin.after == pytest.approx(margin.targets)
    assert margin.before == pytest.approx(margin.targets), "before means after nonresponse, before calibration"


def test_the_ledgers_category_counts_not_the_answered_one():
    ledger = build.ledger(age="YYYM")
    made = make_weights(
        build.plan(classes=["age"], smallest_class=1, trim=None),
        WeightSources(build.respondents("1 4", age="OO"), ledger, population_size=4),
    )

    assert made.weights == pytest.approx([3, 1])


def test_who_is_in_no_class_keeps_the_mean_weight():
    # The ledger does not know the age of receipt 6, and does not list receipt 99.
    ledger = build.ledger(age="YYYMM-")
    answers = build.respondents("1 4 5 6 99", age="YMMMM")

    made = make_weights(
        build.plan(classes=["age"], smallest_class=1, trim=None), WeightSources(answers, ledger, population_size=60)
    )

    # Mean 12 each; the three with a class share 36 as 3 : 1 : 1.
    assert made.weights == pytest.approx([21.6, 7.2, 7.2, 12, 12])
    assert made.unclassed == 2


def test_classes_of_two_axes_are_combinations():
    ledger = build.ledger(age="YYYYMMMM", sex="MMFFMMFF")
    answers = build.respondents("1 3 4 5 7 8", age="YYYMMM")

    made = make_weights(
        build.plan(classes=["age", "sex"], smallest_class=1, trim=None),
        WeightSources(answers, ledger, population_size=8),
    )

    assert made.weights == pytest.approx([2, 1, 1, 2, 1, 1])
    assert [part.label for part in made.classes] == ["Y／M", "M／M", "Y／F", "M／F"]


@pytest.mark.parametrize(
    ("ledger", "classes", "codes"),
    [(None, ["age"], ["E-WGT-002"]), (build.ledger(age="Y"), ["sex", "area"], ["E-WGT-003", "E-WGT-003"])],
)
def test_classes_need_a_ledger_with_their_axes(ledger, classes, codes):
    with pytest.raises(SurveyError, match="E-WGT-00") as caught:
        make_weights(build.plan(classes=classes), WeightSources(build.respondents(age="Y"), ledger))

    assert [problem.code for problem in caught.value.problems] == codes
