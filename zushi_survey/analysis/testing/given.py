"""Two factors at once: whether an axis still matters within the categories of a second axis, as rows of comparisons.

Beside each row stands the same difference without the second axis: where 「世帯構成」 only repeats 「年齢」, it shows.
Persons are counted without weights. References: docs/methods.md, two factors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction, direction_of
from zushi_survey.analysis.testing.comparisons import Subject
from zushi_survey.analysis.testing.exact import independence_test
from zushi_survey.analysis.testing.multiplicity import adjust
from zushi_survey.analysis.testing.significance import Significance, not_tested
from zushi_survey.analysis.testing.stratified import cochran_mantel_haenszel, common_difference, common_odds_ratio
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.tabulate.counts import Sums
from zushi_survey.tabulate.plan import PlannedAxis


def given_comparisons(
    subject: Subject,
    given: PlannedAxis,
    chosen: Sequence[tuple[str, str, Sums]],
    answered: Sums,
    rules: StatisticsRules,
) -> Iterator[Comparison]:
    """Per option: the axis as a whole without and with the second axis, then each category against the rest with it.

    Parameters
    ----------
    chosen
        Option or net: id, label, and persons who chose it, `[category, category of the second axis]`.
    answered
        Persons who answered, in the same shape.
    """
    for option, label, persons in chosen:
        tables = np.stack([persons, answered - persons], axis=-1).swapaxes(0, 1)
        yield _whole(subject, Against.ASSOCIATION, option, label, tables, rules)
        within = [
            _whole(subject, Against.GIVEN, option, label, tables, rules),
            *_categories(subject, option, label, tables, rules),
        ]
        yield from (row._replace(axis=f"{subject.axis.id}*{given.id}") for row in within)


def _whole(
    subject: Subject, against: Against, option: str, label: str, tables: Sums, rules: StatisticsRules
) -> Comparison:
    """One option by all categories of the axis; `tables` are `[stratum, category, chosen or not]`."""
    if against is Against.GIVEN:
        test = cochran_mantel_haenszel(tables)
    else:
        test = independence_test(tables.sum(axis=0), rules.monte_carlo_draws)
    is_significant = test.p_value is not None and test.p_value < rules.alpha
    return subject.comparison(
        against,
        test,
        option=option,
        option_label=label,
        figures=(float(tables.sum()), *(None,) * 7),
        p_adjusted=test.p_value,
        direction=Direction.FOUND if is_significant else Direction.NONE,
    )


def _categories(
    subject: Subject, option: str, label: str, tables: Sums, rules: StatisticsRules
) -> Iterator[Comparison]:
    """Each category against the rest within the strata; one family."""
    folded = [
        np.stack([tables[:, c], np.delete(tables, c, axis=1).sum(axis=1)], axis=1) for c in range(tables.shape[1])
    ]
    tests = [_category_test(fourfold, rules.smallest_base) for fourfold in folded]
    adjusted = adjust([test.p_value for test in tests], rules.multiplicity)
    family = sum(p is not None for p in adjusted)
    for category, (fourfold, test, p) in enumerate(zip(folded, tests, adjusted, strict=True)):
        base, rest = fourfold.sum(axis=(0, 2))
        yes, yes_rest = fourfold[:, :, 0].sum(axis=0)
        difference = common_difference(fourfold)
        row = subject.comparison(
            Against.GIVEN,
            test,
            option=option,
            option_label=label,
            category=category,
            figures=(base, rest, _share(yes, base), _share(yes_rest, rest), difference, None, None, None),
            p_adjusted=p,
            family=family,
            direction=direction_of(difference, p, rules.alpha),
        )
        ratio = common_odds_ratio(fourfold, rules.confidence)
        if ratio is not None:
            row = row._replace(odds_ratio=ratio.estimate, odds_ratio_low=ratio.low, odds_ratio_high=ratio.high)
        yield row


def _category_test(fourfold: Sums, smallest_base: int) -> Significance:
    """The test of one category against the rest; small groups are not tested."""
    smallest = fourfold.sum(axis=(0, 2)).min()
    if smallest < smallest_base:
        return not_tested("cmh", "chi2", "small_base" if smallest else "empty")
    return cochran_mantel_haenszel(fourfold)


def _share(part: float, whole: float) -> float | None:
    """A share of persons, None of nobody."""
    return float(part / whole) if whole > 0 else None
