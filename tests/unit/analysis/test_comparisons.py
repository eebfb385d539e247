"""Comparisons as rows: families, directions, reasons, trend, means; figures from statistics.md and R."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.builders import choice, number, options, questionnaire, single
from tests.conftest import RunR
from tests.unit.analysis.tables import moments_of, multiple_by_group, shares, subject_of, two_way, weighted
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction
from zushi_survey.analysis.testing.comparisons import comparisons
from zushi_survey.data.design import Design, Stage
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.plan import plan_counts

KNOWN, DISTRICT = (219, 191, 170, 123, 115), (301, 262, 206, 170, 165)
RULES = StatisticsRules()
AGES, VOLUNTEERS = (78, 98, 150, 178, 184, 240, 176), (4, 7, 12, 17, 22, 34, 14)


def _rows(
    table: tuple, kind: Against, rules: StatisticsRules = RULES, design: Design | None = None
) -> list[Comparison]:
    plan, answers = table
    return list(comparisons(moments_of(plan, answers, design), subject_of(plan), [kind], rules))


@pytest.mark.parametrize(("method", "expected"), [("holm", 0.0109892054), ("bh", 0.0109892054), ("none", 0.00219784)])
def test_family_is_one_option_by_one_axis(method: str, expected: float) -> None:
    rows = _rows(shares(KNOWN, DISTRICT), Against.WHOLE, RULES.model_copy(update={"multiplicity": method}))

    yes = [row for row in rows if row.option == "1"]
    assert yes[2].p_adjusted == pytest.approx(expected, rel=1e-5)
    assert [row.direction for row in yes] == ["", "", "higher", "", ""]
    assert {row.family for row in yes} == {5}
    assert yes[4].p_adjusted == pytest.approx(0.40534201 if method == "bh" else yes[4].p_adjusted)


def test_holm_over_all_pairs_leaves_one() -> None:
    rows = _rows(shares(KNOWN, DISTRICT), Against.PAIR, RULES.model_copy(update={"multiplicity": "holm"}))

    found = [row for row in rows if row.option == "1" and row.direction is not Direction.NONE]
    assert [(row.category, row.against_id, row.direction) for row in found] == [("3", "5", "higher")]
    assert found[0].p_adjusted == pytest.approx(0.036195, rel=1e-4)


def test_figures_of_a_row() -> None:
    row = next(r for r in _rows(shares(KNOWN, DISTRICT), Against.WHOLE) if r.category == "3")

    assert (row.base, row.base_against) == (206, 1104)
    assert row.estimate == pytest.approx(170 / 206)
    assert row.estimate_against == pytest.approx(818 / 1104)
    assert row.difference == pytest.approx(170 / 206 - 818 / 1104)
    assert row.interval_low is not None
    assert row.interval_high is not None
    assert row.standard_error is not None
    assert row.interval_high - row.interval_low == pytest.approx(2 * 1.9599640 * row.standard_error, rel=1e-6)


@pytest.mark.parametrize(("base", "reason"), [(29, "small_base"), (30, ""), (31, "")])
def test_a_base_under_the_threshold_is_not_tested(base: int, reason: str) -> None:
    rows = _rows(shares((10, 60), (base, 200)), Against.WHOLE)

    assert rows[0].test.reason == reason
    assert (rows[0].p_adjusted is None) == bool(reason)
    assert rows[0].family == (1 if reason else 2)


def test_association_of_the_volunteers() -> None:
    """C7: X2 = 9.913237, df 6, p .128354: the 70s alone would be 2.457 and are not significant once corrected."""
    table = shares(VOLUNTEERS, AGES, ordered=True)

    whole = _rows(table, Against.ASSOCIATION)[0]
    seventies = next(row for row in _rows(table, Against.WHOLE) if row.category == "6")

    assert whole.test.method == "pearson"
    assert (whole.test.statistic, whole.test.df, whole.test.p_value) == pytest.approx(
        (9.91323666, 6, 0.128353686), rel=1e-6
    )
    assert seventies.test.statistic == pytest.approx(2.45732009, rel=1e-6)
    assert seventies.p_adjusted == pytest.approx(0.098, abs=0.0005)
    assert seventies.direction is Direction.NONE


@pytest.mark.parametrize(("groups", "z", "p"), [(7, 1.82920498, 0.0673689069), (6, 2.91485987, 0.00355848277)])
def test_trend_of_the_volunteers(groups: int, z: float, p: float) -> None:
    rows = _rows(shares(VOLUNTEERS[:groups], AGES[:groups], ordered=True), Against.TREND)

    assert (rows[0].test.statistic, rows[0].test.p_value) == pytest.approx((z, p), rel=1e-6)
    assert rows[0].test.method == "cochran_armitage"


def test_trend_under_a_design_is_of_one_persons_weight() -> None:
    """All weights alike: the square of t is that of z, but for n / (n - 1) in the design's variance."""
    plan, answers = shares(VOLUNTEERS, AGES, ordered=True)
    n = sum(AGES)

    plain = _rows((plan, answers), Against.TREND)[0].test
    same = _rows((plan, answers), Against.TREND, design=weighted(answers, (3.0,)))[0].test

    assert plain.statistic is not None
    assert same.statistic == pytest.approx(plain.statistic * np.sqrt((n - 1) / n), rel=1e-9)
    assert (same.method, same.df) == ("cochran_armitage_t", n - 1)


