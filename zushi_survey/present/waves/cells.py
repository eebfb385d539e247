"""Figures of two waves -> printed cells: shares, change in points (+0.1, △7.1, ↑↓), intervals, verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from zushi_survey.analysis.tables import Cell, CellStatus
from zushi_survey.analysis.waves.changes import WaveChange
from zushi_survey.analysis.waves.two_waves import WaveVerdict
from zushi_survey.core.rounding import percent_half_up
from zushi_survey.present.display import DisplayCell
from zushi_survey.present.numbers import EMPTY, HIDDEN, NOBODY, base_cell, rounded
from zushi_survey.present.wording import HIGHER_MARK, LOWER_MARK

NEGATIVE_MARK: Final = "△"
VERDICTS: Final[Mapping[WaveVerdict, str]] = MappingProxyType(
    {
        WaveVerdict.ROSE: "増加",
        WaveVerdict.FELL: "減少",
        WaveVerdict.EQUIVALENT: "横ばい",
        WaveVerdict.UNDECIDED: "大きな差はみられない",
        WaveVerdict.NOT_TESTED: "",
    }
)
WHY_NOT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": "",
        "hidden": "秘匿",
        "described": "検定しない(回答者の属性など)",
        "open": "検定しない(選択肢の増減)",
        "not_published": "検定しない(公表された表にない)",
        "small_base": "検定しない(基数が小さい)",
        "empty": "検定しない(回答者がいない)",
        "no_variation": "検定しない(回答に違いがない)",
    }
)
_BY_COMPOSITION: Final = "(年齢構成の変化による可能性)"
_MARKS: Final = {WaveVerdict.ROSE: HIGHER_MARK, WaveVerdict.FELL: LOWER_MARK}


def side_cells(cell: Cell | None, decimals: int, small_base: int, *, is_weighted: bool) -> tuple[DisplayCell, ...]:
    """Base and share of one wave; empty where it was not published."""
    if cell is None:
        return EMPTY, EMPTY
    if cell.status is CellStatus.SUPPRESSED:
        return base_cell(cell, small_base), HIDDEN
    figure = shown_share(cell, decimals, is_weighted=is_weighted)
    if figure is None:
        return base_cell(cell, small_base), NOBODY
    return base_cell(cell, small_base), DisplayCell(f"{figure:f}", float(figure), decimals)


def shown_share(cell: Cell | None, decimals: int, *, is_weighted: bool) -> Decimal | None:
    """The share in percent as printed; None for nobody, or for what is hidden or not there."""
    if cell is None or cell.status is CellStatus.SUPPRESSED or not cell.base_unweighted:
        return None
    if is_weighted:
        return None if cell.proportion is None else rounded(100 * cell.proportion, decimals)
    return percent_half_up(cell.count_unweighted or 0, cell.base_unweighted, decimals)


def difference_shown(row: WaveChange, decimals: int, weighted: tuple[bool, bool]) -> Decimal | None:
    """The difference of the two printed shares, which a reader can check; None where either is not shown."""
    now = shown_share(row.now, decimals, is_weighted=weighted[0])
    before = shown_share(row.before, decimals, is_weighted=weighted[1])
    return None if now is None or before is None else now - before


def change_cell(row: WaveChange, decimals: int, weighted: tuple[bool, bool]) -> DisplayCell:
    """The change in points with its sign, and an arrow where it is significant."""
    figure = difference_shown(row, decimals, weighted)
    if figure is None:
        return HIDDEN if row.why_not == "hidden" else EMPTY
    return points_cell(figure, _MARKS.get(row.verdict, ""))


def points_cell(figure: Decimal, mark: str = "") -> DisplayCell:
    """A difference in points: `+0.1`, `△7.1`, `0.0`."""
    decimals = max(0, -int(figure.as_tuple().exponent))
    sign = "+" if figure > 0 else NEGATIVE_MARK if figure < 0 else ""
    return DisplayCell(f"{sign}{abs(figure):f}{mark}", float(figure), decimals, mark)


def points_of(value: float | None, decimals: int) -> DisplayCell:
    """A difference of shares (0-1) in points."""
    return EMPTY if value is None else points_cell(rounded(100 * value, decimals))


def interval_text(row: WaveChange, decimals: int) -> DisplayCell:
    """Both ends of the interval of the change: `△9.8～△2.2`."""
    interval = row.change.interval
    if interval is None:
        return HIDDEN if row.why_not == "hidden" else EMPTY
    return DisplayCell("～".join(points_of(end, decimals).text for end in interval))


def verdict_text(row: WaveChange, alpha: float) -> DisplayCell:
    """What the tests allow to say, or why there is no test."""
    words = VERDICTS[row.verdict] or WHY_NOT[row.why_not]
    if row.why_not == "hidden" and not _is_share_hidden(row):
        words = "検定は秘匿(無回答の人数が分かるため)"
    return DisplayCell(words + (_BY_COMPOSITION if may_be_composition(row, alpha) else ""))


def _is_share_hidden(row: WaveChange) -> bool:
    """Whether one of the two shares itself is hidden."""
    return any(cell is not None and cell.status is CellStatus.SUPPRESSED for cell in (row.now, row.before))


def may_be_composition(row: WaveChange, alpha: float) -> bool:
    """Whether a rise or fall does not stand at equal composition: another sign, or no longer significant."""
    equal = row.standardised
    if equal is None or row.verdict not in _MARKS or row.change.difference is None:
        return False
    is_same_sign = equal.difference * row.change.difference > 0
    return not (is_same_sign and equal.p_value is not None and equal.p_value < alpha)
