"""Places for labels that never overlap: beside the ends of lines, and around points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, pi, sin
from typing import Final

from zushi_survey.render.figures.canvas import Box

_RADII: Final = (5.0, 12.0, 20.0, 30.0, 42.0, 56.0)
_DIRECTIONS: Final = 16
_GRID_STEP: Final = 6.0


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles as near as simple to those wanted, in the same order, none overlapping, all between top and bottom.

    Ties keep their order. The heights must not add up to more than there is.
    """
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    found = list(wanted)
    edge = top
    for place in order:
        found[place] = max(found[place], edge + heights[place] / 2)
        edge = found[place] + heights[place] / 2
    edge = bottom
    for place in reversed(order):
        found[place] = min(found[place], edge - heights[place] / 2)
        edge = found[place] - heights[place] / 2
    return found


def free_place(x: float, y: float, size: tuple[float, float], taken: Sequence[Box], within: Box) -> Box | None:
    """The first free box of a size around a point, near places first; None where there is none.

    Places beside the point come first, then rings around it, then every place of the drawing by its distance.
    """
    for box in _candidates(x, y, size, within):
        inside = box.left >= within.left and box.right <= within.right
        inside = inside and box.top >= within.top and box.bottom <= within.bottom
        if inside and not any(box.overlaps(other) for other in taken):
            return box
    return None


def _candidates(x: float, y: float, size: tuple[float, float], within: Box) -> Iterator[Box]:
    """Boxes to try, in order."""
    width, height = size
    for radius in _RADII:
        for turn in range(_DIRECTIONS):
            # Right first, then left, then the others: right labels are read best.
            angle = 2 * pi * (turn // 2 + (_DIRECTIONS // 2 if turn % 2 else 0)) / _DIRECTIONS
            across, down = cos(angle), -sin(angle)
            yield _around(x + across * (radius + width / 2), y + down * (radius + height / 2), size)
    columns = int((within.right - within.left - width) / _GRID_STEP) + 1
    rows = int((within.bottom - within.top - height) / _GRID_STEP) + 1
    grid = [
        (within.left + width / 2 + column * _GRID_STEP, within.top + height / 2 + row * _GRID_STEP)
        for row in range(max(0, rows))
        for column in range(max(0, columns))
    ]
    for middle in sorted(grid, key=lambda place: ((place[0] - x) ** 2 + (place[1] - y) ** 2, place)):
        yield _around(*middle, size)


def _around(x: float, y: float, size: tuple[float, float]) -> Box:
    """The box of a size around its middle."""
    return Box(x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)
