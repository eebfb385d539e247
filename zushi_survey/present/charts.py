"""Figures as data: what each shows, in final words and numbers. How they look is `render/`'s business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ChartKind = Literal["columns", "bars", "stacked", "divergent", "lines", "slope"]
"""Standing bars; lying bars (side by side for several series); lying bars of parts (帯グラフ); parts on both sides of a
middle; lines along ordered categories; a line from the first to the last category for each series."""


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """Named numbers, one per category of the chart."""

    name: str
    values: tuple[float | None, ...]
    """As printed; None where nothing may or can be shown."""
    lows: tuple[float | None, ...] = ()
    """Lower ends of intervals, one per value; empty for none."""
    highs: tuple[float | None, ...] = ()
    tone: int | None = None
    """Place in the palette, the same for the same answer in every figure; from 100 on, a step of a scale
    (`present.tones`). None: by the place of the series."""
    side: Literal["left", "middle", "right", ""] = ""
    """Of a divergent chart: where the part stands."""
    is_missing: bool = False
    """No answer: drawn in grey, last."""


@dataclass(frozen=True, slots=True)
class DisplayChart:
    """One figure: categories along one axis, one or more named series of numbers, and what it says in words."""

    id: str
    title: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    unit: str
    alternative: str
    """Text alternative for readers who do not see the figure: what it tells, not what it looks like."""
    decimals: int | None = None
    """Decimals of the numbers on the bars; None: as many as each needs."""
    notes: tuple[str, ...] = ()
    """Base, marks, categories left out: one line each, printed below the figure."""


@dataclass(frozen=True, slots=True)
class ScatterPoint:
    """One labelled point."""

    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ScatterChart:
    """Two numbers of each of several things, with the line of the average along each side (満足度×重要度)."""

    id: str
    title: str
    points: tuple[ScatterPoint, ...]
    x_label: str
    y_label: str
    x_middle: float | None
    y_middle: float | None
    unit: str
    alternative: str
    decimals: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """One place of a schematic map, with its figure as printed."""

    label: str
    row: int
    column: int
    value: float | None
    text: str
    """What is printed in the tile, base included; a mark where nothing may be shown."""


@dataclass(frozen=True, slots=True)
class TileChart:
    """A schematic map: one square per place, laid out as the study says. No geometry is invented."""

    id: str
    title: str
    tiles: tuple[Tile, ...]
    unit: str
    alternative: str
    decimals: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """One thing and how often it occurs."""

    label: str
    size: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class NetworkEdge:
    """Two nodes, by place, and how often they occur together."""

    first: int
    second: int
    weight: int


@dataclass(frozen=True, slots=True)
class NetworkChart:
    """What occurs together: nodes with their number, lines as thick as the number in common."""

    id: str
    title: str
    nodes: tuple[NetworkNode, ...]
    edges: tuple[NetworkEdge, ...]
    unit: str
    alternative: str
    decimals: int | None = None
    notes: tuple[str, ...] = ()


Chart = DisplayChart | ScatterChart | TileChart | NetworkChart
"""Every kind of figure."""
