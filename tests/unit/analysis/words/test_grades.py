"""Phrases against shares: statistics.md B.1 (published pairs), B.4, B.5 and B.11."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import pytest

from zushi_survey.analysis.precision.intervals import Interval, share_interval
from zushi_survey.analysis.words.grades import Outcome, ThresholdClaim, grade, judge_level, threshold_claim
from zushi_survey.analysis.words.level import Level, level_of_counts, phrase_of
from zushi_survey.analysis.words.level_phrases import LevelPhrase, LevelReader
from zushi_survey.analysis.words.verdicts import Verdict
from zushi_survey.questionnaire.wording import LEVEL_FORMS, WordingRules

RULES = WordingRules()
READER = LevelReader(RULES)

B4 = """
約5割 | 49.0–50.9 | 47.5–52.4 | 46.0–54.0
ほぼ5割 | 49.0–50.9 | 48.0–51.9 | 47.0–53.0
5割程度 | 49.0–50.9 | 47.5–52.4 | 46.0–54.0
5割 | 50.0 | 49.5–50.4 | 49.0–50.9
5割台 | 50.0–59.9 | 50.0–59.9 | 50.0–59.9
5割台前半 | 51.0–53.9 | 50.0–54.4 | 50.0–54.9
5割台半ば | 54.0–56.9 | 53.5–57.4 | 53.0–57.9
5割台後半 | 57.0–58.9 | 56.5–59.9 | 55.5–59.9
5割強 | 50.1–52.9 | 50.1–54.4 | 50.1–54.9
5割弱 | 47.0–49.9 | 45.6–49.9 | 45.1–49.9
5割近く | 47.0–49.9 | 45.6–49.9 | 45.0–49.9
5割を超える | 50.1–54.9 | 50.1–59.9 | 50.1–100.0
5割以上 | 50.0–54.9 | 50.0–59.9 | 50.0–100.0
5割に満たない | 45.1–49.9 | 40.1–49.9 | 0.0–49.9
5割台弱 | 51.0–53.9 | 47.0–54.4 | 47.0–54.9
半数 | 50.0 | 49.5–50.4 | 49.0–50.9
約半数 | 49.0–50.9 | 47.5–52.4 | 46.0–54.0
半数近く | 45.0–49.9 | 44.0–49.9 | 43.0–49.9
半数以上 | 50.0–54.9 | 50.0–59.9 | 50.0–100.0
半数を超える | 50.1–54.9 | 50.1–66.6 | 50.1–100.0
過半数 | 50.1–54.9 | 50.1–66.6 | 50.1–100.0
半数に満たない | 45.0–49.9 | 40.0–49.9 | 0.0–49.9
4人に1人 | 24.0–26.0 | 22.5–27.5 | 21.0–29.0
3人に1人 | 32.3–34.3 | 30.8–35.8 | 29.3–37.3
5人に1人 | 19.0–21.0 | 17.5–22.5 | 16.0–24.0
3人に2人 | 65.7–67.7 | 64.2–69.2 | 62.7–70.7
4人に3人 | 74.0–76.0 | 72.5–77.5 | 71.0–79.0
3分の1 | 32.3–34.3 | 30.8–35.8 | 29.3–37.3
大半 | 66.7–89.9 | 60.0–94.9 | 50.1–100.0
大多数 | 80.0–100.0 | 75.0–100.0 | 66.7–100.0
ほとんど | 90.0–100.0 | 85.0–100.0 | 80.0–100.0
わずか | 0.1–4.9 | 0.1–9.9 | 0.1–14.9
"""
B11 = """
約5割 | 45.9 X, 46.0 C, 47.4 C, 47.5 B, 48.9 B, 49.0 A, 50.9 A, 51.0 B, 52.4 B, 52.5 C, 54.0 C, 54.1 X
5割台前半 | 49.9 X, 50.0 B, 50.9 B, 51.0 A, 53.9 A, 54.0 B, 54.4 B, 54.5 C, 54.9 C, 55.0 X
5割台半ば | 52.9 X, 53.0 C, 53.4 C, 53.5 B, 53.9 B, 54.0 A, 56.9 A, 57.0 B, 57.4 B, 57.5 C, 57.9 C, 58.0 X
5割台後半 | 55.4 X, 55.5 C, 56.4 C, 56.5 B, 56.9 B, 57.0 A, 58.9 A, 59.0 B, 59.9 B, 60.0 X
5割強 | 50.0 X, 50.1 A, 52.9 A, 53.0 B, 54.4 B, 54.5 C, 54.9 C, 55.0 X
5割弱 | 45.0 X, 45.1 C, 45.5 C, 45.6 B, 46.9 B, 47.0 A, 49.9 A, 50.0 X
半数近く | 42.9 X, 43.0 C, 43.9 C, 44.0 B, 44.9 B, 45.0 A, 48.5 A, 49.9 A, 50.0 X
過半数 | 50.0 X, 50.1 A, 54.9 A, 55.0 B, 66.6 B, 66.7 C
4人に1人 | 20.9 X, 21.0 C, 22.4 C, 22.5 B, 23.9 B, 24.0 A, 26.0 A, 26.1 B, 27.5 B, 27.6 C, 29.0 C, 29.1 X
3人に1人 | 29.2 X, 29.3 C, 30.7 C, 30.8 B, 32.2 B, 32.3 A, 34.3 A, 34.4 B, 35.8 B, 35.9 C, 37.3 C, 37.4 X
7割を超える | 70.0 X, 70.1 A, 74.9 A, 75.0 B, 79.9 B, 80.0 C
5割台弱 | 46.9 X, 47.0 B, 50.9 B, 51.0 A, 53.9 A, 54.0 B, 54.4 B, 54.5 C, 54.9 C, 55.0 X
"""
PUBLISHED = [
    ("半数近く", "48.5"), ("半数以上", "54.1"), ("半数を超える", "52.0"), ("半数を超える", "56.2"), ("3分の1", "33.9"),
    ("ほぼ3人に1人", "36.4"), ("3人に1人", "35.0"), ("4人に1人", "26.0"), ("5人に1人", "20.9"), ("約8割", "78.9"),
    ("約8割", "78.7"), ("約8割", "76.3"), ("8割近く", "76.0"), ("約6割", "64.0"), ("約4割", "40.8"),
    ("1割を超える", "12.4"),
    ("7割を超える", "75.0"), ("9割以上", "95.4"),
]  # fmt: skip


def phrase(text: str) -> LevelPhrase:
    found = READER.parse(text)
    assert found is not None, text
    return found


def graded(text: str, tenths: int) -> str:
    return grade(phrase(text), level_of_counts(tenths, 1000), RULES)


def tenths(value: str) -> int:
    return int(Fraction(value) * 10)


def rows(table: str) -> list[tuple[str, list[str]]]:
    return [(cells[0], cells[1:]) for line in table.strip().splitlines() if (cells := re.split(r" \| ", line.strip()))]


@pytest.mark.parametrize(("text", "cells"), rows(B4))
def test_accepted_values_of_every_printed_share(text: str, cells: list[str]):
    bands = [[tenths(end) for end in cell.split("–")] for cell in cells]

    for value in range(1001):
        inside = [name for name, band in zip("ABC", bands, strict=True) if band[0] <= value <= band[-1]]
        assert graded(text, value) == (inside[0] if inside else "X"), value


@pytest.mark.parametrize(("text", "cells"), rows(B11))
def test_boundary_tests(text: str, cells: list[str]):
    for pair in cells[0].split(", "):
        value, expected = pair.split()
        assert graded(text, tenths(value)) == expected, pair


@pytest.mark.parametrize("number", range(1, 10))
@pytest.mark.parametrize("form", ["約{}割", "{}割台前半", "{}割台半ば", "{}割台後半", "{}割弱", "{}割強"])
def test_every_number_of_tenths_is_the_fifth_moved(number: int, form: str):
    for value in range(430, 620):
        moved = value + 100 * (number - 5)
        assert graded(form.format(number), moved) == graded(form.format(5), value)


def test_published_pairs_are_accepted():
    grades = [graded(text, tenths(value)) for text, value in PUBLISHED]

    assert Counter(grades) == {"A": 8, "B": 7, "C": 3}


@pytest.mark.parametrize("form", LEVEL_FORMS)
def test_good_holds_core_and_wide_holds_good(form: str):
    bands = LEVEL_FORMS[form]

    for low, high in ((bands.a, bands.b), (bands.b, bands.c)):
        assert high[0] is None or (low[0] is not None and high[0] <= low[0])
        assert high[1] is None or (low[1] is not None and high[1] >= low[1])


@pytest.mark.parametrize(
    ("text", "count", "base", "expected"),
    [
        ("6割を超える", 1501, 2500, "A"),
        ("6割を超える", 1500, 2500, "X"),
        ("約6割", 1199, 2000, "A"),
        ("6割以上", 1199, 2000, "X"),
        ("5割に満たない", 4998, 10000, "A"),
        ("過半数", 5001, 10000, "A"),
        ("過半数", 5000, 10000, "X"),
        ("半数以上", 5000, 10000, "A"),
        ("半数以上", 4999, 10000, "X"),
        ("3分の1を超える", 3334, 10000, "A"),
        ("3分の1を超える", 3333, 10000, "X"),
        ("全員", 9999, 10000, "X"),
        ("全員", 7, 7, "A"),
    ],
)
def test_counts_decide_what_states_a_threshold(text: str, count: int, base: int, expected: str):
    assert grade(phrase(text), level_of_counts(count, base), RULES) == expected


@pytest.mark.parametrize(
    ("text", "count", "base", "expected"),
    [
        ("25.0%", 278, 1112, "A"), ("25.1%", 278, 1112, "X"), ("12.5%", 139, 1112, "A"), ("13%", 139, 1112, "A"),
        ("12%", 139, 1112, "X"), ("0.2%", 3, 2000, "A"), ("52人中13人", 13, 52, "A"), ("52人中13人", 26, 104, "X"),
        ("2～3割", 399, 1000, "A"), ("2～3割", 400, 1000, "X"), ("2～3割", 199, 1000, "X"),
        ("30%から40%", 400, 1000, "A"),
        ("30%から40%", 401, 1000, "X"), ("約65%", 646, 1000, "A"), ("約65%", 641, 1000, "B"), ("約65%", 629, 1000, "X"),
    ],
)  # fmt: skip
def test_figures_counts_and_ranges(text: str, count: int, base: int, expected: str):
    assert grade(phrase(text), level_of_counts(count, base), RULES) == expected


def wilson(level: Level) -> Interval | None:
    return share_interval("wilson", float(level.share), None, level.base, None, fraction=0.0)


def claim(text: str, count: int, base: int, is_first: bool | None = None) -> ThresholdClaim:
    level = level_of_counts(count, base)
    return threshold_claim(phrase(text), level, wilson(level), RULES, is_first=is_first)


@pytest.mark.parametrize(
    ("base", "smallest"), [(1112, "53.0"), (500, "54.4"), (222, "56.8"), (100, "60.0"), (50, "64.0")]
)
def test_smallest_share_of_which_a_majority_of_the_city_may_be_said(base: int, smallest: str):
    holding = [
        count for count in range(base // 2 + 1, base + 1) if claim("過半数", count, base).outcome is Outcome.HOLDS
    ]

    assert level_of_counts(holding[0], base).tenths == tenths(smallest)
    assert holding == list(range(holding[0], base + 1))


@pytest.mark.parametrize(
    ("text", "count", "base", "expected"),
    [
        ("過半数", 520, 1000, (Outcome.SAMPLE_ONLY, "約半数")),
        ("過半数", 56, 100, (Outcome.SAMPLE_ONLY, "5割台半ば")),
        ("過半数", 500, 1000, (Outcome.FAILS, "約5割")),
        ("半数に満たない", 480, 1000, (Outcome.SAMPLE_ONLY, "約半数")),
        ("半数に満たない", 440, 1000, (Outcome.HOLDS, None)),
        ("6割を超える", 610, 1000, (Outcome.SAMPLE_ONLY, "6割台前半")),
        ("6割を超える", 640, 1000, (Outcome.HOLDS, None)),
        ("6割を下回る", 590, 1000, (Outcome.SAMPLE_ONLY, "約6割")),
        ("大半", 680, 1000, (Outcome.HOLDS, None)),
        ("大半", 68, 100, (Outcome.SAMPLE_ONLY, "多く")),
        ("大半", 640, 1000, (Outcome.FAILS, "6割台半ば")),
        ("ほとんど", 910, 1000, (Outcome.HOLDS, None)),
        ("ほとんど", 90, 100, (Outcome.SAMPLE_ONLY, "大半")),
        ("大多数", 81, 100, (Outcome.SAMPLE_ONLY, "大半")),
        ("一部の人", 299, 1000, (Outcome.HOLDS, None)),
        ("わずか", 49, 1000, (Outcome.HOLDS, None)),
        ("わずか", 50, 1000, (Outcome.FAILS, "5.0％")),
        ("約5割", 500, 1000, (Outcome.HOLDS, None)),
        ("約5割", 560, 1000, (Outcome.FAILS, "5割台半ば")),
        ("25.0%", 250, 1000, (Outcome.HOLDS, None)),
    ],
)
def test_words_that_state_a_threshold(text: str, count: int, base: int, expected: tuple[Outcome, str | None]):
    assert claim(text, count, base) == expected


def test_many_must_be_first_and_more_than_half_of_the_city():
    assert claim("多くの人", 560, 1000, True).outcome is Outcome.HOLDS
    assert claim("多くの人", 560, 1000, None).outcome is Outcome.HOLDS
    assert claim("多くの人", 560, 1000, False).outcome is Outcome.FAILS
    assert claim("多くの人", 510, 1000, True) == (Outcome.SAMPLE_ONLY, "最も多い")
    assert claim("多くの人", 499, 1000, True).outcome is Outcome.FAILS


def test_without_an_interval_no_threshold_is_crossed():
    level = level_of_counts(900, 1000)

    assert threshold_claim(phrase("過半数"), level, None, RULES) == (Outcome.SAMPLE_ONLY, phrase_of(level, RULES))


@pytest.mark.parametrize(
    ("text", "count", "base", "verdict", "better"),
    [
        ("約5割", 500, 1000, Verdict.SUPPORTED, ""),
        ("約5割", 520, 1000, Verdict.SUPPORTED, ""),
        ("約5割", 535, 1000, Verdict.WIDE, "5割台前半"),
        ("約5割", 541, 1000, Verdict.CONTRADICTED, "5割台半ば"),
        ("過半数", 520, 1000, Verdict.WITHIN_ERROR, "約半数"),
        ("大半", 640, 1000, Verdict.WIDE, "6割台半ば"),
        ("約2割にとどまり", 200, 1000, Verdict.SUPPORTED, ""),
        ("約6割にとどまり", 600, 1000, Verdict.WIDE, ""),
    ],
)
def test_verdict_on_a_level(text: str, count: int, base: int, verdict: Verdict, better: str):
    level = level_of_counts(count, base)

    finding = judge_level(READER.find(text)[0], level, wilson(level), RULES)

    assert (finding.verdict, finding.better) == (verdict, better)
    assert better in finding.note


def test_the_wide_note_names_the_better_phrase():
    level = level_of_counts(535, 1000)

    note = judge_level(phrase("約5割"), level, wilson(level), RULES).note

    assert note == "幅の広い表現です。「5割台前半」がより正確です"
