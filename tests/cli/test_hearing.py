"""`hearing` on the sample study: page, data, coding sheet out and back, and what is said when it cannot be done."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import openpyxl
import pytest

from zushi_survey.pipeline.demo import copy_sample

CODINGS = "  codings: data/synthetic_hearing_codings.csv\n"
PERCENT = re.compile(r"[%％]")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    copy_sample(tmp_path / "study")
    return tmp_path / "study"


def resettle(study: Path, old: str, new: str) -> None:
    """Change study.yaml."""
    text = (study / "study.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (study / "study.yaml").write_text(text.replace(old, new), encoding="utf-8")


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a csv file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def code_columns(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, int]:
    """Column of each heading."""
    return {str(cell.value): cell.column for cell in sheet[1]}


def test_the_terminal_shows_counts_of_groups_and_the_survey_beside_them(run_cli, study):
    done = run_cli("hearing", cwd=study)

    assert done.returncode == 0, done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    # Hand count of the sample's codings: 高齢化 G01 G02 G04 G05 G06 G07 G08 G09 G12 G14 G15.
    assert "高齢化 11 3 3 3 2 11 多くの団体" in lines
    assert any(line.endswith("(テーマ全体) 13 G10、G11") for line in lines)
    assert "15団体中3団体" in done.stdout
    for words in ("合成データです", "内部検討用・公表不可", "標本調査ではありません", "SHA-256", "コーディングの一致"):
        assert words in done.stdout


@pytest.mark.parametrize("policy", ["internal", "publish"])
def test_no_output_has_a_percentage_of_groups(run_cli, study, policy):
    for format_ in ("terminal", "html", "csv", "json", "xlsx"):
        done = run_cli("hearing", "--policy", policy, "--format", format_, "--out", f"h.{format_}", cwd=study)
        assert done.returncode == 0, done.stderr

    for name in ("csv", "json"):
        assert not PERCENT.search((study / f"h.{name}").read_text(encoding="utf-8-sig")), name
    terminal = (study / "h.terminal").read_text(encoding="utf-8")
    before, _, after = terminal.partition("■ ヒアリングとアンケート")
    assert not PERCENT.search(before)
    assert len(re.findall(r"\d+\.\d％ \(n=1,112\)", after)) == len(PERCENT.findall(after)) == 3
    html = re.sub(r"<style>.*?</style>|<img[^>]*>", "", (study / "h.html").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(PERCENT.findall(html)) == 3
    assert re.search(r'id="beside"', html)
    book = openpyxl.load_workbook(study / "h.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert len([text for text in cells if PERCENT.search(text)]) == 3
    assert not [cell.number_format for s in book for row in s for cell in row if "%" in cell.number_format]


def test_publish_shows_nothing_that_tells_groups_apart(run_cli, study):
    for format_ in ("html", "csv", "xlsx"):
        done = run_cli("hearing", "--policy", "publish", "--format", format_, "--out", f"h.{format_}", cwd=study)
        assert done.returncode == 0, done.stderr

    book = openpyxl.load_workbook(study / "h.xlsx")
    workbook = "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    texts = [workbook, *((study / f"h.{n}").read_text(encoding="utf-8-sig") for n in ("html", "csv"))]
    for text in texts:
        # Ids run group by group; codes, quotes and general words: study.yaml names these bodies.
        for word in ("SEG", "G01", "特養", "子ども食堂", "サブサポーター", "2020年", "業務が非常に忙しく"):
            assert word not in text, word
        # With written consent, and from two types of three and more groups.
        assert "ボランティア連絡協議会" in text
    quotes = [row for row in rows_of(study / "h.csv") if row["kind"] == "quote"]
    assert {row["measure"] for row in quotes} == {"quote", "summary"}
    assert {row["second"] for row in quotes} == {""}


def test_types_of_few_groups_are_not_published(run_cli, study):
    path = study / "data" / "synthetic_hearing_groups.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("団体03(合成データ),住民団体", "団体03(合成データ),当事者会"), encoding="utf-8-sig")

    for policy, is_there in (("publish", False), ("internal", True)):
        done = run_cli("hearing", "--policy", policy, "--format", "json", cwd=study)
        assert done.returncode == 0, done.stderr
        rows = json.loads(done.stdout)["rows"]
        assert any(row["group_type"] for row in rows if row["kind"] == "mention") is is_there
        named = {row["group_type"] for row in rows if row["kind"] == "quote"}
        assert ("当事者会" in named) is is_there


def test_data_and_page_say_the_same(run_cli, study):
    done = run_cli("hearing", "--format", "json", cwd=study)

    rows = json.loads(done.stdout)["rows"]
    aged = [row for row in rows if (row["kind"], row["theme"], row["code"]) == ("mention", "T1", "高齢化")]
    assert [(row["group_type"], row["groups"], row["heard"]) for row in aged] == [
        (None, 11, 15), ("住民団体", 3, 4), ("当事者団体", 3, 3), ("支援者団体", 3, 5), ("社会福祉法人", 2, 3),
    ]  # fmt: skip
    pair = next(row for row in rows if (row["code"], row["second"]) == ("高齢化", "T1:役員敬遠"))
    assert (pair["groups"], pair["heard"], round(pair["value"], 3)) == (5, 12, 0.417)


def test_the_coding_sheet_goes_out_and_comes_back(run_cli, study):
    assert run_cli("hearing", "sheet", "--out", "coding.xlsx", cwd=study).returncode == 0
    book = openpyxl.load_workbook(study / "coding.xlsx")
    assert book.sheetnames == ["コーディング", "コードの定義", "使い方"]
    sheet = book["コーディング"]
    columns = code_columns(sheet)
    assert (sheet.max_row, len(columns)) == (194, 4 + 53)
    assert sheet.freeze_panes == "E2"
    validations = sheet.data_validations.dataValidation
    assert len(validations) == 53
    assert {(one.type, one.formula1) for one in validations} == {("list", '"1"')}
    assert "会員・役員の年齢が高くなった" in str(validations[0].prompt)
    assert any("合成データ" in str(cell.value) for row in book["使い方"] for cell in row)
    sheet.cell(2, columns["T1:高齢化"], 1)
    sheet.cell(3, columns["T1:役員敬遠"], "○")
    sheet.cell(3, columns["T4:連携"], "1")
    book.save(study / "filled.xlsx")

    done = run_cli("hearing", "import", "filled.xlsx", "--coder", "tanaka", "--date", "2022-02-10", cwd=study)

    assert done.returncode == 0, done.stderr
    assert "2 の発言に付いた 3 個のコードを加えました" in done.stderr
    assert "codings_tanaka.csv の場所を加えてください" in done.stderr
    path = study / "data" / "codings_tanaka.csv"
    assert [(r["segment_id"], r["theme"], r["code"], r["coder"], r["round"], r["date"]) for r in rows_of(path)] == [
        ("SEG001", "T1", "高齢化", "tanaka", "1", "2022-02-10"),
        ("SEG002", "T1", "役員敬遠", "tanaka", "1", "2022-02-10"),
        ("SEG002", "T4", "連携", "tanaka", "1", "2022-02-10"),
    ]
    assert {row["data_origin"] for row in rows_of(path)} == {"synthetic"}

    both = "  codings: [data/synthetic_hearing_codings.csv, data/codings_tanaka.csv]\n"
    resettle(study, CODINGS, both)
    rows = json.loads(run_cli("hearing", "--format", "json", cwd=study).stdout)["rows"]
    pairs = {row["second"] for row in rows if row["kind"] == "agreement" and row["second"]}
    assert pairs == {"A-B", "A-tanaka", "B-tanaka"}


def test_a_second_import_adds_keeps_a_copy_and_refuses_what_is_there(run_cli, study):
    run_cli("hearing", "sheet", "--out", "coding.xlsx", cwd=study)
    book = openpyxl.load_workbook(study / "coding.xlsx")
    sheet = book["コーディング"]
    sheet.cell(2, code_columns(sheet)["T1:高齢化"], 1)
    book.save(study / "filled.xlsx")
    path = study / "data" / "codings_tanaka.csv"

    first = run_cli("hearing", "import", "filled.xlsx", "--coder", "tanaka", cwd=study)
    before = path.read_bytes()
    again = run_cli("hearing", "import", "filled.xlsx", "--coder", "tanaka", cwd=study)
    assert (first.returncode, again.returncode) == (0, 1)
    assert "E-HRG-008" in again.stderr
    assert path.read_bytes() == before

    later = run_cli("hearing", "import", "filled.xlsx", "--coder", "tanaka", "--round", "3", cwd=study)
    assert later.returncode == 0, later.stderr
    assert [row["round"] for row in rows_of(path)] == ["1", "3"]
    assert (study / "data" / "codings_tanaka.csv.1.bak").read_bytes() == before
    assert "codings_tanaka.csv.1.bak" in later.stderr


def test_two_readers_review_what_is_published(run_cli, study):
    """SEG027 is open in the sample; its group agreed to its words."""
    told = run_cli("hearing", "review", cwd=study)
    assert told.returncode == 0, told.stderr
    assert re.search(r"193 の発言のうち \d+ を確認の表に入れました", told.stderr)
    book = openpyxl.load_workbook(study / "out" / "review.xlsx")
    sheet = book["公表の確認"]
    columns = code_columns(sheet)
    line = next(row[0].row for row in sheet.iter_rows() if row[0].value == "SEG027")
    for reader, name in ((1, "甲"), (2, "乙")):
        sheet.cell(line, columns[f"{reader}人目の決定"], "公表する")
        sheet.cell(line, columns[f"{reader}人目の名前"], name)
    book.save(study / "filled.xlsx")

    done = run_cli("hearing", "review", "--import", "filled.xlsx", cwd=study)

    assert done.returncode == 0, done.stderr
    for words in ("2 個の決定を加えました", "2人が一致 1", "hearing: decisions に hearing_decisions.csv"):
        assert words in done.stderr
    resettle(study, CODINGS, f"{CODINGS}  decisions: data/hearing_decisions.csv\n")
    page = run_cli("hearing", "--policy", "publish", "--format", "csv", "--out", "h.csv", cwd=study)
    assert page.returncode == 0, page.stderr
    said = "ボランティア団体と自治会との連携の構築が重要であるとする。"
    assert {row["measure"] for row in rows_of(study / "h.csv") if row["text"] == said} == {"quote"}
    record = max((study / "out" / "runs").glob("*hearing*.json"), key=lambda path: path.stat().st_mtime)
    assert "hearing_decisions.csv" in record.read_text(encoding="utf-8")


def test_another_workbook_is_no_review_sheet(run_cli, study):
    run_cli("hearing", "sheet", "--out", "coding.xlsx", cwd=study)

    done = run_cli("hearing", "review", "--import", "coding.xlsx", cwd=study)

    assert (done.returncode, done.stderr.split()[0]) == (1, "E-HRG-042")
    assert not (study / "data" / "hearing_decisions.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--coder", "../x"), "E-HRG-035"),
        (("--coder", ""), "E-HRG-035"),
        (("--coder", "tanaka", "--out", "data/synthetic_hearing_groups.csv"), "E-HRG-036"),
        (("--coder", "A", "--round", "1", "--out", "data/synthetic_hearing_codings.csv"), "E-HRG-008"),
    ],
)
def test_an_import_that_cannot_be_changes_nothing(run_cli, study, arguments, code):
    run_cli("hearing", "sheet", "--out", "coding.xlsx", cwd=study)
    book = openpyxl.load_workbook(study / "coding.xlsx")
    book["コーディング"].cell(2, code_columns(book["コーディング"])["T1:高齢化"], 1)
    book.save(study / "filled.xlsx")
    files = {path: path.read_bytes() for path in (study / "data").iterdir()}

    done = run_cli("hearing", "import", "filled.xlsx", *arguments, cwd=study)

    assert (done.returncode, done.stderr.split()[0]) == (1, code)
    assert {path: path.read_bytes() for path in (study / "data").iterdir()} == files


def test_another_workbook_is_no_coding_sheet(run_cli, study):
    run_cli("hearing", "--format", "xlsx", "--out", "h.xlsx", cwd=study)

    done = run_cli("hearing", "import", "h.xlsx", "--coder", "tanaka", cwd=study)

    assert (done.returncode, done.stderr.split()[0]) == (1, "E-HRG-030")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("code: 情報格差, theme: T4", "code: 情報格差, theme: T1", "E-HRG-021"),
        ("net: not_obtained", "net: none_such", "E-HRG-022"),
        ("question: Q24, net: not_obtained", "question: Q24, option: 99", "E-HRG-022"),
        ("question: Q24, net: not_obtained", "question: Q24", "E-QST-004"),
        ("question: Q24, net", "question: Q99, net", "E-TAB-001"),
        ("synthetic_hearing_codes.csv", "none_such.csv", "E-INP-001"),
    ],
)
def test_settings_that_cannot_be(run_cli, study, old, new, code):
    resettle(study, old, new)

    done = run_cli("hearing", cwd=study)

    assert (done.returncode, done.stderr.split()[0]) == (1, code), done.stderr


def test_a_study_without_hearing(run_cli, study):
    text = (study / "study.yaml").read_text(encoding="utf-8")
    (study / "study.yaml").write_text(text.partition("\nhearing:")[0], encoding="utf-8")

    for arguments in (("hearing",), ("hearing", "sheet"), ("hearing", "import", "x.xlsx", "--coder", "a")):
        done = run_cli(*arguments, cwd=study)
        assert (done.returncode, done.stderr.split()[0]) == (1, "E-HRG-020")


def test_files_of_the_first_version_still_work(run_cli, study):
    """No readers, no themes, no quotes: counts as before, and no quote may be printed."""
    text = (study / "study.yaml").read_text(encoding="utf-8")
    (study / "study.yaml").write_text(text.partition("  quotes:")[0], encoding="utf-8")
    for name, last in (("segments", 11), ("groups", 9)):
        path = study / "data" / f"synthetic_hearing_{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row[:last] for row in csv.reader(stream)]
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(rows)

    done = run_cli("hearing", "--policy", "publish", "--format", "json", cwd=study)

    rows = json.loads(done.stdout)["rows"]
    assert {row["kind"] for row in rows} == {"register", "mention", "pair", "agreement"}
    assert next(row["groups"] for row in rows if row["code"] == "高齢化") == 11


def test_every_problem_of_the_files_is_told_at_once(run_cli, study):
    path = study / "data" / "synthetic_hearing_codings.csv"
    text = path.read_text(encoding="utf-8-sig")
    changed = text.replace("SEG001,T1,高齢化,A", "SEG999,T1,高齢化,A").replace(
        "SEG002,T1,役員敬遠,A", "SEG002,T1,役員,A"
    )
    path.write_text(changed, encoding="utf-8-sig")

    done = run_cli("hearing", cwd=study)

    assert done.returncode == 1
    assert re.findall(r"^E-HRG-\d+", done.stderr, re.MULTILINE) == ["E-HRG-006", "E-HRG-007"]
    assert "近い名前: 役員敬遠" in done.stderr
