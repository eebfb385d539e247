"""A share -> the phrase that stands for it, as fine as its error allows.

References: docs/methods.md, words. The three resolutions are close to the presentation standard of NCHS (Parker et
al. 2017): no fine words for a share that is not known finely.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from zushi_survey.core.rounding import percent_half_up, round_half_up
from zushi_survey.questionnaire.wording import COARSE_GRID, GridRow, WordingRules

_NOISE_DECIMALS = 12
"""Weighted shares differ in their last bits with the order of adding; digits beyond this never decide a word."""


@dataclass(frozen=True, slots=True)
class Level:
    """A share with the persons it is of."""

    share: Fraction
    """0-1; exact."""
    count: int
    """Persons who gave the answer, unweighted."""
    base: int
    """Persons the share is of, unweighted; above 0."""

    @property
    def tenths(self) -> int:
        """The share as printed, in tenths of a percent (0-1000)."""
        return int(round_half_up(1000 * self.share, 0))


def level_of_counts(count: int, base: int) -> Level:
    """The unweighted share count / base; ZeroDivisionError for an empty base."""
    return Level(Fraction(count, base), count, base)


def level_of_share(share: float, count: int, base: int) -> Level:
    """A weighted share (0-1) of `base` persons, of whom `count` gave the answer."""
    return Level(Fraction(repr(round(share, _NOISE_DECIMALS))), count, base)


class Resolution(StrEnum):
    """How finely a share may be put into words."""

    FINE = "fine"
    COARSE = "coarse"
    """「約N割」「N割台」 only."""
    COUNTS = "counts"
    """「52人中13人(25.0％)」."""
    COUNTS_ONLY = "counts_only"
    """The same, marked 参考値; no comparison and no rank."""


def resolution(half_width: float | None, base: int, rules: WordingRules, smallest_base: int = 30) -> Resolution:
    """How finely a share may be said.

    Parameters
    ----------
    half_width
        Half the width of the share's 95% interval, in shares (0-1); None where there is none.
    base
        Persons; below `smallest_base` (exclusive) counts only.
    """
    if base < smallest_base:
        return Resolution.COUNTS_ONLY
    if half_width is None or 100 * half_width > rules.coarse_half_width:
        return Resolution.COUNTS
    return Resolution.FINE if 100 * half_width <= rules.fine_half_width else Resolution.COARSE


_ONE_PERCENT, _FIGURES_UNTIL, _NEARLY_ALL = 10, 70, 990
"""Tenths from which: figures are written, phrases are written, nearly everyone."""
_RATIOS: Final = ((240, 260, "4人に1人"), (324, 343, "3人に1人"), (657, 676, "3人に2人"), (740, 760, "4人に3人"))
"""Printed values within 1.0 point of a third, a quarter, two thirds, three quarters."""
_HALVES: Final = ((470, 489, "半数近く"), (490, 509, "約半数"))
_STRONG_WEAK: Final = (
    GridRow(low=0.1, high=2.9, form="strong"),
    GridRow(low=7.0, high=9.9, form="weak", next=True),
)


def phrase_of(level: Level, rules: WordingRules, fineness: Resolution = Resolution.FINE) -> str:
    """The one phrase for a share.

    Every printed value from 0.0 to 100.0 has exactly one: a partition. Fine phrases get grade A from the checker,
    coarse ones A or B.
    """
    if fineness in (Resolution.COUNTS, Resolution.COUNTS_ONLY):
        return counts_phrase(level, rules)
    end = _at_the_ends(level, rules, fineness)
    if end is not None:
        return end
    styled = _in_style(level.tenths, rules) if fineness is Resolution.FINE else None
    grid = rules.grid if fineness is Resolution.FINE else COARSE_GRID
    return styled or _in_grid(level.tenths, grid, rules)


def counts_phrase(level: Level, rules: WordingRules) -> str:
    """「52人中13人(25.0％)」."""
    return f"{level.base:,}人中{level.count:,}人({percent_text(level, rules)})"


def percent_text(level: Level, rules: WordingRules) -> str:
    """「25.0％」, with the study's sign."""
    return f"{percent_half_up(level.tenths, 1000)}{rules.percent_sign}"


def _at_the_ends(level: Level, rules: WordingRules, fineness: Resolution) -> str | None:
    """Nobody, hardly anybody, nearly everybody, everybody; None between them."""
    if level.share == 0:
        return "いない(0人)"
    if level.share == 1:
        return "全員"
    if level.tenths < _ONE_PERCENT:
        return f"1{rules.percent_sign}未満"
    if level.tenths < _FIGURES_UNTIL:
        return percent_text(level, rules)
    if level.tenths >= _NEARLY_ALL:
        return "ほぼ全員"
    first_about = 90 if fineness is Resolution.FINE else 75
    if level.tenths < first_about:
        return "1割弱"
    return "9割台" if fineness is Resolution.COARSE and level.tenths >= 975 else None


def _in_style(tenths: int, rules: WordingRules) -> str | None:
    """The phrase of the report's style; None where the style says nothing special."""
    if rules.style == "strong_weak":
        rows = [row for row in _STRONG_WEAK if _covers(row, tenths % 100)]
        number = [tenths // 100 + row.next for row in rows]
        return _written(rows[0], number[0], rules) if rows and 1 <= number[0] <= 9 else None
    windows = {"ratio": _RATIOS, "half": _HALVES}.get(rules.style, ())
    return next((text for low, high, text in windows if low <= tenths <= high), None)


def _in_grid(tenths: int, grid: tuple[GridRow, ...], rules: WordingRules) -> str:
    """The phrase of the grid: ten points are divided alike in every 割."""
    row = next(row for row in grid if _covers(row, tenths % 100))
    return _written(row, tenths // 100 + row.next, rules)


def _covers(row: GridRow, rest: int) -> bool:
    """Whether the row holds this many tenths above a full 割."""
    return round(10 * row.low) <= rest <= round(10 * row.high)


def _written(row: GridRow, number: int, rules: WordingRules) -> str:
    """The row's form with its number of 割."""
    return (rules.level_forms[row.form].written or "").replace("{N}", str(number))
