"""A difference -> the word for it, and a word of difference against the test: waves, groups, items, ordered axes.

Differences are in points and exact (from counts): where the printed figures give another word, the counts win.
References: docs/methods.md, words (difference words; direction over time and age).
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Final, Literal

from zushi_survey.analysis.testing.trend import MonotoneClaim, MonotoneVerdict
from zushi_survey.analysis.words.directions import DirectionKind, DirectionPhrase, OrderedPhrase
from zushi_survey.analysis.words.verdicts import Finding, Remark, Verdict
from zushi_survey.questionnaire.wording import StrengthId, WordingRules

Points = Fraction | float
Speaks = Literal[DirectionKind.CHANGE, DirectionKind.LEVEL, DirectionKind.EXCEED]

_SMALLEST_BIG = 5
"""A supported difference of this many points, inclusive, is a big one: 「大きな差はみられない」 is then wrong."""


class Support(StrEnum):
    """What the tests say of a difference."""

    SUPPORTED = "supported"
    """Adjusted p below the level."""
    EQUIVALENT = "equivalent"
    """Not supported, and the two one-sided tests show less than the margin."""
    UNDECIDED = "undecided"
    NOT_TESTED = "not_tested"


def support_of(p_adjusted: float | None, p_equivalence: float | None, alpha: float = 0.05) -> Support:
    """What two p-values say; a p is significant below `alpha`, exclusive."""
    if p_adjusted is None:
        return Support.NOT_TESTED
    if p_adjusted < alpha:
        return Support.SUPPORTED
    return Support.EQUIVALENT if p_equivalence is not None and p_equivalence < alpha else Support.UNDECIDED


_ADVERBS: Final[dict[Speaks, dict[StrengthId, str]]] = {
    DirectionKind.CHANGE: {"slight": "わずかに", "somewhat": "やや", "plain": "", "large": "大幅に"},
    DirectionKind.LEVEL: {"slight": "わずかに", "somewhat": "やや", "plain": "", "large": "特に"},
    DirectionKind.EXCEED: {"slight": "わずかに", "somewhat": "やや", "plain": "", "large": "大きく"},
}
_WORDS: Final[dict[Speaks, tuple[str, str]]] = {
    DirectionKind.CHANGE: ("増加", "減少"),
    DirectionKind.LEVEL: ("高い", "低い"),
    DirectionKind.EXCEED: ("上回る", "下回る"),
}
NO_BIG_DIFFERENCE: Final = "大きな差はみられない"


def strength_of(difference: Points, rules: WordingRules) -> StrengthId | None:
    """How strong a word a supported difference carries; None where it is too small for any."""
    size = _tenths(difference)
    if size >= _tenths(rules.steps.large):
        return "large"
    if size >= _tenths(rules.steps.plain):
        return "plain"
    if size >= _tenths(rules.steps.somewhat):
        return "somewhat"
    return "slight" if size >= _tenths(rules.steps.slight) else None


def adverb_of(difference: Points, kind: Speaks, rules: WordingRules) -> str | None:
    """The adverb of a supported difference (empty for none needed); None where the difference is too small."""
    strength = strength_of(difference, rules)
    return None if strength is None else _ADVERBS[kind][strength]


def difference_phrase(difference: Points, support: Support, kind: Speaks, rules: WordingRules) -> str | None:
    """The words for a difference: 「やや高い」「大幅に減少」「横ばい」「大きな差はみられない」; None: say nothing."""
    if support is Support.NOT_TESTED:
        return None
    if support is Support.UNDECIDED:
        return NO_BIG_DIFFERENCE
    adverb = adverb_of(difference, kind, rules) if support is Support.SUPPORTED else None
    if adverb is None:
        return "横ばい" if kind is DirectionKind.CHANGE else "ほぼ同じ"
    return adverb + _WORDS[kind][0 if difference > 0 else 1]


def judge_difference(phrase: DirectionPhrase, difference: Points, support: Support, rules: WordingRules) -> Finding:
    """The verdict on a word of difference.

    Parameters
    ----------
    difference
        In points: now less before, group less what it is compared with, first less second item.
    """
    if support is Support.NOT_TESTED or phrase.is_negated:
        return Finding(Verdict.UNDECIDED, Remark.SMALL_BASE if support is Support.NOT_TESTED else None)
    if phrase.sign == 0:
        return _judge_sameness(phrase.kind, difference, support, rules)
    if difference * phrase.sign <= 0:
        return Finding(Verdict.CONTRADICTED, Remark.WRONG_DIRECTION if difference else Remark.NO_DIFFERENCE)
    if support is not Support.SUPPORTED:
        return Finding(Verdict.WITHIN_ERROR, Remark.DIRECTION_WITHIN_ERROR)
    return _judge_strength(phrase, difference, rules)


def _judge_sameness(kind: DirectionKind, difference: Points, support: Support, rules: WordingRules) -> Finding:
    """「横ばい」 needs the equivalence test; 「大きな差はみられない」 only no big supported difference.

    A test that finds no difference does not show that there is none. Where the figures are within the margin, only the
    word is too strong; where they are further apart, nothing can be said of equality at all.
    """
    is_big = _tenths(difference) >= 10 * _SMALLEST_BIG
    if support is Support.EQUIVALENT:
        return Finding(Verdict.SUPPORTED)
    if support is Support.UNDECIDED:
        if kind is not DirectionKind.SAME:
            return Finding(Verdict.SUPPORTED)
        verdict = Verdict.UNDECIDED if is_big else Verdict.WIDE
        return Finding(verdict, Remark.EQUALITY_NOT_SHOWN, NO_BIG_DIFFERENCE)
    if strength_of(difference, rules) is None:
        # A difference that is shown but too small for any word: the writer says 横ばい of it, too.
        return Finding(Verdict.SUPPORTED)
    if kind is DirectionKind.SAME or is_big:
        return Finding(Verdict.CONTRADICTED, Remark.A_DIFFERENCE)
    return Finding(Verdict.WIDE, Remark.A_DIFFERENCE)


def _judge_strength(phrase: DirectionPhrase, difference: Points, rules: WordingRules) -> Finding:
    """The verdict on the adverb of a supported difference."""
    found = rules.strength_forms[phrase.strength].grade(_tenths(difference))
    if found in ("A", "B"):
        return Finding(Verdict.SUPPORTED)
    kind: Speaks = DirectionKind.LEVEL
    if phrase.kind is DirectionKind.CHANGE or phrase.kind is DirectionKind.EXCEED:
        kind = phrase.kind
    better = difference_phrase(difference, Support.SUPPORTED, kind, rules) or ""
    if found == "C":
        return Finding(Verdict.SUPPORTED, Remark.PLAIN_FITS, better)
    return Finding(Verdict.WIDE, Remark.OTHER_STRENGTH, better)


def ordered_phrase(axis: str, claim: MonotoneClaim) -> str | None:
    """「年齢が高い層ほど」 or 「年齢が上がるにつれおおむね」 before a word of more; None where neither may be said."""
    if claim.verdict is MonotoneVerdict.NONE or claim.is_rising is None:
        return None
    if claim.verdict is MonotoneVerdict.STEADY:
        return f"{axis}が{'高い' if claim.is_rising else '低い'}層ほど"
    return f"{axis}が{'上がる' if claim.is_rising else '下がる'}につれおおむね"


def judge_ordered(phrase: OrderedPhrase, sign: Literal[-1, 1], claim: MonotoneClaim) -> Finding:
    """The verdict on 「年齢が高い層ほど…」; `sign` is that of the word of direction that follows (低い: -1)."""
    if claim.is_rising is None or claim.trend.p_value is None:
        return Finding(Verdict.UNDECIDED)
    if claim.is_rising is not (phrase.sign * sign > 0):
        return Finding(Verdict.CONTRADICTED, Remark.WRONG_DIRECTION)
    if claim.verdict is MonotoneVerdict.NONE:
        return Finding(Verdict.WITHIN_ERROR, Remark.DIRECTION_WITHIN_ERROR)
    if claim.verdict is MonotoneVerdict.MOSTLY and not phrase.is_mostly:
        return Finding(Verdict.WIDE, Remark.MOSTLY, ordered_phrase(phrase.axis, claim) or "")
    return Finding(Verdict.SUPPORTED)


def _tenths(points: Points) -> int:
    """Size of a difference in whole tenths of a point, cut off and not rounded: 9.96 points are under 10.0."""
    return int(abs(Fraction(repr(round(points, 9)) if isinstance(points, float) else points)) * 10)
