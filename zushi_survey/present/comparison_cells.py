"""Figures of a comparison -> printed cells: estimates, differences, p-values, statistics, verdicts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from zushi_survey.analysis.testing.comparison import Against, Comparison, Direction
from zushi_survey.analysis.testing.significance import Significance
from zushi_survey.analysis.testing.trend import MonotoneVerdict
from zushi_survey.core.rounding import percent_half_up
from zushi_survey.present.display import DisplayCell
from zushi_survey.present.methods_in_words import not_tested_words
from zushi_survey.present.numbers import EMPTY, HIDDEN, NOBODY, p_text, rounded, signed_cell
from zushi_survey.present.wording import SMALL_BASE_MARK

MEAN_OPTION = "mean"
_MEAN_DECIMALS = 2
_EFFECT_DECIMALS = 2

_VERDICTS = {
    Against.ASSOCIATION: {Direction.FOUND: "関連がある", Direction.NONE: "関連があるとはいえない"},
    Against.TREND: {
        Direction.HIGHER: "高くなる傾向",
        Direction.LOWER: "低くなる傾向",
        Direction.NONE: "傾向があるとはいえない",
    },
}
_DIFFERENCE_VERDICTS = {
    Direction.HIGHER: "高い",
    Direction.LOWER: "低い",
    Direction.FOUND: "差がある",
    Direction.NONE: "差があるとはいえない",
}
_MONOTONE = {
    (MonotoneVerdict.STEADY.value, Direction.HIGHER): "後の区分ほど高い",
    (MonotoneVerdict.STEADY.value, Direction.LOWER): "後の区分ほど低い",
    (MonotoneVerdict.MOSTLY.value, Direction.HIGHER): "後の区分ほどおおむね高い",
    (MonotoneVerdict.MOSTLY.value, Direction.LOWER): "後の区分ほどおおむね低い",
    (MonotoneVerdict.NONE.value, Direction.HIGHER): "高くなる傾向(「ほど」とはいえない)",
    (MonotoneVerdict.NONE.value, Direction.LOWER): "低くなる傾向(「ほど」とはいえない)",
}
_STATISTICS = {"z": "z", "t": "t", "chi2": "カイ二乗", "F": "F", "exact": ""}


def is_hidden(row: Comparison) -> bool:
    """Whether disclosure control took the figures."""
    return row.test.reason == "suppressed"


def effect_cell(row: Comparison) -> DisplayCell:
    """Cramer's V with two decimals; empty where there is none."""
    if is_hidden(row):
        return HIDDEN
    if row.effect_size is None:
        return EMPTY
    size = rounded(row.effect_size, _EFFECT_DECIMALS)
    return DisplayCell(f"{size}", float(size), _EFFECT_DECIMALS)


def persons_cell(persons: int | None, small_base: int) -> DisplayCell:
    """A base, marked where it is small (exclusive)."""
    if persons is None:
        return HIDDEN
    mark = SMALL_BASE_MARK if 0 < persons < small_base else ""
    return DisplayCell(f"{persons:,}{mark}", float(persons), 0, mark)


def estimate_figure(
    value: float | None, persons: int | None, decimals: int, *, is_mean: bool, is_weighted: bool
) -> Decimal | None:
    """A share in percent (exact from whole persons where unweighted), or a mean, as printed; None for nobody."""
    if value is None or not persons:
        return None
    if is_mean:
        return rounded(value, _MEAN_DECIMALS)
    if is_weighted:
        return rounded(100 * value, decimals)
    return percent_half_up(round(value * persons), persons, decimals)


def figure_cell(figure: Decimal | None, *, hidden: bool = False, signed: bool = False) -> DisplayCell:
    """A rounded figure as printed; a difference with its sign."""
    if figure is None:
        return HIDDEN if hidden else NOBODY
    if signed:
        return signed_cell(figure)
    decimals = max(0, -int(figure.as_tuple().exponent))
    return DisplayCell(f"{figure if figure else abs(figure):,f}", float(figure), decimals)


def difference_cells(row: Comparison, decimals: int, *, is_weighted: bool) -> tuple[DisplayCell, ...]:
    """First estimate, second estimate, their difference as printed."""
    is_mean = row.option == MEAN_OPTION
    sides = ((row.estimate, row.base), (row.estimate_against, row.base_against))
    first, second = (
        estimate_figure(value, persons, decimals, is_mean=is_mean, is_weighted=is_weighted) for value, persons in sides
    )
    hidden = is_hidden(row)
    difference = None if first is None or second is None else first - second
    return (
        figure_cell(first, hidden=hidden),
        figure_cell(second, hidden=hidden),
        figure_cell(difference, hidden=hidden, signed=True),
    )


def interval_cell(row: Comparison, decimals: int) -> DisplayCell:
    """Both ends of the interval of the difference, as words: `△8.2～+0.8`."""
    low, high = (change_cell(row, value, decimals) for value in (row.interval_low, row.interval_high))
    return low if row.interval_low is None else DisplayCell(f"{low.text}～{high.text}")


def change_cell(row: Comparison, value: float | None, decimals: int) -> DisplayCell:
    """A difference in points, or in the unit of the mean, with its sign."""
    if value is None:
        return HIDDEN if is_hidden(row) else NOBODY
    is_mean = row.option == MEAN_OPTION
    figure = rounded(value if is_mean else 100 * value, _MEAN_DECIMALS if is_mean else decimals)
    return figure_cell(figure, signed=True)


def p_cell(p_value: float | None, alpha: float, *, hidden: bool = False) -> DisplayCell:
    """A p-value, a number where it is printed as one."""
    if p_value is None:
        return HIDDEN if hidden else NOBODY
    text = p_text(p_value, alpha)
    if text.startswith("<"):
        return DisplayCell(text)
    return DisplayCell(text, float(text), len(text.partition(".")[2]))


def statistic_cell(test: Significance) -> DisplayCell:
    """The statistic with its degrees of freedom: `z=2.41`, `カイ二乗=10.03(自由度4)`."""
    if test.statistic is None:
        return EMPTY
    name = _STATISTICS[test.statistic_name]
    value = f"{rounded(test.statistic, 2):f}"
    freedom = "、".join(_df_text(df) for df in (test.df, test.df_denominator) if df is not None)
    return DisplayCell(f"{name}={value}" + (f"(自由度{freedom})" if freedom else "") if name else value)


def verdict_cell(row: Comparison, smallest_base: int) -> DisplayCell:
    """What the test supports, or why there is none."""
    if row.test.p_value is None:
        return DisplayCell(not_tested_words(row.test, smallest_base))
    if row.monotone and row.direction is not Direction.NONE:
        return DisplayCell(_MONOTONE[row.monotone, row.direction])
    return DisplayCell(_VERDICTS.get(row.against, _DIFFERENCE_VERDICTS)[row.direction])


def ratio_cell(value: float | None, *, hidden: bool) -> DisplayCell:
    """An odds ratio with two decimals."""
    return figure_cell(None if value is None else rounded(value, 2), hidden=hidden)


def _df_text(df: float) -> str:
    """Degrees of freedom, without decimals where they are whole."""
    exact = Fraction(df).limit_denominator(1_000_000)
    return f"{rounded(exact, 0 if exact.denominator == 1 else 1):,f}"
