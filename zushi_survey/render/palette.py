"""The colours of figures in every format: told apart by colour-blind readers and, by their lightness, in grey print."""

from __future__ import annotations

from typing import Final

from zushi_survey.present.charts import ChartSeries

TONES: Final = ("#1f4e79", "#e8a33d", "#5b9aa0", "#f2d7a0", "#8c3b2a", "#b7cfe0", "#6d5a8c", "#d9d2b0")
"""Dark and light by turns, so that neighbours differ in lightness as well as in hue."""
MISSING: Final = "#bdbdbd"
"""無回答, in every figure."""
INK: Final = "#1a1a1a"
"""Letters and lines."""
GRID: Final = "#c8c8c8"


def tone_of(series: ChartSeries, place: int) -> str:
    """The colour of a series, `#rrggbb`: its own tone, else by its place among the series."""
    if series.is_missing:
        return MISSING
    return TONES[(place if series.tone is None else series.tone) % len(TONES)]


def ink_on(colour: str) -> str:
    """The colour of letters on a ground: white or nearly black, whichever contrasts more (WCAG 2, relative luminance)."""
    return "#ffffff" if _luminance(colour) < 0.179 else INK


def _luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0-1 (WCAG 2)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
