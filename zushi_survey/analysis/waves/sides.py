"""One question in two waves before it is compared: its answers and groups, its sides, and how it is compared."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from zushi_survey.analysis.tables import ReleasedTable
from zushi_survey.analysis.waves.means import GroupMean
from zushi_survey.analysis.waves.shares import GroupShare
from zushi_survey.questionnaire.study import StatisticsRules

Place = tuple[str, str, str]
"""Axis, category and answer."""
WhyNot = Literal["", "hidden", "described", "open", "not_published", "small_base", "empty", "no_variation"]
"""Why a change is not tested; empty where it is. `open`: options came or went, the answer may have moved to them."""


class ComparedAnswer(NamedTuple):
    """One answer (option, net or band) that both waves have."""

    option: str
    """Its id in the tables of both waves."""
    id: str
    """Its id for readers of the output."""
    label: str
    is_net: bool
    is_tested: bool


class Group(NamedTuple):
    """Everyone, or one category of an axis that both waves have."""

    axis: str
    category: str
    label: str


class WaveSide(NamedTuple):
    """One question in one wave."""

    table: ReleasedTable
    shares: Mapping[Place, GroupShare]
    means: Mapping[tuple[str, str], GroupMean] = MappingProxyType({})
    """By axis and category; empty where no mean is compared."""


class Standardised(NamedTuple):
    """A change at the composition of the present wave, and the part of the whole change that composition made.

    In shares (0-1), or in the unit of a mean.
    """

    difference: float
    p_value: float | None
    composition: float
    is_flagged: bool
    """Whether composition makes more than a point of the change of a share, or decides the verdict."""


MeanKind = Literal["score", "number", "answers"]
"""What is averaged: scores of the options, a number asked for, how many answers a person gave."""


class MeanRules(NamedTuple):
    """What is averaged of a question in both waves."""

    kind: MeanKind
    unit: str = ""
    margin: float | None = None
    """Differences smaller than this, exclusive, count as none; None where nobody has said how small that is."""


class QuestionRules(NamedTuple):
    """How one question is compared."""

    statistics: StatisticsRules
    is_described: bool
    standard_axis: str
    """Axis whose composition is made the same; empty for none."""
    mean: MeanRules | None = None
    """None where no mean can be compared."""
