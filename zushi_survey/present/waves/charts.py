"""Two waves of one question as a figure: paired bars, or a line per answer where bars would be too many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from zushi_survey.analysis.tables import TOTAL, Cell
from zushi_survey.analysis.waves.changes import WaveChange
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.methods_in_words import percent_text
from zushi_survey.present.waves.cells import shown_interval, shown_share, small_base_note, wave_with_base
from zushi_survey.present.waves.printing import PrintedQuestion, WavePrinting

_MOST_BARS: Final = 10
"""Answers beyond which (exclusive) two waves are drawn as lines from the one to the other."""

_Ends = tuple[float | None, float | None]


class _Answer(NamedTuple):
    """One answer with both shares, their intervals and their cells; the present wave first."""

    label: str
    shares: tuple[float, float]
    ends: tuple[_Ends, _Ends]
    cells: tuple[Cell, Cell]


def wave_chart(question: PrintedQuestion, printing: WavePrinting) -> DisplayChart | None:
    """The options of everyone in both waves, with the intervals of the shares; None where nothing may be shown.

    An option hidden in either wave is left out.
    """
    shown = [answer for row in question.changes.rows if (answer := _answer(row, printing)) is not None]
    if not shown:
        return None
    is_slope = len(shown) > _MOST_BARS
    words = "、".join(
        f"{one.label} {printing.now} {one.shares[0]:g}％・{printing.before} {one.shares[1]:g}％" for one in shown
    )
    kind = "折れ線グラフ" if is_slope else "横棒グラフ"
    named = [
        wave_with_base(name, (one.cells[place] for one in shown), printing.small_base)
        for place, name in enumerate((printing.now, printing.before))
    ]
    return DisplayChart(
        id=f"{question.id}-waves",
        title=f"{question.heading}: {printing.now}と{printing.before}",
        kind="slope" if is_slope else "bars",
        categories=(named[1], named[0]) if is_slope else tuple(one.label for one in shown),
        series=tuple(_lines(shown)) if is_slope else tuple(_bars(shown, named)),
        unit="％",
        alternative=f"選択肢ごとの比率を2回の調査で比べた{kind}。{words}。",
        decimals=printing.decimals,
        notes=tuple(_notes(shown, printing)),
    )


def _notes(shown: Sequence[_Answer], printing: WavePrinting) -> Iterator[str]:
    """What the lines and `*` mean, where there are any."""
    if _has_intervals(shown):
        yield f"線は{percent_text(printing.rules.confidence)}％信頼区間です。"
    yield from small_base_note((cell for one in shown for cell in one.cells), printing.small_base)


def _answer(row: WaveChange, printing: WavePrinting) -> _Answer | None:
    """An option of everyone, where both shares may be shown."""
    if row.group.axis != TOTAL or row.answer.is_net:
        return None
    now, before = (
        shown_share(cell, printing.decimals, is_weighted=is_weighted)
        for cell, is_weighted in zip((row.now, row.before), printing.weighted, strict=True)
    )
    if row.now is None or row.before is None or now is None or before is None:
        return None
    ends = (_ends(row.now, printing), _ends(row.before, printing))
    return _Answer(row.answer.label, (float(now), float(before)), ends, (row.now, row.before))


def _ends(cell: Cell, printing: WavePrinting) -> _Ends:
    """Both ends of the interval of a share, as printed."""
    return shown_interval(cell, printing.decimals)


def _bars(shown: Sequence[_Answer], named: Sequence[str]) -> list[ChartSeries]:
    """One series per wave."""
    return [
        ChartSeries(
            label,
            tuple(one.shares[place] for one in shown),
            tuple(one.ends[place][0] for one in shown),
            tuple(one.ends[place][1] for one in shown),
        )
        for place, label in enumerate(named)
    ]


def _lines(shown: Sequence[_Answer]) -> list[ChartSeries]:
    """One series per answer, the earlier wave first."""
    return [
        ChartSeries(
            one.label,
            one.shares[::-1],
            tuple(low for low, _ in one.ends[::-1]),
            tuple(high for _, high in one.ends[::-1]),
        )
        for one in shown
    ]


def _has_intervals(shown: Sequence[_Answer]) -> bool:
    """Whether any share has an interval."""
    return any(low is not None for one in shown for low, _ in one.ends)
