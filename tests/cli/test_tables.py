"""The main job through the public commands: the sample's design figures, formats that agree, the run record."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

PROMISED_COLUMNS = [
    "wave",
    "question",
    "item",
    "option",
    "option_label",
    "axis",
    "category",
    "category_label",
    "base_unweighted",
    "base_weighted",
    "count_unweighted",
    "count_weighted",
    "proportion",
    "status",
]


@pytest.fixture
def study(demo_study: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "study"
    shutil.copytree(demo_study, copy, ignore=shutil.ignore_patterns("out"))
    return copy


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_tidy_csv_has_the_promised_columns_first_and_numbers_as_numbers(run_cli, demo_study):
    done = run_cli("crosstab", "Q10", "--by", "age", "--format", "csv", cwd=demo_study)

    assert done.returncode == 0
    rows = rows_of(done.stdout)
    assert list(rows[0])[:14] == PROMISED_COLUMNS
    # 278 of 1,112: shared/reference/claims.md S2-1-5-04-1 and statistics.md F.4
    assert (rows[0]["option_label"], rows[0]["count_unweighted"], rows[0]["base_unweighted"]) == (
        "参加している",
        "278",
        "1112",
    )
    assert float(rows[0]["proportion"]) == 0.25
    ages = [row["category_label"] for row in rows if row["option"] == "1"]
    assert ages[:3] == ["全体", "18～29歳", "30歳代"]


def test_json_and_csv_say_the_same(run_cli, demo_study):
    arguments = ("crosstab", "Q2", "--by", "district", "--by", "sex*age")
    as_csv = rows_of(run_cli(*arguments, "--format", "csv", cwd=demo_study).stdout)
    as_json = json.loads(run_cli(*arguments, "--format", "json", cwd=demo_study).stdout)

    assert "合成データ" in json.dumps(as_json["about"], ensure_ascii=False)
    texts = [{key: "" if value is None else str(value) for key, value in row.items()} for row in as_json["rows"]]
    assert texts == as_csv


class TableTexts(HTMLParser):
    """Texts of all cells of all tables of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("td", "th"):
            self._inside = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data.strip()


def test_a_cell_reads_the_same_on_the_terminal_in_html_and_in_the_workbook(run_cli, study):
    arguments = ("crosstab", "Q10", "--by", "household")
    terminal = run_cli(*arguments, cwd=study).stdout
    run_cli(*arguments, "--format", "html", cwd=study)
    run_cli(*arguments, "--format", "xlsx", cwd=study)

    line = next(line for line in terminal.splitlines() if "夫婦のみ" in line)
    figures = re.findall(r"[\d,.]+", line)
    assert len(figures) == 5
    page = TableTexts()
    page.feed((study / "out/crosstab.html").read_text(encoding="utf-8"))
    start = page.texts.index("夫婦のみ") + 1
    assert page.texts[start : start + 5] == figures
    workbook = openpyxl.load_workbook(study / "out/crosstab.xlsx")
    cells = [list(row) for sheet in workbook for row in sheet.iter_rows(values_only=True) if "夫婦のみ" in row]
    numbers = [value for value in cells[0] if isinstance(value, int | float)]
    assert [f"{n:,.0f}" if i == 0 else f"{n:.1f}" for i, n in enumerate(numbers)] == figures


@pytest.mark.parametrize("output", ["freq", "crosstab", "rates", "validate", "questionnaire"])
def test_every_page_of_the_demo_says_it_is_synthetic(demo_study, output):
    text = (demo_study / f"out/{output}.html").read_text(encoding="utf-8")

    assert "合成データです。実在の回答は一切含みません。" in text
    workbook = openpyxl.load_workbook(demo_study / f"out/{output}.xlsx", read_only=True)
    for sheet in workbook:
        assert any("合成データ" in str(value) for row in sheet.iter_rows(values_only=True) for value in row), (
            sheet.title
        )


