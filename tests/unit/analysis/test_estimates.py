"""Shares, means and totals with their precision: the vectors of statistics.md C5 and C3 (R and Python), and by hand."""

from __future__ import annotations

from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.builders import NR, choice, choices, d24, multiple, number, questionnaire, single
from tests.cases.designed_studies import Asked, write_study
from zushi_survey.analysis.precision.estimate_rows import Estimate, Request, estimate_rows
from zushi_survey.analysis.precision.estimates import Ratios, ratios
from zushi_survey.data.design import Calibration, Design, Replicates, Stage, simple_design
from zushi_survey.data.responses import Answers
from zushi_survey.data.weighting import calibrate
from zushi_survey.tabulate.moments import ANSWERED, EVERYONE, FIRST_STUB, SCORED, measure
from zushi_survey.tabulate.plan import plan_counts

BOOK = questionnaire(
    single("y", "no", "yes"),
    single("sex", "M", "F"),
    multiple("m", "a", "b"),
    {"id": "score", "type": "NU", "label": "score"},
)
D24 = d24()
ANSWERS: dict[str, Answers] = {"y": choice(*D24.y.astype(int)), "sex": choice(*D24.sex), "score": number(*D24.score)}
AGE = np.array([60.0, 85, 95])
SEX = np.array([110.0, 130])
HOW = Request("w", "answered", "wilson", 0.95)


def agreeing(*margins: tuple[Any, Any]) -> Design:
    """24 of 240 persons, weights 10 made to agree with the targets of the margins."""
    base = np.full(24, 10.0)
    memberships, targets = [codes for codes, _ in margins], [target for _, target in margins]
    weights = calibrate(base, memberships, targets, "rake" if len(margins) > 1 else "poststratify")
    dummies = np.concatenate([np.eye(len(target))[codes] for codes, target in margins], axis=1)
    stages = simple_design(24, 240).stages
    return Design(weights, stages, "remove", Calibration(dummies, base))


def rows(question: str, design: Design, by: str | None = None, how: Request = HOW, **more: Any) -> list[Estimate]:
    answers = more.get("answers", ANSWERS)
    plan = plan_counts(BOOK, [question], [by] if by else [])
    axis = plan.axes[0] if by else None
    return list(estimate_rows(measure(plan.variables[0], axis, answers, design), plan.variables[0], axis, how))


def of(found: list[Estimate], option: str, statistic: str = "share", category: str = "total") -> Estimate:
    (row,) = [r for r in found if (r.option, r.statistic, r.category) == (option, statistic, category)]
    return row


def ratio(question: str, design: Design, *, is_mean: bool = False, answers: dict[str, Answers] = ANSWERS) -> Ratios:
    plan = plan_counts(BOOK, [question], [])
    found = measure(plan.variables[0], None, answers, design)
    above, below = (found.shape[1] - 1, SCORED) if is_mean else (FIRST_STUB + 1, ANSWERED)
    return ratios(found, np.array(EVERYONE), np.array(above), np.array(below))


def test_d24_singly_drawn() -> None:
    share = of(rows("y", simple_design(24, 240)), "2")

    assert (share.persons, share.estimate) == (24, 13 / 24)
    assert share.standard_error == pytest.approx(0.0985630, rel=1e-6)
    assert share.base_weighted is share.base_effective is None
    assert share.df == 23
    assert share.design_effect == pytest.approx(1)


def test_d24_poststratified() -> None:
    design = agreeing((D24.age, AGE))
    share, mean = of(rows("y", design), "2"), of(rows("score", design), "mean", "mean")

    assert share.estimate == pytest.approx(0.534722222, rel=1e-8)
    assert share.standard_error == pytest.approx(0.0898907908, rel=1e-8)
    assert (mean.estimate, mean.standard_error) == (pytest.approx(0.284953704), pytest.approx(0.205207425))
    # statistics.md C6 has it against a sample with replacement; without, that variance is 1 - 24/240 of it.
    replaced = ratio("y", design).design_effects(with_replacement=True)[0]
    assert replaced == pytest.approx(0.746995, abs=5e-7)
    assert share.design_effect == pytest.approx(replaced / 0.9)


def test_d24_poststratified_domains() -> None:
    found = rows("y", agreeing((D24.age, AGE)), "sex")
    shares = [of(found, "2", "share", category) for category in ("1", "2")]

    assert [share.estimate for share in shares] == pytest.approx([0.500556793, 0.559033281], rel=1e-8)
    assert [share.standard_error for share in shares] == pytest.approx([0.148097225, 0.121359523], rel=1e-8)


