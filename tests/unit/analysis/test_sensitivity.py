"""Verdicts, flips, scenarios; two waves and orders as rows. Figures are those of shared/reference/statistics.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

import numpy as np
import pytest

from tests.builders import choice, questionnaire, single
from zushi_survey.analysis.scenarios import (
    Change,
    Scenario,
    Settings,
    combinations_of,
    proposed_readings,
    reading_of,
    rule_changes,
    single_changes,
    with_asked_base,
)
from zushi_survey.analysis.sensitivity import Flip, Kind, Sensitivity, Verdict, conclusions_of, result_of
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction, ReleasedComparisons
from zushi_survey.analysis.testing.order_rows import Ordered, first_rows, neighbours, pair_rows
from zushi_survey.analysis.testing.orders import order_of_options
from zushi_survey.analysis.testing.significance import from_z, not_tested
from zushi_survey.analysis.waves.differences import TwoMoments, WavePair, shared_stubs, wave_differences
from zushi_survey.data.design import simple_design
from zushi_survey.data.responses import State
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.moments import ANSWERED, ASKED, FIRST_STUB, PLACED, Moments, measure
from zushi_survey.tabulate.plan import PlannedVariable, plan_counts

RULES = StatisticsRules()
HOLM, ASKED_BASE, WEIGHTS = Change("multiplicity", "holm"), Change("base", "asked"), Change("weights", "on")
ROW = Comparison(
    "N", "Q", "", "1", "はい", "age", "old", "高齢", Against.WHOLE, "", "", 100, 200, 0.6, 0.53, 0.07, 0.035, 0.0, 0.14,
    from_z("pooled_z", 1.98), 0.047, 2, Direction.HIGHER,
)  # fmt: skip


def row(direction: Direction, category: str = "old", p: float | None = 0.04) -> Comparison:
    return ROW._replace(direction=direction, category=category, p_adjusted=p)


def released(*rows: Comparison) -> ReleasedComparisons:
    return ReleasedComparisons(rows, "internal")


# Verdicts


@pytest.mark.parametrize(
    ("kind", "changed", "verdict"),
    [
        (Kind.GROUP, {"direction": Direction.HIGHER}, Verdict.HIGHER),
        (Kind.GROUP, {"direction": Direction.NONE}, Verdict.UNDECIDED),
        (Kind.ASSOCIATION, {"direction": Direction.FOUND}, Verdict.FOUND),
        (Kind.GROUP, {"p_adjusted": None, "direction": Direction.NONE}, Verdict.NOT_TESTED),
        (
            Kind.GROUP,
            {"test": not_tested("pooled_z", "z", "suppressed"), "p_adjusted": None, "direction": Direction.NONE},
            Verdict.HIDDEN,
        ),
        # C11: 540 of 1,112 against 513 of 1,064: +.3 points, TOST p = .015; against 540: -2.2 points, p = .095.
        (Kind.WAVE, {"difference": 0.0034, "standard_error": 0.02144, "p_adjusted": 0.87}, Verdict.EQUIVALENT),
        (Kind.WAVE, {"difference": -0.0219, "standard_error": 0.02143, "p_adjusted": 0.31}, Verdict.UNDECIDED),
        (Kind.WAVE, {"difference": -0.06, "standard_error": 0.0192, "p_adjusted": 0.002}, Verdict.LOWER),
    ],
)
def test_verdicts(kind: Kind, changed: dict[str, object], verdict: Verdict) -> None:
    assert result_of(kind, ROW._replace(**changed), 0.05).verdict is verdict


def test_an_undecided_and_an_untested_group_are_no_flip_of_each_other() -> None:
    def examined(scenario: Scenario) -> Iterator[tuple[Kind, ReleasedComparisons]]:
        yield Kind.GROUP, released(row(Direction.NONE, p=None if scenario else 0.3))

    (found,) = conclusions_of(examined, 0.05, single_changes([HOLM]))

    assert [outcome.flip for outcome in found.outcomes] == [None]


def fragile(scenario: Scenario) -> Iterator[tuple[Kind, ReleasedComparisons]]:
    """Holds, falls under one change, falls under two, appears, turns; in that order in the questionnaire."""
    changed = scenario[0] if scenario else None
    up, none, down = Direction.HIGHER, Direction.NONE, Direction.LOWER
    yield (
        Kind.GROUP,
        released(
            row(up, "holds"),
            row(none if changed == HOLM else up, "falls"),
            row(none if changed in (HOLM, WEIGHTS) else up, "falls twice"),
            row(up if changed == ASKED_BASE else none, "appears"),
            row(down if changed == WEIGHTS else up, "turns"),
        ),
    )


def test_what_turns_comes_first_then_what_falls_most_then_what_appears() -> None:
    found = Sensitivity(conclusions_of(fragile, 0.05, single_changes([HOLM, ASKED_BASE, WEIGHTS])), "internal")

    assert [one.key.category for one in found.changing] == ["turns", "falls twice", "falls", "appears"]
    assert [one.worst for one in found.changing] == [Flip.REVERSED, Flip.FALLEN, Flip.FALLEN, Flip.APPEARED]
    assert [one.key.category for one in found.robust] == ["holds"]
    assert found.counts() == {
        "examined": 5,
        "supported": 4,
        "robust": 1,
        "unsupported": 1,
        "appearing": 1,
        "hidden": 0,
    }


def test_both_numbers_are_kept() -> None:
    def examined(scenario: Scenario) -> Iterator[tuple[Kind, ReleasedComparisons]]:
        yield (
            Kind.GROUP,
            released(ROW._replace(base=120, p_adjusted=0.5, direction=Direction.NONE) if scenario else ROW),
        )

    (found,) = conclusions_of(examined, 0.05, single_changes([ASKED_BASE]))

    (flip,) = found.flips
    assert (found.own.base, found.own.p_adjusted) == (100, 0.047)
    assert (flip.result.base, flip.result.p_adjusted) == (120, 0.5)


def test_a_scenario_that_does_not_touch_a_conclusion_is_no_outcome_of_it() -> None:
    def examined(scenario: Scenario) -> Iterator[tuple[Kind, ReleasedComparisons]]:
        if not scenario:
            yield Kind.TREND, released(ROW)

    (found,) = conclusions_of(examined, 0.05, single_changes([HOLM]))

    assert found.outcomes == ()


def test_the_fewest_changes_that_flip_a_conclusion_are_found() -> None:
    def examined(scenario: Scenario) -> Iterator[tuple[Kind, ReleasedComparisons]]:
        yield Kind.GROUP, released(row(Direction.NONE if {HOLM, WEIGHTS} <= set(scenario) else Direction.HIGHER))

    changes = [WEIGHTS, ASKED_BASE, HOLM]
    (found,) = conclusions_of(examined, 0.05, (), combinations_of(changes))

    assert found.combined is not None
    assert (found.combined.examined, found.combined.held) == (8, 6)
    assert found.combined.smallest is not None
    assert found.combined.smallest.scenario == (WEIGHTS, HOLM)


# Scenarios


def test_every_method_but_the_own_one_is_tried() -> None:
    changes = rule_changes(StatisticsRules(multiplicity="holm", smallest_base=50, convention="effective_base"))

    assert [f"{change.what}={change.value}" for change in changes] == [
        "multiplicity=bh",
        "multiplicity=none",
        "smallest_base=30",
        "smallest_base=2",
        "convention=standard",
        "convention=unpooled_t",
    ]


def test_combinations_change_each_thing_once_at_most() -> None:
    none = Change("multiplicity", "none")

    assert combinations_of([WEIGHTS, HOLM, none]) == (
        (),
        (WEIGHTS,),
        (HOLM,),
        (none,),
        (WEIGHTS, HOLM),
        (WEIGHTS, none),
    )


def test_settings_after_a_scenario() -> None:
    own = Settings(RULES)

    after = own.after((WEIGHTS, ASKED_BASE, HOLM, Change("smallest_base", "50"), Change("standardised", "on")))

    assert (after.is_weighted, after.base, after.is_standardised) == (True, "asked", True)
    assert (after.rules.multiplicity, after.rules.smallest_base) == ("holm", 50)
    assert own.rules.multiplicity == "bh"


def scale(scores: Sequence[float | None], *net: int) -> Questionnaire:
    options = [
        {"code": code, "label": f"o{code}", **({} if score is None else {"score": score})}
        for code, score in enumerate(scores, 1)
    ]
    nets = [{"id": "net", "label": "計", "options": list(net)}]
    return questionnaire({"id": "Q", "type": "SA", "label": "Q", "options": options, "nets": nets})


@pytest.mark.parametrize(
    ("scores", "net", "readings"),
    [
        ((2, 1, 0, -1, -2), (1, 2), ["1", "123"]),
        ((2, 1, 0, -1, -2), (4, 5), ["5", "345"]),
        ((2, 1, 0, -1, -2, None), (1,), []),  # its neighbour is no middle category, and nothing can be taken off
        ((3, 2, 1, 0), (1, 2), ["1"]),  # no middle: widening would take the other side in
        ((2, 1, 0, -1, -2), (2, 4), []),  # no end of the scale
        ((None, None, None), (1, 2), []),
        ((1, 0), (1,), []),
    ],
)
def test_readings_proposed_for_nets_of_scored_questions(
    scores: Sequence[float | None], net: Sequence[int], readings: list[str]
) -> None:
    question = scale(scores, *net).question_by_id["Q"]

    assert ["".join(reading.options) for reading in proposed_readings(question)] == readings


def test_a_reading_changes_its_net_only() -> None:
    form = scale((2, 1, 0, -1, -2), 1, 2)
    (variable,) = plan_counts(form, ["Q"], ()).variables

    read = reading_of(variable.question, variable.question.nets[0], ["3", "1"]).applied(variable)

    assert (variable.nets, read.nets) == (((0, 1),), ((0, 2),))
    assert read.question.options == variable.question.options


def test_the_asked_base_counts_no_answer_as_not_chosen() -> None:
    """C15: 278 yes, 781 no, 53 without an answer, of 1,112."""
    variable, moments = measured([278, 781], no_answer=53)

    asked = with_asked_base(moments)

    yes, base = moments.cell(PLACED, FIRST_STUB), moments.cell(PLACED, ANSWERED)
    assert (moments.persons[yes, yes], moments.persons[base, base]) == (278, 1059)
    assert (asked.persons[yes, yes], asked.persons[base, base], asked.persons[yes, base]) == (278, 1112, 278)
    assert asked.totals[base] == 1112
    assert asked.degrees_of_freedom[PLACED, ANSWERED] == moments.degrees_of_freedom[PLACED, ASKED]
    assert moments.totals[base] == 1059
    assert variable.id == "Q"


def test_everything_known_of_a_cell_moves_with_the_base() -> None:
    _, moments = measured([278, 781], no_answer=53, weights=[1.0, 2.0] * 556)

    asked = with_asked_base(moments)

    size, here, there = len(moments.totals), moments.cell(PLACED, ANSWERED), moments.cell(PLACED, ASKED)
    by_cell = [field.name for field in fields(Moments) if np.shape(getattr(moments, field.name))[-1:] == (size,)]
    assert {"persons", "weighted", "squared", "covariance", "totals", "with_weight"} <= set(by_cell)
    for name in by_cell:
        assert getattr(asked, name)[..., here] == pytest.approx(getattr(asked, name)[..., there]), name


# Two waves


def measured(
    counts: Sequence[int], *, no_answer: int = 0, weights: Sequence[float] | None = None
) -> tuple[PlannedVariable, Moments]:
    """A question answered so often per option, of everyone."""
    (variable,) = plan_counts(questionnaire(single("Q", *map(str, range(len(counts))))), ["Q"], ()).variables
    codes = [place for place, count in enumerate(counts) for _ in range(count)] + [State.NO_ANSWER] * no_answer
    design = simple_design(len(codes), weights=None if weights is None else np.array(weights))
    return variable, measure(variable, None, {"Q": choice(*codes)}, design)


def changes(now: Moments, before: Moments, variable: PlannedVariable, **more: object) -> tuple[Comparison, ...]:
    pair = WavePair("N", "B", "前回", variable, shared_stubs(variable, variable))
    return wave_differences(pair, TwoMoments(now, before), RULES, **more)


def test_a_change_between_waves_is_the_pooled_z_of_the_reference() -> None:
    """C11: 278 of 1,112 against 330 of 1,064: d = -.0601503759, z = -3.12583594, p = .00177300434."""
    variable, now = measured([278, 834])
    _, before = measured([330, 734])

    fell, rose = changes(now, before, variable)

    assert (fell.difference, fell.test.statistic) == (pytest.approx(-0.0601503759), pytest.approx(-3.12583594))
    # Two options of one question are one test: alike, they leave each other's p as it is.
    assert fell.p_adjusted == rose.p_adjusted == pytest.approx(0.00177300434)
    assert (fell.base, fell.base_against, fell.family) == (1112, 1064, 2)
    assert (fell.direction, rose.direction) == (Direction.LOWER, Direction.HIGHER)


def test_equal_weights_change_next_to_nothing() -> None:
    """The effective base of equal weights is n - 1, the linearised variance being that of a sample of n."""
    variable, now = measured([278, 834], weights=[2.5] * 1112)
    _, before = measured([330, 734], weights=[1.0] * 1064)

    fell, _ = changes(now, before, variable)

    pooled = (278 * 1111 / 1112 + 330 * 1063 / 1064) / (1111 + 1063)
    z = (278 / 1112 - 330 / 1064) / (pooled * (1 - pooled) * (1 / 1111 + 1 / 1063)) ** 0.5
    assert fell.test.statistic == pytest.approx(z)
    assert fell.base == 1112


def test_options_that_are_withheld_are_in_no_family() -> None:
    variable, now = measured([300, 400, 412])
    _, before = measured([330, 400, 334])

    first, second, third = changes(now, before, variable, withheld=frozenset({"2"}))

    assert second.test.reason == "suppressed"
    assert (first.family, third.family, second.p_adjusted) == (2, 2, None)


def test_a_small_wave_is_not_tested_and_an_empty_one_says_so() -> None:
    variable, now = measured([278, 834])
    _, small = measured([10, 19])
    _, empty = measured([0, 0], no_answer=3)

    assert [one.test.reason for one in changes(now, small, variable)] == ["small_base", "small_base"]
    assert [one.test.reason for one in changes(now, empty, variable)] == ["empty", "empty"]


def by_age(counts: Sequence[int], bases: Sequence[int]) -> tuple[PlannedVariable, Moments]:
    """A yes-no question by four age groups."""
    form = questionnaire(
        single("A", *"abcd"),
        single("Q", "できない", "できる"),
        axes=[{"id": "age", "label": "年齢", "question": "A", "ordered": True}],
    )
    plan = plan_counts(form, ["Q"], ["age"])
    ages = np.repeat(np.arange(4), bases).tolist()
    codes = [code for yes, base in zip(counts, bases, strict=True) for code in [0] * yes + [1] * (base - yes)]
    answers = {"A": choice(*ages), "Q": choice(*codes)}
    return plan.variables[0], measure(plan.variables[0], plan.axes[0], answers, simple_design(len(codes)))


def test_a_rise_made_by_older_respondents_is_gone_at_equal_ages() -> None:
    """C12: crude +3.19 points, p = .0302; standardised +.00285570724, se .0142585597, z = .200280203."""
    variable, now = by_age((15, 14, 46, 92), (504, 184, 240, 176))
    _, before = by_age((16, 15, 41, 54), (540, 190, 220, 106))

    crude, _ = changes(now, before, variable)
    equal, _ = changes(now, before, variable, is_standardised=True)

    assert (crude.difference, crude.p_adjusted) == (pytest.approx(0.0319, abs=5e-5), pytest.approx(0.0302, abs=5e-5))
    assert equal.difference == pytest.approx(0.00285570724)
    assert equal.standard_error == pytest.approx(0.0142585597)
    assert equal.test.statistic == pytest.approx(0.200280203)
    assert result_of(Kind.WAVE, crude, 0.05).verdict is Verdict.HIGHER
    assert result_of(Kind.WAVE, equal, 0.05).verdict is Verdict.EQUIVALENT


def test_nets_are_a_family_of_their_own() -> None:
    """The net of two options of three, 612 of 1,000 against 550 of 1,000: alone in its family, p stays as it is."""
    form = questionnaire(single("Q", *"abc", nets=[{"id": "net", "label": "計", "options": [1, 2]}]))
    (variable,) = plan_counts(form, ["Q"], ()).variables
    now, before = (
        measure(
            variable,
            None,
            {"Q": choice(*np.repeat([0, 1, 2], counts).tolist())},
            simple_design(sum(counts)),
        )
        for counts in ((306, 306, 388), (275, 275, 450))
    )

    *options, net = changes(now, before, variable)

    pooled = 0.581
    z = 0.062 / (pooled * (1 - pooled) * 2 / 1000) ** 0.5
    assert [one.family for one in options] == [3, 3, 3]
    assert (net.option, net.family, net.test.statistic) == ("net", 1, pytest.approx(z))
    assert net.p_adjusted == net.test.p_value


def test_nets_are_shared_only_where_they_hold_the_same_options() -> None:
    now, other = (plan_counts(scale((2, 1, 0, -1, -2), *net), ["Q"], ()).variables[0] for net in ((1, 2), (1,)))

    assert [stub.option for stub in shared_stubs(now, now)] == ["1", "2", "3", "4", "5", "net"]
    assert [stub.option for stub in shared_stubs(now, other)] == ["1", "2", "3", "4", "5"]


# Orders


def order_rows(counts: Sequence[int]) -> tuple[list[Comparison], list[Comparison]]:
    variable, moments = measured(counts)
    order = order_of_options(moments, variable, RULES)
    what = Ordered("N", "Q", "", is_items=False)
    return list(first_rows(order, what)), list(pair_rows(order, what, neighbours(order)))


def test_the_first_place_rests_on_all_others_and_names_the_nearest() -> None:
    """C13: 301 against 268 of 1,112 of one answer each, z = 1.38462403, p = .166: first in print, not in truth."""
    firsts, pairs = order_rows([268, 301, 200, 180, 163])

    leading = next(one for one in firsts if one.option == "2")
    assert (leading.against_id, leading.direction) == ("1", Direction.NONE)
    assert leading.difference == pytest.approx(33 / 1112)
    assert pairs[0].test.statistic in (pytest.approx(1.38462403), pytest.approx(-1.38462403))
    # Holm over its own four pairs: the nearest has the largest p, times 1.
    assert leading.p_adjusted == pytest.approx(0.16616, abs=1e-5)
    assert [(one.option, one.against_id) for one in pairs] == [("2", "1"), ("1", "3"), ("3", "4")]


def test_a_clear_first_place() -> None:
    firsts, pairs = order_rows([500, 300, 200])

    assert [one.direction for one in firsts] == [Direction.HIGHER, Direction.NONE, Direction.NONE]
    assert [one.direction for one in pairs] == [Direction.HIGHER, Direction.HIGHER]


def test_a_pair_may_be_turned_round() -> None:
    variable, moments = measured([200, 500])
    order = order_of_options(moments, variable, RULES)

    (low,) = pair_rows(order, Ordered("N", "Q", "", is_items=False), [("1", "2")])
    (high,) = pair_rows(order, Ordered("N", "Q", "", is_items=False), [("2", "1")])

    assert (low.difference, high.difference) == (pytest.approx(-3 / 7), pytest.approx(3 / 7))
    assert (low.direction, high.direction) == (Direction.LOWER, Direction.HIGHER)


def test_a_question_with_one_option_has_no_order() -> None:
    assert order_rows([50]) == ([], [])


def test_scenarios_without_a_net_leave_readings_alone() -> None:
    assert replace(Settings(RULES), is_weighted=True).after(()).reading is None
