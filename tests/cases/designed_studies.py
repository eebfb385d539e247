"""Study folders written by hand around a csv file: a questionnaire and a `study.yaml` with a `design:`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import zushi_survey
from zushi_survey.analysis.precision.estimate_rows import Estimate
from zushi_survey.analysis.testing.association import TwoWayTable, two_way_table
from zushi_survey.pipeline.study import Study
from zushi_survey.tabulate.moments import Moments, measure
from zushi_survey.tabulate.plan import plan_counts


class Asked(NamedTuple):
    """One question of such a study: single answer with options, or a number without."""

    id: str
    column: str
    options: Sequence[str] = ()

    def as_yaml(self) -> dict[str, Any]:
        common = {"id": self.id, "label": self.id, "columns": {"kind": "single", "name": self.column}}
        if not self.options:
            return {**common, "type": "NU"}
        return {**common, "type": "SA", "options": [{"code": code, "label": code} for code in self.options]}


def write_study(
    folder: Path,
    csv: str,
    questions: Sequence[Asked],
    design: Mapping[str, Any] | None = None,
    *,
    weight: str | None = None,
    missing: Sequence[str] = (),
    axes: Sequence[str] = (),
    **wave: Any,
) -> Study:
    """The study in `folder` whose answers are the text `csv`; `axes` are questions by which it is analysed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "answers.csv").write_text(csv, encoding="utf-8")
    form = {
        "schema_version": 1,
        "id": "t",
        "title": "t",
        "missing": {"no_answer": list(missing)},
        "questions": [question.as_yaml() for question in questions],
        "axes": [{"id": axis, "label": axis, "question": axis} for axis in axes],
    }
    answers = {"file": "answers.csv", "weight": weight}
    study = {
        "schema_version": 1,
        "title": "t",
        "report_wave": "w",
        "waves": [{"id": "w", "label": "w", "questionnaire": "q.yaml", "answers": [answers], "design": design, **wave}],
    }
    for name, content in (("q.yaml", form), ("study.yaml", study)):
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return zushi_survey.open_study(folder)


def estimate(study: Study, question: str, option: str = "mean", statistic: str = "", **more: Any) -> Estimate:
    """The one estimate of everyone (or within `category` of the axis `by`)."""
    category = more.pop("category", "total")
    wanted = statistic or ("mean" if option == "mean" else "share")
    rows = study.estimates(question, **more)
    (row,) = [r for r in rows if (r.option, r.statistic, r.category) == (option, wanted, category)]
    return row


def moments(study: Study, question: str, by: str | None = None, where: str | None = None) -> Moments:
    """The moments of one question by one axis under the study's design."""
    wave = study.wave()
    plan = plan_counts(wave.questionnaire, [question], [by] if by else [], where)
    axis = plan.axes[0] if by else None
    return measure(plan.variables[0], axis, wave.countable.responses.answers, wave.design, plan.where)


def two_way(study: Study, question: str, by: str, where: str | None = None) -> TwoWayTable:
    """The table of one single-answer question by another."""
    options = len(study.wave().questionnaire.question_by_id[question].options)
    return two_way_table(moments(study, question, by, where), options)
