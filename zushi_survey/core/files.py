"""Writing whole files or nothing, and the checksums that make a run traceable.

What is renamed into place has reached the disk before: a power cut leaves the old file or the new one. What a killed
run left half written is taken away by the next one that writes there. Several files that belong together are written
by `core/filesets.py`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from zushi_survey.core.problems import Place, Problem, SurveyError

_PART = ".~part-"
"""How the names of files and folders begin that are being written."""
_LEFT_AFTER_SECONDS = 86_400
"""Where nobody can see who is writing (Windows), what is older than a day was left by a run that is no more."""
_REASONS = {
    getattr(errno, "EDQUOT", errno.ENOSPC): "使ってよいディスクの量を超えています",
    errno.ENOSPC: "ディスクの空きがありません",
    errno.EFBIG: "ファイルが大きすぎます",
    errno.EROFS: "書き込めないディスクです",
    errno.EACCES: "書き込む権限がないか、ほかのソフトで開いています",
    errno.EPERM: "書き込む権限がないか、ほかのソフトで開いています",
    errno.ENOTDIR: "フォルダーの名前のところに、同じ名前のファイルがあります",
    errno.EISDIR: "ファイルの名前のところに、同じ名前のフォルダーがあります",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.EIO: "ディスクかネットワークの故障のようです",
}
"""What the system's commonest reasons mean, in words for whoever runs the command."""


def write_whole(path: Path, content: bytes) -> Path:
    """Write `content` to `path` completely or leave what was there: a temporary name beside it, then a rename.

    Raises SurveyError (E-OUT-001) when the folder cannot be written or the file is open elsewhere.
    """

    def write(temporary: Path) -> None:
        temporary.write_bytes(content)

    return write_whole_with(path, write)


def write_whole_with(path: Path, write: Callable[[Path], None]) -> Path:
    """Like `write_whole`, for writers that need a file name: `write` is called with the temporary path."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_left(path.parent)
        handle, name = tempfile.mkstemp(prefix=_PART, suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error
    os.close(handle)
    temporary = Path(name)
    try:
        with _held(temporary):
            write(temporary)
            sync_file(temporary)
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)
    return path


def make_folder_whole(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Make a new folder completely or not at all: `fill` gets a temporary folder beside it, then a rename.

    Raises SurveyError: E-OUT-002 when the folder exists and is not empty, E-OUT-001 when it cannot be written, and
    whatever `fill` raises.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SurveyError([Problem(code="E-OUT-002", where=Place(file=folder.as_posix()))])
    parent = folder.resolve().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        _remove_left(parent)
        with tempfile.TemporaryDirectory(prefix=_PART, dir=parent) as temporary, _held(Path(temporary)):
            new = Path(temporary) / "new"
            fill(new)
            if folder.exists():
                folder.rmdir()
            new.replace(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return folder


def _remove_left(folder: Path) -> None:
    """Take away what a killed run was writing into the folder; what cannot be taken away stays."""
    for left in folder.glob(f"{_PART}*"):
        with suppress(OSError), _held(left) as is_ours:
            if not (is_ours or _is_old(left)):
                continue
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink()


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Whether this process alone holds the file or folder meanwhile; the system lets go of it when the process ends.

    A reader or writer of the file does not notice. Always False on Windows, which renames nothing that is held.
    """
    if sys.platform == "win32":
        yield False
        return
    import fcntl

    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # another holds it, or the disk knows no such thing
            yield False
            return
        yield True
    finally:
        os.close(handle)


def _is_old(path: Path) -> bool:
    """Whether nobody can still be writing it, where that is told by its age."""
    return sys.platform == "win32" and time.time() - path.lstat().st_mtime > _LEFT_AFTER_SECONDS


def _umask() -> int:
    """The process's file-creation mask (mkstemp ignores it, a normal new file does not)."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_file(path: Path) -> None:
    """Wait until the file's content is on the disk; a full disk shows itself here at the latest (OSError)."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def cannot_write(path: Path, error: OSError) -> SurveyError:
    """E-OUT-001 for a target that cannot be written."""
    told = error.strerror or type(error).__name__
    detail = f"{_REASONS[error.errno]}: {told}" if error.errno in _REASONS else told
    return SurveyError([Problem(code="E-OUT-001", where=Place(file=path.as_posix()), params={"detail": detail})])


def sha256_of(path: Path) -> str:
    """Lower-case hexadecimal SHA-256 of the file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
