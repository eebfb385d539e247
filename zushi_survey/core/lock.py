"""One writer at a time in a folder: the second waits a little, then says who is writing.

The system holds the lock and lets it go when the process ends, however it ends: nothing stale is left to clean up.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from zushi_survey.core.files import cannot_write
from zushi_survey.core.problems import Place, Problem, SurveyError

LOCK_FILE = ".~zushi-survey.lock"
WAIT_SECONDS = 10.0
_BETWEEN_SECONDS = 0.05
_LOCKED_BYTE = 1 << 30
"""Windows locks bytes against reading too: one far behind the words that say who is writing."""
_LONGEST_NOTE = 1_000


@contextmanager
def folder_lock(folder: Path, *, seconds: float | None = None) -> Iterator[None]:
    """Nobody else who asks for this lock writes in `folder` meanwhile; not to be taken twice.

    Raises SurveyError: E-OUT-007 when another run still writes after `seconds` (by default `WAIT_SECONDS`), E-OUT-001
    when the folder cannot be written.
    """
    path = folder / LOCK_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _taken(path, time.monotonic() + (WAIT_SECONDS if seconds is None else seconds))
        if handle is None:
            raise SurveyError([_busy(path)])
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        _say_who(handle, path)
        yield
    finally:
        _let_go(handle, path)


def _say_who(handle: int, path: Path) -> None:
    """Write into the open lock file who has it. Raises SurveyError (E-OUT-001)."""
    note = {"pid": os.getpid(), "computer": platform.node(), "since": f"{datetime.now():%H:%M:%S}"}
    try:
        os.truncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(note).encode())
    except OSError as error:
        raise cannot_write(path, error) from error


def _taken(path: Path, until: float) -> int | None:
    """The open lock file once it is ours; None when the time is over."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        # Whoever had it before may have removed the file that we opened: then ours is a lock that nobody sees.
        if _lock(handle) and _is_same(handle, path):
            return handle
        os.close(handle)
        if time.monotonic() >= until:
            return None
        time.sleep(_BETWEEN_SECONDS)


def _is_same(handle: int, path: Path) -> bool:
    """Whether the open file is the one that has this name now."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _lock(handle: int) -> bool:
    """Lock the open file if nobody has locked it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _let_go(handle: int, path: Path) -> None:
    """Remove the file and the lock; Windows removes no open file, and none that the next one has opened already."""
    if sys.platform != "win32":
        path.unlink(missing_ok=True)
    os.close(handle)
    if sys.platform == "win32":
        with suppress(OSError):
            path.unlink()


def _busy(path: Path) -> Problem:
    """Another run writes in the folder: which one, as far as its note can be read."""
    try:
        note = json.loads(path.read_bytes()[:_LONGEST_NOTE])
        pid, computer, since = int(note["pid"]), str(note["computer"])[:60], str(note["since"])[:8]
        holder = f"プロセス番号 {pid}、コンピューター {computer}、{since}から"
    except (OSError, ValueError, KeyError, TypeError):
        holder = "どの実行かはわかりません"
    params = {"holder": holder, "lock": LOCK_FILE}
    return Problem(code="E-OUT-007", where=Place(file=path.parent.as_posix()), params=params)