def test_d24_raked() -> None:
    share = of(rows("y", agreeing((D24.sex, SEX), (D24.age, AGE))), "2")

    assert share.estimate == pytest.approx(0.532796319, rel=1e-8)
    assert share.standard_error == pytest.approx(0.0904314852, rel=1e-7)
    assert share.base_effective == pytest.approx(23.5735172, rel=1e-8)


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("korn_graubard", 0.347018159, 0.715494210),
        ("wilson", 0.364702, 0.697039),
        ("logit", 0.352446, 0.708174),
    ],
)
def test_d24_intervals_under_the_design(kind: Any, low: float, high: float) -> None:
    share = of(rows("y", agreeing((D24.age, AGE)), how=Request("w", "answered", kind, 0.95)), "2")

    assert (share.interval_low, share.interval_high) == (pytest.approx(low, abs=6e-7), pytest.approx(high, abs=6e-7))
    assert share.method == kind


def test_interval_of_a_mean_is_that_of_t() -> None:
    # statistics.md C14: 20/45/60/18/7 of the scores 2..-2.
    scores = [2] * 20 + [1] * 45 + [0] * 60 + [-1] * 18 + [-2] * 7

    mean = of(rows("score", simple_design(150), answers={"score": number(*scores)}), "mean", "mean")

    assert (mean.estimate, mean.standard_error) == (pytest.approx(0.353333333), pytest.approx(0.0825416533))
    assert (mean.interval_low, mean.interval_high) == (
        pytest.approx(0.190230, abs=5e-7),
        pytest.approx(0.516437, abs=5e-7),
    )
    assert (mean.df, mean.method) == (149, "t")


def test_totals_of_a_sample_of_known_population_are_of_the_population() -> None:
    total = of(rows("y", simple_design(24, 240)), "2", "total")

    # svytotal: N times the share and its error.
    assert (total.estimate, total.standard_error) == (pytest.approx(130), pytest.approx(240 * 0.0985630, rel=1e-6))
    assert total.design_effect is None


def test_without_weights_and_population_there_are_no_totals() -> None:
    assert {row.statistic for row in rows("y", simple_design(24))} == {"share"}


def test_totals_of_the_margins_themselves_have_no_error() -> None:
    total = of(rows("sex", agreeing((D24.sex, SEX))), "1", "total")

    assert (total.estimate, total.standard_error) == (pytest.approx(110), pytest.approx(0, abs=1e-6))


def test_base_of_everyone_asked_has_no_answer_as_a_share() -> None:
    answers = {"y": choice(0, 1, NR, 1)}

    asked = rows("y", simple_design(4), how=Request("w", "asked", "wilson", 0.95), answers=answers)
    answered = rows("y", simple_design(4), answers=answers)

    assert [(row.option, row.estimate) for row in asked] == [
        ("1", 0.25),
        ("2", 0.5),
        ("no_answer", 0.25),
        ("invalid", 0),
    ]
    assert [(row.option, row.estimate, row.persons) for row in answered] == [("1", 1 / 3, 3), ("2", 2 / 3, 3)]


def test_nobody_gave_the_answer() -> None:
    # statistics.md C3: Wilson of 0/40.
    share = of(rows("y", simple_design(40), answers={"y": choice(*[0] * 40)}), "2")

    assert (share.estimate, share.interval_low) == (0, 0)
    assert share.interval_high == pytest.approx(0.0876216012, rel=1e-8)
    assert share.design_effect is None


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("population", [None, 100])
def test_hardly_anybody_gives_a_stated_result(count: int, population: int | None) -> None:
    answers: dict[str, Answers] = {"y": choice(*[1, 0][:count]), "score": number(*[3.0, 5.0][:count])}

    share = of(rows("y", simple_design(count, population), answers=answers), "2")
    mean = of(rows("score", simple_design(count, population), answers=answers), "mean", "mean")

    assert share.persons == mean.persons == count
    assert share.estimate == (None if count == 0 else 1 / count)
    assert mean.estimate == (None if count == 0 else (3.0 if count == 1 else 4.0))
    assert (mean.standard_error is None) == (count < 2)
    assert (mean.interval_low is None) == (count < 2)


def test_a_category_of_nobody() -> None:
    answers: dict[str, Answers] = {"y": choice(0, 1, 1), "sex": choice(0, 0, 0)}

    share = of(rows("y", simple_design(3, 9), "sex", answers=answers), "2", "share", "2")
    total = of(rows("y", simple_design(3, 9), "sex", answers=answers), "2", "total", "2")

    assert share[9:18] == (0, None, None, None, None, None, None, None, None)
    assert (total.estimate, total.standard_error) == (0, None)


def test_everyone_alike_and_a_census_have_no_error() -> None:
    alike = of(rows("score", simple_design(3), answers={"score": number(2, 2, 2)}), "mean", "mean")
    census = of(rows("y", simple_design(24, 24)), "2")

    assert (alike.standard_error, alike.interval_low, alike.interval_high) == (0, 2, 2)
    assert (census.standard_error, census.interval_low) == (pytest.approx(0), census.estimate)


