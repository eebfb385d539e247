"""Which option (or item) is higher than which, among the same persons: paired differences, rank sets, 「最も」.

The differences of the same persons' answers are tested by McNemar's z, the multinomial z of two options of a single
answer, or the paired t of two means; under weights or a design by the linearised t. References: docs/methods.md, ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import sqrt
from typing import NamedTuple

import numpy as np

from zushi_survey.analysis.precision.estimates import Ratios
from zushi_survey.analysis.testing.comparison import Direction, direction_of
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.paired import compare_options, compare_paired_means, compare_paired_shares
from zushi_survey.analysis.testing.ranks import RankSet, is_first, rank_sets
from zushi_survey.analysis.testing.significance import Significance, from_t, from_z, not_tested
from zushi_survey.questionnaire.model import Kind
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.moments import ANSWERED, FIRST_STUB, PLACED, Moments
from zushi_survey.tabulate.plan import PlannedVariable


class Place(NamedTuple):
    """One option or item in the order of its question."""

    id: str
    label: str
    base: int
    """Persons its figure is of."""
    estimate: float | None
    """Share (0-1) or mean."""
    rank: int
    """Printed place, from 1; equal figures share one."""
    rank_low: int
    """Best and worst place that the sample leaves possible."""
    rank_high: int
    is_first: bool
    """Whether 「最も」 may be said of it: alone in front of every other, Holm-corrected."""


class OrderedPair(NamedTuple):
    """Two options or items compared among the persons who answered both."""

    first: str
    second: str
    base: int
    difference: float | None
    standard_error: float | None
    test: Significance
    p_adjusted: float | None
    """Holm over all pairs of the question."""
    direction: Direction


class Order(NamedTuple):
    """The order of the options of a question, or of its items."""

    places: tuple[Place, ...]
    """Highest first; ties in questionnaire order."""
    pairs: tuple[OrderedPair, ...]


def order_of_options(
    moments: Moments, variable: PlannedVariable, rules: StatisticsRules, positions: Sequence[int] | None = None
) -> Order:
    """The order of a question's options (or of those at `positions`) among everyone the axis places who answered."""
    kept = range(len(variable.question.options)) if positions is None else positions
    options = [variable.question.options[position] for position in kept]
    cells = moments.cell(PLACED, FIRST_STUB) + np.array(kept, dtype=np.intp)
    base = moments.cell(PLACED, ANSWERED)
    shares = Ratios(moments, cells, np.full(len(options), base))
    persons = round(float(moments.persons[base, base]))
    counts = moments.persons[np.ix_(cells, cells)]
    tested: list[tuple[float, float, Significance]] = []
    for one, other in combinations(range(len(options)), 2):
        apart, both = np.array([1.0, -1.0]), np.ix_((one, other), (one, other))
        difference = float(shares.values[one] - shares.values[other])
        variance = float(apart @ shares.covariance[both] @ apart)
        if not moments.is_simple:
            test = _design_test(difference, variance, moments)
        elif variable.kind is Kind.CHOICE:
            test = compare_options(round(counts[one, one]), round(counts[other, other]), persons).test
        else:
            only_one, only_other = (round(counts[place, place] - counts[one, other]) for place in (one, other))
            test = compare_paired_shares(only_one, only_other, persons).test
        tested.append((difference, sqrt(max(variance, 0)), _of_population(test, moments)))
    estimates = [float(value) if persons else None for value in shares.values]
    names = [(option.code, option.shown) for option in options]
    return _order(names, [persons] * len(options), estimates, [persons] * len(tested), tested, rules)


