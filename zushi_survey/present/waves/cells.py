"""Figures of two waves -> printed cells: shares, change in points (+0.1, △7.1, ↑↓), intervals, verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from zushi_survey.analysis.tables import Cell, CellStatus
from zushi_survey.analysis.waves.changes import WaveChange
from zushi_survey.analysis.waves.sides import Standardised
from zushi_survey.analysis.waves.two_waves import WaveVerdict
from zushi_survey.analysis.words.difference_words import adverb_of
from zushi_survey.analysis.words.directions import DirectionKind
from zushi_survey.core.rounding import percent_half_up
from zushi_survey.present.display import DisplayCell
from zushi_survey.present.numbers import EMPTY, HIDDEN, NOBODY, base_cell, rounded, signed_cell
from zushi_survey.present.waves.printing import WavePrinting
from zushi_survey.present.wording import HIGHER_MARK, LOWER_MARK, small_base_legend

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
BY_COMPOSITION: Final = "(年齢構成に注意)"
"""The same beside the words of a change, where there is little room."""
_AMONG_ANSWERS: Final = "(無回答を除いた比率)"
"""Where the printed shares, of everyone asked, go the other way than those tested."""
_MARKS: Final = {WaveVerdict.ROSE: HIGHER_MARK, WaveVerdict.FELL: LOWER_MARK}


def side_cells(cell: Cell | None, decimals: int, small_base: int, *, is_weighted: bool) -> tuple[DisplayCell, ...]:
    """Base and share of one wave; empty where it was not published."""
    if cell is None:
        return EMPTY, EMPTY
    if cell.status is CellStatus.SUPPRESSED:
        return base_cell(cell, small_base), HIDDEN
    figure = shown_share(cell, decimals, is_weighted=is_weighted)
    if figure is None or not cell.count_unweighted:
        return base_cell(cell, small_base), NOBODY
    return base_cell(cell, small_base), DisplayCell(f"{figure:f}", float(figure), decimals)


def shown_share(cell: Cell | None, decimals: int, *, is_weighted: bool) -> Decimal | None:
    """The share in percent as printed; None for nobody, or for what is hidden or not there."""
    if cell is None or cell.status is CellStatus.SUPPRESSED or not cell.base_unweighted:
        return None
    if is_weighted:
        return None if cell.proportion is None else rounded(100 * cell.proportion, decimals)
    return percent_half_up(cell.count_unweighted or 0, cell.base_unweighted, decimals)


def shown_interval(cell: Cell | None, decimals: int) -> tuple[float | None, float | None]:
    """Both ends of the interval of a share in percent, as printed; None where there is none to show."""
    if cell is None or cell.status is CellStatus.SUPPRESSED or cell.interval_low is None or cell.interval_high is None:
        return None, None
    return float(rounded(100 * cell.interval_low, decimals)), float(rounded(100 * cell.interval_high, decimals))


def wave_with_base(name: str, cells: Iterable[Cell | None], small_base: int) -> str:
    """`令和3年度(n=1,112)`: a wave as figures name it; the name alone where the shares drawn have no base in common."""
    bases = {base_cell(cell, small_base).text for cell in cells if cell is not None}
    return f"{name}(n={bases.pop()})" if len(bases) == 1 else name


def small_base_note(cells: Iterable[Cell | None], small_base: int) -> tuple[str, ...]:
    """What `*` beside a base means, where one of these has it."""
    is_small = any(cell is not None and base_cell(cell, small_base).mark for cell in cells)
    return (small_base_legend(small_base),) if is_small else ()


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
    return signed_cell(figure, _MARKS.get(row.verdict, ""))


def points_of(value: float | None, decimals: int) -> DisplayCell:
    """A difference of shares (0-1) in points."""
    return EMPTY if value is None else signed_cell(rounded(100 * value, decimals))


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
    return DisplayCell(words + changes_by_composition(row.verdict, row.change.difference, row.standardised, alpha))


def words_cell(row: WaveChange, printing: WavePrinting) -> DisplayCell:
    """The change in words: `やや増加`, `大幅に減少`, `横ばい`; never another direction than the verdict."""
    words = VERDICTS[row.verdict]
    if row.verdict in _MARKS:
        words = _with_adverb(words, row, printing)
    is_doubtful = changes_by_composition(row.verdict, row.change.difference, row.standardised, printing.rules.alpha)
    return DisplayCell(words + (BY_COMPOSITION if is_doubtful else ""))


def _with_adverb(words: str, row: WaveChange, printing: WavePrinting) -> str:
    """A rise or fall with the adverb of the exact difference of the two shares that are printed beside it."""
    points = _points(row, printing.weighted)
    if points is None:
        return words
    if (points > 0) is not (row.verdict is WaveVerdict.ROSE):
        return words + _AMONG_ANSWERS
    adverb = adverb_of(points, DirectionKind.CHANGE, printing.wording)
    return f"{words}({printing.wording.steps.slight:g}ポイント未満)" if adverb is None else adverb + words


def _points(row: WaveChange, weighted: tuple[bool, bool]) -> Fraction | float | None:
    """The difference of the shares in points, exact where both are counts of persons."""
    now, before = (_exact(cell, is_weighted) for cell, is_weighted in zip((row.now, row.before), weighted, strict=True))
    return None if now is None or before is None else 100 * (now - before)


def _exact(cell: Cell | None, is_weighted: bool) -> Fraction | float | None:
    """The share (0-1); None where it is not shown."""
    if cell is None or cell.status is CellStatus.SUPPRESSED or not cell.base_unweighted:
        return None
    return cell.proportion if is_weighted else Fraction(cell.count_unweighted or 0, cell.base_unweighted)


def _is_share_hidden(row: WaveChange) -> bool:
    """Whether one of the two shares itself is hidden."""
    return any(cell is not None and cell.status is CellStatus.SUPPRESSED for cell in (row.now, row.before))


def changes_by_composition(
    verdict: WaveVerdict, difference: float | None, equal: Standardised | None, alpha: float
) -> str:
    """Words for a rise or fall that does not stand at equal composition (another sign, or no longer significant)."""
    if equal is None or verdict not in _MARKS or difference is None:
        return ""
    stands = equal.difference * difference > 0 and equal.p_value is not None and equal.p_value < alpha
    return "" if stands else _BY_COMPOSITION
