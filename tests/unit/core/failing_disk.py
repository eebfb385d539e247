"""A disk that is full at one call of the system, chosen by number: every place where writing can stop, in turn."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

_CALLS: tuple[tuple[Any, str], ...] = (
    *((Path, name) for name in ("mkdir", "open", "write_bytes", "write_text", "rename", "replace", "chmod")),
    *((Path, name) for name in ("hardlink_to", "symlink_to")),
    *((os, name) for name in ("fsync", "write", "truncate", "open")),
    (tempfile, "mkstemp"),
)
"""What a writer asks of the disk; reading and taking away work on a full disk too."""

_HALF = Path.write_bytes


class Calls:
    """How many calls there have been."""

    def __init__(self) -> None:
        self.count = 0
        self.failed: str | None = None


@contextmanager
def full_at(number: int, error: int = errno.ENOSPC) -> Iterator[Calls]:
    """The disk is full at the `number`-th call (from 1) and has space again afterwards: what is tidied up is seen."""
    calls = Calls()
    with ExitStack() as stack:
        for owner, name in _CALLS:
            stack.enter_context(patch.object(owner, name, _counting(getattr(owner, name), name, calls, number, error)))
        yield calls


def _counting(real: Any, name: str, calls: Calls, number: int, error: int) -> Any:
    """The call, counted; half of what it should write is written when it fails."""

    def call(*args: Any, **kwargs: Any) -> Any:
        if name == "open" and not _is_writing(args, kwargs):
            return real(*args, **kwargs)
        calls.count += 1
        if calls.count == number:
            calls.failed = name
            if name in ("write_bytes", "write_text") and isinstance(args[0], Path):
                _HALF(args[0], b"half")
            raise OSError(error, os.strerror(error))
        return real(*args, **kwargs)

    return call


def _is_writing(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether a file is opened to write into it."""
    asked = kwargs.get("mode", args[1] if len(args) > 1 else "r")
    if isinstance(asked, int):
        return bool(asked & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return any(letter in asked for letter in "wax+")
