"""Weights of a wave from its answers, ledger and population, and everything that can stand against them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.builders import multiple, questionnaire
from tests.unit.data import weights as build
from zushi_survey.core.problems import Severity, SurveyError
from zushi_survey.data.design import Stage
from zushi_survey.data.responses import Choices, Responses
from zushi_survey.data.weighting import WeightSources, make_weights
from zushi_survey.data.weighting.spread import weight_bins
from zushi_survey.data.weighting.targets import AxisCodes, match_targets

SEX = {"M": 110, "F": 130}
AGE = {"Y": 60, "M": 85, "O": 95}


def codes_of(plan, sources) -> list[str]:
    """Codes of all problems at once."""
    with pytest.raises(SurveyError, match="E-WGT") as caught:
        make_weights(plan, sources)
    return [problem.code for problem in caught.value.problems]


def test_d24_post_stratified():
    made = make_weights(build.plan(poststratify=["age"]), build.d24_sources(age=AGE))

    assert sorted(set(made.weights.round(6).tolist())) == [9.444444, 9.5, 12]
    assert made.base_weights == pytest.approx(np.full(24, 10.0))
    assert made.calibration is not None
    assert made.calibration.sum(axis=0).tolist() == [5, 9, 10]
    assert made.calibration.sum(axis=1).tolist() == [1] * 24
    assert (made.trimmed, made.rounds, made.assumptions) == (0, 0, ("no_ledger",))


def test_d24_raked_has_the_dummies_of_both_margins():
    made = make_weights(build.plan(rake=["sex", "age"]), build.d24_sources(sex=SEX, age=AGE))

    assert made.weights[0] == pytest.approx(13.2684275, rel=1e-8)
    assert made.weights[-1] == pytest.approx(8.83055216, rel=1e-8)
    assert made.calibration is not None
    assert (made.weights @ made.calibration).tolist() == pytest.approx([110, 130, 60, 85, 95], rel=1e-10)
    spread = made.spread
    assert spread.respondents * spread.sum_of_squares / spread.total**2 == pytest.approx(1.01809161, rel=1e-8)
    assert spread.total**2 / spread.sum_of_squares == pytest.approx(23.5735172, rel=1e-8)
    assert sum(part.respondents for part in spread.bins) == 24


@pytest.mark.parametrize("order", [["sex", "age"], ["age", "sex"]])
def test_targets_are_matched_by_name_in_whatever_order_they_are_written(order):
    plain = make_weights(build.plan(rake=["sex", "age"]), build.d24_sources(sex=SEX, age=AGE))
    backwards = {
        "age": dict(reversed(AGE.items())),
        "sex": dict(reversed(SEX.items())),
    }

    made = make_weights(build.plan(rake=order), build.d24_sources(**backwards))

    assert made.weights == pytest.approx(plain.weights, rel=1e-9)


def test_post_strata_are_the_crossed_cells_of_the_population():
    answers = build.respondents(sex="MMFFF", age="YOYOO")
    cells = [("M", "Y", 10), ("M", "O", 20), ("F", "Y", 30), ("F", "O", 40)]
    people = build.population(*({"sex": sex, "age": age, "n": n} for sex, age, n in cells))

    made = make_weights(build.plan(poststratify=["sex", "age"], trim=None), WeightSources(answers, population=people))

    assert made.weights == pytest.approx([10, 20, 30, 20, 20])
    assert made.margins[0].label == "sex×age"
    assert made.margins[0].categories == ("M／Y", "M／O", "F／Y", "F／O")


def test_crossed_cells_and_a_margin_are_raked_together():
    cells = [
        ("M", "Y", "a", 10), ("M", "Y", "b", 5), ("M", "O", "b", 20), ("F", "Y", "b", 30), ("F", "O", "a", 40),
    ]  # fmt: skip
    people = build.population(*({"sex": s, "age": a, "area": r, "n": n} for s, a, r, n in cells))
    answers = build.respondents(sex="MMFFMF", age="YOYOYO", area="abbaba")

    made = make_weights(
        build.plan(poststratify=["sex", "age"], rake=["area"], trim=None), WeightSources(answers, population=people)
    )

    assert made.calibration is not None
    assert (made.weights @ made.calibration).tolist() == pytest.approx([15, 20, 30, 40, 50, 55])


def test_who_does_not_answer_is_a_category_that_keeps_its_share():
    answers = build.respondents(sex="MMFF-", age="YMYM-")
    people = build.margins(sex={"M": 40, "F": 60})

    made = make_weights(build.plan(poststratify=["sex"]), WeightSources(answers, population=people))

    # One of five keeps 20 of 100; the others share 80 as 40 : 60.
    assert made.weights == pytest.approx([16, 16, 24, 24, 20])
    assert made.margins[0].categories == ("M", "F", "無回答など")
    assert made.margins[0].targets == pytest.approx((32, 48, 20))
    assert made.calibration is not None
    assert made.calibration[-1].tolist() == [0, 0, 1]


def test_the_share_of_who_does_not_answer_is_that_of_the_base_weights():
    ledger = build.ledger(area="aaaaab")
    answers = build.respondents("1 6", sex="M-")
    people = build.margins(sex={"M": 60})

    made = make_weights(
        build.plan(classes=["area"], smallest_class=1, rake=["sex"], trim=None),
        WeightSources(answers, ledger, people),
    )

    assert made.base_weights == pytest.approx([50, 10])
    assert made.weights == pytest.approx([50, 10])


def test_an_empty_category_of_an_ordered_axis_joins_the_one_before_it_and_is_said():
    answers = build.respondents(age="YYMM")
    people = build.margins(age={"Y": 40, "M": 40, "O": 20})

    made = make_weights(build.plan(rake=["age"]), WeightSources(answers, population=people))

    assert made.collapsed == (("age", "M＋O"),)
    assert made.weights == pytest.approx([20, 20, 30, 30])
    assert made.margins[0].categories == ("Y", "M＋O")


def test_an_empty_category_in_the_middle_joins_the_one_before_it():
    people = build.margins(age={"Y": 40, "M": 10, "O": 50})

    made = make_weights(build.plan(rake=["age"]), WeightSources(build.respondents(age="YYOO"), population=people))

    assert made.margins[0].categories == ("Y＋M", "O")
    assert made.weights == pytest.approx([25, 25, 25, 25])


def test_an_empty_first_category_joins_the_one_after_it():
    answers = build.respondents(age="MMOO")

    made = make_weights(build.plan(rake=["age"]), WeightSources(answers, population=build.margins(age=AGE)))

    assert made.collapsed == (("age", "Y＋M"),)
    assert made.margins[0].targets == pytest.approx((145, 95))


def test_an_empty_crossed_cell_joins_its_neighbour_of_the_ordered_axis():
    answers = build.respondents(sex="MMFFF", age="YMYMM")
    cells = [("M", "Y", 10), ("M", "M", 20), ("F", "Y", 30), ("F", "M", 40), ("F", "O", 10)]
    people = build.population(*({"sex": sex, "age": age, "n": n} for sex, age, n in cells))

    made = make_weights(build.plan(poststratify=["sex", "age"], trim=None), WeightSources(answers, population=people))

    assert made.collapsed == (("sex×age", "F／M＋F／O"),)
    assert made.weights == pytest.approx([10, 20, 30, 25, 25])


def test_an_empty_category_of_an_unordered_axis_is_an_error():
    sources = WeightSources(build.respondents(sex="MM"), population=build.margins(sex=SEX))

    with pytest.raises(SurveyError, match="E-WGT-008") as caught:
        make_weights(build.plan(rake=["sex"]), sources)

    (problem,) = caught.value.problems
    assert str(problem) == (
        "E-WGT-008 [エラー] 軸「sex」に、人口はあるのに回答者が1人もいない区分があります\n"
        "  場所: study.yaml 項目 weighting\n"
        "  値: F\n"
        "  直し方: 質問票の axes と人口のファイルで、近い区分と1つにまとめてください"
        "(順序のある軸は ordered: true と書くと隣の区分と合わせます)"
    )


def test_everything_that_stands_against_the_margins_is_said_at_once():
    answers = build.respondents(sex="MMM", age="YMO", area="abc")
    people = build.margins(sex=SEX, age={"Y": 5, "M": 0}, area={"a": 5, "b": 5})

    found = codes_of(
        build.plan(classes=["age"], rake=["sex", "age", "area"]), WeightSources(answers, population=people)
    )

    assert found == ["E-WGT-002", "E-WGT-008", "E-WGT-010", "E-WGT-009", "E-WGT-009"]


@pytest.mark.parametrize(("total", "is_wrong"), [(10_009, False), (10_010, False), (10_011, True), (9_989, True)])
def test_totals_of_margins_may_differ_by_a_thousandth(total, is_wrong):
    people = build.margins(sex={"M": 5_000, "F": 5_000}, age={"Y": 5_000, "M": total - 5_000})
    sources = WeightSources(build.respondents(sex="MFMF", age="YYMM"), population=people)
    plan = build.plan(rake=["sex", "age"])

    if is_wrong:
        assert codes_of(plan, sources) == ["E-WGT-011"]
    else:
        made = make_weights(plan, sources)
        assert made.weights.sum() == pytest.approx(10_000)


def test_margins_that_cannot_be_met_together_name_the_worst_missed():
    people = build.margins(sex={"M": 90, "F": 10}, age={"Y": 50, "M": 50})
    sources = WeightSources(build.respondents(sex="MMFF", age="YYMM"), population=people)

    with pytest.raises(SurveyError, match="E-WGT-012") as caught:
        make_weights(build.plan(rake=["sex", "age"]), sources)

    assert "軸「sex」の区分「F」です(目標との差 4e+02％)" in caught.value.problems[0].title


def test_no_population_no_axis_no_answers_no_respondents():
    people = build.margins(sex=SEX)
    answers = build.respondents(sex="MF", age="YM")
    unanswered = Responses(build.FORM, {"Q_age": answers.answers["Q_age"]}, answers.receipts)

    assert codes_of(build.plan(rake=["sex"]), WeightSources(answers)) == ["E-WGT-004"]
    assert codes_of(build.plan(rake=["age"]), WeightSources(answers, population=people)) == ["E-WGT-005"]
    assert codes_of(build.plan(rake=["sex"]), WeightSources(unanswered, population=people)) == ["E-WGT-006"]
    assert codes_of(build.plan(), WeightSources(build.respondents(sex=""))) == ["E-WGT-014"]


def test_axes_whose_categories_overlap_cannot_be_used():
    form = questionnaire(multiple("Q", "p", "q"), axes=[{"id": "sex", "label": "軸", "question": "Q"}])
    answers = Responses(form, {"Q": Choices(np.ones((2, 1), bool), np.zeros(1, np.int8))}, ("1",))

    assert codes_of(build.plan(rake=["sex"]), WeightSources(answers, population=build.margins(sex=SEX))) == [
        "E-WGT-007"
    ]


def test_crossed_axes_need_figures_of_the_crossed_cells():
    sources = build.d24_sources(sex=SEX, age=AGE)

    assert codes_of(build.plan(poststratify=["sex", "age"]), sources) == ["E-WGT-015"]


@pytest.mark.parametrize("figure", [0.0, -3.0, float("nan")])
@pytest.mark.parametrize("second", [0, 1])
def test_a_figure_that_is_not_above_nought_whether_anybody_answered_or_not(figure, second):
    axis = AxisCodes(build.FORM.axis_by_id["sex"], ("M", "F"), np.array([0, second], dtype=np.intp))

    _, problems = match_targets([axis], {("M",): 5, ("F",): figure})

    assert [problem.code for problem in problems] == ["E-WGT-010"]


def test_nobody_living_and_nobody_answering_in_a_crossed_cell_is_no_mistake():
    answers = build.respondents(sex="MF", age="YM")
    cells = [("M", "Y", 10), ("M", "M", 0), ("F", "M", 40)]
    people = build.population(*({"sex": sex, "age": age, "n": n} for sex, age, n in cells))

    made = make_weights(build.plan(poststratify=["sex", "age"]), WeightSources(answers, population=people))

    assert made.weights == pytest.approx([10, 40])


def test_the_same_axis_in_classes_and_margins_is_a_warning():
    ledger = build.ledger(sex="MMFF")
    sources = WeightSources(build.respondents(sex="MMFF"), ledger, build.margins(sex=SEX))

    made = make_weights(build.plan(classes=["sex"], smallest_class=1, rake=["sex"]), sources)

    assert [(problem.code, problem.severity, problem.got) for problem in made.warnings] == [
        ("E-WGT-013", Severity.WARNING, "sex")
    ]
    assert [margin.is_target_of_calibration for margin in made.margins] == [True], "shown once, against the population"


@pytest.mark.parametrize(
    ("more", "total", "assumed"),
    [
        ({"population_size": 30, "sent": 6}, 30, ()),
        ({"population_size": 30}, 30, ("no_ledger",)),
        ({"sent": 6}, 6, ("no_population",)),
        ({"population_size": 30, "sent": 3}, 30, ()),
        ({"population_size": 30, "sent": 2}, 30, ("no_ledger",)),
        ({}, 3, ("no_ledger", "no_population")),
        ({"population": build.margins(sex=SEX), "sent": 3}, 240, ()),
        ({"population": build.margins(sex=SEX), "sent": 3, "population_size": 300}, 300, ("population_differs",)),
    ],
)
def test_base_weights_and_what_is_assumed(more, total, assumed):
    made = make_weights(build.plan(), WeightSources(build.respondents(sex="MMF"), **more))

    assert made.weights == pytest.approx(np.full(3, total / 3))
    assert made.assumptions == assumed
    assert made.calibration is None


def test_strata_of_known_sizes_have_base_weights_of_their_own():
    strata = np.array([0, 0, 1])
    stage = Stage(strata, np.arange(3), np.array([10.0, 10, 60]))

    made = make_weights(build.plan(trim=None), WeightSources(build.respondents(sex="MMF"), sent=6, stage=stage))

    assert made.weights == pytest.approx([5, 5, 60])
    assert "strata_of_respondents" in made.assumptions


def test_strata_of_clusters_say_nothing_about_persons():
    stage = Stage(np.array([0, 0, 1]), np.array([0, 0, 1]), np.array([10.0, 10, 60]))

    made = make_weights(
        build.plan(), WeightSources(build.respondents(sex="MMF"), sent=6, population_size=9, stage=stage)
    )

    assert made.weights == pytest.approx([3, 3, 3])
    assert made.assumptions == ("drawn_in_clusters",)


def test_trimming_leaves_margins_missed_and_shows_it():
    # 1 young of 9 stands for half of the city: 50 against a median of 6.25.
    answers = build.respondents(age="YMMMMMMMM")
    people = build.margins(age={"Y": 50, "M": 50})

    made = make_weights(build.plan(rake=["age"]), WeightSources(answers, population=people))

    assert made.cap == pytest.approx(18.75)
    assert made.weights == pytest.approx([18.75, *[81.25 / 8] * 8])
    assert (made.trimmed, made.rounds) == (1, 5)
    (margin,) = made.margins
    assert margin.after == pytest.approx((18.75, 81.25))
    assert margin.targets == pytest.approx((50, 50))


def test_base_weights_of_replicates_are_calibrated_to_the_same_margins():
    made = make_weights(build.plan(rake=["sex", "age"]), build.d24_sources(sex=SEX, age=AGE))
    base = np.stack([made.base_weights, made.base_weights * np.arange(1, 25)])

    replicates = made.calibrated(base)

    assert replicates[0] == pytest.approx(made.weights)
    assert made.calibration is not None
    assert (replicates @ made.calibration)[1].tolist() == pytest.approx([110, 130, 60, 85, 95])


def test_bins_hold_their_lower_edge_and_have_round_widths():
    # From .5 to 2.5 in sixteen parts of .125: the next round width is .2.
    bins = weight_bins(np.array([0.5, 0.59, 0.6, 1.0, 1.0, 2.5]))

    assert [(part.low, part.high, part.respondents) for part in bins if part.respondents] == [
        (0.4, 0.6, 2),
        (0.6, 0.8, 1),
        (1.0, 1.2, 2),
        (2.4, 2.6, 1),
    ]
    assert len(bins) == 11


def test_equal_weights_are_in_one_bin():
    assert [tuple(part) for part in weight_bins(np.ones(3))] == [(1.0, 1.01, 3)]


def test_one_respondent_stands_for_all():
    made = make_weights(
        build.plan(rake=["age"]), WeightSources(build.respondents(age="M"), population=build.margins(age=AGE))
    )

    assert made.weights == pytest.approx([240])
    assert made.scaled == pytest.approx([1])
    assert made.spread.bins[0].respondents == 1
