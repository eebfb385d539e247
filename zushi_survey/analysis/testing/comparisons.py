"""Every comparison of one question by one axis, as rows: association, differences, trend; families corrected.

A family is one printed row (one option or net) by the categories of one axis (docs/methods.md, multiplicity).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isinf
from typing import cast

import numpy as np

from zushi_survey.analysis.testing.association import rao_scott_f, two_way_table
from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction, direction_of
from zushi_survey.analysis.testing.differences import Differences, Stub, differences
from zushi_survey.analysis.testing.exact import cramers_v, independence_test
from zushi_survey.analysis.testing.linear_trend import Trends, linear_trends
from zushi_survey.analysis.testing.means import means_together
from zushi_survey.analysis.testing.multiple_response import options_together
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.significance import Reason, Significance, StatisticName, not_tested
from zushi_survey.analysis.testing.trend import jonckheere_terpstra, monotone_claim
from zushi_survey.questionnaire.model import Kind
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.design_variance import Matrix
from zushi_survey.tabulate.moments import ANSWERED, FIRST_CATEGORY, FIRST_STUB, PLACED, SCORED, Moments
from zushi_survey.tabulate.plan import PlannedAxis, PlannedVariable

MEAN = "mean"
_DIFFERENCES = (Against.WHOLE, Against.REST, Against.PAIR)


@dataclass(frozen=True)
class Subject:
    """What is compared: a question (or item) by an axis, in one wave."""

    wave: str
    variable: PlannedVariable
    axis: PlannedAxis

    def comparison(
        self,
        against: Against,
        test: Significance,
        *,
        option: str = "",
        option_label: str = "",
        category: int | None = None,
        other: int | None = None,
        figures: tuple[float | None, ...] = (None,) * 8,
        p_adjusted: float | None = None,
        family: int = 1,
        direction: Direction = Direction.NONE,
    ) -> Comparison:
        """A row; `figures` are the two bases, two estimates, difference, standard error and interval."""
        categories = self.axis.categories
        base, base_against, *rest = figures
        first, second, difference, error, low, high = rest
        return Comparison(
            wave=self.wave,
            question=self.variable.question.id,
            item=self.variable.item,
            option=option,
            option_label=option_label,
            axis=self.axis.id,
            category="" if category is None else categories[category].id,
            category_label="" if category is None else categories[category].label,
            against=against,
            against_id="" if other is None else categories[other].id,
            against_label="" if other is None else categories[other].label,
            base=None if base is None else round(base),
            base_against=None if base_against is None else round(base_against),
            estimate=first,
            estimate_against=second,
            difference=difference,
            standard_error=error,
            interval_low=low,
            interval_high=high,
            test=test,
            p_adjusted=p_adjusted,
            family=family,
            direction=direction,
        )


def comparisons(
    moments: Moments, subject: Subject, kinds: Sequence[Against], rules: StatisticsRules
) -> tuple[Comparison, ...]:
    """All comparisons of these kinds, in the order of `kinds`, then of the options, then of the categories."""
    stubs = stubs_of(subject.variable)
    rows: list[Comparison] = []
    for kind in kinds:
        if kind is Against.ASSOCIATION:
            rows.extend(_associations(moments, subject, rules))
        elif kind is Against.TREND:
            rows.extend(_trends(moments, subject, stubs, rules))
        elif kind in _DIFFERENCES and stubs:
            found = differences(moments, stubs, kind, rules.convention)
            rows.extend(_difference_rows(found, subject, stubs, rules))
    return tuple(rows)


def stubs_of(variable: PlannedVariable) -> tuple[Stub, ...]:
    """What can be compared of a variable: options and nets, or bands; and the mean, where there are scores."""
    question = variable.question
    if variable.kind is Kind.NUMBER:
        named = [(f"band{number}", band.label) for number, band in enumerate(question.bands, 1)]
    else:
        named = [*((o.code, o.shown) for o in question.options), *((net.id, net.label) for net in question.nets)]
    stubs = [Stub(name, label, FIRST_STUB + place, ANSWERED, False) for place, (name, label) in enumerate(named)]
    if has_mean(variable):
        # No answer and invalid stand between the last stub and the scores.
        stubs.append(Stub(MEAN, "平均", FIRST_STUB + len(named) + 2, SCORED, True))
    return tuple(stubs)


def has_mean(variable: PlannedVariable) -> bool:
    """Whether the answers have numbers to take a mean of."""
    if variable.kind is Kind.NUMBER:
        return True
    return variable.kind is Kind.CHOICE and any(score is not None for score in variable.scores)


def are_separate(moments: Moments) -> bool:
    """Whether nobody stands in two categories of the axis."""
    answered = np.diagonal(moments.persons).reshape(moments.shape)[:, ANSWERED]
    return bool(answered[FIRST_CATEGORY:-1].sum() <= answered[PLACED] + 0.5)


def association_of(moments: Moments, variable: PlannedVariable, draws: int) -> Significance:
    """The test that fits the question and the design: docs/methods.md, association, lists which and why."""
    options = len(variable.question.options)
    if variable.kind is Kind.NUMBER:
        return means_together(moments, moments.shape[1] - 1)
    if variable.kind is not Kind.CHOICE or not are_separate(moments):
        return options_together(moments, range(FIRST_STUB, FIRST_STUB + options))
    table = two_way_table(moments, options)
    if not moments.is_simple:
        return rao_scott_f(table)
    return independence_test(table.persons, draws, moments.sampling_fraction)


def _associations(moments: Moments, subject: Subject, rules: StatisticsRules) -> Iterator[Comparison]:
    """The whole question with the whole axis; for scored answers their means as well."""
    persons = float(moments.persons[(moments.cell(PLACED, ANSWERED),) * 2])
    figures = (persons, *(None,) * 7)
    tests = [("", "", association_of(moments, subject.variable, rules.monte_carlo_draws))]
    if subject.variable.kind is Kind.CHOICE and has_mean(subject.variable):
        tests.append((MEAN, "平均", means_together(moments, moments.shape[1] - 1)))
    for option, label, test in tests:
        is_significant = test.p_value is not None and test.p_value < rules.alpha
        yield subject.comparison(
            Against.ASSOCIATION,
            test,
            option=option,
            option_label=label,
            figures=figures,
            p_adjusted=test.p_value,
            direction=Direction.FOUND if is_significant else Direction.NONE,
        )._replace(effect_size=None if option else _effect_size(moments, subject.variable))


def _effect_size(moments: Moments, variable: PlannedVariable) -> float | None:
    """Cramer's V of the weighted shares; None where one person has several answers or stands in several categories."""
    if variable.kind is not Kind.CHOICE or not are_separate(moments):
        return None
    table = two_way_table(moments, len(variable.question.options))
    return cramers_v(table.weighted_shares * table.persons.sum())


