"""Writing whole files or nothing, and the checksums that make a run traceable.

What is renamed into place has reached the disk before: a power cut leaves the old file or the new one. Several files
that belong together are written by `core/filesets.py`.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from zushi_survey.core.problems import Place, Problem, SurveyError


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
        handle, name = tempfile.mkstemp(prefix=".~", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error
    os.close(handle)
    temporary = Path(name)
    try:
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
        with tempfile.TemporaryDirectory(prefix=".~", dir=parent) as temporary:
            new = Path(temporary) / "new"
            fill(new)
            if folder.exists():
                folder.rmdir()
            new.replace(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return folder


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
    detail = error.strerror or type(error).__name__
    return SurveyError([Problem(code="E-OUT-001", where=Place(file=path.as_posix()), params={"detail": detail})])


def sha256_of(path: Path) -> str:
    """Lower-case hexadecimal SHA-256 of the file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
