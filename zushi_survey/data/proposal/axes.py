"""Analysis axes proposed from the questions: attributes of the respondent first."""

from __future__ import annotations

from collections.abc import Sequence

from zushi_survey.data.proposal import words
from zushi_survey.data.proposal.model import AxisGuess, Guess
from zushi_survey.questionnaire.model import Axis, Question, QuestionType

MOST_CATEGORIES = 12
"""Categories an axis has at most, inclusive; fewer than two compare nothing."""


def propose_axes(guesses: Sequence[Guess]) -> tuple[AxisGuess, ...]:
    """Axes of the single-answer questions with 2 to 12 options and of the ages, attributes first, then file order."""
    found: list[tuple[int, int, AxisGuess]] = []
    for place, guess in enumerate(guesses):
        if guess.question is not None and (axis := _axis_of(guess.question)) is not None:
            rank, word = _attribute(guess)
            ground = f"{axis[1]}。列名が{word}を表すため先に置いた" if word else axis[1]
            found.append((rank, place, AxisGuess(axis[0], ground, bool(word))))
    return tuple(guess for _, _, guess in sorted(found, key=lambda entry: entry[:2]))


def _axis_of(question: Question) -> tuple[Axis, str] | None:
    """The axis of one question and why, or None."""
    if question.type is QuestionType.SINGLE and 2 <= len(question.options) <= MOST_CATEGORIES:
        axis = Axis(id=question.id, label=question.label, question=question.id)
        return axis, f"選択肢が{len(question.options)}個の単数回答のため"
    if question.type is QuestionType.NUMBER and question.bands:
        axis = Axis(id=f"{question.id}_band", label=f"{question.label}(10歳きざみ)", question=question.id, ordered=True)
        return axis, "年齢の数値を10歳きざみに分けた"
    return None


def _attribute(guess: Guess) -> tuple[int, str]:
    """Place among the attributes and the attribute's word; after all of them and empty for other questions."""
    names = {words.plain(name) for name in guess.columns}
    if guess.question is not None:
        names |= {words.plain(guess.question.id)}
        if len(guess.question.label) <= 12:
            names |= {words.plain(guess.question.label)}
    for rank, (pattern, word) in enumerate(words.ATTRIBUTES):
        if any(pattern.fullmatch(name) for name in names):
            return rank, word
    return len(words.ATTRIBUTES), ""


def age_bands(low: float, high: float) -> list[dict[str, object]]:
    """Ten-year bands over the ages found, as YAML fields: 18～29歳, 30～39歳, …, open at the top from 70.

    Examples
    --------
    >>> [band["label"] for band in age_bands(18, 97)]
    ['18～29歳', '30～39歳', '40～49歳', '50～59歳', '60～69歳', '70歳以上']
    >>> [band["label"] for band in age_bands(15, 48)]
    ['17歳以下', '18～29歳', '30～39歳', '40歳以上']
    """
    bands: list[dict[str, object]] = [{"label": "17歳以下", "to": 17}] if low < 18 else []
    starts = [start for start in (18, 30, 40, 50, 60, 70) if start <= high]
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        if following is None:
            bands.append({"label": f"{start}歳以上", "from": start})
        else:
            bands.append({"label": f"{start}～{following - 1}歳", "from": start, "to": following - 1})
    return bands
