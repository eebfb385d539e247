"""`check` as a command: exit codes, every format, the author's document left as it is."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from zushi_survey.pipeline.demo import copy_sample

Run = Callable[..., subprocess.CompletedProcess[str]]
GOOD = "社協を知っている人は5割弱です。"
WRONG = "社協を知っている人は約8割です。"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check") / "study"
    copy_sample(folder)
    return folder


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (GOOD, (), 0),
        (WRONG, (), 1),
        (GOOD + "\n会員は5割台弱です。", (), 1),
        (GOOD + "\n社協の認知度は約半数です。\n社協を知っている人は4割台前半です。", (), 1),
        ("認知度は約5割です。", (), 0),
        ("認知度は約5割です。", ("--strict",), 1),
        (GOOD, ("--strict",), 0),
    ],
)
def test_exit_codes(study: Path, tmp_path: Path, run_cli: Run, text: str, options: tuple[str, ...], code: int) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")

    done = run_cli("check", str(tmp_path / "a.txt"), *options, cwd=study)

    assert (done.returncode, "Traceback" in done.stderr) == (code, False)


def test_the_screen_shows_what_must_be_mended(study: Path, tmp_path: Path, run_cli: Run) -> None:
    (tmp_path / "a.txt").write_text(f"{GOOD}\n{WRONG}\n認知度は約5割です。\n", encoding="utf-8")

    done = run_cli("check", str(tmp_path / "a.txt"), cwd=study)

    shown = "".join(done.stdout.split())
    assert "不一致【社協を知っている人は約8割です】" in shown
    assert "48.2％(536/1,112)" in shown
    assert "読み取れなかった文" in done.stdout
    assert "a.txt.claims.yaml" in done.stderr
    assert (tmp_path / "a.txt.claims.yaml").is_file()


def test_rows_as_csv_and_json(study: Path, tmp_path: Path, run_cli: Run) -> None:
    (tmp_path / "a.txt").write_text(f"{GOOD}\n{WRONG}\n", encoding="utf-8")

    rows = list(
        csv.DictReader(io.StringIO(run_cli("check", str(tmp_path / "a.txt"), "--format", "csv", cwd=study).stdout))
    )
    data = json.loads(run_cli("check", str(tmp_path / "a.txt"), "--format", "json", cwd=study).stdout)

    assert [row["verdict"] for row in rows if row["kind"] == "statement"] == ["S", "X"]
    assert [row["better"] for row in data["rows"] if row["kind"] == "statement"] == ["", "4割台後半"]
    assert "合成データ" in data["about"]["notice"]


def test_html_marks_the_words_and_escapes_them(study: Path, tmp_path: Path, run_cli: Run) -> None:
    (tmp_path / "a.txt").write_text(f"{WRONG}<b>\n", encoding="utf-8")

    run_cli("check", str(tmp_path / "a.txt"), "--format", "html", "--out", str(tmp_path / "a.html"), cwd=study)

    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert '<mark class="X">社協を知っている人は約8割です<sup>' in page
    assert "。&lt;b&gt;" in page
    assert "合成データです" in page


def test_xlsx_lists_every_statement(study: Path, tmp_path: Path, run_cli: Run) -> None:
    (tmp_path / "a.txt").write_text(f"{GOOD}\n{WRONG}\n", encoding="utf-8")

    run_cli("check", str(tmp_path / "a.txt"), "--format", "xlsx", "--out", str(tmp_path / "a.xlsx"), cwd=study)

    cells = {
        str(cell)
        for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx")
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert {"支持", "不一致", GOOD.rstrip("。")} <= cells


def test_word_comments_on_the_authors_own_document(study: Path, tmp_path: Path, run_cli: Run) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("前置き。社協を")
    paragraph.add_run("知っている人は約8割").bold = True
    paragraph.add_run("です。")
    word.add_table(1, 2).cell(0, 0).text = "配布数"
    word.tables[0].cell(0, 1).text = "2,001"
    word.save(str(tmp_path / "a.docx"))
    before = (tmp_path / "a.docx").read_bytes()

    done = run_cli("check", "a.docx", "--study", str(study), "--format", "docx", "--out", "b.docx", cwd=tmp_path)

    commented = docx.Document(str(tmp_path / "b.docx"))
    words = [comment.text for comment in commented.comments]
    assert done.returncode == 1
    assert (tmp_path / "a.docx").read_bytes() == before
    assert [text.splitlines()[0] for text in words] == ["【不一致】", "【不一致】"]
    assert "2,000" in words[1] or "2000" in words[1]
    assert [one.text for one in commented.paragraphs] == [one.text for one in word.paragraphs]


def test_a_text_becomes_a_word_document_with_comments(study: Path, tmp_path: Path, run_cli: Run) -> None:
    (tmp_path / "a.md").write_text(f"# アンケートの結果\n\n- {WRONG}\n", encoding="utf-8")

    run_cli("check", str(tmp_path / "a.md"), "--format", "docx", "--out", str(tmp_path / "b.docx"), cwd=study)

    word = docx.Document(str(tmp_path / "b.docx"))
    assert [(one.text, one.style.name) for one in word.paragraphs[-2:]] == [
        ("アンケートの結果", "Heading 1"),
        (WRONG, "List Bullet"),
    ]
    assert len(list(word.comments)) == 1


def test_the_authors_document_is_never_overwritten(study: Path, tmp_path: Path, run_cli: Run) -> None:
    docx.Document().save(str(tmp_path / "a.docx"))
    word = docx.Document()
    word.add_paragraph(GOOD)
    word.save(str(tmp_path / "a.docx"))

    done = run_cli("check", str(tmp_path / "a.docx"), "--format", "docx", "--out", str(tmp_path / "a.docx"), cwd=study)

    assert (done.returncode, "E-TXT-006" in done.stderr) == (1, True)
    assert not (tmp_path / "a.docx.claims.yaml").exists()


def test_a_file_of_another_kind_is_told(study: Path, tmp_path: Path, run_cli: Run) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")

    done = run_cli("check", str(tmp_path / "a.pdf"), cwd=study)

    assert (done.returncode, "E-TXT-001" in done.stderr) == (1, True)


def test_a_place_where_nothing_can_be_written_costs_the_readings_and_not_the_verdicts(
    study: Path, tmp_path: Path, run_cli: Run
) -> None:
    (tmp_path / "a.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")

    done = run_cli("check", str(tmp_path / "a.txt"), "--links", str(tmp_path / "file" / "links.yaml"), cwd=study)

    assert done.returncode == 1
    assert "不一致" in done.stdout
    assert "書けませんでした。--links で書ける場所を指定してください" in done.stderr
