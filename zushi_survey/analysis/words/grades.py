"""A level phrase against a share: its grade, and whether the sampling error lets it stand.

References: docs/methods.md, words (accepted values, words that state a threshold).
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Literal, NamedTuple

from zushi_survey.analysis.precision.intervals import Interval
from zushi_survey.analysis.words.level import Level, Resolution, phrase_of
from zushi_survey.analysis.words.level_phrases import COUNTS, FIGURE, RANGE, LevelPhrase
from zushi_survey.analysis.words.verdicts import Finding, Remark, Verdict
from zushi_survey.core.rounding import percent_half_up, round_half_up
from zushi_survey.questionnaire.wording import LevelForm, WordingRules

Grade = Literal["A", "B", "C", "X"]
"""As written by the generator, good, wide, wrong."""


class Outcome(StrEnum):
    """Whether a phrase may be said of the city and not only of those who answered."""

    HOLDS = "holds"
    SAMPLE_ONLY = "sample_only"
    FAILS = "fails"


class ThresholdClaim(NamedTuple):
    """The outcome, and the words to fall back to where it is not `holds`."""

    outcome: Outcome
    degrade_to: str | None


def grade(phrase: LevelPhrase, level: Level, rules: WordingRules) -> Grade:
    """Grade of the phrase for the share.

    Values are compared as printed, in tenths, so that text and table agree. Words that state a threshold (超える,
    過半数, 以上, 満たない) are decided by the exact share: 60.04% prints 60.0 and is over 6割.
    """
    if phrase.form == FIGURE:
        shown = percent_half_up(level.share.numerator, level.share.denominator, phrase.decimals or 0)
        return "A" if Fraction(shown) == 100 * phrase.anchor else "X"
    if phrase.form == RANGE:
        first, last = _tenths(phrase.anchor), _tenths(phrase.until or phrase.anchor)
        return "A" if first <= level.tenths <= last else "X"
    if phrase.form == COUNTS:
        is_same = phrase.until == level.base and phrase.anchor == Fraction(level.count, level.base)
        return "A" if is_same else "X"
    return _graded(rules.level_forms[phrase.form], phrase.anchor, level)


def _graded(form: LevelForm, anchor: Fraction, level: Level) -> Grade:
    """Grade by the table; what prints like the threshold itself counts as the nearest value on its true side."""
    above = level.tenths - _tenths(anchor)
    if form.compares is None:
        return form.grade(above)
    if not _compares(form, anchor, level.share):
        return "X"
    if form.compares == "over":
        return form.grade(max(above, 1))
    return form.grade(min(above, -1)) if form.compares == "under" else form.grade(above)


def _compares(form: LevelForm, anchor: Fraction, share: Fraction) -> bool:
    """Whether the exact share is on the side of the threshold that the form names."""
    if form.compares == "over":
        return share > anchor
    if form.compares == "under":
        return share < anchor
    return share >= anchor if form.compares == "at_least" else share <= anchor


def threshold_claim(
    phrase: LevelPhrase, level: Level, interval: Interval | None, rules: WordingRules, *, is_first: bool | None = None
) -> ThresholdClaim:
    """Whether a word that states a threshold holds of the sample and, by the interval, of the city.

    Other phrases describe the sample: they hold where their grade is not X.

    Parameters
    ----------
    interval
        95% interval of the share (0-1); None is never beyond a threshold.
    is_first
        Whether it is the largest of its question, which 「多くの人」 needs; None when that is not the question.
    """
    form = rules.level_forms.get(phrase.form)
    if grade(phrase, level, rules) == "X" or (phrase.is_restrained and level.share >= Fraction(1, 2)):
        return ThresholdClaim(Outcome.FAILS, phrase_of(level, rules))
    if form is None:
        return ThresholdClaim(Outcome.HOLDS, None)
    if not _in_sample(form, level) or (phrase.form == "many" and is_first is False):
        return ThresholdClaim(Outcome.FAILS, phrase_of(level, rules))
    if form.limit is None or _is_beyond(form, phrase.anchor, interval):
        return ThresholdClaim(Outcome.HOLDS, None)
    return ThresholdClaim(Outcome.SAMPLE_ONLY, _degraded(form, level, rules))


def _in_sample(form: LevelForm, level: Level) -> bool:
    """Whether the printed share is between the ends that the word asks of the sample."""
    low, high = form.sample
    return (low is None or level.tenths >= round(10 * low)) and (high is None or level.tenths <= round(10 * high))


def _is_beyond(form: LevelForm, anchor: Fraction, interval: Interval | None) -> bool:
    """Whether the whole interval is on the side of the limit that the word names."""
    if interval is None or form.limit is None:
        return False
    limit = float(anchor) + form.limit / 100
    return interval.upper < limit if form.compares in ("under", "at_most") else interval.lower > limit


def _degraded(form: LevelForm, level: Level, rules: WordingRules) -> str:
    """The words to fall back to: the row's own, about one half only near it, else the generator's phrase."""
    if form.degrade == "約半数":
        near = rules.level_forms["about"].grade(level.tenths - 500)
        return form.degrade if near in ("A", "B") else phrase_of(level, rules)
    return form.degrade or phrase_of(level, rules)


def judge_level(
    phrase: LevelPhrase, level: Level, interval: Interval | None, rules: WordingRules, *, is_first: bool | None = None
) -> Finding:
    """The verdict on a level phrase: X outside C, W where wide, D where only the sample carries it, else S."""
    better = phrase_of(level, rules, Resolution.FINE)
    found = grade(phrase, level, rules)
    if found == "X":
        return Finding(Verdict.CONTRADICTED, Remark.OTHER_LEVEL, better)
    claim = threshold_claim(phrase, level, interval, rules, is_first=is_first)
    if claim.outcome is Outcome.SAMPLE_ONLY:
        return Finding(Verdict.WITHIN_ERROR, Remark.LEVEL_WITHIN_ERROR, claim.degrade_to or better)
    if phrase.is_restrained and claim.outcome is Outcome.FAILS and level.share >= Fraction(1, 2):
        return Finding(Verdict.WIDE, Remark.NOT_UNDER_HALF)
    if claim.outcome is Outcome.FAILS or found == "C":
        return Finding(Verdict.WIDE, Remark.WIDE_LEVEL, better)
    return Finding(Verdict.SUPPORTED)


def _tenths(share: Fraction) -> int:
    """A share in tenths of a percent, half-up."""
    return int(round_half_up(1000 * share, 0))
