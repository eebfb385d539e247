"""Broken files of every kind: a Japanese message with its place, exit code 1, no traceback, nothing half-written."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

ANSWERS = "data/synthetic_r3_raw.csv"


@pytest.fixture
def study(demo_study: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "調査 フォルダー"
    shutil.copytree(demo_study, copy, ignore=shutil.ignore_patterns("out"))
    return copy


def encrypted_workbook() -> bytes:
    plain, locked = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    OOXMLFile(plain).encrypt("secret", locked)
    assert msoffcrypto.OfficeFile(locked).is_encrypted()
    return locked.getvalue()


def answers_become(study: Path, content: bytes, name: str = ANSWERS) -> None:
    (study / name).write_bytes(content)
    text = (study / "study.yaml").read_text(encoding="utf-8")
    declared = "      - file: data/synthetic_r3_raw.csv\n        format: csv\n        encoding: cp932\n"
    assert declared in text
    (study / "study.yaml").write_text(text.replace(declared, f"      - file: {name}\n"), encoding="utf-8")


def check_refused(done, study: Path, *words: str) -> None:
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.startswith("E-"), done.stderr
    for word in words:
        assert word in done.stderr
    assert not (study / "out").exists() or not list((study / "out").glob("crosstab*"))


def crosstab(run_cli, study: Path):
    return run_cli("crosstab", "Q10", "--by", "age", "--format", "html", cwd=study)


def test_a_cp932_file_cut_in_the_middle_of_a_character(run_cli, study):
    raw = (study / ANSWERS).read_bytes()
    cut = raw.rindex("①".encode("cp932")) + 1 if "①".encode("cp932") in raw else raw.index("受".encode("cp932")) + 1
    answers_become(study, raw[:cut])

    check_refused(crosstab(run_cli, study), study, "E-INP", "行目")


def test_a_utf8_file_that_turns_into_cp932_half_way(run_cli, study):
    lines = (study / ANSWERS).read_bytes().decode("cp932").splitlines(keepends=True)
    marked = [line.replace("synthetic", "合成") for line in lines]
    answers_become(study, "".join(marked[:500]).encode() + "".join(marked[500:]).encode("cp932"))

    check_refused(crosstab(run_cli, study), study, "E-INP", "501行目")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("data/answers.xlsx", encrypted_workbook(), "パスワード"),
        ("data/answers.xlsx", b"PK\x03\x04 broken", "answers.xlsx"),
        ("data/answers.sav", b"$FL9 this is not an SPSS file", "answers.sav"),
        ("data/answers.csv", b"", "answers.csv"),
        ("data/answers.parquet", b"PAR1 no", "answers.parquet"),
        ("data/answers.pdf", b"%PDF-1.7", "answers.pdf"),
    ],
)
def test_files_that_are_not_what_they_say(run_cli, study, name, content, word):
    answers_become(study, content, name)

    check_refused(crosstab(run_cli, study), study, "E-INP", word)


def test_a_missing_file(run_cli, study):
    (study / ANSWERS).unlink()

    check_refused(crosstab(run_cli, study), study, "E-INP", "synthetic_r3_raw.csv")


def test_ten_thousand_columns(run_cli, study):
    header = ",".join(f"c{n}" for n in range(10_000))
    row = ",".join("1" for _ in range(10_000))
    answers_become(study, f"{header}\n{row}\n{row}\n".encode())

    check_refused(crosstab(run_cli, study), study, "10,000")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    type: SA\n", "    tpye: SA\n", ("E-QST-002", "tpye", "近い名前: type", "行目")),
        ("    ask: ", "    ask: Q99 = 1 and ", ("E-QST-006", "Q99", "行目")),
    ],
)
def test_a_questionnaire_with_a_mistake(run_cli, study, old, new, words):
    path = study / "questionnaires/zushi-r3.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    check_refused(crosstab(run_cli, study), study, *words)


def test_a_path_that_leaves_the_study_folder(run_cli, study):
    (study.parent / "elsewhere.csv").write_bytes((study / ANSWERS).read_bytes())
    answers_become(study, (study / ANSWERS).read_bytes(), "../elsewhere.csv")

    check_refused(crosstab(run_cli, study), study, "E-SET-003")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["crosstab", "Q100", "--by", "age"], ("E-TAB-001", "近い名前: Q10")),
        (["crosstab", "Q10", "--by", "agee"], ("E-TAB-002", "age")),
        (["crosstab", "Q10", "--where", "F1 = 9"], ("E-TAB-003", "使える番号")),
        (["freq", "Q30"], ("E-TAB-004",)),
        (["freq", "Q10", "--base", "ticks"], ("E-TAB-007",)),
        (["freq", "Q10", "--wave", "R9"], ("E-SET-001", "R3")),
        (["freq", "Q10", "--weight", "weight"], ("E-TAB-009",)),
        (["crosstab", "Q10", "--by", "sex*age*district", "--policy", "publish"], ("E-TAB-006",)),
    ],
)
def test_requests_that_cannot_be_met(run_cli, demo_study, arguments, words):
    done = run_cli(*arguments, cwd=demo_study)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_an_output_that_cannot_be_written_leaves_the_old_one(run_cli, study):
    target = study / "out" / "t.html"
    target.mkdir(parents=True)

    done = run_cli("freq", "Q10", "--format", "html", "--out", str(target), cwd=study)

    assert done.returncode == 1
    assert done.stderr.startswith("E-OUT-001")
    assert target.is_dir()
    assert [path.name for path in (study / "out").iterdir() if path.name.startswith(".~")] == []


@pytest.mark.parametrize(
    ("declared", "code", "word"),
    [
        ("keep: F1 ~ 1", "E-RSP-027", "F1 ~ 1"),
        ("weight: F9", "E-TAB-009", "近い名前: F"),
        ("weight: Q30", "E-RSP-025", "Q30"),
    ],
)
def test_a_filter_or_weight_that_cannot_be_used_stops_every_table(run_cli, study, declared, code, word):
    path = study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("        receipt: 受付番号\n", f"        receipt: 受付番号\n        {declared}\n", 1),
        encoding="utf-8",
    )

    check_refused(crosstab(run_cli, study), study, code, word)
