"""Runs verified, interrupted and cut off from the network; two runs at once."""

from __future__ import annotations

import json
import re
import shutil
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from zushi_survey.cli import app
from zushi_survey.core import lock
from zushi_survey.core.lock import folder_lock


@pytest.fixture
def study(demo_study: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "調査 フォルダー"
    shutil.copytree(demo_study, copy, ignore=shutil.ignore_patterns("out"))
    return copy


def run(study: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--study", str(study)], catch_exceptions=False)


def record_of(study: Path) -> Path:
    return max((study / "out/runs").glob("*.json"))


def test_a_run_whose_files_are_as_they_were_is_verified(study: Path):
    assert run(study, "crosstab", "Q10", "--by", "age", "--format", "xlsx").exit_code == 0

    done = run(study, "verify-run")

    assert (done.exit_code, done.stderr) == (0, "入力は記録と一致します。もう一度実行しても同じ出力になります。\n")
    assert len(list((study / "out/runs").iterdir())) == 1, "verifying is no run of its own"


def test_an_input_that_changed_and_an_output_that_was_edited_are_told(study: Path):
    assert run(study, "freq", "Q10", "--format", "html").exit_code == 0
    (study / "out/freq.html").write_text("edited", encoding="utf-8")
    answers = study / "data/synthetic_r3_raw.csv"
    lines = answers.read_bytes().splitlines(keepends=True)
    answers.write_bytes(b"".join(lines[:-1]))

    done = run(study, "verify-run", record_of(study).name)

    assert done.exit_code == 1
    rows = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if "/" in line}
    assert rows["data/synthetic_r3_raw.csv"] == ["記録のあとで変わっています"]
    assert rows["out/freq.html"] == ["記録のあとで変わっています", "違う内容になります"]
    assert "入力 5 個のうち 1 個が記録と一致しません" in done.stderr


def test_files_alone_are_verified_without_another_run(study: Path):
    assert run(study, "freq", "Q10", "--format", "html").exit_code == 0
    (study / "out/freq.html").unlink()

    done = run(study, "verify-run", "--only-files")

    assert done.exit_code == 1
    assert "見つかりません" in done.stdout
    assert "していません" in done.stdout


def test_a_run_that_stops_now_is_told_with_its_problem(study: Path):
    assert run(study, "freq", "Q10", "--format", "html").exit_code == 0
    (study / "data/synthetic_r3_raw.csv").unlink()

    done = run(study, "verify-run")

    assert done.exit_code == 1
    assert "もう一度実行すると、エラー(E-INP-001)で止まります。" in done.stdout


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "E-OUT-008"),
        ("[]", "E-OUT-009"),
        ("{", "E-OUT-009"),
        ('{"command": "freq", "version": "1", "options": {}, "inputs": [{}], "outputs": []}', "E-OUT-009"),
        (
            '{"command": "freq", "version": "1", "options": {}, "inputs": [],'
            ' "outputs": [{"file": "a", "sha256": "b"}]}',
            "E-OUT-009",
        ),
    ],
)
def test_what_is_no_record(study: Path, content: str | None, code: str):
    (study / "out/runs").mkdir(parents=True)
    if content is not None:
        (study / "out/runs/a.json").write_text(content, encoding="utf-8")

    done = run(study, "verify-run")

    assert done.exit_code == 1
    assert done.stderr.startswith(code)


def test_a_record_cannot_make_us_read_outside_the_study(study: Path):
    (study / "out/runs").mkdir(parents=True)
    said = {
        "command": "init", "version": "1", "options": {}, "outputs": [],
        "inputs": [{"file": "../../etc/passwd", "sha256": "0"}],
    }  # fmt: skip
    (study / "out/runs/a.json").write_text(json.dumps(said), encoding="utf-8")

    done = run(study, "verify-run")

    assert done.exit_code == 1
    assert "調査フォルダーの外のため確かめられません" in done.stdout


def test_ctrl_c_ends_with_one_line_and_leaves_the_old_output(study: Path, monkeypatch: pytest.MonkeyPatch):
    assert run(study, "freq", "Q10", "--format", "html").exit_code == 0
    before = (study / "out/freq.html").read_bytes()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("zushi_survey.core.files.sync_file", interrupted)
    done = run(study, "freq", "Q11", "--format", "html")

    assert done.exit_code == 130
    assert done.stderr == "中断しました。書きかけのファイルはなく、前の出力はそのまま残っています。\n"
    assert (study / "out/freq.html").read_bytes() == before
    assert [path.name for path in (study / "out").iterdir() if path.name.startswith(".~")] == []


def test_a_second_run_refuses_while_another_writes(study: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.1)
    with folder_lock(study / "out"):
        done = run(study, "freq", "Q10")

    assert done.exit_code == 1
    assert done.stderr.startswith("E-OUT-007")
    assert run(study, "freq", "Q10").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "--format", "html"),
        ("rates", "--format", "xlsx"),
        ("crosstab", "Q10", "--format", "html"),
        ("compare", "Q10", "--format", "json", "--out", "out.json"),
        ("hearing", "--format", "html"),
        ("weight", "--format", "html"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_command_asks_the_network_for_anything(
    study: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
):
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a socket was used")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    monkeypatch.setattr(socket, "create_connection", forbidden)
    monkeypatch.chdir(study)

    done = run(study, *arguments)

    assert done.exit_code in (0, 1), done.stderr
    assert "プログラムの不具合" not in done.stderr


def test_no_module_imports_what_speaks_to_a_network(repository: Path):
    asks = re.compile(
        r"^\s*(?:import|from) (socket|ssl|urllib|http|ftplib|smtplib|requests|webbrowser)\b", re.MULTILINE
    )
    sources = {path: path.read_text(encoding="utf-8") for path in (repository / "zushi_survey").rglob("*.py")}

    assert len(sources) > 300
    assert [path.name for path, text in sources.items() if asks.search(text)] == []
