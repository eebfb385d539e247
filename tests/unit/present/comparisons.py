"""Comparisons built by hand."""

from __future__ import annotations

from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction, direction_of
from zushi_survey.analysis.testing.significance import Reason, Significance, StatisticName

DESCRIBED: dict[Against, StatisticName] = {Against.ASSOCIATION: "chi2"}


def significance(
    p_value: float | None,
    *,
    statistic: float | None = 2.5,
    method: str = "pooled_z",
    name: StatisticName = "z",
    reason: Reason = "",
    draws: int | None = None,
) -> Significance:
    """A test with this p-value."""
    return Significance(method, name, None if p_value is None else statistic, None, None, p_value, reason, draws)


def comparison(
    against: Against = Against.WHOLE,
    *,
    option: str = "1",
    label: str = "はい",
    axis: str = "age",
    category: str = "young",
    category_label: str = "若い世代",
    other: str = "",
    other_label: str = "",
    counts: tuple[int, int] = (30, 100),
    bases: tuple[int, int] = (60, 400),
    p: float | None = 0.01,
    adjusted: float | None = None,
    statistic: float = 2.5,
    reason: Reason = "",
) -> Comparison:
    """A row: two shares and their test; `adjusted` is p unless given."""
    corrected = p if adjusted is None else adjusted
    first, second = (count / base for count, base in zip(counts, bases, strict=True))
    return Comparison(
        wave="r3",
        question="Q10",
        item="",
        option=option,
        option_label=label,
        axis=axis,
        category=category,
        category_label=category_label,
        against=against,
        against_id=other,
        against_label=other_label,
        base=bases[0],
        base_against=bases[1],
        estimate=first,
        estimate_against=second,
        difference=first - second,
        standard_error=0.05,
        interval_low=first - second - 0.098,
        interval_high=first - second + 0.098,
        test=significance(p, statistic=statistic, reason=reason),
        p_adjusted=corrected if p is not None else None,
        family=2,
        direction=direction_of(statistic, corrected, 0.05) if p is not None else Direction.NONE,
    )
