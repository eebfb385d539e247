"""`--weighted`: the weights that the study's plan makes, in tables and tests, never by default."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest

import zushi_survey
from tests.conftest import Run


def _rows(run_cli: Run, study: Path, *arguments: str) -> list[dict[str, str]]:
    done = run_cli(*arguments, "--format", "csv", cwd=study)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(StringIO(done.stdout.lstrip("\ufeff"))))


def test_weighted_bases_are_the_sums_of_the_plan_s_weights(run_cli: Run, demo_study: Path) -> None:
    rows = _rows(run_cli, demo_study, "crosstab", "Q10", "--by", "district", "--weighted")
    weighting = zushi_survey.open_study(demo_study).wave().weighting

    total = next(row for row in rows if row["axis"] == "total" and row["kind"] == "option")
    assert float(total["base_weighted"]) == pytest.approx(weighting.weights.sum())
    assert int(total["base_unweighted"]) == 1112
    kish = weighting.weights.sum() ** 2 / (weighting.weights**2).sum()
    assert float(total["base_effective"]) == pytest.approx(kish)


def test_a_raked_axis_has_the_population_s_shares(run_cli: Run, demo_study: Path) -> None:
    """Of those whose district is known, the weighted shares are the register's."""
    rows = _rows(run_cli, demo_study, "freq", "F3", "--weighted")
    text = (demo_study / "data" / "synthetic_population.csv").read_text(encoding="utf-8-sig")
    known: dict[str, int] = {}
    for cell in csv.DictReader(StringIO(text)):
        if cell["小学校区"]:
            known[cell["小学校区"]] = known.get(cell["小学校区"], 0) + int(cell["人口"])

    weighted = {row["option_label"]: float(row["count_weighted"]) for row in rows if row["kind"] == "option"}
    answered = sum(weighted[name] for name in known)
    for name, persons in known.items():
        assert weighted[name] / answered == pytest.approx(persons / sum(known.values()), rel=1e-9)


def test_tests_know_the_weights(run_cli: Run, demo_study: Path) -> None:
    plain = _rows(run_cli, demo_study, "test", "Q15", "--by", "district")
    weighted = _rows(run_cli, demo_study, "test", "Q15", "--by", "district", "--weighted")

    assert {row["test_method"] for row in plain if row["against"] == "whole"} == {"pooled_z"}
    assert {row["test_method"] for row in weighted if row["against"] == "whole"} == {"rao_scott_t"}
    assert next(row["test_method"] for row in weighted if row["against"] == "association") == "rao_scott"


def test_tables_are_unweighted_unless_asked(run_cli: Run, demo_study: Path) -> None:
    rows = _rows(run_cli, demo_study, "crosstab", "Q10", "--by", "district")

    assert {row["base_weighted"] for row in rows} == {""}


def test_one_choice_of_weights_at_a_time(run_cli: Run, demo_study: Path) -> None:
    done = run_cli("freq", "Q10", "--weighted", "--unweighted", cwd=demo_study)

    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "--weight、--unweighted、--weighted はどれか1つだけ指定できます"


def test_a_study_without_a_plan_says_so(run_cli: Run, demo_study: Path) -> None:
    done = run_cli("freq", "Q10", "--wave", "P", "--weighted", cwd=demo_study)

    assert done.returncode == 1
    assert done.stderr.startswith("E-WGT-001")
