"""One figure -> one printed cell: the only place where shares become percents and marks stand for numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isnan

from zushi_survey.analysis.tables import Cell, CellKind, CellStatus
from zushi_survey.core.rounding import percent_half_up, round_half_up, round_inexact_half_up
from zushi_survey.present.display import DisplayCell
from zushi_survey.present.wording import NEGATIVE_MARK, NOBODY_MARK, SMALL_BASE_MARK, SUPPRESSED_MARK

_STATISTIC_DECIMALS = 2
_P_DECIMALS, _MOST_P_DECIMALS = 3, 6
_NOISE_DECIMALS = 12
"""Weighted sums differ in their last bits with the order of adding; digits beyond this never decide a rounding."""

EMPTY = DisplayCell("")
HIDDEN = DisplayCell(SUPPRESSED_MARK)
NOBODY = DisplayCell(NOBODY_MARK)


def percent_cell(cell: Cell, decimals: int, *, is_weighted: bool) -> DisplayCell:
    """The share in percent: exact from the two integers, or from the weighted proportion."""
    if cell.status is CellStatus.SUPPRESSED:
        return HIDDEN
    if not cell.count_unweighted or not cell.base_unweighted:
        return NOBODY
    if not is_weighted:
        return _shown(percent_half_up(cell.count_unweighted, cell.base_unweighted, decimals))
    if cell.proportion is None:
        return NOBODY
    return _shown(round_inexact_half_up(_without_noise(100 * cell.proportion), decimals))


def count_cell(cell: Cell) -> DisplayCell:
    """Persons who gave the answer."""
    if cell.status is CellStatus.SUPPRESSED or cell.count_unweighted is None:
        return HIDDEN
    return _shown(Decimal(cell.count_unweighted)) if cell.count_unweighted else NOBODY


def weighted_count_cell(cell: Cell) -> DisplayCell:
    """Sum of the weights of those who gave the answer, one decimal."""
    if cell.status is CellStatus.SUPPRESSED or cell.count_weighted is None:
        return HIDDEN
    return _weighted(cell.count_weighted) if cell.count_unweighted else NOBODY


def base_cell(cell: Cell, small_base: int) -> DisplayCell:
    """Persons the row's shares are of, marked from 1 up to but not including `small_base` persons."""
    if cell.base_unweighted is None:
        return HIDDEN
    mark = SMALL_BASE_MARK if 0 < cell.base_unweighted < small_base else ""
    return _shown(Decimal(cell.base_unweighted), mark)


def weighted_base_cell(cell: Cell) -> DisplayCell:
    """Sum of the weights the row's shares are of, one decimal."""
    return HIDDEN if cell.base_weighted is None else _weighted(cell.base_weighted)


def effective_base_cell(cell: Cell) -> DisplayCell:
    """Kish's effective base in persons, one decimal; nothing without weights."""
    if cell.base_unweighted is None:
        return HIDDEN
    return EMPTY if cell.base_effective is None or isnan(cell.base_effective) else _weighted(cell.base_effective)


def interval_cell(cell: Cell, decimals: int) -> DisplayCell:
    """The interval of a share in percent, or of a mean, as words: `22.5～27.6`; empty where there is none."""
    if cell.status is CellStatus.SUPPRESSED:
        return HIDDEN
    if cell.interval_low is None or cell.interval_high is None:
        return EMPTY
    scale, places = (1, _STATISTIC_DECIMALS) if cell.kind.is_statistic else (100, decimals)
    low, high = (_shown(rounded(scale * end, places)).text for end in (cell.interval_low, cell.interval_high))
    return DisplayCell(f"{low}～{high}")


def statistic_cell(cell: Cell, *, is_marked: bool) -> DisplayCell:
    """Mean with two decimals, other statistics without where they are whole; `is_marked` marks a small base."""
    if cell.status is CellStatus.SUPPRESSED:
        return HIDDEN
    if cell.value is None:
        return NOBODY
    is_whole = cell.kind is not CellKind.MEAN and cell.value == int(cell.value)
    decimals = 0 if is_whole else _STATISTIC_DECIMALS
    return _shown(rounded(cell.value, decimals), SMALL_BASE_MARK if is_marked else "")


def signed_text(figure: Decimal) -> str:
    """A rounded difference as reports print it: `+6.9`, `△7.1`, `0.0`."""
    sign = "+" if figure > 0 else NEGATIVE_MARK if figure < 0 else ""
    return f"{sign}{abs(figure):,f}"


def signed_cell(figure: Decimal, mark: str = "") -> DisplayCell:
    """A rounded difference with its sign, and a mark behind it where there is one."""
    decimals = max(0, -int(figure.as_tuple().exponent))
    return DisplayCell(signed_text(figure) + mark, float(figure), decimals, mark)


def rounded(value: Fraction | float, decimals: int) -> Decimal:
    """The value rounded half-up, exactly where it is exact."""
    if isinstance(value, float):
        return round_inexact_half_up(_without_noise(value), decimals)
    return round_half_up(value, decimals)


def p_text(p_value: float, alpha: float = 0.05) -> str:
    """A p-value: three decimals, `<0.001`, and as many as it takes not to read as the level it lies beside."""
    if p_value < 10**-_P_DECIMALS:
        return f"<{10**-_P_DECIMALS}"
    decimals = _P_DECIMALS
    figure = rounded(p_value, decimals)
    while float(figure) == alpha and p_value != alpha and decimals < _MOST_P_DECIMALS:
        decimals += 1
        figure = rounded(p_value, decimals)
    return f"{figure:f}"


def _weighted(amount: float) -> DisplayCell:
    """A sum of weights with one decimal."""
    return _shown(round_inexact_half_up(_without_noise(amount), 1))


def _without_noise(value: float) -> float:
    """The value without the last bits that depend on the order of adding."""
    return round(value, _NOISE_DECIMALS)


def _shown(number: Decimal, mark: str = "") -> DisplayCell:
    """The rounded number as printed, with thousands separated."""
    decimals = max(0, -int(number.as_tuple().exponent))
    return DisplayCell(f"{number:,f}{mark}", float(number), decimals, mark)
