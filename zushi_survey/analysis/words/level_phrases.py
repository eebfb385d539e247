"""Text -> the phrases in it that say how large a share is (約6割, 半数近く, 4人に1人, 55.6%, 大半 ...)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final

from zushi_survey.analysis.words.normal import NormalText, normalised
from zushi_survey.questionnaire.wording import WordingRules

FIGURE, RANGE, COUNTS = "figure", "range", "counts"
"""Forms that need no row of the table: they are compared exactly."""

_KANJI: Final = {kanji: number for number, kanji in enumerate("〇一二三四五六七八九十")}
_ONE = "[1-9一二三四五六七八九]"
_TENTHS = "(?:10|[1-9一二三四五六七八九十])"
_SEVERAL = "(?:10|[2-9二三四五六七八九十])"
_FIGURE = r"[0-9]+(?:\.[0-9]+)?"
_COUNT = r"[0-9][0-9,]*"
_NO_DIGIT_BEFORE = r"(?<![0-9.,第])"
_AS_HALF: Final = {"near": "half_near", "over": "majority", "under": "half_under"}
"""Around one half some words are wider than around other numbers."""
_AS_PERCENT: Final = {
    "about": "percent_about",
    "almost": "percent_about",
    "band": "percent_band",
    "strong": "percent_strong",
    "weak": "percent_weak",
    "near": "percent_weak",
}
"""Beside a percentage that is no multiple of ten the words are narrower."""
_RESTRAINED = re.compile(r"に?(?:とどま|留ま|止ま|すぎ|過ぎ)")


@dataclass(frozen=True, slots=True)
class LevelPhrase:
    """One phrase found in a text."""

    text: str
    """The words, in one spelling (`normal.normalised`)."""
    form: str
    """Row of the table of words, or `figure`, `range`, `counts`."""
    anchor: Fraction
    """The share (0-1) the phrase names; its accepted values are counted from there."""
    start: int
    end: int
    """Place in the original text."""
    until: Fraction | None = None
    """`range`: the last share that it covers. `counts`: the persons the counts are of."""
    decimals: int | None = None
    """`figure`: decimals written."""
    is_restrained: bool = False
    """Whether 「にとどまる」 follows: only for less than a half."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a pattern's groups mean."""

    form: str
    anchor: Fraction
    until: Fraction | None = None
    decimals: int | None = None


_Read = Callable[[re.Match[str]], _Reading | None]


