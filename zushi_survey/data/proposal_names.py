"""Ids and short titles of proposed questions, made from column names and wordings."""

from __future__ import annotations

import keyword
import re
import unicodedata

from zushi_survey.data.proposal_words import tag_of
from zushi_survey.questionnaire.conditions import MISSING_WORDS

LONGEST_ID = 20
LONGEST_TITLE = 60
_ASCII_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.\- ]*", re.ASCII)
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_RESERVED = {*keyword.kwlist, *MISSING_WORDS}


def choose_id(stem: str, taken: set[str], tag: str | None) -> str:
    """An id not yet taken: the name itself where it may be one, else the question's number, else the next free Qn.

    Examples
    --------
    >>> choose_id("heures.tv", set(), None), choose_id("性別", set(), None), choose_id("[No.4]公開", set(), "4")
    ('heures_tv', '性別', 'Q4')
    >>> choose_id("How would you write the following sentence?", {"Q1"}, None), choose_id("class", set(), None)
    ('Q2', 'class_')
    """
    name = unicodedata.normalize("NFKC", stem).strip()
    if _ASCII_NAME.fullmatch(name):
        name = re.sub(r"[.\- ]+", "_", name).strip("_")
    name = f"{name}_" if name in _RESERVED else name
    if _IDENTIFIER.fullmatch(name) and len(name) <= LONGEST_ID and tag is None:
        return _free(name, taken)
    if tag is not None:
        return _free(f"Q{tag}", taken)
    number = 1
    while f"Q{number}" in taken:
        number += 1
    return f"Q{number}"


def _free(name: str, taken: set[str]) -> str:
    """The name, or the name with the first number that makes it free."""
    wanted, number = name, 2
    while wanted in taken:
        wanted = f"{name}_{number}"
        number += 1
    return wanted


def tag_of_stem(stem: str, name: str) -> str | None:
    """The question number a heading begins with, or None."""
    found = tag_of(name)
    return found[0] if found and (stem == name or re.fullmatch(r"Q[\d_]+", stem)) else None


def title_of(label: str) -> tuple[str, str | None]:
    """Short title for tables, and the full wording where it is longer.

    Examples
    --------
    >>> title_of("[No.1]どの程度ご存知ですか。あてはまるものを１つ選択してください。")
    ('どの程度ご存知ですか', '[No.1]どの程度ご存知ですか。あてはまるものを１つ選択してください。')
    >>> title_of("性別")
    ('性別', None)
    """
    text = " ".join(label.split())
    body = re.sub(r"^\s*\[[^\]]*\]\s*", "", text) or text
    first = re.split(r"(?<=[^\d])。|(?<=[?？])", body, maxsplit=1)[0].strip() or body
    title = first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1]}…"
    return title, text if text != title else None
