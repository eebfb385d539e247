"""The gate: under `publish` everything shown stands in the register first, and every run hides the same."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import scipy.optimize

import zushi_survey
from tests.unit.pipeline.wave_studies import HandWave, Row, people, single, write_waves
from zushi_survey.analysis.disclosure.solver import solved_in_whole_numbers
from zushi_survey.analysis.tables import CellKind, CellStatus
from zushi_survey.core.problems import SurveyError
from zushi_survey.pipeline import releasing
from zushi_survey.pipeline.releasing import REGISTER_FILE
from zushi_survey.pipeline.study import Study
from zushi_survey.pipeline.tabulation import TableSet, decide_together
from zushi_survey.present.tidy import tidy_table

D4 = [[41, 198, 2, 60], [38, 168, 9, 47], [27, 141, 6, 32], [38, 98, 1, 33], [22, 101, 5, 37]]
"""The made-up counts of part D.4 of the reference text; the optimum hides 2, 1, 41 and 38."""
D5 = [[30, 2, 46], [52, 5, 80], [14, 1, 25], [9, 7, 28]]
AXES = (
    {"id": "g", "label": "g", "question": "f"},
    {
        "id": "half",
        "label": "h",
        "question": "f",
        "categories": [
            {"id": "young", "label": "y", "options": [1, 2]},
            {"id": "old", "label": "o", "options": [3, 4, 5]},
        ],
    },
)


def study_of(folder: Path, counts: Sequence[Sequence[int]], **study: Any) -> Study:
    """A question `k` with scores by five groups, a number `y` that everybody answers, and an earlier wave."""
    options = [{"code": n, "label": f"k{n}", "score": n} for n in range(1, len(counts[0]) + 1)]
    questions = [
        {"id": "k", "type": "SA", "label": "k", "options": options},
        single("f", "f1", "f2", "f3", "f4", "f5"),
        {"id": "y", "type": "NU", "label": "y"},
    ]
    rows: list[Row] = [
        row for group, row_counts in enumerate(counts, 1) for row in people("k", *row_counts, f=group, y=group)
    ]
    waves = [HandWave("N", questions, rows, AXES), HandWave("B", [single("k", "k1", "k2")], people("k", 20, 30))]
    rules = {"release": {"hidden_group": 0}, "axes": ["g"], "policy": "publish"}
    return write_waves(folder, waves, None, **{**rules, **study})


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """The study of D.4, published from now on."""
    return study_of(tmp_path / "study", D4)


def hidden_counts(study: Study, tables: TableSet) -> int:
    """How many persons stand in hidden counts of the tables."""
    truth = study.crosstab("k", ["g", "half"], policy="internal")
    persons = {
        (cell.option, cell.axis, cell.category): cell.count_unweighted or 0 for table in truth for cell in table.cells
    }
    return sum(
        persons[cell.option, cell.axis, cell.category]
        for table in tables
        for cell in table.cells
        if cell.status is CellStatus.SUPPRESSED and not cell.kind.is_statistic
    )


def hidden_means(tables: TableSet) -> set[str]:
    """The categories of which the mean is hidden."""
    (table,) = tables
    cells = [cell for cell in table.cells if cell.kind is CellKind.MEAN]
    return {cell.category for cell in cells if cell.status is CellStatus.SUPPRESSED}


def test_the_register_begins_with_what_is_published(study: Study):
    path = study.root / REGISTER_FILE

    study.crosstab("k", ["g"], policy="internal")
    assert not path.exists()

    found = study.crosstab("k", ["g"])
    assert path.is_file()
    assert hidden_counts(study, found) == 2 + 1 + 41 + 38


def test_nothing_is_shown_before_it_is_on_record(study: Study, monkeypatch: pytest.MonkeyPatch):
    path = study.root / REGISTER_FILE
    on_record: list[int] = []

    def shown(*_: object) -> tuple[()]:
        on_record.append(len(json.loads(path.read_bytes())["tables"]))
        return ()

    monkeypatch.setattr(releasing, "release", shown)
    study.crosstab("k", ["g"])
    study.crosstab(["k", "f"], ["half"])

    assert on_record == [1, 3]


def test_what_cannot_be_put_on_record_is_not_shown(study: Study, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("zushi_survey.core.files.write_whole", full)
    monkeypatch.setattr(releasing, "release", lambda *_: pytest.fail("shown without record"))

    with pytest.raises(OSError):  # noqa: PT011
        study.crosstab("k", ["g"])


def test_a_second_run_shows_the_same_and_leaves_the_register_alone(study: Study):
    path = study.root / REGISTER_FILE
    first = study.crosstab("k", ["g", "half"])
    content, written = path.read_bytes(), path.stat().st_mtime_ns

    second = zushi_survey.open_study(study.root).crosstab("k", ["g", "half"])

    assert tidy_table(second.tables) == tidy_table(first.tables)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (content, written)


def test_the_same_study_elsewhere_gets_the_same_register(study: Study, tmp_path: Path):
    copy = shutil.copytree(study.root, tmp_path / "copy")

    first = study.crosstab("k", ["g", "half"])
    second = zushi_survey.open_study(copy).crosstab("k", ["g", "half"])

    assert tidy_table(second.tables) == tidy_table(first.tables)
    assert (copy / REGISTER_FILE).read_bytes() == (study.root / REGISTER_FILE).read_bytes()


def test_a_damaged_register_stops_what_is_published_and_only_that(study: Study):
    path = study.root / REGISTER_FILE
    study.crosstab("k", ["g"])
    damaged = path.read_bytes()[:-40]
    path.write_bytes(damaged)
    again = zushi_survey.open_study(study.root)

    with pytest.raises(SurveyError) as error:
        again.crosstab("k", ["g"])

    (problem,) = error.value.problems
    assert (problem.code, problem.where and problem.where.file) == ("E-SUP-002", REGISTER_FILE)
    assert "公表の台帳" in str(error.value)
    assert again.crosstab("k", ["g"], policy="internal").tables[0].hidden_cells == 0
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("origin", ["real", "synthetic"])
def test_the_register_says_what_it_is(tmp_path: Path, origin: str):
    study = study_of(tmp_path, D4, data_origin=origin)
    study.crosstab("k", ["g"])

    first_line = (tmp_path / REGISTER_FILE).read_text(encoding="utf-8").splitlines()[0]

    assert "庁内で保管し、公表したり配ったりしないでください" in first_line
    assert ("合成データ" in first_line) == (origin == "synthetic")


def test_tables_decided_together_hide_no_more_than_one_after_another(tmp_path: Path):
    together, singly = study_of(tmp_path / "a", D5, axes=["g", "half"]), study_of(tmp_path / "b", D5)

    decide_together(together, "publish")
    content = (together.root / REGISTER_FILE).read_bytes()
    by_one = [singly.crosstab("k", [axis]) for axis in ("half", "g")]
    by_all = [together.crosstab("k", [axis]) for axis in ("half", "g")]

    persons = [sum(hidden_counts(one, tables) for tables in found) for one, found in
               ((together, by_all), (singly, by_one))]  # fmt: skip
    assert 0 < persons[0] <= persons[1]
    assert (together.root / REGISTER_FILE).read_bytes() == content  # all of it was decided before


def test_nothing_is_decided_together_for_internal_tables(study: Study):
    decide_together(study, "internal")

    assert not (study.root / REGISTER_FILE).exists()


def test_a_mean_is_hidden_beside_a_hidden_count(study: Study):
    assert hidden_means(study.crosstab("k", ["g"])) == {"1", "4"}  # the groups of 2 and 41, and of 1 and 38


def test_never_only_one_group_has_no_mean(tmp_path: Path):
    counts = [[n, n] for n in (5, 40, 30, 35, 50)]
    study = study_of(tmp_path, counts, release={"hidden_group": 20})

    # The ten of the first group are few; all others and everyone would give their mean away but for the sixty of the
    # third. Those who did not say their group are nobody: they have no mean that could stand in for it.
    assert hidden_means(study.crosstab("y", ["g"])) >= {"1", "3"}
    assert hidden_means(study.crosstab("y", ["g"])) & {"2", "4", "5"} == set()
    assert hidden_means(study.crosstab("y", ["g"], policy="internal")) == set()


def test_numbers_that_have_changed_are_reported(study: Study):
    study.crosstab(["k", "y"], ["g"])
    assert study.register.news == ()

    moved = study_of(study.root, [[42, 197, 2, 60], *D4[1:]])
    tables = moved.crosstab(["k", "y"], ["g"])

    # One person of the first group, and of everyone; what nobody corrected is released beside it.
    assert [table.title.question for table in tables] == ["k", "y"]
    (news,) = moved.register.news
    assert "E-SUP-003" in news
    assert "4 個" in news


def test_three_nested_axes_are_refused_before_anything_is_on_record(study: Study):
    with pytest.raises(SurveyError) as error:
        study.crosstab("k", ["g*half*f"])

    assert [problem.code for problem in error.value.problems] == ["E-TAB-006"]
    assert not (study.root / REGISTER_FILE).exists()


def noisy(*_: object, **__: object) -> str:
    """A solver that talks, as HiGHS does."""
    os.write(1, b"a line of the solver\n")
    return "solved"


def test_the_solver_does_not_talk_into_the_output(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scipy.optimize, "milp", noisy)

    print("before")
    assert solved_in_whole_numbers([1]) == "solved"
    print("after")

    assert capfd.readouterr().out == "before\nafter\n"


def test_the_output_comes_back_after_a_solver_that_fails(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def failing(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr(scipy.optimize, "milp", failing)

    with pytest.raises(ValueError):  # noqa: PT011
        solved_in_whole_numbers([1])
    os.write(1, b"there\n")

    assert capfd.readouterr().out == "there\n"
