"""Intervals against the vectors of statistics.md C20 (R + Python), R `survey` 4.1-1 live, and hand calculations."""

from __future__ import annotations

import csv
from math import inf, isfinite, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zushi_survey.analysis.precision.intervals import (
    Interval,
    estimate_interval,
    newcombe_interval,
    share_interval,
    t_critical,
)

KINDS = ("wilson", "clopper_pearson", "logit", "korn_graubard", "likelihood", "asin", "mean")
FROM_STANDARD_ERROR = ("logit", "korn_graubard", "likelihood", "asin", "mean")

every_kind = pytest.mark.parametrize("kind", KINDS)


def simple(kind: str, count: int, base: int, population: int | None = None) -> Interval | None:
    """Interval of a sample drawn singly and not weighted."""
    fraction = base / population if population else 0
    share = count / base
    error = sqrt((1 - fraction) * share * (1 - share) / (base - 1)) if base > 1 else None
    return share_interval(kind, share, error, base, base - 1, fraction=fraction)


@pytest.mark.parametrize(
    ("kind", "count", "base", "population", "expected"),
    [
        ("wilson", 278, 1112, None, (0.225439436, 0.276281892)),
        ("wilson", 278, 1112, 50_000, (0.225703756, 0.275979452)),
        ("clopper_pearson", 278, 1112, None, (0.224788708, 0.276541168)),
        ("logit", 278, 1112, 50_000, (0.225650277, 0.276040607)),
        ("wilson", 0, 40, None, (0, 0.0876216012)),
        ("clopper_pearson", 0, 40, None, (0, 0.0880973029)),
        ("wilson", 13, 52, None, (0.152331539, 0.382064579)),
    ],
)
def test_vectors_of_samples_drawn_singly(kind, count, base, population, expected):
    assert simple(kind, count, base, population) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("korn_graubard", (0.347018159, 0.715494210)),
        ("wilson", (0.364702, 0.697039)),
        ("logit", (0.352446, 0.708174)),
    ],
)
def test_vectors_of_the_poststratified_share(kind, expected):
    # C3, D24 post-stratified on age: share .534722222, SE .0898907908, 24 persons, 23 df
    interval = share_interval(kind, 0.534722222, 0.0898907908, 24, 23)

    assert interval == pytest.approx(expected, abs=6e-7)


def test_whole_population_has_no_sampling_error():
    assert simple("wilson", 12, 40, 40) == (0.3, 0.3)
    assert simple("logit", 12, 40, 40) == (0.3, 0.3)
    assert simple("wilson", 0, 40, 40) == (0, 0)


def test_finite_population_correction_goes_to_nothing_as_the_sample_becomes_the_population():
    widths = [simple("wilson", count, 2 * count, 1_000).width for count in (250, 400, 475, 499)]

    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.005


def test_effective_base_stands_for_persons_where_nobody_answered_in_a_weighted_sample():
    assert share_interval("wilson", 0, 0, 52, 51, effective_base=40) == pytest.approx((0, 0.0876216012), rel=1e-6)
    assert share_interval("wilson", 0, 0, 40, 39) == pytest.approx((0, 0.0876216012), rel=1e-6)


@every_kind
def test_nobody_and_everybody_get_intervals_of_some_width(kind):
    low, high = share_interval(kind, 0.0, 0.0, 40, 39), share_interval(kind, 1.0, 0.0, 40, 39)

    # 1 - .025**(1/40) = .0880973029 by hand; only Wilson's own is another
    expected = 0.0876216012 if kind == "wilson" else 0.0880973029
    assert low == pytest.approx((0, expected), rel=1e-6)
    assert (low.lower, high.upper) == (0, 1)
    assert high == pytest.approx((1 - expected, 1), rel=1e-6)


def test_wilson_ends_exactly_at_0_and_1():
    assert [simple("wilson", 0, base).lower for base in range(1, 200)] == [0] * 199
    assert [simple("wilson", base, base).upper for base in range(1, 200)] == [1] * 199


def test_asin_interval_stops_at_the_ends_of_the_scale():
    # arcsin(sqrt(.01)) = .100167; 2.0227 * .02 / (2 * .099499) = .203289 is more; sin(.303456)**2 = .089294
    low, high = share_interval("asin", 0.01, 0.02, 40, 39), share_interval("asin", 0.99, 0.02, 40, 39)

    assert low == pytest.approx((0, 0.089294), rel=1e-4)
    assert high == pytest.approx((1 - 0.089294, 1), rel=1e-4)


@every_kind
def test_a_share_that_is_1_but_for_the_last_bits_is_1(kind):
    assert share_interval(kind, 1 - 2e-16, 1e-17, 40, 39) == share_interval(kind, 1.0, 0.0, 40, 39)


@every_kind
def test_degenerate_input_has_no_interval(kind):
    assert share_interval(kind, None, None, 40, 39) is None
    assert share_interval(kind, 0.5, 0.1, 0, 39) is None
    assert share_interval(kind, 0.5, None, 40, 39) is None
    if kind in FROM_STANDARD_ERROR:
        assert share_interval(kind, 0.5, 0.1, 40, 0) is None
        assert share_interval(kind, 0.5, 0.1, 40, None) is None


@every_kind
def test_one_and_two_persons(kind):
    one = simple(kind, 1, 1)
    two = simple(kind, 1, 2)

    assert one is not None
    assert one.upper == 1
    assert 0 < one.lower < 0.3
    assert two is not None
    assert two.lower < 0.5 < two.upper
    assert all(isfinite(end) for end in (*one, *two))


@every_kind
def test_no_variance_between_clusters_gives_the_share_itself(kind):
    assert share_interval(kind, 0.5, 0.0, 40, 3) == (0.5, 0.5)


