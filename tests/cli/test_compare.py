"""`compare` and `wave-map` on the sample study: the plan's claims of change, every format, nothing overwritten."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from zushi_survey import open_study
from zushi_survey.analysis.waves.changes import WaveChange
from zushi_survey.analysis.waves.two_waves import WaveVerdict
from zushi_survey.pipeline.waves.comparison import WaveComparison

CLAIMS = {
    "S2-1-5-02-L2": ("Q6", "できない", WaveVerdict.ROSE),
    "S2-1-5-02-2": ("Q6", "できない", WaveVerdict.ROSE),
    "S2-1-5-04-L1": ("Q10", "参加している", WaveVerdict.FELL),
    "S2-1-5-04-2": ("Q10", "参加している", WaveVerdict.FELL),
    "S2-1-5-04-6": ("Q11", "現在活動している", WaveVerdict.FELL),
    "S2-1-5-05-2": ("Q12", "知っている", WaveVerdict.FELL),
}
"""Claims of change with verdict S (claims.md, column exp)."""


@pytest.fixture(scope="module")
def found(demo_study: Path) -> WaveComparison:
    return open_study(demo_study).compare()


@pytest.fixture
def study(demo_study: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "study"
    shutil.copytree(demo_study, copy, ignore=shutil.ignore_patterns("out"))
    return copy


def rows(found: WaveComparison, question: str) -> dict[str, WaveChange]:
    return {row.answer.label: row for one in found if one.variable.question.id == question for row in one.changes.rows}


@pytest.mark.parametrize("claim", sorted(CLAIMS))
def test_the_plans_claims_of_change_are_supported(found: WaveComparison, claim: str) -> None:
    question, answer, verdict = CLAIMS[claim]

    assert rows(found, question)[answer].verdict is verdict


@pytest.mark.parametrize(("question", "answer"), [("F1", "男性"), ("F2", "80歳以上")])
def test_claims_about_who_answered_are_described_and_not_tested(
    found: WaveComparison, question: str, answer: str
) -> None:
    """S2-1-4-00-1 and -2, verdict D: facts about the two samples, no claim about the city."""
    row = rows(found, question)[answer]

    assert row.why_not == "described"
    assert row.verdict is WaveVerdict.NOT_TESTED
    assert row.now is not None
    assert row.before is not None
    assert (row.now.proportion or 0) > (row.before.proportion or 0)


def test_some_but_not_all_options_fell(found: WaveComparison) -> None:
    """S2-1-5-02-5 and -L4 (EXIST, WAVE): three of the seven ways of preparing."""
    verdicts = {label: row.verdict for label, row in rows(found, "Q7").items()}

    fell = [label for label, verdict in verdicts.items() if verdict is WaveVerdict.FELL]
    assert fell == ["避難路の整備", "防災訓練", "自主防災組織"]
    assert WaveVerdict.ROSE not in verdicts.values()
    assert "家具の固定" not in verdicts


def test_the_rise_of_those_who_cannot_flee_is_flagged_as_composition(found: WaveComparison) -> None:
    """S2-1-5-02-L1, verdict U: a rise on the crude scale, not at equal ages (statistics.md G.4: z = 1.37 there)."""
    row = rows(found, "Q6")["できない"]

    assert row.standardised is not None
    assert row.standardised.is_flagged
    assert (row.standardised.p_value or 0) > 0.05


def test_the_page_prints_changes_as_reports_do(run_cli, demo_study: Path) -> None:
    done = run_cli("compare", cwd=demo_study)

    assert (done.returncode, done.stderr) == (0, "")
    # 278/1,112 = 25.0, 330/1,064 = 31.0; 168/1,112 = 15.1, 122/1,064 = 11.5
    line = next(line for line in done.stdout.splitlines() if "参加している" in line)
    assert line.split()[-4:] == ["25.0", "31.0", "△6.0↓", "減少"]
    assert "+3.6↑" in done.stdout
    assert "年齢構成の変化による可能性" in done.stdout
    assert "対象: 令和3年度は18歳以上、前回は20歳以上" in done.stdout
    assert "前回だけの選択肢(比べていません): 家具の固定" in done.stdout
    assert "回答者(無回答を除く)" in done.stdout
    assert "2回の調査だけからは「傾向」とはいえません" in done.stdout


def test_every_format_shows_the_same_change(run_cli, study: Path) -> None:
    for format_ in ("html", "xlsx", "json", "csv"):
        done = run_cli("compare", "Q10", "--by", "age", "--format", format_, "--out", f"o.{format_}", cwd=study)
        assert done.returncode == 0, done.stderr

    assert ">△6.0↓<" in (study / "o.html").read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(study / "o.xlsx")["Q10-waves"]
    shown = {cell.value: cell.number_format for row in sheet.iter_rows() for cell in row if cell.value == -6.0}
    assert shown == {-6.0: '#,##0.0"↓";"△"#,##0.0"↓"'}
    rows_ = json.loads((study / "o.json").read_text(encoding="utf-8"))["rows"]
    text = (study / "o.csv").read_text(encoding="utf-8-sig")
    assert len(rows_) == len(list(csv.DictReader(io.StringIO(text)))) > 8


def test_rows_for_programs_say_why_a_question_is_not_compared(run_cli, demo_study: Path) -> None:
    done = run_cli("compare", "--format", "csv", cwd=demo_study)

    by_question = {row["question"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert by_question["Q13"]["compare"] == "new"
    assert by_question["F1"]["compare"] == "describe"
    assert (by_question["Q10"]["compare"], by_question["Q10"]["wave_before"]) == ("yes", "P")


def test_publication_hides_tests_that_rest_on_hidden_cells(run_cli, demo_study: Path) -> None:
    done = run_cli("compare", "Q7", "--by", "age", "--policy", "publish", "--format", "csv", cwd=demo_study)

    hidden = [row for row in csv.DictReader(io.StringIO(done.stdout)) if row["reason"] == "hidden"]
    assert hidden
    assert {row[name] for row in hidden for name in ("difference", "p_value", "estimate", "answered")} == {""}


def test_the_run_record_names_the_files_of_both_waves_and_the_mapping(run_cli, study: Path) -> None:
    run_cli("compare", "Q10", cwd=study)

    (record,) = (study / "out/runs").glob("*-compare.json")
    files = {one["file"] for one in json.loads(record.read_text(encoding="utf-8"))["inputs"]}
    assert {"wave-map.yaml", "data/synthetic_previous_raw.csv", "data/synthetic_r3_raw.csv"} <= files


def test_a_proposal_never_overwrites_a_mapping(run_cli, study: Path) -> None:
    kept = (study / "wave-map.yaml").read_bytes()

    first, second = (run_cli("wave-map", cwd=study) for _ in range(2))

    assert (study / "wave-map.yaml").read_bytes() == kept
    assert first.returncode == 0
    assert "確認" in (study / "wave-map.new.yaml").read_text(encoding="utf-8")
    assert second.returncode == 1
    assert "E-WAV-030" in second.stderr


def test_without_a_mapping_the_way_to_one_is_shown(run_cli, study: Path) -> None:
    file = study / "study.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("wave_map: wave-map.yaml\n", ""), encoding="utf-8")
    (study / "wave-map.yaml").unlink()

    refused, made = run_cli("compare", cwd=study), run_cli("wave-map", cwd=study)

    assert "E-WAV-001" in refused.stderr
    assert (made.returncode, (study / "wave-map.yaml").is_file()) == (0, True)


def test_a_question_left_out_of_the_mapping_stops_the_comparison(run_cli, study: Path) -> None:
    path = study / "wave-map.yaml"
    text = path.read_text(encoding="utf-8")
    entry = "      - now: Q30\n        status: [new]\n        compare: no\n"
    assert entry in text
    path.write_text(text.replace(entry, ""), encoding="utf-8")

    done = run_cli("compare", cwd=study)

    assert done.returncode == 1
    assert "E-WAV-002" in done.stderr
    assert "Q30" in done.stderr
