"""Texts for machine-readable files: no character that some computers lack, no spaces for looks, Western years."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

GETA: Final = "〓"
"""Stands for a character that has no plain form."""
_ERA_STARTS: Final = MappingProxyType({"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018})
_ERA_YEAR = re.compile(rf"({'|'.join(_ERA_STARTS)})([0-9０-９]+|元)年(度?)(?![(（])")
_PLAIN_FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {"髙": "高", "﨑": "崎", "𠮷": "吉", "濵": "浜", "德": "徳", "瀨": "瀬", "邉": "辺", "—": "―", "–": "-"}
)
_SAME_IN_JIS: Final = str.maketrans("～－∥￠￡￢", "〜−‖¢£¬")
"""Characters that stand in JIS X 0208 under another number of Unicode."""
_WIDE = r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_SPACES_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE})\s+(?={_WIDE})")
_SPACES = re.compile(r"\s+")


def plain_text(text: str) -> str:
    """The text in characters of JIS X 0208, without spaces and line breaks that serve its looks.

    >>> plain_text("①男　性 "), plain_text("Ⅲ㎡"), plain_text("髙橋😀")
    ('(1)男性', 'IIIm2', '高橋〓')
    """
    composed = unicodedata.normalize("NFC", text)
    spaced = _SPACES.sub(" ", _SPACES_BETWEEN_WIDE.sub("", composed)).strip()
    return "".join(_plain(character) for character in spaced).strip()


def replaced_characters(text: str) -> dict[str, str]:
    """Characters of the text that have another form in `plain_text`, with that form; unseen ones that go are left out.

    >>> replaced_characters("①と①、😀")
    {'①': '(1)', '😀': '〓'}
    """
    return {
        c: form for c in unicodedata.normalize("NFC", text) if (form := _plain(c)) != c and form and not c.isspace()
    }


def is_plain(character: str) -> bool:
    """Whether every computer has the character: it stands in ASCII or in JIS X 0208."""
    try:
        character.translate(_SAME_IN_JIS).encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return unicodedata.category(character) not in ("Cc", "Cf")


def with_western_years(text: str) -> str:
    """The text with the Western year behind each year of an era.

    >>> with_western_years("令和3年度"), with_western_years("平成元年10月")
    ('令和3年度(2021年度)', '平成元年(1989年)10月')
    """
    return _ERA_YEAR.sub(_western, text)


def western_year(text: str) -> int | None:
    """The Western year of the first year of an era in the text.

    >>> western_year("令和3年度調査"), western_year("前回")
    (2021, None)
    """
    match = _ERA_YEAR.search(text)
    return None if match is None else _year(match)


def _western(match: re.Match[str]) -> str:
    """A year of an era with its Western year."""
    return f"{match.group()}({_year(match)}年{match.group(3)})"


def _year(match: re.Match[str]) -> int:
    """The Western year of a year of an era."""
    era, digits, _ = match.groups()
    return _ERA_STARTS[era] + (1 if digits == "元" else int(digits))


@lru_cache(maxsize=10_000)
def _plain(character: str) -> str:
    """The plain form of one character; nothing for those that are not seen."""
    if character.isspace():
        return " "
    if is_plain(character):
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Mn"):
        return ""
    form = _PLAIN_FORMS.get(character) or unicodedata.normalize("NFKC", character)
    if not all(map(is_plain, form)):
        return GETA
    is_circled = form.isdecimal() and unicodedata.category(character) == "No"
    return f"({form})" if is_circled else form
