"""Dates as Japanese offices write them -> ISO dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

_ERA_STARTS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
"""Year before the first of each era."""

_WESTERN = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ERA = re.compile(r"(令和|平成|昭和|[RHS])(\d{1,2}|元)(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?", re.IGNORECASE)
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_WEEKDAY = re.compile(r"\([月火水木金土日]\)$")


@lru_cache(maxsize=4096)
def iso_date(text: str) -> str | None:
    """The day as `2021-10-28`, whatever its form; an empty text for a blank, None when it is no date.

    Examples
    --------
    >>> iso_date("令和3年10月28日"), iso_date("2021/10/28"), iso_date("2021-10-28T00:00:00"), iso_date("")
    ('2021-10-28', '2021-10-28', '2021-10-28', '')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    plain = "".join(_WEEKDAY.sub("", _TIME.sub("", plain)).split())
    if found := _WESTERN.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _iso(int(found[1]), found[2], found[3])
    if found := _ERA.fullmatch(plain):
        year = 1 if found[2] == "元" else int(found[2])
        return _iso(_ERA_STARTS[found[1].upper()] + year, found[3], found[4])
    return None


def _iso(year: int, month: str, day: str) -> str | None:
    """ISO date, or None for a day that does not exist (2月30日)."""
    try:
        return date(year, int(month), int(day)).isoformat()
    except ValueError:
        return None
