"""Replicate weights, against R survey 4.1 (`as.svrepdesign`) and the bootstrap's own laws."""

from __future__ import annotations

import numpy as np
import pytest

from zushi_survey.data.design import Replicates, Stage
from zushi_survey.data.replicates import LonelyUnitError, bootstrap_weights, jackknife_weights
from zushi_survey.data.weighting import calibrate

STRATA = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2])
UNITS = np.array([0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8])
PERSONS = np.arange(12)
WEIGHTS = np.array([1.5, 2, 2, 3, 1, 1, 4, 5, 2, 2.5, 3, 1])
SIZES = np.array([9.0, 9, 9, 9, 4, 4, 4, 30, 30, 30, 30, 30])
R_DATA = f"""
d <- data.frame(h = c({",".join(map(str, STRATA))}), u = c({",".join(map(str, UNITS))}),
                w = c({",".join(map(str, WEIGHTS))}), N = c({",".join(map(str, SIZES))}))
keep <- function(name, r) {{
  answer[[name]] <<- as.vector(weights(r, "analysis"))   # replicate after replicate
  answer[[paste0(name, "_factors")]] <<- r$scale * rep(r$rscales, length.out = ncol(weights(r, "analysis")))
}}
"""


def agrees(found: Replicates, expected: dict[str, list[float]], name: str) -> None:
    assert found.weights.ravel() == pytest.approx(expected[name], rel=1e-9, abs=1e-12)
    assert found.scale * found.rscales == pytest.approx(expected[f"{name}_factors"], rel=1e-9)


def test_jackknives_agree_with_r(run_r, tmp_path):
    script = f"""{R_DATA}
    keep("jk1", as.svrepdesign(svydesign(ids = ~1, weights = ~w, data = d), type = "JK1"))
    d$M <- 100
    keep("jk1_fpc", as.svrepdesign(svydesign(ids = ~u, weights = ~w, data = d, fpc = ~M), type = "JK1"))
    keep("jkn", as.svrepdesign(svydesign(ids = ~u, strata = ~h, weights = ~w, data = d), type = "JKn"))
    keep("jkn_fpc", as.svrepdesign(svydesign(ids = ~u, strata = ~h, weights = ~w, data = d, fpc = ~N), type = "JKn"))
    lonely <- d[c(1:4, 5, 8:12), ]
    design <- svydesign(ids = ~u, strata = ~h, weights = ~w, data = lonely)
    for (policy in c("remove", "adjust", "average")) {{
      options(survey.lonely.psu = policy)
      keep(policy, as.svrepdesign(design, type = "JKn"))
    }}
    """

    expected = run_r(script, tmp_path)

    whole = np.zeros(12, dtype=np.intp)
    agrees(jackknife_weights(WEIGHTS, Stage(whole, PERSONS)), expected, "jk1")
    agrees(jackknife_weights(WEIGHTS, Stage(whole, UNITS, np.full(12, 100.0))), expected, "jk1_fpc")
    agrees(jackknife_weights(WEIGHTS, Stage(STRATA, UNITS)), expected, "jkn")
    agrees(jackknife_weights(WEIGHTS, Stage(STRATA, UNITS, SIZES)), expected, "jkn_fpc")
    rows = [*range(5), *range(7, 12)]
    units = np.unique(UNITS[rows], return_inverse=True)[1]
    for policy in ("remove", "adjust", "average"):
        agrees(jackknife_weights(WEIGHTS[rows], Stage(STRATA[rows], units), policy), expected, policy)


