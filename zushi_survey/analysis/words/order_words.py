"""Words of order (最も, 次いで, の順, 上位, 突出): found in a text, judged by the printed order and its tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from zushi_survey.analysis.words.normal import normalised
from zushi_survey.analysis.words.verdicts import Finding, Remark, Verdict
from zushi_survey.core.rounding import round_half_up

_MEAN_DECIMALS: Final = 2
FAR_AHEAD: Final = 10
"""Points, inclusive, that lie between what stands out and the next."""


class OrderKind(StrEnum):
    """What a word of order claims."""

    FIRST = "first"
    LAST = "last"
    NEXT = "next"
    SEQUENCE = "sequence"
    TOP = "top"
    STANDOUT = "standout"
    PLACE = "place"
    """2位, 3番目."""
    OPEN_LIST = "open_list"
    """等, など, ほか: the list goes on."""


_VOCABULARY: Final[tuple[tuple[str, OrderKind], ...]] = (
    ("(?:最も|もっとも|一番|いちばん)(?:低|少な|小さ|弱)|最下位|最低|最少", OrderKind.LAST),
    ("最も|もっとも|一番|いちばん|(?<![0-9第])第?[1一]位|トップ(?![0-9])|最多|最高", OrderKind.FIRST),
    (r"(?<![0-9第上下])(?<!上位)第?[2-9二三四五六七八九](?:位(?!以内|まで)|番目)", OrderKind.PLACE),
    (
        "次いで|ついで|次に(?=[「『“]|多|高)|(?<!傾向が)(?:続いて|(?<=[がのはも、])(?:続きます|続く|続き))|これに続",
        OrderKind.NEXT,
    ),
    ("の順", OrderKind.SEQUENCE),
    (
        "上位を占め|突出|際[立だ](?:って|[ちつ])|抜きん出|群を抜|飛び抜け|ずば抜け|頭(?:一つ|ひとつ)|引き離し|圧倒的に(?=多|高)",
        OrderKind.STANDOUT,
    ),
    ("上位(?!を占め)|トップ(?=[0-9])", OrderKind.TOP),
    ("(?<![同均平上中下高優])等(?![しく級身式])|など|のほか", OrderKind.OPEN_LIST),
)
_PATTERNS: Final = tuple((re.compile(pattern), kind) for pattern, kind in _VOCABULARY)


class OrderPhrase(NamedTuple):
    """One word of order found in a text."""

    text: str
    kind: OrderKind
    start: int
    end: int


def find_orders(text: str) -> tuple[OrderPhrase, ...]:
    """The words of order in a text, in order of place; at one place the longest."""
    normal = normalised(text)
    every = [(match, kind) for pattern, kind in _PATTERNS for match in pattern.finditer(normal.text)]
    found: list[OrderPhrase] = []
    for match, kind in sorted(every, key=lambda one: (one[0].start(), -one[0].end())):
        start, end = normal.original_span(*match.span())
        if not found or start >= found[-1].end:
            found.append(OrderPhrase(match.group(), kind, start, end))
    return tuple(found)


class Placed(NamedTuple):
    """An option or item with the figure that orders it; a list of them is highest first, 無回答 left out."""

    id: str
    label: str
    """As printed, in its brackets: 「A」, 『net』, “item”."""
    figure: Fraction
    """Exact: a share (0-1) or a mean."""
    is_mean: bool = False

    @property
    def printed(self) -> Fraction:
        """What is printed of it: a percent with one decimal, or a mean with two. Equal ones are tied."""
        exact = self.figure if self.is_mean else 100 * self.figure
        return Fraction(round_half_up(exact, _MEAN_DECIMALS if self.is_mean else 1))

    @property
    def shown(self) -> str:
        """The printed figure without its unit."""
        exact = self.figure if self.is_mean else 100 * self.figure
        return str(round_half_up(exact, _MEAN_DECIMALS if self.is_mean else 1))


def first_set(order: Sequence[Placed], not_below_first: Sequence[str], percent_sign: str) -> str:
    """「A」(55.0％)と「B」(53.1％)が上位: those that cannot be told from the first, where it is not first alone."""
    names = [
        f"{one.label}({one.shown}{'' if one.is_mean else percent_sign})" for one in order if one.id in not_below_first
    ]
    return "と".join(names) + "が上位"


def sequence(order: Sequence[Placed], percent_sign: str) -> str:
    """「B」(30.1％)、同率で「C」「D」(28.0％): the order as printed, equal printed figures joined."""
    parts = []
    for _, tied in groupby(order, key=lambda one: one.printed):
        group = list(tied)
        unit = "" if group[0].is_mean else percent_sign
        labels = "".join(one.label for one in group)
        parts.append(f"{'同率で' if len(group) > 1 else ''}{labels}({group[0].shown}{unit})")
    return "、".join(parts)


def judge_first(named: str, order: Sequence[Placed], *, is_alone: bool | None, better: str = "") -> Finding:
    """The verdict on 「Aが最も高い」.

    Parameters
    ----------
    is_alone
        Whether it can be told from each of the others (`ranks.is_first`); None where that was not tested.
    better
        What may be said instead (`first_set`).
    """
    figures = {one.id: one.figure for one in order}
    if named not in figures:
        return Finding(Verdict.UNDECIDED)
    if figures[named] < max(figures.values()):
        return Finding(Verdict.CONTRADICTED, Remark.NOT_FIRST)
    if is_alone is None:
        return Finding(Verdict.UNDECIDED, Remark.SMALL_BASE)
    return Finding(Verdict.SUPPORTED) if is_alone else Finding(Verdict.WITHIN_ERROR, Remark.NOT_FIRST_ALONE, better)


def judge_standout(gap: Fraction, *, is_supported: bool, better: str) -> Finding:
    """The verdict on 「Aが突出」「AとBが上位を占める」, once the named ones are in front.

    Parameters
    ----------
    gap
        Between the last of them and the next, as an exact share.
    is_supported
        Whether the two can be told apart.
    better
        What may be said instead.
    """
    if not is_supported:
        return Finding(Verdict.WITHIN_ERROR, Remark.GAP_WITHIN_ERROR, better)
    return Finding(Verdict.SUPPORTED) if 100 * gap >= FAR_AHEAD else Finding(Verdict.WIDE, Remark.SMALL_GAP, better)


def judge_sequence(named: Sequence[str], order: Sequence[Placed]) -> Finding:
    """The verdict on 「A、B、Cの順」: the printed order, ties either way, nothing left out between.

    The order describes the answers; only 最も needs a test.
    """
    printed = {one.id: one.printed for one in order}
    if not named or any(one not in printed for one in named):
        return Finding(Verdict.UNDECIDED)
    falls = all(printed[first] >= printed[after] for first, after in pairwise(named))
    between = [one for one in order if one.id not in named and one.printed > printed[named[-1]]]
    above = [one for one in between if one.printed <= printed[named[0]]]
    return Finding(Verdict.SUPPORTED) if falls and not above else Finding(Verdict.CONTRADICTED, Remark.OTHER_ORDER)
