"""What a cell of one column may say, and the declared form of what it says otherwise (full-width, spaces, 1.0)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from zushi_survey.data.responses import State
from zushi_survey.questionnaire.conditions import normalise_label
from zushi_survey.questionnaire.model import FlagColumns, MissingCodes, Option, Question


class Mark(IntEnum):
    """What a cell says when it is neither an option (0 and up) nor a declared missing code (`State`)."""

    BLANK = -4
    UNKNOWN = -5
    SEVERAL = -6
    UNMARKED = -7


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Texts a column may hold -> what they mean: an option position, a `State`, or a `Mark`."""

    exact: Mapping[str, int]
    normal: Mapping[str, str]
    """Normal form of each known text -> the text as declared."""

    def mark(self, text: str) -> int:
        """Meaning of the text as it stands."""
        known = self.exact.get(text)
        if known is not None:
            return known
        return Mark.SEVERAL if self.is_several(text) else Mark.UNKNOWN

    def plain(self, text: str) -> str:
        """The declared text that is meant, or the text without full-width forms and outer spaces when none is."""
        if text in self.exact:
            return text
        half_width = unicodedata.normalize("NFKC", text).strip()
        return half_width if half_width in self.exact else self.normal.get(normal_form(text), half_width)

    def is_several(self, text: str) -> bool:
        """Whether the text is two or more options with a separator between them (two circles, keyed as 1,2)."""
        parts = [part for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text)) if part]
        return len(parts) > 1 and all(self.exact.get(self.plain(part), -1) >= 0 for part in parts)


_SEPARATORS = re.compile(r"[,;、・/\s]+")
_WHOLE_NUMBER = re.compile(r"([+-]?)0*(\d+)(?:\.0*)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_TOO_LARGE = 1e15
"""From here on whole numbers are no longer exact in the type that holds them."""
_GROUPED_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)


def normal_form(text: str) -> str:
    """Form in which cells are compared: no full-width forms, no white space, whole numbers without zeros around them.

    Examples
    --------
    >>> normal_form("１ "), normal_form("01"), normal_form("1.0"), normal_form("-9999.0"), normal_form("30 歳代")
    ('1', '1', '1', '-9999', '30歳代')
    """
    form = normalise_label(text).replace("−", "-")
    if match := _WHOLE_NUMBER.fullmatch(form):
        return ("-" if match[1] == "-" else "") + match[2]
    return form


def option_vocabulary(question: Question, shared: MissingCodes) -> Vocabulary:
    """Vocabulary of a cell that names options: codes first, then labels, short forms and aliases, then missing codes.

    A missing code declared for the whole questionnaire gives way to an option of this question with the same code
    (9 may be a real option); one declared for the question itself does not.
    """
    exact: dict[str, int] = {option.code: index for index, option in enumerate(question.options)}
    for index, option in enumerate(question.options):
        for text in _other_names(option):
            exact.setdefault(text, index)
    return _with_missing(exact, question.missing, shared)


def flag_vocabulary(columns: FlagColumns, question: Question, option: Option, shared: MissingCodes) -> Vocabulary:
    """Vocabulary of one option's own column: marked is 0, the option's code or label counts as a mark as well."""
    exact: dict[str, int] = {text: Mark.UNMARKED for text in columns.unmarked if text}
    for text in columns.marked:
        exact.setdefault(text, 0)
    vocabulary = _with_missing(exact, question.missing, shared)
    known = dict(vocabulary.exact)
    for text in (option.code, *_other_names(option)):
        known.setdefault(text, 0)
    return _vocabulary(known)


def number_vocabulary(question: Question, shared: MissingCodes) -> Vocabulary:
    """Vocabulary of a number column: only its missing codes are words."""
    return _with_missing({}, question.missing, shared)


def read_number(text: str) -> float | None:
    """The number written; None for anything else, and for a number too large to be anybody's answer."""
    number = float(text) if _NUMBER.fullmatch(text) else None
    return number if number is not None and abs(number) < _TOO_LARGE else None


def plain_number(text: str, unit: str | None, vocabulary: Vocabulary) -> str:
    """The number or missing code meant: half-width, no unit, no thousands commas; other texts lose outer spaces.

    Examples
    --------
    >>> plain_number("１,２００円", "円", Vocabulary({}, {})), plain_number("約3", None, Vocabulary({}, {}))
    ('1200', '約3')
    """
    if text in vocabulary.exact or read_number(text) is not None:
        return text
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if declared := vocabulary.normal.get(normal_form(text)):
        return declared
    number = plain.removesuffix(unit).rstrip() if unit else plain
    if _GROUPED_NUMBER.fullmatch(number):
        number = number.replace(",", "")
    return number if read_number(number) is not None else plain


def _other_names(option: Option) -> Iterable[str]:
    """Texts other than the code that mean this option."""
    return [text for text in (option.label, option.short, *option.aliases) if text]


def _with_missing(exact: dict[str, int], own: MissingCodes | None, shared: MissingCodes) -> Vocabulary:
    """Vocabulary of the given texts and the missing codes that apply."""
    known = dict(exact)
    codes = shared if own is None else own
    for state, texts in (
        (State.NO_ANSWER, codes.no_answer),
        (State.NOT_APPLICABLE, codes.not_applicable),
        (State.INVALID, codes.invalid),
    ):
        for text in texts:
            if own is None:
                known.setdefault(text, state)
            else:
                known[text] = state
    return _vocabulary(known)


def _vocabulary(known: Mapping[str, int]) -> Vocabulary:
    """Vocabulary of the known texts and the blank; of two texts with one normal form the first is meant."""
    exact = {"": int(Mark.BLANK), **{text: int(mark) for text, mark in known.items() if text}}
    normal: dict[str, str] = {}
    for text in exact:
        normal.setdefault(normal_form(text), text)
    return Vocabulary(exact, normal)
