"""What a figure tells, in sentences: for readers who do not see it. Every number in them is a printed one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Valued(NamedTuple):
    """Something with its printed number."""

    label: str
    value: float


def amount(value: float, decimals: int, unit: str = "％") -> str:
    """The number as the figure prints it, with its unit."""
    return f"{value:,.{decimals}f}{unit}"


def ranking_words(answers: Sequence[Valued], decimals: int, unit: str = "％") -> str:
    """The answers by falling number, ties in the order given: 「最も多いのは「A」で45.2％、次いで…です。」."""
    ordered = sorted(answers, key=lambda one: -one.value)
    if not ordered or ordered[0].value == 0:
        return "回答した人がいる選択肢はありません。"
    first = [one for one in ordered if one.value == ordered[0].value]
    rest = ordered[len(first) :]
    names = "と".join(f"「{one.label}」" for one in first)
    opening = f"最も多いのは{names}で{'ともに' if len(first) > 1 else ''}{amount(first[0].value, decimals, unit)}"
    if not rest:
        return f"{opening}です。"
    second = f"「{rest[0].label}」が{amount(rest[0].value, decimals, unit)}"
    others = "、".join(f"「{one.label}」{amount(one.value, decimals, unit)}" for one in rest[1:])
    return f"{opening}、次いで{second}です。" + (f"ほかは、{others}です。" if others else "")


def extremes_words(what: str, places: Sequence[Valued], decimals: int, unit: str = "％") -> str:
    """Where the number is highest and lowest; empty for fewer than two places."""
    if len(places) < 2:
        return ""
    high, low = max(one.value for one in places), min(one.value for one in places)
    if high == low:
        return f"{what}は、どれも{amount(high, decimals, unit)}です。"
    most, least = ("と".join(one.label for one in places if one.value == end) for end in (high, low))
    return (
        f"{what}が最も高いのは{most}({amount(high, decimals, unit)})、"
        f"最も低いのは{least}({amount(low, decimals, unit)})です。"
    )
