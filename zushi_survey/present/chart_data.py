"""The numbers of figures, for programs and for making a figure anew."""

from __future__ import annotations

from collections.abc import Iterator

from zushi_survey.analysis.tables import Policy
from zushi_survey.present.banners import DataOrigin, banner_lines
from zushi_survey.present.charts import Chart, DisplayChart, NetworkChart, ScatterChart, TileChart
from zushi_survey.present.display import DataTable
from zushi_survey.present.wording import ORIGINS

_Row = tuple[str | int | float | None, ...]


def figure_data(chart: Chart, data_origin: DataOrigin, policy: Policy) -> DataTable:
    """The numbers of a figure: one row per bar and series, per point and side, per tile, per circle and line.

    Origin and policy ride along in every row because a csv has no other place for them.
    """
    if isinstance(chart, DisplayChart):
        columns, rows = _series_columns(chart), tuple(_series_rows(chart))
    elif isinstance(chart, ScatterChart):
        columns, rows = ("category", "series", "value", "unit"), tuple(_point_rows(chart))
    elif isinstance(chart, TileChart):
        columns = ("category", "row", "column", "value", "text", "unit")
        rows = tuple((tile.label, tile.row, tile.column, tile.value, tile.text, chart.unit) for tile in chart.tiles)
    else:
        columns, rows = ("first", "second", "group", "value", "unit"), tuple(_network_rows(chart))
    origin = (ORIGINS[data_origin], policy)
    about = {"title": chart.title, "notice": " ".join(banner_lines(data_origin, policy))}
    return DataTable((*columns, "data_origin", "policy"), tuple((*row, *origin) for row in rows), about)


def _has_intervals(chart: DisplayChart) -> bool:
    """Whether any series has intervals."""
    return any(series.lows or series.highs for series in chart.series)


def _series_columns(chart: DisplayChart) -> tuple[str, ...]:
    """Columns of a figure of series."""
    return ("category", "series", "value", *(("low", "high") if _has_intervals(chart) else ()), "unit")


def _series_rows(chart: DisplayChart) -> Iterator[_Row]:
    """One row per series and category."""
    unknown = (None,) * len(chart.categories)
    for series in chart.series:
        ends = (series.lows or unknown, series.highs or unknown) if _has_intervals(chart) else ()
        for category, value, *interval in zip(chart.categories, series.values, *ends, strict=True):
            yield (category, series.name, value, *interval, chart.unit)


def _point_rows(chart: ScatterChart) -> Iterator[_Row]:
    """One row per point and side."""
    for point in chart.points:
        yield (point.label, chart.x_label, point.x, chart.unit)
        yield (point.label, chart.y_label, point.y, chart.unit)


def _network_rows(chart: NetworkChart) -> Iterator[_Row]:
    """One row per circle, then one per line."""
    for node in chart.nodes:
        yield (node.label, "", node.group, node.size, chart.unit)
    for edge in chart.edges:
        yield (chart.nodes[edge.first].label, chart.nodes[edge.second].label, "", edge.weight, chart.unit)