def test_weights_of_zero_for_everyone() -> None:
    found = rows("y", simple_design(24, None, np.zeros(24)))

    assert of(found, "2").estimate is None
    assert of(found, "2").persons == 24


def test_a_design_effect_needs_two_persons_and_a_spread() -> None:
    answers: dict[str, Answers] = {"y": choice(1, 1, 1)}

    assert np.isnan(ratio("y", simple_design(3), answers=answers).design_effects()).all()


def test_design_effect_of_relative_weights_knows_no_population() -> None:
    weights = np.linspace(0.5, 1.5, 24)
    found = ratio("score", simple_design(24, None, weights), is_mean=True)

    # 24/23 * sum of squared weighted residuals, over the weighted variance / 24.
    mean = weights @ D24.score / 24
    variance = 24 / 23 * (weights**2 * (D24.score - mean) ** 2).sum() / 24**2
    simple = (weights * (D24.score - mean) ** 2).sum() / 23 / 24
    assert found.standard_errors[0] == pytest.approx(sqrt(variance))
    assert found.design_effects()[0] == pytest.approx(variance / simple)


def test_options_of_one_multiple_answer_question_vary_together() -> None:
    answers: dict[str, Answers] = {"m": choices(2, {0}, {0}, {1}, {1})}
    plan = plan_counts(BOOK, ["m"], [])
    found = measure(plan.variables[0], None, answers, simple_design(4))

    shares = ratios(found, np.array(EVERYONE), np.arange(FIRST_STUB, FIRST_STUB + 2), np.array(ANSWERED))

    # Whoever ticks one does not tick the other: p(1-p)/(n-1) and its opposite.
    assert shares.covariance == pytest.approx(np.array([[1, -1], [-1, 1]]) / 12)


def test_clusters_widen_the_error() -> None:
    stage = Stage(np.zeros(24, np.intp), np.repeat(np.arange(12), 2))

    share = of(rows("y", Design(None, (stage,))), "2")

    assert share.df == 11
    assert share.method == "wilson"
    assert share.interval_low is not None


def test_a_replicate_that_leaves_nobody_in_a_category_says_nothing_about_it() -> None:
    answers: dict[str, Answers] = {"y": choice(1, 0, 1, 1), "sex": choice(0, 0, 1, 1)}
    weights = np.array([[0, 0, 2.0, 2], [2, 2, 0, 2], [2, 2, 2, 0]])
    replicates = Replicates(weights, 0.5, np.ones(3))
    design = Design(np.ones(4), simple_design(4).stages, "remove", None, replicates)

    found = rows("y", design, "sex", answers=answers)

    # In category 1 the share is 1/2 in both replicates that have anybody there.
    assert of(found, "2", category="1").estimate == 0.5
    assert of(found, "2", category="1").standard_error == pytest.approx(0, abs=1e-12)


_PERSONS = {"1,1": 12, "2,1": 20, "1,2": 2, "2,2": 14, "1,3": 3, "1,4": 6, "2,4": 14}
PUBLISHED = "q,g\n" + "".join(f"{row}\n" * persons for row, persons in _PERSONS.items())


def test_under_publish_hidden_cells_have_no_figures(tmp_path: Path) -> None:
    two, four = ("1", "2"), ("1", "2", "3", "4")
    study = write_study(tmp_path, PUBLISHED, [Asked("q", "q", two), Asked("g", "g", four)], population_size=500)

    internal = list(study.estimates("q", "g"))
    public = list(study.estimates("q", "g", policy="publish"))

    assert all(row.estimate is not None for row in internal if row.category in four)
    # Under 3 persons the count is hidden, in a group under 10 every count (docs/methods.md, release).
    assert of(public, "1", category="2")[9:18] == (16, None, None, None, None, None, None, None, None)
    assert of(public, "1", "total", category="2").estimate is None
    assert of(public, "2", category="3")[9:11] == (3, None)
    assert of(public, "1", category="1").estimate == 12 / 32
    # The cheapest group that makes room for the two: hidden with them.
    assert of(public, "1", category="4")[9:11] == (20, None)


def test_rows_say_which_question_and_category(tmp_path: Path) -> None:
    study = write_study(tmp_path, PUBLISHED, [Asked("q", "q", ("1", "2")), Asked("g", "g", ("1", "2", "3"))])

    row = study.estimates("q", ["g"], where="g != 3", confidence=0.9, interval="logit")[0]

    assert row[:9] == ("w", "q", "", "g", "1", "1", "1", "1", "share")
    assert row.method == "logit"