def order_of_items(
    pairs: Moments,
    variables: Sequence[PlannedVariable],
    bases: Sequence[int],
    estimates: Sequence[float | None],
    *,
    is_mean: bool,
    rules: StatisticsRules,
) -> Order:
    """The order of the items of a matrix by mean score or by the share of one option.

    Parameters
    ----------
    pairs
        From `measure_item_pairs`.
    bases, estimates
        Persons and figure of each item on its own, as the table prints it.
    """
    tested: list[tuple[float, float, Significance]] = []
    persons: list[int] = []
    for column in range(0, pairs.shape[1], 2):
        both, apart = pairs.cell(PLACED, column), pairs.cell(PLACED, column + 1)
        ratio = Ratios(pairs, np.array([apart]), np.array([both]))
        n = round(float(pairs.persons[both, both]))
        difference, variance = float(ratio.values[0]), float(ratio.covariance[0, 0])
        squares = float(pairs.persons[apart, apart])
        if not pairs.is_simple:
            test = _design_test(difference, variance, pairs)
        elif is_mean:
            spread = max(squares - n * difference**2, 0) / max(n - 1, 1)
            test = compare_paired_means(n, difference, sqrt(spread)).test
        else:
            # The squares of differences of 0 and 1 count the persons who gave one answer and not the other.
            net = float(pairs.totals[apart])
            test = compare_paired_shares(round((squares + net) / 2), round((squares - net) / 2), n).test
        tested.append((difference, sqrt(max(variance, 0)), _of_population(test, pairs)))
        persons.append(n)
    names = [(variable.id, variable.item_label) for variable in variables]
    return _order(names, bases, estimates, persons, tested, rules)


def _of_population(test: Significance, moments: Moments) -> Significance:
    """The test of a simple sample of a known population: its statistic is larger by the root of the correction."""
    fraction = moments.sampling_fraction
    if not moments.is_simple or not fraction or test.statistic is None:
        return test
    if fraction >= 1:
        return not_tested(test.method, test.statistic_name, "whole_population")
    corrected = test.statistic / sqrt(1 - fraction)
    if test.statistic_name == "z":
        return from_z(test.method, corrected)
    # An exact p stays as it is: on the safe side for any fraction.
    return test if test.df is None else from_t(test.method, corrected, test.df)


def _design_test(difference: float, variance: float, moments: Moments) -> Significance:
    """Difference of two answers of the same persons over its standard error under the design."""
    df = float(moments.units[PLACED])
    if variance <= 0 or df < 1:
        return not_tested("paired_t", "t", "no_variation")
    return from_t("paired_t", difference / sqrt(variance), df)


def _order(
    names: Sequence[tuple[str, str]],
    bases: Sequence[int],
    estimates: Sequence[float | None],
    persons: Sequence[int],
    tested: Sequence[tuple[float, float, Significance]],
    rules: StatisticsRules,
) -> Order:
    """Rank sets and places from the tests of all pairs."""
    ids = [name for name, _ in names]
    couples = list(combinations(ids, 2))
    tests = [
        test if n >= rules.smallest_base else not_tested(test.method, test.statistic_name, "small_base")
        for n, (_, _, test) in zip(persons, tested, strict=True)
    ]
    adjusted = adjust([test.p_value for test in tests], "holm")
    pairs = tuple(
        OrderedPair(
            *couple,
            n,
            difference if n else None,
            error if n else None,
            test,
            p,
            direction_of(test.statistic, p, rules.alpha),
        )
        for couple, n, (difference, error, _), test, p in zip(couples, persons, tested, tests, adjusted, strict=True)
    )
    by_couple = dict(zip(couples, tests, strict=True))
    sets = rank_sets(ids, by_couple, rules.alpha)
    order = sorted(range(len(ids)), key=lambda place: -(estimates[place] or 0.0))
    places = [
        _place(names[place], bases[place], estimates, place, sets[ids[place]], is_first(ids[place], ids, by_couple))
        for place in order
    ]
    return Order(tuple(places), pairs)


def _place(
    name: tuple[str, str], base: int, estimates: Sequence[float | None], place: int, ranks: RankSet, first: bool
) -> Place:
    """One option or item; 「最も」 is only for the one printed first."""
    mine = estimates[place]
    higher = sum(other is not None and mine is not None and other > mine for other in estimates)
    return Place(name[0], name[1], base, mine, higher + 1, ranks.first, ranks.last, first and higher == 0)
