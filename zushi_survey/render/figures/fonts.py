"""The font of figures: what it has, how wide its letters are, and matplotlib's settings while it draws."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from zushi_survey.core.resources import resource

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

FONT_FAMILY: Final = "BIZ UDPGothic"
GETA: Final = "〓"
"""Printers' mark for a letter they do not have."""
_FILES: Final = {False: "BIZUDPGothic-Regular.ttf", True: "BIZUDPGothic-Bold.ttf"}
_MEASURED_EM: Final = 1024


def missing_characters(text: str) -> str:
    """Characters of the text that the font cannot draw, each once, in order."""
    known = _characters()
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace()))


def with_geta(text: str) -> str:
    """The text with 〓 for each character that the font cannot draw; invisible marks go without a trace."""
    missing = set(missing_characters(text))
    return "".join(("" if _is_invisible(c) else GETA) if c in missing else c for c in text)


def named(characters: str) -> str:
    """Characters with their code points, for consoles that cannot print them; invisible ones by these alone."""
    return "、".join(f"{'' if _is_invisible(one) else one}(U+{ord(one):04X})" for one in characters)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line in points, a little more than it takes."""
    return sum(_advance(character, bold) for character in text) * size * 1.01 + 0.5


@contextmanager
def drawing_settings(salt: str) -> Iterator[None]:
    """The house's font, repeatable element ids, and a missing glyph as an error; undone afterwards."""
    import matplotlib as mpl

    _add_fonts()
    settings: dict[Any, Any] = {
        "font.family": [FONT_FAMILY],
        "font.size": 9,
        "svg.fonttype": "path",
        "svg.hashsalt": salt,
        "axes.unicode_minus": False,
        "hatch.linewidth": 0.8,
        "text.hinting": "none",
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing from")
        yield


def _is_invisible(character: str) -> bool:
    """Whether the character only steers others: directions, joiners, controls, variation selectors."""
    category = unicodedata.category(character)
    return category in ("Cc", "Cf", "Cs") or unicodedata.name(character, "").startswith("VARIATION SELECTOR")


@cache
def _characters() -> frozenset[int]:
    """Code points of the font."""
    return frozenset(_face(bold=False).get_charmap())


@cache
def _face(*, bold: bool) -> FT2Font:
    """The font's letters, for measuring."""
    from matplotlib.ft2font import FT2Font

    face = FT2Font(str(resource(f"reports/fonts/{_FILES[bold]}")))
    face.set_size(_MEASURED_EM, 72)
    return face


@cache
def _advance(character: str, bold: bool) -> float:
    """Width of a character in parts of the font's size."""
    from matplotlib.ft2font import LoadFlags

    glyph = _face(bold=bold).load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / 65536 / _MEASURED_EM


@cache
def _add_fonts() -> None:
    """Tells matplotlib of the font, once."""
    from matplotlib import font_manager

    for name in _FILES.values():
        font_manager.fontManager.addfont(str(resource(f"reports/fonts/{name}")))
