"""「ほど」 from tests made elsewhere is 「ほど」 from counts where the tests are those of the counts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.analysis.testing.trend import cochran_armitage, monotone_claim, monotone_claim_of
from zushi_survey.analysis.waves.two_waves import WaveShare, compare_waves

GROUPS = st.lists(st.tuples(st.integers(0, 60), st.integers(60, 90)), min_size=2, max_size=6)


@given(GROUPS)
def test_both_ways_agree(groups: list[tuple[int, int]]) -> None:
    counts, bases = [count for count, _ in groups], [base for _, base in groups]
    waves = [WaveShare(count, base) for count, base in groups]
    step_p = [compare_waves(now, after).test.p_value for now, after in pairwise(waves)]

    by_counts = monotone_claim(counts, bases)
    by_tests = monotone_claim_of(cochran_armitage(counts, bases), [wave.share for wave in waves], step_p)

    assert (by_tests.verdict, by_tests.is_rising) == (by_counts.verdict, by_counts.is_rising)
    assert [one.holds for one in by_tests.conditions] == [one.holds for one in by_counts.conditions]
    for mine, theirs in zip(by_tests.conditions, by_counts.conditions, strict=True):
        assert mine.value == (None if theirs.value is None else pytest.approx(theirs.value, abs=1e-9))


def test_no_group_has_no_claim() -> None:
    claim = monotone_claim_of(cochran_armitage([], []), [], [])

    assert [one.holds for one in claim.conditions] == [False, True, True, False]
