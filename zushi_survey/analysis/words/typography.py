"""How names and figures are set in a sentence: 「」 options, 『』 nets, “” grid items, ％ and ポイント."""

from __future__ import annotations

from fractions import Fraction

from zushi_survey.analysis.words.level import Level, Resolution, percent_text, phrase_of
from zushi_survey.core.rounding import round_half_up, round_inexact_half_up
from zushi_survey.questionnaire.wording import WordingRules


def option_name(label: str) -> str:
    """An option as printed in the questionnaire: 「…」."""
    return f"「{label}」"


def net_name(label: str, parts: tuple[str, ...] = ()) -> str:
    """A net 『…』; with the labels of its options at its first use: 『入手できている』(「十分」+「ある程度」)."""
    listed = "+".join(option_name(part) for part in parts)
    return f"『{label}』({listed})" if listed else f"『{label}』"


def item_name(label: str) -> str:
    """An item of a grid: “…”."""
    return f"“{label}”"


def points_text(difference: Fraction | float) -> str:
    """The size of a difference, one decimal, without its sign: 「5.4ポイント」."""
    if isinstance(difference, float):
        return f"{round_inexact_half_up(round(abs(difference), 9), 1)}ポイント"
    return f"{round_half_up(abs(difference), 1)}ポイント"


def level_text(level: Level, rules: WordingRules, fineness: Resolution = Resolution.FINE) -> str:
    """The phrase with its figure: 「約3割(30.0％)」.

    The figure is left out where the phrase holds it already and where the study wants phrases only.
    """
    phrase = phrase_of(level, rules, fineness)
    figure = percent_text(level, rules)
    return phrase if rules.phrase_only or figure in phrase or level.share in (0, 1) else f"{phrase}({figure})"


def base_text(who: str, base: int) -> str:
    """Whom the sentence speaks of, where that is not everyone: 「活動している人(n=111)では」."""
    return f"{who}(n={base:,})では"
