"""`precision` on the sample study: formats that agree, options, and every mistake in words."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest


@pytest.fixture
def study(demo_study: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "study"
    shutil.copytree(demo_study, copy, ignore=shutil.ignore_patterns("out"))
    return copy


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_sampling_errors_as_printed_reports_have_them(run_cli, demo_study):
    done = run_cli("precision", "--population", "50000", cwd=demo_study)

    assert (done.returncode, done.stderr) == (0, "")
    assert "合成データです" in done.stdout
    # statistics.md C2: 1,112 of 50,000
    assert done.stdout.split("全体")[1].split()[:6] == ["1,112", "1.7", "2.3", "2.7", "2.8", "2.9"]
    assert "■ 前回との差が有意になる差" in done.stdout
    assert "■ 検出できる差" in done.stdout


def test_options_of_the_printed_tables_in_csv(run_cli, demo_study):
    done = run_cli("precision", "--no-fpc", "--k", "2", "--stages", "2", "--format", "csv", cwd=demo_study)

    rows = rows_of(done.stdout)
    errors = {
        (row["category"], row["share"]): float(row["value"]) for row in rows if row["measure"] == "sampling_error"
    }
    # 2 * sqrt(2 * .25 / 1112) = .0424094; 2,000 persons: 2 * sqrt(2 * .09 / 2000) = .0189737
    assert errors["total", "0.5"] == pytest.approx(0.0424094, rel=1e-5)
    assert errors["2000", "0.1"] == pytest.approx(0.0189737, rel=1e-5)
    assert {row["population"] for row in rows} == {""}


def test_without_correction_the_differences_are_the_published_ones(run_cli, demo_study):
    done = run_cli("precision", "--no-fpc", "--format", "csv", cwd=demo_study)

    whole = {
        (row["measure"], row["share"]): float(row["value"])
        for row in rows_of(done.stdout)
        if row["axis"] == "total" and row["n_previous"] == "1064"
    }
    # statistics.md C20
    assert whole["critical_difference", "0.5"] == pytest.approx(0.0420266074, rel=1e-8)
    assert whole["detectable_difference", "0.1"] == pytest.approx(0.036043863, rel=1e-8)


def test_sizes_are_those_of_the_cross_tables(run_cli, demo_study):
    errors = rows_of(run_cli("precision", "--format", "csv", cwd=demo_study).stdout)
    table = rows_of(run_cli("crosstab", "Q10", "--by", "district", "--format", "csv", cwd=demo_study).stdout)

    sizes = {row["category_label"]: row["n"] for row in errors if row["axis"] == "district"}
    bases = {row["category_label"]: row["base_unweighted"] for row in table if row["option"] == "1"}
    assert sizes == {label: bases[label] for label in ("逗子", "沼間", "久木", "小坪", "池子")}


def test_every_format_shows_the_same_figure(run_cli, study):
    for format_ in ("html", "xlsx", "json"):
        done = run_cli("precision", "--format", format_, "--out", f"out/p.{format_}", cwd=study)
        assert done.returncode == 0, done.stderr

    assert ">4.2<" in (study / "out/p.html").read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(study / "out/p.xlsx")["critical-difference"]
    assert 4.2 in [cell.value for row in sheet.iter_rows() for cell in row]
    content = json.loads((study / "out/p.json").read_text(encoding="utf-8"))
    assert {row["measure"] for row in content["rows"]} == {
        "sampling_error",
        "critical_difference",
        "detectable_difference",
    }


def test_the_record_names_the_files_of_both_waves(run_cli, study):
    run_cli("precision", cwd=study)

    (record,) = (study / "out" / "runs").glob("*-precision.json")
    files = {fact["file"] for fact in json.loads(record.read_text(encoding="utf-8"))["inputs"]}
    assert {"data/synthetic_r3_raw.csv", "data/synthetic_previous_raw.csv"} <= files


def test_a_plan_by_district(run_cli, demo_study):
    done = run_cli("precision", "--change", "10", "--group", "district", "--no-fpc", "--format", "csv", cwd=demo_study)

    rows = rows_of(done.stdout)
    plan = {(row["category_label"], row["measure"]): row["value"] for row in rows}
    # 2 * 7.848880 * .25 / .1**2 = 392.4
    assert {plan[label, "pair_valid_needed"] for label in ("全体", "逗子", "池子")} == {"393"}
    # 393 / .556
    assert plan["全体", "pair_letters"] == "707"
    rates = rows_of(run_cli("rates", "--format", "csv", cwd=demo_study).stdout)
    by_ledger = {row["category"]: row["response_rate"] for row in rates if row["axis"] == "district"}
    assert {label: plan[label, "return_rate"] for label in by_ledger} == by_ledger
    populations = {row["category_label"]: row["population"] for row in rows}
    assert populations["逗子"] == "13591"


def test_assumed_rates_for_all_and_for_one(run_cli, demo_study):
    options = ("--change", "10", "--group", "district", "--return-rate", "50", "--return-rate", "池子=40%")
    done = run_cli("precision", *options, "--format", "csv", cwd=demo_study)

    rates = {row["category_label"]: row["value"] for row in rows_of(done.stdout) if row["measure"] == "return_rate"}
    assert rates == {"全体": "0.5", "逗子": "0.5", "沼間": "0.5", "久木": "0.5", "小坪": "0.5", "池子": "0.4"}


def test_groups_under_the_threshold_are_hidden_when_published(run_cli, study):
    path = study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "release: {hidden_group: 150}\n", encoding="utf-8")
    options = ("--policy", "publish", "--format", "csv")
    tables = rows_of(run_cli("precision", *options, cwd=study).stdout)
    plan = rows_of(run_cli("precision", "--change", "10", "--group", "district", *options, cwd=study).stdout)

    for rows in (tables, plan):
        hidden = [row for row in rows if row["category_label"] == "池子"]  # 146 valid sheets
        assert hidden
        assert {(row["n"], row["value"], row["status"]) for row in hidden} == {("", "", "suppressed")}
        assert all(row["n"] for row in rows if row["category_label"] == "小坪")  # 168


def test_another_wave_has_its_own_axes_and_nothing_to_compare_with(run_cli, demo_study):
    done = run_cli("precision", "--wave", "P", cwd=demo_study)

    assert done.returncode == 0
    assert "この調査回にない分析軸は省いています: household" in done.stdout
    assert "母集団の人数が分からない" in done.stdout
    assert "■ 検出できる差" not in done.stdout


def test_the_design_of_the_study_gives_the_stages(run_cli, study):
    path = study / "study.yaml"
    design = "    design: {stages: [{cluster: 小学校区}, {}]}\n    repairs: repairs-r3.yaml\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    repairs: repairs-r3.yaml\n", design), encoding="utf-8")

    assert "二段抽出(デザイン効果2)" in run_cli("precision", cwd=study).stdout
    assert "一段抽出(デザイン効果1)" in run_cli("precision", "--stages", "1", cwd=study).stdout


def test_a_population_size_in_the_study_goes_before_the_figures(run_cli, study):
    path = study / "study.yaml"
    text = path.read_text(encoding="utf-8")
    size = "    population_size: 1112\n    repairs: repairs-r3.yaml\n"
    path.write_text(text.replace("    repairs: repairs-r3.yaml\n", size), encoding="utf-8")

    done = run_cli("precision", "--format", "csv", cwd=study)

    whole = [row for row in rows_of(done.stdout) if row["axis"] == "total" and row["measure"] == "sampling_error"]
    assert {(row["population"], float(row["value"])) for row in whole} == {("1112", 0.0)}


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (
            ["--population", "1111"],
            [
                "E-STA-001 [エラー] 母集団の人数が有効回収数(1,112)より少なくなっています",
                "  値: 1,111",
                "  直し方: --population か study.yaml の population_size を確かめてください",
            ],
        ),
        (
            ["--power", "100"],
            [
                "E-STA-002 [エラー] --power の数が使える範囲にありません",
                "  値: 100   使える値: 0より大きく100より小さい数",
                "  直し方: 範囲の中の数を書いてください",
            ],
        ),
        (
            ["--change", "5", "--group", "household"],
            [
                "E-STA-003 [エラー] 有効回収率が分からない区分があります"
                "(ひとり暮らし、夫婦のみ、二世代、三世代、その他)",
                "  直し方: --return-rate 55 (すべて同じ)か --return-rate 区分=48 (区分ごと)を書いてください",
            ],
        ),
        (
            ["--change", "5", "--return-rate", "0"],
            [
                "E-STA-004 [エラー] --return-rate が読めません",
                "  値: 0   使える値: 全体",
                "  直し方: --return-rate 55 か --return-rate 区分=48 のように、0より大きく100以下の数で書いてください",
            ],
        ),
        (
            ["--group", "district"],
            [
                "E-STA-005 [エラー] --group と --return-rate は、配布数の計画(--change)と一緒に使います",
                "  直し方: --change 5 のように、見たい変化を書いてください",
            ],
        ),
    ],
)
def test_mistakes_are_said_in_words(run_cli, demo_study, options, lines):
    done = run_cli("precision", *options, cwd=demo_study)

    assert done.returncode == 1
    assert done.stderr.splitlines() == lines
    assert not done.stdout


def test_all_mistakes_are_said_at_once(run_cli, demo_study):
    options = ("--change", "0", "--share", "0", "--population", "0", "--power", "nan")
    done = run_cli("precision", *options, cwd=demo_study)

    assert done.returncode == 1
    assert done.stderr.count("の数が使える範囲にありません") == 3
    assert "ほかに同じ種類が 1 件" in done.stderr


@pytest.mark.parametrize(("rates", "count"), [(["abc"], 1), (["沼津=30"], 1), (["101", "=", "1/0", "nan", "100"], 4)])
def test_return_rates_that_are_none(run_cli, demo_study, rates, count):
    options = [part for rate in rates for part in ("--return-rate", rate)]
    done = run_cli("precision", "--change", "5", "--group", "district", *options, cwd=demo_study)

    assert done.returncode == 1
    shown = done.stderr.count("E-STA-004 [エラー]")
    assert shown == min(count, 3)


def test_an_unknown_axis_names_the_nearest(run_cli, demo_study):
    done = run_cli("precision", "--change", "5", "--group", "distric", cwd=demo_study)

    assert done.returncode == 1
    assert "E-TAB-002" in done.stderr
    assert "district" in done.stderr


def test_help_is_japanese_and_has_an_example(run_cli, tmp_path):
    done = run_cli("precision", "--help", cwd=tmp_path)

    assert done.returncode == 0
    assert "例: zushi-survey precision --change 5 --group district" in done.stdout
    for english in ("<int>", "<float>", "<str>", "default", "Options"):
        assert english not in done.stdout
