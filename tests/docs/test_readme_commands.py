"""Every command that the READMEs show works, on a copy of the sample study."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Run
from zushi_survey.hearing.coding_sheet import CODING_SHEET, MARK, SEGMENT_COLUMN

REPOSITORY = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.en.md")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)

DELIVERY = "data/synthetic_r3_raw.csv"
SECOND_DELIVERY = "data/synthetic_r3_raw_2.csv"
TEXT = "keikaku.md"
SENTENCE = "アンケート調査によると、地域活動に参加している人は2割台半ばで、前回調査と比べて減少しています。"
CODING = "coding.xlsx"
REVIEW = "out/review.xlsx"

# Shown too, but run by other tests or by the one who reads: each is listed, so that a new one is a decision.
OTHER_PROGRAMS = {
    "make demo",
    "make test",
    "make check",
    "make format",
    "make docs",
    "make bench",
    "make lock",
    "make audit",
    "make sample",
    "make clean",
    "cd zushi-survey-demo",
    "python3 -m pip install zushi_survey-0.1.0-py3-none-any.whl",
    ".venv/bin/python -m build --wheel",
}


def _commands(readme: str) -> list[str]:
    """Each non-empty line of the shell blocks without its comment."""
    text = (REPOSITORY / readme).read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    return [command for line in lines if (command := shlex.join(shlex.split(line, comments=True)))]


ALL = [(readme, command) for readme in READMES for command in _commands(readme)]
OURS = sorted({command for _, command in ALL if command.startswith("zushi-survey")})


def test_readmes_show_commands() -> None:
    assert {readme for readme, _ in ALL} == set(READMES)
    assert len(OURS) >= 8


@pytest.mark.parametrize("command", OURS)
def test_command_of_the_readme_runs(command: str, demo_study: Path, run_cli: Run, tmp_path: Path) -> None:
    study = tmp_path / "study"
    shutil.copytree(demo_study, study)
    _deliver_again(study)
    (study / TEXT).write_text(f"{SENTENCE}\n", encoding="utf-8")
    if f"import {CODING}" in command:
        _fill_in_coding(study, run_cli)
    if f"import {REVIEW}" in command:
        _take(study, run_cli, "hearing", "review")

    done = run_cli(*shlex.split(command)[1:], cwd=study)

    assert done.returncode == 0, done.stdout + done.stderr


def _deliver_again(study: Path) -> None:
    """What the contractor sends later: the same file without its last sheet."""
    lines = (study / DELIVERY).read_bytes().splitlines(keepends=True)
    (study / SECOND_DELIVERY).write_bytes(b"".join(lines[:-1]))


def _fill_in_coding(study: Path, run_cli: Run) -> None:
    """What a coder does: takes the sheet and marks one code of the first segment."""
    _take(study, run_cli, "hearing", "sheet", "--out", CODING)
    book = openpyxl.load_workbook(study / CODING)
    sheet = book[CODING_SHEET]
    heading = next(row for row in sheet.iter_rows() if row[0].value == SEGMENT_COLUMN)
    sheet.cell(heading[0].row + 1, len(heading), MARK)
    book.save(study / CODING)


def _take(study: Path, run_cli: Run, *command: str) -> None:
    """What comes before a command: the sheet that it reads."""
    done = run_cli(*command, cwd=study)
    assert done.returncode == 0, done.stdout + done.stderr


def test_other_programs_are_listed() -> None:
    shown = {command for _, command in ALL if not command.startswith("zushi-survey")}

    assert not shown - OTHER_PROGRAMS
