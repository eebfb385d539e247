"""Files that belong together: all or none, whatever happens, and nothing of anybody else's lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from zushi_survey.core import filesets
from zushi_survey.core.filesets import write_set
from zushi_survey.core.problems import SurveyError

KILLED_WRITER = Path(__file__).with_name("killed_writer.py")
needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "調査 2026" / "報告 書"


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir())


def code_of(error: pytest.ExceptionInfo[SurveyError]) -> str:
    return error.value.problems[0].code


def test_a_new_set_with_folders_of_its_own(folder):
    paths = write_set(folder, {"a.txt": b"1", "figures/b.txt": b"2"})

    assert contents(folder) == {"a.txt": "1", "figures/b.txt": "2"}
    assert paths == (folder / "a.txt", folder / "figures/b.txt")
    assert beside(folder) == ["報告 書"]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_second_set_replaces_the_first_and_keeps_what_is_not_its_own(folder, monkeypatch, at_once):
    if not at_once:
        monkeypatch.setattr(filesets, "_exchange", lambda one, other: False)
    write_set(folder, {"a.txt": b"1", "figures/b.txt": b"2"})
    (folder / "figures" / "担当者のメモ.txt").write_text("memo", encoding="utf-8")

    write_set(folder, {"a.txt": b"3", "figures/c.txt": b"4"})

    assert contents(folder) == {
        "a.txt": "3",
        "figures/b.txt": "2",
        "figures/c.txt": "4",
        "figures/担当者のメモ.txt": "memo",
    }
    assert beside(folder) == ["報告 書"]


@pytest.mark.parametrize("at_once", [True, False])
def test_files_of_an_earlier_set_go_with_the_folders_they_leave_empty(folder, monkeypatch, at_once):
    if not at_once:
        monkeypatch.setattr(filesets, "_exchange", lambda one, other: False)
    write_set(folder, {"a.txt": b"1", "b.txt": b"2", "x/y/c.txt": b"3", "z/d.txt": b"4"})
    (folder / "z" / "メモ.txt").write_text("memo", encoding="utf-8")
    (folder / "空").mkdir()

    write_set(folder, {"a.txt": b"5"}, without=["b.txt", "x/y/c.txt", "z/d.txt", "nothing.txt", "../報告 書/a.txt"])

    assert contents(folder) == {"a.txt": "5", "z/メモ.txt": "memo"}
    assert beside(folder) == ["報告 書"]
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "z", "空"]


def test_what_was_to_go_stays_when_the_set_cannot_be_written(folder, monkeypatch):
    def full(new: Path, files: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    write_set(folder, {"a.txt": b"1", "b.txt": b"2"})
    monkeypatch.setattr(filesets, "_make", full)

    with pytest.raises(SurveyError, match="E-OUT-001"):
        write_set(folder, {"a.txt": b"3"}, without=["b.txt"])

    assert contents(folder) == {"a.txt": "1", "b.txt": "2"}


def test_the_same_system_call_swaps_two_folders_on_linux(folder):
    """Without it the tests above would both take the other road."""
    if sys.platform != "linux":
        pytest.skip("Linux only")
    (folder / "one").mkdir(parents=True)
    (folder / "two").mkdir()
    (folder / "one" / "a").touch()

    assert filesets._exchange(folder / "one", folder / "two")
    assert (folder / "two" / "a").is_file()


def test_a_link_in_the_folder_stays_a_link_and_is_not_written_through(folder, tmp_path):
    (tmp_path / "elsewhere.txt").write_text("mine", encoding="utf-8")
    write_set(folder, {"a.txt": b"1"})
    (folder / "link").symlink_to(tmp_path)
    (folder / "b.txt").symlink_to(tmp_path / "elsewhere.txt")

    write_set(folder, {"a.txt": b"2", "b.txt": b"3"})

    assert (folder / "link").is_symlink()
    assert (folder / "b.txt").read_text(encoding="utf-8") == "3"
    assert (tmp_path / "elsewhere.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_a_link_stays_one(folder, tmp_path):
    (tmp_path / "drive").mkdir()
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "drive")

    write_set(folder, {"a.txt": b"1"})

    assert folder.is_symlink()
    assert contents(tmp_path / "drive") == {"a.txt": "1"}


def full_disk(descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("has_old", [True, False])
def test_a_full_disk_leaves_the_old_set(folder, monkeypatch, has_old):
    if has_old:
        write_set(folder, {"a.txt": b"1", "b.txt": b"1"})
    monkeypatch.setattr(os, "fsync", full_disk)

    with pytest.raises(SurveyError, match="No space left") as error:
        write_set(folder, {"a.txt": b"2", "b.txt": b"2"})

    assert code_of(error) == "E-OUT-001"
    assert contents(folder) == ({"a.txt": "1", "b.txt": "1"} if has_old else {})
    assert beside(folder) == (["報告 書"] if has_old else [])


def test_a_document_open_on_windows_leaves_the_old_set(folder, monkeypatch):
    """Windows renames no folder with an open file in it."""
    write_set(folder, {"a.txt": b"1"})
    monkeypatch.setattr(filesets, "_exchange", lambda one, other: False)
    real = Path.rename

    def refuses(self: Path, target: Path) -> Path:
        if self == folder:
            raise PermissionError(errno.EACCES, "used by another process")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", refuses)

    with pytest.raises(SurveyError, match="E-OUT-001"):
        write_set(folder, {"a.txt": b"2"})

    assert contents(folder) == {"a.txt": "1"}
    assert beside(folder) == ["報告 書"]


def test_the_new_set_cannot_come_so_the_old_one_goes_back(folder, monkeypatch):
    write_set(folder, {"a.txt": b"1"})
    monkeypatch.setattr(filesets, "_exchange", lambda one, other: False)
    real = Path.rename

    def refuses(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise PermissionError(errno.EACCES, "used by another process")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", refuses)

    with pytest.raises(SurveyError, match="E-OUT-001"):
        write_set(folder, {"a.txt": b"2"})

    assert contents(folder) == {"a.txt": "1"}
    assert beside(folder) == ["報告 書"]


def test_an_interrupt_leaves_the_old_set_and_nothing_else(folder, monkeypatch):
    write_set(folder, {"a.txt": b"1"})

    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)

    with pytest.raises(KeyboardInterrupt):
        write_set(folder, {"a.txt": b"2"})

    assert contents(folder) == {"a.txt": "1"}
    assert beside(folder) == ["報告 書"]


def test_what_a_killed_run_moved_away_comes_back(folder):
    write_set(folder, {"a.txt": b"1", "b.txt": b"1"})
    folder.rename(folder.with_name(".~報告 書.old"))
    folder.with_name(".~報告 書.new").mkdir()

    write_set(folder, {"a.txt": b"2"})

    assert contents(folder) == {"a.txt": "2", "b.txt": "1"}
    assert beside(folder) == ["報告 書"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_cannot_be_written(folder):
    folder.parent.mkdir()
    folder.parent.chmod(0o500)

    with pytest.raises(SurveyError, match="E-OUT-001"):
        write_set(folder, {"a.txt": b"1"})


def test_a_file_stands_where_the_folder_should(folder):
    folder.parent.mkdir()
    folder.write_text("mine", encoding="utf-8")

    with pytest.raises(SurveyError, match="E-OUT-001"):
        write_set(folder, {"a.txt": b"1"})

    assert folder.read_text(encoding="utf-8") == "mine"


def test_a_folder_stands_where_a_file_should(folder):
    (folder / "a.txt").mkdir(parents=True)

    with pytest.raises(SurveyError, match="E-OUT-001"):
        write_set(folder, {"a.txt": b"1"})

    assert (folder / "a.txt").is_dir()


def test_the_study_folder_itself_is_no_place_for_a_set(folder):
    (folder / "study").mkdir(parents=True)

    with pytest.raises(SurveyError, match="E-OUT-006"):
        write_set(folder, {"a.txt": b"1"}, apart=[folder / "study"])


def test_the_working_folder_is_no_place_for_a_set(folder, monkeypatch):
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)

    with pytest.raises(SurveyError, match="E-OUT-006"):
        write_set(folder, {"a.txt": b"1"})


@needs_fork
@pytest.mark.parametrize("way", ["at-once", "by-way-of-another-name"])
def test_a_kill_at_any_moment_leaves_the_old_set_or_the_new_one(folder, repository, way):
    folder.mkdir(parents=True)
    (folder / "notes.md").write_text("a person's", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, str(KILLED_WRITER), str(folder), "50", way],
        env={**os.environ, "PYTHONPATH": str(repository), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["broken"] == []
    assert seen["whole"] == 50
    assert seen["changes"] > 10, "the kills came before anything was written"
    assert seen["last"] == "1"
    assert seen["beside"] == ["報告 書"]
