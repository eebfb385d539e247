"""Shares into words: statistics.md B.2, B.3 and the boundary table of B.11."""

from __future__ import annotations

import re
from typing import Literal

import pytest

from zushi_survey.analysis.precision.intervals import share_interval
from zushi_survey.analysis.words.grades import grade
from zushi_survey.analysis.words.level import Resolution, level_of_counts, level_of_share, phrase_of, resolution
from zushi_survey.analysis.words.level_phrases import LevelReader
from zushi_survey.questionnaire.wording import WordingRules

RULES = WordingRules()
HALF_WIDTH_SIGN = WordingRules(percent_sign="%")

B11 = """0.0 → いない, 0.4 → 1%未満, 0.9 → 1%未満, 1.0 → 1.0%, 6.9 → 6.9%, 7.0 → 1割弱, 8.9 → 1割弱, 9.0 → 約1割,
10.9 → 約1割, 11.0 → 1割台前半, 13.9 → 1割台前半, 14.0 → 1割台半ば, 16.9 → 1割台半ば, 17.0 → 1割台後半,
18.9 → 1割台後半, 19.0 → 約2割, 25.0 → 2割台半ば, 48.9 → 4割台後半, 49.0 → 約5割, 50.0 → 約5割, 50.9 → 約5割,
51.0 → 5割台前半, 53.9 → 5割台前半, 54.0 → 5割台半ば, 56.9 → 5割台半ば, 57.0 → 5割台後半, 58.9 → 5割台後半,
59.0 → 約6割, 98.5 → 9割台後半, 98.9 → 9割台後半, 99.0 → ほぼ全員, 99.9 → ほぼ全員, 100.0 → 全員"""
PAIRS = [(round(float(value) * 10), phrase) for value, phrase in re.findall(r"([\d.]+) → ([^,\n]+)", B11)]


def at(tenths: int) -> str:
    return phrase_of(level_of_counts(tenths, 1000), HALF_WIDTH_SIGN)


def test_the_boundary_table_was_read():
    assert len(PAIRS) == 33


@pytest.mark.parametrize(("tenths", "phrase"), PAIRS)
def test_boundaries_of_the_generator(tenths: int, phrase: str):
    assert at(tenths) == ("いない(0人)" if phrase == "いない" else phrase)


def test_fine_grid_is_a_partition_into_stretches_without_gaps():
    phrases = [at(tenths) for tenths in range(1001)]

    stretches = [phrase for before, phrase in zip([None, *phrases], phrases, strict=False) if phrase != before]
    figures = [f"{tenths / 10:.1f}%" for tenths in range(10, 70)]
    grid = ["約1割", "1割台前半", "1割台半ば", "1割台後半"]
    tens = [phrase.replace("1", str(n)) for n in range(1, 10) for phrase in grid]
    assert stretches == ["いない(0人)", "1%未満", *figures, "1割弱", *tens, "ほぼ全員", "全員"]


@pytest.mark.parametrize("style", ["grid", "ratio", "half", "strong_weak"])
def test_checker_gives_a_to_what_the_generator_writes(style: Literal["grid", "ratio", "half", "strong_weak"]):
    rules = WordingRules(style=style)
    reader = LevelReader(rules)

    for tenths in range(1001):
        level = level_of_counts(tenths, 1000)
        phrase = reader.parse(phrase_of(level, rules))

        assert phrase is not None, tenths
        assert grade(phrase, level, rules) == "A", (tenths, phrase)


def test_coarse_phrases_are_good_or_better_and_name_no_part_of_a_tenth():
    reader = LevelReader(RULES)

    for tenths in range(1001):
        level = level_of_counts(tenths, 1000)
        text = phrase_of(level, RULES, Resolution.COARSE)
        phrase = reader.parse(text)

        assert phrase is not None, text
        assert grade(phrase, level, RULES) in ("A", "B"), (tenths, text)
        assert not re.search("前半|半ば|後半|人に", text)


@pytest.mark.parametrize(
    ("tenths", "phrase"),
    [(500, "約5割"), (524, "約5割"), (525, "5割台"), (574, "5割台"), (575, "約6割"), (74, "1割弱"), (75, "約1割"),
     (974, "9割台"), (975, "9割台"), (989, "9割台"), (990, "ほぼ全員")],
)  # fmt: skip
def test_coarse_boundaries(tenths: int, phrase: str):
    assert phrase_of(level_of_counts(tenths, 1000), RULES, Resolution.COARSE) == phrase


