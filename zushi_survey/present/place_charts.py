"""Schematic maps of places (小学校区), and satisfaction against importance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from zushi_survey.analysis.returns import AxisReturns
from zushi_survey.analysis.tables import TOTAL, Cell, CellKind, CellStatus, ReleasedTable
from zushi_survey.core.rounding import round_half_up
from zushi_survey.present.chart_words import Valued, amount, extremes_words
from zushi_survey.present.charts import ScatterChart, ScatterPoint, Tile, TileChart
from zushi_survey.present.numbers import base_cell, rounded, statistic_cell
from zushi_survey.present.question_charts import PERCENT, percent_of
from zushi_survey.present.wording import (
    BASES,
    NOBODY_LEGEND,
    NOBODY_MARK,
    SMALL_BASE_MARK,
    SUPPRESSED_LEGEND,
    SUPPRESSED_MARK,
    net_label,
    small_base_legend,
)

Layout = Sequence[tuple[str, int, int]]
"""Category, row and column of each square."""
_MAP_NOTE: Final = "配置は模式図です。位置と大きさは実際と異なります。"
_SCORE_DECIMALS: Final = 2
_LEGENDS: Final = {SUPPRESSED_MARK: SUPPRESSED_LEGEND, NOBODY_MARK: NOBODY_LEGEND}


class _About(NamedTuple):
    """What a map is of."""

    name: str
    title: str
    what: str
    notes: tuple[str, ...]
    small_base: int | None


class _Place(NamedTuple):
    """A category with what its square says."""

    label: str
    value: float | None
    text: str
    is_small: bool


def district_tiles(
    table: ReleasedTable, axis: str, layout: Layout, name: str, decimals: int, option: str = ""
) -> TileChart | None:
    """Share of an answer in each category of an axis as a map; None where the table has no such axis or answer.

    `option` is the id of an option or net; empty for the first net, else the first option.
    """
    answer = _answer(table, option)
    if answer is None:
        return None
    key = (answer.kind, answer.option)
    cells = {cell.category: cell for cell in table.cells if cell.axis == axis and (cell.kind, cell.option) == key}
    if not cells:
        return None
    places = {category: _place_of(cell, table, decimals) for category, cell in cells.items()}
    label = _answer_label(answer)
    what = table.title.item_label or table.title.question_label
    share = f"{label if answer.kind is CellKind.NET else f'「{label}」'}の割合"
    about = _About(name, f"{what}: {label}", share, (f"基数: {BASES[table.title.base]}",), table.small_base)
    return _tile_chart(about, places, layout, decimals)


def return_tiles(returns: AxisReturns, layout: Layout, name: str, decimals: int) -> TileChart:
    """Valid response rate in each category of an axis of the ledger as a map."""
    places = {}
    for group in returns.groups:
        share = group.valid_rate.proportion
        if group.status is CellStatus.SUPPRESSED or share is None:
            mark = SUPPRESSED_MARK if group.status is CellStatus.SUPPRESSED else NOBODY_MARK
            places[group.category] = _Place(group.label, None, mark, is_small=False)
            continue
        value = float(round_half_up(100 * share, decimals))
        is_small = group.status is CellStatus.SMALL_BASE
        text = f"{amount(value, decimals)} 配布{group.sent:,}{SMALL_BASE_MARK if is_small else ''}"
        places[group.category] = _Place(group.label, value, text, is_small)
    title = f"{returns.axis.label.removesuffix('別')}別の有効回収率"
    return _tile_chart(_About(name, title, "有効回収率", (), None), places, layout, decimals)


def satisfaction_importance(
    satisfaction: Sequence[ReleasedTable], importance: Sequence[ReleasedTable], name: str, decimals: int
) -> ScatterChart | None:
    """The items of two matrices by both: mean score where the options have scores, else the share of the first net.

    Items are matched by their labels; those of which either may not be shown are left out. None without a pair.
    """
    x_levels, y_levels = (
        {one.title.item_label: _level(one, decimals) for one in side} for side in (satisfaction, importance)
    )
    labels = [label for label in x_levels if label in y_levels]
    points = [
        ScatterPoint(label, x, y)
        for label in labels
        if (x := x_levels[label]) is not None and (y := y_levels[label]) is not None
    ]
    if not points:
        return None
    x_label, y_label = _level_label(satisfaction[0]), _level_label(importance[0])
    x_middle = _average([point.x for point in points])
    y_middle = _average([point.y for point in points])
    left_out = [label for label in labels if label not in {point.label for point in points}]
    notes = ["破線は、項目の平均です。"]
    notes += [f"秘匿のため図にしていないもの: {'、'.join(left_out)}"] if left_out else []
    return ScatterChart(
        id=name,
        title=f"{satisfaction[0].title.question_label}と{importance[0].title.question_label}",
        points=tuple(points),
        x_label=x_label,
        y_label=y_label,
        x_middle=x_middle,
        y_middle=y_middle,
        unit="",
        alternative="".join(_scatter_words(points, (x_label, y_label), (x_middle, y_middle))),
        notes=tuple(notes),
    )


def _answer(table: ReleasedTable, option: str) -> Cell | None:
    """The whole's cell of an answer."""
    cells = [c for c in table.cells if c.axis == TOTAL and c.kind in (CellKind.NET, CellKind.OPTION, CellKind.BAND)]
    if option:
        return next((cell for cell in cells if cell.option == option), None)
    return min(cells, key=lambda cell: cell.kind is not CellKind.NET, default=None)


