"""The colours of figures in every format: told apart by colour-blind readers and, by lightness or pattern, in grey."""

from __future__ import annotations

from typing import Final, Literal

from zushi_survey.present.charts import ChartSeries
from zushi_survey.present.tones import SCALE_START, SCALE_STEPS

Pattern = Literal["", "rising", "falling", "dots", "crossed", "level"]
"""Lines or dots over a colour: none, /, \\, dots, crossed lines, level lines."""

TONES: Final = ("#1f4e79", "#f0b050", "#36757c", "#cfe3f2", "#8c3b2a", "#f6dfb0", "#5f4b8b", "#b9d8b4")
"""Dark and light by turns, so that neighbours differ in lightness as well as in hue."""
SCALE: Final = ("#14406b", "#3d6f9c", "#8ab6d8", "#f1efe8", "#eeb26a", "#a55c1a", "#7d3210")
"""Of answers on a scale: one side blue, the other brown, both darker to the ends; the middle nearly white."""
SEQUENCE: Final = ("#e8f1f8", "#b5d3e8", "#76a9ce", "#3d78a8", "#164a78")
"""Of figures on a map, the smallest first: always darker."""
MISSING: Final = "#c6c6c6"
"""無回答, in every figure."""
INK: Final = "#1a1a1a"
"""Letters and lines."""
FAINT_INK: Final = "#595959"
"""Letters and lines that matter less, and the outline of every bar; still readable (7:1)."""
GRID: Final = "#c8c8c8"

_PATTERNS: Final[tuple[Pattern, ...]] = ("", "", "", "", "rising", "falling", "dots", "dots")
"""Of each tone: those as dark as an earlier one carry a pattern."""
_SCALE_PATTERNS: Final[tuple[Pattern, ...]] = ("", "", "", "", "rising", "rising", "rising")
"""Of each step of the scale: in grey print the right side is told from the left by its lines."""
_LATER_ROUNDS: Final[tuple[Pattern, ...]] = ("crossed", "level")
"""Of the second and third series with the same colour."""

_LEAST_CONTRAST: Final = 3.0
"""Of lines against the paper (WCAG 2, 1.4.11)."""


def tone_of(series: ChartSeries, place: int) -> str:
    """The colour of a series, `#rrggbb`: its own tone, else by its place among the series."""
    if series.is_missing:
        return MISSING
    tone = place if series.tone is None else series.tone
    if tone >= SCALE_START:
        return SCALE[(tone - SCALE_START) % SCALE_STEPS]
    return TONES[tone % len(TONES)]


def pattern_of(series: ChartSeries, place: int) -> Pattern:
    """What is drawn over the colour of a series, so that grey print tells it from the others."""
    if series.is_missing:
        return "level"
    tone = place if series.tone is None else series.tone
    if tone >= SCALE_START:
        return _SCALE_PATTERNS[(tone - SCALE_START) % SCALE_STEPS]
    rounds, step = divmod(tone, len(TONES))
    return _LATER_ROUNDS[(rounds - 1) % len(_LATER_ROUNDS)] if rounds else _PATTERNS[step]


def stroke_of(series: ChartSeries, place: int) -> str:
    """The colour of a line of a series: its tone, darkened until it stands out from white paper (3:1)."""
    colour = FAINT_INK if series.is_missing else tone_of(series, place)
    while 1.05 / (_luminance(colour) + 0.05) < _LEAST_CONTRAST:
        colour = "#" + "".join(f"{round(0.9 * int(colour[start : start + 2], 16)):02x}" for start in (1, 3, 5))
    return colour


def ink_on(colour: str) -> str:
    """The colour of letters on a ground: white or nearly black, whichever contrasts more (WCAG 2)."""
    ground = _luminance(colour) + 0.05
    return "#ffffff" if 1.05 / ground > ground / (_luminance(INK) + 0.05) else INK


def pattern_ink(colour: str) -> str:
    """The colour of a pattern over a ground: seen, without making letters on it hard to read."""
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    towards = 255 if ink_on(colour) == "#ffffff" else 0
    return "#" + "".join(f"{round(0.55 * channel + 0.45 * towards):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0-1 (WCAG 2)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
