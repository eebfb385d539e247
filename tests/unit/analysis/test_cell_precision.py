"""Errors and intervals of table cells: vectors of statistics.md C3 and C14, and the two ways to the same figure."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from tests.builders import IV, NR, choice, choices, multiple, number, options, questionnaire, single
from zushi_survey.analysis.frequencies import frequency_tables
from zushi_survey.analysis.precision.cell_precision import Precision
from zushi_survey.analysis.precision.standard_errors import Sample
from zushi_survey.analysis.tables import BaseKind, Cell, CellKind, TableTitle
from zushi_survey.data.design import Calibration, Design, Stage, simple_design
from zushi_survey.tabulate.count import count
from zushi_survey.tabulate.moments import measure
from zushi_survey.tabulate.plan import plan_counts

SCALE = {"_1": {"score": 2}, "_2": {"score": 1}, "_3": {"score": 0}, "_4": {"score": -1}, "_5": {"score": -2}}


def title(question: str, base: BaseKind = "asked") -> TableTitle:
    return TableTitle(wave="W", wave_label="", question=question, question_label="", question_type="", base=base)


def yes_no(yes: int, base: int, precision: Precision, weights: np.ndarray | None = None) -> Cell:
    """The cell of those who said yes, of so many."""
    plan = plan_counts(questionnaire(single("k", "はい", "いいえ")), ["k"], [])
    counts = count({"k": choice(*[0] * yes, *[1] * (base - yes))}, plan, weights)
    return frequency_tables(counts, plan, {"k": title("k")}, precision)[0].cells[0]


@pytest.mark.parametrize(
    ("yes", "base", "population", "kind", "expected"),
    [
        (278, 1112, None, "wilson", (0.225439436, 0.276281892)),
        (278, 1112, 50_000, "wilson", (0.225703756, 0.275979452)),
        (278, 1112, None, "clopper_pearson", (0.224788708, 0.276541168)),
        (278, 1112, 50_000, "logit", (0.225650277, 0.276040607)),
        (0, 40, None, "wilson", (0.0, 0.0876216012)),
        (13, 52, None, "wilson", (0.152331539, 0.382064579)),
    ],
)
def test_intervals_of_shares(yes: int, base: int, population: int | None, kind: str, expected: tuple) -> None:
    cell = yes_no(yes, base, Precision(Sample(base, population), interval=kind))

    assert (cell.interval_low, cell.interval_high) == pytest.approx(expected, rel=1e-6)


def test_the_interval_of_a_mean_is_by_t() -> None:
    """C14: 20/45/60/18/7 gives .353333 +- t(149) * .0825417 = (.190230, .516437)."""
    book = questionnaire({"id": "s", "type": "SA", "label": "s", "options": options(*"abcde", **SCALE)})
    plan = plan_counts(book, ["s"], [])
    answers = {"s": choice(*(code for code, n in enumerate((20, 45, 60, 18, 7)) for _ in range(n)))}
    table = frequency_tables(count(answers, plan, None), plan, {"s": title("s")}, Precision(Sample(150)))[0]
    mean = next(cell for cell in table.cells if cell.kind is CellKind.MEAN)

    assert mean.standard_error == pytest.approx(0.0825416533, rel=1e-6)
    assert (mean.interval_low, mean.interval_high) == pytest.approx((0.190230, 0.516437), abs=1e-6)


def test_a_whole_population_has_no_error() -> None:
    cell = yes_no(30, 100, Precision(Sample(100, 100)))

    assert (cell.standard_error, cell.interval_low, cell.interval_high) == (0.0, 0.3, 0.3)


def test_weights_widen_the_interval_to_the_effective_base() -> None:
    """Weights 1 and 3 by turns, both answers alike: share .5, sum w2(y-p)2 = 100 * 5 / 4 = 125 of (200)2.

    n/(n-1) times that: v = 125/40000 * 100/99; n* = .25 / v = 79.2; Wilson on n*.
    """
    weights = np.tile([1.0, 3.0], 50)
    plan = plan_counts(questionnaire(single("k", "はい", "いいえ")), ["k"], [])
    counts = count({"k": choice(*[0, 0, 1, 1] * 25)}, plan, weights)
    cell = frequency_tables(counts, plan, {"k": title("k")}, Precision(Sample(100)))[0].cells[0]
    n, z = 79.2, 1.959963985
    middle, half = 0.5 + z * z / (2 * n), z * sqrt(0.25 / n + (z / (2 * n)) ** 2)

    assert (cell.proportion, cell.base_effective) == (0.5, 80.0)
    ends = ((middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n))
    assert (cell.interval_low, cell.interval_high) == pytest.approx(ends, rel=1e-9)


def test_intervals_and_reliability_only_where_they_are_wanted() -> None:
    bare = yes_no(5, 40, Precision(Sample(40), has_intervals=False))
    judged = yes_no(5, 40, Precision(Sample(40), has_reliability=True))

    assert (bare.interval_low, bare.interval_high, bare.reliability) == (None, None, "")
    assert bare.standard_error == pytest.approx(sqrt(0.125 * 0.875 / 39))
    assert judged.reliability == "wide_relative", "5 of 40: (.042, .268), wider than 130% of 12.5%"


def test_ticks_and_empty_bases_have_no_error() -> None:
    plan = plan_counts(questionnaire(multiple("m", "あ", "い")), ["m"], [])
    counts = count({"m": choices(2, {0}, {0, 1}, NR)}, plan, None)
    ticks = frequency_tables(counts, plan, {"m": title("m", "ticks")}, Precision(Sample(3)))[0].cells[0]
    nobody = yes_no(0, 0, Precision(Sample(5)))

    assert (ticks.proportion, ticks.standard_error, ticks.interval_low) == (2 / 3, None, None)
    assert (nobody.proportion, nobody.standard_error, nobody.interval_low) == (None, None, None)


@pytest.mark.parametrize(("base", "persons"), [(1, 1), (2, 2)])
def test_one_or_two_persons_give_a_stated_result(base: int, persons: int) -> None:
    cell = yes_no(1, base, Precision(Sample(persons), has_reliability=True))

    assert cell.interval_low is not None or cell.standard_error is None
    assert cell.reliability == "small_base"


BOOK = questionnaire(
    single("k", "a", "b", "c", nets=[{"id": "ab", "label": "ab", "options": [1, 2]}]),
    multiple("m", "x", "y", "z", nets=[{"id": "xy", "label": "xy", "options": [1, 2]}]),
    {"id": "n", "type": "NU", "label": "n", "bands": [{"label": "0", "to": 0}, {"label": "1", "from": 1}]},
    {"id": "s", "type": "SA", "label": "s", "options": options(*"abcde", **SCALE)},
    single("g", "g1", "g2", "g3"),
)
_RANDOM = np.random.default_rng(4)
PERSONS = 90
ANSWERS = {
    "k": choice(*_RANDOM.choice([0, 1, 2, NR, IV], PERSONS)),
    "m": choices(3, *({int(a), int(b)} if a < 4 else NR for a, b in _RANDOM.integers(0, 3, (PERSONS, 2)))),
    "n": number(*(float(v) if v < 4 else NR for v in _RANDOM.integers(0, 5, PERSONS))),
    "s": choice(*_RANDOM.choice([0, 1, 2, 3, 4, NR], PERSONS)),
    "g": choice(*_RANDOM.choice([0, 1, 2, NR], PERSONS)),
}


def cells_of(question: str, base: BaseKind, design: Design, *, by_design: bool) -> tuple[Cell, ...]:
    """All cells of a question by the axis `g`, from counts or from the design."""
    plan = plan_counts(BOOK, [question], ["g"])
    population = None if design.stages[0].population is None else int(design.stages[0].population[0])

    def moments_of(variable, axis):
        return measure(variable, axis, ANSWERS, design, None)

    precision = Precision(Sample(PERSONS, population), moments_of if by_design else None)
    counts = count(ANSWERS, plan, design.weights)
    return frequency_tables(counts, plan, {question: title(question, base)}, precision)[0].cells


@pytest.mark.parametrize("question", ["k", "m", "n", "s"])
@pytest.mark.parametrize("base", ["asked", "answered"])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_counts_and_moments_give_the_same_error_for_persons_drawn_singly(
    question: str, base: BaseKind, is_weighted: bool
) -> None:
    weights = np.resize([1.0, 2.5, 0.7], PERSONS) if is_weighted else None
    design = simple_design(PERSONS, 900, weights)

    of_counts = cells_of(question, base, design, by_design=False)
    of_design = cells_of(question, base, design, by_design=True)

    for closed, linearised in zip(of_counts, of_design, strict=True):
        assert (linearised.standard_error is None) == (closed.standard_error is None), closed
        if closed.standard_error is not None:
            assert linearised.standard_error == pytest.approx(closed.standard_error, rel=1e-9, abs=1e-12)


def test_clusters_and_calibration_reach_the_cells() -> None:
    """30 clusters of three persons who answer alike: the variance of a share is that of 30 units, not of 90 persons."""
    answers = {"k": choice(*[0, 0, 0, 1, 1, 1] * 15), "g": choice(*[0] * PERSONS)}
    stage = Stage(np.zeros(PERSONS, np.intp), np.repeat(np.arange(30), 3), None)
    design = Design(None, (stage,))
    plan = plan_counts(BOOK, ["k"], [])
    precision = Precision(Sample(PERSONS), lambda variable, axis: measure(variable, axis, answers, design, None))

    cell = frequency_tables(count(answers, plan, None), plan, {"k": title("k")}, precision)[0].cells[0]

    # v = n/(n-1) * sum over clusters ((3 (y - 1/2)) / 90)**2 = 30/29 * 30 * (1.5/90)**2
    assert cell.standard_error == pytest.approx(sqrt(30 / 29 * 30 * (1.5 / 90) ** 2), rel=1e-9)
    margins = np.array([[float(code == 0), float(code == 1)] for code in answers["k"].codes])
    calibrated = replace(design, calibration=Calibration(margins, np.ones(PERSONS)))
    exact = Precision(Sample(PERSONS), lambda variable, axis: measure(variable, axis, answers, calibrated, None))
    fixed = frequency_tables(count(answers, plan, None), plan, {"k": title("k")}, exact)[0].cells[0]
    assert fixed.standard_error == pytest.approx(0, abs=1e-9), "the margin is known: no error is left"
