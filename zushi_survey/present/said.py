"""What a field of a chapter turns into: words with what they claim and rest on, or the reason why there are none."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

from zushi_survey.analysis.facts import Evidence
from zushi_survey.questionnaire.claims import Direction, Single


class Piece(NamedTuple):
    """Words of one evidence; without any they only join others."""

    text: str
    claims: tuple[Single, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Said(NamedTuple):
    """The words of a field, in order."""

    pieces: tuple[Piece, ...]


class Unsaid(NamedTuple):
    """Why a field has no words, in Japanese."""

    reason: str


class Ending(StrEnum):
    """How a predicate ends, by what follows it in the author's prose."""

    END = "end"
    """A sentence ends: …ています。"""
    MID = "mid"
    """A clause ends: …ており、"""
    PLAIN = "plain"
    """Another word follows: …ている(ものの)."""


_ENDS_HERE: Final = re.compile(r"\s*(?:[。」』)）]|$)")
_GOES_ON: Final = re.compile(r"\s*、")

_FORMS: Final[dict[str, tuple[str, str, str]]] = {
    "rise": ("増加しています", "増加しており", "増加している"),
    "fall": ("減少しています", "減少しており", "減少している"),
    "flat": ("横ばいとなっています", "横ばいとなっており", "横ばいとなっている"),
    "same": ("大きな差はみられません", "大きな差はみられず", "大きな差はみられない"),
    "high": ("高くなっています", "高くなっており", "高くなっている"),
    "low": ("低くなっています", "低くなっており", "低くなっている"),
    "most": ("最も多くなっています", "最も多くなっており", "最も多くなっている"),
    "highest": ("最も高くなっています", "最も高くなっており", "最も高くなっている"),
    "order": ("の順となっています", "の順となっており", "の順となっている"),
    "second": ("となっています", "となっており", "となっている"),
    "top": ("が上位となっています", "が上位となっており", "が上位となっている"),
}
"""Predicates in the three endings."""


def ending_before(following: str) -> Ending:
    """The ending that the prose after a predicate asks for."""
    if _ENDS_HERE.match(following):
        return Ending.END
    return Ending.MID if _GOES_ON.match(following) else Ending.PLAIN


def predicate(name: str, ending: Ending) -> str:
    """A predicate with its ending."""
    return _FORMS[name][list(Ending).index(ending)]


def stem(direction: Direction) -> str:
    """「高く」 or 「低く」, where another clause follows."""
    return "高く" if direction == "up" else "低く"
