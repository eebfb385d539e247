"""Orders of options and items: tables with the places the sample leaves open, and rows for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from zushi_survey import __version__
from zushi_survey.analysis.tables import Policy, TableTitle
from zushi_survey.analysis.testing.comparison import Comparison, Direction
from zushi_survey.analysis.testing.order_rows import Ordered, pair_row
from zushi_survey.analysis.testing.orders import Order, OrderedPair, Place
from zushi_survey.present import wording
from zushi_survey.present.banners import banner_lines
from zushi_survey.present.captions import subtitles, table_heading, table_id
from zushi_survey.present.comparison_cells import (
    MEAN_OPTION,
    change_cell,
    estimate_figure,
    figure_cell,
    p_cell,
    persons_cell,
    statistic_cell,
    verdict_cell,
)
from zushi_survey.present.comparisons import COMPARISON_COLUMNS, Printing, fields_of
from zushi_survey.present.display import DataTable, DisplayCell, DisplayColumn, DisplayRow, DisplayTable
from zushi_survey.present.methods_in_words import method_note

ORDER_COLUMNS = (
    *COMPARISON_COLUMNS[:-2],
    *("rank", "rank_low", "rank_high", "is_first"),
    *("rank_against", "rank_low_against", "rank_high_against", "is_first_against"),
    *COMPARISON_COLUMNS[-2:],
)
"""Columns of orders as data: one row per pair, with the printed and the possible places of both; `is_first` 1 or 0."""


class ShownOrder(NamedTuple):
    """An order of what a released table shows, and what it is about."""

    title: TableTitle
    order: Order
    option: str
    """Option or net by whose share items are ordered, `mean`, or empty for options."""
    option_label: str
    left_out: tuple[str, ...]
    """Labels of what stands outside the order, or is hidden."""
    policy: Policy

    @property
    def is_of_items(self) -> bool:
        """Whether items of a matrix are ordered, not options."""
        return bool(self.option)

    def comparison(self, pair: OrderedPair) -> Comparison:
        """A pair as a row of comparisons."""
        title = self.title
        by_label = self.option_label if self.is_of_items else ""
        what = Ordered(title.wave, title.question, title.item, self.is_of_items, self.option, by_label)
        return pair_row(self.order, what, pair)._replace(category="")


def order_rows(orders: Sequence[ShownOrder], printing: Printing, title: str = "") -> DataTable:
    """One row per pair of options or items; numbers are numbers, None where undefined."""
    rows: list[tuple[str | int | float | None, ...]] = []
    for shown in orders:
        places = {place.id: place for place in shown.order.places}
        origin = wording.ORIGINS[shown.title.data_origin]
        for pair in shown.order.pairs:
            ranks = (*_ranks(places[pair.first]), *_ranks(places[pair.second]))
            rows.append((*fields_of(shown.comparison(pair), printing.rules), *ranks, origin, shown.policy))
    notices = [line for shown in orders for line in banner_lines(shown.title.data_origin, shown.policy)]
    about = {
        "title": title,
        "data_origin": "、".join(dict.fromkeys(wording.ORIGINS[shown.title.data_origin] for shown in orders)),
        "notice": "、".join(dict.fromkeys(notices)),
        "policy": "、".join(dict.fromkeys(shown.policy for shown in orders)),
        "base": "answered",
        "base_label": wording.BASES["answered"],
        "program": f"zushi-survey {__version__}",
    }
    return DataTable(ORDER_COLUMNS, tuple(rows), about)


def _ranks(place: Place) -> tuple[int, int, int, int]:
    """Printed place, best and worst possible place, whether 「最も」 may be said."""
    return place.rank, place.rank_low, place.rank_high, int(place.is_first)


def order_tables(orders: Sequence[ShownOrder], printing: Printing) -> Iterator[DisplayTable]:
    """Per question: the places, then each option (or item) beside the one printed after it."""
    for shown in orders:
        yield _places_table(shown, printing)
        if len(shown.order.places) > 1:
            yield _neighbours_table(shown, printing)


def _places_table(shown: ShownOrder, printing: Printing) -> DisplayTable:
    """順位: printed place, figure, possible places, and whether 「最も」 may be said."""
    columns = (
        DisplayColumn("順位", "base"),
        DisplayColumn(wording.BASE_HEADING, "base"),
        DisplayColumn("平均" if shown.option == MEAN_OPTION else wording.PERCENT_HEADING, "percent"),
        DisplayColumn("ありうる順位", "text"),
        DisplayColumn("判定", "text"),
    )
    printed = [
        DisplayRow(
            "",
            place.label,
            (
                DisplayCell(str(place.rank), float(place.rank)),
                persons_cell(place.base, printing.small_base),
                figure_cell(_printed(shown, place, printing)),
                DisplayCell(_places(place)),
                DisplayCell(_place_words(place)),
            ),
        )
        for place in shown.order.places
    ]
    notes = (
        "「最も高い」は、ほかのすべての選択肢(項目)より高いことを検定で確かめられたときだけの判定です。",
        _outside(shown),
        _note(shown, printing),
    )
    return _table(shown, "順位", "order", columns, printed, notes)


def _neighbours_table(shown: ShownOrder, printing: Printing) -> DisplayTable:
    """順位の前後の差: each place beside the next."""
    pairs = {frozenset((pair.first, pair.second)): pair for pair in shown.order.pairs}
    printed = []
    for upper, lower in pairwise(shown.order.places):
        row = _from_upper(shown.comparison(pairs[frozenset((upper.id, lower.id))]), upper, shown)
        printed.append(
            DisplayRow(
                "",
                f"{upper.label} - {lower.label}",
                (
                    persons_cell(row.base, printing.small_base),
                    _difference(shown, upper, lower, row, printing),
                    verdict_cell(row, printing.rules.smallest_base),
                    p_cell(row.p_adjusted, printing.rules.alpha),
                    statistic_cell(row.test),
                    p_cell(row.test.p_value, printing.rules.alpha),
                ),
            )
        )
    columns = (
        DisplayColumn(wording.BASE_HEADING, "base"),
        DisplayColumn("差", "statistic"),
        DisplayColumn("判定", "text"),
        DisplayColumn("補正後p", "statistic"),
        DisplayColumn("統計量", "text"),
        DisplayColumn("p", "statistic"),
    )
    notes = (
        "順位が隣どうしの差です(比率はポイント)。",
        "両方の項目に答えた人の中で比べています。" if shown.is_of_items else "",
        "すべての組の検定は csv と json にあります。",
        _note(shown, printing),
    )
    return _table(shown, "順位が隣どうしの差", "neighbours", columns, printed, notes)


def _from_upper(row: Comparison, upper: Place, shown: ShownOrder) -> Comparison:
    """The pair seen from the place printed first."""
    first = f"{row.question}.{row.item}" if shown.is_of_items else row.option
    if first == upper.id:
        return row
    turned = {Direction.HIGHER: Direction.LOWER, Direction.LOWER: Direction.HIGHER}.get(row.direction, row.direction)
    statistic = None if row.test.statistic is None else -row.test.statistic
    difference = None if row.difference is None else -row.difference
    return row._replace(difference=difference, direction=turned, test=row.test._replace(statistic=statistic))


def _difference(shown: ShownOrder, upper: Place, lower: Place, row: Comparison, printing: Printing) -> DisplayCell:
    """Options: the difference of the printed figures. Items: that of the persons who answered both."""
    if shown.is_of_items:
        return change_cell(row, row.difference, printing.decimals)
    first, second = (_printed(shown, place, printing) for place in (upper, lower))
    return figure_cell(None if first is None or second is None else first - second, signed=True)


def _printed(shown: ShownOrder, place: Place, printing: Printing) -> Decimal | None:
    """The share or mean of one place, rounded as printed."""
    is_mean, is_weighted = shown.option == MEAN_OPTION, printing.facts.is_weighted
    return estimate_figure(place.estimate, place.base, printing.decimals, is_mean=is_mean, is_weighted=is_weighted)


def _places(place: Place) -> str:
    """`1位`, or `2～4位`."""
    return f"{place.rank_low}位" if place.rank_low == place.rank_high else f"{place.rank_low}～{place.rank_high}位"


def _place_words(place: Place) -> str:
    """What may be said of the place."""
    if place.is_first:
        return "最も高い"
    return "順位は誤差の範囲" if place.rank_low != place.rank_high else "順位が定まる"


def _outside(shown: ShownOrder) -> str:
    """What stands outside the order."""
    named = "、".join(f"「{label}」" for label in shown.left_out)
    return f"{named}は順位に含めていません。" if named else ""


def _note(shown: ShownOrder, printing: Printing) -> str:
    """The method in one line."""
    return method_note([shown.comparison(pair) for pair in shown.order.pairs], printing.rules, printing.facts)


def _table(
    shown: ShownOrder,
    name: str,
    suffix: str,
    columns: tuple[DisplayColumn, ...],
    printed: Sequence[DisplayRow],
    notes: tuple[str, ...],
) -> DisplayTable:
    """A table of one order."""
    by = f"(「{shown.option_label}」の比率)" if shown.is_of_items and shown.option != MEAN_OPTION else ""
    by = "(平均点)" if shown.option == MEAN_OPTION else by
    return DisplayTable(
        id=f"{table_id(shown.title)}-{suffix}",
        title=f"{table_heading(shown.title)}: {name}{by}",
        subtitles=subtitles(shown.title),
        columns=columns,
        rows=tuple(printed),
        row_headings=("", wording.ITEM_HEADING if shown.is_of_items else wording.OPTION_HEADING),
        notes=tuple(note for note in (*notes, *shown.title.notes) if note),
    )
