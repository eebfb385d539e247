"""The report as an Excel workbook: what a sheet costs when there are a hundred, and when there are a thousand."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.measurement import Aim, Measurement, Sizes, alternate
from benchmarks.respondents import Sample
from zushi_survey.present.charts import ChartSeries, DisplayChart
from zushi_survey.present.display import DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.report import Explorer, Report, ReportPart, TableSection
from zushi_survey.render.report.workbook import report_workbook

_ANSWERS = (
    "そう思う",
    "どちらかといえばそう思う",
    "どちらともいえない",
    "どちらかといえばそう思わない",
    "そう思わない",
    "無回答",
)
_ROWS = 39
_BARS = 8


def measure_workbook(_sample: Sample, sizes: Sizes) -> list[Measurement]:
    """Time and memory per sheet, each with a table of 39 rows and a native chart: many sheets against few."""
    few, many = sizes.few_sheets, sizes.many_sheets
    calls = [partial(report_workbook, made_report(sheets)) for sheets in (many, few)]
    seconds = alternate(calls, sizes.sheet_repeats)
    ours, theirs = ([1000 * one / sheets for one in taken] for taken, sheets in zip(seconds, (many, few), strict=True))
    what, other = f"Excel {many:,}枚 1枚あたり", f"{few:,}枚のとき"
    kilobytes = [[_peak(call) / sheets] for call, sheets in zip(calls, (many, few), strict=True)]
    return [
        Measurement(f"{what} 時間", other, ours, theirs, Aim(1.3, is_speed_up=False), unit="ms"),
        Measurement(f"{what} メモリー", other, kilobytes[0], kilobytes[1], Aim(1.3, is_speed_up=False), unit="kB"),
    ]


def made_report(sheets: int) -> Report:
    """A report of so many sheets."""
    sections = tuple(_section(number) for number in range(1, sheets + 1))
    part = ReportPart("crosstab", "クロス集計", sections)
    return Report("報告書", ("合成データです。",), (part,), Explorer((), (), (), ()))


def _section(number: int) -> TableSection:
    """A cross table of 39 rows and its stacked bars."""
    shares = [_shares(number + row) for row in range(_ROWS)]
    rows = tuple(
        DisplayRow("分析軸", f"区分{row}", (DisplayCell("1,112", 1112), *(DisplayCell(f"{s:.1f}", s, 1) for s in line)))
        for row, line in enumerate(shares)
    )
    columns = (DisplayColumn("n", "base"), *(DisplayColumn(answer, "percent") for answer in _ANSWERS))
    table = DisplayTable(f"Q{number}", f"Q{number} 暮らしの中で感じていること", ("基数: 全員",), columns, rows)
    series = tuple(
        ChartSeries(answer, tuple(line[place] for line in shares[:_BARS]), tone=place)
        for place, answer in enumerate(_ANSWERS)
    )
    categories = tuple(f"区分{row}(n=1,112)" for row in range(_BARS))
    chart = DisplayChart(f"f{number}", table.title, "stacked", categories, series, "％", "そう思うが最も多い。", 1)
    return TableSection(f"crosstab-Q{number}", table, (chart,))


def _shares(seed: int) -> Sequence[float]:
    """Shares of the answers, 100 together."""
    first = 10 + seed % 20
    return (float(first), 20.5, 15.5, 12.5, 46.5 - first, 5.0)


def _peak(call: Callable[[], object]) -> float:
    """Most kilobytes that a call held beyond what was held before."""
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e3
