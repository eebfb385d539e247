"""The standard for unstable shares (Parker et al. 2017, NCHS Series 2 No. 175), each rule on both sides.

Widths of intervals in comments are R 4.2.2: qbeta(.975, x+1, n-x) - qbeta(.025, x, n-x+1).
"""

from __future__ import annotations

from math import inf, sqrt

import pytest

from zushi_survey.analysis.precision.reliability import Reliability, share_reliability, width_verdict


def drawn_singly(count: int, base: int) -> Reliability:
    """The verdict on a share of persons drawn one by one."""
    share = count / base
    return share_reliability(share, sqrt(share * (1 - share) / base), base, inf)


@pytest.mark.parametrize(
    ("width", "share", "verdict"),
    [
        (0.30, 0.5, Reliability.WIDE),
        (0.2999, 0.5, Reliability.RELIABLE),
        (0.05, 0.001, Reliability.RELIABLE),
        (0.0501, 0.001, Reliability.WIDE_RELATIVE),
        (0.13, 0.1, Reliability.RELIABLE),
        (0.1301, 0.1, Reliability.WIDE_RELATIVE),
        (0.29, 0.0, Reliability.RELIABLE),
        (0.31, 0.0, Reliability.WIDE),
    ],
)
def test_widths_on_both_sides_of_each_limit(width, share, verdict):
    assert width_verdict(width, share) is verdict


@pytest.mark.parametrize(("base", "verdict"), [(29, Reliability.SMALL_BASE), (30, Reliability.WIDE)])
def test_thirty_persons_are_enough(base, verdict):
    # half of 30: width .3741
    assert drawn_singly(base // 2, base) is verdict


@pytest.mark.parametrize(("persons", "is_small"), [(29.999, True), (30.001, False)])
def test_thirty_effective_persons_are_enough(persons, is_small):
    verdict = share_reliability(0.5, sqrt(0.25 / persons), 400, inf)

    assert (verdict is Reliability.SMALL_BASE) is is_small


@pytest.mark.parametrize(
    ("count", "base", "verdict"),
    [
        (22, 44, Reliability.WIDE),  # width .3088
        (24, 48, Reliability.RELIABLE),  # width .2955
        (2, 100, Reliability.WIDE_RELATIVE),  # width .0680 = 340% of .02
        (10, 100, Reliability.RELIABLE),  # width .1272 = 127% of .10
        (9, 100, Reliability.WIDE_RELATIVE),  # width .1220 = 136% of .09
        (91, 100, Reliability.COMPLEMENT_UNRELIABLE),
        (90, 100, Reliability.RELIABLE),
        (2, 1000, Reliability.RELIABLE),  # width .0070
        (0, 100, Reliability.REVIEW),  # width .0362
        (100, 100, Reliability.REVIEW),
        (0, 29, Reliability.SMALL_BASE),
    ],
)
def test_samples_drawn_singly(count, base, verdict):
    assert drawn_singly(count, base) is verdict


@pytest.mark.parametrize(("df", "verdict"), [(7, Reliability.REVIEW), (8, Reliability.RELIABLE)])
def test_few_degrees_of_freedom_are_reviewed(df, verdict):
    assert share_reliability(0.5, sqrt(0.25 / 400), 400, df) is verdict


def test_effective_persons_beyond_those_asked_do_not_narrow_the_interval():
    # 48 persons whose design is worth 400: still judged by 48 (.2955); 44 by 44 (.3088)
    assert share_reliability(0.5, sqrt(0.25 / 400), 48, inf) is Reliability.RELIABLE
    assert share_reliability(0.5, sqrt(0.25 / 400), 44, inf) is Reliability.WIDE


def test_degrees_of_freedom_widen_the_interval():
    # 52 effective of 200 persons: with 8 df times (t_199 / t_8)**2 = .7313, so 38 persons
    assert share_reliability(0.5, sqrt(0.25 / 52), 200, inf) is Reliability.RELIABLE
    assert share_reliability(0.5, sqrt(0.25 / 52), 200, 8) is Reliability.WIDE


def test_widths_of_the_comments_are_those_of_r(run_r, tmp_path):
    answer = run_r(
        "w <- function(x, n) qbeta(.975, x + 1, n - x) - qbeta(.025, x, n - x + 1)\n"
        "answer$w <- c(w(15, 30), w(22, 44), w(24, 48), w(2, 100), w(10, 100), w(9, 100), w(2, 1000))\n"
        "answer$t <- (qt(.975, 199) / qt(.975, 8))^2\n",
        tmp_path,
    )

    assert answer["w"] == pytest.approx([0.3741, 0.3088, 0.2955, 0.0680, 0.1272, 0.1220, 0.0070], abs=1e-4)
    assert answer["t"] == pytest.approx([0.7313], abs=1e-4)


def test_what_cannot_be_estimated_is_said_to_be_so():
    assert share_reliability(None, None, 100, 99) is Reliability.NO_ESTIMATE
    assert share_reliability(0.5, None, 100, 99) is Reliability.NO_ESTIMATE
    assert share_reliability(0.5, 0.05, 100, None) is Reliability.NO_ESTIMATE
    assert share_reliability(0.5, 0.05, 0, 99) is Reliability.SMALL_BASE
    assert share_reliability(0.5, 0.0, 100, 99) is Reliability.RELIABLE


def test_only_the_first_four_are_unreliable():
    assert [one for one in Reliability if one.is_unreliable] == list(Reliability)[:4]
