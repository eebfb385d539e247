"""The vocabulary of the claims: each word gives a check, a question that the figures of a study answer with yes or no.

Nothing here tests a hypothesis. Where a claim of the reference asks for significance (WAVE, GROUP, MONO, INTENS, PAIR,
ranks), a check holds the descriptive part only: the sign of the difference of the shares, the order of the shares, the
size of the gap, the threshold on the share itself. Whether chance explains it belongs to the statistics.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from tests.claims.figures import WHOLE, Figures, Group

Check = Callable[[Figures], bool]

YOUNG: Group = ("generation", "若い世代(18～39歳)")
SENIOR: Group = ("generation", "高齢者(65歳以上)")
MAN: Group = ("sex", "男性")
WOMAN: Group = ("sex", "女性")

_ACCEPTED = {
    "割": (-25, 24),
    "割台半ば": (35, 74),
    "割台後半": (65, 99),
    "割台弱": (-30, 44),
}
"""Accepted tenths of a percent from N0.0 on, grades A and B of statistics.md B.4."""
_ACCEPTED_WHOLE = {"半数近く": (440, 499), "4人に1人": (225, 275)}
_SLIGHT = (10, 99)
"""Tenths of a point that 「やや」 may mean, grades A to C of B.6 (C: 「高い」 would do as well)."""
_LEAST_GAP = 10
"""Tenths of a point under which B.6 has no word for a difference."""
_LARGEST_REVERSAL, _LEAST_RISE = 30, 100
"""B.7: 「ほど」 bears no step back of more than 3.0 points and asks for 10 points between the ends."""


def every(*checks: Check) -> Check:
    """All of the checks hold."""
    return lambda figures: all(check(figures) for check in checks)


def printed(share: Fraction) -> int:
    """The share as printed, in tenths of a percent: half-up from the exact value."""
    return int(share * 1000 + Fraction(1, 2))


def accepts(phrase: str, tenths: int) -> bool:
    """Whether the phrase may stand for the printed value, grade A or B."""
    if phrase in _ACCEPTED_WHOLE:
        low, high = _ACCEPTED_WHOLE[phrase]
        return low <= tenths <= high
    digits = phrase.removeprefix("約")
    low, high = _ACCEPTED[digits[1:]]
    return int(digits[0]) * 100 + low <= tenths <= int(digits[0]) * 100 + high


# ---- shares ----


def level(variable: str, option: str, phrase: str) -> Check:
    """The printed share is what the phrase says."""
    return lambda figures: accepts(phrase, printed(figures.share(variable, option)))


def over(variable: str, option: str, limit: Fraction) -> Check:
    """The share lies over the limit."""
    return lambda figures: figures.share(variable, option) > limit


def under(variable: str, option: str, limit: Fraction) -> Check:
    """The share lies under the limit."""
    return lambda figures: figures.share(variable, option) < limit


def others_under(variable: str, named: Sequence[str], limit: Fraction) -> Check:
    """Every option that is not named lies under the limit."""

    def check(figures: Figures) -> bool:
        others = [option for option in figures.options(variable) if option not in named]
        return bool(others) and all(figures.share(variable, option) < limit for option in others)

    return check


def asked(variable: str, *answers: tuple[str, str]) -> Check:
    """The question was asked of exactly the persons who gave one of these answers."""
    return lambda figures: figures.base(variable) == sum(figures.count(*answer) for answer in answers) > 0


# ---- order ----


def top(variable: str, *named: str) -> Check:
    """The named options, in any order, lie over all the others."""

    def check(figures: Figures) -> bool:
        rest = [figures.share(variable, option) for option in figures.options(variable) if option not in named]
        return min(figures.share(variable, option) for option in named) > max(rest)

    return check


def rank_first(variable: str, option: str) -> Check:
    """The option lies over all the others."""
    return top(variable, option)


def positions(variable: str, start: int, *named: str) -> Check:
    """The named options stand in this order from place `start` (1 = first) on, no two of the order equal."""

    def check(figures: Figures) -> bool:
        order = sorted(figures.options(variable), key=lambda option: -figures.share(variable, option))
        stretch = [figures.share(variable, option) for option in order[start - 1 : start + len(named)]]
        return order[start - 1 : start - 1 + len(named)] == list(named) and _falls(stretch)

    return check


def within(variable: str, option: str, place: int) -> Check:
    """At most `place` - 1 options lie over the option."""
    return lambda figures: (
        sum(
            figures.share(variable, other) > figures.share(variable, option)
            for other in figures.options(variable)
            if other != option
        )
        < place
    )


def above(variable: str, higher: Sequence[str], lower_: Sequence[str]) -> Check:
    """Each of the first options lies over each of the second."""
    return lambda figures: (
        min(figures.share(variable, option) for option in higher)
        > max(figures.share(variable, option) for option in lower_)
    )


def items_by_share(question: str, option: str, *named: str) -> Check:
    """The named items lead the question in this order by the share of an option or net."""
    return _items_in_order(question, named, lambda figures, variable: figures.share(variable, option))


def items_by_mean(question: str, *named: str) -> Check:
    """The named items lead the question in this order by mean score."""
    return _items_in_order(question, named, lambda figures, variable: figures.mean(variable))


def all_means_positive(question: str) -> Check:
    """Every item has a mean score over 0."""
    return lambda figures: all(figures.mean(f"{question}.{item}") > 0 for item in figures.items[question])


def _items_in_order(question: str, named: Sequence[str], measure: Callable[[Figures, str], Fraction]) -> Check:
    """The named items come first, in this order, without ties."""

    def check(figures: Figures) -> bool:
        value = {item: measure(figures, f"{question}.{item}") for item in figures.items[question]}
        order = sorted(value, key=lambda item: -value[item])
        return order[: len(named)] == list(named) and _falls([value[item] for item in order[: len(named) + 1]])

    return check


def _falls(values: Sequence[Fraction]) -> bool:
    """Each value is smaller than the one before."""
    return all(before > after for before, after in pairwise(values))


# ---- two shares of the same persons ----


def more_than(variable: str, option: str, other_variable: str, other_option: str) -> Check:
    """The first share lies over the second."""
    return lambda figures: figures.share(variable, option) > figures.share(other_variable, other_option)


def slightly_more_than(variable: str, option: str, other_variable: str, other_option: str) -> Check:
    """The first share lies over the second by a gap of 「やや」."""
    return lambda figures: _is_slight(
        printed(figures.share(variable, option)) - printed(figures.share(other_variable, other_option))
    )


def _is_slight(tenths: int) -> bool:
    """Whether 「やや」 may stand for the gap."""
    return _SLIGHT[0] <= tenths <= _SLIGHT[1]


# ---- waves ----


def rose(variable: str, option: str) -> Check:
    """The share is larger than in the previous wave."""
    return lambda figures: _change(figures, variable, option) >= _LEAST_GAP


def fell(variable: str, option: str) -> Check:
    """The share is smaller than in the previous wave."""
    return lambda figures: _change(figures, variable, option) <= -_LEAST_GAP


def rose_slightly(variable: str, option: str) -> Check:
    """The share is larger than in the previous wave by a gap of 「やや」."""
    return lambda figures: _is_slight(_change(figures, variable, option))


def some_fell(variable: str) -> Check:
    """At least one option that both waves have was chosen less often than in the previous wave."""
    return lambda figures: any(_fallen(figures, variable))


def some_fell_not_all(variable: str) -> Check:
    """At least one, but not every option that both waves have was chosen less often than in the previous wave."""
    return lambda figures: any(_fallen(figures, variable)) and not all(_fallen(figures, variable))


def _change(figures: Figures, variable: str, option: str) -> int:
    """Change since the previous wave, in printed tenths of a point."""
    return printed(figures.share(variable, option)) - printed(figures.share(variable, option, previous=True))


def _fallen(figures: Figures, variable: str) -> list[bool]:
    """Per option of both waves: chosen less often than before."""
    before = figures.options(variable, previous=True)
    return [fell(variable, option)(figures) for option in figures.options(variable) if option in before]


# ---- groups ----


def higher(variable: str, option: str, *groups: Group) -> Check:
    """The share lies over that of the whole in each of the groups."""
    return lambda figures: all(_gap(figures, variable, option, group) >= _LEAST_GAP for group in groups)


def lower(variable: str, option: str, *groups: Group) -> Check:
    """The share lies under that of the whole in each of the groups."""
    return lambda figures: all(_gap(figures, variable, option, group) <= -_LEAST_GAP for group in groups)


def slightly_higher(variable: str, option: str, group: Group) -> Check:
    """The share lies over that of the whole in the group by a gap of 「やや」."""
    return lambda figures: _is_slight(_gap(figures, variable, option, group))


def _gap(figures: Figures, variable: str, option: str, group: Group) -> int:
    """What the group lies over the whole, in printed tenths of a point."""
    return printed(figures.share(variable, option, group)) - printed(figures.share(variable, option, WHOLE))


def highest(variable: str, option: str, group: Group) -> Check:
    """The share is larger in the group than in every other category of its axis."""

    def check(figures: Figures) -> bool:
        others = [other for other in figures.categories(variable, group[0]) if other != group]
        share = figures.share(variable, option, group)
        return bool(others) and all(share > figures.share(variable, option, other) for other in others)

    return check


def rises_with_age(variable: str, option: str) -> Check:
    """The older the band the larger the share: 10 points between the ends, no step back of more than 3.0 points."""
    return lambda figures: _rises(_by_age(figures, variable, option))


def falls_with_age(variable: str, option: str) -> Check:
    """The younger the band the larger the share, by the same measure."""
    return lambda figures: _rises(_by_age(figures, variable, option)[::-1])


def _by_age(figures: Figures, variable: str, option: str) -> list[int]:
    """Printed shares from the youngest band to the oldest."""
    return [printed(figures.share(variable, option, band)) for band in figures.categories(variable, "age")]


def _rises(tenths: Sequence[int]) -> bool:
    """The rule of 「ほど」 without its test of trend."""
    steps = [after - before for before, after in pairwise(tenths)]
    return tenths[-1] - tenths[0] >= _LEAST_RISE and min(steps) >= -_LARGEST_REVERSAL
