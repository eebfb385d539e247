"""The case `coding_agreement`: published data sets of several coders and their published figures."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zushi_survey.hearing.agreement import cohen_kappa, count_ratings, fleiss_kappa, krippendorff_alpha

GRADES = ["1st", "2nd", "3rd", "4th"]


@pytest.fixture(scope="module")
def files(shared: Path) -> Path:
    return shared / "cases" / "coding_agreement"


@pytest.fixture(scope="module")
def expected(files: Path) -> dict[str, Any]:
    return dict(json.loads((files / "expected.json").read_text(encoding="utf-8")))


def rows_of(path: Path) -> list[list[str]]:
    """Rows without the heading."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


def square(pairs: list[tuple[str, str]], categories: list[str]) -> np.ndarray:
    """Counts by the categories of the first and the second."""
    table = np.zeros((len(categories), len(categories)))
    for first, second in pairs:
        table[categories.index(first), categories.index(second)] += 1
    return table


def by_unit(path: Path) -> list[list[str | None]]:
    """`[unit][coder]` of a file with one line per coder and one column per unit after his name."""
    return [[cell or None for cell in unit] for unit in zip(*(row[1:] for row in rows_of(path)), strict=True)]


def test_every_figure_of_the_file_is_checked_below(expected):
    """A figure added to the case is noticed here."""
    assert sorted(expected) == [
        "anxiety.csv raters 1,2 Cohen kappa",
        "diagnoses.csv (Fleiss 1971; 30 subjects, 6 raters)",
        "kripp_2011_4coders.csv",
        "kripp_wikipedia_3coders.csv",
        "verified",
        "vision.csv (7,477 pairs)",
    ]


def test_diagnoses_of_fleiss(files, expected):
    rows = rows_of(files / "diagnoses.csv")
    wanted = expected["diagnoses.csv (Fleiss 1971; 30 subjects, 6 raters)"]["Fleiss kappa"]

    assert (len(rows), len(rows[0])) == (30, 6)
    assert fleiss_kappa(count_ratings(rows).counts) == pytest.approx(wanted, abs=5e-9)


@pytest.mark.parametrize("name", ["kripp_2011_4coders.csv", "kripp_wikipedia_3coders.csv"])
def test_alpha_at_every_level(files, expected, name):
    ratings = count_ratings(by_unit(files / name))
    values = [float(str(category)) for category in ratings.categories]
    order = np.argsort(values)
    wanted = {level: figure for level, figure in expected[name].items() if level != "source"}

    found = {
        level: krippendorff_alpha(ratings.counts[:, order], level, [values[place] for place in order])
        for level in wanted
    }

    assert len(wanted) == (4 if "2011" in name else 2)
    assert found == {level: pytest.approx(figure, abs=5e-4) for level, figure in wanted.items()}


def test_eyes_graded(files, expected):
    # The file writes both "4th grade" and "4th Grade".
    pairs = [(right.split()[0], left.split()[0]) for right, left in rows_of(files / "vision.csv")]
    table = square(pairs, GRADES)
    wanted = expected["vision.csv (7,477 pairs)"]

    assert table.sum() == 7_477
    assert cohen_kappa(table).kappa == pytest.approx(wanted["Cohen kappa"], abs=5e-9)
    assert cohen_kappa(table, "linear").kappa == pytest.approx(wanted["linear"], abs=5e-9)
    assert cohen_kappa(table, "quadratic").kappa == pytest.approx(wanted["quadratic"], abs=5e-9)


def test_anxiety_of_the_first_two_raters(files, expected):
    pairs = [(row[0], row[1]) for row in rows_of(files / "anxiety.csv")]
    categories = sorted({grade for pair in pairs for grade in pair})

    found = cohen_kappa(square(pairs, categories)).kappa

    assert found == pytest.approx(expected["anxiety.csv raters 1,2 Cohen kappa"], abs=5e-9)
