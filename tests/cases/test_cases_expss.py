"""Product test of expss (150 persons): percentages, means and letters of three banners.

Source of the expected figures: shared/cases/expss_product_test/expected.json (printed in expss's documentation). Its
convention: pooled z without correction for shares, Welch's t for means, every base tested; printed at one decimal by R,
which rounds half to even, so figures are compared to a tenth.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cases.folders import Edit, make_study
from tests.cases.letters import lower_categories
from zushi_survey.pipeline.study import Study
from zushi_survey.questionnaire.study import StatisticsRules

PRINTED_DIGIT = 0.051
PLAIN = StatisticsRules(multiplicity="none", smallest_base=2)
WELCH = StatisticsRules(convention="unpooled_t", multiplicity="none", smallest_base=2)
LIKES = ["Disliked everything", "Chocolate", "Appearance", "Taste", "Stuffing", "Nuts", "Consistency"]
LIKE_CODES = ["2", "3", "4", "5", "6", "7", "8"]


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    path = shared / "cases" / "expss_product_test" / "expected.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def study(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The codes of the ratings are their scores, the counts of likes are numbers; nothing else is declared."""
    edits = [
        Edit("questionnaire", _options(3, 8, name="h22"), _options(3, 8, name="h22", scored=True)),
        *(
            Edit("questionnaire", f"  - id: {name}\n    type: SA\n    label: {name}\n{_codes(0, end)}", _number(name))
            for name, end in (("h_likes", 6), ("p_likes", 5))
        ),
    ]
    file = shared / "cases" / "expss_product_test" / "product_test_recoded.csv"
    return make_study(tmp_path_factory.mktemp("expss") / "s", [file], edits)


def _codes(start: int, end: int, *, scored: bool = False) -> str:
    """The options as `init` writes them, with or without scores."""
    score = ", score: {0}" if scored else ""
    lines = [f"      - {{{{code: {{0}}, label: '{{0}}'{score}}}}}".format(code) for code in range(start, end)]
    return "    options:\n" + "".join(f"{line}\n" for line in lines)


def _options(start: int, end: int, *, name: str, scored: bool = False) -> str:
    """A question's lines down to its options."""
    return f"    label: {name}\n{_codes(start, end, scored=scored)}"


def _number(name: str) -> str:
    """The same question as a number."""
    return f"  - id: {name}\n    type: NU\n    label: {name}\n"


def _share(text: str) -> tuple[float, list[str]]:
    """A printed cell: its figure (empty is 0) and its letters."""
    figure, *letters = text.split()[:1] + text.split()[1:] if text else ["0"]
    return float(figure), letters


def _columns(study: Study, question: str, option: str, value: str) -> list[float]:
    """Whole, both ages, the three preferences: one figure each."""
    frame = study.crosstab(question, by=["age_cat", "c1r"], base="answered").to_pandas()
    cells = frame[(frame["option"] == option) & (frame["category"] != "unknown")]
    return [float(cell) for cell in cells[value]]


def _letters(study: Study, question: str, option: str, rules: StatisticsRules) -> list[list[str]]:
    """Letters of the five categories; each banner question starts with A."""
    printed: list[list[str]] = []
    for axis, names in (("age_cat", "AB"), ("c1r", "ABC")):
        lower = lower_categories(study.comparisons(question, [axis], kinds=["pair"], rules=rules))
        for category in range(1, len(names) + 1):
            printed.append([names[int(code) - 1] for code in lower[option, str(category)]])
    return printed


@pytest.mark.parametrize(
    ("question", "name", "codes", "labels"),
    [
        ("h22", "h22 %", "34567", ["Quite poor", "Neither", "Quite good", "Very good", "Excellent"]),
        ("p22", "p22 %", "234567", ["Very poor", "Quite poor", "Neither", "Quite good", "Very good", "Excellent"]),
        ("h1", "Likes VSX123 (h1_1..h1_6 category multiple response) %", LIKE_CODES, LIKES),
    ],
)
def test_percentages_and_letters(
    study: Study, expected: dict[str, Any], question: str, name: str, codes: list[str], labels: list[str]
) -> None:
    for code, label in zip(codes, labels, strict=True):
        printed = [_share(text) for text in expected[name][label]]

        shares = [100 * share for share in _columns(study, question, code, "proportion")]
        letters = _letters(study, question, code, PLAIN)

        assert shares == pytest.approx([figure for figure, _ in printed], abs=PRINTED_DIGIT), label
        assert letters == [marks for _, marks in printed[1:]], label


def test_means_and_their_letters(study: Study, expected: dict[str, Any]) -> None:
    case = expected["h22 mean"]
    printed = [_share(str(text)) for text in (case["Total"], *case["age"], *case["c1r"])]

    means = _columns(study, "h22", "mean", "value")

    assert means == pytest.approx([figure for figure, _ in printed], abs=PRINTED_DIGIT)
    assert _letters(study, "h22", "mean", WELCH) == [marks for _, marks in printed[1:]]


@pytest.mark.parametrize("question", ["h_likes", "p_likes"])
def test_mean_number_of_likes(study: Study, expected: dict[str, Any], question: str) -> None:
    printed = [float(mean) for mean in expected[f"{question} mean"]]

    assert _columns(study, question, "mean", "value") == pytest.approx(printed, abs=PRINTED_DIGIT)


def test_preference_and_bases(study: Study, expected: dict[str, Any]) -> None:
    frame = study.crosstab("c1r", by=["age_cat"], base="answered").to_pandas()
    cells = frame[frame["category"] != "unknown"]
    shares = {label: [100 * s for s in rows["proportion"]] for label, rows in cells.groupby("category", sort=False)}

    for category, label in (("total", "Total"), ("1", "18-25"), ("2", "26-35")):
        options = shares[category][:3]
        assert options == pytest.approx(expected["c1r %"][label], abs=PRINTED_DIGIT)
    assert _columns(study, "h22", "3", "base_unweighted") == [
        expected["bases"]["Total"],
        *expected["bases"]["age"],
        *expected["bases"]["c1r"],
    ]
