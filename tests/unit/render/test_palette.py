"""Colours measured: told apart by colour-blind readers, in grey print, and against the letters on them.

Colour blindness is simulated by the matrices of Machado, Oliveira and Fernandes (2009), IEEE Transactions on
Visualization and Computer Graphics 15(6), 1291-1298, severity 1.0, in linear light. Differences are CIE 1976 (CIELAB,
D65): 2.3 is just noticeable (Mahy, Van Eycken and Oosterlinck 1994); ten are seen at a glance.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from math import dist

import pytest

from zushi_survey.present.charts import ChartSeries
from zushi_survey.present.tones import SCALE_START, SCALE_STEPS, scale_tones
from zushi_survey.render.palette import (
    FAINT_INK,
    INK,
    MISSING,
    SCALE,
    SEQUENCE,
    TONES,
    ink_on,
    pattern_of,
    stroke_of,
    tone_of,
)

SIGHTS = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
NO_TONE = ChartSeries("", ())
MISSING_SERIES = ChartSeries("", (), is_missing=True)


def linear(colour: str) -> list[float]:
    """Red, green and blue in linear light."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def lab(light: list[float]) -> tuple[float, float, float]:
    """CIELAB under D65."""
    rows = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    white = (0.95047, 1.0, 1.08883)
    ratios = [sum(k * c for k, c in zip(row, light, strict=True)) / w for row, w in zip(rows, white, strict=True)]
    x, y, z = (r ** (1 / 3) if r > 216 / 24389 else (24389 / 27 * r + 16) / 116 for r in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    """The colour as a reader sees it."""
    light = linear(colour)
    mixed = (sum(k * c for k, c in zip(row, light, strict=True)) for row in SIGHTS[sight])
    return lab([min(1.0, max(0.0, c)) for c in mixed])


def contrast(one: str, other: str) -> float:
    """Contrast of two colours (WCAG 2)."""
    lights = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in map(linear, (one, other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_the_measures_are_right() -> None:
    # Black and white: lightness 0 and 100, contrast 21; a grey is the same for everybody.
    assert seen("#000000", "usual")[0] == pytest.approx(0.0)
    assert seen("#ffffff", "usual")[0] == pytest.approx(100.0, abs=0.01)
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert dist(seen("#808080", "usual"), seen("#808080", "protanopia")) < 0.1


@pytest.mark.parametrize("sight", SIGHTS)
def test_neighbours_are_told_apart_at_a_glance(sight: str) -> None:
    for colours in (TONES, SCALE, SEQUENCE, (TONES[-1], MISSING), (SCALE[-1], MISSING)):
        distances = [dist(seen(one, sight), seen(other, sight)) for one, other in pairwise(colours)]
        assert min(distances) > 10, colours


def test_in_grey_print_any_two_series_differ_in_lightness_or_pattern() -> None:
    looks = [(seen(tone_of(NO_TONE, n), "usual")[0], pattern_of(NO_TONE, n)) for n in range(len(TONES))]
    looks.append((seen(MISSING, "usual")[0], pattern_of(MISSING_SERIES, 0)))
    scale = [ChartSeries("", (), tone=SCALE_START + step) for step in range(SCALE_STEPS)]
    steps = [(seen(tone_of(one, 0), "usual")[0], pattern_of(one, 0)) for one in scale]

    for found in (looks, [*steps, looks[-1]]):
        for (light, pattern), (other_light, other_pattern) in combinations(found, 2):
            assert pattern != other_pattern or abs(light - other_light) > 10


def test_neighbours_differ_in_lightness_even_without_patterns() -> None:
    lights = [seen(colour, "usual")[0] for colour in TONES]

    assert min(abs(one - other) for one, other in pairwise(lights)) > 25
    # A map is read by lightness alone.
    darker = [seen(colour, "usual")[0] for colour in SEQUENCE]
    assert all(one - other > 10 for one, other in pairwise(darker))


def test_numbers_on_every_colour_can_be_read() -> None:
    grounds = (*TONES, *SCALE, *SEQUENCE, MISSING)

    assert min(contrast(ground, ink_on(ground)) for ground in grounds) > 4.5
    assert contrast(INK, "#ffffff") > 7
    assert contrast(FAINT_INK, "#ffffff") > 7


def test_lines_stand_out_from_paper() -> None:
    series = [*(ChartSeries("", (), tone=n) for n in range(8)), *(ChartSeries("", (), tone=100 + n) for n in range(7))]

    assert min(contrast(stroke_of(one, 0), "#ffffff") for one in [*series, MISSING_SERIES]) >= 3


def test_twenty_four_series_all_look_different() -> None:
    assert len({(tone_of(NO_TONE, n), pattern_of(NO_TONE, n)) for n in range(24)}) == 24


def test_the_same_answer_has_the_same_look_at_any_place() -> None:
    answer = ChartSeries("はい", (), tone=4)

    assert len({(tone_of(answer, place), pattern_of(answer, place)) for place in range(20)}) == 1
    assert {tone_of(MISSING_SERIES, place) for place in range(20)} == {MISSING}


@pytest.mark.parametrize(
    ("left", "right", "has_middle", "steps"),
    [
        (2, 2, True, (0, 2, 3, 4, 6)),
        (2, 2, False, (0, 2, 4, 6)),
        (1, 1, True, (0, 3, 6)),
        (3, 3, True, (0, 1, 2, 3, 4, 5, 6)),
        (1, 3, False, (0, 4, 5, 6)),
        (4, 0, False, (0, 0, 1, 2)),
    ],
)
def test_the_ends_of_a_scale_are_the_strongest(left: int, right: int, has_middle: bool, steps: tuple[int, ...]) -> None:
    assert scale_tones(left, right, has_middle=has_middle) == tuple(SCALE_START + step for step in steps)
