"""Several files that belong together, written so that all of them appear at once or none does.

The new set is made beside the folder under another name, reaches the disk, and then takes the folder's place. A run
that was killed leaves the old set or the new one, never a mixture; what it left about is put in order by the next.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from zushi_survey.core.files import cannot_write
from zushi_survey.core.problems import Place, Problem, SurveyError

_EXCHANGE = 2
"""Linux: rename two names for each other in one step (RENAME_EXCHANGE)."""
_AT_ONCE = 16
"""Files written at a time."""
_HERE = -100
"""Linux: relative paths are seen from the working folder (AT_FDCWD)."""


def write_set(
    folder: Path, files: Mapping[str, bytes], *, apart: Collection[Path] = (), without: Collection[str] = ()
) -> tuple[Path, ...]:
    """The paths of the files, written into `folder` all together or not at all.

    Whatever else lies in the folder stays there, but for `without`. Two runs must not do this to one folder at once:
    hold `folder_lock` of its parent.

    Parameters
    ----------
    folder
        Where they go; it need not exist.
    files
        Content by path inside the folder, with `/` between folders.
    apart
        Places that may not lie in the folder, because it is put in another's place; nor may the working folder.
    without
        Files of an earlier set that are taken away with it, by path as in `files`; folders they leave empty go too.

    Raises
    ------
    SurveyError
        E-OUT-001 when something cannot be written, or on Windows is open elsewhere; E-OUT-006.
    """
    place = folder.resolve()
    if any(one.resolve().is_relative_to(place) for one in (*apart, Path.cwd())):
        raise SurveyError([Problem(code="E-OUT-006", where=Place(file=folder.as_posix()))])
    new, old = place.with_name(f".~{place.name}.new"), place.with_name(f".~{place.name}.old")
    try:
        if place.exists() and not place.is_dir():
            raise NotADirectoryError(20, "同じ名前のファイルがあります")
        place.parent.mkdir(parents=True, exist_ok=True)
        _put_in_order(place, new, old)
        try:
            _make(new, files)
            _carry_over(place, new, {*files, *without})
            _drop_emptied(new, without)
            _sync_folders(new)
            _take_place(new, place, old)
        finally:
            if place.exists() or not old.exists():
                shutil.rmtree(new, ignore_errors=True)
                shutil.rmtree(old, ignore_errors=True)
        _sync_folder(place.parent)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return tuple(folder / name for name in files)


def _put_in_order(place: Path, new: Path, old: Path) -> None:
    """Undo what a killed run left: the set in place counts, or else the one that had been moved out of its way."""
    if old.exists() and not place.exists():
        old.rename(place)
    for left in (old, new):
        if left.exists():
            shutil.rmtree(left)


def _make(new: Path, files: Mapping[str, bytes]) -> None:
    """Write the set into a new folder, every file down to the disk: several at a time, for each waits for the disk."""
    from concurrent.futures import ThreadPoolExecutor

    def write(name: str) -> None:
        with (new / name).open("xb") as stream:
            stream.write(files[name])
            stream.flush()
            os.fsync(stream.fileno())

    new.mkdir()
    for name in files:
        (new / name).parent.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(write, files):
            pass


def _carry_over(place: Path, new: Path, made: Collection[str]) -> None:
    """Give the new folder whatever else lay in the old one: as a second name of the same file where that can be."""
    for path in _entries(place):
        name = path.relative_to(place)
        if name.as_posix() in made and not (path.is_dir() and not path.is_symlink()):
            continue
        target = new / name
        if path.is_symlink():
            target.symlink_to(path.readlink(), target_is_directory=path.is_dir())
        elif path.is_dir():
            target.mkdir(exist_ok=True)
        elif target.exists():
            raise FileExistsError(17, "同じ名前のフォルダーがあります")
        else:
            try:
                target.hardlink_to(path)
            except OSError:  # a file system without second names
                shutil.copy2(path, target)


def _drop_emptied(new: Path, without: Collection[str]) -> None:
    """Take away folders that held nothing but what was taken away."""
    for name in without:
        for above in (new / name).parents:
            if above == new or not above.is_dir() or any(above.iterdir()):
                break
            above.rmdir()


def _entries(folder: Path) -> Iterator[Path]:
    """Everything below a folder, each folder before what it holds; links are not followed."""
    if not folder.exists():
        return
    for path in sorted(folder.iterdir()):
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _entries(path)


def _sync_folder(folder: Path) -> None:
    """Wait until the names in the folder are on the disk; Windows has no such order and keeps its own journal."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folders(new: Path) -> None:
    """Wait until every name below the folder is on the disk."""
    for path in (new, *_entries(new)):
        if path.is_dir() and not path.is_symlink():
            _sync_folder(path)


def _take_place(new: Path, place: Path, old: Path) -> None:
    """Put the new set where the old one is: in one step where the system can, or else by way of `old`."""
    if not place.exists():
        new.rename(place)
        return
    if _exchange(new, place):
        return
    place.rename(old)
    try:
        new.rename(place)
    except BaseException:
        old.rename(place)
        raise


def _exchange(one: Path, other: Path) -> bool:
    """Rename two folders for each other at once; False where the system or the disk does not do it."""
    if sys.platform != "linux":
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0
