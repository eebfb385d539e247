"""Typed values of workbooks and statistical files as the shortest text that means the same."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import isfinite, isnan
from struct import pack, unpack

_MIDNIGHT = time()


def number_text(value: float) -> str:
    """A number in its shortest form: "3", not "3.0"; the empty text for not-a-number."""
    if isinstance(value, float):
        if isnan(value):
            return ""
        if isfinite(value) and value.is_integer():
            return str(int(value))
    return repr(value)


def value_text(value: object) -> str:
    """Any scalar as text: numbers in shortest form, dates as ISO, true and false as 1 and 0, None as the empty text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (int, float)):
        return number_text(value)
    return _other_text(value)


def _other_text(value: object) -> str:
    """Dates, times and durations as ISO-like text; anything else as Python prints it."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def single_precision_text(value: float) -> str:
    """A number stored with single precision, in the fewest digits that give the same single-precision number."""
    if not isfinite(value) or value.is_integer():
        return number_text(value)
    for digits in range(6, 10):
        text = f"{value:.{digits}g}"
        if unpack("f", pack("f", float(text)))[0] == value:
            return number_text(float(text))
    return number_text(value)