@pytest.mark.parametrize(
    ("style", "tenths", "phrase"),
    [
        ("ratio", 239, "2割台前半"), ("ratio", 240, "4人に1人"), ("ratio", 260, "4人に1人"),
        ("ratio", 261, "2割台半ば"),
        ("ratio", 323, "3割台前半"), ("ratio", 324, "3人に1人"), ("ratio", 343, "3人に1人"),
        ("ratio", 344, "3割台半ば"),
        ("ratio", 667, "3人に2人"), ("ratio", 750, "4人に3人"), ("ratio", 500, "約5割"),
        ("half", 469, "4割台半ば"), ("half", 470, "半数近く"), ("half", 489, "半数近く"), ("half", 490, "約半数"),
        ("half", 509, "約半数"), ("half", 510, "5割台前半"), ("half", 250, "2割台半ば"),
        ("strong_weak", 500, "約5割"), ("strong_weak", 501, "5割強"), ("strong_weak", 529, "5割強"),
        ("strong_weak", 530, "5割台前半"), ("strong_weak", 569, "5割台半ば"), ("strong_weak", 570, "6割弱"),
        ("strong_weak", 599, "6割弱"), ("strong_weak", 970, "9割台後半"), ("strong_weak", 99, "1割弱"),
    ],
)  # fmt: skip
def test_styles(style: Literal["ratio", "half", "strong_weak"], tenths: int, phrase: str):
    assert phrase_of(level_of_counts(tenths, 1000), WordingRules(style=style)) == phrase


def test_fractions_of_people_need_a_fine_share():
    quarter = level_of_counts(25, 100)

    assert phrase_of(quarter, WordingRules(style="ratio"), Resolution.COARSE) == "2割台"


def half_width(share: float, persons: int) -> float:
    interval = share_interval("wilson", share, None, persons, None, fraction=0.0)
    assert interval is not None
    return interval.width / 2


@pytest.mark.parametrize(
    ("persons", "expected"),
    [(381, Resolution.FINE), (380, Resolution.COARSE), (93, Resolution.COARSE), (92, Resolution.COUNTS),
     (30, Resolution.COUNTS), (29, Resolution.COUNTS_ONLY), (1, Resolution.COUNTS_ONLY)],
)  # fmt: skip
def test_resolution_by_the_half_width_of_a_half(persons: int, expected: Resolution):
    assert resolution(half_width(0.5, persons), persons, RULES) is expected


@pytest.mark.parametrize(
    ("half", "expected"),
    [(0.05, Resolution.FINE), (0.0501, Resolution.COARSE), (0.1, Resolution.COARSE), (0.1001, Resolution.COUNTS),
     (None, Resolution.COUNTS)],
)  # fmt: skip
def test_resolution_ends_are_inclusive(half: float | None, expected: Resolution):
    assert resolution(half, 1000, RULES) is expected


def test_three_generation_households_are_counted_and_not_called_a_part_of_a_tenth():
    level = level_of_counts(42, 84)

    fineness = resolution(half_width(0.5, 84), 84, RULES)

    assert phrase_of(level, RULES, fineness) == "84人中42人(50.0％)"


def test_counts_are_set_as_persons_of_persons():
    assert phrase_of(level_of_counts(13, 52), HALF_WIDTH_SIGN, Resolution.COUNTS) == "52人中13人(25.0%)"
    assert phrase_of(level_of_counts(0, 12), RULES, Resolution.COUNTS_ONLY) == "12人中0人(0.0％)"
    assert phrase_of(level_of_counts(278, 1112), RULES, Resolution.COUNTS) == "1,112人中278人(25.0％)"


@pytest.mark.parametrize(("count", "phrase"), [(0, "いない(0人)"), (1, "1％未満"), (9999, "ほぼ全員"), (10000, "全員")])
def test_one_person_is_somebody_and_all_but_one_are_not_all(count: int, phrase: str):
    assert phrase_of(level_of_counts(count, 10_000), RULES) == phrase


def test_shares_are_rounded_from_the_counts_and_not_from_floats():
    assert level_of_counts(1199, 2000).tenths == 600, "59.95% is a tie"
    assert level_of_counts(3, 2000).tenths == 2
    assert level_of_share(0.15 + 0.05 + 0.3495, 1, 2).tenths == 550, "the noise of a sum decides no tie"
