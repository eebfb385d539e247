"""A schematic map: one tile per place, darker for higher figures, hatched where nothing may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import Final

from zushi_survey.present.charts import Tile, TileChart
from zushi_survey.render.figures.canvas import SMALL, TEXT, WIDTH, Box, Canvas, line_height
from zushi_survey.render.figures.fonts import text_width
from zushi_survey.render.figures.frame import MARGIN, Look, draw_legend, draw_unit
from zushi_survey.render.figures.lines import balanced
from zushi_survey.render.figures.scales import Scale, round_scale
from zushi_survey.render.palette import INK, SEQUENCE, ink_on

HIDDEN_NAME: Final = "表示しない"
_WIDEST: Final = 96.0
_GAP: Final = 4.0
_INSIDE: Final = 4.0
_HIDDEN_GROUND: Final = "#ffffff"


class _Classes:
    """Classes of equal width with round ends, and their colours."""

    def __init__(self, values: Sequence[float]) -> None:
        scale = round_scale(values, most_ticks=len(SEQUENCE) - 1, from_zero=False) if values else Scale(0.0, 1.0, 1.0)
        count = round((scale.high - scale.low) / scale.step)
        self._scale = scale
        self.count = max(1, min(len(SEQUENCE), count))

    def class_of(self, value: float) -> int:
        """The class of a value: low end inclusive, the highest class both ends."""
        return min(self.count - 1, max(0, floor((value - self._scale.low) / self._scale.step + 1e-9)))

    def colour(self, number: int) -> str:
        """The colour of a class."""
        return SEQUENCE[round(number * (len(SEQUENCE) - 1) / max(1, self.count - 1))]

    def looks(self) -> list[Look]:
        """The legend: every class, the lowest first."""
        found = []
        for number in range(self.count):
            low, high = (self._scale.low + step * self._scale.step for step in (number, number + 1))
            ending = "以下" if number == self.count - 1 else "未満"
            found.append(
                Look(f"{self._scale.words(low)}以上{self._scale.words(high)}{ending}", self.colour(number), "")
            )
        return found


def draw_tiles(canvas: Canvas, chart: TileChart, top: float) -> float:
    """The tiles in their places; gives the height below the legend."""
    classes = _Classes([tile.value for tile in chart.tiles if tile.value is not None])
    top = draw_unit(canvas, chart.unit, top)
    rows, columns = (sorted({getattr(tile, side) for tile in chart.tiles}) for side in ("row", "column"))
    first_row, first_column = (min(found, default=0) for found in (rows, columns))
    across = max(columns, default=0) - first_column + 1
    width = min(_WIDEST, (WIDTH - 2 * MARGIN + _GAP) / across - _GAP)
    texts = [_lines(tile, width) for tile in chart.tiles]
    # Squares, unless a label takes more: nothing is cut.
    height = max([width, *(line_height(TEXT) * len(one) + line_height(SMALL) * len(two) + 8 for one, two in texts)])
    left = (WIDTH - across * (width + _GAP) + _GAP) / 2
    for tile, (label, text) in zip(chart.tiles, texts, strict=True):
        x, y = left + (tile.column - first_column) * (width + _GAP), top + (tile.row - first_row) * (height + _GAP)
        _draw_tile(canvas, tile, label, text, Box(x, y, x + width, y + height), classes)
    bottom = top + (max(rows, default=0) - first_row + 1) * (height + _GAP) + _GAP
    looks = classes.looks() if any(tile.value is not None for tile in chart.tiles) else []
    if any(tile.value is None for tile in chart.tiles):
        looks.append(Look(HIDDEN_NAME, _HIDDEN_GROUND, "rising"))
    return draw_legend(canvas, looks, bottom)


def _lines(tile: Tile, width: float) -> tuple[list[str], list[str]]:
    """Label and figure in lines."""
    inside = width - 2 * _INSIDE
    return balanced(tile.label, inside, TEXT), balanced(tile.text, inside, SMALL)


def _draw_tile(
    canvas: Canvas, tile: Tile, label: Sequence[str], text: Sequence[str], box: Box, classes: _Classes
) -> None:
    """One tile; on a hatched one the words get a plain ground."""
    is_hidden = tile.value is None
    colour = _HIDDEN_GROUND if tile.value is None else classes.colour(classes.class_of(tile.value))
    canvas.bar(box, colour, "rising" if is_hidden else "")
    ink = INK if is_hidden else ink_on(colour)
    x = (box.left + box.right) / 2
    heights = [(words, TEXT) for words in label] + [(words, SMALL) for words in text]
    y = (box.top + box.bottom - sum(line_height(size) for _, size in heights)) / 2
    for words, size in heights:
        middle = y + line_height(size) / 2
        if is_hidden:
            half = text_width(words, size) / 2 + 1
            canvas.ground(Box(x - half, y, x + half, y + line_height(size)), _HIDDEN_GROUND)
        canvas.text(x, middle, words, size=size, align="center", colour=ink)
        y += line_height(size)
