"""`weight` on the sample study: the file, the page, and what is said when it cannot be done."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from zushi_survey.pipeline.demo import copy_sample

PLAN = "    weighting:\n      rake: [sex, age, district]\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    copy_sample(tmp_path / "study")
    return tmp_path / "study"


def replan(study: Path, plan: str) -> None:
    """Write another plan of weights into study.yaml."""
    text = (study / "study.yaml").read_text(encoding="utf-8")
    assert text.count(PLAN) == 1
    (study / "study.yaml").write_text(text.replace(PLAN, plan), encoding="utf-8")


def weights_of(path: Path) -> list[dict[str, str]]:
    """Rows of the file of weights."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def population(study: Path) -> list[dict[str, str]]:
    """Rows of the sample population."""
    with (study / "data" / "synthetic_population.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_sample_study_gets_weights_that_agree_with_its_population(run_cli, study):
    done = run_cli("weight", "--format", "json", cwd=study)

    assert done.returncode == 0, done.stderr
    rows = weights_of(study / "out" / "weights_R3.csv")
    assert list(rows[0]) == ["受付番号", "base_weight", "weight", "weight_scaled", "取扱", "data_origin"]
    assert len({row["受付番号"] for row in rows}) == 1112
    people = sum(int(row["人口"]) for row in population(study))
    assert sum(float(row["weight"]) for row in rows) == pytest.approx(people, rel=1e-9)
    assert sum(float(row["weight_scaled"]) for row in rows) == pytest.approx(1112, rel=1e-9)
    assert float(rows[0]["base_weight"]) == pytest.approx(people / 1112, rel=1e-12)
    assert {(row["取扱"], row["data_origin"]) for row in rows} == {("内部検討用・公表不可", "合成データ")}
    assert "内部検討用です(公表・提供はできません)" in done.stderr
    shown = json.loads(done.stdout)
    by_label = {row["category_label"]: row for row in shown["rows"]}
    women = sum(int(row["人口"]) for row in population(study) if row["性別"] == "女性")
    # The 21 without an answer keep 21 of 1,112; women have their part of the rest.
    target = women / people * (1 - 21 / 1112)
    assert by_label["女性"]["after"] == pytest.approx(target, rel=1e-9)
    assert by_label["女性"]["respondents"] == 606


def test_the_terminal_shows_the_diagnosis_and_that_it_is_internal(run_cli, study):
    done = run_cli("weight", "--out", "w.csv", cwd=study)

    assert done.returncode == 0
    assert (study / "w.csv").is_file()
    assert "書き出しました: w.csv" in done.stderr
    for words in (
        "合成データです",
        "内部検討用・公表不可",
        "レイキング(性別、年齢、小学校区)",
        "デザイン効果(Kish)",
        "人口に合わせた区分は、すべて目標どおりです。",
        "ウエイトで2ポイントを超えて動く選択肢",
        "ウエイトの分布(平均=1)",
    ):
        assert words in done.stdout


@pytest.mark.parametrize("page_format", ["html", "xlsx"])
def test_pages_carry_the_banners_and_the_picture(run_cli, study, page_format):
    done = run_cli("weight", "--format", page_format, "--page", f"p.{page_format}", cwd=study)

    assert done.returncode == 0, done.stderr
    if page_format == "html":
        text = (study / "p.html").read_text(encoding="utf-8")
        assert "data:image/svg+xml" in text
        assert "内部検討用・公表不可" in text
    else:
        book = openpyxl.load_workbook(study / "p.xlsx")
        assert any("内部検討用" in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)


def test_tables_stay_unweighted_by_default(run_cli, study):
    before = run_cli("crosstab", "Q10", "--format", "csv", cwd=study).stdout
    run_cli("weight", cwd=study)

    assert run_cli("crosstab", "Q10", "--format", "csv", cwd=study).stdout == before


def test_nonresponse_classes_from_the_ledger_restore_those_sent(run_cli, study):
    replan(study, "    weighting:\n      classes: [age, district]\n")

    done = run_cli("weight", "--format", "csv", cwd=study)

    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(done.stdout.splitlines()))
    ages = [row for row in rows if row["margin"] == "年齢"]
    assert {row["target_of"] for row in rows} == {"sent"}
    # Classes are merged along age within a district: districts are met exactly, ages nearly.
    for row in (row for row in rows if row["margin"] == "小学校区"):
        assert float(row["after"]) == pytest.approx(float(row["target"]), rel=1e-9)
    for row in ages:
        assert float(row["after"]) == pytest.approx(float(row["target"]), abs=0.03)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ("", ("E-WGT-001", "場所: study.yaml 項目 waves R3", "例: weighting: {rake: [sex, age]}")),
        ("    weighting: {classes: [household], rake: [work]}\n", ("E-WGT-003", "E-WGT-005", "district, age, sex")),
        ("    weighting: {rake: [household]}\n", ("E-WGT-005", "値: household   使える値: age, sex, district")),
    ],
)
def test_plans_that_cannot_be_followed(run_cli, study, plan, words):
    replan(study, plan)

    done = run_cli("weight", cwd=study)

    assert done.returncode == 1
    assert not (study / "out" / "weights_R3.csv").exists()
    for word in words:
        assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_the_order_of_rows_in_the_population_file_does_not_matter(run_cli, study):
    path = study / "data" / "synthetic_population.csv"
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([rows[0], *reversed(rows[1:])]) + "\n", encoding="utf-8-sig")
    run_cli("weight", "--out", "reversed.csv", cwd=study)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
    run_cli("weight", "--out", "plain.csv", cwd=study)

    pairs = zip(weights_of(study / "reversed.csv"), weights_of(study / "plain.csv"), strict=True)

    assert all(float(a["weight"]) == pytest.approx(float(b["weight"]), rel=1e-9) for a, b in pairs)


def test_the_help_page_is_japanese_and_has_an_example(run_cli, tmp_path):
    done = run_cli("weight", "--help", cwd=tmp_path)

    assert done.returncode == 0
    assert "例: zushi-survey weight" in done.stdout
    assert "Usage" not in done.stdout
