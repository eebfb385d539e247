"""The worked examples of statistics.md, from their inputs to their figures.

Every input is written here and every figure comes from the functions that the commands use; the expected figures stand
in statistics.md alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.builders import NR, choice, d24, multiple, number, options, questionnaire, single
from tests.unit.analysis.tables import (
    Table,
    moments_of,
    multiple_by_group,
    overlapping_columns,
    shares,
    subject_of,
    two_way,
)
from zushi_survey.analysis.outcome_rates import Dispositions
from zushi_survey.analysis.precision.estimates import Ratios, ratios
from zushi_survey.analysis.precision.intervals import Interval, IntervalKind, share_interval
from zushi_survey.analysis.precision.sampling_error import ChangeTest, Drawn
from zushi_survey.analysis.returns import ReturnAccount, SentCounts, SheetReturn, account
from zushi_survey.analysis.testing.association import TwoWayTable, pearson_chi_square, two_way_table
from zushi_survey.analysis.testing.comparison import Against, Comparison
from zushi_survey.analysis.testing.comparisons import comparisons
from zushi_survey.analysis.testing.multiple_response import options_together
from zushi_survey.analysis.testing.multiplicity import Method, adjust
from zushi_survey.analysis.testing.paired import mcnemar
from zushi_survey.analysis.testing.ranks import RankSet, rank_sets
from zushi_survey.analysis.testing.significance import Significance, from_z
from zushi_survey.analysis.waves.standardisation import StandardisedChange, Stratified, standardise
from zushi_survey.analysis.waves.two_waves import WaveShare
from zushi_survey.analysis.weight_diagnosis import WeightSpread, weight_spread
from zushi_survey.core.rounding import percent_half_up
from zushi_survey.data.design import Calibration, Design, simple_design
from zushi_survey.data.responses import Answers
from zushi_survey.data.weighting import calibrate
from zushi_survey.data.weighting.base import base_weights, frame_of
from zushi_survey.data.weighting.nonresponse import LedgerAxis, adjusted_weights, nonresponse_classes
from zushi_survey.data.weighting.spread import spread_of
from zushi_survey.data.weighting.trimming import Trimmed, trim_and_agree
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.moments import (
    ANSWERED,
    ASKED,
    EVERYONE,
    FIRST_CATEGORY,
    FIRST_STUB,
    SCORED,
    Moments,
    measure,
)
from zushi_survey.tabulate.plan import plan_counts

Numbers = NDArray[np.float64]
TEST = ChangeTest()
POPULATION = 50_000

# C1: the survey of 2021, and the dispositions of the AAPOR example.
RATES = Dispositions(complete=1087, partial=25, refusal=24, unknown=860, ineligible=4)


@cache
def returns() -> ReturnAccount:
    """2,000 sent, 24 undelivered, 1,140 returned, 28 of them invalid."""
    valid = [SheetReturn(str(n), "", "", "") for n in range(1112)]
    invalid = [SheetReturn(str(n), "empty", "白票", "") for n in range(1112, 1140)]
    return account([*valid, *invalid], SentCounts(2000, 24))


def tenths(count: float | None, base: float | None) -> int:
    """The percentage in tenths, as printed."""
    assert count is not None
    assert base is not None
    return int(percent_half_up(round(count), round(base)).scaleb(1))


# C2, C3, C11: shares of persons drawn singly.
NOW, BEFORE = WaveShare(278, 1112), WaveShare(330, 1064)
SIZES = (Drawn(1112), Drawn(1064))


def simple_interval(kind: IntervalKind, count: int, base: int, population: int | None = None) -> Interval:
    """The interval of a share of persons drawn singly from so many."""
    drawn = simple_design(base, population)
    answers = {"k": choice(*[0] * count, *[1] * (base - count))}
    plan = plan_counts(questionnaire(single("k", "yes", "no")), ["k"], [])
    share = of_everyone(measure(plan.variables[0], None, answers, drawn), FIRST_STUB, ANSWERED)
    found = share_interval(
        kind, share.value, share.error, base, base - 1, fraction=drawn.sampling_fraction if population else 0
    )
    assert found is not None
    return found


class Figure(NamedTuple):
    """One estimate."""

    value: float
    error: float


def of_everyone(moments: Moments, above: int, below: int, row: int = EVERYONE) -> Figure:
    """A share or mean of everyone (or a category) with its standard error."""
    found = ratio_of(moments, above, below, row)
    return Figure(float(found.values[0]), float(found.standard_errors[0]))


def ratio_of(moments: Moments, above: int, below: int, row: int = EVERYONE) -> Ratios:
    """The same with all that is known of it."""
    return ratios(moments, np.array([row]), np.array([above]), np.array([below]))


# C5, C6, C7: the 24 persons.
D24 = d24()
BOOK = questionnaire(
    single("y", "no", "yes"),
    single("v", "a", "b", "c"),
    single("sex", "M", "F"),
    single("age", "Y", "M", "O"),
    {"id": "score", "type": "NU", "label": "score"},
)
ANSWERS: dict[str, Answers] = {
    "y": choice(*D24.y.astype(int)),
    "v": choice(*D24.v),
    "sex": choice(*D24.sex),
    "age": choice(*D24.age),
    "score": number(*D24.score),
}
SEX, AGE = np.array([110.0, 130]), np.array([60.0, 85, 95])
YES, MEAN_OF_NUMBERS = FIRST_STUB + 1, -1


@cache
def raked_weights() -> Numbers:
    """Base weights 10 raked on sex and age."""
    return calibrate(np.full(24, 10.0), [D24.sex, D24.age], [SEX, AGE])


@cache
def poststratified() -> Design:
    """24 of 240 persons, post-stratified on age."""
    weights = calibrate(np.full(24, 10.0), [D24.age], [AGE], "poststratify")
    calibration = Calibration(np.eye(3)[D24.age], np.full(24, 10.0))
    return Design(weights, simple_design(24, 240).stages, "remove", calibration)


def raked(base: Numbers | None = None) -> Design:
    """24 of 240 persons, raked on sex and age; the regression on the margins uses the weights `base`."""
    margins = np.concatenate([np.eye(2)[D24.sex], np.eye(3)[D24.age]], axis=1)
    calibration = Calibration(margins, np.full(24, 10.0) if base is None else base)
    return Design(raked_weights(), simple_design(24, 240).stages, "remove", calibration)


def moments24(question: str, design: Design, by: str | None = None) -> Moments:
    """A question of the 24 persons by an axis."""
    plan = plan_counts(BOOK, [question], [by] if by else [])
    return measure(plan.variables[0], plan.axes[0] if by else None, ANSWERS, design)


def share24(design: Design) -> Figure:
    """Share of yes."""
    return of_everyone(moments24("y", design), YES, ANSWERED)


def score24(design: Design) -> Figure:
    """Mean score."""
    moments = moments24("score", design)
    return of_everyone(moments, moments.shape[1] - 1, SCORED)


def domains24() -> list[float]:
    """Share of yes and its error among men, then women."""
    moments = moments24("y", poststratified(), "sex")
    return [figure for sex in (0, 1) for figure in of_everyone(moments, YES, ANSWERED, FIRST_CATEGORY + sex)]


def design_effect24() -> float:
    """True design effect of the post-stratified share, against a simple random sample with replacement."""
    return float(ratio_of(moments24("y", poststratified()), YES, ANSWERED).design_effects(with_replacement=True)[0])


def effective_persons24() -> float:
    """n*, persons of a simple random sample with replacement that says as much: (n - 1) / deff."""
    return 23 / design_effect24()


def interval24(kind: IntervalKind) -> Interval:
    """Interval of the post-stratified share."""
    share = share24(poststratified())
    found = share_interval(kind, share.value, share.error, 24, 23)
    assert found is not None
    return found


def weighted_table(question: str, by: str) -> TwoWayTable:
    """A question by an axis, the raked weights taken as plain ones."""
    moments = moments24(question, simple_design(24, None, raked_weights()), by)
    return two_way_table(moments, len(BOOK.question_by_id[question].options))


def kish(weights: Numbers) -> WeightSpread:
    """Spread of some weights."""
    found = spread_of(weights)
    return weight_spread(found.respondents, found.total, found.sum_of_squares, found.smallest, found.largest)


# C4, C6: weights.
SENT, VALID = (210, 187, 341, 347, 261, 374, 280), (78, 86, 170, 190, 166, 248, 166)
UNTRIMMED = np.array([1.0] * 10 + [2] * 6 + [6.5] + [1.5] * 3)


@cache
def class_weights() -> Numbers:
    """Weights by nonresponse classes of age, whose 1,104 respondents stand for 50,000."""
    labels = tuple(str(n) for n in range(7))
    axis = LedgerAxis("age", "age", labels, np.repeat(np.arange(7), SENT), np.repeat(np.arange(7), VALID))
    frame, _ = frame_of(sum(VALID), sum(SENT), None, POPULATION)
    base, _ = base_weights(frame, None)
    weights, unclassed = adjusted_weights(base, [axis], nonresponse_classes([axis], 30))
    assert unclassed == 0
    return weights


def first_of_each(weights: Numbers, codes: NDArray[np.intp]) -> Numbers:
    """The weight of each code in turn, which all its persons share."""
    _, first = np.unique(codes, return_index=True)
    assert np.allclose(weights, weights[first][codes], rtol=1e-12)
    return np.asarray(weights[first])


@cache
def trimmed() -> Trimmed:
    """The weights of C6 below three times their median."""
    return trim_and_agree(UNTRIMMED, 3, lambda weights: weights)


# C7, C8, C10: tables.
AGE_SIZES, VOLUNTEERS = (78, 98, 150, 178, 184, 240, 176), (4, 7, 12, 17, 22, 34, 14)
BY_AGE = np.array([VOLUNTEERS, np.subtract(AGE_SIZES, VOLUNTEERS)], dtype=float)
FISHER_2, FISHER_3 = np.array([[3.0, 9], [17, 11]]), np.array([[1.0, 3, 5], [4, 0, 1], [2, 6, 2]])
DISTRICTS, KNOWN = (301, 262, 206, 170, 165), (219, 191, 170, 123, 115)
HISAGI, IKEGO = 2, 4
MANY_TIES = np.array([[100.0, 1, 0, 0], [18, 1, 1, 0], [50, 1, 1, 1], [50, 1, 1, 1]])


@cache
def score_by_age() -> Numbers:
    """`[age, score]` persons of the 24."""
    table = np.zeros((3, 5))
    np.add.at(table, (D24.age, D24.score.astype(int) + 2), 1)
    return table


def compared(table: Table, against: Against, multiplicity: Method = "bh") -> list[Comparison]:
    """The first option of a table compared over the axis."""
    plan, answers = table
    rules = StatisticsRules(multiplicity=multiplicity)
    rows = comparisons(moments_of(plan, answers), subject_of(plan), [against], rules)
    return [row for row in rows if row.option == rows[0].option]


@cache
def districts(against: Against, multiplicity: Method = "bh") -> list[Comparison]:
    """成年後見 known by district."""
    return compared(shares(KNOWN, DISTRICTS), against, multiplicity)


def z_of(row: Comparison) -> float:
    """The statistic of a comparison."""
    assert row.test.statistic is not None
    return row.test.statistic


def naive_z() -> float:
    """What 久木 against the whole would be were the district not part of it: too small by this factor (C8)."""
    whole, group = sum(DISTRICTS), DISTRICTS[HISAGI]
    return z_of(districts(Against.WHOLE)[HISAGI]) * sqrt((whole - group) / (whole + group))


@cache
def overlapping() -> Comparison:
    """Two columns with 120 persons in both."""
    return compared(overlapping_columns((300, 260), (150, 105), 120, 58, 100), Against.PAIR)[0]


def linearised_z() -> float:
    """The same by linearisation; survey estimates have n / (n - 1) in the variance, the text has not."""
    row, persons = overlapping(), 300 + 260 - 120 + 100
    assert row.difference is not None
    assert row.standard_error is not None
    return row.difference / row.standard_error * sqrt(persons / (persons - 1))


def residuals() -> list[float]:
    """Adjusted residual of each age: the z of the age against the whole."""
    return [z_of(row) for row in compared(shares(VOLUNTEERS, AGE_SIZES), Against.WHOLE)]


def residual_p_values(method: Method) -> list[float | None]:
    """Adjusted p of each age's residual: the ages against the whole."""
    rows = compared(shares(VOLUNTEERS, AGE_SIZES), Against.WHOLE)
    return adjust([row.test.p_value for row in rows], method)