def test_publish_hides_small_counts_and_internal_does_not(run_cli, demo_study):
    arguments = ("crosstab", "Q16", "--by", "district", "--format", "csv", "--policy")
    internal = rows_of(run_cli(*arguments, "internal", cwd=demo_study).stdout)
    publish = rows_of(run_cli(*arguments, "publish", cwd=demo_study).stdout)

    small = [r for r in internal if r["kind"] == "option" and 0 < int(r["count_unweighted"] or 0) < 10]
    assert small
    hidden = {(r["axis"], r["category"], r["option"]): r for r in publish if r["status"] == "suppressed"}
    for row in small:
        found = hidden[row["axis"], row["category"], row["option"]]
        assert (found["count_unweighted"], found["proportion"]) == ("", "")
    counts = [int(r["count_unweighted"]) for r in publish if r["kind"] == "option" and r["count_unweighted"]]
    assert not [count for count in counts if 0 < count < 10]


def test_every_run_leaves_a_record_that_traces_its_inputs(run_cli, study):
    run_cli("crosstab", "Q10", "--by", "age", cwd=study)

    (path,) = (study / "out/runs").glob("*-crosstab.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["options"]["questions"] == ["Q10"]
    assert {fact["file"] for fact in record["inputs"]} >= {"study.yaml", "data/synthetic_r3_raw.csv"}
    assert all(re.fullmatch("[0-9a-f]{64}", fact["sha256"]) for fact in record["inputs"])
    assert str(study) not in path.read_text(encoding="utf-8")


def test_the_record_says_what_a_figure_was_and_is_after_the_answers_changed(run_cli, study):
    run_cli("freq", "Q10", cwd=study)
    answers = study / "data/synthetic_r3_raw.csv"
    lines = answers.read_bytes().decode("cp932").splitlines(keepends=True)
    lines.remove(next(line for line in lines[1:] if line.startswith("SYN-") and line.count(",1,") > 20))
    answers.write_bytes("".join(lines).encode("cp932"))

    done = run_cli("freq", "Q10", cwd=study)

    assert "変わりました" in done.stderr
    path = sorted((study / "out/runs").glob("*-freq.json"))[-1]
    changes = json.loads(path.read_text(encoding="utf-8"))["figures_changed"]
    bases = {(change["before"]["base"], change["after"]["base"]) for change in changes}
    assert bases == {("1,112", "1,111")}


def test_a_notebook_gets_the_same_figures(demo_study):
    import zushi_survey

    tables = zushi_survey.open_study(demo_study).crosstab("Q10", by=["age"])
    frame = tables.to_pandas()

    assert len(tables) == 1
    whole = frame[(frame["axis"] == "total") & (frame["option"] == "1")].iloc[0]
    assert (whole["count_unweighted"], whole["base_unweighted"]) == (278, 1112)


def test_rates_of_the_sample(run_cli, demo_study):
    done = run_cli("rates", cwd=demo_study)

    assert done.returncode == 0
    for figure in ("2,000", "1,140", "28", "1,112", "57.0", "55.6"):
        assert re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d,.])", done.stdout), figure


def test_a_console_that_cannot_show_a_character_shows_the_rest(demo_study, repository):
    import os
    import subprocess
    import sys

    environment = {**os.environ, "PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0", "PYTHONPATH": str(repository)}
    done = subprocess.run(
        [sys.executable, "-m", "zushi_survey", "freq", "Q2"],
        cwd=demo_study, env=environment, capture_output=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0
    assert "地域で気になっていること" in done.stdout.decode("cp932")


def test_the_record_says_which_figures_are_gone_when_a_question_is_dropped(run_cli, study):
    run_cli("freq", cwd=study)
    path = study / "questionnaires/zushi-r3.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  - id: Q27\n")
    end = text.index("  - id: Q28\n")
    path.write_text(text[:start] + text[end:], encoding="utf-8")

    run_cli("freq", cwd=study)

    record = sorted((study / "out/runs").glob("*-freq.json"))[-1]
    changes = json.loads(record.read_text(encoding="utf-8"))["figures_changed"]
    assert {(change["question"], change["after"]) for change in changes} == {("Q27", None)}