def test_no_trend_on_an_axis_without_order() -> None:
    assert not _rows(shares(VOLUNTEERS, AGES), Against.TREND)


def test_ordered_answers_over_an_ordered_axis() -> None:
    """C10: Jonckheere-Terpstra of the four by four table, z = 1.647773."""
    counts = [[100, 1, 0, 0], [18, 1, 1, 0], [50, 1, 1, 1], [50, 1, 1, 1]]
    scored = [{**option, "score": place} for place, option in enumerate(options("a", "b", "c", "d"))]

    rows = _rows(two_way(counts, ordered=True, options=scored), Against.TREND)

    whole = rows[-1]
    assert (whole.option, whole.test.method) == ("", "jonckheere_terpstra")
    assert (whole.test.statistic, whole.test.p_value) == pytest.approx((1.647773, 0.0993993), rel=1e-6)


def test_means_of_three_groups_and_their_trend_agree_with_r(tmp_path: Path, run_r: RunR) -> None:
    rng = np.random.default_rng(5)
    n = 150
    group, cluster = rng.integers(0, 3, n), rng.integers(0, 20, n)
    value, weight = (rng.normal(3, 1, n) + 0.3 * group).round(2), rng.uniform(0.5, 3, n)
    rows = np.column_stack([group, cluster, value, weight])
    np.savetxt(tmp_path / "d.csv", rows, delimiter=",", header="g,c,y,w", comments="", fmt="%.17g")
    design = Design(weight, (Stage(np.zeros(n, np.intp), cluster.astype(np.intp)),))
    axis = {"id": "g", "label": "g", "question": "gq", "ordered": True}
    book = questionnaire({"id": "y", "type": "NU", "label": "y"}, single("gq", "a", "b", "c"), axes=[axis])
    table = plan_counts(book, ["y"], ["g"]), {"y": number(*value), "gq": choice(*group)}

    whole = _rows(table, Against.ASSOCIATION, design=design)[0]
    trend = _rows(table, Against.TREND, design=design)[0]
    answer = run_r(
        """
        s <- svydesign(~c, weights = ~w, data = read.csv("d.csv"))
        t <- regTermTest(svyglm(y ~ factor(g), s), ~factor(g))
        answer$F <- t$Ftest; answer$df <- t$df; answer$ddf <- t$ddf; answer$p <- t$p
        m <- summary(svyglm(y ~ g, s))$coefficients
        answer$slope <- m[2, 1]
        """,
        tmp_path,
    )

    assert whole.test.statistic == pytest.approx(answer["F"][0], rel=1e-6)
    assert (whole.test.df, whole.test.df_denominator) == (answer["df"][0], answer["ddf"][0])
    assert whole.test.p_value == pytest.approx(answer["p"][0], rel=1e-6)
    assert trend.difference == pytest.approx(answer["slope"][0], rel=1e-9)


def test_the_method_follows_the_question_and_the_design() -> None:
    plan, answers = multiple_by_group([{0}, {1}, set()], [[30, 20, 50], [40, 10, 50]])

    assert _rows((plan, answers), Against.ASSOCIATION)[0].test.method == "rao_scott_multiple"
    plan, answers = shares((30, 40), (100, 100))
    assert _rows((plan, answers), Against.ASSOCIATION, design=weighted(answers, (1, 2)))[0].test.method == "rao_scott"
    assert _rows(shares((2, 9), (40, 40)), Against.ASSOCIATION)[0].test.method == "pearson"
    assert _rows(shares((1, 4), (40, 40)), Against.ASSOCIATION)[0].test.method == "fisher"
    assert _rows(shares((1, 4, 0), (40, 40, 9)), Against.ASSOCIATION)[0].test.method == "monte_carlo"


def test_permuting_categories_permutes_the_rows() -> None:
    order = [3, 0, 4, 1, 2]

    plain = _rows(shares(KNOWN, DISTRICT), Against.WHOLE)
    mixed = _rows(shares([KNOWN[i] for i in order], [DISTRICT[i] for i in order]), Against.WHOLE)

    assert [row.p_adjusted for row in mixed[:5]] == pytest.approx([plain[i].p_adjusted for i in order])


@pytest.mark.parametrize("kind", list(Against)[:5])
@pytest.mark.parametrize("counts", [[[0, 0], [0, 0]], [[1, 0], [0, 0]], [[1, 0], [0, 1]], [[3, 0], [4, 0]], [[0, 2]]])
def test_degenerate_tables_have_a_reason_and_never_a_number(counts: list[list[int]], kind: Against) -> None:
    rules = RULES.model_copy(update={"smallest_base": 2})

    for row in _rows(two_way(counts, ordered=True), kind, rules):
        assert (row.test.p_value is None) == bool(row.test.reason)
        figures = [row.estimate, row.difference, row.standard_error, row.interval_low, row.test.statistic]
        assert all(figure is None or np.isfinite(figure) for figure in figures)
        assert row.direction is Direction.NONE or row.p_adjusted is not None