def smallest_gap(group: int, percent: int, whole: int = 1112) -> float:
    """Points by which a group must differ from the whole to be significant (B.6).

    From the z of a gap of ten points, ten times as many persons in both so that all counts are whole.
    """
    yes = [group * (percent + 10) // 10, 0]
    yes[1] = whole * percent // 10 - yes[0]
    (row, _) = compared(shares(yes, [10 * group, 10 * (whole - group)]), Against.WHOLE)
    assert row.difference is not None
    return 100 * TEST.critical * row.difference / z_of(row) * sqrt(10)


def smallest_majority(persons: int) -> float:
    """Smallest percentage whose lower limit is above one half (B.5)."""
    counts = range(persons // 2, persons + 1)
    first = next(count for count in counts if simple_interval_of(count / persons, persons).lower > 0.5)
    return float(percent_half_up(first, persons))


def smallest_base(points: float) -> int:
    """Fewest persons whose interval at one half reaches no further than this on either side (B.2)."""
    return next(n for n in range(1, 1000) if simple_interval_of(0.5, n).width <= 2 * points / 100)


def simple_interval_of(share: float, persons: int) -> Interval:
    """Wilson's interval, without a population."""
    found = share_interval("wilson", share, None, persons, None, fraction=0)
    assert found is not None
    return found


# C12: cannot evacuate alone, by age, in both waves.
@cache
def evacuation() -> StandardisedChange:
    """The change, crude and at the present composition."""
    now = Stratified([15, 14, 46, 92], [504, 184, 240, 176])
    before = Stratified([16, 15, 41, 54], [540, 190, 220, 106])
    return standardise(now, before)


# C13: options of the same persons.
DISCORDANT = {
    ("a", "b"): (190, 168),
    ("a", "c"): (270, 113),
    ("a", "d"): (300, 118),
    ("b", "c"): (260, 125),
    ("b", "d"): (285, 125),
    ("c", "d"): (190, 165),
}


@cache
def pairs() -> dict[tuple[str, str], Significance]:
    """McNemar's test of every pair."""
    return {pair: mcnemar(*counts) for pair, counts in DISCORDANT.items()}


def ranks() -> dict[str, RankSet]:
    """Rank sets of the four options."""
    return rank_sets("abcd", pairs())


# C14: satisfaction, -2 to +2.
@cache
def satisfaction() -> Figure:
    """Mean score of 150 persons and its standard error."""
    scores = {f"_{code}": {"score": 3 - code} for code in range(1, 6)}
    plan, answers = two_way([[20, 45, 60, 18, 7]], options=options(*"12345", **scores))
    moments = moments_of(plan, answers)
    return of_everyone(moments, moments.shape[1] - 1, SCORED)


# C15, C16: no answer, nets.
@cache
def with_no_answer() -> tuple[int, int, int]:
    """Yes of those asked, of those who answered, and of those asked if everyone silent had said yes; in tenths."""
    plan = plan_counts(questionnaire(single("k", "yes", "no")), ["k"], [])
    answers = {"k": choice(*[0] * 278, *[1] * 781, *[NR] * 53)}
    persons = np.diagonal(measure(plan.variables[0], None, answers, simple_design(1112)).persons)
    yes, silent = persons[FIRST_STUB], persons[FIRST_STUB + 2]
    asked, answered = persons[ASKED], persons[ANSWERED]
    return tenths(yes, asked), tenths(yes, answered), tenths(yes + silent, asked)


@cache
def union() -> tuple[int, int, int]:
    """Persons in the net of two options, in either alone, and asked: 612 and 590 of 1,112 with 497 in both."""
    net = {"id": "ab", "label": "ab", "options": [1, 2]}
    book = questionnaire(multiple("m", "a", "b", nets=[net]), single("g", "g1"))
    _, answers = multiple_by_group([{0, 1}, {0}, {1}, set()], [[497, 115, 93, 407]])
    persons = np.diagonal(moments_of(plan_counts(book, ["m"], ["g"]), answers).persons)
    return tuple(round(persons[column]) for column in (FIRST_STUB + 2, FIRST_STUB, FIRST_STUB + 1))  # type: ignore[return-value]


# C19: one multiple answer by an axis.
PATTERNS: list[set[int]] = [set(), {2}, {1}, {1, 2}, {0}, {0, 2}, {0, 1}, {0, 1, 2}]
GROUPS = ((30, 22, 18, 9, 15, 8, 10, 8), (45, 20, 16, 7, 20, 6, 9, 7))


@cache
def options_by_group() -> tuple[list[float | None], Significance]:
    """Chi-square of each option alone, and of the question as a whole."""
    plan, answers = multiple_by_group(PATTERNS, GROUPS)
    found = options_together(moments_of(plan, answers), range(FIRST_STUB, FIRST_STUB + 3))
    singly = []
    for option in range(3):
        chosen = [[n for pattern, n in zip(PATTERNS, row, strict=True) if option in pattern] for row in GROUPS]
        yes = [sum(part) for part in chosen]
        plan, answers = shares(yes, [sum(row) for row in GROUPS])
        table = two_way_table(moments_of(plan, answers), 2)
        singly.append(pearson_chi_square(table.persons).statistic)
    return singly, found


def p_of_z(z: float | None) -> float:
    """Two-sided p of a normal statistic."""
    assert z is not None
    p = from_z("z", z).p_value
    assert p is not None
    return p


def points(figures: Sequence[float | None]) -> list[float]:
    """Shares as points."""
    return [100 * figure for figure in figures if figure is not None]
