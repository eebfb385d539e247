"""Rank sets against statistics.md C13."""

import pytest

from zushi_survey.analysis.testing.paired import compare_options, mcnemar
from zushi_survey.analysis.testing.ranks import RankSet, is_first, rank_sets
from zushi_survey.analysis.testing.significance import from_z, not_tested

# Discordant pairs of four MA options with 612, 590, 455, 430 of 1,112 persons.
PAIRS = {
    ("a", "b"): (190, 168),
    ("a", "c"): (270, 113),
    ("a", "d"): (300, 118),
    ("b", "c"): (260, 125),
    ("b", "d"): (285, 125),
    ("c", "d"): (190, 165),
}
FOUR = {pair: mcnemar(*discordant) for pair, discordant in PAIRS.items()}


def test_two_at_the_top_and_two_below():
    assert rank_sets("abcd", FOUR) == {"a": (1, 2), "b": (1, 2), "c": (3, 4), "d": (3, 4)}
    assert not is_first("a", "abcd", FOUR)


def test_a_pair_given_the_other_way_round_says_the_same():
    turned = {pair[::-1]: mcnemar(*discordant[::-1]) for pair, discordant in PAIRS.items()}

    assert rank_sets("abcd", turned) == rank_sets("abcd", FOUR)


def test_items_keep_the_order_given():
    assert list(rank_sets("dbca", FOUR)) == ["d", "b", "c", "a"]
    assert rank_sets("dbca", FOUR)["c"] == RankSet(3, 4)


def test_first_needs_its_own_pairs_only():
    # Three tests against two others each: p = .02 for both pairs of a (Holm over 2: .04), .02 for the pair of b and c
    # as well (Holm over 3: .06), so that no rank set says [1, 1] and 「最も」 may still be said of a.
    z = 2.3263478740408408
    three = {("a", "b"): from_z("t", z), ("a", "c"): from_z("t", z), ("b", "c"): from_z("t", z)}

    assert rank_sets("abc", three) == {"a": (1, 3), "b": (1, 3), "c": (1, 3)}
    assert is_first("a", "abc", three)
    assert not is_first("b", "abc", three)
    assert not is_first("c", "abc", three)


def test_first_needs_every_pair():
    one_open = {("a", "b"): from_z("t", 5.0), ("c", "a"): from_z("t", -1.9), ("b", "c"): from_z("t", -4.0)}

    assert not is_first("a", "abc", one_open)
    assert rank_sets("abc", one_open) == {"a": (1, 2), "b": (3, 3), "c": (1, 2)}


def test_alpha_is_exclusive():
    pair = {("a", "b"): from_z("t", 2.0)._replace(p_value=0.05)}

    assert rank_sets("ab", pair) == {"a": (1, 2), "b": (1, 2)}
    assert not is_first("a", "ab", pair)
    assert is_first("a", "ab", pair, alpha=0.0501)


def test_the_two_largest_of_a_single_answer_are_not_separable():
    assert not is_first("x", "xy", {("x", "y"): compare_options(301, 268, 1112).test})
    assert is_first("x", "xy", {("x", "y"): compare_options(360, 268, 1112).test})


def test_a_pair_that_was_not_tested_separates_nothing():
    untested = {("a", "b"): not_tested("mcnemar", "z", "no_variation")}

    assert rank_sets("ab", untested) == {"a": (1, 2), "b": (1, 2)}
    assert not is_first("a", "ab", untested)


def test_one_item_and_none():
    assert rank_sets("a", {}) == {"a": (1, 1)}
    assert is_first("a", "a", {})
    assert rank_sets("", {}) == {}


def test_a_missing_pair_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError, match="b"):
        rank_sets("ab", {})
