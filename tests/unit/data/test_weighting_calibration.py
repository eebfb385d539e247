"""Post-stratification and raking on arrays. Vectors: shared/reference/statistics.md C5 and C6 (R survey + Python)."""

from __future__ import annotations

import numpy as np
import pytest

from tests.builders import d24
from zushi_survey.data.weighting.calibration import NotConvergedError, calibrate

AGE = np.array([60.0, 85, 95])
SEX = np.array([110.0, 130])
TEN = np.full(24, 10.0)


def test_post_stratified_weights_of_d24():
    people = d24()

    weights = calibrate(TEN, [people.age], [AGE], "poststratify")

    assert [weights[people.age == code][0] for code in range(3)] == pytest.approx([12, 85 / 9, 9.5], rel=1e-12)
    assert weights @ people.y / 240 == pytest.approx(0.534722222, rel=1e-8)
    assert weights @ people.score / 240 == pytest.approx(0.284953704, rel=1e-8)


def test_raked_weights_of_d24():
    people = d24()

    weights = calibrate(TEN, [people.sex, people.age], [SEX, AGE])

    found = [weights[(people.sex == sex) & (people.age == age)][0] for sex in (0, 1) for age in (0, 1, 2)]
    assert found == pytest.approx([13.268427, 10.361614, 10.504172, 11.154382, 8.710708, 8.830552], rel=1e-6)
    assert found[0] == pytest.approx(13.2684275, rel=1e-8)
    assert weights @ people.y / weights.sum() == pytest.approx(0.532796319, rel=1e-8)
    assert 24 * (weights**2).sum() / weights.sum() ** 2 == pytest.approx(1.01809161, rel=1e-8)
    assert np.bincount(people.sex, weights) == pytest.approx(SEX, rel=1e-10)
    assert np.bincount(people.age, weights) == pytest.approx(AGE, rel=1e-10)


def test_d24_agrees_with_r(run_r, tmp_path):
    people = d24()
    names = {"sex": "MF", "age": "YMO"}
    columns = {name: ",".join(f"'{names[name][code]}'" for code in getattr(people, name)) for name in names}
    script = f"""
    d <- data.frame(sex = c({columns["sex"]}), age = c({columns["age"]}), w = 10)
    design <- svydesign(ids = ~1, weights = ~w, data = d)
    # Categories in another order than ours, and uneven: names decide.
    age <- data.frame(age = c("O", "Y", "M"), Freq = c(95, 60, 85))
    sex <- data.frame(sex = c("F", "M"), Freq = c(130, 110))
    answer$post <- weights(postStratify(design, ~age, age))
    answer$rake <- weights(rake(design, list(~sex, ~age), list(sex, age), control = list(maxit = 500, epsilon = 1e-12)))
    cells <- data.frame(sex = rep(c("M", "F"), each = 3), age = c("Y", "M", "O"), Freq = c(30, 40, 40, 20, 45, 65))
    answer$cells <- weights(postStratify(design, ~sex + age, cells))
    """

    expected = run_r(script, tmp_path)

    assert calibrate(TEN, [people.age], [AGE], "poststratify") == pytest.approx(expected["post"], rel=1e-12)
    assert calibrate(TEN, [people.sex, people.age], [SEX, AGE]) == pytest.approx(expected["rake"], rel=1e-9)
    crossed = calibrate(TEN, [people.sex * 3 + people.age], [np.array([30.0, 40, 40, 20, 45, 65])], "poststratify")
    assert crossed == pytest.approx(expected["cells"], rel=1e-12)


def test_many_sets_of_weights_at_once_are_each_calibrated_alone():
    people = d24()
    base = np.random.default_rng(1).uniform(1, 5, (4, 24))

    together = calibrate(base, [people.sex, people.age], [SEX, AGE])

    for row, weights in zip(base, together, strict=True):
        assert weights == pytest.approx(calibrate(row, [people.sex, people.age], [SEX, AGE]), rel=1e-9)


def test_a_weight_of_zero_stays_zero_and_the_rest_meets_the_target():
    weights = calibrate(np.array([0.0, 1, 1, 2]), [np.array([0, 0, 1, 1])], [np.array([6.0, 12])], "poststratify")

    assert weights.tolist() == [0, 6, 4, 8]


def test_the_target_of_a_category_that_lost_its_only_respondent_is_spread_over_its_margin():
    base = np.array([[1.0, 1, 1], [0, 1, 1]])

    weights = calibrate(base, [np.array([0, 1, 2])], [np.array([6.0, 2, 4])], "poststratify")

    # 6 persons spread over 2 : 4 gives 4 and 8; the total stays 12.
    assert weights.tolist() == [[6, 2, 4], [0, 4, 8]]


def test_a_set_of_nothing_but_zeros_stays_zero():
    weights = calibrate(np.zeros(2), [np.array([0, 1]), np.array([1, 0])], [np.array([1.0, 1]), np.array([1.0, 1])])

    assert weights.tolist() == [0, 0]


def test_one_category_of_everybody_scales_to_the_total():
    assert calibrate(np.array([1.0, 3]), [np.zeros(2, int)], [np.array([8.0])]).tolist() == [2, 6]


@pytest.mark.parametrize("method", ["rake", "poststratify"])
def test_nobody_has_no_weights(method):
    assert calibrate(np.zeros(0), [np.zeros(0, int)], [np.array([5.0])], method).tolist() == []


def test_no_margin_changes_nothing():
    assert calibrate(np.array([1.0, 3]), [], []).tolist() == [1, 3]


def test_margins_that_exclude_each_other_are_named_with_the_worst_miss():
    # All of the first category are in the first of the other margin: 9 of 10 cannot be 1 of 10 there.
    codes = np.array([0, 0, 1, 1])

    with pytest.raises(NotConvergedError, match="margin 0, category 1") as caught:
        calibrate(np.ones(4), [codes, codes], [np.array([9.0, 1]), np.array([5.0, 5])])

    assert (caught.value.margin, caught.value.category) == (0, 1)
    assert caught.value.error == pytest.approx(4), "5 instead of 1"


@pytest.mark.parametrize(
    ("weights", "codes", "targets"),
    [
        ([1, -1], [0, 1], [1, 1]),
        ([1, np.nan], [0, 1], [1, 1]),
        ([1, np.inf], [0, 1], [1, 1]),
        ([1, 1], [0, 1], [1, 0]),
        ([1, 1], [0, 1], [1, -2]),
        ([1, 1], [0, 1], [1, np.nan]),
        ([1, 1], [0, 2], [1, 1]),
        ([1, 1], [-1, 0], [1, 1]),
    ],
)
def test_weights_targets_and_categories_that_cannot_be(weights, codes, targets):
    with pytest.raises(ValueError, match=r"weights must|targets must|no target"):
        calibrate(np.array(weights, float), [np.array(codes)], [np.array(targets, float)], "poststratify")


def test_post_stratification_wants_one_margin():
    with pytest.raises(ValueError, match="one margin"):
        calibrate(np.ones(1), [np.zeros(1, int)] * 2, [np.ones(1)] * 2, "poststratify")
