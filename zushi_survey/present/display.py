"""Display objects: all that `render/` may see. Texts are final; numbers ride along for formats that keep numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from zushi_survey.present.charts import Chart

Role = Literal["label", "base", "count", "percent", "statistic", "text"]


@dataclass(frozen=True, slots=True)
class DisplayColumn:
    """One column of a table."""

    label: str
    role: Role
    group: str = ""
    """Heading over neighbouring columns with the same group, or empty."""


@dataclass(frozen=True, slots=True)
class DisplayCell:
    """One printed cell: `text` is what every format shows; `number` is its value as shown (percent in percent)."""

    text: str
    number: float | None = None
    decimals: int = 0
    mark: str = ""
    """Printed after the number where there is one: `*` for 参考値; already part of `text`."""


@dataclass(frozen=True, slots=True)
class DisplayRow:
    """One printed row: its headings (axis group and category) and one cell per column."""

    group: str
    label: str
    cells: tuple[DisplayCell, ...]
    is_total: bool = False
    anchor: str = ""
    """Address of the row within an html page, for links to it; empty for none."""


@dataclass(frozen=True, slots=True)
class DisplayTable:
    """One printed table."""

    id: str
    """Stable, unique within a page, usable as an anchor and a sheet name: `Q10`, `Q17.a`."""
    title: str
    subtitles: tuple[str, ...]
    """Wording, who was asked, base, filter: one line each."""
    columns: tuple[DisplayColumn, ...]
    rows: tuple[DisplayRow, ...]
    row_headings: tuple[str, str] = ("", "")
    """Headings over the two label columns (axis, category)."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DisplayPage:
    """A whole output: tables in order with the marks that must stand on it."""

    title: str
    banners: tuple[str, ...]
    """Warnings that stand on every page and sheet: 合成データ, 内部検討用・公表不可."""
    tables: tuple[DisplayTable, ...]
    charts: tuple[Chart, ...] = ()
    legend: tuple[str, ...] = ()
    """What the marks that occur mean."""
    source: tuple[str, ...] = ()
    """Inputs, checksums, program version: one line each."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """Machine-readable rows: numbers are numbers, None is empty."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    about: dict[str, str] = field(default_factory=dict)
    """Facts that go beside the rows in formats that can hold them (json): title, data_origin, policy."""
