"""Every part of the benchmarks runs at tiny sizes; no assertion on time, which is the benchmarks' own business."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.__main__ import PARTS, main, report
from benchmarks.measurement import Aim, Measurement, Sizes, alternate
from benchmarks.pandas_peer import differences, peer_of
from benchmarks.respondents import Sample
from benchmarks.result import result_table
from zushi_survey.data.responses import Choice
from zushi_survey.tabulate.count import count

TINY = Sizes(sample_rows=60, sample_repeats=1, many_rows=90, many_repeats=1, csv_rows=30, processes=1)
LINES = {"startup": 4, "memory": 2, "counting": 4, "reading": 3}


@pytest.fixture(scope="module")
def sample(demo_study: Path, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    copy = tmp_path_factory.mktemp("benchmarks") / "study"
    shutil.copytree(demo_study, copy)
    return Sample(copy)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_runs(part: str, sample: Sample) -> None:
    lines = report([part], sample, TINY).splitlines()

    ruler = next(number for number, line in enumerate(lines) if line.startswith("---"))
    expected = LINES[part] if part != "memory" or Path("/proc/self/status").is_file() else 0
    assert len(lines[ruler + 1 :]) == expected


def test_what_is_printed_can_be_shown_on_a_cp932_console(sample: Sample) -> None:
    assert report(["counting"], sample, TINY).encode("cp932")


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


def test_unknown_part_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["speed"])

    assert "知らない部分です: speed" in capsys.readouterr().err
