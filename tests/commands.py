"""The command line inside the test's own process: what a real process would print and give back, without its start."""

from __future__ import annotations

import gc
import io
import os
import runpy
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

SURROUNDINGS = {"PYTHONUTF8": "1", "COLUMNS": "120"}
"""What a command finds in its environment, in a process of its own and in ours: one encoding, one width."""


def run_here(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """`python -m zushi_survey` with these arguments, as that module is run by the interpreter, in this process.

    Everything a command may change for its own process alone is put back: streams, folder, environment, garbage
    collection and the hook for tracebacks. A warning or a bug that would only be printed there ends the test here.
    """
    collecting = gc.get_threshold()
    out, err = _Stream(), _Stream()
    argv = ["zushi-survey", *arguments]
    try:
        with (
            patch.object(sys, "argv", argv),
            patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(), encoding="utf-8")),
            patch.object(sys, "excepthook", sys.excepthook),
            patch.dict(os.environ, SURROUNDINGS),
            chdir(cwd),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = _exit_code()
    finally:
        gc.set_threshold(*collecting)
    return subprocess.CompletedProcess(argv, code, out.text(), err.text())


def _exit_code() -> int:
    """What the process would give back to the shell."""
    try:
        runpy.run_module("zushi_survey", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


class _Stream(io.TextIOWrapper):
    """A stream of a process whose output goes into a file: bytes in UTF-8."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, encoding="utf-8", newline="\n")

    def text(self) -> str:
        """What was written, as a text file is read: line ends of every kind are one."""
        self.flush()
        return io.TextIOWrapper(io.BytesIO(self._bytes.getvalue()), encoding="utf-8").read()
