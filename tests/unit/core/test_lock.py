"""One writer at a time in a folder."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from zushi_survey.core.lock import LOCK_FILE, folder_lock
from zushi_survey.core.problems import SurveyError


def test_the_second_writer_is_told_who_is_writing(tmp_path: Path):
    with folder_lock(tmp_path), pytest.raises(SurveyError) as error, folder_lock(tmp_path, seconds=0.1):
        pass

    (problem,) = error.value.problems
    assert problem.code == "E-OUT-007"
    assert f"プロセス番号 {os.getpid()}、" in problem.title
    assert LOCK_FILE in problem.remedy


def test_the_second_writer_waits_a_little(tmp_path: Path):
    order: list[str] = []

    def second() -> None:
        with folder_lock(tmp_path):
            order.append("second")

    with folder_lock(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.15)
        order.append("first")
    thread.join()

    assert order == ["first", "second"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("note", ['{"pid": 1, "computer": "gone", "since": "00:00:00"}', "", "not json \x00"])
def test_a_lock_file_left_by_a_dead_run_is_taken_over(tmp_path: Path, note: str):
    (tmp_path / LOCK_FILE).write_text(note, encoding="utf-8")

    with folder_lock(tmp_path, seconds=0):
        assert json.loads((tmp_path / LOCK_FILE).read_bytes())["pid"] == os.getpid()

    assert list(tmp_path.iterdir()) == []


def test_the_lock_goes_when_the_work_fails(tmp_path: Path):
    with pytest.raises(KeyError), folder_lock(tmp_path):
        raise KeyError

    with folder_lock(tmp_path, seconds=0):
        pass


def test_many_writers_never_write_at_once(tmp_path: Path):
    inside, most = [0], [0]

    def write() -> None:
        for _ in range(5):
            with folder_lock(tmp_path):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.001)
                inside[0] -= 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1]
    assert list(tmp_path.iterdir()) == []


def test_no_folder_can_be_made_where_a_file_is(tmp_path: Path):
    (tmp_path / "out").touch()

    with pytest.raises(SurveyError, match="E-OUT-001"), folder_lock(tmp_path / "out"):
        pass
