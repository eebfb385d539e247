"""`sensitivity` on the sample study, as a command."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def study(demo_study: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "study"
    shutil.copytree(demo_study, copy, ignore=shutil.ignore_patterns("out"))
    return copy


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_rise_that_older_respondents_make_turns_into_no_change(run_cli, study: Path) -> None:
    """statistics.md G4: those who cannot evacuate alone, crude +3.6 points (p .013), at equal ages +1.9 (z 1.37)."""
    done = run_cli("sensitivity", "Q6", "--by", "age", "--format", "csv", cwd=study)

    assert done.returncode == 0, done.stderr
    change = {
        row["scenario"]: row
        for row in records(done.stdout)
        if row["kind"] == "wave" and row["option_label"] == "できない"
    }
    assert change["study"]["verdict_label"] == "前回より増加"
    assert float(change["study"]["difference"]) == pytest.approx(0.037, abs=0.002)
    assert change["standardised=on"]["verdict_label"] == "横ばい"
    assert change["standardised=on"]["change"] == "reversed"
    assert float(change["standardised=on"]["difference"]) == pytest.approx(0.019, abs=0.003)


def test_a_terminal_page_says_what_falls_and_what_holds(run_cli, study: Path) -> None:
    done = run_cli("sensitivity", "Q10", "--by", "age", cwd=study)

    assert done.returncode == 0, done.stderr
    for words in (
        "結論の頑健さ",
        "内部検討用・公表不可",
        "もとの設定: ウエイトなし",
        "条件ごとの変わり方",
        "条件によって変わる結論",
        "どの条件でも変わらない結論",
        "合成データ",
    ):
        assert words in done.stdout
    assert done.stdout.encode("cp932")
    assert list((study / "out" / "runs").glob("*.json"))


def test_all_formats_and_the_count_of_conclusions(run_cli, study: Path) -> None:
    done = run_cli("sensitivity", "Q22", "--by", "sex", "--format", "json", cwd=study)
    about = json.loads(done.stdout)

    assert done.returncode == 0, done.stderr
    assert "合成データ" in done.stdout
    numbers = about.get("about", about)
    assert int(numbers["supported"]) >= int(numbers["robust"]) > 0
    for kind in ("html", "xlsx"):
        written = run_cli("sensitivity", "Q22", "--by", "sex", "--format", kind, cwd=study)
        assert written.returncode == 0, written.stderr
        assert (study / "out" / f"sensitivity.{kind}").stat().st_size > 0


def test_published_output_is_marked_so_and_hides(run_cli, study: Path) -> None:
    """Q22 was asked of 174 people: by age and household some answers are of one or two."""
    done = run_cli("sensitivity", "Q22", "--by", "age", "--policy", "publish", "--format", "json", cwd=study)

    assert done.returncode == 0, done.stderr
    assert "内部検討用" not in done.stdout
    answer = json.loads(done.stdout)
    numbers = answer.get("about", answer)
    assert int(numbers["hidden"]) > 0


def test_combinations_on_request(run_cli, study: Path) -> None:
    done = run_cli("sensitivity", "Q12", "--by", "age", "--combine", "--format", "csv", cwd=study)

    assert done.returncode == 0, done.stderr
    own = [row for row in records(done.stdout) if row["scenario"] == "study" and row["kind"] == "group"]
    assert own
    # weights x base x 3 corrections x 3 smallest bases x 3 conventions
    assert {row["combinations"] for row in own} == {"108"}


def test_wrong_names_are_said(run_cli, study: Path) -> None:
    done = run_cli("sensitivity", "Q999", "--by", "nowhere", cwd=study)

    assert done.returncode == 1
    assert "E-TAB-001" in done.stderr
    assert "E-TAB-002" in done.stderr


def test_a_declared_axis_that_is_in_no_questionnaire_is_said(run_cli, study: Path) -> None:
    settings = (study / "study.yaml").read_text(encoding="utf-8")
    (study / "study.yaml").write_text(settings + "\nsensitivity: {standardise: nowhere}\n", encoding="utf-8")

    done = run_cli("sensitivity", "Q6", "--by", "age", cwd=study)

    assert done.returncode == 1
    assert "E-STA-040" in done.stderr
    assert "軸が質問票にありません" in done.stderr


def test_weights_of_the_plan_are_tried(run_cli, study: Path) -> None:
    done = run_cli("sensitivity", "Q12", "--by", "age", "--format", "csv", cwd=study)

    labels = {row["scenario_label"] for row in records(done.stdout)}
    assert "ウエイトで補正する(study.yaml の weighting で作る)" in labels
