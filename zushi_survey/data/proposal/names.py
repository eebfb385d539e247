"""Ids and short titles of proposed questions, made from column names and wordings."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Sequence

from zushi_survey.data.proposal.words import tag_of
from zushi_survey.questionnaire.conditions import MISSING_WORDS

LONGEST_ID = 20
LONGEST_TITLE = 60
_ASCII_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.\- \[\]]*", re.ASCII)
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_RESERVED = {*keyword.kwlist, *MISSING_WORDS}


def choose_ids(stems: Sequence[str]) -> list[str]:
    """One id per stem, none twice: the name where it may be one, else the question's number, else the next free Qn.

    Numbers are given out last, so that a question called Q3 keeps its name.

    Examples
    --------
    >>> choose_ids(["heures.tv", "性別", "[No.4]公開", "How would you write the following sentence?", "Q1", "class"])
    ['heures_tv', '性別', 'Q4', 'Q2', 'Q1', 'class_']
    >>> choose_ids(["a.b", "a b", "Q2[other]"])
    ['a_b', 'a_b_2', 'Q2_other']
    """
    wanted = [_natural_id(stem) for stem in stems]
    taken: set[str] = set()
    ids: dict[int, str] = {}
    for place, name in enumerate(wanted):
        if name is not None:
            ids[place] = _free(name, taken)
            taken.add(ids[place])
    number = 1
    for place, name in enumerate(wanted):
        if name is None:
            while f"Q{number}" in taken:
                number += 1
            ids[place] = f"Q{number}"
            taken.add(ids[place])
    return [ids[place] for place in range(len(stems))]


def _natural_id(stem: str) -> str | None:
    """The id a name suggests, or None."""
    name = unicodedata.normalize("NFKC", stem).strip()
    if _ASCII_NAME.fullmatch(name):
        name = re.sub(r"[.\- \[\]]+", "_", name).strip("_")
    name = f"{name}_" if name in _RESERVED else name
    if _IDENTIFIER.fullmatch(name) and len(name) <= LONGEST_ID:
        return name
    found = tag_of(stem)
    return f"Q{found[0]}" if found else None


def _free(name: str, taken: set[str]) -> str:
    """The name, or the name with the first number that makes it free."""
    wanted, number = name, 2
    while wanted in taken:
        wanted = f"{name}_{number}"
        number += 1
    return wanted


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
