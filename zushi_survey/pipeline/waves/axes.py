"""Axes that two waves share: same id, and the categories whose ids both have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.pipeline.waves.pairs import common_axis
from zushi_survey.questionnaire.conditions import variables_used
from zushi_survey.tabulate.plan import PlannedAxis, plan_counts

if TYPE_CHECKING:
    from zushi_survey.pipeline.folder import StudyFolder, WaveData

AxisPair = tuple[PlannedAxis, PlannedAxis]


def common_axes(names: Sequence[str], now: WaveData, before: WaveData) -> tuple[AxisPair, ...]:
    """The axes called so in both waves, each with the categories that both have, in the present order.

    Raises SurveyError: E-TAB-002 for an axis the present wave does not have, E-WAV-031 for one that is not shared.
    """
    pairs: list[AxisPair] = []
    problems: list[Problem] = []
    for axis in plan_counts(now.questionnaire, (), names).axes:
        try:
            (other,) = plan_counts(before.questionnaire, (), [axis.id]).axes
        except SurveyError:
            problems.append(Problem(code="E-WAV-031", got=axis.id))
            continue
        shared = {category.id for category in axis.categories} & {category.id for category in other.categories}
        if not shared:
            problems.append(Problem(code="E-WAV-031", got=axis.id))
        else:
            pairs.append((_only(axis, axis, shared), _only(other, axis, shared)))
    if problems:
        raise SurveyError(problems)
    return tuple(pairs)


def _only(axis: PlannedAxis, order: PlannedAxis, shared: set[str]) -> PlannedAxis:
    """The axis with the shared categories, in the order of another one."""
    by_id = {category.id: category for category in axis.categories}
    return replace(axis, categories=tuple(by_id[one.id] for one in order.categories if one.id in shared))


def standard_axis(study: StudyFolder, now: WaveData, before: WaveData) -> AxisPair | None:
    """The axis whose composition is made the same, in the form of either wave.

    It is the one declared in study.yaml (`sensitivity`), or the first ordered one that both waves have with the same
    categories; None where there is none, or its answers are not there.
    """
    declared = study.file.sensitivity.standardise
    names = [declared] if declared else list(study.file.axes)
    shared = [name for name in names if all(name in wave.questionnaire.axis_by_id for wave in (now, before))]
    forms = [plan_counts(wave.questionnaire, (), shared).axes for wave in (now, before)]
    found = common_axis(*forms, must_be_ordered=declared is None)
    if found is None or not all(_is_known(axis, wave) for axis, wave in zip(found, (now, before), strict=True)):
        return None
    return found


def _is_known(axis: PlannedAxis, wave: WaveData) -> bool:
    """Whether a wave's answers hold what the axis is made of; published tables show it by themselves."""
    if wave.published is not None:
        return True
    used = {name for category in axis.categories for name in variables_used(category.condition)}
    return used <= set(wave.countable.responses.answers)
