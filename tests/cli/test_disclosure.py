"""`disclosure`: the account for the office, with proposals that hide less."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zushi_survey.cli import app
from zushi_survey.pipeline.proposing import _scale
from zushi_survey.questionnaire.model import Question


@pytest.fixture(scope="module")
def study(demo_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("disclosure") / "study"
    shutil.copytree(demo_study, copy, ignore=shutil.ignore_patterns("out"))
    return copy


def test_the_terminal_says_in_one_line_what_would_hide_less(study: Path):
    arguments = ["disclosure", "Q26.a", "--study", str(study)]

    done, quick = (CliRunner().invoke(app, [*arguments, *more]) for more in ([], ["--no-proposals"]))

    assert (done.exit_code, quick.exit_code) == (0, 0)
    lines = [line for line in done.stdout.splitlines() if "伏せる数を減らす案" in line]
    assert len(lines) == 1
    assert " → " in lines[0]
    assert "伏せる数を減らす案" not in quick.stdout
    assert "■ 伏せる数を減らす案" not in done.stdout, "all proposals stand in files"


def test_files_hold_all_proposals_and_the_cost_of_every_axis(study: Path):
    done = CliRunner().invoke(app, ["disclosure", "Q26.a", "--study", str(study), "--format", "html"])

    assert done.exit_code == 0
    page = (study / "out/disclosure.html").read_text(encoding="utf-8")
    assert "Q26.a の選択肢" in page
    assert "質問と軸ごとの伏せた数" in page
    assert "内部検討用・公表不可" in page


@pytest.mark.parametrize(
    ("scores", "scale"),
    [([2, 1, 0, None], ("1", "2", "3")), ([0, 1, 2], ("1", "2", "3")), ([0, 2, 1], ()), ([None, None], ())],
)
def test_a_scale_is_options_in_the_order_of_their_scores(scores: list[float | None], scale: tuple[str, ...]):
    options = [{"code": str(n), "label": f"o{n}", "score": score} for n, score in enumerate(scores, 1)]

    assert _scale(Question.model_validate({"id": "Q", "type": "SA", "label": "q", "options": options})) == scale