def test_errors_that_no_rule_repairs_are_counted_apart_and_said(run_cli, study):
    path = study / "repairs-r3.yaml"
    text = path.read_text(encoding="utf-8")
    rule = next(line for line in text.splitlines(keepends=True) if "rule: multiple_marks" in line)
    path.write_text(text.replace(rule, ""), encoding="utf-8")

    checked = run_cli("validate", cwd=study)
    tables = run_cli("freq", "--format", "csv", cwd=study)
    page = run_cli("freq", "Q10", cwd=study)

    assert checked.returncode == 1
    assert "直していない誤りが 12 件" in page.stdout
    # the sample holds 12 sheets with two circles on a single answer (statistics.md F.2)
    invalid = [r for r in rows_of(tables.stdout) if r["kind"] == "invalid" and r["category"] == "total"]
    assert sum(int(row["count_unweighted"]) for row in invalid) == 12


@pytest.mark.parametrize(
    ("arguments", "inputs"),
    [
        (["questionnaire"], {"study.yaml", "questionnaires/zushi-r3.yaml"}),
        (["rates"], {"data/synthetic_ledger_r3.csv", "data/synthetic_population.csv", "data/synthetic_r3_raw.csv"}),
        (["validate"], {"repairs-r3.yaml", "data/synthetic_r3_raw.csv"}),
        (["diff", "data/synthetic_r3_raw.csv", "data/synthetic_r3_raw.csv"], {"data/synthetic_r3_raw.csv"}),
    ],
)
def test_every_command_records_what_it_read(run_cli, study, arguments, inputs):
    run_cli(*arguments, cwd=study)

    (path,) = (study / "out/runs").glob(f"*-{arguments[0]}.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    assert inputs <= {fact["file"] for fact in record["inputs"]}
    assert ("data/synthetic_population.csv" in {fact["file"] for fact in record["inputs"]}) == (arguments[0] == "rates")


def test_every_file_of_the_demo_says_it_is_synthetic(demo_study):
    for path in sorted((demo_study / "out").rglob("*.*")):
        if path.suffix != ".xlsx":
            assert "合成データ" in path.read_text(encoding="utf-8-sig"), path.name


def test_another_item_of_a_matrix_is_not_gone_because_one_was_asked_for(run_cli, study):
    run_cli("freq", cwd=study)

    done = run_cli("freq", "Q17a", cwd=study)

    assert "変わりました" not in done.stderr


def test_questions_that_cannot_be_counted_are_named_when_all_are_asked_for(run_cli, study):
    answers = study / "data/synthetic_r3_raw.csv"
    text = answers.read_bytes().decode("cp932")
    for name in ("Q28_1", "Q28_2", "Q28_3", "Q27"):
        text = text.replace(f",{name},", f",{name}_old,", 1)
    answers.write_bytes(text.encode("cp932"))

    page = run_cli("freq", cwd=study)
    ticks = run_cli("freq", "--base", "ticks", cwd=study)

    assert page.returncode == 0
    assert "集計しなかった質問 Q27: 回答ファイルに列がないため集計できません" in page.stdout
    assert "集計しなかった質問 Q28.any" in page.stdout
    assert "集計しなかった質問 Q10: 延べ回答数を基数にできるのは複数回答だけです" in ticks.stdout


def test_a_study_made_from_a_synthetic_file_says_so(run_cli, study):
    run_cli("init", "data/synthetic_r3_raw.csv", "--out", "new", cwd=study)

    done = run_cli("freq", "Q10", cwd=study / "new")

    assert "合成データです。実在の回答は一切含みません。" in done.stdout


def test_diff_names_all_it_read_and_does_not_need_the_present_file(run_cli, study):
    (study / "data/synthetic_r3_raw.csv").rename(study / "data/old.csv")
    (study / "data/new.csv").write_bytes((study / "data/old.csv").read_bytes())

    done = run_cli("diff", "data/old.csv", "data/new.csv", cwd=study)

    assert done.returncode == 0, done.stderr
    (path,) = (study / "out/runs").glob("*-diff.json")
    files = {fact["file"] for fact in json.loads(path.read_text(encoding="utf-8"))["inputs"]}
    assert {"questionnaires/zushi-r3.yaml", "repairs-r3.yaml", "data/old.csv", "data/new.csv"} <= files
