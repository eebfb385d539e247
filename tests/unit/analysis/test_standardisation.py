"""Direct standardisation against statistics.md C12 (R 4.2.2 and Python)."""

import pytest

from zushi_survey.analysis.waves.standardisation import Stratified, standardise

NOW = Stratified((15, 14, 46, 92), (504, 184, 240, 176))
BEFORE = Stratified((16, 15, 41, 54), (540, 190, 220, 106))


def test_the_rise_is_older_respondents():
    found = standardise(NOW, BEFORE)

    assert found.now == pytest.approx(0.151268116, rel=1e-6)
    assert found.before == pytest.approx(0.148412409, rel=1e-6)
    assert found.difference == pytest.approx(0.00285570724, rel=1e-6)
    assert found.standard_error == pytest.approx(0.0142585597, rel=1e-6)
    assert found.test.statistic == pytest.approx(0.200280203, rel=1e-6)
    assert found.crude == pytest.approx(0.0319, abs=5e-5)
    assert found.crude_test.statistic == pytest.approx(2.168, abs=5e-4)
    assert found.crude_test.p_value == pytest.approx(0.0302, abs=5e-5)
    assert found.composition_share == pytest.approx(0.91, abs=5e-3)


def test_the_parts_add_up():
    found = standardise(NOW, BEFORE, standard=(1, 1, 1, 1))

    assert found.difference + found.composition == pytest.approx(found.crude)


def test_an_equal_standard_by_hand():
    # Two groups of equal weight: now (1/4 + 3/4) / 2 = .5, before (1/2 + 1/2) / 2 = .5
    # variance now: .25 * (.25 * .75 / 4) * 2, before: .25 * (.25 / 4 + .25 / 2)
    found = standardise(Stratified((1, 3), (4, 4)), Stratified((2, 1), (4, 2)), standard=(10, 10))

    assert (found.now, found.before, found.difference) == (0.5, 0.5, 0)
    assert found.standard_error**2 == pytest.approx(0.5 * 0.1875 / 4 + 0.25 * (0.0625 + 0.125))
    assert found.test.p_value == 1
    # The crude shares are equal as well: no change to divide.
    assert (found.crude, found.composition_share) == (0, None)


def test_swapping_the_waves_turns_the_sign():
    sizes = (500, 180, 230, 140)
    there, back = standardise(NOW, BEFORE, sizes), standardise(BEFORE, NOW, sizes)

    assert there.difference == pytest.approx(-back.difference)
    assert there.test.p_value == pytest.approx(back.test.p_value)


def test_a_group_only_one_wave_has_cannot_be_standardised():
    found = standardise(NOW, Stratified((16, 15, 41, 0), (540, 190, 220, 0)))

    assert (found.now, found.difference, found.composition) == (None, None, None)
    assert found.test.reason == "singular"
    assert found.crude is not None


def test_a_group_the_standard_leaves_out_does_not_matter():
    found = standardise(NOW, Stratified((16, 15, 41, 0), (540, 190, 220, 0)), standard=(504, 184, 240, 0))

    assert found.now == pytest.approx((15 + 14 + 46) / (504 + 184 + 240))


def test_one_group_is_the_crude_comparison():
    found = standardise(Stratified((278,), (1112,)), Stratified((330,), (1064,)))

    assert found.difference == pytest.approx(found.crude)
    assert found.composition == pytest.approx(0, abs=1e-15)


def test_degenerate_waves_are_said_to_be():
    assert standardise(Stratified((0,), (0,)), Stratified((1,), (2,))).test.reason == "empty"
    assert standardise(Stratified((), ()), Stratified((), ())).test.reason == "empty"
    assert standardise(NOW, BEFORE, standard=(0, 0, 0, 0)).test.reason == "empty"
    alike = standardise(Stratified((0, 0), (5, 5)), Stratified((0, 0), (4, 6)))
    assert (alike.difference, alike.standard_error, alike.test.reason) == (0, 0, "no_variation")
    assert alike.composition_share is None


def test_groups_that_do_not_match_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="same groups"):
        standardise(NOW, Stratified((1,), (2,)))
