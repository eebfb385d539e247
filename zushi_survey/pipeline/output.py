"""Where an output goes: to the screen, to standard output as data, or to a file in `out/`."""

from __future__ import annotations

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
    sys.stdout.write(page_text(page, None, "terminal", shutil.get_terminal_size().columns))


def written(path: Path | None) -> tuple[str, ...]:
    """The news that a file was written, if one was."""
    return () if path is None else (f"書き出しました: {path.as_posix()}",)


def _write_bytes(content: bytes) -> None:
    """Write bytes to standard output as they are, whatever the console's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
