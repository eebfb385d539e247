"""What the tables and figures of a comparison with an earlier wave are printed from."""

from __future__ import annotations

from typing import NamedTuple

from zushi_survey.analysis.tables import BaseKind
from zushi_survey.analysis.waves.changes import ReleasedChanges
from zushi_survey.analysis.waves.sides import ComparedAnswer
from zushi_survey.present.methods_in_words import DesignFacts
from zushi_survey.present.wording import net_label
from zushi_survey.questionnaire.study import StatisticsRules
from zushi_survey.questionnaire.wave_links import Linked
from zushi_survey.questionnaire.wording import WordingRules


class WavePrinting(NamedTuple):
    """What all tables of a run need besides their figures."""

    now: str
    before: str
    rules: StatisticsRules
    decimals: int
    small_base: int
    facts: tuple[DesignFacts, DesignFacts]
    standard_axis: str
    """Label of the axis whose composition is made the same; empty for none."""
    wording: WordingRules

    @property
    def weighted(self) -> tuple[bool, bool]:
        """Whether either wave is weighted."""
        return self.facts[0].is_weighted, self.facts[1].is_weighted


class PrintedQuestion(NamedTuple):
    """One question to print."""

    id: str
    """`Q10`, `Q17.a`."""
    heading: str
    linked: Linked
    changes: ReleasedChanges
    base: BaseKind
    is_tested_as_asked: bool
    has_ranges: bool
    mean_obstacle: str
    """Why the mean of a question that has one is not compared; empty for none."""
    axes: tuple[tuple[str, str], ...]
    """Id and label of the axes asked for."""
    axis_notes: tuple[tuple[str, str], ...]
    """Id of an axis and what of its categories is taken for the same, or left out."""


def answer_label(answer: ComparedAnswer) -> str:
    """The answer as printed, a net in its brackets."""
    return net_label(answer.label) if answer.is_net else answer.label
