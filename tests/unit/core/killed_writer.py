"""A program of its own: writers of file sets killed at random moments; prints what was seen after each kill."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from zushi_survey.core import filesets
from zushi_survey.core.filesets import write_set
from zushi_survey.core.lock import folder_lock

NAMES = [f"{part}{number}.txt" for part in ("", "図 表/") for number in range(4)]


def main(folder: Path, kills: int, *, at_once: bool) -> None:
    """Kill `kills` writers; one line of json: how often each state was seen, and every state that is no whole set."""
    if not at_once:
        filesets._exchange = lambda one, other: False  # type: ignore[assignment]
    chance = random.Random(7)
    seen = {"whole": 0, "moved away": 0, "changes": 0}
    broken: list[str] = []
    begun = time.monotonic()
    for _ in range(3):
        write_set(folder, files_of(0))
    one = (time.monotonic() - begun) / 3
    last = "0"
    for kill in range(1, kills + 1):
        child = os.fork()
        if child == 0:
            write_forever(folder, kill * 1_000_000)
        time.sleep(chance.uniform(0.3, 3) * one)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        state = state_of(folder)
        if state is None and not at_once and not folder.exists():
            seen["moved away"] += 1
            filesets._put_in_order(folder, folder.with_name(f".~{folder.name}.new"), old_of(folder))
            state = state_of(folder)
        if state is None:
            broken.append(f"kill {kill}")
        seen["whole"] += state is not None
        seen["changes"] += state != last
        last = state or ""
    with folder_lock(folder.parent):
        write_set(folder, files_of(1))
    beside = sorted(path.name for path in folder.parent.iterdir())
    print(json.dumps({**seen, "broken": broken, "last": state_of(folder), "beside": beside}))


def files_of(number: int) -> dict[str, bytes]:
    """A set all of whose files say the same number."""
    return {name: str(number).encode() * 2_000 for name in NAMES}


def old_of(folder: Path) -> Path:
    """Where the old set stands while the new one takes its place."""
    return folder.with_name(f".~{folder.name}.old")


def write_forever(folder: Path, number: int) -> None:
    """Write one set after the other until killed."""
    while True:
        number += 1
        with folder_lock(folder.parent):
            write_set(folder, files_of(number))


def state_of(folder: Path) -> str | None:
    """The number that all files of the folder say; None when they differ or one is missing."""
    try:
        said = {(folder / name).read_bytes() for name in NAMES}
    except FileNotFoundError:
        return None
    text = said.pop().decode() if len(said) == 1 else ""
    number = text[: len(text) // 2_000]
    return number if number and text == number * 2_000 and (folder / "notes.md").is_file() else None


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), at_once=sys.argv[3] == "at-once")
