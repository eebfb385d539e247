"""Weights of one wave: base weights from the ledger, nonresponse classes, margins of the population, trimming."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zushi_survey.core.problems import Place, Problem, Severity, SurveyError
from zushi_survey.data.responses import Numbers
from zushi_survey.data.weighting.base import base_weights, frame_of
from zushi_survey.data.weighting.calibration import MOST_CYCLES, Method, NotConvergedError, calibrate
from zushi_survey.data.weighting.nonresponse import adjusted_weights, class_axes, nonresponse_classes, sent_margins
from zushi_survey.data.weighting.sources import MarginSums, Weighting, WeightSources
from zushi_survey.data.weighting.spread import spread_of
from zushi_survey.data.weighting.targets import Margin, margins_of
from zushi_survey.data.weighting.trimming import trim_and_agree
from zushi_survey.questionnaire.study import WeightingPlan

__all__ = ["WeightSources", "Weighting", "calibrate", "make_weights"]

_PLACE = Place(file="study.yaml", path="weighting")


def make_weights(plan: WeightingPlan, sources: WeightSources) -> Weighting:
    """The weights a plan asks for.

    Raises
    ------
    SurveyError
        E-WGT: everything that stands against them at once; E-WGT-012 when raking does not meet its margins.
    """
    responses, ledger, population = sources.responses, sources.ledger, sources.population
    if not responses.respondent_count:
        raise SurveyError([Problem(code="E-WGT-014", where=_PLACE)])
    sent = len(ledger.receipts) if ledger is not None else sources.sent
    frame, assumed = frame_of(responses.respondent_count, sent, population, sources.population_size)
    base, assumed_too = base_weights(frame, sources.stage)
    axes, problems = class_axes(plan, responses, ledger)
    classes = nonresponse_classes(axes, plan.smallest_class) if axes else ()
    unclassed = 0
    if classes:
        base, unclassed = adjusted_weights(base, axes, classes)
    margins, more = margins_of(plan, responses, population, base)
    if problems or more:
        raise SurveyError([*problems, *more])
    trimmed = trim_and_agree(agree(base, margins), plan.trim, lambda weights: agree(weights, margins))
    calibrated = {axis for margin in margins for axis in margin.axes}
    rest = [m for m in sent_margins(axes, float(base.sum())) if not calibrated.intersection(m.axes)]
    return Weighting(
        weights=trimmed.weights,
        base_weights=base,
        calibration=dummies(margins),
        frame=frame,
        spread=spread_of(trimmed.weights),
        margins=(
            *(_sums(margin, base, trimmed.weights, is_target=True) for margin in margins),
            *(_sums(margin, base, trimmed.weights, is_target=False) for margin in rest),
        ),
        memberships=tuple(margin.codes for margin in margins),
        targets=tuple(margin.targets for margin in margins),
        classes=classes,
        unclassed=unclassed,
        collapsed=tuple((margin.label, label) for margin in margins for label in margin.collapsed),
        cap=trimmed.cap,
        trimmed=trimmed.persons,
        rounds=trimmed.rounds,
        assumptions=(*assumed, *assumed_too),
        warnings=tuple(_twice_used(plan)),
    )


def agree(weights: Numbers, margins: Sequence[Margin]) -> Numbers:
    """The weights made to agree with the margins; as they are without any. Raises SurveyError (E-WGT-012)."""
    if not margins:
        return weights
    method: Method = "rake" if len(margins) > 1 else "poststratify"
    memberships = [margin.codes for margin in margins]
    targets = [margin.targets for margin in margins]
    try:
        return calibrate(weights, memberships, targets, method)
    except NotConvergedError as error:
        worst = margins[error.margin]
        params = {
            "cycles": str(MOST_CYCLES),
            "axis": worst.label,
            "category": worst.categories[error.category],
            "error": f"{100 * error.error:.2g}",
        }
        raise SurveyError([Problem(code="E-WGT-012", where=_PLACE, params=params)]) from error


def dummies(margins: Sequence[Margin]) -> Numbers | None:
    """`[respondent, category]`, 1 where the respondent is in the category: all margins side by side; None for none."""
    if not margins:
        return None
    return np.concatenate([np.eye(len(margin.targets))[margin.codes] for margin in margins], axis=1)


def _sums(margin: Margin, before: Numbers, after: Numbers, *, is_target: bool) -> MarginSums:
    """The margin's sums of weights; respondents in no category are left out."""
    inside = margin.codes >= 0
    size = len(margin.targets)

    def summed(weights: Numbers | None) -> tuple[float, ...]:
        chosen = None if weights is None else weights[inside]
        return tuple(np.bincount(margin.codes[inside], chosen, minlength=size).tolist())

    persons = tuple(int(count) for count in summed(None))
    targets = tuple(margin.targets.tolist())
    return MarginSums(
        margin.axes, margin.label, is_target, margin.categories, persons, summed(before), summed(after), targets
    )


def _twice_used(plan: WeightingPlan) -> list[Problem]:
    """E-WGT-013, a warning, for axes that make both classes and margins."""
    twice = [axis for axis in dict.fromkeys(plan.classes) if axis in (*plan.poststratify, *plan.rake)]
    return [Problem(code="E-WGT-013", severity=Severity.WARNING, where=_PLACE, got=axis) for axis in twice]
