"""One file or one new folder: whole or not there at all, wherever the disk fails, and nothing left about."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.core.failing_disk import full_at
from zushi_survey.core import filesets
from zushi_survey.core.files import make_folder_whole, write_whole
from zushi_survey.core.filesets import write_set
from zushi_survey.core.problems import SurveyError

MOST_CALLS = 60
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody remove an open file anyway")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def problems_of(do: Callable[[], object]) -> str:
    """What the user is told; empty when it went well."""
    try:
        do()
    except SurveyError as error:
        return str(error)
    return ""


def stopped_everywhere(do: Callable[[], object], check: Callable[[bool], None]) -> list[str]:
    """Do it with the disk full at the first call, at the second and so on, until nothing fails; what failed each time.

    `check` is asked after each, with whether it succeeded.
    """
    failed: list[str] = []
    for number in range(1, MOST_CALLS):
        with full_at(number) as calls:
            told = problems_of(do)
        assert not told or re.match("E-OUT-001 .*ディスクの空きがありません", told)
        check(calls.failed is None)
        if calls.failed is None:
            return failed
        failed.append(calls.failed)
    raise AssertionError("it never came to its end")


def test_a_full_disk_at_any_call_leaves_the_old_file(tmp_path: Path):
    path = tmp_path / "出力 1" / "表.html"
    write_whole(path, b"old")

    def check(is_done: bool) -> None:
        assert path.read_bytes() == (b"new" if is_done else b"old")
        assert names_in(path.parent) == ["表.html"]

    failed = stopped_everywhere(lambda: write_whole(path, b"new"), check)

    assert {"mkdir", "mkstemp", "write_bytes", "fsync", "chmod", "replace"} <= set(failed)


def test_a_full_disk_at_any_call_leaves_no_half_made_folder(tmp_path: Path):
    folder = tmp_path / "新しい 調査"

    def fill(new: Path) -> None:
        new.mkdir()
        (new / "study.yaml").write_text("whole", encoding="utf-8")
        (new / "data").mkdir()
        (new / "data" / "a.csv").write_bytes(b"1")

    def check(is_done: bool) -> None:
        assert names_in(tmp_path) == (["新しい 調査"] if is_done else [])

    failed = stopped_everywhere(lambda: make_folder_whole(folder, fill), check)

    assert failed.count("mkdir") >= 3
    assert sorted(path.name for path in folder.rglob("*")) == ["a.csv", "data", "study.yaml"]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_full_disk_at_any_call_leaves_the_old_set_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
):
    if not at_once:
        monkeypatch.setattr(filesets, "_exchange", lambda one, other: False)
    folder = tmp_path / "報告 書"
    old = {"a.txt": b"1", "figures/b.txt": b"1"}
    new = {"a.txt": b"2", "figures/b.txt": b"2", "c/d.txt": b"2"}
    write_set(folder, old)
    (folder / "notes.md").write_bytes(b"mine")
    seen: list[str] = []

    def contents() -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def check(is_done: bool) -> None:
        found = contents()
        assert found.pop("notes.md") == b"mine"
        state = "old" if found == old else "new" if found == new else "mixed"
        assert state != "mixed"
        assert state == "new" or not is_done
        assert names_in(tmp_path) == ["報告 書"]
        seen.append(state)
        write_set(folder, old, without=["c/d.txt"])

    failed = stopped_everywhere(lambda: write_set(folder, new), check)

    assert {"mkdir", "open", "fsync"} <= set(failed)
    assert len(failed) >= 8
    assert seen.count("old") >= 7


@pytest.mark.parametrize("error", [errno.EROFS, errno.EACCES, errno.EIO, errno.EFBIG])
def test_what_the_system_says_is_told_in_words(tmp_path: Path, error: int):
    with full_at(1, error), pytest.raises(SurveyError) as caught:
        write_whole(tmp_path / "a.txt", b"1")

    told = str(caught.value)
    assert any("\u3040" <= letter <= "\u9fff" for letter in told.partition(os.strerror(error))[0].partition("(")[2])


def test_a_file_open_elsewhere_on_windows_is_told_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Windows puts nothing in the place of an open file."""
    path = tmp_path / "表.xlsx"
    write_whole(path, b"old")

    def refuses(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(Path, "replace", refuses)

    with pytest.raises(SurveyError, match="ほかのソフトで開いています"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["表.xlsx"]


def test_a_path_below_a_file_is_told(tmp_path: Path):
    """The nearest thing to a read-only folder that holds for root as well."""
    (tmp_path / "a").write_bytes(b"mine")

    with pytest.raises(SurveyError, match="E-OUT-001"):
        write_whole(tmp_path / "a" / "b.txt", b"1")
    assert (tmp_path / "a").read_bytes() == b"mine"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no file system here that nobody can write to")
def test_a_file_system_that_nobody_can_write_to_is_told():
    with pytest.raises(SurveyError, match="E-OUT-001"):
        write_whole(Path("/proc/self/表.html"), b"1")


@posix
def test_what_a_killed_run_left_goes_with_the_next_file(tmp_path: Path):
    (tmp_path / ".~part-abc.html").write_bytes(b"half")
    (tmp_path / ".~part-folder").mkdir()
    (tmp_path / ".~part-folder" / "a").write_bytes(b"half")
    (tmp_path / "part-of-mine.txt").write_bytes(b"mine")

    write_whole(tmp_path / "a.txt", b"1")

    assert names_in(tmp_path) == ["a.txt", "part-of-mine.txt"]


@posix
def test_what_another_run_is_writing_stays(tmp_path: Path):
    code = (
        "import sys, pathlib, zushi_survey.core.files as files\n"
        "def write(part):\n"
        "    part.write_bytes(b'half')\n"
        "    print('writing', flush=True)\n"
        "    sys.stdin.read()\n"
        "files.write_whole_with(pathlib.Path('slow.txt'), write)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"writing\n"
        write_whole(tmp_path / "quick.txt", b"1")
        beside = [name for name in names_in(tmp_path) if name.startswith(".~")]
        other.communicate(b"")

    assert len(beside) == 1
    assert (tmp_path / "slow.txt").read_bytes() == b"half"
    assert names_in(tmp_path) == ["quick.txt", "slow.txt"]
