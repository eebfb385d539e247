"""Where an output goes: to the screen, to standard output as data, or to a file in `out/`."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from zushi_survey.present.display import DataTable, DisplayPage
from zushi_survey.render import SUFFIXES, Format, page_bytes, page_text, write_page

OUT_FOLDER = "out"
_TO_STANDARD_OUTPUT = ("csv", "json")


def deliver(
    page: DisplayPage,
    data: DataTable | None,
    *,
    format: Format,  # noqa: A002
    out: Path | None,
    default: Path,
) -> Path | None:
    """Show or write an output; the path written, or None when it went to the screen.

    `terminal` prints the page; `csv` and `json` go to standard output as UTF-8 unless `out` is given; every other
    format is written to `out`, or to `default` with the format's suffix. Raises SurveyError (E-OUT).
    """
    if format == "terminal" and out is None:
        print_page(page)
        return None
    if format in _TO_STANDARD_OUTPUT and out is None and data is not None:
        _write_bytes(page_bytes(page, data, format))
        return None
    return write_page(page, data, format, out or default.with_suffix(SUFFIXES[format]))


def print_page(page: DisplayPage) -> None:
    """Print a page on the terminal."""
    width = shutil.get_terminal_size().columns
    sys.stdout.write(page_text(page, None, "terminal", width, is_screen=_shows_colours()))


def _shows_colours() -> bool:
    """Whether standard output is a screen that understands colours and nobody has asked for none (no-color.org)."""
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":
        return False
    # The old console of Windows prints the codes as letters; the newer ones say who they are.
    return sys.platform != "win32" or bool({"WT_SESSION", "TERM", "ANSICON"} & set(os.environ))


def print_json(content: object) -> None:
    """Print data for programs as UTF-8 json on standard output."""
    _write_bytes((json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def written(path: Path | None) -> tuple[str, ...]:
    """The news that a file was written, if one was, with its size."""
    return () if path is None else (f"書き出しました: {path.as_posix()}({size_text(path.stat().st_size)})",)


def size_text(size: int) -> str:
    """A size in bytes as people read it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000)):,} KB"


def _write_bytes(content: bytes) -> None:
    """Write bytes to standard output as they are, whatever the console's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