def test_calibrated_replicates_agree_with_r(run_r, tmp_path):
    script = f"""{R_DATA}
    d$g <- rep(c("a", "b"), 6); d$k <- rep(c("x", "y", "z"), each = 4)
    r <- as.svrepdesign(svydesign(ids = ~u, strata = ~h, weights = ~w, data = d), type = "JKn")
    g <- data.frame(g = c("b", "a"), Freq = c(60, 40))
    k <- data.frame(k = c("x", "y", "z"), Freq = c(30, 30, 40))
    keep("post", postStratify(r, ~g, g))
    keep("rake", rake(r, list(~g, ~k), list(g, k), control = list(maxit = 2000, epsilon = 1e-12)))
    """
    base = jackknife_weights(WEIGHTS, Stage(STRATA, UNITS)).weights
    g, k = np.tile([0, 1], 6), np.repeat([0, 1, 2], 4)
    targets = [np.array([40.0, 60]), np.array([30.0, 30, 40])]

    expected = run_r(script, tmp_path)

    assert calibrate(base, [g], targets[:1], "poststratify").ravel() == pytest.approx(expected["post"], rel=1e-9)
    # R stops raking when the weights themselves have settled; its replicates are then off by some 1e-8.
    assert calibrate(base, [g, k], targets).ravel() == pytest.approx(expected["rake"], rel=1e-7, abs=1e-9)


def test_strata_drawn_in_full_have_no_replicates():
    sizes = np.where(STRATA == 1, 2.0, SIZES)

    found = jackknife_weights(WEIGHTS, Stage(STRATA, UNITS, sizes))

    assert found.weights.shape == (7, 12)
    assert (found.weights[:, STRATA == 1] == WEIGHTS[STRATA == 1]).all()


@pytest.mark.parametrize("make", [jackknife_weights, lambda w, stage: bootstrap_weights(w, stage, 3, 1)])
def test_a_stratum_with_a_single_unit_is_refused_unless_it_was_drawn_in_full(make):
    weights, units, strata = np.ones(3), np.arange(3), np.array([0, 1, 1])

    with pytest.raises(LonelyUnitError, match="1 strata") as caught:
        make(weights, Stage(strata, units))

    assert caught.value.strata.tolist() == [0]
    made = make(weights, Stage(strata, units, np.array([1.0, 9, 9])))
    assert (made.weights[:, 0] == 1).all()


@pytest.mark.parametrize("policy", ["remove", "adjust", "average"])
def test_a_single_unit_in_all_has_no_jackknife_under_any_policy(policy):
    with pytest.raises(LonelyUnitError, match="1 strata"):
        jackknife_weights(np.ones(2), Stage(np.zeros(2, int), np.zeros(2, int)), policy)


def test_a_sample_of_everybody_has_no_replicates():
    found = jackknife_weights(np.ones(3), Stage(np.zeros(3, int), np.arange(3), np.full(3, 3.0)))

    assert found.weights.shape == (0, 3)
    assert found.rscales.tolist() == []


def test_bootstrap_weights_are_those_of_rao_and_wu():
    stage = Stage(STRATA, UNITS)

    found = bootstrap_weights(WEIGHTS, stage, 4_000, seed=7)

    multiples = found.weights / WEIGHTS
    for stratum, size in ((0, 3), (1, 2), (2, 4)):
        inside = np.unique(UNITS[stratum == STRATA])
        by_unit = np.stack([multiples[:, unit == UNITS][:, 0] for unit in inside])
        times = by_unit * (size - 1) / size
        assert times == pytest.approx(times.round())
        assert (times.round().sum(axis=0) == size - 1).all(), "m - 1 are drawn"
        # Mean 1 and variance (m/(m-1))**2 (m-1) (1/m) (1-1/m) = 1 of each multiple, within 5 standard errors.
        assert by_unit.mean(axis=1) == pytest.approx(np.ones(size), abs=5 / 4_000**0.5)
        assert by_unit.var() == pytest.approx(1, abs=0.1)
    assert (multiples[:, 0] == multiples[:, 1]).all(), "persons of one unit stay together"
    assert found.scale * found.rscales == pytest.approx(np.full(4_000, 1 / 3_999))


def test_the_same_seed_gives_the_same_bootstrap_and_another_seed_another():
    stage = Stage(STRATA, UNITS)

    first, again, other = (bootstrap_weights(WEIGHTS, stage, 5, seed).weights for seed in (1, 1, 2))

    assert (first == again).all()
    assert (first != other).any()


def test_under_remove_a_single_unit_keeps_its_weight():
    found = bootstrap_weights(np.array([3.0, 1, 1]), Stage(np.array([0, 1, 1]), np.arange(3)), 10, 1, "remove")

    assert (found.weights[:, 0] == 3).all()
