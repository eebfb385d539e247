"""Pages: tables with the warnings that must stand on them and the legend of the marks that occur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from zushi_survey.analysis.tables import Policy
from zushi_survey.present import wording
from zushi_survey.present.display import DisplayCell, DisplayPage, DisplayTable

if TYPE_CHECKING:
    from zushi_survey.present.charts import Chart

DataOrigin = Literal["real", "synthetic"]


def banner_lines(data_origin: DataOrigin, policy: Policy | None) -> tuple[str, ...]:
    """Warnings for every page and sheet. `policy` None is for pages without figures (a codebook)."""
    lines = (
        wording.SYNTHETIC_BANNER if data_origin == "synthetic" else "",
        {"internal": wording.INTERNAL_BANNER, "publish": wording.PUBLISH_BANNER, None: ""}[policy],
    )
    return tuple(line for line in lines if line)


def page_of(
    tables: Iterable[DisplayTable],
    title: str,
    *,
    data_origin: DataOrigin,
    policy: Policy | None,
    small_base: int | None = None,
    charts: Sequence[Chart] = (),
    source: Sequence[str] = (),
) -> DisplayPage:
    """A page of printed tables with its banners and legend; repeated ids get `-2`, `-3` and so on.

    `small_base` is the threshold of 参考値 in persons (exclusive), for the legend.
    """
    numbered = tuple(_with_unique_ids(tables))
    return DisplayPage(
        title=title,
        banners=banner_lines(data_origin, policy),
        tables=numbered,
        charts=tuple(charts),
        legend=legend(numbered, small_base),
        source=tuple(source),
    )


def legend(tables: Iterable[DisplayTable], small_base: int | None = None) -> tuple[str, ...]:
    """What the marks that occur in the tables mean, in a fixed order; empty when none occurs."""
    cells = [
        (column.role, cell)
        for table in tables
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.role in ("base", "count", "percent", "statistic")
    ]
    texts = {cell.text.removesuffix(cell.mark) for _, cell in cells}
    marks = {character for _, cell in cells for character in cell.mark}
    zeros = [cell for role, cell in cells if role == "percent" and _is_printed_zero(cell)]
    below_unit = sorted({cell.text.removesuffix(cell.mark) for cell in zeros})
    lines = (
        wording.SUPPRESSED_LEGEND if wording.SUPPRESSED_MARK in texts else "",
        wording.small_base_legend(small_base) if wording.SMALL_BASE_MARK in marks else "",
        wording.NOBODY_LEGEND if wording.NOBODY_MARK in texts else "",
        *(wording.below_unit_legend(text) for text in below_unit),
        wording.HIGHER_LEGEND if wording.HIGHER_MARK in marks else "",
        wording.LOWER_LEGEND if wording.LOWER_MARK in marks else "",
        wording.NEGATIVE_LEGEND if any(text.startswith(wording.NEGATIVE_MARK) for text in texts) else "",
        wording.LETTERS_LEGEND if any("A" <= mark <= "Z" for mark in marks) else "",
        wording.UNSTABLE_LEGEND if wording.UNSTABLE_MARK in marks else "",
    )
    return tuple(line for line in lines if line)


def _is_printed_zero(cell: DisplayCell) -> bool:
    """Whether a number is printed that rounds to zero."""
    return cell.number == 0


def _with_unique_ids(tables: Iterable[DisplayTable]) -> Iterator[DisplayTable]:
    """The tables, repeated ids numbered from 2."""
    seen: Counter[str] = Counter()
    for table in tables:
        seen[table.id] += 1
        number = seen[table.id]
        yield table if number == 1 else replace(table, id=f"{table.id}-{number}")