class LevelReader:
    """Finds level phrases by the study's table of words; compiled once."""

    def __init__(self, rules: WordingRules) -> None:
        self._forms = rules.level_forms
        before = _any(fragment for form in self._forms.values() for fragment in form.before)
        after = _any(fragment for form in self._forms.values() for fragment in form.after)
        shapes = (*self._shapes(f"(?P<b>{before})?", f"(?P<a>{after})?"), *self._words())
        self._patterns = tuple((re.compile(pattern), read) for pattern, read in shapes)

    def find(self, text: str) -> tuple[LevelPhrase, ...]:
        """The phrases of a text in order, none overlapping; at one place the longest."""
        normal = normalised(text)
        found: list[LevelPhrase] = []
        for phrase in sorted(self._candidates(normal), key=lambda one: (one.start, -one.end)):
            if not found or phrase.start >= found[-1].end:
                found.append(phrase)
        return tuple(found)

    def parse(self, text: str) -> LevelPhrase | None:
        """The phrase that the whole text is; None when it is none, or has something else around it."""
        phrases = self.find(text)
        return phrases[0] if len(phrases) == 1 and (phrases[0].start, phrases[0].end) == (0, len(text)) else None

    def _candidates(self, normal: NormalText) -> Iterator[LevelPhrase]:
        """Every match of every shape."""
        for pattern, read in self._patterns:
            for match in pattern.finditer(normal.text):
                reading = read(match)
                if reading is None:
                    continue
                start, end = normal.original_span(*match.span())
                restrained = bool(_RESTRAINED.match(normal.text, match.end()))
                yield LevelPhrase(
                    match.group(),
                    reading.form,
                    reading.anchor,
                    start,
                    end,
                    reading.until,
                    reading.decimals,
                    restrained,
                )

    def _shapes(self, before: str, after: str) -> Iterator[tuple[str, _Read]]:
        """Each shape of phrase with a number and the reader of its groups."""
        about = before + _NO_DIGIT_BEFORE
        yield f"{about}(?P<n>{_TENTHS})割(?:(?P<m>{_ONE})分(?!の))?(?![合引当りら]){after}", self._read_tenths
        yield f"{about}(?P<n>{_ONE})割?台?(?P<s>~|-|から|ないし|、|・)(?P<m>{_TENTHS})割台?(?![合引当り])", _read_range
        yield f"{about}(?P<n>{_FIGURE})%?(?:~|-|から)(?P<m>{_FIGURE})%(?!ポイント)", _read_percent_range
        yield f"{before}(?<!過)(?:半数|半分){after}", self._read_half
        yield f"{about}(?P<n>{_SEVERAL})人(?:に|のうち|中)(?P<m>{_ONE})人{after}", self._read_ratio
        yield f"{about}(?P<n>{_SEVERAL})分の(?P<m>{_ONE}){after}", self._read_ratio
        yield f"{_NO_DIGIT_BEFORE}(?P<n>{_COUNT})人(?:中|のうち)(?P<m>{_COUNT})人", _read_counts
        yield rf"{about}(?P<n>{_FIGURE})\s*%(?!ポイント){after}", self._read_percent

    def _words(self) -> Iterator[tuple[str, _Read]]:
        """The words without a number: 大半, 過半数 ..."""
        for name, form in self._forms.items():
            reading = _Reading(name, Fraction(str(form.of)) / 100)
            yield from ((word, partial(_read_word, reading)) for word in form.words)

    def _read_tenths(self, match: re.Match[str]) -> _Reading:
        """N割, with or without M分."""
        part = _number(match["m"]) if match["m"] else 0
        return _Reading(self._form(match), Fraction(10 * _number(match["n"]) + part, 100))

    def _read_half(self, match: re.Match[str]) -> _Reading:
        """半数."""
        form = self._form(match)
        return _Reading(_AS_HALF.get(form, form), Fraction(1, 2))

    def _read_ratio(self, match: re.Match[str]) -> _Reading | None:
        """N人にM人, N分のM; None where M is not less than N."""
        whole, part = _number(match["n"]), _number(match["m"])
        if part >= whole:
            return None
        form = self._form(match) if match["a"] else "ratio"
        return _Reading("ratio" if form == "about" else form, Fraction(part, whole))

    def _read_percent(self, match: re.Match[str]) -> _Reading | None:
        """A percentage: a figure, or with words around it like N割; None above 100."""
        anchor, decimals = Fraction(match["n"]) / 100, len(match["n"].partition(".")[2])
        if anchor > 1:
            return None
        form = self._form(match)
        if form == "plain":
            return _Reading(FIGURE, anchor, decimals=decimals)
        is_tens = decimals == 0 and anchor * 10 == int(anchor * 10)
        return _Reading(form if is_tens else _AS_PERCENT.get(form, form), anchor)

    def _form(self, match: re.Match[str]) -> str:
        """The form that the words after the number make; without any, the words before it; else `plain`."""
        for words, side in ((match["a"], "after"), (match["b"], "before")):
            for name, form in self._forms.items() if words else ():
                fragments = form.after if side == "after" else form.before
                if any(re.fullmatch(fragment, words) for fragment in fragments):
                    return name
        return "plain"


def _any(fragments: Iterable[str]) -> str:
    """One of the fragments, longer ones first."""
    return "(?:" + "|".join(sorted(set(fragments), key=lambda one: (-len(one), one))) + ")"


def _read_word(reading: _Reading, _match: re.Match[str]) -> _Reading:
    """A word's reading, which is the same wherever it is found."""
    return reading


def _number(text: str) -> int:
    """An Arabic or Chinese numeral up to ten."""
    return _KANJI[text] if text in _KANJI else int(text)


def _read_range(match: re.Match[str]) -> _Reading | None:
    """2~3割, 3割から4割: from N0.0 to M9.9. A comma joins only neighbours (二、三割), never two statements."""
    first, last = _number(match["n"]), _number(match["m"])
    is_list = match["s"] in ("、", "・")
    if first >= last or (is_list and ("割" in match.group().partition(match["s"])[0] or last != first + 1)):
        return None
    return _Reading(RANGE, Fraction(first, 10), min(Fraction(last, 10) + Fraction(99, 1000), Fraction(1)))


def _read_percent_range(match: re.Match[str]) -> _Reading | None:
    """30%から40%: both ends as written."""
    first, last = Fraction(match["n"]) / 100, Fraction(match["m"]) / 100
    return _Reading(RANGE, first, last) if first < last <= 1 else None


def _read_counts(match: re.Match[str]) -> _Reading | None:
    """52人中13人."""
    base, count = (int(match[group].replace(",", "")) for group in ("n", "m"))
    return _Reading(COUNTS, Fraction(count, base), Fraction(base)) if 0 <= count <= base and base > 10 else None
