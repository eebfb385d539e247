"""Association tests against R 4.2.2 `survey` 4.1-1 and textbook tables (shared/reference/statistics.md C7, C20)."""

import numpy as np
import pytest

from zushi_survey.analysis.association import association_test, pearson_chi_square, rao_scott_f

AGE_SIZES = np.array([78, 98, 150, 178, 184, 240, 176.0])
VOLUNTEERS = np.array([4, 7, 12, 17, 22, 34, 14.0])


def test_pearson_of_volunteers_by_age():
    result = pearson_chi_square(np.stack([VOLUNTEERS, AGE_SIZES - VOLUNTEERS]))

    assert result.statistic == pytest.approx(9.91323666, rel=1e-6)
    assert (result.df, result.p_value) == (6, pytest.approx(0.128353686, rel=1e-6))


def test_yates_by_hand():
    # By hand: n(|ad - bc| - n/2)^2 / (r1 r2 c1 c2) = 40 (|3*11 - 9*17| - 20)^2 / (12 * 28 * 20 * 20)
    result = pearson_chi_square(np.array([[3, 9], [17, 11.0]]), continuity=True)

    assert result.statistic == pytest.approx(40 * (120 - 20) ** 2 / (12 * 28 * 20 * 20))
    assert result.method == "pearson_yates"


def test_rows_and_columns_without_anybody_are_dropped():
    full = pearson_chi_square(np.array([[10, 20], [20, 10.0]]))

    assert pearson_chi_square(np.array([[10, 0, 20], [0, 0, 0], [20, 0, 10.0]])) == full


def d24_sums() -> np.ndarray:
    """y (rows 0, 1) by age (Y, M, O) of the 24 persons with the raked weights of statistics.md C5."""
    weight = {"MY": 13.268427, "MM": 10.361614, "MO": 10.504172, "FY": 11.154382, "FM": 8.710708, "FO": 8.830552}
    persons = "MY0 MY1 MM0 MM1 MM0 MM0 MO1 MO1 MO0 MO1 FY0 FY0 FY1 FM0 FM1 FM1 FM0 FM0 FO1 FO1 FO1 FO0 FO1 FO1"
    sums = np.zeros((3, 2, 3))
    for person in persons.split():
        w = weight[person[:2]]
        sums[:, int(person[2]), "YMO".index(person[1])] += (1, w, w * w)
    return sums


def test_rao_scott_of_the_raked_example():
    # svychisq(~y + age, svydesign(~1, weights = ~w), statistic = "F"):
    # F = 2.05073302, 1.98513079, 45.6580083, 0.140643932
    result = rao_scott_f(d24_sums(), 24)

    assert result.statistic == pytest.approx(2.05073302, rel=1e-6)
    assert (result.df, result.df_denominator) == (pytest.approx(1.98513079), pytest.approx(45.6580083))
    assert result.p_value == pytest.approx(0.140643932, rel=1e-6)


def test_equal_weights_give_nearly_pearson_and_a_table_without_weights_gives_pearson():
    counts = np.array([[30, 40, 50], [60, 45, 25.0]])
    weighted = np.stack([counts, counts * 2, counts * 4])

    assert association_test(counts[None], 250).method == "pearson"
    result = association_test(weighted, 250)
    assert result.statistic * result.df == pytest.approx(pearson_chi_square(counts).statistic, rel=0.02)
