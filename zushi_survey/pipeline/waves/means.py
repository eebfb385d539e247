"""Of which questions the mean can be compared between waves: the same scores, the same unit, the same answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from zushi_survey.analysis.testing.comparisons import has_mean
from zushi_survey.analysis.waves.means import GroupMean, answer_means, score_means
from zushi_survey.analysis.waves.sides import MeanRules
from zushi_survey.questionnaire.conditions import normalise_label
from zushi_survey.questionnaire.model import Kind
from zushi_survey.tabulate.moments import FIRST_STUB
from zushi_survey.tabulate.plan import ANY_RANK

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import WaveData
    from zushi_survey.questionnaire.wave_links import Linked
    from zushi_survey.tabulate.moments import Moments
    from zushi_survey.tabulate.plan import PlannedVariable

MeanObstacle = Literal["", "scores", "unit", "answers", "published"]
"""Why the mean of a question that has one is not compared: other scores, another unit, options that came or went,
a wave of which only published tables exist."""


class ComparableMean(NamedTuple):
    """The mean to compare, or why there is none; neither where the question has no mean."""

    rules: MeanRules | None = None
    obstacle: MeanObstacle = ""


def comparable_mean(linked: Linked, variables: Sequence[PlannedVariable], waves: Sequence[WaveData]) -> ComparableMean:
    """What is averaged of a question in all waves; `variables` have the common options in the place of their nets."""
    newest = variables[0]
    is_count = newest.question.is_multiple and newest.kind is Kind.CHOICES and newest.item != ANY_RANK
    if not is_count and not all(map(has_mean, variables)):
        return ComparableMean()
    if any(wave.published is not None for wave in waves):
        return ComparableMean(obstacle="published")
    margin = linked.mean_margin
    if is_count:
        return (
            ComparableMean(obstacle="answers") if any(linked.only) else ComparableMean(MeanRules("answers", "", margin))
        )
    unit = newest.question.unit or ""
    if newest.kind is Kind.NUMBER:
        units = {normalise_label(variable.question.unit or "") for variable in variables}
        return ComparableMean(MeanRules("number", unit, margin)) if len(units) == 1 else ComparableMean(obstacle="unit")
    if not _have_same_scores(linked, variables):
        return ComparableMean(obstacle="scores")
    return ComparableMean(MeanRules("score", unit, margin))


def _have_same_scores(linked: Linked, variables: Sequence[PlannedVariable]) -> bool:
    """Whether options that mean the same have the same score, and options of one wave only have none."""
    scores = [
        dict(zip((option.code for option in variable.question.options), variable.scores, strict=True))
        for variable in variables
    ]
    for option in linked.common:
        if len({by_code[code] for by_code, codes in zip(scores, option.codes, strict=True) for code in codes}) > 1:
            return False
    common = [{code for option in linked.common for code in option.codes[place]} for place in range(len(variables))]
    return all(
        score is None or code in shared
        for by_code, shared in zip(scores, common, strict=True)
        for code, score in by_code.items()
    )


def means_of(rules: MeanRules, moments: Moments, variable: PlannedVariable, answers: int) -> list[GroupMean]:
    """The means of one wave by row; `answers` is the number of common options, which stand first among the nets."""
    if rules.kind != "answers":
        return score_means(moments)
    first = FIRST_STUB + len(variable.question.options)
    return answer_means(moments, range(first, first + answers))
