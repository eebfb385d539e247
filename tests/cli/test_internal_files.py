"""Files that are never for publication: they say so whatever the study's policy is, and no option takes that away."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
import typer
from typer.main import get_command

from tests.small_study import write_small_study
from zushi_survey.cli import app
from zushi_survey.cli_options import Format
from zushi_survey.present import wording

INTERNAL = "内部検討用・公表不可"
PERSONS = {
    "validate-page": ("validate", "--format", "html"),
    "validate-data": ("validate", "--format", "csv", "--out", "out/validate.csv"),
    "diff": ("diff", "N.csv", "later.csv", "--format", "html"),
    "coding-sheet": ("hearing", "sheet"),
    "review-sheet": ("hearing", "review"),
    "disclosure": ("disclosure", "Q1", "--format", "html"),
}
"""Commands that list sheets, rows or segments one by one, or what was hidden; `weight` has tests of its own."""
MARKED_OTHERWISE = {"validate-data": "internal"}
"""Data for programs have the policy in a column."""
NO_POLICY = (
    "validate",
    "diff",
    "weight",
    "disclosure",
    "questionnaire",
    "hearing sheet",
    "hearing import",
    "hearing review",
)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study whose own policy is `publish`, and a later delivery of its answers."""
    folder = write_small_study(tmp_path_factory.mktemp("internal") / "調査")
    text = (folder / "N.csv").read_text(encoding="utf-8")
    (folder / "later.csv").write_text(re.sub(r"^1010,1", "1010,2", text, flags=re.MULTILINE), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def written(study: Path, run_cli: Run) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for name, line in PERSONS.items():
        before = {path: path.stat().st_mtime_ns for path in study.rglob("*")}
        done = run_cli(*line, cwd=study)
        assert done.returncode in (0, 1), done.stderr
        assert "E-" not in done.stderr, done.stderr
        new = [path for path in study.rglob("*") if before.get(path) != path.stat().st_mtime_ns and path.is_file()]
        found[name] = [p for p in new if p.parent.name != "runs" and p.suffix in (".html", ".csv", ".xlsx")]
    return found


def words_in(path: Path) -> str:
    """All text of a file."""
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("name", PERSONS)
def test_what_lists_persons_says_that_it_is_internal_even_in_a_study_to_be_published(
    name: str, written: dict[str, list[Path]]
):
    assert len(written[name]) == 1
    for path in written[name]:
        assert MARKED_OTHERWISE.get(name, INTERNAL) in words_in(path)
        assert wording.PUBLISH_BANNER not in words_in(path)


def test_the_register_of_releases_says_that_it_stays_in_the_office(study: Path, run_cli: Run):
    done = run_cli("crosstab", "Q1", "--policy", "publish", cwd=study)

    assert done.returncode == 0, done.stderr
    register = json.loads((study / "release-register.json").read_text(encoding="utf-8"))
    assert "庁内で保管し、公表したり配ったりしないでください" in register["notice"]


def options_of(line: str) -> set[str]:
    """Every option and argument of a command."""
    command = get_command(app)
    for word in line.split():
        assert isinstance(command, typer.core.TyperGroup)
        command = command.commands[word]
    return {one for parameter in command.params for one in (*parameter.opts, parameter.name or "")}


@pytest.mark.parametrize("line", NO_POLICY)
def test_what_lists_persons_cannot_be_asked_for_as_published(line: str):
    assert "--policy" not in options_of(line)
    assert "--policy" in options_of("crosstab"), "the options were not read"


def all_commands(command: object, path: str = "") -> dict[str, set[str]]:
    """Options of every command by its name."""
    found = {path: options_of(path)} if path else {}
    for name, one in getattr(command, "commands", {}).items():
        found |= all_commands(one, f"{path} {name}".strip())
    return found


def test_no_option_changes_what_is_said_of_the_data():
    """Banners come from study.yaml and the policy alone."""
    commands = all_commands(get_command(app))

    assert {"crosstab", "report", "hearing review"} <= commands.keys()
    for name, options in commands.items():
        assert not {o for o in options if re.search(r"origin|banner|notice|synthetic|title|footer|header", o)}, name


def test_no_format_holds_records():
    """Pages, tables and data of figures only: no .sav, .dta or .parquet is written."""
    assert set(get_args(Format)) == {"terminal", "csv", "json", "html", "xlsx"}


def test_the_clean_answers_are_written_by_no_command(repository: Path):
    """They exist to be compared with the raw ones, and by the program that makes the sample."""
    users = [
        path.relative_to(repository).as_posix()
        for path in sorted((repository / "zushi_survey").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("clean_layer")
    ]

    assert users == []


@pytest.mark.parametrize("line", ["data_origin: synthetic\n", ""], ids=["said otherwise", "left out"])
def test_synthetic_answers_cannot_be_published_as_real(study: Path, run_cli: Run, line: str):
    """The answer file itself says synthetic in a column; one word in study.yaml must not undo that."""
    text = (study / "study.yaml").read_text(encoding="utf-8")
    try:
        changed = text.replace("data_origin: synthetic\n", line.replace("synthetic", "real"))
        assert changed != text
        (study / "study.yaml").write_text(changed, encoding="utf-8")
        done = run_cli("crosstab", "Q1", "--policy", "publish", cwd=study)
    finally:
        (study / "study.yaml").write_text(text, encoding="utf-8")

    assert done.returncode == 1 or "合成データ" in done.stdout


@pytest.mark.parametrize("place", ["figures.json", "runs"])
def test_records_hold_nothing_that_publish_hides(tmp_path: Path, run_cli: Run, place: str):
    """An internal run, then a published one: neither the figures on record nor a run record has a hidden figure."""
    study = write_small_study(tmp_path / "調査")
    printed = ("--format", "json", "--out")
    for policy in ("internal", "publish"):
        done = run_cli("crosstab", "F1", "Q1", "--policy", policy, *printed, f"{policy}.json", cwd=study)
        assert done.returncode == 0, done.stderr
    rows = json.loads((study / "publish.json").read_text(encoding="utf-8"))["rows"]
    where = ("question", "item", "option", "axis", "category")
    hidden = {tuple(row[name] for name in where) for row in rows if row["status"] == "suppressed"}
    assert hidden, "nothing was hidden"
    if place == "figures.json":
        kept = json.loads((study / "out/figures.json").read_text(encoding="utf-8"))
        assert "公表したり配ったりしないでください" in kept["notice"]
        told = {tuple(figure[1:6]) for figure in kept["figures"] if figure[9] != "x"}
    else:
        records = [json.loads(p.read_text(encoding="utf-8")) for p in (study / "out/runs").glob("*.json")]
        changes = [change for record in records for change in record["figures_changed"]]
        told = {tuple(change[name] for name in where) for change in changes if change["before"] is not None}
    assert hidden & told == set()
