"""Cochran-Mantel-Haenszel against R 4.2.2 `mantelhaen.test` and a textbook table."""

import numpy as np
import pytest

from zushi_survey.analysis.testing.association import pearson_chi_square
from zushi_survey.analysis.testing.stratified import cochran_mantel_haenszel, common_odds_ratio

# Agresti, Categorical Data Analysis, 2nd ed., table 6.9: eight centres, drug and control by success and failure.
CENTRES = np.array(
    [
        [[11, 25], [10, 27]],
        [[16, 4], [22, 10]],
        [[14, 5], [7, 12]],
        [[2, 14], [1, 16]],
        [[6, 11], [0, 12]],
        [[1, 10], [0, 10]],
        [[1, 4], [1, 8]],
        [[4, 2], [6, 1]],
    ],
    dtype=float,
)


def test_the_eight_centres_of_the_textbook():
    # Agresti 6.3.2 and 6.3.5: CMH = 6.38 (df 1, p .012); common odds ratio 2.13 with interval (1.18, 3.87).
    found = cochran_mantel_haenszel(CENTRES)
    ratio = common_odds_ratio(CENTRES)

    assert (found.method, found.df) == ("cmh", 1)
    assert found.statistic == pytest.approx(6.38, abs=5e-3)
    assert found.p_value == pytest.approx(0.012, abs=5e-4)
    assert ratio.estimate == pytest.approx(2.13, abs=5e-3)
    assert (ratio.low, ratio.high) == (pytest.approx(1.18, abs=5e-3), pytest.approx(3.87, abs=5e-3))


def test_one_stratum_is_pearson_with_one_person_less():
    # By hand: V of the hypergeometric has n - 1 where Pearson has n.
    table = np.array([[12, 7, 9], [5, 14, 8.0]])

    found = cochran_mantel_haenszel(table[None])

    assert found.df == 2
    assert found.statistic == pytest.approx(pearson_chi_square(table).statistic * 54 / 55)


def test_an_axis_that_only_repeats_another_says_nothing():
    # In both strata the shares of the two rows are equal; together they seem to differ.
    tables = np.array([[[40, 10], [8, 2]], [[2, 8], [10, 40.0]]])

    assert pearson_chi_square(tables.sum(axis=0)).p_value < 0.001
    assert cochran_mantel_haenszel(tables).p_value == pytest.approx(1)
    assert common_odds_ratio(tables).estimate == pytest.approx(1)


def random_strata(seed: int, shape: tuple[int, int, int]) -> np.ndarray:
    """Counts of a random table of three variables."""
    generator = np.random.default_rng(seed)
    return generator.poisson(generator.uniform(1, 9, size=shape)).astype(float) + 1


SHAPES = [(3, 2, 2), (5, 2, 2), (2, 3, 4), (4, 2, 3), (3, 5, 2)]


def test_r_agrees(run_r, tmp_path):
    script = ["answer$tests <- c(); answer$corrected <- c(); answer$ratio <- c()"]
    tables = [random_strata(seed, shape) for seed, shape in enumerate(SHAPES)] + [CENTRES]
    for table in tables:
        strata, rows, columns = table.shape
        # R fills the first index fastest.
        values = ",".join(str(int(value)) for value in table.transpose(0, 2, 1).ravel())
        script.append(f"x <- array(c({values}), c({rows}, {columns}, {strata}))")
        script.append("r <- mantelhaen.test(x, correct = FALSE)")
        script.append("answer$tests <- c(answer$tests, r$statistic, r$parameter, r$p.value)")
        if (rows, columns) == (2, 2):
            script.append("answer$corrected <- c(answer$corrected, mantelhaen.test(x, correct = TRUE)$statistic)")
            script.append("answer$ratio <- c(answer$ratio, r$estimate, mantelhaen.test(x, conf.level = .9)$conf.int)")

    answer = run_r("\n".join(script), tmp_path)

    found = [cochran_mantel_haenszel(table) for table in tables]
    assert [x for f in found for x in (f.statistic, f.df, f.p_value)] == pytest.approx(answer["tests"], rel=1e-8)
    square = [table for table in tables if table.shape[1:] == (2, 2)]
    corrected = [cochran_mantel_haenszel(table, continuity=True).statistic for table in square]
    assert corrected == pytest.approx(answer["corrected"], rel=1e-8)
    ratios = [x for table in square for x in common_odds_ratio(table, confidence=0.9)]
    assert ratios == pytest.approx(answer["ratio"], rel=1e-8)


def test_labels_and_sides_do_not_matter():
    tables = random_strata(9, (3, 3, 4))
    found = cochran_mantel_haenszel(tables)

    for other in (tables[::-1], tables[:, [2, 0, 1]], tables[:, :, ::-1], tables.transpose(0, 2, 1)):
        assert cochran_mantel_haenszel(other).statistic == pytest.approx(found.statistic)


def test_the_correction_never_passes_zero():
    # The table agrees with its expectation to less than one half: R takes nothing off then.
    tables = np.array([[[3, 3], [3, 4.0]]])

    assert cochran_mantel_haenszel(tables, continuity=True) == cochran_mantel_haenszel(tables)


def test_strata_rows_and_columns_without_anybody_are_left_out():
    padded = np.zeros((10, 3, 3))
    padded[:8, :2, 1:] = CENTRES
    padded[8, 0, 1] = 1

    assert cochran_mantel_haenszel(padded) == cochran_mantel_haenszel(CENTRES)


def test_a_category_of_one_stratum_where_nothing_varies_costs_no_degree_of_freedom():
    # The third row is only in the second stratum, where everybody answers alike: it can say nothing.
    tables = np.array([[[12, 7], [5, 14], [0, 0]], [[0, 6], [0, 5], [0, 9.0]]])

    found = cochran_mantel_haenszel(tables)

    assert found.df == 1
    assert found.statistic == pytest.approx(cochran_mantel_haenszel(tables[:1]).statistic)


def test_degenerate_strata_are_said_to_be():
    assert cochran_mantel_haenszel(np.zeros((2, 2, 2))).reason == "empty"
    assert cochran_mantel_haenszel(np.zeros((0, 2, 2))).reason == "empty"
    assert cochran_mantel_haenszel(np.ones((1, 1, 1))).reason == "empty"
    assert cochran_mantel_haenszel(np.array([[[1, 2], [0, 0.0]]])).reason == "no_variation"
    # The two axes are the same one: within a stratum there is only one row.
    assert cochran_mantel_haenszel(np.array([[[5, 6], [0, 0]], [[0, 0], [4, 7.0]]])).reason == "singular"
    assert cochran_mantel_haenszel(np.array([[[1, 0], [0, 1.0]]])).p_value is not None


def test_an_odds_ratio_of_nothing():
    assert common_odds_ratio(np.zeros((2, 2, 2))) is None
    assert common_odds_ratio(np.array([[[1, 0], [0, 1.0]]])) is None
    assert common_odds_ratio(np.array([[[0, 3], [4, 1.0]]])) is None
    with pytest.raises(ValueError, match="2 by 2"):
        common_odds_ratio(np.ones((1, 2, 3)))
