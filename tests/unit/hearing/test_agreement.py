"""Agreement of coders: statistics.md E.3, published examples, hand calculation, degenerate codings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.hearing.agreement import cohen_kappa, count_ratings, fleiss_kappa, krippendorff_alpha


def test_kappa_of_the_text_by_hand():
    found = cohen_kappa([[20, 5], [10, 15]])

    # p_o = 35/50; p_e = .5 * .6 + .5 * .4
    assert (found.units, found.observed, found.expected) == (50, pytest.approx(0.7), pytest.approx(0.5))
    assert found.kappa == pytest.approx(0.4)
    # .127 by R psych and statsmodels
    assert found.standard_error == pytest.approx(0.127, abs=5e-4)
    # Spread under chance: p_e + p_e^2 - sum of p_i. p_.i (p_i. + p_.i) = .75 - (.5 * .6 * 1.1 + .5 * .4 * .9) = .24
    assert found.z == pytest.approx(0.4 / np.sqrt(0.24 / (50 * 0.25)))


def test_kappa_below_chance_at_ninety_percent_agreement():
    found = cohen_kappa([[45, 3], [2, 0]])

    assert (found.observed, found.kappa) == (pytest.approx(0.9), pytest.approx(-0.0504, abs=5e-5))


def test_weighted_kappa_by_hand():
    # Three categories, 4 units: agreement 1, 1/2, 0 by distance; p_o = (1 + 1 + .5 + 0)/4, p_e from the margins.
    table = [[1, 1, 1], [0, 0, 0], [0, 0, 1]]
    by_chance = (3 * 1 + 3 * 1 / 2 + 1 * 1 / 2 + 1 * 2) / 16

    found = cohen_kappa(table, "linear")

    assert (found.observed, found.expected) == (pytest.approx(2.5 / 4), pytest.approx(by_chance))
    # Quadratic: 1, 3/4, 0.
    assert cohen_kappa(table, "quadratic").observed == pytest.approx((2 + 0.75) / 4)


def test_two_categories_have_the_same_kappa_under_every_weighting():
    table = [[20, 5], [10, 15]]

    assert cohen_kappa(table, "linear") == pytest.approx(cohen_kappa(table))
    assert cohen_kappa(table, "quadratic") == pytest.approx(cohen_kappa(table))


def test_kappa_where_there_is_nothing_to_say():
    assert cohen_kappa([[0, 0], [0, 0]]) == (0, None, None, None, None, None)
    # Both coders say the same of everything: chance alone would agree.
    assert cohen_kappa([[7, 0], [0, 0]]) == (7, 1, 1, None, None, None)
    # One coder has only one category: p_o = p_e, kappa 0, no spread under chance.
    one = cohen_kappa([[4, 3], [0, 0]])
    assert (one.kappa, one.z) == (pytest.approx(0), None)
    assert cohen_kappa([[1, 0], [0, 1]]).kappa == 1


def test_ratings_are_counted_without_the_missing_ones():
    found = count_ratings([["a", "b", None], [None, None, None], ["b", "b", "b"]])

    assert found.categories == ("a", "b")
    assert found.counts.tolist() == [[1, 1], [0, 0], [0, 3]]


def test_fleiss_by_hand():
    # Three coders, two units: 3 of 3 pairs and 1 of 3 agree; p_e = (4/6)^2 + (2/6)^2 = 5/9.
    assert fleiss_kappa(np.array([[3.0, 0], [1, 2]])) == pytest.approx((2 / 3 - 5 / 9) / (4 / 9))


def test_fleiss_where_there_is_nothing_to_say():
    assert fleiss_kappa(np.zeros((0, 2))) is None
    assert fleiss_kappa(np.zeros((3, 2))) is None
    assert fleiss_kappa(np.array([[1.0, 0], [0, 1]])) is None
    assert fleiss_kappa(np.array([[2.0, 0], [2, 0]])) is None
    with pytest.raises(ValueError, match="number of coders"):
        fleiss_kappa(np.array([[2.0, 0], [1, 0]]))


def test_alpha_by_hand():
    # Units aa, ab, bb: coincidences aa 2, bb 2, ab 1 + 1; n_a = n_b = 3. D_o = 2/6, D_e = 18/(6 * 5); alpha = 4/9.
    counts = np.array([[2.0, 0], [1, 1], [0, 2]])

    assert krippendorff_alpha(counts) == pytest.approx(1 - (2 / 6) / (18 / 30))
    # Two categories: the distance between them is the same thing at every level.
    for level in ("ordinal", "interval", "ratio"):
        assert krippendorff_alpha(counts, level, [1, 5]) == pytest.approx(4 / 9)


def test_units_of_one_coder_say_nothing():
    counts = np.array([[2.0, 0], [1, 1], [0, 2]])
    more = np.vstack([counts, [[1, 0], [0, 0]]])

    assert krippendorff_alpha(more) == krippendorff_alpha(counts)


def test_two_values_of_nothing_are_the_same():
    # Values 0 and 0 apart by 0/0: categories "none" and "nil" of the same value.
    counts = np.array([[1.0, 1, 0], [0, 0, 2]])

    assert krippendorff_alpha(counts, "ratio", [0, 0, 3]) == pytest.approx(1)


@pytest.mark.parametrize("counts", [np.zeros((0, 2)), np.zeros((2, 0)), np.eye(2), np.array([[2.0, 0], [3, 0]])])
def test_alpha_where_there_is_nothing_to_say(counts):
    for level in ("nominal", "ordinal", "interval", "ratio"):
        assert krippendorff_alpha(counts, level, [float(n) for n in range(counts.shape[1])]) is None


pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=0, max_size=20)


@given(pairs)
def test_figures_never_exceed_one_and_do_not_depend_on_who_is_first(codings):
    table = np.zeros((3, 3))
    for one, other in codings:
        table["abc".index(one), "abc".index(other)] += 1
    counts = count_ratings(codings).counts

    found, turned = cohen_kappa(table), cohen_kappa(table.T)
    assert (found.kappa is None) == (turned.kappa is None)
    for value in (found.kappa, fleiss_kappa(counts), krippendorff_alpha(counts)):
        assert value is None or value <= 1 + 1e-9
    if found.kappa is not None:
        assert turned == pytest.approx(found)


@given(pairs)
def test_alpha_is_fleiss_with_a_small_sample_correction(codings):
    """Of two complete codings of n units: 1 - alpha = (1 - pi)(2n - 1) / 2n, pi being Scott's, Fleiss' of two."""
    counts = count_ratings(codings).counts
    pi, alpha = fleiss_kappa(counts), krippendorff_alpha(counts)

    assert (pi is None) == (alpha is None)
    if pi is not None:
        assert 1 - alpha == pytest.approx((1 - pi) * (2 * len(codings) - 1) / (2 * len(codings)))
