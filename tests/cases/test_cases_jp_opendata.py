"""Census of Japanese municipalities on open data (2020): counts and percents of `expected.json`, from every layout.

Source of the expected figures: shared/cases/jp_opendata_survey_r2/expected.json (computed there by two tools).
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cases.folders import Edit, by_option, make_study, only_row
from zushi_survey.pipeline.study import Study

CASE = "jp_opendata_survey_r2"
MUNICIPALITIES = 1788
LAYOUTS = {
    "flags with codebook": ["r2_survey_answers_simple.csv", "r2_survey_questions.csv"],
    "flags alone": ["r2_survey_answers_simple.csv"],
    "two header rows": ["r2_survey_answers.csv"],
    "two header rows with codebook": ["r2_survey_answers.csv", "r2_survey_questions.csv"],
}


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    return dict(json.loads((shared / "cases" / CASE / "expected.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module", params=LAYOUTS, ids=lambda name: name.replace(" ", "-"))
def studies(
    request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Study, Study]:
    """The study as `init` made it, and the same with two declared lines: population and who belongs to it."""
    names = LAYOUTS[request.param]
    files = [shared / "cases" / CASE / name for name in names]
    folder = tmp_path_factory.mktemp("opendata")
    line = f"      - file: data/{names[0]}\n"
    keep = Edit("study", line, f"{line}        keep: 提出状況 = 提出済\n")
    known = Edit("study", "    answers:\n", f"    population_size: {MUNICIPALITIES}\n    answers:\n")
    return make_study(folder / "all", files), make_study(folder / "returned", files, [keep, known])


def _percent(share: float, base: int) -> float:
    """The share of a base as a percent with one decimal, half up from exact integers."""
    count = round(share * base)
    return float((Decimal(count * 1000) / base).quantize(Decimal(1), ROUND_HALF_UP) / 10)


def test_status_of_all_and_response_rate(studies: tuple[Study, Study], expected: dict[str, Any]) -> None:
    frame = studies[0].freq("提出状況").to_pandas()

    counts = by_option(frame, "count_unweighted")

    assert counts == {status: expected[status] for status in ("提出済", "未提出", "未確認")}
    assert set(frame["base_unweighted"].dropna()) == {expected["frame"]}
    assert _percent(by_option(frame, "proportion")["提出済"], 1788) == expected["response rate %"]


def test_single_answer_with_counts_percents_and_base(studies: tuple[Study, Study], expected: dict[str, Any]) -> None:
    frame = studies[1].freq("Q1").to_pandas()
    wanted = {label: pair for label, pair in expected["No.1 (base 1715)"].items() if label != "blank"}

    counts, shares = by_option(frame, "count_unweighted"), by_option(frame, "proportion")

    assert counts == {label: count for label, (count, _) in wanted.items()}
    assert {label: _percent(share, 1715) for label, share in shares.items()} == {k: p for k, (_, p) in wanted.items()}
    assert set(frame["base_unweighted"].dropna()) == {1715}


def test_municipalities_without_answer_are_no_answers_when_nobody_is_left_out(
    studies: tuple[Study, Study], expected: dict[str, Any]
) -> None:
    frame = studies[0].freq("Q1").to_pandas()

    blank = only_row(frame, kind="no_answer", axis="total")

    assert blank["count_unweighted"] == expected["No.1 (base 1715)"]["blank"]


def test_plans_to_publish(studies: tuple[Study, Study], expected: dict[str, Any]) -> None:
    counts = by_option(studies[1].freq("Q2").to_pandas(), "count_unweighted")

    counts["公開している"] = counts.pop("オープンデータをすでに公開している")

    assert counts == expected["No.2"]


def test_multiple_answer_over_everyone_asked(studies: tuple[Study, Study], expected: dict[str, Any]) -> None:
    frame = studies[1].freq("Q4").to_pandas()

    counts = by_option(frame, "count_unweighted")

    assert list(counts.values()) == expected["No.4 multi, base 1715"]
    assert set(frame["base_unweighted"].dropna()) == {1715}


def test_standard_error_with_the_finite_population(studies: tuple[Study, Study], expected: dict[str, Any]) -> None:
    row = only_row(studies[1].freq("Q1").to_pandas(), option_label="良く知っている", axis="total")
    check = expected["FPC check (N=1788, n=1715), 良く知っている"]

    assert row["proportion"] * 100 == pytest.approx(check["p"], abs=5e-6)
    assert row["standard_error"] * 100 == pytest.approx(check["SE with FPC"], abs=5e-8)
    without = row["standard_error"] / (1 - 1715 / MUNICIPALITIES) ** 0.5
    assert without * 100 == pytest.approx(check["SE without FPC"], abs=5e-7)
