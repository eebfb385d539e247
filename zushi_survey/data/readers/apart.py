"""Files whose library is written in C, read in a process of their own: a damaged file can take only that one down.

The parent starts this module, which reads the file under a limit of memory and leaves the table as json in a file of
the parent's. A crash, a hang or a flood of memory becomes a problem of the file (E-INP-031).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from zushi_survey.core.problems import Place, Problem, Severity, SurveyError
from zushi_survey.data.readers.source import Source
from zushi_survey.data.sheet import ColumnNotes, MultipleResponseSet, RawSheet

MOST_SECONDS: Final = 300.0
"""Far above what the largest file takes that `check_size` lets through."""
MOST_BYTES: Final = 12_000_000_000
"""Address space of the reading process: what the largest such file takes, and no more than a machine has."""
_BUG, _NO_MEMORY = 1, 3
"""How the reading process ends: with an exception that is no problem of the file, or without memory."""


def read_apart(source: Source, encoding: str | None, *, seconds: float = MOST_SECONDS) -> RawSheet:
    """The table of a .sav or .dta file. Raises SurveyError: E-INP-031 when reading it ended badly, other E-INP."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        asked = [str(source.path), source.name, source.format, encoding or "", str(answer)]
        package = str(Path(__file__).resolve().parents[3])
        paths = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        try:
            done = subprocess.run(
                [sys.executable, "-X", "utf8", "-m", __name__, *asked],
                env={**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise source.stop(_ended_badly(f"{seconds:.0f}秒たっても終わりません", source)) from error
        if done.returncode == _BUG:
            raise RuntimeError(done.stderr.decode("utf-8", errors="replace"))
        if done.returncode:
            detail = "メモリーが足りません" if done.returncode == _NO_MEMORY else "壊れたファイルのための異常終了"
            raise source.stop(_ended_badly(detail, source))
        return _sheet_of(json.loads(answer.read_bytes()))


def _ended_badly(detail: str, source: Source) -> Problem:
    """The process that read the file did not come to its end."""
    return Problem(code="E-INP-031", where=source.place(), params={"detail": detail})


def _sheet_of(said: Mapping[str, Any]) -> RawSheet:
    """The table in an answer. Raises SurveyError with the problems in it."""
    if "problems" in said:
        raise SurveyError(
            Problem(**{**one, "where": Place(**one["where"]), "severity": Severity(one["severity"])})
            for one in said["problems"]
        )
    return RawSheet(
        file=said["file"],
        columns={name: tuple(values) for name, values in said["columns"].items()},
        lines=range(1, said["rows"] + 1),
        format=said["format"],
        encoding=said["encoding"],
        detected=tuple(said["detected"]),
        notes={name: _notes_of(one) for name, one in said["notes"].items()},
        response_sets=tuple(
            MultipleResponseSet(**{**one, "columns": tuple(one["columns"])}) for one in said["response_sets"]
        ),
    )


def _notes_of(said: Mapping[str, Any]) -> ColumnNotes:
    """What the file says about one column."""
    ranges = tuple((low, high) for low, high in said["missing_ranges"])
    return ColumnNotes(**{**said, "missing_values": tuple(said["missing_values"]), "missing_ranges": ranges})


def _answer(source: Source, encoding: str | None) -> dict[str, Any]:
    """The table, or the problems of the file, as json can hold them; in the reading process."""
    try:
        if source.format == "sav":
            from zushi_survey.data.readers.spss import read_spss

            sheet = read_spss(source, encoding)
        else:
            from zushi_survey.data.readers.stata import read_stata

            sheet = read_stata(source, encoding)
    except SurveyError as error:
        return {"problems": [{**asdict(one), "params": dict(one.params)} for one in error.problems]}
    return {
        "file": sheet.file,
        "columns": dict(sheet.columns),
        "rows": sheet.row_count,
        "format": sheet.format,
        "encoding": sheet.encoding,
        "detected": sheet.detected,
        "notes": {name: asdict(one) for name, one in sheet.notes.items()},
        "response_sets": [asdict(one) for one in sheet.response_sets],
    }


def _limit() -> None:
    """Limit memory where the system can, leave no core dump, and let Windows show no window when it ends badly."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002)
        return
    import resource

    for kind, most in ((resource.RLIMIT_AS, MOST_BYTES), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        with suppress(ValueError, OSError):  # some systems have the name of a limit and not the limit
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> int:
    """Read the file that the arguments name, as the parent asked; the exit code."""
    path, name, format_, encoding, answer = sys.argv[1:]
    _limit()
    try:
        said = _answer(Source(Path(path), name, format_), encoding or None)
        Path(answer).write_text(json.dumps(said), encoding="ascii")
    except MemoryError:
        return _NO_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
