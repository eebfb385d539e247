"""Quantity words for a number of groups heard: the only way in which extent is put into words, never a percentage.

A table of rules, one row per word; the word for a number and the check of a word in a text read the same table.
Reference: docs/methods.md, hearing; statistics of fifteen groups say nothing about the city.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType

Rule = Callable[[int, int], bool]


class Extent(StrEnum):
    """How far something reached among the groups heard; the values are the printed words."""

    ALL = "すべての団体"
    MANY = "多くの団体"
    SEVERAL = "複数の団体"
    SOME = "一部の団体"
    NONE = "言及なし"


_MOST_OF_SOME = 3
EXTENT_RULES: MappingProxyType[Extent, Rule] = MappingProxyType(
    {
        Extent.ALL: lambda groups, heard: groups == heard > 0,
        Extent.MANY: lambda groups, heard: 2 * groups > heard,
        Extent.SEVERAL: lambda groups, _: groups >= 2,
        Extent.SOME: lambda groups, _: 1 <= groups <= _MOST_OF_SOME,
        Extent.NONE: lambda groups, _: groups == 0,
    }
)
"""Whether a word may be used of `groups` out of `heard`: すべて all, 多く more than half, 複数 two or more (inclusive),
一部 one to three (inclusive). Several words may fit one number."""


def extent_fits(word: Extent, groups: int, heard: int) -> bool:
    """Whether a text may use the word of this number of groups."""
    return EXTENT_RULES[word](groups, heard)


def extent_of(groups: int, heard: int) -> Extent:
    """The word for this number of groups: the widest that fits, but 一部 rather than 複数 for two or three.

    Examples
    --------
    >>> [str(extent_of(groups, 15)) for groups in (0, 1, 3, 4, 7, 8, 15)]
    ['言及なし', '一部の団体', '一部の団体', '複数の団体', '複数の団体', '多くの団体', 'すべての団体']
    """
    order = (Extent.NONE, Extent.ALL, Extent.MANY, Extent.SOME, Extent.SEVERAL)
    return next(word for word in order if extent_fits(word, groups, heard))