def _trends(moments: Moments, subject: Subject, stubs: Sequence[Stub], rules: StatisticsRules) -> Iterator[Comparison]:
    """The rise per step of an ordered axis of separate categories, and of ordered answers as a whole."""
    if not subject.axis.is_ordered or len(subject.axis.categories) < 2 or not are_separate(moments):
        return
    found = linear_trends(moments, stubs)
    reach = _reach(rules.confidence, np.array([test.df or np.inf for test in found.tests])) * found.errors
    for place, stub in enumerate(stubs):
        row = _trend_row(found, place, stub, float(reach[place]), subject, rules)
        yield row._replace(monotone=_monotone(moments, stub, rules.alpha))
    scores = subject.variable.scores if subject.variable.kind is Kind.CHOICE else ()
    order = sorted((score, place) for place, score in enumerate(scores) if score is not None)
    if moments.is_simple and len(order) > 1:
        persons = np.diagonal(moments.persons).reshape(moments.shape)
        table = persons[FIRST_CATEGORY:-1, [FIRST_STUB + place for _, place in order]]
        test = jonckheere_terpstra(table)
        yield subject.comparison(
            Against.TREND,
            test,
            figures=(float(table.sum()), *(None,) * 7),
            p_adjusted=test.p_value,
            direction=direction_of(test.statistic, test.p_value, rules.alpha),
        )


def _monotone(moments: Moments, stub: Stub, alpha: float) -> str:
    """Whether the share rises (falls) steadily enough to say 「ほど」; empty for means, weights and designs."""
    if stub.is_mean or not moments.is_simple:
        return ""
    persons = np.rint(np.diagonal(moments.persons)).astype(int).reshape(moments.shape)[FIRST_CATEGORY:-1]
    return monotone_claim(persons[:, stub.numerator].tolist(), persons[:, stub.denominator].tolist(), alpha).verdict


