"""Covariance of totals: by hand for small designs, R `survey` for strata of one unit, both ways of computing alike."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from tests.unit.tabulate.totals import covariance_of_totals
from zushi_survey.data.design import Design, LonelyPsu, Stage, numbered, simple_design
from zushi_survey.tabulate.design_variance import LonelyPsuError, replicate_deviations

VALUES = np.array([[1.0], [2.0], [4.0], [7.0], [11.0], [3.0]])


def one_stage(strata: list[int], units: list[int], population: list[int] | None = None, **more: LonelyPsu) -> Design:
    sizes = None if population is None else np.array(population, dtype=float)
    return Design(None, (Stage(np.array(strata), np.array(units), sizes),), **more)


def test_singly_drawn_persons_by_hand() -> None:
    # n/(n-1) times the squares about the mean 28/6: 6/5 (200 - 28**2/6)
    assert covariance_of_totals(VALUES, simple_design(6)) == pytest.approx(6 / 5 * (200 - 28**2 / 6))


def test_finite_population_correction_by_hand() -> None:
    assert covariance_of_totals(VALUES, simple_design(6, 24)) == pytest.approx(3 / 4 * 6 / 5 * (200 - 28**2 / 6))
    assert covariance_of_totals(VALUES, simple_design(6, 6)) == pytest.approx(0)


def test_strata_add_up_by_hand() -> None:
    # Strata (1, 2, 4) and (7, 11, 3): 3/2 times squares about the means 7/3 and 7.
    first, second = 21 - 49 / 3, 179 - 21**2 / 3

    found = covariance_of_totals(VALUES, one_stage([0, 0, 0, 1, 1, 1], [0, 1, 2, 3, 4, 5]))

    assert found == pytest.approx(1.5 * (first + second))


def test_clusters_are_added_up_first_by_hand() -> None:
    # Totals of the clusters: 3, 11, 14; 3/2 times squares about 28/3.
    found = covariance_of_totals(VALUES, one_stage([0] * 6, [0, 0, 1, 1, 2, 2]))

    assert found == pytest.approx(1.5 * (9 + 121 + 196 - 28**2 / 3))


def test_two_stages_by_hand() -> None:
    # Stage 1: 2 of 4 clusters, totals 7 and 21: (1 - 1/2) * 2 * (7**2 + 21**2 - 28**2/2).
    # Stage 2, 3 of 6 persons in each, times 2/4: 1/2 * (1 - 1/2) * 3/2 * squares about the means.
    stages = (
        Stage(np.zeros(6, np.intp), np.array([0, 0, 0, 1, 1, 1]), np.full(6, 4.0)),
        Stage(np.array([0, 0, 0, 1, 1, 1]), np.arange(6), np.full(6, 6.0)),
    )
    between = 0.5 * 2 * (49 + 441 - 28**2 / 2)
    within = 0.5 * 0.5 * 1.5 * ((21 - 49 / 3) + (179 - 147))

    assert covariance_of_totals(VALUES, Design(None, stages)) == pytest.approx(between + within)


def test_later_stages_do_not_count_where_the_first_was_drawn_with_replacement() -> None:
    first = Stage(np.zeros(6, np.intp), np.array([0, 0, 1, 1, 2, 2]))
    second = Stage(np.array([0, 0, 1, 1, 2, 2]), np.arange(6), np.full(6, 9.0))

    assert covariance_of_totals(VALUES, Design(None, (first, second))) == pytest.approx(
        covariance_of_totals(VALUES, Design(None, (first,)))
    )


def test_a_lonely_unit_stops_under_fail_only() -> None:
    strata, units = [0, 0, 0, 0, 0, 1], [0, 0, 1, 1, 2, 3]

    with pytest.raises(LonelyPsuError, match="1 strata"):
        covariance_of_totals(VALUES, one_stage(strata, units))

    known = 1.5 * (9 + 121 + 121 - 25**2 / 3)
    for policy, added in (("remove", known), ("adjust", known + 3.0**2), ("average", 2 * known)):
        assert covariance_of_totals(VALUES, one_stage(strata, units, lonely_psu=policy)) == pytest.approx(added)


def test_a_lonely_unit_drawn_in_full_has_no_variance() -> None:
    found = covariance_of_totals(VALUES, one_stage([0, 0, 0, 0, 0, 1], [0, 0, 1, 1, 2, 3], [99, 99, 99, 99, 99, 1]))

    assert found == pytest.approx((1 - 3 / 99) * 1.5 * (9 + 121 + 121 - 25**2 / 3))


def test_average_needs_another_stratum() -> None:
    with pytest.raises(LonelyPsuError, match="average"):
        covariance_of_totals(VALUES, one_stage([0] * 6, [0] * 6, lonely_psu="average"))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_anybody(count: int) -> None:
    found = covariance_of_totals(VALUES[:count], simple_design(count))

    # By hand: 2 * ((1 - 1.5)**2 + (2 - 1.5)**2) for two persons, nothing for fewer.
    assert found == pytest.approx(1.0 if count == 2 else 0.0)


def test_covariances_of_several_totals_are_symmetric_with_their_variances() -> None:
    values = np.column_stack([VALUES, VALUES[::-1]])
    design = one_stage([0, 0, 0, 1, 1, 1], [0, 1, 2, 3, 4, 5])

    both = covariance_of_totals(values, design)

    assert both[0, 1] == both[1, 0]
    assert both[0, 0] == pytest.approx(covariance_of_totals(VALUES, design)[0, 0])


def test_replicates_that_do_not_count_or_have_no_estimate_are_left_out() -> None:
    estimates = np.array([[1.0], [3.0], [100.0], [0.0]])
    factors = np.array([0.5, 0.5, 0.0, 0.5])
    known = np.array([[True], [True], [True], [False]])

    assert replicate_deviations(estimates, factors, known).ravel().tolist() == [-1, 1, 0, 0]


R_LONELY = """
d <- read.csv("d.csv")
for (policy in c("remove", "adjust", "average")) {
  options(survey.lonely.psu = policy)
  for (design in c("units", "stages", "persons")) {
    made <- switch(design,
      units = svydesign(id = ~c, strata = ~h, weights = ~w, data = d, nest = TRUE),
      stages = svydesign(id = ~c + p, strata = ~h, fpc = ~N1 + N2, weights = ~w, data = d, nest = TRUE),
      persons = svydesign(id = ~1, strata = ~hc, weights = ~w, data = d))
    answer[[paste(policy, design)]] <- c(vcov(svytotal(~x + y, made)))
  }
}
"""


def test_strata_of_one_unit_are_treated_as_in_r(run_r: Callable[..., dict[str, list[float]]], tmp_path: Path) -> None:
    random = np.random.default_rng(11)
    h = np.array([0] * 9 + [1] * 3 + [2] * 8)
    c = np.array([0, 0, 0, 1, 1, 2, 2, 2, 3, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
    p = np.arange(20)
    w, x, y = random.uniform(1, 9, 20), random.normal(5, 2, 20), random.integers(0, 2, 20).astype(float)
    n1, n2 = np.array([12.0, 9.0, 20.0])[h], np.full(20, 15.0)
    clusters = numbered(h, c)
    rows = zip(h, c, clusters, p, n1, n2, w, x, y, strict=True)
    text = "h,c,hc,p,N1,N2,w,x,y\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    (tmp_path / "d.csv").write_text(text, encoding="utf-8")
    first = Stage(h, clusters)
    designs = {
        "units": (first,),
        "stages": (Stage(h, clusters, n1), Stage(clusters, p, n2)),
        "persons": (Stage(clusters, p),),
    }
    policies: tuple[LonelyPsu, ...] = ("remove", "adjust", "average")
    weighted = np.column_stack([x, y]) * w[:, None]

    wanted = run_r(R_LONELY, tmp_path)

    found: dict[str, list[float]] = {}
    for (name, stages), policy in product(designs.items(), policies):
        try:
            covariance = covariance_of_totals(weighted, Design(w, stages, policy))
        except LonelyPsuError:
            covariance = np.full((2, 2), np.nan)
        found[f"{policy} {name}"] = covariance.ravel().tolist()
    assert {n: found[n] for n in wanted if not np.allclose(found[n], wanted[n], rtol=1e-9, equal_nan=True)} == {}
