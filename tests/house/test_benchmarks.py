"""Every part of the benchmarks runs at tiny sizes; no assertion on time, which is the benchmarks' own business."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml

from benchmarks.__main__ import PARTS, main, report
from benchmarks.designed import Designed
from benchmarks.inference import different, figures_of_all
from benchmarks.measurement import Aim, Measurement, Sizes, alternate
from benchmarks.pandas_peer import differences, peer_of
from benchmarks.peers import Missing, r_command, started
from benchmarks.respondents import Sample
from benchmarks.result import ratio_chart, result_table
from zushi_survey.data.responses import Choice
from zushi_survey.tabulate.count import count

TINY = Sizes(
    sample_rows=60,
    sample_repeats=1,
    many_rows=90,
    many_repeats=1,
    csv_rows=30,
    processes=1,
    peer_repeats=1,
    questions_a_kind=2,
    with_svy=False,
    few_sheets=2,
    many_sheets=4,
    sheet_repeats=1,
    page_few=1,
    page_many=2,
    page_repeats=1,
    report_repeats=1,
    protection_tables=1,
    protection_sides=(3, 4),
    protection_repeats=1,
    with_tauargus=False,
)
LINES = {
    "startup": 8,
    "memory": 2,
    "counting": 4,
    "reading": 3,
    "statistics": 14,
    "workbook": 2,
    "page": 2,
    "report": 11,
    "protection": 2,
}


@pytest.fixture(scope="module")
def sample(demo_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    copy = tmp_path_factory.mktemp("benchmarks") / "study"
    shutil.copytree(demo_study, copy)
    settings = yaml.safe_load((copy / "study.yaml").read_text(encoding="utf-8"))
    settings["report"] = {"parts": ["outline", "questionnaire"], "questions": ["Q3"], "axes": ["sex"]}
    (copy / "study.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return Sample(copy)


@pytest.fixture(scope="module")
def printed(sample: Sample) -> Callable[[str], str]:
    """`printed(part)`: what this part of the benchmarks prints, measured once."""
    return cache(lambda part: report([part], sample, TINY))


@pytest.mark.parametrize("part", PARTS)
def test_every_part_runs(part: str, printed: Callable[[str], str]) -> None:
    lines = printed(part).splitlines()

    ruler = next(number for number, line in enumerate(lines) if line.startswith("---"))
    end = lines.index("", ruler) if "" in lines[ruler:] else len(lines)
    assert end - ruler - 1 == LINES[part] - _unavailable(part)


def _unavailable(part: str) -> int:
    """Lines that this machine cannot measure: memory without /proc, a program that is not installed."""
    if part in ("memory", "report") and not Path("/proc/self/status").is_file():
        return {"memory": 2, "report": 1}[part]
    return 3 if part == "statistics" and isinstance(r_command(), Missing) else 0


def test_what_is_printed_can_be_shown_on_a_cp932_console(printed: Callable[[str], str]) -> None:
    assert printed("counting").encode("cp932")


def test_pandas_counts_what_we_count(sample: Sample) -> None:
    answers, plan = sample.answers(200), sample.plan

    peer = peer_of(answers, plan)

    assert differences(count(answers, plan), peer.crosstabs(), plan) == []
    assert differences(count(answers, plan), peer.group_sizes(), plan) == []


def test_one_changed_answer_is_a_difference_on_every_axis(sample: Sample) -> None:
    answers = sample.answers(200)
    plan = replace(sample.plan, variables=tuple(v for v in sample.plan.variables if v.id == "Q10"))
    codes = np.ones(200, dtype=np.int16)
    changed = codes.copy()
    changed[7] = 0

    peer = peer_of({**answers, "Q10": Choice(codes)}, plan)

    counts = count({**answers, "Q10": Choice(changed)}, plan)
    assert differences(counts, peer.crosstabs(), plan) == ["Q10 x age", "Q10 x district", "Q10 x household"]


def test_calls_take_turns_and_the_first_round_is_thrown_away() -> None:
    called: list[str] = []

    seconds = alternate((lambda: called.append("ours"), lambda: called.append("theirs")), 2)

    assert called == ["ours", "theirs"] * 3
    assert [len(taken) for taken in seconds] == [2, 2]


def test_one_changed_figure_is_a_difference(sample: Sample) -> None:
    designed = Designed.of(sample, 1)
    ours = figures_of_all(designed, designed.designs["clustered"])
    first = {name: values.copy() for name, values in ours[0].items()}
    first["apart"][0] *= 1.00001
    untested = {**ours[1], "test": np.array([np.nan, np.nan])}

    assert different(ours, [ours[0], untested, *ours[2:]], designed) == []
    assert different(ours, [first, untested, *ours[2:]], designed) == [f"{designed.plan.variables[0].id} x age apart"]


def test_program_that_stops_is_an_error(tmp_path: Path) -> None:
    with (
        started([sys.executable, "-c", "input()"], "peer", tmp_path) as peer,
        pytest.raises(RuntimeError, match="peer: ended without an answer"),
    ):
        peer.run("simple")


@pytest.mark.parametrize(
    ("bound", "is_speed_up", "reached"),
    [(4, True, True), (4.1, True, False), (0.24, False, False), (0.25, False, True)],
)
def test_aim_is_compared_with_the_ratio_of_medians(bound: float, is_speed_up: bool, reached: bool) -> None:
    measured = Measurement("", "", [1.0, 2.0, 9.0], [8.0, 7.0, 20.0], Aim(bound, is_speed_up), is_speed_up)

    assert measured.ratio == (4 if is_speed_up else 0.25)
    assert measured.is_reached is reached


def test_line_of_a_missed_aim_says_so() -> None:
    missed = Measurement("集計", "pandas", [2.0, 1.0, 3.0], [6.0], Aim(50, is_speed_up=True), is_speed_up=True)

    line = result_table([missed]).splitlines()[-1]

    cells = [cell.strip() for cell in line.split("  ") if cell.strip()]
    assert cells == ["集計", "2 (1) s", "pandas", "6 s", "3倍速い", "50倍以上速い", "いいえ"]


def test_chart_has_a_bar_for_each_speed_up() -> None:
    ratios = (20.0, 2.0, 0.1)
    told = [Measurement("集計", f"p{ratio:g}", [1.0], [ratio], is_speed_up=True) for ratio in ratios]

    chart = ratio_chart([*told, Measurement("開始", "q", [1.0], [1.0])])

    assert chart.splitlines() == [
        "集計 / p20   " + "#" * 50 + " 20倍",
        "集計 / p2    ##### 2倍",
        "集計 / p0.1  # 0.1倍",
    ]
    assert ratio_chart([]) == ""


def test_unknown_part_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["speed"])

    assert "知らない部分です: speed" in capsys.readouterr().err