def _trend_row(
    found: Trends, place: int, stub: Stub, reach: float, subject: Subject, rules: StatisticsRules
) -> Comparison:
    """The trend of one option; `reach` is how far its interval goes on either side."""
    test, slope, error = found.tests[place], float(found.slopes[place]), float(found.errors[place])
    is_known = test.p_value is not None
    return subject.comparison(
        Against.TREND,
        test,
        option=stub.option,
        option_label=stub.label,
        figures=(
            float(found.persons[place]),
            None,
            None,
            None,
            *((slope, error, slope - reach, slope + reach) if is_known else (None,) * 4),
        ),
        p_adjusted=test.p_value,
        direction=direction_of(test.statistic, test.p_value, rules.alpha),
    )


def _difference_rows(
    found: Differences, subject: Subject, stubs: Sequence[Stub], rules: StatisticsRules
) -> Iterator[Comparison]:
    """One row per stub and contrast; each stub is a family."""
    figures = _figures(found, rules.confidence)
    for stub, tests, lines in zip(stubs, _tests(found, stubs, rules), figures, strict=True):
        adjusted = adjust([test.p_value for test in tests], rules.multiplicity)
        family = sum(test.p_value is not None for test in tests)
        for contrast, test, p, line in zip(found.contrasts, tests, adjusted, lines, strict=True):
            yield subject.comparison(
                contrast.against,
                test,
                option=stub.option,
                option_label=stub.label,
                category=contrast.category,
                other=contrast.other,
                figures=line,
                p_adjusted=p,
                family=family,
                direction=direction_of(test.statistic, p, rules.alpha),
            )


def _tests(found: Differences, stubs: Sequence[Stub], rules: StatisticsRules) -> Iterator[list[Significance]]:
    """The tests of the differences of each stub, or why there is none."""
    figures = (
        found.statistic.tolist(),
        found.df.tolist(),
        found.p_value.tolist(),
        _reasons(found, rules.smallest_base),
    )
    for stub, *lines in zip(stubs, *figures, strict=True):
        yield [_test(stub, rules.convention, *figure) for figure in zip(*lines, strict=True)]


def _test(stub: Stub, convention: str, statistic: float, df: float, p_value: float, reason: Reason) -> Significance:
    """The test of one difference."""
    is_normal = isinf(df)
    method, name = _method(stub, convention, df), _NAMES[is_normal]
    if reason:
        return not_tested(method, name, reason)
    return Significance(method, name, statistic, None if is_normal else df, None, p_value)


def _method(stub: Stub, convention: str, df: float) -> str:
    """Identifier of the test."""
    if convention != "standard":
        return f"{'welch' if stub.is_mean else 'share'}_{convention}"
    if stub.is_mean:
        return "linearised_t"
    return "pooled_z" if isinf(df) else "rao_scott_t"


def _reasons(found: Differences, smallest_base: int) -> list[list[Reason]]:
    """`[stub][contrast]` why a difference is not tested; empty where it is."""
    smaller = np.minimum(found.base, found.base_against)
    reason = np.where(found.testable, "", "no_variation")
    reason = np.where(smaller < smallest_base, "small_base", reason)
    return cast("list[list[Reason]]", np.where(smaller <= 0, "empty", reason).tolist())


def _figures(found: Differences, confidence: float) -> list[list[tuple[float | None, ...]]]:
    """`[stub][contrast]` bases, estimates, difference, standard error, interval; only bases where a group is empty."""
    difference, error = found.difference, found.standard_error
    reach = _reach(confidence, found.df) * error
    bases = (found.base, found.base_against)
    estimates = (found.estimate, found.estimate_against)
    figures = np.stack([*bases, *estimates, difference, error, difference - reach, difference + reach], axis=-1)
    return [
        [tuple(line) if min(line[:2]) > 0 else (*line[:2], *(None,) * 6) for line in lines]
        for lines in figures.tolist()
    ]


def _reach(confidence: float, df: Matrix) -> Matrix:
    """Standard errors on either side of an estimate, by its degrees of freedom; 0 or inf: the normal distribution."""
    from scipy.special import ndtri, stdtrit

    upper = (1 + confidence) / 2
    is_normal = np.isinf(df) | (df == 0)
    different, place = np.unique(np.where(is_normal, 1.0, df), return_inverse=True)
    return np.asarray(np.where(is_normal, ndtri(upper), stdtrit(different, upper)[place.reshape(df.shape)]))


_NAMES: dict[bool, StatisticName] = {True: "z", False: "t"}
"""Name of the statistic of a difference, by whether its distribution is the normal one."""
