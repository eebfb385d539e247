"""Two answers of the same persons under unequal weights. Expected: R 4.2.2, survey 4.1, run by the test."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.builders import choice, questionnaire, single
from tests.conftest import RunR
from zushi_survey.analysis.testing.joint_answers import joint_counts, odds_ratio, paired_test
from zushi_survey.data.design import simple_design
from zushi_survey.tabulate.moments import FIRST_STUB, Moments, measure
from zushi_survey.tabulate.plan import plan_counts

FIRST = [0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1]
SECOND = [0, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1]
WEIGHTS = [1.0, 2.0, 0.5, 1.5, 1.0, 3.0, 0.7, 1.2, 2.2, 0.9, 1.1, 1.0, 0.4, 1.6, 1.3, 2.0]


def moments(weights: list[float] | None) -> Moments:
    """The first question by whether the second was answered with its first option."""
    book = questionnaire(single("p", "はい", "いいえ"), single("q", "はい", "いいえ"))
    plan = plan_counts(book, ["p"], ["q"])
    design = simple_design(len(FIRST))
    if weights is not None:
        design = replace(design, weights=np.array(weights))
    return measure(plan.variables[0], plan.axes[0], {"p": choice(*FIRST), "q": choice(*SECOND)}, design)


def test_the_four_counts() -> None:
    """Counted by hand: both 4, only the first 5, only the second 2, neither 5."""
    counts = joint_counts(moments(None), FIRST_STUB)

    assert counts == (4, 5, 2, 5)
    assert counts.base == 16
    assert odds_ratio(moments(None), FIRST_STUB) == pytest.approx(4 * 5 / (5 * 2))


def test_weighted_difference_and_odds_as_r_has_them(run_r: RunR, tmp_path: Path) -> None:
    script = f"""
d <- data.frame(p = 1 - c({", ".join(map(str, FIRST))}), q = 1 - c({", ".join(map(str, SECOND))}),
                w = c({", ".join(map(str, WEIGHTS))}))
s <- svydesign(ids = ~1, weights = ~w, data = d)
m <- svymean(~I(p - q), s)
cells <- svytable(~p + q, s)
answer$t <- coef(m) / SE(m)
answer$odds <- cells[2, 2] * cells[1, 1] / (cells[2, 1] * cells[1, 2])
"""
    expected = run_r(script, tmp_path)

    found = moments(WEIGHTS)

    test = paired_test(found, FIRST_STUB, are_exclusive=False)
    assert (test.method, test.df) == ("paired_t", 15)
    assert test.statistic == pytest.approx(expected["t"][0], rel=1e-9)
    assert odds_ratio(found, FIRST_STUB) == pytest.approx(expected["odds"][0], rel=1e-9)


def test_an_empty_cell_leaves_no_odds_ratio_and_equal_answers_no_test() -> None:
    book = questionnaire(single("p", "はい", "いいえ"), single("q", "はい", "いいえ"))
    plan = plan_counts(book, ["p"], ["q"])
    answers = {"p": choice(0, 0, 1), "q": choice(0, 0, 1)}
    same = measure(plan.variables[0], plan.axes[0], answers, simple_design(3))
    weighted = measure(
        plan.variables[0], plan.axes[0], answers, replace(simple_design(3), weights=np.array([1.0, 2, 3]))
    )

    assert odds_ratio(same, FIRST_STUB) is None
    assert paired_test(same, FIRST_STUB, are_exclusive=False).reason == "no_variation"
    assert paired_test(weighted, FIRST_STUB, are_exclusive=False).reason == "no_variation"
