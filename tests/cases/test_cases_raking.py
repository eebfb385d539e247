"""Raking and post-stratification of others: shared/reference cases and what their sources printed."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from zushi_survey.data.weighting import calibrate


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a csv file with a heading."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_four_by_four_table_of_raking_small(shared):
    folder = shared / "cases" / "raking_small"
    rows = rows_of(folder / "ipf_wikipedia.csv")
    counts = np.array([[float(row[f"c{n}"]) for n in range(1, 5)] for row in rows[:4]])
    targets = [
        np.array([float(row["row_target"]) for row in rows[:4]]),
        np.array([float(rows[4][f"c{n}"]) for n in range(1, 5)]),
    ]
    expected = np.loadtxt(folder / "ipf_wikipedia_expected.csv", delimiter=",")
    row, column = np.divmod(np.arange(16), 4)

    raked = calibrate(counts.ravel(), [row, column], targets)

    assert raked.reshape(4, 4) == pytest.approx(expected, abs=6e-7)


def test_the_sports_survey_raked_on_gender_and_locality(shared):
    folder = shared / "cases" / "quantipy_exampleA"
    # Targets as the expected weights have them: 45.6 : 54.4, and 10, 15, 20, 25, 30 percent; 177 without locality.
    people = [row for row in rows_of(folder / "example_data_a.csv") if row["gender"] and row["locality"]]
    gender = np.array([int(row["gender"]) - 1 for row in people])
    locality = np.array([int(float(row["locality"])) - 1 for row in people])
    shares = [np.array([0.456, 0.544]), np.array([0.10, 0.15, 0.20, 0.25, 0.30])]

    weights = calibrate(np.ones(8078), [gender, locality], [8078 * share for share in shares])

    for row in rows_of(folder / "expected_rake_gender_locality.csv"):
        inside = (gender == int(row["gender"]) - 1) & (locality == int(row["locality"]) - 1)
        assert weights[inside] == pytest.approx(float(row["w"]), rel=1e-6)


@pytest.fixture(scope="module")
def schools(shared: Path) -> dict[str, list[dict[str, str]]]:
    return {
        name: rows_of(shared / "cases" / "survey_api" / f"{name}.csv") for name in ("apipop", "apiclus1", "expected")
    }


def margin(schools: dict[str, list[dict[str, str]]], column: str, labels: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Category of each school of the cluster sample, and schools of the state by category."""
    codes = np.array([labels.index(row[column]) for row in schools["apiclus1"]])
    return codes, np.array([float(sum(row[column] == label for row in schools["apipop"])) for label in labels])


def figure(schools: dict[str, list[dict[str, str]]], identifier: str, what: str = "estimate") -> float:
    """An expected figure."""
    found = [row["value"] for row in schools["expected"] if (row["id"], row["what"]) == (identifier, what)]
    assert len(found) == 1
    return float(found[0])


def test_the_schools_post_stratified_and_raked(schools):
    base = np.array([float(row["pw"]) for row in schools["apiclus1"]])
    api00, enroll = (np.array([float(row[name]) for row in schools["apiclus1"]]) for name in ("api00", "enroll"))
    level, levels = margin(schools, "stype", ["E", "H", "M"])
    goal, goals = margin(schools, "sch.wide", ["No", "Yes"])

    post = calibrate(base, [level], [levels], "poststratify")
    raked = calibrate(base, [level, goal], [levels, goals])

    for name, weights in (("poststrat stype", post), ("rake stype,sch.wide", raked)):
        mean, total = weights @ api00 / weights.sum(), weights @ enroll
        assert mean == pytest.approx(figure(schools, f"clus1 {name} mean api00"), rel=1e-6)
        assert total == pytest.approx(figure(schools, f"clus1 {name} total enroll"), rel=1e-6)
    for n, school in enumerate("EHM"):
        for m, reached in enumerate(("No", "Yes")):
            expected = figure(schools, f"clus1 rake weight {school} {reached}", "weight")
            assert raked[(level == n) & (goal == m)] == pytest.approx(expected, rel=1e-6)
