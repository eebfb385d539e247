"""One question in three and more waves: the table with its test, and the figure of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from zushi_survey.analysis.tables import Cell
from zushi_survey.analysis.waves.trends import ReleasedTrends, TrendVerdict, WaveTrend
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.comparison_cells import p_cell, statistic_cell
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.methods_in_words import CORRECTIONS, METHODS, percent_text
from zushi_survey.present.numbers import EMPTY
from zushi_survey.present.waves.cells import (
    shown_interval,
    shown_share,
    side_cells,
    small_base_note,
    wave_with_base,
)
from zushi_survey.present.waves.printing import WavePrinting, answer_label
from zushi_survey.present.wording import BASE_HEADING, OPTION_HEADING, PERCENT_HEADING
from zushi_survey.questionnaire.wave_links import Linked

NOT_ASKED: Final = DisplayCell("※")
"""Report-conventions 1.5: the wave did not ask."""

_WORDS: Final = {
    TrendVerdict.RISING: "増加傾向",
    TrendVerdict.FALLING: "減少傾向",
    TrendVerdict.TURNED: "一方向の傾向とはいえない(途中で逆の変化)",
    TrendVerdict.NONE: "傾向があるとはいえない",
    TrendVerdict.NOT_TESTED: "検定しない",
}


class TrendWave(NamedTuple):
    """One of all waves, oldest first."""

    id: str
    label: str
    is_weighted: bool


class PrintedTrend(NamedTuple):
    """One question in the waves that asked it."""

    id: str
    heading: str
    linked: Linked
    trends: ReleasedTrends
    places: tuple[int, ...]
    """Of these waves among all, oldest first."""

    def cells(self, row: WaveTrend, waves: Sequence[TrendWave]) -> Iterator[tuple[TrendWave, Cell | None, bool]]:
        """The cell of an answer in every wave, and whether the wave asked for it."""
        by_place = dict(zip(self.places, row.cells, strict=True))
        for place, wave in enumerate(waves):
            yield wave, by_place.get(place), place in by_place


def trend_table(trend: PrintedTrend, waves: Sequence[TrendWave], printing: WavePrinting) -> DisplayTable:
    """One question in all waves, oldest first, with the test of a linear trend."""
    columns = [
        column
        for wave in waves
        for column in (
            DisplayColumn(BASE_HEADING, "base", wave.label),
            DisplayColumn(PERCENT_HEADING, "percent", wave.label),
        )
    ]
    columns += [DisplayColumn("判定", "text"), DisplayColumn("補正後p", "statistic"), DisplayColumn("統計量", "text")]
    return DisplayTable(
        id=f"{trend.id}-trend",
        title=f"{trend.heading}: 調査回ごとの推移",
        subtitles=(),
        columns=tuple(columns),
        rows=tuple(
            DisplayRow("", answer_label(row.answer), tuple(_cells(trend, row, waves, printing)))
            for row in trend.trends.rows
        ),
        row_headings=("", OPTION_HEADING),
        notes=tuple(_notes(trend, waves, printing)),
    )


def _cells(
    trend: PrintedTrend, row: WaveTrend, waves: Sequence[TrendWave], printing: WavePrinting
) -> Iterator[DisplayCell]:
    """The cells of one answer over all waves."""
    for wave, cell, is_asked in trend.cells(row, waves):
        if is_asked:
            yield from side_cells(cell, printing.decimals, printing.small_base, is_weighted=wave.is_weighted)
        else:
            yield from (NOT_ASKED, NOT_ASKED)
    yield DisplayCell("秘匿" if row.is_hidden else _WORDS[row.verdict])
    yield EMPTY if row.p_adjusted is None else p_cell(row.p_adjusted, printing.rules.alpha)
    yield statistic_cell(row.test)


def _notes(trend: PrintedTrend, waves: Sequence[TrendWave], printing: WavePrinting) -> Iterator[str]:
    """Method, limits, and what ※ means here."""
    methods = "、".join(dict.fromkeys(METHODS[row.test.method] for row in trend.trends.rows))
    yield (
        f"検定: {methods}(両側、有意水準{percent_text(printing.rules.alpha)}％、"
        f"選択肢の数だけ{CORRECTIONS[printing.rules.multiplicity]})。"
        "対象は回答者(無回答を除く)。調査回の間隔は等しいものとしています。"
    )
    yield "傾向は、検定が有意で、逆向きの有意な変化が途中にないときだけの判定です。"
    if len(trend.places) < len(waves):
        yield f"{NOT_ASKED.text}: その調査回では尋ねていないか、比べられる形で尋ねていません。"


def trend_chart(trend: PrintedTrend, waves: Sequence[TrendWave], printing: WavePrinting) -> DisplayChart | None:
    """A line per answer along the waves, oldest first, with the intervals of the shares; None without a figure."""
    series = tuple(
        series
        for row in trend.trends.rows
        if not row.answer.is_net and any((series := _series(trend, row, waves, printing)).values)
    )
    if not series:
        return None
    level = percent_text(printing.rules.confidence)
    cells = _drawn(trend, waves, printing)
    notes = [f"縦の線は{level}％信頼区間です。"]
    notes += small_base_note((cell for column in cells for cell in column), printing.small_base)
    if len(trend.places) < len(waves):
        missing = "、".join(wave.label for place, wave in enumerate(waves) if place not in trend.places)
        notes.append(f"{NOT_ASKED.text}: {missing}では尋ねていないか、比べられる形で尋ねていません。")
    return DisplayChart(
        id=f"{trend.id}-trend",
        title=f"{trend.heading}: 調査回ごとの推移",
        kind="lines",
        categories=tuple(
            wave_with_base(wave.label, cells[place], printing.small_base)
            if place in trend.places
            else f"{wave.label}{NOT_ASKED.text}"
            for place, wave in enumerate(waves)
        ),
        series=series,
        unit="％",
        alternative=f"選択肢ごとの比率の推移を示した折れ線グラフ。{_in_words(trend, waves, printing)}。",
        decimals=printing.decimals,
        notes=tuple(notes),
    )


def _drawn(trend: PrintedTrend, waves: Sequence[TrendWave], printing: WavePrinting) -> list[list[Cell | None]]:
    """`[wave]` the cells whose shares are drawn."""
    rows = [row for row in trend.trends.rows if not row.answer.is_net]
    return [
        [
            cell
            for _, cell, _ in column
            if shown_share(cell, printing.decimals, is_weighted=wave.is_weighted) is not None
        ]
        for wave, column in zip(waves, zip(*(trend.cells(row, waves) for row in rows), strict=True), strict=True)
    ]


def _series(trend: PrintedTrend, row: WaveTrend, waves: Sequence[TrendWave], printing: WavePrinting) -> ChartSeries:
    """One answer as a line."""
    values: list[float | None] = []
    ends: list[tuple[float | None, float | None]] = []
    for wave, cell, _ in trend.cells(row, waves):
        share = shown_share(cell, printing.decimals, is_weighted=wave.is_weighted)
        values.append(None if share is None else float(share))
        ends.append(shown_interval(cell, printing.decimals))
    return ChartSeries(row.answer.label, tuple(values), tuple(low for low, _ in ends), tuple(high for _, high in ends))


def _in_words(trend: PrintedTrend, waves: Sequence[TrendWave], printing: WavePrinting) -> str:
    """What the lines tell: first and last figure of each answer, and what may be said."""
    parts = []
    for row in trend.trends.rows:
        if row.answer.is_net:
            continue
        shown = [
            (wave.label, share)
            for wave, cell, _ in trend.cells(row, waves)
            if (share := shown_share(cell, printing.decimals, is_weighted=wave.is_weighted)) is not None
        ]
        if len(shown) > 1:
            (first, low), (last, high) = shown[0], shown[-1]
            verdict = f"({_WORDS[row.verdict]})" if row.verdict is not TrendVerdict.NOT_TESTED else ""
            parts.append(f"{row.answer.label} {first} {low}％から{last} {high}％{verdict}")
    return "、".join(parts)
