"""The result as a plain table, and the environment it was measured in."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from statistics import median

from benchmarks.measurement import Measurement
from zushi_survey.core.text_columns import text_width

_HEADINGS = (
    "測ったもの (what)",
    "こちら (ours)",
    "相手 (other)",
    "相手の値 (theirs)",
    "比 (ratio)",
    "目標 (aim)",
    "達成 (reached)",
)
_LIBRARIES = ("numpy", "pandas", "pyarrow", "typer", "pydantic")
_BAR = 50
_REACHED = {True: "はい", False: "いいえ", None: "-"}


def environment() -> str:
    """Python, libraries and processors, without anything that names the machine."""
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"Python {platform.python_version()}, {versions}; {platform.system()}, CPU {os.cpu_count()}個"


def result_table(measurements: Sequence[Measurement]) -> str:
    """One line a measurement: medians, the lowest value in brackets."""
    rows = [_HEADINGS, *(_row(measurement) for measurement in measurements)]
    widths = [max(text_width(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def ratio_chart(measurements: Sequence[Measurement]) -> str:
    """A bar for each speed-up, the longest 50 signs long; empty where there is none."""
    told = [measurement for measurement in measurements if measurement.is_speed_up]
    names = [f"{measurement.what} / {measurement.other}" for measurement in told]
    width, longest = max(map(text_width, names), default=0), max((m.ratio for m in told), default=1)
    return "\n".join(
        f"{_padded(name, width)}  {'#' * max(round(measurement.ratio / longest * _BAR), 1)} {measurement.ratio:.3g}倍"
        for name, measurement in zip(names, told, strict=True)
    )


def _row(measurement: Measurement) -> tuple[str, ...]:
    """The cells of one line."""
    words = "倍速い" if measurement.is_speed_up else "倍"
    return (
        measurement.what,
        _values(measurement.ours, measurement.unit),
        measurement.other,
        _values(measurement.theirs, measurement.unit),
        f"{measurement.ratio:.3g}{words}",
        measurement.aim.text if measurement.aim else "-",
        _REACHED[measurement.is_reached],
    )


def _values(values: Sequence[float], unit: str) -> str:
    """Median and, of several, the lowest."""
    lowest = f" ({min(values):.4g})" if len(values) > 1 else ""
    return f"{median(values):.4g}{lowest} {unit}"


def _padded(cell: str, width: int) -> str:
    """The cell filled up with spaces, full-width characters counted as two."""
    return cell + " " * (width - text_width(cell))
