"""What one printed figure says: about whom, and between which numbers the truth must lie."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

What = Literal["count", "base", "percent", "mean", "median", "mean base", "hidden"]


class Place(NamedTuple):
    """Whom a printed figure is of."""

    wave: str
    question: str
    """`Q1`, or `Q17.a` for an item; empty for the respondents themselves."""
    option: str
    axis: str
    category: str
    where: str = ""
    """The filter that a whole file stands under."""


class Statement(NamedTuple):
    """One printed figure."""

    place: Place
    what: What
    value: Fraction
    half: Fraction
    """Half of the last printed digit: the truth is within it (above, excluded)."""
    source: str
    """File and place, to tell where a leak stands."""


EXACT = Fraction(0)
MARKS = "↑↓*†‡△▽ "
NOTHING = {"-": Fraction(0), "－": Fraction(0)}


def number(text: object) -> tuple[Fraction, Fraction] | None:
    """A printed number and half of its last digit; None for a mark, a word or nothing."""
    if isinstance(text, bool) or text is None:
        return None
    if isinstance(text, int):
        return Fraction(text), EXACT
    if isinstance(text, float):
        text = repr(text)
    bare = str(text).strip().removeprefix("△").strip(MARKS).replace(",", "").removesuffix("％").removesuffix("%")
    if bare in NOTHING:
        return NOTHING[bare], EXACT
    try:
        value = Fraction(bare)
    except (ValueError, ZeroDivisionError):
        return None
    digits = len(bare.partition(".")[2]) if "e" not in bare.lower() else 15
    return (-value if str(text).strip().startswith("△") else value), Fraction(1, 2 * 10**digits)


def is_hidden(text: object) -> bool:
    """Whether a cell is marked as hidden."""
    return str(text).strip().rstrip(MARKS) in {"x", "X"}