def test_normal_interval_is_that_of_infinite_degrees_of_freedom():
    assert t_critical(0.95, inf) == pytest.approx(1.959963984540054, rel=1e-12)
    assert estimate_interval(10, 2, inf) == pytest.approx((6.08007203, 13.91992797))
    assert estimate_interval(10, None, inf) is None
    assert estimate_interval(10, 2, 0) is None


def test_mean_score_by_hand():
    # C14: 20/45/60/18/7 on 2..-2: mean .353333, se .0825417 -> (.190230, .516437)
    assert estimate_interval(0.353333333, 0.0825416533, 149) == pytest.approx((0.190230, 0.516437), abs=1e-6)


def test_newcombe_interval_of_two_waves():
    first, second = simple("wilson", 278, 1112), simple("wilson", 330, 1064)

    interval = newcombe_interval(278 / 1112, first, 330 / 1064, second)

    assert interval == pytest.approx((-0.0977236598, -0.0224216822), rel=1e-6)


@given(first=st.integers(0, 60), second=st.integers(0, 80), confidence=st.sampled_from([0.8, 0.95, 0.99]))
def test_newcombe_interval_turns_round_with_the_waves_and_holds_the_difference(first, second, confidence):
    shares = first / 60, second / 80
    one = share_interval("wilson", shares[0], None, 60, None, confidence, fraction=0)
    two = share_interval("wilson", shares[1], None, 80, None, confidence, fraction=0)

    there = newcombe_interval(shares[0], one, shares[1], two)
    back = newcombe_interval(shares[1], two, shares[0], one)

    assert there == pytest.approx((-back.upper, -back.lower))
    assert there.lower <= shares[0] - shares[1] <= there.upper


@given(
    kind=st.sampled_from(KINDS),
    count=st.integers(0, 200),
    base=st.integers(2, 200),
    confidence=st.sampled_from([0.8, 0.95, 0.99]),
)
def test_every_interval_holds_the_share_and_mirrors_its_complement(kind, count, base, confidence):
    share = min(count, base) / base
    error = sqrt(share * (1 - share) / (base - 1))

    interval = share_interval(kind, share, error, base, base - 1, confidence)
    mirrored = share_interval(kind, 1 - share, error, base, base - 1, confidence)

    assert interval is not None
    assert mirrored is not None
    assert interval.lower <= share <= interval.upper
    assert (1 - mirrored.upper, 1 - mirrored.lower) == pytest.approx(interval, abs=1e-9)
    if kind != "mean":
        assert interval.lower >= 0
        assert interval.upper <= 1


@pytest.mark.parametrize("kind", FROM_STANDARD_ERROR)
def test_cluster_sample_of_the_reference_cases(shared, kind):
    # survey_api/expected.csv, R survey 4.1-1: apiclus1, 183 schools in 15 districts; estimate and SE printed by R
    with (shared / "cases" / "survey_api" / "expected.csv").open(encoding="utf-8", newline="") as stream:
        rows = {
            (row["id"], row["what"]): float(row["value"]) for row in csv.DictReader(stream) if "svyciprop" in row["id"]
        }
    names = {"korn_graubard": ["beta"], "logit": ["logit", "xlogit"]}.get(kind, [kind])

    for name in names:
        case = f"clus1 svyciprop comp.imp==Yes {name}"
        interval = share_interval(kind, rows[case, "est"], 0.0303276469632, 183, 14)
        # R finds the likelihood ends on a spline through a few points: 8e-7 away from the root
        tolerance = {"rel": 2e-6} if kind == "likelihood" else {"rel": 1e-8}
        assert interval == pytest.approx((rows[case, "lo"], rows[case, "hi"]), **tolerance)


R_SCRIPT = """
set.seed(20240401)
for (case in 1:4) {
  n <- 160
  d <- data.frame(stratum = rep(1:4, each = 40), cluster = rep(1:40, each = 4), w = runif(n, 0.5, 3))
  d$y <- rbinom(n, 1, c(0.08, 0.3, 0.5, 0.93)[case]); d$inside <- runif(n) < 0.6
  design <- svydesign(id = ~cluster, strata = ~stratum, weights = ~w, data = d)
  for (domain in c(FALSE, TRUE)) {
    s <- if (domain) subset(design, inside) else design
    m <- svymean(~y, s)
    found <- c(coef(m), SE(m), nrow(s), degf(s))
    for (method in c("xlogit", "beta", "asin", "mean", "likelihood"))
      found <- c(found, attr(svyciprop(~y, s, method = method), "ci"))
    p <- coef(m); v <- vcov(m)[1]; n <- nrow(s); t <- qt(0.975, degf(s))
    f <- function(x) 2 * p * (1 - p) / v * (n - 1) / n *
      (p * log(p / x) + (1 - p) * log((1 - p) / (1 - x))) - t^2
    found <- c(found, uniroot(f, c(1e-12, p), tol = 1e-13)$root, uniroot(f, c(p, 1 - 1e-12), tol = 1e-13)$root)
    answer[[paste0("case", case, domain)]] <- found
  }
}
"""


def test_random_stratified_cluster_samples_and_domains_against_r(run_r, tmp_path):
    answers = run_r(R_SCRIPT, tmp_path)

    assert len(answers) == 8
    for share, error, persons, df, *ends in answers.values():
        found = {kind: share_interval(kind, share, error, persons, df) for kind in KINDS}
        for position, kind in enumerate(("logit", "korn_graubard", "asin", "mean")):
            assert found[kind] == pytest.approx(ends[2 * position : 2 * position + 2], rel=1e-8), kind
        # read off a spline by svyciprop, then the roots themselves
        assert found["likelihood"] == pytest.approx(ends[8:10], rel=3e-4)
        assert found["likelihood"] == pytest.approx(ends[10:12], rel=1e-9)
