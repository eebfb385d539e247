"""Estimates: cleaned answers -> moments under the design -> estimates with their precision, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from zushi_survey.analysis.precision.estimate_rows import Estimate, Request, estimate_rows, released_estimates
from zushi_survey.pipeline.tabulation import TableRequest, planned, tabulate_wave
from zushi_survey.tabulate.moments import measure

if TYPE_CHECKING:
    from zushi_survey.analysis.precision.intervals import IntervalKind
    from zushi_survey.pipeline.folder import StudyFolder


class Precision(NamedTuple):
    """How precision is stated; None means as in study.yaml."""

    interval: IntervalKind | None = None
    confidence: float | None = None


def estimate(study: StudyFolder, request: TableRequest, precision: Precision) -> tuple[Estimate, ...]:
    """Every estimate asked for: by question, axis (none: everyone), category, then shares and means before totals.

    Under the policy `publish` the figures of a hidden cell are None. Raises SurveyError.
    """
    wave = study.wave(request.wave, request.weight)
    tables = {(t.title.question, t.title.item): t for t in tabulate_wave(study, wave, request)}
    plan, _ = planned(study, wave, request)
    base: Literal["asked", "answered"] = "asked" if request.base == "asked" else "answered"
    rules = study.file.statistics
    how = Request(wave.spec.id, base, precision.interval or rules.interval, precision.confidence or rules.confidence)
    rows: list[Estimate] = []
    for variable in plan.variables:
        table = tables[variable.question.id, variable.item]
        for axis in plan.axes or (None,):
            moments = measure(variable, axis, wave.countable.responses.answers, wave.design, plan.where)
            rows.extend(released_estimates(estimate_rows(moments, variable, axis, how), table))
    return tuple(rows)
