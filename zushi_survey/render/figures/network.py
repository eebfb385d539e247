"""What occurs together: circles on a ring, group by group, lines between them, names in a column at either side."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, pi, sin, sqrt
from typing import Final, NamedTuple

from zushi_survey.present.charts import NetworkChart, NetworkEdge, NetworkNode
from zushi_survey.render.figures.canvas import SMALL, TEXT, WIDTH, Canvas, line_height
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.figures.frame import MARGIN, Look, draw_legend
from zushi_survey.render.figures.lines import broken
from zushi_survey.render.figures.spread import spread
from zushi_survey.render.palette import GRID, TONES, ink_on

_RING: Final = 104.0
"""Radius of the ring, in points; with many circles it grows, as far as the names leave room."""
_WIDEST_RING: Final = 136.0
_TO_NAMES: Final = 26.0
_LARGEST: Final = 13.0
"""Radius of the largest circle."""
_SMALLEST: Final = 2.0
"""Radius of the smallest circle where the numbers stand in the names."""
_AIR: Final = 2.5
"""Around the number in a circle, and between circles."""
_THICKEST: Final = 5.0
_THINNEST: Final = 0.8
_LIGHTEST: Final = 0xB8
_DARKEST: Final = 0x50
_BEND: Final = 0.35
"""Where a line between far circles is drawn towards: 0 the middle of the ring, 1 straight. Short lines bend less."""
_STEPS: Final = 24
_SAMPLE: Final = 28.0
"""Length of a line in the legend."""


class _Place(NamedTuple):
    """A circle on the ring, by its distance from the middle (down is positive), and its name in lines."""

    node: NetworkNode
    x: float
    y: float
    radius: float
    number: str
    """What stands in the circle; empty where it stands in the name."""
    lines: list[str]

    @property
    def is_right(self) -> bool:
        """On which side its name stands."""
        return self.x >= 0

    @property
    def height(self) -> float:
        """What its name takes."""
        return line_height(TEXT) * max(1, len(self.lines)) + 1


def draw_network(canvas: Canvas, chart: NetworkChart, top: float) -> float:
    """Circles, lines, names and legend; gives the height below them."""
    if not chart.nodes:
        return top
    ring = _ring_radius(chart)
    places = _places(chart, ring)
    half = max(
        ring + _LARGEST + _AIR,
        *(sum(one.height for one in places if one.is_right is side) / 2 for side in (True, False)),
    )
    middle = top + half
    for right in (True, False):
        _draw_names(canvas, [place for place in places if place.is_right is right], ring, (middle, half))
    for edge in sorted(chart.edges, key=lambda edge: (edge.weight, edge.first, edge.second)):
        _draw_edge(canvas, chart, edge, (places[edge.first], places[edge.second]), middle)
    colours = _colours(chart)
    for place in places:
        colour = colours[place.node.group]
        x, y = WIDTH / 2 + place.x, middle + place.y
        canvas.marker(x, y, colour, size=2 * place.radius)
        canvas.text(x, y, place.number, size=SMALL, align="center", colour=ink_on(colour))
    looks = [Look(name, colour, "") for name, colour in colours.items() if name]
    return _draw_line_legend(canvas, chart, draw_legend(canvas, looks, middle + half + MARGIN))


def _colours(chart: NetworkChart) -> dict[str, str]:
    """Colour of each group, in the order of the nodes."""
    names = dict.fromkeys(node.group for node in chart.nodes)
    return {name: TONES[place % len(TONES)] for place, name in enumerate(names)}


def _ring_radius(chart: NetworkChart) -> float:
    """The ring of the house, or one wide enough that neighbours do not touch, if there is room for it."""
    slots = len(chart.nodes) + len(_colours(chart))
    return min(_WIDEST_RING, max(_RING, slots * (2 * _LARGEST + _AIR) / (2 * pi)))


def _places(chart: NetworkChart, ring: float) -> list[_Place]:
    """The nodes on the ring, clockwise from the top, those of a group together with a gap before the next.

    Where circles that hold their numbers would touch, they are drawn smaller and the numbers stand after the names.
    """
    groups, largest = list(_colours(chart)), max(node.size for node in chart.nodes)
    order = sorted(range(len(chart.nodes)), key=lambda place: groups.index(chart.nodes[place].group))
    slots = len(order) + len(groups)
    room = (2 * ring * sin(pi / max(slots, 2)) - _AIR) / 2
    needed = max(text_width(f"{node.size:,}", SMALL) for node in chart.nodes) / 2 + _AIR
    holds, least = needed <= room, needed if needed <= room else min(_SMALLEST, room)
    width = WIDTH / 2 - ring - _TO_NAMES - MARGIN
    found: dict[int, _Place] = {}
    for turn, place in enumerate(order):
        node = chart.nodes[place]
        angle = 2 * pi * (turn + groups.index(node.group) + 1) / slots - pi / 2
        radius = max(min(_LARGEST, room) * sqrt(node.size / max(largest, 1)), least)
        number = f"{node.size:,}"
        lines = broken(node.label if holds else f"{node.label} {number}", width, TEXT)
        found[place] = _Place(node, ring * cos(angle), ring * sin(angle), radius, number if holds else "", lines)
    return [found[place] for place in range(len(order))]


def _draw_names(canvas: Canvas, places: Sequence[_Place], ring: float, room: tuple[float, float]) -> None:
    """The names of one side in a column, in the order of their circles, each with a thin line to its circle."""
    middle, half = room
    wanted, heights = [middle + place.y for place in places], [place.height for place in places]
    for place, y in zip(places, spread(wanted, heights, middle - half, middle + half), strict=True):
        side = 1 if place.is_right else -1
        edge = WIDTH / 2 + side * (ring + _TO_NAMES)
        knee = edge - side * (_TO_NAMES - _LARGEST) / 2
        points = [(WIDTH / 2 + place.x, middle + place.y), (knee, y), (edge - side * _AIR, y)]
        canvas.line(points, GRID, 0.7)
        canvas.lines(edge, y, place.lines, align="left" if place.is_right else "right")


def _draw_edge(
    canvas: Canvas, chart: NetworkChart, edge: NetworkEdge, ends: tuple[_Place, _Place], middle: float
) -> None:
    """One line, bent towards the middle of the ring."""
    one, other = ends
    far = min(1.0, hypot(one.x - other.x, one.y - other.y) / _RING)
    straight = 1 - (1 - _BEND) * far
    bend = (straight * (one.x + other.x) / 2, straight * (one.y + other.y) / 2)
    points = []
    for step in range(_STEPS + 1):
        share = step / _STEPS
        parts = ((1 - share) ** 2, 2 * share * (1 - share), share**2)
        x, y = (
            sum(part * at[axis] for part, at in zip(parts, ((one.x, one.y), bend, (other.x, other.y)), strict=True))
            for axis in (0, 1)
        )
        points.append((WIDTH / 2 + x, middle + y))
    canvas.line(points, *_look(chart, edge.weight))


def _look(chart: NetworkChart, weight: int) -> tuple[str, float]:
    """Grey and width of a line: the more in common, the darker and the thicker."""
    weights = [edge.weight for edge in chart.edges]
    low, high = min(weights), max(weights)
    share = (weight - low) / (high - low) if high > low else 0.5
    level = round(_LIGHTEST - (_LIGHTEST - _DARKEST) * share)
    return f"#{level:02x}{level:02x}{level:02x}", _THINNEST + (_THICKEST - _THINNEST) * share


def _draw_line_legend(canvas: Canvas, chart: NetworkChart, top: float) -> float:
    """What the thinnest and the thickest line stand for; gives the height below."""
    weights = {edge.weight for edge in chart.edges}
    if not weights:
        return top
    x, y = MARGIN, top + line_height(TEXT) / 2
    for weight in sorted({min(weights), max(weights)}):
        words = f"両方に {weight:,} {chart.unit}"
        canvas.line([(x, y), (x + _SAMPLE, y)], *_look(chart, weight))
        canvas.text(x + _SAMPLE + 4, y, words)
        x += _SAMPLE + text_width(words, TEXT) + 16
    return top + line_height(TEXT) + 4