def _answer_label(cell: Cell) -> str:
    """The answer as printed."""
    return net_label(cell.option_label) if cell.kind is CellKind.NET else cell.option_label


def _place_of(cell: Cell, table: ReleasedTable, decimals: int) -> _Place:
    """What the square of a category says."""
    if cell.status is CellStatus.SUPPRESSED or cell.base_unweighted is None:
        return _Place(cell.category_label, None, SUPPRESSED_MARK, is_small=False)
    if not cell.base_unweighted:
        return _Place(cell.category_label, None, NOBODY_MARK, is_small=False)
    value = percent_of(cell, table, decimals)
    text = f"{amount(value, decimals)} n={base_cell(cell, table.small_base).text}"
    return _Place(cell.category_label, value, text, cell.status is CellStatus.SMALL_BASE)


def _tile_chart(about: _About, places: Mapping[str, _Place], layout: Layout, decimals: int) -> TileChart:
    """The map of the places that the layout has, in its order."""
    drawn = [(places[category], row, column) for category, row, column in layout if category in places]
    tiles = tuple(Tile(place.label, row, column, place.value, place.text) for place, row, column in drawn)
    known = [place for place, _, _ in drawn]
    shown = [Valued(place.label, place.value) for place in known if place.value is not None]
    spoken = [Valued(place.label, place.value) for place in known if place.value is not None and not place.is_small]
    hidden = [place.label for place in known if place.value is None]
    words = extremes_words(about.what, spoken, decimals)
    words += f"{'、'.join(f'{one.label}{amount(one.value, decimals)}' for one in shown)}です。" if shown else ""
    words += f"{'、'.join(hidden)}は表示していません。" if hidden else ""
    small = [small_base_legend(about.small_base)] if any(place.is_small for place in known) else []
    legend = [line for mark, line in _LEGENDS.items() if any(place.text == mark for place in known)]
    notes = (_MAP_NOTE, *about.notes, *small, *legend)
    return TileChart(about.name, about.title, tiles, PERCENT, words, decimals, notes)


def _level(table: ReleasedTable, decimals: int) -> float | None:
    """The one number of an item; None where it may not be shown."""
    cell = _level_cell(table)
    if cell is None or not cell.base_unweighted or cell.status is CellStatus.SUPPRESSED:
        return None
    if cell.kind is CellKind.MEAN:
        return statistic_cell(cell, is_marked=False).number
    return percent_of(cell, table, decimals)


def _level_cell(table: ReleasedTable) -> Cell | None:
    """Everyone's mean score, else the share of the first net."""
    cells = [cell for cell in table.cells if cell.axis == TOTAL and cell.kind in (CellKind.MEAN, CellKind.NET)]
    return min(cells, key=lambda cell: cell.kind is not CellKind.MEAN, default=None)


def _level_label(table: ReleasedTable) -> str:
    """Name of a side: the question, with what its number is."""
    cell = _level_cell(table)
    if cell is None:
        return table.title.question_label
    what = cell.option_label if cell.kind is CellKind.MEAN else f"{net_label(cell.option_label)}の割合、{PERCENT}"
    return f"{table.title.question_label}({what})"


def _average(values: Sequence[float]) -> float:
    """Mean of some printed numbers, with two decimals."""
    return float(rounded(sum(values) / len(values), _SCORE_DECIMALS))


def _scatter_words(
    points: Sequence[ScatterPoint], labels: tuple[str, str], middles: tuple[float, float]
) -> Iterator[str]:
    """Which items lie where, those to be mended first."""
    x_name, y_name = (label.partition("(")[0] for label in labels)
    sides: tuple[tuple[bool, bool, str], ...] = (
        (False, True, f"{y_name}が平均以上で{x_name}が平均より低いのは"),
        (True, True, "どちらも平均以上なのは"),
        (True, False, f"{x_name}が平均以上で{y_name}が平均より低いのは"),
        (False, False, "どちらも平均より低いのは"),
    )
    yield f"かっこ内は、{labels[0]}と{labels[1]}です。"
    for is_right, is_high, opening in sides:
        found = [p for p in points if (p.x >= middles[0]) is is_right and (p.y >= middles[1]) is is_high]
        if found:
            named = "、".join(f"{point.label}({point.x:g}、{point.y:g})" for point in found)
            yield f"{opening}、{named}です。"
